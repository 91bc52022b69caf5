//! What care teams do with threads: who has one, what happened to it, what the team notes at it; messages
//! that were taken back; and how far a right must go to be about a thread that changed teams.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, boolean, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "thread", boolean("pharmacies_only").default(false)).await?;
        add(manager, "thread", uuid_null("holder_id")).await?;
        add(manager, "thread", big_integer_null("held_at")).await?;
        add(manager, "thread", big_integer_null("escalated_at")).await?;
        add(manager, "thread", big_integer_null("closed_at")).await?;
        add(manager, "message", big_integer_null("recalled_at")).await?;
        let conn = manager.get_connection();
        // Until now no thread changed its team.
        conn.execute_unprepared(
            "UPDATE thread SET pharmacies_only = TRUE WHERE recipient_id IN \
             (SELECT id FROM recipient WHERE kind = 'pharmacy')",
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("thread_event")
                    .col(uuid("id"))
                    .col(uuid("thread_id"))
                    .col(uuid("patient_id"))
                    .col(big_integer("at"))
                    .col(text("kind"))
                    .col(uuid_null("actor_id"))
                    .col(text("actor_name"))
                    .col(uuid("team_id"))
                    .col(uuid_null("to_team_id"))
                    .col(text_null("to_name"))
                    .col(uuid_null("message_id"))
                    .col(big_integer_null("waited_since"))
                    .col(blob_null("reason"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut refers("thread_event", "thread_id", "thread"))
                    .foreign_key(&mut refers("thread_event", "patient_id", "patient"))
                    .foreign_key(&mut refers("thread_event", "team_id", "recipient"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("thread_note")
                    .col(uuid("id"))
                    .col(uuid("thread_id"))
                    .col(uuid("patient_id"))
                    .col(uuid("author_id"))
                    .col(text("author_name"))
                    .col(uuid("team_id"))
                    .col(blob("body"))
                    .col(big_integer("at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut refers("thread_note", "thread_id", "thread"))
                    .foreign_key(&mut refers("thread_note", "patient_id", "patient"))
                    .foreign_key(&mut refers("thread_note", "author_id", "account"))
                    .to_owned(),
            )
            .await?;
        for sql in [
            "CREATE INDEX index_thread_event_thread_id ON thread_event (thread_id, at)",
            // How long answers of a team took.
            "CREATE INDEX index_thread_event_answers ON thread_event (team_id, at) \
             WHERE kind = 'answered'",
            "CREATE INDEX index_thread_note_thread_id ON thread_note (thread_id, at)",
            "CREATE INDEX index_thread_holder_id ON thread (holder_id) WHERE holder_id IS NOT NULL",
            "CREATE INDEX index_thread_escalated ON thread (escalated_at) \
             WHERE escalated_at IS NOT NULL",
            // What may be late: asked every minute.
            "CREATE INDEX index_thread_due ON thread (reply_by) \
             WHERE escalated_at IS NULL AND state IN ('sent', 'opened', 'redirected')",
        ] {
            conn.execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let change = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(change).await
}

fn refers(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(from, column)
        .to(to, "id")
        .to_owned()
}
