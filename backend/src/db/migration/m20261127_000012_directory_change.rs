//! What has changed in the directory, so that every instance reads that and no more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid_null};

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
                    .table("directory_change")
                    .col(big_integer("seq"))
                    .col(uuid_null("recipient_id"))
                    .col(big_integer("changed_at"))
                    .primary_key(Index::create().col("seq"))
                    .to_owned(),
            )
            .await
    }
}
