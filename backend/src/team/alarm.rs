//! The alarm over teams and desks that have nobody who is there any more: the last one left, was switched off, or
//! is away without a cover. A team's desk answers meanwhile, if it has anybody, and whoever can find members is
//! told, once for each time that it happens.
//!
//! A team that never had a member is as it was meant to be: the alarm is about one that had. Every instance
//! looks; a team is noted once.

use super::store;
use crate::auth::{Job, SystemGrant};
use crate::http::{App, Error};
use crate::outbox::{self, Event};

/// Teams that are noted in one transaction.
const TOGETHER: u64 = 100;

/// Notes which teams have nobody who is there any more, and forgets those that have somebody again. Gives how many were
/// noted.
///
/// # Errors
/// When the database fails; what was noted before that stays so.
pub async fn look(app: &App) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::TeamAlarm);
    let now = app.clock.now();
    // Asked before anything is locked for writing: nearly always there is nothing.
    if store::anybody_is_back(app.db.reader(), now).await? {
        app.db
            .write_as_system(&grant, None, async |tx| {
                Ok(store::end_alarms(tx, &grant, now).await?)
            })
            .await?;
    }
    let mut raised = 0;
    loop {
        let teams = store::without_members(app.db.reader(), now, TOGETHER).await?;
        if teams.is_empty() {
            return Ok(raised);
        }
        raised += app
            .db
            .write_as_system(&grant, None, async |tx| {
                let mut raised = 0;
                for recipient_id in &teams {
                    // Another instance may have been quicker.
                    if store::raise_alarm(tx, &grant, *recipient_id, now).await? {
                        let event = Event::TeamUnstaffed {
                            recipient_id: *recipient_id,
                        };
                        outbox::note(tx, app.random.id(), now, event).await?;
                        raised += 1;
                    }
                }
                Ok(raised)
            })
            .await?;
    }
}
