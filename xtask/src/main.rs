//! The project's commands: `cargo xtask run | dev | build | gen | bench | fuzz | test`.
//!
//! This file owns the command line. Each command has its module; [`project`] knows the folders and
//! starts programs, [`tools`] installs what is missing, [`web`] makes the browser app.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks"
)]

mod bench;
mod build;
mod dev;
mod fuzz;
mod generate;
mod licences;
mod npm;
mod packages;
mod project;
mod run;
mod test;
mod texts;
mod tools;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use project::Project;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's commands."
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what is missing, builds everything and starts the portal with demonstration data.
    Run(run::Options),
    /// Does the same and again after every change.
    Dev(dev::Options),
    /// Builds `target/dist/carepost`: one binary with the browser app inside.
    Build,
    /// Regenerates the checked-in files that come from other files.
    Gen(generate::Options),
    /// Measures the portal as it is shipped and writes `docs/benchmarks.md`.
    Bench(bench::Options),
    /// Gives random bytes to one parser for as long as is wished.
    Fuzz(fuzz::Options),
    /// Runs everything that CI runs and ends with one line of counts.
    Test(test::Options),
}

fn main() -> ExitCode {
    let command = CommandLine::parse().command;
    let outcome = Project::find().and_then(|project| match command {
        Command::Run(options) => run::run(&project, &options),
        Command::Dev(options) => dev::run(&project, &options),
        Command::Build => build::run(&project),
        Command::Gen(options) => generate::run(&project, &options),
        Command::Bench(options) => bench::run(&project, &options),
        Command::Fuzz(options) => fuzz::run(&project, &options),
        Command::Test(options) => test::run(&project, &options),
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
