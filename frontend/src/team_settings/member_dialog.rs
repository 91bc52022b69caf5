//! What holds for a member: role, last day, absence, cover.

use super::members::role_name;
use super::staff_field::StaffField;
use crate::i18n::texts as t;
use crate::state::use_typing_guard;
use crate::team::use_doing;
use crate::ui::{
    Button, ButtonKind, Check, CheckGroup, Choice, Dialog, ErrorSummary, FieldFault, Notice,
    Select, TextInput, Tone,
};
use shared::id::AccountId;
use shared::team_settings::{
    Absence, MemberRole, MemberView, Membership, SaveMember, StaffView, TeamSettingsView,
};
use shared::time::CivilDate;
use std::rc::Rc;
use yew::prelude::*;

const WHO: &str = "member-who";
const UNTIL: &str = "member-until";
const FROM: &str = "member-away-from";
const BACK: &str = "member-away-until";
const COVER: &str = "member-cover";

/// The choice that opens a search.
const SOMEBODY_ELSE: &str = "else";

/// Of which team, and who.
#[derive(Properties, PartialEq)]
pub(super) struct MemberDialogProps {
    /// Of which team.
    pub(super) team: Rc<TeamSettingsView>,
    /// Who; somebody new when absent.
    #[prop_or_default]
    pub(super) member: Option<MemberView>,
    /// It was saved, which this says.
    pub(super) on_done: Callback<AttrValue>,
    /// The person leaves it.
    pub(super) on_close: Callback<()>,
}

/// What was typed.
#[derive(Clone, PartialEq)]
struct Terms {
    role: MemberRole,
    until: String,
    away: bool,
    from: String,
    back: String,
    /// An account's id, nothing, or [`SOMEBODY_ELSE`].
    cover: String,
}

impl Terms {
    fn of(member: Option<&MemberView>) -> Self {
        let away = member.and_then(|member| member.away);
        let day = |day: Option<CivilDate>| day.map_or_else(String::new, |day| day.to_string());
        Self {
            role: member.map_or(MemberRole::Member, |member| member.role),
            until: day(member.and_then(|member| member.until)),
            away: away.is_some(),
            from: day(away.map(|away| away.from)),
            back: day(away.map(|away| away.until)),
            cover: away
                .and_then(|away| away.cover_id)
                .map_or_else(String::new, |id| id.to_string()),
        }
    }

    /// What is to hold, or which fields are wrong.
    fn membership(
        &self,
        today: CivilDate,
        other_cover: Option<AccountId>,
    ) -> Result<Membership, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let until = match self.until.trim() {
            "" => None,
            text => match text.parse::<CivilDate>() {
                Ok(day) if day >= today => Some(day),
                _ => {
                    wrong.push((UNTIL, t::team_member_until_wrong()));
                    None
                }
            },
        };
        let away = if self.away {
            match (self.from.parse(), self.back.parse::<CivilDate>()) {
                (Ok(from), Ok(back)) if from <= back && back >= today => Some(Absence {
                    from,
                    until: back,
                    cover_id: if self.cover == SOMEBODY_ELSE {
                        other_cover
                    } else {
                        self.cover.parse().ok()
                    },
                }),
                (Ok(_), Ok(_)) => {
                    wrong.push((BACK, t::team_member_away_wrong()));
                    None
                }
                (Err(_), _) => {
                    wrong.push((FROM, t::team_member_away_missing()));
                    None
                }
                (_, Err(_)) => {
                    wrong.push((BACK, t::team_member_away_missing()));
                    None
                }
            }
        } else {
            None
        };
        if self.away && self.cover == SOMEBODY_ELSE && other_cover.is_none() {
            wrong.push((COVER_WHO, t::team_member_missing()));
        }
        if wrong.is_empty() {
            Ok(Membership {
                role: self.role,
                until,
                away,
            })
        } else {
            Err(wrong)
        }
    }
}

const COVER_WHO: &str = "member-cover-who";

