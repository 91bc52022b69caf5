//! Where notices of one channel go: naming an address, its code, changing and removing it.

use super::question_dialog::QuestionDialog;
use super::{faults, words};
use crate::effects::use_effect_with;
use crate::hooks::focus_first;
use crate::i18n::{format, texts as t};
use crate::state::use_typing_guard;
use crate::ui::{Button, ButtonKind, Card, ErrorSummary, FieldFault, Notice, TextInput, Tone};
use shared::FieldError;
use shared::notifications::{Channel, ChannelView, PendingAddress};
use shared::problem::{FieldName, FieldProblem};
use std::rc::Rc;
use yew::prelude::*;

/// What somebody does about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AddressAct {
    /// Names one, or the same again for another code.
    Name(String),
    /// Brings the code.
    Confirm(String),
    /// Removes it, and what waits for a code.
    Remove,
}

/// A channel, and what became of what was last done about it.
#[derive(Properties, PartialEq)]
pub(super) struct AddressCardProps {
    /// The channel.
    pub(super) view: ChannelView,
    /// Whether something is under way.
    pub(super) busy: bool,
    /// What was done.
    pub(super) said: Option<AttrValue>,
    /// Why it was not.
    pub(super) failed: Option<AttrValue>,
    /// Which fields were wrong then.
    pub(super) wrong: Rc<[FieldError]>,
    /// Something is to be done.
    pub(super) on_act: Callback<AddressAct>,
}

