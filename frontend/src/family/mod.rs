//! Who may act for whom: the page that shows it, giving a right by a code, using a code, and what
//! administrators register.
//!
//! Nothing here works a right out. What one may do is what the server said.

mod change;
mod code_page;
mod confirm_dialog;
mod ending_dialog;
mod family_page;
mod grant_change;
mod invite_form;
mod invites;
mod place;
mod refused;
mod registration_form;
mod registrations_page;
mod standing;
mod terms;
mod words;

pub use change::{Change, Operation, use_change};
pub use family_page::birthday_notice;
pub use place::FamilyPlace;
pub use refused::refused_page;
pub use words::{relation, statement};
