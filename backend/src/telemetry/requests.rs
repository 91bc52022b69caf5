//! Requests as they are counted and logged: by method, route and status, never by URL.
//!
//! The routes are known when the server starts, so counting takes no lock and no memory: unknown paths
//! share one label, the browser app's files another.

use super::traces::{self, TARGET};
use super::{Histogram, TelemetrySettings, text::Page};
use crate::http::{App, RequestContext};
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use shared::endpoint::API;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;
use tracing::{Instrument as _, Span, field};

/// The methods that have a label of their own; others share one.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "other"];
/// The classes of status.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// The label of the browser app: its files and its own pages.
const APP: &str = "app";
/// The label of everything below the API that is no operation.
const UNKNOWN: &str = "unknown";
/// Routes beside the API's operations.
const OTHERS: [&str; 6] = [
    "/healthz",
    "/licences.txt",
    "/metrics",
    "/readyz",
    APP,
    UNKNOWN,
];

/// What is counted of all requests.
#[derive(Debug)]
pub(super) struct Requests {
    routes: HashMap<&'static str, Route>,
    elsewhere: Route,
    in_flight: AtomicI64,
    abandoned: AtomicU64,
}

/// What is counted of the requests of one route.
#[derive(Debug)]
struct Route {
    template: &'static str,
    answered: [[AtomicU64; CLASSES.len()]; METHODS.len()],
    took: Histogram,
}

impl Route {
    fn new(template: &'static str) -> Self {
        Self {
            template,
            answered: Default::default(),
            took: Histogram::default(),
        }
    }

    fn note(&self, method: &Method, status: StatusCode, took: std::time::Duration) {
        let method = METHODS.iter().position(|name| *name == method.as_str());
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        let counter = self
            .answered
            .get(method.unwrap_or(METHODS.len() - 1))
            .and_then(|classes| classes.get(class));
        if let Some(counter) = counter {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.took.note(took);
    }
}

impl Default for Requests {
    fn default() -> Self {
        let templates = templates().iter().map(String::as_str).chain(OTHERS);
        Self {
            routes: templates.map(|name| (name, Route::new(name))).collect(),
            elsewhere: Route::new(UNKNOWN),
            in_flight: AtomicI64::new(0),
            abandoned: AtomicU64::new(0),
        }
    }
}

/// The routes of the API, from the document that is made of its handlers.
fn templates() -> &'static [String] {
    static TEMPLATES: OnceLock<Vec<String>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let mut paths: Vec<_> = crate::http::openapi().paths.paths.into_keys().collect();
        paths.push(format!("{API}/openapi.json"));
        paths
    })
}

impl Requests {
    fn route_of(&self, request: &Request) -> &Route {
        let label = match request.extensions().get::<MatchedPath>() {
            Some(matched) => matched.as_str(),
            None if request.uri().path().starts_with("/api") => UNKNOWN,
            None => APP,
        };
        self.routes.get(label).unwrap_or(&self.elsewhere)
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.about(
            "http_requests_total",
            "counter",
            "Requests answered, by route, method and class of status.",
        );
        let mut routes: Vec<&Route> = self.routes.values().chain([&self.elsewhere]).collect();
        routes.sort_by_key(|route| route.template);
        for route in &routes {
            for (method, classes) in METHODS.iter().zip(&route.answered) {
                for (class, count) in CLASSES.iter().zip(classes) {
                    let count = count.load(Ordering::Relaxed);
                    if count > 0 {
                        page.sample(
                            "http_requests_total",
                            &[
                                ("route", route.template),
                                ("method", method),
                                ("status", class),
                            ],
                            super::text::number(count),
                        );
                    }
                }
            }
        }
        page.about(
            "http_request_seconds",
            "histogram",
            "Time until an answer's head, by route.",
        );
        for route in &routes {
            let counted = route.took.read();
            if counted.all > 0 {
                page.times(
                    "http_request_seconds",
                    &[("route", route.template)],
                    &counted,
                );
            }
        }
        page.one(
            "http_requests_in_flight",
            "gauge",
            "Requests that are being answered, this one included.",
            signed(self.in_flight.load(Ordering::Relaxed)),
        );
        page.one(
            "http_requests_abandoned_total",
            "counter",
            "Requests whose client left before the answer.",
            super::text::number(self.abandoned.load(Ordering::Relaxed)),
        );
    }
}

pub(super) fn signed(count: i64) -> f64 {
    super::text::number(u64::try_from(count).unwrap_or(0))
}

/// One more, until it is dropped.
#[derive(Debug)]
pub(super) struct Counted<'a>(&'a AtomicI64);

impl<'a> Counted<'a> {
    pub(super) fn new(gauge: &'a AtomicI64) -> Self {
        gauge.fetch_add(1, Ordering::Relaxed);
        Self(gauge)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts as abandoned what is dropped before it was answered.
struct Unanswered<'a>(&'a AtomicU64);

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Answers a request; counts it, and writes its line in the log.
pub(crate) async fn watch(
    app: &App,
    context: &RequestContext,
    request: Request,
    next: Next,
) -> Response {
    let requests = &app.telemetry.requests;
    let route = requests.route_of(&request);
    let method = request.method().clone();
    let in_flight = Counted::new(&requests.in_flight);
    let unanswered = Unanswered(&requests.abandoned);
    // The highest level, so that whatever the log is filtered to names the request.
    let span = tracing::error_span!(target: "request", "request", id = %context.request_id);
    let trace = trace(app, context, route.template, &request);
    let began = Instant::now();
    let response = next
        .run(request)
        .instrument(trace.clone())
        .instrument(span.clone())
        .await;
    let took = began.elapsed();
    std::mem::forget(unanswered);
    drop(in_flight);
    route.note(&method, response.status(), took);
    if let Some(failure) = response.extensions().get() {
        app.telemetry.failures.note(*failure);
    }
    trace.record(
        "http.response.status_code",
        i64::from(response.status().as_u16()),
    );
    if response.status().is_server_error() {
        trace.record("otel.status_code", "ERROR");
    }
    span.in_scope(|| {
        log(
            &app.telemetry.settings,
            context,
            &method,
            route.template,
            response.status(),
            took,
        );
    });
    response
}

/// The span of a request to the API in a trace, by the names that OpenTelemetry gave them.
fn trace(app: &App, context: &RequestContext, route: &'static str, request: &Request) -> Span {
    if !route.starts_with(API) {
        return Span::none();
    }
    let method = method_label(request.method());
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format_args!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = field::Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = field::Empty,
    );
    if app.proxies.trusts(context.peer) {
        traces::continue_trace(&span, request.headers());
    }
    span
}

fn method_label(method: &Method) -> &'static str {
    let known = METHODS.iter().find(|name| **name == method.as_str());
    known.copied().unwrap_or("other")
}

/// URLs hold ids and, for the recipient search, typed text: the log has the route.
fn log(
    settings: &TelemetrySettings,
    context: &RequestContext,
    method: &Method,
    route: &'static str,
    status: StatusCode,
    took: std::time::Duration,
) {
    let method = method_label(method);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let from = settings
        .log_addresses
        .then(|| field::display(context.origin));
    let number = status.as_u16();
    match number {
        500 => {
            tracing::error!(target: "request", method, route, status = number, micros, from, "answered")
        }
        501.. => {
            tracing::warn!(target: "request", method, route, status = number, micros, from, "answered")
        }
        _ => {
            tracing::info!(target: "request", method, route, status = number, micros, from, "answered")
        }
    }
}
