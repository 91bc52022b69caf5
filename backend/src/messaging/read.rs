//! Reading: folders, threads and drafts as views, unsealed for whoever was granted them.

use super::arranged::Place;
use super::policy::{ReadDrafts, ReadMailbox, ReadThread, WriteDraft, may_read_thread};
use super::store;
use super::{attachments, facts, readers};
use crate::account::{first_name, full_name, initials, listed_name};
use crate::audit::{self, Change};
use crate::auth::{Actor, Granted, Reach};
use crate::db::Tx;
use crate::db::entity::{attachment, draft, message, thread, thread_event, thread_note};
use crate::http::{App, Error};
use crate::outbox::{self, Event};
use crate::sealing::{Column, PatientSealer};
use sea_orm::ConnectionTrait;
use shared::id::{AccountId, MessageId, RecipientId};
use shared::messaging::{
    AboutPerson, AboutTyped, Arrangement, AttachmentView, AuthorView, AwaitedAnswer, DraftSummary,
    DraftView, Folder, HolderView, LinkedThreadView, MailboxView, MessageSummary, MessageView,
    Side, ThreadEventKind, ThreadEventView, ThreadNoteView, ThreadPatientView, ThreadReading,
    ThreadState, ThreadView,
};
use shared::page::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};
use shared::team::RECALL_SECONDS;
use shared::time::{CivilDate, UtcMicros};
use shared::{Cursor, ErrorCode, Page};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) async fn mailbox(app: &App, grant: &Granted<ReadMailbox>) -> Result<MailboxView, Error> {
    let (unread, drafts) = store::count_mailbox(app.db.reader(), grant).await?;
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(MailboxView {
        unread: number(unread),
        drafts: number(drafts),
    })
}

