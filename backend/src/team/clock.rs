//! The clock over what was promised: an answer that is late is marked, the facility's desk has the thread
//! too from then on, and the patient's side is told.
//!
//! Every instance does it; a thread is marked once. Nobody's session stands behind it, so what shows it is
//! the thread's own event. How days are counted is the feature `site`.

use super::moves::{self, unasked};
use super::store::{self, DueRow};
use super::{alarm, alert};
use crate::auth::{Job, SystemGrant};
use crate::db::Tx;
use crate::http::{App, Error};
use crate::messaging::compose::is_overdue;
use crate::messaging::insert_event;
use crate::messaging::read::parse_date;
use crate::outbox::{self, Event};
use shared::messaging::ThreadEventKind;
use std::time::Duration;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);
/// Threads that are looked at in one go.
const BATCH: u64 = 500;

/// Looks now and every minute, for as long as the server runs.
pub async fn keep(app: App) {
    if let Err(error) = alert::name_unknown(&app).await {
        tracing::error!(cause = %error, "the alert's facilities were not looked up");
    }
    loop {
        follow(&app).await;
        match run(&app).await {
            Ok(0) => {}
            Ok(late) => tracing::warn!(late, "answers are late: their desks have them too"),
            Err(error) => tracing::error!(cause = %error, "the clock over answers failed"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Does what follows from teams' settings first: a promise that moves is not late.
async fn follow(app: &App) {
    match alarm::look(app).await {
        Ok(0) => {}
        Ok(teams) => tracing::warn!(teams, "teams or desks have nobody who is there any more"),
        Err(error) => tracing::error!(cause = %error, "teams without members were not noted"),
    }
    match alert::close(app).await {
        Ok(0) => {}
        Ok(days) => tracing::warn!(days, "the site's alert closes facilities"),
        Err(error) => tracing::error!(cause = %error, "the alert's closure days were not noted"),
    }
    match moves::hand_over(app).await {
        Ok(0) => {}
        Ok(threads) => tracing::info!(threads, "threads went to the successors of their teams"),
        Err(error) => tracing::error!(cause = %error, "threads were not handed to successors"),
    }
    match moves::postpone(app).await {
        Ok(0) => {}
        Ok(threads) => tracing::info!(threads, "promises moved past closure days"),
        Err(error) => tracing::error!(cause = %error, "promises were not moved"),
    }
}

/// Looks once. Gives how many threads were marked.
///
/// # Errors
/// When the database fails; what was marked before that stays marked.
pub async fn run(app: &App) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::ReplyClock);
    let now = app.clock.now();
    let mut marked = 0;
    let mut after = None;
    loop {
        // The day that begins first anywhere: what is due later is late nowhere.
        let rows = store::may_be_late(app.db.reader(), now.plus_seconds(14 * 3600), after, BATCH);
        let rows = rows.await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.reply_by.clone(), last.id));
        for row in rows {
            let due = match parse_date(&row.reply_by) {
                Ok(due) => due,
                // It would hold up everybody behind it.
                Err(error) => {
                    tracing::error!(cause = %error, thread = %row.id, "a promised day is no date");
                    continue;
                }
            };
            if !is_overdue(app, &row.facility, due, now) {
                continue;
            }
            // Under its patient's lock: who works on the thread writes its whole row.
            let done = app
                .db
                .write_as_system(&grant, Some(row.patient_id.0), async |tx| {
                    mark(app, tx, &grant, &row).await
                });
            marked += u64::from(done.await?);
        }
    }
    Ok(marked)
}

/// Marks one answer as late. Says whether it did: meanwhile it may have been given, or promised for a later
/// day, or marked by another instance.
async fn mark(app: &App, tx: &Tx, grant: &SystemGrant, row: &DueRow) -> Result<bool, Error> {
    let now = app.clock.now();
    if !store::escalate(tx, grant, row, now).await? {
        return Ok(false);
    }
    let at = (row.id, row.patient_id, row.recipient_id);
    insert_event(tx, unasked(app, at, ThreadEventKind::Escalated, now)).await?;
    let told = Event::ThreadEscalated {
        patient_id: row.patient_id,
        thread_id: row.id,
    };
    outbox::note(tx, app.random.id(), now, told).await?;
    Ok(true)
}
