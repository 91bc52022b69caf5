//! A page of the inbox: 20 rows of a mailbox of 10,000 messages, in a system of a million.

use anyhow::{Result, bail};

use super::{
    Bench, data,
    http::{self, Person},
    load::{self, Run},
    portal::Portal,
    report::{Better, Figure},
    twin,
};

/// Who has the full mailbox.
pub(super) const FULL: &str = "bench.patient";
/// What must at least come, in requests a second.
const SQLITE: (f64, f64) = (12_000.0, 6_000.0);
const POSTGRES: (f64, f64) = (8_000.0, 5_000.0);

/// The page's URL below the server.
pub(super) fn path(person: &Person) -> String {
    format!(
        "/api/v1/patients/{}/messages?folder=inbox&limit=20",
        person.patient
    )
}

/// Whether the page is what it should be: 20 rows with subjects that people can read.
pub(super) fn page(address: &str, person: &Person) -> Result<serde_json::Value> {
    let answer = http::call(address, "GET", &path(person), &person.cookie, "")?;
    let page = answer.json()?;
    let rows = page
        .get("items")
        .and_then(|items| items.as_array())
        .map_or(0, Vec::len);
    if answer.status != 200 || rows != 20 {
        bail!(
            "the page of the inbox is {} with {rows} rows",
            answer.status
        );
    }
    Ok(page)
}

/// One run after a short one that warms the caches.
pub(super) fn load(bench: &Bench<'_>, address: &str, person: &Person) -> Result<Run> {
    load::same_url(bench, address, &path(person), &person.cookie)
}

/// Ours on SQLite and the twin over the same database, by turns.
pub(super) fn sqlite(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let data = data::messages(bench, data::MILLION)?;
    let portal = Portal::start(bench, &data, &[])?;
    let person = http::sign_in(&portal.address, FULL)?;
    let ours = page(&portal.address, &person)?;
    let mut twins = Vec::new();
    for workers in [1, 2] {
        let twin = twin::start(bench, &data, workers)?;
        if page(&twin.address, &person)? != ours {
            bail!("the twin answers something else than the portal");
        }
        twins.push((workers, twin, Vec::new()));
    }
    load(bench, &portal.address, &person)?;
    for (_, twin, _) in &twins {
        load(bench, &twin.address, &person)?;
    }
    let mut runs = Vec::new();
    for _ in 0..bench.runs {
        runs.push(load(bench, &portal.address, &person)?);
        for (_, twin, runs) in &mut twins {
            runs.push(load(bench, &twin.address, &person)?);
        }
    }
    let mut figures = load::figures("inbox-sqlite", "Inbox page, SQLite", &runs, Some(SQLITE));
    for (workers, _, theirs) in &twins {
        let name = if *workers == 1 {
            "one process"
        } else {
            "two processes"
        };
        let what = format!("The twin's inbox page, {name}");
        figures.extend(load::figures(
            &format!("twin-{workers}"),
            &what,
            theirs,
            None,
        ));
        let ratios = runs
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| ours.per_second / theirs.per_second);
        let ratio = Figure::new(
            format!("inbox-twin-{workers}"),
            format!("Inbox page, ours over the twin's with {name}"),
            "times",
            ratios.collect(),
        );
        figures.push(if *workers == 1 {
            ratio.budget(1.5, 1.0, Better::Higher)
        } else {
            ratio
        });
    }
    Ok(figures)
}

/// The same page on PostgreSQL.
pub(super) fn postgres(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let postgres = data::Postgres::start(bench)?;
    let url = postgres.url("bench");
    let portal = Portal::start(bench, &postgres.folder, &["--database-url", &url])?;
    let person = http::sign_in(&portal.address, FULL)?;
    page(&portal.address, &person)?;
    load(bench, &portal.address, &person)?;
    let runs = (0..bench.runs)
        .map(|_| load(bench, &portal.address, &person))
        .collect::<Result<Vec<_>>>()?;
    Ok(load::figures(
        "postgres-inbox",
        "Inbox page, PostgreSQL",
        &runs,
        Some(POSTGRES),
    ))
}
