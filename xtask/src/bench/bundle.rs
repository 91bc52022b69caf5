//! How many bytes a first visit loads, file by file, as they travel.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use super::{
    Bench,
    report::{Better, Figure},
};
use crate::web;

/// KB of 1,000 bytes, all files of the app that the first view waits for.
const FIRST_LOAD: (f64, f64) = (250.0, 300.0);

/// Builds the app as it is shipped and weighs what the page and its loader name.
///
/// The page itself and the sheet of icons are told but not counted: the budget is about the app.
///
/// # Errors
/// When the app does not build or a part is missing.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let app = web::build(bench.project, web::Profile::Release)?;
    let page = fs::read_to_string(app.join("index.html"))?;
    let mut named: Vec<&str> = names(&page).collect();
    let loader = named
        .iter()
        .find(|name| name.starts_with("boot-"))
        .context("the page has no loader")?;
    let loader = fs::read_to_string(app.join(loader))?;
    named.extend(names(&loader));
    named.sort_unstable();
    named.dedup();

    let mut figures = Vec::new();
    let mut total = 0.0;
    for name in named {
        let Some(kind) = kind(name) else {
            continue;
        };
        let (raw, travels) = weigh(&app, name)?;
        total += travels;
        figures.push(figure(name, kind, raw, travels));
    }
    for (name, kind) in [("index.html", "the page"), ("icons.svg", "icons")] {
        let (raw, travels) = weigh(&app, name)?;
        figures.push(figure(name, kind, raw, travels));
    }
    if total == 0.0 {
        bail!("the page names no part of the app");
    }
    figures.push(
        Figure::new(
            "first-load",
            "First load: WASM, JS, CSS and fonts, brotli",
            "KB",
            vec![total],
        )
        .budget(FIRST_LOAD.0, FIRST_LOAD.1, Better::Lower),
    );
    Ok(figures)
}

/// The files of this folder that a text names in quotes.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('"')
        .filter_map(|part| part.strip_prefix('/'))
        .filter(|name| !name.is_empty() && !name.contains('/'))
}

/// What a counted file is; `None` for what the first view does not wait for.
fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "wasm" => Some("WebAssembly"),
        "js" => Some("JavaScript"),
        "css" => Some("style sheet"),
        "woff2" => Some("font"),
        _ => None,
    }
}

/// KB as it is and as it travels to a browser that knows brotli.
fn weigh(app: &Path, name: &str) -> Result<(f64, f64)> {
    let path = app.join(name);
    let raw = fs::metadata(&path)
        .with_context(|| format!("{name} is missing"))?
        .len();
    let travels = fs::metadata(app.join(format!("{name}.br"))).map_or(raw, |it| it.len());
    Ok((kilobytes(raw), kilobytes(travels)))
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

fn figure(name: &str, kind: &str, raw: f64, travels: f64) -> Figure {
    // Without the digits of its content, which change with every build.
    let stem = name.split(['-', '.']).next().unwrap_or(name);
    let what = format!("{kind} `{stem}…`, brotli ({raw:.1} KB raw)");
    let key = name.rsplit('.').next().unwrap_or(name);
    Figure::new(
        format!("first-{key}-{}", stem.replace('_', "-")),
        what,
        "KB",
        vec![travels],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_files_beside_the_page() {
        let page = r#"<link href="/a-1.css"><link href="https://x/b.css"><a href="">"#;
        assert_eq!(names(page).collect::<Vec<_>>(), ["a-1.css"]);
        assert_eq!(kind("a-1.css"), Some("style sheet"));
        assert_eq!(kind("favicon-1.svg"), None);
    }
}
