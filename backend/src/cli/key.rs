//! `carepost key list | rotate | retire`: replacing the site's key while people work.

use super::Outcome;
use super::settings::Settings;
use crate::audit::{self, CommandDone, command_done};
use crate::auth::{Job, SystemGrant};
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::http::Error;
use crate::sealing::{
    Sealer, left_to_wrap, retire as retire_others, was_never_used, wrap_accounts, wrap_next,
};
use clap::{Args, Subcommand};
use std::num::NonZeroU64;
use std::time::Duration;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Name the site keys in the key file, the one in use first.
    List(Settings),
    /// Put a new site key into use and wrap every patient's key with it. Running it again goes on
    /// where it was cut off; servers may run.
    Rotate(Rotate),
    /// Drop the site keys that were replaced, once nothing needs them.
    Retire(Retire),
}

#[derive(Args)]
pub(super) struct Rotate {
    #[command(flatten)]
    settings: Settings,
    /// Only put the new key into the key file, not yet in use, to copy the file to the other machines
    /// first.
    #[arg(long)]
    prepare: bool,
    /// Patients whose keys are wrapped in one transaction.
    #[arg(long, default_value = "50")]
    chunk: NonZeroU64,
    /// Milliseconds of rest between two transactions.
    #[arg(long, default_value = "5")]
    rest: u64,
}

#[derive(Args)]
pub(super) struct Retire {
    #[command(flatten)]
    settings: Settings,
    /// Go on although the audit does not hold: its new seal then vouches for it as it is.
    #[arg(long)]
    despite_audit: bool,
}

pub(super) async fn run(command: Command) -> Outcome {
    match command {
        Command::List(settings) => list(settings).await,
        Command::Rotate(arguments) => rotate(arguments).await,
        Command::Retire(arguments) => retire(arguments).await,
    }
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("the database does not answer: {error}")
}

async fn list(settings: Settings) -> Outcome {
    let db = settings.open_database(false).await?;
    let sealer = settings.sealer(&db, false).await?;
    let left = left_to_wrap(db.reader(), &sealer).await.map_err(failed)?;
    let prepared = prepared(&db, &sealer).await?;
    println!("{} in use", sealer.site_key_id());
    for old in sealer.keys().others() {
        let what = if prepared.as_deref() == Some(old.id()) {
            "prepared, not in use yet"
        } else {
            "replaced"
        };
        println!("{} {what}", old.id());
    }
    if left > 0 {
        println!(
            "{left} keys of patients and accounts are still wrapped by a replaced key: carepost key rotate"
        );
    }
    db.close().await;
    Ok(())
}

async fn rotate(arguments: Rotate) -> Outcome {
    let settings = &arguments.settings;
    let db = settings.open_database(false).await?;
    let file = settings.key_file();
    let _lock = file.lock()?;
    let mut sealer = settings.sealer(&db, false).await?;
    let shown = file.path().display();
    if sealer.keys().others().is_empty() {
        file.add(Random)?;
        sealer = settings.sealer(&db, false).await?;
    }
    let prepared = prepared(&db, &sealer).await?;
    if arguments.prepare {
        let Some(new) = prepared else {
            return Err(
                "a rotation is under way: finish it with carepost key rotate, then carepost key \
                 retire"
                    .to_owned(),
            );
        };
        println!(
            "The site key {new} is new and not in use yet. Copy {shown} to the other machines, \
             keep a copy away from the data, then run: carepost key rotate"
        );
        return Ok(());
    }
    let begun = prepared.is_some();
    if begun {
        let now = Clock::System.now();
        db.write_as_system(&SystemGrant::for_job(Job::Keys), None, async |tx| {
            command_done(tx, now, CommandDone::RotateSiteKey, None).await?;
            // Last: no key comes into use without its row.
            file.put_last_first().map_err(Error::internal)
        })
        .await
        .map_err(failed)?;
        sealer = settings.sealer(&db, false).await?;
        println!("The site key {} is in use now.", sealer.site_key_id());
    }
    let done = wrap_all(&db, &sealer, &arguments).await?;
    db.close().await;
    if done == 0 && !begun {
        println!("Nothing was left to do: every patient's key is wrapped by the key in use.");
    } else {
        println!(
            "{done} patients' keys are wrapped by {} now.",
            sealer.site_key_id()
        );
    }
    println!(
        "Copy {shown} to the other machines, and keep a copy away from the data. When no backup needs \
         the replaced key any more, run: carepost key retire"
    );
    Ok(())
}

