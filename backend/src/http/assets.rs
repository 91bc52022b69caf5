//! The browser app: embedded in the binary, or read from a folder while developing.
//!
//! Files whose name has a hash never change and are kept by browsers for a year; everything else is
//! asked for again. Compressed variants are made at build, never while serving.

use super::{App, Error};
use crate::hex::hex;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::ErrorCode;
use shared::endpoint::API;
use std::collections::HashMap;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/embedded_assets.rs"));

/// What is shown when the binary was built without the browser app.
const NO_APP: &str = "<!doctype html><html lang=\"en\"><title>Carepost</title>\
    <p>This server was built without its browser app. Run <code>cargo xtask run</code>, or build it \
    with <code>cargo xtask build</code>.</p></html>";

#[derive(Clone, Debug)]
struct Asset {
    media_type: &'static str,
    immutable: bool,
    etag: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// The files of the browser app by path.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Asset>,
}

impl Assets {
    /// What the binary carries.
    #[must_use]
    pub fn embedded() -> Self {
        let mut assets = Self::default();
        for (path, bytes) in EMBEDDED {
            assets.add(path, Bytes::from_static(bytes));
        }
        assets
    }

    /// What a folder holds, read once.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn folder(folder: &Path) -> std::io::Result<Self> {
        let mut assets = Self::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(current) = folders.pop() {
            for entry in std::fs::read_dir(&current)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) {
                    assets.add(&name.replace('\\', "/"), Bytes::from(std::fs::read(&path)?));
                }
            }
        }
        Ok(assets)
    }

    fn add(&mut self, path: &str, bytes: Bytes) {
        let (plain_path, variant) = match path.rsplit_once('.') {
            Some((plain, "br")) => (plain, "br"),
            Some((plain, "gz")) => (plain, "gz"),
            _ => (path, ""),
        };
        let asset = self
            .files
            .entry(format!("/{plain_path}"))
            .or_insert_with(|| Asset {
                media_type: media_type(plain_path),
                immutable: has_hash(plain_path),
                etag: HeaderValue::from_static("\"\""),
                plain: Bytes::new(),
                brotli: None,
                gzip: None,
            });
        match variant {
            "br" => asset.brotli = Some(bytes),
            "gz" => asset.gzip = Some(bytes),
            _ => {
                asset.etag = etag(&bytes);
                asset.plain = bytes;
            }
        }
    }
}

fn etag(bytes: &[u8]) -> HeaderValue {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let short = digest.as_ref().get(..12).unwrap_or_default();
    let tag = format!("\"{}\"", hex(short));
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "webmanifest") => "application/json",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a name carries a content hash: `name-0123456789abcdef….ext`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end_matches("_bg");
    stem.rsplit_once('-')
        .is_some_and(|(_, end)| end.len() >= 8 && end.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Answers everything that is neither API nor health: a file, or the app's page for its own routes.
pub(super) async fn answer(State(app): State<App>, request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with(API) || path.starts_with("/api") {
        return Error::from(ErrorCode::NotFound).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (allow, Error::from(ErrorCode::MethodNotAllowed)).into_response();
    }
    if let Some(asset) = app.assets.files.get(path) {
        return file(asset, request.headers());
    }
    // A missing file is missing; every other path is a page of the app, which knows its own 404.
    if !may_be_a_page(path) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match app.assets.files.get("/index.html") {
        Some(asset) => file(asset, request.headers()),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            NO_APP,
        )
            .into_response(),
    }
}

/// Whether a path could be one that the app writes: words and ids between single slashes. A name with a
/// dot is a file's; an escape or a backslash is somebody's try to name another.
fn may_be_a_page(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_');
    path.bytes().all(plain) && !path.contains("//")
}

fn file(asset: &Asset, request: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.media_type),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let page = asset.media_type.starts_with("text/html");
    let caching = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else if page {
        "no-store"
    } else {
        // The sheet of icons keeps its name, so that the app can name it. It must be there when the
        // connection is gone: that is when its warning sign is needed.
        "public, max-age=3600, stale-while-revalidate=86400"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::ETAG, asset.etag.clone());
    if !asset.immutable && !page && request.get(header::IF_NONE_MATCH) == Some(&asset.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let accepted = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let accepts = |name: &str| {
        accepted
            .split(',')
            .any(|part| part.split(';').next().is_some_and(|it| it.trim() == name))
    };
    let (body, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepts("br") => (brotli.clone(), Some("br")),
        (_, Some(gzip)) if accepts("gzip") => (gzip.clone(), Some("gzip")),
        _ => (asset.plain.clone(), None),
    };
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (StatusCode::OK, headers, Body::from(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_forever() {
        for (path, hashed) in [
            ("carepost-web-8f3a91c2d4e5f601_bg.wasm", true),
            ("boot-8f3a91c2.js", true),
            ("fonts/public-sans-0123456789abcdef.woff2", true),
            ("index.html", false),
            ("icons.svg", false),
            ("carepost-web.js", false),
        ] {
            assert_eq!(has_hash(path), hashed, "{path}");
        }
    }
}
