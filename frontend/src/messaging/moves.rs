//! Putting messages away and taking them back from a list: the call, what is said of it, the way back.
//!
//! The list itself belongs to the page; this knows which of its rows are no longer in it.

use super::focused_notice::FocusedNotice;
use crate::i18n::{problems, texts as t};
use crate::state::use_api;
use crate::ui::{Button, ButtonKind, MenuButton, MenuItem, Notice, Tone, icon};
use shared::id::{MessageId, PatientId};
use shared::messaging::{
    Folder, MessageMove, MessageSummary, MoveMessage, OwnFolderView, RestoreMessage, TrashMessage,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What one did to a message.
#[derive(Clone, PartialEq)]
struct Move {
    message: MessageId,
    subject: AttrValue,
    from: Folder,
    to: Folder,
    /// What the folder is called, if it is one of one's own.
    name: Option<AttrValue>,
}

impl Move {
    /// The way back.
    fn undone(&self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            name: None,
            ..self.clone()
        }
    }
}

enum Step {
    Begun(MessageId),
    Done(Move),
    Failed(Move, AttrValue),
}

#[derive(Clone, Default, PartialEq)]
struct State {
    gone: Vec<MessageId>,
    under_way: Option<MessageId>,
    done: Option<Move>,
    failed: Option<(AttrValue, AttrValue)>,
    /// Counts what was said, so that the same sentence twice is two.
    occasion: u32,
}

impl Reducible for State {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut state = (*self).clone();
        state.failed = None;
        match step {
            Step::Begun(message) => state.under_way = Some(message),
            Step::Done(done) => {
                state.under_way = None;
                state.occasion += 1;
                match state.gone.iter().position(|id| *id == done.message) {
                    Some(place) => drop(state.gone.swap_remove(place)),
                    None => state.gone.push(done.message),
                }
                state.done = Some(done);
            }
            Step::Failed(wanted, why) => {
                state.under_way = None;
                state.failed = Some((wanted.subject, why));
            }
        }
        Rc::new(state)
    }
}

/// What has been moved from a list.
#[derive(Clone)]
pub(super) struct Moves {
    folder: Folder,
    state: Rc<State>,
    begin: Callback<Move>,
}

/// Moves messages out of a folder. `on_change` runs when one was moved or came back.
#[hook]
pub(super) fn use_moves(patient_id: PatientId, folder: Folder, on_change: Callback<()>) -> Moves {
    let api = use_api();
    let state = use_reducer(State::default);
    let begin = {
        let dispatcher = state.dispatcher();
        Callback::from(move |wanted: Move| {
            let (api, dispatcher) = (api.clone(), dispatcher.clone());
            let on_change = on_change.clone();
            dispatcher.dispatch(Step::Begun(wanted.message));
            spawn_local(async move {
                let message_id = wanted.message;
                let result = match (wanted.from, wanted.to) {
                    (_, Folder::Trash) => {
                        let asked = TrashMessage {
                            patient_id,
                            message_id,
                        };
                        api.call(&asked).await
                    }
                    (Folder::Trash, _) => {
                        let asked = RestoreMessage {
                            patient_id,
                            message_id,
                        };
                        api.call(&asked).await
                    }
                    (_, folder) => {
                        let asked = MoveMessage {
                            patient_id,
                            message_id,
                            to: MessageMove { folder },
                        };
                        api.call(&asked).await
                    }
                };
                dispatcher.dispatch(match result {
                    Ok(()) => Step::Done(wanted),
                    Err(error) => Step::Failed(wanted, problems::sentence(&error).into()),
                });
                on_change.emit(());
            });
        })
    };
    Moves {
        folder,
        state: Rc::new((*state).clone()),
        begin,
    }
}

impl PartialEq for Moves {
    fn eq(&self, other: &Self) -> bool {
        self.folder == other.folder && self.state == other.state
    }
}

impl Moves {
    /// Whether the list still shows a message.
    pub(super) fn keeps(&self, message: MessageId) -> bool {
        !self.state.gone.contains(&message)
    }

