//! Listening, and ending without losing anything that was acknowledged.

use super::{App, router};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long a shutdown waits for requests that are under way.
const DRAIN: Duration = Duration::from_secs(30);

/// Serves until `stop` resolves, then lets what is under way finish and writes the last audit counts.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _ = stopping.send(());
    });
    let mut server = std::pin::pin!(IntoFuture::into_future(server));
    tokio::select! {
        done = &mut server => done?,
        () = async { let _ = stopped.await; tokio::time::sleep(DRAIN).await; } => {
            tracing::warn!("some connections were still open after {} s", DRAIN.as_secs());
        }
    }
    app.tasks.close();
    if tokio::time::timeout(DRAIN, app.tasks.wait()).await.is_err() {
        tracing::error!("a change was still under way at the end");
    }
    if let Err(error) = app.audit.flush().await {
        tracing::error!(cause = %error, "the last counts of the read audit were lost");
    }
    app.db.clone().close().await;
    Ok(())
}
