//! Where a thread stands, as a chip with the same words everywhere.

use crate::i18n::texts as t;
use crate::ui::{Tone, tag};
use shared::messaging::ThreadState;
use yew::prelude::*;

/// The chip.
pub fn state_tag(state: ThreadState) -> Html {
    let (tone, words) = match state {
        ThreadState::Sent => (Tone::Info, t::state_sent()),
        ThreadState::Opened => (Tone::Info, t::state_opened()),
        ThreadState::Redirected => (Tone::Warn, t::state_redirected()),
        ThreadState::Answered => (Tone::Ok, t::state_answered()),
        ThreadState::Closed => (Tone::Info, t::state_closed()),
    };
    tag(tone, words)
}
