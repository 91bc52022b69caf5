//! From what was compiled to the published folder: hashed names and rewritten mentions.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};

use super::{css, hashed_name, page, slim};

/// The app's loader, the only script of our own.
const LOADER: &str = "boot.js";
/// The icons: Rust code names this path, so it stays.
const ICONS: &str = "icons.svg";
/// The page.
const PAGE: &str = "index.html";

/// Writes the folder `next` from what was compiled and the fonts and icons beside the style sheets.
///
/// The order is by who names whom: files that name nobody, the app's scripts, style sheets, the loader,
/// the page.
///
/// # Errors
/// When a file is missing or the page would break the content security policy.
pub(super) fn publish(compiled: &Path, styles: &Path, next: &Path) -> Result<()> {
    fs::create_dir_all(next)?;
    let mut names = BTreeMap::new();
    let mut sheets = BTreeMap::new();
    let mut scripts = BTreeMap::new();
    for entry in fs::read_dir(compiled)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            bail!("there is a folder {name}: scripts beside the app's own are not expected");
        }
        let content = fs::read(entry.path())?;
        match name.as_str() {
            LOADER | PAGE => {}
            sheet if sheet.ends_with(".css") => {
                sheets.insert(name, String::from_utf8(content).context("a style sheet")?);
            }
            script if script.ends_with(".js") => {
                let script = String::from_utf8(content).context("a script")?;
                scripts.insert(name, slim::script(&script));
            }
            _ => write_hashed(next, &name, &content, &mut names)?,
        }
    }
    write_scripts(next, &scripts, &mut names)?;
    let fonts = styles.join("fonts");
    if fonts.is_dir() {
        for entry in fs::read_dir(&fonts)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".woff2") {
                let content = fs::read(entry.path())?;
                let hashed = hashed_name(&name, &content);
                fs::write(next.join(&hashed), content)?;
                names.insert(format!("fonts/{name}"), hashed);
            }
        }
    }
    for (name, sheet) in &sheets {
        let rewritten = css::rewrite(sheet, |path| {
            let path = path.trim_start_matches("./").trim_start_matches('/');
            if path == ICONS {
                return Ok(format!("/{ICONS}"));
            }
            if !names.contains_key(path) {
                let content = fs::read(styles.join(path))
                    .with_context(|| format!("{name} refers to {path}, which is not there"))?;
                let file = path.rsplit('/').next().unwrap_or(path);
                let hashed = hashed_name(file, &content);
                fs::write(next.join(&hashed), content)?;
                names.insert(path.to_owned(), hashed);
            }
            Ok(format!("/{}", names.get(path).context("just inserted")?))
        })?;
        let slim = slim::style_sheet(&rewritten);
        write_hashed(next, name, slim.as_bytes(), &mut names)?;
    }
    let icons = styles.join(ICONS);
    if icons.is_file() {
        fs::copy(&icons, next.join(ICONS))?;
    }
    let loader = page::rewrite(&read(compiled, LOADER)?, &names);
    write_hashed(next, LOADER, loader.as_bytes(), &mut names)?;
    let html = page::rewrite(&read(compiled, PAGE)?, &names);
    page::check(&html)?;
    for reference in page::references(&html) {
        if !next.join(reference).is_file() {
            bail!("the page refers to /{reference}, which is not there");
        }
    }
    fs::write(next.join(PAGE), html)?;
    Ok(())
}

fn read(folder: &Path, name: &str) -> Result<String> {
    fs::read_to_string(folder.join(name)).with_context(|| format!("there is no {name}"))
}

/// Writes the app's scripts. They name each other in a circle, so that the digest in their names is of
/// all of them.
fn write_scripts(
    next: &Path,
    scripts: &BTreeMap<String, String>,
    names: &mut BTreeMap<String, String>,
) -> Result<()> {
    let named: BTreeMap<_, _> = scripts
        .iter()
        .map(|(name, script)| (name, page::rewrite_imports(script, names)))
        .collect();
    let all: String = named.values().map(String::as_str).collect();
    for name in scripts.keys() {
        names.insert(name.clone(), hashed_name(name, all.as_bytes()));
    }
    for (name, script) in named {
        let hashed = names.get(name).context("just inserted")?;
        fs::write(next.join(hashed), page::rewrite_imports(&script, names))?;
    }
    Ok(())
}

