//! The To field: what the person's care team is, whom they wrote to lately, and whom they search for.
//!
//! Markup and keys are `ui::Combobox`'s, asking is `recipient_search`'s; this maps recipients to
//! options and says why each is offered.

use super::own_recipients::{Heading, headings};
use super::recipient_search::use_recipient_search;
use crate::i18n::texts as t;
use crate::ui::{ComboOption, ComboSource, ComboWords, Combobox};
use shared::directory::{MatchedBy, RecipientKind, RecipientView, WhyOffered};
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// What the field shows and tells.
#[derive(Properties, PartialEq)]
pub(super) struct RecipientFieldProps {
    /// The input's id.
    pub id: AttrValue,
    /// For whom the message is.
    pub patient_id: PatientId,
    /// What was typed.
    pub text: AttrValue,
    /// Who was chosen.
    pub chosen: Option<Rc<RecipientView>>,
    /// Something was typed, or everything removed.
    pub on_type: Callback<String>,
    /// Somebody was chosen.
    pub on_choose: Callback<Rc<RecipientView>>,
    /// Whether one may write to pharmacies and to nobody else.
    pub pharmacies_only: bool,
    /// What is wrong.
    pub error: Option<AttrValue>,
}

/// The field.
#[component]
pub(super) fn RecipientField(props: &RecipientFieldProps) -> Html {
    let search = use_recipient_search(props.patient_id);
    let words = use_memo((), |()| words());
    let on_open = {
        // Beside a choice stand those who are offered before anything is typed.
        let text = props.chosen.is_none().then(|| props.text.to_string());
        search
            .ask
            .reform(move |()| text.clone().unwrap_or_default())
    };
    let on_input = {
        let (ask, on_type) = (search.ask.clone(), props.on_type.clone());
        Callback::from(move |text: String| {
            ask.emit(text.clone());
            on_type.emit(text);
        })
    };
    let on_clear = on_input.reform(|()| String::new());
    let options: Rc<[ComboOption]> = headings(&search.options)
        .into_iter()
        .zip(search.options.iter())
        .map(|(under, recipient)| ComboOption {
            group: Some(heading(under).into()),
            ..option(recipient)
        })
        .collect();
    let on_select = {
        let (options, on_choose) = (search.options.clone(), props.on_choose.clone());
        Callback::from(move |id: AttrValue| {
            if let Some(chosen) = options.iter().find(|it| *it.id.to_string() == *id) {
                on_choose.emit(chosen.clone());
            }
        })
    };
    let source = if search.failed.is_some() {
        ComboSource::Failed(t::compose_to_failed().into())
    } else if search.slow {
        ComboSource::Loading(t::compose_to_loading().into())
    } else {
        ComboSource::Ready(match search.answered.as_deref() {
            Some("") => t::compose_to_none_own().into(),
            Some(text) if props.pharmacies_only => t::compose_to_none_pharmacies(text).into(),
            Some(text) => t::compose_to_none(text).into(),
            None => AttrValue::default(),
        })
    };
    html! {
        <Combobox
            id={props.id.clone()}
            label={t::compose_to()}
            words={(*words).clone()}
            text={props.text.clone()}
            {options}
            {source}
            selected={props.chosen.as_ref().map(option)}
            {on_input}
            {on_select}
            {on_clear}
            {on_open}
            on_close={search.stop}
            required=true
            hint={if props.pharmacies_only {
                t::compose_to_hint_pharmacies()
            } else {
                t::compose_to_hint()
            }}
            error={props.error.clone()}
        />
    }
}

/// The words of a heading.
fn heading(heading: Heading) -> &'static str {
    match heading {
        Heading::OwnTeam => t::compose_to_own_team(),
        Heading::Recent => t::compose_to_recent(),
        Heading::Others => t::compose_to_others(),
    }
}

/// A recipient as an option shows it, by itself: without a heading.
pub(super) fn option(recipient: &Rc<RecipientView>) -> ComboOption {
    let kind = match recipient.kind {
        RecipientKind::Clinic => t::compose_to_kind_clinic(),
        RecipientKind::Pharmacy => t::compose_to_kind_pharmacy(),
        RecipientKind::Program => t::compose_to_kind_program(),
        RecipientKind::Clinician => t::compose_to_kind_clinician(),
    };
    let icon = match recipient.kind {
        RecipientKind::Clinic => "local_hospital",
        RecipientKind::Pharmacy => "local_pharmacy",
        RecipientKind::Program => "groups",
        RecipientKind::Clinician => "person",
    };
    // A facility's whole name is long, and the label has most of it.
    let place = if recipient.place.is_empty() {
        &recipient.facility
    } else {
        &recipient.place
    };
    let line = t::compose_to_second_line(kind, place);
    let second_line = match recipient.matched_by {
        Some(MatchedBy::Alias) => t::compose_to_by_alias(&line),
        // That it is a pharmacy or one's own doctor is plain from the line itself.
        Some(MatchedBy::Meaning) => line,
        Some(MatchedBy::Nickname) => t::compose_to_by_nickname(&line),
        Some(MatchedBy::Spelling) => t::compose_to_by_spelling(&line),
        Some(MatchedBy::Sound) => t::compose_to_by_sound(&line),
        None => line,
    };
    let note = recipient.why.map(|why| match why {
        WhyOffered::PrimaryCare => t::compose_to_why_primary_care(),
        WhyOffered::Pharmacy => t::compose_to_why_pharmacy(),
        WhyOffered::RecentVisit => t::compose_to_why_recent_visit(),
        WhyOffered::Program => t::compose_to_why_program(),
        WhyOffered::Recent => t::compose_to_why_recent(),
    });
    ComboOption {
        id: recipient.id.to_string().into(),
        label: recipient.label.clone().into(),
        title: recipient.person,
        second_line: second_line.into(),
        icon: icon.into(),
        note: note.map(AttrValue::from),
        group: None,
        spans: recipient.spans.clone(),
    }
}

fn words() -> ComboWords {
    ComboWords {
        list: t::compose_to_list().into(),
        clear: t::compose_to_clear().into(),
        count: Callback::from(|count: usize| t::compose_to_count(count as u64).into()),
        position: Callback::from(|(place, count): (usize, usize)| {
            t::compose_to_position(&count.to_string(), &place.to_string()).into()
        }),
        selected: Callback::from(|label: AttrValue| t::compose_to_selected(&label).into()),
        removed: Callback::from(|label: AttrValue| t::compose_to_removed(&label).into()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use shared::id::RecipientId;
    use shared::time::CivilDate;
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    pub(in crate::messaging) fn recipient(id: u128, why: Option<WhyOffered>) -> Rc<RecipientView> {
        Rc::new(RecipientView {
            id: RecipientId(Uuid::from_u128(id)),
            label: "Little Rock Pharmacy".to_owned(),
            person: None,
            kind: RecipientKind::Pharmacy,
            facility: "Little Rock".to_owned(),
            place: "Little Rock AFB, AR".to_owned(),
            why,
            spans: vec![(0, 6)],
            matched_by: Some(MatchedBy::Alias),
            reply_days: 3,
            reply_by: CivilDate {
                year: 2026,
                month: 11,
                day: 25,
            },
        })
    }

    #[test]
    fn the_label_stays_letter_by_letter_and_the_rest_says_why() {
        let option = option(&recipient(1, Some(WhyOffered::Pharmacy)));
        assert_eq!(option.label, "Little Rock Pharmacy");
        assert_eq!(
            option.second_line,
            "Pharmacy · Little Rock AFB, AR · found by another name"
        );
        assert_eq!(option.note.as_deref(), Some("Your pharmacy"));
    }
}
