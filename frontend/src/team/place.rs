//! The pages of this module.

use super::board_page::BoardPage;
use super::team_page::TeamPage;
use crate::team_settings::{TeamSettingsPage, TeamsPage};
use shared::id::{PatientId, RecipientId, ThreadId};
use shared::team::WorkList;
use yew::prelude::*;

/// A page of the care team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamPlace {
    /// A list, and the thread that is open beside it.
    List(WorkList, Option<(PatientId, ThreadId)>),
    /// How one's teams are doing.
    Board,
    /// The teams that one manages or is in.
    Teams,
    /// What a team says of itself.
    Settings(RecipientId),
}

impl TeamPlace {
    /// The page.
    pub fn page(self) -> Html {
        match self {
            Self::List(list, open) => html! { <TeamPage {list} {open} /> },
            Self::Board => html! { <BoardPage /> },
            Self::Teams => html! { <TeamsPage /> },
            Self::Settings(recipient_id) => html! { <TeamSettingsPage {recipient_id} /> },
        }
    }
}
