//! Looking for words in a mailbox. The words stay in the page: they are in no address and in no history.

use super::drafts_page::{named, route, saved};
use super::messaging_frame::{MailboxPlace, MessagingFrame};
use super::own_folders::{OwnFolders, use_folders_here};
use crate::api::ApiError;
use crate::i18n::{format, problems, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::use_api;
use crate::ui::{Button, ButtonKind, EmptyState, Link, Notice, TextInput, Tone, use_announce};
use shared::id::PatientId;
use shared::messaging::rules::MAX_QUERY_CHARS;
use shared::messaging::{
    Folder, FoundDraft, FoundMessage, FoundMessages, MessageQuery, SearchMessages, TextPiece,
};
use shared::page::Cursor;
use shared::problem::{FieldName, FieldProblem};
use shared::time::UtcMicros;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose mailbox.
#[derive(Properties, PartialEq)]
pub(super) struct SearchPageProps {
    /// The patient.
    pub patient_id: PatientId,
}

/// The field and what was found, beside the folders.
#[component]
pub(super) fn SearchPage(props: &SearchPageProps) -> Html {
    let patient_id = props.patient_id;
    html! {
        <MessagingFrame {patient_id} place={MailboxPlace::Search}>
            <Search {patient_id} />
        </MessagingFrame>
    }
}

/// What was found for which words, so far.
#[derive(Clone, PartialEq)]
struct Found {
    words: String,
    drafts: Rc<[FoundDraft]>,
    items: Rc<[FoundMessage]>,
    searched_to: Option<UtcMicros>,
    next: Option<Cursor>,
}

/// What Back brings again when one has looked at something that was found: the last search, and for which
/// patient. It goes with the session: nobody who signs in next finds what was looked for.
#[derive(Clone, Default)]
pub(super) struct LastSearch(Rc<RefCell<Option<(PatientId, Found)>>>);

impl PartialEq for LastSearch {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LastSearch {
    fn of(&self, patient_id: PatientId) -> Option<Found> {
        let kept = self.0.borrow();
        let of = kept.as_ref().filter(|(of, _)| *of == patient_id);
        of.map(|(_, found)| found.clone())
    }

    fn keep(&self, patient_id: PatientId, found: Found) {
        self.0.replace(Some((patient_id, found)));
    }
}

#[component]
fn Search(props: &SearchPageProps) -> Html {
    let patient_id = props.patient_id;
    let api = use_api();
    let announce = use_announce();
    let folders = use_folders_here();
    let last = use_context::<LastSearch>().unwrap_or_default();
    let found = use_state_eq(|| last.of(patient_id));
    let words = use_state_eq(|| {
        let found = last.of(patient_id);
        found.map_or_else(String::new, |found| found.words)
    });
    let wrong = use_state_eq(|| None::<AttrValue>);
    let failed = use_state_eq(|| None::<AttrValue>);
    let busy = use_state_eq(|| false);
    // Looks for words, or goes on with what was looked for.
    let look = {
        let (found, failed, busy) = (found.clone(), failed.clone(), busy.clone());
        let (wrong, last) = (wrong.clone(), last.clone());
        Callback::from(move |(words, before): (String, Option<Found>)| {
            if *busy {
                return;
            }
            busy.set(true);
            failed.set(None);
            wrong.set(None);
            let (api, announce) = (api.clone(), announce.clone());
            let (found, failed, busy) = (found.clone(), failed.clone(), busy.clone());
            let (wrong, last) = (wrong.clone(), last.clone());
            spawn_local(async move {
                let went_on = before.is_some();
                let query = MessageQuery {
                    words: words.as_str().into(),
                    time_zone: format::time_zone(),
                    cursor: before.as_ref().and_then(|found| found.next.clone()),
                };
                let result = api.call(&SearchMessages { patient_id, query }).await;
                busy.set(false);
                match result {
                    Ok(answer) => {
                        let all = joined(words, before, answer);
                        announce.say(summary(&all));
                        last.keep(patient_id, all.clone());
                        if went_on && all.next.is_none() {
                            // The button goes.
                            crate::hooks::focus_first("#found");
                        }
                        found.set(Some(all));
                    }
                    Err(error) => match about_words(&error) {
                        Some(text) => {
                            wrong.set(Some(text.into()));
                            crate::hooks::focus_first("#search-words");
                        }
                        None => failed.set(Some(problems::sentence(&error).into())),
                    },
                }
            });
        })
    };
    let onsubmit = {
        let (words, wrong, look) = (words.clone(), wrong.clone(), look.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let problem = if words.trim().is_empty() {
                Some(t::finding_words_missing())
            } else if words.chars().count() > MAX_QUERY_CHARS {
                Some(t::finding_words_long())
            } else {
                None
            };
            match problem {
                Some(text) => {
                    wrong.set(Some(text.into()));
                    crate::hooks::focus_first("#search-words");
                }
                None => look.emit(((*words).clone(), None)),
            }
        })
    };
    let on_input = {
        let (words, wrong) = (words.clone(), wrong.clone());
        Callback::from(move |text: String| {
            wrong.set(None);
            words.set(text);
        })
    };
    html! {
        <>
            <Heading
                text={t::finding_search_title()}
                lead={html! { { t::finding_search_lead() } }}
                page={format!("search {patient_id}")}
            />
            <form role="search" novalidate=true class="name-form" {onsubmit}>
                <TextInput
                    id="search-words"
                    label={t::finding_words()}
                    hint={t::finding_words_hint()}
                    value={(*words).clone()}
                    {on_input}
                    error={(*wrong).clone()}
                />
                <Button
                    kind={ButtonKind::Primary}
                    submit=true
                    busy={busy.then(|| AttrValue::from(t::finding_searching()))}
                >
                    { t::finding_search() }
                </Button>
            </form>
            if let Some(text) = &*failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if let Some(found) = &*found {
                { results(patient_id, found, &folders, *busy, &look) }
            }
        </>
    }
}

/// What was found before, and what came now.
fn joined(words: String, before: Option<Found>, answer: FoundMessages) -> Found {
    let (drafts, newer) = match before {
        Some(found) => (found.drafts, found.items),
        // Drafts come with the first answer alone.
        None => (answer.drafts.into(), Rc::default()),
    };
    Found {
        words,
        drafts,
        items: newer.iter().cloned().chain(answer.items).collect(),
        searched_to: answer.searched_to,
        next: answer.next,
    }
}

impl Found {
    fn is_nothing(&self) -> bool {
        self.drafts.is_empty() && self.items.is_empty() && self.next.is_none()
    }
}

/// What the server finds wrong with the words that are looked for, in words.
fn about_words(error: &ApiError) -> Option<&'static str> {
    let ApiError::Problem(problem) = error else {
        return None;
    };
    let mut faults = problem.fields.iter();
    let fault = faults.find(|fault| fault.field == FieldName::SearchWords)?;
    Some(match fault.error {
        FieldProblem::Missing => t::finding_words_missing(),
        FieldProblem::TooLong => t::finding_words_long(),
        _ => t::finding_words_unreadable(),
    })
}

