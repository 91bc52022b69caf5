//! What a care team says of itself: who is in it and until when, who covers for whom, when it answers and
//! by when, its closure days, the other names that it is found by, and its texts for answers. Nothing of
//! it is about a patient.

mod commands;
mod endpoints;
mod rules;
mod views;

pub use commands::*;
pub use endpoints::*;
pub use rules::*;
pub use views::*;
