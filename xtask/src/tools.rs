//! The cargo-made tools at their pinned versions, and the wasm target.
//!
//! They go into a per-user folder, one folder per version; nothing of the person's own is touched.
//! A program of the right version on the PATH is used instead.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::project::{Project, output, run};

/// The target that the browser app is built for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A program that cargo can install.
pub(crate) struct Tool {
    /// The package's name.
    package: &'static str,
    /// The program whose `--version` names the version.
    program: &'static str,
    /// The one version that is used.
    version: &'static str,
    /// Whether its default features are needed.
    default_features: bool,
    /// The features that are needed besides.
    features: &'static [&'static str],
    /// What it is for, to end the sentence "Installing NAME …, ".
    purpose: &'static str,
}

/// Joins WebAssembly and JavaScript. Its version is that of the crate in the lock file.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.125",
    default_features: true,
    features: &[],
    purpose: "which joins the browser app to the browser (about one minute, once)",
};

/// Checks licences, sources and banned crates.
pub(crate) const CARGO_DENY: Tool = Tool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.18.9",
    default_features: false,
    features: &[],
    purpose: "which checks licences and sources (about one minute, once)",
};

/// An S3 server over a folder, for the tests. 0.17 wants a newer compiler.
pub(crate) const S3S_FS: Tool = Tool {
    package: "s3s-fs",
    program: "s3s-fs",
    version: "0.14.1",
    default_features: true,
    features: &["binary"],
    purpose: "which is the S3 server of the tests (about two minutes, once)",
};

/// Makes sure that a tool is there and gives the folder of its programs.
///
/// # Errors
/// When the installation fails.
pub(crate) fn install(project: &Project, tool: &Tool) -> Result<PathBuf> {
    let folder = project
        .tools
        .join(format!("{}-{}", tool.package, tool.version));
    let bin = folder.join("bin");
    if bin.join(tool.program).is_file() {
        return Ok(bin);
    }
    if let Some(found) = project.on_path(tool.program)
        && is_version(project, &found, tool.version)
        && let Some(dir) = found.parent()
    {
        return Ok(dir.to_owned());
    }
    println!(
        "Installing {} {}, {}.",
        tool.package, tool.version, tool.purpose
    );
    let mut install = project.cargo(["install", "--locked", "--debug", "--quiet"])?;
    if !tool.default_features {
        install.arg("--no-default-features");
    }
    for feature in tool.features {
        install.args(["--features", feature]);
    }
    install
        .args([tool.package, "--version", tool.version, "--root"])
        .arg(&folder)
        // No debug information: it would double the time and nobody looks at it.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("CARGO_TARGET_DIR");
    run(&mut install).with_context(|| format!("{} could not be installed", tool.package))?;
    Ok(bin)
}

/// Makes sure that rustc can build for the browser.
///
/// # Errors
/// When the target is missing and rustup cannot add it.
pub(crate) fn install_wasm_target(project: &Project) -> Result<()> {
    let mut ask = project.command("rustc")?;
    ask.args(["--print", "target-libdir", "--target", WASM]);
    if Path::new(output(&mut ask)?.trim()).is_dir() {
        return Ok(());
    }
    println!("Installing Rust's {WASM} target.");
    if project.on_path("rustup").is_none() {
        bail!(
            "Rust's {WASM} target is missing and rustup is not on the PATH: \
             install Rust by rustup (https://rustup.rs) or add the target in your own way"
        );
    }
    run(project.command("rustup")?.args(["target", "add", WASM]))
}

fn is_version(project: &Project, program: &Path, version: &str) -> bool {
    project
        .command(program)
        .and_then(|mut command| output(command.arg("--version")))
        .is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
}