/// How much was found, and how far back was looked.
fn summary(found: &Found) -> String {
    let mut count = if found.is_nothing() {
        t::finding_none().to_owned()
    } else {
        messages_found(found)
    };
    if !found.drafts.is_empty() {
        count = format!(
            "{}, {count}",
            t::finding_found_drafts(found.drafts.len() as u64)
        );
    }
    match found.searched_to {
        Some(at) => format!("{count}. {}", searched_to(at)),
        None => count,
    }
}

fn messages_found(found: &Found) -> String {
    if found.items.is_empty() && found.next.is_none() {
        return t::finding_no_messages().to_owned();
    }
    t::finding_found(found.items.len() as u64)
}

fn searched_to(at: UtcMicros) -> String {
    t::finding_searched_to(&format::paper_day(at))
}

fn results(
    patient_id: PatientId,
    found: &Found,
    folders: &OwnFolders,
    busy: bool,
    look: &Callback<(String, Option<Found>)>,
) -> Html {
    if found.is_nothing() {
        return html! {
            <EmptyState
                icon="mail"
                text={t::finding_none()}
                detail={t::finding_none_detail()}
            />
        };
    }
    let older = {
        let (found, look) = (found.clone(), look.clone());
        Callback::from(move |()| look.emit((found.words.clone(), Some(found.clone()))))
    };
    html! {
        <>
        if !found.drafts.is_empty() {
            <section aria-labelledby="found-drafts">
                <h2 id="found-drafts" class="found__count">
                    { t::finding_found_drafts(found.drafts.len() as u64) }
                </h2>
                <ul class="rows card card--list">
                    for draft in found.drafts.iter() {
                        <li key={draft.id.to_string()} class="row">
                            { draft_row(patient_id, draft) }
                        </li>
                    }
                </ul>
            </section>
        }
        <section aria-labelledby="found">
            <h2 id="found" class="found__count" tabindex="-1">
                { messages_found(found) }
            </h2>
            if !found.items.is_empty() {
                <ul class="rows card card--list">
                    for item in found.items.iter() {
                        <li
                            key={item.id.to_string()}
                            class={classes!("row", item.unread.then_some("row--unread"))}
                        >
                            { row(patient_id, item, folders) }
                        </li>
                    }
                </ul>
            }
            if let Some(at) = found.searched_to {
                <p>{ searched_to(at) }</p>
            }
            if found.next.is_some() {
                <Button
                    on_click={older}
                    busy={busy.then(|| AttrValue::from(t::finding_searching()))}
                >
                    { t::finding_older() }
                </Button>
            }
        </section>
        </>
    }
}

