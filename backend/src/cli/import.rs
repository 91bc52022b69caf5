//! `carepost import-directory FILE.csv [--replace]`.

use super::Outcome;
use super::settings::Settings;
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::directory::import::{CHUNK, Import, Report};
use crate::directory::import_csv::{DirectoryRow, Problems, Reader};
use crate::http::Error;
use clap::Args;
use std::collections::HashMap;
use std::io::{BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// The file, UTF-8, with the header
    /// label,kind,facility,specialty_code,last_name,first_name,credential,aliases,accepts,active
    file: PathBuf,
    /// Retire every recipient that the file does not name.
    #[arg(long)]
    replace: bool,
}

pub(super) async fn run(arguments: Arguments) -> Outcome {
    let shown = arguments.file.display();
    let file = std::fs::File::open(&arguments.file)
        .map_err(|error| format!("cannot read {shown}: {error}"))?;
    let mut reader = Reader::new(BufReader::new(file));
    // A short file, or one that is wrong from the start, is known before the database is opened.
    let first = reader.next_rows(CHUNK);
    if first.is_empty() {
        reader
            .finish()
            .map_err(|problems| refused(&arguments.file, &problems))?;
        return Ok(());
    }
    let db = arguments.settings.open_database(false).await?;
    let done = import(&db, reader, first, &arguments).await;
    db.close().await;
    let report = done?;
    println!(
        "{} added, {} updated, {} unchanged, {} retired; {} new facilities.",
        report.added, report.updated, report.unchanged, report.retired, report.facilities_added
    );
    Ok(())
}

/// Hands the rows over chunk by chunk; only a file that is right to its end is taken.
async fn import(
    db: &Db,
    mut reader: Reader<BufReader<std::fs::File>>,
    mut rows: Vec<DirectoryRow>,
    arguments: &Arguments,
) -> Result<Report, String> {
    let failed = |error: Error| error.to_string();
    let mut progress = Progress::new();
    let mut import = Import::begin(db, Random).await.map_err(failed)?;
    while !rows.is_empty() {
        if let Err(error) = import.add(&rows).await {
            // What waits would be in the way of the import that came between.
            let _ = import.abandon().await;
            return Err(error.to_string());
        }
        progress.more(rows.len());
        rows = reader.next_rows(CHUNK);
    }
    progress.read();
    if let Err(problems) = reader.finish() {
        import.abandon().await.map_err(failed)?;
        return Err(refused(&arguments.file, &problems));
    }
    import
        .finish(Clock::System.now(), &HashMap::new(), arguments.replace)
        .await
        .map_err(failed)
}

fn refused(file: &Path, problems: &Problems) -> String {
    let mut text = format!("{} was not imported:\n", file.display());
    for problem in &problems.list {
        text.push_str(&format!("  line {}: {}\n", problem.line, problem.what));
    }
    if problems.more > 0 {
        text.push_str(&format!("  and {} more\n", problems.more));
    }
    text
}

/// Says how far a long import is: in place on a terminal, now and then in the log.
struct Progress {
    terminal: bool,
    rows: usize,
    said: usize,
}

impl Progress {
    const TERMINAL_EVERY: usize = 10_000;
    const LOG_EVERY: usize = 100_000;

    fn new() -> Self {
        Self {
            terminal: std::io::stderr().is_terminal(),
            rows: 0,
            said: 0,
        }
    }

    fn more(&mut self, rows: usize) {
        self.rows += rows;
        let every = if self.terminal {
            Self::TERMINAL_EVERY
        } else {
            Self::LOG_EVERY
        };
        if self.rows - self.said < every {
            return;
        }
        self.said = self.rows;
        if self.terminal {
            eprint!("\r{} rows read", self.rows);
        } else {
            tracing::info!(rows = self.rows, "a directory is being read");
        }
    }

    /// All are read. Nothing is said of what was over before anybody could wonder.
    fn read(&self) {
        if self.said == 0 {
            return;
        }
        if self.terminal {
            eprintln!("\r{} rows read; the directory takes them over …", self.rows);
        } else {
            tracing::info!(rows = self.rows, "the directory takes the rows over");
        }
    }
}
