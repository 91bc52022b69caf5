//! New Message: the fields, what is wrong with them, and when the answer comes.

use super::about_fields::{AboutFields, TypedIdentifiers};
use super::attachment_list::AttachmentList;
use super::compose_actions::Action;
use super::compose_state::{ComposeState, Phase};
use super::conflict_dialog::conflict_dialog;
use super::form_faults;
use super::leave_dialog::LeaveDialog;
use super::patient_name::PatientName;
use super::readers_field::ReadersField;
use super::receipt::use_receipts;
use super::recipient_field::RecipientField;
use super::recipient_help::{RecipientHelp, RecipientHelpDialog, ways};
use super::save_status::SaveStatus;
use super::sent_elsewhere::sent_elsewhere;
use super::use_compose::use_compose;
use crate::effects::use_effect_with;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{use_mailbox, use_site};
use crate::ui::{
    Button, ButtonKind, Card, ErrorSummary, LinkButton, Notice, TextArea, TextInput, Tone,
};
use shared::account::PatientView;
use shared::messaging::rules::{MAX_BODY_CHARS, MAX_SUBJECT_CHARS};
use shared::problem::FieldName;
use std::rc::Rc;
use yew::prelude::*;

/// What is written.
#[derive(Properties, PartialEq)]
pub(super) struct ComposeFormProps {
    /// For whom.
    pub patient: PatientView,
    /// What stands in it at first.
    pub begin: Rc<ComposeState>,
    /// The draft had been sent from another window; what stands here is to become a new one.
    pub on_again: Callback<Rc<ComposeState>>,
}

const fn id_of(field: FieldName) -> &'static str {
    match field {
        FieldName::Recipient => "to",
        FieldName::Subject => "subject",
        FieldName::Attachments => "attachments",
        FieldName::Readers => super::readers_field::FIRST,
        FieldName::AboutName => super::about_fields::NAME,
        FieldName::AboutBirthDate => super::about_fields::BIRTH_DATE,
        FieldName::AboutDodId => super::about_fields::DOD_ID,
        _ => "message",
    }
}

