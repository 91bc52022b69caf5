//! Files from before there was a scanner are found when it has nothing else to do.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql =
            "CREATE INDEX index_attachment_unscanned ON attachment (id) WHERE scan = 'unscanned'";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
