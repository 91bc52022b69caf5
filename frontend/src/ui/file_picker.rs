//! Choosing files: a real file input, a button, a place to drop them, pasting, and the list of what was
//! chosen. The button does all that the others do, for keyboards, voices and phones.
//!
//! It sends nothing. The parent uploads and says how each file fares.

use super::announce::use_announce;
use super::field::{Field, described_by};
use super::icon::icon;
use super::link::Link;
use crate::effects::use_effect_with;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, File, FileList, HtmlInputElement};
use yew::prelude::*;

/// How a chosen file fares.
#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    /// On its way, with the share that has arrived in percent, if that is known.
    Uploading(Option<u8>),
    /// At the server.
    Ready,
    /// At the server, with what is known of it, and whether that is all one waits for.
    Known(AttrValue, bool),
    /// Refused or lost, with what is wrong and how to mend it.
    Failed(AttrValue),
}

/// A file of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct FileItem {
    /// What the parent is told when it is removed.
    pub id: AttrValue,
    /// Its name.
    pub name: AttrValue,
    /// "412 KB, scanned" or "Sending…".
    pub detail: AttrValue,
    /// Where it opens, if it can.
    pub href: Option<AttrValue>,
    /// How it fares.
    pub state: FileState,
    /// The word on its button: "Remove", or "Cancel" while it is on its way.
    pub verb: AttrValue,
    /// The button's name, which begins with that word: "Remove discharge-list.pdf".
    pub remove: AttrValue,
    /// What is said once it is removed: "discharge-list.pdf removed".
    pub removed: AttrValue,
}

/// What [`FilePicker`] offers.
#[derive(Properties, PartialEq)]
pub struct FilePickerProps {
    /// The button's id; the other ids are made from it.
    pub id: AttrValue,
    /// "Attachments".
    pub label: AttrValue,
    /// "Maximum file size is 25 MB".
    pub hint: AttrValue,
    /// The button while there are no files: "Browse".
    pub browse: AttrValue,
    /// The button afterwards: "Add another attachment".
    pub add_another: AttrValue,
    /// What stands beside the button where there is a mouse: "or drop files here".
    pub drop: AttrValue,
    /// The endings or types that the browser's window offers, as of the `accept` attribute.
    #[prop_or_default]
    pub accept: Option<AttrValue>,
    /// What was chosen so far.
    pub files: Rc<[FileItem]>,
    /// Files that were just chosen, at least one.
    pub on_pick: Callback<Vec<File>>,
    /// The id of the file to remove.
    pub on_remove: Callback<AttrValue>,
    /// Whether there is room for more; the button is not shown without it.
    #[prop_or(true)]
    pub more: bool,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
}

/// Label, hint, list, button.
#[component]
pub fn FilePicker(props: &FilePickerProps) -> Html {
    let announce = use_announce();
    let input = use_node_ref();
    let button = use_node_ref();
    let onchange = {
        let on_pick = props.on_pick.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let picked = input.files().as_ref().map(listed).unwrap_or_default();
            // Emptied, so that choosing the same file again is a change again.
            input.set_value("");
            if !picked.is_empty() {
                on_pick.emit(picked);
            }
        })
    };
    let browse = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let on_remove = {
        let on_remove = props.on_remove.clone();
        let button = button.clone();
        Callback::from(move |file: FileItem| {
            on_remove.emit(file.id);
            announce.say(file.removed);
            // The pressed button goes away with its file; focus must not go with it. The other one is
            // perhaps only shown again now that there is room.
            let button = button.clone();
            let later = Timeout::new(0, move || {
                if let Some(button) = button.cast::<web_sys::HtmlElement>() {
                    let _ = button.focus();
                }
            });
            later.forget();
        })
    };
    let over = use_state_eq(|| false);
    let set_over = |to: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(to);
        })
    };
    {
        // Pictures of the screen are pasted, wherever one is on the page. Where text is on the clipboard,
        // too, a picture of it beside it is nobody's wish.
        let newest = use_mut_ref(Callback::noop);
        *newest.borrow_mut() = props.on_pick.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&window, "paste", options, move |event| {
                    let on_pick = newest.borrow().clone();
                    paste_files(event, &on_pick);
                })
            });
            move || drop(listener)
        });
    }
    {
        // Files may come down anywhere: beside the place for them the browser would leave the page to
        // show them, and without room for more the parent says so.
        let newest = use_mut_ref(Callback::noop);
        *newest.borrow_mut() = props.on_pick.clone();
        use_effect_with((), move |()| {
            let listeners = web_sys::window().map(|window| {
                ["dragover", "drop"].map(|kind| {
                    let newest = newest.clone();
                    let options = EventListenerOptions::enable_prevent_default();
                    EventListener::new_with_options(&window, kind, options, move |event| {
                        let on_pick = newest.borrow().clone();
                        take_files(event, kind == "drop", &on_pick);
                    })
                })
            });
            move || drop(listeners)
        });
    }
    let failed = props.error.is_some();
    let input_id = AttrValue::from(format!("{}-input", props.id));
    html! {
        <Field
            id={props.id.clone()}
            group_for={input_id.clone()}
            label={props.label.clone()}
            hint={props.hint.clone()}
            error={props.error.clone()}
        >
            if !props.files.is_empty() {
                // With no room for more, this is where an error leads.
                <ul
                    class="attachments"
                    id={(!props.more).then(|| props.id.clone())}
                    tabindex={(!props.more).then_some("-1")}
                >
                    for file in props.files.iter() {
                        <li key={file.id.as_str()} class={row_class(file)}>
                            { row(file, &on_remove) }
                        </li>
                    }
                </ul>
            }
            // The browser's own control says things in words that we do not choose; it only opens
            // the window. The button is what everyone meets.
            <input
                ref={input}
                hidden=true
                type="file"
                multiple=true
                id={input_id}
                accept={props.accept.clone()}
                {onchange}
            />
            <div
                class={classes!("file-drop", over.then_some("file-drop--over"))}
                hidden={!props.more}
                ondragenter={set_over(true)}
                ondragover={set_over(true)}
                ondragleave={set_over(false)}
                ondrop={set_over(false)}
            >
                <button
                    ref={button}
                    type="button"
                    id={props.more.then(|| props.id.clone())}
                    class="usa-button usa-button--outline"
                    aria-describedby={described_by(&props.id, false, failed, false)}
                    onclick={browse}
                >
                    { icon("attach_file") }
                    { if props.files.is_empty() { &props.browse } else { &props.add_another } }
                </button>
                <span class="file-drop__hint" aria-hidden="true">{ &props.drop }</span>
            </div>
        </Field>
    }
}

