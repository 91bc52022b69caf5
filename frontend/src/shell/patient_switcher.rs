//! For whom one acts, on every page of a patient, and the way to the others. It leads to addresses
//! alone: nothing remembers a choice, so two windows never mix.

use crate::family;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::state::{use_signed_in, use_unread};
use crate::ui::{Avatar, Badge, MenuButton, MenuItem};
use shared::account::PatientView;
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// Where one is.
#[derive(Properties, PartialEq)]
pub(super) struct PatientSwitcherProps {
    /// For whom one acts.
    pub(super) patient_id: PatientId,
    /// The page, whose kind stays.
    pub(super) route: Route,
}

/// Mark, name and relation as a button that opens the others; nothing where there are none.
#[component]
pub(super) fn PatientSwitcher(props: &PatientSwitcherProps) -> Html {
    let session = use_signed_in();
    let unread = use_unread();
    let patients = session
        .as_ref()
        .map_or(&[][..], |session| &session.patients);
    let current = patients.iter().find(|one| one.id == props.patient_id);
    let (Some(current), true) = (current, patients.len() > 1) else {
        return Html::default();
    };
    let item = |patient: &PatientView| {
        let unread = unread(patient.id).filter(|unread| *unread > 0);
        MenuItem {
            label: patient.full_name.reveal().to_owned().into(),
            face: Some((patient.initials.reveal().to_owned().into(), patient.colour)),
            note: Some(family::relation(patient.relation).into()),
            badge: unread.map(|unread| Badge {
                count: unread.to_string().into(),
                spoken: t::shell_unread_spoken(&unread.to_string()).into(),
            }),
            current: patient.id == current.id,
            href: Some(props.route.of(patient.id).href()),
            ..MenuItem::default()
        }
    };
    let items: Rc<[MenuItem]> = patients.iter().map(item).collect();
    let name = current.full_name.reveal().to_owned();
    let relation = family::relation(current.relation);
    html! {
        <div class="acting">
            <div class="acting__inner">
                <MenuButton
                    id="acting-for"
                    name={t::family_switch_name(&name, relation)}
                    {items}
                >
                    <Avatar
                        initials={current.initials.reveal().to_owned()}
                        colour={current.colour}
                    />
                    <span class="acting__text">
                        <span class="acting__name">{ t::family_name_and_relation(&name, relation) }</span>
                    </span>
                </MenuButton>
            </div>
        </div>
    }
}
