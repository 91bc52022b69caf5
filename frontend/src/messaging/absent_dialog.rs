//! "Why isn't my team here?": the true reason, and what to do.

use super::recipient_help::{choices, words};
use super::substitute;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::ui::{Button, Dialog, LinkButton, Remote, TextInput, remote};
use shared::directory::{AbsentRecipientView, ExplainAbsence, RecipientView, WhyAbsent};
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// What [`AbsentDialog`] explains.
#[derive(Properties, PartialEq)]
pub(super) struct AbsentDialogProps {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Whether it is there.
    pub open: bool,
    /// What was typed into the To field.
    pub text: AttrValue,
    /// Somebody was chosen after all.
    pub on_choose: Callback<Rc<RecipientView>>,
    /// It is to close.
    pub on_close: Callback<()>,
}

/// The dialog. Nothing is asked for before it opens.
#[component]
pub(super) fn AbsentDialog(props: &AbsentDialogProps) -> Html {
    html! {
        <Dialog
            id="absent"
            open={props.open}
            title={t::absent_title()}
            from_title=true
            on_close={props.on_close.clone()}
        >
            if props.open {
                <Question
                    patient_id={props.patient_id}
                    text={props.text.clone()}
                    on_choose={props.on_choose.clone()}
                />
            }
            <div class="dialog__actions">
                <LinkButton href={Route::Help.href()}>{ t::absent_call() }</LinkButton>
                <Button on_click={props.on_close.clone()}>{ t::recipient_help_close() }</Button>
            </div>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    patient_id: PatientId,
    text: AttrValue,
    on_choose: Callback<Rc<RecipientView>>,
}

/// Whom one looks for, and the answer to what was asked last.
#[component]
fn Question(props: &QuestionProps) -> Html {
    let typed = use_state_eq(|| props.text.to_string());
    let asked = use_state_eq(|| props.text.trim().to_owned());
    let onsubmit = {
        let (typed, asked) = (typed.clone(), asked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(typed.trim().to_owned());
        })
    };
    let on_input = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    html! {
        <>
            <form {onsubmit}>
                <TextInput
                    id="absent-text"
                    label={t::absent_ask()}
                    value={(*typed).clone()}
                    {on_input}
                />
                <Button submit=true>{ t::absent_check() }</Button>
            </form>
            <Answer
                patient_id={props.patient_id}
                text={(*asked).clone()}
                on_choose={props.on_choose.clone()}
            />
            <h3>{ t::absent_rules() }</h3>
            <ul>
                <li>{ t::absent_rule_names() }</li>
                <li>{ t::absent_rule_site() }</li>
                <li>{ t::absent_rule_staff() }</li>
            </ul>
        </>
    }
}

/// What the directory knows of the text; without one, of the patient's own care team.
#[component]
fn Answer(props: &QuestionProps) -> Html {
    let (patient_id, text) = (props.patient_id, props.text.clone());
    let answer = use_query(text.to_string(), {
        let text = text.clone();
        move |_| ExplainAbsence {
            patient_id,
            text: text.as_str().into(),
        }
    });
    let shown = remote(&answer.state, words(), &answer.reload, |view| {
        let instead: Vec<Rc<RecipientView>> = view.instead.iter().cloned().map(Rc::new).collect();
        html! {
            <div class="absent-answer">
                for absent in &view.absent {
                    <p>{ reason(absent) }</p>
                    if let Some(instead) = &absent.substitute {
                        <p>{ substitute::reason(&absent.label, instead) }</p>
                        { choices(&[Rc::new(instead.recipient.clone())], &props.on_choose) }
                    }
                }
                if !text.is_empty() && view.absent.is_empty() && instead.is_empty() {
                    <p>{ t::absent_nobody(&text) }</p>
                }
                if !instead.is_empty() {
                    <h3>{ t::absent_instead() }</h3>
                    { choices(&instead, &props.on_choose) }
                }
            </div>
        }
    });
    let heard = match &answer.state {
        Remote::Ready(view) => t::absent_heard(
            &t::absent_reasons(view.absent.len() as u64),
            &t::browse_count(view.instead.len() as u64),
        ),
        _ => String::new(),
    };
    html! {
        <>
            <p class="usa-sr-only" role="status">{ heard }</p>
            { shown }
        </>
    }
}

fn reason(absent: &AbsentRecipientView) -> String {
    let place = if absent.place.is_empty() {
        &absent.facility
    } else {
        &absent.place
    };
    match absent.why {
        WhyAbsent::Retired => t::absent_retired(&absent.label, place),
        WhyAbsent::TakesNoMessages => t::absent_takes_no_messages(&absent.label, place),
        WhyAbsent::Unanswered => t::absent_unanswered(&absent.label, place),
    }
}