/// The key that was put into the file and did not come into use yet, if there is one. It is the last.
async fn prepared(db: &Db, sealer: &Sealer) -> Result<Option<String>, String> {
    let keys = sealer.keys();
    let Some(last) = keys.others().last() else {
        return Ok(None);
    };
    let conn = db.reader();
    let under_way = audit::is_rotation_under_way(conn).await.map_err(failed)?;
    let unused = was_never_used(conn, last.id()).await.map_err(failed)?;
    Ok((unused && !under_way).then(|| last.id().to_owned()))
}

async fn wrap_all(db: &Db, sealer: &Sealer, arguments: &Rotate) -> Result<u64, String> {
    while wrap_accounts(db, sealer, arguments.chunk.get())
        .await
        .map_err(|error| {
            format!(
                "the rotation stopped at the keys of accounts: {error}. Nothing is lost; run \
                 carepost key rotate again"
            )
        })?
        > 0
    {
        tokio::time::sleep(Duration::from_millis(arguments.rest)).await;
    }
    let mut done = 0;
    let mut after = None;
    loop {
        let (wrapped, last) = wrap_next(db, sealer, after, arguments.chunk.get())
            .await
            .map_err(|error| {
                format!(
                    "the rotation stopped after {done} patients: {error}. Nothing is lost; run \
                 carepost key rotate again"
                )
            })?;
        if wrapped == 0 && after.is_none() {
            return Ok(done);
        }
        // From the beginning once more: a server may have made keys meanwhile.
        after = last;
        done += wrapped;
        tokio::time::sleep(Duration::from_millis(arguments.rest)).await;
    }
}

async fn retire(arguments: Retire) -> Outcome {
    let settings = &arguments.settings;
    let db = settings.open_database(false).await?;
    let file = settings.key_file();
    let _lock = file.lock()?;
    let sealer = settings.sealer(&db, false).await?;
    if sealer.keys().others().is_empty() {
        println!("There is nothing to retire: the key file has one key.");
        return Ok(());
    }
    if let Some(new) = prepared(&db, &sealer).await? {
        return Err(format!(
            "the site key {new} is prepared and not in use yet: run carepost key rotate first"
        ));
    }
    let chains = settings.chains(&db).await?;
    let now = Clock::System.now();
    let checkpoints = settings.read_checkpoints()?;
    let reports = audit::verify(&chains, &sealer, &checkpoints, now)
        .await
        .map_err(failed)?;
    if !arguments.despite_audit && reports.iter().any(|report| !report.findings.is_empty()) {
        return Err(
            "the audit does not hold, and without the replaced key less could be said of it: run \
             carepost audit verify, then retire with --despite-audit if that is settled"
                .to_owned(),
        );
    }
    let in_the_way = retire_others(&db, &sealer, now, async |tx| {
        Ok(command_done(tx, now, CommandDone::RetireSiteKey, None).await?)
    })
    .await
    .map_err(failed)?;
    if in_the_way > 0 {
        return Err(format!(
            "{in_the_way} patients' keys are still wrapped by a replaced key: run carepost key \
             rotate first"
        ));
    }
    audit::vouch(&chains, &sealer, Clock::System.now())
        .await
        .map_err(failed)?;
    db.close().await;
    file.keep_first()?;
    println!(
        "Only {} is left in {}. Backups and exports that were made with a replaced key need its \
         copy.",
        sealer.site_key_id(),
        file.path().display()
    );
    Ok(())
}
