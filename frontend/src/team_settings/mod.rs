//! What care teams say of themselves, in the browser: the list of teams, and one team's page.
//!
//! Using a team's texts in an answer is here too; the answer itself is the module `messaging`.

mod ending;
mod member_dialog;
mod members;
mod remove_dialog;
mod rules_form;
mod staff_field;
mod team_page;
mod teams_page;
mod template_dialog;
mod templates;
mod use_template;

pub use team_page::TeamSettingsPage;
pub use teams_page::TeamsPage;
pub use use_template::UseTemplate;
