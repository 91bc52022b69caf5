//! The reply under a thread: the same draft as a new message, without To and Subject.

use super::attachment_list::AttachmentList;
use super::compose_actions::Action;
use super::compose_state::{ComposeState, Phase};
use super::conflict_dialog::ConflictDialog;
use super::emergency_panel::ReplyEmergency;
use super::follow_up::way_to;
use super::form_faults;
use super::save_status::SaveStatus;
use super::sent_elsewhere::sent_elsewhere;
use super::unsaved::Unsaved;
use super::use_compose::use_compose;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_query};
use crate::i18n::{problems, texts as t};
use crate::team_settings::UseTemplate;
use crate::ui::{
    Button, ButtonKind, Dialog, ErrorSummary, LinkButton, Notice, TextArea, Tone, remote,
    use_announce,
};
use shared::ErrorCode;
use shared::id::DraftId;
use shared::messaging::rules::MAX_BODY_CHARS;
use shared::messaging::{DraftView, GetDraft, SentView, Side, ThreadView};
use shared::problem::FieldName;
use std::rc::Rc;
use yew::prelude::*;

/// In which thread.
#[derive(Properties, PartialEq)]
pub(super) struct ReplySectionProps {
    /// The thread.
    pub thread: Rc<ThreadView>,
    /// The reply was sent.
    pub on_sent: Callback<SentView>,
}

