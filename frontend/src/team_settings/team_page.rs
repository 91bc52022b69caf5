//! One team: who is in it, its days and names, its texts, and its end.

use super::ending::Ending;
use super::members::Members;
use super::rules_form::RulesForm;
use super::templates::Templates;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::shell::Heading;
use crate::ui::{Link, Notice, Tone, icon, remote, use_announce};
use shared::id::RecipientId;
use shared::team_settings::{GetTeam, Presence, TeamSettingsView};
use std::rc::Rc;
use yew::prelude::*;

/// Which team.
#[derive(Properties, PartialEq)]
pub struct TeamSettingsPageProps {
    /// Which.
    pub recipient_id: RecipientId,
}

/// What every section of the page gets.
#[derive(Properties, PartialEq, Clone)]
pub(super) struct SectionProps {
    /// The team as it is.
    pub(super) team: Rc<TeamSettingsView>,
    /// Something was changed, which this says.
    pub(super) on_done: Callback<AttrValue>,
}

/// Heading and sections.
#[component]
pub fn TeamSettingsPage(props: &TeamSettingsPageProps) -> Html {
    let recipient_id = props.recipient_id;
    let team = use_query(format!("team settings {recipient_id}"), move |_| {
        GetTeam(recipient_id)
    });
    let announce = use_announce();
    let on_done = {
        let refresh = team.refresh.clone();
        Callback::from(move |said: AttrValue| {
            announce.say(said);
            refresh.emit(());
        })
    };
    let name = team.state.ready().map(|team| team.label.clone());
    html! {
        <>
            <Link class="back" href={Route::Teams.href()}>
                { icon("arrow_back") }
                { t::teams_back() }
            </Link>
            <Heading
                text={name.unwrap_or_else(|| t::teams_title().to_owned())}
                page={format!("team settings {recipient_id}")}
                lead={team.state.ready().map(|team| html! { { &team.facility } }).unwrap_or_default()}
            />
            { remote(
                &team.state,
                (10, t::shell_loading(), t::shell_retry()),
                &team.reload,
                |team| sections(team, &on_done),
            ) }
        </>
    }
}

fn sections(team: &Rc<TeamSettingsView>, on_done: &Callback<AttrValue>) -> Html {
    let state = match team.presence {
        Presence::Nobody => Some((Tone::Bad, t::team_settings_nobody().to_owned())),
        Presence::Desk => Some((Tone::Warn, t::team_settings_desk().to_owned())),
        Presence::Members => None,
        Presence::Retired => {
            let successor = team.successor.as_ref().map_or("", |it| it.label.as_str());
            Some((Tone::Info, t::team_settings_retired(successor)))
        }
    };
    let (team, on_done) = (team.clone(), on_done.clone());
    html! {
        <div class="stack">
            if let Some((tone, text)) = state {
                <Notice {tone}>{ text }</Notice>
            }
            if !team.may_change {
                <Notice tone={Tone::Info}>{ t::team_settings_read_only() }</Notice>
            }
            <Members team={team.clone()} on_done={on_done.clone()} />
            <RulesForm team={team.clone()} on_done={on_done.clone()} />
            <Templates team={team.clone()} on_done={on_done.clone()} />
            if team.may_change && !team.desk {
                <Ending {team} {on_done} />
            }
        </div>
    }
}
