//! An event that one consumer has not had yet. The row goes when it has.

use sea_orm::entity::prelude::*;
use shared::notifications::DeliveryFailure;
use shared::time::UtcMicros;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub consumer: String,
    /// How often it was tried, the try that is under way included: it tells one lease from the next.
    pub attempts: i32,
    /// When to try next; while a try is under way, when its lease ends.
    pub due_at: UtcMicros,
    /// When it was given up.
    pub dead_at: Option<UtcMicros>,
    /// Why the latest try failed.
    pub failure: Option<DeliveryFailure>,
    /// Whether it waits because its consumer said so, and nothing failed.
    pub put_off: bool,
    /// Whether somebody waits for it: it is delivered beside what is not, and never behind it.
    pub urgent: bool,
}

impl ActiveModelBehavior for ActiveModel {}
