//! What the team notes at a thread; the patient's side never sees it.

use super::doing::use_doing;
use crate::api;
use crate::hooks::use_leave_guard;
use crate::i18n::{format, texts as t};
use crate::messaging::BegunNotes;
use crate::state::use_typing_guard;
use crate::ui::{Button, Notice, TextArea, Tone};
use shared::id::ThreadNoteId;
use shared::messaging::ThreadView;
use shared::team::{AddNote, MAX_NOTE_CHARS, NewNote};
use std::rc::Rc;
use yew::prelude::*;

/// At which thread.
#[derive(Properties, PartialEq)]
pub(super) struct NotesProps {
    /// The thread.
    pub(super) thread: Rc<ThreadView>,
    /// A note was added.
    pub(super) on_done: Callback<()>,
}

/// The notes, oldest first, and a field for another one.
#[component]
pub(super) fn Notes(props: &NotesProps) -> Html {
    const FIELD: &str = "note-text";
    let thread = &props.thread;
    let begun = use_context::<BegunNotes>().unwrap_or_default();
    let text = use_state_eq(|| begun.of(thread.id));
    let taken_up = use_state(|| !text.is_empty());
    let failed = use_state_eq(|| false);
    // The same id until it is there: trying again makes no second note.
    let note_id = use_state(|| ThreadNoteId(api::fresh_id()));
    use_typing_guard(!text.trim().is_empty());
    use_leave_guard(!text.trim().is_empty());
    // What stands in the field now, for an answer that comes later.
    let now = use_mut_ref(|| (*text).clone());
    let thread_id = thread.id;
    let on_done = {
        let (text, note_id, on_done) = (text.clone(), note_id.clone(), props.on_done.clone());
        let (now, sent) = (now.clone(), (*text).clone());
        let begun = begun.clone();
        Callback::from(move |()| {
            // What was typed since is another note.
            if *now.borrow() == sent {
                now.borrow_mut().clear();
                begun.keep(thread_id, "");
                text.set(String::new());
            }
            note_id.set(ThreadNoteId(api::fresh_id()));
            on_done.emit(());
        })
    };
    let doing = use_doing(on_done);
    let on_input = {
        let (text, failed) = (text.clone(), failed.clone());
        Callback::from(move |typed: String| {
            failed.set(false);
            now.borrow_mut().clone_from(&typed);
            begun.keep(thread_id, &typed);
            text.set(typed);
        })
    };
    let length = text.trim().chars().count();
    let onsubmit = {
        let (text, failed, doing) = (text.clone(), failed.clone(), doing.clone());
        let (patient_id, thread_id, note_id) = (thread.patient.id, thread.id, *note_id);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if !(1..=MAX_NOTE_CHARS).contains(&length) {
                failed.set(true);
                return;
            }
            let note = NewNote {
                body: text.trim().into(),
            };
            let asked = AddNote {
                patient_id,
                thread_id,
                note_id,
                note,
            };
            doing.ask(asked, Some(t::team_note_added().into()));
        })
    };
    let error = (*failed).then(|| {
        AttrValue::from(if length == 0 {
            t::team_note_missing().to_owned()
        } else {
            t::team_reason_long(&MAX_NOTE_CHARS.to_string())
        })
    });
    html! {
        <section class="notes no-print" aria-label={t::team_notes()}>
            if !thread.notes.is_empty() {
                <h2>{ t::team_notes() }</h2>
                <ol class="notes__list">
                    for note in thread.notes.iter() {
                        <li key={note.id.to_string()} class="note">
                            <p class="note__head">
                                { t::team_note_by(note.author.reveal(), &format::date_time(note.at)) }
                            </p>
                            <p class="message__body">{ note.body.reveal() }</p>
                        </li>
                    }
                </ol>
            }
            // Outside of what can be closed, also while it is being sent.
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            // Closed, so that the answer is not far away; the browser keeps it open once somebody writes.
            <details open={*taken_up}>
            <summary>{ t::team_note_new() }</summary>
            <p class="muted">{ t::team_notes_text() }</p>
            <form class="form" novalidate=true {onsubmit}>
                <TextArea
                    id={FIELD}
                    label={t::team_note_label()}
                    value={(*text).clone()}
                    {on_input}
                    rows={2}
                    {error}
                />
                <div class="actions">
                    <Button
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_working()))}
                    >
                        { t::team_note_add() }
                    </Button>
                </div>
            </form>
            </details>
        </section>
    }
}