/// The reply's draft: the one that was begun earlier, or a new one. Which one is decided when the
/// thread opens: the thread read again later names the very draft that is open here.
#[component]
pub(super) fn ReplySection(props: &ReplySectionProps) -> Html {
    let (thread_id, patient_id) = (props.thread.id, props.thread.patient.id);
    let unsaved = use_context::<Unsaved>();
    let begun = use_state(|| {
        // Words that could not be saved yet come back.
        unsaved
            .and_then(|it| it.take(patient_id, &|words| words.thread_id == Some(thread_id)))
            .unwrap_or_else(|| {
                let draft_id = DraftId(api::fresh_id());
                Rc::new(ComposeState::new(draft_id, Some(thread_id)))
            })
    });
    // Only what came back is in a hurry.
    let kept = use_state(|| props.thread.draft_id.filter(|_| !begun.hurry));
    let over = {
        let (kept, begun) = (kept.clone(), begun.clone());
        Callback::from(move |()| {
            kept.set(None);
            begun.set(Rc::new(ComposeState::new(
                DraftId(api::fresh_id()),
                Some(thread_id),
            )));
        })
    };
    let discarded = use_state_eq(|| false);
    let on_discarded = {
        let (over, discarded) = (over.clone(), discarded.clone());
        Callback::from(move |()| {
            discarded.set(true);
            over.emit(());
        })
    };
    let on_again = {
        let (kept, begun) = (kept.clone(), begun.clone());
        Callback::from(move |sent: Rc<ComposeState>| {
            kept.set(None);
            begun.set(Rc::new(sent.anew(DraftId(api::fresh_id()))));
        })
    };
    let on_sent = {
        let (over, on_sent) = (over.clone(), props.on_sent.clone());
        Callback::from(move |sent: SentView| {
            over.emit(());
            on_sent.emit(sent);
        })
    };
    let form = match *kept {
        Some(draft_id) => html! {
            <KeptReply
                key={draft_id.to_string()}
                thread={props.thread.clone()}
                {draft_id}
                {on_sent}
                on_over={over}
                {on_discarded}
                {on_again}
            />
        },
        None => html! {
            <ReplyForm
                key={begun.draft_id.to_string()}
                thread={props.thread.clone()}
                begin={(*begun).clone()}
                takes_focus={*discarded}
                {on_sent}
                {on_discarded}
                {on_again}
            />
        },
    };
    html! {
        <section class="reply no-print" aria-labelledby="reply-heading">
            <h2 id="reply-heading">{ t::thread_reply() }</h2>
            { form }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct KeptReplyProps {
    thread: Rc<ThreadView>,
    draft_id: DraftId,
    on_sent: Callback<SentView>,
    on_over: Callback<()>,
    on_discarded: Callback<()>,
    on_again: Callback<Rc<ComposeState>>,
}

/// Reads the draft, then opens the form with it.
#[component]
fn KeptReply(props: &KeptReplyProps) -> Html {
    let (patient_id, draft_id) = (props.thread.patient.id, props.draft_id);
    let query = use_query(format!("draft {draft_id}"), move |_| GetDraft {
        patient_id,
        draft_id,
    });
    let form = {
        let (thread, on_sent) = (props.thread.clone(), props.on_sent.clone());
        let (on_discarded, on_again) = (props.on_discarded.clone(), props.on_again.clone());
        move |draft: &DraftView| {
            html! {
                <ReplyForm
                    thread={thread.clone()}
                    begin={Rc::new(ComposeState::restored(draft))}
                    on_sent={on_sent.clone()}
                    on_discarded={on_discarded.clone()}
                    on_again={on_again.clone()}
                />
            }
        }
    };
    let gone = matches!(
        query.refusal,
        Some(ErrorCode::NotFound | ErrorCode::DraftSent)
    );
    {
        let on_over = props.on_over.clone();
        use_effect_with(gone, move |gone| {
            if *gone {
                on_over.emit(());
            }
        });
    }
    remote(
        &query.state,
        (3, t::shell_loading(), t::shell_retry()),
        &query.reload,
        |draft| form(draft),
    )
}

#[derive(Properties, PartialEq)]
struct ReplyFormProps {
    thread: Rc<ThreadView>,
    begin: Rc<ComposeState>,
    /// It stands where one was discarded: the button that had focus is gone.
    #[prop_or_default]
    takes_focus: bool,
    on_sent: Callback<SentView>,
    on_discarded: Callback<()>,
    on_again: Callback<Rc<ComposeState>>,
}

/// The way on from where no reply is taken: what was typed goes along.
fn follow_up_button(thread: &ThreadView) -> Html {
    html! {
        <div class="actions">
            <LinkButton icon="edit" href={way_to(thread).href()}>
                { t::follow_up_write() }
            </LinkButton>
        </div>
    }
}

const fn id_of(field: FieldName) -> &'static str {
    match field {
        FieldName::Attachments => "reply-attachments",
        _ => "reply-message",
    }
}

#[component]
fn ReplyForm(props: &ReplyFormProps) -> Html {
    let patient_id = props.thread.patient.id;
    let compose = use_compose(patient_id, props.begin.clone());
    let state = compose.state.clone();
    let discarding = use_state_eq(|| false);
    let discard_failed = use_state(|| None::<String>);
    let asks_discard = use_state_eq(|| false);
    {
        let on_sent = props.on_sent.clone();
        let receipt = match &state.phase {
            Phase::Sent(receipt) => Some(receipt.clone()),
            _ => None,
        };
        use_effect_with(receipt, move |receipt| {
            if let Some(receipt) = receipt {
                on_sent.emit(receipt.clone());
            }
        });
    }
    {
        // Words that were kept go on where they are: the button that brought them here has gone.
        let begin = &props.begin;
        let kept = begin.version.is_none() && begin.has_words() && !begin.hurry;
        let takes_focus = kept || props.takes_focus;
        use_effect_with((), move |()| {
            if takes_focus {
                focus_first(&format!("#{}", id_of(FieldName::Body)));
            }
        });
    }
    let onsubmit = {
        let compose = compose.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            compose.tell(Action::Send);
        })
    };
    let on_input = {
        let compose = compose.clone();
        Callback::from(move |text: String| compose.tell(Action::TypeBody(text)))
    };
    // What was written already stays, above.
    let on_template = {
        let (compose, state) = (compose.clone(), state.clone());
        Callback::from(move |text: String| {
            let written = state.body.trim_end();
            let body = if written.is_empty() {
                text
            } else {
                format!("{written}\n\n{text}")
            };
            compose.tell(Action::TypeBody(body));
        })
    };
    let on_blur = {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(Action::Hurry))
    };
    let ask_discard = {
        let asks = asks_discard.clone();
        Callback::from(move |()| asks.set(true))
    };
    let keep_writing = {
        let (asks, busy) = (asks_discard.clone(), *discarding);
        Callback::from(move |()| {
            if !busy {
                asks.set(false);
            }
        })
    };
    let discard = {
        let (compose, on_discarded) = (compose.clone(), props.on_discarded.clone());
        let (announce, asks) = (use_announce(), asks_discard.clone());
        let (discarding, failed) = (discarding.clone(), discard_failed.clone());
        Callback::from(move |()| {
            discarding.set(true);
            failed.set(None);
            let (discarding, failed) = (discarding.clone(), failed.clone());
            let (announce, asks) = (announce.clone(), asks.clone());
            let on_discarded = on_discarded.clone();
            compose.discard.emit(Callback::from(move |result| {
                discarding.set(false);
                match result {
                    Ok(()) => {
                        asks.set(false);
                        announce.say(t::compose_reply_discarded());
                        on_discarded.emit(());
                    }
                    Err(error) => {
                        failed.set(Some(t::compose_discard_failed(&problems::sentence(&error))))
                    }
                }
            }));
        })
    };
    if state.phase == Phase::SentElsewhere {
        let again = {
            let (on_again, state) = (props.on_again.clone(), state.clone());
            Callback::from(move |()| on_again.emit(state.clone()))
        };
        let ways_on = html! {
            <>
                <Button on_click={again}>{ t::thread_reply() }</Button>
            </>
        };
        return sent_elsewhere(&state, ways_on);
    }
    html! {
        <form class="form" novalidate=true {onsubmit}>
            <ErrorSummary
                title={t::compose_summary_title()}
                faults={form_faults::faults(&state, id_of)}
                attempt={state.refusals}
            />
            if props.thread.side == Side::Team {
                <UseTemplate
                    thread={props.thread.clone()}
                    on_choose={on_template}
                    field={id_of(FieldName::Body)}
                />
            }
            <TextArea
                id={id_of(FieldName::Body)}
                label={t::thread_reply_label()}
                value={state.body.clone()}
                {on_input}
                {on_blur}
                required=true
                rows={5}
                error={form_faults::at(&state, FieldName::Body)}
                counter={form_faults::counter(&state.body, MAX_BODY_CHARS)}
            />
            // The care team writes of emergencies; the patient's side may be in one.
            if props.thread.side == Side::Patient && state.has_words() {
                <ReplyEmergency body={state.body.clone()} field={id_of(FieldName::Body)} />
            }
            <AttachmentList
                id={id_of(FieldName::Attachments)}
                compose={compose.clone()}
                error={form_faults::at(&state, FieldName::Attachments)}
            />
            <SaveStatus state={state.clone()} />
            if let Some(text) = form_faults::send_trouble(&state, props.thread.side) {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if props.thread.side == Side::Patient && state.is_refused_for_good() {
                { follow_up_button(&props.thread) }
            }
            <div class="actions">
                <Button
                    kind={ButtonKind::Primary}
                    submit=true
                    icon="send"
                    busy={state.is_sending().then(|| AttrValue::from(t::compose_sending()))}
                >
                    { t::compose_send() }
                </Button>
                if !state.is_untouched() {
                    <Button kind={ButtonKind::Plain} on_click={ask_discard}>
                        { t::compose_reply_discard() }
                    </Button>
                }
            </div>
            <ConflictDialog compose={compose.clone()} />
            <Dialog
                id="discard-reply"
                open={*asks_discard}
                title={t::compose_reply_discard_title()}
                on_close={keep_writing.clone()}
            >
                <p>{ t::compose_reply_discard_text() }</p>
                if let Some(text) = &*discard_failed {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <div class="dialog__actions">
                    <Button kind={ButtonKind::Primary} on_click={keep_writing}>
                        { t::compose_reply_keep() }
                    </Button>
                    <Button
                        kind={ButtonKind::Danger}
                        busy={(*discarding).then(|| AttrValue::from(t::compose_discarding()))}
                        on_click={discard}
                    >
                        { t::compose_reply_discard_do() }
                    </Button>
                </div>
            </Dialog>
        </form>
    }
}
