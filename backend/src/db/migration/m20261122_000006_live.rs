//! What is left to tell each consumer of the outbox, the revisions that open pages learn from, and the
//! two counts that they ask for again and again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, text, uuid};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("outbox_event")
                    .add_column(big_integer_null("handed_out_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("outbox_delivery")
                    .col(uuid("event_id"))
                    .col(text("consumer"))
                    .col(integer("attempts"))
                    .col(big_integer("due_at"))
                    .col(big_integer_null("dead_at"))
                    .primary_key(Index::create().col("event_id").col("consumer"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("outbox_delivery", "event_id")
                            .to("outbox_event", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("mailbox_revision")
                    .col(uuid("account_id"))
                    .col(uuid("patient_id"))
                    .col(big_integer("revision"))
                    .primary_key(Index::create().col("account_id").col("patient_id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("team_revision")
                    .col(uuid("recipient_id"))
                    .col(big_integer("revision"))
                    .primary_key(Index::create().col("recipient_id"))
                    .to_owned(),
            )
            .await?;
        // Each holds only what waits: they stay small however much there is.
        for sql in [
            "CREATE INDEX index_outbox_event_new ON outbox_event (created_at, id) \
             WHERE handed_out_at IS NULL",
            "CREATE INDEX index_outbox_delivery_due ON outbox_delivery (due_at) \
             WHERE dead_at IS NULL",
            "CREATE INDEX index_mailbox_entry_unread ON mailbox_entry (account_id, patient_id) \
             WHERE folder = 'inbox' AND read_at IS NULL",
            "CREATE INDEX index_thread_waiting ON thread (recipient_id) \
             WHERE state IN ('sent', 'opened', 'redirected')",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
