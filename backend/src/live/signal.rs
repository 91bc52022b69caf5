//! Who is to look again: the signal from a committed change to the open streams of every instance.

use crate::http::{Error, Place, Places, StreamLimits};
use shared::id::{AccountId, RecipientId, SessionId};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Where instances tell each other, on PostgreSQL.
pub(super) const CHANNEL: &str = "carepost_live";
/// Signals that a stream may be behind; beyond that it looks as if everything had changed.
const BEHIND: usize = 256;
/// Names that fit into one signal of PostgreSQL, which takes 8,000 bytes; beyond that it says that
/// everything has changed.
const NAMED: usize = 200;
/// Seconds until a page that had no place may try again.
const TRY_AGAIN_SECONDS: u64 = 30;

/// Whose numbers may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Concerned {
    /// An account's, for some patient.
    Account(AccountId),
    /// Those of everyone who answers for a team.
    Team(RecipientId),
}

/// What a stream hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    /// These.
    Of(Arc<BTreeSet<Concerned>>),
    /// Anything: signals may have been lost.
    Anything,
}

impl Changed {
    pub(super) fn concerns(&self, account: AccountId, teams: &HashSet<RecipientId>) -> bool {
        match self {
            Self::Anything => true,
            Self::Of(concerned) => concerned.iter().any(|it| match it {
                Concerned::Account(id) => *id == account,
                Concerned::Team(id) => teams.contains(id),
            }),
        }
    }

    /// The signal as text: ids, and nothing of what happened.
    pub(super) fn write(concerned: &BTreeSet<Concerned>) -> String {
        if concerned.len() > NAMED {
            return "*".to_owned();
        }
        let names = concerned.iter().map(|it| match it {
            Concerned::Account(id) => format!("a{}", id.0.simple()),
            Concerned::Team(id) => format!("t{}", id.0.simple()),
        });
        names.collect::<Vec<_>>().join(" ")
    }

    /// What a text says. One that another version wrote may say anything.
    fn read(text: &str) -> Self {
        let names = text.split(' ').map(|name| {
            let id: Uuid = name.get(1..)?.parse().ok()?;
            match name.get(..1)? {
                "a" => Some(Concerned::Account(AccountId(id))),
                "t" => Some(Concerned::Team(RecipientId(id))),
                _ => None,
            }
        });
        names
            .collect::<Option<BTreeSet<_>>>()
            .map_or(Self::Anything, |concerned| Self::Of(Arc::new(concerned)))
    }
}

/// The streams of this instance: how they are woken, counted and ended.
#[derive(Clone, Debug)]
pub struct Live {
    changes: broadcast::Sender<Changed>,
    ended: CancellationToken,
    places: Places<()>,
    of_accounts: Places<AccountId>,
    of_sessions: Places<SessionId>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            changes: broadcast::Sender::new(BEHIND),
            ended: CancellationToken::new(),
            places: Places::default(),
            of_accounts: Places::default(),
            of_sessions: Places::default(),
        }
    }
}

impl Live {
    /// Ends every stream; a new one ends at once.
    pub fn end(&self) {
        self.ended.cancel();
    }

    /// How many streams are open on this instance.
    #[must_use]
    pub fn open_streams(&self) -> usize {
        self.places.count()
    }

    pub(super) fn ended(&self) -> CancellationToken {
        self.ended.clone()
    }

    pub(super) fn changes(&self) -> broadcast::Receiver<Changed> {
        self.changes.subscribe()
    }

    /// Wakes the streams that it concerns.
    pub(super) fn wake(&self, changed: Changed) {
        // Nobody listens while no page is open.
        let _ = self.changes.send(changed);
    }

    /// Wakes the streams for what another instance tells; `None` when something may have been lost.
    pub(super) fn hear(&self, told: Option<&str>) {
        self.wake(told.map_or(Changed::Anything, Changed::read));
    }

    /// A place for one more stream.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when the session or the account has too many, [`Error::Unavailable`] when
    /// the instance has.
    pub(super) fn place(
        &self,
        limits: &StreamLimits,
        (account, session): (AccountId, SessionId),
    ) -> Result<StreamPlace, Error> {
        let full = Error::Unavailable("all event streams are taken");
        let too_many = || Error::RateLimited(TRY_AGAIN_SECONDS);
        let of_all = self.places.take((), limits.most).ok_or(full)?;
        let of_account = self.of_accounts.take(account, limits.per_account);
        let of_session = self.of_sessions.take(session, limits.per_session);
        Ok(StreamPlace {
            _of_all: of_all,
            _of_account: of_account.ok_or_else(too_many)?,
            _of_session: of_session.ok_or_else(too_many)?,
        })
    }
}

/// The place of one stream; it is free again when this goes.
#[derive(Debug)]
pub(super) struct StreamPlace {
    _of_all: Place<()>,
    _of_account: Place<AccountId>,
    _of_session: Place<SessionId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u128) -> BTreeSet<Concerned> {
        (0..count)
            .map(|n| match n % 2 {
                0 => Concerned::Account(AccountId(Uuid::from_u128(n))),
                _ => Concerned::Team(RecipientId(Uuid::from_u128(n))),
            })
            .collect()
    }

    #[test]
    fn a_signal_reads_back_as_what_was_written_and_fits_into_postgresqls() {
        for count in [1, 2, NAMED as u128] {
            let text = Changed::write(&ids(count));
            assert!(text.len() < 8000, "{}", text.len());
            assert_eq!(Changed::read(&text), Changed::Of(Arc::new(ids(count))));
        }
    }

    #[test]
    fn whatever_cannot_be_named_or_read_is_anything() {
        let many = Changed::write(&ids(NAMED as u128 + 1));
        for text in [
            many.as_str(),
            "",
            "a",
            "x00",
            "é",
            "a1 t2",
            "b00000000000000000000000000000001",
        ] {
            assert_eq!(Changed::read(text), Changed::Anything, "{text}");
        }
    }
}
