//! The addresses of the app. A patient's id is in every address of what is theirs.

use shared::id::{DraftId, PatientId, ThreadId};
use yew::prelude::*;
use yew_router::prelude::*;

/// A page.
#[derive(Clone, Debug, PartialEq, Routable)]
pub enum Route {
    /// Wherever the signed-in person starts.
    #[at("/")]
    Start,
    /// A patient's home page.
    #[at("/p/:patient_id")]
    Home {
        /// Whose.
        patient_id: PatientId,
    },
    /// A patient's inbox.
    #[at("/p/:patient_id/messages")]
    Inbox {
        /// Whose.
        patient_id: PatientId,
    },
    /// What was sent for a patient.
    #[at("/p/:patient_id/messages/sent")]
    Sent {
        /// Whose.
        patient_id: PatientId,
    },
    /// What was put away for a patient.
    #[at("/p/:patient_id/messages/trash")]
    Trash {
        /// Whose.
        patient_id: PatientId,
    },
    /// What is being written for a patient.
    #[at("/p/:patient_id/drafts")]
    Drafts {
        /// Whose.
        patient_id: PatientId,
    },
    /// An empty form.
    #[at("/p/:patient_id/messages/new")]
    NewMessage {
        /// For whom.
        patient_id: PatientId,
    },
    /// A form with a draft in it.
    #[at("/p/:patient_id/drafts/:draft_id")]
    Draft {
        /// For whom.
        patient_id: PatientId,
        /// Which draft.
        draft_id: DraftId,
    },
    /// A thread.
    #[at("/p/:patient_id/threads/:thread_id")]
    Thread {
        /// Whose care it is about.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// The care team's work list.
    #[at("/team")]
    Team,
    /// What the care team has answered.
    #[at("/team/answered")]
    TeamAnswered,
    /// A thread beside the work list.
    #[at("/team/p/:patient_id/threads/:thread_id")]
    TeamThread {
        /// Whose care it is about.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// A thread beside what is answered.
    #[at("/team/answered/p/:patient_id/threads/:thread_id")]
    TeamAnsweredThread {
        /// Whose care it is about.
        patient_id: PatientId,
        /// Which thread.
        thread_id: ThreadId,
    },
    /// Whom to call and what to read.
    #[at("/help")]
    Help,
    /// A text of the site.
    #[at("/help/:slug")]
    HelpText {
        /// Its name.
        slug: String,
    },
    /// After signing out.
    #[at("/signed-out")]
    SignedOut,
    /// No such page.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// The address, for links.
    #[must_use]
    pub fn href(&self) -> AttrValue {
        self.to_path().into()
    }

    /// Whose page it is, if it is a patient's.
    #[must_use]
    pub const fn patient_id(&self) -> Option<PatientId> {
        match self {
            Self::Home { patient_id }
            | Self::Inbox { patient_id }
            | Self::Sent { patient_id }
            | Self::Trash { patient_id }
            | Self::Drafts { patient_id }
            | Self::NewMessage { patient_id }
            | Self::Draft { patient_id, .. }
            | Self::Thread { patient_id, .. } => Some(*patient_id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_address_leads_back_to_its_page() {
        let patient_id = PatientId(Uuid::from_u128(1));
        let thread_id = ThreadId(Uuid::from_u128(2));
        let draft_id = DraftId(Uuid::from_u128(3));
        let all = [
            Route::Start,
            Route::Home { patient_id },
            Route::Inbox { patient_id },
            Route::Sent { patient_id },
            Route::Trash { patient_id },
            Route::Drafts { patient_id },
            Route::NewMessage { patient_id },
            Route::Draft {
                patient_id,
                draft_id,
            },
            Route::Thread {
                patient_id,
                thread_id,
            },
            Route::Team,
            Route::TeamAnswered,
            Route::TeamThread {
                patient_id,
                thread_id,
            },
            Route::TeamAnsweredThread {
                patient_id,
                thread_id,
            },
            Route::Help,
            Route::HelpText {
                slug: "privacy".to_owned(),
            },
            Route::SignedOut,
            Route::NotFound,
        ];
        for route in all {
            assert_eq!(Route::recognize(&route.to_path()), Some(route));
        }
        assert_eq!(
            Route::recognize("/p/not-an-id/messages"),
            Some(Route::NotFound)
        );
    }
}
