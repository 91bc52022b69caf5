//! Finding recipients: in the index by itself, and over HTTP.

use std::{fmt::Write as _, fs, process::Command};

use anyhow::{Context, Result, bail};

use super::{
    Bench, data, http, inbox, load,
    portal::Portal,
    report::{self, Better, Figure},
};
use crate::{packages::Missing, project::output, test::postgres::Cluster};

/// Milliseconds for the slowest of a hundred searches.
const INDEX: (f64, f64) = (0.5, 1.0);
const HTTP: (f64, f64) = (10_000.0, 5_000.0);

/// Where the tables of [`quality`] go.
const QUALITY: &str = "docs/search-quality.md";
const QUALITY_TITLE: &str = "# How well the recipient search finds\n\n\
    Written by `cargo xtask bench search-quality`. [What the columns mean, and what the peers \
    are](../tests/search/README.md). PostgreSQL is measured up to 200,000 recipients: with a million it \
    alone would take longer than all the rest.\n";
/// The sizes of the directories that relevance is measured over.
const SIZES: [&str; 3] = ["10000", "200000", MILLION];
/// PostgreSQL is not measured over so many: key by key it alone would take longer than all the rest.
const MILLION: &str = "1000000";
/// The evaluation's names of what is compared, ours first.
const ENGINES: [&str; 5] = ["recipient-index", "scan", "fts5", "tantivy", POSTGRES];
const POSTGRES: &str = "postgres";
/// The head of the table that compares them.
const SUMMARY_HEAD: &str = "\
    | recipients | engine | success@1 | success@3 | nDCG@10 | p50 ms | p99 ms | p99.9 ms | memory MB | build s |\n\
    |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|";

/// The evaluation, built for speed in its own workspace: whoever builds the portal compiles no peers.
fn evaluation(bench: &Bench<'_>, features: &[&str]) -> Result<Command> {
    let root = bench.project.root.join("tests/search");
    let manifest = root.join("Cargo.toml");
    let mut cargo = bench.project.cargo(["run", "--locked", "--release"])?;
    cargo.arg("--manifest-path").arg(manifest);
    cargo.arg("--target-dir").arg(root.join("target"));
    for feature in features {
        cargo.args(["--features", feature]);
    }
    cargo.arg("--");
    Ok(cargo)
}

/// The index alone, on one core: the evaluation measures and prints.
pub(super) fn index(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let recipients = if bench.quick { "100000" } else { MILLION };
    let mut cargo = evaluation(bench, &[])?;
    cargo.args(["--recipients", recipients]);
    cargo.args(["--runs", &bench.runs.to_string()]);
    let text = output(&mut cargo)?;
    let mut figures = Vec::new();
    for line in text.lines() {
        // key, then what it is, then each run's value
        let mut parts = line.split('\t');
        let (Some(key), Some(what), Some(unit), Some(values)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let runs = values
            .split(' ')
            .map(|value| value.parse().context("the evaluation prints no number"))
            .collect::<Result<Vec<f64>>>()?;
        let unit = if unit == "ms" { "ms" } else { "MB" };
        let figure = Figure::new(key, what, unit, runs);
        figures.push(if key == "index-p99" {
            figure.budget(INDEX.0, INDEX.1, Better::Lower)
        } else {
            figure
        });
    }
    if figures.is_empty() {
        bail!("the evaluation printed no figure");
    }
    Ok(figures)
}

/// How well the index answers, and its peers: tables of their own, no figures. A peer that cannot be had
/// here is left out and named; one that fails is an error.
pub(super) fn quality(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let sizes = SIZES.iter().take(if bench.quick { 1 } else { SIZES.len() });
    let postgres = match data::cluster(bench) {
        Ok((cluster, _)) => Some(cluster),
        Err(error) if error.is::<Missing>() => {
            println!("Left out: PostgreSQL. {error}.");
            None
        }
        Err(error) => return Err(error),
    };
    let url = postgres.as_ref().map(Cluster::address);
    let tables = bench.project.target.join("search-quality.md");
    let (mut summary, mut sections) = (SUMMARY_HEAD.to_owned(), String::new());
    for &recipients in sizes {
        for engine in ENGINES {
            if engine == POSTGRES && (url.is_none() || recipients == MILLION) {
                continue;
            }
            println!("{engine}, {recipients} recipients");
            let mut cargo = evaluation(bench, &["peers"])?;
            cargo.args(asked(engine, recipients, url.as_deref()));
            cargo.arg("--markdown").arg(&tables);
            let text = output(&mut cargo)?;
            let line = summary_line(&text)
                .with_context(|| format!("the evaluation printed no summary of {engine}"))?;
            println!("{line}");
            summary.push('\n');
            summary.push_str(line);
            sections.push_str(&fs::read_to_string(&tables)?);
        }
    }
    if !bench.quick {
        let document = format!("{QUALITY_TITLE}\n{summary}\n{sections}");
        fs::write(bench.project.root.join(QUALITY), document)
            .with_context(|| format!("{QUALITY} cannot be written"))?;
        report::write_search_summary(bench.project, &summary)?;
    }
    Ok(Vec::new())
}

/// What the evaluation is asked: one engine over one directory.
fn asked<'a>(engine: &'a str, recipients: &'a str, postgres: Option<&'a str>) -> Vec<&'a str> {
    let mut asked = vec!["--engine", engine, "--recipients", recipients];
    if engine == POSTGRES {
        asked.extend(
            postgres
                .map(|url| ["--postgres", url])
                .into_iter()
                .flatten(),
        );
    }
    asked
}

