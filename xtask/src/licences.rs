//! The notices of third parties: every crate whose code ships in the binary or the browser app, with
//! its licence, and the notices of fonts, icons, styles and data.
//!
//! What ships is read from the lock file for fixed targets, without build tools, macros and tests, so
//! that the text is the same on every machine. Of several licences to choose from, Apache 2.0 is taken
//! where it is offered: one text then stands for most crates.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    project::{Project, output},
    tools,
};

/// What ships, and for which target.
const SHIPPED: [(&str, &str); 2] = [
    ("backend", "x86_64-unknown-linux-gnu"),
    ("frontend", tools::WASM),
];
/// The licence that is taken when it is offered.
const APACHE: &str = "Apache-2.0";
/// Notices that are kept beside what they are about.
const NOTICES: [(&str, &str); 4] = [
    ("Styles, icons and fonts", "frontend/styles/NOTICE.md"),
    (
        "SIL Open Font License 1.1 (Public Sans)",
        "frontend/styles/fonts/OFL.txt",
    ),
    (
        "Words of the search for recipients",
        "recipient-index/data/SOURCES.md",
    ),
    ("DejaVu Sans", "backend/data/DejaVuSans.LICENCE.txt"),
];
const MIT: &str = "Permission is hereby granted, free of charge, to any person obtaining a copy of this \
software and associated documentation files (the \"Software\"), to deal in the Software without \
restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, \
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished \
to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice \
shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED \
\"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES \
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS \
OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF \
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER \
DEALINGS IN THE SOFTWARE.\n";

/// A crate that ships.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    authors: Vec<String>,
    folder: PathBuf,
}

/// The text of all notices.
///
/// # Errors
/// When cargo cannot say what ships, or a crate has no licence text.
pub(crate) fn generate(project: &Project) -> Result<String> {
    let mut shipped = BTreeSet::new();
    for (root, target) in SHIPPED {
        // The tree knows which features are on; the metadata alone has every optional crate.
        let mut ask = project.cargo(["tree", "--locked", "--prefix", "none", "--format", "{p}"])?;
        ask.args(["--edges", "normal,no-proc-macro", "--package", root]);
        ask.args(["--target", target]);
        let names = names(&output(&mut ask)?);
        let mut ask = project.cargo(["metadata", "--locked", "--format-version", "1"])?;
        ask.args(["--filter-platform", target]);
        let metadata: Value = serde_json::from_str(&output(&mut ask)?)?;
        shipped.extend(packages(&metadata, &names)?);
    }
    let mut under_apache = Vec::new();
    let mut notices = Vec::new();
    let mut texts: BTreeMap<String, Vec<&Package>> = BTreeMap::new();
    for package in &shipped {
        if offers_apache(&package.licence) {
            under_apache.push(package);
            for text in files(&package.folder, &["notice"])? {
                notices.push((package, text));
            }
        } else {
            for text in own_texts(package)? {
                texts.entry(text).or_default().push(package);
            }
        }
    }
    let mut out = String::from(
        "THIRD-PARTY NOTICES\n\nCarepost is free software under the Apache License 2.0. Its server and \
         its browser app contain the software below,\nunder the licences that are printed after its \
         names. Written by `cargo xtask gen`.\n\n",
    );
    title(&mut out, "Apache License 2.0");
    out.push_str("The Rust standard library\n");
    list(&mut out, &under_apache);
    out.push('\n');
    out.push_str(&tidy(&fs::read_to_string(project.root.join("LICENSE"))?));
    for (package, text) in notices {
        title(&mut out, &format!("Notice of {}", package.name));
        out.push_str(&text);
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(_, one), (_, other)| one.cmp(other));
    for (text, packages) in texts {
        let names = packages.iter().map(|package| package.licence.clone());
        let names: BTreeSet<_> = names.collect();
        let names: Vec<_> = names.into_iter().collect();
        title(&mut out, &names.join(", "));
        list(&mut out, &packages);
        out.push('\n');
        out.push_str(&text);
    }
    for (name, file) in NOTICES {
        title(&mut out, name);
        out.push_str(&tidy(&fs::read_to_string(project.root.join(file))?));
    }
    Ok(out)
}

fn title(out: &mut String, text: &str) {
    let line = "=".repeat(100);
    out.push_str(&format!("\n{line}\n{text}\n{line}\n\n"));
}

fn list(out: &mut String, packages: &[&Package]) {
    for package in packages {
        out.push_str(&format!("{} {}\n", package.name, package.version));
    }
}