/// The card. What is typed stays until the server has it.
#[component]
pub(super) fn AddressCard(props: &AddressCardProps) -> Html {
    let view = &props.view;
    let channel = view.channel;
    let name = channel.name();
    let address = use_state_eq(String::new);
    let code = use_state_eq(String::new);
    let editing = use_state_eq(|| false);
    let asking = use_state_eq(|| false);
    let attempt = use_state_eq(|| 0_u32);
    // What was last tried: it failed where it was typed.
    let tried = use_state_eq(|| None::<AddressAct>);
    // What waited for its code when the server was last asked.
    let waited = use_mut_ref(|| None::<PendingAddress>);
    use_typing_guard(!address.is_empty() || !code.is_empty());
    {
        let (address, code) = (address.clone(), code.clone());
        let (editing, tried) = (editing.clone(), tried.clone());
        use_effect_with(view.clone(), move |view| {
            let before = waited.replace(view.pending.clone());
            if view.pending == before {
                return;
            }
            let named = |it: &Option<PendingAddress>| it.as_ref().map(|it| it.address.clone());
            // A code may be typed already while this answer was on its way.
            if named(&view.pending) != named(&before) {
                code.set(String::new());
            }
            if view.pending.is_some() {
                address.set(String::new());
                editing.set(false);
            } else if let Some(before) = before {
                let removed = *tried == Some(AddressAct::Remove);
                if address.is_empty() && !removed && view.address.as_ref() != Some(&before.address)
                {
                    // Its code became too old: it need not be typed again.
                    address.set(before.address.reveal().to_owned());
                }
            }
        });
    }
    {
        let said = format!("#{name}-said");
        use_effect_with(props.said.clone(), move |done| {
            if done.is_some() {
                focus_first(&said);
            }
        });
    }
    {
        let field = format!("#{name}-address");
        use_effect_with(*editing, move |editing| {
            if *editing {
                focus_first(&field);
            }
        });
    }
    let act = {
        let (attempt, tried) = (attempt.clone(), tried.clone());
        let (busy, on_act) = (props.busy, props.on_act.clone());
        move |act: AddressAct, sound: bool| {
            attempt.set(*attempt + 1);
            tried.set(Some(act.clone()));
            if sound && !busy {
                on_act.emit(act);
            }
        }
    };
    let failed = |field: FieldName, words: &dyn Fn(FieldProblem) -> &'static str| {
        let problem = faults::of_field(&props.wrong, field);
        problem
            .map(|problem| AttrValue::from(words(problem)))
            .or_else(|| props.failed.clone())
    };
    let address_fault = match &*tried {
        Some(AddressAct::Name(typed)) => faults::look(channel, typed)
            .map(|problem| faults::address(channel, problem).into())
            .or_else(|| failed(FieldName::Address, &|it| faults::address(channel, it))),
        _ => None,
    };
    let code_fault = match &*tried {
        Some(AddressAct::Confirm(typed)) if typed.trim().is_empty() => {
            Some(faults::code(FieldProblem::Missing).into())
        }
        Some(AddressAct::Confirm(_)) => failed(FieldName::Code, &faults::code),
        _ => None,
    };
    let removing = matches!(&*tried, Some(AddressAct::Remove));
    // Once when it is tried, and again when the answer has come.
    let attempts = *attempt * 2 + u32::from(props.busy);
    let send_code = {
        let (act, address) = (act.clone(), address.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = (*address).clone();
            let sound = faults::look(channel, &typed).is_none();
            act(AddressAct::Name(typed), sound);
        })
    };
    let bring_code = {
        let (act, code) = (act.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = (*code).clone();
            let sound = !typed.trim().is_empty();
            act(AddressAct::Confirm(typed), sound);
        })
    };
    let remove = {
        let (act, asking) = (act.clone(), asking.clone());
        Callback::from(move |()| {
            asking.set(false);
            act(AddressAct::Remove, true);
        })
    };
    let show = |what: &UseStateHandle<bool>, on: bool| {
        let what = what.clone();
        Callback::from(move |()| what.set(on))
    };
    let leave = {
        let (address, editing, tried) = (address.clone(), editing.clone(), tried.clone());
        Callback::from(move |()| {
            address.set(String::new());
            tried.set(None);
            editing.set(false);
        })
    };
    let typed = |into: &UseStateHandle<String>| {
        let into = into.clone();
        Callback::from(move |text: String| into.set(text))
    };
    let busy = props.busy.then(|| AttrValue::from(t::family_working()));
    let summary = |fault: &Option<AttrValue>, field: String| {
        let faults: Vec<FieldFault> = fault
            .iter()
            .map(|text| FieldFault {
                field: Some(field.clone().into()),
                text: text.clone(),
            })
            .collect();
        html! {
            <ErrorSummary
                title={t::notices_problem()}
                faults={Rc::<[FieldFault]>::from(faults)}
                attempt={attempts}
            />
        }
    };
    let name_form = |way_out: bool| {
        let id = format!("{name}-address");
        let (label, hint, kind, fill) = match channel {
            Channel::Mail => (
                t::notices_mail_label(),
                t::notices_mail_hint(),
                "email",
                "email",
            ),
            Channel::Sms => (t::notices_sms_label(), t::notices_sms_hint(), "tel", "tel"),
        };
        html! {
            <form class="form" novalidate=true onsubmit={send_code.clone()}>
                { summary(&address_fault, id.clone()) }
                <TextInput
                    {id}
                    {label}
                    hint={AttrValue::from(hint)}
                    {kind}
                    autocomplete={fill}
                    verbatim=true
                    required=true
                    value={(*address).clone()}
                    on_input={typed(&address)}
                    error={address_fault.clone()}
                />
                <p class="actions">
                    <Button submit=true busy={busy.clone()}>{ t::notices_send_code() }</Button>
                    if way_out {
                        <Button kind={ButtonKind::Plain} on_click={leave.clone()}>
                            { t::notices_cancel() }
                        </Button>
                    }
                </p>
            </form>
        }
    };
    let code_form = |pending: &PendingAddress| {
        let id = format!("{name}-code");
        let again = {
            let (act, address) = (act.clone(), pending.address.reveal().to_owned());
            Callback::from(move |()| act(AddressAct::Name(address.clone()), true))
        };
        html! {
            <form class="form" novalidate=true onsubmit={bring_code.clone()}>
                { summary(&code_fault, id.clone()) }
                if let Some(text) = &address_fault {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <p>
                    {
                        t::notices_waits(
                            pending.address.reveal(),
                            &format::time(pending.expires_at),
                        )
                    }
                </p>
                <TextInput
                    {id}
                    label={t::notices_code_label()}
                    hint={AttrValue::from(t::notices_code_hint())}
                    autocomplete="one-time-code"
                    verbatim=true
                    required=true
                    value={(*code).clone()}
                    on_input={typed(&code)}
                    error={code_fault.clone()}
                />
                <p class="actions">
                    <Button submit=true busy={busy.clone()}>{ t::notices_confirm() }</Button>
                    <Button kind={ButtonKind::Plain} on_click={again}>{ t::notices_code_again() }</Button>
                    <Button kind={ButtonKind::Plain} on_click={show(&editing, true)}>
                        { t::notices_other_address() }
                    </Button>
                </p>
            </form>
        }
    };
    let current = view.address.as_ref().map(|it| it.reveal().to_owned());
    html! {
        <Card id={name} heading={words::channel(channel)}>
            <div id={format!("{name}-said")} tabindex="-1">
                if let Some(text) = &props.said {
                    <Notice tone={Tone::Ok}>{ text }</Notice>
                }
                if let (Some(text), true) = (&props.failed, removing) {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
            </div>
            if let Some(current) = &current {
                <p>{ t::notices_goes_to(current) }</p>
                if view.failing {
                    <Notice tone={Tone::Warn}>{ t::notices_failing() }</Notice>
                }
            } else if view.available && view.pending.is_none() {
                <p>{ t::notices_no_address() }</p>
            }
            if !view.available {
                <p>{ t::notices_unavailable() }</p>
            } else if *editing {
                { name_form(true) }
            } else if let Some(pending) = &view.pending {
                { code_form(pending) }
            } else if current.is_none() {
                { name_form(false) }
            }
            if current.is_some() || view.pending.is_some() {
                <p class="actions">
                    if view.available && view.pending.is_none() && !*editing {
                        <Button name={t::notices_change_name(words::channel(channel))} on_click={show(&editing, true)}>
                            { t::notices_change() }
                        </Button>
                    }
                    <Button
                        kind={ButtonKind::Danger}
                        name={t::notices_remove_name(words::channel(channel))}
                        on_click={show(&asking, true)}
                    >
                        { t::notices_remove() }
                    </Button>
                </p>
            }
            <QuestionDialog
                id={format!("{name}-question")}
                open={*asking}
                title={t::notices_remove_title()}
                text={if current.is_some() {
                    t::notices_remove_text()
                } else {
                    t::notices_remove_waiting_text()
                }}
                yes={t::notices_remove()}
                on_yes={remove}
                on_close={show(&asking, false)}
            />
        </Card>
    }
}
