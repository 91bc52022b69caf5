//! Messages between a patient's side and a care team.
//!
//! Owns drafts, attachments, threads and the folders of a mailbox, for both sides: the same operations
//! serve the patient and the member of a care team, and the policy says on which side one is. The work
//! list of a team is the feature `team`; who may be written to is the feature `directory`.

mod arranged;
mod attachments;
pub(crate) mod compose;
mod export;
mod facts;
mod folders;
mod http;
mod kinds;
mod matching;
mod moving;
mod paper;
mod photo_place;
mod picture_size;
pub(crate) mod policy;
pub(crate) mod read;
mod readers;
mod search;
mod store;
mod trash;

#[cfg(feature = "fuzzing")]
pub(crate) use attachments::{content_disposition, file_name, photo};
#[cfg(feature = "fuzzing")]
pub(crate) use http::FolderPage;
pub use http::routes;
#[cfg(feature = "fuzzing")]
pub(crate) use kinds::media_type;
pub(crate) use policy::may_read_thread;
pub(crate) use store::{
    insert_event, join_threads, mark_of, mark_unread, update_thread, with_pharmacies,
};
