//! What comes from the system: Chromium, PostgreSQL, clamd, libfaketime, Node, a C++ compiler, the load
//! generator.
//!
//! On a Debian machine where we are root the packages are installed; elsewhere a plain sentence says
//! what is missing.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::project::{Project, output, run};

/// A part that the machine does not have and that we may not install. A skip for a person who tries
/// things, a failure in CI.
#[derive(Debug)]
pub(crate) struct Missing(String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// The browser and the program that drives it.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and ChromeDriver, or installs them.
///
/// # Errors
/// [`Missing`] when there is no way to get them.
pub(crate) fn chromium(project: &Project) -> Result<Chromium> {
    let find = || {
        Some(Chromium {
            browser: ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(|name| project.on_path(name))?,
            driver: project.on_path("chromedriver")?,
        })
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    install(project, &["chromium", "chromium-driver"])?;
    find().context("chromium was installed but is not on the PATH")
}

/// Finds the folder of PostgreSQL's server programs, or installs them.
///
/// # Errors
/// [`Missing`] when there is no way to get them.
pub(crate) fn postgres(project: &Project) -> Result<PathBuf> {
    if let Some(found) = find_postgres(project) {
        return Ok(found);
    }
    // Without this Debian's package starts a database of its own, and nothing global may change.
    let settings = Path::new("/etc/postgresql-common/createcluster.conf");
    if is_root(project) && !settings.exists() {
        fs::create_dir_all("/etc/postgresql-common")?;
        fs::write(settings, "create_main_cluster = false\n")?;
    }
    install(project, &["postgresql"])?;
    find_postgres(project).context("postgresql was installed but its programs are not found")
}

/// Finds the virus scanner, or installs it. Its service is never started by us.
///
/// # Errors
/// [`Missing`] when there is no way to get it.
pub(crate) fn clamd(project: &Project) -> Result<PathBuf> {
    let find = || {
        let elsewhere = Path::new("/usr/sbin/clamd");
        project
            .on_path("clamd")
            .or_else(|| elsewhere.is_file().then(|| elsewhere.to_owned()))
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    install(project, &["clamav-daemon"])?;
    find().context("clamav-daemon was installed but its clamd is not found")
}

/// Finds the library that gives a program another time than the machine's, or installs it: journeys move
/// the server's clock by it, so that the server needs no door for that.
///
/// # Errors
/// [`Missing`] when there is no way to get it.
pub(crate) fn faketime(project: &Project) -> Result<PathBuf> {
    // The one for programs of many threads, in the folder of the machine's architecture.
    let find = || {
        let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
        folders
            .map(|folder| folder.path().join("faketime/libfaketimeMT.so.1"))
            .find(|library| library.is_file())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    install(project, &["libfaketime"])?;
    find().context("libfaketime was installed but is not found")
}

fn find_postgres(project: &Project) -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| {
        project.on_path("postgres")?;
        project.on_path("initdb")?.parent().map(Path::to_owned)
    })
}

/// Says that Node and npm are needed when they are not there.
///
/// # Errors
/// [`Missing`] when they are not on the PATH.
pub(crate) fn node(project: &Project) -> Result<()> {
    if project.on_path("node").is_some() && project.on_path("npm").is_some() {
        return Ok(());
    }
    Err(Missing("Node.js 20 or newer with npm is needed: please install it".to_owned()).into())
}

/// Makes sure that the mail server which tests send to is there, for Debian's own Python.
///
/// # Errors
/// [`Missing`] when there is no way to get it.
pub(crate) fn mail_server(project: &Project) -> Result<()> {
    let there = project
        .command("/usr/bin/python3")
        .and_then(|mut python| output(python.args(["-c", "import aiosmtpd"])))
        .is_ok();
    if there {
        return Ok(());
    }
    install(project, &["python3-aiosmtpd"])
}

/// Finds the load generator, or installs it.
///
/// # Errors
/// [`Missing`] when there is no way to get it.
pub(crate) fn wrk(project: &Project) -> Result<PathBuf> {
    if let Some(found) = project.on_path("wrk") {
        return Ok(found);
    }
    install(project, &["wrk"])?;
    project
        .on_path("wrk")
        .context("wrk was installed but is not on the PATH")
}

/// Makes sure that Python can make a folder of packages of its own.
///
/// # Errors
/// [`Missing`] when there is no way to get it.
pub(crate) fn python(project: &Project) -> Result<()> {
    let there = || {
        project.on_path("python3").is_some()
            && project
                .command("python3")
                .and_then(|mut python| output(python.args(["-c", "import venv, ensurepip"])))
                .is_ok()
    };
    if there() {
        return Ok(());
    }
    install(project, &["python3-venv"])?;
    if there() {
        return Ok(());
    }
    Err(Missing("Python 3.10 or newer with venv is needed: please install it".to_owned()).into())
}

/// Makes sure that C++ can be compiled: what makes up random inputs is written in it.
///
/// # Errors
/// [`Missing`] when there is no way to get a compiler.
pub(crate) fn cpp(project: &Project) -> Result<()> {
    if project.on_path("c++").is_some() {
        return Ok(());
    }
    install(project, &["g++"])
}

/// Whether this process may do everything.
pub(crate) fn is_root(project: &Project) -> bool {
    project
        .command("id")
        .and_then(|mut id| output(id.arg("-u")))
        .is_ok_and(|user| user.trim() == "0")
}

fn install(project: &Project, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if !is_root(project) || project.on_path("apt-get").is_none() {
        return Err(Missing(format!(
            "{names} is missing: install it in your system's way (on Debian: \
             `sudo apt-get install --no-install-recommends {names}`)"
        ))
        .into());
    }
    println!("Installing the Debian packages {names}.");
    let apt = |args: &[&str]| -> Result<()> {
        let mut command = project.command("apt-get")?;
        command
            .args(["-q", "-y"])
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    let install = [&["install", "--no-install-recommends"], packages].concat();
    if apt(&install).is_err() {
        // The package lists may be old or not there at all.
        apt(&["update"])
            .and_then(|()| apt(&install))
            .map_err(|error| Missing(format!("{names} could not be installed: {error:#}")))?;
    }
    Ok(())
}
