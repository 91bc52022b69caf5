//! Databases for measuring, made once and kept.
//!
//! Each is a data folder of its own. A stamp beside it says that it was finished and how it was made;
//! one without the right stamp is made again. An older one is brought up to date by `migrate`.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::Bench;
use crate::{
    project::{output, run},
    test::postgres::{Cluster, Purpose},
};

/// The size that most rows are measured with.
pub(super) const MILLION: u64 = 1_000_000;
/// Recipients in the directory of the search row.
const RECIPIENTS: usize = 200_000;
/// What the stamp holds. Another number makes all databases anew.
const FORMAT: &str = "1";

/// The data folder with this many messages in the system.
///
/// # Errors
/// When it cannot be made.
pub(super) fn messages(bench: &Bench<'_>, messages: u64) -> Result<PathBuf> {
    folder(bench, &format!("messages-{messages}"), |folder| {
        let mut fill = bench.project.command(&bench.binary)?;
        fill.args([
            "bench-data",
            "--messages",
            &messages.to_string(),
            "--data-dir",
        ]);
        run(fill.arg(folder))
    })
}

/// The data folder with many recipients.
///
/// # Errors
/// When it cannot be made.
pub(super) fn directory(bench: &Bench<'_>) -> Result<PathBuf> {
    folder(bench, &format!("recipients-{RECIPIENTS}"), |folder| {
        let mut fill = bench.project.command(&bench.binary)?;
        fill.args(["bench-data", "--messages", "10000", "--data-dir"]);
        run(fill.arg(folder))?;
        let file = folder.join("directory.csv");
        fs::write(
            &file,
            directory_csv(&bench.project.root.join("backend/data"))?,
        )?;
        let mut import = bench.project.command(&bench.binary)?;
        run(import
            .arg("import-directory")
            .arg(&file)
            .arg("--data-dir")
            .arg(folder))
    })
}

fn folder(
    bench: &Bench<'_>,
    name: &str,
    make: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let folder = bench.data.join(name);
    let stamp = bench.data.join(format!("{name}.stamp"));
    if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == FORMAT) {
        let mut migrate = bench.project.command(&bench.binary)?;
        run(migrate.args(["migrate", "--data-dir"]).arg(&folder))?;
        return Ok(folder);
    }
    println!("Making {name} (kept for the next time).");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    make(&folder)?;
    fs::write(stamp, FORMAT)?;
    Ok(folder)
}

/// Clinicians of every kind at every facility: as many as are missing to [`RECIPIENTS`] beside the
/// demonstration's own 20,000.
fn directory_csv(data: &Path) -> Result<String> {
    let read = |name: &str| {
        fs::read_to_string(data.join(name)).with_context(|| format!("{name} is missing"))
    };
    let list = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    let facilities = facility_names(&read("mtf_facilities.csv")?)?;
    let (last, first) = (
        list(&read("surnames.txt")?),
        list(&read("first_names.txt")?),
    );
    let clinics = [
        "Family Medicine",
        "Pediatrics",
        "Internal Medicine",
        "Dermatology",
        "Orthopedics",
        "Physical Therapy",
        "Behavioral Health",
        "Cardiology",
        "Flight Medicine",
        "Optometry",
        "Womens Health",
        "Neurology",
    ];
    let mut text = "label,kind,facility,specialty_code,last_name,first_name,credential,aliases,\
                    accepts,active\n"
        .to_owned();
    for number in 0..RECIPIENTS - 20_000 {
        let of = |list: &[String], number: usize| -> String {
            list.get(number % list.len().max(1))
                .cloned()
                .unwrap_or_default()
        };
        // Strides without a common divisor meet every combination before one comes again.
        let facility = of(&facilities, number);
        let clinic = clinics
            .get(number / facilities.len() % clinics.len())
            .copied()
            .unwrap_or_default();
        let (last, first) = (
            of(&last, number * 7 + number / 977),
            of(&first, number * 13 + number / 331),
        );
        // A number in the name keeps labels apart: they are what recipients are told apart by.
        writeln!(
            text,
            "\"{facility} {clinic} {}_{last}, {first}, MD\",clinician,\"{facility}\",,{last},{first},MD,,messages,true",
            number / 1_000,
        )?;
    }
    Ok(text)
}

