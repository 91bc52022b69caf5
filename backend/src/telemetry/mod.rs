//! Telemetry: what those who run the server see of it. Logs, traces, `/metrics` and `/readyz`.
//!
//! Owns counting, the line in the log for each request, the export of traces, the checks behind
//! readiness, and who may look at them. It knows routes, never URLs; it deliberately never sees what
//! people wrote, whose record was looked at, or who asked.

mod failures;
mod histogram;
mod logs;
mod metrics;
mod observers;
mod process;
mod readiness;
mod requests;
mod store;
mod text;
mod traces;

pub use failures::Failure;
pub use histogram::{Histogram, Timed};
pub use logs::{LogFormat, LogSettings, start};
pub use metrics::show as show_metrics;
pub use readiness::{CheckView, ReadinessView, show as show_readiness};
pub(crate) use requests::watch;
pub(crate) use traces::TARGET as TRACE;
pub use traces::{Collector, TraceSettings, Traces};

use crate::http::Network;
use readiness::Readiness;
use requests::Requests;
use std::sync::atomic::{AtomicBool, Ordering};

/// What an administrator decides of it.
#[derive(Clone, Debug, Default)]
pub struct TelemetrySettings {
    /// Who may read `/metrics` and the reasons in `/readyz`, beside this machine itself.
    pub observers: Vec<Network>,
    /// Whether the log says where a request came from.
    pub log_addresses: bool,
    /// The host that people type, without which a proxy's requests look like those of this machine.
    pub public_host: Option<String>,
}

/// What one instance counts.
#[derive(Debug, Default)]
pub struct Telemetry {
    settings: TelemetrySettings,
    requests: Requests,
    failures: failures::Failures,
    readiness: Readiness,
    gauges: metrics::Cached,
    leaving: AtomicBool,
    stored: metrics::Stored,
}

impl Telemetry {
    /// Begins to count.
    #[must_use]
    pub fn new(settings: TelemetrySettings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// From now on the server is not ready: it is about to end.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::SeqCst);
    }

    /// Whether it is about to end.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst)
    }

    /// Notes a failure of which no answer can tell: it had begun.
    pub fn note_failure(&self, failure: Failure) {
        self.failures.note(failure);
    }

    /// Notes what the storage holds, as housekeeping has just seen it.
    pub fn note_stored(&self, files: u64, bytes: u64) {
        self.stored.note(files, bytes);
    }
}
