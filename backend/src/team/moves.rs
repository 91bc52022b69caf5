//! What follows for threads from what teams say of themselves: those of a team that has ended go to its
//! successor, and promises move past a closure day that was named after they were given.
//!
//! Like the clock over late answers it runs on every instance, does each thing once, and shows it as the
//! thread's own event. A promise never moves towards today.

use super::store::{self, ClosureRow, LeftRow, PromiseRow};
use crate::auth::{Job, SystemGrant};
use crate::db::Tx;
use crate::db::entity::thread_event;
use crate::directory::teams_calendar;
use crate::http::{App, Error};
use crate::messaging::insert_event;
use crate::messaging::read::parse_date;
use crate::outbox::{self, Event};
use crate::sealing::Column;
use crate::site::{TeamCalendar, from_civil, to_civil};
use jiff::civil::Date;
use shared::directory::RecipientKind;
use shared::id::{PatientId, RecipientId, ThreadEventId, ThreadId};
use shared::messaging::ThreadEventKind;
use shared::time::UtcMicros;

/// Threads that are read together. Each is moved in a transaction of its own, under its patient's lock.
const TOGETHER: u64 = 50;

/// Hands what waits at teams that have ended to their successors. Gives how many threads were handed over.
///
/// # Errors
/// When the database fails; what was handed over before that stays so.
pub async fn hand_over(app: &App) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::Succession);
    let mut moved = 0;
    loop {
        let rows = store::left_behind(app.db.reader(), TOGETHER).await?;
        if rows.is_empty() {
            return Ok(moved);
        }
        let mut done = 0;
        for row in &rows {
            let handed = app
                .db
                .write_as_system(&grant, Some(row.patient_id.0), async |tx| {
                    hand_over_one(app, tx, &grant, row).await
                });
            done += u64::from(handed.await?);
        }
        // Another instance does the same: what it does is not waited for here.
        if done == 0 {
            return Ok(moved);
        }
        moved += done;
    }
}

async fn hand_over_one(
    app: &App,
    tx: &Tx,
    grant: &SystemGrant,
    row: &LeftRow,
) -> Result<bool, Error> {
    if !store::succeed(tx, grant, row, row.kind == RecipientKind::Pharmacy).await? {
        return Ok(false);
    }
    let now = app.clock.now();
    let happened = thread_event::Model {
        to_team_id: Some(row.successor_id),
        ..unasked(
            app,
            (row.id, row.patient_id, row.recipient_id),
            ThreadEventKind::Redirected,
            now,
        )
    };
    insert_event(tx, happened).await?;
    let told = Event::ThreadRedirected {
        patient_id: row.patient_id,
        thread_id: row.id,
        from: row.recipient_id,
        to: row.successor_id,
    };
    outbox::note(tx, app.random.id(), now, told).await?;
    Ok(true)
}

/// Moves promises past closure days that were named after they were given: by one duty day for each closed
/// day between the message and its promise. Gives how many promises were moved.
///
/// # Errors
/// When the database fails; what was moved before that stays so.
pub async fn postpone(app: &App) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::ReplyClock);
    let mut moved = 0;
    // The earliest day first: each day is looked at as if those after it were not closed yet.
    while let Some(closure) = store::next_closure(app.db.reader()).await? {
        moved += postpone_for(app, &grant, &closure).await?;
    }
    Ok(moved)
}

async fn postpone_for(app: &App, grant: &SystemGrant, closure: &ClosureRow) -> Result<u64, Error> {
    let day = from_civil(parse_date(&closure.day)?)
        .ok_or_else(|| Error::internal("a closure day is no date"))?;
    let mut moved = 0;
    let mut after = ThreadId(uuid::Uuid::nil());
    loop {
        let rows = store::promised_from(app.db.reader(), closure, after, TOGETHER).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            let postponed = app
                .db
                .write_as_system(grant, Some(row.patient_id.0), async |tx| {
                    postpone_one(app, tx, grant, (closure, day), row).await
                });
            moved += u64::from(postponed.await?);
        }
    }
    app.db
        .write_as_system(grant, None, async |tx| {
            Ok(store::closure_applied(tx, grant, closure, app.clock.now()).await?)
        })
        .await?;
    Ok(moved)
}

async fn postpone_one(
    app: &App,
    tx: &Tx,
    grant: &SystemGrant,
    (closure, day): (&ClosureRow, Date),
    row: &PromiseRow,
) -> Result<bool, Error> {
    // Another instance may have moved it meanwhile, or this one before it was stopped.
    if store::is_postponed(tx, row, closure).await? {
        return Ok(false);
    }
    let facility = app.site.policy(&closure.facility);
    let calendar = teams_calendar(tx, row.recipient_id, closure.desk_id).await?;
    let waiting = store::days_not_applied(tx, row.recipient_id, closure).await?;
    let (without, with) = around(calendar, &waiting, day);
    // A day on which nobody would have been there was never counted on, nor were those until the message came.
    let sent = jiff::Timestamp::from_microsecond(row.sent_at.0)
        .map_err(|error| Error::internal(format!("the time of a message: {error}")))?;
    if day <= facility.day_of(sent) {
        return Ok(false);
    }
    if !without.over(facility).is_duty_day(day) {
        return Ok(false);
    }
    let due = from_civil(parse_date(&row.reply_by)?)
        .ok_or_else(|| Error::internal("a promised day is no date"))?;
    let later = to_civil(with.over(facility).next_duty_day(due));
    if !store::promise(tx, grant, row, &later.to_string()).await? {
        return Ok(false);
    }
    let now = app.clock.now();
    let at = (row.id, row.patient_id, row.recipient_id);
    let happened = unasked(app, at, ThreadEventKind::Postponed, now);
    let sealer = app.sealer.patient(tx, row.patient_id).await?;
    let reason = format!("{} ({})", closure.name, day.strftime("%A, %B %-d, %Y"));
    let reason = Some(sealer.seal(Column::ThreadEventReason, happened.id.0, &reason)?);
    let happened = thread_event::Model {
        closed_day: Some(closure.day.clone()),
        reason,
        ..happened
    };
    insert_event(tx, happened).await?;
    let told = Event::ThreadPostponed {
        patient_id: row.patient_id,
        thread_id: row.id,
    };
    outbox::note(tx, app.random.id(), now, told).await?;
    Ok(true)
}

/// The calendar without this day and those that wait, and without those that wait alone.
fn around(calendar: TeamCalendar, waiting: &[Date], day: Date) -> (TeamCalendar, TeamCalendar) {
    let mut with = calendar;
    for other in waiting {
        with.closure_days.remove(other);
    }
    let mut without = with.clone();
    without.closure_days.remove(&day);
    with.closure_days.insert(day);
    (without, with)
}

/// Something that happened and that nobody did.
pub(super) fn unasked(
    app: &App,
    (thread_id, patient_id, team_id): (ThreadId, PatientId, RecipientId),
    kind: ThreadEventKind,
    at: UtcMicros,
) -> thread_event::Model {
    thread_event::Model {
        id: ThreadEventId(app.random.id()),
        thread_id,
        patient_id,
        at,
        kind,
        actor_id: None,
        actor_name: String::new(),
        team_id,
        to_team_id: None,
        to_name: None,
        message_id: None,
        waited_since: None,
        closed_day: None,
        reason: None,
    }
}
