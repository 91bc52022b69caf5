//! The administrators' page: parents, guardians and orders of courts, which two of them bring into force,
//! and their end before their day.

use super::change::{Operation, use_change};
use super::ending_dialog::EndingDialog;
use super::family_page::capitalised;
use super::registration_form::RegistrationForm;
use super::standing::standing;
use super::words;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_page_seen, use_pages, use_query};
use crate::i18n::{format, texts as t};
use crate::shell::Heading;
use crate::ui::{
    Button, ButtonKind, Card, EmptyState, Notice, Tone, records, remote, use_announce,
};
use shared::family::{
    Capabilities, Decide, DecideRegistration, EndRegistered, Ending, GrantKind, ListRegistered,
    ListRegistrations, NewRegistration, Register, RegisteredView, RegistrationView,
};
use shared::id::RegistrationId;
use shared::time::CivilDate;
use yew::prelude::*;

/// What waits, what holds, and the form for more.
#[component]
pub fn RegistrationsPage() -> Html {
    let announce = use_announce();
    let waiting = use_query("registrations".to_owned(), |_| ListRegistrations);
    let registered = use_pages("registered".to_owned(), |cursor, background| {
        ListRegistered { cursor, background }
    });
    let reload = {
        let (waiting, registered) = (waiting.refresh.clone(), registered.refresh.clone());
        Callback::from(move |()| {
            waiting.emit(());
            registered.emit(());
        })
    };
    use_page_seen(reload.clone());
    let change = use_change();
    let said = use_state_eq(|| None::<String>);
    let entering = use_state_eq(|| None::<RegistrationId>);
    let ending = use_state_eq(|| None::<RegisteredView>);
    let done = {
        let said = said.clone();
        Callback::from(move |text: String| {
            announce.say(text.clone());
            said.set(Some(text));
            reload.emit(());
        })
    };
    let run = {
        let (run, said) = (change.run.clone(), said.clone());
        Callback::from(move |operation: Operation| {
            said.set(None);
            run.emit(operation);
        })
    };
    let decide = |view: &RegistrationView, approve: bool| {
        let (name, patient) = (view.name.reveal(), view.patient.reveal());
        let text = match (approve, view.ends) {
            (true, false) => t::admin_agreed(name, patient),
            (true, true) => t::admin_ended(name, patient),
            (false, _) => t::admin_refused(name, patient),
        };
        let asked = DecideRegistration {
            registration_id: view.id,
            decision: Decide { approve },
        };
        let (run, done) = (run.clone(), done.clone());
        Callback::from(move |()| {
            let (done, text) = (done.clone(), text.clone());
            run.emit(Operation::new(move |api| {
                let (done, text) = (done.clone(), text.clone());
                async move {
                    api.call(&asked).await?;
                    done.emit(text);
                    Ok(())
                }
            }));
        })
    };
    let register = {
        let (run, done, entering) = (run.clone(), done.clone(), entering.clone());
        Callback::from(move |registration: NewRegistration| {
            let Some(registration_id) = *entering else {
                return;
            };
            let asked = Register {
                registration_id,
                registration,
            };
            let (done, entering) = (done.clone(), entering.clone());
            run.emit(Operation::new(move |api| {
                let (asked, done, entering) = (asked.clone(), done.clone(), entering.clone());
                async move {
                    api.call(&asked).await?;
                    entering.set(None);
                    done.emit(t::admin_registered().to_owned());
                    Ok(())
                }
            }));
        })
    };
    let begin_end = |right: &RegisteredView| {
        let (ending, said, right) = (ending.clone(), said.clone(), right.clone());
        Callback::from(move |()| {
            said.set(None);
            ending.set(Some(right.clone()));
        })
    };
    let end = {
        let (run, done, ending) = (run.clone(), done.clone(), ending.clone());
        Callback::from(move |why: Ending| {
            let Some(right) = (*ending).clone() else {
                return;
            };
            let text = match right.kind {
                GrantKind::Restriction => t::admin_end_asked().to_owned(),
                _ => t::admin_ended(right.name.reveal(), right.patient.reveal()),
            };
            let asked = EndRegistered {
                grant_id: right.id,
                ending: why,
            };
            let (done, ending) = (done.clone(), ending.clone());
            run.emit(Operation::new(move |api| {
                let (asked, done, ending) = (asked.clone(), done.clone(), ending.clone());
                let text = text.clone();
                async move {
                    api.call(&asked).await?;
                    ending.set(None);
                    done.emit(text);
                    Ok(())
                }
            }));
        })
    };
    let open = {
        let (entering, said) = (entering.clone(), said.clone());
        Callback::from(move |()| {
            said.set(None);
            // Minted with the form, so that trying again registers nothing twice.
            entering.set(Some(RegistrationId(api::fresh_id())));
        })
    };
    let close = {
        let entering = entering.clone();
        Callback::from(move |()| entering.set(None))
    };
    let state = (entering.is_some(), said.is_some());
    use_effect_with(state, |(entering, said)| {
        if *entering {
            focus_first("#register select");
        } else if *said {
            focus_first("#registrations-said");
        }
    });
    let said_by_form = entering.is_some() && !change.wrong.is_empty();
    html! {
        <>
            <Heading
                text={t::admin_title()}
                lead={html! { <p>{ t::admin_lead() }</p> }}
                page="registrations"
            />
            <div id="registrations-said" tabindex="-1">
                if let Some(text) = &*said {
                    <Notice tone={Tone::Ok}>{ text }</Notice>
                }
                if let (Some(text), None, false) = (&change.failed, &*ending, said_by_form) {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
            </div>
            <div class="stack">
                if entering.is_some() {
                    <RegistrationForm
                        busy={change.busy}
                        wrong={change.wrong.clone()}
                        on_submit={register}
                        on_cancel={close}
                    />
                } else {
                    <p>
                        <Button kind={ButtonKind::Primary} icon="add" on_click={open}>
                            { t::admin_register_open() }
                        </Button>
                    </p>
                }
                <Card id="waiting" heading={t::admin_waiting()}>
                    {
                        remote(
                            &waiting.state,
                            (4, t::shell_loading(), t::shell_retry()),
                            &waiting.reload,
                            |page| table(&page.items, &decide),
                        )
                    }
                </Card>
                { standing(&registered, &begin_end) }
            </div>
            if let Some(right) = &*ending {
                <EndingDialog
                    right={right.clone()}
                    busy={change.busy}
                    failed={change.failed.clone()}
                    on_submit={end}
                    on_close={{
                        let ending = ending.clone();
                        Callback::from(move |()| ending.set(None))
                    }}
                />
            }
            { change.dialog }
        </>
    }
}

fn table(
    items: &[RegistrationView],
    decide: &dyn Fn(&RegistrationView, bool) -> Callback<()>,
) -> Html {
    if items.is_empty() {
        return html! { <EmptyState text={t::admin_waiting_empty()} /> };
    }
    let rows = items
        .iter()
        .map(|view| (view.id.to_string(), cells(view, decide)))
        .collect();
    records(
        t::admin_waiting(),
        &[
            t::admin_patient(),
            t::admin_person(),
            t::admin_kind(),
            t::admin_reason(),
            t::admin_asked(),
            t::family_do(),
        ],
        rows,
    )
}

/// What is registered, in a few words.
pub(super) fn kind_name(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Parent => t::admin_kind_parent(),
        GrantKind::Guardian => t::admin_kind_guardian(),
        GrantKind::Restriction => t::admin_kind_restriction(),
        _ => t::admin_kind_court(),
    }
}

