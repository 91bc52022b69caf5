//! The folders of one's own, for everything that stands in a messaging frame.

use crate::hooks::use_query;
use crate::state::{Whose, use_changes};
use shared::id::{OwnFolderId, PatientId};
use shared::messaging::{ListFolders, OwnFolderView};
use shared::page::Page;
use std::rc::Rc;
use yew::prelude::*;

/// What is known of them.
#[derive(Clone, PartialEq)]
pub(super) struct OwnFolders {
    /// The folders, once known.
    pub(super) known: Option<Rc<Page<OwnFolderView>>>,
    /// Asks for them again, after something was done to them.
    pub(super) refresh: Callback<()>,
}

impl OwnFolders {
    /// The folders as far as they are known.
    pub(super) fn all(&self) -> &[OwnFolderView] {
        self.known.as_ref().map_or(&[], |page| &page.items)
    }

    /// The folder with this id.
    pub(super) fn by_id(&self, id: OwnFolderId) -> Option<&OwnFolderView> {
        self.all().iter().find(|it| it.id == id)
    }
}

/// Asks for the folders of a mailbox.
#[hook]
pub(super) fn use_own_folders(patient_id: PatientId) -> OwnFolders {
    let query = use_query(format!("folders {patient_id}"), move |background| {
        ListFolders {
            patient_id,
            background,
        }
    });
    use_changes(Whose::Patient(patient_id), query.refresh.clone());
    OwnFolders {
        known: query.state.ready().cloned(),
        refresh: query.refresh,
    }
}

/// The folders that the frame around asked for.
#[hook]
pub(super) fn use_folders_here() -> OwnFolders {
    use_context::<OwnFolders>().unwrap_or(OwnFolders {
        known: None,
        refresh: Callback::noop(),
    })
}
