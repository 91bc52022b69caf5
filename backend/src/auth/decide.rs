//! The one decision behind every policy: a pure function over who asks, what ties them to the patient
//! and what they want.
//!
//! It knows no database and no clock. Policies gather the facts and ask; there is no other place where
//! a right is worked out. What a right comes to is what its row says, less what the patient's age, the
//! account's level and orders of courts take away. It follows HIPAA's 45 CFR 164.502(g): a parent acts
//! for a child, not for an adult, and for a teen in little; the site's age rules say from when.

use crate::site::AgeRules;
use shared::account::AccountKind;
use shared::directory::RecipientKind;
use shared::family::{AccountLevel, AgeTier, Capabilities, Capability, GrantKind};
use shared::id::{AccountId, GrantId, PatientId};
use shared::time::UtcMicros;

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
    /// To do what; of a restriction, what it takes away.
    pub capabilities: Capabilities,
    /// From when.
    pub valid_from: UtcMicros,
    /// Until when, exclusive; open when absent.
    pub valid_until: Option<UtcMicros>,
    /// When it was taken back.
    pub revoked_at: Option<UtcMicros>,
}

impl Grant {
    /// Whether it holds at this instant, whatever it comes to.
    #[must_use]
    pub fn holds(&self, now: UtcMicros) -> bool {
        self.valid_from <= now
            && self.valid_until.is_none_or(|end| now < end)
            && self.revoked_at.is_none_or(|end| now < end)
    }
}

/// Who asks, as far as it matters to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// What the account is for.
    pub kind: AccountKind,
    /// How far its holder has proven who they are.
    pub level: AccountLevel,
    /// Whether they have said so again within the last minutes.
    pub confirmed: bool,
}

/// The patient that the request is about, as far as it matters to a decision.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What their age is.
    pub age: AgeTier,
    /// What the site makes of it.
    pub rules: &'a AgeRules,
}

/// What ties the actor to the patient that the request is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ties<'a> {
    /// The actor's grants on this patient, valid or not.
    pub grants: &'a [Grant],
    /// The patient. Without one, no grant counts.
    pub subject: Option<Subject<'a>>,
    /// Whether the actor sees the thread in question as one of the patient's side.
    pub participant: bool,
    /// Whether pharmacies alone ever had the thread in question.
    pub pharmacy: bool,
    /// Whether the actor answers for the team (or, as its desk, for the team without members) that has
    /// the thread in question; without a thread in question, any thread of this patient.
    pub answers: bool,
    /// Whether the actor manages the care team in question, or its facility's desk.
    pub manages: bool,
    /// Whether the actor is a member of a care team that is assigned to the patient.
    pub treats: bool,
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
    /// Take a thread that one may read away as a file.
    ExportThread,
    /// Open a file at a message of a thread that one may read.
    OpenAttachment,
    /// Keep drafts about the patient, of either side.
    WriteDraft,
    /// See vaccines, vital signs, allergies.
    ReadSummary,
    /// See results, notes, medications.
    ReadRecord,
    /// See what is labelled as sensitive.
    ReadSensitive,
    /// Take the record away as a file.
    ExportRecord,
    /// Ask for refills and renewals.
    RenewPrescription,
    /// Make, move and cancel appointments.
    ManageAppointments,
    /// See who looked at the record.
    SeeAudit,
    /// See who may act for the patient.
    SeeFamily,
    /// Give others rights to act for the patient.
    GiveGrant,
    /// Narrow, or take back, a right that the patient gave.
    EndGrant,
    /// Use a code with which one gets a right.
    RedeemInvite,
    /// Register a right that rests on a document.
    RegisterGrant,
    /// See what waits for a second administrator.
    SeeRegistrations,
    /// See and choose what one is told of.
    ManageNotices,
    /// Change where notices go.
    ChangeAddress,
    /// See what could not be delivered, and settle it.
    SettleDeadLetters,
    /// See the threads of one's teams and desks.
    Work,
    /// See how teams are doing, in numbers.
    SeeBoard,
    /// See the teams that one manages.
    SeeTeams,
    /// See what a team says of itself.
    SeeTeam,
    /// Change who is in a team and what it says of itself.
    ManageTeam,
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
    /// As a member of a care team that is assigned to the patient.
    CareTeam,
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
            Self::Grant(_, GrantKind::Restriction) => "restriction",
            Self::Team => "team",
            Self::CareTeam => "care_team",
            Self::Account => "account",
        }
    }

    /// Whether the actor is the patient.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Grant(_, GrantKind::Own))
    }
}

