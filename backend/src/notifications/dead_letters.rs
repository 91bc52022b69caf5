//! Deliveries that were given up: an administrator sees them, tries them again or drops them. Neither to
//! whom nor what.

use super::policy::SettleDeadLetter;
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::notice::NoticeOutcome;
use crate::http::{App, Error};
use crate::outbox::{self, DeadLetter, Event};
use shared::ErrorCode;
use shared::notifications::DeadLetterView;
use std::collections::HashMap;
use uuid::Uuid;

/// The most that are listed.
const MOST: u64 = 100;

fn notice_of(letter: &DeadLetter) -> Option<Uuid> {
    match serde_json::from_value(letter.payload.clone()) {
        Ok(Event::NoticeDue { notice_id, .. }) => Some(notice_id),
        _ => None,
    }
}

/// What was given up, the newest first.
pub(super) async fn list(app: &App) -> Result<Vec<DeadLetterView>, Error> {
    let conn = app.db.reader();
    let letters = outbox::dead_letters(conn, None, MOST).await?;
    let notices: Vec<Uuid> = letters.iter().filter_map(notice_of).collect();
    let kinds: HashMap<Uuid, _> = store::kinds(conn, notices).await?.into_iter().collect();
    Ok(letters
        .into_iter()
        .map(|letter| DeadLetterView {
            kind: notice_of(&letter).and_then(|id| kinds.get(&id).copied()),
            event_id: letter.event_id,
            consumer: letter.consumer,
            event: letter.event,
            noted_at: letter.noted_at,
            dead_at: letter.dead_at,
            attempts: u32::try_from(letter.attempts).unwrap_or_default(),
            failure: letter.failure,
        })
        .collect())
}

/// Tries one again, as if it was never tried. Whatever a notice looks at when it is sent is looked at again.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub(super) async fn retry(tx: &Tx, grant: &Granted<SettleDeadLetter>) -> Result<(), Error> {
    let target = &grant.path;
    let letter = (target.event_id, target.consumer.as_str());
    if !outbox::revive(tx, letter, grant.now()).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let object = Some(target.event_id);
    audit::changed_of_account(tx, grant, Change::RetryDeadLetter, object).await?;
    Ok(())
}

/// Drops one for good.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none.
pub(super) async fn give_up(tx: &Tx, grant: &Granted<SettleDeadLetter>) -> Result<(), Error> {
    let target = &grant.path;
    let now = grant.now();
    let named = (target.event_id, target.consumer.as_str());
    let letters = outbox::dead_letters(tx, Some(named), 1).await?;
    if !outbox::drop_dead(tx, named, now).await? {
        return Err(ErrorCode::NotFound.into());
    }
    if let Some(notice) = letters.first().and_then(notice_of) {
        store::settle(tx, notice, NoticeOutcome::Dropped, now, None).await?;
    }
    let object = Some(target.event_id);
    audit::changed_of_account(tx, grant, Change::DropDeadLetter, object).await?;
    Ok(())
}
