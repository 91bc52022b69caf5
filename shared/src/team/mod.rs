//! The answering side: the threads that a member of staff is to answer, and what they do with them
//! beside answering.
//!
//! A single thread is read and answered through the operations of messaging.

mod commands;
mod endpoints;
mod views;

pub use commands::*;
pub use endpoints::*;
pub use views::*;
