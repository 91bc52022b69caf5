//! Writing to pharmacies alone is a right of its own; in their own care people have every right.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Bit 11 of the capabilities, as it was when this was written.
const PHARMACY_MESSAGES: i64 = 1 << 11;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        conn.execute_unprepared(&format!(
            "UPDATE access_grant SET capabilities = capabilities | {PHARMACY_MESSAGES} \
             WHERE kind = 'own'"
        ))
        .await?;
        Ok(())
    }
}
