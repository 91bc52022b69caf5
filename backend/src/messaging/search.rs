//! Looking for words in a mailbox. What people wrote is sealed, so a search opens one message after the
//! other, newest first, for a bounded number and time, and says how far it came.

use super::facts;
use super::matching::{Candidate, Text, Wanted};
use super::policy::ReadMailbox;
use super::read::newest;
use super::store::{self, SearchedRow};
use crate::auth::{Asked, Granted};
use crate::db::entity::attachment;
use crate::http::{App, Error, read_cursor, write_cursor};
use crate::sealing::{Column, PatientSealer, SealingError};
use jiff::tz::TimeZone;
use shared::messaging::{FoundMessage, FoundMessages, MessageQuery, TextPiece};
use shared::time::UtcMicros;
use shared::{ErrorCode, FieldError, FieldName};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Messages that are read from the database at once.
const CHUNK: u32 = 250;
/// Messages that are found by one request at most.
const FOUND: usize = 20;

/// Looks on from where the search before ended.
pub(super) async fn search(
    app: &App,
    asked: &Asked<ReadMailbox>,
    query: &MessageQuery,
) -> Result<FoundMessages, Error> {
    let wanted = Wanted::parse(query.words.reveal()).map_err(|error| {
        Error::Invalid(vec![FieldError {
            field: FieldName::SearchWords,
            error,
        }])
    })?;
    let zone = query.time_zone.as_deref();
    if zone.is_some_and(|name| name.chars().any(char::is_control)) {
        return Err(ErrorCode::Malformed.into());
    }
    let before = query.cursor.as_ref().map(read_cursor).transpose()?;
    let _place = app.limits.begin_mailbox_search(asked.actor().account_id)?;
    let conn = app.db.reader();
    // The body may have been on its way for long.
    let grant = asked.check_again(conn).await;
    let grant = grant.inspect_err(|error| asked.note_refusal(error))?;
    asked.note_reading(&grant);
    let zone = zone.and_then(|name| TimeZone::get(name).ok());
    let zone = zone.unwrap_or_else(|| app.site.policy("").time_zone.clone());
    let look = Arc::new(Look {
        wanted,
        zone,
        sealer: app.sealer.patient(conn, grant.patient_id).await?,
    });
    walk(app, &grant, &look, before.unwrap_or_else(newest)).await
}

async fn walk(
    app: &App,
    grant: &Granted<ReadMailbox>,
    look: &Arc<Look>,
    mut before: (UtcMicros, Uuid),
) -> Result<FoundMessages, Error> {
    let conn = app.db.reader();
    let settings = app.limits.settings();
    let began = app.clock.now();
    let mut items = Vec::new();
    let mut left = settings.mailbox_search_messages;
    loop {
        let chunk = CHUNK.min(left);
        let rows = store::walk_mailbox(conn, grant, before, chunk).await?;
        let at_end = u32::try_from(rows.len()).is_ok_and(|count| count < chunk);
        if let Some(last) = rows.last() {
            before = (last.sent_at, last.message_id.0);
        }
        let files = store::files_at(conn, grant, &rows).await?;
        let look = Arc::clone(look);
        let room = FOUND.saturating_sub(items.len());
        // Opening and comparing takes the processor for as long as it takes: not a thread that serves.
        let found = tokio::task::spawn_blocking(move || look.through(rows, files, room)).await;
        let found = found.map_err(|_| Error::internal("a search in a mailbox broke off"))??;
        items.extend(found.items);
        if let Some(stopped) = found.stopped_at {
            before = stopped;
        } else if at_end {
            return Ok(FoundMessages {
                items,
                searched_to: None,
                next: None,
            });
        }
        left = left.saturating_sub(chunk);
        if left == 0 || items.len() >= FOUND || late(app, began, settings.mailbox_search_time) {
            return Ok(FoundMessages {
                items,
                searched_to: Some(before.0),
                next: Some(write_cursor(before.0, before.1)),
            });
        }
    }
}

fn late(app: &App, began: UtcMicros, most: Duration) -> bool {
    let most = i64::try_from(most.as_micros()).unwrap_or(i64::MAX);
    app.clock.now().0.saturating_sub(began.0) >= most
}

