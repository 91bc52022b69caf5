//! A thread that is too old for a reply: what is said there instead of the reply form, how its follow-up
//! begins, and the links between the two.

use super::compose_state::ComposeState;
use super::unsaved::Unsaved;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::routes::{Redirect, Route};
use crate::ui::{ButtonKind, Link, LinkButton, Notice, Tone, remote};
use shared::ErrorCode;
use shared::directory::{GetRecipientState, RecipientStateView};
use shared::id::{DraftId, PatientId, ThreadId};
use shared::messaging::rules::FOLLOW_UP_DAYS;
use shared::messaging::{
    DraftView, GetDraft, GetThread, LinkedThreadView, Reference, Side, ThreadView,
};
use std::rc::Rc;
use yew::prelude::*;

/// The way to a new follow-up of this thread, with the words of a reply that was begun there.
pub(super) fn way_to(thread: &ThreadView) -> Route {
    Route::FollowUp {
        patient_id: thread.patient.id,
        thread_id: thread.id,
    }
}

/// What stands in the place of the reply form: why, and the way on.
#[derive(Properties, PartialEq)]
pub(super) struct OldThreadProps {
    /// The thread.
    pub thread: Rc<ThreadView>,
}

/// Why there is no reply here, who gets the follow-up, and the button that begins it.
#[component]
pub(super) fn OldThread(props: &OldThreadProps) -> Html {
    let thread = &props.thread;
    let patient_id = thread.patient.id;
    let recipient_id = thread.recipient.id;
    let team = use_query(format!("state {recipient_id}"), move |_| {
        GetRecipientState {
            patient_id,
            recipient_id,
        }
    });
    // The page is whole without it: the form itself says it again.
    let instead = team.state.ready().and_then(|team| team.substitute.clone());
    let begun = thread.follow_up_draft_id.map(|draft_id| Route::Draft {
        patient_id,
        draft_id,
    });
    // A reply that was begun becomes a follow-up of its own: nothing that was typed is out of reach.
    let begins = begun.is_none() || thread.draft_id.is_some();
    let text = if begun.is_some() {
        t::follow_up_with_reply()
    } else {
        t::follow_up_write()
    };
    html! {
        <section class="reply no-print" aria-labelledby="follow-up-heading">
            <h2 id="follow-up-heading">{ t::follow_up_title() }</h2>
            <p>{ t::follow_up_why(&format::number(FOLLOW_UP_DAYS.unsigned_abs())) }</p>
            if let Some(instead) = instead {
                <p>
                    { super::substitute::reason(&thread.recipient.label, &instead) }
                </p>
            }
            if thread.draft_id.is_some() && begun.is_none() {
                <p>{ t::follow_up_reply_goes_along() }</p>
            }
            <div class="actions">
                if let Some(begun) = &begun {
                    <LinkButton kind={ButtonKind::Primary} icon="edit" href={begun.href()}>
                        { t::follow_up_go_on() }
                    </LinkButton>
                }
                if begins {
                    <LinkButton
                        kind={if begun.is_some() { ButtonKind::Plain } else { ButtonKind::Primary }}
                        icon="edit"
                        href={way_to(thread).href()}
                    >
                        { text }
                    </LinkButton>
                }
            </div>
        </section>
    }
}

/// What this thread follows, and what followed it, as links for whoever may read them.
pub(super) fn links(thread: &ThreadView, open: &dyn Fn(ThreadId) -> Route) -> Html {
    let line = |words: fn() -> &'static str, link: &LinkedThreadView| {
        html! { <p key={link.id.to_string()}>{ words() }{ " " }{ linked(link, open) }</p> }
    };
    html! {
        <>
            if let Some(link) = &thread.follows {
                { line(t::follow_up_follows, link) }
            }
            for link in thread.followed_by.iter() {
                { line(t::follow_up_followed_by, link) }
            }
        </>
    }
}

/// Another thread by reference and subject; a link where one may read it.
pub(super) fn linked(link: &LinkedThreadView, open: &dyn Fn(ThreadId) -> Route) -> Html {
    let reference = Reference::from(link.id);
    match &link.subject {
        Some(subject) => html! {
            <Link href={open(link.id).href()}>
                { t::follow_up_linked(&reference.to_string(), subject.reveal()) }
            </Link>
        },
        None => html! {
            <>
                <span aria-hidden="true">{ reference.to_string() }</span>
                <span class="usa-sr-only">{ reference.spoken() }</span>
            </>
        },
    }
}

/// After which thread.
#[derive(Properties, PartialEq)]
pub(super) struct BeginFollowUpProps {
    /// For whom.
    pub patient_id: PatientId,
    /// The old thread.
    pub thread_id: ThreadId,
    /// What stands in the form at first.
    pub on_begin: Callback<Rc<ComposeState>>,
}

