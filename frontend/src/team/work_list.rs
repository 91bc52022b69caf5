//! The lists of a team's threads.

use crate::hooks::Pages;
use crate::i18n::{format, texts as t};
use crate::messaging::state_tag;
use crate::routes::Route;
use crate::ui::{EmptyState, Link, Notice, Remote, Tone, remote, show_older, tag};
use shared::id::ThreadId;
use shared::team::{TeamThreadSummary, WorkList};
use std::rc::Rc;
use yew::prelude::*;

/// The lists' names, and the rows of one.
pub(super) fn work_list_pane(
    list: WorkList,
    rows: &Pages<TeamThreadSummary>,
    open: Option<ThreadId>,
) -> Html {
    let ready = |read: &Rc<[TeamThreadSummary]>| rows_view(list, open, read);
    let more = rows.more && matches!(rows.state, Remote::Ready(_));
    html! {
        <div class="panes__list">
            <nav aria-label={t::team_lists()}>
                <ul class="queue-filter">
                    for other in WorkList::ALL {
                        <li key={other.as_str()}>
                            <Link
                                class=""
                                href={Route::Team { list: other }.href()}
                                current={other == list}
                            >
                                { name(other) }
                            </Link>
                        </li>
                    }
                </ul>
            </nav>
            { remote(&rows.state, (8, t::shell_loading(), t::shell_retry()), &rows.reload, ready) }
            if let Some(text) = &rows.more_failed {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if more {
                { show_older(
                    t::messaging_show_older(),
                    rows.loading_more.then(t::messaging_loading_older),
                    &rows.show_older,
                ) }
            }
        </div>
    }
}

/// A list's name.
pub(super) fn name(list: WorkList) -> &'static str {
    match list {
        WorkList::New => t::team_new(),
        WorkList::Mine => t::team_mine(),
        WorkList::Waiting => t::team_waiting(),
        WorkList::Escalated => t::team_escalated(),
        WorkList::Answered => t::team_answered(),
        WorkList::Done => t::team_done(),
    }
}

fn rows_view(list: WorkList, open: Option<ThreadId>, rows: &[TeamThreadSummary]) -> Html {
    if rows.is_empty() {
        let (text, detail) = match list {
            WorkList::New => (t::team_new_empty(), t::team_new_empty_detail()),
            WorkList::Mine => (t::team_mine_empty(), t::team_mine_empty_detail()),
            WorkList::Waiting => (t::team_waiting_empty(), t::team_waiting_empty_detail()),
            WorkList::Escalated => (t::team_escalated_empty(), t::team_escalated_empty_detail()),
            WorkList::Answered => (t::team_answered_empty(), t::team_answered_empty_detail()),
            WorkList::Done => (t::team_done_empty(), t::team_done_empty_detail()),
        };
        return html! { <EmptyState icon="check_circle" {text} {detail} /> };
    }
    let label = match list {
        WorkList::New | WorkList::Mine | WorkList::Waiting | WorkList::Escalated => {
            t::team_list_label(name(list))
        }
        WorkList::Answered | WorkList::Done => t::team_list_label_newest(name(list)),
    };
    html! {
        <ul class="queue" aria-label={label}>
            for row in rows.iter() {
                <li key={row.thread_id.to_string()} class="queue__item">
                    { row_view(list, open == Some(row.thread_id), row) }
                </li>
            }
        </ul>
    }
}

fn row_view(list: WorkList, current: bool, row: &TeamThreadSummary) -> Html {
    let (patient_id, thread_id) = (row.patient_id, row.thread_id);
    let route = Route::TeamThread {
        list,
        patient_id,
        thread_id,
    };
    let today = format::today();
    let age = format::number(format::age(row.birth_date, today));
    let due = match (list, row.answered_at, row.closed_at) {
        (WorkList::Answered, Some(at), _) => t::team_answered_at(&format::row_time(at)),
        (WorkList::Done, _, Some(at)) => t::team_closed_at(&format::row_time(at)),
        _ if row.overdue => t::team_was_due(&format::date(row.reply_by)),
        _ => t::team_due(&format::date(row.reply_by)),
    };
    html! {
        <Link class="queue__link" href={route.href()} {current}>
            <span class="queue__top">
                <span class="queue__who">{ t::team_name_and_age(&age, row.patient_name.reveal()) }</span>
                <span class="queue__due">{ due }</span>
            </span>
            <span class="queue__subject">{ row.subject.reveal() }</span>
            <span class="queue__foot">
                if row.overdue {
                    { tag(Tone::Bad, t::team_overdue()) }
                } else if row.state.waits_for_team() && row.reply_by == today {
                    { tag(Tone::Warn, t::team_due_today()) }
                }
                { state_tag(row.state) }
                if row.about_unverified {
                    { tag(Tone::Warn, t::team_about_other()) }
                }
                <span>{ &row.recipient }</span>
                if let Some(holder) = &row.holder {
                    <span>{ t::team_held_by(holder.reveal()) }</span>
                }
            </span>
        </Link>
    }
}
