//! `carepost backup` and `carepost restore`.

use super::Outcome;
use super::settings::Settings;
use super::storage::StorageSettings;
use crate::audit::{self, CommandDone, Finding, command_done};
use crate::auth::{Job, SystemGrant};
use crate::backup::{self, Place, Report};
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::http::Error;
use crate::sealing::Sealer;
use clap::Args;
use shared::time::UtcMicros;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Args)]
pub(super) struct Backup {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    storage: StorageSettings,
    /// Where to: a folder, in which the backup gets a name with the time, or a file that does not
    /// exist yet.
    #[arg(long, value_name = "DIR|FILE")]
    to: PathBuf,
}

#[derive(Args)]
pub(super) struct Restore {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    storage: StorageSettings,
    /// The backup.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// Restore nothing: read the backup to its end and say whether it is whole, and what is in it.
    #[arg(long)]
    check: bool,
}

pub(super) async fn make(arguments: Backup) -> Outcome {
    let begun = Instant::now();
    let settings = &arguments.settings;
    let db = settings.open_database(false).await?;
    let sealer = settings.sealer(&db, false).await?;
    // Before anything is read out.
    note(&db, CommandDone::MakeBackup)
        .await
        .map_err(|error| format!("the backup cannot be audited, so none is made: {error}"))?;
    db.close().await;
    let storage = arguments.storage.open_and_check(&settings.data_dir).await?;
    let now = Clock::System.now();
    let to = if arguments.to.is_dir() {
        arguments
            .to
            .join(format!("carepost-{}.backup", stamp(now)?))
    } else {
        arguments.to.clone()
    };
    let report = backup::make(&place(settings), &storage, &sealer, now, &to)
        .await
        .map_err(|fault| fault.to_string())?;
    println!(
        "{}: {}, {} bytes, in {:.1} s.",
        to.display(),
        summary(&report),
        report.backup_bytes,
        begun.elapsed().as_secs_f32()
    );
    println!(
        "The site's key ({}) is not in it. Keep a copy of the key away from the backups: without it \
         they cannot be read, and with it anyone can read them.",
        settings.key_file().path().display()
    );
    if report.missing > 0 {
        return Err(format!(
            "the backup was made, but the storage does not have {} files of sent messages: look \
             after the storage, and for them in older backups",
            report.missing
        ));
    }
    Ok(())
}

pub(super) async fn restore(arguments: Restore) -> Outcome {
    let begun = Instant::now();
    let settings = &arguments.settings;
    let sealer = Sealer::load(settings.key_file(), false, Random)?;
    let failed = |fault: backup::Fault| fault.to_string();
    if arguments.check {
        let report = backup::check(&arguments.from, &sealer).map_err(failed)?;
        println!("The backup is whole: {}.", summary(&report));
        for (table, rows) in &report.tables {
            println!("  {table}: {rows}");
        }
        return Ok(());
    }
    std::fs::create_dir_all(&settings.data_dir)
        .map_err(|error| format!("cannot make {}: {error}", settings.data_dir.display()))?;
    let storage = arguments.storage.open_and_check(&settings.data_dir).await?;
    let (place, now) = (place(settings), Clock::System.now());
    let report = backup::restore(&arguments.from, &place, &storage, &sealer, now)
        .await
        .map_err(failed)?;
    println!(
        "Restored {} in {:.1} s; everyone signs in anew.",
        summary(&report),
        begun.elapsed().as_secs_f32()
    );
    for remark in &report.remarks {
        println!("{remark}");
    }
    take_up_audit(settings, now)
        .await
        .map_err(|error| format!("everything was restored, but {error}"))
}

/// Verifies what came back, begins a new checkpoint file, and notes the restore. A backup restores what
/// was there, an audit that somebody had changed included: that is said.
async fn take_up_audit(settings: &Settings, now: UtcMicros) -> Outcome {
    let (db, sealer, chains) = super::audit::open(settings).await?;
    let file = settings.checkpoint_file();
    let shown = file.path().display();
    let checkpoints = file
        .read()
        .map_err(|error| format!("the checkpoint file {shown} cannot be read: {error}"))?;
    let reports = audit::verify(&chains, &sealer, &checkpoints, now)
        .await
        .map_err(|error| format!("the audit cannot be verified: {error}"))?;
    note(&db, CommandDone::RestoreBackup)
        .await
        .map_err(|error| format!("that cannot be audited: {error}"))?;
    if let Some(aside) = set_aside(file.path(), now)? {
        println!(
            "The checkpoint file was of the time before: it is {} now, and a new one begins. Keep it.",
            aside.display()
        );
    }
    audit::add_checkpoints(&chains, &file)
        .await
        .map_err(|error| error.to_string())?;
    file.prepare()
        .map_err(|error| format!("the checkpoint file {shown} cannot be made: {error}"))?;
    db.close().await;
    for report in reports {
        for finding in &report.findings {
            // What came after the backup is not in it.
            if let Finding::Truncated { .. } = finding {
                println!("The backup is older than the checkpoint file: {finding}.");
                continue;
            }
            return Err(format!(
                "the audit does not hold, as it did not when the backup was made. First in {}: \
                 {finding}",
                report.chain
            ));
        }
    }
    println!("The audit holds.");
    Ok(())
}

/// Moves a checkpoint file away that may be ahead of what was restored; says where to.
fn set_aside(file: &Path, now: UtcMicros) -> Result<Option<PathBuf>, String> {
    if !file.exists() {
        return Ok(None);
    }
    let mut aside = file.as_os_str().to_owned();
    aside.push(format!(".before-restore-{}", stamp(now)?));
    let aside = PathBuf::from(aside);
    std::fs::rename(file, &aside).map_err(|error| {
        format!(
            "the checkpoint file {} is of the time before and cannot be moved to {}: {error}. Move \
             it away before the server starts",
            file.display(),
            aside.display()
        )
    })?;
    Ok(Some(aside))
}

/// An instant as names of files have it.
fn stamp(at: UtcMicros) -> Result<String, String> {
    let at = jiff::Timestamp::from_microsecond(at.0).map_err(|error| error.to_string())?;
    Ok(at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

async fn note(db: &Db, done: CommandDone) -> Result<(), Error> {
    let now = Clock::System.now();
    db.write_as_system(&SystemGrant::for_job(Job::Backups), None, async |tx| {
        Ok(command_done(tx, now, done, None).await?)
    })
    .await
}

fn place(settings: &Settings) -> Place {
    match &settings.database_url {
        Some(url) => Place::Postgres(url.clone()),
        None => Place::Sqlite(Path::to_owned(&settings.data_dir)),
    }
}

fn summary(report: &Report) -> String {
    let rows: u64 = report.tables.iter().map(|(_, rows)| rows).sum();
    format!(
        "{rows} rows of {} tables and {} files ({} bytes)",
        report.tables.len(),
        report.files,
        report.file_bytes
    )
}
