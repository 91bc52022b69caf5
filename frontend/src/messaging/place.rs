//! Which of the messaging pages is shown.

use super::compose_page::ComposePage;
use super::drafts_page::DraftsPage;
use super::folder_page::FolderPage;
use super::folders_page::FoldersPage;
use super::search_page::SearchPage;
use super::thread_page::ThreadPage;
use shared::account::PatientView;
use shared::id::{DraftId, ThreadId};
use shared::messaging::Folder;
use yew::prelude::*;

/// Where in a patient's messaging one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagingPlace {
    /// A list of threads.
    Folder(Folder),
    /// The folders of one's own.
    Folders,
    /// Looking for words.
    Search,
    /// What is being written.
    Drafts,
    /// The form: empty, or with a draft in it.
    Compose(Option<DraftId>),
    /// The form of what goes on from an old thread.
    FollowUp(ThreadId),
    /// A thread.
    Thread(ThreadId),
}

impl MessagingPlace {
    /// The page of this place.
    pub fn page(self, patient: PatientView) -> Html {
        let patient_id = patient.id;
        match self {
            // By its key each folder is a page of its own: what was just said of one is not said of the next.
            Self::Folder(folder) => html! {
                <FolderPage key={format!("{folder} {patient_id}")} {patient_id} {folder} />
            },
            Self::Folders => html! { <FoldersPage key={patient_id.to_string()} {patient_id} /> },
            Self::Search => html! { <SearchPage key={patient_id.to_string()} {patient_id} /> },
            Self::Drafts => html! { <DraftsPage {patient_id} /> },
            Self::Compose(draft_id) => html! { <ComposePage {patient} {draft_id} /> },
            Self::FollowUp(thread_id) => html! { <ComposePage {patient} follows={thread_id} /> },
            Self::Thread(thread_id) => html! { <ThreadPage {patient_id} {thread_id} /> },
        }
    }
}
