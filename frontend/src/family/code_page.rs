//! Using a code: what it is for, then yes.

use super::change::{Operation, use_change};
use super::words;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::focus_first;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{SessionEvent, use_session, use_typing_guard};
use crate::ui::{Button, ButtonKind, Card, ErrorSummary, FieldFault, Notice, TextInput, Tone};
use shared::account::GetSession;
use shared::family::{InviteCode, InvitePreview, PreviewInvite, RedeemInvite};
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn CodePage() -> Html {
    const ID: &str = "code";
    let session = use_session();
    let change = use_change();
    let code = use_state_eq(String::new);
    let preview = use_state_eq(|| None::<InvitePreview>);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(!code.is_empty());
    let missing = *attempt > 0 && code.trim().is_empty();
    let mut faults = Vec::new();
    if missing {
        faults.push(FieldFault {
            field: Some(ID.into()),
            text: t::code_use_missing().into(),
        });
    } else if let (Some(text), None) = (&change.failed, &*preview) {
        faults.push(FieldFault {
            field: Some(ID.into()),
            text: text.clone(),
        });
    }
    let look = {
        let (code, preview, attempt) = (code.clone(), preview.clone(), attempt.clone());
        let (run, busy) = (change.run.clone(), change.busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if busy || code.trim().is_empty() {
                return;
            }
            let asked = PreviewInvite(InviteCode {
                code: code.trim().into(),
            });
            let preview = preview.clone();
            run.emit(Operation::new(move |api| {
                let (asked, preview) = (asked.clone(), preview.clone());
                async move {
                    preview.set(Some(api.call(&asked).await?));
                    Ok(())
                }
            }));
        })
    };
    let agree = {
        let (code, run, session) = (code.clone(), change.run.clone(), session.clone());
        Callback::from(move |()| {
            let asked = RedeemInvite(InviteCode {
                code: code.trim().into(),
            });
            let session = session.clone();
            run.emit(Operation::new(move |api| {
                let (asked, session) = (asked.clone(), session.clone());
                async move {
                    let patient_id = api.call(&asked).await?.patient_id;
                    // Their page is there only once the session has them.
                    let view = api::call(&GetSession { background: false }).await?;
                    session.tell(SessionEvent::Known(Rc::new(view)));
                    Route::Home { patient_id }.open_instead();
                    Ok(())
                }
            }));
        })
    };
    let on_input = {
        let code = code.clone();
        Callback::from(move |text: String| code.set(text))
    };
    let other = {
        let (preview, attempt) = (preview.clone(), attempt.clone());
        Callback::from(move |()| {
            preview.set(None);
            attempt.set(0);
        })
    };
    let busy = change.busy.then(|| AttrValue::from(t::family_working()));
    let form = || {
        html! {
            <form class="form" novalidate=true onsubmit={look}>
                <ErrorSummary
                    title={t::code_use_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    // Once when it is tried, and again when the answer has come.
                    attempt={*attempt * 2 + u32::from(change.busy)}
                />
                <TextInput
                    id={ID}
                    label={t::code_use_label()}
                    hint={AttrValue::from(t::code_use_hint())}
                    verbatim=true
                    required=true
                    value={(*code).clone()}
                    {on_input}
                    error={faults.first().map(|fault| fault.text.clone())}
                />
                <Button kind={ButtonKind::Primary} submit=true busy={busy.clone()}>
                    { t::code_use_look() }
                </Button>
            </form>
        }
    };
    let answer = |view: &InvitePreview| {
        let name = view.patient.reveal();
        html! {
            <Card id="preview" heading={t::code_use_for(name)}>
                <p>{ t::code_use_may(&words::capabilities(view.capabilities)) }</p>
                if !view.purpose.reveal().is_empty() {
                    <p>{ t::family_purpose(view.purpose.reveal()) }</p>
                }
                <p>
                    { t::code_use_when(&format::date(view.starts_on), &format::date(view.ends_on)) }
                </p>
                if let Some(text) = &change.failed {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <p class="actions">
                    <Button id="agree" kind={ButtonKind::Primary} on_click={agree} busy={busy.clone()}>
                        { t::code_use_agree(name) }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={other}>{ t::code_use_other() }</Button>
                </p>
            </Card>
        }
    };
    // The answer takes the place of the field that had focus.
    use_effect_with(preview.is_some(), |shown| {
        if *shown {
            focus_first("#agree");
        }
    });
    html! {
        <div class="page__narrow">
            <Heading
                text={t::code_use_title()}
                lead={html! { <p>{ t::code_use_lead() }</p> }}
                page="use-a-code"
            />
            if let Some(view) = &*preview {
                { answer(view) }
            } else {
                { form() }
            }
            { change.dialog.clone() }
        </div>
    }
}
