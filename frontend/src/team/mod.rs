//! The answering side: the work list, and the thread beside it.

mod team_page;
mod work_list;

pub use team_page::TeamPage;
