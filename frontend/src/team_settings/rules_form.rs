//! When the team is there, by when it promises an answer, and by which other names it is found.

use super::team_page::SectionProps;
use crate::i18n::{format, texts as t};
use crate::state::use_typing_guard;
use crate::team::use_doing;
use crate::ui::{
    Button, ButtonKind, Card, Check, CheckGroup, Choice, ErrorSummary, FieldFault, Notice, Select,
    TextArea, TextInput, Tone,
};
use shared::team_settings::{
    ClosureDay, MAX_ALIAS_CHARS, MAX_ALIASES, MAX_REPLY_DAYS, OpenHours, SaveTeamRules, TeamRules,
    TeamSettingsView,
};
use shared::time::CivilDate;
use std::rc::Rc;
use yew::prelude::*;

const HOURS: &str = "rules-hours";
const CLOSURES: &str = "rules-closures";
const ALIASES: &str = "rules-aliases";

/// The hours of a day that somebody just ticked.
const USUAL: (&str, &str) = ("07:30", "16:30");

/// What was typed for a day of the week.
#[derive(Clone, Default, PartialEq)]
struct DayTyped {
    there: bool,
    from: String,
    until: String,
}

/// What was typed for a closure day. The key stays while others come and go.
#[derive(Clone, PartialEq)]
struct ClosureTyped {
    key: u32,
    day: String,
    name: String,
}

/// What was typed.
#[derive(Clone, PartialEq)]
struct Typed {
    reply_days: Option<u8>,
    week: [DayTyped; 7],
    closures: Vec<ClosureTyped>,
    aliases: String,
}

impl Typed {
    fn of(team: &TeamSettingsView) -> Self {
        let mut week: [DayTyped; 7] = Default::default();
        for open in &team.hours {
            if let Some(day) = week.get_mut(usize::from(open.weekday.saturating_sub(1))) {
                *day = DayTyped {
                    there: true,
                    from: clock(open.from),
                    until: clock(open.until),
                };
            }
        }
        let closures = (0..)
            .zip(&team.closures)
            .map(|(key, closure)| ClosureTyped {
                key,
                day: closure.day.to_string(),
                name: closure.name.clone(),
            });
        Self {
            reply_days: team.reply_days,
            week,
            closures: closures.collect(),
            aliases: team.aliases.join("\n"),
        }
    }

    /// What is to hold, or which fields are wrong.
    fn rules(&self, team: &TeamSettingsView) -> Result<TeamRules, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut wrong = |field: &str, text: String| {
            faults.push(FieldFault {
                field: Some(field.to_owned().into()),
                text: text.into(),
            });
        };
        let mut hours = Vec::new();
        for (weekday, day) in (1..).zip(&self.week).filter(|(_, day)| day.there) {
            match (minute(&day.from), minute(&day.until)) {
                (Some(from), Some(until)) if from < until => hours.push(OpenHours {
                    weekday,
                    from,
                    until,
                }),
                _ => wrong(
                    &format!("{HOURS}-from-{weekday}"),
                    t::team_rules_hours_wrong().to_owned(),
                ),
            }
        }
        let mut closures: Vec<ClosureDay> = Vec::new();
        for closure in &self.closures {
            let at = format!("{CLOSURES}-{}", closure.key);
            match closure.day.parse::<CivilDate>() {
                Ok(day) if day >= team.today && !closure.name.trim().is_empty() => {
                    if closures.iter().any(|it| it.day == day) {
                        wrong(&at, t::team_rules_closure_twice().to_owned());
                    }
                    closures.push(ClosureDay {
                        day,
                        name: closure.name.trim().to_owned(),
                    });
                }
                _ => wrong(&at, t::team_rules_closure_wrong().to_owned()),
            }
        }
        let aliases: Vec<String> = self
            .aliases
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        let long = |line: &String| line.chars().count() > MAX_ALIAS_CHARS;
        if aliases.len() > MAX_ALIASES || aliases.iter().any(long) {
            wrong(
                ALIASES,
                t::team_rules_aliases_long(&MAX_ALIAS_CHARS.to_string(), &MAX_ALIASES.to_string()),
            );
        }
        if faults.is_empty() {
            Ok(TeamRules {
                version: team.version,
                reply_days: self.reply_days,
                hours,
                closures,
                aliases,
            })
        } else {
            Err(faults)
        }
    }
}