    /// The button at a row.
    pub(super) fn button(&self, row: &MessageSummary) -> Html {
        let busy = self.state.under_way == Some(row.id);
        let to_trash = self.folder != Folder::Trash;
        let wanted = Move {
            message: row.id,
            subject: row.subject.reveal().to_owned().into(),
            from: self.folder,
            // Out of Trash the server knows the way.
            to: if to_trash {
                Folder::Trash
            } else {
                Folder::Inbox
            },
            name: None,
        };
        let begin = self.begin.clone();
        let onclick = move |_: MouseEvent| {
            if !busy {
                begin.emit(wanted.clone());
            }
        };
        let (class, label, content) = if to_trash {
            let text = t::messaging_to_trash();
            (
                "row__action",
                text,
                html! { <>{ icon("delete") }{ text }</> },
            )
        } else {
            let text = t::messaging_restore();
            ("usa-button usa-button--unstyled", text, html! { { text } })
        };
        let name = t::messaging_move_name(row.subject.reveal(), label, &row.recipient);
        html! {
            <button
                type="button"
                {class}
                aria-label={name}
                aria-disabled={busy.then_some("true")}
                {onclick}
            >
                { content }
            </button>
        }
    }

    /// Where else the message can go: folders of one's own, and back from one. Nothing where there are none.
    pub(super) fn menu(&self, row: &MessageSummary, own: &[OwnFolderView]) -> Html {
        let from = self.folder;
        let item = |to: Folder, label: String, name: Option<AttrValue>| {
            let wanted = Move {
                message: row.id,
                subject: row.subject.reveal().to_owned().into(),
                from,
                to,
                name,
            };
            let begin = self.begin.clone();
            MenuItem {
                label: label.into(),
                icon: "mail".into(),
                on_choose: Callback::from(move |()| begin.emit(wanted.clone())),
                ..MenuItem::default()
            }
        };
        let back = matches!(from, Folder::Own(_))
            .then(|| item(Folder::Inbox, t::finding_move_back().to_owned(), None));
        let others = own
            .iter()
            .filter(|folder| from != Folder::Own(folder.id) && from != Folder::Trash);
        let others = others.map(|folder| {
            let name = folder.name.reveal();
            let label = t::finding_move_to(name);
            item(Folder::Own(folder.id), label, Some(name.to_owned().into()))
        });
        let items: Rc<[MenuItem]> = back.into_iter().chain(others).collect();
        if items.is_empty() {
            return Html::default();
        }
        let label = t::finding_move();
        html! {
            <div class="row__menu">
                <MenuButton
                    id={format!("move-{}", row.id)}
                    name={t::messaging_move_name(row.subject.reveal(), label, &row.recipient)}
                    {items}
                >
                    { label }
                </MenuButton>
            </div>
        }
    }

    /// What is said of the last move. It takes focus: the row that had it is gone.
    pub(super) fn said(&self) -> Html {
        if self.state.failed.is_none() && self.state.done.is_none() {
            return Html::default();
        }
        html! {
            <div class="moved">
                if let Some((subject, why)) = &self.state.failed {
                    <Notice tone={Tone::Bad} live=true>
                        { t::messaging_not_moved(subject) }
                        { " " }
                        { why }
                    </Notice>
                }
                { self.said_done() }
            </div>
        }
    }

    fn said_done(&self) -> Html {
        let Some(done) = &self.state.done else {
            return Html::default();
        };
        let text = match (done.from, done.to, &done.name) {
            (_, Folder::Trash, _) => t::messaging_moved_to_trash(&done.subject),
            (Folder::Trash, _, _) => t::messaging_restored(&done.subject),
            (_, _, Some(name)) => t::finding_moved(name, &done.subject),
            (_, _, None) => t::finding_moved_back(&done.subject),
        };
        let back = self.keeps(done.message);
        let undo = {
            let (begin, wanted) = (self.begin.clone(), done.undone());
            Callback::from(move |()| begin.emit(wanted.clone()))
        };
        html! {
            <FocusedNotice
                id="moved"
                tone={Tone::Ok}
                spoken={text.clone()}
                occasion={self.state.occasion.to_string()}
            >
                { text }
                if !back {
                    { " " }
                    <Button kind={ButtonKind::Plain} on_click={undo}>
                        { t::messaging_undo() }
                    </Button>
                }
            </FocusedNotice>
        }
    }
}
