//! What Lighthouse says of the sign-in page and of an inbox: a phone on Slow 4G, simulated.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    Bench, http,
    portal::Portal,
    report::{Better, Figure},
};
use crate::{npm, packages, project::output};

/// One thing that is read out of Lighthouse's answer.
struct Measure {
    key: &'static str,
    what: &'static str,
    unit: &'static str,
    at: &'static str,
    /// Lighthouse's number times this is in our unit.
    scale: f64,
    better: Better,
}

const MEASURES: &[Measure] = &[
    Measure {
        key: "lcp",
        what: "largest contentful paint",
        unit: "s",
        at: "/audits/largest-contentful-paint/numericValue",
        scale: 0.001,
        better: Better::Lower,
    },
    Measure {
        key: "lighthouse-fcp",
        what: "first contentful paint",
        unit: "s",
        at: "/audits/first-contentful-paint/numericValue",
        scale: 0.001,
        better: Better::Lower,
    },
    Measure {
        key: "lighthouse-tbt",
        what: "total blocking time",
        unit: "ms",
        at: "/audits/total-blocking-time/numericValue",
        scale: 1.0,
        better: Better::Lower,
    },
    Measure {
        key: "lighthouse-cls",
        what: "layout shift",
        unit: "",
        at: "/audits/cumulative-layout-shift/numericValue",
        scale: 1.0,
        better: Better::Lower,
    },
    Measure {
        key: "lighthouse-performance",
        what: "Lighthouse performance",
        unit: "points",
        at: "/categories/performance/score",
        scale: 100.0,
        better: Better::Higher,
    },
    Measure {
        key: "lighthouse-accessibility",
        what: "Lighthouse accessibility",
        unit: "points",
        at: "/categories/accessibility/score",
        scale: 100.0,
        better: Better::Higher,
    },
    Measure {
        key: "lighthouse-practices",
        what: "Lighthouse best practices",
        unit: "points",
        at: "/categories/best-practices/score",
        scale: 100.0,
        better: Better::Higher,
    },
];

/// Goal and worst of a measure on the sign-in page and on the inbox.
fn budget(key: &str, signed_in: bool) -> Option<(f64, f64)> {
    match (key, signed_in) {
        ("lcp", false) => Some((0.8, 1.5)),
        ("lcp", true) => Some((1.2, 2.0)),
        ("lighthouse-tbt", _) => Some((50.0, 150.0)),
        ("lighthouse-cls", _) => Some((0.0, 0.05)),
        ("lighthouse-performance", _) => Some((98.0, 95.0)),
        ("lighthouse-accessibility", _) => Some((100.0, 100.0)),
        ("lighthouse-practices", _) => Some((100.0, 96.0)),
        _ => None,
    }
}

/// Lets Lighthouse load both pages as often as there are runs.
///
/// # Errors
/// When Chromium or Node is missing, or Lighthouse fails.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let chromium = packages::chromium(bench.project)?;
    packages::node(bench.project)?;
    let folder = bench
        .project
        .root
        .join("tests")
        .join("bench")
        .join("lighthouse");
    npm::install(bench.project, &folder, "Lighthouse")?;
    let data = tempfile::tempdir()?;
    let portal = Portal::start(bench, data.path(), &["--demo"])?;
    let person = http::sign_in(&portal.address, "jane.doe")?;
    let start = format!("http://{}/", portal.address);
    let inbox = format!("{start}p/{}/messages", person.patient);

    let mut figures = Vec::new();
    for (page, url, cookie) in [
        ("sign-in", &start, None),
        ("inbox", &inbox, Some(person.cookie.as_str())),
    ] {
        let mut answers = Vec::new();
        for _ in 0..bench.runs {
            answers.push(look(bench, &folder, &chromium.browser, url, cookie)?);
        }
        for measure in MEASURES {
            let runs: Option<Vec<f64>> = answers
                .iter()
                .map(|answer| Some(answer.pointer(measure.at)?.as_f64()? * measure.scale))
                .collect();
            let runs =
                runs.with_context(|| format!("Lighthouse says nothing at {}", measure.at))?;
            let figure = Figure::new(
                format!("{}-{page}", measure.key),
                format!("{} of the {page} page, first visit, Slow 4G", measure.what),
                measure.unit,
                runs,
            );
            figures.push(match budget(measure.key, cookie.is_some()) {
                Some((goal, worst)) => figure.budget(goal, worst, measure.better),
                None => figure,
            });
        }
    }
    Ok(figures)
}

/// One run: an empty cache, a phone, Slow 4G as Lighthouse simulates it.
fn look(
    bench: &Bench<'_>,
    folder: &Path,
    browser: &Path,
    url: &str,
    cookie: Option<&str>,
) -> Result<Value> {
    let mut lighthouse = bench
        .project
        .command(folder.join("node_modules/.bin/lighthouse"))?;
    lighthouse
        .arg(url)
        .args(["--quiet", "--output=json", "--output-path=stdout"])
        .arg("--only-categories=performance,accessibility,best-practices")
        .arg("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking")
        .env("CHROME_PATH", browser);
    if let Some(cookie) = cookie {
        lighthouse.arg(format!("--extra-headers={}", json!({ "Cookie": cookie })));
    }
    serde_json::from_str(&output(&mut lighthouse)?).context("Lighthouse's answer is not JSON")
}
