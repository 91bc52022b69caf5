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
        manager.alter_table(urgent).await?;
        // Each lane looks for its own: nothing of it waits while the others' is counted.
        for sql in [
            "DROP INDEX index_outbox_delivery_due",
            "CREATE INDEX index_outbox_delivery_due ON outbox_delivery (consumer, urgent, due_at) \
             WHERE dead_at IS NULL",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
