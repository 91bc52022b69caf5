//! `cargo xtask gen`: the checked-in files that come from other files.
//!
//! The notices of third parties come from the lock file and the crates. The OpenAPI document comes from the server's handlers, the app's texts from the Fluent files. The
//! style sheet comes from USWDS by a script of its own (`gen styles`), which needs Node and npm and
//! is for maintainers only.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::{
    licences,
    project::{Project, output, run as run_command},
    texts,
};

/// What to regenerate, and whether to write it.
#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail when a checked-in file is out of date.
    #[arg(long)]
    check: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Picks fonts, icons and the used rules out of USWDS again (needs Node and npm).
    Styles,
    /// Writes the notices of third parties alone: they are built into the server.
    Licences,
}

/// The folder whose npm script makes the style sheet.
const STYLES: &str = "frontend/styles";
/// The files that this command owns.
const OPENAPI: &str = "docs/openapi.json";
const TEXTS: &str = "frontend/src/i18n/texts.rs";
const LICENCES: &str = "backend/licences.txt";
const LOCALES: &str = "frontend/locales";

/// Regenerates, or with `--check` compares.
///
/// # Errors
/// When a source cannot be read or a generator fails.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    if let Some(What::Styles) = options.what {
        let folder = project.root.join(STYLES);
        run_command(project.command("npm")?.arg("ci").current_dir(&folder))?;
        run_command(
            project
                .command("npm")?
                .args(["run", "styles"])
                .current_dir(&folder),
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(What::Licences) = options.what {
        fs::write(project.root.join(LICENCES), licences::generate(project)?)?;
        println!("{LICENCES} is written.");
        return Ok(ExitCode::SUCCESS);
    }
    if options.check {
        let stale = check(project)?;
        return Ok(if stale == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    for (name, content) in generate(project)? {
        if !write(&project.root, name, &content)? {
            println!("{name} is up to date.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings the app's texts to what the Fluent files say.
///
/// # Errors
/// When a Fluent file is wrong or the texts cannot be written.
pub(crate) fn write_texts(project: &Project) -> Result<()> {
    let texts = texts::generate(&project.root.join(LOCALES))?;
    write(&project.root, TEXTS, &format_rust(project, &texts)?).map(drop)
}

/// Writes a file unless that is in it already, so that nothing is built again for it; says whether it did.
fn write(root: &Path, name: &str, content: &str) -> Result<bool> {
    let path = root.join(name);
    if fs::read_to_string(&path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, content)?;
    println!("{name} is written.");
    Ok(true)
}

/// Says which checked-in files are out of date and how many there are.
///
/// # Errors
/// When a source cannot be read or a generator fails.
pub(crate) fn check(project: &Project) -> Result<u32> {
    let mut stale = 0;
    for (name, content) in generate(project)? {
        let old = fs::read_to_string(project.root.join(name)).unwrap_or_default();
        if old != content {
            stale += 1;
            println!("{name} is out of date: `cargo xtask gen` writes it again.");
            print!("{}", difference(&old, &content));
        }
    }
    Ok(stale)
}

fn generate(project: &Project) -> Result<Vec<(&'static str, String)>> {
    let texts = texts::generate(&project.root.join(LOCALES))?;
    // First, because the server has it inside.
    let licences = licences::generate(project)?;
    let server = project.build_host()?;
    let mut openapi = output(project.command(server)?.arg("openapi"))
        .context("the server does not give its OpenAPI document")?;
    if !openapi.ends_with('\n') {
        openapi.push('\n');
    }
    Ok(vec![
        (TEXTS, format_rust(project, &texts)?),
        (OPENAPI, openapi),
        (LICENCES, licences),
    ])
}

fn format_rust(project: &Project, source: &str) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("generated.rs");
    fs::write(&file, source)?;
    let mut rustfmt = project.command("rustfmt")?;
    rustfmt
        .args(["--edition", "2024", "--config-path"])
        .arg(config(&project.root))
        .arg(&file);
    run_command(&mut rustfmt)?;
    Ok(fs::read_to_string(&file)?)
}

fn config(root: &Path) -> std::path::PathBuf {
    root.join("rustfmt.toml")
}

/// The first lines that differ, and how many differ.
fn difference(old: &str, new: &str) -> String {
    const SHOWN: usize = 5;
    let (mut out, mut count) = (String::new(), 0);
    let (mut old, mut new) = (old.lines(), new.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => {
                count += 1;
                if count <= SHOWN {
                    out.push_str(&format!("  line {number}\n"));
                    for (sign, line) in [('-', old), ('+', new)] {
                        if let Some(line) = line {
                            out.push_str(&format!("  {sign} {line}\n"));
                        }
                    }
                }
            }
        }
    }
    if count > SHOWN {
        out.push_str(&format!("  and {} lines more\n", count - SHOWN));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Result, difference, fs, write};

    #[test]
    fn a_file_is_written_only_when_something_else_is_in_it() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let name = "i18n/texts.rs";
        assert!(write(folder.path(), name, "one")?);
        assert!(!write(folder.path(), name, "one")?);
        assert!(write(folder.path(), name, "two")?);
        assert_eq!(fs::read_to_string(folder.path().join(name))?, "two");
        Ok(())
    }

    #[test]
    fn a_difference_names_the_line_and_both_sides() {
        assert_eq!(difference("a\nb\n", "a\nc\n"), "  line 2\n  - b\n  + c\n");
        assert_eq!(difference("a\n", "a\n"), "");
        let long: String = (0..9).map(|n| format!("{n}\n")).collect();
        assert!(difference("", &long).ends_with("and 4 lines more\n"));
    }
}
