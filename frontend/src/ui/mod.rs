//! The widgets that every page is built from: markup, ARIA, keyboard and focus.
//!
//! They know no feature, no route and no API; their texts come in as properties, in the reader's
//! language. Web APIs are used in effects and event handlers only, so that a page can be rendered
//! without a browser. Class names are those of `frontend/styles`, which says what each looks like.

mod announce;
mod avatar;
mod button;
mod card;
mod check_group;
mod combobox;
mod combobox_actions;
mod combobox_effects;
mod combobox_keys;
mod combobox_list;
mod dialog;
mod dom;
mod empty_state;
mod error_summary;
mod field;
mod file_picker;
mod icon;
mod link;
mod menu_button;
mod notice;
mod page_heading;
mod passphrase_input;
mod patient_picker;
mod places;
mod remote_view;
mod select;
mod skeleton;
mod skip_links;
mod status_line;
mod tag;
mod text_area;
mod text_input;

pub use announce::{Announce, LiveRegions, use_announce};
pub use avatar::Avatar;
pub use button::{Button, ButtonKind, LinkButton, ShowOlder};
pub use card::Card;
pub use check_group::{Check, CheckGroup};
pub use combobox::{ComboOption, ComboSource, ComboWords, Combobox};
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use error_summary::{ErrorSummary, FieldFault};
pub use field::{Counter, Field, described_by};
pub use file_picker::{FileItem, FilePicker, FileState};
pub use icon::Icon;
pub use link::Link;
pub use menu_button::{MenuButton, MenuItem};
pub use notice::{Notice, Tone};
pub use page_heading::PageHeading;
pub use passphrase_input::PassphraseInput;
pub use patient_picker::{PatientChoice, PatientPicker};
pub use places::{Badge, BottomBar, Folders, Place, Tabs};
pub use remote_view::{Remote, RemoteView, remote};
pub use select::{Choice, Select};
pub use skeleton::{Busy, Skeleton, use_overdue};
pub use skip_links::SkipLinks;
pub use status_line::{StatusLine, Step, StepState};
pub use tag::Tag;
pub use text_area::TextArea;
pub use text_input::TextInput;
