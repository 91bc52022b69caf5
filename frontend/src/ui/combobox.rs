//! A text field with a list of suggestions, of which one is chosen.
//!
//! The pattern is ARIA's "list autocomplete with manual selection": focus stays in the input, the
//! active option is named by `aria-activedescendant`, nothing is ever chosen by itself. The parent
//! owns the text, the options and the choice, and does the asking; this file owns what is open and
//! active, and what is said.

use super::announce::use_announce;
use super::combobox_actions::Actions;
use super::combobox_effects::{
    use_dictation, use_one_tap, use_option_in_view, use_room_above_keyboard, use_spoken_count,
    use_spoken_option,
};
use super::combobox_list::{Popup, list_id, option_id};
use super::field::{Field, described_by};
use super::icon::icon;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct ComboOption {
    /// What the parent is told; unique in the list.
    pub id: AttrValue,
    /// The first line (see `title`), the accessible name, and the value once chosen.
    pub label: AttrValue,
    /// The part of the label that alone stands on the first line, in characters, half open; the rest
    /// then begins the second line. The name stays the whole label.
    pub title: Option<(u16, u16)>,
    /// The quieter second line.
    pub second_line: AttrValue,
    /// The symbol.
    pub icon: AttrValue,
    /// A word at the end: why it is here.
    pub note: Option<AttrValue>,
    /// The heading it stands under. Options of one heading follow each other.
    pub group: Option<AttrValue>,
    /// The matched parts of the label, in characters, half open.
    pub spans: Vec<(u16, u16)>,
}

/// Where the options come from, as far as there is something to say.
#[derive(Clone, Debug, PartialEq)]
pub enum ComboSource {
    /// The options are those for the text. With none, this sentence stands in the popup and is
    /// said; an empty one shows nothing.
    Ready(AttrValue),
    /// The answer takes its time (tell it after 300 ms). The older options stay.
    Loading(AttrValue),
    /// There is no answer, and why.
    Failed(AttrValue),
}

impl ComboSource {
    /// The sentence that stands in the popup beside this many options.
    pub(super) fn sentence(&self, options: usize) -> AttrValue {
        match self {
            Self::Ready(text) if options == 0 => text.clone(),
            Self::Ready(_) => AttrValue::default(),
            Self::Loading(text) | Self::Failed(text) => text.clone(),
        }
    }
}

/// The sentences. Make it once for a language: a new one is a change.
#[derive(Clone, PartialEq)]
pub struct ComboWords {
    /// The listbox' name: "Care teams".
    pub list: AttrValue,
    /// The clear button's name: "Clear recipient".
    pub clear: AttrValue,
    /// "10 results, Up and Down to review", from how many there are.
    pub count: Callback<usize, AttrValue>,
    /// "2 of 10", from the place, counted from one, and how many there are.
    pub position: Callback<(usize, usize), AttrValue>,
    /// "Little Rock Pharmacy selected", from the label.
    pub selected: Callback<AttrValue, AttrValue>,
    /// "Little Rock Pharmacy removed", from the label.
    pub removed: Callback<AttrValue, AttrValue>,
}

