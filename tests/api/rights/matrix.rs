//! Everyone on everything, at every age, with every kind and state of right, against `expected.txt`.

use super::table::{ACTIONS, About, Cell, Column, Outcome, column_of, row};
use backend::auth::{
    Action, Actor, Assurance, Bonds, Born, Decision, Grant, Moment, Relation, Ties,
};
use backend::site::{AgeRules, Site, SiteContent};
use jiff::civil::Date;
use shared::account::AccountKind;
use shared::family::{AccountLevel, AgeTier, Capabilities, Capability, GrantKind};
use shared::id::{AccountId, GrantId, PatientId, SessionId};
use shared::time::UtcMicros;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where `auth::decide` says something else than the table, on purpose or not. The table is not bent to it: a
/// line goes when the two agree again, and until then stands here with what speaks for it. The matrix
/// fails when a line is no longer true.
const DIFFERENCES: [(Column, Action, Outcome); 8] = [
    // Of a thread even a party learns nothing without a proven identity.
    (Column::Ba, Action::ReadThread, Outcome::Hidden),
    (Column::Ba, Action::ExportThread, Outcome::Hidden),
    (Column::Ba, Action::OpenAttachment, Outcome::Hidden),
    // A thread is seen by the care team that has it; the patient's other care teams have no part in it
    // (`authz_matrix.txt` says so, too), and so none in answering it.
    (Column::Ct, Action::ReadThread, Outcome::Hidden),
    (Column::Ct, Action::ExportThread, Outcome::Hidden),
    (Column::Ct, Action::OpenAttachment, Outcome::Hidden),
    (Column::Ct, Action::WriteDraft, Outcome::Forbidden),
    // Who treats the patient and has no thread of theirs is not told who acts for them.
    (Column::Ct, Action::SeeFamily, Outcome::Forbidden),
];

/// A birth date, a day, and what one is on it.
const AGES: [(&str, &str, &str, AgeTier); 16] = [
    ("0", "2026-11-19", "2026-11-19", AgeTier::Child),
    (
        "12 years, 364 days",
        "2013-11-20",
        "2026-11-19",
        AgeTier::Child,
    ),
    ("13", "2013-11-19", "2026-11-19", AgeTier::Teen),
    (
        "17 years, 364 days",
        "2008-11-20",
        "2026-11-19",
        AgeTier::Teen,
    ),
    ("18", "2008-11-19", "2026-11-19", AgeTier::Adult),
    ("adult", "1985-03-14", "2026-11-19", AgeTier::Adult),
    ("very old", "1900-01-01", "2026-11-19", AgeTier::Adult),
    ("not born yet", "2026-11-20", "2026-11-19", AgeTier::Child),
    (
        "29 Feb, last day of being 12",
        "2008-02-29",
        "2021-02-28",
        AgeTier::Child,
    ),
    ("29 Feb, 13", "2008-02-29", "2021-03-01", AgeTier::Teen),
    (
        "29 Feb, last day of being 17",
        "2008-02-29",
        "2026-02-28",
        AgeTier::Teen,
    ),
    ("29 Feb, 18", "2008-02-29", "2026-03-01", AgeTier::Adult),
    (
        "born on 28 Feb, 13",
        "2008-02-28",
        "2021-02-28",
        AgeTier::Teen,
    ),
    (
        "born on 1 Mar, last day of being 12",
        "2008-03-01",
        "2021-02-28",
        AgeTier::Child,
    ),
    ("New Year's Eve", "2008-12-31", "2026-12-30", AgeTier::Teen),
    (
        "New Year's Eve, 18",
        "2008-12-31",
        "2026-12-31",
        AgeTier::Adult,
    ),
];

/// 19 November 2026, 16:00 UTC.
const NOW: UtcMicros = UtcMicros(1_795_104_000_000_000);

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    Holder(GrantKind),
    /// A delegate for messages and appointments.
    Limited,
    Stranger,
    CareTeam,
    Team,
    OtherStaff,
    Administrator,
    Auditor,
}

const PEOPLE: [Person; 12] = [
    Person::Holder(GrantKind::Own),
    Person::Holder(GrantKind::Parent),
    Person::Holder(GrantKind::Guardian),
    Person::Holder(GrantKind::Court),
    Person::Holder(GrantKind::Delegate),
    Person::Limited,
    Person::Stranger,
    Person::CareTeam,
    Person::Team,
    Person::OtherStaff,
    Person::Administrator,
    Person::Auditor,
];

impl Person {
    const fn account(self) -> AccountKind {
        match self {
            Self::Holder(_) | Self::Limited | Self::Stranger => AccountKind::Patient,
            Self::CareTeam | Self::Team | Self::OtherStaff => AccountKind::Staff,
            Self::Administrator => AccountKind::Administrator,
            Self::Auditor => AccountKind::Auditor,
        }
    }

