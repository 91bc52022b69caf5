//! `carepost patient add`: somebody who is cared for and has no account, such as a child.

use super::Outcome;
use super::account::refuse_text;
use super::settings::Settings;
use crate::account::insert_patient;
use crate::auth::{Job, SystemGrant};
use crate::clock::{Clock, Random};
use crate::db::Tx;
use crate::db::entity::{access_grant, facility, patient};
use crate::http::Error;
use crate::sealing::{Column, Sealer};
use crate::site::to_civil;
use clap::{Args, Subcommand};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
};
use shared::family::GrantKind;
use shared::id::{FacilityId, PatientId};
use shared::messaging::DodId;
use shared::time::{CivilDate, UtcMicros};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Put somebody on record who has no account, such as a child. Who acts for them is registered then.
    Add(Box<Add>),
}

#[derive(Args)]
pub(super) struct Add {
    #[command(flatten)]
    settings: Settings,
    /// The family name.
    #[arg(long)]
    family_name: String,
    /// All given names, the one used first.
    #[arg(long)]
    given_names: String,
    /// The birth date, as 2019-03-14.
    #[arg(long)]
    birth_date: CivilDate,
    /// The facility where the patient is at home, by its name: its calendar says when a birthday begins.
    #[arg(long)]
    home: Option<String>,
    /// The ten digits of the DoD ID.
    #[arg(long)]
    dod_id: Option<String>,
    /// It is another person than the patient of this name and birth date who is on record.
    #[arg(long)]
    namesake: bool,
}

/// What a patient's record begins with.
pub(super) struct NewPatient<'a> {
    pub(super) family_name: &'a str,
    pub(super) given_names: &'a str,
    pub(super) birth_date: CivilDate,
    /// The name of the facility where they are at home.
    pub(super) home: Option<&'a str>,
    pub(super) dod_id: Option<&'a DodId>,
}

pub(super) async fn run(command: Command) -> Outcome {
    let Command::Add(add) = command;
    let now = Clock::System.now();
    refuse_text("family name", &add.family_name)?;
    refuse_text("given name", &add.given_names)?;
    refuse_birth_date(add.birth_date, now)?;
    let dod_id = add.dod_id.as_deref().map(DodId::parse).transpose();
    let dod_id = dod_id.map_err(|_| "a DoD ID has ten digits".to_owned())?;
    let db = add.settings.open_database(false).await?;
    let sealer = add.settings.sealer(&db, false).await?;
    let new = NewPatient {
        family_name: &add.family_name,
        given_names: &add.given_names,
        birth_date: add.birth_date,
        home: add.home.as_deref(),
        dod_id: dod_id.as_ref(),
    };
    let grant = SystemGrant::for_job(Job::Accounts);
    let made = db
        .write_as_system(&grant, None, async |tx| {
            if !add.namesake && !named(tx, &new).await?.is_empty() {
                return Err(Error::internal(
                    "a patient of this name and birth date is on record: if this is another person, \
                     add --namesake",
                ));
            }
            make(tx, &sealer, now, &new).await
        })
        .await;
    db.close().await;
    match made {
        Ok(_) => {
            println!("{} {} is on record.", add.given_names, add.family_name);
            Ok(())
        }
        Err(Error::Internal(sentence)) => Err(sentence),
        Err(error) => Err(error.to_string()),
    }
}

/// Makes a patient with a key of their own.
pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    now: UtcMicros,
    new: &NewPatient<'_>,
) -> Result<PatientId, Error> {
    let id = PatientId(Random.id());
    let row = patient::Model {
        id,
        family_name: new.family_name.to_owned(),
        given_names: new.given_names.to_owned(),
        birth_date: new.birth_date.to_string(),
        colour: 0,
        created_at: now,
        home_facility_id: home(tx, new.home).await?,
        dod_id: None,
    };
    insert_patient(tx, row.clone()).await?;
    sealer.create_patient_key(tx, id, now).await?;
    if let Some(dod_id) = new.dod_id {
        let own = sealer.patient(tx, id).await?;
        let mut row = patient::ActiveModel::from(row);
        row.dod_id = Set(Some(own.seal(
            Column::PatientDodId,
            id.0,
            dod_id.reveal(),
        )?));
        row.update(tx).await?;
    }
    Ok(id)
}

/// The one patient on record of this name and birth date who has no account.
pub(super) async fn without_account(tx: &Tx, new: &NewPatient<'_>) -> Result<PatientId, Error> {
    let found = named(tx, new).await?;
    let [patient] = found.as_slice() else {
        let how_many = if found.is_empty() {
            "no"
        } else {
            "more than one"
        };
        return Err(Error::internal(format!(
            "{how_many} patient of this name and birth date is on record"
        )));
    };
    let accounts = access_grant::Entity::find()
        .filter(access_grant::Column::PatientId.eq(patient.id))
        .filter(access_grant::Column::Kind.eq(GrantKind::Own))
        .filter(access_grant::Column::RevokedAt.is_null())
        .count(tx)
        .await?;
    if accounts > 0 {
        return Err(Error::internal("this patient has an account"));
    }
    Ok(patient.id)
}

async fn named(tx: &Tx, new: &NewPatient<'_>) -> Result<Vec<patient::Model>, Error> {
    let found = patient::Entity::find()
        .filter(patient::Column::BirthDate.eq(new.birth_date.to_string()))
        .filter(patient::Column::FamilyName.eq(new.family_name))
        .filter(patient::Column::GivenNames.eq(new.given_names))
        .all(tx)
        .await?;
    Ok(found)
}

/// Today is where the day begins first: nobody is refused who is born today somewhere.
pub(super) fn refuse_birth_date(date: CivilDate, now: UtcMicros) -> Outcome {
    let first = jiff::Timestamp::from_microsecond(now.plus_seconds(14 * 3600).0)
        .map_err(|error| error.to_string())?;
    let today = to_civil(first.to_zoned(jiff::tz::TimeZone::UTC).date());
    if date > today {
        return Err(format!("the birth date {date} is in the future"));
    }
    Ok(())
}

/// The facility of this name.
async fn home(tx: &Tx, name: Option<&str>) -> Result<Option<FacilityId>, Error> {
    let Some(name) = name else {
        return Ok(None);
    };
    let found = facility::Entity::find()
        .filter(facility::Column::Name.eq(name))
        .one(tx)
        .await?;
    let found = found.ok_or_else(|| Error::internal(format!("there is no facility \"{name}\"")))?;
    Ok(Some(found.id))
}
