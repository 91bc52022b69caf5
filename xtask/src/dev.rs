//! `cargo xtask dev`: the portal with demonstration data, built and started again after every change.
//!
//! It looks at the files' times twice a second: no watcher to install, and the same on every system. A
//! build that fails leaves the portal running as it was. Texts that were changed in `frontend/locales` are
//! turned into Rust first, as `cargo xtask gen` does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, ExitCode},
    sync::atomic::{AtomicBool, Ordering},
    thread::sleep,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    generate,
    project::{Project, signal},
    web,
};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// A server that is asked to end has this long.
const END: Duration = Duration::from_secs(10);
/// What the server is built from, beside the sources of the app.
const SERVER: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "backend/Cargo.toml",
    "backend/build.rs",
    "backend/src",
    "recipient-index",
    "rust-toolchain.toml",
    "shared",
    "site",
];

/// Set by Ctrl-C and SIGTERM.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Where the portal listens and keeps its data.
#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
    /// The folder of the demonstration's data [default: target/demo-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// Builds, starts, and does it again after every change, until Ctrl-C.
///
/// # Errors
/// When the files cannot be looked at or the server cannot be started.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    ctrlc::set_handler(|| ENDING.store(true, Ordering::SeqCst))
        .context("cannot listen for Ctrl-C")?;
    let data = options
        .data_dir
        .clone()
        .unwrap_or_else(|| project.target.join("demo-data"));
    let data = std::path::absolute(data)?;
    let mut seen = (None, None);
    let mut server: Option<Child> = None;
    while !ENDING.load(Ordering::SeqCst) {
        let now = look(&project.root)?;
        if now == seen {
            report_an_end(&mut server)?;
            sleep(LOOK);
            continue;
        }
        let first = seen == (None, None);
        if !first {
            let side = match (now.0 == seen.0, now.1 == seen.1) {
                (false, true) => "the browser app",
                (true, false) => "the server",
                _ => "both sides",
            };
            say(&format!("Something changed: building {side}."));
        }
        let texts = generate::write_texts(project);
        // Only now: what was just written is built at once, not after the next look.
        seen = look(&project.root)?;
        match texts.and_then(|()| build(project)) {
            Ok((app, program)) => {
                if let Some(running) = server.take() {
                    end(running)?;
                }
                let mut command = project.command(program)?;
                command.args(["serve", "--demo", "--listen", &options.listen]);
                command
                    .arg("--data-dir")
                    .arg(&data)
                    .arg("--web-dir")
                    .arg(app);
                server = Some(command.spawn().context("the server could not be started")?);
                say("Started. Changed files build and start it again; Ctrl-C ends it.");
            }
            Err(_) if ENDING.load(Ordering::SeqCst) => {}
            Err(error) if server.is_some() => {
                say(&format!("{error:#}. The portal runs on as it was."));
            }
            Err(error) => say(&format!(
                "{error:#}. It is tried again after the next change."
            )),
        }
    }
    if let Some(running) = server {
        end(running)?;
    }
    say("Ended.");
    Ok(ExitCode::SUCCESS)
}

fn say(text: &str) {
    println!("\n== dev: {text}");
}

fn build(project: &Project) -> Result<(PathBuf, PathBuf)> {
    let program = project.build_host()?;
    Ok((web::build(project, web::Profile::Dev)?, program))
}

/// Says once that the server ended by itself.
fn report_an_end(server: &mut Option<Child>) -> Result<()> {
    if let Some(running) = server
        && let Some(status) = running.try_wait()?
    {
        *server = None;
        if !ENDING.load(Ordering::SeqCst) {
            say(&format!(
                "The server ended ({status}). It starts again after the next change."
            ));
        }
    }
    Ok(())
}

/// Asks the server to end and waits; one that does not is killed.
fn end(mut server: Child) -> Result<()> {
    signal(server.id(), "TERM");
    let asked = Instant::now();
    while server.try_wait()?.is_none() {
        if asked.elapsed() > END {
            server.kill()?;
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// What is seen of a side's files; nothing before they were looked at.
type Seen = Option<(SystemTime, usize)>;

/// Looks at the files of the browser app and of the server.
fn look(root: &Path) -> Result<(Seen, Seen)> {
    Ok((
        Some(latest(root, web::INPUTS)?),
        Some(latest(root, SERVER)?),
    ))
}

/// What changes with every edit, addition and removal: the latest time and the number of files.
fn latest(root: &Path, inputs: &[&str]) -> Result<(SystemTime, usize)> {
    let (mut latest, mut count) = (SystemTime::UNIX_EPOCH, 0);
    let mut waiting: Vec<PathBuf> = inputs.iter().map(|input| root.join(input)).collect();
    while let Some(path) = waiting.pop() {
        // A file that an editor is just replacing is there at the next look.
        let Ok(about) = fs::metadata(&path) else {
            continue;
        };
        if about.is_dir() {
            let name = path.file_name().unwrap_or_default();
            if name != "node_modules" && name != "target" {
                for entry in fs::read_dir(&path)? {
                    waiting.push(entry?.path());
                }
            }
        }
        latest = latest.max(about.modified()?);
        count += 1;
    }
    Ok((latest, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_an_addition_and_a_removal_are_seen() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let look = || latest(folder.path(), &["src"]);
        let file = folder.path().join("src/deep/a.rs");
        fs::create_dir_all(file.parent().context("a folder")?)?;
        fs::write(&file, "1")?;
        let mut seen = vec![look()?];
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
        fs::File::options()
            .write(true)
            .open(&file)?
            .set_modified(later)?;
        seen.push(look()?);
        fs::write(folder.path().join("src/b.rs"), "2")?;
        seen.push(look()?);
        assert!(
            seen.windows(2).all(|two| two.first() != two.last()),
            "{seen:?}"
        );
        assert_eq!(look()?, look()?);
        fs::remove_file(file)?;
        assert_ne!(Some(&look()?), seen.last());
        Ok(())
    }
}
