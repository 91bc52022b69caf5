//! Username and password. The same form stands on the sign-in page and in the dialog that appears when
//! a session ends while somebody writes.

use crate::i18n::{problems, texts as t};
use crate::ui::{Button, ButtonKind, ErrorSummary, FieldFault, PassphraseInput, TextInput};
use shared::account::{Credentials, SignIn};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where the form stands.
#[derive(Properties, PartialEq)]
pub(super) struct SignInFormProps {
    /// Base of the ids, so that two forms never share one.
    pub id: AttrValue,
    /// The username to begin with.
    #[prop_or_default]
    pub username: AttrValue,
    /// Somebody signed in; whether the banner has to be accepted.
    pub on_signed_in: Callback<bool>,
}

/// The form. What was typed stays when something is wrong.
#[component]
pub(super) fn SignInForm(props: &SignInFormProps) -> Html {
    let username = use_state(|| props.username.to_string());
    let password = use_state(String::new);
    let busy = use_state_eq(|| false);
    let tried = use_state_eq(|| false);
    let failed = use_state(|| None::<String>);
    let attempt = use_state_eq(|| 0_u32);

    let username_id = AttrValue::from(format!("{}-username", props.id));
    let password_id = AttrValue::from(format!("{}-password", props.id));
    let username_error = (*tried && username.trim().is_empty()).then(t::sign_in_username_missing);
    let password_error = (*tried && password.is_empty()).then(t::sign_in_password_missing);

    let onsubmit = {
        let (username, password, busy) = (username.clone(), password.clone(), busy.clone());
        let (tried, failed, attempt) = (tried.clone(), failed.clone(), attempt.clone());
        let on_signed_in = props.on_signed_in.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            tried.set(true);
            failed.set(None);
            attempt.set(*attempt + 1);
            if username.trim().is_empty() || password.is_empty() {
                return;
            }
            busy.set(true);
            let asked = SignIn(Credentials {
                username: (*username).clone(),
                password: (*password).as_str().into(),
            });
            let (busy, failed, attempt) = (busy.clone(), failed.clone(), attempt.clone());
            let on_signed_in = on_signed_in.clone();
            spawn_local(async move {
                match crate::api::call(&asked).await {
                    Ok(answer) => on_signed_in.emit(answer.banner_required),
                    Err(error) => {
                        failed.set(Some(problems::sentence(&error)));
                        attempt.set(*attempt + 2);
                    }
                }
                busy.set(false);
            });
        })
    };
    let faults: Vec<FieldFault> = [
        username_error.map(|text| (Some(username_id.clone()), text.to_owned())),
        password_error.map(|text| (Some(password_id.clone()), text.to_owned())),
        (*failed).clone().map(|text| (None, text)),
    ]
    .into_iter()
    .flatten()
    .map(|(field, text)| FieldFault {
        field,
        text: text.into(),
    })
    .collect();
    let set = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |text: String| state.set(text))
    };
    html! {
        <form class="form" novalidate=true {onsubmit}>
            <ErrorSummary
                title={t::sign_in_problem()}
                faults={Rc::from(faults)}
                attempt={*attempt}
            />
            <TextInput
                id={username_id.clone()}
                label={t::sign_in_username()}
                name="username"
                value={(*username).clone()}
                on_input={set(&username)}
                autocomplete="username"
                verbatim=true
                error={username_error.map(AttrValue::from)}
            />
            <PassphraseInput
                id={password_id.clone()}
                label={t::sign_in_password()}
                name="password"
                value={(*password).clone()}
                on_input={set(&password)}
                show={t::sign_in_show_password()}
                hide={t::sign_in_hide_password()}
                error={password_error.map(AttrValue::from)}
            />
            <Button
                kind={ButtonKind::Primary}
                submit=true
                wide=true
                busy={(*busy).then(|| AttrValue::from(t::sign_in_logging_in()))}
            >
                { t::sign_in_log_in() }
            </Button>
        </form>
    }
}
