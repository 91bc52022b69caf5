//! Who of the patient's side sees the conversation: asked only where there is anybody to choose.

use super::compose_actions::Action;
use super::form_faults;
use super::use_compose::Compose;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::ui::{Button, Check, CheckGroup, Notice, Remote, Tone};
use shared::directory::RecipientKind;
use shared::family::{GrantKind, ListReaders};
use shared::id::{AccountId, PatientId};
use shared::problem::FieldName;
use std::rc::Rc;
use yew::prelude::*;

/// The id of the group.
const GROUP: &str = "readers";
/// The id of the first box.
pub(super) const FIRST: &str = "readers-0";

/// Why somebody may act for a patient, as the others read it: "parent".
pub(super) fn relation(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Own => t::compose_relation_own(),
        GrantKind::Parent => t::compose_relation_parent(),
        GrantKind::Guardian => t::compose_relation_guardian(),
        GrantKind::Delegate => t::compose_relation_delegate(),
        GrantKind::Court | GrantKind::Restriction => t::compose_relation_court(),
    }
}

/// "Fannie Kutch, parent".
pub(super) fn named(name: &str, kind: GrantKind) -> String {
    t::compose_reader(name, relation(kind))
}

#[derive(Properties, PartialEq)]
pub(super) struct ReadersFieldProps {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// The form.
    pub compose: Compose,
}

/// The others who may read, to be ticked.
#[component]
pub(super) fn ReadersField(props: &ReadersFieldProps) -> Html {
    let patient_id = props.patient_id;
    let query = use_query(format!("readers {patient_id}"), move |_| ListReaders {
        patient_id,
    });
    let Some(page) = query.state.ready() else {
        if !matches!(query.state, Remote::Failed(_)) {
            return Html::default();
        }
        // Those see it who do by default, which is more than somebody may want.
        let on_click = query.reload.clone();
        return html! {
            <Notice tone={Tone::Warn} live=true>
                <p>{ t::compose_readers_unknown() }</p>
                <Button {on_click}>{ t::shell_retry() }</Button>
            </Notice>
        };
    };
    if page.items.is_empty() {
        return Html::default();
    }
    let state = &props.compose.state;
    let pharmacy = state.recipient.as_ref();
    let pharmacy = pharmacy.is_some_and(|it| it.kind == RecipientKind::Pharmacy);
    let offered = || {
        let readers = page.items.iter();
        readers.filter(|it| pharmacy || !it.pharmacies_only)
    };
    let ticked: Vec<AccountId> = state.readers.clone().unwrap_or_else(|| {
        let usual = offered().filter(|it| it.by_default);
        usual.map(|it| it.account_id).collect()
    });
    let always: Vec<String> = offered()
        .filter(|it| it.always)
        .map(|it| t::compose_reader_always(&named(it.name.reveal(), it.kind)))
        .collect();
    let checks: Rc<[Check]> = offered()
        .filter(|it| !it.always)
        .map(|it| Check {
            value: it.account_id.to_string().into(),
            text: named(it.name.reveal(), it.kind).into(),
            hint: None,
            ticked: ticked.contains(&it.account_id),
        })
        .collect();
    let on_change = {
        let compose = props.compose.clone();
        Callback::from(move |(value, on): (AttrValue, bool)| {
            let Ok(account) = value.parse::<AccountId>() else {
                return;
            };
            let mut chosen = ticked.clone();
            chosen.retain(|it| *it != account);
            if on {
                chosen.push(account);
            }
            compose.tell(Action::ChooseReaders(chosen));
        })
    };
    html! {
        <>
            for text in always {
                <p class="muted">{ text }</p>
            }
            if !checks.is_empty() {
                <CheckGroup
                    id={GROUP}
                    legend={t::compose_readers()}
                    {checks}
                    {on_change}
                    error={form_faults::at(state, FieldName::Readers)}
                />
            }
        </>
    }
}
