//! Who may act for a patient: the rights, what has happened to them, and giving one.

use super::change::{Operation, use_change};
use super::grant_change::ChangeDialog;
use super::invite_form::InviteForm;
use super::invites::invite;
use super::words;
use crate::api;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_page_seen, use_query};
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{Whose, use_changes, use_session};
use crate::ui::{
    Button, ButtonKind, Card, EmptyState, Notice, Tone, records, remote, tag, use_announce,
};
use shared::account::PatientView;
use shared::family::{
    AgeChangeView, ChangeGrant, CreateInvite, EndGrant, FamilyView, GetFamily, GrantChange,
    GrantEventKind, GrantEventView, GrantKind, GrantState, GrantView, NewInvite, WithdrawInvite,
};
use shared::id::InviteId;
use yew::prelude::*;

/// Whose page.
#[derive(Properties, PartialEq)]
pub(super) struct FamilyPageProps {
    /// The patient.
    pub patient: PatientView,
}

/// Whose rights the table shows, and what a row of it can be told to do.
struct Table<'a> {
    patient: &'a PatientView,
    view: &'a FamilyView,
    end: &'a dyn Fn(&GrantView) -> Callback<()>,
    change: &'a dyn Fn(&GrantView) -> Callback<()>,
}

/// Heading, what changes by itself, codes, rights, log.
#[component]
pub(super) fn FamilyPage(props: &FamilyPageProps) -> Html {
    let patient = &props.patient;
    let patient_id = patient.id;
    let name = patient.given_name.reveal().to_owned();
    let session = use_session();
    let announce = use_announce();
    let family = use_query(format!("family {patient_id}"), move |_| GetFamily {
        patient_id,
    });
    use_changes(Whose::Patient(patient_id), family.refresh.clone());
    use_page_seen(family.refresh.clone());
    let change = use_change();
    let said = use_state_eq(|| None::<String>);
    let changing = use_state_eq(|| None::<GrantView>);
    let inviting = use_state_eq(|| None::<InviteId>);

    // Said on the page and aloud; what the page shows is asked for again.
    let done = {
        let (said, reload) = (said.clone(), family.refresh.clone());
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
    let end = |grant: &GrantView| {
        let (run, done, session) = (run.clone(), done.clone(), session.clone());
        let asked = EndGrant {
            patient_id,
            grant_id: grant.id,
        };
        let mine = grant.mine;
        let mut text = t::family_ended(grant.name.reveal(), &name);
        let view = family.state.ready();
        if view.is_some_and(|view| !view.invites.is_empty()) {
            // A code is nobody's until it is used: it may be with whom the right was ended for.
            text = format!("{text} {}", t::family_ended_code_open(grant.name.reveal()));
        }
        Callback::from(move |()| {
            let (done, session, text) = (done.clone(), session.clone(), text.clone());
            run.emit(Operation::new(move |api| {
                let (done, session, text) = (done.clone(), session.clone(), text.clone());
                async move {
                    api.call(&asked).await?;
                    if mine {
                        // For this patient there is nothing to see any more.
                        Route::Start.open_instead();
                        session.ask();
                    } else {
                        done.emit(text);
                    }
                    Ok(())
                }
            }));
        })
    };
    let begin_change = |grant: &GrantView| {
        let (changing, said, grant) = (changing.clone(), said.clone(), grant.clone());
        Callback::from(move |()| {
            said.set(None);
            changing.set(Some(grant.clone()));
        })
    };
    let save_change = {
        let (changing, run, done) = (changing.clone(), run.clone(), done.clone());
        Callback::from(move |to: GrantChange| {
            let Some(grant) = (*changing).clone() else {
                return;
            };
            let asked = ChangeGrant {
                patient_id,
                grant_id: grant.id,
                change: to,
            };
            let text = t::family_changed(grant.name.reveal());
            let (changing, done) = (changing.clone(), done.clone());
            run.emit(Operation::new(move |api| {
                let (changing, done, text) = (changing.clone(), done.clone(), text.clone());
                async move {
                    api.call(&asked).await?;
                    changing.set(None);
                    done.emit(text);
                    Ok(())
                }
            }));
        })
    };
    let make_code = {
        let (inviting, run, done) = (inviting.clone(), run.clone(), done.clone());
        Callback::from(move |new: NewInvite| {
            let Some(invite_id) = *inviting else {
                return;
            };
            let asked = CreateInvite {
                patient_id,
                invite_id,
                invite: new,
            };
            let (inviting, done) = (inviting.clone(), done.clone());
            run.emit(Operation::new(move |api| {
                let (asked, inviting, done) = (asked.clone(), inviting.clone(), done.clone());
                async move {
                    api.call(&asked).await?;
                    inviting.set(None);
                    done.emit(t::family_code_made().to_owned());
                    Ok(())
                }
            }));
        })
    };
    let withdraw = |invite_id: InviteId| {
        let (run, done) = (run.clone(), done.clone());
        Callback::from(move |()| {
            let done = done.clone();
            run.emit(Operation::new(move |api| {
                let done = done.clone();
                async move {
                    api.call(&WithdrawInvite {
                        patient_id,
                        invite_id,
                    })
                    .await?;
                    done.emit(t::family_code_withdrawn().to_owned());
                    Ok(())
                }
            }));
        })
    };
    let open_form = {
        let (inviting, said) = (inviting.clone(), said.clone());
        Callback::from(move |()| {
            said.set(None);
            // Minted with the form, so that trying again makes no second code.
            inviting.set(Some(InviteId(api::fresh_id())));
        })
    };
    let close_form = {
        let inviting = inviting.clone();
        Callback::from(move |()| inviting.set(None))
    };
    {
        // What was opened or made is what is read next.
        let state = (inviting.is_some(), said.is_some());
        let was_open = use_mut_ref(|| false);
        use_effect_with(state, move |(inviting, said)| {
            let left = was_open.replace(*inviting) && !*inviting;
            if left && !*said {
                focus_first("#open-invite");
            } else if *inviting {
                focus_first("#let-someone-help input");
            } else if *said {
                focus_first("#family-said");
            }
        });
    }
    let lead = if patient.own {
        t::family_lead_own().to_owned()
    } else {
        t::family_lead(&name)
    };
    let shown = remote(
        &family.state,
        (4, t::shell_loading(), t::shell_retry()),
        &family.reload,
        |view| {
            html! {
                <>
                    if let Some(birthday) = &view.age_change {
                        { birthday_notice(patient, birthday) }
                    }
                    for one in view.invites.iter() {
                        { invite(one, withdraw(one.id)) }
                    }
                    if inviting.is_some() {
                        <InviteForm
                            offered={view.may_give}
                            busy={change.busy}
                            on_submit={make_code.clone()}
                            on_cancel={close_form.clone()}
                        />
                    } else if !view.may_give.is_empty() {
                        <p class="actions family__give">
                            <Button
                                id="open-invite"
                                kind={ButtonKind::Primary}
                                icon="add"
                                on_click={open_form.clone()}
                            >
                                { t::family_invite() }
                            </Button>
                        </p>
                    }
                    {
                        grants(&Table {
                            patient,
                            view,
                            end: &end,
                            change: &begin_change,
                        })
                    }
                    { log(view) }
                </>
            }
        },
    );
    html! {
        <>
            <Heading
                text={t::family_title()}
                lead={html! { <p>{ lead }</p> }}
                page={format!("family {patient_id}")}
            />
            <p class="family__may no-print">{ words::statement(patient) }</p>
            <div id="family-said" tabindex="-1">
                if let Some(text) = &*said {
                    <Notice tone={Tone::Ok}>{ text }</Notice>
                }
                if let (Some(text), None) = (&change.failed, &*changing) {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
            </div>
            <div class="stack">{ shown }</div>
            if let (Some(grant), Some(view)) = (&*changing, family.state.ready()) {
                <ChangeDialog
                    grant={grant.clone()}
                    offered={view.may_give}
                    busy={change.busy}
                    failed={change.failed.clone()}
                    on_submit={save_change}
                    on_close={{
                        let changing = changing.clone();
                        Callback::from(move |()| changing.set(None))
                    }}
                />
            }
            { change.dialog }
        </>
    }
}

/// "On Sep 4 Carlene turns 18. From then on you can no longer read and write messages."
pub fn birthday_notice(patient: &PatientView, change: &AgeChangeView) -> Html {
    let date = format::date(change.on);
    let years = format::number(change.years.into());
    let when = if patient.own {
        t::family_birthday_own(&date, &years)
    } else {
        t::family_birthday(&date, patient.given_name.reveal(), &years)
    };
    html! {
        <div class="no-print">
            <Notice title={when}>
                if !change.ends.is_empty() {
                    <p>{ t::family_birthday_ends(&words::capabilities(change.ends)) }</p>
                }
                if !change.begins.is_empty() {
                    <p>{ t::family_birthday_begins(&words::capabilities(change.begins)) }</p>
                }
            </Notice>
        </div>
    }
}

fn grants(table: &Table<'_>) -> Html {
    let grants = table.view.grants.iter();
    let rows: Vec<_> = grants
        .map(|grant| (grant.id.to_string(), cells(grant, table)))
        .collect();
    html! {
        <Card id={format!("grants-{}", table.patient.id)} class="no-print" heading={t::family_who()}>
            if rows.is_empty() {
                <EmptyState text={t::family_nobody()} detail={t::family_nobody_detail()} />
            } else {
                {
                    records(
                        t::family_who(),
                        &[
                            t::family_name(),
                            t::family_why(),
                            t::family_what(),
                            t::family_until(),
                            t::family_state(),
                            t::family_do(),
                        ],
                        rows,
                    )
                }
            }
        </Card>
    }
}

fn cells(grant: &GrantView, table: &Table<'_>) -> Vec<Html> {
    let name = grant.name.reveal();
    let shown_name = if grant.mine {
        t::family_you(name)
    } else {
        name.to_owned()
    };
    let purpose = grant.purpose.as_ref().filter(|it| !it.reveal().is_empty());
    // What holds comes to what age and courts leave of it; what does not hold yet, to what it says.
    let what = if grant.state == GrantState::Active && grant.kind != GrantKind::Restriction {
        grant.effective
    } else {
        grant.capabilities
    };
    let what = match grant.kind {
        GrantKind::Restriction => t::family_may_not(&words::capabilities(what)),
        _ => capitalised(&words::capabilities(what)),
    };
    let until = match grant.last_day {
        Some(day) => format::date(day),
        None => t::family_no_end().to_owned(),
    };
    let void = grant.void;
    let void = void.map(|why| words::void(why, grant.kind, table.view.age, table.patient));
    let (tone, state) = match grant.state {
        GrantState::Active if void.is_some() => (Tone::Warn, t::family_state_void().to_owned()),
        GrantState::Active => (Tone::Ok, t::family_state_active().to_owned()),
        GrantState::Future => (
            Tone::Info,
            t::family_state_future(&format::date(grant.first_day)),
        ),
        GrantState::Expired => (Tone::Warn, t::family_state_expired().to_owned()),
        GrantState::Revoked => (Tone::Warn, t::family_state_revoked().to_owned()),
    };
    let (end, end_name) = if grant.mine {
        (t::family_give_up(), t::family_give_up_name(name))
    } else {
        (t::family_end(), t::family_end_name(name))
    };
    vec![
        html! { shown_name },
        html! {
            <>
                { words::why(grant.kind) }
                if let Some(purpose) = purpose {
                    <div class="muted">{ t::family_purpose(purpose.reveal()) }</div>
                }
            </>
        },
        html! { what },
        html! { until },
        html! {
            <>
                { tag(tone, &state) }
                if let Some(why) = void {
                    <div class="muted">{ why }</div>
                }
            </>
        },
        html! {
            <div class="records__actions">
                if grant.may_change {
                    <Button
                        name={t::family_change_name(name)}
                        on_click={(table.change)(grant)}
                    >
                        { t::family_change() }
                    </Button>
                }
                if grant.may_end {
                    <Button
                        kind={ButtonKind::Danger}
                        name={end_name}
                        on_click={(table.end)(grant)}
                    >
                        { end }
                    </Button>
                }
            </div>
        },
    ]
}

/// The same with a capital letter, where it begins a cell.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn log(view: &FamilyView) -> Html {
    html! {
        <Card id="family-log" class="no-print" heading={t::family_log()}>
            if view.log.is_empty() {
                <EmptyState text={t::family_log_empty()} />
            } else {
                <ul class="rows">
                    for event in view.log.iter() {
                        { event_row(event) }
                    }
                </ul>
            }
        </Card>
    }
}

fn event_row(event: &GrantEventView) -> Html {
    let by = event.by.reveal();
    let holder = event
        .holder
        .as_ref()
        .map_or(t::family_log_someone(), |holder| holder.reveal());
    let what = match event.kind {
        GrantEventKind::Invited => t::family_log_invited(by),
        GrantEventKind::Withdrawn => t::family_log_withdrawn(by),
        GrantEventKind::Redeemed => t::family_log_redeemed(by),
        GrantEventKind::Changed => t::family_log_changed(by, holder),
        GrantEventKind::Revoked => t::family_log_revoked(by, holder),
        GrantEventKind::GivenUp => t::family_log_given_up(by),
        GrantEventKind::Registered => t::family_log_registered(by, holder),
        GrantEventKind::Lifted => t::family_log_lifted(by, holder),
    };
    let says = words::capabilities(event.capabilities);
    let says = match event.last_day {
        Some(day) => t::family_log_may_until(&format::date(day), &says),
        None => t::family_log_may(&says),
    };
    let ended = matches!(
        event.kind,
        GrantEventKind::Withdrawn
            | GrantEventKind::Revoked
            | GrantEventKind::GivenUp
            | GrantEventKind::Lifted
    );
    html! {
        <li class="row">
            <div class="row__text">
                <div class="row__title">{ what }</div>
                if !ended {
                    <div class="row__detail">{ says }</div>
                }
            </div>
            <div class="row__aside muted">{ format::date_time(event.at) }</div>
        </li>
    }
}
