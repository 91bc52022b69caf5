//! The steps that need Chromium: widget tests and journeys.

use std::fs;

use anyhow::Result;

use super::{
    counts::{self, Counts},
    tests,
};
use crate::{
    npm, packages,
    project::{Project, status},
    tools, web,
};

/// Tests of the app's parts, compiled for the browser and run in it.
///
/// # Errors
/// When a part of the machine or a tool is missing.
pub(super) fn widgets(project: &Project) -> Result<Counts> {
    let chromium = packages::chromium(project)?;
    tools::install_wasm_target(project)?;
    let bin = tools::install(project, &tools::WASM_BINDGEN)?;
    let mut test = project.cargo(["test", "--locked", "--no-fail-fast", "-p", "frontend"])?;
    test.args(["--target", tools::WASM, "--profile", "wasm-dev"])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            bin.join("wasm-bindgen-test-runner"),
        )
        .env("CHROMEDRIVER", chromium.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    tests(&mut test)
}

/// Journeys through the real server in the real browser.
///
/// # Errors
/// When a part of the machine or a tool is missing, or the portal does not build.
pub(super) fn journeys(project: &Project) -> Result<Counts> {
    let chromium = packages::chromium(project)?;
    packages::node(project)?;
    let folder = project.root.join("tests").join("browser");
    npm::install(project, &folder, "the journeys")?;
    let app = web::build(project, web::Profile::Dev)?;
    let server = project.build_host()?;
    let report = tempfile::NamedTempFile::new()?;
    let mut playwright = project.command(folder.join("node_modules/.bin/playwright"))?;
    playwright
        .current_dir(&folder)
        .args(["test", "--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", report.path())
        .env("CAREPOST_BIN", server)
        .env("CAREPOST_WEB_DIR", app)
        .env("CAREPOST_CHROMIUM", chromium.browser);
    let passed = status(&mut playwright)?.success();
    let mut counts = counts::playwright(&fs::read_to_string(report.path())?)?;
    if !passed && counts.failed == 0 {
        counts += Counts::FAILED;
    }
    Ok(counts)
}
