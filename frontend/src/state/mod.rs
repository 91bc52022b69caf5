//! What every page may need: the site's own words, who is signed in, the numbers beside Messaging,
//! and what has changed at the server.
//!
//! Everything else that the server knows lives in the page that asked for it.

mod live;
mod mailbox;
mod session;
mod site;

pub use live::{LiveProvider, Whose, use_changes, use_numbers, use_unread};
pub use mailbox::{Mailbox, MailboxProvider, use_mailbox};
pub use session::{
    Api, Session, SessionEvent, SessionProvider, SessionState, SignedOutBecause, TypingGuard,
    use_api, use_may, use_session, use_signed_in, use_typing_guard,
};
pub use site::{SiteProvider, use_site};
