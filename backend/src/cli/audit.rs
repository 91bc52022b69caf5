//! `carepost audit verify | export`.

use super::Outcome;
use super::settings::Settings;
use crate::audit::{self, ChainReport, Chains, CommandDone, Format, Selection, command_done};
use crate::auth::{Job, SystemGrant};
use crate::clock::Clock;
use crate::db::Db;
use crate::sealing::Sealer;
use clap::{Args, Subcommand, ValueEnum};
use shared::id::{AccountId, PatientId};
use shared::time::UtcMicros;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::PathBuf;
use uuid::Uuid;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Say whether the audit is what was sealed. Ends with 1 when something does not hold.
    Verify(Verify),
    /// Read the audit out. This is audited too.
    Export(Export),
}

#[derive(Args)]
pub(super) struct Verify {
    #[command(flatten)]
    settings: Settings,
    /// Look at this export instead: whether it is whole and unchanged.
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Export {
    #[command(flatten)]
    settings: Settings,
    /// From this day or instant on: 2026-11-01 (UTC) or 2026-11-01T08:00:00Z.
    #[arg(long, value_parser = instant)]
    from: Option<UtcMicros>,
    /// Before this day or instant.
    #[arg(long, value_parser = instant)]
    to: Option<UtcMicros>,
    /// About this patient only, by id.
    #[arg(long)]
    patient: Option<Uuid>,
    /// By this account only, by id.
    #[arg(long)]
    account: Option<Uuid>,
    /// How it is written.
    #[arg(long, value_enum, default_value = "ndjson")]
    format: FormatArgument,
    /// Where to; standard output when it is left out. A file that is there is not replaced.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    Ndjson,
    Csv,
}

/// A day, from its beginning in UTC, or an instant.
fn instant(text: &str) -> Result<UtcMicros, String> {
    let instant = text.parse::<jiff::Timestamp>().or_else(|_| {
        let day: jiff::civil::Date = text.parse()?;
        Ok::<_, jiff::Error>(day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp())
    });
    instant
        .map(|instant| UtcMicros(instant.as_microsecond()))
        .map_err(|_| "give a day as 2026-11-01 or an instant as 2026-11-01T08:00:00Z".to_owned())
}

pub(super) async fn run(command: Command) -> Outcome {
    match command {
        Command::Verify(arguments) => verify(arguments).await,
        Command::Export(arguments) => export(arguments).await,
    }
}

pub(super) async fn open(settings: &Settings) -> Result<(Db, Sealer, Chains), String> {
    let db = settings.open_database(false).await?;
    let sealer = settings.sealer(&db, false).await?;
    let chains = settings.chains(&db).await?;
    Ok((db, sealer, chains))
}

async fn verify(arguments: Verify) -> Outcome {
    let settings = &arguments.settings;
    let (db, sealer, chains) = open(settings).await?;
    if let Some(path) = &arguments.export {
        let shown = path.display();
        let file =
            std::fs::File::open(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
        let rows = audit::check_export(&sealer, BufReader::new(file))?;
        println!("The export is whole and unchanged: {rows} rows.");
        return Ok(());
    }
    let checkpoints = settings.read_checkpoints()?;
    let reports = audit::verify(&chains, &sealer, &checkpoints, Clock::System.now())
        .await
        .map_err(|error| format!("the audit cannot be verified: {error}"))?;
    db.close().await;
    if checkpoints.is_empty() {
        let file = settings.checkpoint_file();
        let shown = file.path().display();
        println!(
            "There are no checkpoints at {shown}: that the newest seals were cut off cannot be \
             noticed. Give the file with --audit-checkpoints."
        );
    }
    for report in &reports {
        tell(report);
    }
    let first = reports
        .iter()
        .find_map(|report| Some((report.chain, report.findings.first()?)));
    match first {
        None => Ok(()),
        Some((chain, finding)) => Err(format!(
            "the audit does not hold. First in {chain}: {finding}"
        )),
    }
}

fn tell(report: &ChainReport) {
    println!(
        "{}: {} rows in {} seals, {} checkpoints compared, {} findings.",
        report.chain,
        report.rows,
        report.seals,
        report.checkpoints,
        report.findings.len() as u64 + report.more
    );
    if report.unsealed.rows > 0 {
        println!(
            "  {} rows are not sealed yet, the oldest for {} s: nothing can be said of them.",
            report.unsealed.rows, report.unsealed.seconds
        );
    }
    for finding in &report.findings {
        println!("  {finding}");
    }
    if report.more > 0 {
        println!("  and {} more", report.more);
    }
}

async fn export(arguments: Export) -> Outcome {
    let (db, sealer, chains) = open(&arguments.settings).await?;
    let now = Clock::System.now();
    let selection = Selection {
        from: arguments.from,
        to: arguments.to,
        patient: arguments.patient.map(PatientId),
        account: arguments.account.map(AccountId),
    };
    let format = match arguments.format {
        FormatArgument::Ndjson => Format::Ndjson,
        FormatArgument::Csv => Format::Csv,
    };
    let file = match &arguments.out {
        None => None,
        Some(path) => Some(
            std::fs::File::create_new(path)
                .map_err(|error| format!("cannot make the file {}: {error}", path.display()))?,
        ),
    };
    // Before anything is shown.
    db.write_as_system(&SystemGrant::for_job(Job::Audit), None, async |tx| {
        Ok(command_done(tx, now, CommandDone::ExportAudit, selection.patient).await?)
    })
    .await
    .map_err(|error| format!("the export cannot be audited, so nothing is shown: {error}"))?;
    let done = match file {
        None => {
            let mut out = BufWriter::new(std::io::stdout());
            audit::export(&chains, &sealer, &selection, format, now, &mut out).await
        }
        Some(file) => {
            let mut out = BufWriter::new(file);
            let done = audit::export(&chains, &sealer, &selection, format, now, &mut out).await;
            out.flush()
                .and_then(|()| out.get_ref().sync_all())
                .map_err(|error| format!("the export cannot be written: {error}"))?;
            done
        }
    };
    db.close().await;
    let rows = done.map_err(|error| error.to_string())?;
    eprintln!("{rows} rows.");
    Ok(())
}
