//! What happened to a thread beside its messages, in words.

use crate::i18n::{format, texts as t};
use crate::ui::icon;
use shared::messaging::{ThreadEventKind, ThreadEventView};
use yew::prelude::*;

/// A line between the messages.
pub(super) fn event_line(event: &ThreadEventView) -> Html {
    let name = event.actor.as_ref().map_or("", |name| name.reveal());
    let to = event.to_team.as_deref().unwrap_or_default();
    let (sign, text) = match event.kind {
        ThreadEventKind::Claimed => ("account_circle", t::thread_event_claimed(name)),
        ThreadEventKind::Released => ("account_circle", t::thread_event_released(name)),
        ThreadEventKind::Assigned => {
            let colleague = event.to_name.as_ref().map_or("", |name| name.reveal());
            ("account_circle", t::thread_event_assigned(colleague, name))
        }
        // Nobody handed it on: the team has ended.
        ThreadEventKind::Redirected if event.actor.is_none() => {
            ("send", t::thread_event_succeeded(&event.team, to))
        }
        ThreadEventKind::Redirected => ("send", t::thread_event_redirected(&event.team, to)),
        ThreadEventKind::Postponed => ("schedule", t::thread_event_postponed(&event.team)),
        ThreadEventKind::Escalated => ("warning", t::thread_event_escalated().to_owned()),
        ThreadEventKind::Answered => ("check_circle", t::thread_step_answered().to_owned()),
        ThreadEventKind::Closed => ("check_circle", t::thread_event_closed(&event.team)),
        ThreadEventKind::Recalled => ("arrow_back", t::thread_event_recalled(&event.team)),
    };
    html! {
        <div class="thread-event">
            { icon(sign) }
            <div>
                <p>
                    { text }
                    { " " }
                    <time datetime={format::machine_time(event.at)} class="muted">
                        <span class="no-print">{ format::date_time(event.at) }</span>
                        <span class="print-only">{ format::paper_time(event.at) }</span>
                    </time>
                </p>
                if let Some(reason) = &event.reason {
                    <p class="message__body">{ t::thread_event_reason(reason.reveal()) }</p>
                }
            </div>
        </div>
    }
}
