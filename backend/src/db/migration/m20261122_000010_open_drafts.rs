//! An index of the drafts that are still open: sent ones stay, and outnumber them more each day.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX index_draft_open_account_id ON draft (account_id) \
                 WHERE sent_message_id IS NULL",
            )
            .await?;
        Ok(())
    }
}
