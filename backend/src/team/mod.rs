//! The answering side: the threads of the teams and desks that one answers for, what a team does with them
//! (`work`), how the teams are doing (`board`), the clock over what was promised (`clock`), and the alarm over teams
//! that have nobody who is there any more (`alarm`).
//!
//! Reading and answering a single thread is the feature `messaging`, the same as for patients.

pub mod alarm;
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
