//! The pages of this module.

use super::board_page::BoardPage;
use super::team_page::TeamPage;
use shared::id::{PatientId, ThreadId};
use shared::team::WorkList;
use yew::prelude::*;

/// A page of the care team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamPlace {
    /// A list, and the thread that is open beside it.
    List(WorkList, Option<(PatientId, ThreadId)>),
    /// How one's teams are doing.
    Board,
}

impl TeamPlace {
    /// The page.
    pub fn page(self) -> Html {
        match self {
            Self::List(list, open) => html! { <TeamPage {list} {open} /> },
            Self::Board => html! { <BoardPage /> },
        }
    }
}
