//! A PostgreSQL of our own for one run: a temporary folder, a socket, nothing else.
//!
//! PostgreSQL refuses to run as root, so for root everything runs as the user `postgres`, in a folder
//! that this user owns. However the command ends, the server ends with it: by `Drop`, by the signal
//! handler, and, should the command be killed, by the kernel (`setpriv --pdeathsig`).

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError, atomic::Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    packages,
    project::{CURRENT_CHILD, Project, output},
};

/// The user that Debian's package makes.
const USER: &str = "postgres";

/// The server that runs now, for the signal handler: its process id and its folder.
static RUNNING: Mutex<Option<(u32, PathBuf)>> = Mutex::new(None);

/// A running server.
pub(super) struct Cluster {
    server: Child,
    folder: TempDir,
}

/// The folder in memory that Linux has, when it has room for all tests' databases: making one for
/// every test is then twice as quick as on a disk.
fn roomy_memory(project: &Project) -> Option<PathBuf> {
    const ENOUGH_BYTES: u64 = 4 * 1024 * 1024 * 1024;
    let folder = PathBuf::from("/dev/shm");
    let text = output(
        project
            .command("df")
            .ok()?
            .args(["--output=avail", "-B1"])
            .arg(&folder),
    )
    .ok()?;
    let free: u64 = text.lines().last()?.trim().parse().ok()?;
    (free >= ENOUGH_BYTES).then_some(folder)
}

impl Cluster {
    /// Makes an empty cluster and starts it. Durability is off: the tests are about behaviour.
    ///
    /// # Errors
    /// When PostgreSQL is missing ([`packages::Missing`]) or does not start.
    pub(super) fn start(project: &Project) -> Result<Self> {
        let bin = packages::postgres(project)?;
        let folder = tempfile::Builder::new()
            .prefix("carepost-postgres-")
            .tempdir_in(roomy_memory(project).unwrap_or_else(std::env::temp_dir))?;
        let root = packages::is_root(project);
        if root {
            let id = |kind: &str| -> Result<u32> {
                let text = output(project.command("id")?.args([kind, USER]))
                    .context("there is no user `postgres`, and PostgreSQL does not run as root")?;
                Ok(text.trim().parse()?)
            };
            chown(folder.path(), Some(id("-u")?), Some(id("-g")?))?;
        }
        let data = folder.path().join("data");
        let log = fs::File::create(folder.path().join("log"))?;

        let mut initdb = as_postgres(project, root, &bin.join("initdb"), &[])?;
        initdb
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
            .args(["--locale", "C.UTF-8", "--no-sync", "--pgdata"])
            .arg(&data)
            .current_dir(folder.path())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?);
        if !initdb.status()?.success() {
            bail!("initdb failed: {}", log_of(folder.path()));
        }
        let die_with_us = ["--pdeathsig", "INT"];
        let mut postgres = as_postgres(project, root, &bin.join("postgres"), &die_with_us)?;
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path());
        for setting in [
            "listen_addresses=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=300",
        ] {
            postgres.args(["-c", setting]);
        }
        postgres
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C goes to the tests first; the server ends after them.
            .process_group(0);
        let server = postgres.spawn().context("cannot start postgres")?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((server.id(), folder.path().to_owned()));
        let mut cluster = Self { server, folder };
        cluster.wait_until_ready(project, &bin)?;
        Ok(cluster)
    }

    /// The URL of the cluster's first database; the tests make their own beside it.
    pub(super) fn url(&self) -> String {
        let socket = self
            .folder
            .path()
            .to_string_lossy()
            .replace('%', "%25")
            .replace('/', "%2F");
        format!("postgres://{USER}@localhost/postgres?host={socket}")
    }

    fn wait_until_ready(&mut self, project: &Project, bin: &Path) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.server.try_wait()? {
                bail!("postgres ended ({status}): {}", log_of(self.folder.path()));
            }
            let mut ask = project.command(bin.join("pg_isready"))?;
            ask.args(["--quiet", "--host"]).arg(self.folder.path());
            if ask.status()?.success() {
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(60) {
                bail!(
                    "postgres is not ready after a minute: {}",
                    log_of(self.folder.path())
                );
            }
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        signal(self.server.id(), "INT");
        let _ = self.server.wait();
    }
}

/// On Ctrl-C, SIGTERM and SIGHUP: ends what runs, the server and its folder, then this command.
///
/// # Errors
/// When the handler cannot be set.
pub(super) fn stop_on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        let child = CURRENT_CHILD.load(Ordering::SeqCst);
        if child != 0 {
            signal(child, "TERM");
        }
        super::s3::stop();
        if let Some((server, folder)) = RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            signal(server, "INT");
            let start = Instant::now();
            while folder.join("data").join("postmaster.pid").exists()
                && start.elapsed() < Duration::from_secs(5)
            {
                sleep(Duration::from_millis(20));
            }
            let _ = fs::remove_dir_all(folder);
        }
        std::process::exit(130);
    })
    .context("cannot listen for Ctrl-C")
}

pub(super) fn signal(process: u32, name: &str) {
    let _ = Command::new("kill")
        .args(["-s", name, &process.to_string()])
        .status();
}

/// A command that runs as `postgres` when we are root, with more arguments for `setpriv`.
fn as_postgres(project: &Project, root: bool, program: &Path, more: &[&str]) -> Result<Command> {
    if !root && (more.is_empty() || project.on_path("setpriv").is_none()) {
        return project.command(program);
    }
    let mut command = project.command("setpriv")?;
    if root {
        command.args(["--reuid", USER, "--regid", USER, "--init-groups"]);
    }
    command.args(more).arg("--").arg(program);
    Ok(command)
}

fn log_of(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