fn write_hashed(
    folder: &Path,
    name: &str,
    content: &[u8],
    names: &mut BTreeMap<String, String>,
) -> Result<()> {
    let hashed = hashed_name(name, content);
    fs::write(folder.join(&hashed), content)?;
    names.insert(name.to_owned(), hashed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str, content: &str) -> Result<()> {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
        Ok(())
    }

    fn only(folder: &Path, start: &str, end: &str) -> Result<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(start) && name.ends_with(end) {
                found.push(name);
            }
        }
        assert_eq!(found.len(), 1, "{start}…{end}: {found:?}");
        found.pop().context("one")
    }

    #[test]
    fn every_mention_follows_the_hashed_name() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let (compiled, styles, next) = (
            folder.path().join("in"),
            folder.path().join("styles"),
            folder.path().join("out"),
        );
        file(
            &compiled,
            "frontend.js",
            "import * as a from \"./parts.js\"; { \"./parts.js\": a }",
        )?;
        file(
            &compiled,
            "parts.js",
            "import { b } from \"./frontend.js\"; new URL(\"./more.wasm\", import.meta.url)",
        )?;
        file(&compiled, "frontend_bg.wasm", "wasm")?;
        file(&compiled, "more.wasm", "more")?;
        file(
            &compiled,
            "app.css",
            "@font-face{src:url(fonts/f.woff2)} a{b:url(icons.svg#x)}",
        )?;
        file(
            &compiled,
            "boot.js",
            "import('/frontend.js'); '/frontend_bg.wasm'",
        )?;
        file(
            &compiled,
            "index.html",
            "<link rel=\"stylesheet\" href=\"/app.css\"><link rel=\"preload\" href=\"/fonts/f.woff2\">\
             <script type=\"module\" src=\"/boot.js\"></script>",
        )?;
        file(&styles, "fonts/f.woff2", "font")?;
        file(&styles, "icons.svg", "<svg/>")?;
        publish(&compiled, &styles, &next)?;

        let page = fs::read_to_string(next.join("index.html"))?;
        let boot = only(&next, "boot-", ".js")?;
        let sheet = only(&next, "app-", ".css")?;
        let font = only(&next, "f-", ".woff2")?;
        for name in [&boot, &sheet, &font] {
            assert!(page.contains(&format!("\"/{name}\"")), "{page}");
        }
        let sheet = fs::read_to_string(next.join(sheet))?;
        assert!(sheet.contains(&format!("url(\"/{font}\")")), "{sheet}");
        assert!(sheet.contains("url(\"/icons.svg#x\")"), "{sheet}");
        let boot = fs::read_to_string(next.join(boot))?;
        assert!(boot.contains(&only(&next, "frontend-", ".js")?), "{boot}");
        assert!(
            boot.contains(&only(&next, "frontend_bg-", ".wasm")?),
            "{boot}"
        );
        let (glue, parts) = (
            only(&next, "frontend-", ".js")?,
            only(&next, "parts-", ".js")?,
        );
        assert_eq!(
            fs::read_to_string(next.join(&glue))?.trim(),
            // What the WebAssembly calls the script is no address and stays.
            format!("import * as a from \"./{parts}\"; {{ \"./parts.js\": a }}")
        );
        let more = only(&next, "more-", ".wasm")?;
        assert_eq!(
            fs::read_to_string(next.join(&parts))?.trim(),
            format!("import {{ b }} from \"./{glue}\"; new URL(\"./{more}\", import.meta.url)")
        );
        assert!(next.join("icons.svg").is_file());
        Ok(())
    }

    #[test]
    fn a_missing_file_is_named() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let compiled = folder.path().join("in");
        file(&compiled, "boot.js", "")?;
        file(
            &compiled,
            "index.html",
            "<link rel=\"stylesheet\" href=\"/gone.css\">",
        )?;
        let refused = publish(&compiled, folder.path(), &folder.path().join("out"));
        assert!(refused.is_err_and(|error| error.to_string().contains("/gone.css")));
        Ok(())
    }
}
