//! What care teams say of themselves: members, absences, promises, hours, closure days, other names, texts
//! for answers, successors. Its managers keep it without anybody's help, and it holds at once.
//!
//! It does not own what follows from it: who answers is the feature `auth`, what is found the feature
//! `directory`, what a day is worth the feature `site`, and moving promises and threads the feature `team`.

mod http;
mod members;
mod policy;
mod rules;
pub(crate) mod store;
mod succession;
mod templates;
mod view;

pub use http::routes;
