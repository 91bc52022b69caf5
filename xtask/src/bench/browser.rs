//! What a person at a browser feels: from a key to painted options, from a message that is sent to its row on
//! the open page of its team, and what 200 changes of page leave.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{
    Bench,
    portal::Portal,
    report::{Better, Figure},
};
use crate::{npm, packages, project::output};

/// Milliseconds, of 95 in 100 keys.
const KEY: (f64, f64) = (25.0, 50.0);
/// Milliseconds, of 95 in 100 messages.
const ARRIVAL: (f64, f64) = (500.0, 1_000.0);
/// MB that a browser holds after 200 changes of page.
const HELD: (f64, f64) = (15.0, 30.0);

/// Lets Chromium do each, in a window of its own each time.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let chromium = packages::chromium(bench.project)?;
    packages::node(bench.project)?;
    let folder = bench.project.root.join("tests").join("browser");
    npm::install(bench.project, &folder, "the journeys")?;
    let data = tempfile::tempdir()?;
    let portal = Portal::start(bench, data.path(), &["--demo"])?;
    let run = |script: &str, field: &str| -> Result<Vec<f64>> {
        let mut runs = Vec::new();
        for _ in 0..bench.runs {
            let mut node = bench.project.command("node")?;
            node.current_dir(&folder)
                .arg(format!("measure/{script}.mjs"))
                .env("CAREPOST_URL", format!("http://{}", portal.address))
                .env("CAREPOST_CHROMIUM", &chromium.browser);
            let said: Value = serde_json::from_str(output(&mut node)?.trim())?;
            let value = said.get(field).and_then(Value::as_f64);
            runs.push(value.with_context(|| format!("{script} does not say {field}"))?);
        }
        Ok(runs)
    };
    Ok(vec![
        Figure::new(
            "key-p95",
            "Key to painted options, demonstration, p95",
            "ms",
            run("keys", "p95")?,
        )
        .budget(KEY.0, KEY.1, Better::Lower),
        Figure::new(
            "arrival-p95",
            "Send to the row on an open page of the team, p95",
            "ms",
            run("arrival", "p95")?,
        )
        .budget(ARRIVAL.0, ARRIVAL.1, Better::Lower),
        Figure::new(
            "browser-held",
            "WASM memory and JS heap after 200 changes of page",
            "MB",
            run("routes", "held")?,
        )
        .budget(HELD.0, HELD.1, Better::Lower),
    ])
}
