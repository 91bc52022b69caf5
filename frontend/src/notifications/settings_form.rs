//! Which notices come, and when they wait.

use super::wishes::{Fault, Wishes};
use super::{faults, words};
use crate::i18n::{format, texts as t};
use crate::state::use_typing_guard;
use crate::ui::{
    Button, ButtonKind, Card, Check, CheckGroup, Choice, ErrorSummary, FieldFault, Select,
    TextInput,
};
use shared::FieldError;
use shared::notifications::{Channel, NoticeKind, NotificationSettings, NotificationsView};
use shared::problem::FieldName;
use std::rc::Rc;
use yew::prelude::*;

const FROM: &str = "quiet-from";
const TO: &str = "quiet-to";
const ZONE: &str = "quiet-zone";

/// What holds, and what became of the last change.
#[derive(Properties, PartialEq)]
pub(super) struct SettingsFormProps {
    /// What holds.
    pub(super) view: Rc<NotificationsView>,
    /// Whether it is being saved.
    pub(super) busy: bool,
    /// Whether the last change was saved.
    pub(super) saved: bool,
    /// Why it was not.
    pub(super) failed: Option<AttrValue>,
    /// Which fields were wrong then.
    pub(super) wrong: Rc<[FieldError]>,
    /// What is to be saved.
    pub(super) on_save: Callback<NotificationSettings>,
}

/// The form. It always says whether what it shows is what is saved.
#[component]
pub(super) fn SettingsForm(props: &SettingsFormProps) -> Html {
    let held = Wishes::of(&props.view);
    let wishes = {
        let held = held.clone();
        use_state_eq(move || held)
    };
    let attempt = use_state_eq(|| 0_u32);
    let tried = use_state_eq(|| None::<Wishes>);
    // Between the answer and the next look at what holds, what was sent is what is saved.
    let settled = *wishes == held || (props.saved && tried.as_ref() == Some(&*wishes));
    use_typing_guard(!settled);
    let found = match wishes.settings() {
        Err(found) if *attempt > 0 => found,
        _ => Vec::new(),
    };
    let mut all: Vec<FieldFault> = found
        .iter()
        .map(|fault| match fault {
            Fault::From => (FROM, t::notices_quiet_from_missing()),
            Fault::To => (TO, t::notices_quiet_to_missing()),
            Fault::Same => (TO, t::notices_quiet_same()),
        })
        .map(|(field, text)| FieldFault {
            field: Some(field.into()),
            text: text.into(),
        })
        .collect();
    // What the server said is about what it was given.
    if let (Some(text), true, true) = (&props.failed, all.is_empty(), tried.is_some()) {
        let zone = faults::of_field(&props.wrong, FieldName::QuietHours).is_some();
        let fault = if zone {
            (Some(ZONE), AttrValue::from(t::notices_quiet_refused()))
        } else {
            (None, text.clone())
        };
        all.push(FieldFault {
            field: fault.0.map(AttrValue::from),
            text: fault.1,
        });
    }
    let at = |field: &str| {
        all.iter()
            .find(|fault| fault.field.as_deref() == Some(field))
            .map(|fault| fault.text.clone())
    };
    let change = |change: fn(&mut Wishes, AttrValue)| {
        let wishes = wishes.clone();
        Callback::from(move |value: AttrValue| {
            let mut next = (*wishes).clone();
            change(&mut next, value);
            wishes.set(next);
        })
    };
    let onsubmit = {
        let (wishes, attempt, tried) = (wishes.clone(), attempt.clone(), tried.clone());
        let (busy, on_save) = (props.busy, props.on_save.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let (Ok(settings), false) = (wishes.settings(), busy) {
                tried.set(Some((*wishes).clone()));
                on_save.emit(settings);
            }
        })
    };
    let wanted = {
        let wishes = wishes.clone();
        Callback::from(move |(value, ticked): (AttrValue, bool)| {
            let mut next = (*wishes).clone();
            for choice in &mut next.choices {
                if value_of(choice.kind, choice.channel) == value.as_str() {
                    choice.wanted = ticked;
                }
            }
            wishes.set(next);
        })
    };
    let quiet = {
        let wishes = wishes.clone();
        Callback::from(move |(_, ticked): (AttrValue, bool)| {
            wishes.set(Wishes {
                quiet: ticked,
                ..(*wishes).clone()
            });
        })
    };
    let time = |id: &'static str, label: &'static str, value: &str, set| {
        html! {
            <TextInput
                {id}
                {label}
                kind="time"
                required=true
                value={value.to_owned()}
                on_input={change(set).reform(|text: String| text.into())}
                error={at(id)}
            />
        }
    };
    let holds: Rc<[Check]> = Rc::new([Check {
        value: "quiet".into(),
        text: t::notices_quiet_on().into(),
        hint: Some(t::notices_quiet_hint().into()),
        ticked: wishes.quiet,
    }]);
    let channels = &props.view.channels;
    let lacks_address = channels
        .iter()
        .any(|channel| channel.available && channel.address.is_none());
    html! {
        <Card id="choices" heading={t::notices_choices()}>
            <form class="form" novalidate=true {onsubmit}>
                <ErrorSummary
                    title={t::notices_problem()}
                    faults={Rc::<[FieldFault]>::from(&*all)}
                    // Once when it is tried, and again when the answer has come.
                    attempt={*attempt * 2 + u32::from(props.busy)}
                />
                if lacks_address {
                    <p>{ t::notices_choices_no_address() }</p>
                }
                for kind in kinds(&wishes) {
                    <CheckGroup
                        key={words::when(kind)}
                        id={group_id(kind)}
                        legend={words::when(kind)}
                        checks={checks(&props.view, &wishes, kind)}
                        on_change={wanted.clone()}
                    />
                }
                <CheckGroup
                    id="quiet"
                    legend={t::notices_quiet()}
                    checks={holds}
                    on_change={quiet}
                />
                if wishes.quiet {
                    <div class="days">
                        { time(FROM, t::notices_quiet_from(), &wishes.from, |it, value| it.from = value.to_string()) }
                        { time(TO, t::notices_quiet_to(), &wishes.to, |it, value| it.to = value.to_string()) }
                    </div>
                    <Select
                        id={ZONE}
                        label={t::notices_quiet_zone()}
                        choices={zones(&props.view.usual_zone, &wishes.zone)}
                        value={wishes.zone.clone()}
                        on_change={change(|it, value| it.zone = value.to_string())}
                        error={at(ZONE)}
                    />
                }
                <p class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={props.busy.then(|| AttrValue::from(t::notices_saving()))}
                    >
                        { t::notices_save() }
                    </Button>
                    <span class="muted" role="status" id="choices-state">
                        if props.busy {
                        } else if settled {
                            { t::notices_saved() }
                        } else {
                            { t::notices_not_saved() }
                        }
                    </span>
                </p>
            </form>
        </Card>
    }
}