/// The answers that are owed in threads which the account takes part in.
pub(super) async fn awaited(
    app: &App,
    grant: &Granted<ReadMailbox>,
) -> Result<Page<AwaitedAnswer>, Error> {
    let conn = app.db.reader();
    let rows = store::awaited(conn, grant, u64::from(DEFAULT_PAGE_SIZE)).await?;
    let sealer = app.sealer.patient(conn, grant.patient_id).await?;
    let items = rows
        .into_iter()
        .map(|row| {
            Ok(AwaitedAnswer {
                subject: sealer
                    .open(Column::ThreadSubject, row.thread_id.0, &row.subject)?
                    .into(),
                thread_id: row.thread_id,
                recipient: row.recipient,
                state: row.state,
                reply_by: parse_date(&row.reply_by)?,
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Page { items, next: None })
}

/// Where a list begins when no cursor is given: after everything.
pub(crate) fn newest() -> (UtcMicros, Uuid) {
    (UtcMicros(i64::MAX), Uuid::max())
}

/// Rows on a page: what was asked for within bounds.
pub(crate) fn page_size(wanted: Option<u8>) -> usize {
    usize::from(wanted.unwrap_or(DEFAULT_PAGE_SIZE).clamp(1, MAX_PAGE_SIZE))
}

pub(super) async fn folder(
    app: &App,
    grant: &Granted<ReadMailbox>,
    (folder, arrange): (Folder, Arrangement),
    cursor: Option<&Cursor>,
    limit: Option<u8>,
) -> Result<Page<MessageSummary>, Error> {
    let mut place = Place::of(arrange, cursor)?;
    let conn = app.db.reader();
    if let Folder::Own(id) = folder
        && !store::is_own_folder(conn, (grant.account_id, grant.patient_id), id).await?
    {
        return Err(ErrorCode::NotFound.into());
    }
    let size = page_size(limit);
    let mut rows = Vec::new();
    loop {
        // One more than is shown tells whether there is a next page.
        let wanted = (size + 1).saturating_sub(rows.len()) as u64;
        let more = store::page_mailbox(conn, grant, folder, &place, wanted).await?;
        rows.extend(more.into_iter().map(|row| (place.section, row)));
        match place.next_section() {
            Some(next) if rows.len() <= size => place = next,
            _ => break,
        }
    }
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|(section, row)| {
        let last = (row.sent_at, row.message_id.0);
        Place::cursor(*section, last, row.recipient_id.0)
    });
    if rows.is_empty() {
        return Ok(Page {
            items: Vec::new(),
            next,
        });
    }
    let sealer = app.sealer.patient(conn, grant.patient_id).await?;
    let items = rows
        .into_iter()
        .map(|(_, row)| {
            Ok(MessageSummary {
                subject: sealer
                    .open(Column::ThreadSubject, row.thread_id.0, &row.subject)?
                    .into(),
                id: row.message_id,
                thread_id: row.thread_id,
                recipient: row.recipient,
                sent_at: row.sent_at,
                unread: folder.counts_unread() && row.read_at.is_none(),
                attachments: u8::try_from(row.attachments).unwrap_or_default(),
                state: row.state,
                reply_by: due(row.state, &row.reply_by)?,
                recalled: row.recalled_at.is_some(),
                author: (row.side == Side::Patient && row.author_id != grant.account_id)
                    .then(|| row.author_name.into()),
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Page { items, next })
}

/// The date by which an answer is due, while one is.
fn due(state: ThreadState, date: &str) -> Result<Option<CivilDate>, Error> {
    state.waits_for_team().then(|| parse_date(date)).transpose()
}

pub(crate) fn parse_date(date: &str) -> Result<CivilDate, Error> {
    date.parse()
        .map_err(|_| Error::internal("a date in the database is no date"))
}

pub(super) async fn thread(app: &App, grant: &Granted<ReadThread>) -> Result<ThreadView, Error> {
    let conn = app.db.reader();
    let row = &grant.thread;
    // Before anything else: what changes while the rest is read makes another mark.
    let mark = match grant.side() {
        Side::Team => Some(store::mark_of(conn, grant, row).await?),
        Side::Patient => None,
    };
    let sealer = app.sealer.patient(conn, row.patient_id).await?;
    let patient = store::patient(conn, grant).await?;
    let messages = store::messages(conn, grant).await?;
    // Who wrote may be a team that the directory in memory does not hold.
    let teams = messages.iter().filter_map(|message| message.team_id);
    let snapshot = app
        .directory
        .snapshot_with(&app.db, grant.now(), teams.chain([row.recipient_id]))
        .await?;
    let recipient = snapshot
        .view(row.recipient_id, &app.site, grant.now())
        .ok_or_else(|| Error::internal("a thread's team is not in the directory"))?;
    let needed = Reach::of_thread(row.pharmacies_only);
    let files = store::attachments_of(conn, grant, &messages).await?;
    let moment = app.moment(grant.now());
    let side = store::patient_side(conn, &moment, grant, row.patient_id).await?;
    let participants = store::participants(conn, grant, row.id).await?;
    let about = row
        .about
        .as_deref()
        .map(|sealed| about_of(&sealer, row.id.0, sealed))
        .transpose()?
        // The patient's side knows whom it writes for.
        .filter(|about| grant.side() == Side::Team || !about.verified);
    let old = grant.side() == Side::Patient
        && (messages.last()).is_some_and(|last| store::ended_by(last.sent_at, grant.now()));
    let entries = match grant.side() {
        Side::Patient => store::entries(conn, grant).await?,
        Side::Team => Vec::new(),
    };
    let in_trash = !entries.is_empty() && entries.iter().all(|it| it.folder == Folder::Trash);
    let unread = match grant.side() {
        Side::Patient => {
            let unread = entries.iter().filter(|it| it.read_at.is_none());
            unread.map(|it| it.message_id).collect()
        }
        Side::Team => new_for_team(row, &messages),
    };
    let messages = messages
        .into_iter()
        .map(|message| {
            let team = message.team_id.and_then(|id| snapshot.card(id));
            let shown = grant.shows(&message, grant.account_id);
            let here = files
                .iter()
                .filter(|file| shown && file.message_id == Some(message.id));
            let body = if shown {
                sealer.open(Column::MessageBody, message.id.0, &message.body)?
            } else {
                String::new()
            };
            let told = if shown {
                facts::sent(&sealer, &message)?
            } else {
                Vec::new()
            };
            Ok(MessageView {
                body: body.into(),
                facts: told,
                id: message.id,
                unread: unread.contains(&message.id),
                recall_until: recall_until(&message, grant.account_id, grant.now()),
                recalled_at: message.recalled_at,
                author: AuthorView {
                    side: message.side,
                    name: message.author_name.into(),
                    relation: message.author_relation,
                    team: team.map(|card| card.label.clone()),
                    own: message.author_id == grant.account_id,
                },
                sent_at: message.sent_at,
                attachments: attachment_views(app, &sealer, here)?,
            })
        })
        .collect::<Result<_, Error>>()?;
    let history = History {
        notes: match grant.side() {
            Side::Team => store::notes(conn, grant).await?,
            Side::Patient => Vec::new(),
        },
        events: store::events(conn, grant).await?,
    };
    // Whoever had it once may be a team that the directory in memory does not hold yet.
    let snapshot = app
        .directory
        .snapshot_with(&app.db, grant.now(), history.teams())
        .await?;
    let label = |team: RecipientId| {
        let card = snapshot.card(team);
        card.map(|card| card.label.clone()).unwrap_or_default()
    };
    let who = (grant.actor(), grant.side(), grant.now());
    Ok(ThreadView {
        escalated_at: row.escalated_at.filter(|_| row.state.waits_for_team()),
        events: history.events_for(grant.side(), &sealer, label)?,
        notes: history.notes(&sealer, label)?,
        mark,
        holder: holder(conn, grant).await?,
        id: row.id,
        patient: ThreadPatientView {
            id: patient.id,
            name: listed_name(&patient).into(),
            full_name: full_name(&patient).into(),
            first_name: first_name(&patient).into(),
            initials: initials(&patient).into(),
            colour: u8::try_from(patient.colour).unwrap_or_default() & 7,
            birth_date: parse_date(&patient.birth_date)?,
        },
        recipient,
        subject: sealer
            .open(Column::ThreadSubject, row.id.0, &row.subject)?
            .into(),
        state: row.state,
        side: grant.side(),
        sent_at: row.sent_at,
        opened_at: row.opened_at,
        answered_at: row.answered_at,
        reply_by: due(row.state, &row.reply_by)?,
        about,
        readers: readers::seen_by(&side, &participants, grant.account_id, needed),
        private_to: (row.private && grant.side() == Side::Patient).then(|| {
            let others = participants.iter().copied();
            others
                .filter(|it| *it != grant.account_id && side.may_read(*it, needed))
                .collect()
        }),
        acting: match grant.side() {
            Side::Team => readers::acting(&side, needed),
            Side::Patient => Vec::new(),
        },
        messages,
        follows: match row.follows_id {
            Some(followed) => {
                let followed = store::find_thread(conn, row.patient_id, followed).await?;
                links(app, &sealer, who, followed).await?.pop()
            }
            None => None,
        },
        followed_by: links(app, &sealer, who, store::followers(conn, grant).await?).await?,
        old,
        in_trash,
        draft_id: store::reply_draft(conn, grant).await?,
        follow_up_draft_id: store::follow_up_draft(conn, grant).await?,
    })
}

/// What the patient's side wrote and nobody of the team has opened.
fn new_for_team(thread: &thread::Model, messages: &[message::Model]) -> BTreeSet<MessageId> {
    let unopened = matches!(thread.state, ThreadState::Sent | ThreadState::Redirected);
    messages
        .iter()
        .filter(|it| unopened && it.side == Side::Patient && it.sent_at >= thread.sent_at)
        .map(|it| it.id)
        .collect()
}

/// Other threads of the same patient, as far as the reader of one may know of them.
async fn links(
    app: &App,
    sealer: &PatientSealer,
    (actor, side, now): (&Actor, Side, UtcMicros),
    threads: impl IntoIterator<Item = thread::Model>,
) -> Result<Vec<LinkedThreadView>, Error> {
    let mut links = Vec::new();
    let moment = app.moment(now);
    for row in threads {
        let whose = (row.patient_id, row.id);
        let reads = may_read_thread(app.db.reader(), &moment, actor, whose).await?;
        if !reads && side == Side::Patient {
            continue;
        }
        let subject = sealer.open(Column::ThreadSubject, row.id.0, &row.subject)?;
        links.push(LinkedThreadView {
            id: row.id,
            subject: reads.then(|| subject.into()),
        });
    }
    Ok(links)
}

/// Until when the reader may take a message back, if they may.
fn recall_until(message: &message::Model, reader: AccountId, now: UtcMicros) -> Option<UtcMicros> {
    let theirs = message.author_id == reader && message.side == Side::Team;
    let until = message.sent_at.plus_seconds(RECALL_SECONDS);
    (theirs && message.recalled_at.is_none() && now <= until).then_some(until)
}

/// Who of the team has the thread; nobody but the team is told.
async fn holder<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<ReadThread>,
) -> Result<Option<HolderView>, Error> {
    let held = grant.thread.holder_id.zip(grant.thread.held_at);
    let Some((account_id, since)) = held.filter(|_| grant.side() == Side::Team) else {
        return Ok(None);
    };
    let name = store::holder_name(conn, grant, account_id).await?;
    Ok(name.map(|name| HolderView {
        account_id,
        name: name.into(),
        since,
        own: account_id == grant.account_id,
    }))
}

/// What happened to a thread beside its messages, still sealed.
struct History {
    events: Vec<thread_event::Model>,
    notes: Vec<thread_note::Model>,
}

impl History {
    /// Every team that is named in it.
    fn teams(&self) -> Vec<RecipientId> {
        let events = self.events.iter();
        let of_events = events.flat_map(|event| [Some(event.team_id), event.to_team_id]);
        let of_notes = self.notes.iter().map(|note| Some(note.team_id));
        of_events.chain(of_notes).flatten().collect()
    }

    fn events_for(
        &self,
        side: Side,
        sealer: &PatientSealer,
        label: impl Fn(RecipientId) -> String,
    ) -> Result<Vec<ThreadEventView>, Error> {
        let events = self.events.iter();
        let told = events.filter(|event| match side {
            Side::Patient => event.kind.is_for_the_patient(),
            Side::Team => event.kind != ThreadEventKind::Answered,
        });
        told.map(|event| {
            let reason = event.reason.as_deref();
            let reason = reason.map(|it| sealer.open(Column::ThreadEventReason, event.id.0, it));
            Ok(ThreadEventView {
                id: event.id,
                at: event.at,
                kind: event.kind,
                actor: event.actor_id.map(|_| event.actor_name.clone().into()),
                team: label(event.team_id),
                to_team: event.to_team_id.map(&label),
                to_name: event.to_name.clone().map(Into::into),
                message_id: event.message_id,
                reason: reason.transpose()?.map(Into::into),
            })
        })
        .collect()
    }

    fn notes(
        &self,
        sealer: &PatientSealer,
        label: impl Fn(RecipientId) -> String,
    ) -> Result<Vec<ThreadNoteView>, Error> {
        let notes = self.notes.iter();
        notes
            .map(|note| {
                Ok(ThreadNoteView {
                    id: note.id,
                    author: note.author_name.clone().into(),
                    team: label(note.team_id),
                    body: sealer
                        .open(Column::ThreadNoteBody, note.id.0, &note.body)?
                        .into(),
                    at: note.at,
                })
            })
            .collect()
    }
}

/// Whom a thread is about.
pub(crate) fn about_of(
    sealer: &PatientSealer,
    thread: Uuid,
    sealed: &[u8],
) -> Result<AboutPerson, Error> {
    let text = sealer.open(Column::ThreadAbout, thread, sealed)?;
    serde_json::from_str(&text).map_err(|_| Error::internal("whom a thread is about"))
}

/// Whom a draft is about, as it is typed so far.
pub(super) fn about_typed(
    sealer: &PatientSealer,
    row: &draft::Model,
) -> Result<Option<AboutTyped>, Error> {
    let Some(sealed) = &row.about else {
        return Ok(None);
    };
    let text = sealer.open(Column::DraftAbout, row.id.0, sealed)?;
    let typed = serde_json::from_str(&text);
    typed
        .map(Some)
        .map_err(|_| Error::internal("whom a draft is about"))
}

/// Who is to see what a draft begins, as its writer chose.
pub(super) fn chosen_readers(row: &draft::Model) -> Result<Option<Vec<AccountId>>, Error> {
    let chosen = row.readers.clone().map(serde_json::from_value);
    chosen
        .transpose()
        .map_err(|_| Error::internal("who is to see what a draft begins"))
}

/// A person has the thread before their eyes, up to a message. What came after it was not shown.
pub(super) async fn mark_read(
    app: &App,
    tx: &Tx,
    grant: &Granted<ReadThread>,
    reading: ThreadReading,
) -> Result<(), Error> {
    let row = &grant.thread;
    let seen = match reading.up_to {
        Some(message) => store::sent_at(tx, grant, message)
            .await?
            .ok_or(ErrorCode::NotFound)?,
        None => grant.now(),
    };
    let changed = match grant.side() {
        Side::Patient => {
            let some = store::mark_read(tx, grant, seen).await? > 0;
            if some {
                let event = Event::MailboxChanged {
                    account_id: grant.account_id,
                    patient_id: row.patient_id,
                    thread_id: row.id,
                };
                outbox::note(tx, app.random.id(), grant.now(), event).await?;
            }
            some
        }
        Side::Team if matches!(row.state, ThreadState::Sent | ThreadState::Redirected) => {
            let all = store::last_of_patient(tx, grant, row.id).await? <= Some(seen);
            if all {
                let mut opened = row.clone();
                opened.state = ThreadState::Opened;
                opened.opened_at = Some(grant.now());
                store::update_thread(tx, grant, opened).await?;
                let event = Event::ThreadOpened {
                    patient_id: row.patient_id,
                    thread_id: row.id,
                };
                outbox::note(tx, app.random.id(), grant.now(), event).await?;
            }
            all
        }
        Side::Team => false,
    };
    if changed {
        audit::changed(tx, grant, row.patient_id, Change::ReadThread, row.id.0).await?;
    }
    Ok(())
}

pub(super) async fn drafts(
    app: &App,
    grant: &Granted<ReadDrafts>,
) -> Result<Page<DraftSummary>, Error> {
    let conn = app.db.reader();
    let rows = store::drafts(conn, grant).await?;
    if rows.is_empty() {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    }
    let files = store::count_attachments(conn, grant, &rows).await?;
    let sealer = app.sealer.patient(conn, grant.patient_id).await?;
    let chosen = rows.iter().filter_map(|row| row.recipient_id);
    let snapshot = app
        .directory
        .snapshot_with(&app.db, grant.now(), chosen)
        .await?;
    let items = rows
        .into_iter()
        .map(|row| {
            let recipient = row.recipient_id.and_then(|id| snapshot.card(id));
            Ok(DraftSummary {
                subject: sealer
                    .open(Column::DraftSubject, row.id.0, &row.subject)?
                    .into(),
                id: row.id,
                recipient: recipient.map(|card| card.label.clone()),
                thread_id: row.thread_id,
                attachments: files
                    .iter()
                    .find(|(id, _)| *id == row.id)
                    .map_or(0, |(_, n)| *n),
                saved_at: row.saved_at,
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(Page { items, next: None })
}

/// The draft with its files, as the read pool has it.
pub(super) async fn draft(app: &App, grant: &Granted<WriteDraft>) -> Result<DraftView, Error> {
    let conn = app.db.reader();
    let row = grant
        .draft
        .clone()
        .filter(|draft| draft.sent_message_id.is_none())
        .ok_or(ErrorCode::NotFound)?;
    let files = store::draft_attachments(conn, grant).await?;
    draft_view(app, conn, (grant.actor(), grant.now()), row, &files).await
}

/// A draft's row as a view.
pub(super) async fn draft_view<C: ConnectionTrait>(
    app: &App,
    conn: &C,
    (actor, now): (&Actor, UtcMicros),
    row: draft::Model,
    files: &[attachment::Model],
) -> Result<DraftView, Error> {
    let sealer = app.sealer.patient(conn, row.patient_id).await?;
    let snapshot = app
        .directory
        .snapshot_with(&app.db, now, row.recipient_id)
        .await?;
    let follows = match row.follows_id {
        Some(followed) => store::find_thread(conn, row.patient_id, followed).await?,
        None => None,
    };
    // Only the patient's side begins a thread.
    let who = (actor, Side::Patient, now);
    Ok(DraftView {
        follows: links(app, &sealer, who, follows).await?.pop(),
        subject: sealer
            .open(Column::DraftSubject, row.id.0, &row.subject)?
            .into(),
        body: sealer.open(Column::DraftBody, row.id.0, &row.body)?.into(),
        attachments: attachment_views(app, &sealer, files.iter())?,
        recipient: row
            .recipient_id
            .and_then(|id| snapshot.view(id, &app.site, now)),
        recipient_open: row.recipient_id.is_some_and(|id| snapshot.is_open(id)),
        readers: chosen_readers(&row)?,
        about: about_typed(&sealer, &row)?,
        facts: facts::typed(&sealer, &row)?,
        id: row.id,
        patient_id: row.patient_id,
        version: row.version,
        thread_id: row.thread_id,
        saved_at: row.saved_at,
    })
}

fn attachment_views<'a>(
    app: &App,
    sealer: &PatientSealer,
    rows: impl Iterator<Item = &'a attachment::Model>,
) -> Result<Vec<AttachmentView>, Error> {
    rows.map(|row| {
        attachments::view(
            app,
            row,
            sealer.open(Column::AttachmentName, row.id.0, &row.name)?,
        )
    })
    .collect()
}
