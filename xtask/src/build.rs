//! `cargo xtask build`: the one binary that a site installs.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result};

use crate::{
    project::{Project, run as run_command},
    web,
};

/// Builds the browser app and the server as they are shipped.
///
/// # Errors
/// When something cannot be installed, built or copied.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let app = web::build(project, web::Profile::Release)?;
    println!("Building the server with the browser app inside (several minutes the first time).");
    let mut build = project.cargo(["build", "--locked", "--release", "-p", "backend"])?;
    build.env("CAREPOST_WEB_DIST", &app);
    run_command(&mut build)?;
    let dist = project.target.join("dist");
    fs::create_dir_all(&dist)?;
    let binary = dist.join("carepost");
    // Removed first: the old file may be running.
    let _ = fs::remove_file(&binary);
    fs::copy(project.target.join("release").join("carepost"), &binary)
        .context("the binary could not be copied")?;
    let size = fs::metadata(&binary)?.len() / 1024 / 1024;
    println!("{} is ready ({size} MB).", binary.display());
    Ok(ExitCode::SUCCESS)
}