/// Names and versions, from the lines of the tree: `name v1.0.0`, with `(*)` where it was shown before.
fn names(tree: &str) -> BTreeSet<(String, String)> {
    tree.lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let name = words.next()?;
            Some((name.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
        })
        .collect()
}

/// What the metadata says of these crates, but for our own.
fn packages(metadata: &Value, names: &BTreeSet<(String, String)>) -> Result<BTreeSet<Package>> {
    let all = metadata["packages"].as_array();
    let all = all.context("cargo metadata has no packages")?;
    let mut found = BTreeSet::new();
    let mut ours = 0;
    for package in all {
        let described = of(package)?;
        if names.contains(&(described.name.clone(), described.version.clone())) {
            if package["source"].is_null() {
                ours += 1;
            } else {
                found.insert(described);
            }
        }
    }
    if found.len() + ours != names.len() {
        bail!("cargo's tree and its metadata do not name the same crates");
    }
    Ok(found)
}

fn of(package: &Value) -> Result<Package> {
    let text = |name: &str| package[name].as_str().map(str::to_owned);
    let manifest = PathBuf::from(text("manifest_path").context("no manifest")?);
    let authors = package["authors"].as_array();
    let authors = authors.into_iter().flatten();
    Ok(Package {
        name: text("name").context("no name")?,
        version: text("version").context("no version")?,
        licence: text("license").unwrap_or_else(|| "its own licence".to_owned()),
        authors: authors
            .filter_map(|author| author.as_str().map(str::to_owned))
            .collect(),
        folder: manifest.parent().context("no folder")?.to_owned(),
    })
}

/// Whether all of an expression can be met by the Apache licence.
fn offers_apache(expression: &str) -> bool {
    !expression.contains(" AND ")
        && expression
            .split(['/', '(', ')'])
            .flat_map(|part| part.split(" OR "))
            .any(|choice| choice.trim() == APACHE)
}

/// The licence texts of a crate for which no common one stands.
fn own_texts(package: &Package) -> Result<BTreeSet<String>> {
    let found = files(
        &package.folder,
        &["license", "licence", "copying", "unlicense"],
    )?;
    if !found.is_empty() {
        return Ok(found);
    }
    if package.licence.split(" OR ").any(|choice| choice == "MIT") {
        let authors = package.authors.join(", ");
        return Ok(BTreeSet::from([format!("Copyright {authors}\n\n{MIT}")]));
    }
    bail!(
        "{} {} ({}) brings no licence text: choose another crate, or say here where its text is",
        package.name,
        package.version,
        package.licence
    )
}

/// The texts of the files in a folder whose names begin so.
fn files(folder: &Path, beginnings: &[&str]) -> Result<BTreeSet<String>> {
    let mut texts = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        if path.is_file() && beginnings.iter().any(|start| name.starts_with(start)) {
            texts.insert(tidy(&String::from_utf8_lossy(&fs::read(&path)?)));
        }
    }
    Ok(texts)
}

/// The same text for the same words, whatever the line ends and the blanks around them.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n");
    format!("{}\n", text.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn apache_is_taken_only_where_it_is_enough() {
        for (expression, expected) in [
            ("Apache-2.0", true),
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", true),
            ("Apache-2.0 WITH LLVM-exception", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
            ("Apache-2.0 AND ISC", false),
            ("MIT", false),
        ] {
            assert_eq!(offers_apache(expression), expected, "{expression}");
        }
    }

    #[test]
    fn what_the_tree_names_is_looked_up_but_for_our_own() -> Result<()> {
        let tree = "root v0.1.0 (/here)\nused v1.0.0\ndeep v2.0.0\nused v1.0.0 (*)\n";
        let package = |name: &str, version: &str, source: Value| {
            json!({
                "name": name, "version": version, "license": "MIT", "source": source,
                "manifest_path": format!("/{name}/Cargo.toml"), "authors": [],
            })
        };
        let there = json!({"packages": [
            package("root", "0.1.0", Value::Null), package("used", "1.0.0", json!("registry")),
            package("used", "2.0.0", json!("registry")), package("deep", "2.0.0", json!("registry")),
            package("optional", "1.0.0", json!("registry")),
        ]});
        let found: Vec<_> = packages(&there, &names(tree))?
            .into_iter()
            .map(|package| format!("{} {}", package.name, package.version))
            .collect();
        assert_eq!(found, ["deep 2.0.0", "used 1.0.0"]);
        assert!(packages(&there, &names("missing v1.0.0\n")).is_err());
        Ok(())
    }
}
