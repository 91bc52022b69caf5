//! Ending a team, and beginning it again.

use super::team_page::SectionProps;
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::team::use_doing;
use crate::ui::{Button, ButtonKind, Card, Dialog, Notice, TextInput, Tone, remote};
use shared::id::RecipientId;
use shared::page::Page;
use shared::team_settings::{
    ListTeams, NameSuccessor, Presence, ReopenTeam, Succession, TeamSummary,
};
use std::rc::Rc;
use yew::prelude::*;

/// The search for a successor and the question; of a team that has ended, the way back.
#[component]
pub(super) fn Ending(props: &SectionProps) -> Html {
    let team = &props.team;
    let typed = use_state_eq(String::new);
    let asked = use_state_eq(String::new);
    let chosen = use_state_eq(|| None::<(RecipientId, AttrValue)>);
    let doing = {
        let (on_done, chosen) = (props.on_done.clone(), chosen.clone());
        use_doing(Callback::from(move |()| {
            chosen.set(None);
            on_done.emit(t::team_ending_done().into());
        }))
    };
    let reopening = {
        let on_done = props.on_done.clone();
        use_doing(Callback::from(move |()| {
            on_done.emit(t::team_ending_reopened().into());
        }))
    };
    let working = |busy: bool| busy.then(|| AttrValue::from(t::team_settings_working()));
    if team.presence == Presence::Retired {
        let reopen = {
            let (doing, id) = (reopening.clone(), team.recipient_id);
            Callback::from(move |()| doing.ask(ReopenTeam(id), None))
        };
        return html! {
            <Card id="ending" heading={t::team_ending_reopen()}>
                <p>{ t::team_ending_reopen_text() }</p>
                if let Some(text) = reopening.failed() {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <Button on_click={reopen} busy={working(reopening.is_busy())}>
                    { t::team_ending_reopen() }
                </Button>
            </Card>
        };
    }
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
    let on_choose = {
        let chosen = chosen.clone();
        Callback::from(move |successor| chosen.set(Some(successor)))
    };
    let on_close = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    html! {
        <Card id="ending" heading={t::team_ending_title()}>
            <p>{ t::team_ending_text() }</p>
            <form class="form" role="search" onsubmit={search}>
                <TextInput
                    id="ending-search"
                    label={t::team_ending_which()}
                    hint={t::team_member_choose_hint()}
                    value={(*typed).clone()}
                    {on_input}
                />
                <Button submit=true icon="search">{ t::team_ending_search() }</Button>
            </form>
            if !asked.is_empty() {
                <Found text={(*asked).clone()} but={team.recipient_id} {on_choose} />
            }
            if let Some((successor_id, name)) = &*chosen {
                <Dialog
                    id="end-team"
                    open=true
                    title={t::team_ending_title()}
                    from_title=true
                    on_close={on_close.clone()}
                >
                    <p>{ t::team_ending_question(name, &team.label) }</p>
                    if let Some(text) = doing.failed() {
                        <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                    }
                    <div class="dialog__actions">
                        <Button
                            kind={ButtonKind::Danger}
                            busy={working(doing.is_busy())}
                            on_click={
                                let doing = doing.clone();
                                let asked = NameSuccessor {
                                    recipient_id: team.recipient_id,
                                    succession: Succession { successor_id: *successor_id },
                                };
                                Callback::from(move |()| doing.ask(asked, None))
                            }
                        >
                            { t::team_ending_do() }
                        </Button>
                        <Button kind={ButtonKind::Plain} on_click={on_close}>
                            { t::team_settings_keep() }
                        </Button>
                    </div>
                </Dialog>
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    text: AttrValue,
    but: RecipientId,
    on_choose: Callback<(RecipientId, AttrValue)>,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let text = props.text.clone();
    let found = use_query(format!("teams of mine {text}"), move |_| ListTeams {
        q: Some(text.to_string()),
    });
    let ready = |page: &Rc<Page<TeamSummary>>| {
        let fits = |team: &&TeamSummary| {
            !team.desk
                && team.recipient_id != props.but
                && matches!(team.presence, Presence::Members | Presence::Desk)
        };
        let teams: Vec<&TeamSummary> = page.items.iter().filter(fits).take(10).collect();
        if teams.is_empty() {
            return html! { <p role="status">{ t::team_ending_none() }</p> };
        }
        html! {
            <ul class="plain-list">
                for team in teams {
                    <li key={team.recipient_id.to_string()}>
                        <Button
                            name={t::team_ending_choose(&team.label)}
                            on_click={
                                let it = (team.recipient_id, AttrValue::from(team.label.clone()));
                                props.on_choose.reform(move |()| it.clone())
                            }
                        >
                            { t::team_ending_choose(&team.label) }
                        </Button>
                    </li>
                }
            </ul>
        }
    };
    remote(
        &found.state,
        (3, t::shell_loading(), t::shell_retry()),
        &found.reload,
        ready,
    )
}
