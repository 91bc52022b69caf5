//! The teams that one manages or is in; an administrator's are all.

use crate::hooks::use_query;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::ui::{Button, EmptyState, Link, TextInput, Tone, records, remote, tag};
use shared::page::Page;
use shared::team_settings::{ListTeams, MAX_TEAMS_LISTED, Presence, TeamSummary};
use std::rc::Rc;
use yew::prelude::*;

/// Heading, search, list.
#[component]
pub fn TeamsPage() -> Html {
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(String::new);
    let words = (*asked).clone();
    let teams = use_query(format!("teams of mine {words}"), move |_| ListTeams {
        q: (!words.is_empty()).then(|| words.clone()),
    });
    let on_input = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    let search = {
        let (typed, asked) = (typed.clone(), asked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(typed.trim().to_owned());
        })
    };
    let searched = !asked.is_empty();
    html! {
        <>
            <Heading text={t::teams_title()} lead={html! { { t::teams_lead() } }} page="teams" />
            <form class="form search-form" role="search" onsubmit={search}>
                <TextInput
                    id="teams-search"
                    label={t::teams_search_label()}
                    hint={t::teams_search_hint()}
                    value={(*typed).clone()}
                    {on_input}
                />
                <Button submit=true icon="search">{ t::teams_search() }</Button>
            </form>
            { remote(
                &teams.state,
                (6, t::shell_loading(), t::shell_retry()),
                &teams.reload,
                |page| list(page, searched),
            ) }
        </>
    }
}

fn list(page: &Rc<Page<TeamSummary>>, searched: bool) -> Html {
    match (page.items.is_empty(), searched) {
        (true, true) => {
            return html! { <EmptyState text={t::teams_empty()} detail={t::teams_empty_detail()} /> };
        }
        (true, false) => {
            return html! { <EmptyState text={t::teams_none()} detail={t::teams_none_detail()} /> };
        }
        (false, _) => {}
    }
    let heads = [
        t::teams_team(),
        t::teams_facility(),
        t::teams_members(),
        t::teams_state(),
    ];
    let rows = page.items.iter().map(|team| {
        let to = Route::TeamSettings {
            recipient_id: team.recipient_id,
        };
        let cells = vec![
            html! {
                <>
                    <Link class="usa-link" href={to.href()}>{ &team.label }</Link>
                    if team.desk {
                        { " " }
                        { tag(Tone::Info, t::teams_desk()) }
                    }
                </>
            },
            html! { { &team.facility } },
            html! { { format::number(team.members.into()) } },
            presence_tag(team.presence),
        ];
        (team.recipient_id.to_string(), cells)
    });
    html! {
        <>
            { records(t::teams_title(), &heads, rows.collect()) }
            if page.items.len() >= MAX_TEAMS_LISTED {
                <p class="muted">{ t::teams_most(&MAX_TEAMS_LISTED.to_string()) }</p>
            }
        </>
    }
}

/// Whether anybody is there, as a word in its colour.
fn presence_tag(presence: Presence) -> Html {
    match presence {
        Presence::Nobody => tag(Tone::Bad, t::teams_presence_nobody()),
        Presence::Desk => tag(Tone::Warn, t::teams_presence_desk()),
        Presence::Members => tag(Tone::Ok, t::teams_presence_members()),
        Presence::Retired => tag(Tone::Info, t::teams_presence_retired()),
    }
}
