//! One open page's stream.
//!
//! Each time it is woken, and now and then by itself, it asks the database who is still there and what
//! they may see, and sends their numbers when they are others than before.

use super::policy::{Nothing, SeeCounters};
use super::signal::{Changed, StreamPlace};
use super::store;
use crate::auth::{Actor, Policy as _, actor_again};
use crate::http::{App, Error, StreamLimits};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use shared::ErrorCode;
use shared::id::{AccountId, RecipientId, SessionId};
use shared::live::{COUNTERS_EVENT, CountersView};
use std::collections::HashSet;
use std::convert::Infallible;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

/// Proxies that would keep events back until there are more of them let them through.
const NO_BUFFERING: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);
const NO_STORE: (HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// Opens a stream for whoever this is.
pub(super) fn open(app: App, actor: &Actor) -> Result<Response, Error> {
    let limits = app.limits.settings().streams;
    let watching = Watching {
        _place: app
            .live
            .place(&limits, (actor.account_id, actor.session_id))?,
        changes: app.live.changes(),
        ended: app.live.ended(),
        session_id: actor.session_id,
        account_id: actor.account_id,
        teams: HashSet::new(),
        sent: None,
        checked: Instant::now(),
        limits,
        app,
    };
    let events = unfold(watching, async |mut watching| {
        let event = watching.next().await?;
        Some((Ok::<_, Infallible>(event), watching))
    });
    Ok(([NO_BUFFERING, NO_STORE], Sse::new(events)).into_response())
}

struct Watching {
    app: App,
    limits: StreamLimits,
    session_id: SessionId,
    account_id: AccountId,
    /// The teams at the last look: for whose sake to look again, not what may be seen.
    teams: HashSet<RecipientId>,
    sent: Option<CountersView>,
    checked: Instant,
    changes: Receiver<Changed>,
    ended: CancellationToken,
    _place: StreamPlace,
}

/// Why a stream looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// Something has changed.
    Change,
    /// It is time to.
    Time,
}

impl Watching {
    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let cause = match self.sent {
                None => Cause::Change,
                Some(_) => self.wait().await?,
            };
            let view = match self.look().await {
                Ok(view) => view,
                Err(Error::Refused(ErrorCode::SignedOut)) => return None,
                Err(error) if self.sent.is_some() => {
                    // Nothing is sent that was not checked; the next look may be luckier.
                    tracing::warn!(cause = %error, "a stream could not look");
                    self.checked = Instant::now();
                    continue;
                }
                Err(error) => {
                    tracing::warn!(cause = %error, "a stream could not begin");
                    return None;
                }
            };
            self.checked = Instant::now();
            if self.sent.as_ref() != Some(&view) {
                let data = serde_json::to_string(&view).ok()?;
                self.sent = Some(view);
                return Some(Event::default().event(COUNTERS_EVENT).data(data));
            }
            if cause == Cause::Time {
                return Some(Event::default().comment(""));
            }
        }
    }

    /// Waits for a reason to look; none when the server ends.
    async fn wait(&mut self) -> Option<Cause> {
        let ended = self.ended.clone();
        tokio::select! {
            biased;
            () = ended.cancelled() => None,
            cause = self.reason() => cause,
        }
    }

    async fn reason(&mut self) -> Option<Cause> {
        let time = sleep_until(self.checked + self.limits.check);
        tokio::pin!(time);
        loop {
            let changed = tokio::select! {
                () = &mut time => return Some(Cause::Time),
                changed = self.changes.recv() => changed,
            };
            let concerned = match changed {
                Ok(changed) => changed.concerns(self.account_id, &self.teams),
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return None,
            };
            if concerned {
                // What comes meanwhile is seen by the same look.
                sleep(self.limits.gather).await;
                self.changes = self.changes.resubscribe();
                return Some(Cause::Change);
            }
        }
    }

    /// The numbers as they are now, of whatever may be seen now.
    async fn look(&mut self) -> Result<CountersView, Error> {
        let actor = actor_again(&self.app, self.session_id).await?;
        let conn = self.app.db.reader();
        let see = SeeCounters::check(
            &self.app.moment(self.app.clock.now()),
            &actor,
            &Nothing {},
            conn,
        )
        .await?;
        self.teams = see.teams.iter().copied().collect();
        Ok(store::counters(conn, &see).await?)
    }
}
