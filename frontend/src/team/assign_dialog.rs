//! Giving a thread to a colleague.

use super::doing::use_doing;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Notice, Select, Tone, remote};
use shared::id::{AccountId, PatientId, ThreadId};
use shared::page::Page;
use shared::team::{ColleagueView, HoldThread, ListColleagues, ThreadHolding};
use std::rc::Rc;
use yew::prelude::*;

/// Which thread.
#[derive(Properties, PartialEq)]
pub(super) struct AssignDialogProps {
    /// Whose care it is about.
    pub(super) patient_id: PatientId,
    /// Which thread.
    pub(super) thread_id: ThreadId,
    /// Who has it.
    pub(super) held: Option<AccountId>,
    /// It was given.
    pub(super) on_done: Callback<()>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// Asks to whom.
#[component]
pub(super) fn AssignDialog(props: &AssignDialogProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let colleagues = use_query(format!("colleagues {thread_id}"), move |_| ListColleagues {
        patient_id,
        thread_id,
    });
    let chosen = use_state_eq(AttrValue::default);
    let missing = use_state_eq(|| false);
    let doing = use_doing(props.on_done.clone());
    let held = props.held;
    let ready = |page: &Rc<Page<ColleagueView>>| {
        let others: Vec<&ColleagueView> = page.items.iter().filter(|it| !it.own).collect();
        if others.is_empty() {
            return html! { <p>{ t::team_assign_nobody() }</p> };
        }
        let value = (*chosen).clone();
        // Nobody is chosen beforehand: Enter alone gives it to no one.
        let nobody = Choice {
            value: AttrValue::default(),
            text: t::team_assign_choose().into(),
        };
        let colleagues = others.iter().map(|it| Choice {
            value: it.account_id.to_string().into(),
            text: match &it.title {
                Some(title) => t::team_colleague(it.name.reveal(), title).into(),
                None => it.name.reveal().to_owned().into(),
            },
        });
        let choices: Rc<[Choice]> = std::iter::once(nobody).chain(colleagues).collect();
        let to = others
            .iter()
            .find(|it| it.account_id.to_string() == value.as_str())
            .map(|it| (it.account_id, it.name.reveal().to_owned()));
        let onsubmit = {
            let (doing, missing) = (doing.clone(), missing.clone());
            Callback::from(move |event: SubmitEvent| {
                event.prevent_default();
                let Some((account_id, name)) = &to else {
                    missing.set(true);
                    return;
                };
                let holding = ThreadHolding {
                    account_id: *account_id,
                    instead_of: held,
                };
                let asked = HoldThread {
                    patient_id,
                    thread_id,
                    holding,
                };
                doing.ask(asked, Some(t::team_assigned(name).into()));
            })
        };
        let on_change = {
            let (chosen, missing) = (chosen.clone(), missing.clone());
            Callback::from(move |value: AttrValue| {
                missing.set(false);
                chosen.set(value);
            })
        };
        html! {
            <form {onsubmit}>
                <Select
                    id="assign-to"
                    label={t::team_assign_to()}
                    {choices}
                    {value}
                    {on_change}
                    error={missing.then(|| AttrValue::from(t::team_assign_missing()))}
                />
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_working()))}
                    >
                        { t::team_assign_do() }
                    </Button>
                </div>
            </form>
        }
    };
    html! {
        <Dialog
            id="assign"
            open=true
            title={t::team_assign()}
            from_title=true
            on_close={doing.leaving(&props.on_close)}
        >
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            { remote(
                &colleagues.state,
                (3, t::shell_loading(), t::shell_retry()),
                &colleagues.reload,
                ready,
            ) }
            <div class="dialog__actions">
                <Button kind={ButtonKind::Plain} on_click={doing.leaving(&props.on_close)}>
                    { t::family_form_cancel() }
                </Button>
            </div>
        </Dialog>
    }
}
