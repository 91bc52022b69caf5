//! Teams whose last member has gone, so that each is told of once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alarms = Table::create()
            .table("team_alarm")
            .col(uuid("recipient_id"))
            .col(big_integer("raised_at"))
            .primary_key(Index::create().col("recipient_id"))
            .foreign_key(
                ForeignKey::create()
                    .from("team_alarm", "recipient_id")
                    .to("recipient", "id"),
            )
            .to_owned();
        manager.create_table(alarms).await
    }
}
