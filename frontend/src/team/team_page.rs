//! The care team's page: the list, and beside it (on a phone: instead of it) the opened thread.

use super::thread_tools::team_tools;
use super::work_list::work_list_pane;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_pages};
use crate::i18n::{format, texts as t};
use crate::messaging::{FocusedNotice, ThreadPanel};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{Whose, use_changes, use_signed_in};
use crate::ui::{EmptyState, Link, Notice, Tone, icon};
use shared::id::{PatientId, ThreadId};
use shared::team::{ListTeamThreads, TeamThreadSummary, WorkList};
use yew::prelude::*;

/// What is shown.
#[derive(Properties, PartialEq)]
pub(super) struct TeamPageProps {
    /// Which list.
    pub list: WorkList,
    /// The opened thread.
    pub open: Option<(PatientId, ThreadId)>,
}

/// Heading and panes.
#[component]
pub(super) fn TeamPage(props: &TeamPageProps) -> Html {
    let which = props.list;
    let session = use_signed_in();
    let rows = use_pages(
        format!("team {}", which.as_str()),
        move |cursor, background| ListTeamThreads {
            list: which,
            cursor,
            background,
        },
    );
    use_changes(Whose::Teams, rows.refresh.clone());
    {
        // Focus goes where the eyes go: to the thread that was opened.
        let open = props.open.map(|(_, thread_id)| thread_id);
        use_effect_with(open, |open| {
            if open.is_some() && !focus_first("#open-thread #thread-heading") {
                // It is still on its way; its heading takes over when it is there.
                focus_first("#open-thread");
            }
        });
    }
    let teams: Vec<String> = session
        .map(|session| {
            session
                .teams
                .iter()
                .map(|team| team.label.clone())
                .collect()
        })
        .unwrap_or_default();
    let back = Route::Team { list: which };
    // To whom what was open here was handed: it is gone from this list.
    let handed = use_state_eq(|| None::<AttrValue>);
    {
        let handed = handed.clone();
        use_effect_with(props.open, move |open| {
            if open.is_some() {
                handed.set(None);
            }
        });
    }
    let tools = {
        let (handed, refresh) = (handed.clone(), rows.refresh.clone());
        use_callback(which, move |(thread, on_done), which| {
            let (handed, refresh) = (handed.clone(), refresh.clone());
            let list = *which;
            let on_handed = Callback::from(move |team: AttrValue| {
                Route::Team { list }.open_instead();
                handed.set(Some(team));
                refresh.emit(());
            });
            team_tools(&thread, &on_done, &on_handed)
        })
    };
    let title = props.open.map(|(_, thread_id)| {
        let row = rows
            .state
            .ready()
            .and_then(|rows| rows.iter().find(|row| row.thread_id == thread_id));
        AttrValue::from(window_title(row))
    });
    let open = props.open.is_some().then_some("panes--detail");
    html! {
        <>
            <Heading
                text={t::team_title()}
                {title}
                lead={html! { { teams.join(" · ") } }}
                page={format!("team {}", which.as_str())}
            />
            if let Some(team) = &*handed {
                <FocusedNotice
                    id="handed"
                    tone={Tone::Ok}
                    spoken={t::team_redirected(team)}
                    takes_focus=true
                    occasion={team.clone()}
                >
                    { t::team_redirected(team) }
                </FocusedNotice>
            }
            if teams.is_empty() {
                <Notice tone={Tone::Info}>{ t::team_no_teams() }</Notice>
            }
            <div class={classes!("panes", open)}>
                { work_list_pane(which, &rows, props.open.map(|(_, thread_id)| thread_id)) }
                <div
                    class="panes__detail"
                    id="open-thread"
                    tabindex="-1"
                    role={props.open.map(|_| "region")}
                    // Its own heading, or a plain word until there is one.
                    aria-labelledby={props.open.map(|_| "thread-heading")}
                    aria-label={props.open.map(|_| t::team_open_message())}
                >
                    if let Some((patient_id, thread_id)) = props.open {
                        <Link class="panes__back back" href={back.href()}>
                            { icon("arrow_back") }
                            { t::team_back() }
                        </Link>
                        <ThreadPanel
                            key={thread_id.to_string()}
                            {patient_id}
                            {thread_id}
                            in_pane=true
                            list={which}
                            {tools}
                            on_change={rows.refresh.clone()}
                        />
                    } else {
                        <EmptyState icon="mail" text={t::team_choose()} />
                    }
                </div>
            </div>
        </>
    }
}

/// What tells windows apart without naming a patient: when the answer is due, or was given.
fn window_title(row: Option<&TeamThreadSummary>) -> String {
    match row {
        None => t::thread_window_title().to_owned(),
        Some(row) => match row.answered_at {
            Some(at) => t::team_window_answered(&format::row_time(at)),
            None => t::team_window_due(&format::date(row.reply_by)),
        },
    }
}
