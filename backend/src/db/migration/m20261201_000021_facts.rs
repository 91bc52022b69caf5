//! What a care team will ask for goes with a draft and with the message that it becomes: JSON, sealed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::blob_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["draft", "message"] {
            let wider = Table::alter()
                .table(table)
                .add_column(blob_null("facts"))
                .to_owned();
            manager.alter_table(wider).await?;
        }
        Ok(())
    }
}
