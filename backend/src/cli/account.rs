//! `carepost account add`: so that a real site can run before people can register themselves.

use super::Outcome;
use super::patient::{self, NewPatient};
use super::settings::Settings;
use crate::account::{NewAccount, create_account, insert_grant};
use crate::auth::{HashCost, Job, Passphrases, SystemGrant};
use crate::clock::{Clock, Random};
use crate::db::entity::{recipient, team_member};
use crate::directory::{Changed, note_change};
use crate::http::Error;
use clap::{Args, Subcommand, ValueEnum};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, SqlErr};
use shared::account::AccountKind;
use shared::family::{AccountLevel, Capabilities, GrantKind};
use shared::id::{AccountId, GrantId};
use shared::redacted::Passphrase;
use shared::time::{CivilDate, UtcMicros};
use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Read as _};

/// The shortest passphrase that is taken (NIST SP 800-63B-4 §3.1.1: 15 where it stands alone).
const SHORTEST: usize = 15;
/// The longest, in bytes.
const LONGEST: usize = 1024;
/// The most characters of a name; signing in looks at no more.
const MAX_NAME_CHARS: usize = 100;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make an account. The passphrase is asked for, or read from standard input.
    Add(Box<Add>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Patient,
    Staff,
    Administrator,
    Auditor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    Basic,
    Premium,
}

#[derive(Args)]
pub(super) struct Add {
    #[command(flatten)]
    settings: Settings,
    /// What the person signs in with.
    username: String,
    /// What the account is for.
    #[arg(long, value_enum)]
    kind: Kind,
    /// The family name.
    #[arg(long)]
    family_name: String,
    /// All given names, the one used first.
    #[arg(long)]
    given_names: String,
    /// The birth date of a patient, as 1985-03-14.
    #[arg(long, required_if_eq("kind", "patient"))]
    birth_date: Option<CivilDate>,
    /// How far the person has proven who they are; who has not is shown nothing of any patient.
    #[arg(long, value_enum, default_value_t = Level::Premium)]
    level: Level,
    /// The facility where a patient is at home, by its name: its calendar says when a birthday begins.
    #[arg(long)]
    home: Option<String>,
    /// The patient of this name and birth date is on record already, without an account: this one is
    /// theirs, and no second patient is made.
    #[arg(long)]
    on_record: bool,
    /// What a member of staff is, "pharmacy technician".
    #[arg(long)]
    title: Option<String>,
    /// A care team that a member of staff answers for, by its label; a facility's desk is
    /// "NAME (desk)". May be given more than once.
    #[arg(long = "team")]
    teams: Vec<String>,
}

pub(super) async fn run(command: Command) -> Outcome {
    let Command::Add(add) = command;
    let now = Clock::System.now();
    refuse_other_kinds(&add)?;
    refuse_names(&add)?;
    if let Some(date) = add.birth_date {
        patient::refuse_birth_date(date, now)?;
    }
    let db = add.settings.open_database(false).await?;
    let random = Random;
    let sealer = add.settings.sealer(&db, false).await?;
    let passphrase = read_passphrase()?;
    let failed = |error: Error| error.to_string();
    let passphrases = Passphrases::new(HashCost::default()).map_err(failed)?;
    let salt = random
        .bytes()
        .map_err(|_| "the system has no randomness".to_owned())?;
    let hash = passphrases.hash(&passphrase, salt).await.map_err(failed)?;
    let given = add
        .given_names
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let kind = match add.kind {
        Kind::Patient => AccountKind::Patient,
        Kind::Staff => AccountKind::Staff,
        Kind::Administrator => AccountKind::Administrator,
        Kind::Auditor => AccountKind::Auditor,
    };
    let grant = SystemGrant::for_job(Job::Accounts);
    let made = db
        .write_as_system(&grant, None, async |tx| {
            let new = NewAccount {
                username: add.username.clone(),
                name: format!("{given} {}", add.family_name),
                title: add.title.clone(),
                kind,
                level: match add.level {
                    Level::Basic => AccountLevel::Basic,
                    Level::Premium => AccountLevel::Premium,
                },
                passphrase_hash: Some(hash),
            };
            let account = create_account(tx, random, now, new).await?;
            if let Some(birth_date) = add.birth_date.filter(|_| add.kind == Kind::Patient) {
                let new = NewPatient {
                    family_name: &add.family_name,
                    given_names: &add.given_names,
                    birth_date,
                    home: add.home.as_deref(),
                    dod_id: None,
                };
                let id = if add.on_record {
                    patient::without_account(tx, &new).await?
                } else {
                    patient::make(tx, &sealer, now, &new).await?
                };
                let (own, source) = (GrantId(random.id()), ("command line", now));
                insert_grant(
                    tx,
                    own,
                    (account, id),
                    GrantKind::Own,
                    Capabilities::ALL,
                    source,
                )
                .await?;
            }
            join(tx, account, &add.teams, now).await
        })
        .await;
    db.close().await;
    match made {
        Ok(()) => {
            println!("{} can sign in.", add.username);
            Ok(())
        }
        Err(Error::Database(error))
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            Err(format!("the username {} is taken", add.username))
        }
        Err(Error::Internal(sentence)) => Err(sentence),
        Err(error) => Err(error.to_string()),
    }
}

