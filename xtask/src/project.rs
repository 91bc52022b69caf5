//! Where things are, and the one way in which the commands start other programs.
//!
//! Nothing else in this crate reads the environment.

use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context, Result, bail};

/// The process id of the program that runs now, 0 for none: a stop signal is handed on to it.
pub(crate) static CURRENT_CHILD: AtomicU32 = AtomicU32::new(0);

/// The folders of this checkout and of the person who works in it.
pub(crate) struct Project {
    /// The top of the checkout.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// The per-user folder for tools that the commands installed.
    pub(crate) tools: PathBuf,
    /// Whether this is a CI run: there a missing part is a failure, never a skip.
    pub(crate) ci: bool,
    path: Vec<PathBuf>,
}

impl Project {
    /// Finds the checkout that this program was built from.
    ///
    /// # Errors
    /// When the home folder is unknown.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("the xtask folder has no parent")?
            .to_owned();
        let target =
            variable("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cache = match variable("XDG_CACHE_HOME") {
            Some(dir) => PathBuf::from(dir),
            None => {
                PathBuf::from(variable("HOME").context("HOME is not set, so there is no cache")?)
                    .join(".cache")
            }
        };
        let path = variable("PATH").map(|path| std::env::split_paths(&path).collect());
        Ok(Self {
            root,
            target,
            tools: cache.join("carepost").join("tools"),
            ci: variable("CI").is_some_and(|value| !["", "0", "false"].iter().any(|v| value == *v)),
            path: path.unwrap_or_default(),
        })
    }

    /// The first program of this name on the PATH.
    pub(crate) fn on_path(&self, program: &str) -> Option<PathBuf> {
        self.path
            .iter()
            .map(|dir| dir.join(program))
            .find(|file| file.is_file())
    }

    /// As if nothing were installed.
    #[cfg(test)]
    pub(crate) fn forget_path(&mut self) {
        self.path.clear();
    }

    /// A command in the top folder, with `extra` folders before the PATH.
    ///
    /// What `cargo run` leaves in the environment is taken out: some build scripts watch those
    /// variables and would be built again each time that cargo is called from here and from a shell.
    pub(crate) fn command_with_path(
        &self,
        program: impl AsRef<OsStr>,
        extra: &[PathBuf],
    ) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(left_by_cargo) {
                command.env_remove(name);
            }
        }
        command.env(
            "PATH",
            std::env::join_paths(extra.iter().chain(&self.path))?,
        );
        Ok(command)
    }

    /// A command in the top folder.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        self.command_with_path(program, &[])
    }

    /// A cargo command, e.g. `["build"]`.
    pub(crate) fn cargo<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Result<Command> {
        let mut command = self.command("cargo")?;
        command.args(args);
        Ok(command)
    }

    /// Builds the server and everything else that runs on this machine.
    ///
    /// Always the same packages as `cargo test` takes: another choice would flip features of the
    /// dependencies and build them twice.
    pub(crate) fn build_host(&self) -> Result<PathBuf> {
        run(&mut self.cargo(["build", "--locked"])?)?;
        Ok(self.target.join("debug").join("carepost"))
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn left_by_cargo(name: &str) -> bool {
    [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
    ]
    .iter()
    .any(|start| name.starts_with(start))
        || name == "CARGO"
        || name == "LD_LIBRARY_PATH"
}

/// Runs a command to its end with its output on the terminal.
///
/// # Errors
/// When it cannot be started or does not end with 0.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a command to its end with its output on the terminal and says how it ended.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    let child = start(command)?;
    end(child)
}

/// Runs a command, passes each line of its standard output on and shows it to `line` as well.
pub(crate) fn lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = start(command.stdout(Stdio::piped()))?;
    if let Some(stdout) = child.stdout.take() {
        for text in BufReader::new(stdout).split(b'\n') {
            let text = text?;
            let text = String::from_utf8_lossy(&text);
            println!("{text}");
            line(&text);
        }
    }
    end(child)
}

/// Runs a command quietly and gives its standard output.
///
/// # Errors
/// When it cannot be started or does not end with 0.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{}`", words(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", words(command), output.status);
    }
    String::from_utf8(output.stdout).context("the output is not UTF-8")
}

fn start(command: &mut Command) -> Result<Child> {
    let child = command
        .spawn()
        .with_context(|| format!("cannot start `{}`", words(command)))?;
    CURRENT_CHILD.store(child.id(), Ordering::SeqCst);
    Ok(child)
}

fn end(mut child: Child) -> Result<ExitStatus> {
    let status = child.wait();
    CURRENT_CHILD.store(0, Ordering::SeqCst);
    Ok(status?)
}

/// Sends a signal, e.g. `TERM`; a process that is gone already is as good.
pub(crate) fn signal(process: u32, name: &str) {
    let _ = Command::new("kill")
        .args(["-s", name, &process.to_string()])
        .status();
}

fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_run_leaves_behind_is_known() {
        assert!(left_by_cargo("CARGO_PKG_NAME"));
        assert!(left_by_cargo("CARGO_MANIFEST_DIR"));
        assert!(!left_by_cargo("CARGO_TARGET_DIR"));
        assert!(!left_by_cargo("CARGO_HOME"));
    }
}
