//! Words, numbers, dates: everything that another language would change.
//!
//! The words come from `locales/` through [`texts`]; the rest is the browser's `Intl`.

pub mod format;
pub mod problems;
pub mod texts;
