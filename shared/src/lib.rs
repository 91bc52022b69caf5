//! What both sides of Carepost agree on.
//!
//! Owns every type that crosses the wire (commands in, views out), the typed ids, the values that
//! refuse to exist when they are wrong, the URLs, and the rules that browser and server must apply
//! alike. It deliberately has no I/O, no clock, no randomness and nothing of a browser or a database:
//! it builds for the host and for wasm32.

pub mod account;
pub mod directory;
pub mod endpoint;
pub mod family;
pub mod id;
pub mod live;
pub mod messaging;
pub mod notifications;
pub mod page;
pub mod problem;
pub mod redacted;
pub mod site;
pub mod team;
pub mod team_settings;
pub mod time;

pub use endpoint::{Endpoint, Method};
pub use page::{Cursor, Page};
pub use problem::{ErrorCode, FieldError, FieldName, Problem};
