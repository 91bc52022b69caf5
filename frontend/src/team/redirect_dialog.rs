//! Handing a thread to another team: which one, and why.

use super::doing::use_doing;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_query};
use crate::i18n::texts as t;
use crate::messaging::choices;
use crate::state::use_typing_guard;
use crate::ui::{
    Button, ButtonKind, Dialog, ErrorSummary, FieldFault, Notice, TextArea, TextInput, Tone, remote,
};
use shared::directory::{RecipientView, RecipientsView};
use shared::id::{PatientId, ThreadId};
use shared::team::{MAX_REASON_CHARS, RedirectThread, Redirection, SearchTeams};
use std::rc::Rc;
use yew::prelude::*;

const TEAM: &str = "redirect-team";
const REASON: &str = "redirect-reason";

/// Which thread.
#[derive(Properties, PartialEq)]
pub(super) struct RedirectDialogProps {
    /// Whose care it is about.
    pub(super) patient_id: PatientId,
    /// Which thread.
    pub(super) thread_id: ThreadId,
    /// It was handed to the team of this name.
    pub(super) on_handed: Callback<AttrValue>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// Asks for the team and the reason.
#[component]
pub(super) fn RedirectDialog(props: &RedirectDialogProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(String::new);
    let chosen = use_state_eq(|| None::<Rc<RecipientView>>);
    let reason = use_state_eq(String::new);
    let attempt = use_state_eq(|| 0_u32);
    let on_done = {
        let (chosen, on_handed) = (chosen.clone(), props.on_handed.clone());
        Callback::from(move |()| {
            let team = chosen.as_ref().map(|team| team.label.clone());
            on_handed.emit(team.unwrap_or_default().into());
        })
    };
    let doing = use_doing(on_done);
    use_typing_guard(!reason.is_empty());
    let mut faults = Vec::new();
    let mut wrong = |field: &'static str, text: String| {
        if *attempt > 0 {
            faults.push(FieldFault {
                field: Some(field.into()),
                text: text.into(),
            });
        }
    };
    if chosen.is_none() {
        wrong(TEAM, t::team_redirect_missing().to_owned());
    }
    let length = reason.trim().chars().count();
    if length == 0 {
        wrong(REASON, t::team_reason_missing().to_owned());
    } else if length > MAX_REASON_CHARS {
        wrong(REASON, t::team_reason_long(&MAX_REASON_CHARS.to_string()));
    }
    let fits = chosen.is_some() && (1..=MAX_REASON_CHARS).contains(&length);
    let fault_at = |field: &str| {
        let mut faults = faults.iter();
        let fault = faults.find(|fault| fault.field.as_deref() == Some(field));
        fault.map(|fault| fault.text.clone())
    };
    let search = {
        let (typed, asked) = (typed.clone(), asked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(typed.trim().to_owned());
        })
    };
    let on_search_input = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    // What was used to choose is gone after it: focus goes on to what is asked next.
    let moves = use_mut_ref(|| false);
    let on_choose = {
        let (chosen, moves) = (chosen.clone(), moves.clone());
        Callback::from(move |team| {
            moves.replace(true);
            chosen.set(Some(team));
        })
    };
    let again = {
        let (chosen, moves) = (chosen.clone(), moves.clone());
        Callback::from(move |()| {
            moves.replace(true);
            chosen.set(None);
        })
    };
    use_effect_with(chosen.is_some(), move |chosen| {
        if moves.replace(false) {
            let next = if *chosen { REASON } else { TEAM };
            focus_first(&format!("#{next}"));
        }
    });
    let on_reason = {
        let reason = reason.clone();
        Callback::from(move |text| reason.set(text))
    };
    let onsubmit = {
        let (attempt, doing) = (attempt.clone(), doing.clone());
        let (chosen, reason) = (chosen.clone(), reason.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let (Some(team), true) = (&*chosen, fits) {
                let redirection = Redirection {
                    recipient_id: team.id,
                    reason: reason.trim().into(),
                };
                let asked = RedirectThread {
                    patient_id,
                    thread_id,
                    redirection,
                };
                // The list says it, where the thread was.
                doing.ask(asked, None);
            }
        })
    };
    html! {
        <Dialog
            id="redirect"
            open=true
            title={t::team_redirect()}
            from_title=true
            on_close={doing.leaving(&props.on_close)}
        >
            <p>{ t::team_redirect_text() }</p>
            <ErrorSummary
                title={t::team_problem()}
                faults={Rc::<[FieldFault]>::from(&*faults)}
                attempt={*attempt}
            />
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if let Some(team) = &*chosen {
                <p id={TEAM} tabindex="-1">
                    { t::team_redirect_chosen(&team.label) }
                    { " " }
                    <Button kind={ButtonKind::Plain} on_click={again}>{ t::team_redirect_other() }</Button>
                </p>
            } else {
                <form role="search" onsubmit={search}>
                    <TextInput
                        id={TEAM}
                        label={t::team_redirect_which()}
                        hint={t::team_redirect_hint()}
                        value={(*typed).clone()}
                        on_input={on_search_input}
                        error={fault_at(TEAM)}
                    />
                    <Button submit=true icon="search">{ t::team_redirect_search() }</Button>
                </form>
                if !asked.is_empty() {
                    <Found {patient_id} {thread_id} text={(*asked).clone()} {on_choose} />
                }
            }
            <form class="form" novalidate=true {onsubmit}>
                <TextArea
                    id={REASON}
                    label={t::team_redirect_reason()}
                    hint={t::team_redirect_reason_hint()}
                    value={(*reason).clone()}
                    on_input={on_reason}
                    required=true
                    rows={3}
                    error={fault_at(REASON)}
                />
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_working()))}
                    >
                        { t::team_redirect_do() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={doing.leaving(&props.on_close)}>
                        { t::family_form_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    patient_id: PatientId,
    thread_id: ThreadId,
    text: AttrValue,
    on_choose: Callback<Rc<RecipientView>>,
}

/// The teams that were found.
#[component]
fn Found(props: &FoundProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let text = props.text.clone();
    let found = use_query(format!("teams {text}"), move |_| SearchTeams {
        patient_id,
        thread_id,
        text: text.as_str().into(),
    });
    let ready = |view: &Rc<RecipientsView>| {
        let teams: Vec<Rc<RecipientView>> = view.items.iter().cloned().map(Rc::new).collect();
        let count = t::team_redirect_found(teams.len() as u64);
        html! {
            <>
                <p role="status">{ count }</p>
                { choices(&teams, &props.on_choose) }
            </>
        }
    };
    remote(
        &found.state,
        (4, t::shell_loading(), t::shell_retry()),
        &found.reload,
        ready,
    )
}
