//! The table in `expected.txt`, and what it comes to for one right.

use backend::auth::{Action, Decision};
use shared::family::{AgeTier, Capabilities, Capability, GrantKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("expected.txt");

/// Every action of the server. The match below does not compile without a new one.
pub(super) const ACTIONS: [Action; 28] = [
    Action::ComposeMessage,
    Action::ReadMailbox,
    Action::ReadThread,
    Action::ExportThread,
    Action::OpenAttachment,
    Action::WriteDraft,
    Action::ReadSummary,
    Action::ReadRecord,
    Action::ReadSensitive,
    Action::ExportRecord,
    Action::RenewPrescription,
    Action::ManageAppointments,
    Action::SeeAudit,
    Action::SeeFamily,
    Action::GiveGrant,
    Action::EndGrant,
    Action::RedeemInvite,
    Action::RegisterGrant,
    Action::SeeRegistrations,
    Action::Work,
    Action::SeeBoard,
    Action::SeeTeams,
    Action::SeeTeam,
    Action::ManageTeam,
    Action::SeeCounters,
    Action::ManageNotices,
    Action::ChangeAddress,
    Action::SettleDeadLetters,
];

/// The capability that lets the patient's side do it; none where it is not about a patient's record, mailbox
/// or family. A new action stops here: it needs a row in `expected.txt` and a place in [`ACTIONS`].
pub(super) const fn capability_for(action: Action) -> Option<Capability> {
    Some(match action {
        Action::ReadMailbox
        | Action::ReadThread
        | Action::ExportThread
        | Action::OpenAttachment => Capability::ReadMessages,
        Action::ComposeMessage | Action::WriteDraft => Capability::SendMessages,
        Action::ReadSummary => Capability::SeeSummary,
        Action::ReadRecord => Capability::SeeRecord,
        Action::ReadSensitive => Capability::SeeSensitive,
        Action::ExportRecord => Capability::ExportRecord,
        Action::RenewPrescription => Capability::RenewPrescriptions,
        Action::ManageAppointments => Capability::ManageAppointments,
        Action::GiveGrant | Action::EndGrant => Capability::ManageFamily,
        Action::SeeAudit => Capability::SeeAudit,
        Action::SeeFamily
        | Action::RedeemInvite
        | Action::RegisterGrant
        | Action::SeeRegistrations
        | Action::Work
        | Action::SeeBoard
        | Action::SeeTeams
        | Action::SeeTeam
        | Action::ManageTeam
        | Action::SeeCounters
        | Action::ManageNotices
        | Action::ChangeAddress
        | Action::SettleDeadLetters => return None,
    })
}

/// Whether a row of these lets the patient's side do it: by the capability for it or, where messages with
/// pharmacies are enough, by that to them. They are enough to look for a recipient and to have a mailbox, whose
/// contents are narrowed then, and for a thread with a pharmacy.
pub(super) fn lets(row: Capabilities, action: Action, pharmacy: bool) -> Option<bool> {
    let wanted = capability_for(action)?;
    let enough = match action {
        Action::ReadThread | Action::ExportThread | Action::OpenAttachment => pharmacy,
        Action::ReadMailbox | Action::ComposeMessage | Action::WriteDraft => true,
        _ => false,
    };
    Some(row.has(wanted) || (enough && row.has(Capability::PharmacyMessages)))
}

/// Whether an order that takes these away takes this one away: one about messages is about those with
/// pharmacies, too.
pub(super) fn takes_away(order: Capabilities, one: Capability) -> bool {
    match one {
        Capability::PharmacyMessages => order.may_read() || order.may_write(),
        other => order.has(other),
    }
}

/// An actor of the table, as its head names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    An,
    Ba,
    Pr,
    Pc,
    Pt,
    Te,
    Ad,
    Al,
    Fx,
    Ct,
    Pl,
    Os,
    Am,
    Au,
}

use Column::{Ad, Al, Am, An, Au, Ba, Ct, Fx, Os, Pc, Pl, Pr, Pt, Te};

/// In the table's order.
const COLUMNS: [Column; 14] = [An, Ba, Pr, Pc, Pt, Te, Ad, Al, Fx, Ct, Pl, Os, Am, Au];

/// What a cell is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Patient,
    Thread,
    Account,
}

/// What the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Allowed,
    ConfirmFirst,
    IfTheRowSays,
    Forbidden,
    Hidden,
    SignedOut,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) about: About,
    cells: BTreeMap<Column, Cell>,
}

