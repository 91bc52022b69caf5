//! A thread as a file that a person takes away: what it says, in order. Text is written here, paper in
//! `paper`.

use super::attachments::content_disposition;
use super::paper::{self, Block, Kind};
use super::policy::{ExportThread, ReadThread};
use super::read;
use crate::auth::Granted;
use crate::http::{App, Error};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use shared::messaging::{
    ExportFormat, LinkedThreadView, MessageView, Reference, Side, ThreadEventKind, ThreadEventView,
    ThreadView,
};
use shared::time::UtcMicros;

/// The thread as a file with a name that tells nothing: its reference.
pub(super) async fn export(
    app: &App,
    grant: &Granted<ExportThread>,
    format: ExportFormat,
    time_zone: Option<&str>,
) -> Result<Response, Error> {
    let place = app.limits.begin_export(grant.actor().account_id)?;
    let moment = app.moment(grant.now());
    let reading: Granted<ReadThread> = grant.also(&moment, &grant.path, app.db.reader()).await?;
    let thread = read::thread(app, &reading).await?;
    let zone = time_zone.and_then(|name| TimeZone::get(name).ok());
    let zone = zone.unwrap_or_else(|| app.site.policy("").time_zone.clone());
    let reference = Reference::from(thread.id);
    let blocks = blocks(&thread, &zone, grant.now());
    let (bytes, media_type) = match format {
        ExportFormat::Txt => (text(&blocks).into_bytes(), "text/plain; charset=utf-8"),
        ExportFormat::Pdf => {
            let footer = format!("Reference {reference}");
            // Laying out a long thread takes the processor: not a thread that serves.
            let paper = tokio::task::spawn_blocking(move || {
                // The work goes on when whoever asked has gone; so long its place is taken.
                let _place = place;
                paper::pdf(&blocks, &footer)
            });
            let paper = paper.await;
            let bytes = paper.map_err(|_| Error::internal("a PDF broke off"))??;
            (bytes, "application/pdf")
        }
    };
    let name = format!("message-{reference}.{}", format.as_str());
    let disposition = HeaderValue::try_from(content_disposition(&name))
        .map_err(|_| Error::internal("a file name is no header"))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

/// What the file says, from top to bottom.
fn blocks(thread: &ThreadView, zone: &TimeZone, now: UtcMicros) -> Vec<Block> {
    let mut blocks = vec![Block::new(Kind::Title, thread.subject.reveal())];
    let mut fact = |name: &str, value: &str| {
        blocks.push(Block::new(Kind::Fact, &format!("{name}: {value}")));
    };
    fact("Patient", thread.patient.name.reveal());
    if let Some(about) = &thread.about {
        let checked = if about.verified {
            ""
        } else {
            " (not verified)"
        };
        let (name, born) = (about.name.reveal(), about.birth_date);
        fact("About", &format!("{name}, born {born}{checked}"));
    }
    fact("Care team", &thread.recipient.label);
    fact("Reference", &Reference::from(thread.id).to_string());
    for (what, links) in [
        ("Follow-up to", thread.follows.as_slice()),
        ("Followed up in", thread.followed_by.as_slice()),
    ] {
        for link in links {
            fact(what, &named(link));
        }
    }
    fact("Printed", &written(now, zone));
    let mut events = thread
        .events
        .iter()
        .filter(|event| event.kind.is_for_the_patient())
        .peekable();
    for message in &thread.messages {
        while let Some(event) = events.next_if(|event| event.at < message.sent_at) {
            add_event(&mut blocks, event, zone);
        }
        add_message(&mut blocks, message, zone);
    }
    for event in events {
        add_event(&mut blocks, event, zone);
    }
    blocks
}

/// Another thread by its reference and, for whoever may read it, its subject.
fn named(link: &LinkedThreadView) -> String {
    let reference = Reference::from(link.id);
    match &link.subject {
        Some(subject) => format!("{reference}, {}", subject.reveal()),
        None => reference.to_string(),
    }
}

/// What happened between the messages, in the words of the page.
fn add_event(blocks: &mut Vec<Block>, event: &ThreadEventView, zone: &TimeZone) {
    let team = &event.team;
    let what = match event.kind {
        ThreadEventKind::Redirected => {
            let to = event.to_team.as_deref().unwrap_or("another team");
            // Nobody handed it on: the team has ended.
            match event.actor {
                Some(_) => format!("{team} passed this message on to {to}."),
                None => format!("{team} has ended. {to} has its messages now."),
            }
        }
        ThreadEventKind::Escalated => {
            "The answer was late. The message desk of the facility looks after it too.".to_owned()
        }
        ThreadEventKind::Closed => format!("{team} closed this message."),
        ThreadEventKind::Recalled => format!("{team} took a message back."),
        ThreadEventKind::Postponed => format!(
            "Nobody of {team} is there on a day before the promised one, so the promised day moved."
        ),
        // These are the team's own.
        ThreadEventKind::Claimed
        | ThreadEventKind::Released
        | ThreadEventKind::Assigned
        | ThreadEventKind::Answered => return,
    };
    blocks.push(Block::new(Kind::Heading, &what));
    blocks.push(Block::new(Kind::Fact, &written(event.at, zone)));
    for line in event.reason.iter().flat_map(|why| why.reveal().lines()) {
        blocks.push(Block::new(Kind::Text, line));
    }
}

fn add_message(blocks: &mut Vec<Block>, message: &MessageView, zone: &TimeZone) {
    let author = &message.author;
    let mut head = author.name.reveal().to_owned();
    if let (Side::Team, Some(team)) = (author.side, &author.team) {
        head = format!("{head}, {team}");
    }
    blocks.push(Block::new(Kind::Heading, &head));
    let when = written(message.sent_at, zone);
    let reference = Reference::from(message.id);
    blocks.push(Block::new(
        Kind::Fact,
        &format!("{when} · Reference {reference}"),
    ));
    if let Some(at) = message.recalled_at {
        let line = format!("Taken back {}", written(at, zone));
        blocks.push(Block::new(Kind::Fact, &line));
    }
    for told in &message.facts {
        let line = format!("{}: {}", told.label, told.value.reveal());
        blocks.push(Block::new(Kind::Fact, &line));
    }
    // Each line of what somebody wrote is a line here; an empty one parts paragraphs.
    for line in message.body.reveal().lines() {
        blocks.push(Block::new(Kind::Text, line));
    }
    for file in &message.attachments {
        let line = format!("Attachment: {}", file.name.reveal());
        blocks.push(Block::new(Kind::Fact, &line));
    }
}

/// "Nov 19, 2026, 10:00 AM CST".
fn written(at: UtcMicros, zone: &TimeZone) -> String {
    jiff::Timestamp::from_microsecond(at.0)
        .map(|at| {
            let at = at.to_zoned(zone.clone());
            at.strftime("%b %-d, %Y, %-I:%M %p %Z").to_string()
        })
        .unwrap_or_default()
}

/// What the lines of the text file say of themselves.
const INDENTED_NOTE: &str =
    "Lines that begin with two blanks are what somebody wrote. All others are the portal's.";

/// The blocks as lines for any editor, those of old ones included. What somebody wrote is indented, so that
/// no line of theirs looks like the head of another message.
fn text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block.kind {
            Kind::Heading => text.push_str("\r\n----------------------------------------\r\n"),
            Kind::Text if !block.text.is_empty() => text.push_str("  "),
            Kind::Title | Kind::Fact | Kind::Text => {}
        }
        text.push_str(&block.text);
        text.push_str("\r\n");
        if block.kind == Kind::Title {
            text.push_str("\r\n");
            text.push_str(INDENTED_NOTE);
            text.push_str("\r\n");
        }
    }
    text
}
