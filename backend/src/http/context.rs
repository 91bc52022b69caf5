//! What every request carries: its id, its one instant, where it came from.

use super::{App, Error};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use shared::endpoint::BACKGROUND_HEADER;
use shared::time::UtcMicros;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use uuid::Uuid;

/// The facts of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext {
    /// The request's id: in the answer's `x-request-id` and in the log, never in a body.
    pub request_id: Uuid,
    /// One instant for everything that the request reads; a change has that of its transaction.
    pub now: UtcMicros,
    /// The other end of the connection.
    pub peer: IpAddr,
    /// Where it came from: the other end of the connection, or whom a trusted proxy names.
    pub origin: IpAddr,
    /// Whether a timer asks, not a person; such requests do not extend the session.
    pub background: bool,
}

impl RequestContext {
    /// The facts of this request.
    ///
    /// # Errors
    /// When the layer that notes them is missing: a mistake of ours.
    pub fn of(parts: &Parts) -> Result<Self, Error> {
        parts
            .extensions
            .get()
            .copied()
            .ok_or_else(|| Error::internal("no request context"))
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for RequestContext {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Self::of(parts)
    }
}

/// The outermost layer: notes the facts, and has the request counted and logged.
pub(super) async fn begin(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    let context = RequestContext {
        request_id: app.random.id(),
        now: app.clock.now(),
        peer,
        origin: app.proxies.origin(peer, request.headers()),
        background: request.headers().contains_key(BACKGROUND_HEADER),
    };
    request.extensions_mut().insert(context);
    let mut response = crate::telemetry::watch(&app, &context, request, next).await;
    if let Ok(id) = HeaderValue::from_str(&context.request_id.to_string()) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
