//! `carepost backup` and `carepost restore`.

use super::Outcome;
use super::settings::Settings;
use super::storage::StorageSettings;
use crate::audit;
use crate::backup::{self, Place, Report};
use crate::clock::{Clock, Random};
use crate::sealing::Sealer;
use clap::Args;
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
    let sealer = settings.sealer(&db, false).await;
    db.close().await;
    let sealer = sealer?;
    let storage = arguments.storage.open_and_check(&settings.data_dir).await?;
    let now = Clock::System.now();
    let to = if arguments.to.is_dir() {
        let at = jiff::Timestamp::from_microsecond(now.0).map_err(|error| error.to_string())?;
        arguments
            .to
            .join(format!("carepost-{}.backup", at.strftime("%Y%m%dT%H%M%SZ")))
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
    verify_audit(settings).await
}

/// A backup restores what was there, an audit that somebody had changed included: that is said.
async fn verify_audit(settings: &Settings) -> Outcome {
    let (db, sealer, chains) = super::audit::open(settings).await?;
    let reports = audit::verify(&chains, &sealer, &[], Clock::System.now())
        .await
        .map_err(|error| format!("the restored audit cannot be verified: {error}"));
    db.close().await;
    for report in reports? {
        if let Some(finding) = report.findings.first() {
            return Err(format!(
                "everything was restored, but the audit does not hold, as it did not when the \
                 backup was made. First in {}: {finding}",
                report.chain
            ));
        }
    }
    println!("The audit holds.");
    Ok(())
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
