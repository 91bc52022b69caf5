//! The server as a process: memory, the time until it is ready, and the way from a clean clone.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use super::{
    Bench, data, http, inbox,
    portal::Portal,
    report::{Better, Figure},
};
use crate::project::run;

/// Memory at rest, in MB.
const MEMORY: (f64, f64) = (80.0, 150.0);
/// Seconds from the second start until ready.
const START: (f64, f64) = (1.0, 3.0);
/// Minutes from a clean clone to a running portal.
const CLONE: (f64, f64) = (8.0, 12.0);
/// After this long nothing of the start is under way any more.
const REST: Duration = Duration::from_secs(3);

/// Starts a demonstration again and again.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let first = Portal::start(bench, folder.path(), &["--demo"])?.ready_after;
    let (mut ready, mut rest) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let portal = Portal::start(bench, folder.path(), &["--demo"])?;
        ready.push(portal.ready_after.as_secs_f64());
        std::thread::sleep(REST);
        rest.push(portal.memory()?);
    }
    let loaded = {
        let portal = Portal::start(bench, &data::messages(bench, data::MILLION)?, &[])?;
        let person = http::sign_in(&portal.address, inbox::FULL)?;
        let mut after = Vec::new();
        for _ in 0..bench.runs {
            inbox::load(bench, &portal.address, &person)?;
            after.push(portal.memory()?);
        }
        after
    };
    Ok(vec![
        Figure::new(
            "memory-rest",
            "Server memory at rest, demonstration data",
            "MB",
            rest,
        )
        .budget(MEMORY.0, MEMORY.1, Better::Lower),
        Figure::new(
            "memory-load",
            "Server memory after load, a million messages",
            "MB",
            loaded,
        ),
        Figure::new("start-second", "Second start until ready", "s", ready).budget(
            START.0,
            START.1,
            Better::Lower,
        ),
        Figure::new(
            "start-first",
            "First start of a demonstration until ready",
            "s",
            vec![first.as_secs_f64()],
        ),
    ])
}

/// Clones this checkout and runs what the README says, with no tool installed beforehand. What cargo
/// downloaded already is not downloaded again.
pub(super) fn clean_clone(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("carepost");
    let mut git = bench.project.command("git")?;
    run(git
        .arg("clone")
        .arg("--quiet")
        .arg(&bench.project.root)
        .arg(&clone))?;
    let started = Instant::now();
    let mut cargo = bench
        .project
        .cargo(["xtask", "run", "--listen", "127.0.0.1:0"])?;
    cargo
        .current_dir(&clone)
        .env_remove("CARGO_TARGET_DIR")
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .stdout(Stdio::piped());
    let mut child = cargo.spawn()?;
    let lines = child.stdout.take().map(std::io::BufReader::new);
    let running = lines
        .into_iter()
        .flat_map(std::io::BufRead::lines)
        .any(|line| {
            line.is_ok_and(|line| {
                println!("{line}");
                line.contains("runs at http://")
            })
        });
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    // cargo became xtask, and xtask became the server: it is all one process.
    let _ = std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status();
    let _ = child.wait();
    if !running {
        bail!("the portal did not start from a clean clone");
    }
    let what = "Clean clone to running portal, tools included, crates downloaded already";
    Ok(vec![
        Figure::new("clone", what, "min", vec![minutes]).budget(CLONE.0, CLONE.1, Better::Lower),
    ])
}