/// About whom it is.
pub(super) fn about(patient: &str, born: CivilDate) -> Html {
    html! {
        <>
            { patient }
            <div class="muted">{ t::admin_born(&format::birth_date(born)) }</div>
        </>
    }
}

/// What it is, what it lets one do or takes away, and until when.
pub(super) fn says(kind: GrantKind, may: Capabilities, last: Option<CivilDate>) -> Html {
    let may = words::capabilities(may);
    let may = match kind {
        GrantKind::Restriction => t::family_may_not(&may),
        _ => capitalised(&may),
    };
    html! {
        <>
            { kind_name(kind) }
            <div class="muted">{ may }</div>
            if let Some(day) = last {
                <div class="muted">{ t::admin_until(&format::date(day)) }</div>
            }
        </>
    }
}

fn cells(
    view: &RegistrationView,
    decide: &dyn Fn(&RegistrationView, bool) -> Callback<()>,
) -> Vec<Html> {
    let (name, patient) = (view.name.reveal(), view.patient.reveal());
    let asked = t::admin_asked_by(
        view.requested_by.reveal(),
        &format::date_time(view.requested_at),
    );
    vec![
        about(patient, view.birth_date),
        html! { <>{ name }<div class="muted">{ &view.username }</div></> },
        html! {
            <>
                if view.ends {
                    <div>{ t::admin_to_end() }</div>
                }
                { says(view.kind, view.capabilities, view.ends_on) }
            </>
        },
        html! { view.reason.reveal() },
        html! { asked },
        if view.may_decide {
            html! {
                <div class="records__actions">
                    <Button name={t::admin_agree_name(name, patient)} on_click={decide(view, true)}>
                        { t::admin_agree() }
                    </Button>
                    <Button
                        kind={ButtonKind::Danger}
                        name={t::admin_refuse_name(name, patient)}
                        on_click={decide(view, false)}
                    >
                        { t::admin_refuse() }
                    </Button>
                </div>
            }
        } else {
            html! { <span class="muted">{ t::admin_another() }</span> }
        },
    ]
}
