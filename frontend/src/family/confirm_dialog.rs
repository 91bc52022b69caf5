//! The passphrase once more, before something that is not done without it.

use crate::effects::use_effect_with;
use crate::i18n::{problems, texts as t};
use crate::state::use_api;
use crate::ui::{Button, ButtonKind, Dialog, PassphraseInput};
use shared::family::{Confirm, Confirmation};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether it is asked.
#[derive(Properties, PartialEq)]
pub(super) struct ConfirmDialogProps {
    /// Whether it is asked.
    pub(super) open: bool,
    /// The server believes the person now.
    pub(super) on_confirmed: Callback<()>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// A dialog over the page, or over another dialog.
#[component]
pub(super) fn ConfirmDialog(props: &ConfirmDialogProps) -> Html {
    let api = use_api();
    let password = use_state_eq(String::new);
    let busy = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<String>);
    {
        let (password, failed) = (password.clone(), failed.clone());
        use_effect_with(props.open, move |_| {
            password.set(String::new());
            failed.set(None);
        });
    }
    let onsubmit = {
        let (password, busy, failed) = (password.clone(), busy.clone(), failed.clone());
        let on_confirmed = props.on_confirmed.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            if password.is_empty() {
                failed.set(Some(t::sign_in_password_missing().to_owned()));
                return;
            }
            busy.set(true);
            let asked = Confirm(Confirmation {
                password: password.as_str().into(),
            });
            let (api, busy, failed) = (api.clone(), busy.clone(), failed.clone());
            let on_confirmed = on_confirmed.clone();
            spawn_local(async move {
                match api.call(&asked).await {
                    Ok(()) => on_confirmed.emit(()),
                    Err(error) => failed.set(Some(problems::sentence(&error))),
                }
                busy.set(false);
            });
        })
    };
    let on_input = {
        let password = password.clone();
        Callback::from(move |text: String| password.set(text))
    };
    html! {
        <Dialog
            id="confirm"
            open={props.open}
            title={t::confirm_title()}
            on_close={props.on_close.clone()}
        >
            if props.open {
                <p>{ t::confirm_text() }</p>
                <form novalidate=true {onsubmit}>
                    <PassphraseInput
                        id="confirm-password"
                        label={t::sign_in_password()}
                        name="password"
                        value={(*password).clone()}
                        {on_input}
                        show={t::sign_in_show_password()}
                        hide={t::sign_in_hide_password()}
                        error={(*failed).clone().map(AttrValue::from)}
                    />
                    <div class="dialog__actions">
                        <Button
                            kind={ButtonKind::Primary}
                            submit=true
                            busy={(*busy).then(|| AttrValue::from(t::confirm_checking()))}
                        >
                            { t::confirm_go_on() }
                        </Button>
                        <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                            { t::confirm_not_now() }
                        </Button>
                    </div>
                </form>
            }
        </Dialog>
    }
}
