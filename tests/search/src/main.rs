//! Measures how well and how fast the recipient search finds, beside what else one could take.
//!
//! `search-evaluation [--recipients N] [--runs N] [--thorough] [--thread-time] [--postgres URL]
//! [--markdown FILE] [--failures FILE]`. Prints tables, and lines of key, what, unit and one value a
//! run, separated by tabs, for whoever collects figures. Owns the made-up directory, the queries with
//! what they mean, and the measures; it deliberately shares no list with the index it measures.

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
use engine::{Engine as _, Own};
use measure::{Clock, measure, percentile, table, together};
use query::Maker;
use std::fmt::Write as _;
use std::time::Instant;

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

fn main() -> std::io::Result<()> {
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
    let directory = Directory::new(recipients);
    let queries = Maker::new(&directory).all(each);
    let print = |key: &str, what: &str, unit: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(f64::to_string).collect();
        println!(
            "{key}\t{what}, {recipients} recipients\t{unit}\t{}",
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
    let mut own = Own::new(&directory);
    print(
        "index-build",
        "Building the index",
        "ms",
        &[started.elapsed().as_secs_f64() * 1_000.0],
    );
    print(
        "index-memory",
        "Memory of the index",
        "MB",
        &[resident() - before],
    );

    let mut p99 = Vec::new();
    let mut by_kind: Vec<(Vec<f64>, Vec<f64>)> = vec![Default::default(); query::STRATA.len()];
    let mut first = None;
    for _ in 0..runs {
        let measured = measure(&mut own, &directory, &queries, None, clock);
        p99.push(percentile(&together(&measured), 0.99));
        for (kind, (p50, p99)) in measured.iter().zip(&mut by_kind) {
            p50.push(percentile(&kind.took, 0.5));
            p99.push(percentile(&kind.took, 0.99));
        }
        first.get_or_insert(measured);
    }
    let measured = first.unwrap_or_default();
    print(
        "index-p99",
        "Search in the index, every key of all kinds, p99",
        "ms",
        &p99,
    );
    for (at, (p50, p99)) in by_kind.iter().enumerate() {
        let what = format!("Search in the index, {}", query::STRATA[at]);
        print(
            &format!("index-kind-{:02}-p50", at + 1),
            &format!("{what}, p50"),
            "ms",
            p50,
        );
        print(
            &format!("index-kind-{:02}-p99", at + 1),
            &format!("{what}, p99"),
            "ms",
            p99,
        );
    }

    let mut text = String::new();
    let heading = |text: &mut String, name: &str| {
        let _ = write!(text, "\n### {name}, {recipients} recipients\n\n");
    };
    heading(&mut text, own.name());
    let _ = writeln!(
        text,
        "{} words in {} facilities; {}\n\n{}",
        own.words(),
        directory.places.len(),
        graded::Grades::of(&mut own, &directory),
        table(&measured)
    );
    println!("{text}");
    if let Some(path) = argument("--failures") {
        let failures: String = measured
            .iter()
            .map(|it| it.failures(&directory, &queries, 10))
            .collect();
        std::fs::write(path, failures + &graded::failures(&mut own, &directory))?;
    }
    drop(own);
    #[cfg(feature = "peers")]
    for mut peer in peers::all(&directory, argument("--postgres").as_deref()) {
        let measured = measure(
            &mut *peer,
            &directory,
            &queries,
            Some(peers::LONGEST),
            clock,
        );
        let mut section = String::new();
        heading(&mut section, peer.name());
        let grades = graded::Grades::of(&mut *peer, &directory);
        let _ = writeln!(section, "{grades}\n\n{}", table(&measured));
        println!("{section}");
        text.push_str(&section);
    }
    if let Some(path) = argument("--markdown") {
        std::fs::write(path, text)?;
    }
    Ok(())
}
