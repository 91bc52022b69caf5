//! Turns the Fluent files of a language into Rust: one function per text.
//!
//! Owns the reading of `.ftl` and the writing of `frontend/src/i18n/texts.rs`, not the words. Fluent's
//! run-time library would cost every visitor a download; what the app needs of Fluent is plain text,
//! `{ $argument }` and plural selectors, and all of that can be settled here.

use anyhow::{Context, Result, anyhow, bail};
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Variant, VariantKey,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The language that is written first and always complete.
const SOURCE_LANGUAGE: &str = "en";

/// Reads every `.ftl` file of the source language below `locales` and gives the Rust module that
/// holds its texts, as rustfmt leaves it.
///
/// # Errors
/// When a file cannot be read, uses a part of Fluent that is not supported, or names a key twice.
pub(crate) fn generate(locales: &Path) -> Result<String> {
    let folder = locales.join(SOURCE_LANGUAGE);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "ftl"));
    files.sort();

    let mut texts: BTreeMap<String, Text> = BTreeMap::new();
    let mut order = Vec::new();
    for path in &files {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let source =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let resource = fluent_syntax::parser::parse(source)
            .map_err(|(_, errors)| anyhow!("{name}: {errors:?}"))?;
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let text = Text::read(&name, &message).with_context(|| name.clone())?;
                    let key = message.id.name;
                    order.push(key.clone());
                    if texts.insert(key.clone(), text).is_some() {
                        bail!("{name}: the key `{key}` is there twice");
                    }
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(term) => bail!("{name}: terms (`-{}`) are not supported", term.id.name),
                Entry::Junk { content } => bail!("{name}: cannot read `{}`", content.trim()),
            }
        }
    }

    let mut out = String::from(
        "//! The words on the screen. Generated from `frontend/locales` by `cargo xtask gen`; change them\n\
         //! there.\n",
    );
    for key in &order {
        if let Some(text) = texts.get(key) {
            text.write(key, &mut out)?;
        }
    }
    rustfmt(&out)
}

/// What a text is made of.
enum Part {
    /// Words as they are.
    Words(String),
    /// The value of an argument.
    Argument(String),
    /// One of several texts, chosen by the number in an argument.
    Choice {
        argument: String,
        arms: Vec<(Key, Vec<Part>)>,
        default: Vec<Part>,
    },
}

/// When an arm of a choice is taken.
enum Key {
    One,
    Exactly(u64),
}

struct Text {
    file: String,
    parts: Vec<Part>,
}

impl Text {
    fn read(file: &str, message: &Message<String>) -> Result<Self> {
        let key = &message.id.name;
        if !message.attributes.is_empty() {
            bail!("`{key}`: attributes are not supported");
        }
        let pattern = message
            .value
            .as_ref()
            .with_context(|| format!("`{key}` has no text"))?;
        let parts = read_pattern(pattern).with_context(|| format!("`{key}`"))?;
        Ok(Self {
            file: file.to_owned(),
            parts,
        })
    }

    fn write(&self, key: &str, out: &mut String) -> Result<()> {
        let mut words = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        arguments(&self.parts, &mut words, &mut numbers);
        let parameters: Vec<String> = numbers
            .iter()
            .map(|name| format!("{}: u64", rust_name(name)))
            .chain(
                words
                    .difference(&numbers)
                    .map(|name| format!("{}: &str", rust_name(name))),
            )
            .collect();
        let shown = plain(&self.parts).replace('\n', " ");
        writeln!(out, "\n/// `{key}` in {}: “{shown}”", self.file)?;
        writeln!(out, "#[must_use]")?;
        let name = rust_name(key);
        if parameters.is_empty() {
            writeln!(
                out,
                "pub fn {name}() -> &'static str {{ {:?} }}",
                plain(&self.parts)
            )?;
        } else {
            let parameters = parameters.join(", ");
            writeln!(
                out,
                "pub fn {name}({parameters}) -> String {{ {} }}",
                body(&self.parts)?
            )?;
        }
        Ok(())
    }
}

fn read_pattern(pattern: &Pattern<String>) -> Result<Vec<Part>> {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => Ok(Part::Words(value.clone())),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    Ok(Part::Argument(id.name.clone()))
                }
                Expression::Inline(
                    InlineExpression::StringLiteral { value }
                    | InlineExpression::NumberLiteral { value },
                ) => Ok(Part::Words(value.clone())),
                Expression::Inline(_) => bail!("only arguments and literals may stand in braces"),
                Expression::Select { selector, variants } => {
                    let InlineExpression::VariableReference { id } = selector else {
                        bail!("a choice is made by an argument");
                    };
                    read_choice(&id.name, variants)
                }
            },
        })
        .collect()
}

