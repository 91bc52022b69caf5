//! The audit, which only grows. On SQLite it is made twice: beside the data for changes, and in the
//! file of the read audit.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text, uuid_null};
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
                    .table("audit_event")
                    .col(big_pk_auto("id"))
                    .col(big_integer("at"))
                    .col(uuid_null("account_id"))
                    .col(uuid_null("session_id"))
                    .col(uuid_null("patient_id"))
                    .col(uuid_null("grant_id"))
                    .col(text("relation"))
                    .col(text("action"))
                    .col(uuid_null("object"))
                    .col(text("outcome"))
                    .col(big_integer("count"))
                    .col(uuid_null("request_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_audit_event_patient_id_at")
                    .table("audit_event")
                    .col("patient_id")
                    .col("at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_audit_event_at")
                    .table("audit_event")
                    .col("at")
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

/// Makes the database itself refuse to change or remove what the audit says.
fn insert_only(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Postgres => &[
            "CREATE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$",
            "CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event \
             FOR EACH STATEMENT EXECUTE FUNCTION audit_event_only_grows()",
        ],
        _ => &[
            "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
            // REPLACE removes rows without asking the trigger above.
            "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event \
             WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) \
             BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
        ],
    }
}
