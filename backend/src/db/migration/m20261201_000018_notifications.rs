//! Notices: addresses and their codes, what people want, what waits to be told; why a delivery failed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, boolean, small_integer, text, text_null, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, text_null("failure")).await?;
        add(manager, boolean("put_off").default(false)).await?;
        let of_account = |table: &'static str| {
            Table::create()
                .table(table)
                .col(uuid("account_id"))
                .foreign_key(
                    ForeignKey::create()
                        .from(table, "account_id")
                        .to("account", "id"),
                )
                .to_owned()
        };
        let by = |columns: &[&'static str]| {
            let mut key = Index::create();
            for column in columns {
                key.col(*column);
            }
            key.to_owned()
        };
        let tables = [
            of_account("account_key")
                .col(blob("wrapped_key"))
                .col(text("site_key_id"))
                .col(big_integer("created_at"))
                .primary_key(&mut by(&["account_id"]))
                .to_owned(),
            of_account("contact_address")
                .col(text("channel"))
                .col(uuid("id"))
                .col(blob("address"))
                .col(big_integer("confirmed_at"))
                .col(big_integer_null("failing_at"))
                .primary_key(&mut by(&["account_id", "channel"]))
                .to_owned(),
            of_account("contact_code")
                .col(text("channel"))
                .col(uuid("id"))
                .col(blob("address"))
                .col(blob("code"))
                .col(big_integer("expires_at"))
                .col(small_integer("tries"))
                .primary_key(&mut by(&["account_id", "channel"]))
                .to_owned(),
            of_account("notice_preference")
                .col(text("kind"))
                .col(text("channel"))
                .col(boolean("wanted"))
                .primary_key(&mut by(&["account_id", "kind", "channel"]))
                .to_owned(),
            of_account("quiet_hours")
                .col(small_integer("from_minute"))
                .col(small_integer("to_minute"))
                .col(text_null("zone"))
                .primary_key(&mut by(&["account_id"]))
                .to_owned(),
            of_account("notice")
                .col(uuid("id"))
                .col(text("kind"))
                .col(text("channel"))
                .col(big_integer("opened_at"))
                .col(big_integer("due_at"))
                .col(big_integer_null("closed_at"))
                .col(text_null("outcome"))
                .col(blob_null("address"))
                .primary_key(&mut by(&["id"]))
                .to_owned(),
            Table::create()
                .table("notice_item")
                .col(uuid("notice_id"))
                .col(uuid("message_id"))
                .col(uuid("patient_id"))
                .col(uuid("thread_id"))
                .primary_key(&mut by(&["notice_id", "message_id"]))
                .foreign_key(
                    ForeignKey::create()
                        .from("notice_item", "notice_id")
                        .to("notice", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                )
                .to_owned(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        let conn = manager.get_connection();
        // One notice of a kind is open for an account; whatever happens meanwhile goes into it.
        conn.execute_unprepared(
            "CREATE UNIQUE INDEX unique_notice_open ON notice (account_id, kind, channel) \
             WHERE closed_at IS NULL",
        )
        .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_notice_closed_at")
                    .table("notice")
                    .col("closed_at")
                    .to_owned(),
            )
            .await
    }
}

async fn add(manager: &SchemaManager<'_>, column: impl IntoColumnDef) -> Result<(), DbErr> {
    let change = Table::alter()
        .table("outbox_delivery")
        .add_column(column)
        .to_owned();
    manager.alter_table(change).await
}
