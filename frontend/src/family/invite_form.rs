//! Letting someone help: what they may do, for what, and for how long.

use super::terms::{Shape, Terms, capability_fields, time_fields};
use crate::hooks::use_today;
use crate::i18n::{format, texts as t};
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Card, ErrorSummary, FieldFault, use_announce};
use shared::family::{Capabilities, Capability, NewInvite};
use shared::time::CivilDate;
use std::rc::Rc;
use yew::prelude::*;

/// What the form may hand out, and what becomes of it.
#[derive(Properties, PartialEq)]
pub(super) struct InviteFormProps {
    /// What the patient may hand out.
    pub(super) offered: Capabilities,
    /// Whether a code is being made.
    pub(super) busy: bool,
    /// The code that is asked for.
    pub(super) on_submit: Callback<NewInvite>,
    /// The person leaves it.
    pub(super) on_cancel: Callback<()>,
}

/// A usual case that fills in the form.
#[derive(Clone, Copy)]
enum Template {
    Surgery,
    Deployment,
    Pharmacy,
}

impl Template {
    const ALL: [Self; 3] = [Self::Surgery, Self::Deployment, Self::Pharmacy];

    fn name(self) -> &'static str {
        match self {
            Self::Surgery => t::family_template_surgery(),
            Self::Deployment => t::family_template_deployment(),
            Self::Pharmacy => t::family_template_pharmacy(),
        }
    }

    /// What it ticks of what is offered, and for how many days it holds.
    const fn terms(self, offered: Capabilities) -> (Capabilities, i32) {
        match self {
            Self::Surgery => (
                Capabilities::of(&[
                    Capability::ReadMessages,
                    Capability::SendMessages,
                    Capability::ManageAppointments,
                ])
                .and(offered),
                13,
            ),
            Self::Deployment => (
                offered.without(Capabilities::of(&[Capability::SeeSensitive])),
                364,
            ),
            Self::Pharmacy => (
                Capabilities::of(&[Capability::RenewPrescriptions, Capability::PharmacyMessages])
                    .and(offered),
                90,
            ),
        }
    }

    fn filled_in(self, offered: Capabilities, today: CivilDate) -> Terms {
        let (capabilities, days) = self.terms(offered);
        Terms {
            capabilities,
            purpose: self.name().to_owned(),
            starts_on: today.to_string(),
            ends_on: format::days_after(today, days).to_string(),
        }
    }
}

/// The form. What was typed stays until the code is made.
#[component]
pub(super) fn InviteForm(props: &InviteFormProps) -> Html {
    const ID: &str = "help";
    let today = use_today();
    let announce = use_announce();
    let first = || Terms {
        starts_on: today.to_string(),
        ..Terms::default()
    };
    let terms = use_state_eq(first);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(*terms != first());
    let faults = if *attempt > 0 {
        terms.faults(ID, Shape::Given, today)
    } else {
        Vec::new()
    };
    let onsubmit = {
        let (terms, attempt) = (terms.clone(), attempt.clone());
        let (busy, on_submit) = (props.busy, props.on_submit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            let sound = terms.faults(ID, Shape::Given, today).is_empty();
            if let (Some(ends_on), true, false) = (terms.last_day(), sound, busy) {
                on_submit.emit(NewInvite {
                    capabilities: terms.capabilities,
                    purpose: terms.purpose.trim().into(),
                    starts_on: terms.first_day(),
                    ends_on,
                });
            }
        })
    };
    let template = |one: Template| {
        let (terms, announce, offered) = (terms.clone(), announce.clone(), props.offered);
        let on_click = Callback::from(move |()| {
            terms.set(one.filled_in(offered, today));
            announce.say(t::family_template_filled());
        });
        html! { <Button {on_click}>{ one.name() }</Button> }
    };
    html! {
        <Card id="let-someone-help" class="no-print" heading={t::family_invite()}>
            <p>{ t::family_invite_lead() }</p>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::family_form_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                <div class="templates" role="group" aria-label={t::family_templates()}>
                    <span class="templates__label" aria-hidden="true">{ t::family_templates() }</span>
                    for one in Template::ALL {
                        { template(one) }
                    }
                </div>
                { capability_fields(ID, t::family_form_what(), props.offered, &terms, &faults) }
                { time_fields(ID, Shape::Given, &terms, &faults) }
                <p class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={props.busy.then(|| AttrValue::from(t::family_working()))}
                    >
                        { t::family_form_make_code() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_cancel.clone()}>
                        { t::family_form_cancel() }
                    </Button>
                </p>
            </form>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn no_template_gives_what_is_sensitive_or_what_the_patient_may_not_give() {
        let offered = Capabilities::ALL.without(Capabilities::of(&[Capability::ManageFamily]));
        for template in Template::ALL {
            let (given, _) = template.terms(offered);
            assert!(!given.has(Capability::SeeSensitive), "{}", template.name());
            assert!(offered.include(given) && !given.is_empty());
            let (given, _) = template.terms(Capabilities::NONE);
            assert!(given.is_empty());
        }
    }
}
