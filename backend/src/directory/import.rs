//! Brings the directory to what a file says.
//!
//! Recipients are told apart by label. Every facility gets a desk. All or nothing: either the whole
//! file is in, or the directory is as it was.

use super::import_csv::{Accepts, DESK_ENDING, DirectoryRow};
use super::store::bump_directory_version;
use crate::auth::{Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{facility, recipient};
use crate::db::{Db, Tx};
use crate::http::Error;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait};
use shared::directory::RecipientKind;
use shared::id::{FacilityId, RecipientId};
use std::collections::{HashMap, HashSet};

/// Rows that are inserted with one statement.
const CHUNK: usize = 500;

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
    rows: &[DirectoryRow],
    facts: &HashMap<String, FacilityFacts>,
    replace: bool,
) -> Result<Report, Error> {
    let grant = SystemGrant::for_job(Job::ImportDirectory);
    db.write_as_system(&grant, None, async |tx| {
        let mut report = Report::default();
        let facilities = facilities(tx, random, rows, facts, &mut report).await?;
        let known: HashMap<String, recipient::Model> = recipient::Entity::find()
            .all(tx)
            .await?
            .into_iter()
            .map(|row| (row.label.clone(), row))
            .collect();
        let mut new = Vec::new();
        let mut named = HashSet::new();
        for row in rows {
            let facility_id = *facilities
                .get(row.facility.as_str())
                .ok_or_else(|| Error::internal("a facility was not made"))?;
            named.insert(row.label.as_str());
            let before = known.get(&row.label);
            let id = before.map_or_else(|| RecipientId(random.id()), |before| before.id);
            let model = model(id, facility_id, row);
            match before {
                None => {
                    report.added += 1;
                    new.push(recipient::ActiveModel::from(model));
                }
                Some(before) if before.desk => {
                    return Err(Error::internal(format!(
                        "\"{}\" is the name of a desk",
                        row.label
                    )));
                }
                Some(before) if *before == model => report.unchanged += 1,
                Some(_) => {
                    report.updated += 1;
                    let changed = recipient::ActiveModel::from(model).reset_all();
                    recipient::Entity::update(changed).exec(tx).await?;
                }
            }
        }
        insert(tx, new).await?;
        if replace {
            for before in known.values() {
                if !before.desk && before.active && !named.contains(before.label.as_str()) {
                    report.retired += 1;
                    let mut gone = recipient::ActiveModel::from(before.clone());
                    gone.active = Set(false);
                    recipient::Entity::update(gone).exec(tx).await?;
                }
            }
        }
        bump_directory_version(tx).await?;
        Ok(report)
    })
    .await
}

fn model(id: RecipientId, facility_id: FacilityId, row: &DirectoryRow) -> recipient::Model {
    recipient::Model {
        id,
        facility_id,
        label: row.label.clone(),
        kind: row.kind,
        desk: false,
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
}

/// The facilities that the rows name, made with their desks where they are missing.
async fn facilities<'a>(
    tx: &Tx,
    random: Random,
    rows: &'a [DirectoryRow],
    facts: &HashMap<String, FacilityFacts>,
    report: &mut Report,
) -> Result<HashMap<&'a str, FacilityId>, Error> {
    let known: HashMap<String, FacilityId> = facility::Entity::find()
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.name, row.id))
        .collect();
    let mut ids = HashMap::new();
    let mut new = Vec::new();
    let mut desks = Vec::new();
    for row in rows {
        let name = row.facility.as_str();
        if ids.contains_key(name) {
            continue;
        }
        if let Some(id) = known.get(name) {
            ids.insert(name, *id);
            continue;
        }
        let (id, desk_id) = (FacilityId(random.id()), RecipientId(random.id()));
        ids.insert(name, id);
        report.facilities_added += 1;
        let facts = facts.get(name).cloned().unwrap_or_default();
        new.push(facility::ActiveModel {
            id: Set(id),
            name: Set(name.to_owned()),
            place: Set(facts.place),
            aliases: Set(facts.aliases.join("\n")),
            desk_id: Set(desk_id),
        });
        desks.push(recipient::ActiveModel::from(desk(desk_id, id, name)));
    }
    for chunk in new.chunks(CHUNK) {
        facility::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    insert(tx, desks).await?;
    Ok(ids)
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

async fn insert(tx: &Tx, rows: Vec<recipient::ActiveModel>) -> Result<(), Error> {
    for chunk in rows.chunks(CHUNK) {
        recipient::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
