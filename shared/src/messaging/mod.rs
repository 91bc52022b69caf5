//! Messages between a patient's side and a care team: drafts, attachments, threads, folders.
//!
//! Both sides use the same operations; which side one is on follows from the relation to the patient.

mod about;
mod commands;
mod endpoints;
mod facts;
mod folder;
pub mod identifiers;
mod reference;
pub mod rules;
mod values;
mod views;

pub use about::*;
pub use commands::*;
pub use endpoints::*;
pub use facts::*;
pub use folder::*;
pub use reference::*;
pub use values::*;
pub use views::*;
