//! One signing-in of one account. Holds the hash of the cookie's secret, never the secret.

use sea_orm::entity::prelude::*;
use shared::id::{AccountId, SessionId};
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// SHA-256 of the secret.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    pub account_id: AccountId,
    /// How sure we are who it is: NIST's authenticator assurance level, 1 to 3.
    pub assurance: i16,
    pub created_at: UtcMicros,
    /// When the person last proved who they are.
    pub authenticated_at: UtcMicros,
    pub last_seen_at: UtcMicros,
    pub idle_expires_at: UtcMicros,
    pub absolute_expires_at: UtcMicros,
    /// The version of the consent banner that was accepted.
    pub banner_version: Option<String>,
    pub banner_accepted_at: Option<UtcMicros>,
    pub ended_at: Option<UtcMicros>,
    /// When the account signed in the time before.
    pub previous_sign_in_at: Option<UtcMicros>,
}

impl ActiveModelBehavior for ActiveModel {}
