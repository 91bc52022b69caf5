//! A code that nobody has used yet: large enough to read out, with what to do with it.

use super::words;
use crate::i18n::{format, texts as t};
use crate::ui::{Button, ButtonKind};
use shared::family::InviteView;
use yew::prelude::*;

/// One code. The page prints this part alone.
pub(super) fn invite(view: &InviteView, on_withdraw: Callback<()>) -> Html {
    let print = Callback::from(|()| {
        // It fails only where nothing can be printed.
        let _ = web_sys::window().map(|window| window.print());
    });
    let (from, until) = (format::date(view.starts_on), format::date(view.ends_on));
    html! {
        <section
            key={view.id.to_string()}
            class="card invite"
            id={format!("invite-{}", view.id)}
            aria-labelledby={format!("invite-{}-heading", view.id)}
        >
            <h2 class="card__heading" id={format!("invite-{}-heading", view.id)}>
                { t::family_code() }
            </h2>
            <p class="invite__code">{ view.code.reveal() }</p>
            <p>{ t::family_code_how() }</p>
            <ol class="invite__steps">
                <li>{ t::family_code_step_sign_in() }</li>
                <li>{ t::family_code_step_menu() }</li>
                <li>{ t::family_code_step_type() }</li>
            </ol>
            <p>{ t::family_code_for(&words::capabilities(view.capabilities)) }</p>
            if !view.purpose.reveal().is_empty() {
                <p>{ t::family_purpose(view.purpose.reveal()) }</p>
            }
            <p>{ t::code_use_when(&from, &until) }</p>
            <p class="muted">{ t::family_code_until(&format::date_time(view.expires_at)) }</p>
            <p class="actions">
                <Button icon="print" on_click={print}>{ t::family_code_print() }</Button>
                <Button kind={ButtonKind::Danger} on_click={on_withdraw}>
                    { t::family_code_withdraw() }
                </Button>
            </p>
        </section>
    }
}
