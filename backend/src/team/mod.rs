//! The answering side's work list: the threads of the teams and desks that one answers for.
//!
//! Reading and answering a single thread is the feature `messaging`, the same as for patients.

mod http;
mod policy;
mod store;

#[cfg(feature = "fuzzing")]
pub(crate) use http::WorkPage;
pub use http::routes;
