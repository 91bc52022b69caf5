//! Folders of one's own, the way back out of Trash, and what is found in all folders.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, text_null, uuid};

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
                    .table("own_folder")
                    .col(uuid("id"))
                    .col(uuid("account_id"))
                    .col(uuid("patient_id"))
                    .col(blob("name"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("own_folder", "account_id")
                            .to("account", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("own_folder", "patient_id")
                            .to("patient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_own_folder_account_id_patient_id")
                    .table("own_folder")
                    .col("account_id")
                    .col("patient_id")
                    .to_owned(),
            )
            .await?;
        let before = Table::alter()
            .table("mailbox_entry")
            .add_column(text_null("trashed_from"))
            .to_owned();
        manager.alter_table(before).await?;
        for sql in [
            // Of everything in a mailbox the newest first: what a search walks through.
            "CREATE INDEX index_mailbox_entry_account_id_patient_id_sent_at_message_id \
             ON mailbox_entry (account_id, patient_id, sent_at DESC, message_id DESC)",
            // What is unread, by folder: counted by the badge, and put first by whoever wants it so. It
            // takes the place of the one that knew of the inbox alone.
            "CREATE INDEX index_mailbox_entry_unread_by_folder \
             ON mailbox_entry (account_id, patient_id, folder, sent_at DESC, message_id DESC) \
             WHERE read_at IS NULL",
            "DROP INDEX index_mailbox_entry_unread",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