/// The form.
#[component]
pub(super) fn MemberDialog(props: &MemberDialogProps) -> Html {
    let terms = use_state_eq(|| Terms::of(props.member.as_ref()));
    let chosen = use_state_eq(|| None::<Rc<StaffView>>);
    let cover = use_state_eq(|| None::<Rc<StaffView>>);
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(*terms != Terms::of(props.member.as_ref()) || chosen.is_some());
    let doing = {
        let on_done = props.on_done.clone();
        use_doing(Callback::from(move |()| {
            on_done.emit(t::team_settings_saved().into());
        }))
    };
    let team = &props.team;
    let account_id = match &props.member {
        Some(member) => Some(member.account_id),
        None => chosen.as_ref().map(|staff| staff.account_id),
    };
    let membership = terms.membership(team.today, cover.as_ref().map(|it| it.account_id));
    let mut wrong = membership.as_ref().err().cloned().unwrap_or_default();
    if account_id.is_none() {
        wrong.insert(0, (WHO, t::team_member_missing()));
    }
    if *attempt == 0 {
        wrong.clear();
    }
    let faults: Vec<FieldFault> = wrong
        .iter()
        .map(|(field, text)| FieldFault {
            field: Some((*field).into()),
            text: (*text).into(),
        })
        .collect();
    let error = |field: &str| {
        wrong
            .iter()
            .find(|(at, _)| *at == field)
            .map(|(_, text)| AttrValue::from(*text))
    };
    let change = |set: fn(&mut Terms, String)| {
        let terms = terms.clone();
        Callback::from(move |text: String| {
            let mut next = (*terms).clone();
            set(&mut next, text);
            terms.set(next);
        })
    };
    let pick = |set: fn(&mut Terms, &str)| {
        let terms = terms.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*terms).clone();
            set(&mut next, &value);
            terms.set(next);
        })
    };
    let on_away = {
        let terms = terms.clone();
        Callback::from(move |(_, ticked): (AttrValue, bool)| {
            terms.set(Terms {
                away: ticked,
                ..(*terms).clone()
            });
        })
    };
    let choose = |state: &UseStateHandle<Option<Rc<StaffView>>>| {
        let state = state.clone();
        Callback::from(move |staff| state.set(staff))
    };
    let recipient_id = team.recipient_id;
    let onsubmit = {
        let (doing, attempt) = (doing.clone(), attempt.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let (Some(account_id), Ok(membership)) = (account_id, membership.clone()) {
                let asked = SaveMember {
                    recipient_id,
                    account_id,
                    membership,
                };
                doing.ask(asked, None);
            }
        })
    };
    let roles: Rc<[Choice]> = [MemberRole::Member, MemberRole::Manager]
        .into_iter()
        .map(|role| Choice {
            value: role_value(role).into(),
            text: role_name(role).into(),
        })
        .collect();
    let choice = |value: String, text: &str| Choice {
        value: value.into(),
        text: text.to_owned().into(),
    };
    let gone = props.member.as_ref().and_then(|member| {
        let id = member.away?.cover_id?;
        let known = team.members.iter().any(|it| it.account_id == id);
        let name = member.cover.as_ref()?.reveal().to_owned();
        (!known).then_some((id, name))
    });
    let covers: Rc<[Choice]> = std::iter::once(choice(String::new(), t::team_member_cover_none()))
        .chain(
            team.members
                .iter()
                .filter(|it| Some(it.account_id) != account_id)
                .map(|it| choice(it.account_id.to_string(), it.name.reveal())),
        )
        .chain(gone.map(|(id, name)| choice(id.to_string(), &name)))
        .chain(std::iter::once(choice(
            SOMEBODY_ELSE.to_owned(),
            t::team_member_cover_find(),
        )))
        .collect();
    let title = match &props.member {
        Some(member) => t::team_settings_edit_of(member.name.reveal()),
        None => t::team_members_add().to_owned(),
    };
    html! {
        <Dialog id="member" open=true {title} from_title=true on_close={props.on_close.clone()}>
            <ErrorSummary
                title={t::team_settings_problem()}
                faults={Rc::<[FieldFault]>::from(faults)}
                attempt={*attempt}
            />
            if let Some(text) = doing.failed() {
                <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            }
            if props.member.is_none() {
                <StaffField
                    id={WHO}
                    label={t::team_member_choose()}
                    {recipient_id}
                    chosen={(*chosen).clone()}
                    on_choose={choose(&chosen)}
                    error={error(WHO)}
                />
            }
            if terms.away && terms.cover == SOMEBODY_ELSE {
                <StaffField
                    id={COVER_WHO}
                    label={t::team_member_cover()}
                    {recipient_id}
                    chosen={(*cover).clone()}
                    on_choose={choose(&cover)}
                    error={error(COVER_WHO)}
                />
            }
            <form class="form" novalidate=true {onsubmit}>
                <Select
                    id="member-role"
                    label={t::team_members_role()}
                    hint={t::team_member_role_hint()}
                    choices={roles}
                    value={role_value(terms.role)}
                    on_change={pick(|terms, value| {
                        terms.role = if value == "manager" {
                            MemberRole::Manager
                        } else {
                            MemberRole::Member
                        };
                    })}
                />
                <TextInput
                    id={UNTIL}
                    kind="date"
                    label={t::team_member_until()}
                    hint={t::team_member_until_hint()}
                    value={terms.until.clone()}
                    on_input={change(|terms, text| terms.until = text)}
                    error={error(UNTIL)}
                />
                <CheckGroup
                    id="member-away"
                    legend={t::team_member_is_away()}
                    checks={Rc::<[Check]>::from([Check {
                        value: "away".into(),
                        text: t::team_member_is_away_text().into(),
                        hint: None,
                        ticked: terms.away,
                    }])}
                    on_change={on_away}
                />
                if terms.away {
                    <TextInput
                        id={FROM}
                        kind="date"
                        label={t::team_member_away_from()}
                        value={terms.from.clone()}
                        on_input={change(|terms, text| terms.from = text)}
                        error={error(FROM)}
                    />
                    <TextInput
                        id={BACK}
                        kind="date"
                        label={t::team_member_away_until()}
                        value={terms.back.clone()}
                        on_input={change(|terms, text| terms.back = text)}
                        error={error(BACK)}
                    />
                    <Select
                        id={COVER}
                        label={t::team_member_cover()}
                        hint={t::team_member_cover_hint()}
                        choices={covers}
                        value={terms.cover.clone()}
                        on_change={pick(|terms, value| value.clone_into(&mut terms.cover))}
                    />
                }
                <div class="dialog__actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_settings_working()))}
                    >
                        { t::team_member_save() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={props.on_close.clone()}>
                        { t::team_member_cancel() }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

const fn role_value(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Member => "member",
        MemberRole::Manager => "manager",
    }
}
