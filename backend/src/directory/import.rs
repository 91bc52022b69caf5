//! Brings the directory to what a file says.
//!
//! Recipients are told apart by label. Every facility gets a desk. All or nothing: either the whole
//! file is in, or the directory is as it was. The rows wait in a table of their own, so that only the
//! last step is one long transaction; an import that is cut off leaves rows there for the next to
//! remove.

use super::import_csv::{Accepts, DESK_ENDING, DirectoryRow};
use super::store::{Changed, MOST_CHANGES, note_change};
use crate::auth::{Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{directory_import, facility, recipient};
use crate::db::{Db, Tx};
use crate::http::Error;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait as _, DbBackend, EntityTrait,
    PaginatorTrait as _, QueryFilter as _, Statement,
};
use shared::directory::RecipientKind;
use shared::id::{FacilityId, RecipientId};
use shared::time::UtcMicros;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Rows that are put into the database with one statement, in a transaction that nobody notices.
pub const CHUNK: usize = 500;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Recipients that were not there.
    pub added: usize,
    /// Recipients that changed.
    pub updated: usize,
    /// Recipients that were the same.
    pub unchanged: usize,
    /// Recipients that the file does not name and that take nothing any more.
    pub retired: usize,
    /// Facilities that were not there.
    pub facilities_added: usize,
}

/// What is known of a facility beside its name.
#[derive(Clone, Debug, Default)]
pub struct FacilityFacts {
    /// Where it is.
    pub place: String,
    /// Other names.
    pub aliases: Vec<String>,
}

/// Imports rows. With `replace`, whatever the rows do not name is retired.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn import(
    db: &Db,
    random: Random,
    now: UtcMicros,
    rows: &[DirectoryRow],
    facts: &HashMap<String, FacilityFacts>,
    replace: bool,
) -> Result<Report, Error> {
    let mut import = Import::begin(db, random).await?;
    for chunk in rows.chunks(CHUNK) {
        import.add(chunk).await?;
    }
    import.finish(now, facts, replace).await
}

/// An import that is under way. Its rows wait in a table of their own, put there by short transactions,
/// until [`Import::finish`] lets the directory take them over in one.
#[derive(Debug)]
pub struct Import<'a> {
    db: &'a Db,
    random: Random,
    id: Uuid,
    rows: usize,
    facilities: BTreeSet<String>,
}

const GRANT: SystemGrant = SystemGrant::for_job(Job::ImportDirectory);

