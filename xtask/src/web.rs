//! The browser app as a folder that the server can serve as it is.
//!
//! Cargo compiles the app, [`split`] cuts it into the parts that are loaded when they are first needed,
//! and wasm-bindgen joins the first part to the browser. What follows makes the folder fit for our
//! content security policy and for caching: every file but `index.html` and `icons.svg` gets `-` and
//! sixteen hex digits of its content into its name (so a server may call it immutable), all mentions
//! are rewritten, comments and indentation go, nothing inline is let through, and `.br` and `.gz` twins
//! are written.

mod compress;
mod css;
mod names;
mod page;
mod publish;
mod slim;
mod split;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{
    project::{Project, run},
    tools,
};

/// What the app is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// Small to load.
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "web",
            Self::Release => "web-release",
        }
    }

    fn cargo_profile(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// Everything that the browser app is made of. `xtask` is in it because it does the second half.
pub(crate) const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "frontend",
    "rust-toolchain.toml",
    "shared",
    "xtask/src/tools.rs",
    "xtask/src/web",
    "xtask/src/web.rs",
];

/// Builds the browser app unless nothing changed, and gives its folder.
///
/// # Errors
/// When a tool cannot be installed, the app does not compile, or the page would break the policy.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<PathBuf> {
    let dist = project.target.join(profile.folder());
    let stamp = project.target.join(format!("{}.inputs", profile.folder()));
    let inputs = inputs(&project.root)?;
    if dist.join("index.html").is_file()
        && fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == inputs)
    {
        return Ok(dist);
    }
    tools::install_wasm_target(project)?;
    let bindgen = tools::install(project, &tools::WASM_BINDGEN)?;
    println!("Building the browser app.");
    let compiled = project
        .target
        .join(format!("{}-compiled", profile.folder()));
    remove_folder(&compiled)?;
    fs::create_dir_all(&compiled)?;
    let whole = compile(project, profile)?;
    let first = split::split(&whole, &compiled)?;
    run(project
        .command(bindgen.join("wasm-bindgen"))?
        .args([
            "--target",
            "web",
            "--no-typescript",
            // The table of functions, which the other parts fill.
            "--keep-lld-exports",
            "--out-name",
            split::FIRST,
        ])
        .arg("--out-dir")
        .arg(&compiled)
        .arg(&first))?;
    fs::remove_file(first)?;
    for file in [
        "index.html",
        "boot.js",
        "favicon.svg",
        "styles/carepost.css",
    ] {
        let from = project.root.join("frontend").join(file);
        let name = from.file_name().context("a file")?.to_owned();
        fs::copy(&from, compiled.join(name)).with_context(|| format!("frontend/{file}"))?;
    }
    if profile == Profile::Release {
        optimise(project, &compiled)?;
        names::shorten(
            &compiled.join("frontend_bg.wasm"),
            &compiled.join("frontend.js"),
        )?;
    }
    let next = project.target.join(format!("{}-next", profile.folder()));
    remove_folder(&next)?;
    let total = publish::publish(&compiled, &project.root.join("frontend/styles"), &next)
        .and_then(|()| compress::compress(&next, profile == Profile::Release))?;
    remove_folder(&dist)?;
    fs::rename(&next, &dist)?;
    fs::write(&stamp, inputs)?;
    println!(
        "The browser app is ready: {} KB as it travels (brotli).",
        total / 1024
    );
    Ok(dist)
}

/// Compiles the app and gives the one file that it is until it is cut.
fn compile(project: &Project, profile: Profile) -> Result<PathBuf> {
    const PROGRAM: &str = "carepost-web";
    run(project
        .cargo(["rustc", "--locked", "-p", "frontend", "--bin", PROGRAM])?
        .args([
            "--target",
            tools::WASM,
            "--profile",
            profile.cargo_profile(),
        ])
        // Who calls whom is read from what the linker would otherwise forget.
        .args(["--", "-C", "link-arg=--emit-relocs"]))
    .context("the browser app does not build")?;
    Ok(project
        .target
        .join(tools::WASM)
        .join(profile.cargo_profile())
        .join(format!("{PROGRAM}.wasm")))
}

