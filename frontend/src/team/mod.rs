//! The answering side in the browser: the lists, and what a team does with a thread beside answering.

mod assign_dialog;
mod board_page;
mod close_dialog;
mod doing;
mod notes;
mod place;
mod redirect_dialog;
mod team_page;
mod thread_tools;
mod work_list;

pub use doing::{Doing, use_doing};
pub use place::TeamPlace;
