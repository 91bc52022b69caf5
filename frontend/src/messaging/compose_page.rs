//! The page of New Message: an empty form, or one with a draft in it.

use super::compose_form::{ComposeForm, way_back};
use super::compose_state::ComposeState;
use super::follow_up::BeginFollowUp;
use super::unsaved::Unsaved;
use crate::api;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::routes::{Redirect, Route};
use crate::shell::Heading;
use crate::ui::{Link, LinkButton, Notice, Tone, icon, remote};
use shared::ErrorCode;
use shared::account::PatientView;
use shared::id::{DraftId, PatientId, ThreadId};
use shared::messaging::{DraftView, GetDraft};
use std::rc::Rc;
use yew::prelude::*;

/// What is opened.
#[derive(Properties, PartialEq)]
pub(super) struct ComposePageProps {
    /// For whom.
    pub patient: PatientView,
    /// The draft in the address; a new message has none yet.
    #[prop_or_default]
    pub draft_id: Option<DraftId>,
    /// The old thread in the address, which a new message is to follow.
    #[prop_or_default]
    pub follows: Option<ThreadId>,
}

/// Which form is open: the one that was begun here, or a draft from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Begun(DraftId),
    Kept(DraftId),
    /// None yet: what goes on from this thread is about to begin.
    After(ThreadId),
}

impl Open {
    /// What is open after the address changed. The address of a message that was begun here gets its
    /// draft's id with the first save; that is the same form.
    fn after(
        before: Option<Self>,
        (address, follows): (Option<DraftId>, Option<ThreadId>),
        mint: impl Fn() -> DraftId,
    ) -> Self {
        match (before, address) {
            (Some(Self::Begun(id)), Some(now)) if id == now => Self::Begun(id),
            (_, Some(now)) => Self::Kept(now),
            (_, None) => follows.map_or_else(|| Self::Begun(mint()), Self::After),
        }
    }
}

