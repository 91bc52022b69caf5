//! A patient's home page: what happens next, and the messages.

mod family_card;
mod home_page;
mod messages_card;
mod next_card;

pub use home_page::HomePage;
