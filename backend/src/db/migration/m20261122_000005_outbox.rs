//! The outbox.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, json, text, uuid};

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
                    .table("outbox_event")
                    .col(uuid("id"))
                    .col(text("kind"))
                    .col(json("payload"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("done_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_outbox_event_done_at_created_at")
                    .table("outbox_event")
                    .col("done_at")
                    .col("created_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
