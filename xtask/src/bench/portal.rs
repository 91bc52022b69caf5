//! The portal under measurement: the shipped binary on a free port of this machine.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{Bench, http};

/// A running portal; it ends with this value.
pub(super) struct Portal {
    server: Child,
    pub(super) address: String,
    /// From the start of the process until `/readyz` said yes.
    pub(super) ready_after: Duration,
}

impl Portal {
    /// Starts the portal over a folder, with further arguments, and waits until it is ready.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn start(bench: &Bench<'_>, data: &Path, more: &[&str]) -> Result<Self> {
        let mut command = bench.project.command(&bench.binary)?;
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(more)
            // A load is not a flood: the limits are raised openly.
            .env("CAREPOST_SEARCHES_PER_SECOND", "1000000")
            .env("CAREPOST_SEARCH_BURST", "1000000")
            .env("CAREPOST_SENDS_PER_HOUR", "100000000")
            .env("CAREPOST_OPEN_DRAFTS", "100000000")
            .env("CAREPOST_SIGN_INS_PER_SECOND", "1000")
            .env("CAREPOST_MAILBOX_SEARCHES_PER_MINUTE", "1000000")
            // A line for each request, as on a real site.
            .stderr(fs::File::create(data.join("server.log"))?)
            .stdout(Stdio::piped());
        if let Some(app) = &bench.web {
            command.env("CAREPOST_WEB_DIR", app);
        }
        Self::launch(&mut command, "runs at http://")
    }

    /// Starts any server that says where it listens, and waits until it is ready.
    pub(super) fn launch(command: &mut Command, says: &str) -> Result<Self> {
        let started = Instant::now();
        let mut server = command.spawn().context("the server cannot be started")?;
        let out = server.stdout.take().context("the server has no output")?;
        let mut lines = BufReader::new(out).lines();
        let address = loop {
            let Some(line) = lines.next() else {
                let _ = server.wait();
                bail!("the server ended before it listened");
            };
            if let Some((_, address)) = line?.split_once(says) {
                break address.trim().to_owned();
            }
        };
        // What it says later is read too, or it would wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        let mut portal = Self {
            server,
            address,
            ready_after: Duration::ZERO,
        };
        while !http::call(&portal.address, "GET", "/readyz", "", "")
            .is_ok_and(|it| it.status == 200)
        {
            if started.elapsed() > Duration::from_secs(60) {
                bail!("the server is not ready after a minute");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        portal.ready_after = started.elapsed();
        Ok(portal)
    }

    /// Memory in use, in MB of 1,000,000 bytes.
    ///
    /// # Errors
    /// When the system does not tell.
    pub(super) fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        Ok(kib.context("the system does not tell the memory of a process")? * 1024.0 / 1e6)
    }

    /// Asks it to end and waits until it has.
    fn stop(&mut self) {
        let id = self.server.id().to_string();
        let asked = Command::new("kill").args(["-s", "TERM", &id]).status();
        if asked.is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.stop();
    }
}
