//! The steps that need Chromium: widget tests and journeys.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{
    counts::{self, Counts},
    tests,
};
use crate::{
    packages,
    project::{Project, run, status},
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
    install_packages(project, &folder)?;
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

/// `npm ci`, when the lock file is another one than last time.
fn install_packages(project: &Project, folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("the lock file is missing")?;
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of the journeys.");
    let mut npm = project.command("npm")?;
    npm.current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm)?;
    fs::write(stamp, lock)?;
    Ok(())
}
