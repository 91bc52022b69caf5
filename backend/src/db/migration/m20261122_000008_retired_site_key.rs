//! Site keys that may not be used any more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

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
                    .table("retired_site_key")
                    .col(text("id"))
                    .col(big_integer("retired_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await
    }
}
