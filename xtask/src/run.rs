//! `cargo xtask run`: from a clean clone to a running portal with demonstration data.

use std::{os::unix::process::CommandExt, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    project::{Project, run as run_command},
    web,
};

/// Where the portal listens and keeps its data.
#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
    /// The folder of the demonstration's data [default: target/demo-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Build for speed instead of for a quick start.
    #[arg(long)]
    release: bool,
}

/// Builds and becomes the server, so that Ctrl-C and other signals reach the server itself.
///
/// # Errors
/// When something cannot be installed, built or started.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    let profile = if options.release {
        web::Profile::Release
    } else {
        web::Profile::Dev
    };
    let app = web::build(project, profile)?;
    let server = if options.release {
        println!("Building the server for speed.");
        run_command(&mut project.cargo(["build", "--locked", "--release", "-p", "backend"])?)?;
        project.target.join("release").join("carepost")
    } else {
        println!("Building the server (two to three minutes the first time).");
        project.build_host()?
    };
    let data = options
        .data_dir
        .clone()
        .unwrap_or_else(|| project.target.join("demo-data"));
    println!("Starting the portal. Ctrl-C ends it.");
    let mut command = project.command(server)?;
    command.args(["serve", "--demo", "--listen", &options.listen]);
    command.arg("--data-dir").arg(std::path::absolute(data)?);
    command.arg("--web-dir").arg(app);
    Err(command.exec()).context("the server could not be started")
}
