//! Looking for words in a mailbox. What people wrote is sealed, so a search opens one message after the
//! other, newest first, for a bounded number and time, and says how far it came. One's own drafts, which are
//! few, are looked through before.

use super::facts;
use super::matching::{Candidate, Text, Wanted};
use super::policy::ReadMailbox;
use super::read::newest;
use super::store::{self, SearchedRow};
use crate::auth::{Asked, Granted};
use crate::db::entity::{attachment, draft};
use crate::http::{App, Error, read_cursor, write_cursor};
use crate::sealing::{Column, PatientSealer, SealingError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::messaging::{FoundDraft, FoundMessage, FoundMessages, MessageQuery, TextPiece};
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
    // They are few and stand before all messages, so whoever looks on has seen them.
    let drafts = match before {
        None => drafts(app, &grant, &look).await?,
        Some(_) => Vec::new(),
    };
    let found = walk(app, &grant, &look, before.unwrap_or_else(newest)).await?;
    Ok(FoundMessages { drafts, ..found })
}

async fn drafts(
    app: &App,
    grant: &Granted<ReadMailbox>,
    look: &Arc<Look>,
) -> Result<Vec<FoundDraft>, Error> {
    let conn = app.db.reader();
    let rows = store::searched_drafts(conn, grant).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let files = store::files_of_drafts(conn, grant, &rows).await?;
    let chosen = rows.iter().filter_map(|row| row.recipient_id);
    let directory = &app.directory;
    let snapshot = directory
        .snapshot_with(&app.db, grant.now(), chosen)
        .await?;
    let rows: Vec<(draft::Model, Option<String>)> = rows
        .into_iter()
        .map(|row| {
            let card = row.recipient_id.and_then(|id| snapshot.card(id));
            let recipient = card.map(|card| card.label.clone());
            (row, recipient)
        })
        .collect();
    let look = Arc::clone(look);
    let found = tokio::task::spawn_blocking(move || look.through_drafts(rows, &files)).await;
    found.map_err(|_| Error::internal("a search among drafts broke off"))?
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
                drafts: Vec::new(),
                items,
                searched_to: None,
                next: None,
            });
        }
        left = left.saturating_sub(chunk);
        if left == 0 || items.len() >= FOUND || late(app, began, settings.mailbox_search_time) {
            return Ok(FoundMessages {
                drafts: Vec::new(),
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
        let names = self.names(files)?;
        let told = facts::open_sent(&self.sealer, row.message_id.0, row.facts.as_deref())?;
        let told: Vec<(String, Text)> = told
            .into_iter()
            .map(|fact| (fact.label, Text::new(fact.value.reveal().to_owned())))
            .collect();
        let mut texts = vec![subject, &body, &team, &author];
        texts.extend(&names);
        texts.extend(told.iter().map(|(_, value)| value));
        let days = self.days(row.sent_at, files);
        let candidate = Candidate {
            references: &[row.message_id.into(), row.thread_id.into()],
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
            files: self.touched(&names),
            id: row.message_id,
            thread_id: row.thread_id,
            folder: row.folder,
            recipient: row.recipient,
            author: row.author_name.into(),
            sent_at: row.sent_at,
            unread: row.folder.counts_unread() && row.read_at.is_none(),
        }))
    }

    /// The drafts that have what is looked for.
    fn through_drafts(
        &self,
        rows: Vec<(draft::Model, Option<String>)>,
        files: &[attachment::Model],
    ) -> Result<Vec<FoundDraft>, Error> {
        let mut found = Vec::new();
        for (row, recipient) in rows {
            let files: Vec<attachment::Model> = files
                .iter()
                .filter(|file| file.draft_id == Some(row.id))
                .cloned()
                .collect();
            found.extend(self.at_draft(&row, recipient, &files)?);
        }
        Ok(found)
    }

    fn at_draft(
        &self,
        row: &draft::Model,
        recipient: Option<String>,
        files: &[attachment::Model],
    ) -> Result<Option<FoundDraft>, Error> {
        let open = |column, sealed: &[u8]| self.sealer.open(column, row.id.0, sealed);
        let subject = Text::new(open(Column::DraftSubject, &row.subject)?);
        let body = Text::new(open(Column::DraftBody, &row.body)?);
        let team = recipient.clone().map(Text::new);
        let names = self.names(files)?;
        let told: Vec<Text> = facts::typed(&self.sealer, row)?
            .into_values()
            .map(|value| Text::new(value.reveal().to_owned()))
            .collect();
        let mut texts = vec![&subject, &body];
        texts.extend(&team);
        texts.extend(names.iter().chain(&told));
        let candidate = Candidate {
            // It has none before it is sent.
            references: &[],
            texts: &texts,
            days: &self.days(row.saved_at, files),
        };
        Ok(self.wanted.matches(&candidate).then(|| FoundDraft {
            id: row.id,
            thread_id: row.thread_id,
            recipient,
            subject: self.wanted.mark(&subject),
            excerpt: self.wanted.excerpt(&body),
            files: self.touched(&names),
            saved_at: row.saved_at,
        }))
    }

    fn names(&self, files: &[attachment::Model]) -> Result<Vec<Text>, SealingError> {
        let open = |file: &attachment::Model| {
            let name = self
                .sealer
                .open(Column::AttachmentName, file.id.0, &file.name)?;
            Ok(Text::new(name))
        };
        files.iter().map(open).collect()
    }

    /// The days by which something is found: its own, and those on which its files were added.
    fn days(&self, own: UtcMicros, files: &[attachment::Model]) -> Vec<Date> {
        std::iter::once(own)
            .chain(files.iter().map(|file| file.created_at))
            .filter_map(|at| jiff::Timestamp::from_microsecond(at.0).ok())
            .map(|at| self.zone.to_datetime(at).date())
            .collect()
    }

    fn touched(&self, names: &[Text]) -> Vec<Vec<TextPiece>> {
        let touched = names.iter().filter(|name| self.wanted.touches(name));
        touched.map(|name| self.wanted.mark(name)).collect()
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
