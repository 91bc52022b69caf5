//! New Message: the fields, what is wrong with them, and when the answer comes.

use super::about_fields::{AboutFields, TypedIdentifiers};
use super::answer_times::AnswerTimes;
use super::attachment_list::AttachmentList;
use super::compose_actions::Action;
use super::compose_state::{ComposeState, Phase};
use super::conflict_dialog::ConflictDialog;
use super::emergency_panel::EmergencyPanel;
use super::facts_field::{FactsAsked, FactsField};
use super::focused_notice::FocusedNotice;
use super::follow_up::follows_line;
use super::form_faults;
use super::leave_dialog::LeaveDialog;
use super::patient_name::PatientName;
use super::readers_field::ReadersField;
use super::receipt::use_receipts;
use super::recipient_field::RecipientField;
use super::recipient_help::{RecipientHelp, RecipientHelpDialog, ways};
use super::save_status::SaveStatus;
use super::sent_elsewhere::sent_elsewhere;
use super::substitute::Substitute;
use super::use_compose::use_compose;
use crate::effects::use_effect_with;
use crate::hooks::{focus_first, use_query};
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{use_mailbox, use_site};
use crate::ui::{
    Button, ButtonKind, Card, ErrorSummary, LinkButton, Notice, TextArea, TextInput, Tone,
};
use shared::account::PatientView;
use shared::family::Capability;
use shared::id::PatientId;
use shared::messaging::rules::{MAX_BODY_CHARS, MAX_SUBJECT_CHARS};
use shared::messaging::{FactQuestion, SentView, Side};
use shared::problem::FieldName;
use shared::site::GetWriting;
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
    /// It is for another patient now, with these words.
    pub on_move: Callback<(PatientId, Rc<ComposeState>)>,
    /// Whether the choice of the patient led here, and so takes focus again.
    #[prop_or_default]
    pub moved: bool,
}

const fn id_of(field: FieldName) -> &'static str {
    match field {
        FieldName::Recipient => "to",
        FieldName::Subject => "subject",
        FieldName::Attachments => "attachments",
        FieldName::Readers => super::readers_field::FIRST,
        FieldName::Facts => super::facts_field::GROUP,
        FieldName::AboutName => super::about_fields::NAME,
        FieldName::AboutBirthDate => super::about_fields::BIRTH_DATE,
        FieldName::AboutDodId => super::about_fields::DOD_ID,
        _ => "message",
    }
}

/// Where one goes from writing: whoever may not read has no Inbox.
pub(super) const fn way_back(patient_id: PatientId, reads: bool) -> Route {
    if reads {
        Route::Inbox { patient_id }
    } else {
        Route::Home { patient_id }
    }
}

/// That it was sent, for whoever may write and not read: they have no page of the conversation.
fn sent_unread(patient: &PatientView, receipt: &SentView) -> Html {
    let title = t::thread_receipt_title(&receipt.recipient);
    let name = patient.given_name.reveal();
    let text = match receipt.reply_by {
        Some(day) => t::compose_sent_for_by(&format::date(day), name),
        None => t::compose_sent_for(name),
    };
    html! {
        <FocusedNotice id="sent" tone={Tone::Ok} spoken={title.clone()} {title}>
            <p>{ text }</p>
            <LinkButton href={Route::Home { patient_id: patient.id }.href()}>
                { t::compose_sent_home() }
            </LinkButton>
        </FocusedNotice>
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
    let writing = use_query("writing".to_owned(), |_| GetWriting);
    let writing = writing.state.ready().cloned();
    // Without the site's words the form is as good as without these fields: nothing of it is needed.
    let questions = use_memo(writing.clone(), |writing| {
        writing
            .as_ref()
            .map(|it| Rc::<[FactQuestion]>::from(it.facts.as_slice()))
    });
    let asks = use_state_eq(|| false);
    let help = use_state_eq(|| None::<RecipientHelp>);
    let state = compose.state.clone();
    let may = props.patient.may;
    // Whether there is a page of the conversation for whoever begins it.
    let reads = match &state.recipient {
        Some(team) => may.may_read_with(team.kind),
        None => may.may_read(),
    };
    let pharmacies_only = !may.has(Capability::SendMessages);

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
            // Whoever may not read has no page of the conversation.
            if let (Some(receipt), true) = (receipt, reads) {
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
        let on_move = props.on_move.clone();
        let moved = match &state.phase {
            Phase::Moved(patient_id, words) => Some((*patient_id, words.clone())),
            _ => None,
        };
        use_effect_with(moved, move |moved| {
            if let Some(moved) = moved {
                refresh.emit(());
                on_move.emit(moved.clone());
            }
        });
    }
    use_effect_with(props.moved, move |moved| {
        if *moved {
            focus_first("#patient-name");
        }
    });
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
                way_back(patient_id, reads).open();
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
    if let (Phase::Sent(receipt), false) = (&state.phase, reads) {
        return sent_unread(&props.patient, receipt);
    }
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
    let busy = if state.moving.is_some() {
        Some(t::compose_moving())
    } else {
        state.is_sending().then(t::compose_sending)
    };
    let close = {
        let asks = asks.clone();
        Callback::from(move |()| asks.set(false))
    };
    html! {
        <>
        <form class="columns" novalidate=true {onsubmit}>
            <div class="columns__main form">
                if let Some(link) = &state.follows {
                    { follows_line(patient_id, link) }
                }
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
                    {pharmacies_only}
                    on_type={tell(Action::TypeRecipient)}
                    on_choose={on_choose.clone()}
                    error={recipient_error}
                />
                if let Some(recipient) = state.recipient.as_ref().filter(|_| !state.recipient_open) {
                    <Substitute
                        key={recipient.id.to_string()}
                        {patient_id}
                        recipient={recipient.clone()}
                        field={id_of(FieldName::Recipient)}
                        on_choose={on_choose.clone()}
                    />
                }
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
                if let Some(questions) = &*questions {
                    <FactsField compose={compose.clone()} questions={questions.clone()} />
                }
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
                if let Some(writing) = &writing {
                    <EmergencyPanel
                        writing={writing.clone()}
                        subject={state.subject.clone()}
                        body={state.body.clone()}
                        field={id_of(FieldName::Body)}
                    />
                }
            </div>
            <div class="columns__side">
                <Card id="hear-back" heading={t::compose_hear_back()} class="stack">
                    if let Some(recipient) = state.recipient.as_ref().filter(|_| state.recipient_open) {
                        <p class="reply-by">
                            { t::compose_hear_back_by(
                                &format::date(recipient.reply_by),
                                &recipient.label,
                            ) }
                        </p>
                        <AnswerTimes
                            key={recipient.id.to_string()}
                            patient_id={props.patient.id}
                            recipient_id={recipient.id}
                            facility={recipient.facility.clone()}
                        />
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
                if let Some(questions) = (*questions).as_ref().filter(|_| state.recipient_open) {
                    <FactsAsked compose={compose.clone()} questions={questions.clone()} />
                }
                if let Some(text) = form_faults::send_trouble(&state, Side::Patient) {
                    <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                }
                <div class="actions">
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        icon="send"
                        busy={busy.map(AttrValue::from)}
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
            <ConflictDialog compose={compose.clone()} questions={(*questions).clone()} />
        </>
    }
}
