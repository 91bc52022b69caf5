//! `carepost import-directory FILE.csv [--replace]`.

use super::Outcome;
use super::settings::Settings;
use crate::clock::Random;
use crate::directory::{import, import_csv};
use clap::Args;
use std::collections::HashMap;
use std::io::BufReader;
use std::path::PathBuf;

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
    let rows = import_csv::read(BufReader::new(file)).map_err(|problems| {
        let mut text = format!("{shown} was not imported:\n");
        for problem in &problems.list {
            text.push_str(&format!("  line {}: {}\n", problem.line, problem.what));
        }
        if problems.more > 0 {
            text.push_str(&format!("  and {} more\n", problems.more));
        }
        text
    })?;
    let db = arguments.settings.open_database(false).await?;
    let done = import::import(&db, Random, &rows, &HashMap::new(), arguments.replace).await;
    db.close().await;
    let report = done.map_err(|error| error.to_string())?;
    println!(
        "{} added, {} updated, {} unchanged, {} retired; {} new facilities.",
        report.added, report.updated, report.unchanged, report.retired, report.facilities_added
    );
    Ok(())
}