fn draft_row(patient_id: PatientId, draft: &FoundDraft) -> Html {
    let subject: String = draft.subject.iter().map(|it| it.text.reveal()).collect();
    let named = named(&subject, draft.thread_id);
    let recipient = draft.recipient.as_deref();
    let recipient = recipient.unwrap_or(t::messaging_draft_no_recipient());
    let route = route(patient_id, draft.id, draft.thread_id);
    html! {
        <>
            <div class="row__text">
                <div class="row__title">
                    <Link
                        class="row__link"
                        href={route.href()}
                        name={t::finding_row(t::messaging_drafts(), named, recipient)}
                    >
                        if subject.is_empty() {
                            { named.to_owned() }
                        } else {
                            { pieces(&draft.subject) }
                        }
                    </Link>
                </div>
                <div class="row__detail">{ recipient.to_owned() }</div>
                <p class="found__excerpt">{ pieces(&draft.excerpt) }</p>
                for file in &draft.files {
                    <p class="found__excerpt">{ pieces(file) }</p>
                }
            </div>
            <div class="row__aside">
                { saved(draft.saved_at) }
            </div>
        </>
    }
}

fn row(patient_id: PatientId, item: &FoundMessage, folders: &OwnFolders) -> Html {
    let folder = match item.folder {
        Folder::Inbox => t::messaging_inbox(),
        Folder::Sent => t::messaging_sent(),
        Folder::Trash => t::messaging_trash(),
        Folder::Own(id) => folders
            .by_id(id)
            .map_or(t::finding_own_folders(), |it| it.name.reveal()),
    };
    let subject: String = item.subject.iter().map(|it| it.text.reveal()).collect();
    let name = if item.unread {
        t::finding_row_unread(folder, &subject, &item.recipient)
    } else {
        t::finding_row(folder, &subject, &item.recipient)
    };
    let route = Route::Thread {
        patient_id,
        thread_id: item.thread_id,
    };
    html! {
        <>
            <div class="row__text">
                <div class="row__title">
                    <Link
                        class="row__link"
                        href={route.href()}
                        {name}
                    >
                        { pieces(&item.subject) }
                    </Link>
                </div>
                <div class="row__detail">
                    { &item.recipient }
                    { " · " }
                    { item.author.reveal() }
                </div>
                <p class="found__excerpt">{ pieces(&item.excerpt) }</p>
                for file in &item.files {
                    <p class="found__excerpt">{ pieces(file) }</p>
                }
            </div>
            <div class="row__aside">
                <span class="usa-tag">{ folder.to_owned() }</span>
                <time datetime={format::machine_time(item.sent_at)}>
                    { format::paper_day(item.sent_at) }
                </time>
            </div>
        </>
    }
}

/// A text with what was looked for in it: bold and underlined, so that it is seen without colour.
fn pieces(pieces: &[TextPiece]) -> Html {
    pieces
        .iter()
        .map(|piece| {
            let text = piece.text.reveal().to_owned();
            if piece.found {
                html! { <mark class="found__mark">{ text }</mark> }
            } else {
                html! { { text } }
            }
        })
        .collect()
}
