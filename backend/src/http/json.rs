//! Bodies, queries and versions: what is read strictly, and how it is refused.

use super::{Error, MAX_JSON_BYTES, unread_body};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Body as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ErrorCode;

/// A JSON body: `application/json` only, unknown fields refused by the types, capped in size.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(ErrorCode::UnsupportedMediaType.into());
        }
        parse(&read(request, state).await?).map(Self)
    }
}

/// A JSON body that may be left out.
#[derive(Debug)]
pub struct JsonOrNothing<T>(pub Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let json = is_json(request.headers());
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        if !json {
            return Err(ErrorCode::UnsupportedMediaType.into());
        }
        parse(&bytes).map(Some).map(Self)
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    // What is announced too large is not waited for.
    if request.body().size_hint().lower() > MAX_JSON_BYTES as u64 {
        return Err(ErrorCode::TooLarge.into());
    }
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                ErrorCode::TooLarge.into()
            } else {
                unread_body(&rejection).into()
            }
        })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // Every body is an object; serde would also take a list of a struct's fields.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ErrorCode::Malformed.into());
    }
    serde_json::from_slice(bytes).map_err(|_| ErrorCode::Malformed.into())
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

/// The parameters of a URL's path. An id that is no id names nothing: 404.
#[derive(Debug)]
pub struct UrlPath<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for UrlPath<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0))
            .map_err(|_| ErrorCode::NotFound.into())
    }
}

/// The query of a URL, read into a type.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|query| Self(query.0))
            .map_err(|_| ErrorCode::Malformed.into())
    }
}

/// The version in `If-Match`, `None` when there is none.
///
/// # Errors
/// [`ErrorCode::Malformed`] when it is no version of ours.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Error> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    let text = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    text.parse()
        .map(Some)
        .map_err(|_| ErrorCode::Malformed.into())
}

/// An answer in JSON.
///
/// # Errors
/// When the value cannot be written: a mistake of ours.
pub fn json<T: Serialize>(value: &T) -> Result<Response, Error> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| Error::internal(format!("an answer: {error}")))?;
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        Body::from(bytes),
    )
        .into_response())
}
