//! The command line: `carepost serve | migrate | account | patient | audit | key | backup | restore |
//! import-directory | bench-data | openapi`.
//!
//! The only reader of flags and `CAREPOST_*` variables, and the only place that talks to a terminal.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks"
)]

mod account;
mod audit;
mod backup;
mod bench_data;
mod import;
mod key;
mod patient;
mod serve;
mod settings;
mod start_check;
mod storage;

use crate::audit::{AuditRecorder, CommandDone, command_done};
use crate::auth::{Job, SystemGrant};
use crate::clock::Clock;
use crate::db::Db;
use crate::telemetry::{self, LogSettings};
use clap::{Parser, Subcommand};
use settings::{ServeSettings, Settings};
use std::io::Write as _;
use std::process::ExitCode;

/// Why a command ended: a sentence for whoever typed it.
type Outcome = Result<(), String>;

#[derive(Parser)]
#[command(name = "carepost", version, about = "The Carepost patient portal")]
struct Cli {
    #[command(flatten)]
    logs: LogSettings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the portal.
    Serve(Box<ServeSettings>),
    /// Make the database, or bring it up to date.
    Migrate(Migrate),
    /// Make accounts.
    #[command(subcommand)]
    Account(account::Command),
    /// Put patients on record who have no account.
    #[command(subcommand)]
    Patient(patient::Command),
    /// Verify the audit, or read it out.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Name, replace and retire the site's keys.
    #[command(subcommand)]
    Key(key::Command),
    /// Save everything to one sealed file, beside the running server.
    Backup(Box<backup::Backup>),
    /// Bring a backup to where nothing is, or check it.
    Restore(Box<backup::Restore>),
    /// Bring the directory to what a CSV file says.
    ImportDirectory(import::Arguments),
    /// Fill an empty database with many messages, for measuring.
    BenchData(bench_data::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Print what of others is in this program, and under which licences.
    Licences,
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // Whatever is made here is for the one who runs the server alone: databases, files, keys.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("carepost: the runtime cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let traces = match &cli.command {
        Command::Serve(settings) => settings.traces(),
        _ => None,
    };
    let traces = match telemetry::start(&cli.logs, traces.as_ref(), runtime.handle()) {
        Ok(traces) => traces,
        Err(sentence) => {
            eprintln!("carepost: {sentence}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve(settings) => serve::run(*settings).await,
            Command::Migrate(settings) => migrate(&settings).await,
            Command::Account(command) => account::run(command).await,
            Command::Patient(command) => patient::run(command).await,
            Command::Audit(command) => audit::run(command).await,
            Command::Key(command) => key::run(command).await,
            Command::Backup(arguments) => backup::make(*arguments).await,
            Command::Restore(arguments) => backup::restore(*arguments).await,
            Command::ImportDirectory(arguments) => import::run(arguments).await,
            Command::BenchData(arguments) => bench_data::run(arguments).await,
            Command::Openapi => openapi(),
            Command::Licences => {
                // Whoever looks at the first page only closes the pipe.
                let _ = std::io::stdout().write_all(crate::http::LICENCES.as_bytes());
                Ok(())
            }
        }
    });
    if let Some(traces) = traces {
        traces.end();
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("carepost: {sentence}");
            ExitCode::FAILURE
        }
    }
}

#[derive(clap::Args)]
struct Migrate {
    #[command(flatten)]
    settings: Settings,
    /// Make the read audit's file (audit.db) anew because it is lost for good. This is audited.
    #[arg(long)]
    begin_read_audit_anew: bool,
}

async fn migrate(arguments: &Migrate) -> Outcome {
    let settings = &arguments.settings;
    start_check::files(settings)?;
    let db = settings.open_database(true).await?;
    start_check::newer(&db).await?;
    start_check::postgres(&db).await?;
    db.migrate()
        .await
        .map_err(|error| format!("the migration failed: {error}"))?;
    settings.sealer(&db, true).await?;
    if arguments.begin_read_audit_anew {
        begin_read_audit_anew(settings, &db).await?;
    }
    db.close().await;
    println!("The database is up to date.");
    Ok(())
}

async fn begin_read_audit_anew(settings: &Settings, db: &Db) -> Outcome {
    let file = start_check::audit_file(settings);
    if start_check::read_audit(settings, db).await.is_ok() {
        return Err(format!(
            "{} is not lost: leave --begin-read-audit-anew out",
            file.display()
        ));
    }
    let now = Clock::System.now();
    db.write_as_system(&SystemGrant::for_job(Job::Audit), None, async |tx| {
        Ok(command_done(tx, now, CommandDone::BeginReadAuditAnew, None).await?)
    })
    .await
    .map_err(|error| format!("the database does not answer: {error}"))?;
    AuditRecorder::sqlite(&file, true)
        .await
        .map_err(|error| format!("cannot make {}: {error}", file.display()))?;
    println!("{} is new and empty.", file.display());
    Ok(())
}

fn openapi() -> Outcome {
    let text = crate::http::openapi()
        .to_pretty_json()
        .map_err(|error| error.to_string())?;
    println!("{text}");
    Ok(())
}
