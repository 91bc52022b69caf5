//! Family: codes that give rights, what happened to rights, what waits for a second administrator; who
//! sees a thread and whom it is about.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, blob_null, boolean, boolean_null, json_null, text,
    text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// All rights that existed when this was written: bits 0 to 10.
const EVERYTHING: i64 = (1 << 11) - 1;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Who has an account so far was made by an administrator who knew them.
        add(manager, "account", text("level").default("premium")).await?;
        add(manager, "patient", uuid_null("home_facility_id")).await?;
        add(manager, "patient", blob_null("dod_id")).await?;
        add(manager, "access_grant", blob_null("purpose")).await?;
        add(manager, "access_grant", uuid_null("given_by")).await?;
        add(manager, "access_grant", uuid_null("approved_by")).await?;
        add(manager, "thread", boolean("private").default(false)).await?;
        add(manager, "thread", blob_null("about")).await?;
        add(manager, "draft", blob_null("about")).await?;
        add(manager, "draft", json_null("readers")).await?;
        add(manager, "message", text_null("author_relation")).await?;
        let conn = manager.get_connection();
        conn.execute_unprepared(&format!(
            "UPDATE access_grant SET capabilities = {EVERYTHING} WHERE kind = 'own'"
        ))
        .await?;
        // Whoever is at home somewhere is so where their primary care is.
        conn.execute_unprepared(
            "UPDATE patient SET home_facility_id = (SELECT r.facility_id FROM care_assignment c \
             JOIN recipient r ON r.id = c.recipient_id \
             WHERE c.patient_id = patient.id AND c.reason = 'primary_care' LIMIT 1)",
        )
        .await?;
        // Who joins a patient's side later is looked for by the patient.
        index(manager, "access_grant", "patient_id", false).await?;
        manager
            .create_table(
                Table::create()
                    .table("grant_invite")
                    .col(uuid("id"))
                    .col(uuid("patient_id"))
                    .col(blob("code_hash"))
                    .col(blob("code"))
                    .col(big_integer("capabilities"))
                    .col(blob("purpose"))
                    .col(text("starts_on"))
                    .col(text("ends_on"))
                    .col(uuid("created_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("withdrawn_at"))
                    .col(big_integer_null("redeemed_at"))
                    .col(uuid_null("grant_id"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut refers("grant_invite", "patient_id", "patient"))
                    .foreign_key(&mut refers("grant_invite", "created_by", "account"))
                    .to_owned(),
            )
            .await?;
        index(manager, "grant_invite", "code_hash", true).await?;
        index(manager, "grant_invite", "patient_id", false).await?;
        manager
            .create_table(
                Table::create()
                    .table("grant_event")
                    .col(uuid("id"))
                    .col(uuid("patient_id"))
                    .col(uuid_null("grant_id"))
                    .col(big_integer("at"))
                    .col(uuid("actor_id"))
                    .col(text("kind"))
                    .col(big_integer("capabilities"))
                    .col(big_integer_null("valid_until"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut refers("grant_event", "patient_id", "patient"))
                    .foreign_key(&mut refers("grant_event", "actor_id", "account"))
                    .to_owned(),
            )
            .await?;
        index(manager, "grant_event", "patient_id", false).await?;
        manager
            .create_table(
                Table::create()
                    .table("registration")
                    .col(uuid("id"))
                    .col(text("kind"))
                    .col(uuid("patient_id"))
                    .col(uuid("account_id"))
                    .col(big_integer("capabilities"))
                    .col(text_null("ends_on"))
                    .col(blob("reason"))
                    .col(uuid("requested_by"))
                    .col(big_integer("requested_at"))
                    .col(uuid_null("decided_by"))
                    .col(big_integer_null("decided_at"))
                    .col(boolean_null("approved"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut refers("registration", "patient_id", "patient"))
                    .foreign_key(&mut refers("registration", "account_id", "account"))
                    .foreign_key(&mut refers("registration", "requested_by", "account"))
                    .to_owned(),
            )
            .await
    }
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let change = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(change).await
}

async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    if unique {
        index.unique();
    }
    let kind = if unique { "unique" } else { "index" };
    let index = index
        .name(format!("{kind}_{table}_{column}"))
        .table(table)
        .col(column)
        .to_owned();
    manager.create_index(index).await
}

fn refers(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(from, column)
        .to(to, "id")
        .to_owned()
}
