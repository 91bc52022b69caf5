//! What stands in place of a form whose draft was sent from another window: that it was, and what
//! had been typed here, so that no word is lost.

use super::compose_state::ComposeState;
use super::focused_notice::FocusedNotice;
use crate::i18n::texts as t;
use crate::ui::Tone;
use std::rc::Rc;
use yew::prelude::*;

/// What [`SentElsewhere`] says.
#[derive(Properties, PartialEq)]
pub(super) struct SentElsewhereProps {
    /// The form as it was left.
    pub state: Rc<ComposeState>,
    /// Where to go on.
    pub children: Html,
}

/// The notice, the words, the ways on.
#[component]
pub(super) fn SentElsewhere(props: &SentElsewhereProps) -> Html {
    let state = &props.state;
    html! {
        <FocusedNotice
            id="sent-elsewhere"
            tone={Tone::Info}
            title={t::compose_sent_elsewhere_title()}
            spoken={t::compose_sent_elsewhere_title()}
        >
            <p>{ t::compose_sent_elsewhere_text() }</p>
            if state.has_words() {
                <p><strong>{ t::compose_conflict_mine() }</strong></p>
                if !state.subject.is_empty() {
                    <p>{ &state.subject }</p>
                }
                <p class="message__body">{ &state.body }</p>
            }
            { props.children.clone() }
        </FocusedNotice>
    }
}