/// A minute of the day as a time field has it; midnight at the end of a day is the last minute there.
fn clock(minute: u16) -> String {
    let minute = minute.min(24 * 60 - 1);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.get(..5)?.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The form; for whoever may not change it, what holds in words.
#[component]
pub(super) fn RulesForm(props: &SectionProps) -> Html {
    let team = props.team.clone();
    let typed = use_state_eq(|| Typed::of(&team));
    // What the page showed when it was typed over: what came since is no reason to lose it.
    let shown = use_mut_ref(|| Typed::of(&team));
    {
        let (typed, shown) = (typed.clone(), shown.clone());
        crate::effects::use_effect_with(team.clone(), move |team: &Rc<TeamSettingsView>| {
            let now = Typed::of(team);
            if *typed == *shown.borrow() {
                typed.set(now.clone());
            }
            *shown.borrow_mut() = now;
        });
    }
    let attempt = use_state_eq(|| 0_u32);
    use_typing_guard(team.may_change && *typed != *shown.borrow());
    let doing = {
        let (on_done, attempt) = (props.on_done.clone(), attempt.clone());
        use_doing(Callback::from(move |()| {
            attempt.set(0);
            on_done.emit(t::team_settings_saved().into());
        }))
    };
    if !team.may_change {
        return html! {
            <Card id="rules" heading={t::team_rules_title()}>{ in_words(&team) }</Card>
        };
    }
    let rules = typed.rules(&team);
    let faults = match &rules {
        Err(faults) if *attempt > 0 => faults.clone(),
        _ => Vec::new(),
    };
    let error = |field: &str| {
        let mut faults = faults.iter();
        let fault = faults.find(|fault| fault.field.as_deref() == Some(field));
        fault.map(|fault| fault.text.clone())
    };
    let change = {
        let typed = typed.clone();
        Callback::from(move |set: Box<dyn FnOnce(&mut Typed)>| {
            let mut next = (*typed).clone();
            set(&mut next);
            typed.set(next);
        })
    };
    let onsubmit = {
        let (doing, attempt) = (doing.clone(), attempt.clone());
        let recipient_id = team.recipient_id;
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Ok(rules) = rules.clone() {
                doing.ask(
                    SaveTeamRules {
                        recipient_id,
                        rules,
                    },
                    None,
                );
            }
        })
    };
    let on_reply = {
        let change = change.clone();
        Callback::from(move |value: AttrValue| {
            change.emit(Box::new(move |typed| typed.reply_days = value.parse().ok()));
        })
    };
    let on_aliases = {
        let change = change.clone();
        Callback::from(move |text: String| {
            change.emit(Box::new(move |typed| typed.aliases = text));
        })
    };
    let usual = std::iter::once(Choice {
        value: "".into(),
        text: t::team_rules_reply_usual(team.facility_reply_days.into()).into(),
    });
    let days = (1..=MAX_REPLY_DAYS).map(|days| Choice {
        value: days.to_string().into(),
        text: t::team_rules_reply_days(days.into()).into(),
    });
    let known = (!team.directory_aliases.is_empty()).then(|| {
        format!(
            "{} {}",
            t::team_rules_aliases_hint(),
            t::team_rules_aliases_known(&team.directory_aliases.join(", "))
        )
    });
    html! {
        <Card id="rules" heading={t::team_rules_title()}>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::team_settings_problem()}
                    faults={Rc::<[FieldFault]>::from(&*faults)}
                    attempt={*attempt}
                />
                if let Some(text) = doing.failed() {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <Select
                    id="rules-reply"
                    label={t::team_rules_reply()}
                    hint={t::team_rules_reply_now(&format::long_date(team.reply_by))}
                    choices={usual.chain(days).collect::<Rc<[Choice]>>()}
                    value={typed.reply_days.map_or_else(String::new, |days| days.to_string())}
                    on_change={on_reply}
                />
                { week(&team, &typed, &change, &error) }
                { closures(&team, &typed, &change, &error) }
                <TextArea
                    id={ALIASES}
                    label={t::team_rules_aliases()}
                    hint={known.unwrap_or_else(|| t::team_rules_aliases_hint().to_owned())}
                    value={typed.aliases.clone()}
                    on_input={on_aliases}
                    rows={3}
                    error={error(ALIASES)}
                />
                <p class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={doing.is_busy().then(|| AttrValue::from(t::team_settings_working()))}
                    >
                        { t::team_rules_save() }
                    </Button>
                </p>
            </form>
        </Card>
    }
}

