//! Behaviour that pages share: asking the server, listening to the window, titles and focus.

mod focus;
mod leave_guard;
mod page_title;
mod pages;
mod query;
mod window;

pub use focus::{focus_first, has_focus};
pub use leave_guard::use_leave_guard;
pub use page_title::use_page_title;
pub use pages::{Pages, use_pages};
pub use query::{Query, use_query};
pub use window::{
    is_hidden, use_connected, use_interval, use_online, use_page_hidden, use_page_seen, use_today,
};