/// What [`Combobox`] offers.
#[derive(Clone, Properties, PartialEq)]
pub struct ComboboxProps {
    /// The input's id.
    pub id: AttrValue,
    /// The visible label.
    pub label: AttrValue,
    /// The sentences.
    pub words: ComboWords,
    /// What was typed. Not shown while something is chosen.
    pub text: AttrValue,
    /// The suggestions for the text.
    #[prop_or_default]
    pub options: Rc<[ComboOption]>,
    /// Where they come from.
    pub source: ComboSource,
    /// The chosen one, shown as the field's value.
    #[prop_or_default]
    pub selected: Option<ComboOption>,
    /// The text has changed. Whatever was chosen is no longer.
    pub on_input: Callback<String>,
    /// The id of the option that was chosen.
    pub on_select: Callback<AttrValue>,
    /// Text and choice were removed.
    pub on_clear: Callback<()>,
    /// The list opened without a new text: what is offered is to be right for the one that is there.
    #[prop_or_default]
    pub on_open: Callback<()>,
    /// The list closed without a choice: answers that are still under way are not wanted.
    #[prop_or_default]
    pub on_close: Callback<()>,
    /// Must be filled in.
    #[prop_or_default]
    pub required: bool,
    /// A quiet line under the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Label, input, clear button, popup, error line.
#[component]
pub fn Combobox(props: &ComboboxProps) -> Html {
    let id = &props.id;
    let input = use_node_ref();
    let focused = use_state_eq(|| false);
    let actions = Rc::new(Actions {
        props: props.clone(),
        announce: use_announce(),
        wanted: use_state_eq(|| false),
        active_id: use_state_eq(|| None),
    });
    let active = actions.active();
    let active_option = active.and_then(|at| props.options.get(at));
    let value = actions.value();

    use_spoken_count(
        props,
        *actions.wanted && *focused && props.selected.is_none(),
    );
    use_spoken_option(props, active);
    use_option_in_view(id, active_option);
    use_room_above_keyboard(id, *actions.wanted);
    let typed = with(&actions, Actions::type_text);
    use_dictation(&input, *focused, &typed);

    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            typed.emit(input.value());
        }
    });
    let onkeydown = with(&actions, |actions, event: KeyboardEvent| {
        actions.press(&event);
    });
    let onclick = with(&actions, |actions, _: MouseEvent| {
        actions.open_unless_chosen()
    });
    let onfocus = {
        let focused = focused.clone();
        with(&actions, move |actions, _: FocusEvent| {
            focused.set(true);
            actions.open_unless_chosen();
        })
    };
    let onblur = {
        let input = input.clone();
        with(&actions, move |actions, _: FocusEvent| {
            focused.set(false);
            // What was dictated a moment ago.
            if let Some(input) = input.cast::<HtmlInputElement>() {
                actions.type_text(input.value());
            }
            actions.close();
        })
    };
    let ignore_second_tap = use_one_tap(*actions.wanted);
    let on_choose = with(
        &actions,
        move |actions, (id, tap): (AttrValue, MouseEvent)| {
            ignore_second_tap.emit(tap);
            actions.choose(&id);
        },
    );

    let failed = props.error.is_some();
    // Once text is typed the hint has done its part; only the error is read again.
    let hint_spoken = props.hint.is_some() && value.is_empty();
    html! {
        <Field
            id={id.clone()}
            label={props.label.clone()}
            required={props.required}
            hint={props.hint.clone()}
            error={props.error.clone()}
        >
            <div
                class={classes!("combobox", props.selected.is_some().then_some("combobox--chosen"))}
            >
                if let Some(chosen) = &props.selected {
                    <span class="combobox__chosen-icon">{ icon(&chosen.icon) }</span>
                }
                <input
                    ref={input.clone()}
                    class={classes!("usa-input", "combobox__input", failed.then_some("usa-input--error"))}
                    id={id.clone()}
                    type="text"
                    role="combobox"
                    value={value.clone()}
                    maxlength="200"
                    autocomplete="off"
                    autocapitalize="none"
                    autocorrect="off"
                    spellcheck="false"
                    inputmode="text"
                    enterkeyhint="done"
                    data-lpignore="true"
                    data-bwignore="true"
                    aria-autocomplete="list"
                    aria-expanded={if actions.is_open() { "true" } else { "false" }}
                    aria-controls={list_id(id)}
                    aria-activedescendant={active_option.map(|it| option_id(id, &it.id))}
                    aria-required={props.required.then_some("true")}
                    aria-invalid={failed.then_some("true")}
                    aria-describedby={described_by(id, hint_spoken, failed, false)}
                    {oninput}
                    {onkeydown}
                    {onfocus}
                    {onblur}
                    {onclick}
                />
                if let Some(chosen) = &props.selected {
                    // The value is one line that may be cut off; this wraps over it.
                    <span class="combobox__chosen" aria-hidden="true">{ &chosen.label }</span>
                }
                if !value.is_empty() {
                    { clear_button(&actions, input) }
                }
                { Popup {
                    id,
                    list_label: &props.words.list,
                    options: &props.options,
                    source: &props.source,
                    open: *actions.wanted,
                    active,
                    on_choose: &on_choose,
                }.view() }
            </div>
        </Field>
    }
}

/// A callback that acts on the combobox.
fn with<T: 'static>(actions: &Rc<Actions>, act: impl Fn(&Actions, T) + 'static) -> Callback<T> {
    let actions = actions.clone();
    Callback::from(move |what| act(&actions, what))
}

/// Escape does the same, so Tab goes past it.
fn clear_button(actions: &Rc<Actions>, input: NodeRef) -> Html {
    let name = &actions.props.words.clear;
    let onclick = with(actions, move |actions, _: MouseEvent| {
        actions.clear();
        if let Some(input) = input.cast::<HtmlInputElement>() {
            let _ = input.focus();
        }
        // Whoever takes a recipient out is about to choose another.
        actions.wanted.set(true);
    });
    html! {
        <button
            type="button"
            class="combobox__clear"
            tabindex="-1"
            aria-label={name}
            title={name}
            onmousedown={|event: MouseEvent| event.prevent_default()}
            {onclick}
        >
            { icon("close") }
        </button>
    }
}
