//! The demonstration: invented people and their care teams, on real places.
//!
//! Fills an empty database and marks it, so that nobody mistakes it for a real one and no real one is
//! ever filled. It uses the same imports and services as a real site.

pub mod bench_data;
pub mod directory;
pub mod history;
mod people;

use crate::account::{NewAccount, create_account, insert_grant, insert_patient};
use crate::auth::{Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{
    account, care_assignment, facility, patient, recipient, site_mark, team_member,
};
use crate::db::{Db, Tx};
use crate::directory::import::{self, FacilityFacts};
use crate::directory::{Changed, note_change};
use crate::http::Error;
use crate::sealing::{Column, Sealer};
use directory::{Extent, LITTLE_ROCK};
use people::{HAUGE, PARENTS, PATIENTS, PHARMACY, Person};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr,
    EntityTrait, PaginatorTrait, QueryFilter, Statement,
};
use shared::account::AccountKind;
use shared::directory::WhyOffered;
use shared::family::{AccountLevel, Capabilities, GrantKind};
use shared::id::{AccountId, GrantId, PatientId, RecipientId};
use shared::time::UtcMicros;
use std::collections::HashMap;

/// The passphrase of every demo account. They exist in demonstrations only.
pub const PASSPHRASE: &str = "little-rock-demo-2026";

