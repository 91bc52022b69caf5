//! Where an import puts a file's rows before the directory takes them over all at once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, uuid};

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
                    .table("directory_import")
                    .col(text("label"))
                    .col(uuid("import_id"))
                    .col(uuid("recipient_id"))
                    .col(text("facility"))
                    .col(text("kind"))
                    .col(text("specialty_code"))
                    .col(text("last_name"))
                    .col(text("first_name"))
                    .col(text("credential"))
                    .col(text("aliases"))
                    .col(boolean("accepts_messages"))
                    .col(boolean("accepts_activations"))
                    .col(boolean("accepts_refills"))
                    .col(boolean("accepts_renewals"))
                    .col(boolean("active"))
                    .primary_key(Index::create().col("label"))
                    .to_owned(),
            )
            .await
    }
}
