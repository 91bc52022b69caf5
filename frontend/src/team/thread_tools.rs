//! What a member of a team can do with an open thread beside answering it.

use super::assign_dialog::AssignDialog;
use super::close_dialog::CloseDialog;
use super::doing::use_doing;
use super::notes::Notes;
use super::redirect_dialog::RedirectDialog;
use crate::i18n::{format, texts as t};
use crate::messaging::TeamTools;
use crate::state::use_signed_in;
use crate::ui::{Button, Notice, Tone};
use shared::messaging::{ThreadState, ThreadView};
use shared::team::{HoldThread, ReleaseThread, ThreadHolding};
use std::rc::Rc;
use yew::prelude::*;

/// Who has the thread and what else can be done with it, above its messages; the notes below them. `on_handed`
/// hears to which team it was handed: it is not here any more.
pub(super) fn team_tools(
    thread: &Rc<ThreadView>,
    on_done: &Callback<()>,
    on_handed: &Callback<AttrValue>,
) -> TeamTools {
    let (key, thread, on_done) = (thread.id.to_string(), thread.clone(), on_done.clone());
    TeamTools {
        above: html! {
            <Holder
                key={key.clone()}
                thread={thread.clone()}
                on_done={on_done.clone()}
                on_handed={on_handed.clone()}
            />
        },
        below: html! { <Notes {key} {thread} {on_done} /> },
    }
}

#[derive(Properties, PartialEq)]
struct HolderProps {
    thread: Rc<ThreadView>,
    on_done: Callback<()>,
    on_handed: Callback<AttrValue>,
}

/// Which dialog is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Assign,
    Redirect,
    Close,
}

#[component]
fn Holder(props: &HolderProps) -> Html {
    let open = use_state_eq(|| None::<Open>);
    let close_dialogs = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    // Whatever was done, no dialog stays over it.
    let on_done = {
        let (close, on_done) = (close_dialogs.clone(), props.on_done.clone());
        Callback::from(move |()| {
            close.emit(());
            on_done.emit(());
        })
    };
    let doing = use_doing(on_done.clone());
    let session = use_signed_in();
    let thread = &props.thread;
    let (patient_id, thread_id) = (thread.patient.id, thread.id);
    let closed = thread.state == ThreadState::Closed;
    // Whoever has it owes the answer: once it is given, nobody has to.
    let waits = thread.state.waits_for_team();
    let take = session.map(|session| session.account.id).map(|account_id| {
        let (doing, held) = (
            doing.clone(),
            thread.holder.as_ref().map(|it| it.account_id),
        );
        Callback::from(move |()| {
            let holding = ThreadHolding {
                account_id,
                instead_of: held,
            };
            let asked = HoldThread {
                patient_id,
                thread_id,
                holding,
            };
            doing.ask(asked, Some(t::team_taken().into()));
        })
    });
    let release = {
        let doing = doing.clone();
        Callback::from(move |()| {
            let asked = ReleaseThread {
                patient_id,
                thread_id,
            };
            doing.ask(asked, Some(t::team_released().into()));
        })
    };
    let show = |which: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(Some(which)))
    };
    let (who, own, free) = match &thread.holder {
        None => (t::team_nobody_has().to_owned(), false, true),
        Some(holder) if holder.own => (
            t::team_you_have(&format::row_time(holder.since)),
            true,
            false,
        ),
        Some(holder) => (
            t::team_somebody_has(holder.name.reveal(), &format::row_time(holder.since)),
            false,
            false,
        ),
    };
    let busy = doing.is_busy().then(|| AttrValue::from(t::team_working()));
    let yours = own || free;
    html! {
        <section class="holder no-print" aria-label={t::team_holder_label()}>
            if waits {
                <p>{ who }</p>
            }
            <div class="actions">
                if waits && !own {
                    if let Some(take) = take {
                        <Button on_click={take} busy={busy.clone()}>
                            { if free { t::team_take() } else { t::team_take_over() } }
                        </Button>
                    }
                }
                if waits && own {
                    <Button on_click={release} {busy}>{ t::team_release() }</Button>
                }
                if yours && waits {
                    <Button on_click={show(Open::Assign)}>{ t::team_assign() }</Button>
                }
                if yours && waits {
                    <Button on_click={show(Open::Redirect)}>{ t::team_redirect() }</Button>
                }
                if yours && !closed {
                    <Button on_click={show(Open::Close)}>{ t::team_close() }</Button>
                }
            </div>
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if *open == Some(Open::Assign) {
                <AssignDialog
                    {patient_id}
                    {thread_id}
                    held={thread.holder.as_ref().map(|it| it.account_id)}
                    on_done={on_done.clone()}
                    on_close={close_dialogs.clone()}
                />
            }
            if *open == Some(Open::Redirect) {
                <RedirectDialog
                    {patient_id}
                    {thread_id}
                    on_handed={props.on_handed.clone()}
                    on_close={close_dialogs.clone()}
                />
            }
            if *open == Some(Open::Close) {
                <CloseDialog
                    {patient_id}
                    {thread_id}
                    required={thread.state.waits_for_team()}
                    {on_done}
                    on_close={close_dialogs}
                />
            }
        </section>
    }
}
