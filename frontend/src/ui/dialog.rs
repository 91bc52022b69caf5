//! A question that has to be answered before going on.
//!
//! The browser's own modal dialog keeps focus inside, makes the rest inert, closes on Escape and
//! gives focus back to where it came from.

use crate::effects::use_effect_with;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// What [`Dialog`] asks.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// The element's id, also the base of the heading's.
    pub id: AttrValue,
    /// Whether it is there.
    pub open: bool,
    /// The question.
    pub title: AttrValue,
    /// Escape was pressed. Set `open` to false, or leave it where there is no way back.
    pub on_close: Callback<()>,
    /// It comes unasked and has to be heard: its text, which has the id `{id}-text`, is read at once.
    #[prop_or_default]
    pub alert: bool,
    /// The title takes focus: the content has yet to come and reading begins at the top, or the dialog comes
    /// while somebody types and their keys must not end in it.
    #[prop_or_default]
    pub from_title: bool,
    /// The words and the buttons. The first control takes focus, unless the title does.
    pub children: Html,
}

/// A modal dialog, named by its title.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            let shown = dialog.cast::<HtmlDialogElement>().filter(|_| *open);
            if let Some(dialog) = shown.as_ref().filter(|it| !it.open()) {
                // It fails only when the element left the page meanwhile.
                let _ = dialog.show_modal();
            }
            // Also when it leaves the page: what is only taken away gives focus back to nobody.
            move || {
                if let Some(dialog) = shown.filter(HtmlDialogElement::open) {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            // The parent decides; the element follows `open`.
            event.prevent_default();
            on_close.emit(());
        })
    };
    let onclose = {
        let dialog = dialog.clone();
        let open = props.open;
        Callback::from(move |_: Event| {
            // Browsers close on a second Escape whatever the parent says.
            if let (true, Some(dialog)) = (open, dialog.cast::<HtmlDialogElement>()) {
                let _ = dialog.show_modal();
            }
        })
    };
    let heading = format!("{}-title", props.id);
    html! {
        <dialog
            ref={dialog}
            class="dialog"
            id={props.id.clone()}
            role={props.alert.then_some("alertdialog")}
            aria-labelledby={heading.clone()}
            aria-describedby={props.alert.then(|| format!("{}-text", props.id))}
            {oncancel}
            {onclose}
        >
            <h2
                class="dialog__title"
                id={heading}
                tabindex={props.from_title.then_some("-1")}
                autofocus={props.from_title}
            >
                { &props.title }
            </h2>
            { props.children.clone() }
        </dialog>
    }
}