fn read_choice(argument: &str, variants: &[Variant<String>]) -> Result<Part> {
    let mut arms = Vec::new();
    let mut default = None;
    for variant in variants {
        let parts = read_pattern(&variant.value)?;
        match &variant.key {
            VariantKey::Identifier { name } if name == "other" && variant.default => {
                default = Some(parts);
            }
            VariantKey::Identifier { name } if name == "one" => arms.push((Key::One, parts)),
            VariantKey::NumberLiteral { value } => {
                arms.push((
                    Key::Exactly(value.parse().context("a whole number")?),
                    parts,
                ));
            }
            VariantKey::Identifier { name } => {
                bail!("`[{name}]`: only numbers, `one` and `*[other]`")
            }
        }
    }
    // An exact number goes before the plural category that it belongs to.
    arms.sort_by_key(|(key, _)| matches!(key, Key::One));
    let default = default.context("a choice ends with `*[other]`")?;
    Ok(Part::Choice {
        argument: argument.to_owned(),
        arms,
        default,
    })
}

fn arguments(parts: &[Part], words: &mut BTreeSet<String>, numbers: &mut BTreeSet<String>) {
    for part in parts {
        match part {
            Part::Words(_) => {}
            Part::Argument(name) => {
                words.insert(name.clone());
            }
            Part::Choice {
                argument,
                arms,
                default,
            } => {
                numbers.insert(argument.clone());
                for (_, arm) in arms {
                    arguments(arm, words, numbers);
                }
                arguments(default, words, numbers);
            }
        }
    }
}

/// The text for reading: arguments in braces, the general arm of a choice.
fn plain(parts: &[Part]) -> String {
    parts.iter().fold(String::new(), |mut text, part| {
        match part {
            Part::Words(words) => text.push_str(words),
            Part::Argument(name) => {
                text.push('{');
                text.push_str(&rust_name(name));
                text.push('}');
            }
            Part::Choice { default, .. } => text.push_str(&plain(default)),
        }
        text
    })
}

/// The Rust expression that gives the text as a `String`.
fn body(parts: &[Part]) -> Result<String> {
    if let [
        Part::Choice {
            argument,
            arms,
            default,
        },
    ] = parts
    {
        return choice(argument, arms, default);
    }
    let mut format = String::new();
    let mut bindings = String::new();
    let mut choices = 0_u32;
    for part in parts {
        match part {
            Part::Words(words) => format.push_str(&words.replace('{', "{{").replace('}', "}}")),
            Part::Argument(name) => write!(format, "{{{}}}", rust_name(name))?,
            Part::Choice {
                argument,
                arms,
                default,
            } => {
                choices += 1;
                write!(format, "{{choice_{choices}}}")?;
                let chosen = choice(argument, arms, default)?;
                write!(bindings, "let choice_{choices} = {chosen};")?;
            }
        }
    }
    if let [Part::Argument(name)] = parts {
        return Ok(format!("{}.to_owned()", rust_name(name)));
    }
    let words = if format.contains('{') || format.contains('}') {
        format!("format!({format:?})")
    } else {
        format!("{format:?}.to_owned()")
    };
    Ok(format!("{bindings}{words}"))
}

fn choice(argument: &str, arms: &[(Key, Vec<Part>)], default: &[Part]) -> Result<String> {
    let mut out = format!("match {} {{", rust_name(argument));
    for (key, parts) in arms {
        let number = match key {
            Key::One => 1,
            Key::Exactly(number) => *number,
        };
        write!(out, "{number} => {},", block(parts)?)?;
    }
    write!(out, "_ => {} }}", block(default)?)?;
    Ok(out)
}

/// As [`body`], in braces when it is more than one expression.
fn block(parts: &[Part]) -> Result<String> {
    let body = body(parts)?;
    Ok(if body.starts_with("let ") {
        format!("{{ {body} }}")
    } else {
        body
    })
}

fn rust_name(key: &str) -> String {
    key.replace('-', "_").to_lowercase()
}

/// Formats as the workspace does (`rustfmt.toml`), so that the file passes the format check.
fn rustfmt(source: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--config",
            "max_width=100,use_field_init_shorthand=true",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start rustfmt (`rustup component add rustfmt`)")?;
    child
        .stdin
        .take()
        .context("rustfmt takes no input")?
        .write_all(source.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated texts");
    }
    String::from_utf8(output.stdout).context("rustfmt gave something other than text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(ftl: &str) -> Result<String> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join(SOURCE_LANGUAGE))?;
        std::fs::write(folder.path().join(SOURCE_LANGUAGE).join("a.ftl"), ftl)?;
        generate(folder.path())
    }

    #[test]
    fn a_text_without_arguments_is_a_constant() -> Result<()> {
        let rust = generated("home-title = Home\n")?;
        assert!(
            rust.contains("pub fn home_title() -> &'static str {\n    \"Home\"\n}"),
            "{rust}"
        );
        Ok(())
    }

    #[test]
    fn arguments_are_texts_unless_they_choose() -> Result<()> {
        let rust = generated(
            "a = { $n ->\n    [0] none for { $who }\n    [one] one\n   *[other] { $n } of them\n }.\n",
        )?;
        assert!(
            rust.contains("pub fn a(n: u64, who: &str) -> String"),
            "{rust}"
        );
        assert!(rust.contains("0 => format!(\"none for {who}\"),"), "{rust}");
        assert!(rust.contains("1 => \"one\".to_owned()"), "{rust}");
        Ok(())
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        for ftl in [
            "-term = x\n",
            "a = x\na = y\n",
            "a = { NUMBER($n) }\n",
            "a = { b }\n",
        ] {
            assert!(generated(ftl).is_err(), "{ftl}");
        }
    }
}
