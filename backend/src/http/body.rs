//! Bodies that are read while they arrive: how long one may pause, and why one ended early.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use shared::ErrorCode;
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Why a body ended before its end, when it was we who ended it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the body did not arrive in time")]
pub(super) struct BodyTimedOut;

/// What to answer when a body could not be read to its end.
#[must_use]
pub fn unread_body(error: &(dyn StdError + 'static)) -> ErrorCode {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<BodyTimedOut>() {
            return ErrorCode::RequestTimeout;
        }
        cause = error.source();
    }
    ErrorCode::Malformed
}

/// A body that ends in [`BodyTimedOut`] when it pauses too long, or when the server ends.
pub(super) struct TimedBody {
    body: Incoming,
    pause: Duration,
    /// The end of the pause that is going on, once there was one.
    pause_ends: Option<Pin<Box<Sleep>>>,
    pausing: bool,
    cut: CancellationToken,
    /// The same as a future, once there was a pause.
    is_cut: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

impl TimedBody {
    pub(super) const fn new(body: Incoming, pause: Duration, cut: CancellationToken) -> Self {
        Self {
            body,
            pause,
            pause_ends: None,
            pausing: false,
            cut,
            is_cut: None,
        }
    }

    fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let ends = Instant::now() + self.pause;
        let pause_ends = self
            .pause_ends
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(ends)));
        if !self.pausing {
            pause_ends.as_mut().reset(ends);
            self.pausing = true;
        }
        let is_cut = self
            .is_cut
            .get_or_insert_with(|| Box::pin(self.cut.clone().cancelled_owned()));
        if pause_ends.as_mut().poll(cx).is_ready() || is_cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.pausing = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.poll_ended(cx).map(|()| Some(Err(BodyTimedOut.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
