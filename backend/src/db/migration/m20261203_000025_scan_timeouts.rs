//! How often the scanner ran out of time over a file: what ends after some times is counted apart from what
//! is tried for ever.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let timeouts = Table::alter()
            .table("attachment")
            .add_column(integer("scan_timeouts").default(0).take())
            .to_owned();
        manager.alter_table(timeouts).await
    }
}
