//! Threads, messages, mailboxes, drafts, attachments. Sealed columns are bytes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, small_integer, text, uuid, uuid_null,
};

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
                    .table("thread")
                    .col(uuid("id"))
                    .col(uuid("patient_id"))
                    .col(uuid("recipient_id"))
                    .col(blob("subject"))
                    .col(text("state"))
                    .col(big_integer("sent_at"))
                    .col(big_integer_null("opened_at"))
                    .col(big_integer_null("answered_at"))
                    .col(text("reply_by"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("thread", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("thread", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_thread_recipient_id_sent_at_id")
                    .table("thread")
                    .col("recipient_id")
                    .col("sent_at")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_thread_patient_id")
                    .table("thread")
                    .col("patient_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("thread_participant")
                    .col(uuid("thread_id"))
                    .col(uuid("account_id"))
                    .col(big_integer("joined_at"))
                    .primary_key(Index::create().col("thread_id").col("account_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("thread_participant", "thread_id")
                            .to("thread", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("thread_participant", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_thread_participant_account_id")
                    .table("thread_participant")
                    .col("account_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("draft")
                    .col(uuid("id"))
                    .col(uuid("account_id"))
                    .col(uuid("patient_id"))
                    .col(uuid_null("thread_id"))
                    .col(uuid_null("recipient_id"))
                    .col(blob("subject"))
                    .col(blob("body"))
                    .col(big_integer("version"))
                    .col(big_integer("begun_at"))
                    .col(big_integer("saved_at"))
                    .col(uuid_null("sent_message_id"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("draft", "account_id")
                            .to("account", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("draft", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("draft", "thread_id")
                            .to("thread", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("draft", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_draft_account_id_patient_id_saved_at")
                    .table("draft")
                    .col("account_id")
                    .col("patient_id")
                    .col(("saved_at", IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("message")
                    .col(uuid("id"))
                    .col(uuid("thread_id"))
                    .col(uuid("patient_id"))
                    .col(uuid("author_id"))
                    .col(text("side"))
                    .col(uuid_null("team_id"))
                    .col(text("author_name"))
                    .col(blob("body"))
                    .col(small_integer("attachments"))
                    .col(big_integer("sent_at"))
                    .col(uuid("draft_id"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("message", "thread_id")
                            .to("thread", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("message", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("message", "author_id")
                            .to("account", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("message", "team_id")
                            .to("recipient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("message", "draft_id")
                            .to("draft", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("unique_message_draft_id")
                    .table("message")
                    .unique()
                    .col("draft_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_message_thread_id_sent_at_id")
                    .table("message")
                    .col("thread_id")
                    .col("sent_at")
                    .col("id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("mailbox_entry")
                    .col(uuid("account_id"))
                    .col(uuid("patient_id"))
                    .col(uuid("message_id"))
                    .col(uuid("thread_id"))
                    .col(text("folder"))
                    .col(big_integer("sent_at"))
                    .col(big_integer_null("read_at"))
                    .primary_key(
                        Index::create()
                            .col("account_id")
                            .col("patient_id")
                            .col("message_id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("mailbox_entry", "account_id")
                            .to("account", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("mailbox_entry", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("mailbox_entry", "message_id")
                            .to("message", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("mailbox_entry", "thread_id")
                            .to("thread", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_mailbox_entry_account_id_patient_id_folder_sent_at_message_id")
                    .table("mailbox_entry")
                    .col("account_id")
                    .col("patient_id")
                    .col("folder")
                    .col(("sent_at", IndexOrder::Desc))
                    .col(("message_id", IndexOrder::Desc))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_mailbox_entry_thread_id")
                    .table("mailbox_entry")
                    .col("thread_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("attachment")
                    .col(uuid("id"))
                    .col(uuid("patient_id"))
                    .col(uuid_null("draft_id"))
                    .col(uuid_null("message_id"))
                    .col(blob("name"))
                    .col(big_integer("size"))
                    .col(text("media_type"))
                    .col(text("scan"))
                    .col(text("storage_key"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("attachment", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("attachment", "draft_id")
                            .to("draft", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("attachment", "message_id")
                            .to("message", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_attachment_draft_id")
                    .table("attachment")
                    .col("draft_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_attachment_message_id")
                    .table("attachment")
                    .col("message_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_attachment_storage_key")
                    .table("attachment")
                    .col("storage_key")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
