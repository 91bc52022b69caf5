//! What somebody waits for at a page, such as a code, is delivered beside everything else.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let urgent = Table::alter()
            .table("outbox_delivery")
            .add_column(boolean("urgent").default(false).take())
            .to_owned();
        manager.alter_table(urgent).await
    }
}
