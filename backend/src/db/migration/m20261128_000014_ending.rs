//! Registrations by which a right ends, and what is registered, the newest first.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let ends = Table::alter()
            .table("registration")
            .add_column(uuid_null("ends_grant_id"))
            .to_owned();
        manager.alter_table(ends).await?;
        // Of all rights few took two administrators, and of all registrations few wait.
        let conn = manager.get_connection();
        conn.execute_unprepared(
            "CREATE INDEX index_access_grant_approved ON access_grant (created_at, id) \
             WHERE approved_by IS NOT NULL",
        )
        .await?;
        conn.execute_unprepared(
            "CREATE INDEX index_registration_waiting ON registration (requested_at, id) \
             WHERE decided_at IS NULL",
        )
        .await?;
        Ok(())
    }
}
