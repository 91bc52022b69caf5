//! One message of a thread: who wrote it, when, the text, the files.

use super::facts_field::facts_list;
use super::recall::Recall;
use crate::i18n::{format, texts as t};
use crate::ui::{Avatar, icon};
use shared::id::PatientId;
use shared::messaging::{
    AttachmentView, DownloadAttachment, MessageView, Reference, ScanState, Side, ThreadPatientView,
};
use yew::prelude::*;

/// The card of a message of this patient's thread; one's own is tinted. `on_change` hears when it was taken back.
pub(super) fn message_card(
    message: &MessageView,
    patient: &ThreadPatientView,
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
    html! {
        <article
            class={classes!("message", message.author.own.then_some("message--own"))}
            aria-label={t::thread_message_by(&author, &time)}
        >
            <div class="message__head">
                { avatar }
                <p class="message__author">
                    { author }
                    if message.author.own {
                        // Paper does not know who "you" is.
                        <span class="print-only">{ format!(" ({})", message.author.name.reveal()) }</span>
                    }
                </p>
                <time class="message__time" datetime={format::machine_time(message.sent_at)}>
                    <span class="no-print">{ time }</span>
                    <span class="print-only">{ format::paper_time(message.sent_at) }</span>
                </time>
                if let Some(team) = &message.author.team {
                    <p class="message__team">{ team }</p>
                }
            </div>
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
        </article>
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
