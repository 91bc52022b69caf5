//! What a combobox does beside its markup: what it says, what it scrolls, where it fits, and how
//! it notices dictation.

use super::announce::use_announce;
use super::combobox::{ComboOption, ComboSource, ComboboxProps};
use super::combobox_list::option_id;
use super::dom;
use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// How long typing has to pause before the number of options is said, in milliseconds.
const QUIET_MS: u32 = 1_400;
/// How often a focused input is looked at: dictation changes it without an event.
const LOOK_MS: u32 = 100;
/// The least height of the list that is of use, in CSS pixels: two options and a half.
const LEAST_ROOM: f64 = 170.0;

/// Says how many options there are, or why there are none, once typing pauses. A choice, a closed
/// list and lost focus make it silent.
#[hook]
pub(super) fn use_spoken_count(props: &ComboboxProps, listening: bool) {
    let announce = use_announce();
    let count = props.words.count.clone();
    let dependencies = (
        props.text.clone(),
        props.options.clone(),
        props.source.clone(),
        listening,
    );
    use_effect_with(dependencies, move |(_, options, source, listening)| {
        let sentence = match source {
            ComboSource::Failed(text) | ComboSource::Loading(text) => text.clone(),
            ComboSource::Ready(text) if options.is_empty() => text.clone(),
            ComboSource::Ready(_) => count.emit(options.len()),
        };
        let timer = listening.then(|| Timeout::new(QUIET_MS, move || announce.say(sentence)));
        move || drop(timer)
    });
}

/// On Apple's devices, says the active option: VoiceOver does not follow `aria-activedescendant`.
#[hook]
pub(super) fn use_spoken_option(props: &ComboboxProps, active: Option<usize>) {
    let announce = use_announce();
    let position = props.words.position.clone();
    let options = props.options.clone();
    let group = use_mut_ref(|| None::<AttrValue>);
    use_effect_with(active, move |active| {
        let option = active.and_then(|at| options.get(at).map(|option| (at, option)));
        let Some((at, option)) = option.filter(|_| on_apple()) else {
            *group.borrow_mut() = None;
            return;
        };
        let mut parts = Vec::new();
        if *group.borrow() != option.group {
            group.borrow_mut().clone_from(&option.group);
            parts.extend(option.group.clone());
        }
        parts.extend([option.label.clone(), option.second_line.clone()]);
        parts.extend(option.note.clone());
        parts.push(position.emit((at + 1, options.len())));
        announce.say(parts.join(", "));
    });
}

fn on_apple() -> bool {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok());
    agent.is_some_and(|agent| {
        ["Macintosh", "iPhone", "iPad"]
            .iter()
            .any(|device| agent.contains(device))
    })
}

/// Keeps the active option in sight, in the list and on the page.
#[hook]
pub(super) fn use_option_in_view(combobox: &str, active: Option<&ComboOption>) {
    let id = active.map(|option| option_id(combobox, &option.id));
    use_effect_with(id, |id| {
        if let Some(option) = id.as_deref().and_then(dom::element) {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// Tells the popup how much room there is between the input and the lower edge of what is seen,
/// the on-screen keyboard taken off, as the custom property `--combobox-room`.
#[hook]
pub(super) fn use_room_above_keyboard(combobox: &AttrValue, open: bool) {
    use_effect_with((combobox.clone(), open), |(combobox, open)| {
        let seen = open
            .then(web_sys::window)
            .flatten()
            .and_then(|it| it.visual_viewport());
        let listener = seen.map(|seen| {
            let combobox = combobox.clone();
            fit(&combobox, &seen);
            EventListener::new(&seen.clone(), "resize", move |_| fit(&combobox, &seen))
        });
        move || drop(listener)
    });
}

fn fit(combobox: &str, seen: &web_sys::VisualViewport) {
    let Some(input) = dom::element(combobox) else {
        return;
    };
    let room = |input: &web_sys::HtmlElement| {
        seen.offset_top() + seen.height() - input.get_bounding_client_rect().bottom()
    };
    // Scrolled only where the list would not be of use: with a keyboard on a small screen.
    if room(&input) < LEAST_ROOM {
        let start = ScrollIntoViewOptions::new();
        start.set_block(ScrollLogicalPosition::Start);
        let label = dom::element(&format!("{combobox}-label"));
        label
            .as_ref()
            .unwrap_or(&input)
            .scroll_into_view_with_scroll_into_view_options(&start);
    }
    let Some(around) = input.parent_element() else {
        return;
    };
    use web_sys::wasm_bindgen::JsCast;
    if let Some(around) = around.dyn_ref::<web_sys::HtmlElement>() {
        // Whole: writing fractions as text would load 11 KB of tables and code for this one place.
        let room = format!("{}px", room(&input).max(LEAST_ROOM) as i32);
        // It fails only for a name or a value that is none.
        let _ = around.style().set_property("--combobox-room", &room);
    }
}

/// Dictation programs put text into a field without an event: looks at it while it has focus.
#[hook]
pub(super) fn use_dictation(input: &NodeRef, focused: bool, typed: &Callback<String>) {
    let latest = use_mut_ref(|| typed.clone());
    latest.borrow_mut().clone_from(typed);
    let input = input.clone();
    use_effect_with(focused, move |focused| {
        let look = focused.then(|| {
            Interval::new(LOOK_MS, move || {
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    let typed = latest.borrow().clone();
                    typed.emit(input.value());
                }
            })
        });
        move || drop(look)
    });
}
