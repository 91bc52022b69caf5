//! The one decision behind every policy: a pure function over who asks, what ties them to the patient
//! and what they want.
//!
//! It knows no database and no clock. Policies gather the facts and ask; there is no other place where
//! a right is worked out.

use sea_orm::{DeriveActiveEnum, EnumIter};
use shared::account::AccountKind;
use shared::id::{AccountId, GrantId, PatientId};
use shared::time::UtcMicros;

/// What a grant allows, as bits, so that rights are narrowed by intersection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(pub u64);

impl Capabilities {
    /// Read the patient's messages.
    pub const READ_MESSAGES: Self = Self(1);
    /// Write messages for the patient.
    pub const SEND_MESSAGES: Self = Self(1 << 1);
    /// Everything that a person may do in their own care.
    pub const OWN: Self = Self(Self::READ_MESSAGES.0 | Self::SEND_MESSAGES.0);

    /// Whether all of `wanted` is in here.
    #[must_use]
    pub const fn include(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// Why an account may act for a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum GrantKind {
    /// It is the patient.
    #[sea_orm(string_value = "own")]
    Own,
    /// A parent of a child.
    #[sea_orm(string_value = "parent")]
    Parent,
    /// A guardian by law.
    #[sea_orm(string_value = "guardian")]
    Guardian,
    /// Someone whom the patient chose.
    #[sea_orm(string_value = "delegate")]
    Delegate,
    /// By order of a court.
    #[sea_orm(string_value = "court")]
    Court,
}

/// A right of an account to act for a patient, as the row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The row.
    pub id: GrantId,
    /// Whose right.
    pub account_id: AccountId,
    /// For whom.
    pub patient_id: PatientId,
    /// Why.
    pub kind: GrantKind,
    /// To do what.
    pub capabilities: Capabilities,
    /// From when.
    pub valid_from: UtcMicros,
    /// Until when, exclusive; open when absent.
    pub valid_until: Option<UtcMicros>,
    /// When it was taken back.
    pub revoked_at: Option<UtcMicros>,
}

impl Grant {
    fn holds(&self, now: UtcMicros, wanted: Capabilities) -> bool {
        self.valid_from <= now
            && self.valid_until.is_none_or(|end| now < end)
            && self.revoked_at.is_none_or(|end| now < end)
            && self.capabilities.include(wanted)
    }
}

/// What ties the actor to the patient that the request is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ties<'a> {
    /// The actor's grants on this patient, valid or not.
    pub grants: &'a [Grant],
    /// Whether the actor sees the thread in question as one of the patient's side.
    pub participant: bool,
    /// Whether the actor answers for the team (or, as its desk, for the team without members) that has
    /// the thread in question; without a thread in question, any thread of this patient.
    pub answers: bool,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Look for a recipient and begin a message for the patient.
    ComposeMessage,
    /// See the folders of the patient's mailbox.
    ReadMailbox,
    /// Read one thread.
    ReadThread,
    /// Open a file at a message of a thread that one may read.
    OpenAttachment,
    /// Keep drafts about the patient, of either side.
    WriteDraft,
    /// See the threads of one's teams and desks.
    Work,
    /// See how much there is of all that one may see, as numbers.
    SeeCounters,
}

/// By what right something is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// By a grant.
    Grant(GrantId, GrantKind),
    /// As one who answers for the team that has the thread.
    Team,
    /// As the account itself, in what is about no one patient.
    Account,
}

impl Relation {
    /// The relation's name in the audit.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant(_, GrantKind::Own) => "self",
            Self::Grant(_, GrantKind::Parent) => "parent",
            Self::Grant(_, GrantKind::Guardian) => "guardian",
            Self::Grant(_, GrantKind::Delegate) => "delegate",
            Self::Grant(_, GrantKind::Court) => "court",
            Self::Team => "team",
            Self::Account => "account",
        }
    }

    /// Whether the actor is the patient.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Grant(_, GrantKind::Own))
    }
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, by this right.
    Allow(Relation),
    /// No, and the actor knows already that the thing exists: 403.
    Forbidden,
    /// No, and the actor must not learn whether the thing exists: 404.
    Hidden,
}

