//! The site's own content on the screen: phone lines, links, texts.

mod content;
mod help_page;

pub use content::{OutboundLinks, PhoneLine, PhoneLines, text_blocks};
pub use help_page::{HelpPage, TextPage};
