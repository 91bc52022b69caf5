//! The answering side: the threads of the teams and desks that one answers for, what a team does with them
//! (`work`), how the teams are doing (`board`), and the clock over what was promised (`clock`).
//!
//! Reading and answering a single thread is the feature `messaging`, the same as for patients.

pub(crate) mod board;
pub mod clock;
mod http;
pub mod moves;
pub(crate) mod policy;
mod store;
mod work;

pub use http::routes;
#[cfg(feature = "fuzzing")]
pub(crate) use http::{TeamSearch, WorkPage};
