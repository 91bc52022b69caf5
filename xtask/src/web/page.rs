//! The static page: its references by hashed names, and the proof that the policy allows it.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// Replaces each quoted `/name` in a page or a loader by `/hashed-name`.
pub(super) fn rewrite(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = text.to_owned();
    for (name, hashed) in names {
        for quote in ['"', '\''] {
            out = out.replace(
                &format!("{quote}/{name}{quote}"),
                &format!("{quote}/{hashed}{quote}"),
            );
        }
    }
    out
}

/// Replaces each `"./name"` from which a script imports or loads something by `"./hashed-name"`.
pub(super) fn rewrite_imports(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = script.to_owned();
    for (name, hashed) in names {
        for before in ["from ", "new URL("] {
            out = out.replace(
                &format!("{before}\"./{name}\""),
                &format!("{before}\"./{hashed}\""),
            );
        }
    }
    out
}

/// Refuses what the content security policy would block or caching would break.
///
/// # Errors
/// Names the first thing that is not allowed.
pub(super) fn check(html: &str) -> Result<()> {
    let lower = html.to_ascii_lowercase();
    for (at, _) in lower.match_indices('<') {
        let tag = lower
            .get(at..)
            .and_then(|rest| rest.split('>').next())
            .unwrap_or_default();
        let name = tag
            .trim_start_matches('<')
            .split_whitespace()
            .next()
            .unwrap_or_default();
        match name {
            "script" if !tag.contains(" src=") => bail!("the page has an inline script"),
            "style" => bail!("the page has an inline style sheet"),
            "base" => bail!("the page has a <base>"),
            _ => {}
        }
        for attribute in tag.split_whitespace().skip(1) {
            let attribute = attribute.split('=').next().unwrap_or_default();
            if attribute == "style" {
                bail!("the page has a style attribute in {tag}>");
            }
            if attribute == "integrity" {
                bail!("the page has an integrity attribute in {tag}>");
            }
            if attribute.len() > 2
                && attribute.starts_with("on")
                && tag.contains(&format!("{attribute}="))
            {
                bail!("the page has an inline handler in {tag}>");
            }
        }
    }
    Ok(())
}

/// The local files that a page names in `href` and `src`, without the leading slash.
pub(super) fn references(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for start in ["href=\"/", "src=\"/"] {
        for (at, _) in html.match_indices(start) {
            if let Some(path) = html
                .get(at + start.len()..)
                .and_then(|rest| rest.split('"').next())
                && !path.is_empty()
            {
                found.push(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_whole_and_in_quotes_only() {
        let names = BTreeMap::from([
            ("app.js".to_owned(), "app-1.js".to_owned()),
            ("fonts/a.woff2".to_owned(), "a-2.woff2".to_owned()),
        ]);
        assert_eq!(
            rewrite(
                "<a href=\"/app.js\"><b src=\"/my/app.js\"> '/app.js' \"/fonts/a.woff2\"",
                &names
            ),
            "<a href=\"/app-1.js\"><b src=\"/my/app.js\"> '/app-1.js' \"/a-2.woff2\""
        );
    }

    #[test]
    fn a_plain_page_passes() -> Result<()> {
        check(
            "<!DOCTYPE html><html lang=\"en\"><link rel=\"stylesheet\" href=\"/a.css\">\
             <script type=\"module\" src=\"/boot.js\"></script><p class=\"on\">Once upon = a time</p>",
        )
    }

    #[test]
    fn what_the_policy_forbids_is_refused() {
        for bad in [
            "<script>x</script>",
            "<SCRIPT type=\"module\">x</SCRIPT>",
            "<style>a{}</style>",
            "<base href=\"/\">",
            "<p style=\"color:red\">",
            "<p class=\"a\" onclick=\"x()\">",
            "<script src=\"/a.js\" integrity=\"sha384-x\"></script>",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn references_are_listed() {
        assert_eq!(
            references("<a href=\"/\"><link href=\"/a.css\"><script src=\"/b.js\">"),
            ["a.css", "b.js"]
        );
    }
}
