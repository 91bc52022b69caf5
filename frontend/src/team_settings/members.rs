//! Who is in the team.

use super::member_dialog::MemberDialog;
use super::remove_dialog::RemoveDialog;
use super::team_page::SectionProps;
use crate::i18n::{format, texts as t};
use crate::team::Doing;
use crate::ui::{Button, ButtonKind, Card, Tone, records, tag};
use shared::id::RecipientId;
use shared::team_settings::{MemberRole, MemberView, RemoveMember};
use yew::prelude::*;

/// What is open over the list.
#[derive(Clone, PartialEq)]
enum Open {
    Add,
    Change(MemberView),
    Remove(MemberView),
}

/// The list, and what a manager does with it.
#[component]
pub(super) fn Members(props: &SectionProps) -> Html {
    let open = use_state_eq(|| None::<Open>);
    let team = &props.team;
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(Some(what.clone())))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let on_done = {
        let (open, on_done) = (open.clone(), props.on_done.clone());
        Callback::from(move |said: AttrValue| {
            open.set(None);
            on_done.emit(said);
        })
    };
    let mut heads = vec![
        t::team_members_name(),
        t::team_members_role(),
        t::team_members_until(),
        t::team_members_away(),
    ];
    if team.may_change {
        heads.push(t::team_members_actions());
    }
    let row = |member: &MemberView| {
        let name = member.name.reveal();
        let mut cells = vec![
            html! {
                <>
                    { name }
                    if let Some(title) = &member.title {
                        <span class="muted">{ ", " }{ title }</span>
                    }
                    if !member.present {
                        { " " }
                        { tag(Tone::Warn, t::team_members_absent()) }
                    }
                </>
            },
            html! { { role_name(member.role) } },
            html! {
                <>
                    if let Some(begins) = member.begins {
                        { t::team_members_begins(&format::date(begins)) }{ " – " }
                    }
                    { member.until.map_or_else(|| t::team_members_open_end().to_owned(), format::date) }
                </>
            },
            away(member),
        ];
        if team.may_change {
            cells.push(html! {
                <div class="records__actions">
                    <Button
                        kind={ButtonKind::Plain}
                        name={t::team_settings_edit_of(name)}
                        on_click={show(Open::Change(member.clone()))}
                    >
                        { t::team_settings_edit() }
                    </Button>
                    <Button
                        kind={ButtonKind::Plain}
                        name={t::team_settings_remove_of(name)}
                        on_click={show(Open::Remove(member.clone()))}
                    >
                        { t::team_settings_remove() }
                    </Button>
                </div>
            });
        }
        (member.account_id.to_string(), cells)
    };
    html! {
        <Card id="members" heading={t::team_members_title()}>
            if team.members.is_empty() {
                <p>{ t::team_members_empty() }</p>
            } else {
                { records(t::team_members_title(), &heads, team.members.iter().map(row).collect()) }
            }
            if team.may_change {
                <p class="actions">
                    <Button icon="add" on_click={show(Open::Add)}>{ t::team_members_add() }</Button>
                </p>
            }
            if let Some(Open::Remove(member)) = &*open {
                { remove_dialog(team.recipient_id, member, &on_done, &on_close) }
            }
            if let Some(Open::Change(member)) = &*open {
                <MemberDialog
                    team={team.clone()}
                    member={Some(member.clone())}
                    on_done={on_done.clone()}
                    on_close={on_close.clone()}
                />
            }
            if *open == Some(Open::Add) {
                <MemberDialog team={team.clone()} {on_done} {on_close} />
            }
        </Card>
    }
}

/// A role in a word.
pub(super) fn role_name(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Member => t::team_members_role_member(),
        MemberRole::Manager => t::team_members_role_manager(),
    }
}

fn away(member: &MemberView) -> Html {
    let Some(away) = &member.away else {
        return html! { { t::board_none() } };
    };
    html! {
        <>
            { t::team_members_away_span(&format::date(away.from), &format::date(away.until)) }
            if let Some(cover) = &member.cover {
                <br />
                { t::team_members_covered_by(cover.reveal()) }
            }
        </>
    }
}

fn remove_dialog(
    recipient_id: RecipientId,
    member: &MemberView,
    on_done: &Callback<AttrValue>,
    on_close: &Callback<()>,
) -> Html {
    let name = member.name.reveal().to_owned();
    let account_id = member.account_id;
    let said = AttrValue::from(t::team_members_removed(&name));
    html! {
        <RemoveDialog
            id="remove-member"
            name={name.clone()}
            question={t::team_members_remove_question(&name)}
            remove={move |doing: Doing| doing.ask(RemoveMember { recipient_id, account_id }, None)}
            on_done={on_done.reform(move |()| said.clone())}
            on_close={on_close.clone()}
        />
    }
}
