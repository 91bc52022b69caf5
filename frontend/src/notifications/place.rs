//! Which of the pages about notices is shown.

use super::dead_letters_page::DeadLettersPage;
use super::notices_page::NoticesPage;
use yew::prelude::*;

/// Where one is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NoticesPlace {
    /// How one is told oneself.
    Own,
    /// What could not be told to somebody.
    DeadLetters,
}

impl NoticesPlace {
    /// The page of this place.
    pub fn page(self) -> Html {
        match self {
            Self::Own => html! { <NoticesPage /> },
            Self::DeadLetters => html! { <DeadLettersPage /> },
        }
    }
}
