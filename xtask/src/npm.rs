//! Node packages of the folders that have some.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::project::{Project, run};

/// `npm ci` in a folder, when its lock file is another one than last time.
///
/// # Errors
/// When npm fails.
pub(crate) fn install(project: &Project, folder: &Path, whose: &str) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("the lock file is missing")?;
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of {whose}.");
    let mut npm = project.command("npm")?;
    npm.current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm)?;
    fs::write(stamp, lock)?;
    Ok(())
}