/// What is looked for, and what opens the messages.
struct Look {
    wanted: Wanted,
    zone: TimeZone,
    sealer: PatientSealer,
}

/// What was found among some messages.
struct Found {
    items: Vec<FoundMessage>,
    /// The message after which was not looked any more, because enough was found.
    stopped_at: Option<(UtcMicros, Uuid)>,
}

impl Look {
    fn through(
        &self,
        rows: Vec<SearchedRow>,
        files: Vec<attachment::Model>,
        room: usize,
    ) -> Result<Found, Error> {
        let mut by_message: HashMap<_, Vec<attachment::Model>> = HashMap::new();
        for file in files {
            by_message.entry(file.message_id).or_default().push(file);
        }
        // Threads have many messages and one subject.
        let mut subjects: HashMap<Uuid, Text> = HashMap::new();
        let mut items = Vec::new();
        for row in rows {
            let place = (row.sent_at, row.message_id.0);
            let files = by_message.remove(&Some(row.message_id)).unwrap_or_default();
            let thread = row.thread_id.0;
            let subject = match subjects.entry(thread) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let column = Column::ThreadSubject;
                    new.insert(Text::new(self.sealer.open(column, thread, &row.subject)?))
                }
            };
            items.extend(self.at(row, subject, &files)?);
            if items.len() >= room {
                return Ok(Found {
                    items,
                    stopped_at: Some(place),
                });
            }
        }
        Ok(Found {
            items,
            stopped_at: None,
        })
    }

    /// The message, if it has what is looked for.
    fn at(
        &self,
        row: SearchedRow,
        subject: &Text,
        files: &[attachment::Model],
    ) -> Result<Option<FoundMessage>, Error> {
        let body = self
            .sealer
            .open(Column::MessageBody, row.message_id.0, &row.body)?;
        let body = Text::new(body);
        let team = Text::new(row.recipient.clone());
        let author = Text::new(row.author_name.clone());
        let names = files
            .iter()
            .map(|file| {
                let name = self
                    .sealer
                    .open(Column::AttachmentName, file.id.0, &file.name)?;
                Ok(Text::new(name))
            })
            .collect::<Result<Vec<Text>, SealingError>>()?;
        let told = facts::open_sent(&self.sealer, row.message_id.0, row.facts.as_deref())?;
        let told: Vec<(String, Text)> = told
            .into_iter()
            .map(|fact| (fact.label, Text::new(fact.value.reveal().to_owned())))
            .collect();
        let mut texts = vec![subject, &body, &team, &author];
        texts.extend(&names);
        texts.extend(told.iter().map(|(_, value)| value));
        let instants = files.iter().map(|file| file.created_at);
        let days: Vec<_> = std::iter::once(row.sent_at)
            .chain(instants)
            .filter_map(|at| jiff::Timestamp::from_microsecond(at.0).ok())
            .map(|at| self.zone.to_datetime(at).date())
            .collect();
        let candidate = Candidate {
            references: [row.message_id.into(), row.thread_id.into()],
            texts: &texts,
            days: &days,
        };
        if !self.wanted.matches(&candidate) {
            return Ok(None);
        }
        let wanted = &self.wanted;
        Ok(Some(FoundMessage {
            subject: wanted.mark(subject),
            excerpt: self.excerpt(&body, &told),
            files: names
                .iter()
                .filter(|name| wanted.touches(name))
                .map(|name| wanted.mark(name))
                .collect(),
            id: row.message_id,
            thread_id: row.thread_id,
            folder: row.folder,
            recipient: row.recipient,
            author: row.author_name.into(),
            sent_at: row.sent_at,
            unread: row.folder.counts_unread() && row.read_at.is_none(),
        }))
    }

    /// Some of the text around what was looked for; where only a fact has it, that fact.
    fn excerpt(&self, body: &Text, told: &[(String, Text)]) -> Vec<TextPiece> {
        let mut told = told.iter();
        let told = told.find(|(_, value)| self.wanted.touches(value));
        match told {
            Some((label, value)) if !self.wanted.touches(body) => {
                let mut pieces = vec![TextPiece {
                    text: format!("{label}: ").into(),
                    found: false,
                }];
                pieces.extend(self.wanted.mark(value));
                pieces
            }
            _ => self.wanted.excerpt(body),
        }
    }
}
