//! When a care team is there and how fast its answers came lately: beside the date that it promises.

use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use shared::directory::{AnswerTimesView, GetAnswerTimes};
use shared::id::{PatientId, RecipientId};
use shared::team_settings::OpenHours;
use yew::prelude::*;

/// Whose answers.
#[derive(Properties, PartialEq)]
pub(super) struct AnswerTimesProps {
    /// For whom the message is.
    pub(super) patient_id: PatientId,
    /// Which team.
    pub(super) recipient_id: RecipientId,
    /// Where it is, for whoever is in another time zone.
    pub(super) facility: AttrValue,
}

/// What is known; nothing while nothing is: the promise stands beside it.
#[component]
pub(super) fn AnswerTimes(props: &AnswerTimesProps) -> Html {
    let (patient_id, recipient_id) = (props.patient_id, props.recipient_id);
    let key = format!("answer times {patient_id} {recipient_id}");
    let times = use_query(key, move |_| GetAnswerTimes {
        patient_id,
        recipient_id,
    });
    times
        .state
        .ready()
        .map(|it| view(it, &props.facility))
        .unwrap_or_default()
}

fn view(times: &AnswerTimesView, facility: &str) -> Html {
    let elsewhere = format::time_zone().is_some_and(|zone| zone != times.time_zone);
    let closed: Vec<String> = times.closed.iter().map(|day| format::date(*day)).collect();
    html! {
        <>
            if let Some(seconds) = times.half_within_seconds {
                <p>{ t::compose_hear_back_usually(&format::span(seconds)) }</p>
            }
            if !times.hours.is_empty() {
                <div>
                    if elsewhere {
                        { t::compose_hours_there(facility) }
                    } else {
                        { t::compose_hours() }
                    }
                    <ul>
                        for (first, last) in runs(&times.hours) {
                            <li>{ in_words(first, last) }</li>
                        }
                    </ul>
                </div>
            }
            if !closed.is_empty() {
                <p>{ t::compose_closed(&closed.join("; ")) }</p>
            }
        </>
    }
}

fn in_words(first: &OpenHours, last: &OpenHours) -> String {
    let (from, until) = (
        format::time_of_day(first.from),
        format::time_of_day(first.until),
    );
    let day = format::weekday(first.weekday);
    if first.weekday == last.weekday {
        t::compose_hours_day(&day, &from, &until)
    } else {
        t::compose_hours_days(&day, &from, &format::weekday(last.weekday), &until)
    }
}

/// The first and the last of days that follow each other and have the same hours.
fn runs(hours: &[OpenHours]) -> Vec<(&OpenHours, &OpenHours)> {
    let mut runs: Vec<(&OpenHours, &OpenHours)> = Vec::new();
    for open in hours {
        match runs.last_mut() {
            Some((_, last))
                if last.weekday + 1 == open.weekday
                    && (last.from, last.until) == (open.from, open.until) =>
            {
                *last = open;
            }
            _ => runs.push((open, open)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn days_with_the_same_hours_are_said_in_one_line() {
        let open = |weekday, until| OpenHours {
            weekday,
            from: 450,
            until,
        };
        let week = [
            open(1, 990),
            open(2, 990),
            open(3, 990),
            open(4, 720),
            open(6, 720),
        ];
        let lines: Vec<String> = runs(&week)
            .into_iter()
            .map(|(first, last)| in_words(first, last).replace('\u{202f}', " "))
            .collect();
        assert_eq!(
            lines,
            [
                "Monday to Wednesday, 7:30 AM to 4:30 PM",
                "Thursday, 7:30 AM to 12:00 PM",
                "Saturday, 7:30 AM to 12:00 PM",
            ]
        );
        assert!(runs(&[]).is_empty());
    }
}
