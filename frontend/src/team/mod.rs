//! The answering side in the browser: the lists, and what a team does with a thread beside answering.

mod assign_dialog;
mod close_dialog;
mod doing;
mod notes;
mod redirect_dialog;
mod team_page;
mod thread_tools;
mod work_list;

pub use team_page::TeamPage;
