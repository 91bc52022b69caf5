//! The days on which the site's alert closes facilities.
//!
//! Each becomes a closure day of the facilities' message desks, under the alert's heading. Everything else follows
//! from that as from any other closure day: no answer is promised for it, what was promised before is moved past
//! it, and the patient's side is told why. While the alert stands its days stand with it; once it is gone the desks
//! can take their days back themselves.

use super::store;
use crate::audit;
use crate::auth::{Job, SystemGrant};
use crate::db::Tx;
use crate::db::entity::team_closure;
use crate::directory::{Changed, note_change};
use crate::http::{App, Error};
use crate::site::to_civil;
use std::collections::HashSet;

/// Closure days that are noted in one transaction.
const TOGETHER: usize = 100;

/// Notes the alert's days from today on where they are not noted yet. Gives how many were: one for each day of
/// each facility.
///
/// # Errors
/// When the database fails; what was noted before that stays so.
pub async fn close(app: &App) -> Result<usize, Error> {
    let Some(alert) = app.site.alert().filter(|alert| !alert.closed.is_empty()) else {
        return Ok(0);
    };
    let now = app.clock.now();
    let moment = app.moment(now);
    let conn = app.db.reader();
    let places = store::desks(conn, &alert.facilities).await?;
    let days: Vec<String> = alert.closed.iter().map(ToString::to_string).collect();
    let noted: HashSet<_> = store::closed_on(conn, &days).await?.into_iter().collect();
    let mut missing = Vec::new();
    for (facility, desk) in places {
        let today = to_civil(moment.day_at(Some(&facility))?);
        let coming = alert.closed.iter().filter(|day| **day >= today);
        let rows = coming.map(|day| team_closure::Model {
            recipient_id: desk,
            day: day.to_string(),
            name: alert.heading.clone(),
            noted_at: now,
            applied_at: None,
        });
        missing.extend(rows.filter(|row| !noted.contains(&(desk, row.day.clone()))));
    }
    // Asked before anything is locked for writing: nearly always there is nothing.
    if missing.is_empty() {
        return Ok(0);
    }
    let grant = SystemGrant::for_job(Job::ReplyClock);
    let mut noted = 0;
    for rows in missing.chunks(TOGETHER) {
        noted += app
            .db
            .write_as_system(&grant, None, async |tx| note(app, tx, &grant, rows).await)
            .await?;
    }
    Ok(noted)
}

/// Gives how many were not noted yet: another instance may have been quicker, or the desk itself.
async fn note(
    app: &App,
    tx: &Tx,
    grant: &SystemGrant,
    rows: &[team_closure::Model],
) -> Result<usize, Error> {
    // What is promised from here on counts the day; what was promised before moves.
    let now = app.clock.now();
    let mut closed = Vec::new();
    for row in rows {
        let row = team_closure::Model {
            noted_at: now,
            ..row.clone()
        };
        let desk = row.recipient_id;
        if store::add_closure(tx, grant, row).await? {
            audit::closed_by_alert(tx, now, desk).await?;
            closed.push(desk);
        }
    }
    let noted = closed.len();
    closed.dedup();
    note_change(tx, now, Changed::These(&closed)).await?;
    Ok(noted)
}

/// Says in the log which facilities of the alert the directory does not have: nothing is closed there.
///
/// # Errors
/// When the database fails.
pub async fn name_unknown(app: &App) -> Result<(), Error> {
    let Some(alert) = app.site.alert() else {
        return Ok(());
    };
    let places = store::desks(app.db.reader(), &alert.facilities).await?;
    for name in &alert.facilities {
        if !places.iter().any(|(facility, _)| facility == name) {
            tracing::warn!(
                name,
                "the site's alert names a facility that the directory does not have"
            );
        }
    }
    Ok(())
}
