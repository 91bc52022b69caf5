//! What people are told of, and by what.

use crate::account::AccountKind;
use serde::{Deserialize, Serialize};

/// By what a notice travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Text messages to a mobile phone.
    Sms,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Sms];

    /// The channel's word in URLs, in the database and as the outbox's consumer.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }

    /// What holds for whoever has chosen nothing: mail comes, text messages do not.
    #[must_use]
    pub const fn wanted_by_default(self) -> bool {
        matches!(self, Self::Mail)
    }
}

/// What a notice is about. Never which message, which team or which patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NoticeKind {
    /// A care team has answered.
    NewMessage,
    /// Somebody wrote to a team that one answers for, or what they wrote came to it: another team handed it
    /// on, or it is late and the desk has it too.
    TeamMessage,
    /// An address was changed or removed: always told to the old one.
    Security,
    /// The code that confirms an address.
    Code,
    /// The answer to what one wrote is late.
    Late,
    /// A team handed what one wrote to another one.
    PassedOn,
    /// A team closed what one wrote, and said why.
    Closed,
    /// A team for which one can find members has nobody left.
    TeamUnstaffed,
    /// A file that one sent did not pass the safety check: nobody can open it.
    FileUnsafe,
}

impl NoticeKind {
    /// Every kind. Links in mails name a kind by its place here: what is new comes last.
    pub const ALL: [Self; 9] = [
        Self::NewMessage,
        Self::TeamMessage,
        Self::Security,
        Self::Code,
        Self::Late,
        Self::PassedOn,
        Self::Closed,
        Self::TeamUnstaffed,
        Self::FileUnsafe,
    ];

    /// The kinds that an account of this kind can switch on and off.
    #[must_use]
    pub const fn choices(account: AccountKind) -> &'static [Self] {
        match account {
            AccountKind::Patient => &[
                Self::NewMessage,
                Self::Late,
                Self::PassedOn,
                Self::Closed,
                Self::FileUnsafe,
            ],
            // Staff are patients too, and act for their own families.
            AccountKind::Staff => &[
                Self::NewMessage,
                Self::Late,
                Self::PassedOn,
                Self::Closed,
                Self::FileUnsafe,
                Self::TeamMessage,
                Self::TeamUnstaffed,
            ],
            AccountKind::Administrator => &[Self::TeamUnstaffed],
            AccountKind::Auditor => &[],
        }
    }

    /// Whether it can be switched off, and waits for the end of quiet hours.
    #[must_use]
    pub const fn can_wait(self) -> bool {
        matches!(
            self,
            Self::NewMessage
                | Self::TeamMessage
                | Self::Late
                | Self::PassedOn
                | Self::Closed
                | Self::TeamUnstaffed
                | Self::FileUnsafe
        )
    }
}

/// Why a delivery was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryFailure {
    /// Whoever was to have it was not reached, or took nothing then.
    Unreachable,
    /// It was refused for good.
    Refused,
    /// Something failed on our side.
    Internal,
}
