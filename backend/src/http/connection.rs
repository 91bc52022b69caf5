//! The socket under a connection: whoever does not take what is written to them loses it.

use super::pace::{LeastPace, Pace};
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A socket whose other side must take what is written at a least pace.
pub(super) struct PacedStream {
    stream: TcpStream,
    writing: Pace,
}

impl PacedStream {
    pub(super) const fn new(stream: TcpStream, least: LeastPace) -> Self {
        Self {
            stream,
            writing: Pace::new(least),
        }
    }

    fn paced(&mut self, cx: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if let Poll::Ready(written) = written {
            if let Ok(bytes) = written {
                self.writing.moved(bytes);
            }
            return Poll::Ready(written);
        }
        if self.writing.poll_stalled(cx).is_pending() {
            return Poll::Pending;
        }
        // What the system still holds for this client goes too: nobody takes it.
        if let Err(error) = self.stream.set_zero_linger() {
            tracing::trace!(%error, "a connection lingers");
        }
        Poll::Ready(Err(Error::new(
            ErrorKind::TimedOut,
            "the client does not take the answer",
        )))
    }
}

impl AsyncRead for PacedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for PacedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.paced(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.paced(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
