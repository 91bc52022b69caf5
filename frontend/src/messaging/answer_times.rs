//! How fast a care team's answers came lately: beside the date that it promises.

use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use shared::directory::GetAnswerTimes;
use shared::id::{PatientId, RecipientId};
use yew::prelude::*;

/// Whose answers.
#[derive(Properties, PartialEq)]
pub(super) struct AnswerTimesProps {
    /// For whom the message is.
    pub(super) patient_id: PatientId,
    /// Which team.
    pub(super) recipient_id: RecipientId,
}

/// One sentence, or nothing while there are too few answers to tell or none are known: the promise stands beside it.
#[component]
pub(super) fn AnswerTimes(props: &AnswerTimesProps) -> Html {
    let (patient_id, recipient_id) = (props.patient_id, props.recipient_id);
    let key = format!("answer times {patient_id} {recipient_id}");
    let times = use_query(key, move |_| GetAnswerTimes {
        patient_id,
        recipient_id,
    });
    let half = times.state.ready().and_then(|it| it.half_within_seconds);
    half.map(|seconds| html! { <p>{ t::compose_hear_back_usually(&format::span(seconds)) }</p> })
        .unwrap_or_default()
}
