//! The directory: facilities, recipients, whose they are, and how the To field finds them.
//!
//! Owns the recipients in memory of this instance, how they follow the database, and their import. Who
//! answers for a team is checked
//! here for whether a recipient is open; who may read a team's threads is `auth` and `messaging`.

mod browse;
mod http;
pub mod import;
pub mod import_csv;
mod memory;
pub(crate) mod policy;
mod refresh;
pub(crate) mod store;

#[cfg(feature = "fuzzing")]
pub(crate) use http::Search;
pub use http::routes;
pub use memory::{Nearby, Snapshot};
pub use refresh::{Directory, Refreshed, keep};
pub use store::{Changed, note_change};
pub(crate) use store::{read_hours, teams_calendar};
