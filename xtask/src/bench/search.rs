//! Finding recipients: in the index by itself, and over HTTP.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

use super::{
    Bench, data, http, inbox, load,
    portal::Portal,
    report::{Better, Figure},
};
use crate::project::output;

/// Milliseconds for the slowest of a hundred searches.
const INDEX: (f64, f64) = (0.5, 1.0);
const HTTP: (f64, f64) = (10_000.0, 5_000.0);
const RECIPIENTS: &str = "1000000";

/// The index alone, on one core: the crate's own bench measures and prints.
pub(super) fn index(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let recipients = if bench.quick { "100000" } else { RECIPIENTS };
    let mut cargo = bench
        .project
        .cargo(["bench", "--locked", "-p", "recipient-index"])?;
    cargo.args(["--bench", "search", "--", "--recipients", recipients]);
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
            .map(|value| value.parse().context("the bench prints no number"))
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
        bail!("the index's bench printed no figure");
    }
    Ok(figures)
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
