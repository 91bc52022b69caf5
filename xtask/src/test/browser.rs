//! The steps that need Chromium: widget tests and journeys.

use std::{fs, path::PathBuf};

use anyhow::Result;

use super::{
    clamd,
    counts::{self, Counts},
    postgres, tests,
};
use crate::{
    npm, packages,
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
    npm::install(project, &folder, "the journeys")?;
    let app = web::build(project, web::Profile::Dev)?;
    let gallery = gallery(project)?;
    let server = project.build_host()?;
    let report = tempfile::NamedTempFile::new()?;
    let scanner = unless_missing(project, clamd::Clamd::start(project), "a virus scanner")?;
    let clock = unless_missing(
        project,
        packages::faketime(project),
        "a clock that is moved",
    )?;
    let database = unless_missing(
        project,
        postgres::Cluster::start(project, postgres::Purpose::Tests),
        "PostgreSQL",
    )?;
    let mut playwright = project.command(folder.join("node_modules/.bin/playwright"))?;
    playwright
        .current_dir(&folder)
        .args(["test", "--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", report.path())
        .env("CAREPOST_BIN", server)
        .env("CAREPOST_WEB_DIR", app)
        .env("CAREPOST_GALLERY_DIR", gallery)
        .env("CAREPOST_CHROMIUM", chromium.browser);
    if let Some(database) = &database {
        let createdb = packages::postgres(project)?.join("createdb");
        playwright
            .env("CAREPOST_TEST_POSTGRES", database.url())
            .env("CAREPOST_TEST_CREATEDB", createdb);
    }
    if let Some(scanner) = &scanner {
        playwright.env("CAREPOST_TEST_CLAMD", scanner.address());
    }
    if let Some(clock) = &clock {
        playwright.env("CAREPOST_TEST_FAKETIME", clock);
    }
    let passed = status(&mut playwright)?.success();
    let mut counts = counts::playwright(&fs::read_to_string(report.path())?)?;
    if !passed && counts.failed == 0 {
        counts += Counts::FAILED;
    }
    Ok(counts)
}

/// A part that some journeys need. Whoever tries things may lack it; CI may not.
fn unless_missing<T>(project: &Project, part: Result<T>, what: &str) -> Result<Option<T>> {
    match part {
        Ok(part) => Ok(Some(part)),
        Err(error) if error.is::<packages::Missing>() && !project.ci => {
            println!("Skipped: the journeys with {what}. {error}.");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The page with every widget in every state, which is no part of the app: compiled as the widget tests
/// are, so that most of it is there already.
fn gallery(project: &Project) -> Result<PathBuf> {
    let bin = tools::install(project, &tools::WASM_BINDGEN)?;
    run(project
        .cargo([
            "build",
            "--locked",
            "-p",
            "frontend",
            "--example",
            "gallery",
        ])?
        .args(["--target", tools::WASM, "--profile", "wasm-dev"]))?;
    let folder = project.target.join("gallery");
    let compiled = project
        .target
        .join(tools::WASM)
        .join("wasm-dev/examples/gallery.wasm");
    run(project
        .command(bin.join("wasm-bindgen"))?
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&folder)
        .arg(compiled))?;
    Ok(folder)
}