/// The kinds that can be chosen, each once, as the server lists them.
fn kinds(wishes: &Wishes) -> Vec<NoticeKind> {
    let mut kinds: Vec<NoticeKind> = wishes.choices.iter().map(|choice| choice.kind).collect();
    kinds.dedup();
    kinds
}

fn place(kind: NoticeKind) -> usize {
    NoticeKind::ALL
        .iter()
        .position(|it| *it == kind)
        .unwrap_or_default()
}

fn group_id(kind: NoticeKind) -> String {
    format!("kind-{}", place(kind))
}

fn value_of(kind: NoticeKind, channel: Channel) -> String {
    format!("{}-{}", place(kind), channel.name())
}

/// The channels by which a kind can come: those that the site has.
fn checks(view: &NotificationsView, wishes: &Wishes, kind: NoticeKind) -> Rc<[Check]> {
    let of_kind = wishes.choices.iter().filter(|choice| choice.kind == kind);
    of_kind
        .filter_map(|choice| {
            let channel = view
                .channels
                .iter()
                .find(|it| it.channel == choice.channel)?;
            channel.available.then(|| Check {
                value: value_of(kind, choice.channel).into(),
                text: match choice.channel {
                    Channel::Mail => t::notices_by_mail().into(),
                    Channel::Sms => t::notices_by_sms().into(),
                },
                hint: None,
                ticked: choice.wanted,
            })
        })
        .collect()
}

/// The usual zone, the one that was chosen, and every one that the browser knows.
fn zones(usual: &str, chosen: &str) -> Rc<[Choice]> {
    let first = Choice {
        value: AttrValue::Static(""),
        text: t::notices_quiet_zone_usual(&spaced(usual)).into(),
    };
    let mut names = format::time_zones();
    if !chosen.is_empty() && !names.iter().any(|name| name == chosen) {
        names.push(chosen.to_owned());
    }
    let others = names.into_iter().map(|name| Choice {
        text: spaced(&name).into(),
        value: name.into(),
    });
    std::iter::once(first).chain(others).collect()
}

/// "America/New York".
fn spaced(zone: &str) -> String {
    zone.replace('_', " ")
}
