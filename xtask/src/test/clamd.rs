//! A virus scanner of our own for one run: clamd with the settings that are shipped (`deploy/clamd.conf`),
//! in a temporary folder, with one signature: that of the EICAR test file.
//!
//! However the command ends, the scanner ends with it: by `Drop`, by the signal handler, and, should the
//! command be killed, by the kernel (`setpriv --pdeathsig`).

use std::{
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    packages,
    project::{Project, signal},
};

/// The settings that are shipped.
const SETTINGS: &str = "deploy/clamd.conf";
/// Settings of them that are about the machine it runs on, not about files.
const OF_THE_MACHINE: [&str; 6] = [
    "LocalSocket",
    "LocalSocketGroup",
    "LocalSocketMode",
    "User",
    "DatabaseDirectory",
    "LogSyslog",
];
/// The test file that every scanner knows. In two parts: whoever scans this repository finds nothing.
const EICAR: [&str; 2] = [
    r"X5O!P%@AP[4\PZX54(P^)7CC)7}$",
    "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];

/// The scanner that runs now, for the signal handler: its process id and its folder.
static RUNNING: Mutex<Option<(u32, PathBuf)>> = Mutex::new(None);

/// A running clamd.
pub(super) struct Clamd {
    process: Child,
    folder: TempDir,
}

impl Clamd {
    /// Starts clamd.
    ///
    /// # Errors
    /// When it is missing ([`packages::Missing`]) or does not start.
    pub(super) fn start(project: &Project) -> Result<Self> {
        let program = packages::clamd(project)?;
        let folder = tempfile::Builder::new()
            .prefix("carepost-clamd-")
            .tempdir()?;
        let database = folder.path().join("signatures");
        fs::create_dir(&database)?;
        let bytes: String = EICAR
            .concat()
            .bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        // Wherever it stands in a file.
        let signature = format!("Eicar-Test-Signature:0:*:{bytes}\n");
        fs::write(database.join("test.ndb"), signature)?;
        let shipped = fs::read_to_string(project.root.join(SETTINGS))?;
        let settings = folder.path().join("clamd.conf");
        fs::write(&settings, adapted(&shipped, folder.path(), &database))?;
        let mut command = if project.on_path("setpriv").is_some() {
            let mut command = project.command("setpriv")?;
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        } else {
            project.command(program)?
        };
        let log = fs::File::create(folder.path().join("log"))?;
        let process = command
            .arg("--config-file")
            .arg(&settings)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start clamd")?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((process.id(), folder.path().to_owned()));
        let mut clamd = Self { process, folder };
        clamd.wait_until_ready()?;
        Ok(clamd)
    }

    /// What the tests read in `CAREPOST_TEST_CLAMD`.
    pub(super) fn address(&self) -> String {
        format!("unix:{}", socket(self.folder.path()).display())
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while UnixStream::connect(socket(self.folder.path())).is_err() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            if let Some(status) = self.process.try_wait()? {
                bail!("clamd ended ({status}): {}", log());
            }
            if start.elapsed() > Duration::from_secs(60) {
                bail!("clamd is not ready after a minute: {}", log());
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Ends the scanner and removes its folder, when the command is told to end.
pub(super) fn stop() {
    if let Some((process, folder)) = RUNNING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
    {
        signal(process, "KILL");
        let _ = fs::remove_dir_all(folder);
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("socket")
}

/// The shipped settings, elsewhere: everything that is about files stays as it is.
fn adapted(shipped: &str, folder: &Path, database: &Path) -> String {
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let mut text: String = shipped
        .lines()
        .filter(|line| !OF_THE_MACHINE.contains(&name(line).as_str()))
        .map(|line| format!("{line}\n"))
        .collect();
    text.push_str("Foreground yes\n");
    text.push_str(&format!("LocalSocket {}\n", socket(folder).display()));
    text.push_str(&format!("DatabaseDirectory {}\n", database.display()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shipped_settings_say_of_files_is_what_is_tested() -> Result<()> {
        let project = Project::find()?;
        let shipped = fs::read_to_string(project.root.join(SETTINGS))?;
        let text = adapted(&shipped, Path::new("/tmp/x"), Path::new("/tmp/x/db"));
        for line in [
            "AlertExceedsMax yes",
            "AlertEncrypted yes",
            "MaxFileSize 200M",
            "MaxScanSize 200M",
            "StreamMaxLength 40M",
            "LocalSocket /tmp/x/socket",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}");
        }
        let set = |line: &str| {
            !line.starts_with('#') && (line.contains("/run/clamav") || line.starts_with("User "))
        };
        assert!(!text.lines().any(set), "nothing of the system is touched");
        Ok(())
    }
}
