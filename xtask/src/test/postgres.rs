//! A PostgreSQL of our own for one run: a folder, a socket, nothing else.
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
    project::{CURRENT_CHILD, Project, output, signal},
};

/// The user that Debian's package makes.
const USER: &str = "postgres";

/// The server that runs now, for the signal handler.
static RUNNING: Mutex<Option<Running>> = Mutex::new(None);

struct Running {
    process: u32,
    folder: PathBuf,
    /// Whether the folder outlives the server.
    kept: bool,
}

/// What a cluster is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose<'a> {
    /// Behaviour: empty, as quick as can be, gone afterwards.
    Tests,
    /// Speed: in this folder, which is kept, and durable as at a real site.
    Measuring(&'a Path),
}

/// A running server.
pub(crate) struct Cluster {
    server: Child,
    folder: PathBuf,
    /// Removes the folder of a cluster for tests.
    _temporary: Option<TempDir>,
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
    /// Starts a cluster; makes it when there is none.
    ///
    /// # Errors
    /// When PostgreSQL is missing ([`packages::Missing`]) or does not start.
    pub(crate) fn start(project: &Project, purpose: Purpose<'_>) -> Result<Self> {
        let bin = packages::postgres(project)?;
        let (folder, temporary) = match purpose {
            Purpose::Tests => {
                let folder = tempfile::Builder::new()
                    .prefix("carepost-postgres-")
                    .tempdir_in(roomy_memory(project).unwrap_or_else(std::env::temp_dir))?;
                (folder.path().to_owned(), Some(folder))
            }
            Purpose::Measuring(folder) => {
                fs::create_dir_all(folder)?;
                (folder.to_owned(), None)
            }
        };
        let root = packages::is_root(project);
        if root {
            let id = |kind: &str| -> Result<u32> {
                let text = output(project.command("id")?.args([kind, USER]))
                    .context("there is no user `postgres`, and PostgreSQL does not run as root")?;
                Ok(text.trim().parse()?)
            };
            chown(&folder, Some(id("-u")?), Some(id("-g")?))?;
        }
        let data = folder.join("data");
        let log = fs::File::create(folder.join("log"))?;
        let made = data.join("PG_VERSION").is_file();
        let mut initdb = as_postgres(project, root, &bin.join("initdb"), &[])?;
        initdb
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
            .args(["--locale", "C.UTF-8", "--no-sync", "--pgdata"])
            .arg(&data)
            .current_dir(&folder)
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?);
        if !made && !initdb.status()?.success() {
            bail!("initdb failed: {}", log_of(&folder));
        }
        let die_with_us = ["--pdeathsig", "INT"];
        let mut postgres = as_postgres(project, root, &bin.join("postgres"), &die_with_us)?;
        postgres.arg("-D").arg(&data).arg("-k").arg(&folder);
        let settings: &[&str] = match purpose {
            Purpose::Tests => &[
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "max_connections=300",
            ],
            // What a site with little memory sets as well.
            Purpose::Measuring(_) => &["shared_buffers=1GB", "max_wal_size=4GB"],
        };
        for setting in ["listen_addresses="].iter().chain(settings) {
            postgres.args(["-c", setting]);
        }
        postgres
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C goes to the tests first; the server ends after them.
            .process_group(0);
        let server = postgres.spawn().context("cannot start postgres")?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running {
            process: server.id(),
            folder: folder.clone(),
            kept: temporary.is_none(),
        });
        let mut cluster = Self {
            server,
            folder,
            _temporary: temporary,
        };
        cluster.wait_until_ready(project, &bin)?;
        Ok(cluster)
    }

    /// The URL of the cluster's first database; the tests make their own beside it.
    pub(crate) fn url(&self) -> String {
        let socket = escaped(&self.folder);
        format!("postgres://{USER}@localhost/postgres?host={socket}")
    }

    /// The same with the socket in the host's place, for clients that take `host=` for one host more.
    pub(crate) fn address(&self) -> String {
        format!("postgres://{USER}@{}/postgres", escaped(&self.folder))
    }

    fn wait_until_ready(&mut self, project: &Project, bin: &Path) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.server.try_wait()? {
                bail!("postgres ended ({status}): {}", log_of(&self.folder));
            }
            let mut ask = project.command(bin.join("pg_isready"))?;
            ask.args(["--quiet", "--host"]).arg(&self.folder);
            if ask.status()?.success() {
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(60) {
                bail!(
                    "postgres is not ready after a minute: {}",
                    log_of(&self.folder)
                );
            }
            sleep(Duration::from_millis(50));
        }
    }
}

/// A path as a part of a URL.
fn escaped(folder: &Path) -> String {
    let folder = folder.to_string_lossy();
    folder.replace('%', "%25").replace('/', "%2F")
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
pub(crate) fn stop_on_signals() -> Result<()> {
    ctrlc::set_handler(|| {
        let child = CURRENT_CHILD.load(Ordering::SeqCst);
        if child != 0 {
            signal(child, "TERM");
        }
        super::s3::stop();
        super::clamd::stop();
        if let Some(running) = RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            signal(running.process, "INT");
            let start = Instant::now();
            while running.folder.join("data").join("postmaster.pid").exists()
                && start.elapsed() < Duration::from_secs(5)
            {
                sleep(Duration::from_millis(20));
            }
            if !running.kept {
                let _ = fs::remove_dir_all(running.folder);
            }
        }
        std::process::exit(130);
    })
    .context("cannot listen for Ctrl-C")
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
