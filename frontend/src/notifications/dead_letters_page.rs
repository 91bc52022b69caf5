//! The administrators' page of what was given up: what it was, why, and trying it again or dropping it.

use super::question_dialog::QuestionDialog;
use super::{operation, words};
use crate::effects::use_effect_with;
use crate::family::use_change;
use crate::hooks::{focus_first, use_page_seen, use_query};
use crate::i18n::{format, texts as t};
use crate::shell::Heading;
use crate::ui::{Button, ButtonKind, EmptyState, Notice, Tone, records, remote, use_announce};
use shared::notifications::{
    Channel, DeadLetterView, DeliveryFailure, DropDeadLetter, ListDeadLetters, RetryDeadLetter,
};
use yew::prelude::*;

/// Heading, what was done, the list, the question before one is dropped.
#[component]
pub(super) fn DeadLettersPage() -> Html {
    let letters = use_query("dead letters".to_owned(), |_| ListDeadLetters);
    use_page_seen(letters.refresh.clone());
    let announce = use_announce();
    let change = use_change();
    let said = use_state_eq(|| None::<AttrValue>);
    let dropping = use_state_eq(|| None::<DeadLetterView>);
    let done = |text: &'static str| {
        let (announce, said, refresh) = (announce.clone(), said.clone(), letters.refresh.clone());
        Callback::from(move |()| {
            announce.say(text);
            said.set(Some(text.into()));
            refresh.emit(());
        })
    };
    let retry = {
        let (said, run) = (said.clone(), change.run.clone());
        let done = done(t::dead_retried());
        move |letter: &DeadLetterView| {
            let asked = RetryDeadLetter {
                event_id: letter.event_id,
                consumer: letter.consumer.clone(),
            };
            let (said, run, done) = (said.clone(), run.clone(), done.clone());
            Callback::from(move |()| {
                said.set(None);
                run.emit(operation(asked.clone(), done.clone()));
            })
        }
    };
    let ask = |letter: &DeadLetterView| {
        let (dropping, letter) = (dropping.clone(), letter.clone());
        Callback::from(move |()| dropping.set(Some(letter.clone())))
    };
    let close = {
        let dropping = dropping.clone();
        Callback::from(move |()| dropping.set(None))
    };
    let drop_it = {
        let (said, run, dropping) = (said.clone(), change.run.clone(), dropping.clone());
        let done = done(t::dead_dropped());
        Callback::from(move |()| {
            let Some(letter) = (*dropping).clone() else {
                return;
            };
            dropping.set(None);
            said.set(None);
            let asked = DropDeadLetter {
                event_id: letter.event_id,
                consumer: letter.consumer,
            };
            run.emit(operation(asked, done.clone()));
        })
    };
    {
        // The row whose button had focus is gone.
        use_effect_with(
            (said.is_some(), change.failed.is_some()),
            |(said, failed)| {
                if *said || *failed {
                    focus_first("#dead-said");
                }
            },
        );
    }
    let ready = |items: &[DeadLetterView]| {
        if items.is_empty() {
            return html! {
                <EmptyState
                    icon="check_circle"
                    text={t::dead_empty()}
                    detail={t::dead_empty_detail()}
                />
            };
        }
        let rows = items.iter().map(|letter| {
            let cells = cells(letter, retry(letter), ask(letter), change.busy);
            (format!("{} {}", letter.event_id, letter.consumer), cells)
        });
        let heads = [
            t::dead_what(),
            t::dead_by(),
            t::dead_noted(),
            t::dead_given_up(),
            t::dead_why(),
            t::dead_do(),
        ];
        records(t::dead_title(), &heads, rows.collect())
    };
    let state = letters.state.clone();
    html! {
        <>
            <Heading
                text={t::dead_title()}
                lead={html! { <p>{ t::dead_lead() }</p> }}
                page="dead-letters"
            />
            <div id="dead-said" tabindex="-1">
                if let Some(text) = &*said {
                    <Notice tone={Tone::Ok}>{ text }</Notice>
                }
                if let Some(text) = &change.failed {
                    <Notice tone={Tone::Bad} live=true>
                        <p>{ text }</p>
                        <Button on_click={letters.reload.clone()}>{ t::dead_look_again() }</Button>
                    </Notice>
                }
            </div>
            {
                remote(&state, (6, t::shell_loading(), t::shell_retry()), &letters.reload, |page| {
                    ready(&page.items)
                })
            }
            <QuestionDialog
                id="drop"
                open={dropping.is_some()}
                title={t::dead_drop_title()}
                text={t::dead_drop_text()}
                yes={t::dead_drop()}
                on_yes={drop_it}
                on_close={close}
            />
            { change.dialog.clone() }
        </>
    }
}

/// What it was, in words: of a notice when it comes, of anything else the event's own name.
fn what(letter: &DeadLetterView) -> String {
    letter.kind.map_or_else(
        || letter.event.replace('_', " "),
        |kind| words::when(kind).to_owned(),
    )
}

/// By what: a channel in words, a part of the server by its name.
fn by(letter: &DeadLetterView) -> String {
    let channel = Channel::ALL
        .into_iter()
        .find(|channel| channel.name() == letter.consumer);
    channel.map_or_else(
        || t::dead_part(&letter.consumer),
        |channel| words::channel(channel).to_owned(),
    )
}

fn why(failure: Option<DeliveryFailure>) -> &'static str {
    match failure {
        Some(DeliveryFailure::Unreachable) => t::dead_unreachable(),
        Some(DeliveryFailure::Refused) => t::dead_refused(),
        Some(DeliveryFailure::Internal) | None => t::dead_internal(),
    }
}

fn cells(
    letter: &DeadLetterView,
    on_retry: Callback<()>,
    on_drop: Callback<()>,
    busy: bool,
) -> Vec<Html> {
    let what = what(letter);
    let when = format::date_time(letter.dead_at);
    let busy = busy.then(|| AttrValue::from(t::family_working()));
    vec![
        html! { { &what } },
        html! { { by(letter) } },
        html! { { format::date_time(letter.noted_at) } },
        html! { { &when } },
        html! {
            <>
                { why(letter.failure) }
                <div class="muted">{ t::dead_attempts(letter.attempts.into()) }</div>
            </>
        },
        html! {
            <div class="records__actions">
                <Button
                    name={t::dead_retry_name(&what, &when)}
                    busy={busy.clone()}
                    on_click={on_retry}
                >
                    { t::dead_retry() }
                </Button>
                <Button
                    kind={ButtonKind::Danger}
                    name={t::dead_drop_name(&what, &when)}
                    {busy}
                    on_click={on_drop}
                >
                    { t::dead_drop() }
                </Button>
            </div>
        },
    ]
}
