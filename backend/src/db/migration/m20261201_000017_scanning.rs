//! When a file's scan is tried next. Files that were taken in before have no scan before them.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for change in [
            "ALTER TABLE attachment ADD COLUMN scan_due_at BIGINT",
            "ALTER TABLE attachment ADD COLUMN scan_attempts INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX index_attachment_scan_due_at ON attachment (scan_due_at) \
             WHERE scan = 'quarantined'",
        ] {
            manager.get_connection().execute_unprepared(change).await?;
        }
        Ok(())
    }
}
