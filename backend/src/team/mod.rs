//! The answering side: the threads of the teams and desks that one answers for, what a team does with them
//! (`work`), how the teams are doing (`board`), the clock over what was promised (`clock`), the alarm over teams that
//! have nobody who is there any more (`alarm`), and the days on which the site's alert closes facilities (`alert`).
//!
//! Reading and answering a single thread is the feature `messaging`, the same as for patients.

pub mod alarm;
pub mod alert;
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
