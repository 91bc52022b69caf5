//! Family: who may act for whom, what that lets them do, and how it changes with age.
//!
//! Owns the words for rights that both sides use. What a right comes to in one case is decided by the
//! server alone (`auth::decide`); the browser shows what it was told and never works a right out.

mod capability;
mod commands;
mod endpoints;
mod views;

pub use capability::*;
pub use commands::*;
pub use endpoints::*;
pub use views::*;
