//! What stands in place of a form whose draft was sent from another window: that it was, and what
//! had been typed here, so that no word is lost.

use super::compose_state::ComposeState;
use super::focused_notice::FocusedNotice;
use crate::i18n::texts as t;
use crate::ui::Tone;
use yew::prelude::*;

/// The notice, the words of the form as it was left, the ways on.
pub(super) fn sent_elsewhere(state: &ComposeState, ways_on: Html) -> Html {
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
            { ways_on }
        </FocusedNotice>
    }
}