/// Which messages a right to read or write messages is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Everything,
    /// Those with pharmacies.
    Pharmacies,
}

impl Reach {
    /// How far a right must go to be about a team of this kind.
    #[must_use]
    pub const fn of_team(kind: RecipientKind) -> Self {
        match kind {
            RecipientKind::Pharmacy => Self::Pharmacies,
            _ => Self::Everything,
        }
    }

    /// How far a right must go to be about a thread, by whether pharmacies alone ever had it: what a
    /// clinic was told stays what a clinic was told, whoever has it now.
    #[must_use]
    pub const fn of_thread(pharmacies_only: bool) -> Self {
        if pharmacies_only {
            Self::Pharmacies
        } else {
            Self::Everything
        }
    }

    /// Whether it goes as far as that.
    #[must_use]
    pub const fn covers(self, needed: Self) -> bool {
        matches!(
            (self, needed),
            (Self::Everything, _) | (_, Self::Pharmacies)
        )
    }
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, by this right.
    Allow(Relation),
    /// Yes, once the actor has said again who they are.
    ConfirmFirst,
    /// No, and the actor knows already that the thing exists: 403.
    Forbidden,
    /// No, and the actor must not learn whether the thing exists: 404.
    Hidden,
}

/// What people may do in their own care.
const OWN_ADULT: Capabilities = Capabilities::ALL;
/// What a teen may do in their own care, where teens have accounts.
const OWN_TEEN: Capabilities = Capabilities::ALL.without(Capabilities::of(&[
    Capability::ExportRecord,
    Capability::RenewPrescriptions,
    Capability::ManageAppointments,
    Capability::ManageFamily,
]));
/// What nobody can do for somebody else: rights are never passed on.
const NOT_FOR_OTHERS: Capabilities = Capabilities::of(&[Capability::ManageFamily]);
/// What one whom the patient chose cannot do, whatever the row says.
const NOT_FOR_DELEGATES: Capabilities =
    NOT_FOR_OTHERS.or(Capabilities::of(&[Capability::SeeAudit]));

/// The most that a grant of this kind can come to at the patient's age.
#[must_use]
pub const fn ceiling(kind: GrantKind, subject: Subject<'_>) -> Capabilities {
    match (kind, subject.age) {
        (GrantKind::Own, AgeTier::Adult) => OWN_ADULT,
        (GrantKind::Own, AgeTier::Teen) if subject.rules.teen_accounts => OWN_TEEN,
        (GrantKind::Own, AgeTier::Teen | AgeTier::Child) => Capabilities::NONE,
        (GrantKind::Parent, AgeTier::Child) => Capabilities::ALL.without(NOT_FOR_OTHERS),
        (GrantKind::Parent, AgeTier::Teen) => subject.rules.parent_of_teen.without(NOT_FOR_OTHERS),
        (GrantKind::Parent, AgeTier::Adult) => Capabilities::NONE,
        // What a court or a law gives does not end with an age: an adult may have a guardian.
        (GrantKind::Guardian | GrantKind::Court, _) => Capabilities::ALL.without(NOT_FOR_OTHERS),
        // Only an adult can choose somebody, so below that age there is nothing that was given.
        (GrantKind::Delegate, AgeTier::Adult) => Capabilities::ALL.without(NOT_FOR_DELEGATES),
        (GrantKind::Delegate, AgeTier::Teen | AgeTier::Child) => Capabilities::NONE,
        // It takes away and gives nothing.
        (GrantKind::Restriction, _) => Capabilities::NONE,
    }
}

/// What restrictions that hold now take away from every other right of the actor on this patient.
fn taken_away(now: UtcMicros, grants: &[Grant]) -> Capabilities {
    grants
        .iter()
        .filter(|grant| grant.kind == GrantKind::Restriction && grant.holds(now))
        .fold(Capabilities::NONE, |all, grant| all.or(grant.capabilities))
}

