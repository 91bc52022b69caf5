//! Taking a message back that one has just sent for a team.

use crate::i18n::{format, problems, texts as t};
use crate::state::use_api;
use crate::ui::{Button, ButtonKind, Dialog, Notice, Tone, use_announce};
use shared::id::{MessageId, PatientId};
use shared::team::RecallMessage;
use shared::time::UtcMicros;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Which message.
#[derive(Properties, PartialEq)]
pub(super) struct RecallProps {
    /// Whose care it is about.
    pub(super) patient_id: PatientId,
    /// Which message.
    pub(super) message_id: MessageId,
    /// Until when it may be taken back.
    pub(super) until: UtcMicros,
    /// It was taken back.
    pub(super) on_done: Callback<()>,
}

/// A button, and a question before it is done.
#[component]
pub(super) fn Recall(props: &RecallProps) -> Html {
    let (api, announce) = (use_api(), use_announce());
    let asking = use_state_eq(|| false);
    let busy = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<AttrValue>);
    let ask = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(true))
    };
    let on_close = {
        let (asking, busy) = (asking.clone(), *busy);
        Callback::from(move |()| {
            // What comes of it is said here.
            if !busy {
                asking.set(false);
            }
        })
    };
    let recall = {
        let (busy, failed, asking) = (busy.clone(), failed.clone(), asking.clone());
        let (patient_id, message_id) = (props.patient_id, props.message_id);
        let on_done = props.on_done.clone();
        Callback::from(move |()| {
            if *busy {
                return;
            }
            busy.set(true);
            failed.set(None);
            let (api, announce) = (api.clone(), announce.clone());
            let (busy, failed, asking) = (busy.clone(), failed.clone(), asking.clone());
            let on_done = on_done.clone();
            spawn_local(async move {
                let asked = RecallMessage {
                    patient_id,
                    message_id,
                };
                let result = api.call(&asked).await;
                busy.set(false);
                match result {
                    Ok(()) => {
                        asking.set(false);
                        announce.say(t::thread_recalled_said());
                        on_done.emit(());
                    }
                    Err(error) => failed.set(Some(problems::sentence(&error).into())),
                }
            });
        })
    };
    html! {
        <div class="actions no-print">
            <Button kind={ButtonKind::Plain} on_click={ask}>{ t::thread_recall() }</Button>
            <Dialog
                id={format!("recall-{}", props.message_id)}
                open={*asking}
                title={t::thread_recall_title()}
                on_close={on_close.clone()}
            >
                <p>{ t::thread_recall_text(&format::date_time(props.until)) }</p>
                if let Some(text) = &*failed {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Danger}
                        on_click={recall}
                        busy={(*busy).then(|| AttrValue::from(t::thread_recalling()))}
                    >
                        { t::thread_recall_do() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={on_close}>
                        { t::family_form_cancel() }
                    </Button>
                </div>
            </Dialog>
        </div>
    }
}
