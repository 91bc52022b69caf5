//! What the fuzz targets in `fuzz/` reach that nobody else may call. It is there with the feature
//! `fuzzing` alone, which no other build has.
//!
//! Owns no rule: each function hands its bytes to the parser that serves people.

use crate::auth::{CookieName, is_same_origin};
use crate::directory::Search;
use crate::http::{Hosts, Network, Query, TrustedProxies, admit};
use crate::messaging::FolderPage;
use crate::site::SiteContent;
use crate::team::{TeamSearch, WorkPage};
use axum::extract::FromRequestParts as _;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use shared::ErrorCode;
use std::net::{IpAddr, Ipv4Addr};

/// Reads a URL's query as every operation that has one.
pub async fn queries(parts: &mut Parts) {
    let _ = Query::<Search>::from_request_parts(parts, &()).await;
    let _ = Query::<FolderPage>::from_request_parts(parts, &()).await;
    let _ = Query::<WorkPage>::from_request_parts(parts, &()).await;
    let _ = Query::<TeamSearch>::from_request_parts(parts, &()).await;
}

/// Reads what is read of every request before an operation sees it: its host, its origin, its cookie,
/// and what a proxy says of where it came from.
pub fn head(parts: &Parts, proxy: Option<Network>) {
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let proxies = "127.0.0.0/8".parse().into_iter().chain(proxy);
    let _ = TrustedProxies::new(proxies.collect()).origin(peer, &parts.headers);
    let _ = is_same_origin(&parts.headers);
    let _ = CookieName::Secure.read(parts);
    let hosts = Hosts::of("https://portal.example", peer);
    let _ = admit(&hosts, &parts.uri, &parts.headers);
}

/// The name of a file as its upload's header has it.
#[must_use]
pub fn file_name(headers: &HeaderMap) -> Option<String> {
    crate::messaging::file_name(headers).ok()
}

/// The header that a file of this name is downloaded with.
#[must_use]
pub fn content_disposition(name: &str) -> String {
    crate::messaging::content_disposition(name)
}

/// What a file is served as, from its first bytes and its name.
///
/// # Errors
/// When it is not taken.
pub fn media_type(head: &[u8], file_name: &str) -> Result<&'static str, ErrorCode> {
    crate::messaging::media_type(head, file_name)
}

/// What a picture that comes in pieces of this length says of its size, in pixels, and what is kept of it.
#[must_use]
pub fn photo(bytes: &[u8], piece: usize) -> (u64, Vec<u8>) {
    crate::messaging::photo(bytes, piece)
}

/// Whether a site's folder with these files is taken.
pub fn is_site(open: impl Fn(&str) -> Option<String>) -> bool {
    SiteContent::read(|file| Ok(open(file))).is_ok()
}

/// Whether restoring takes a line of a backup for a row.
#[must_use]
pub fn is_backup_row(line: &[u8]) -> bool {
    crate::backup::is_row(line)
}
