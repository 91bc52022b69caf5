//! Talking to the server: one call for every operation, one for files, and how a call can fail.
//!
//! Nothing outside this module fetches. It keeps no state: who is signed in is `crate::state`'s.

mod client;
mod error;
mod json;
mod upload;

pub use client::{Cancel, call, call_with, fresh_id, from_json};
pub use error::ApiError;
pub use upload::{Upload, upload};
