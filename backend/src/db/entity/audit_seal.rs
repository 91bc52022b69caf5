//! What vouches for a stretch of audit rows. Rows are only ever added.

use sea_orm::entity::prelude::*;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seal")]
pub struct Model {
    /// 1, 2, 3, … without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Which canonical form and statement.
    pub format: i32,
    /// SHA-256 of the statement of the seal before; zeros for the first.
    pub previous: Vec<u8>,
    /// The highest id among the sealed rows, this seal's and those before.
    pub last_row: i64,
    pub row_count: i64,
    /// Of each row: its id and the hash of its canonical form.
    pub entries: Vec<u8>,
    pub sealed_at: UtcMicros,
    /// From which site key the signing key is derived.
    pub site_key_id: String,
    /// Ed25519, of the statement.
    pub signature: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
