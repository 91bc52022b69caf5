//! Takes out of style sheets and scripts what only their readers need: comments and indentation.

/// A style sheet without comments and needless space. Comments that begin with `/*!` are notices and stay.
pub(super) fn style_sheet(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("/*") => comment(rest),
            '"' | '\'' => string(rest, first),
            _ if first.is_ascii_whitespace() => rest.len() - rest.trim_ascii_start().len(),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        if piece.starts_with("/*") && !piece.starts_with("/*!") {
            continue;
        }
        if first.is_ascii_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',', ':']) {
                out.push(' ');
            }
            continue;
        }
        if matches!(first, '{' | '}' | ';' | ',') && out.ends_with(' ') {
            out.pop();
        }
        if first == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(piece);
    }
    out
}

/// How long the comment is that a text begins with.
fn comment(text: &str) -> usize {
    let inside = text.get(2..).unwrap_or_default();
    inside.find("*/").map_or(text.len(), |end| end + 4)
}

/// How long the string is that a text begins with.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A script without indentation and without lines that are comments. One with a text over several
/// lines stays as it is.
pub(super) fn script(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        if line.matches('`').count() % 2 == 1 {
            return js.to_owned();
        }
        let comment = in_comment || line.starts_with("/*");
        in_comment = comment && !line.ends_with("*/");
        if !(comment || line.is_empty() || line.starts_with("//")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_means_the_same_without_comments_and_space() {
        let css = "/*! kept */\n/* \" gone */\n@media (min-width: 40em) {\n  a :hover,\n  b::after {\n    \
                   content: \"a  /* b */ \\\" ; }\";\n    margin: calc(1px + 2px) 0;\n  }\n}\n";
        assert_eq!(
            style_sheet(css),
            "/*! kept */ @media (min-width:40em){a :hover,b::after{content:\"a  /* b */ \\\" ; }\";\
             margin:calc(1px + 2px) 0}}"
        );
        assert_eq!(style_sheet("/*/ gone */a{b:c} /* open"), "a{b:c}");
    }

    #[test]
    fn a_script_keeps_its_lines_and_loses_its_comments() {
        let js = "/**\n * Says it.\n */\nfunction f() {\n    // why\n    return \"  // a\";\n}\n\n";
        assert_eq!(script(js), "function f() {\nreturn \"  // a\";\n}\n");
        let text = "const a = `\n    b`;\n";
        assert_eq!(script(text), text);
    }
}