/// What a grant comes to now: nothing before and after its time; what its row says, less what age and
/// orders of courts take away. The account's level is not looked at here: [`all_effective`] leaves whoever
/// has not proven who they are with nothing, and [`decide`] forbids them what they could do otherwise.
#[must_use]
pub fn effective(now: UtcMicros, grant: &Grant, ties: &Ties<'_>) -> Capabilities {
    match ties.subject {
        Some(subject) if grant.holds(now) => {
            let taken = taken_away(now, ties.grants);
            let most = ceiling(grant.kind, subject);
            // Where messages with pharmacies are the most, who has all messages has those.
            let says = if most.has(Capability::ReadMessages) {
                grant.capabilities
            } else {
                grant.capabilities.with_implied()
            };
            let left = says.and(most);
            // Whoever may not read, or not write, may do neither with a pharmacy.
            if taken.may_read() || taken.may_write() {
                left.without(taken.or(Capabilities::of(&[Capability::PharmacyMessages])))
            } else {
                left.without(taken)
            }
        }
        _ => Capabilities::NONE,
    }
}

/// All that the actor's grants come to now: nothing for whoever has not proven who they are, so that they
/// are shown not even for whom they are to act.
#[must_use]
pub fn all_effective(now: UtcMicros, who: Who, ties: &Ties<'_>) -> Capabilities {
    if who.level == AccountLevel::Basic || !may_hold(who.kind) {
        return Capabilities::NONE;
    }
    effective_together(now, ties)
}

/// What the actor's grants come to at an instant, whatever the account is.
#[must_use]
pub fn effective_together(at: UtcMicros, ties: &Ties<'_>) -> Capabilities {
    ties.grants
        .iter()
        .map(|grant| effective(at, grant, ties))
        .fold(Capabilities::NONE, Capabilities::or)
}

/// How far the actor's right to read or to write messages goes now, for whom [`decide`] allowed it.
#[must_use]
pub fn reach(now: UtcMicros, who: Who, ties: &Ties<'_>, messages: Capability) -> Reach {
    if all_effective(now, who, ties).has(messages) {
        Reach::Everything
    } else {
        Reach::Pharmacies
    }
}

/// Whether a grant counts for an account of this kind. Administrators and auditors see no patient's data,
/// whatever row somebody made for them.
const fn may_hold(kind: AccountKind) -> bool {
    matches!(kind, AccountKind::Patient | AccountKind::Staff)
}

/// Decides. Whoever has no relation to the patient gets [`Decision::Hidden`], whatever they want.
#[must_use]
pub fn decide(now: UtcMicros, who: Who, ties: &Ties<'_>, action: Action) -> Decision {
    let asks = Asks { now, who, ties };
    let staff = who.kind == AccountKind::Staff;
    let proven = staff && who.level == AccountLevel::Premium;
    let team = (ties.answers && proven).then_some(Relation::Team);
    let care_team = (ties.treats && proven).then_some(Relation::CareTeam);
    match action {
        Action::ComposeMessage => asks.or_hidden(asks.by_messages(Capability::SendMessages)),
        Action::ReadMailbox => asks.or_hidden(asks.by_messages(Capability::ReadMessages)),
        Action::ReadThread | Action::ExportThread | Action::OpenAttachment => {
            // A thread that one is no party to does not exist, even for those who may read others.
            let patient_side = match (ties.participant, ties.pharmacy) {
                (false, _) => None,
                (true, true) => asks.by_messages(Capability::ReadMessages),
                (true, false) => asks.by_grant(Capability::ReadMessages),
            };
            patient_side
                .or(team)
                .map_or(Decision::Hidden, Decision::Allow)
        }
        Action::WriteDraft => asks.or_hidden(asks.by_messages(Capability::SendMessages).or(team)),
        Action::ReadSummary => {
            let staff = care_team.or(team);
            asks.or_hidden(asks.by_grant(Capability::SeeSummary).or(staff))
        }
        Action::ReadRecord => asks.or_hidden(asks.by_grant(Capability::SeeRecord).or(care_team)),
        // Nobody learns that there is something which they may not see.
        Action::ReadSensitive => asks
            .by_grant(Capability::SeeSensitive)
            .or(care_team)
            .map_or(Decision::Hidden, Decision::Allow),
        Action::ExportRecord => asks.confirmed(Capability::ExportRecord),
        Action::RenewPrescription => asks.or_hidden(asks.by_grant(Capability::RenewPrescriptions)),
        Action::ManageAppointments => {
            let booked = asks.by_grant(Capability::ManageAppointments);
            asks.or_hidden(booked.or(care_team))
        }
        Action::SeeAudit => match who.kind {
            AccountKind::Auditor => Decision::Allow(Relation::Account),
            _ => asks.or_hidden(asks.by_grant(Capability::SeeAudit)),
        },
        // Whoever may do anything sees by what right, and can give it up.
        Action::SeeFamily => asks.or_hidden(asks.by_any_grant().or(team)),
        Action::GiveGrant => asks.confirmed(Capability::ManageFamily),
        // Taking back is never made harder: it must work at once, on any device, in any distress.
        Action::EndGrant => asks.or_hidden(asks.by_grant(Capability::ManageFamily)),
        Action::RedeemInvite => match (who.kind, who.level) {
            (AccountKind::Patient, AccountLevel::Premium) => Decision::Allow(Relation::Account),
            _ => Decision::Forbidden,
        },
        Action::RegisterGrant => match (who.kind, who.confirmed) {
            (AccountKind::Administrator, true) => Decision::Allow(Relation::Account),
            (AccountKind::Administrator, false) => Decision::ConfirmFirst,
            _ => Decision::Forbidden,
        },
        Action::ManageNotices => Decision::Allow(Relation::Account),
        // Whoever sits down at an open page must not lead the notices elsewhere.
        Action::ChangeAddress if who.confirmed => Decision::Allow(Relation::Account),
        Action::ChangeAddress => Decision::ConfirmFirst,
        Action::SeeRegistrations | Action::SettleDeadLetters => match who.kind {
            AccountKind::Administrator => Decision::Allow(Relation::Account),
            _ => Decision::Forbidden,
        },
        Action::Work => {
            if staff {
                Decision::Allow(Relation::Team)
            } else {
                Decision::Forbidden
            }
        }
        // Administrators see how teams are doing, and nothing of what is written to them.
        Action::SeeBoard | Action::SeeTeams => match who.kind {
            AccountKind::Administrator => Decision::Allow(Relation::Account),
            AccountKind::Staff => Decision::Allow(Relation::Team),
            _ => Decision::Forbidden,
        },
        Action::SeeTeam | Action::ManageTeam => {
            let member = action == Action::SeeTeam && ties.answers;
            match who.kind {
                AccountKind::Administrator => Decision::Allow(Relation::Account),
                AccountKind::Staff if proven && (ties.manages || member) => {
                    Decision::Allow(Relation::Team)
                }
                _ => Decision::Forbidden,
            }
        }
        // Whose numbers they are is decided for each patient and each team.
        Action::SeeCounters => Decision::Allow(Relation::Account),
    }
}

