//! Looks up what ties an account to a patient or a thread. The decision over it is in `decide`.

use super::{Actor, Grant, Moment, Subject, Ties, Who, all_effective};
use crate::db::{Reads, Row, rows, variant};
use crate::site::{from_civil, to_civil};
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, TryGetable as _};
use shared::account::AccountKind;
use shared::family::{AccountLevel, AgeChangeView, Capabilities, GrantKind};
use shared::id::{AccountId, GrantId, PatientId, RecipientId, ThreadId};
use shared::time::{CivilDate, UtcMicros};
use std::collections::BTreeMap;

/// How many days before it a birthday that changes rights is announced.
const ANNOUNCED_DAYS: i32 = 60;

/// SQL: whether a row of `team_member` answers at an instant. Members whose account is disabled answer nothing.
macro_rules! answering {
    ($member:literal, $now:literal) => {
        concat!(
            $member,
            ".valid_from <= ",
            $now,
            " AND (",
            $member,
            ".valid_until IS NULL OR ",
            $member,
            ".valid_until > ",
            $now,
            ") AND EXISTS (SELECT 1 FROM account a WHERE a.id = ",
            $member,
            ".account_id AND a.disabled_at IS NULL)"
        )
    };
}

/// SQL: whether a row of `team_member` is counted on at an instant: it answers, and is not away.
macro_rules! present {
    ($member:literal, $now:literal) => {
        concat!(
            answering!($member, $now),
            " AND (",
            $member,
            ".away_from IS NULL OR ",
            $member,
            ".away_from > ",
            $now,
            " OR ",
            $member,
            ".away_until <= ",
            $now,
            ")"
        )
    };
}

/// SQL over a row `t` of `thread`: whether account `$1` answers for it at instant `$2`. Members of its
/// team do, away or not; while the team has no member who is there, and once an answer is late, those of the facility's desk do.
pub const ANSWERS_FOR_THREAD: &str = concat!(
    "(EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id = t.recipient_id ",
    "AND m.account_id = $1 AND ",
    answering!("m", "$2"),
    ") OR ((t.escalated_at IS NOT NULL OR ",
    "NOT EXISTS (SELECT 1 FROM team_member o WHERE o.recipient_id = t.recipient_id AND ",
    present!("o", "$2"),
    ")) AND EXISTS (SELECT 1 FROM recipient r JOIN facility f ON f.id = r.facility_id ",
    "JOIN team_member d ON d.recipient_id = f.desk_id ",
    "WHERE r.id = t.recipient_id AND d.account_id = $1 AND ",
    answering!("d", "$2"),
    ")))"
);

/// SQL over a row `c` of `account` and a row `t` of `thread`: whether the account answers for the thread at
/// instant `$2` and is not away, by the same rule as [`ANSWERS_FOR_THREAD`].
pub const COLLEAGUES_AT_THREAD: &str = concat!(
    "(EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id = t.recipient_id ",
    "AND m.account_id = c.id AND ",
    present!("m", "$2"),
    ") OR ((t.escalated_at IS NOT NULL OR ",
    "NOT EXISTS (SELECT 1 FROM team_member o WHERE o.recipient_id = t.recipient_id AND ",
    present!("o", "$2"),
    ")) AND EXISTS (SELECT 1 FROM recipient r JOIN facility f ON f.id = r.facility_id ",
    "JOIN team_member d ON d.recipient_id = f.desk_id ",
    "WHERE r.id = t.recipient_id AND d.account_id = c.id AND ",
    present!("d", "$2"),
    ")))"
);

/// SQL: the teams that account `$1` answers for at instant `$2`, by the same rule as
/// [`ANSWERS_FOR_THREAD`], from the memberships on: the number of threads does not matter. For statements over
/// all of these teams, which may be more than a statement takes values.
pub const TEAMS_OF: &str = concat!(
    "SELECT m.recipient_id AS id FROM team_member m WHERE m.account_id = $1 AND ",
    answering!("m", "$2"),
    " UNION SELECT r.id FROM team_member d JOIN facility f ON f.desk_id = d.recipient_id ",
    "JOIN recipient r ON r.facility_id = f.id WHERE d.account_id = $1 AND ",
    answering!("d", "$2"),
    " AND NOT EXISTS (SELECT 1 FROM team_member o WHERE o.recipient_id = r.id AND ",
    present!("o", "$2"),
    ")"
);

/// SQL over a row `r` of `recipient`: whether anybody is there for it at instant `$1`: a member of its
/// own or, without one, of its facility's desk.
pub const ANSWERED: &str = concat!(
    "EXISTS (SELECT 1 FROM team_member m WHERE m.recipient_id IN ",
    "(r.id, (SELECT f.desk_id FROM facility f WHERE f.id = r.facility_id)) AND ",
    present!("m", "$1"),
    ")"
);

