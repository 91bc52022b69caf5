//! Writing: saving a draft, throwing it away, sending it.

use super::policy::{ReadThread, ThreadPath, WriteDraft, may_read_thread};
use super::read::{about_typed, chosen_readers};
use super::{facts, readers, store};
use crate::account::listed_name;
use crate::audit::{self, Change};
use crate::auth::{Granted, Policy, Reach, Relation};
use crate::db::entity::{
    attachment, draft, mailbox_entry, message, recipient, thread, thread_event,
};
use crate::db::{self, Batch, Tx};
use crate::directory;
use crate::http::{App, Error};
use crate::outbox::{self, Event};
use crate::sealing::{Column, PatientSealer};
use crate::site::{from_civil, reply_by, to_civil};
use shared::directory::RecipientKind;
use shared::id::{AccountId, AttachmentId, MessageId, RecipientId, ThreadEventId, ThreadId};
use shared::messaging::rules::{MAX_DRAFT_BODY_CHARS, MAX_DRAFT_SUBJECT_CHARS, MAX_READERS};
use shared::messaging::{
    AboutPerson, AboutTyped, DodId, DraftContent, Fact, Folder, MAX_DRAFT_FIELD_CHARS, MessageBody,
    SentView, ShownFiles, Side, Subject, ThreadEventKind, ThreadState,
};
use shared::problem::FieldProblem;
use shared::time::{CivilDate, UtcMicros};
use shared::{ErrorCode, FieldError, FieldName};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Creates or replaces a draft. Saving what is saved already changes nothing, so a retry is safe.
pub(super) async fn save(
    app: &App,
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    version: Option<i64>,
    content: DraftContent,
) -> Result<draft::Model, Error> {
    refuse_unkeepable(&content)?;
    let sealer = app.sealer.patient(tx, grant.patient_id).await?;
    let row = grant.draft_id.0;
    let before = grant.draft.as_ref();
    if let Some(before) = before {
        if before.sent_message_id.is_some() {
            return Err(ErrorCode::DraftSent.into());
        }
        let same = before.recipient_id == content.recipient_id
            && before.thread_id == content.thread_id
            && before.follows_id == content.follows
            && chosen_readers(before)? == content.readers
            && about_typed(&sealer, before)? == content.about
            && facts::typed(&sealer, before)? == content.facts
            && sealer.open(Column::DraftSubject, row, &before.subject)? == content.subject.reveal()
            && sealer.open(Column::DraftBody, row, &before.body)? == content.body.reveal();
        if same {
            return Ok(before.clone());
        }
        if version != Some(before.version) {
            return Err(ErrorCode::DraftChanged.into());
        }
        // A reply may become what follows its thread, and a reply again. What follows a thread may give that
        // up: whoever may not read that one any more is told nothing of it.
        let goes_on = content.goes_on_from();
        let gives_up = before.thread_id.is_none() && goes_on.is_none();
        if before.thread_id.or(before.follows_id) != goes_on && !gives_up {
            return Err(ErrorCode::IdTaken.into());
        }
    } else if version.is_some() {
        // It was thrown away elsewhere; whoever has its text can save it as a new one.
        return Err(ErrorCode::NotFound.into());
    }
    // What follows a thread is kept as long as one may write, whatever becomes of the right to read that one.
    let begins_to_follow = before.and_then(|before| before.follows_id) != content.follows;
    if let Some(thread) = content.follows.filter(|_| begins_to_follow) {
        drop(thread_of(app, tx, grant, thread).await?);
    }
    match content.thread_id {
        Some(thread) => drop(thread_of(app, tx, grant, thread).await?),
        // Only the patient's side begins a conversation.
        None if grant.side() == Side::Team => return Err(ErrorCode::Forbidden.into()),
        // A conversation about somebody else is the writer's own.
        None if content.about.is_some() && !grant.relation_is_own() => {
            return Err(ErrorCode::Forbidden.into());
        }
        None => {}
    }
    if content.readers.as_ref().is_some_and(|it| !it.is_empty()) {
        readers::refuse_unknown(&grant.family, content.readers.as_deref())?;
    }
    let written_to = before.and_then(|before| before.recipient_id);
    if let Some(recipient) = content.recipient_id
        && written_to != Some(recipient)
        && store::recipient(tx, recipient).await?.is_none()
    {
        return Err(wrong(FieldName::Recipient, FieldProblem::Unknown));
    }
    let model = draft::Model {
        id: grant.draft_id,
        account_id: grant.account_id,
        patient_id: grant.patient_id,
        thread_id: content.thread_id,
        follows_id: content.follows,
        recipient_id: content.recipient_id,
        subject: sealer.seal(Column::DraftSubject, row, content.subject.reveal())?,
        body: sealer.seal(Column::DraftBody, row, content.body.reveal())?,
        version: before.map_or(1, |before| before.version + 1),
        begun_at: before.map_or(grant.now(), |before| before.begun_at),
        saved_at: grant.now(),
        sent_message_id: None,
        facts: facts::seal_typed(&sealer, grant.draft_id, &content.facts)?,
        about: content
            .about
            .as_ref()
            .map(|about| seal_about(&sealer, Column::DraftAbout, row, about))
            .transpose()?,
        readers: content
            .readers
            .map(serde_json::to_value)
            .transpose()
            .map_err(|_| Error::internal("a list of readers"))?,
    };
    if before.is_some() {
        store::update_draft(tx, grant, model.clone()).await?;
    } else {
        if store::count_open_drafts(tx, grant).await? >= app.limits.settings().open_drafts {
            return Err(ErrorCode::TooManyDrafts.into());
        }
        store::insert_draft(tx, grant, model.clone()).await?;
    }
    Ok(model)
}

