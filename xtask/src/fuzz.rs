//! Random bytes into every parser that meets the outside: builds the program in `fuzz/` and runs its
//! targets, each for a moment in the tests, or one for as long as is wished.
//!
//! Plain cargo does it on the pinned compiler: the counters that libFuzzer steers by come from compiler
//! flags, which is why the program has its own folder in `target`. A run of the tests has a fixed seed
//! and a bounded number of inputs, so that what one finds another finds too.

use std::{
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    packages,
    project::{Project, output, run as run_command, status},
};

/// What makes the compiler count which code runs, and show what is compared. A sum that overflows ends
/// the run, whatever a profile says.
const COUNTERS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cdebug-assertions=on -Coverflow-checks=on";
/// Inputs for each target in a run of the tests.
const RUNS: u32 = 10_000;
/// The most seconds for each target in a run of the tests; a net, for a busy machine.
const MOST_SECONDS: u32 = 20;
/// Seconds that one input may take.
const SECONDS_FOR_AN_INPUT: u32 = 1;
/// The most memory of the program, in MB.
const MOST_MEGABYTES: u32 = 512;

/// Which target, and for how long.
#[derive(Args)]
pub(crate) struct Options {
    /// The target: the name of a folder in `fuzz/seeds`.
    target: String,
    /// Stops after so many seconds.
    #[arg(long, default_value_t = 600)]
    seconds: u32,
    /// Runs this input alone: one that was found.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

/// Runs one target for long, or one input. What covers something new is kept in `target/fuzz/corpus`
/// and is where the next run goes on.
///
/// # Errors
/// When there is no such target, or the program cannot be built.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    let input = options.input.as_deref().map(fs::canonicalize).transpose();
    let input = input.context("the input is not there")?;
    let targets = targets(project)?;
    if !targets.contains(&options.target) {
        bail!("the target is one of {}", targets.join(", "));
    }
    let fuzzer = Fuzzer::build(project)?;
    let mut command = fuzzer.command(project, &options.target)?;
    if let Some(input) = input {
        command.arg(input);
    } else {
        let corpus = fuzzer.folder.join("corpus").join(&options.target);
        fs::create_dir_all(&corpus)?;
        command
            .arg(format!("-max_total_time={}", options.seconds))
            .arg(corpus)
            .arg(seeds(project, &options.target));
    }
    Ok(if fuzzer.passes(&mut command, &options.target)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs every target for a moment; gives for each whether it passed.
///
/// # Errors
/// When the program cannot be built.
pub(crate) fn run_all(project: &Project) -> Result<Vec<bool>> {
    let fuzzer = Fuzzer::build(project)?;
    let mut passed = Vec::new();
    for target in targets(project)? {
        println!("Fuzzing {target}.");
        // A folder that is empty each time: what a run before found would make another run of this.
        let found = tempfile::tempdir()?;
        let mut command = fuzzer.command(project, &target)?;
        command
            .args(["-seed=1", "-verbosity=0", "-print_final_stats=1"])
            .arg(format!("-runs={RUNS}"))
            .arg(format!("-max_total_time={MOST_SECONDS}"))
            .arg(found.path())
            .arg(seeds(project, &target));
        passed.push(fuzzer.passes_quietly(&mut command, &target)?);
    }
    Ok(passed)
}

/// The names of the targets. The program refuses to run when one has no seeds.
fn targets(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(project.root.join("fuzz/seeds"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn seeds(project: &Project, target: &str) -> PathBuf {
    project.root.join("fuzz/seeds").join(target)
}

/// The built program.
struct Fuzzer {
    program: PathBuf,
    /// Its folder in `target`.
    folder: PathBuf,
    /// Where inputs go that break something.
    found: PathBuf,
    /// Where it runs.
    work: tempfile::TempDir,
}

impl Fuzzer {
    fn build(project: &Project) -> Result<Self> {
        packages::cpp(project)?;
        let host = host(&output(project.command("rustc")?.arg("-vV"))?)?;
        let folder = project.target.join("fuzz");
        let found = folder.join("found");
        fs::create_dir_all(&found)?;
        // In memory where that is: some parsers take a path, and disks are slow.
        let work = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())?;
        // With a target, what runs while building is not counted.
        let mut build = project.cargo(["build", "--locked", "--target", &host])?;
        build
            .args(["--manifest-path", "fuzz/Cargo.toml", "--target-dir"])
            .arg(&folder)
            .env("RUSTFLAGS", COUNTERS)
            // The targets are linted while they are compiled: a check of its own would read every
            // dependency once more.
            .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        run_command(&mut build)?;
        Ok(Self {
            program: folder.join(&host).join("debug").join("fuzz"),
            folder,
            found,
            work,
        })
    }

    fn command(&self, project: &Project, target: &str) -> Result<Command> {
        let mut command = project.command(&self.program)?;
        command
            .current_dir(self.work.path())
            .env("FUZZ_TARGET", target)
            .env("RUST_BACKTRACE", "1")
            .arg(format!("-timeout={SECONDS_FOR_AN_INPUT}"))
            .arg(format!("-rss_limit_mb={MOST_MEGABYTES}"))
            .arg(format!(
                "-artifact_prefix={}/{target}-",
                self.found.display()
            ));
        Ok(command)
    }

    /// Tells what the program printed only if it failed: it is hundreds of lines.
    fn passes_quietly(&self, command: &mut Command, target: &str) -> Result<bool> {
        let ended = command
            .output()
            .context("the program of the fuzz targets does not start")?;
        if !ended.status.success() {
            print!("{}", String::from_utf8_lossy(&ended.stderr));
        }
        Ok(self.told(ended.status.success(), target))
    }

    fn passes(&self, command: &mut Command, target: &str) -> Result<bool> {
        let passed = status(command)?.success();
        Ok(self.told(passed, target))
    }

    fn told(&self, passed: bool, target: &str) -> bool {
        if !passed {
            println!(
                "{target} failed. The input is in {}; once more: \
                 cargo xtask fuzz {target} --input FILE",
                self.found.display()
            );
        }
        passed
    }
}

/// The machine that the compiler runs on, as it says.
fn host(version: &str) -> Result<String> {
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fuzz_target_has_seeds_and_every_folder_of_seeds_a_target() -> Result<()> {
        let project = Project::find()?;
        let table = fs::read_to_string(project.root.join("fuzz/src/main.rs"))?;
        let named: Vec<&str> = table
            .lines()
            .filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next())
            .collect();
        assert_eq!(named, targets(&project)?);
        for target in named {
            assert!(
                fs::read_dir(seeds(&project, target))?.count() > 0,
                "{target}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_is_fuzzed_has_the_versions_that_ship() -> Result<()> {
        const OWN: [&str; 4] = ["arbitrary", "fuzz", "jobserver", "libfuzzer-sys"];
        let project = Project::find()?;
        let packages = |file: &str| -> Result<Vec<String>> {
            let text = fs::read_to_string(project.root.join(file))?;
            let packages = text.split("[[package]]").skip(1);
            Ok(packages
                .map(|package| package.lines().skip(1).take(2).collect())
                .collect())
        };
        let ships = packages("Cargo.lock")?;
        for package in packages("fuzz/Cargo.lock")? {
            let own = OWN
                .iter()
                .any(|name| package.contains(&format!("name = \"{name}\"")));
            assert!(
                own || ships.contains(&package),
                "Cargo.lock has another version of {package}: docs/fuzzing.md says what to do"
            );
        }
        Ok(())
    }

    #[test]
    fn the_compiler_says_its_host() -> Result<()> {
        assert_eq!(host("rustc 1\nhost: a-b-c\nrelease: 1")?, "a-b-c");
        assert!(host("rustc 1").is_err());
        Ok(())
    }
}