type Change = Callback<Box<dyn FnOnce(&mut Typed)>>;

fn week(
    team: &TeamSettingsView,
    typed: &Typed,
    change: &Change,
    error: &dyn Fn(&str) -> Option<AttrValue>,
) -> Html {
    let checks: Rc<[Check]> = (0..)
        .zip(&typed.week)
        .map(|(at, day): (u8, _)| Check {
            value: at.to_string().into(),
            text: format::weekday(at + 1).into(),
            hint: None,
            ticked: day.there,
        })
        .collect();
    let on_tick = {
        let change = change.clone();
        Callback::from(move |(value, ticked): (AttrValue, bool)| {
            change.emit(Box::new(move |typed| {
                let at = value
                    .parse()
                    .ok()
                    .and_then(|at: usize| typed.week.get_mut(at));
                if let Some(day) = at {
                    day.there = ticked;
                    if day.from.is_empty() && day.until.is_empty() {
                        USUAL.0.clone_into(&mut day.from);
                        USUAL.1.clone_into(&mut day.until);
                    }
                }
            }));
        })
    };
    let field = |at: usize, until: bool, value: &str| {
        let change = change.clone();
        let on_input = Callback::from(move |text: String| {
            change.emit(Box::new(move |typed| {
                if let Some(day) = typed.week.get_mut(at) {
                    if until {
                        day.until = text;
                    } else {
                        day.from = text;
                    }
                }
            }));
        });
        let day = format::weekday(u8::try_from(at + 1).unwrap_or(7));
        let (name, label) = if until {
            ("to", t::team_rules_to(&day))
        } else {
            ("from", t::team_rules_from(&day))
        };
        let id = format!("{HOURS}-{name}-{}", at + 1);
        html! {
            <TextInput
                id={id.clone()}
                kind="time"
                {label}
                value={value.to_owned()}
                {on_input}
                error={error(&id)}
            />
        }
    };
    html! {
        <>
            <CheckGroup id={HOURS} legend={t::team_rules_hours()} {checks} on_change={on_tick} />
            <p class="muted">{ t::team_rules_hours_hint(&team.time_zone) }</p>
            for (at, day) in typed.week.iter().enumerate().filter(|(_, day)| day.there) {
                <div class="side-by-side" key={at.to_string()}>
                    { field(at, false, &day.from) }
                    { field(at, true, &day.until) }
                </div>
            }
        </>
    }
}

