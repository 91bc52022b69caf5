//! Listening, and ending without losing anything that was acknowledged.
//!
//! Owns connections: how many there are, how long one may keep the server waiting, and in which order
//! they end. It knows no operation.

use super::body::TimedBody;
use super::connection::PacedStream;
use super::{App, ConnectionLimits, router};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

/// Headers that a request may have; more are answered with 431.
const MAX_HEADERS: usize = 100;
/// Bytes that are kept of a request that is still being read, about what its line and headers may have
/// together: twice as many are answered with 431 for certain.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long accepting rests when the machine has no more files to give.
const REST: Duration = Duration::from_millis(200);

/// Serves until `stop` resolves, then lets what is under way finish and writes the last audit counts.
/// Closing the database is left to the caller, who may have something to add.
///
/// At the end the server is not ready any more, for a while if the limits say so. Then nothing new is
/// accepted, event streams and idle connections close at once; bodies that are still being
/// read are cut off a little later; what is under way has one time for all of it
/// ([`ConnectionLimits`]).
///
/// # Errors
/// None at present: a listener that fails rests and tries again.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let limits = app.limits.settings().connections;
    let connections = Connections {
        router: TowerToHyperService::new(router(&app)),
        limits,
        cut: CancellationToken::new(),
        end: CancellationToken::new(),
    };
    let ending = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.most));
    {
        let leaving = app.clone();
        let mut stop = std::pin::pin!(async move {
            stop.await;
            leaving.telemetry.leave();
            sleep(limits.notice).await;
        });
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = accept(&listener, &places) => accepted,
            };
            if let Some((stream, peer, place)) = accepted {
                let connection = connections.clone().hold(stream, peer, ending.watcher());
                tokio::spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    // First: a stream would be under way for as long as its page is open.
    app.live.end();
    let deadline = Instant::now() + limits.drain;
    let mut drained = std::pin::pin!(async {
        ending.shutdown().await;
        app.tasks.close();
        app.tasks.wait().await;
    });
    if timeout(limits.cut_bodies.min(limits.drain), &mut drained)
        .await
        .is_err()
    {
        connections.cut.cancel();
        if timeout_at(deadline, &mut drained).await.is_err() {
            tracing::error!(
                "requests were still under way after {:?}: they are cut off",
                limits.drain
            );
        }
    }
    connections.end.cancel();
    if let Err(error) = app.audit.flush().await {
        tracing::error!(cause = %error, "the last counts of the read audit were lost");
    }
    Ok(())
}

/// The next connection, when there is a place for it. Others wait in the system's queue meanwhile.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
            if !matches!(
                error.kind(),
                ConnectionAborted | ConnectionRefused | ConnectionReset
            ) {
                tracing::error!(%error, "a connection could not be accepted");
                sleep(REST).await;
            }
            None
        }
    }
}

#[derive(Clone)]
struct Connections {
    router: TowerToHyperService<Router>,
    limits: ConnectionLimits,
    /// Bodies that are still being read end now.
    cut: CancellationToken,
    /// Connections end now, whatever they do.
    end: CancellationToken,
}

impl Connections {
    async fn hold(self, stream: TcpStream, peer: SocketAddr, ending: Watcher) {
        // Answers are small: they leave when they are ready.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::trace!(%error, "a connection keeps its delay");
        }
        let Self {
            router,
            limits,
            cut,
            end,
        } = self;
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request =
                request.map(|body| Body::new(TimedBody::new(body, limits.reading, cut.clone())));
            request.extensions_mut().insert(ConnectInfo(peer));
            router.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            // Counts from the connection's beginning and from the end of each answer, so that one
            // that asks nothing more goes too.
            .header_read_timeout(limits.header)
            .max_headers(MAX_HEADERS)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(
                TokioIo::new(PacedStream::new(stream, limits.writing)),
                service,
            );
        tokio::select! {
            served = ending.watch(connection) => {
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection ended early");
                }
            }
            () = end.cancelled_owned() => {}
        }
    }
}