impl<'a> Import<'a> {
    /// Begins. What another import left when it was cut off is removed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(db: &'a Db, random: Random) -> Result<Self, Error> {
        clear_all(db).await?;
        Ok(Self {
            db,
            random,
            id: random.id(),
            rows: 0,
            facilities: BTreeSet::new(),
        })
    }

    /// Adds rows; best [`CHUNK`] at a time. The directory is as it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add(&mut self, rows: &[DirectoryRow]) -> Result<(), Error> {
        for chunk in rows.chunks(CHUNK) {
            let staged: Vec<_> = chunk
                .iter()
                .map(|row| staged(self.id, RecipientId(self.random.id()), row))
                .collect();
            self.db
                .write_as_system(&GRANT, None, async |tx| {
                    directory_import::Entity::insert_many(staged)
                        .exec_without_returning(tx)
                        .await?;
                    Ok(())
                })
                .await?;
            self.rows += chunk.len();
            for row in chunk {
                if !self.facilities.contains(&row.facility) {
                    self.facilities.insert(row.facility.clone());
                }
            }
        }
        Ok(())
    }

    /// Lets the directory take all rows over, in one transaction. Other changes wait for it.
    ///
    /// # Errors
    /// When the database fails or another import came between; nothing is changed then.
    pub async fn finish(
        self,
        now: UtcMicros,
        facts: &HashMap<String, FacilityFacts>,
        replace: bool,
    ) -> Result<Report, Error> {
        let report = self.take_over(now, facts, replace).await;
        // The next import would do it too; until then the rows take room, and keep an import that came
        // between from being whole.
        if let Err(error) = self.clear_own().await {
            tracing::warn!(%error, "the rows of an import were not removed");
        }
        report
    }

    /// Ends without a change. Rows of another import stay.
    ///
    /// # Errors
    /// When the database fails; the next import removes what is left.
    pub async fn abandon(self) -> Result<(), Error> {
        self.clear_own().await
    }

    /// Removes the rows of this import: another one may have begun meanwhile, and its rows wait there too.
    async fn clear_own(&self) -> Result<(), Error> {
        let sql = match self.db.backend() {
            DbBackend::Postgres => "DELETE FROM directory_import WHERE import_id = $1",
            _ => CLEAR_SOME_OWN,
        };
        loop {
            let own = Statement::from_sql_and_values(self.db.backend(), sql, [self.id.into()]);
            let gone = self
                .db
                .write_as_system(&GRANT, None, async |tx| {
                    Ok(tx.execute_raw(own.clone()).await?.rows_affected())
                })
                .await?;
            if gone == 0 {
                return Ok(());
            }
        }
    }

    async fn take_over(
        &self,
        now: UtcMicros,
        facts: &HashMap<String, FacilityFacts>,
        replace: bool,
    ) -> Result<Report, Error> {
        let postgres = self.db.backend() == DbBackend::Postgres;
        if postgres {
            // Without its figures a table that was just filled is taken for a small one.
            self.db
                .write_as_system(&GRANT, None, async |tx| {
                    tx.execute_unprepared("ANALYZE directory_import").await?;
                    Ok(())
                })
                .await?;
        }
        self.db
            .write_as_system(&GRANT, None, async |tx| {
                if postgres {
                    // Two imports at once: the other one's rows wait until this one is done.
                    tx.execute_unprepared("LOCK TABLE directory_import IN EXCLUSIVE MODE")
                        .await?;
                }
                self.is_whole(tx).await?;
                let mut report = Report::default();
                self.add_facilities(tx, facts, &mut report).await?;
                let mut ids = Vec::new();
                report.updated = take(tx, UPDATED, UPDATE, &mut ids).await?;
                report.added = take(tx, INSERTED, INSERT, &mut ids).await?;
                report.unchanged = self
                    .rows
                    .saturating_sub(report.updated)
                    .saturating_sub(report.added);
                if replace {
                    report.retired = take(tx, RETIRED, RETIRE, &mut ids).await?;
                }
                note_change(tx, now, Changed::These(&ids)).await?;
                Ok(report)
            })
            .await
    }

    /// Whether the rows that wait are those of this import, and none names a desk.
    async fn is_whole(&self, tx: &Tx) -> Result<(), Error> {
        let waiting = directory_import::Entity::find().count(tx).await?;
        let own = directory_import::Entity::find()
            .filter(directory_import::Column::ImportId.eq(self.id))
            .count(tx)
            .await?;
        if waiting != own || usize::try_from(own) != Ok(self.rows) {
            return Err(Error::internal(
                "another import ran at the same time; import again",
            ));
        }
        let desk = Statement::from_string(tx.get_database_backend(), NAMES_A_DESK);
        if let Some(row) = tx.query_one_raw(desk).await? {
            let label: String = row.try_get("", "label")?;
            return Err(Error::internal(format!(
                "\"{label}\" is the name of a desk"
            )));
        }
        Ok(())
    }

    /// Makes the facilities that are missing, with their desks.
    async fn add_facilities(
        &self,
        tx: &Tx,
        facts: &HashMap<String, FacilityFacts>,
        report: &mut Report,
    ) -> Result<(), Error> {
        let known: HashSet<String> = facility::Entity::find()
            .all(tx)
            .await?
            .into_iter()
            .map(|row| row.name)
            .collect();
        let mut new = Vec::new();
        let mut desks = Vec::new();
        for name in self.facilities.iter().filter(|name| !known.contains(*name)) {
            let id = FacilityId(self.random.id());
            let desk_id = RecipientId(self.random.id());
            let facts = facts.get(name).cloned().unwrap_or_default();
            new.push(facility::ActiveModel {
                id: Set(id),
                name: Set(name.clone()),
                place: Set(facts.place),
                aliases: Set(facts.aliases.join("\n")),
                desk_id: Set(desk_id),
            });
            desks.push(recipient::ActiveModel::from(desk(desk_id, id, name)));
        }
        report.facilities_added = new.len();
        for chunk in new.chunks(CHUNK) {
            facility::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(tx)
                .await?;
        }
        for chunk in desks.chunks(CHUNK) {
            recipient::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    }
}

const NAMES_A_DESK: &str = "SELECT s.label FROM recipient r \
    JOIN directory_import s ON s.label = r.label WHERE r.desk LIMIT 1";

/// SQL over rows of `recipient` and `s`: they are there and differ.
macro_rules! differ {
    () => {
        "s.label = recipient.label AND NOT recipient.desk AND ( \
         recipient.kind <> s.kind OR recipient.specialty_code <> s.specialty_code \
         OR recipient.last_name <> s.last_name OR recipient.first_name <> s.first_name \
         OR recipient.credential <> s.credential OR recipient.aliases <> s.aliases \
         OR recipient.accepts_messages <> s.accepts_messages \
         OR recipient.accepts_activations <> s.accepts_activations \
         OR recipient.accepts_refills <> s.accepts_refills \
         OR recipient.accepts_renewals <> s.accepts_renewals OR recipient.active <> s.active \
         OR recipient.facility_id <> (SELECT f.id FROM facility f WHERE f.name = s.facility))"
    };
}

/// SQL over a row `s`: it is not there.
macro_rules! is_new {
    () => {
        "NOT EXISTS (SELECT 1 FROM recipient r WHERE r.label = s.label)"
    };
}

/// SQL over a row of `recipient`: the file does not name it.
macro_rules! is_unnamed {
    () => {
        "recipient.active AND NOT recipient.desk \
         AND NOT EXISTS (SELECT 1 FROM directory_import s WHERE s.label = recipient.label)"
    };
}

