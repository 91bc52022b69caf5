//! What a team does with a thread beside answering: taking it, giving it back or to a colleague, handing
//! it to another team, noting something, closing it, taking back what was written.
//!
//! Whoever has a thread loses it to nobody by accident: a colleague who takes it over says from whom. What the
//! patient's side is told of, the thread's events say; the rest stays with the team. The promised date
//! is the patient's: handing a thread on does not begin it anew.

use super::policy::{RecallMessage, WorkOnThread};
use super::store;
use crate::audit::{self, Change};
use crate::auth::{Granted, Policy};
use crate::db::Tx;
use crate::db::entity::{thread, thread_event, thread_note};
use crate::directory;
use crate::http::{App, Error};
use crate::messaging;
use crate::outbox::{self, Event};
use crate::sealing::Column;
use shared::directory::RecipientKind;
use shared::id::{ThreadEventId, ThreadNoteId};
use shared::messaging::{ThreadEventKind, ThreadState};
use shared::problem::FieldProblem;
use shared::redacted::PrivateText;
use shared::team::{
    Closing, MAX_NOTE_CHARS, MAX_REASON_CHARS, NewNote, RECALL_SECONDS, Redirection, ThreadHolding,
};
use shared::{ErrorCode, FieldError, FieldName};
use uuid::Uuid;

/// Gives the thread to somebody who answers for it.
pub(super) async fn hold(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
    wanted: ThreadHolding,
) -> Result<(), Error> {
    let thread = &grant.thread;
    if thread.holder_id == Some(wanted.account_id) {
        return Ok(());
    }
    if thread.state == ThreadState::Closed {
        return Err(ErrorCode::ThreadNotWaiting.into());
    }
    let colleagues = store::colleagues(tx, grant).await?;
    let own = grant.actor().account_id == wanted.account_id;
    let to_name = match colleagues.iter().find(|it| it.id == wanted.account_id) {
        Some(colleague) => colleague.name.clone(),
        // Whoever is away is not counted on, and may take one all the same.
        None if own => grant.actor().name.clone(),
        None => return Err(wrong(FieldName::Holder, FieldProblem::Unknown)),
    };
    // One's own may be given away; a colleague's is taken over by naming them.
    if let Some(holder) = store::present_holder(tx, grant).await?
        && holder != grant.actor().account_id
        && wanted.instead_of != Some(holder)
    {
        return Err(ErrorCode::ThreadHeld.into());
    }
    let row = thread::Model {
        holder_id: Some(wanted.account_id),
        held_at: Some(grant.now()),
        ..thread.clone()
    };
    messaging::update_thread(tx, grant, row).await?;
    let event = thread_event::Model {
        to_name: (!own).then_some(to_name),
        ..event(
            app,
            grant,
            thread,
            if own {
                ThreadEventKind::Claimed
            } else {
                ThreadEventKind::Assigned
            },
        )
    };
    messaging::insert_event(tx, event).await?;
    among_the_team(app, tx, grant, thread, Change::HoldThread).await
}

/// Gives the thread back that one has.
pub(super) async fn release(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
) -> Result<(), Error> {
    let thread = &grant.thread;
    match thread.holder_id {
        None => return Ok(()),
        Some(holder) if holder != grant.actor().account_id => {
            return Err(ErrorCode::ThreadHeld.into());
        }
        Some(_) => {}
    }
    messaging::update_thread(tx, grant, free(thread)).await?;
    let event = event(app, grant, thread, ThreadEventKind::Released);
    messaging::insert_event(tx, event).await?;
    among_the_team(app, tx, grant, thread, Change::ReleaseThread).await
}

