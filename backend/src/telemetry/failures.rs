//! Failures on our side, by what failed.

use std::sync::atomic::{AtomicU64, Ordering};

/// What failed. An answer carries it to where it is counted; no client sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The database failed.
    Database,
    /// The object storage failed.
    Storage,
    /// Something sealed did not open.
    Sealing,
    /// A mistake of ours.
    Internal,
    /// It could not be done now.
    Unavailable,
}

const NAMES: [(Failure, &str); 5] = [
    (Failure::Database, "database"),
    (Failure::Storage, "storage"),
    (Failure::Sealing, "sealing"),
    (Failure::Internal, "internal"),
    (Failure::Unavailable, "unavailable"),
];

/// How many there were of each.
#[derive(Debug, Default)]
pub(super) struct Failures([AtomicU64; NAMES.len()]);

impl Failures {
    pub(super) fn note(&self, failure: Failure) {
        let slot = NAMES.iter().position(|(known, _)| *known == failure);
        if let Some(count) = slot.and_then(|slot| self.0.get(slot)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, u64)> {
        NAMES
            .iter()
            .zip(&self.0)
            .map(|((_, name), count)| (*name, count.load(Ordering::Relaxed)))
    }
}
