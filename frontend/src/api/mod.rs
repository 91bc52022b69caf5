//! Talking to the server: one call for every operation, one for files, and how a call can fail.
//!
//! Nothing outside this module fetches. It keeps no state: who is signed in is `crate::state`'s.

mod client;
mod error;
mod json;
mod upload;

pub use client::{Answer, Asked, Cancel, PATIENCE_MS, call, fresh_id, from_json, send};
pub use error::ApiError;
pub use upload::{Upload, upload};
