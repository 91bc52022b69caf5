//! Live: what has changed, as numbers, for pages that are open.
//!
//! Owns the revisions that change with what happens (a consumer of the outbox), the signal that wakes
//! this instance's streams, the stream itself and the same numbers asked for once. It sends counts and
//! revisions and never a word; whoever wants the thing asks its own operation. A signal that is lost
//! costs time, not truth: the numbers are read from the database each time, and so is the right to
//! them.

mod http;
mod policy;
mod revisions;
mod signal;
mod store;
mod stream;

pub use http::routes;
pub use signal::Live;

use crate::http::App;
use crate::notifications;
use crate::outbox::{Consumer, Dispatcher};
use revisions::Revisions;
use std::sync::Arc;

/// The dispatcher of this instance, with everyone who is told of events.
#[must_use]
pub fn dispatcher(app: &App) -> Dispatcher {
    let mut consumers = vec![consumer(app)];
    consumers.extend(notifications::consumers(app));
    Dispatcher::new(app.db.clone(), app.clock.clone(), app.random, consumers)
}

/// Tells the open pages.
#[must_use]
pub fn consumer(app: &App) -> Consumer {
    Consumer::InTransaction("live", Arc::new(Revisions(app.live.clone())))
}

/// Hands events out and hears those of other instances, until the streams end.
pub async fn keep(app: App) {
    let ended = app.live.ended();
    tokio::select! {
        () = ended.cancelled() => {}
        () = dispatcher(&app).keep() => {}
        () = listen(app) => {}
    }
}

/// Hears what other instances have changed, for as long as it is awaited.
pub async fn listen(app: App) {
    app.db
        .listen(signal::CHANNEL, |told| app.live.hear(told))
        .await;
}
