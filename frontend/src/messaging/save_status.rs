//! One line that says whether what is typed is kept.

use super::compose_state::{ComposeState, Phase};
use crate::api::ApiError;
use crate::i18n::{format, problems, texts as t};
use crate::ui::{icon, use_overdue};
use std::rc::Rc;
use yew::prelude::*;

/// Of which form.
#[derive(Properties, PartialEq)]
pub(super) struct SaveStatusProps {
    /// The form.
    pub state: Rc<ComposeState>,
}

/// "Saved 10:42 AM, in Drafts", when that is true of the last key as well. Only trouble is spoken: a sentence after every pause would be noise.
#[component]
pub(super) fn SaveStatus(props: &SaveStatusProps) -> Html {
    let state = &props.state;
    let saving = use_overdue(matches!(state.phase, Phase::Saving(_)));
    let trouble = state.trouble.as_ref().map(|trouble| match &trouble.error {
        ApiError::Offline => t::compose_not_saved_offline().to_owned(),
        ApiError::SignedOut | ApiError::BannerRequired => {
            t::compose_not_saved_signed_out().to_owned()
        }
        error if error.passes() => t::compose_not_saved_busy().to_owned(),
        error => t::compose_not_saved_other(&problems::sentence(error)),
    });
    let (symbol, text) = if let Some(text) = &trouble {
        ("warning", text.clone())
    } else if saving || state.unsaved() && state.saved_at.is_some() {
        ("schedule", t::compose_saving().to_owned())
    } else if let Some(at) = state.saved_at {
        ("check_circle", t::compose_saved(&format::row_time(at)))
    } else {
        ("info", t::compose_not_saved_yet().to_owned())
    };
    html! {
        <>
            <p class="autosave">{ icon(symbol) }{ text }</p>
            <p class="usa-sr-only" role="status">{ trouble.unwrap_or_default() }</p>
        </>
    }
}
