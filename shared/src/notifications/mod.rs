//! Notices: what leaves the house to say that there is something to read. Addresses, preferences, quiet
//! hours, and the deliveries that were given up.

mod commands;
mod endpoints;
mod kinds;
mod views;

pub use commands::*;
pub use endpoints::*;
pub use kinds::*;
pub use views::*;
