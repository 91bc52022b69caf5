//! Measures how well and how fast the recipient search finds, beside what else one could take.
//!
//! `search-evaluation [--engine NAME] [--recipients N] [--runs N] [--thorough] [--thread-time]
//! [--postgres URL] [--markdown FILE] [--failures FILE]`. Prints tables, and lines of key, what, unit and
//! one value a run, separated by tabs, for whoever collects figures. Owns the made-up directory, the
//! queries with what they mean, and the measures; it deliberately shares no list with the index it
//! measures. One process measures one engine, so that its memory is not what another one left.

mod dice;
mod directory;
mod engine;
mod graded;
mod lay;
mod measure;
#[cfg(feature = "peers")]
mod peers;
mod query;

use directory::Directory;
use engine::{Engine, OWN, Own};
use graded::Grades;
use measure::{Clock, Measured, measure, percentile, share_within, table, together};
use query::Maker;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Why something could not be measured.
type Trouble = Box<dyn std::error::Error>;

/// Queries of each kind.
const QUERIES: usize = 250;
/// And with `--thorough`.
const MANY_QUERIES: usize = 500;

fn argument(name: &str) -> Option<String> {
    let mut arguments = std::env::args();
    arguments.find(|it| it == name)?;
    arguments.next()
}

fn flag(name: &str) -> bool {
    std::env::args().any(|it| it == name)
}

/// Megabytes of this process that are in memory; 0 where the system does not tell.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or_default() * 4_096.0 / 1_000_000.0
}

/// The engine of this name over everybody, and how long a kind of query may take it.
fn build<'a>(
    name: &str,
    directory: &'a Directory,
) -> Result<(Box<dyn Engine + 'a>, Option<Duration>), Trouble> {
    if name == OWN {
        return Ok((Box::new(Own::new(directory)), None));
    }
    #[cfg(feature = "peers")]
    {
        let postgres = argument("--postgres");
        let peer = peers::build(name, directory, postgres.as_deref())?;
        Ok((peer, Some(peers::LONGEST)))
    }
    #[cfg(not(feature = "peers"))]
    Err(format!("{name}: built without the feature `peers`").into())
}

fn main() -> Result<(), Trouble> {
    let number = |name: &str, otherwise: usize| {
        argument(name)
            .and_then(|it| it.parse().ok())
            .unwrap_or(otherwise)
    };
    let recipients = number("--recipients", 10_000);
    let runs = number("--runs", 1).max(1);
    let each = number(
        "--queries",
        if flag("--thorough") {
            MANY_QUERIES
        } else {
            QUERIES
        },
    );
    let name = argument("--engine").unwrap_or_else(|| OWN.to_owned());
    let key = if name == OWN { "index" } else { name.as_str() };
    let directory = Directory::new(recipients);
    let queries = Maker::new(&directory).all(each);
    let print = |what: &str, say: &str, unit: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(f64::to_string).collect();
        println!(
            "{key}-{what}\t{say}, {recipients} recipients\t{unit}\t{}",
            values.join(" ")
        );
    };

    let clock = if flag("--thread-time") {
        Clock::Thread
    } else {
        Clock::Wall
    };
    let before = resident();
    let started = Instant::now();
    let (mut engine, longest) = build(&name, &directory)?;
    let built = started.elapsed().as_secs_f64() * 1_000.0;
    let memory = engine.held_elsewhere().unwrap_or(resident() - before);
    print("build", "Building the index", "ms", &[built]);
    print("memory", "Memory of the index", "MB", &[memory]);

    let mut p99 = Vec::new();
    let mut by_kind: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); query::STRATA.len()];
    let mut first = None;
    for _ in 0..runs {
        let measured = measure(&mut *engine, &directory, &queries, longest, clock);
        p99.push(percentile(&together(&measured), 0.99));
        for (kind, (p50, p99)) in measured.iter().zip(&mut by_kind) {
            p50.push(percentile(&kind.took, 0.5));
            p99.push(percentile(&kind.took, 0.99));
        }
        first.get_or_insert(measured);
    }
    let measured = first.unwrap_or_default();
    print(
        "p99",
        "Search in the index, every key of all kinds, p99",
        "ms",
        &p99,
    );
    for (at, (p50, p99)) in by_kind.iter().enumerate() {
        let what = format!("Search in the index, {}", query::STRATA[at]);
        print(
            &format!("kind-{:02}-p50", at + 1),
            &format!("{what}, p50"),
            "ms",
            p50,
        );
        print(
            &format!("kind-{:02}-p99", at + 1),
            &format!("{what}, p99"),
            "ms",
            p99,
        );
    }

    let grades = Grades::of(&mut *engine, &directory);
    println!(
        "summary\t{}",
        summary(engine.name(), recipients, &measured, &grades, built, memory)
    );
    let mut text = format!("\n### {}, {recipients} recipients\n\n", engine.name());
    let _ = writeln!(
        text,
        "{}{} facilities; {grades}\n\n{}",
        engine
            .words()
            .map(|words| format!("{words} words in "))
            .unwrap_or_default(),
        directory.places.len(),
        table(&measured)
    );
    println!("{text}");
    if let Some(path) = argument("--failures") {
        let failures: String = measured
            .iter()
            .map(|it| it.failures(&directory, &queries, 10))
            .collect();
        std::fs::write(path, failures + &graded::failures(&mut *engine, &directory))?;
    }
    if let Some(path) = argument("--markdown") {
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// One engine's line of the table that compares them all.
fn summary(
    name: &str,
    recipients: usize,
    measured: &[Measured],
    grades: &Grades,
    built: f64,
    memory: f64,
) -> String {
    let took = together(measured);
    format!(
        "| {recipients} | {name} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {memory:.0} | {:.1} |",
        share_within(measured, 1),
        share_within(measured, 3),
        grades.gain,
        percentile(&took, 0.5),
        percentile(&took, 0.99),
        percentile(&took, 0.999),
        built / 1_000.0,
    )
}
