//! Closing a thread: why, while an answer is owed.

use super::doing::use_doing;
use crate::i18n::texts as t;
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Dialog, ErrorSummary, FieldFault, Notice, TextArea, Tone};
use shared::id::{PatientId, ThreadId};
use shared::team::{CloseThread, Closing, MAX_REASON_CHARS};
use std::rc::Rc;
use yew::prelude::*;

const REASON: &str = "close-reason";

/// Which thread.
#[derive(Properties, PartialEq)]
pub(super) struct CloseDialogProps {
    /// Whose care it is about.
    pub(super) patient_id: PatientId,
    /// Which thread.
    pub(super) thread_id: ThreadId,
    /// An answer is owed: the patient's side is told why there is none.
    pub(super) required: bool,
    /// It was closed.
    pub(super) on_done: Callback<()>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// Asks for the reason.
#[component]
pub(super) fn CloseDialog(props: &CloseDialogProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let reason = use_state_eq(String::new);
    let attempt = use_state_eq(|| 0_u32);
    let doing = use_doing(props.on_done.clone());
    use_typing_guard(!reason.is_empty());
    let length = reason.trim().chars().count();
    let problem = if length > MAX_REASON_CHARS {
        Some(t::team_reason_long(&MAX_REASON_CHARS.to_string()))
    } else if length == 0 && props.required {
        Some(t::team_close_missing().to_owned())
    } else {
        None
    };
    let fits = problem.is_none();
    let problem = problem.filter(|_| *attempt > 0).map(AttrValue::from);
    let faults: Rc<[FieldFault]> = problem
        .iter()
        .map(|text| FieldFault {
            field: Some(REASON.into()),
            text: text.clone(),
        })
        .collect();
    let on_input = {
        let reason = reason.clone();
        Callback::from(move |text| reason.set(text))
    };
    let onsubmit = {
        let (attempt, reason, doing) = (attempt.clone(), reason.clone(), doing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if fits {
                let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
                let asked = CloseThread {
                    patient_id,
                    thread_id,
                    closing: Closing {
                        reason: reason.map(Into::into),
                    },
                };
                doing.ask(asked, Some(t::team_closed_done().into()));
            }
        })
    };
    html! {
        <Dialog
            id="close-thread"
            open=true
            title={t::team_close()}
            from_title=true
            on_close={doing.leaving(&props.on_close)}
        >
            <p>
                { if props.required { t::team_close_owed() } else { t::team_close_text() } }
            </p>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary title={t::team_problem()} {faults} attempt={*attempt} />
                if let Some(text) = doing.failed() {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <TextArea
                    id={REASON}
                    label={t::team_close_reason()}
                    hint={t::team_redirect_reason_hint()}
                    value={(*reason).clone()}
                    {on_input}
                    required={props.required}
                    rows={3}
                    error={problem}
                />
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_working()))}
                    >
                        { t::team_close_do() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={doing.leaving(&props.on_close)}>
                        { t::family_form_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
