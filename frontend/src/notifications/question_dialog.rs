//! A question before something is removed.

use crate::i18n::texts as t;
use crate::ui::{Button, ButtonKind, Dialog};
use yew::prelude::*;

/// What is asked.
#[derive(Properties, PartialEq)]
pub(super) struct QuestionDialogProps {
    /// The element's id.
    pub(super) id: AttrValue,
    /// Whether it is asked.
    pub(super) open: bool,
    /// The question.
    pub(super) title: AttrValue,
    /// What comes of it.
    pub(super) text: AttrValue,
    /// The verb of the button that does it.
    pub(super) yes: AttrValue,
    /// It is to be done.
    pub(super) on_yes: Callback<()>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// A dialog; "Keep it" comes first, so that Enter in haste removes nothing.
#[component]
pub(super) fn QuestionDialog(props: &QuestionDialogProps) -> Html {
    html! {
        <Dialog
            id={props.id.clone()}
            open={props.open}
            title={props.title.clone()}
            on_close={props.on_close.clone()}
        >
            <p>{ &props.text }</p>
            <div class="dialog__actions">
                <Button on_click={props.on_close.clone()}>{ t::notices_keep() }</Button>
                <Button kind={ButtonKind::Danger} on_click={props.on_yes.clone()}>
                    { &props.yes }
                </Button>
            </div>
        </Dialog>
    }
}
