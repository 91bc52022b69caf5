//! What a request has: its head, its query, its cursor, its body.

use axum::body::Body;
use axum::extract::FromRequest;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Request, Uri, header};
use backend::fuzzing;
use backend::http::{JsonBody, JsonOrNothing, Network, if_match, read_cursor, write_cursor};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::Cursor;
use shared::account::{BannerAcceptance, Credentials};
use shared::messaging::{DraftContent, ThreadReading};
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The headers that somebody reads.
const HEADERS: [HeaderName; 10] = [
    header::HOST,
    header::ORIGIN,
    header::COOKIE,
    header::IF_MATCH,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONTENT_ENCODING,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("sec-fetch-site"),
];

/// The result of what has nothing to wait for.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// A JSON body for every command. What is taken must read back as it was.
pub(crate) fn json_body(data: &[u8]) {
    body::<Credentials>(data);
    body::<BannerAcceptance>(data);
    body::<DraftContent>(data);
    body::<ThreadReading>(data);
}

fn body<T: DeserializeOwned + Serialize + PartialEq + Debug>(data: &[u8]) {
    let request = || {
        Request::post("/")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(data.to_vec()))
            .expect("a request")
    };
    let read = at_once(JsonBody::<T>::from_request(request(), &()));
    let read_too = at_once(JsonOrNothing::<T>::from_request(request(), &()));
    assert_eq!(read.is_ok(), matches!(read_too, Ok(JsonOrNothing(Some(_)))));
    let Ok(JsonBody(command)) = read else {
        return;
    };
    let written = serde_json::to_vec(&command).expect("what was read can be written");
    let again: T = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(again, command);
}

/// A URL's path and query.
pub(crate) fn query(data: &[u8]) {
    let Some(mut parts) = parts(data) else {
        return;
    };
    at_once(fuzzing::queries(&mut parts));
}

fn parts(uri: &[u8]) -> Option<Parts> {
    let request = Request::get(Uri::try_from(uri).ok()?).body(()).ok()?;
    Some(request.into_parts().0)
}

/// A cursor. One that is taken is one that was given, but for the case of its letters.
pub(crate) fn cursor(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok((at, id)) = read_cursor(&Cursor(text.to_owned())) {
        assert_eq!(write_cursor(at, id).0, text.to_ascii_lowercase());
    }
}

/// The head of a request: a proxy's network, the URL, then headers. Each line's first letter says
/// which header it is.
pub(crate) fn head(data: &[u8]) {
    let mut lines = data.split(|byte| *byte == b'\n');
    let network = lines.next().and_then(|line| std::str::from_utf8(line).ok());
    let network: Option<Network> = network.and_then(|text| text.parse().ok());
    let Some(mut parts) = lines.next().and_then(parts) else {
        return;
    };
    for line in lines {
        let Some((letter, value)) = line.split_first() else {
            continue;
        };
        let name = &HEADERS[usize::from(letter.wrapping_sub(b'a')) % HEADERS.len()];
        if let Ok(value) = HeaderValue::from_bytes(value) {
            parts.headers.append(name, value);
        }
    }
    let _ = if_match(&parts.headers);
    fuzzing::head(&parts, network);
}