/// What a member of staff answers for.
enum AnswersFor {
    Team(&'static str),
    DeskOf(&'static str),
    OtherDesks,
    Nothing,
}

struct Colleague {
    username: &'static str,
    name: &'static str,
    title: Option<&'static str>,
    kind: AccountKind,
    answers_for: AnswersFor,
}

const COLLEAGUES: [Colleague; 7] = [
    Colleague {
        username: "pharmacy.tech",
        name: "Renee Tolliver",
        title: Some("pharmacy technician"),
        kind: AccountKind::Staff,
        answers_for: AnswersFor::Team(PHARMACY),
    },
    Colleague {
        username: "allison.hauge",
        name: "Allison Hauge",
        title: Some("PA"),
        kind: AccountKind::Staff,
        answers_for: AnswersFor::Team(HAUGE),
    },
    Colleague {
        username: "triage.nurse",
        name: "Dana Whitfield",
        title: Some("triage nurse"),
        kind: AccountKind::Staff,
        answers_for: AnswersFor::DeskOf(LITTLE_ROCK),
    },
    // Every other facility's desk, so that nobody in the demonstration writes to nobody.
    Colleague {
        username: "regional.desk",
        name: "Morgan Ellery",
        title: Some("message desk"),
        kind: AccountKind::Staff,
        answers_for: AnswersFor::OtherDesks,
    },
    Colleague {
        username: "site.admin",
        name: "Robin Castellan",
        title: None,
        kind: AccountKind::Administrator,
        answers_for: AnswersFor::Nothing,
    },
    // What rests on a document takes two administrators.
    Colleague {
        username: "records.admin",
        name: "Kim Okafor",
        title: None,
        kind: AccountKind::Administrator,
        answers_for: AnswersFor::Nothing,
    },
    Colleague {
        username: "auditor",
        name: "Jordan Pike",
        title: None,
        kind: AccountKind::Auditor,
        answers_for: AnswersFor::Nothing,
    },
];

/// The demo accounts as the server prints them: username and what it is.
#[must_use]
pub fn accounts() -> Vec<(&'static str, &'static str)> {
    let patients = PATIENTS
        .iter()
        .filter(|person| person.signs_in)
        .map(|person| (person.username, "patient"));
    let colleagues = COLLEAGUES.iter().map(|colleague| {
        let what = match (&colleague.kind, colleague.title) {
            (AccountKind::Administrator, _) => "administrator",
            (AccountKind::Auditor, _) => "auditor",
            (_, title) => title.unwrap_or("staff"),
        };
        (colleague.username, what)
    });
    patients.chain(colleagues).collect()
}

/// What a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Nobody is in it.
    Empty,
    /// A demonstration.
    Demonstration,
    /// A demonstration whose filling was cut off: filling it again finishes it.
    HalfFilled,
    /// Real people, as far as anyone can tell.
    Real,
}

/// Finds out what a database is.
///
/// # Errors
/// When the database fails.
pub async fn contents(db: &Db) -> Result<Contents, Error> {
    let conn = db.reader();
    // It may be older than this program, or have none of our tables.
    let mark = if has_table(conn, "site_mark").await? {
        site_mark::Entity::find_by_id(1).one(conn).await?
    } else {
        None
    };
    let people = count::<account::Entity>(conn, "account").await?
        + count::<patient::Entity>(conn, "patient").await?;
    if mark.is_some_and(|mark| mark.demonstration) {
        return Ok(if people == 0 {
            Contents::HalfFilled
        } else {
            Contents::Demonstration
        });
    }
    let recipients = count::<recipient::Entity>(conn, "recipient").await?;
    Ok(if people + recipients == 0 {
        Contents::Empty
    } else {
        Contents::Real
    })
}

async fn count<E: EntityTrait>(conn: &DatabaseConnection, table: &str) -> Result<u64, DbErr>
where
    E::Model: Sync,
{
    if has_table(conn, table).await? {
        E::find().count(conn).await
    } else {
        Ok(0)
    }
}

async fn has_table(conn: &DatabaseConnection, table: &str) -> Result<bool, DbErr> {
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
        _ => {
            "SELECT 1 FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = $1"
        }
    };
    let statement = Statement::from_sql_and_values(backend, sql, [table.into()]);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Fills an empty database, or one whose filling was cut off. The caller has made sure that it is one.
///
/// # Errors
/// When the database fails; what was not committed is not there.
pub async fn fill(
    db: &Db,
    sealer: &Sealer,
    random: Random,
    now: UtcMicros,
    passphrase_hash: &str,
    extent: Extent,
) -> Result<(), Error> {
    let demo = directory::directory(extent);
    let facts: HashMap<String, FacilityFacts> = demo
        .facilities
        .iter()
        .map(|it| {
            let facts = FacilityFacts {
                place: it.place.clone(),
                aliases: it.aliases.clone(),
            };
            (it.name.clone(), facts)
        })
        .collect();
    let grant = SystemGrant::for_job(Job::Demonstration);
    // The mark first: a fill that was cut off is a demonstration too, never a half-real site.
    db.write_as_system(&grant, None, async |tx| {
        let mark = site_mark::ActiveModel {
            id: Set(1),
            demonstration: Set(true),
            created_at: Set(now),
        };
        if site_mark::Entity::find_by_id(1).one(tx).await?.is_none() {
            site_mark::Entity::insert(mark)
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    })
    .await?;
    import::import(db, random, now, &demo.recipients, &facts, false).await?;
    db.write_as_system(&grant, None, async |tx| {
        let rows = recipient::Entity::find().all(tx).await?;
        let labels: HashMap<&str, RecipientId> = rows
            .iter()
            .map(|row| (row.label.as_str(), row.id))
            .collect();
        for colleague in &COLLEAGUES {
            let id = new_account(
                tx,
                random,
                now,
                passphrase_hash,
                &NewAccount {
                    username: colleague.username.to_owned(),
                    name: colleague.name.to_owned(),
                    title: colleague.title.map(str::to_owned),
                    kind: colleague.kind,
                    level: AccountLevel::Premium,
                    passphrase_hash: None,
                },
            )
            .await?;
            for team in teams(tx, &labels, &colleague.answers_for).await? {
                let member = team_member::ActiveModel {
                    recipient_id: Set(team),
                    account_id: Set(id),
                    valid_from: Set(now),
                    valid_until: Set(None),
                    ..Default::default()
                };
                team_member::Entity::insert(member)
                    .exec_without_returning(tx)
                    .await?;
            }
        }
        let mut family = Family::default();
        for person in &PATIENTS {
            let (account, patient) =
                add_patient(tx, sealer, random, now, passphrase_hash, person, &labels).await?;
            family.patients.insert(person.username, patient);
            family
                .accounts
                .extend(account.map(|id| (person.username, id)));
        }
        family.add_parents(tx, random, now).await?;
        note_change(tx, now, Changed::Everything).await?;
        Ok(())
    })
    .await
}

async fn new_account(
    tx: &Tx,
    random: Random,
    now: UtcMicros,
    passphrase_hash: &str,
    new: &NewAccount,
) -> Result<AccountId, Error> {
    let new = NewAccount {
        passphrase_hash: Some(passphrase_hash.to_owned()),
        ..new.clone()
    };
    create_account(tx, random, now, new).await
}

async fn teams(
    tx: &Tx,
    labels: &HashMap<&str, RecipientId>,
    answers_for: &AnswersFor,
) -> Result<Vec<RecipientId>, Error> {
    let desks = |rows: Vec<facility::Model>| rows.into_iter().map(|row| row.desk_id).collect();
    Ok(match answers_for {
        AnswersFor::Team(label) => labels.get(label).copied().into_iter().collect(),
        AnswersFor::DeskOf(name) => desks(
            facility::Entity::find()
                .filter(facility::Column::Name.eq(*name))
                .all(tx)
                .await?,
        ),
        AnswersFor::OtherDesks => desks(
            facility::Entity::find()
                .filter(facility::Column::Name.ne(LITTLE_ROCK))
                .all(tx)
                .await?,
        ),
        AnswersFor::Nothing => Vec::new(),
    })
}

/// The people by the names by which `people` ties them.
#[derive(Default)]
struct Family {
    accounts: HashMap<&'static str, AccountId>,
    patients: HashMap<&'static str, PatientId>,
}

impl Family {
    async fn add_parents(&self, tx: &Tx, random: Random, now: UtcMicros) -> Result<(), Error> {
        for (parent, child) in PARENTS {
            let (Some(account), Some(patient)) =
                (self.accounts.get(parent), self.patients.get(child))
            else {
                return Err(Error::internal(format!("{parent} or {child} is nobody")));
            };
            let grant = GrantId(random.id());
            let whom = (*account, *patient);
            let source = ("registry", now);
            insert_grant(
                tx,
                grant,
                whom,
                GrantKind::Parent,
                Capabilities::ALL,
                source,
            )
            .await?;
        }
        Ok(())
    }
}

/// Makes a patient, and the account of one who signs in.
async fn add_patient(
    tx: &Tx,
    sealer: &Sealer,
    random: Random,
    now: UtcMicros,
    passphrase_hash: &str,
    person: &Person,
    labels: &HashMap<&str, RecipientId>,
) -> Result<(Option<AccountId>, PatientId), Error> {
    let id = PatientId(random.id());
    let clinician = team(labels, person.clinician)?;
    let at = recipient::Entity::find_by_id(clinician).one(tx).await?;
    let row = patient::Model {
        id,
        family_name: person.family_name.to_owned(),
        given_names: person.given_names.to_owned(),
        birth_date: person.birth_date.to_owned(),
        colour: person.colour,
        created_at: now,
        home_facility_id: at.map(|row| row.facility_id),
        dod_id: None,
    };
    insert_patient(tx, row.clone()).await?;
    sealer.create_patient_key(tx, id, now).await?;
    let sealed = sealer
        .patient(tx, id)
        .await?
        .seal(Column::PatientDodId, id.0, person.dod_id)?;
    let mut change = patient::ActiveModel::from(row);
    change.dod_id = Set(Some(sealed));
    patient::Entity::update(change).exec(tx).await?;
    let account = if person.signs_in {
        let given = person.given_names.split(' ').next().unwrap_or_default();
        let new = NewAccount {
            username: person.username.to_owned(),
            name: format!("{given} {}", person.family_name),
            title: None,
            kind: AccountKind::Patient,
            level: AccountLevel::Premium,
            passphrase_hash: None,
        };
        let account = new_account(tx, random, now, passphrase_hash, &new).await?;
        let grant = GrantId(random.id());
        let source = ("demonstration", now);
        insert_grant(
            tx,
            grant,
            (account, id),
            GrantKind::Own,
            Capabilities::ALL,
            source,
        )
        .await?;
        Some(account)
    } else {
        None
    };
    for (recipient_id, reason) in [
        (clinician, WhyOffered::PrimaryCare),
        (team(labels, PHARMACY)?, WhyOffered::Pharmacy),
    ] {
        let assignment = care_assignment::ActiveModel {
            patient_id: Set(id),
            recipient_id: Set(recipient_id),
            reason: Set(reason),
            since: Set(now),
        };
        care_assignment::Entity::insert(assignment)
            .exec_without_returning(tx)
            .await?;
    }
    Ok((account, id))
}

fn team(labels: &HashMap<&str, RecipientId>, label: &str) -> Result<RecipientId, Error> {
    labels
        .get(label)
        .copied()
        .ok_or_else(|| Error::internal(format!("the demonstration has no \"{label}\"")))
}