/// One question to [`decide`].
struct Asks<'a> {
    now: UtcMicros,
    who: Who,
    ties: &'a Ties<'a>,
}

impl Asks<'_> {
    /// The closest grant of which `fits` holds: one's own first.
    fn closest(&self, fits: impl Fn(Capabilities) -> bool) -> Option<Relation> {
        if !may_hold(self.who.kind) {
            return None;
        }
        let mut fitting = self
            .ties
            .grants
            .iter()
            .filter(|grant| fits(effective(self.now, grant, self.ties)));
        let first = fitting.clone().find(|grant| grant.kind == GrantKind::Own);
        first
            .or_else(|| fitting.next())
            .map(|grant| Relation::Grant(grant.id, grant.kind))
    }

    fn by_grant(&self, wanted: Capability) -> Option<Relation> {
        self.closest(|may| may.has(wanted))
            .filter(|_| self.who.level == AccountLevel::Premium)
    }

    /// By a right to all messages or, without one, to those with pharmacies.
    fn by_messages(&self, wanted: Capability) -> Option<Relation> {
        self.by_grant(wanted)
            .or_else(|| self.by_grant(Capability::PharmacyMessages))
    }

    fn by_any_grant(&self) -> Option<Relation> {
        self.closest(|may| !may.is_empty())
            .filter(|_| self.who.level == AccountLevel::Premium)
    }

    /// Whoever may do something for the patient, or would with a proven identity, or answers for them, is
    /// refused and not told that the patient does not exist.
    fn is_related(&self) -> bool {
        let staff = self.who.kind == AccountKind::Staff && (self.ties.answers || self.ties.treats);
        staff || self.closest(|may| !may.is_empty()).is_some()
    }

    fn or_hidden(&self, allowed: Option<Relation>) -> Decision {
        match allowed {
            Some(relation) => Decision::Allow(relation),
            None if self.is_related() => Decision::Forbidden,
            None => Decision::Hidden,
        }
    }

    fn confirmed(&self, wanted: Capability) -> Decision {
        match self.by_grant(wanted) {
            Some(_) if !self.who.confirmed => Decision::ConfirmFirst,
            allowed => self.or_hidden(allowed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: UtcMicros = UtcMicros(1_000_000);
    const RULES: AgeRules = AgeRules {
        teen_from: 13,
        adult_from: 18,
        teen_accounts: true,
        parent_of_teen: Capabilities::NONE,
    };
    const ADULT: Subject<'_> = Subject {
        age: AgeTier::Adult,
        rules: &RULES,
    };

    const fn who(kind: AccountKind) -> Who {
        Who {
            kind,
            level: AccountLevel::Premium,
            confirmed: true,
        }
    }

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
                    decide(NOW, who(kind), &Ties::default(), action),
                    Decision::Hidden,
                    "{kind:?} {action:?}"
                );
            }
        }
    }

    #[test]
    fn a_grant_counts_from_its_first_instant_to_the_one_before_its_last() {
        let mut grants = [grant(GrantKind::Own, Capabilities::ALL)];
        let allowed = |grants: &[Grant], now| {
            let ties = Ties {
                grants,
                subject: Some(ADULT),
                ..Ties::default()
            };
            matches!(
                decide(now, who(AccountKind::Patient), &ties, Action::ReadMailbox),
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
        let grants = [grant(
            GrantKind::Delegate,
            Capabilities::of(&[Capability::ReadMessages]),
        )];
        let ties = Ties {
            grants: &grants,
            subject: Some(ADULT),
            ..Ties::default()
        };
        assert_eq!(
            decide(
                NOW,
                who(AccountKind::Patient),
                &ties,
                Action::ComposeMessage
            ),
            Decision::Forbidden
        );
        assert!(matches!(
            decide(NOW, who(AccountKind::Patient), &ties, Action::ReadMailbox),
            Decision::Allow(_)
        ));
    }

    #[test]
    fn a_thread_exists_for_its_participants_and_for_the_team_that_has_it_only() {
        let grants = [grant(GrantKind::Own, Capabilities::ALL)];
        let owner = Ties {
            grants: &grants,
            subject: Some(ADULT),
            ..Ties::default()
        };
        assert_eq!(
            decide(NOW, who(AccountKind::Patient), &owner, Action::ReadThread),
            Decision::Hidden
        );
        let party = Ties {
            participant: true,
            ..owner
        };
        assert!(matches!(
            decide(NOW, who(AccountKind::Patient), &party, Action::ReadThread),
            Decision::Allow(_)
        ));
        let gone = Ties {
            grants: &[],
            ..party
        };
        assert_eq!(
            decide(NOW, who(AccountKind::Patient), &gone, Action::ReadThread),
            Decision::Hidden
        );
        let team = Ties {
            answers: true,
            ..Ties::default()
        };
        assert_eq!(
            decide(NOW, who(AccountKind::Staff), &team, Action::ReadThread),
            Decision::Allow(Relation::Team)
        );
        assert_eq!(
            decide(
                NOW,
                who(AccountKind::Administrator),
                &team,
                Action::ReadThread
            ),
            Decision::Hidden
        );
    }

    #[test]
    fn a_teams_managers_change_it_its_members_see_it_and_administrators_do_both() {
        let may = |kind, answers, manages, action| {
            let ties = Ties {
                answers,
                manages,
                ..Ties::default()
            };
            matches!(decide(NOW, who(kind), &ties, action), Decision::Allow(_))
        };
        use AccountKind::{Administrator, Auditor, Patient, Staff};
        for (kind, answers, manages, sees, changes) in [
            (Staff, false, false, false, false),
            (Staff, true, false, true, false),
            (Staff, false, true, true, true),
            (Administrator, false, false, true, true),
            (Patient, true, true, false, false),
            (Auditor, true, true, false, false),
        ] {
            let case = format!("{kind:?} {answers} {manages}");
            assert_eq!(may(kind, answers, manages, Action::SeeTeam), sees, "{case}");
            assert_eq!(
                may(kind, answers, manages, Action::ManageTeam),
                changes,
                "{case}"
            );
        }
        let unproven = Who {
            level: AccountLevel::Basic,
            ..who(Staff)
        };
        let ties = Ties {
            manages: true,
            ..Ties::default()
        };
        let decision = decide(NOW, unproven, &ties, Action::ManageTeam);
        assert_eq!(decision, Decision::Forbidden);
    }

    #[test]
    fn only_staff_work() {
        assert_eq!(
            decide(
                NOW,
                who(AccountKind::Patient),
                &Ties::default(),
                Action::Work
            ),
            Decision::Forbidden
        );
        assert!(matches!(
            decide(NOW, who(AccountKind::Staff), &Ties::default(), Action::Work),
            Decision::Allow(_)
        ));
    }
}
