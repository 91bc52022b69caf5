//! One message of a thread: who wrote it, when, the text, the files.

use super::facts_field::facts_list;
use super::folding::first_words;
use super::recall::Recall;
use crate::i18n::{format, texts as t};
use crate::ui::{Avatar, Tone, icon, tag};
use shared::id::PatientId;
use shared::messaging::{
    AttachmentView, DownloadAttachment, MessageView, Reference, ScanState, Side, ThreadPatientView,
};
use yew::prelude::*;

/// Whether a message of several is new or open, and what turns the latter over.
pub(super) struct Fold {
    /// Whether it had not been read when it came.
    pub(super) new: bool,
    /// Whether it is open.
    pub(super) open: bool,
    /// A person opens or closes it.
    pub(super) on_toggle: Callback<MouseEvent>,
}

/// The card of a message of this patient's thread; one's own is tinted. `on_change` hears when it was taken
/// back. On paper it is open in any case.
pub(super) fn message_card(
    message: &MessageView,
    patient: &ThreadPatientView,
    fold: Option<Fold>,
    on_change: &Callback<()>,
) -> Html {
    let author = if message.author.own {
        t::thread_you().to_owned()
    } else {
        match message.author.relation {
            Some(kind) => super::readers_field::named(message.author.name.reveal(), kind),
            None => message.author.name.reveal().to_owned(),
        }
    };
    let time = format::date_time(message.sent_at);
    let avatar = if message.author.side == Side::Patient {
        html! {
            <Avatar
                initials={patient.initials.reveal().to_owned()}
                colour={patient.colour}
            />
        }
    } else {
        let team = message
            .author
            .team
            .as_deref()
            .unwrap_or(message.author.name.reveal());
        html! { <Avatar initials={initials(team)} /> }
    };
    let new = fold.as_ref().is_some_and(|fold| fold.new);
    let folded = fold.as_ref().is_some_and(|fold| !fold.open);
    let rest = format!("message-{}", message.id);
    html! {
        <article
            class={classes!(
                "message",
                message.author.own.then_some("message--own"),
                folded.then_some("message--folded"),
            )}
            aria-label={t::thread_message_by(&author, &time)}
        >
            <div class="message__head">
                { avatar }
                <p class="message__author">
                    { author.clone() }
                    if new {
                        { " " }
                        <span class="no-print">{ tag(Tone::Info, t::thread_new()) }</span>
                    }
                    if message.author.own {
                        // Paper does not know who "you" is.
                        <span class="print-only">{ format!(" ({})", message.author.name.reveal()) }</span>
                    }
                </p>
                <time class="message__time" datetime={format::machine_time(message.sent_at)}>
                    <span class="no-print">{ time.clone() }</span>
                    <span class="print-only">{ format::paper_time(message.sent_at) }</span>
                </time>
                if let Some(team) = &message.author.team {
                    <p class="message__team">{ team }</p>
                }
                if folded {
                    <p class="message__first no-print">{ first_line(message) }</p>
                    if !message.attachments.is_empty() {
                        <p class="message__first no-print">
                            { icon("attach_file") }
                            { t::messaging_attachments(message.attachments.len() as u64) }
                        </p>
                    }
                }
                if let Some(fold) = fold {
                    // It lies over the whole line, so that a finger finds it.
                    <button
                        type="button"
                        class="message__toggle no-print"
                        aria-expanded={if fold.open { "true" } else { "false" }}
                        aria-controls={rest.clone()}
                        aria-label={t::thread_toggle(&author, &time)}
                        onclick={fold.on_toggle}
                    >
                        { icon("expand_more") }
                    </button>
                }
            </div>
            <div id={rest} class="message__rest">
            if let Some(at) = message.recalled_at {
                <p class="message__recalled">
                    { t::thread_recalled(&format::date_time(at)) }
                    if message.author.side == Side::Team && !message.body.reveal().is_empty() {
                        { " " }
                        { t::thread_recalled_team_sees() }
                    }
                </p>
            }
            { facts_list(&message.facts) }
            if !message.body.reveal().is_empty() {
                <p class="message__body">{ message.body.reveal() }</p>
            }
            { reference(message.id.into()) }
            if !message.attachments.is_empty() {
                <ul class="files" aria-label={t::thread_attachments()}>
                    for file in message.attachments.iter() {
                        <li key={file.id.to_string()} class="file">
                            { file_view(patient.id, message, file) }
                        </li>
                    }
                </ul>
            }
            if let Some(until) = message.recall_until {
                <Recall
                    patient_id={patient.id}
                    message_id={message.id}
                    {until}
                    on_done={on_change.clone()}
                />
            }
            </div>
        </article>
    }
}

/// What stands in the line of a message that is not open.
fn first_line(message: &MessageView) -> String {
    let body = message.body.reveal();
    match message.recalled_at {
        Some(at) if body.is_empty() => t::thread_recalled(&format::date_time(at)),
        _ => first_words(body),
    }
}

/// "Reference K7Q2-9FXM", said character by character.
pub(super) fn reference(reference: Reference) -> Html {
    html! {
        <p class="reference">
            <span aria-hidden="true">{ t::finding_reference(&reference.to_string()) }</span>
            <span class="usa-sr-only">{ t::finding_reference(&reference.spoken()) }</span>
        </p>
    }
}

fn file_view(patient_id: PatientId, message: &MessageView, file: &AttachmentView) -> Html {
    let size = format::size(file.size);
    let own = message.author.own;
    let symbol = match file.scan {
        ScanState::Clean | ScanState::Unscanned => "attach_file",
        ScanState::Quarantined => "schedule",
        ScanState::Infected | ScanState::Unscannable => "error",
    };
    let detail = match file.scan {
        ScanState::Clean => t::thread_file_clean(&size),
        ScanState::Unscanned => t::thread_file_unscanned(&size),
        ScanState::Quarantined => t::thread_file_quarantined(&size),
        ScanState::Infected if own => t::thread_file_infected_own(&size),
        ScanState::Infected => t::thread_file_infected(&size),
        ScanState::Unscannable if own => t::thread_file_unscannable_own(&size),
        ScanState::Unscannable => t::thread_file_unscannable(&size),
    };
    let name = file.name.reveal();
    let href = DownloadAttachment {
        patient_id,
        message_id: message.id,
        attachment_id: file.id,
    }
    .href();
    html! {
        <>
            { icon(symbol) }
            if file.scan.may_open() {
                // Not through the router: the server answers with the file itself.
                <a class="usa-link" {href} download={name.to_owned()}>{ name }</a>
            } else {
                <span>{ name }</span>
            }
            <span class="file__detail">{ detail }</span>
        </>
    }
}

/// The first letters of a team's first two words.
fn initials(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect()
}
