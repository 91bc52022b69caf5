//! Registering a parent, a guardian or a court order: about whom, whose right, what it says, and the document.

use super::registrations_page::kind_name;
use super::terms::{OneField, Shape, Terms, capability_fields, fault_of, time_fields};
use crate::hooks::use_today;
use crate::i18n::{format, texts as t};
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Card, Choice, ErrorSummary, FieldFault, Select};
use shared::family::{Capabilities, Capability, GrantKind, MAX_REASON_CHARS, NewRegistration};
use shared::problem::FieldProblem;
use shared::time::CivilDate;
use shared::{FieldError, FieldName};
use std::rc::Rc;
use yew::prelude::*;

/// What no document is about by itself: it is in all messages already.
const PHARMACIES: Capabilities = Capabilities::of(&[Capability::PharmacyMessages]);

/// What becomes of the form.
#[derive(Properties, PartialEq)]
pub(super) struct RegistrationFormProps {
    /// Whether it is being entered.
    pub(super) busy: bool,
    /// What the server found wrong with it.
    pub(super) wrong: Rc<[FieldError]>,
    /// What is asked for.
    pub(super) on_submit: Callback<NewRegistration>,
    /// The person leaves it.
    pub(super) on_cancel: Callback<()>,
}

/// What can be registered.
const KINDS: [GrantKind; 4] = [
    GrantKind::Parent,
    GrantKind::Guardian,
    GrantKind::Court,
    GrantKind::Restriction,
];

/// The texts about whom it is.
#[derive(Clone, Default, PartialEq)]
struct About {
    family_name: String,
    given_names: String,
    birth_date: String,
    username: String,
    reason: String,
}

impl About {
    fn faults(&self, id: &str) -> Vec<FieldFault> {
        let born: Option<CivilDate> = self.birth_date.parse().ok();
        [
            (
                self.family_name.trim().is_empty(),
                "family",
                t::admin_form_family_name_missing(),
            ),
            (born.is_none(), "birth", t::admin_form_birth_date_missing()),
            (
                self.username.trim().is_empty(),
                "username",
                t::admin_form_username_missing(),
            ),
            (
                self.reason.trim().is_empty(),
                "reason",
                t::admin_form_reason_missing(),
            ),
        ]
        .into_iter()
        .filter(|(wrong, _, _)| *wrong)
        .map(|(_, field, text)| FieldFault {
            field: Some(format!("{id}-{field}").into()),
            text: text.into(),
        })
        .collect()
    }
}

/// What only the server can find wrong: whom the fields name, and the limits that are its own.
fn refusal(id: &str, wrong: FieldError) -> FieldFault {
    let (field, text) = match (wrong.field, wrong.error) {
        (FieldName::GrantKind, _) => ("kind", t::admin_form_kind_adult().into()),
        (FieldName::FamilyName, _) => ("family", t::admin_form_patient_unknown().into()),
        (FieldName::GivenNames, FieldProblem::Ambiguous) => {
            ("given", t::admin_form_given_names_ambiguous().into())
        }
        (FieldName::GivenNames, _) => ("given", t::admin_form_given_names_unknown().into()),
        (FieldName::Username, FieldProblem::NotAllowed) => {
            ("username", t::admin_form_username_own().into())
        }
        (FieldName::Username, _) => ("username", t::admin_form_username_unknown().into()),
        (FieldName::Reason, _) => {
            let most = format::number(MAX_REASON_CHARS as u64);
            ("reason", t::admin_form_reason_wrong(&most).into())
        }
        (FieldName::EndsOn, _) => ("until", t::admin_form_until_past().into()),
        _ => {
            return FieldFault {
                field: None,
                text: t::problem_invalid().into(),
            };
        }
    };
    FieldFault {
        field: Some(format!("{id}-{field}").into()),
        text,
    }
}

