//! Traces: spans of requests, transactions and the storage, sent to a collector by OTLP over HTTP.
//!
//! Off unless a collector is named. Spans carry methods, routes and statuses: no URL, no id, no text.
//! They are spans of their own beside those of the log, so that neither shows what the other needs.

use axum::http::HeaderMap;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::rt::TokioIo;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use std::str::FromStr;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, layer};

/// The target of these spans. The log leaves them out.
pub(crate) const TARGET: &str = "trace";

/// Where a collector puts traces that come by HTTP.
const PATH: &str = "/v1/traces";
/// What takes longer is given up; the spans of it are lost.
const PATIENCE: Duration = Duration::from_secs(5);
/// A collector has nothing to say that is longer.
const LONGEST_ANSWER: usize = 64 * 1024;
/// How often the log says that the collector does not take traces.
const COMPLAINTS: Duration = Duration::from_secs(60);

/// A collector's address: `http://HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    authority: String,
    url: String,
}

impl FromStr for Collector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            format!(
                "\"{text}\" is no collector: http://HOST:PORT, of a collector on this machine or in \
                 a network of yours (it hands on over TLS)"
            )
        };
        let rest = text.strip_prefix("http://").ok_or_else(refused)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = authority.rsplit_once(':').ok_or_else(refused)?;
        if host.is_empty() || port.parse::<u16>().is_err() {
            return Err(refused());
        }
        let path = match path.trim_end_matches('/') {
            "" => PATH.to_owned(),
            path => format!("/{path}"),
        };
        Ok(Self {
            authority: authority.to_owned(),
            url: format!("http://{authority}{path}"),
        })
    }
}

/// Where traces go, and how many.
#[derive(Clone, Debug)]
pub struct TraceSettings {
    /// Who takes them.
    pub collector: Collector,
    /// The part of requests that is traced, from 0 to 1. A trusted proxy that says whether it traces a
    /// request decides for that one.
    pub ratio: f64,
}

/// The export of traces, for as long as the process runs.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send. The runtime carries the requests to the collector.
    ///
    /// # Errors
    /// A sentence for whoever set it.
    pub(super) fn start(settings: &TraceSettings, runtime: Handle) -> Result<Self, String> {
        let client = Client {
            runtime,
            authority: settings.collector.authority.clone(),
            complained: Mutex::new(None),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(&settings.collector.url)
            .build()
            .map_err(|error| format!("traces cannot be sent: {error}"))?;
        let sampler = Sampler::TraceIdRatioBased(settings.ratio.clamp(0.0, 1.0));
        let resource = Resource::builder()
            .with_service_name("carepost")
            .with_attribute(opentelemetry::KeyValue::new(
                "service.version",
                env!("CARGO_PKG_VERSION"),
            ))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Sampler::ParentBased(Box::new(sampler)))
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// What turns our spans into theirs.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let layer: tracing_opentelemetry::OpenTelemetryLayer<S, _> = tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("carepost"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false);
        layer.with_filter(filter_fn(|about| {
            about.is_span() && about.target() == TARGET
        }))
    }

    /// Sends what is left, for a clean end. Waits for the collector, so not on the runtime.
    pub fn end(self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            tracing::warn!(%error, "the last traces were not delivered");
        }
    }
}

/// Makes the span a part of the trace that a request says it belongs to. Only for trusted proxies: who
/// says it decides what is traced, and can make traces of others longer.
pub(super) fn continue_trace(span: &Span, headers: &HeaderMap) {
    if !span.is_disabled() {
        let parent = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        // Without a header, or with one that is none, the span begins a trace.
        let _ = span.set_parent(parent);
    }
}

/// Everything but these spans, for the log.
pub(super) fn not_ours<S>() -> impl layer::Filter<S> {
    filter_fn(|about| about.target() != TARGET)
}

/// Posts to the collector, a connection for each batch.
#[derive(Debug)]
struct Client {
    runtime: Handle,
    authority: String,
    complained: Mutex<Option<Instant>>,
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // The exporter has a thread without a runtime.
        let post = post(self.authority.clone(), request);
        let outcome = self
            .runtime
            .spawn(async { tokio::time::timeout(PATIENCE, post).await });
        let outcome = match outcome.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(late)) => Err(late.into()),
            Err(ended) => Err(ended.into()),
        };
        match &outcome {
            Ok(answer) if !answer.status().is_success() => {
                self.complain(&format!("it answers {}", answer.status()));
            }
            Ok(_) => {}
            Err(error) => self.complain(&error.to_string()),
        }
        outcome
    }
}

impl Client {
    fn complain(&self, cause: &str) {
        if let Ok(mut complained) = self.complained.lock()
            && complained.is_none_or(|at| at.elapsed() > COMPLAINTS)
        {
            *complained = Some(Instant::now());
            tracing::warn!(cause, "the collector does not take traces: they are lost");
        }
    }
}

async fn post(authority: String, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let stream = TcpStream::connect(&authority).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    let host = axum::http::HeaderValue::from_str(&authority)?;
    parts.headers.insert(axum::http::header::HOST, host);
    parts.uri = parts.uri.path().parse()?;
    let answer = sender
        .send_request(Request::from_parts(parts, Full::new(body)))
        .await?;
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, LONGEST_ANSWER).collect().await?;
    connection.abort();
    Ok(Response::from_parts(parts, body.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_a_host_and_a_port_over_http() {
        let read = |text: &str| text.parse::<Collector>().map(|it| (it.authority, it.url));
        let expected = |authority: &str, url: &str| Ok((authority.to_owned(), url.to_owned()));
        assert_eq!(
            read("http://127.0.0.1:4318"),
            expected("127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces")
        );
        assert_eq!(
            read("http://[::1]:4318/"),
            expected("[::1]:4318", "http://[::1]:4318/v1/traces")
        );
        assert_eq!(
            read("http://collector:80/in/traces"),
            expected("collector:80", "http://collector:80/in/traces")
        );
        for text in [
            "",
            "collector:4318",
            "http://collector",
            "https://collector:4318",
            "http://:1",
        ] {
            assert!(text.parse::<Collector>().is_err(), "{text}");
        }
    }
}
