//! Cuts the app into the parts that `frontend/src/parts.rs` names.
//!
//! What only one part needs is in its file, what several need is in files of their own, everything else
//! is in the first part, and a script loads them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

/// The name of the first part's files, without their endings.
pub(super) const FIRST: &str = "frontend";
/// The script that loads the others.
const LOADER: &str = "./parts.js";

/// Writes the parts and their loader into `folder` and gives the first part, which is not joined to the
/// browser yet.
///
/// # Errors
/// When the app was not linked for it.
pub(super) fn split(whole: &Path, folder: &Path) -> Result<PathBuf> {
    let app = fs::read(whole).with_context(|| whole.display().to_string())?;
    let first = folder.join(format!("{FIRST}.wasm"));
    let script = format!("./{FIRST}.js");
    let mut options = Options::new(&app);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = LOADER;
    options.main_module = &script;
    transform(options).map_err(|error| anyhow!("the app cannot be cut into parts: {error:#}"))?;
    Ok(first)
}
