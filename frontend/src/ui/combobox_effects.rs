//! What a combobox does beside its markup: what it says, what it scrolls, where it fits, and how
//! it notices dictation.

use super::announce::use_announce;
use super::combobox::{ComboOption, ComboSource, ComboboxProps};
use super::combobox_list::{list_id, option_id};
use super::dom;
use crate::effects::use_effect_with;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::{Interval, Timeout};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// How long typing has to pause before the number of options is said, in milliseconds.
const QUIET_MS: u32 = 1_400;
/// How often a focused input is looked at: dictation changes it without an event.
const LOOK_MS: u32 = 100;
/// How soon after a tap a second one on the same place belongs to it, in milliseconds.
const SECOND_TAP_MS: u32 = 500;
/// What counts as the same place, in CSS pixels.
const SAME_PLACE: i32 = 24;
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

/// Keeps the active option in sight: in the list, and only where that is not enough (on a small
/// screen, at a large zoom) by moving the page.
#[hook]
pub(super) fn use_option_in_view(combobox: &AttrValue, active: Option<&ComboOption>) {
    let id = active.map(|option| option_id(combobox, &option.id));
    use_effect_with((combobox.clone(), id), |(combobox, id)| {
        let list = dom::element(&list_id(combobox));
        if let Some((list, option)) = list.zip(id.as_deref().and_then(dom::element)) {
            show_in(&list, &option);
        }
    });
}

fn show_in(list: &web_sys::HtmlElement, option: &web_sys::HtmlElement) {
    let (around, place) = (
        list.get_bounding_client_rect(),
        option.get_bounding_client_rect(),
    );
    let over = (place.top() - around.top()).min(0.0);
    let under = (place.bottom() - around.bottom()).max(0.0);
    list.set_scroll_top(list.scroll_top() + over.floor() as i32 + under.ceil() as i32);
    let place = option.get_bounding_client_rect();
    let seen = web_sys::window().and_then(|window| window.visual_viewport());
    let hidden = seen.is_some_and(|seen| {
        let top = seen.offset_top();
        place.top() < top || place.bottom() > top + seen.height()
    });
    if hidden {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
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

/// Ignores the second tap of a double tap. The list is gone by then, and the tap would work what lay
/// under the option. Tell it the tap that chose; a list that is open again has every tap back.
#[hook]
pub(super) fn use_one_tap(open: bool) -> Callback<MouseEvent> {
    let first = use_state_eq(|| None::<(i32, i32)>);
    {
        let chosen = first.clone();
        use_effect_with((*first, open), move |(first, open)| {
            if *open {
                chosen.set(None);
            }
            let document = web_sys::window().and_then(|window| window.document());
            let guard = first
                .filter(|_| !open)
                .zip(document)
                .map(|(place, document)| {
                    let listeners = ["mousedown", "click"].map(|name| {
                        let options = EventListenerOptions {
                            passive: false,
                            ..EventListenerOptions::run_in_capture_phase()
                        };
                        EventListener::new_with_options(&document, name, options, move |event| {
                            if is_near(event, place) {
                                event.prevent_default();
                                event.stop_propagation();
                            }
                        })
                    });
                    let end = Timeout::new(SECOND_TAP_MS, move || chosen.set(None));
                    (listeners, end)
                });
            move || drop(guard)
        });
    }
    Callback::from(move |tap: MouseEvent| first.set(place_of(&tap)))
}

/// Where a pointer did this. What assistive technology or a script clicks has no place.
fn place_of(tap: &MouseEvent) -> Option<(i32, i32)> {
    (tap.detail() > 0).then(|| (tap.client_x(), tap.client_y()))
}

fn is_near(event: &Event, (x, y): (i32, i32)) -> bool {
    let place = event.dyn_ref::<MouseEvent>().and_then(place_of);
    place.is_some_and(|(at, down)| (at - x).abs() <= SAME_PLACE && (down - y).abs() <= SAME_PLACE)
}