/// Seals whom something is about.
pub(super) fn seal_about<T: serde::Serialize>(
    sealer: &PatientSealer,
    column: Column,
    row: Uuid,
    about: &T,
) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_string(about).map_err(|_| Error::internal("whom it is about"))?;
    Ok(sealer.seal(column, row, &text)?)
}

/// Refuses what no draft keeps.
pub(super) fn refuse_unkeepable(content: &DraftContent) -> Result<(), Error> {
    let readers = content.readers.as_deref().unwrap_or_default();
    let replies = content.thread_id.is_some();
    let nobody = AboutTyped::default();
    let about = content.about.as_ref().unwrap_or(&nobody);
    let mut fields = Vec::new();
    // A message goes on in a thread or begins one after it.
    if replies && content.follows.is_some() {
        fields.push(FieldError {
            field: FieldName::Follows,
            error: FieldProblem::NotAllowed,
        });
    }
    // Who sees a conversation, and whom it is about, is settled when it begins.
    if readers.len() > MAX_READERS || (replies && content.readers.is_some()) {
        fields.push(FieldError {
            field: FieldName::Readers,
            error: FieldProblem::NotAllowed,
        });
    }
    fields.extend(facts::unkeepable(content));
    if replies && content.about.is_some() {
        fields.push(FieldError {
            field: FieldName::AboutName,
            error: FieldProblem::NotAllowed,
        });
    }
    for (field, text, most) in [
        (
            FieldName::Subject,
            content.subject.reveal(),
            MAX_DRAFT_SUBJECT_CHARS,
        ),
        (FieldName::Body, content.body.reveal(), MAX_DRAFT_BODY_CHARS),
        (
            FieldName::AboutName,
            about.name.reveal(),
            MAX_DRAFT_FIELD_CHARS,
        ),
        (
            FieldName::AboutBirthDate,
            about.birth_date.reveal(),
            MAX_DRAFT_FIELD_CHARS,
        ),
        (
            FieldName::AboutDodId,
            about.dod_id.reveal(),
            MAX_DRAFT_FIELD_CHARS,
        ),
    ] {
        if text.contains('\0') {
            fields.push(FieldError {
                field,
                error: FieldProblem::Unreadable,
            });
        } else if text.chars().count() > most {
            fields.push(FieldError {
                field,
                error: FieldProblem::TooLong,
            });
        }
    }
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(fields))
    }
}

fn wrong(field: FieldName, error: FieldProblem) -> Error {
    Error::Invalid(vec![FieldError { field, error }])
}

/// The thread that a draft replies to, if its writer may read it.
async fn thread_of(
    app: &App,
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    thread_id: ThreadId,
) -> Result<ReadThread, Error> {
    let target = ThreadPath {
        patient_id: grant.patient_id,
        thread_id,
    };
    ReadThread::check(&app.moment(grant.now()), grant.actor(), &target, tx).await
}

