//! What people see of their notices, and administrators of what was given up.

use super::{Channel, DeliveryFailure, NoticeKind};
use crate::redacted::PrivateText;
use crate::time::UtcMicros;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// How an account is told of things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationsView {
    /// Mail and text messages, each with its address.
    pub channels: Vec<ChannelView>,
    /// Every choice that the account has, as it is now.
    pub choices: Vec<NoticeChoice>,
    /// When notices wait.
    pub quiet: QuietHours,
    /// The zone that quiet hours are in while none is chosen: that of the account holder's facility.
    pub usual_zone: String,
}

/// One channel of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelView {
    /// Which channel.
    pub channel: Channel,
    /// Whether the site can send by it.
    pub available: bool,
    /// Where to; absent while no address is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PrivateText>,
    /// Whether the address was refused: nothing is sent there until it is confirmed again.
    pub failing: bool,
    /// An address that waits for its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingAddress>,
}

/// An address to which a code was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingAddress {
    /// Where to.
    pub address: PrivateText,
    /// Until when the code can be used.
    pub expires_at: UtcMicros,
}

/// Whether notices of a kind come by a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeChoice {
    /// What about.
    pub kind: NoticeKind,
    /// By what.
    pub channel: Channel,
    /// Whether they come.
    pub wanted: bool,
}

/// The part of each day in which notices wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuietHours {
    /// The minute of the day from which they wait, 0 to 1439.
    #[serde(deserialize_with = "whole")]
    #[cfg_attr(feature = "openapi", schema(maximum = 1439))]
    pub from: u16,
    /// The minute of the day at which they come again, 0 to 1439. The same as `from`: none wait.
    #[serde(deserialize_with = "whole")]
    #[cfg_attr(feature = "openapi", schema(maximum = 1439))]
    pub to: u16,
    /// An IANA zone; that of the account holder's facility when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// A whole number, however it is written: to JSON Schema 115.0 is an integer as 115 is, and to many languages
/// they are the same.
fn whole<'de, D: serde::Deserializer<'de>>(number: D) -> Result<u16, D::Error> {
    let number = f64::deserialize(number)?;
    // It stops at the ends of its range: what is not the same again was outside, or not whole.
    let whole = number as u16;
    if f64::from(whole) == number {
        Ok(whole)
    } else {
        Err(serde::de::Error::custom("no whole number"))
    }
}

impl Default for QuietHours {
    /// 21:00 to 07:00.
    fn default() -> Self {
        Self {
            from: 21 * 60,
            to: 7 * 60,
            zone: None,
        }
    }
}

/// A delivery that was given up. It says neither to whom nor what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadLetterView {
    /// The event that was to be told.
    pub event_id: Uuid,
    /// Who was to have it: `mail`, `sms`, or a part of the server.
    pub consumer: String,
    /// What happened: `notice_due`, `reply_received`, …
    pub event: String,
    /// Of a notice: what it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<NoticeKind>,
    /// When it happened.
    pub noted_at: UtcMicros,
    /// When it was given up.
    pub dead_at: UtcMicros,
    /// How often it was tried.
    pub attempts: u32,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<DeliveryFailure>,
}
