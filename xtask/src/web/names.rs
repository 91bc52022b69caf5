//! Shortens the names by which the WebAssembly and its JavaScript know each other.
//!
//! wasm-bindgen ends them with sixteen hex digits, which no compression makes smaller, and every name
//! stands in both files.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};

/// The sections of a WebAssembly file that hold such names.
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// Shortens the names in both files.
///
/// # Errors
/// When the WebAssembly is not of the shape that wasm-bindgen gives it.
pub(super) fn shorten(wasm: &Path, script: &Path) -> Result<()> {
    let (module, names) = rename(&fs::read(wasm)?)
        .with_context(|| format!("the names in {} cannot be shortened", wasm.display()))?;
    fs::write(wasm, module)?;
    fs::write(script, mention(&fs::read_to_string(script)?, &names))?;
    Ok(())
}

/// The module with short names, and which name became which.
fn rename(module: &[u8]) -> Result<(Vec<u8>, BTreeMap<String, String>)> {
    let mut names = BTreeMap::new();
    let mut rest = Bytes(module);
    let mut out = rest.take(8)?.to_vec();
    while !rest.0.is_empty() {
        let kind = rest.byte()?;
        let size = rest.number()?;
        let mut section = Bytes(rest.take(size)?);
        let content = match kind {
            IMPORTS | EXPORTS => {
                let count = section.number()?;
                let mut content = Vec::new();
                write_number(&mut content, count);
                for _ in 0..count {
                    if kind == IMPORTS {
                        write_name(&mut content, section.name()?);
                    }
                    let name = section.name()?;
                    write_name(&mut content, &short(name, &mut names));
                    let what = section.byte()?;
                    if kind == IMPORTS && what != 0 {
                        bail!("the import {name} is no function");
                    }
                    content.push(what);
                    write_number(&mut content, section.number()?);
                }
                content
            }
            _ => section.0.to_vec(),
        };
        out.push(kind);
        write_number(&mut out, content.len());
        out.extend(content);
    }
    Ok((out, names))
}

/// A short name in place of one that ends with a digest; others stay.
fn short(name: &str, names: &mut BTreeMap<String, String>) -> String {
    let digits = name.bytes().rev().take_while(u8::is_ascii_hexdigit).count();
    if digits != 16 {
        return name.to_owned();
    }
    let next = format!("_w{}", names.len());
    names.entry(name.to_owned()).or_insert(next).clone()
}

/// The script with the new names. A name is a whole word.
fn mention(script: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, size: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(size).context("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        self.take(1)?.first().copied().context("it ends too early")
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number is too long")
    }

    fn name(&mut self) -> Result<&'a str> {
        let size = self.number()?;
        Ok(std::str::from_utf8(self.take(size)?)?)
    }
}

fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn write_name(out: &mut Vec<u8>, name: &str) {
    write_number(out, name.len());
    out.extend(name.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "__wbg_click_0123456789abcdef";

    fn module(import: &str, what: u8) -> Vec<u8> {
        let mut imports = vec![1];
        write_name(&mut imports, "./app_bg.js");
        write_name(&mut imports, import);
        imports.extend([what, 0]);
        let mut exports = vec![1];
        write_name(&mut exports, "memory");
        exports.extend([2, 0]);
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        for (kind, content) in [
            (1, vec![1, 0x60, 0, 0]),
            (IMPORTS, imports),
            (EXPORTS, exports),
        ] {
            out.push(kind);
            write_number(&mut out, content.len());
            out.extend(content);
        }
        out
    }

    #[test]
    fn long_names_become_short_in_both_files_and_others_stay() -> Result<()> {
        let (renamed, names) = rename(&module(LONG, 0))?;
        assert_eq!(renamed, module("_w0", 0));
        let script = format!("a({LONG}: b, wasm.memory, x{LONG}, {LONG}");
        assert_eq!(
            mention(&script, &names),
            format!("a(_w0: b, wasm.memory, x{LONG}, _w0")
        );
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(rename(&module(LONG, 2)).is_err());
        let mut cut = module(LONG, 0);
        cut.pop();
        assert!(rename(&cut).is_err());
    }

    #[test]
    fn numbers_are_read_as_written() -> Result<()> {
        for number in [0, 1, 127, 128, 300, 1_000_000] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            assert_eq!(Bytes(&bytes).number()?, number);
        }
        Ok(())
    }
}
