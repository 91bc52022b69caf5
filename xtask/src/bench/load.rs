//! The load generator: `wrk` with 64 connections from one thread, for a bounded time.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use super::{
    Bench,
    report::{Better, Figure},
};
use crate::{packages, project::output};

const CONNECTIONS: &str = "64";

/// What one run gave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) per_second: f64,
    /// Milliseconds.
    pub(super) p50: f64,
    /// Milliseconds.
    pub(super) p99: f64,
}

/// Lets `wrk` ask one URL again and again.
pub(super) fn same_url(bench: &Bench<'_>, address: &str, path: &str, cookie: &str) -> Result<Run> {
    let cookie = format!("cookie: {cookie}");
    wrk(bench, &["-H", &cookie, &format!("http://{address}{path}")])
}

/// Lets `wrk` ask what a Lua script says.
pub(super) fn script(bench: &Bench<'_>, address: &str, lua: &str) -> Result<Run> {
    let file = bench.data.join("requests.lua");
    fs::write(&file, lua)?;
    let file = file.to_str().context("the folder's name is not UTF-8")?;
    wrk(bench, &["-s", file, &format!("http://{address}/")])
}

fn wrk(bench: &Bench<'_>, args: &[&str]) -> Result<Run> {
    let wrk = packages::wrk(bench.project)?;
    let seconds = format!("{}s", bench.length.as_secs());
    let mut command = bench.project.command(wrk)?;
    command
        // Whoever answers late is measured, not thrown out.
        .args([
            "-t",
            "1",
            "-c",
            CONNECTIONS,
            "-d",
            &seconds,
            "--latency",
            "--timeout",
            "30s",
        ])
        .args(args)
        .current_dir(Path::new("/"));
    let text = output(&mut command)?;
    parse(&text).with_context(|| format!("wrk says:\n{text}"))
}

/// Reads what `wrk` prints. A run with any refused or broken request is no measurement.
fn parse(text: &str) -> Result<Run> {
    for line in text.lines().map(str::trim) {
        if line.starts_with("Non-2xx") || line.starts_with("Socket errors") {
            bail!("not every request was answered: {line}");
        }
    }
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .map(str::trim)
            .with_context(|| format!("no {name}"))
    };
    Ok(Run {
        per_second: field("Requests/sec:")?.parse()?,
        p50: milliseconds(field("50%")?)?,
        p99: milliseconds(field("99%")?)?,
    })
}

fn milliseconds(text: &str) -> Result<f64> {
    let (digits, factor) = if let Some(digits) = text.strip_suffix("us") {
        (digits, 0.001)
    } else if let Some(digits) = text.strip_suffix("ms") {
        (digits, 1.0)
    } else if let Some(digits) = text.strip_suffix('s') {
        (digits, 1_000.0)
    } else {
        bail!("{text} is no time");
    };
    Ok(digits.parse::<f64>()? * factor)
}

/// The three lines of a load: how many a second, and how long one waits.
pub(super) fn figures(
    key: &str,
    what: &str,
    runs: &[Run],
    budget: Option<(f64, f64)>,
) -> Vec<Figure> {
    let column = |of: fn(&Run) -> f64| runs.iter().map(of).collect();
    let mut rate = Figure::new(key, what, "a second", column(|run| run.per_second));
    if let Some((goal, worst)) = budget {
        rate = rate.budget(goal, worst, Better::Higher);
    }
    vec![
        rate,
        Figure::new(
            format!("{key}-p50"),
            format!("{what}, p50"),
            "ms",
            column(|run| run.p50),
        ),
        Figure::new(
            format!("{key}-p99"),
            format!("{what}, p99"),
            "ms",
            column(|run| run.p99),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "Running 2s test @ http://127.0.0.1:9800/\n  1 threads and 64 connections\n  \
        Latency Distribution\n     50%    6.20ms\n     75%    7.00ms\n     90%    8.00ms\n     \
        99%    1.20s \n  20000 requests in 2.00s, 70.00MB read\n";

    #[test]
    fn what_wrk_prints_is_read_and_a_refused_request_spoils_the_run() {
        let text = format!("{SAID}Requests/sec:  10000.50\n");
        let run = parse(&text).unwrap();
        assert!((run.per_second - 10_000.5).abs() < 0.01);
        assert!((run.p50 - 6.2).abs() < 0.01);
        assert!((run.p99 - 1_200.0).abs() < 0.01);
        assert!(parse(&format!("{text}  Non-2xx or 3xx responses: 3\n")).is_err());
        assert!(parse(SAID).is_err());
    }
}