/// Back link, heading, form.
#[component]
pub(super) fn ComposePage(props: &ComposePageProps) -> Html {
    let patient_id = props.patient.id;
    let before = use_mut_ref(|| None::<Open>);
    let carried = use_mut_ref(|| None::<Rc<ComposeState>>);
    let unsaved = use_context::<Unsaved>();
    let open = {
        let (before, carried) = (before.clone(), carried.clone());
        let place = (patient_id, props.draft_id, props.follows);
        use_memo(place, move |(_, address, follows)| {
            let mint = || DraftId(api::fresh_id());
            let mut open = Open::after(*before.borrow(), (*address, *follows), mint);
            // Words that could not be saved yet come back where they were typed.
            let words = unsaved
                .filter(|_| *before.borrow() != Some(open) && !matches!(open, Open::After(_)))
                .and_then(|unsaved| {
                    unsaved.take(patient_id, &|words| match *address {
                        Some(id) => words.draft_id == id,
                        None => words.thread_id.is_none() && words.version.is_none(),
                    })
                });
            if let Some(words) = words {
                open = Open::Begun(words.draft_id);
                *carried.borrow_mut() = Some(words);
            }
            *before.borrow_mut() = Some(open);
            open
        })
    };
    // A message that became another patient's is the same page to its reader, who goes on in it.
    let page_of = use_mut_ref(|| None::<(DraftId, DraftId)>);
    let here = match *open {
        Open::Begun(id) | Open::Kept(id) => Some(id),
        Open::After(_) => None,
    };
    let moved = page_of
        .borrow()
        .filter(|(draft_id, _)| Some(*draft_id) == here);
    let page = moved.map(|(_, page)| page).or(here);
    let before_again = before.clone();
    let on_begin = {
        let carried = carried.clone();
        Callback::from(move |words: Rc<ComposeState>| {
            let draft_id = words.draft_id;
            // Its address is at once the one that its first save would bring.
            *before.borrow_mut() = Some(Open::Begun(draft_id));
            *carried.borrow_mut() = Some(words);
            let route = Route::Draft {
                patient_id,
                draft_id,
            };
            route.open_instead();
        })
    };
    let on_again = on_begin.reform(|sent: Rc<ComposeState>| {
        let draft_id = DraftId(api::fresh_id());
        Rc::new(sent.anew(draft_id))
    });
    let on_move = {
        let (before, carried, page_of) = (before_again, carried.clone(), page_of.clone());
        Callback::from(move |(patient_id, words): (PatientId, Rc<ComposeState>)| {
            let draft_id = words.draft_id;
            *before.borrow_mut() = Some(Open::Begun(draft_id));
            *carried.borrow_mut() = Some(words);
            *page_of.borrow_mut() = page.map(|page| (draft_id, page));
            let route = Route::Draft {
                patient_id,
                draft_id,
            };
            route.open_instead();
        })
    };
    let begun = |draft_id: DraftId| {
        let words = carried.borrow().clone();
        words
            .filter(|words| words.draft_id == draft_id)
            .unwrap_or_else(|| Rc::new(ComposeState::new(draft_id, None)))
    };
    let form = match *open {
        Open::Begun(draft_id) => html! {
            <ComposeForm
                key={draft_id.to_string()}
                patient={props.patient.clone()}
                begin={begun(draft_id)}
                moved={moved.is_some()}
                {on_again}
                {on_move}
            />
        },
        Open::After(thread_id) => html! {
            <BeginFollowUp key={thread_id.to_string()} {patient_id} {thread_id} {on_begin} />
        },
        Open::Kept(draft_id) => html! {
            <KeptDraft
                key={draft_id.to_string()}
                patient={props.patient.clone()}
                {draft_id}
                {on_again}
                {on_move}
            />
        },
    };
    let reads = props.patient.may.may_read();
    let page = page.map(|page| page.to_string()).unwrap_or_default();
    html! {
        <>
            <Link class="back" href={way_back(patient_id, reads).href()}>
                { icon("arrow_back") }
                { if reads { t::compose_back() } else { t::shell_home() } }
            </Link>
            <Heading text={t::compose_title()} page={format!("compose {page}")} />
            { form }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct KeptDraftProps {
    patient: PatientView,
    draft_id: DraftId,
    on_again: Callback<Rc<ComposeState>>,
    on_move: Callback<(PatientId, Rc<ComposeState>)>,
}

/// Reads the draft, then opens the form once: what is typed later must not be overwritten by it.
#[component]
fn KeptDraft(props: &KeptDraftProps) -> Html {
    let patient_id: PatientId = props.patient.id;
    let draft_id = props.draft_id;
    let query = use_query(format!("draft {draft_id}"), move |_| GetDraft {
        patient_id,
        draft_id,
    });
    if matches!(
        query.refusal,
        Some(ErrorCode::NotFound | ErrorCode::DraftSent)
    ) {
        return html! {
            <Notice tone={Tone::Info} title={t::compose_draft_gone_title()} live=true>
                <p>{ t::compose_draft_gone_text() }</p>
                <LinkButton href={Route::Drafts { patient_id }.href()}>
                    { t::compose_draft_gone_link() }
                </LinkButton>
            </Notice>
        };
    }
    let ready = {
        let (patient, on_again) = (props.patient.clone(), props.on_again.clone());
        let on_move = props.on_move.clone();
        move |draft: &Rc<DraftView>| match draft.thread_id {
            Some(thread_id) => html! {
                <Redirect to={Route::Thread { patient_id, thread_id }} />
            },
            None => html! {
                <ComposeForm
                    patient={patient.clone()}
                    begin={Rc::new(ComposeState::restored(draft))}
                    on_again={on_again.clone()}
                    on_move={on_move.clone()}
                />
            },
        }
    };
    remote(
        &query.state,
        (8, t::shell_loading(), t::shell_retry()),
        &query.reload,
        ready,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_address_of_the_first_save_keeps_the_form_and_any_other_opens_another() {
        let mint = || DraftId(Uuid::from_u128(1));
        let begun = Open::after(None, (None, None), mint);
        assert_eq!(begun, Open::Begun(mint()));
        let first_save = (Some(mint()), None);
        assert_eq!(Open::after(Some(begun), first_save, mint), begun);
        let other = DraftId(Uuid::from_u128(2));
        let kept = Open::Kept(other);
        assert_eq!(Open::after(Some(begun), (Some(other), None), mint), kept);
        assert_eq!(Open::after(Some(kept), (None, None), mint), begun);
    }

    #[test]
    fn what_follows_a_thread_waits_for_it() {
        let mint = || DraftId(Uuid::from_u128(1));
        let thread = ThreadId(Uuid::from_u128(3));
        let waits = Open::after(None, (None, Some(thread)), mint);
        assert_eq!(waits, Open::After(thread));
        let begun = Open::Begun(mint());
        assert_eq!(Open::after(Some(begun), (Some(mint()), None), mint), begun);
    }
}
