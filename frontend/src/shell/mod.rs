//! The frame around every page: header, menus, notices, footer; and the pages about having no page.

mod account_menu;
mod footer;
mod frame;
mod heading;
mod patient_switcher;
mod plain_pages;

pub use account_menu::{notices_link, use_sign_out};
pub use frame::{Tools, bare_frame, patient_frame, staff_frame};
pub use heading::{Heading, VisitProvider};
pub use plain_pages::{
    no_patients_page, no_tools_page, not_found_page, part_failed, start_failed, waiting,
};