/// Throws a draft away. Gives the storage keys of its files, which are removed after the commit.
pub(super) async fn discard(tx: &Tx, grant: &Granted<WriteDraft>) -> Result<Vec<String>, Error> {
    let Some(draft) = &grant.draft else {
        return Ok(Vec::new());
    };
    if draft.sent_message_id.is_some() {
        return Err(ErrorCode::DraftSent.into());
    }
    let files = store::draft_attachments(tx, grant).await?;
    store::delete_draft(tx, grant).await?;
    audit::changed(
        tx,
        grant,
        grant.patient_id,
        Change::DiscardDraft,
        draft.id.0,
    )
    .await?;
    Ok(files.into_iter().map(|file| file.storage_key).collect())
}

/// Sends a draft as it was saved, with the files that the person saw: thread, message, mailboxes, audit and outbox in one transaction.
/// Sending a sent draft gives the same receipt again.
pub(super) async fn send(
    app: &App,
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    version: Option<i64>,
    shown: &ShownFiles,
) -> Result<SentView, Error> {
    let draft = grant.draft.clone().ok_or(ErrorCode::NotFound)?;
    if let Some(message) = draft.sent_message_id {
        let (message, thread, recipient) = store::sent_message(tx, grant, message).await?;
        return receipt(grant, &message, &thread, recipient);
    }
    // Files come and go without a new version, so they are compared by themselves.
    let files = store::draft_attachments(tx, grant).await?;
    if version != Some(draft.version) || !are_shown(&files, shown) {
        return Err(ErrorCode::DraftChanged.into());
    }
    let sealer = app.sealer.patient(tx, grant.patient_id).await?;
    let body = sealer.open(Column::DraftBody, draft.id.0, &draft.body)?;
    let subject = sealer.open(Column::DraftSubject, draft.id.0, &draft.subject)?;
    let today = to_civil(
        app.moment(grant.now())
            .day_at(None)
            .map_err(Error::Database)?,
    );
    let told = facts::to_send(&app.site.writing().facts, &facts::typed(&sealer, &draft)?);
    let letter = Letter::of(
        &draft,
        (&subject, &body),
        about_typed(&sealer, &draft)?.as_ref(),
        (told, today),
    )?;
    let message_id = MessageId(app.random.id());
    let begins = matches!(letter.to, To::Team { .. });
    let moment = app.moment(grant.now());
    let family = &grant.family;
    let mut chosen = None;
    let (thread, recipient, side) = match letter.to {
        To::Team {
            recipient,
            subject,
            about,
        } => {
            // Whoever lost their grant since may still answer for the patient, not begin for them.
            if grant.side() == Side::Team || (about.is_some() && !grant.relation_is_own()) {
                return Err(ErrorCode::Forbidden.into());
            }
            let recipient = open_recipient(tx, grant, recipient).await?;
            let old = match draft.follows_id {
                Some(thread) => store::find_thread(tx, grant.patient_id, thread).await?,
                None => None,
            };
            // Whoever may not read it any more says nothing of it.
            let follows_id = match &old {
                Some(old) => {
                    let whose = (grant.patient_id, old.id);
                    let reads = may_read_thread(tx, &moment, grant.actor(), whose).await?;
                    reads.then_some(old.id)
                }
                None => None,
            };
            if !grant.reach.covers(Reach::of_team(recipient.kind)) {
                return Err(wrong(FieldName::Recipient, FieldProblem::NotAllowed));
            }
            let wanted = match (chosen_readers(&draft)?, &old) {
                (None, Some(old)) if old.private => {
                    // What was kept from somebody is not told to them by what follows it.
                    Some(store::participants(tx, grant, old.id).await?)
                }
                (wanted, _) => wanted,
            };
            let picked = readers::choose(
                family,
                grant,
                (
                    wanted.as_deref(),
                    old.as_ref().is_some_and(|old| old.private),
                ),
                Reach::of_team(recipient.kind),
            )?;
            app.limits.send(grant.account_id)?;
            let id = ThreadId(app.random.id());
            let about = match about {
                Some(about) => about,
                None => about_patient(tx, grant, &sealer).await?,
            };
            let thread = thread::Model {
                id,
                patient_id: grant.patient_id,
                recipient_id: recipient.id,
                subject: sealer.seal(Column::ThreadSubject, id.0, subject.reveal())?,
                state: ThreadState::Sent,
                sent_at: grant.now(),
                opened_at: None,
                answered_at: None,
                reply_by: due(app, &recipient, grant.now()).await?.to_string(),
                created_at: grant.now(),
                private: picked.private,
                about: Some(seal_about(&sealer, Column::ThreadAbout, id.0, &about)?),
                pharmacies_only: recipient.kind == RecipientKind::Pharmacy,
                holder_id: None,
                held_at: None,
                escalated_at: None,
                closed_at: None,
                follows_id,
            };
            chosen = Some(picked.accounts);
            (thread, recipient, Side::Patient)
        }
        To::Thread(thread_id) => {
            let reply = (thread_id, message_id);
            reply_to(app, tx, grant, &draft, reply).await?
        }
    };
    let message = message::Model {
        id: message_id,
        thread_id: thread.id,
        patient_id: grant.patient_id,
        author_id: grant.account_id,
        side,
        team_id: (side == Side::Team).then_some(recipient.id),
        author_name: grant.actor().name.clone(),
        // A team's answer is the team's, whatever else its author may be for the patient.
        author_relation: match grant.relation() {
            Relation::Grant(_, kind) if side == Side::Patient => Some(kind),
            _ => None,
        },
        body: sealer.seal(Column::MessageBody, message_id.0, letter.body.reveal())?,
        attachments: i16::try_from(files.len()).unwrap_or(i16::MAX),
        sent_at: grant.now(),
        draft_id: draft.id,
        recalled_at: None,
        facts: facts::seal_sent(&sealer, message_id.0, &letter.facts)?,
    };
    let needed = Reach::of_thread(thread.pharmacies_only);
    let readers = if let Some(chosen) = chosen {
        chosen
    } else {
        let mut readers = store::participants(tx, grant, thread.id).await?;
        readers.retain(|account| {
            let author = *account == message.author_id;
            let later = family.will_read(needed).any(|it| it == *account);
            author || later || family.may_read(*account, needed)
        });
        readers
    };
    let event = match side {
        Side::Patient => Event::MessageSent {
            patient_id: grant.patient_id,
            thread_id: thread.id,
            message_id,
            recipient_id: recipient.id,
        },
        Side::Team => Event::ReplyReceived {
            patient_id: grant.patient_id,
            thread_id: thread.id,
            message_id,
        },
    };
    let sent = draft::Model {
        subject: Vec::new(),
        body: Vec::new(),
        about: None,
        readers: None,
        facts: None,
        follows_id: None,
        version: draft.version + 1,
        saved_at: grant.now(),
        sent_message_id: Some(message_id),
        ..draft
    };
    let written = db::write_together(tx, |batch| {
        if begins {
            store::insert_thread(batch, grant, thread.clone(), &readers);
        }
        store::insert_message(batch, grant, message.clone());
        for reader in &readers {
            // What came before one's first day is old by then.
            let later = family.will_read(needed).any(|it| it == *reader);
            let read = later || *reader == message.author_id;
            deliver(batch, grant, &message, *reader, read);
        }
        if side == Side::Patient {
            let who = (grant.account_id, grant.patient_id, recipient.id);
            directory::store::remember_recent(batch, who, grant.now());
        }
        let change = Change::SendMessage;
        audit::changed_in(batch, grant, grant.patient_id, change, message_id.0);
        if !files.is_empty() {
            store::hand_over_attachments(batch, grant, &files, message_id);
        }
        store::update_draft_in(batch, grant, sent);
        outbox::note_in(batch, app.random.id(), grant.now(), event)
    });
    written.await.map_err(store::changed_between)?;
    receipt(grant, &message, &thread, recipient)
}

