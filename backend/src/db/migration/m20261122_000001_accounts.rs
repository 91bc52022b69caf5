//! Accounts, patients, grants, sessions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, integer, small_integer, text, text_null, uuid,
};

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
                    .table("account")
                    .col(uuid("id"))
                    .col(text("username"))
                    .col(text("name"))
                    .col(text_null("title"))
                    .col(text("kind"))
                    .col(text_null("passphrase_hash"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("disabled_at"))
                    .col(big_integer_null("last_sign_in_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("unique_account_username")
                    .table("account")
                    .unique()
                    .col("username")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("patient")
                    .col(uuid("id"))
                    .col(text("family_name"))
                    .col(text("given_names"))
                    .col(text("birth_date"))
                    .col(small_integer("colour"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("access_grant")
                    .col(uuid("id"))
                    .col(uuid("patient_id"))
                    .col(uuid("account_id"))
                    .col(text("kind"))
                    .col(big_integer("capabilities"))
                    .col(big_integer("valid_from"))
                    .col(big_integer_null("valid_until"))
                    .col(big_integer_null("revoked_at"))
                    .col(text("source"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("access_grant", "patient_id")
                            .to("patient", "id"),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("access_grant", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_access_grant_account_id_patient_id")
                    .table("access_grant")
                    .col("account_id")
                    .col("patient_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("patient_key")
                    .col(uuid("patient_id"))
                    .col(blob("wrapped_key"))
                    .col(text("site_key_id"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("patient_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("patient_key", "patient_id")
                            .to("patient", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(uuid("id"))
                    .col(blob("token_hash"))
                    .col(uuid("account_id"))
                    .col(small_integer("assurance"))
                    .col(big_integer("created_at"))
                    .col(big_integer("authenticated_at"))
                    .col(big_integer("last_seen_at"))
                    .col(big_integer("idle_expires_at"))
                    .col(big_integer("absolute_expires_at"))
                    .col(text_null("banner_version"))
                    .col(big_integer_null("banner_accepted_at"))
                    .col(big_integer_null("ended_at"))
                    .col(big_integer_null("previous_sign_in_at"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("session", "account_id")
                            .to("account", "id"),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("unique_session_token_hash")
                    .table("session")
                    .unique()
                    .col("token_hash")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_session_account_id")
                    .table("session")
                    .col("account_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sign_in_failure")
                    .col(blob("key"))
                    .col(integer("failures"))
                    .col(big_integer("window_started_at"))
                    .primary_key(Index::create().col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("index_sign_in_failure_window_started_at")
                    .table("sign_in_failure")
                    .col("window_started_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("site_mark")
                    .col(integer("id"))
                    .col(boolean("demonstration"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("id"))
                    .to_owned(),
            )
            .await?;
        Ok(())
    }
}
