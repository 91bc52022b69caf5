//! Finds and rewrites what a style sheet refers to.

use anyhow::{Result, bail};

/// Rewrites every local `url(…)`. `rename` gets the path without quotes, query and fragment.
///
/// Comments and strings outside `url()` are left alone; `data:` and fragment-only URLs too.
///
/// # Errors
/// When a `url(` is not closed, refers to another host, or `rename` fails.
pub(super) fn rewrite(css: &str, mut rename: impl FnMut(&str) -> Result<String>) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    loop {
        let comment = rest.find("/*");
        let Some(start) = rest.find("url(") else {
            out.push_str(rest);
            return Ok(out);
        };
        if let Some(comment) = comment
            && comment < start
        {
            let end = rest
                .find("*/")
                .map_or(rest.len(), |end| end + 2)
                .max(comment + 2);
            let (before, after) = rest.split_at(end.min(rest.len()));
            out.push_str(before);
            rest = after;
            continue;
        }
        let (before, after) = rest.split_at(start + "url(".len());
        out.push_str(before);
        let Some((inside, after)) = split_reference(after) else {
            bail!("a url( is not closed in a style sheet");
        };
        rest = after;
        let reference = inside.trim().trim_matches(['"', '\'']);
        if reference.is_empty() || reference.starts_with("data:") || reference.starts_with('#') {
            out.push_str(inside);
        } else if reference.contains("://") || reference.starts_with("//") {
            bail!("a style sheet refers to another host: {reference}");
        } else {
            let end = reference.find(['?', '#']).unwrap_or(reference.len());
            let (path, suffix) = reference.split_at(end);
            out.push('"');
            out.push_str(&rename(path)?);
            out.push_str(suffix);
            out.push('"');
        }
        out.push(')');
    }
}

/// Splits what follows `url(` at its closing parenthesis, which may stand inside quotes.
fn split_reference(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, ')') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(css: &str) -> Result<String> {
        rewrite(css, |path| Ok(format!("/new/{path}")))
    }

    #[test]
    fn references_are_rewritten_with_and_without_quotes() -> Result<()> {
        let css = "a{src:url(fonts/a.woff2) format(\"woff2\"),url('b.woff2?x#y')}b{mask:url( \"c.svg\" )}";
        assert_eq!(
            renamed(css)?,
            "a{src:url(\"/new/fonts/a.woff2\") format(\"woff2\"),url(\"/new/b.woff2?x#y\")}\
             b{mask:url(\"/new/c.svg\")}"
        );
        Ok(())
    }

    #[test]
    fn data_fragments_and_comments_are_left_alone() -> Result<()> {
        let css = "@supports (mask: url(\"\")){} /* url(old.png) */a{b:url(data:image/svg+xml;utf8,x)}c{d:url(#e)}";
        assert_eq!(renamed(css)?, css);
        assert_eq!(renamed("a{b:url(\"data:x)y\")}")?, "a{b:url(\"data:x)y\")}");
        assert_eq!(renamed("a{} /* open")?, "a{} /* open");
        assert_eq!(renamed("a{} /* open url(x)")?, "a{} /* open url(x)");
        Ok(())
    }

    #[test]
    fn other_hosts_and_open_references_are_refused() {
        assert!(renamed("a{b:url(https://example.org/x.png)}").is_err());
        assert!(renamed("a{b:url(//example.org/x.png)}").is_err());
        assert!(renamed("a{b:url(x.png").is_err());
    }
}