/// SQL over a row `m` of `team_member`: whether the member is there at instant `$1`.
pub const PRESENT: &str = present!("m", "$1");

/// An account that has, had or will have a right on a patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its holder's name.
    pub name: String,
    /// What a decision asks about the account. Whether its holder has just proven again who they are is not
    /// known of somebody else.
    pub who: Who,
    /// Whether it was disabled.
    pub disabled: bool,
    /// What binds it to the patient.
    pub bonds: Bonds,
}

/// What binds an account to a patient: its grants, valid or not, and the patient's age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// The grants.
    pub grants: Vec<Grant>,
    /// How old the patient is; without a grant nothing is known of them.
    pub born: Option<Born>,
}

/// A birth date, and the day on which it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Born {
    /// The birth date.
    pub on: Date,
    /// The day at the patient's facility.
    pub today: Date,
}

impl Bonds {
    /// The same as a decision wants it.
    #[must_use]
    pub fn ties<'a>(&'a self, moment: &Moment<'a>) -> Ties<'a> {
        let rules = moment.site.ages();
        self.ties_at(self.born.map(|born| Subject {
            age: rules.tier(born.on, born.today),
            rules,
        }))
    }

    fn ties_at<'a>(&'a self, subject: Option<Subject<'a>>) -> Ties<'a> {
        Ties {
            grants: &self.grants,
            subject,
            ..Ties::default()
        }
    }

    /// The next birthday that changes what the account may do, if it is near, and what it changes.
    #[must_use]
    pub fn age_change(&self, moment: &Moment<'_>, who: Who) -> Option<AgeChangeView> {
        let rules = moment.site.ages();
        let born = self.born?;
        let change = rules.next_change(born.on, born.today, ANNOUNCED_DAYS)?;
        let then = Subject {
            age: change.tier,
            rules,
        };
        let before = all_effective(moment.now, who, &self.ties(moment));
        let after = all_effective(moment.now, who, &self.ties_at(Some(then)));
        // Nobody loses messages with pharmacies who keeps all of them.
        let ends = before.without(after.with_implied());
        let begins = after.without(before.with_implied());
        (!ends.is_empty() || !begins.is_empty()).then(|| AgeChangeView {
            on: to_civil(change.on),
            years: change.years,
            age: change.tier,
            ends,
            begins,
        })
    }
}

/// A grant with what says how old its patient is.
#[derive(Debug, FromQueryResult)]
struct BondRow {
    id: GrantId,
    patient_id: PatientId,
    account_id: AccountId,
    kind: GrantKind,
    capabilities: i64,
    valid_from: UtcMicros,
    valid_until: Option<UtcMicros>,
    revoked_at: Option<UtcMicros>,
    birth_date: String,
    facility: Option<String>,
}

impl Row for BondRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: GrantId(row.get(0)?),
            patient_id: PatientId(row.get(1)?),
            account_id: AccountId(row.get(2)?),
            kind: variant(row, 3)?,
            capabilities: row.get(4)?,
            valid_from: UtcMicros(row.get(5)?),
            valid_until: row.get::<_, Option<i64>>(6)?.map(UtcMicros),
            revoked_at: row.get::<_, Option<i64>>(7)?.map(UtcMicros),
            birth_date: row.get(8)?,
            facility: row.get(9)?,
        })
    }
}

impl BondRow {
    fn born(&self, moment: &Moment<'_>) -> Result<Born, DbErr> {
        let wrong = || DbErr::Custom("a birth date in the database is no date".to_owned());
        let birth: CivilDate = self.birth_date.parse().map_err(|_| wrong())?;
        Ok(Born {
            on: from_civil(birth).ok_or_else(wrong)?,
            today: moment.day_at(self.facility.as_deref())?,
        })
    }

    fn add_to(self, moment: &Moment<'_>, bonds: &mut Bonds) -> Result<(), DbErr> {
        bonds.born = Some(self.born(moment)?);
        bonds.grants.push(Grant {
            id: self.id,
            account_id: self.account_id,
            patient_id: self.patient_id,
            kind: self.kind,
            capabilities: Capabilities(self.capabilities.cast_unsigned()),
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            revoked_at: self.revoked_at,
        });
        Ok(())
    }
}

/// A grant with whose it is.
#[derive(Debug, FromQueryResult)]
struct HolderRow {
    #[sea_orm(nested)]
    bond: BondRow,
    account_name: String,
    account_kind: AccountKind,
    account_level: AccountLevel,
    disabled_at: Option<UtcMicros>,
}

impl Row for HolderRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            bond: BondRow::read(row)?,
            account_name: row.get(10)?,
            account_kind: variant(row, 11)?,
            account_level: variant(row, 12)?,
            disabled_at: row.get::<_, Option<i64>>(13)?.map(UtcMicros),
        })
    }
}

