//! Accounts and sessions: signing in, the consent banner, who one may act for.
//!
//! Self-registration, recovery, second factors and smart cards will live here too; they do not exist yet.

mod commands;
mod endpoints;
mod views;

pub use commands::*;
pub use endpoints::*;
pub use views::*;