fn closures(
    team: &TeamSettingsView,
    typed: &Typed,
    change: &Change,
    error: &dyn Fn(&str) -> Option<AttrValue>,
) -> Html {
    let set = |key: u32, put: fn(&mut ClosureTyped, String)| {
        let change = change.clone();
        Callback::from(move |text: String| {
            change.emit(Box::new(move |typed| {
                if let Some(it) = typed.closures.iter_mut().find(|it| it.key == key) {
                    put(it, text);
                }
            }));
        })
    };
    let remove = |key: u32| {
        let change = change.clone();
        Callback::from(move |()| {
            change.emit(Box::new(move |typed| {
                typed.closures.retain(|it| it.key != key)
            }));
        })
    };
    let add = {
        let change = change.clone();
        Callback::from(move |()| {
            change.emit(Box::new(|typed| {
                let key = typed.closures.iter().map(|it| it.key + 1).max();
                typed.closures.push(ClosureTyped {
                    key: key.unwrap_or_default(),
                    day: String::new(),
                    name: String::new(),
                });
            }));
        })
    };
    let hint = if team.desk {
        t::team_rules_closures_hint_desk()
    } else {
        t::team_rules_closures_hint()
    };
    html! {
        <fieldset class="usa-fieldset" id={CLOSURES}>
            <legend class="usa-legend">{ t::team_rules_closures() }</legend>
            <p class="muted">{ hint }</p>
            if !team.desk && !team.facility_closures.is_empty() {
                <p>{ t::team_rules_facility_closures() }</p>
                { closure_list(&team.facility_closures) }
            }
            for closure in &typed.closures {
                <div class="side-by-side side-by-side--wide" key={closure.key.to_string()}>
                    <TextInput
                        id={format!("{CLOSURES}-{}", closure.key)}
                        kind="date"
                        label={t::team_rules_closure_day()}
                        value={closure.day.clone()}
                        on_input={set(closure.key, |it, text| it.day = text)}
                        error={error(&format!("{CLOSURES}-{}", closure.key))}
                    />
                    <TextInput
                        id={format!("{CLOSURES}-name-{}", closure.key)}
                        label={t::team_rules_closure_name()}
                        value={closure.name.clone()}
                        on_input={set(closure.key, |it, text| it.name = text)}
                    />
                    <Button
                        kind={ButtonKind::Plain}
                        name={match closure.day.parse() {
                            Ok(day) => AttrValue::from(
                                t::team_rules_closure_remove_of(&format::date(day)),
                            ),
                            Err(_) => t::team_rules_closure_remove().into(),
                        }}
                        on_click={remove(closure.key)}
                    >
                        { t::team_settings_remove() }
                    </Button>
                </div>
            }
            <p><Button icon="add" on_click={add}>{ t::team_rules_closure_add() }</Button></p>
        </fieldset>
    }
}

fn closure_list(closures: &[ClosureDay]) -> Html {
    html! {
        <ul>
            for closure in closures {
                <li key={closure.day.to_string()}>
                    { t::team_rules_closure_line(&format::long_date(closure.day), &closure.name) }
                </li>
            }
        </ul>
    }
}

/// What holds, for whoever may not change it.
fn in_words(team: &TeamSettingsView) -> Html {
    let days = team.reply_days.unwrap_or(team.facility_reply_days);
    html! {
        <>
            <p>
                { t::team_rules_reply() }{ " " }{ t::team_rules_reply_days(days.into()) }{ ". " }
                { t::team_rules_reply_now(&format::long_date(team.reply_by)) }
            </p>
            if team.hours.is_empty() {
                <p>{ t::team_rules_nothing() }</p>
            } else {
                <ul>
                    for open in &team.hours {
                        <li key={open.weekday.to_string()}>
                            { t::compose_hours_day(
                                &format::weekday(open.weekday),
                                &format::time_of_day(open.from),
                                &format::time_of_day(open.until),
                            ) }
                        </li>
                    }
                </ul>
            }
            if !team.closures.is_empty() || !team.facility_closures.is_empty() {
                <h3>{ t::team_rules_closures() }</h3>
                { closure_list(&team.facility_closures) }
                { closure_list(&team.closures) }
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_minute_of_the_day_comes_back_from_its_field() {
        for at in [0, 1, 450, 990, 1439] {
            assert_eq!(minute(&clock(at)), Some(at));
        }
        assert_eq!(clock(1440), "23:59");
        for wrong in ["", "7:30", "24:00", "12:60", "ab:cd", "12-30"] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
        // Some browsers say seconds, too.
        assert_eq!(minute("07:30:00"), Some(450));
    }
}