/// The form.
#[component]
pub(super) fn ComposeForm(props: &ComposeFormProps) -> Html {
    let patient_id = props.patient.id;
    let compose = use_compose(patient_id, props.begin.clone());
    let receipts = use_receipts();
    let mailbox = use_mailbox();
    let site = use_site();
    let asks = use_state_eq(|| false);
    let help = use_state_eq(|| None::<RecipientHelp>);
    let state = compose.state.clone();

    {
        // From the first save on, the address leads back to what is typed.
        let refresh = mailbox.refresh.clone();
        let fresh = props.begin.version.is_none();
        let draft_id = props.begin.draft_id;
        use_effect_with(state.version.is_some(), move |saved| {
            if fresh && *saved {
                let route = Route::Draft {
                    patient_id,
                    draft_id,
                };
                route.open_instead();
                refresh.emit(());
            }
        });
    }
    {
        let refresh = mailbox.refresh.clone();
        let receipt = match &state.phase {
            Phase::Sent(receipt) => Some(receipt.clone()),
            _ => None,
        };
        use_effect_with(receipt, move |receipt| {
            if let Some(receipt) = receipt {
                receipts.leave(receipt.clone());
                refresh.emit(());
                let route = Route::Thread {
                    patient_id,
                    thread_id: receipt.thread_id,
                };
                route.open_instead();
            }
        });
    }
    {
        let refresh = mailbox.refresh.clone();
        let moved = match &state.phase {
            Phase::Moved(to) => Some((to.patient_id, to.draft_id)),
            _ => None,
        };
        use_effect_with(moved, move |moved| {
            if let Some((patient_id, draft_id)) = *moved {
                refresh.emit(());
                let route = Route::Draft {
                    patient_id,
                    draft_id,
                };
                route.open_instead();
            }
        });
    }
    let tell = |make: fn(String) -> Action| {
        let compose = compose.clone();
        Callback::from(move |text: String| compose.tell(make(text)))
    };
    let hurry = {
        let compose = compose.clone();
        Callback::from(move |()| compose.tell(Action::Hurry))
    };
    let onsubmit = {
        let compose = compose.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            compose.tell(Action::Send);
        })
    };
    let on_cancel = {
        let (asks, state) = (asks.clone(), state.clone());
        Callback::from(move |()| {
            if state.is_untouched() {
                Route::Inbox { patient_id }.open();
            } else {
                asks.set(true);
            }
        })
    };
    let on_help = {
        let help = help.clone();
        Callback::from(move |way| help.set(way))
    };
    let on_choose = {
        let compose = compose.clone();
        Callback::from(move |chosen| compose.tell(Action::ChooseRecipient(chosen)))
    };
    if state.phase == Phase::SentElsewhere {
        let again = {
            let (on_again, state) = (props.on_again.clone(), state.clone());
            Callback::from(move |()| on_again.emit(state.clone()))
        };
        let ways_on = html! {
            <>
                <LinkButton href={Route::Sent { patient_id }.href()}>
                    { t::compose_sent_elsewhere_link() }
                </LinkButton>
                if state.has_words() {
                    <Button on_click={again}>{ t::compose_write_again() }</Button>
                }
            </>
        };
        return sent_elsewhere(&state, ways_on);
    }
    let recipient_error = form_faults::at(&state, FieldName::Recipient).or_else(|| {
        (state.recipient.is_some() && !state.recipient_open)
            .then(|| AttrValue::from(t::compose_error_recipient_closed()))
    });
    let close = {
        let asks = asks.clone();
        Callback::from(move |()| asks.set(false))
    };
    html! {
        <>
        <form class="columns" novalidate=true {onsubmit}>
            <div class="columns__main form">
                <p class="form__required">{ t::compose_required() }</p>
                <ErrorSummary
                    title={t::compose_summary_title()}
                    faults={form_faults::faults(&state, id_of)}
                    attempt={state.refusals}
                />
                <PatientName patient={props.patient.clone()} compose={compose.clone()} />
                if state.about.is_some() {
                    <AboutFields compose={compose.clone()} />
                }
                <ReadersField {patient_id} compose={compose.clone()} />
                <RecipientField
                    id={id_of(FieldName::Recipient)}
                    {patient_id}
                    text={state.recipient_text.clone()}
                    chosen={state.recipient.clone()}
                    on_type={tell(Action::TypeRecipient)}
                    on_choose={on_choose.clone()}
                    error={recipient_error}
                />
                { ways(&on_help) }
                <TextInput
                    id={id_of(FieldName::Subject)}
                    label={t::compose_subject()}
                    value={state.subject.clone()}
                    on_input={tell(Action::TypeSubject)}
                    on_blur={hurry.clone()}
                    required=true
                    error={form_faults::at(&state, FieldName::Subject)}
                    counter={form_faults::counter(&state.subject, MAX_SUBJECT_CHARS)}
                />
                <AttachmentList
                    id={id_of(FieldName::Attachments)}
                    compose={compose.clone()}
                    error={form_faults::at(&state, FieldName::Attachments)}
                />
                <TextArea
                    id={id_of(FieldName::Body)}
                    label={t::compose_message()}
                    value={state.body.clone()}
                    on_input={tell(Action::TypeBody)}
                    on_blur={hurry}
                    required=true
                    error={form_faults::at(&state, FieldName::Body)}
                    counter={form_faults::counter(&state.body, MAX_BODY_CHARS)}
                />
                <TypedIdentifiers patient={props.patient.clone()} compose={compose.clone()} />
            </div>
            <div class="columns__side">
                <Card id="hear-back" heading={t::compose_hear_back()} class="stack">
                    if let Some(recipient) = &state.recipient {
                        <p class="reply-by">
                            { t::compose_hear_back_by(
                                &format::date(recipient.reply_by),
                                &recipient.label,
                            ) }
                        </p>
                    } else {
                        <p>{ t::compose_hear_back_choose() }</p>
                    }
                    if !site.emergency.is_empty() {
                        <p class="muted">{ &site.emergency }</p>
                    }
                    <hr />
                    <SaveStatus state={state.clone()} />
                </Card>
            </div>
            // On a phone the date stands before Send, as it does to the eye on a desktop.
            <div class="columns__main form">
                if let Some(text) = form_faults::send_trouble(&state) {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <div class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        icon="send"
                        busy={state.is_sending().then(|| AttrValue::from(t::compose_sending()))}
                    >
                        { t::compose_send() }
                    </Button>
                    <Button kind={ButtonKind::Plain} on_click={on_cancel}>
                        { t::compose_cancel() }
                    </Button>
                </div>
            </div>
        </form>
            <RecipientHelpDialog
                {patient_id}
                open={*help}
                text={if state.recipient.is_some() {
                    AttrValue::default()
                } else {
                    AttrValue::from(state.recipient_text.clone())
                }}
                {on_choose}
                {on_help}
            />
            <LeaveDialog open={*asks} compose={compose.clone()} on_stay={close} />
            { conflict_dialog(&compose) }
        </>
    }
}
