//! The seals of the audit, which only grow too. On SQLite they are made twice, as the audit itself.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, integer, text};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_seal")
                    .col(big_integer("number"))
                    .col(integer("format"))
                    .col(blob("previous"))
                    .col(big_integer("last_row"))
                    .col(big_integer("row_count"))
                    .col(blob("entries"))
                    .col(big_integer("sealed_at"))
                    .col(text("site_key_id"))
                    .col(blob("signature"))
                    .primary_key(Index::create().col("number"))
                    .to_owned(),
            )
            .await?;
        for statement in insert_only(manager.get_database_backend()) {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }
}

/// Makes the database itself refuse to change or remove what was sealed.
fn insert_only(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Postgres => &[
            "CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal \
             FOR EACH STATEMENT EXECUTE FUNCTION audit_event_only_grows()",
        ],
        _ => &[
            "CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
            "CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
            // REPLACE removes rows without asking the trigger above.
            "CREATE TRIGGER audit_seal_no_replace BEFORE INSERT ON audit_seal \
             WHEN EXISTS (SELECT 1 FROM audit_seal WHERE number = NEW.number) \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
        ],
    }
}