/// Whether a draft's files are those that the person saw: none more, none less.
fn are_shown(files: &[attachment::Model], shown: &ShownFiles) -> bool {
    let there: BTreeSet<AttachmentId> = files.iter().map(|file| file.id).collect();
    let seen: BTreeSet<AttachmentId> = shown.attachments.iter().copied().collect();
    there == seen
}

/// A draft that is fit to send.
struct Letter {
    to: To,
    body: MessageBody,
    /// What the team would ask for.
    facts: Vec<Fact>,
}

/// Where a letter goes. A reply has its thread's subject.
enum To {
    Team {
        recipient: RecipientId,
        subject: Subject,
        /// Whom it is about, when that is not the patient.
        about: Option<AboutPerson>,
    },
    Thread(ThreadId),
}

impl Letter {
    /// Says everything that is wrong at once.
    fn of(
        draft: &draft::Model,
        (subject, body): (&str, &str),
        about: Option<&AboutTyped>,
        (facts, today): (Result<Vec<Fact>, FieldProblem>, CivilDate),
    ) -> Result<Self, Error> {
        let mut fields = Vec::new();
        let about = about.map(|about| about.check(today)).transpose();
        if let Err(wrong) = &about {
            fields.extend_from_slice(wrong);
        }
        let mut note = |field, error| fields.push(FieldError { field, error });
        let to =
            if let Some(thread) = draft.thread_id {
                Some(To::Thread(thread))
            } else {
                if draft.recipient_id.is_none() {
                    note(FieldName::Recipient, FieldProblem::Missing);
                }
                let subject = Subject::parse(subject)
                    .map_err(|error| note(FieldName::Subject, error))
                    .ok();
                draft.recipient_id.zip(subject).zip(about.ok()).map(
                    |((recipient, subject), about)| To::Team {
                        recipient,
                        subject,
                        about,
                    },
                )
            };
        let body = MessageBody::parse(body)
            .map_err(|error| note(FieldName::Body, error))
            .ok();
        let facts = facts.map_err(|error| note(FieldName::Facts, error)).ok();
        match (to, body, facts) {
            (Some(to), Some(body), Some(facts)) => Ok(Self { to, body, facts }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// Whom a message for the patient is about: the patient, as the portal knows them.
async fn about_patient(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    sealer: &PatientSealer,
) -> Result<AboutPerson, Error> {
    let patient = store::patient_of_draft(tx, grant).await?;
    let dod_id = patient
        .dod_id
        .as_deref()
        .map(|sealed| sealer.open(Column::PatientDodId, patient.id.0, sealed))
        .transpose()?;
    let birth_date = patient.birth_date.parse();
    Ok(AboutPerson {
        name: listed_name(&patient).into(),
        birth_date: birth_date.map_err(|_| Error::internal("a birth date is no date"))?,
        dod_id: dod_id
            .map(DodId::try_from)
            .transpose()
            .map_err(Error::internal)?,
        verified: true,
    })
}

async fn open_recipient(
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    id: RecipientId,
) -> Result<recipient::Model, Error> {
    directory::store::open_to_messages(tx, id, grant.now())
        .await?
        .ok_or_else(|| ErrorCode::RecipientClosed.into())
}

/// By when an answer is due to what is sent now: the date that the To field shows, from the same memory.
async fn due(app: &App, recipient: &recipient::Model, now: UtcMicros) -> Result<CivilDate, Error> {
    let snapshot = app
        .directory
        .snapshot_with(&app.db, now, [recipient.id])
        .await?;
    let policy = snapshot
        .policy(recipient.id, &app.site)
        .ok_or_else(|| Error::internal("a recipient is not in the directory"))?;
    let sent = jiff::Timestamp::from_microsecond(now.0)
        .map_err(|error| Error::internal(format!("the clock: {error}")))?;
    Ok(reply_by(sent, &policy))
}

/// Puts the thread into its next state for a reply of either side, which becomes this message.
async fn reply_to(
    app: &App,
    tx: &Tx,
    grant: &Granted<WriteDraft>,
    draft: &draft::Model,
    (thread_id, message): (ThreadId, MessageId),
) -> Result<(thread::Model, recipient::Model, Side), Error> {
    let read = thread_of(app, tx, grant, thread_id).await?;
    let (side, mut thread) = (read.side(), read.thread);
    let recipient = store::recipient(tx, thread.recipient_id)
        .await?
        .ok_or_else(|| Error::internal("a thread without its team"))?;
    match side {
        Side::Patient => {
            if !grant.reach.covers(Reach::of_thread(thread.pharmacies_only)) {
                return Err(ErrorCode::Forbidden.into());
            }
            if store::is_old(tx, grant.now(), thread.id).await? {
                return Err(ErrorCode::ThreadOld.into());
            }
            // A retired team may still be answered for; where nobody is, nothing may land.
            if !directory::store::is_answered(tx, recipient.id, grant.now()).await? {
                return Err(ErrorCode::RecipientClosed.into());
            }
            app.limits.send(grant.account_id)?;
            // Whoever waits already keeps the date that was promised.
            if !thread.state.waits_for_team() {
                thread.reply_by = due(app, &recipient, grant.now()).await?.to_string();
                thread.sent_at = grant.now();
            }
            if !thread.state.waits_for_team() {
                // What was late is over with its answer; and whoever gave it may be away by now, so
                // the thread is new for the whole team.
                thread.escalated_at = None;
                thread.holder_id = None;
                thread.held_at = None;
            }
            thread.state = ThreadState::Sent;
            thread.opened_at = None;
            thread.answered_at = None;
            thread.closed_at = None;
        }
        // The patient wrote again after this answer was begun, and nobody of the team has opened it:
        // the answer goes out, and the thread goes on waiting.
        Side::Team
            if matches!(thread.state, ThreadState::Sent | ThreadState::Redirected)
                && store::last_of_patient(tx, grant, thread.id).await? > Some(draft.begun_at) => {}
        Side::Team => {
            let waited_since = thread.state.waits_for_team().then_some(thread.sent_at);
            thread.state = ThreadState::Answered;
            thread.opened_at = thread.opened_at.or(Some(grant.now()));
            thread.answered_at = Some(grant.now());
            thread.closed_at = None;
            let answered = thread_event::Model {
                id: ThreadEventId(app.random.id()),
                thread_id: thread.id,
                patient_id: thread.patient_id,
                at: grant.now(),
                kind: ThreadEventKind::Answered,
                actor_id: Some(grant.account_id),
                actor_name: grant.actor().name.clone(),
                team_id: recipient.id,
                to_team_id: None,
                to_name: None,
                message_id: Some(message),
                closed_day: None,
                waited_since,
                reason: None,
            };
            store::insert_event(tx, answered).await?;
        }
    }
    store::update_thread(tx, grant, thread.clone()).await?;
    Ok((thread, recipient, side))
}

/// Puts a message into the mailbox of one of the patient's side.
fn deliver(
    batch: &mut Batch,
    grant: &Granted<WriteDraft>,
    message: &message::Model,
    account_id: AccountId,
    read: bool,
) {
    let own = account_id == message.author_id;
    let entry = mailbox_entry::Model {
        account_id,
        patient_id: message.patient_id,
        message_id: message.id,
        thread_id: message.thread_id,
        folder: Folder::of_new_message(own),
        sent_at: message.sent_at,
        read_at: read.then_some(message.sent_at),
        trashed_from: None,
    };
    store::insert_mailbox_entry(batch, grant, entry);
}

/// What was sent, with the date by which its answer is due now; not for whoever may no longer write to the
/// team, to whom it would tell what others wrote since.
fn receipt(
    grant: &Granted<WriteDraft>,
    message: &message::Model,
    thread: &thread::Model,
    team: recipient::Model,
) -> Result<SentView, Error> {
    let needed = Reach::of_thread(thread.pharmacies_only);
    let due = (message.side == Side::Patient && grant.reach.covers(needed))
        .then(|| thread.reply_by.parse())
        .transpose()
        .map_err(|_| Error::internal("a reply-by date in the database is no date"))?;
    Ok(SentView {
        message_id: message.id,
        thread_id: thread.id,
        sent_at: message.sent_at,
        recipient: team.label,
        reply_by: due,
    })
}

/// Whether a date that an answer was due has passed, in the calendar of the team's facility.
pub(crate) fn is_overdue(app: &App, facility: &str, due: CivilDate, now: UtcMicros) -> bool {
    let Ok(now) = jiff::Timestamp::from_microsecond(now.0) else {
        return false;
    };
    from_civil(due).is_some_and(|due| app.site.policy(facility).day_of(now) > due)
}
