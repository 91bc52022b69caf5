//! `cargo xtask bench [ROWS…]`: measures the portal as it is shipped and writes `docs/benchmarks.md`.
//!
//! Every row is measured several times and told as the median with its spread; nothing here is a test
//! and nothing fails because it is slow. Each module measures one part; [`report`] owns the figures
//! and the document, [`load`] the load generator, [`portal`] the server under load, [`data`] what is
//! in its database.

mod browser;
mod bundle;
mod data;
mod finding;
mod growth;
mod http;
mod inbox;
mod lighthouse;
mod load;
mod portal;
mod report;
mod search;
mod send;
mod server;
mod twin;
mod uploads;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{
    packages::Missing,
    project::{Project, run as run_command},
    test::postgres,
    web,
};
use report::Report;

/// What to measure, and how thoroughly.
#[derive(Args)]
pub(crate) struct Options {
    /// Measures these rows alone and leaves the others of the document as they are [default: all but
    /// those that take very long]
    #[arg(value_enum, value_name = "ROWS")]
    rows: Vec<Row>,
    /// One short run of each, to try things out. The document stays as it is.
    #[arg(long)]
    quick: bool,
    /// Where the databases for measuring are kept from run to run [default: target/bench]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Makes the databases for these rows, measures nothing.
    #[arg(long)]
    prepare: bool,
    /// Measures this program instead of building one, e.g. one of before a change. The document stays
    /// as it is unless `--commit` says what it was built from.
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// The commit that the program of `--binary` was built from.
    #[arg(long, requires = "binary")]
    commit: Option<String>,
}

/// A part that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Row {
    /// Recipient search in the index, a million recipients.
    Index,
    /// How well recipients are found, and by what else one could take. Takes very long, so it is measured
    /// on request only; writes a document of its own.
    SearchQuality,
    /// Recipient search over HTTP, 200,000 recipients.
    Search,
    /// A page of the inbox on SQLite, beside the twin.
    Inbox,
    /// A page of the inbox on PostgreSQL.
    InboxPostgres,
    /// What the page costs with 10,000, a million and ten million messages in the system.
    Growth,
    /// Words in a mailbox of 10,000 messages.
    Finding,
    /// Sending a message, durable, on SQLite.
    Send,
    /// The same on PostgreSQL.
    SendPostgres,
    /// Fifty files of 25 MB at once: memory, speed, and how long others wait.
    Uploads,
    /// Memory, and the time until ready.
    Server,
    /// Keys to painted options, a message on its way to an open page of its team, and what a browser keeps
    /// after 200 changes of page.
    Browser,
    /// The bytes of the first load, file by file.
    Bundle,
    /// What Lighthouse says of the sign-in page and of an inbox.
    Lighthouse,
    /// A clean clone to a running portal. Takes very long, so it is measured on request only.
    Clone,
}

/// What every measurement needs.
struct Bench<'a> {
    project: &'a Project,
    /// Databases are kept here.
    data: PathBuf,
    /// The server as it is shipped.
    binary: PathBuf,
    /// The browser app as it is shipped, when a row needs one.
    web: Option<PathBuf>,
    runs: usize,
    /// How long the load of one run lasts.
    length: Duration,
    quick: bool,
}

/// Measures and writes.
///
/// # Errors
/// When something cannot be built, installed or started, or the portal answers wrongly.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    postgres::stop_on_signals()?;
    let wanted = |row: &Row| {
        if options.rows.is_empty() {
            row.is_usual()
        } else {
            options.rows.contains(row)
        }
    };
    let rows: Vec<Row> = Row::value_variants()
        .iter()
        .copied()
        .filter(wanted)
        .collect();
    let bench = Bench {
        project,
        data: std::path::absolute(
            options
                .data_dir
                .clone()
                .unwrap_or_else(|| project.target.join("bench")),
        )?,
        binary: match &options.binary {
            Some(binary) => std::path::absolute(binary)?,
            None => build(project)?,
        },
        web: if rows.iter().any(|row| row.needs_app()) && !options.prepare {
            Some(web::build(project, web::Profile::Release)?)
        } else {
            None
        },
        runs: if options.quick { 1 } else { 5 },
        length: Duration::from_secs(if options.quick { 2 } else { 8 }),
        quick: options.quick,
    };
    std::fs::create_dir_all(&bench.data)?;
    let mut report = Report::new(project, options.commit.clone())?;
    for row in &rows {
        let name = row.to_possible_value().map(|it| it.get_name().to_owned());
        println!("\n== {}", name.unwrap_or_default());
        if options.prepare {
            bench.prepare(*row)?;
            continue;
        }
        match bench.measure(*row) {
            Ok(figures) => {
                for figure in figures {
                    println!("{figure}");
                    report.add(figure);
                }
            }
            Err(error) if error.is::<Missing>() => println!("Left out: {error}."),
            Err(error) => return Err(error),
        }
        if !options.quick && (options.binary.is_none() || options.commit.is_some()) {
            // After every row: a later one that fails must not cost what was measured.
            report.write(project)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The server as it is shipped: built for speed. The browser app is served from its folder, so that
/// changing one of the two does not build the other again.
fn build(project: &Project) -> Result<PathBuf> {
    println!("Building the server for speed.");
    run_command(&mut project.cargo(["build", "--locked", "--release", "-p", "backend"])?)?;
    Ok(project.target.join("release").join("carepost"))
}

impl Row {
    /// Whether it is measured unless others are named.
    fn is_usual(self) -> bool {
        !matches!(self, Self::Clone | Self::SearchQuality)
    }

    /// Whether it is about the browser app.
    fn needs_app(self) -> bool {
        matches!(self, Self::Browser | Self::Bundle | Self::Lighthouse)
    }
}

impl Bench<'_> {
    fn measure(&self, row: Row) -> Result<Vec<report::Figure>> {
        match row {
            Row::Index => search::index(self),
            Row::SearchQuality => search::quality(self),
            Row::Search => search::http(self),
            Row::Inbox => inbox::sqlite(self),
            Row::InboxPostgres => inbox::postgres(self),
            Row::Growth => growth::measure(self),
            Row::Finding => finding::measure(self),
            Row::Send => send::sqlite(self),
            Row::SendPostgres => send::postgres(self),
            Row::Uploads => uploads::measure(self),
            Row::Server => server::measure(self),
            Row::Browser => browser::measure(self),
            Row::Bundle => bundle::measure(self),
            Row::Lighthouse => lighthouse::measure(self),
            Row::Clone => server::clean_clone(self),
        }
    }

    fn prepare(&self, row: Row) -> Result<()> {
        match row {
            Row::Inbox | Row::Finding | Row::Send => drop(data::messages(self, data::MILLION)?),
            Row::Growth => {
                for messages in growth::SIZES {
                    data::messages(self, messages)?;
                }
            }
            Row::Uploads => drop(data::messages(self, uploads::MESSAGES)?),
            Row::Search => drop(data::directory(self)?),
            Row::InboxPostgres | Row::SendPostgres => drop(data::Postgres::start(self)?),
            Row::Index
            | Row::SearchQuality
            | Row::Server
            | Row::Browser
            | Row::Bundle
            | Row::Lighthouse
            | Row::Clone => {}
        }
        Ok(())
    }
}