/// Keeps the browser from opening files that are dragged over the page, and picks them when they drop.
/// Text that is dragged is left alone.
fn take_files(event: &Event, dropped: bool, on_pick: &Callback<Vec<File>>) {
    let Some(transfer) = event
        .dyn_ref::<DragEvent>()
        .and_then(|event| event.data_transfer())
        .filter(|transfer| transfer.types().includes(&"Files".into(), 0))
    else {
        return;
    };
    event.prevent_default();
    let files = transfer.files().as_ref().map(listed).unwrap_or_default();
    if dropped && !files.is_empty() {
        on_pick.emit(files);
    }
}

/// Picks the files that are pasted, unless there is text that the field wants.
fn paste_files(event: &Event, on_pick: &Callback<Vec<File>>) {
    let Some(clipboard) = event
        .dyn_ref::<ClipboardEvent>()
        .and_then(ClipboardEvent::clipboard_data)
        .filter(|clipboard| !clipboard.types().includes(&"text/plain".into(), 0))
    else {
        return;
    };
    let files = clipboard.files().as_ref().map(listed).unwrap_or_default();
    if !files.is_empty() {
        event.prevent_default();
        on_pick.emit(files);
    }
}

fn listed(list: &FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

fn row_class(file: &FileItem) -> Classes {
    let failed = matches!(file.state, FileState::Failed(_));
    classes!("attachment", failed.then_some("attachment--failed"))
}

fn row(file: &FileItem, on_remove: &Callback<FileItem>) -> Html {
    let onclick = {
        let file = file.clone();
        on_remove.reform(move |_: MouseEvent| file.clone())
    };
    let name = match &file.href {
        Some(href) => html! {
            <Link href={href.clone()} class="attachment__name">{ &file.name }</Link>
        },
        None => html! { <span class="attachment__name">{ &file.name }</span> },
    };
    html! {
        <>
            { icon("attach_file") }
            <div class="attachment__text">
                { name }
                <span class="attachment__detail">{ &file.detail }</span>
                { match &file.state {
                    FileState::Uploading(share) => html! {
                        <progress
                            class="attachment__progress"
                            max="100"
                            value={share.map(|share| share.to_string())}
                            aria-label={file.name.clone()}
                        />
                    },
                    FileState::Failed(text) => html! {
                        <span class="usa-error-message" role="alert">
                            { icon("error") }
                            { text }
                        </span>
                    },
                    FileState::Known(text, done) => html! {
                        <span class="attachment__known">
                            { icon(if *done { "check_circle" } else { "schedule" }) }
                            { text }
                        </span>
                    },
                    FileState::Ready => Html::default(),
                } }
            </div>
            <button
                type="button"
                class="usa-button usa-button--unstyled"
                aria-label={file.remove.clone()}
                {onclick}
            >
                { &file.verb }
            </button>
        </>
    }
}