const UPDATED: &str = concat!(
    "SELECT recipient.id AS id FROM recipient, directory_import s WHERE ",
    differ!()
);
const UPDATE: &str = concat!(
    "UPDATE recipient SET \
     facility_id = (SELECT f.id FROM facility f WHERE f.name = s.facility), kind = s.kind, \
     specialty_code = s.specialty_code, last_name = s.last_name, first_name = s.first_name, \
     credential = s.credential, aliases = s.aliases, accepts_messages = s.accepts_messages, \
     accepts_activations = s.accepts_activations, accepts_refills = s.accepts_refills, \
     accepts_renewals = s.accepts_renewals, active = s.active \
     FROM directory_import s WHERE ",
    differ!()
);
const INSERTED: &str = concat!(
    "SELECT s.recipient_id AS id FROM directory_import s WHERE ",
    is_new!()
);
const INSERT: &str = concat!(
    "INSERT INTO recipient (id, facility_id, label, kind, desk, specialty_code, \
     last_name, first_name, credential, aliases, accepts_messages, accepts_activations, \
     accepts_refills, accepts_renewals, active) \
     SELECT s.recipient_id, (SELECT f.id FROM facility f WHERE f.name = s.facility), s.label, s.kind, \
     FALSE, s.specialty_code, s.last_name, s.first_name, s.credential, s.aliases, \
     s.accepts_messages, s.accepts_activations, s.accepts_refills, s.accepts_renewals, s.active \
     FROM directory_import s WHERE ",
    is_new!()
);
const RETIRED: &str = concat!(
    "SELECT recipient.id AS id FROM recipient WHERE ",
    is_unnamed!()
);
const RETIRE: &str = concat!("UPDATE recipient SET active = FALSE WHERE ", is_unnamed!());

/// Changes recipients and adds to `ids` whom, as far as they are few enough to be named.
async fn take(
    tx: &Tx,
    whom: &str,
    change: &str,
    ids: &mut Vec<RecipientId>,
) -> Result<usize, Error> {
    // One more than can be named says that they are too many.
    let sql = format!("{whom} LIMIT {}", MOST_CHANGES + 1);
    let found = tx
        .query_all_raw(Statement::from_string(tx.get_database_backend(), sql))
        .await?;
    if found.is_empty() {
        return Ok(0);
    }
    for row in found {
        ids.push(row.try_get("", "id")?);
    }
    changed(tx, change).await
}

async fn changed(tx: &Tx, sql: &str) -> Result<usize, Error> {
    let done = tx.execute_unprepared(sql).await?;
    Ok(usize::try_from(done.rows_affected()).unwrap_or(usize::MAX))
}

/// Removes the rows that wait, whoever's they are: an import that begins may have come after one that was
/// cut off.
async fn clear_all(db: &Db) -> Result<(), Error> {
    let sql = match db.backend() {
        DbBackend::Postgres => "TRUNCATE directory_import",
        _ => CLEAR_SOME,
    };
    loop {
        let gone = db
            .write_as_system(&GRANT, None, async |tx| changed(tx, sql).await)
            .await?;
        if gone == 0 {
            return Ok(());
        }
    }
}

/// Some of the rows that wait, for SQLite: removing all would keep its one writer.
const CLEAR_SOME: &str = "DELETE FROM directory_import WHERE label IN \
    (SELECT label FROM directory_import LIMIT 2000)";
const CLEAR_SOME_OWN: &str = "DELETE FROM directory_import WHERE label IN \
    (SELECT label FROM directory_import WHERE import_id = $1 LIMIT 2000)";

fn staged(
    import_id: Uuid,
    recipient_id: RecipientId,
    row: &DirectoryRow,
) -> directory_import::ActiveModel {
    directory_import::Model {
        label: row.label.clone(),
        import_id,
        recipient_id,
        facility: row.facility.clone(),
        kind: row.kind,
        specialty_code: row.specialty_code.clone().unwrap_or_default(),
        last_name: row.last_name.clone().unwrap_or_default(),
        first_name: row.first_name.clone().unwrap_or_default(),
        credential: row.credential.clone().unwrap_or_default(),
        aliases: row.aliases.join("\n"),
        accepts_messages: row.accepts.contains(Accepts::MESSAGES),
        accepts_activations: row.accepts.contains(Accepts::ACTIVATIONS),
        accepts_refills: row.accepts.contains(Accepts::REFILLS),
        accepts_renewals: row.accepts.contains(Accepts::RENEWALS),
        active: row.active,
    }
    .into()
}

/// What a facility's desk is called. A file cannot name a recipient so.
fn desk_label(facility: &str) -> String {
    format!("{facility}{DESK_ENDING}")
}

fn desk(id: RecipientId, facility_id: FacilityId, name: &str) -> recipient::Model {
    recipient::Model {
        id,
        facility_id,
        label: desk_label(name),
        kind: RecipientKind::Program,
        desk: true,
        specialty_code: String::new(),
        last_name: String::new(),
        first_name: String::new(),
        credential: String::new(),
        aliases: String::new(),
        accepts_messages: true,
        accepts_activations: false,
        accepts_refills: false,
        accepts_renewals: false,
        active: true,
    }
}