/// Reads the old thread, then begins what follows it: with the words of a reply that was begun there.
#[component]
pub(super) fn BeginFollowUp(props: &BeginFollowUpProps) -> Html {
    let (patient_id, thread_id) = (props.patient_id, props.thread_id);
    let query = use_query(format!("thread {thread_id}"), move |background| GetThread {
        patient_id,
        thread_id,
        background,
    });
    let on_begin = props.on_begin.clone();
    remote(
        &query.state,
        (8, t::shell_loading(), t::shell_retry()),
        &query.reload,
        move |thread: &Rc<ThreadView>| match thread.follow_up_draft_id {
            // It was begun already, and no reply waits to go along; whoever reads as the team begins nothing.
            Some(draft_id) if thread.draft_id.is_none() => {
                html! { <Redirect to={Route::Draft { patient_id, draft_id }} /> }
            }
            _ if thread.side == Side::Team => {
                html! { <Redirect to={Route::Thread { patient_id, thread_id }} /> }
            }
            _ => html! { <ToTeam thread={thread.clone()} {on_begin} /> },
        },
    )
}

#[derive(Properties, PartialEq)]
struct ToTeamProps {
    thread: Rc<ThreadView>,
    on_begin: Callback<Rc<ComposeState>>,
}

/// Asks whether the team takes messages, and who does in its place.
#[component]
fn ToTeam(props: &ToTeamProps) -> Html {
    let patient_id = props.thread.patient.id;
    let recipient_id = props.thread.recipient.id;
    let team = use_query(format!("state {recipient_id}"), move |_| {
        GetRecipientState {
            patient_id,
            recipient_id,
        }
    });
    remote(
        &team.state,
        (8, t::shell_loading(), t::shell_retry()),
        &team.reload,
        |team: &Rc<RecipientStateView>| {
            let (thread, on_begin) = (props.thread.clone(), props.on_begin.clone());
            match props.thread.draft_id {
                Some(draft_id) => html! {
                    <WithReply {thread} team={team.clone()} {draft_id} {on_begin} />
                },
                None => html! { <Begin {thread} team={team.clone()} {on_begin} /> },
            }
        },
    )
}

#[derive(Properties, PartialEq)]
struct WithReplyProps {
    thread: Rc<ThreadView>,
    team: Rc<RecipientStateView>,
    draft_id: DraftId,
    on_begin: Callback<Rc<ComposeState>>,
}

/// Reads the reply that was begun there.
#[component]
fn WithReply(props: &WithReplyProps) -> Html {
    let (patient_id, draft_id) = (props.thread.patient.id, props.draft_id);
    let query = use_query(format!("draft {draft_id}"), move |_| GetDraft {
        patient_id,
        draft_id,
    });
    // Sent or discarded in another window meanwhile: it begins without.
    if matches!(
        query.refusal,
        Some(ErrorCode::NotFound | ErrorCode::DraftSent)
    ) {
        return html! {
            <Begin
                thread={props.thread.clone()}
                team={props.team.clone()}
                on_begin={props.on_begin.clone()}
            />
        };
    }
    remote(
        &query.state,
        (8, t::shell_loading(), t::shell_retry()),
        &query.reload,
        |reply: &Rc<DraftView>| {
            html! {
                <Begin
                    thread={props.thread.clone()}
                    team={props.team.clone()}
                    reply={reply.clone()}
                    on_begin={props.on_begin.clone()}
                />
            }
        },
    )
}

#[derive(Properties, PartialEq)]
struct BeginProps {
    thread: Rc<ThreadView>,
    team: Rc<RecipientStateView>,
    #[prop_or_default]
    reply: Option<Rc<DraftView>>,
    on_begin: Callback<Rc<ComposeState>>,
}

/// Begins it, once.
#[component]
fn Begin(props: &BeginProps) -> Html {
    let unsaved = use_context::<Unsaved>();
    let thread_id = props.thread.id;
    let (thread, team) = (props.thread.clone(), props.team.clone());
    let (reply, on_begin) = (props.reply.clone(), props.on_begin.clone());
    use_effect_with(thread_id, move |_| {
        // Words that could not be saved yet go along, too.
        let words = unsaved.and_then(|unsaved| {
            unsaved.take(thread.patient.id, &|words| {
                words.thread_id == Some(thread_id)
            })
        });
        let before = match (words, reply) {
            (Some(words), _) => (*words).clone(),
            (None, Some(reply)) => ComposeState::restored(&reply),
            (None, None) => ComposeState::new(DraftId(api::fresh_id()), None),
        };
        on_begin.emit(Rc::new(before.following(&thread, &team)));
    });
    Html::default()
}

/// Above the form of a message that follows a thread: which one.
pub(super) fn follows_line(patient_id: PatientId, link: &LinkedThreadView) -> Html {
    let open = move |thread_id| Route::Thread {
        patient_id,
        thread_id,
    };
    html! {
        <Notice tone={Tone::Info}>
            { t::follow_up_follows() }
            { " " }
            { linked(link, &open) }
        </Notice>
    }
}
