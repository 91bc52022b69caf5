//! The rival: the same page by Fastify and better-sqlite3, over the same database file.

use std::{path::Path, process::Stdio};

use anyhow::Result;

use super::{Bench, portal::Portal};
use crate::{npm, packages};

/// Starts it in so many processes.
///
/// # Errors
/// When Node is missing, the packages cannot be installed, or it does not start.
pub(super) fn start(bench: &Bench<'_>, data: &Path, workers: usize) -> Result<Portal> {
    packages::node(bench.project)?;
    let folder = bench.project.root.join("tests").join("bench").join("twin");
    npm::install(bench.project, &folder, "the twin")?;
    let mut command = bench.project.command("node")?;
    command
        .arg(folder.join("server.mjs"))
        .env("TWIN_DATA_DIR", data)
        .env("TWIN_WORKERS", workers.to_string())
        .env("NODE_ENV", "production")
        .stdout(Stdio::piped());
    Portal::launch(&mut command, "listens on http://")
}
