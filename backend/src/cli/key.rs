//! `carepost key list | rotate | retire`: replacing the site's key while people work.

use super::Outcome;
use super::settings::Settings;
use crate::audit::{self, CommandDone, command_done};
use crate::auth::{Job, SystemGrant};
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::sealing::{Sealer, left_to_wrap, retire as retire_others, wrap_next};
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
    /// Only put the new key into the key file, to copy the file to the other machines first.
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
    println!("{} in use", sealer.site_key_id());
    for old in sealer.keys().others() {
        println!("{} replaced", old.id());
    }
    if left > 0 {
        println!("{left} patients' keys are still wrapped by a replaced key: carepost key rotate");
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
    let begun = sealer.keys().others().is_empty();
    if begun {
        // Before it happens: no key comes into use without its row.
        note(&db, CommandDone::RotateSiteKey).await?;
        file.add(Random)?;
        sealer = settings.sealer(&db, false).await?;
        println!("The site key {} is new.", sealer.site_key_id());
    }
    let shown = file.path().display();
    if arguments.prepare {
        println!(
            "Copy {shown} to the other machines, keep a copy away from the data, then run: \
             carepost key rotate"
        );
        return Ok(());
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
        "Keep a copy of {shown} away from the data. When no backup needs the replaced key any more, \
         run: carepost key retire"
    );
    Ok(())
}

async fn wrap_all(db: &Db, sealer: &Sealer, arguments: &Rotate) -> Result<u64, String> {
    let mut done = 0;
    loop {
        let wrapped = wrap_next(db, sealer, arguments.chunk.get())
            .await
            .map_err(|error| {
                format!(
                    "the rotation stopped after {done} patients: {error}. Nothing is lost; run \
                 carepost key rotate again"
                )
            })?;
        if wrapped == 0 {
            return Ok(done);
        }
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
    let chains = settings.chains(&db).await?;
    let now = Clock::System.now();
    let reports = audit::verify(&chains, &sealer, &[], now)
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

async fn note(db: &Db, done: CommandDone) -> Outcome {
    let now = Clock::System.now();
    db.write_as_system(&SystemGrant::for_job(Job::Keys), None, async |tx| {
        Ok(command_done(tx, now, done, None).await?)
    })
    .await
    .map_err(failed)
}
