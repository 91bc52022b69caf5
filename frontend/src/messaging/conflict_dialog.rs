//! Two windows wrote in one draft: the person chooses which text stays.

use super::compose_actions::Action;
use super::use_compose::Compose;
use crate::i18n::{format, texts as t};
use crate::ui::{Button, ButtonKind, Dialog};
use yew::prelude::*;

/// Both texts and a button for each.
pub(super) fn conflict_dialog(compose: &Compose) -> Html {
    let choose = |action: Action| {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(action.clone()))
    };
    let text = |text: &str| {
        if text.trim().is_empty() {
            t::compose_conflict_empty().to_owned()
        } else {
            text.to_owned()
        }
    };
    html! {
        <Dialog
            id="draft-conflict"
            open={compose.state.other.is_some()}
            title={t::compose_conflict_title()}
            on_close={Callback::noop()}
        >
            if let Some(other) = &compose.state.other {
                <p>{ t::compose_conflict_text() }</p>
                <h3>{ t::compose_conflict_mine() }</h3>
                <p class="message__body">{ text(&compose.state.body) }</p>
                <h3>{ t::compose_conflict_other(&format::date_time(other.saved_at)) }</h3>
                <p class="message__body">{ text(other.body.reveal()) }</p>
                <div class="dialog__actions">
                    <Button kind={ButtonKind::Primary} on_click={choose(Action::KeepMine)}>
                        { t::compose_conflict_keep_mine() }
                    </Button>
                    <Button on_click={choose(Action::TakeOther)}>
                        { t::compose_conflict_take_other() }
                    </Button>
                </div>
            }
        </Dialog>
    }
}