    /// What the row of their right says, with or without what is sensitive.
    fn right(self, sensitive: bool) -> Option<(GrantKind, Capabilities)> {
        let all = if sensitive {
            Capabilities::ALL
        } else {
            Capabilities::ALL.without(Capabilities::of(&[Capability::SeeSensitive]))
        };
        match self {
            Self::Holder(GrantKind::Own) => Some((GrantKind::Own, Capabilities::ALL)),
            Self::Holder(kind) => Some((kind, all)),
            Self::Limited => Some((
                GrantKind::Delegate,
                Capabilities::of(&[
                    Capability::ReadMessages,
                    Capability::SendMessages,
                    Capability::ManageAppointments,
                ]),
            )),
            _ => None,
        }
    }

    /// Their column of the table while they have their right, if it takes one.
    fn column(self, age: AgeTier) -> Column {
        match self {
            Self::Holder(kind) => column_of(kind, age),
            Self::Limited => match column_of(GrantKind::Delegate, age) {
                Column::Ad => Column::Al,
                other => other,
            },
            Self::Stranger => Column::Fx,
            Self::CareTeam => Column::Ct,
            Self::Team => Column::Pl,
            Self::OtherStaff => Column::Os,
            Self::Administrator => Column::Am,
            Self::Auditor => Column::Au,
        }
    }
}

/// How far the row of a right is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    None,
    Future,
    Active,
    Expired,
    Revoked,
}

const STATES: [State; 5] = [
    State::None,
    State::Future,
    State::Active,
    State::Expired,
    State::Revoked,
];

/// How long ago they said again who they are, and whether that is recent enough.
const CONFIRMED: [(&str, i64, bool); 3] = [
    ("just now", 0, true),
    ("4 min 59 s ago", 299, true),
    ("6 min ago", 360, false),
];