/// The columns of a [`BondRow`], in its order; what else is asked for comes after them.
macro_rules! bonds {
    ($filter:literal) => {
        bonds!("", "", $filter)
    };
    ($columns:literal, $join:literal, $filter:literal) => {
        concat!(
            "SELECT g.id, g.patient_id, g.account_id, g.kind, g.capabilities, g.valid_from, ",
            "g.valid_until, g.revoked_at, p.birth_date, f.name AS facility",
            $columns,
            " FROM access_grant g JOIN patient p ON p.id = g.patient_id ",
            "LEFT JOIN facility f ON f.id = p.home_facility_id ",
            $join,
            $filter
        )
    };
}

/// What binds the account to the patient.
///
/// # Errors
/// When the database fails.
pub async fn bonds_of<C: Reads>(
    conn: &C,
    moment: &Moment<'_>,
    account: AccountId,
    patient: PatientId,
) -> Result<Bonds, DbErr> {
    const SQL: &str = bonds!("WHERE g.account_id = $1 AND g.patient_id = $2");
    let found: Vec<BondRow> = rows(conn, SQL, [account.0.into(), patient.0.into()]).await?;
    let mut bonds = Bonds::default();
    for row in found {
        row.add_to(moment, &mut bonds)?;
    }
    Ok(bonds)
}

/// What binds the account to whomever.
///
/// # Errors
/// When the database fails.
pub async fn all_bonds_of<C: Reads>(
    conn: &C,
    moment: &Moment<'_>,
    account: AccountId,
) -> Result<BTreeMap<PatientId, Bonds>, DbErr> {
    const SQL: &str = bonds!("WHERE g.account_id = $1");
    let found: Vec<BondRow> = rows(conn, SQL, [account.0.into()]).await?;
    let mut all = BTreeMap::<PatientId, Bonds>::new();
    for row in found {
        let bonds = all.entry(row.patient_id).or_default();
        row.add_to(moment, bonds)?;
    }
    Ok(all)
}

/// Everyone who has, had or will have a right on the patient.
///
/// # Errors
/// When the database fails.
pub async fn holders_on<C: Reads>(
    conn: &C,
    moment: &Moment<'_>,
    patient: PatientId,
) -> Result<BTreeMap<AccountId, Holder>, DbErr> {
    const SQL: &str = bonds!(
        ", a.name AS account_name, a.kind AS account_kind, a.level AS account_level, a.disabled_at",
        "JOIN account a ON a.id = g.account_id ",
        "WHERE g.patient_id = $1"
    );
    let found: Vec<HolderRow> = rows(conn, SQL, [patient.0.into()]).await?;
    let mut all = BTreeMap::<AccountId, Holder>::new();
    for row in found {
        let holder = all.entry(row.bond.account_id).or_insert_with(|| Holder {
            name: row.account_name,
            who: Who {
                kind: row.account_kind,
                level: row.account_level,
                confirmed: false,
            },
            disabled: row.disabled_at.is_some(),
            bonds: Bonds::default(),
        });
        row.bond.add_to(moment, &mut holder.bonds)?;
    }
    Ok(all)
}

/// The teams that the account answers for now: its own, and as a desk those without members.
///
/// # Errors
/// When the database fails.
pub async fn teams_of<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    account: AccountId,
) -> Result<Vec<RecipientId>, sea_orm::DbErr> {
    let values: [sea_orm::Value; 2] = [account.0.into(), now.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), TEAMS_OF, values);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            uuid::Uuid::try_get(row, "", "id")
                .map(RecipientId)
                .map_err(Into::into)
        })
        .collect()
}

/// Whether the account answers for this thread now.
///
/// # Errors
/// When the database fails.
pub async fn answers_for_thread<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    actor: &Actor,
    thread: ThreadId,
) -> Result<bool, sea_orm::DbErr> {
    answers(
        conn,
        actor,
        &format!("SELECT 1 FROM thread t WHERE t.id = $3 AND {ANSWERS_FOR_THREAD}"),
        [now.0.into(), thread.0.into()],
    )
    .await
}

/// Whether the account answers for any thread of this patient now.
///
/// # Errors
/// When the database fails.
pub async fn answers_for_patient<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
    actor: &Actor,
    patient: PatientId,
) -> Result<bool, sea_orm::DbErr> {
    answers(
        conn,
        actor,
        &format!("SELECT 1 FROM thread t WHERE t.patient_id = $3 AND {ANSWERS_FOR_THREAD} LIMIT 1"),
        [now.0.into(), patient.0.into()],
    )
    .await
}

/// Only staff answer for anything. For everyone else nothing is looked up: a patient with many
/// threads would have all of them looked through for nothing.
async fn answers<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    sql: &str,
    [now, about]: [sea_orm::Value; 2],
) -> Result<bool, sea_orm::DbErr> {
    if actor.kind != AccountKind::Staff {
        return Ok(false);
    }
    let values = [actor.account_id.0.into(), now, about];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}
