//! Finding a care team without typing: facility, then kind of care, then team.

use super::recipient_help::{choices, words};
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::ui::{Button, Choice, Dialog, Remote, Select, remote};
use shared::directory::{
    CareArea, CareAreaView, FacilityView, ListCare, ListFacilities, ListFacilityRecipients,
    RecipientView,
};
use shared::id::{FacilityId, PatientId};
use std::rc::Rc;
use yew::prelude::*;

/// What [`BrowseDialog`] offers.
#[derive(Properties, PartialEq)]
pub(super) struct BrowseDialogProps {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Whether it is there.
    pub open: bool,
    /// Somebody was chosen.
    pub on_choose: Callback<Rc<RecipientView>>,
    /// It is to close.
    pub on_close: Callback<()>,
}

/// The dialog. Nothing is asked for before it opens.
#[component]
pub(super) fn BrowseDialog(props: &BrowseDialogProps) -> Html {
    html! {
        <Dialog
            id="browse"
            open={props.open}
            title={t::browse_title()}
            from_title=true
            on_close={props.on_close.clone()}
        >
            if props.open {
                <Facilities patient_id={props.patient_id} on_choose={props.on_choose.clone()} />
            }
            <div class="dialog__actions">
                <Button on_click={props.on_close.clone()}>{ t::recipient_help_close() }</Button>
            </div>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct FacilitiesProps {
    patient_id: PatientId,
    on_choose: Callback<Rc<RecipientView>>,
}

/// Where: the patient's own facility, until another is chosen.
#[component]
fn Facilities(props: &FacilitiesProps) -> Html {
    let patient_id = props.patient_id;
    let chosen = use_state_eq(|| None::<FacilityId>);
    let facilities = use_query(patient_id.to_string(), move |_| ListFacilities {
        patient_id,
    });
    remote(&facilities.state, words(), &facilities.reload, |view| {
        if view.items.is_empty() {
            return html! { <p>{ t::browse_nowhere() }</p> };
        }
        // Nobody is led to a stranger's facility: only one's own is chosen beforehand.
        let own = view.items.first().filter(|it| it.own).map(|it| it.id);
        let facility_id = (*chosen).or(own);
        let unchosen = Choice {
            value: AttrValue::default(),
            text: t::browse_choose_facility().into(),
        };
        let choices = facility_id
            .is_none()
            .then_some(unchosen)
            .into_iter()
            .chain(view.items.iter().map(facility));
        let on_change = {
            let chosen = chosen.clone();
            Callback::from(move |id: AttrValue| chosen.set(id.parse().ok()))
        };
        html! {
            <>
                <Select
                    id="browse-facility"
                    label={t::browse_facility()}
                    choices={choices.collect::<Rc<[Choice]>>()}
                    value={facility_id.map(|id| id.to_string()).unwrap_or_default()}
                    {on_change}
                />
                if let Some(facility_id) = facility_id {
                    <Areas {patient_id} {facility_id} on_choose={props.on_choose.clone()} />
                }
            </>
        }
    })
}

fn facility(facility: &FacilityView) -> Choice {
    let text = match (facility.place.is_empty(), facility.own) {
        (true, false) => facility.name.clone(),
        (true, true) => t::browse_own(&facility.name),
        (false, false) => t::browse_at(&facility.name, &facility.place),
        (false, true) => t::browse_own(&t::browse_at(&facility.name, &facility.place)),
    };
    Choice {
        value: facility.id.to_string().into(),
        text: text.into(),
    }
}

#[derive(Properties, PartialEq)]
struct AreasProps {
    patient_id: PatientId,
    facility_id: FacilityId,
    on_choose: Callback<Rc<RecipientView>>,
}

/// What for: the area that was chosen, where this facility has it, else its first.
#[component]
fn Areas(props: &AreasProps) -> Html {
    let (patient_id, facility_id) = (props.patient_id, props.facility_id);
    let chosen = use_state_eq(|| None::<CareArea>);
    let care = use_query(facility_id.to_string(), move |_| ListCare {
        patient_id,
        facility_id,
    });
    remote(&care.state, words(), &care.reload, |view| {
        let areas = view.clone();
        let wanted = areas.items.iter().find(|it| Some(it.area) == *chosen);
        let Some(view) = wanted.or(areas.items.first()) else {
            return html! { <p>{ t::browse_nobody() }</p> };
        };
        let (area, recipients) = (view.area, view.recipients);
        let on_change = {
            let (areas, chosen) = (areas.clone(), chosen.clone());
            Callback::from(move |value: AttrValue| {
                let found = areas.items.iter().find(|it| it.area.as_str() == &*value);
                chosen.set(found.map(|it| it.area));
            })
        };
        html! {
            <>
                <Select
                    id="browse-area"
                    label={t::browse_area()}
                    choices={areas.items.iter().map(area_choice).collect::<Rc<[Choice]>>()}
                    value={area.as_str()}
                    {on_change}
                />
                <Teams
                    {patient_id}
                    {facility_id}
                    {area}
                    {recipients}
                    on_choose={props.on_choose.clone()}
                />
            </>
        }
    })
}

fn area_choice(view: &CareAreaView) -> Choice {
    Choice {
        value: view.area.as_str().into(),
        text: t::browse_choice(area_name(view.area), &view.recipients.to_string()).into(),
    }
}

fn area_name(area: CareArea) -> &'static str {
    match area {
        CareArea::PrimaryCare => t::care_primary_care(),
        CareArea::Children => t::care_children(),
        CareArea::Women => t::care_women(),
        CareArea::Shots => t::care_shots(),
        CareArea::Medicines => t::care_medicines(),
        CareArea::LabAndImaging => t::care_lab_and_imaging(),
        CareArea::Mind => t::care_mind(),
        CareArea::InnerOrgans => t::care_inner_organs(),
        CareArea::SkinAndSenses => t::care_skin_and_senses(),
        CareArea::BonesAndNerves => t::care_bones_and_nerves(),
        CareArea::Surgery => t::care_surgery(),
        CareArea::Wellness => t::care_wellness(),
        CareArea::Help => t::care_help(),
        CareArea::Other => t::care_other(),
    }
}

#[derive(Properties, PartialEq)]
struct TeamsProps {
    patient_id: PatientId,
    facility_id: FacilityId,
    area: CareArea,
    /// How many there are.
    recipients: u32,
    on_choose: Callback<Rc<RecipientView>>,
}

/// Whom: the teams of the area.
#[component]
fn Teams(props: &TeamsProps) -> Html {
    let (patient_id, facility_id, area) = (props.patient_id, props.facility_id, props.area);
    let key = format!("{facility_id} {}", area.as_str());
    let teams = use_query(key, move |_| ListFacilityRecipients {
        patient_id,
        facility_id,
        area,
    });
    let recipients = props.recipients;
    // Heard whenever another facility or kind of care is chosen.
    let heard = match &teams.state {
        Remote::Ready(view) => t::browse_count(view.items.len() as u64),
        _ => String::new(),
    };
    let shown = remote(&teams.state, words(), &teams.reload, |view| {
        let teams: Vec<Rc<RecipientView>> = view.items.iter().cloned().map(Rc::new).collect();
        html! {
            <section aria-labelledby="browse-teams">
                <h3 id="browse-teams">{ area_name(area) }</h3>
                { choices(&teams, &props.on_choose) }
                if teams.len() < usize::try_from(recipients).unwrap_or(usize::MAX) {
                    <p class="muted">{ t::browse_more() }</p>
                }
            </section>
        }
    });
    html! {
        <>
            <p class="usa-sr-only" role="status">{ heard }</p>
            { shown }
        </>
    }
}