fn facility_names(csv: &str) -> Result<Vec<String>> {
    let mut lines = csv.lines().filter(|line| !line.starts_with('#'));
    let header = lines.next().context("the list of facilities is empty")?;
    let column = header
        .split(',')
        .position(|name| name == "name" || name == "short_name")
        .with_context(|| format!("the list of facilities has no name column: {header}"))?;
    let names: Vec<String> = lines
        .filter(|line| !line.contains('"'))
        .filter_map(|line| line.split(',').nth(column))
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        bail!("the list of facilities has no names");
    }
    Ok(names)
}

/// Starts the PostgreSQL for measuring, durable as at a real site, and says where it is kept.
///
/// # Errors
/// When PostgreSQL is missing ([`crate::packages::Missing`]) or does not start.
pub(super) fn cluster(bench: &Bench<'_>) -> Result<(Cluster, PathBuf)> {
    // Beside the other data it would be out of reach for the user that PostgreSQL runs as.
    let place = std::env::temp_dir().join("carepost-bench-postgres");
    let cluster = Cluster::start(bench.project, Purpose::Measuring(&place))?;
    Ok((cluster, place))
}

/// A durable PostgreSQL with a million messages, and what belongs beside the database.
pub(super) struct Postgres {
    cluster: Cluster,
    /// The data folder of the server: the key file and attachments.
    pub(super) folder: PathBuf,
}

impl Postgres {
    /// Starts it, and fills it the first time.
    ///
    /// # Errors
    /// When PostgreSQL is missing or does not start.
    pub(super) fn start(bench: &Bench<'_>) -> Result<Self> {
        let (cluster, place) = cluster(bench)?;
        let name = "postgres-1000000";
        let folder = bench.data.join(name);
        let postgres = Self { cluster, folder };
        let stamp = place.join("stamp");
        if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == FORMAT) {
            let mut migrate = bench.project.command(&bench.binary)?;
            migrate
                .args(["migrate", "--data-dir"])
                .arg(&postgres.folder);
            run(migrate.args(["--database-url", &postgres.url("bench")]))?;
            return Ok(postgres);
        }
        println!("Making {name} (kept for the next time).");
        let _ = fs::remove_dir_all(&postgres.folder);
        fs::create_dir_all(&postgres.folder)?;
        postgres.sql(bench, "DROP DATABASE IF EXISTS bench")?;
        postgres.sql(bench, "CREATE DATABASE bench")?;
        let mut fill = bench.project.command(&bench.binary)?;
        fill.args([
            "bench-data",
            "--messages",
            &MILLION.to_string(),
            "--data-dir",
        ])
        .arg(&postgres.folder)
        .args(["--database-url", &postgres.url("bench")]);
        run(&mut fill)?;
        fs::write(stamp, FORMAT)?;
        Ok(postgres)
    }

    /// The URL of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        self.cluster
            .url()
            .replace("/postgres?", &format!("/{database}?"))
    }

    /// A copy of the filled database, to write into.
    pub(super) fn copy(&self, bench: &Bench<'_>, name: &str) -> Result<String> {
        self.sql(bench, &format!("DROP DATABASE IF EXISTS {name}"))?;
        self.sql(
            bench,
            &format!("CREATE DATABASE {name} TEMPLATE bench STRATEGY file_copy"),
        )?;
        Ok(self.url(name))
    }

    fn sql(&self, bench: &Bench<'_>, statement: &str) -> Result<()> {
        let psql = crate::packages::postgres(bench.project)?.join("psql");
        let mut command = bench.project.command(psql)?;
        output(command.args([
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
            &self.cluster.url(),
        ]))
        .map(drop)
    }
}