/// What is said of an account must fit what it is for: nothing is left out silently.
fn refuse_other_kinds(add: &Add) -> Outcome {
    let sentence = if add.kind != Kind::Staff && !add.teams.is_empty() {
        "only staff answer for teams: leave --team out or use --kind staff"
    } else if add.kind != Kind::Patient && add.birth_date.is_some() {
        "only a patient's birth date is kept: leave --birth-date out or use --kind patient"
    } else if add.kind != Kind::Patient && add.home.is_some() {
        "only patients are at home at a facility: leave --home out or use --kind patient"
    } else if add.kind != Kind::Patient && add.on_record {
        "only patients are on record: leave --on-record out or use --kind patient"
    } else if add.on_record && add.home.is_some() {
        "who is on record keeps their home: leave --home out"
    } else if add.kind != Kind::Patient && add.level != Level::Premium {
        "only patients prove who they are by and by: leave --level out or use --kind patient"
    } else if add.kind == Kind::Patient && add.title.is_some() {
        "a patient has no title: leave --title out"
    } else {
        return Ok(());
    };
    Err(sentence.to_owned())
}

fn refuse_names(add: &Add) -> Outcome {
    for (what, text) in [
        ("username", &add.username),
        ("family name", &add.family_name),
        ("given name", &add.given_names),
    ]
    .into_iter()
    .chain(add.title.iter().map(|title| ("title", title)))
    {
        refuse_text(what, text)?;
    }
    Ok(())
}

/// Names that nobody could type again, or that would show as nothing.
pub(super) fn refuse_text(what: &str, text: &str) -> Outcome {
    if text.trim().is_empty() {
        return Err(format!("the {what} is empty"));
    }
    if text.chars().count() > MAX_NAME_CHARS || text.chars().any(char::is_control) {
        return Err(format!(
            "the {what} is longer than {MAX_NAME_CHARS} characters or has some that cannot be seen"
        ));
    }
    Ok(())
}

async fn join(
    tx: &crate::db::Tx,
    account: AccountId,
    teams: &[String],
    now: UtcMicros,
) -> Result<(), Error> {
    // A team that is named twice is meant once.
    let teams: BTreeSet<&String> = teams.iter().collect();
    let mut joined = Vec::with_capacity(teams.len());
    for label in &teams {
        let team = recipient::Entity::find()
            .filter(recipient::Column::Label.eq(label.as_str()))
            .one(tx)
            .await?
            .ok_or_else(|| Error::internal(format!("there is no care team \"{label}\"")))?;
        let member = team_member::ActiveModel {
            recipient_id: Set(team.id),
            account_id: Set(account),
            valid_from: Set(now),
            valid_until: Set(None),
            ..Default::default()
        };
        team_member::Entity::insert(member)
            .exec_without_returning(tx)
            .await?;
        joined.push(team.id);
    }
    note_change(tx, now, Changed::These(&joined)).await?;
    Ok(())
}

fn read_passphrase() -> Result<Passphrase, String> {
    let failed = |error: std::io::Error| format!("the passphrase could not be read: {error}");
    let text = if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Passphrase: ").map_err(failed)?;
        if first != rpassword::prompt_password("Once more: ").map_err(failed)? {
            return Err("the two passphrases are not the same".to_owned());
        }
        first
    } else {
        let mut text = String::new();
        std::io::stdin()
            .take(LONGEST as u64 + 2)
            .read_to_string(&mut text)
            .map_err(failed)?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    if text.chars().count() < SHORTEST {
        return Err(format!(
            "the passphrase needs at least {SHORTEST} characters"
        ));
    }
    if text.len() > LONGEST {
        return Err(format!("the passphrase may have at most {LONGEST} bytes"));
    }
    Ok(text.into())
}
