//! Facilities, recipients, who answers for them, and whose they are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, integer, text, uuid};

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
                    .table("facility")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(text("place"))
                    .col(text("aliases"))
                    .col(uuid("desk_id"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("unique_facility_name")
                    .table("facility")
                    .unique()
                    .col("name")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("recipient")
                    .col(uuid("id"))
                    .col(uuid("facility_id"))
                    .col(text("label"))
                    .col(text("kind"))
                    .col(boolean("desk"))
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
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("recipient", "facility_id")
                            .to("facility", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("unique_recipient_label")
                    .table("recipient")
                    .unique()
                    .col("label")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_recipient_facility_id")
                    .table("recipient")
                    .col("facility_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("directory_version")
                    .col(integer("id"))
                    .col(big_integer("version"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("team_member")
                    .col(uuid("recipient_id"))
                    .col(uuid("account_id"))
                    .col(big_integer("valid_from"))
                    .col(big_integer_null("valid_until"))
                    .primary_key(Index::create().col("recipient_id").col("account_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_member", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("team_member", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_team_member_account_id")
                    .table("team_member")
                    .col("account_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("care_assignment")
                    .col(uuid("patient_id"))
                    .col(uuid("recipient_id"))
                    .col(text("reason"))
                    .col(big_integer("since"))
                    .primary_key(Index::create().col("patient_id").col("recipient_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("care_assignment", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("care_assignment", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("recent_recipient")
                    .col(uuid("account_id"))
                    .col(uuid("patient_id"))
                    .col(uuid("recipient_id"))
                    .col(big_integer("last_used_at"))
                    .primary_key(
                        Index::create()
                            .col("account_id")
                            .col("patient_id")
                            .col("recipient_id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("recent_recipient", "account_id")
                            .to("account", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("recent_recipient", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("recent_recipient", "recipient_id")
                            .to("recipient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .execute(
                Query::insert()
                    .into_table("directory_version")
                    .columns(["id", "version"])
                    .values_panic([1.into(), 1_i64.into()])
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
