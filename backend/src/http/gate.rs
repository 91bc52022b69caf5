//! What is refused before anything looks at it: requests for another host, bodies whose length nobody
//! announced or that are compressed, plain http where people are promised https.
//!
//! It knows no operation. Whoever asks whether the server lives asks without a name, so the health
//! paths pass.

use super::{App, Error};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;
use shared::endpoint::API;
use std::net::{IpAddr, SocketAddr};

/// Names of this machine that no other machine can take.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The paths that programs ask, by whatever name they know the machine.
const HEALTH: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The names under which this server answers. A page of another site that points its own name at this
/// machine gets nothing from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// Whatever name is used: a demonstration that listens for other machines.
    Any,
    /// These names, without port, in lower case.
    Named(Vec<String>),
}

impl Hosts {
    /// The host of the address that people type, and this machine's own names when it listens on them.
    #[must_use]
    pub fn of(base_url: &str, listening: IpAddr) -> Self {
        let authority = base_url
            .split_once("://")
            .map_or(base_url, |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
        let mut names = vec![host_name(authority).to_ascii_lowercase()];
        if listening.is_loopback() {
            names.extend(LOOPBACK.map(str::to_owned));
        }
        Self::Named(names)
    }

    fn has(&self, authority: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Named(names) => {
                let asked = host_name(authority);
                names.iter().any(|name| name.eq_ignore_ascii_case(asked))
            }
        }
    }
}

/// An authority without its port. Which port a request came to is the socket's business.
pub(crate) fn host_name(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && (!name.contains(':') || name.ends_with(']')) =>
        {
            name
        }
        _ => authority,
    }
}

/// The layer.
pub(super) async fn keep(State(app): State<App>, request: Request, next: Next) -> Response {
    if HEALTH.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    if let Err(code) = admit(&app.hosts, request.uri(), request.headers()) {
        let mut response = Error::from(code).into_response();
        // Where two programs may see two requests, nothing that follows is read.
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    if app.https && arrived_in_plain(&app, &request) {
        return to_https(&app, &request);
    }
    next.run(request).await
}

pub(crate) fn admit(ours: &Hosts, uri: &Uri, headers: &HeaderMap) -> Result<(), ErrorCode> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(ErrorCode::Malformed);
    };
    let host = host.to_str().map_err(|_| ErrorCode::Malformed)?;
    let target = uri.authority().map(|authority| authority.as_str());
    for authority in std::iter::once(host).chain(target) {
        if !ours.has(authority) {
            return Err(ErrorCode::Misdirected);
        }
    }
    if headers.contains_key(header::TRANSFER_ENCODING) {
        // A length beside it is the classic way to make two programs see two requests.
        return Err(if headers.contains_key(header::CONTENT_LENGTH) {
            ErrorCode::Malformed
        } else {
            ErrorCode::LengthRequired
        });
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        // What is small on the way and large here would be a way around every limit.
        return Err(ErrorCode::UnsupportedMediaType);
    }
    Ok(())
}

/// Whether the proxy says that a person came without https.
fn arrived_in_plain(app: &App, request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|peer| app.proxies.trusts(peer.0.ip().to_canonical()))
        && request
            .headers()
            .get("x-forwarded-proto")
            .is_some_and(|scheme| scheme == "http")
}

/// A page is asked for again, safely; a program that sent its cookie in the clear is told so.
fn to_https(app: &App, request: &Request) -> Response {
    let uri = request.uri();
    if uri.path().starts_with(API) || !request.method().is_safe() {
        return Error::from(ErrorCode::HttpsRequired).into_response();
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    match HeaderValue::from_str(&format!("{}{path}", app.base_url.trim_end_matches('/'))) {
        Ok(location) => (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, location)],
        )
            .into_response(),
        Err(_) => Error::from(ErrorCode::HttpsRequired).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_port_and_case() {
        let hosts = Hosts::of("https://Portal.Example:8443/", [10, 0, 0, 1].into());
        for (authority, ours) in [
            ("portal.example", true),
            ("PORTAL.example:443", true),
            ("portal.example.evil.test", false),
            ("evil.test", false),
            ("localhost", false),
            ("portal.example:evil", false),
            ("portal.example:80:80", false),
            ("user@portal.example", false),
            ("", false),
        ] {
            assert_eq!(hosts.has(authority), ours, "{authority}");
        }
    }

    #[test]
    fn a_server_on_this_machine_answers_to_this_machines_names() {
        let hosts = Hosts::of("http://127.0.0.1:8080", [127, 0, 0, 1].into());
        for authority in ["127.0.0.1:8080", "localhost:1", "[::1]:8080", "LOCALHOST"] {
            assert!(hosts.has(authority), "{authority}");
        }
        assert!(!hosts.has("127.0.0.1.evil.test"));
        assert!(!hosts.has("::1"), "an address of IPv6 has its brackets");
    }
}
