//! Where a thread stands, as a chip with the same words everywhere.

use crate::i18n::texts as t;
use crate::ui::{Tag, Tone};
use shared::messaging::ThreadState;
use yew::prelude::*;

/// Which state.
#[derive(Properties, PartialEq)]
pub struct StateTagProps {
    /// The state.
    pub state: ThreadState,
}

/// The chip.
#[component]
pub fn StateTag(props: &StateTagProps) -> Html {
    let (tone, words) = match props.state {
        ThreadState::Sent => (Tone::Info, t::state_sent()),
        ThreadState::Opened => (Tone::Info, t::state_opened()),
        ThreadState::Redirected => (Tone::Warn, t::state_redirected()),
        ThreadState::Answered => (Tone::Ok, t::state_answered()),
        ThreadState::Closed => (Tone::Info, t::state_closed()),
    };
    html! { <Tag {tone}>{ words }</Tag> }
}
