//! What can happen to a combobox, and what follows: typing, keys, choosing, clearing, closing.

use super::announce::Announce;
use super::combobox::ComboboxProps;
use super::combobox_keys::{Meaning, Press, meaning};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A combobox as it was drawn last, with what may be done to it.
pub(super) struct Actions {
    pub(super) props: ComboboxProps,
    pub(super) announce: Announce,
    /// Whether the list is wanted; it shows when there is something in it.
    pub(super) wanted: UseStateHandle<bool>,
    /// By id and not by place: a later answer may put options before it.
    pub(super) active_id: UseStateHandle<Option<AttrValue>>,
}

impl Actions {
    /// Whether the list shows.
    pub(super) fn is_open(&self) -> bool {
        *self.wanted && !self.props.options.is_empty()
    }

    /// The place of the active option.
    pub(super) fn active(&self) -> Option<usize> {
        let id = self.active_id.as_ref().filter(|_| *self.wanted)?;
        self.props
            .options
            .iter()
            .position(|option| option.id == *id)
    }

    /// What stands in the input.
    pub(super) fn value(&self) -> &AttrValue {
        let chosen = self.props.selected.as_ref();
        chosen.map_or(&self.props.text, |chosen| &chosen.label)
    }

    /// Shows the list. What it showed last may be of another text: a search that was under way when
    /// it closed was given up.
    pub(super) fn open(&self) {
        if !*self.wanted {
            self.wanted.set(true);
            self.props.on_open.emit(());
        }
    }

    /// Shows the list, unless a choice is made: that is not to be searched for again.
    pub(super) fn open_unless_chosen(&self) {
        if self.props.selected.is_none() {
            self.open();
        }
    }

    /// Hides the list and keeps the text.
    pub(super) fn close(&self) {
        self.hide();
        self.props.on_close.emit(());
    }

    fn hide(&self) {
        self.wanted.set(false);
        self.active_id.set(None);
    }

    /// Takes a text that was typed, pasted or spoken.
    pub(super) fn type_text(&self, text: String) {
        if text == **self.value() {
            return;
        }
        self.wanted.set(true);
        self.active_id.set(None);
        // Typing over a choice gives it up as well as emptying the field does.
        self.say_removed();
        if text.is_empty() && self.props.selected.is_some() {
            self.props.on_clear.emit(());
        } else {
            self.props.on_input.emit(text);
        }
    }

    /// Takes an option.
    pub(super) fn choose(&self, id: &AttrValue) {
        let option = self.props.options.iter().find(|option| option.id == *id);
        if let Some(option) = option {
            let words = &self.props.words;
            self.announce.say(words.selected.emit(option.label.clone()));
        }
        self.hide();
        self.props.on_select.emit(id.clone());
    }

    /// Removes text and choice.
    pub(super) fn clear(&self) {
        self.say_removed();
        self.close();
        self.props.on_clear.emit(());
    }

    fn say_removed(&self) {
        if let Some(chosen) = &self.props.selected {
            let words = &self.props.words;
            self.announce.say(words.removed.emit(chosen.label.clone()));
        }
    }

    /// Does what a key means.
    pub(super) fn press(&self, event: &KeyboardEvent) {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
            return;
        };
        let key = event.key();
        // Keys that write in an input method are not ours; Safari marks some by the code alone.
        let composing = event.is_composing() || event.key_code() == 229;
        if composing {
            return;
        }
        let meaning = meaning(self.met(&key, event, &input));
        if !meaning.leaves_default() {
            event.prevent_default();
        }
        if matches!(meaning, Meaning::Close | Meaning::Clear) {
            // One Escape does one thing: a dialog around stays.
            event.stop_propagation();
        }
        self.follow(meaning, &input);
    }

    fn met<'a>(&self, key: &'a str, event: &KeyboardEvent, input: &HtmlInputElement) -> Press<'a> {
        let options = self.props.options.len();
        // A sentence without options is an open popup too: Escape closes it first.
        let popup = *self.wanted && !self.props.source.sentence(options).is_empty();
        Press {
            key,
            alt: event.alt_key(),
            modified: event.ctrl_key() || event.meta_key() || event.shift_key(),
            open: self.is_open() || popup && key == "Escape",
            options,
            active: self.active(),
            filled: !self.value().is_empty(),
            chosen_whole: self.props.selected.is_some() && nothing_selected(input),
        }
    }

    fn follow(&self, meaning: Meaning, input: &HtmlInputElement) {
        let option = |at: usize| self.props.options.get(at).map(|option| option.id.clone());
        match meaning {
            Meaning::Browser | Meaning::Nothing => {}
            Meaning::Open => self.open(),
            Meaning::Activate(at) => {
                self.open();
                self.active_id.set(option(at));
            }
            Meaning::Close | Meaning::Leave => self.close(),
            Meaning::Choose(at) => {
                if let Some(id) = option(at) {
                    self.choose(&id);
                }
            }
            Meaning::Clear => self.clear(),
            Meaning::SelectText => input.select(),
            Meaning::BackToText => self.active_id.set(None),
        }
    }
}

/// Whether there is a caret behind some text and no part of it selected.
fn nothing_selected(input: &HtmlInputElement) -> bool {
    let ends = (input.selection_start(), input.selection_end());
    matches!(ends, (Ok(Some(start)), Ok(Some(end))) if start == end && end > 0)
}