/// The evaluation's line of the table that compares the engines.
fn summary_line(printed: &str) -> Option<&str> {
    let mut lines = printed.lines();
    lines.find_map(|line| line.strip_prefix("summary\t"))
}

/// What people type, key after key, and in any order.
const TYPED: [&str; 12] = [
    "l",
    "li",
    "lit",
    "little rock",
    "pharm lit",
    "lit pharm",
    "hauge",
    "fam med hau",
    "peds",
    "flight nel",
    "smith john",
    "zz nobody",
];

/// Over HTTP with 64 connections of one patient.
pub(super) fn http(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let data = data::directory(bench)?;
    let portal = Portal::start(bench, &data, &[])?;
    let person = http::sign_in(&portal.address, inbox::FULL)?;
    let mut lua = "local typed = {".to_owned();
    for text in TYPED {
        write!(lua, " \"{}\",", text.replace(' ', "%20"))?;
    }
    write!(
        lua,
        " }}\nlocal n = 0\nrequest = function()\n  n = n + 1\n  \
         return wrk.format(\"GET\", \"/api/v1/patients/{}/recipients?q=\" .. typed[n % #typed + 1], \
         {{ [\"Cookie\"] = \"{}\" }})\nend\n",
        person.patient, person.cookie
    )?;
    load::script(bench, &portal.address, &lua)?;
    let runs = (0..bench.runs)
        .map(|_| load::script(bench, &portal.address, &lua))
        .collect::<Result<Vec<_>>>()?;
    let mut figures = load::figures(
        "search-http",
        "Recipient search over HTTP, 200,000 recipients",
        &runs,
        Some(HTTP),
    );
    let memory = vec![portal.memory()?];
    figures.push(Figure::new(
        "search-memory",
        "Server memory with 200,000 recipients",
        "MB",
        memory,
    ));
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_is_asked_with_its_url_and_the_others_without() {
        let url = Some("postgres://somewhere");
        for engine in ENGINES {
            let asked = asked(engine, "10000", url);
            assert!(asked.starts_with(&["--engine", engine, "--recipients", "10000"]));
            assert_eq!(
                asked.ends_with(&["--postgres", "postgres://somewhere"]),
                engine == POSTGRES
            );
        }
    }

    #[test]
    fn the_line_that_compares_is_found_in_what_is_printed() {
        let printed = "fts5-build\tBuilding\tms\t1\nsummary\t| 10000 | SQLite FTS5 |\n\n### SQLite";
        assert_eq!(summary_line(printed), Some("| 10000 | SQLite FTS5 |"));
        assert_eq!(summary_line("nothing"), None);
    }
}
