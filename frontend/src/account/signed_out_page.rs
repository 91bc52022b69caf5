//! The page after signing out.

use crate::i18n::texts as t;
use crate::routes::Route;
use crate::shell::Heading;
use crate::ui::{LinkButton, Notice, Tone};
use yew::prelude::*;

/// Says that one is out, and what to do on a shared device.
pub fn signed_out_page() -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::signed_out_title()} page="signed-out" />
            <Notice tone={Tone::Ok}>{ t::signed_out_text() }</Notice>
            <p><LinkButton href={Route::Start.href()}>{ t::signed_out_again() }</LinkButton></p>
        </div>
    }
}
