//! What a right says, as it is filled in: shared by giving one, changing one and registering one.

use super::words;
use crate::i18n::{format, texts as t};
use crate::ui::{Check, CheckGroup, FieldFault, TextInput};
use shared::family::{Capabilities, Capability, MAX_DELEGATION_DAYS, MAX_PURPOSE_CHARS};
use shared::time::CivilDate;
use std::rc::Rc;
use yew::prelude::*;

/// What stands in the fields. Days are texts until they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Terms {
    /// What is ticked.
    pub(super) capabilities: Capabilities,
    /// What it is for.
    pub(super) purpose: String,
    /// The first day.
    pub(super) starts_on: String,
    /// The last day.
    pub(super) ends_on: String,
}

/// Which fields there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A right that the patient gives: purpose, first and last day.
    Given,
    /// A right that there is already: what it lets one do, and the last day. Its first day stays as it
    /// is; one that is still to come is what its last day counts from.
    Changed,
    /// A right that rests on a document: the last day may be open.
    Registered,
}

impl Terms {
    /// The last day, if one is filled in and is a day.
    pub(super) fn last_day(&self) -> Option<CivilDate> {
        self.ends_on.parse().ok()
    }

    /// The first day, as the last one.
    pub(super) fn first_day(&self) -> Option<CivilDate> {
        self.starts_on.parse().ok()
    }

    /// What is wrong, in the order of the fields.
    pub(super) fn faults(&self, id: &str, shape: Shape, today: CivilDate) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, text: String| {
            faults.push(FieldFault {
                field: Some(format!("{id}-{field}").into()),
                text: text.into(),
            });
        };
        if self.capabilities.is_empty() {
            fault("may-0", t::family_form_nothing_chosen().to_owned());
        }
        if self.purpose.chars().count() > MAX_PURPOSE_CHARS {
            let most = format::number(MAX_PURPOSE_CHARS as u64);
            fault("purpose", t::family_form_purpose_long(&most));
        }
        let first = match shape {
            Shape::Given => self.first_day(),
            Shape::Changed => self.first_day().max(Some(today)),
            Shape::Registered => Some(today),
        };
        if shape == Shape::Given && first.is_none_or(|first| first < today) {
            fault("from", t::family_form_no_first_day().to_owned());
        }
        let first = first.unwrap_or(today);
        match self.last_day() {
            None if shape == Shape::Registered && self.ends_on.is_empty() => {}
            None => fault("until", t::family_form_no_last_day().to_owned()),
            Some(last) if last < first => {
                fault("until", t::family_form_last_before_first().to_owned());
            }
            Some(last)
                if shape != Shape::Registered
                    && last >= format::days_after(first, MAX_DELEGATION_DAYS) =>
            {
                fault("until", t::family_form_too_long().to_owned());
            }
            Some(_) => {}
        }
        faults
    }
}

/// The error of one field among the faults.
pub(super) fn fault_of(faults: &[FieldFault], id: &str) -> Option<AttrValue> {
    let fault = faults
        .iter()
        .find(|fault| fault.field.as_deref() == Some(id));
    fault.map(|fault| fault.text.clone())
}

/// The boxes: what is offered, with a sentence at what is sensitive.
pub(super) fn capability_fields(
    id: &str,
    legend: &'static str,
    offered: Capabilities,
    terms: &UseStateHandle<Terms>,
    faults: &[FieldFault],
) -> Html {
    let checks: Rc<[Check]> = offered
        .iter()
        .map(|one| Check {
            value: words::capability(one).into(),
            text: words::capability(one).into(),
            hint: match one {
                Capability::SeeSensitive => Some(t::family_sensitive_hint().into()),
                Capability::PharmacyMessages => Some(t::family_pharmacy_hint().into()),
                _ => None,
            },
            ticked: terms.capabilities.has(one),
        })
        .collect();
    let on_change = {
        let terms = terms.clone();
        Callback::from(move |(value, ticked): (AttrValue, bool)| {
            let mut next = (*terms).clone();
            for one in offered
                .iter()
                .filter(|one| words::capability(*one) == value)
            {
                let only = Capabilities::of(&[one]);
                next.capabilities = if ticked {
                    next.capabilities.or(only)
                } else {
                    next.capabilities.without(only)
                };
            }
            terms.set(next);
        })
    };
    let id = format!("{id}-may");
    let error = fault_of(faults, &format!("{id}-0"));
    html! { <CheckGroup {id} {legend} {checks} {on_change} {error} /> }
}

/// A one-line field of a form whose values stand together in one state.
pub(super) struct OneField<'a, T> {
    /// The control's id.
    pub(super) id: String,
    /// The label.
    pub(super) label: &'static str,
    /// A quiet line under the label.
    pub(super) hint: Option<&'static str>,
    /// `text` or `date`.
    pub(super) kind: &'static str,
    /// Whether it has to be filled in.
    pub(super) required: bool,
    /// Where the values stand.
    pub(super) state: &'a UseStateHandle<T>,
    /// The value among them.
    pub(super) part: fn(&mut T) -> &mut String,
    /// What is wrong with the form.
    pub(super) faults: &'a [FieldFault],
}

