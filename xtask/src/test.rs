//! `cargo xtask test`: everything that CI runs, and one line of counts at the end.
//!
//! Every step runs even when an earlier one failed, so that one run shows everything. A missing part
//! of the machine is a named skip for a person and a failure in CI.

mod browser;
mod clamd;
mod counts;
pub(crate) mod postgres;
mod s3;
mod schema;

use std::{
    fmt,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{
    fuzz, generate,
    packages::{self, Missing},
    project::{Project, lines, status},
    tools,
};
use counts::Counts;

/// The manifest of the fuzz targets, which are a workspace of their own.
const FUZZ: &str = "fuzz/Cargo.toml";
/// The manifests of all workspaces: what is built elsewhere has licences, too.
const WORKSPACES: [&str; 3] = ["Cargo.toml", FUZZ, "tests/search/Cargo.toml"];

/// Which steps to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Runs these steps alone.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STEP")]
    only: Vec<Step>,
}

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Formatting.
    Format,
    /// Lints, for this machine and for the browser.
    Clippy,
    /// Licences, sources, banned crates.
    Deny,
    /// Unit and API tests, on SQLite and PostgreSQL.
    Host,
    /// Tests of the app's parts in Chromium.
    Widgets,
    /// Journeys through the real portal in Chromium.
    Journeys,
    /// Random requests made from the OpenAPI document, against a real demonstration.
    Schema,
    /// Random bytes into every parser that meets the outside.
    Fuzz,
    /// Whether generated files are up to date.
    Gen,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Deny => "deny",
            Self::Host => "host",
            Self::Widgets => "widgets",
            Self::Journeys => "journeys",
            Self::Schema => "schema",
            Self::Fuzz => "fuzz",
            Self::Gen => "gen",
        })
    }
}

/// Runs the steps, prints what each took and the counts.
///
/// # Errors
/// When the command itself cannot work, e.g. cannot listen for Ctrl-C.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    postgres::stop_on_signals()?;
    let mut total = Counts::default();
    let mut report = String::new();
    for step in Step::value_variants() {
        if !options.only.is_empty() && !options.only.contains(step) {
            continue;
        }
        println!("\n== {step}");
        let start = Instant::now();
        let (counts, words) = settle(project.ci, run_step(project, *step));
        total += counts;
        report.push_str(&line(*step, &words, start.elapsed()));
    }
    println!("\n{report}");
    for failure in &total.failures {
        println!("failed: {failure}");
    }
    println!("\n{total}");
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn line(step: Step, words: &str, took: Duration) -> String {
    format!(
        "{:<9} {:>6.1} s  {words}\n",
        step.to_string(),
        took.as_secs_f32()
    )
}

/// What a step's end means: an error is one failure, a missing part a skip unless this is CI.
fn settle(ci: bool, outcome: Result<Counts>) -> (Counts, String) {
    match outcome {
        Ok(counts) => {
            let words = counts.to_string();
            (counts, words)
        }
        Err(error) if error.is::<Missing>() && !ci => {
            println!("Skipped: {error}.");
            (Counts::default(), format!("skipped: {error}"))
        }
        Err(error) => {
            println!("Failed: {error:#}.");
            (Counts::FAILED, format!("failed: {error:#}"))
        }
    }
}

fn run_step(project: &Project, step: Step) -> Result<Counts> {
    match step {
        Step::Format => {
            let mut counts = check(project, &["fmt", "--all", "--check"])?;
            counts += check(project, &["fmt", "--manifest-path", FUZZ, "--check"])?;
            Ok(counts)
        }
        Step::Clippy => clippy(project),
        Step::Deny => deny(project),
        Step::Host => host(project),
        Step::Widgets => browser::widgets(project),
        Step::Journeys => browser::journeys(project),
        Step::Schema => schema::run(project),
        Step::Fuzz => {
            let mut counts = Counts::default();
            for passed in fuzz::run_all(project)? {
                counts += Counts::of(passed);
            }
            Ok(counts)
        }
        Step::Gen => {
            let stale = generate::check(project)?;
            Ok(if stale == 0 {
                Counts::PASSED
            } else {
                Counts {
                    failed: stale,
                    ..Counts::default()
                }
            })
        }
    }
}

/// A cargo command that counts as one test.
fn check(project: &Project, args: &[&str]) -> Result<Counts> {
    Ok(Counts::of(
        status(&mut project.cargo(args.iter().copied())?)?.success(),
    ))
}

