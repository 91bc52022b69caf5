//! Who acts: a signed-in account in one session.

use super::Who;
use shared::account::AccountKind;
use shared::family::AccountLevel;
use shared::id::{AccountId, SessionId};
use shared::time::UtcMicros;

/// For so many seconds after saying who they are people may do what is not done without it.
pub const CONFIRMED_SECONDS: i64 = 300;

/// How sure we are who it is: NIST SP 800-63B's authenticator assurance levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// A passphrase.
    One,
    /// Two factors.
    Two,
    /// A hardware key or smart card.
    Three,
}

impl Assurance {
    /// The level as a number, for the database.
    #[must_use]
    pub const fn level(self) -> i16 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// The level of a number from the database; what is unknown counts least.
    #[must_use]
    pub const fn of_level(level: i16) -> Self {
        match level {
            3 => Self::Three,
            2 => Self::Two,
            _ => Self::One,
        }
    }
}

/// A signed-in account that has accepted the banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// In which session.
    pub session_id: SessionId,
    /// Who.
    pub account_id: AccountId,
    /// What the account is for.
    pub kind: AccountKind,
    /// The name that goes under what they write.
    pub name: String,
    /// How sure we are.
    pub assurance: Assurance,
    /// How far the account's holder has proven who they are.
    pub level: AccountLevel,
    /// When they last said who they are: by signing in, or again since.
    pub confirmed_at: UtcMicros,
}

impl Actor {
    /// What a decision at this instant wants to know of them.
    #[must_use]
    pub const fn who(&self, now: UtcMicros) -> Who {
        Who {
            kind: self.kind,
            level: self.level,
            confirmed: now.seconds_since(self.confirmed_at) < CONFIRMED_SECONDS,
        }
    }
}
