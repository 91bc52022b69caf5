//! Writes `.br` and `.gz` twins, so that the server compresses nothing while it serves.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// The extensions that get smaller.
const COMPRESSIBLE: &[&str] = &["html", "css", "js", "svg", "wasm"];

/// Writes the twins of every file that gets smaller by them, and gives the size of all files as they
/// travel to a browser that knows brotli. `thorough` takes seconds where the other takes moments.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn compress(folder: &Path, thorough: bool) -> Result<u64> {
    let mut travel = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let content = fs::read(&path)?;
        let mut size = content.len();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if extension.is_some_and(|extension| COMPRESSIBLE.contains(&extension)) {
            let brotli = brotli(&content, if thorough { 11 } else { 5 })?;
            let gzip = gzip(&content, if thorough { 9 } else { 6 })?;
            if gzip.len() < content.len() {
                fs::write(with_suffix(&path, ".gz"), &gzip)?;
            }
            if brotli.len() < content.len() {
                fs::write(with_suffix(&path, ".br"), &brotli)?;
                size = brotli.len();
            }
        }
        travel += u64::try_from(size)?;
    }
    Ok(travel)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut out, &params)?;
    Ok(out)
}

fn gzip(content: &[u8], level: u32) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn twins_hold_the_same_bytes_and_fonts_have_none() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let text = "a { color: red } ".repeat(200);
        fs::write(folder.path().join("a.css"), &text)?;
        fs::write(folder.path().join("f.woff2"), "font")?;
        fs::write(folder.path().join("tiny.js"), "1")?;
        let travel = compress(folder.path(), false)?;

        let mut unpacked = Vec::new();
        let packed = fs::read(folder.path().join("a.css.br"))?;
        brotli::BrotliDecompress(&mut &*packed, &mut unpacked)?;
        assert_eq!(unpacked, text.as_bytes());
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(fs::File::open(folder.path().join("a.css.gz"))?)
            .read_to_string(&mut unpacked)?;
        assert_eq!(unpacked, text);
        assert!(!folder.path().join("f.woff2.br").exists());
        assert!(!folder.path().join("tiny.js.br").exists());
        assert_eq!(travel, u64::try_from(packed.len())? + 4 + 1);
        Ok(())
    }
}
