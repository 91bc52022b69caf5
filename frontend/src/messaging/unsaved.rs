//! Words that could not be saved before their form was left. They are kept in memory above the pages,
//! saved as soon as that works, and given back to the form that opens the same draft before that.
//!
//! A note that a care team has begun at a thread waits here in the same way, until it is added.
//!
//! Nothing is shown here. Each is a form at work without its fields, so waits, tries and the browser's
//! question before the window closes are those of [`use_compose`].

use super::compose_state::ComposeState;
use super::search_page::LastSearch;
use super::use_compose::use_compose;
use crate::effects::use_effect_with;
use shared::id::{PatientId, ThreadId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

type Kept = Vec<(PatientId, Rc<ComposeState>)>;

/// Where such words wait. The forms that stand for them have none, so that they keep nothing twice.
#[derive(Clone)]
pub(super) struct Unsaved {
    kept: Rc<RefCell<Kept>>,
    draw: UseForceUpdateHandle,
}

impl PartialEq for Unsaved {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.kept, &other.kept)
    }
}

impl Unsaved {
    /// Keeps the words of a form that was left.
    pub(super) fn keep(&self, patient_id: PatientId, words: ComposeState) {
        self.kept.borrow_mut().push((patient_id, Rc::new(words)));
        self.draw.force_update();
    }

    /// Gives back the words of a patient that are those looked for.
    pub(super) fn take(
        &self,
        patient_id: PatientId,
        these: &dyn Fn(&ComposeState) -> bool,
    ) -> Option<Rc<ComposeState>> {
        let mut kept = self.kept.borrow_mut();
        let at = kept
            .iter()
            .position(|(of, words)| *of == patient_id && these(words))?;
        self.draw.force_update();
        Some(kept.remove(at).1)
    }
}

/// The notes that were begun and not added, by their threads.
#[derive(Clone, Default)]
pub struct BegunNotes(Rc<RefCell<BTreeMap<ThreadId, String>>>);

impl PartialEq for BegunNotes {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl BegunNotes {
    /// What was typed at a thread and not added.
    pub fn of(&self, thread_id: ThreadId) -> String {
        self.0.borrow().get(&thread_id).cloned().unwrap_or_default()
    }

    /// Keeps what stands in a thread's field now.
    pub fn keep(&self, thread_id: ThreadId, text: &str) {
        let mut notes = self.0.borrow_mut();
        if text.is_empty() {
            notes.remove(&thread_id);
        } else {
            notes.insert(thread_id, text.to_owned());
        }
    }
}

/// Gives a place for unsaved words and notes, and for what was looked for last, to everything below it. All are gone when
/// it goes, with the session.
#[component]
pub fn UnsavedProvider(props: &html::ChildrenProps) -> Html {
    let unsaved = Unsaved {
        kept: use_mut_ref(Kept::new),
        draw: use_force_update(),
    };
    let kept = unsaved.kept.borrow().clone();
    let last_search = use_memo((), |()| LastSearch::default());
    let notes = use_memo((), |()| BegunNotes::default());
    html! {
        <>
            <ContextProvider<Unsaved> context={unsaved.clone()}>
                <ContextProvider<LastSearch> context={(*last_search).clone()}>
                    <ContextProvider<BegunNotes> context={(*notes).clone()}>
                        { props.children.clone() }
                    </ContextProvider<BegunNotes>>
                </ContextProvider<LastSearch>>
            </ContextProvider<Unsaved>>
            for (patient_id, words) in kept {
                <Saving
                    key={words.draft_id.to_string()}
                    {patient_id}
                    words={words.clone()}
                    unsaved={unsaved.clone()}
                />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SavingProps {
    patient_id: PatientId,
    words: Rc<ComposeState>,
    unsaved: Unsaved,
}

/// Goes on saving, without a form.
#[component]
fn Saving(props: &SavingProps) -> Html {
    let state = use_compose(props.patient_id, props.words.clone()).state;
    let (unsaved, patient_id) = (props.unsaved.clone(), props.patient_id);
    let draft_id = state.draft_id;
    use_effect_with(state.unsaved(), move |waits| {
        if !*waits {
            unsaved.take(patient_id, &|words| words.draft_id == draft_id);
        }
    });
    Html::default()
}