/// The form. What was typed stays until it is entered.
#[component]
pub(super) fn RegistrationForm(props: &RegistrationFormProps) -> Html {
    const ID: &str = "registration";
    let today = use_today();
    let kind = use_state_eq(|| GrantKind::Guardian);
    let about = use_state_eq(About::default);
    let terms = use_state_eq(Terms::default);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(*about != About::default() || *terms != Terms::default());
    let all_faults = {
        let (about, terms) = (about.clone(), terms.clone());
        move || {
            let mut faults = about.faults(ID);
            faults.extend(terms.faults(ID, Shape::Registered, today));
            faults
        }
    };
    let mut faults = if *attempt > 0 {
        all_faults()
    } else {
        Vec::new()
    };
    if faults.is_empty() {
        faults.extend(props.wrong.iter().map(|wrong| refusal(ID, *wrong)));
    }
    let onsubmit = {
        let (kind, about, terms, attempt) =
            (kind.clone(), about.clone(), terms.clone(), attempt.clone());
        let (busy, on_submit) = (props.busy, props.on_submit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let sound = all_faults().is_empty();
            if let (Ok(birth_date), true, false) = (about.birth_date.parse(), sound, busy) {
                on_submit.emit(NewRegistration {
                    kind: *kind,
                    family_name: about.family_name.trim().into(),
                    birth_date,
                    given_names: about.given_names.trim().into(),
                    username: about.username.trim().to_owned(),
                    capabilities: terms.capabilities,
                    ends_on: terms.last_day(),
                    reason: about.reason.trim().into(),
                });
            }
        })
    };
    let choices: Rc<[Choice]> = KINDS
        .iter()
        .map(|kind| Choice {
            value: kind_name(*kind).into(),
            text: kind_name(*kind).into(),
        })
        .collect();
    let on_kind = {
        let kind = kind.clone();
        Callback::from(move |value: AttrValue| {
            if let Some(chosen) = KINDS.iter().find(|one| kind_name(**one) == value) {
                kind.set(*chosen);
            }
        })
    };
    let field = |field: &str, label, hint, kind, required, part| {
        OneField {
            id: format!("{ID}-{field}"),
            label,
            hint,
            kind,
            required,
            state: &about,
            part,
            faults: &faults,
        }
        .show()
    };
    // Who acts for somebody never decides who else may; a court may take away anything.
    let (what, offered) = match *kind {
        GrantKind::Restriction => (
            t::admin_form_what_away(),
            Capabilities::ALL.without(PHARMACIES),
        ),
        _ => (
            t::admin_form_what(),
            Capabilities::ALL.without(PHARMACIES.or(Capabilities::of(&[Capability::ManageFamily]))),
        ),
    };
    html! {
        <Card id="register" heading={t::admin_register()}>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::admin_form_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                <Select
                    id="registration-kind"
                    label={t::admin_form_kind()}
                    {choices}
                    value={kind_name(*kind)}
                    on_change={on_kind}
                    error={fault_of(&faults, "registration-kind")}
                />
                { field("family", t::admin_form_family_name(), None, "text", true,
                    |about: &mut About| &mut about.family_name) }
                { field("birth", t::admin_form_birth_date(), None, "date", true,
                    |about: &mut About| &mut about.birth_date) }
                { field("given", t::admin_form_given_names(),
                    Some(t::admin_form_given_names_hint()), "text", false,
                    |about: &mut About| &mut about.given_names) }
                { field("username", t::admin_form_username(),
                    Some(t::admin_form_username_hint()), "text", true,
                    |about: &mut About| &mut about.username) }
                { field("reason", t::admin_form_reason(), Some(t::admin_form_reason_hint()),
                    "text", true, |about: &mut About| &mut about.reason) }
                { capability_fields(ID, what, offered, &terms, &faults) }
                { time_fields(ID, Shape::Registered, &terms, &faults) }
                <p class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={props.busy.then(|| AttrValue::from(t::family_working()))}
                    >
                        { t::admin_register() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_cancel.clone()}>
                        { t::family_form_cancel() }
                    </Button>
                </p>
            </form>
        </Card>
    }
}
