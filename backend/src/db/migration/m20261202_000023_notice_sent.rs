//! When an account was last told of something is asked for each message and each who hears of it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut index = Index::create();
        index.name("index_notice_sent").table("notice");
        for column in ["account_id", "kind", "channel", "outcome", "closed_at"] {
            index.col(column);
        }
        manager.create_index(index).await
    }
}