/// One case.
#[derive(Clone, Copy, Debug)]
struct Case {
    person: Person,
    age: (&'static str, &'static str, &'static str, AgeTier),
    level: AccountLevel,
    confirmed: (&'static str, i64, bool),
    state: State,
    /// Whether the row of the right names what is labelled as sensitive.
    sensitive: bool,
    /// Whether they are a party to the thread in question.
    party: bool,
}

impl Case {
    fn grants(&self) -> Vec<Grant> {
        let Some((kind, capabilities)) = self.person.right(self.sensitive) else {
            return Vec::new();
        };
        // As close to the instant as it goes.
        let (valid_from, valid_until, revoked_at) = match self.state {
            State::None => return Vec::new(),
            State::Future => (UtcMicros(NOW.0 + 1), None, None),
            State::Active => (NOW, Some(UtcMicros(NOW.0 + 1)), None),
            State::Expired => (UtcMicros(0), Some(NOW), None),
            State::Revoked => (UtcMicros(0), None, Some(NOW)),
        };
        vec![Grant {
            id: GrantId(Uuid::from_u128(1)),
            account_id: AccountId(Uuid::from_u128(2)),
            patient_id: PatientId(Uuid::from_u128(3)),
            kind,
            capabilities,
            valid_from,
            valid_until,
            revoked_at,
        }]
    }

    fn decide(&self, site: &Site, grants: Vec<Grant>, action: Action) -> Decision {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let moment = Moment { now: NOW, site };
        let actor = Actor {
            session_id: SessionId(Uuid::from_u128(4)),
            account_id: AccountId(Uuid::from_u128(2)),
            kind: self.person.account(),
            name: String::new(),
            assurance: Assurance::One,
            level: self.level,
            confirmed_at: NOW.plus_seconds(-self.confirmed.1),
        };
        let born = Born {
            on: day(self.age.1),
            today: day(self.age.2),
        };
        let bonds = Bonds {
            born: (!grants.is_empty()).then_some(born),
            grants,
        };
        let ties = Ties {
            participant: self.party,
            answers: self.person == Person::Team,
            treats: self.person == Person::CareTeam,
            ..bonds.ties(&moment)
        };
        moment.decide(&actor, &ties, action)
    }

    /// The column that the case belongs to.
    fn column(&self, about: About) -> Column {
        let holds = self.person.right(true).is_none() || self.state == State::Active;
        let column = if holds {
            self.person.column(self.age.3)
        } else {
            Column::Fx
        };
        let unproven =
            self.level == AccountLevel::Basic && self.person.account() == AccountKind::Patient;
        if unproven && (column != Column::Fx || about == About::Account) {
            Column::Ba
        } else {
            column
        }
    }

    fn expected(&self, action: Action) -> (Column, Outcome) {
        let row = row(action);
        let column = self.column(row.about);
        let patients_side = self.person.account() == AccountKind::Patient;
        if row.about == About::Thread && patients_side && !self.party {
            return (column, Outcome::Hidden);
        }
        let outcome = match row.cell(column) {
            Cell::Allowed => Outcome::Allow,
            Cell::ConfirmFirst if self.confirmed.2 => Outcome::Allow,
            Cell::ConfirmFirst => Outcome::ConfirmFirst,
            Cell::IfTheRowSays if self.sensitive => Outcome::Allow,
            Cell::IfTheRowSays | Cell::Hidden => Outcome::Hidden,
            Cell::Forbidden => Outcome::Forbidden,
            Cell::SignedOut => panic!("nobody who asks is anonymous"),
        };
        (column, outcome)
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for person in PEOPLE {
        for age in AGES {
            // Staff and those who run the site are whoever they are; what they prove is another matter.
            let levels: &[AccountLevel] = match person.account() {
                AccountKind::Patient => &[AccountLevel::Basic, AccountLevel::Premium],
                _ => &[AccountLevel::Premium],
            };
            for level in levels.iter().copied() {
                for confirmed in CONFIRMED {
                    for state in STATES {
                        for sensitive in [false, true] {
                            for party in [false, true] {
                                cases.push(Case {
                                    person,
                                    age,
                                    level,
                                    confirmed,
                                    state,
                                    sensitive,
                                    party,
                                });
                            }
                        }
                    }
                }
            }
        }
    }
    cases
}

#[test]
fn everyone_may_do_what_the_table_says_and_nothing_else() {
    let site = Site::new(SiteContent::builtin().unwrap());
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut tried = 0;
    for case in cases() {
        for action in ACTIONS {
            tried += 1;
            let grants = case.grants();
            let decision = case.decide(&site, grants.clone(), action);
            let got = Outcome::from(decision);
            let (column, expected) = case.expected(action);
            let differs = DIFFERENCES
                .iter()
                .position(|it| *it == (column, action, got));
            if got == expected {
                // Whoever is allowed something about a patient by their own right is written down with it.
                if let Decision::Allow(Relation::Grant(id, kind)) = decision {
                    assert_eq!((id, kind), (grants[0].id, grants[0].kind), "{case:?}");
                }
            } else if let Some(known) = differs {
                seen.insert(known);
            } else {
                wrong.push(format!(
                    "{:?} ({column:?}) {action:?}, age {}, {:?}, confirmed {}, right {:?}{}{}: \
                     expected {expected:?}, got {got:?}",
                    case.person,
                    case.age.0,
                    case.level,
                    case.confirmed.0,
                    case.state,
                    if case.sensitive {
                        " with what is sensitive"
                    } else {
                        ""
                    },
                    if case.party {
                        ", party to the thread"
                    } else {
                        ""
                    },
                ));
            }
        }
    }
    assert!(tried > 100_000, "{tried}");
    let first: Vec<&str> = wrong.iter().take(30).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {tried} cases are wrong, among them\n{}",
        wrong.len(),
        first.join("\n")
    );
    for (place, difference) in DIFFERENCES.iter().enumerate() {
        assert!(seen.contains(&place), "no longer differs: {difference:?}");
    }
}

/// The table is about a site whose teens have accounts. Without them it is one column that changes.
#[test]
fn where_teens_have_no_accounts_their_own_right_comes_to_nothing_until_they_are_adults() {
    let site = Site::new(SiteContent::builtin().unwrap());
    let rules = AgeRules {
        teen_accounts: false,
        ..*site.ages()
    };
    let case = Case {
        person: Person::Holder(GrantKind::Own),
        age: AGES[0],
        level: AccountLevel::Premium,
        confirmed: CONFIRMED[0],
        state: State::Active,
        sensitive: true,
        party: true,
    };
    let grants = case.grants();
    for (age, is_nothing) in [
        (AgeTier::Child, true),
        (AgeTier::Teen, true),
        (AgeTier::Adult, false),
    ] {
        let subject = backend::auth::Subject { age, rules: &rules };
        let most = backend::auth::ceiling(GrantKind::Own, subject);
        assert_eq!(most.is_empty(), is_nothing, "{age:?}");
        let ties = Ties {
            grants: &grants,
            subject: Some(subject),
            participant: true,
            ..Ties::default()
        };
        let who = backend::auth::Who {
            kind: AccountKind::Patient,
            level: AccountLevel::Premium,
            confirmed: true,
        };
        for action in ACTIONS
            .into_iter()
            .filter(|it| row(*it).about != About::Account)
        {
            let got = Outcome::from(backend::auth::decide(NOW, who, &ties, action));
            assert_eq!(got == Outcome::Hidden, is_nothing, "{age:?} {action:?}");
        }
    }
}
