//! Whoever may see what is with pharmacies alone learns nothing of the rest, not even that it changed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let narrower = Table::alter()
            .table("mailbox_revision")
            .add_column(big_integer("pharmacy_revision").default(0))
            .to_owned();
        manager.alter_table(narrower).await
    }
}