/// Hands the thread to another team. It stays whole, and keeps the date that was promised.
pub(super) async fn redirect(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
    redirection: &Redirection,
) -> Result<(), Error> {
    let thread = &grant.thread;
    if thread.recipient_id == redirection.recipient_id {
        return Ok(());
    }
    let reason = text(&redirection.reason, MAX_REASON_CHARS, FieldName::Reason)?;
    if !thread.state.waits_for_team() {
        return Err(ErrorCode::ThreadNotWaiting.into());
    }
    refuse_if_held_by_another(tx, grant).await?;
    let to = directory::store::open_recipient(tx, redirection.recipient_id, grant.now())
        .await?
        .ok_or(ErrorCode::RecipientClosed)?;
    let row = thread::Model {
        recipient_id: to.id,
        state: ThreadState::Redirected,
        opened_at: None,
        pharmacies_only: thread.pharmacies_only && to.kind == RecipientKind::Pharmacy,
        ..free(thread)
    };
    messaging::update_thread(tx, grant, row).await?;
    let happened = event(app, grant, thread, ThreadEventKind::Redirected);
    let happened = thread_event::Model {
        to_team_id: Some(to.id),
        reason: Some(
            seal(
                app,
                tx,
                thread,
                (Column::ThreadEventReason, happened.id.0),
                &reason,
            )
            .await?,
        ),
        ..happened
    };
    messaging::insert_event(tx, happened).await?;
    let told = Event::ThreadRedirected {
        patient_id: thread.patient_id,
        thread_id: thread.id,
        from: thread.recipient_id,
        to: to.id,
    };
    outbox::note(tx, app.random.id(), grant.now(), told).await?;
    let change = Change::RedirectThread;
    audit::changed(tx, grant, thread.patient_id, change, thread.id.0).await?;
    Ok(())
}

/// Notes something for the team. The same note again changes nothing.
pub(super) async fn note(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
    (id, note): (ThreadNoteId, &NewNote),
) -> Result<(), Error> {
    let thread = &grant.thread;
    let body = text(&note.body, MAX_NOTE_CHARS, FieldName::Note)?;
    if let Some(there) = store::find_note(tx, id).await? {
        let same = there.thread_id == thread.id && there.author_id == grant.actor().account_id;
        let sealer = app.sealer.patient(tx, there.patient_id).await?;
        let same = same && sealer.open(Column::ThreadNoteBody, there.id.0, &there.body)? == body;
        return if same {
            Ok(())
        } else {
            Err(ErrorCode::IdTaken.into())
        };
    }
    let row = thread_note::Model {
        id,
        thread_id: thread.id,
        patient_id: thread.patient_id,
        author_id: grant.actor().account_id,
        author_name: grant.actor().name.clone(),
        team_id: thread.recipient_id,
        body: seal(app, tx, thread, (Column::ThreadNoteBody, id.0), &body).await?,
        at: grant.now(),
    };
    store::insert_note(tx, grant, row).await?;
    among_the_team(app, tx, grant, thread, Change::NoteAtThread).await
}

/// Closes the thread. While an answer is owed, the patient's side is told why there is none. What it is told
/// is unread for everyone who sees the thread.
pub(super) async fn close(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
    closing: &Closing,
) -> Result<(), Error> {
    let thread = &grant.thread;
    if thread.state == ThreadState::Closed {
        return Ok(());
    }
    let reason = closing
        .reason
        .as_ref()
        .filter(|reason| !reason.reveal().trim().is_empty());
    let reason = match reason {
        Some(reason) => Some(text(reason, MAX_REASON_CHARS, FieldName::Reason)?),
        None if thread.state.waits_for_team() => {
            return Err(wrong(FieldName::Reason, FieldProblem::Missing));
        }
        None => None,
    };
    refuse_if_held_by_another(tx, grant).await?;
    let row = thread::Model {
        state: ThreadState::Closed,
        closed_at: Some(grant.now()),
        ..free(thread)
    };
    messaging::update_thread(tx, grant, row).await?;
    let happened = event(app, grant, thread, ThreadEventKind::Closed);
    let reason = match reason {
        Some(reason) => {
            let place = (Column::ThreadEventReason, happened.id.0);
            Some(seal(app, tx, thread, place, &reason).await?)
        }
        None => None,
    };
    let says_why = reason.is_some();
    messaging::insert_event(tx, thread_event::Model { reason, ..happened }).await?;
    if says_why {
        messaging::mark_unread(tx, grant, thread.id).await?;
    }
    let told = Event::ThreadClosed {
        patient_id: thread.patient_id,
        thread_id: thread.id,
        told: says_why,
    };
    outbox::note(tx, app.random.id(), grant.now(), told).await?;
    audit::changed(
        tx,
        grant,
        thread.patient_id,
        Change::CloseThread,
        thread.id.0,
    )
    .await?;
    Ok(())
}

