//! The question before something of a team is removed.

use crate::i18n::texts as t;
use crate::team::{Doing, use_doing};
use crate::ui::{Button, ButtonKind, Dialog, Notice, Tone};
use yew::prelude::*;

/// What is to be removed.
#[derive(Properties, PartialEq)]
pub(super) struct RemoveDialogProps {
    /// The dialog's id.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: AttrValue,
    /// What follows.
    pub(super) question: AttrValue,
    /// Removes it.
    pub(super) remove: Callback<Doing>,
    /// It was removed.
    pub(super) on_done: Callback<()>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// The question, Remove, Keep.
#[component]
pub(super) fn RemoveDialog(props: &RemoveDialogProps) -> Html {
    let doing = use_doing(props.on_done.clone());
    let on_click = {
        let doing = doing.clone();
        props.remove.reform(move |()| doing.clone())
    };
    html! {
        <Dialog
            id={props.id}
            open=true
            title={t::team_settings_remove_of(&props.name)}
            from_title=true
            on_close={props.on_close.clone()}
        >
            <p>{ &props.question }</p>
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            <div class="dialog__actions">
                <Button
                    kind={ButtonKind::Primary}
                    {on_click}
                    busy={doing.is_busy().then(|| AttrValue::from(t::team_settings_working()))}
                >
                    { t::team_settings_remove() }
                </Button>
                <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                    { t::team_settings_keep() }
                </Button>
            </div>
        </Dialog>
    }
}