/// Makes the WebAssembly smaller by Binaryen, when npm can bring it.
fn optimise(project: &Project, compiled: &Path) -> Result<()> {
    const BINARYEN: &str = "132.0.0";
    /// What rustc may use by itself; more would ask for newer browsers.
    const FEATURES: &[&str] = &[
        "--enable-bulk-memory",
        "--enable-bulk-memory-opt",
        "--enable-call-indirect-overlong",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ];
    let folder = project.tools.join(format!("binaryen-{BINARYEN}"));
    let program = folder
        .join("node_modules")
        .join("binaryen")
        .join("bin")
        .join("wasm-opt");
    if !program.is_file() {
        if project.on_path("npm").is_none() {
            println!(
                "npm is not on the PATH: the app is built without wasm-opt, about one per cent larger."
            );
            return Ok(());
        }
        println!("Installing binaryen {BINARYEN}, which makes the app smaller.");
        fs::create_dir_all(&folder)?;
        let mut npm = project.command("npm")?;
        npm.args([
            "install",
            "--silent",
            "--no-save",
            "--no-package-lock",
            "--prefix",
        ])
        .arg(&folder)
        .arg(format!("binaryen@{BINARYEN}"));
        if let Err(error) = run(&mut npm) {
            println!("{error:#}: the app is built without wasm-opt, about one per cent larger.");
            return Ok(());
        }
    }
    for entry in fs::read_dir(compiled)? {
        let wasm = entry?.path();
        if wasm
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            println!("Making the WebAssembly smaller.");
            let mut optimise = project.command("node")?;
            optimise
                .arg(&program)
                .arg("-Oz")
                .args(FEATURES)
                .arg("-o")
                .arg(&wasm)
                .arg(&wasm);
            run(&mut optimise)?;
        }
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// One digest of the names and contents of all inputs.
fn inputs(root: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for input in INPUTS {
        let mut files = Vec::new();
        collect(&root.join(input), &mut files)?;
        files.sort();
        for file in files {
            let content = fs::read(&file)?;
            digest.update(file.to_string_lossy().as_bytes());
            digest.update([0]);
            digest.update(content.len().to_le_bytes());
            digest.update(content);
        }
    }
    Ok(hex(&digest.finalize()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        if path.file_name().is_some_and(|name| name == "node_modules") {
            return Ok(());
        }
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    } else {
        bail!("{} is missing", path.display());
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `app.css` with some content becomes `app-0123456789abcdef.css`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = hex(&Sha256::digest(content));
    let digest: String = digest.chars().take(16).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{digest}.{extension}"),
        None => format!("{name}-{digest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_name_keeps_stem_and_extension_and_follows_the_content() {
        let one = hashed_name("app.css", b"a{}");
        let other = hashed_name("app.css", b"b{}");
        assert!(one.starts_with("app-") && one.ends_with(".css"), "{one}");
        assert_eq!(one.len(), "app-.css".len() + 16);
        assert_ne!(one, other);
    }

    #[test]
    fn an_edit_an_addition_and_a_new_name_change_the_inputs() -> Result<()> {
        let folder = tempfile::tempdir()?;
        for input in INPUTS {
            let path = folder.path().join(input);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            if input.contains('.') {
                fs::write(path, "x")?;
            } else {
                fs::create_dir_all(path)?;
            }
        }
        let mut seen = vec![inputs(folder.path())?];
        fs::write(folder.path().join("shared/a.rs"), "1")?;
        seen.push(inputs(folder.path())?);
        fs::write(folder.path().join("shared/a.rs"), "2")?;
        seen.push(inputs(folder.path())?);
        fs::rename(
            folder.path().join("shared/a.rs"),
            folder.path().join("shared/b.rs"),
        )?;
        seen.push(inputs(folder.path())?);
        let mut different = seen.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), seen.len());
        Ok(())
    }
}
