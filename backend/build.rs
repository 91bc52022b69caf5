//! Embeds the browser app that `CAREPOST_WEB_DIST` names; without it, nothing, so that tests need no
//! WebAssembly.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-env-changed=CAREPOST_WEB_DIST");
    let mut table = String::from("static EMBEDDED: &[(&str, &[u8])] = &[\n");
    if let Some(dist) = std::env::var_os("CAREPOST_WEB_DIST").map(PathBuf::from) {
        println!("cargo:rerun-if-changed={}", dist.display());
        let mut files = Vec::new();
        collect(&dist, &mut files);
        files.sort();
        for file in files {
            let name = file.strip_prefix(&dist).unwrap_or(&file);
            let name = name.to_string_lossy().replace('\\', "/");
            let _ = writeln!(
                table,
                "({name:?}, include_bytes!({:?})),",
                file.display().to_string()
            );
        }
    }
    table.push_str("];\n");
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    if let Err(error) = std::fs::write(out.join("embedded_assets.rs"), table) {
        println!("cargo::error=cannot write the table of assets: {error}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!(
            "cargo::error=CAREPOST_WEB_DIST names no folder: {}",
            folder.display()
        );
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