fn clippy(project: &Project) -> Result<Counts> {
    // Warnings are errors by an argument: by RUSTFLAGS everything would be built again.
    let mut counts = check(
        project,
        &[
            "clippy",
            "--locked",
            "--all-targets",
            // What only the fuzz targets call.
            "--features",
            "backend/fuzzing",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    tools::install_wasm_target(project)?;
    counts += check(
        project,
        &[
            "clippy",
            "--locked",
            "-p",
            "frontend",
            "--target",
            tools::WASM,
            "--all-targets",
            "--profile",
            "wasm-dev",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    Ok(counts)
}

/// Licences, sources and bans. Advisories need the network each time; they belong in a scheduled job.
fn deny(project: &Project) -> Result<Counts> {
    let bin = tools::install(project, &tools::CARGO_DENY)?;
    let mut counts = Counts::default();
    for manifest in WORKSPACES {
        let mut deny = project.command_with_path("cargo-deny", std::slice::from_ref(&bin))?;
        deny.args(["--manifest-path", manifest, "--locked"])
            .args(["--log-level", "error", "check", "--hide-inclusion-graph"])
            // The path is taken from the manifest's folder, not from here.
            .arg("--config")
            .arg(project.root.join("deny.toml"))
            .args(["bans", "licenses", "sources"]);
        counts += Counts::of(status(&mut deny)?.success());
    }
    Ok(counts)
}

fn host(project: &Project) -> Result<Counts> {
    let mut test = project.cargo(["test", "--locked", "--no-fail-fast"])?;
    let (database, missing) = match postgres::Cluster::start(project, postgres::Purpose::Tests) {
        Ok(cluster) => (Some(cluster), None),
        Err(error) if error.is::<Missing>() && !project.ci => (None, Some(error)),
        Err(error) => return Err(error),
    };
    if let Some(database) = &database {
        test.env("CAREPOST_TEST_POSTGRES", database.url());
    }
    packages::mail_server(project)?;
    let storage = s3::Server::start(project)?;
    test.env("CAREPOST_TEST_S3", storage.address());
    let (scanner, no_scanner) = match clamd::Clamd::start(project) {
        Ok(clamd) => (Some(clamd), None),
        Err(error) if error.is::<Missing>() && !project.ci => (None, Some(error)),
        Err(error) => return Err(error),
    };
    if let Some(scanner) = &scanner {
        test.env("CAREPOST_TEST_CLAMD", scanner.address());
    }
    let counts = tests(&mut test)?;
    if let Some(error) = missing {
        println!("Skipped: the API tests on PostgreSQL. {error}.");
    }
    if let Some(error) = no_scanner {
        println!("Skipped: the tests with a virus scanner. {error}.");
    }
    Ok(counts)
}

/// Runs `cargo test` and counts by its result lines. A run that ends badly without a failed test (it
/// did not compile, it crashed) is one failure.
fn tests(command: &mut std::process::Command) -> Result<Counts> {
    let mut counts = Counts::default();
    let status = lines(command, |line| {
        if let Some(found) = counts::result_line(line) {
            counts += found;
        }
        let failed = counts::failed_test(line);
        counts.failures.extend(failed.map(str::to_owned));
    })?;
    if !status.success() && counts.failed == 0 {
        counts += Counts::FAILED;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;
    use crate::{packages::node, project::output};

    #[test]
    fn the_licences_of_every_workspace_are_checked() -> Result<()> {
        let project = Project::find()?;
        let mut git = project.command("git")?;
        let listed = output(git.args(["ls-files", "Cargo.lock", "**/Cargo.lock"]))?;
        for lock in listed.lines() {
            let manifest = lock.replace("Cargo.lock", "Cargo.toml");
            assert!(WORKSPACES.contains(&manifest.as_str()), "{manifest}");
        }
        assert_eq!(listed.lines().count(), WORKSPACES.len());
        Ok(())
    }

    #[test]
    fn a_missing_part_is_a_skip_for_a_person_and_a_failure_in_ci() -> Result<()> {
        let mut project = Project::find()?;
        project.forget_path();
        let missing = || node(&project).map(|()| Counts::PASSED);
        assert_eq!(settle(false, missing()).0, Counts::default());
        assert_eq!(settle(true, missing()).0, Counts::FAILED);
        assert_eq!(settle(false, Err(anyhow!("broken"))).0, Counts::FAILED);
        Ok(())
    }
}
