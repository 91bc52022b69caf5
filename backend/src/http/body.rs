//! Bodies that are read while they arrive: how slow one may be, and why one ended early.

use super::pace::{LeastPace, Pace};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use shared::ErrorCode;
use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll};
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

/// A body that ends in [`BodyTimedOut`] when it arrives too slowly, or when the server ends.
pub(super) struct TimedBody {
    body: Incoming,
    reading: Pace,
    cut: CancellationToken,
    /// The same as a future, once there was a pause.
    is_cut: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

impl TimedBody {
    pub(super) const fn new(body: Incoming, least: LeastPace, cut: CancellationToken) -> Self {
        Self {
            body,
            reading: Pace::new(least),
            cut,
            is_cut: None,
        }
    }

    fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let is_cut = self
            .is_cut
            .get_or_insert_with(|| Box::pin(self.cut.clone().cancelled_owned()));
        if is_cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        self.reading.poll_stalled(cx)
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
            if let Some(Ok(frame)) = &frame {
                self.reading.moved(frame.data_ref().map_or(0, Bytes::len));
            }
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
