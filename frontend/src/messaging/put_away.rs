//! Putting a whole conversation of one's own mailbox into Trash from its page, and taking it out again. Nothing is
//! destroyed, and everyone else keeps it.

use crate::api::ApiError;
use crate::i18n::{problems, texts as t};
use crate::state::{Api, use_api};
use crate::ui::{Button, Notice, Tone, use_announce};
use shared::ErrorCode;
use shared::id::{MessageId, PatientId};
use shared::messaging::{RestoreMessage, ThreadView, TrashMessage};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Which thread.
#[derive(Properties, PartialEq)]
pub(super) struct PutAwayProps {
    /// The thread.
    pub(super) thread: Rc<ThreadView>,
    /// It was put away or taken out, or some of it.
    pub(super) on_done: Callback<()>,
}

/// A button that does one or the other, and where the conversation is.
#[component]
pub(super) fn PutAway(props: &PutAwayProps) -> Html {
    let (api, announce) = (use_api(), use_announce());
    let busy = use_state_eq(|| false);
    let failed = use_state_eq(|| None::<AttrValue>);
    let in_trash = props.thread.in_trash;
    let act = {
        let (busy, failed) = (busy.clone(), failed.clone());
        let (thread, on_done) = (props.thread.clone(), props.on_done.clone());
        Callback::from(move |()| {
            if *busy {
                return;
            }
            busy.set(true);
            failed.set(None);
            let (api, announce, on_done) = (api.clone(), announce.clone(), on_done.clone());
            let (busy, failed, thread) = (busy.clone(), failed.clone(), thread.clone());
            spawn_local(async move {
                let result = move_all(&api, &thread).await;
                busy.set(false);
                match result {
                    Ok(()) if thread.in_trash => announce.say(t::thread_out_of_trash()),
                    Ok(()) => announce.say(t::thread_in_trash()),
                    Err(error) => failed.set(Some(problems::sentence(&error).into())),
                }
                // What was moved before something failed is moved.
                on_done.emit(());
            });
        })
    };
    html! {
        <div class="put-away stack no-print">
            if in_trash {
                <p>{ t::thread_in_trash() }</p>
            }
            if let Some(text) = &*failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            <div class="actions">
                <Button
                    icon="delete"
                    busy={busy.then(|| AttrValue::from(t::thread_moving()))}
                    on_click={act}
                >
                    { if in_trash { t::thread_restore() } else { t::thread_to_trash() } }
                </Button>
            </div>
        </div>
    }
}

/// Moves every message, one after the other: each is where it was or in Trash, never between.
async fn move_all(api: &Api, thread: &ThreadView) -> Result<(), ApiError> {
    for message in &thread.messages {
        let place = (thread.patient.id, message.id);
        match move_one(api, place, thread.in_trash).await {
            // One that is not in this mailbox.
            Err(ApiError::Problem(problem)) if problem.code == ErrorCode::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}

async fn move_one(
    api: &Api,
    (patient_id, message_id): (PatientId, MessageId),
    out: bool,
) -> Result<(), ApiError> {
    if out {
        let asked = RestoreMessage {
            patient_id,
            message_id,
        };
        api.call(&asked).await
    } else {
        let asked = TrashMessage {
            patient_id,
            message_id,
        };
        api.call(&asked).await
    }
}