impl<T: Clone + 'static> OneField<'_, T> {
    /// The field.
    pub(super) fn show(self) -> Html {
        let value = (self.part)(&mut (**self.state).clone()).clone();
        let on_input = {
            let (state, part) = (self.state.clone(), self.part);
            Callback::from(move |text: String| {
                let mut next = (*state).clone();
                *part(&mut next) = text;
                state.set(next);
            })
        };
        let error = fault_of(self.faults, &self.id);
        html! {
            <TextInput
                id={self.id}
                label={self.label}
                hint={self.hint.map(AttrValue::from)}
                kind={self.kind}
                required={self.required}
                {value}
                {on_input}
                {error}
            />
        }
    }
}

/// The day until which it holds, and before it the first day and the purpose where they are asked for.
pub(super) fn time_fields(
    id: &str,
    shape: Shape,
    state: &UseStateHandle<Terms>,
    faults: &[FieldFault],
) -> Html {
    let day = |field: &str, label, hint, required, part| {
        OneField {
            id: format!("{id}-{field}"),
            label,
            hint,
            kind: "date",
            required,
            state,
            part,
            faults,
        }
        .show()
    };
    let last_hint = match shape {
        Shape::Registered => t::admin_form_until_hint(),
        Shape::Given | Shape::Changed => t::family_form_until_hint(),
    };
    let purpose = || {
        OneField {
            id: format!("{id}-purpose"),
            label: t::family_form_purpose(),
            hint: Some(t::family_form_purpose_hint()),
            kind: "text",
            required: false,
            state,
            part: |terms: &mut Terms| &mut terms.purpose,
            faults,
        }
        .show()
    };
    html! {
        <>
            if shape == Shape::Given {
                { purpose() }
            }
            <div class="days">
                if shape == Shape::Given {
                    {
                        day("from", t::family_form_from(), None, true,
                            |terms: &mut Terms| &mut terms.starts_on)
                    }
                }
                {
                    day("until", t::family_form_until(), Some(last_hint),
                        shape != Shape::Registered, |terms: &mut Terms| &mut terms.ends_on)
                }
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const TODAY: CivilDate = CivilDate {
        year: 2026,
        month: 11,
        day: 28,
    };

    fn faults(shape: Shape, from: &str, until: &str) -> Vec<String> {
        let terms = Terms {
            capabilities: Capabilities::ALL,
            purpose: String::new(),
            starts_on: from.to_owned(),
            ends_on: until.to_owned(),
        };
        let faults = terms.faults("help", shape, TODAY);
        faults.into_iter().map(|it| it.text.to_string()).collect()
    }

    #[test]
    fn a_right_is_given_from_today_for_at_most_a_year() {
        assert!(faults(Shape::Given, "2026-11-28", "2026-11-28").is_empty());
        assert!(faults(Shape::Given, "2026-11-28", "2027-11-28").is_empty());
        for (from, until, text) in [
            ("2026-11-27", "2026-12-01", t::family_form_no_first_day()),
            (
                "2026-12-02",
                "2026-12-01",
                t::family_form_last_before_first(),
            ),
            ("2026-11-28", "", t::family_form_no_last_day()),
            ("2026-11-28", "2028-01-01", t::family_form_too_long()),
        ] {
            assert_eq!(faults(Shape::Given, from, until), [text], "{from} {until}");
        }
    }

    #[test]
    fn a_right_that_begins_later_is_changed_within_a_year_of_its_first_day() {
        assert!(faults(Shape::Changed, "2027-01-10", "2028-01-10").is_empty());
        for (from, until, text) in [
            (
                "2027-01-10",
                "2027-01-09",
                t::family_form_last_before_first(),
            ),
            ("2027-01-10", "2028-01-11", t::family_form_too_long()),
        ] {
            assert_eq!(
                faults(Shape::Changed, from, until),
                [text],
                "{from} {until}"
            );
        }
    }

    #[test]
    fn a_right_that_holds_is_changed_within_a_year_of_today() {
        assert!(faults(Shape::Changed, "2026-01-10", "2027-11-28").is_empty());
        assert_eq!(
            faults(Shape::Changed, "2026-01-10", "2026-11-27"),
            [t::family_form_last_before_first()]
        );
        assert_eq!(
            faults(Shape::Changed, "2026-01-10", "2027-11-29"),
            [t::family_form_too_long()]
        );
    }

    #[test]
    fn what_is_registered_may_be_without_an_end_and_nothing_else_may() {
        assert!(faults(Shape::Registered, "", "").is_empty());
        assert!(faults(Shape::Registered, "", "2040-01-01").is_empty());
        assert_eq!(
            faults(Shape::Changed, "", ""),
            [t::family_form_no_last_day()]
        );
    }
}
