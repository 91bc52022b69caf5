//! The facilities of a desk are found by it: without this, every list of a team looked at all recipients. And what
//! became late is found by its team, for the board.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in [
            "CREATE INDEX index_facility_desk_id ON facility (desk_id)",
            "CREATE INDEX index_thread_event_late ON thread_event (team_id, at) \
             WHERE kind = 'escalated'",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
