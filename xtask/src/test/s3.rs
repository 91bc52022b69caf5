//! An S3 server of our own for one run: a temporary folder, a loopback port, one bucket.
//!
//! However the command ends, the server ends with it: by `Drop`, by the signal handler, and, should the
//! command be killed, by the kernel (`setpriv --pdeathsig`).

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Stdio},
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    project::{Project, signal},
    tools,
};

const NAME: &str = "carepost-test";
const SECRET: &str = "carepost-test-secret";
const BUCKET: &str = "carepost";

/// The server that runs now, for the signal handler: its process id and its folder.
static RUNNING: Mutex<Option<(u32, PathBuf)>> = Mutex::new(None);

/// A running server.
pub(super) struct Server {
    process: Child,
    folder: TempDir,
    port: u16,
}

impl Server {
    /// Starts a server with an empty bucket.
    ///
    /// # Errors
    /// When it cannot be installed or does not start.
    pub(super) fn start(project: &Project) -> Result<Self> {
        let program = tools::install(project, &tools::S3S_FS)?.join("s3s-fs");
        let folder = tempfile::Builder::new().prefix("carepost-s3-").tempdir()?;
        // To this server a folder is a bucket.
        fs::create_dir(folder.path().join(BUCKET))?;
        // Free a moment ago: the server takes no port of its own choice.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = if project.on_path("setpriv").is_some() {
            let mut command = project.command("setpriv")?;
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        } else {
            project.command(program)?
        };
        command
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--access-key", NAME, "--secret-key", SECRET])
            .arg(folder.path())
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let process = command.spawn().context("cannot start s3s-fs")?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((process.id(), folder.path().to_owned()));
        let mut server = Self {
            process,
            folder,
            port,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// What the tests read in `CAREPOST_TEST_S3`.
    pub(super) fn address(&self) -> String {
        format!(
            "http://{NAME}:{SECRET}@127.0.0.1:{}/{BUCKET}?root={}",
            self.port,
            self.folder.path().display()
        )
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("s3s-fs ended ({status})");
            }
            if start.elapsed() > Duration::from_secs(60) {
                bail!("s3s-fs is not ready after a minute");
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Ends the server and removes its folder, when the command is told to end.
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
