//! Scanning: files that were taken in wait here until a virus scanner has seen them.
//!
//! Owns the conversation with the scanner, the job that hands it every file that waits, and what the
//! answer means. A file is clean by one exact answer alone; whatever else comes back, or nothing,
//! leaves it where it is, and it is tried again later and later. Only of a file over which the scanner runs
//! out of time again and again it is said at last that nobody can look into it. Nobody waits: messages are
//! sent meanwhile. It does not know who may open a file. Without a scanner files are never held back,
//! and every page says so.

mod clamd;
mod job;
mod store;

pub use clamd::{Address, Clamd};
pub use job::{keep, scan_due};
pub use store::{Waiting, waiting};

use crate::http::Error;
use bytes::Bytes;
use futures_util::Stream;
use shared::messaging::ScanState;
use std::sync::Arc;
use tokio::sync::Notify;

/// What a scanner says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Infected,
    /// It cannot be looked into: locked by a password, or larger inside than anybody unpacks.
    Unscannable,
}

impl Verdict {
    /// What the file is from now on.
    #[must_use]
    pub const fn state(self) -> ScanState {
        match self {
            Self::Clean => ScanState::Clean,
            Self::Infected => ScanState::Infected,
            Self::Unscannable => ScanState::Unscannable,
        }
    }

    /// Its name in the audit.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Clean => "file_clean",
            Self::Infected => "file_infected",
            Self::Unscannable => "file_unscannable",
        }
    }
}

/// Why nothing is known of a file yet. None of these is ever taken for an answer.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// The scanner cannot be reached.
    #[error("the scanner cannot be reached: {0}")]
    Unreachable(std::io::Error),
    /// The scanner did not answer in time.
    #[error("the scanner did not answer in time")]
    Late,
    /// The connection ended before the whole file had gone over it or before the answer was whole.
    #[error("the scanner ended the conversation early")]
    CutOff,
    /// It ran out of the time that its settings give it for one file: it may have been busy, or the file is
    /// made for that.
    #[error("the scanner ran out of time over it")]
    OutOfTime,
    /// It answered with something that is no verdict.
    #[error("the scanner answered with no verdict: {0}")]
    NoVerdict(String),
    /// The file itself could not be read from the storage.
    #[error("the stored file cannot be read: {0}")]
    File(Error),
}

/// The scanner of this site.
#[derive(Clone, Debug)]
pub struct Scanner {
    engine: Engine,
    /// Says that there is a new file.
    news: Arc<Notify>,
}

/// The programs that can be asked.
#[derive(Clone, Debug)]
enum Engine {
    Clamd(Clamd),
}

impl Scanner {
    /// A scanner that asks `clamd`.
    #[must_use]
    pub fn clamd(clamd: Clamd) -> Self {
        Self {
            engine: Engine::Clamd(clamd),
            news: Arc::default(),
        }
    }

    /// Shows it a file, piece by piece.
    ///
    /// # Errors
    /// When nothing is known of the file after that.
    pub async fn scan(
        &self,
        bytes: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<Verdict, ScanFault> {
        match &self.engine {
            Engine::Clamd(clamd) => clamd.scan(bytes).await,
        }
    }

    /// Whether it answers at all.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), ScanFault> {
        match &self.engine {
            Engine::Clamd(clamd) => clamd.ping().await,
        }
    }

    /// Says that a file waits now, so that nobody waits for the next look.
    pub fn wake(&self) {
        self.news.notify_one();
    }
}