/// Decides. Whoever has no relation to the patient gets [`Decision::Hidden`], whatever they want.
#[must_use]
pub fn decide(now: UtcMicros, kind: AccountKind, ties: &Ties<'_>, action: Action) -> Decision {
    let by_grant = |wanted| {
        // Of several grants the closest counts: one's own first.
        let mut holding = ties.grants.iter().filter(|grant| grant.holds(now, wanted));
        let first = holding.clone().find(|grant| grant.kind == GrantKind::Own);
        first
            .or_else(|| holding.next())
            .map(|grant| Relation::Grant(grant.id, grant.kind))
    };
    let related = by_grant(Capabilities::default()).is_some();
    let or_hidden = |allowed: Option<Relation>| match allowed {
        Some(relation) => Decision::Allow(relation),
        None if related => Decision::Forbidden,
        None => Decision::Hidden,
    };
    let team = (ties.answers && kind == AccountKind::Staff).then_some(Relation::Team);
    match action {
        Action::ComposeMessage => or_hidden(by_grant(Capabilities::SEND_MESSAGES)),
        Action::ReadMailbox => or_hidden(by_grant(Capabilities::READ_MESSAGES)),
        Action::ReadThread | Action::OpenAttachment => {
            // A thread that one is no party to does not exist, even for those who may read others.
            let patient_side = if ties.participant {
                by_grant(Capabilities::READ_MESSAGES)
            } else {
                None
            };
            patient_side
                .or(team)
                .map_or(Decision::Hidden, Decision::Allow)
        }
        Action::WriteDraft => or_hidden(by_grant(Capabilities::SEND_MESSAGES).or(team)),
        Action::Work => {
            if kind == AccountKind::Staff {
                Decision::Allow(Relation::Team)
            } else {
                Decision::Forbidden
            }
        }
        // Whose numbers they are is decided for each patient and each team.
        Action::SeeCounters => Decision::Allow(Relation::Account),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: UtcMicros = UtcMicros(1_000_000);

    fn grant(kind: GrantKind, capabilities: Capabilities) -> Grant {
        Grant {
            id: GrantId(Uuid::from_u128(1)),
            account_id: AccountId(Uuid::from_u128(2)),
            patient_id: PatientId(Uuid::from_u128(3)),
            kind,
            capabilities,
            valid_from: UtcMicros(0),
            valid_until: None,
            revoked_at: None,
        }
    }

    const ALL: [Action; 4] = [
        Action::ComposeMessage,
        Action::ReadMailbox,
        Action::ReadThread,
        Action::WriteDraft,
    ];

    #[test]
    fn without_any_tie_everything_about_a_patient_is_hidden_from_everyone() {
        for kind in [
            AccountKind::Patient,
            AccountKind::Staff,
            AccountKind::Administrator,
            AccountKind::Auditor,
        ] {
            for action in ALL {
                assert_eq!(
                    decide(NOW, kind, &Ties::default(), action),
                    Decision::Hidden,
                    "{kind:?} {action:?}"
                );
            }
        }
    }

    #[test]
    fn a_grant_counts_from_its_first_instant_to_the_one_before_its_last() {
        let mut grants = [grant(GrantKind::Own, Capabilities::OWN)];
        let allowed = |grants: &[Grant], now| {
            let ties = Ties {
                grants,
                ..Ties::default()
            };
            matches!(
                decide(now, AccountKind::Patient, &ties, Action::ReadMailbox),
                Decision::Allow(_)
            )
        };
        grants[0].valid_from = NOW;
        grants[0].valid_until = Some(UtcMicros(NOW.0 + 10));
        assert!(!allowed(&grants, UtcMicros(NOW.0 - 1)));
        assert!(allowed(&grants, NOW));
        assert!(allowed(&grants, UtcMicros(NOW.0 + 9)));
        assert!(!allowed(&grants, UtcMicros(NOW.0 + 10)));
        grants[0].revoked_at = Some(UtcMicros(NOW.0 + 5));
        assert!(!allowed(&grants, UtcMicros(NOW.0 + 5)));
    }

    #[test]
    fn someone_with_a_narrower_grant_is_told_so_and_a_stranger_is_not() {
        let grants = [grant(GrantKind::Delegate, Capabilities::READ_MESSAGES)];
        let ties = Ties {
            grants: &grants,
            ..Ties::default()
        };
        assert_eq!(
            decide(NOW, AccountKind::Patient, &ties, Action::ComposeMessage),
            Decision::Forbidden
        );
        assert!(matches!(
            decide(NOW, AccountKind::Patient, &ties, Action::ReadMailbox),
            Decision::Allow(_)
        ));
    }

    #[test]
    fn a_thread_exists_for_its_participants_and_for_the_team_that_has_it_only() {
        let grants = [grant(GrantKind::Own, Capabilities::OWN)];
        let owner = Ties {
            grants: &grants,
            ..Ties::default()
        };
        assert_eq!(
            decide(NOW, AccountKind::Patient, &owner, Action::ReadThread),
            Decision::Hidden
        );
        let party = Ties {
            participant: true,
            ..owner
        };
        assert!(matches!(
            decide(NOW, AccountKind::Patient, &party, Action::ReadThread),
            Decision::Allow(_)
        ));
        let gone = Ties {
            grants: &[],
            ..party
        };
        assert_eq!(
            decide(NOW, AccountKind::Patient, &gone, Action::ReadThread),
            Decision::Hidden
        );
        let team = Ties {
            answers: true,
            ..Ties::default()
        };
        assert_eq!(
            decide(NOW, AccountKind::Staff, &team, Action::ReadThread),
            Decision::Allow(Relation::Team)
        );
        assert_eq!(
            decide(NOW, AccountKind::Administrator, &team, Action::ReadThread),
            Decision::Hidden
        );
    }

    #[test]
    fn only_staff_work() {
        assert_eq!(
            decide(NOW, AccountKind::Patient, &Ties::default(), Action::Work),
            Decision::Forbidden
        );
        assert!(matches!(
            decide(NOW, AccountKind::Staff, &Ties::default(), Action::Work),
            Decision::Allow(_)
        ));
    }
}
