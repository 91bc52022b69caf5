//! Ways to a recipient beside typing: browsing, and the answer to "Why isn't my team here?".

use super::absent_dialog::AbsentDialog;
use super::browse_dialog::BrowseDialog;
use super::recipient_field::option;
use crate::i18n::texts as t;
use crate::ui::{Button, ButtonKind, icon, use_announce};
use shared::directory::RecipientView;
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// A way beside typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecipientHelp {
    /// Facility, kind of care, team.
    Browse,
    /// Why a team cannot be found.
    Absent,
}

/// The buttons below the To field.
pub(super) fn ways(on_help: &Callback<Option<RecipientHelp>>) -> Html {
    let open = |help| on_help.reform(move |()| Some(help));
    html! {
        <div class="actions">
            <Button kind={ButtonKind::Plain} icon="search" on_click={open(RecipientHelp::Browse)}>
                { t::browse_title() }
            </Button>
            <Button kind={ButtonKind::Plain} icon="help" on_click={open(RecipientHelp::Absent)}>
                { t::absent_title() }
            </Button>
        </div>
    }
}

/// What [`RecipientHelpDialog`] shows.
#[derive(Properties, PartialEq)]
pub(super) struct RecipientHelpDialogProps {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Which way is open.
    pub open: Option<RecipientHelp>,
    /// What was typed into the To field.
    pub text: AttrValue,
    /// Somebody was chosen.
    pub on_choose: Callback<Rc<RecipientView>>,
    /// Which way is open now.
    pub on_help: Callback<Option<RecipientHelp>>,
}

/// The dialogs of both ways. They stand outside of the form: Enter in them must not send the message.
#[component]
pub(super) fn RecipientHelpDialog(props: &RecipientHelpDialogProps) -> Html {
    let announce = use_announce();
    let on_close = props.on_help.reform(|()| None);
    let on_choose = {
        let (on_choose, on_close) = (props.on_choose.clone(), on_close.clone());
        Callback::from(move |chosen: Rc<RecipientView>| {
            announce.say(t::compose_to_selected(&chosen.label));
            on_choose.emit(chosen);
            on_close.emit(());
        })
    };
    let patient_id = props.patient_id;
    html! {
        <>
            <BrowseDialog
                {patient_id}
                open={props.open == Some(RecipientHelp::Browse)}
                on_choose={on_choose.clone()}
                on_close={on_close.clone()}
            />
            <AbsentDialog
                {patient_id}
                open={props.open == Some(RecipientHelp::Absent)}
                text={props.text.clone()}
                {on_choose}
                {on_close}
            />
        </>
    }
}

/// The space for an answer, what is said while it is on its way, and to ask for it again.
pub(super) fn words() -> (u8, &'static str, &'static str) {
    (4, t::recipient_help_loading(), t::recipient_help_retry())
}

/// Care teams to choose from, each a button.
pub(crate) fn choices(
    recipients: &[Rc<RecipientView>],
    on_choose: &Callback<Rc<RecipientView>>,
) -> Html {
    let choice = |recipient: &Rc<RecipientView>| {
        let shown = option(recipient);
        let onclick = {
            let recipient = recipient.clone();
            on_choose.reform(move |_: MouseEvent| recipient.clone())
        };
        html! {
            <li key={shown.id.to_string()}>
                <button type="button" class="team-choice" {onclick}>
                    { icon(&shown.icon) }
                    <span class="combobox__text">
                        <span class="combobox__label">{ shown.first_line() }</span>
                        <span class="combobox__second">{ shown.rest() }</span>
                        if let Some(note) = &shown.note {
                            <span class="combobox__note">{ note }</span>
                        }
                    </span>
                </button>
            </li>
        }
    };
    html! { <ul class="team-choices">{ for recipients.iter().map(choice) }</ul> }
}