/// Takes back what one wrote a moment ago. That it was there stays to be seen; if it was the answer, the
/// thread waits again, until the day that was promised.
pub(super) async fn recall(
    app: &App,
    tx: &Tx,
    grant: &Granted<RecallMessage>,
) -> Result<(), Error> {
    let (message, thread) = (&grant.message, &grant.thread);
    if message.recalled_at.is_some() {
        return Ok(());
    }
    if grant.now() > message.sent_at.plus_seconds(RECALL_SECONDS) {
        return Err(ErrorCode::RecallTooLate.into());
    }
    store::recall_message(tx, grant).await?;
    let was_answered = match thread.state {
        ThreadState::Answered => true,
        // Closed after this answer: without it nobody was told why nothing comes.
        ThreadState::Closed => thread.answered_at.is_some(),
        _ => false,
    };
    if was_answered {
        let answered_at = store::last_answer(tx, grant).await?;
        let row = match answered_at {
            Some(_) => thread::Model {
                answered_at,
                ..thread.clone()
            },
            None => thread::Model {
                state: ThreadState::Opened,
                answered_at,
                closed_at: None,
                ..thread.clone()
            },
        };
        messaging::update_thread(tx, grant, row).await?;
    }
    let happened = thread_event::Model {
        message_id: Some(message.id),
        // Whoever wrote it, wherever the thread has gone since.
        team_id: message.team_id.unwrap_or(thread.recipient_id),
        ..event(app, grant, thread, ThreadEventKind::Recalled)
    };
    messaging::insert_event(tx, happened).await?;
    let told = Event::MessageRecalled {
        patient_id: thread.patient_id,
        thread_id: thread.id,
        message_id: message.id,
    };
    outbox::note(tx, app.random.id(), grant.now(), told).await?;
    let change = Change::RecallMessage;
    audit::changed(tx, grant, thread.patient_id, change, message.id.0).await?;
    Ok(())
}

/// The thread, had by nobody.
fn free(thread: &thread::Model) -> thread::Model {
    thread::Model {
        holder_id: None,
        held_at: None,
        ..thread.clone()
    }
}

async fn refuse_if_held_by_another(tx: &Tx, grant: &Granted<WorkOnThread>) -> Result<(), Error> {
    let holder = store::present_holder(tx, grant).await?;
    if holder.is_some_and(|holder| holder != grant.actor().account_id) {
        return Err(ErrorCode::ThreadHeld.into());
    }
    Ok(())
}

/// Something that the actor did now.
fn event<P: Policy>(
    app: &App,
    grant: &Granted<P>,
    thread: &thread::Model,
    kind: ThreadEventKind,
) -> thread_event::Model {
    thread_event::Model {
        id: ThreadEventId(app.random.id()),
        thread_id: thread.id,
        patient_id: thread.patient_id,
        at: grant.now(),
        kind,
        actor_id: Some(grant.actor().account_id),
        actor_name: grant.actor().name.clone(),
        team_id: thread.recipient_id,
        to_team_id: None,
        to_name: None,
        message_id: None,
        waited_since: None,
        closed_day: None,
        reason: None,
    }
}

/// Tells the team, and nobody else, that something has changed among it.
async fn among_the_team(
    app: &App,
    tx: &Tx,
    grant: &Granted<WorkOnThread>,
    thread: &thread::Model,
    change: Change,
) -> Result<(), Error> {
    let told = Event::ThreadWorkedOn {
        patient_id: thread.patient_id,
        thread_id: thread.id,
    };
    outbox::note(tx, app.random.id(), grant.now(), told).await?;
    audit::changed(tx, grant, thread.patient_id, change, thread.id.0).await?;
    Ok(())
}

async fn seal(
    app: &App,
    tx: &Tx,
    thread: &thread::Model,
    (column, row): (Column, Uuid),
    text: &str,
) -> Result<Vec<u8>, Error> {
    let sealer = app.sealer.patient(tx, thread.patient_id).await?;
    Ok(sealer.seal(column, row, text)?)
}

/// A text that may be kept: not blank, without its outer blanks, never cut.
fn text(text: &PrivateText, most: usize, field: FieldName) -> Result<String, Error> {
    let text = text.reveal().trim();
    let problem = if text.is_empty() {
        FieldProblem::Missing
    } else if text.contains('\0') {
        FieldProblem::Unreadable
    } else if text.chars().count() > most {
        FieldProblem::TooLong
    } else {
        return Ok(text.to_owned());
    };
    Err(wrong(field, problem))
}

fn wrong(field: FieldName, error: FieldProblem) -> Error {
    Error::Invalid(vec![FieldError { field, error }])
}
