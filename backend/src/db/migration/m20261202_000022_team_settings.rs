//! What care teams say of themselves: managers, absences, promises, hours, closure days, other names,
//! texts for answers, successors.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, small_integer_null, text, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            text("role").default("member").take(),
            big_integer_null("away_from"),
            big_integer_null("away_until"),
            uuid_null("cover_id"),
        ] {
            let table = Table::alter()
                .table("team_member")
                .add_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        let day = Table::alter()
            .table("thread_event")
            .add_column(text_null("closed_day"))
            .to_owned();
        manager.alter_table(day).await?;
        manager
            .create_table(
                Table::create()
                    .table("team_settings")
                    .col(uuid("recipient_id"))
                    .col(big_integer("version"))
                    .col(small_integer_null("reply_days"))
                    .col(text_null("hours"))
                    .col(text("aliases"))
                    .col(uuid_null("successor_id"))
                    .col(big_integer_null("retired_at"))
                    .primary_key(Index::create().col("recipient_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_settings", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_settings", "successor_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("team_closure")
                    .col(uuid("recipient_id"))
                    .col(text("day"))
                    .col(text("name"))
                    .col(big_integer("noted_at"))
                    .col(big_integer_null("applied_at"))
                    .primary_key(Index::create().col("recipient_id").col("day"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_closure", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("message_template")
                    .col(uuid("id"))
                    .col(uuid("recipient_id"))
                    .col(text("name"))
                    .col(text("body"))
                    .col(big_integer("saved_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("message_template", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_message_template_recipient_id")
                    .table("message_template")
                    .col("recipient_id")
                    .to_owned(),
            )
            .await?;
        for sql in [
            // The ends of a team's work list: what was answered, and what is done.
            "CREATE INDEX index_thread_answered ON thread (recipient_id, answered_at DESC, id DESC) \
             WHERE state = 'answered'",
            "CREATE INDEX index_thread_closed ON thread (recipient_id, closed_at DESC, id DESC) \
             WHERE state = 'closed'",
            "CREATE INDEX index_team_closure_waiting ON team_closure (day) WHERE applied_at IS NULL",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