impl Row {
    pub(super) fn cell(&self, column: Column) -> Cell {
        self.cells[&column]
    }
}

fn cell(letter: &str) -> Cell {
    match letter {
        "A" => Cell::Allowed,
        "S" => Cell::ConfirmFirst,
        "G" => Cell::IfTheRowSays,
        "D" => Cell::Forbidden,
        "H" => Cell::Hidden,
        "U" => Cell::SignedOut,
        other => panic!("there is no cell `{other}`"),
    }
}

fn read() -> BTreeMap<String, Row> {
    let mut lines = TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let head = lines.next().expect("the table's head");
    let names: Vec<String> = COLUMNS
        .iter()
        .map(|it| format!("{it:?}").to_uppercase())
        .collect();
    assert_eq!(head[..2], ["action", "about"]);
    assert_eq!(head[2..], names);
    let mut rows = BTreeMap::new();
    for cells in lines {
        assert_eq!(cells.len(), head.len(), "{cells:?}");
        let row = Row {
            about: match cells[1] {
                "patient" => About::Patient,
                "thread" => About::Thread,
                "account" => About::Account,
                other => panic!("nothing is about `{other}`"),
            },
            cells: COLUMNS
                .into_iter()
                .zip(cells[2..].iter().map(|it| cell(it)))
                .collect(),
        };
        assert_eq!(row.cell(An), Cell::SignedOut, "{cells:?}");
        if cells[0] != "-" {
            let twice = rows.insert(cells[0].to_owned(), row);
            assert!(twice.is_none(), "{} stands twice", cells[0]);
        }
    }
    rows
}

/// The row of an action.
pub(super) fn row(action: Action) -> &'static Row {
    static ROWS: OnceLock<BTreeMap<String, Row>> = OnceLock::new();
    let name = format!("{action:?}");
    let rows = ROWS.get_or_init(read);
    rows.get(&name)
        .unwrap_or_else(|| panic!("expected.txt has no row for {name}"))
}

#[test]
fn every_action_has_a_row_and_every_row_an_action() {
    let exist: Vec<String> = ACTIONS.iter().map(|it| format!("{it:?}")).collect();
    for action in ACTIONS {
        row(action);
    }
    for name in read().keys() {
        assert!(exist.contains(name), "there is no action {name}");
    }
}

/// The column of a right that holds, when all of it is in the row; see decision 6 in the table's head.
pub(super) const fn column_of(kind: GrantKind, age: AgeTier) -> Column {
    match (kind, age) {
        (GrantKind::Own, AgeTier::Adult) => Pr,
        (GrantKind::Own, AgeTier::Teen) => Te,
        (GrantKind::Parent, AgeTier::Teen) => Pt,
        (GrantKind::Delegate, AgeTier::Adult) => Ad,
        (GrantKind::Parent, AgeTier::Child) | (GrantKind::Guardian | GrantKind::Court, _) => Pc,
        (GrantKind::Own, AgeTier::Child)
        | (GrantKind::Parent, AgeTier::Adult)
        | (GrantKind::Delegate, AgeTier::Child | AgeTier::Teen)
        | (GrantKind::Restriction, _) => Fx,
    }
}

/// The most that a right comes to: what its column of the table has anything for.
pub(super) fn most(kind: GrantKind, age: AgeTier) -> Capabilities {
    let column = column_of(kind, age);
    let wanted: Vec<Capability> = ACTIONS
        .into_iter()
        .filter(|action| {
            matches!(
                row(*action).cell(column),
                Cell::Allowed | Cell::ConfirmFirst | Cell::IfTheRowSays
            )
        })
        .filter_map(capability_for)
        // Nothing asks for it yet. Whoever may do anything may be let fill in a form.
        .chain((column != Fx).then_some(Capability::FillForms))
        .collect();
    let most = Capabilities::of(&wanted);
    // Decision 11 of the table's head.
    if column == Pt {
        most
    } else {
        most.with_implied()
    }
}

/// What a decision says, without the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Hidden,
    Forbidden,
    ConfirmFirst,
    Allow,
}

impl From<Decision> for Outcome {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Allow(_) => Self::Allow,
            Decision::ConfirmFirst => Self::ConfirmFirst,
            Decision::Forbidden => Self::Forbidden,
            Decision::Hidden => Self::Hidden,
        }
    }
}
