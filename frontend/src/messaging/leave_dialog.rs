//! The question after Cancel: keep the draft or throw it away.

use super::use_compose::Compose;
use crate::i18n::{problems, texts as t};
use crate::routes::Route;
use crate::state::use_mailbox;
use crate::ui::{Button, ButtonKind, Dialog, Notice, Tone};
use yew::prelude::*;

/// Whether it is asked.
#[derive(Properties, PartialEq)]
pub(super) struct LeaveDialogProps {
    /// Whether it is asked.
    pub open: bool,
    /// The form.
    pub compose: Compose,
    /// The person goes on writing.
    pub on_stay: Callback<()>,
}

/// Three ways on.
#[component]
pub(super) fn LeaveDialog(props: &LeaveDialogProps) -> Html {
    let refresh = use_mailbox().refresh;
    let busy = use_state_eq(|| false);
    let failed = use_state(|| None::<String>);
    let patient_id = props.compose.patient_id;
    let leave = Callback::from(move |()| Route::Inbox { patient_id }.open());
    let discard = {
        let (compose, busy, failed) = (props.compose.clone(), busy.clone(), failed.clone());
        let leave = leave.clone();
        Callback::from(move |()| {
            busy.set(true);
            failed.set(None);
            let (busy, failed) = (busy.clone(), failed.clone());
            let (leave, refresh) = (leave.clone(), refresh.clone());
            compose.discard.emit(Callback::from(move |result| {
                busy.set(false);
                match result {
                    Ok(()) => {
                        refresh.emit(());
                        leave.emit(());
                    }
                    Err(error) => {
                        failed.set(Some(t::compose_discard_failed(&problems::sentence(&error))))
                    }
                }
            }));
        })
    };
    let stay = {
        let (busy, on_stay) = (*busy, props.on_stay.clone());
        Callback::from(move |()| {
            // What is being thrown away is nothing to go on with.
            if !busy {
                on_stay.emit(());
            }
        })
    };
    html! {
        <Dialog
            id="leave"
            open={props.open}
            title={t::compose_leave_title()}
            on_close={stay.clone()}
        >
            <p>{ t::compose_leave_text() }</p>
            if let Some(text) = &*failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            <div class="dialog__actions">
                <Button kind={ButtonKind::Primary} on_click={leave}>
                    { t::compose_leave_keep() }
                </Button>
                <Button
                    kind={ButtonKind::Danger}
                    busy={(*busy).then(|| AttrValue::from(t::compose_discarding()))}
                    on_click={discard}
                >
                    { t::compose_leave_discard() }
                </Button>
                <Button kind={ButtonKind::Plain} on_click={stay}>
                    { t::compose_leave_stay() }
                </Button>
            </div>
        </Dialog>
    }
}
