//! Who takes messages in the place of a care team that does not, with a button that writes to them.

use crate::hooks::{focus_first, use_query};
use crate::i18n::texts as t;
use crate::ui::{Button, Notice, Tone, use_announce};
use shared::directory::{GetRecipientState, RecipientView, SubstituteView, Substitution};
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// Why messages to `team` go to somebody else.
pub(super) fn reason(team: &str, instead: &SubstituteView) -> String {
    let other = &instead.recipient.label;
    match instead.by {
        Substitution::Successor => t::substitute_successor(other, team),
        Substitution::Desk => t::substitute_desk(other, team),
    }
}

/// In whose place.
#[derive(Properties, PartialEq)]
pub(super) struct SubstituteProps {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Who takes no messages any more.
    pub recipient: Rc<RecipientView>,
    /// The id of the To field, which takes focus when somebody was chosen.
    pub field: AttrValue,
    /// Somebody was chosen.
    pub on_choose: Callback<Rc<RecipientView>>,
}

/// The offer, where there is somebody. All that was typed stays: only To changes.
#[component]
pub(super) fn Substitute(props: &SubstituteProps) -> Html {
    let announce = use_announce();
    let (patient_id, recipient_id) = (props.patient_id, props.recipient.id);
    let query = use_query(format!("state {recipient_id}"), move |_| {
        GetRecipientState {
            patient_id,
            recipient_id,
        }
    });
    let Some(instead) = query.state.ready().and_then(|it| it.substitute.clone()) else {
        return Html::default();
    };
    let other = instead.recipient.label.clone();
    let choose = {
        let (on_choose, field) = (props.on_choose.clone(), props.field.clone());
        let chosen = Rc::new(instead.recipient.clone());
        Callback::from(move |()| {
            announce.say(t::compose_to_selected(&chosen.label));
            on_choose.emit(chosen.clone());
            // The button that was used is gone with the offer.
            focus_first(&format!("#{field}"));
        })
    };
    html! {
        <Notice tone={Tone::Info} live=true>
            <p>{ reason(&props.recipient.label, &instead) }</p>
            <Button on_click={choose}>{ t::substitute_choose(&other) }</Button>
        </Notice>
    }
}
