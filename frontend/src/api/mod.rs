//! Talking to the server: one call for every operation, one for files, and how a call can fail.
//!
//! Nothing outside this module fetches. All it keeps is which questions are under way: who is signed in is
//! `crate::state`'s.

mod client;
mod error;
mod json;
mod upload;

pub use client::{Answer, Asked, Cancel, PATIENCE_MS, call, fresh_id, from_json, send, sign_out};
pub use error::ApiError;
pub use upload::{Upload, upload};
