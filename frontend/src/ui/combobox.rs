//! A text field with a list of suggestions, of which one is chosen.
//!
//! The pattern is ARIA's "list autocomplete with manual selection": focus stays in the input, the
//! active option is named by `aria-activedescendant`, nothing is ever chosen by itself. The parent
//! owns the text, the options and the choice, and does the asking; this file owns what is open and
//! active, and what is said.

use super::announce::use_announce;
use super::combobox_effects::{
    use_dictation, use_option_in_view, use_room_above_keyboard, use_spoken_count, use_spoken_option,
};
use super::combobox_keys::{Meaning, Press, meaning};
use super::combobox_list::{Popup, option_id};
use super::field::{Field, described_by};
use super::icon::Icon;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct ComboOption {
    /// What the parent is told; unique in the list.
    pub id: AttrValue,
    /// The first line, which is also the accessible name and the value once chosen.
    pub label: AttrValue,
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
#[derive(Properties, PartialEq)]
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
    /// Focus came.
    #[prop_or_default]
    pub on_focus: Callback<()>,
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
    let announce = use_announce();
    let input = use_node_ref();
    // Whether the list is wanted; it shows when there is something in it.
    let wanted = use_state_eq(|| false);
    let focused = use_state_eq(|| false);
    // By id and not by place: a later answer may put options before it.
    let active_id = use_state_eq(|| None::<AttrValue>);

    let place = |id: &AttrValue| props.options.iter().position(|option| option.id == *id);
    let active = if *wanted {
        active_id.as_ref().and_then(place)
    } else {
        None
    };
    let open = *wanted && !props.options.is_empty();
    let value = props
        .selected
        .as_ref()
        .map_or(&props.text, |chosen| &chosen.label)
        .clone();

    let active_option = active.and_then(|at| props.options.get(at));
    use_spoken_count(props, *wanted && *focused && props.selected.is_none());
    use_spoken_option(props, active);
    use_option_in_view(id, active_option);
    use_room_above_keyboard(id, *wanted);

    let typed = {
        let props_text = value.clone();
        let (wanted, active_id) = (wanted.clone(), active_id.clone());
        let on_input = props.on_input.clone();
        let on_clear = props.on_clear.clone();
        let removed = removal(props);
        let announce = announce.clone();
        Callback::from(move |text: String| {
            if text == *props_text {
                return;
            }
            wanted.set(true);
            active_id.set(None);
            if let (Some(removed), true) = (&removed, text.is_empty()) {
                announce.say(removed.emit(()));
                on_clear.emit(());
            } else {
                on_input.emit(text);
            }
        })
    };
    use_dictation(&input, *focused, &typed);

    let close = {
        let (wanted, active_id) = (wanted.clone(), active_id.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            wanted.set(false);
            active_id.set(None);
            on_close.emit(());
        })
    };
    let choose = {
        let (wanted, active_id) = (wanted.clone(), active_id.clone());
        let on_select = props.on_select.clone();
        let (options, selected) = (props.options.clone(), props.words.selected.clone());
        let announce = announce.clone();
        Callback::from(move |id: AttrValue| {
            if let Some(option) = options.iter().find(|option| option.id == id) {
                announce.say(selected.emit(option.label.clone()));
            }
            wanted.set(false);
            active_id.set(None);
            on_select.emit(id);
        })
    };
    let clear = {
        let on_clear = props.on_clear.clone();
        let removed = removal(props);
        let close = close.clone();
        Callback::from(move |()| {
            if let Some(removed) = &removed {
                announce.say(removed.emit(()));
            }
            close.emit(());
            on_clear.emit(());
        })
    };

    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed.emit(input.value());
            }
        })
    };
    let onkeydown = {
        let (wanted, active_id) = (wanted.clone(), active_id.clone());
        let (options, close, choose) = (props.options.clone(), close.clone(), choose.clone());
        let clear = clear.clone();
        let filled = !value.is_empty();
        let chosen = props.selected.is_some();
        // A sentence without options is an open popup too: Escape closes it first.
        let popup = *wanted && (open || !props.source.sentence(props.options.len()).is_empty());
        Callback::from(move |event: KeyboardEvent| {
            // Keys that write in an input method are not ours; Safari marks some by the code alone.
            if event.is_composing() || event.key_code() == 229 {
                return;
            }
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let key = event.key();
            let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
            if !plain && key != "Tab" {
                return;
            }
            let meaning = meaning(Press {
                key: &key,
                alt: event.alt_key(),
                open: if key == "Escape" { popup } else { open },
                options: options.len(),
                active,
                filled,
                chosen_whole: chosen && nothing_selected(&input),
            });
            if !meaning.leaves_default() {
                event.prevent_default();
            }
            match meaning {
                Meaning::Browser | Meaning::Nothing => {}
                Meaning::Open => wanted.set(true),
                Meaning::Activate(at) => {
                    wanted.set(true);
                    active_id.set(options.get(at).map(|option| option.id.clone()));
                }
                Meaning::Close => {
                    event.stop_propagation();
                    close.emit(());
                }
                Meaning::Leave => close.emit(()),
                Meaning::Choose(at) => {
                    if let Some(option) = options.get(at) {
                        choose.emit(option.id.clone());
                    }
                }
                Meaning::Clear => {
                    event.stop_propagation();
                    clear.emit(());
                }
                Meaning::SelectText => input.select(),
                Meaning::BackToText => active_id.set(None),
            }
        })
    };
    let onfocus = {
        let (wanted, focused) = (wanted.clone(), focused.clone());
        let on_focus = props.on_focus.clone();
        let chosen = props.selected.is_some();
        Callback::from(move |_: FocusEvent| {
            focused.set(true);
            wanted.set(!chosen);
            on_focus.emit(());
        })
    };
    let onblur = {
        let (focused, close) = (focused.clone(), close.clone());
        Callback::from(move |_: FocusEvent| {
            focused.set(false);
            close.emit(());
        })
    };
    let onclick = {
        let wanted = wanted.clone();
        let chosen = props.selected.is_some();
        Callback::from(move |_: MouseEvent| wanted.set(!chosen))
    };
    let on_clear_press = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            clear.emit(());
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let _ = input.focus();
            }
        })
    };

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
            <div class={classes!("combobox", props.selected.is_some().then_some("combobox--chosen"))}>
                if let Some(chosen) = &props.selected {
                    <span class="combobox__chosen-icon"><Icon name={chosen.icon.clone()} /></span>
                }
                <input
                    ref={input}
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
                    aria-autocomplete="list"
                    aria-expanded={if open { "true" } else { "false" }}
                    aria-controls={format!("{id}-list")}
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
                if !value.is_empty() {
                    // Escape does the same, so Tab goes past it.
                    <button
                        type="button"
                        class="combobox__clear"
                        tabindex="-1"
                        aria-label={props.words.clear.clone()}
                        title={props.words.clear.clone()}
                        onmousedown={|event: MouseEvent| event.prevent_default()}
                        onclick={on_clear_press}
                    >
                        <Icon name="close" />
                    </button>
                }
                { Popup {
                    id,
                    list_label: &props.words.list,
                    options: &props.options,
                    source: &props.source,
                    open: *wanted,
                    active,
                    on_choose: &choose,
                }.view() }
            </div>
        </Field>
    }
}

/// What to say when the choice goes, if there is one.
fn removal(props: &ComboboxProps) -> Option<Callback<(), AttrValue>> {
    let label = props.selected.as_ref()?.label.clone();
    Some(props.words.removed.reform(move |()| label.clone()))
}

fn nothing_selected(input: &HtmlInputElement) -> bool {
    let ends = (input.selection_start(), input.selection_end());
    matches!(ends, (Ok(Some(start)), Ok(Some(end))) if start == end && end > 0)
}
