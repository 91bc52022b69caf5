//! Messaging in the browser: folders, threads, and writing.
//!
//! What may be sent is decided in `shared::messaging`; here it is only said early. The care team's
//! pages use the thread and the reply form of this module.

mod about_fields;
mod absent_dialog;
mod answer_times;
mod arrange_field;
mod attachment_list;
mod browse_dialog;
mod compose_actions;
pub mod compose_files;
mod compose_form;
mod compose_page;
pub mod compose_state;
#[cfg(test)]
mod compose_state_tests;
mod conflict_dialog;
mod drafts_page;
mod emergency_panel;
mod facts_field;
mod focused_notice;
mod folder_page;
mod folders_page;
mod folding;
mod follow_up;
mod form_faults;
mod leave_dialog;
mod message_card;
mod messaging_frame;
mod moves;
mod own_folders;
mod own_recipients;
mod patient_name;
mod place;
mod put_away;
mod readers_field;
mod recall;
mod receipt;
mod recipient_field;
mod recipient_help;
mod recipient_search;
mod reply_form;
mod save_status;
mod search_page;
mod sent_elsewhere;
mod state_tag;
mod substitute;
mod thread_event;
mod thread_page;
mod thread_panel;
mod unsaved;
mod use_compose;

pub(crate) use focused_notice::FocusedNotice;
pub use place::MessagingPlace;
pub use receipt::{ReceiptProvider, use_receipts};
pub(crate) use recipient_help::choices;
pub use state_tag::state_tag;
pub use thread_panel::{MakeTools, TeamTools, ThreadPanel};
pub use unsaved::{BegunNotes, UnsavedProvider};
