//! Who is in a team: from when until when, in which role, away when, and who answers instead.
//!
//! Days are those of the team's facility: a last day ends with its midnight. Nobody loses a thread by being
//! away: it is New again for the others, and theirs to read when they are back.

use super::policy::{ManageTeam, MemberPath};
use super::store;
use super::view::instant;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::team_member;
use crate::directory::{Changed, note_change};
use crate::http::{App, Error};
use crate::site::{FacilityPolicy, from_civil, to_civil};
use shared::id::AccountId;
use shared::problem::FieldProblem;
use shared::team_settings::{Absence, MemberRole, Membership};
use shared::time::{CivilDate, UtcMicros};
use shared::{FieldError, FieldName};

/// Absences are kept this many days ahead at most: who is away for longer leaves the team.
const LONGEST_ABSENCE_DAYS: i64 = 366;

/// Makes somebody a member, or changes what holds for them.
pub(super) async fn save(
    app: &App,
    tx: &Tx,
    grant: &Granted<ManageTeam<MemberPath>>,
    wanted: &Membership,
) -> Result<(), Error> {
    let (team, now) = (grant.named.recipient_id, grant.now());
    let account = grant.named.account_id;
    let policy = app.site.policy(&grant.team.facility);
    let there = store::find_member(tx, team, account).await?;
    if store::staff_member(tx, account).await?.is_none() {
        return Err(wrong(FieldName::Member, FieldProblem::Unknown));
    }
    let until = wanted
        .until
        .map(|day| end_of(policy, day, now, FieldName::EndsOn))
        .transpose()?;
    let away = wanted
        .away
        .map(|away| period(policy, away, now))
        .transpose()?;
    let cover = wanted.away.and_then(|away| away.cover_id);
    if cover == Some(account) {
        return Err(wrong(FieldName::Cover, FieldProblem::NotAllowed));
    }
    let holds = there
        .as_ref()
        .filter(|row| row.valid_until.is_none_or(|end| now < end));
    let row = team_member::Model {
        recipient_id: team,
        account_id: account,
        valid_from: holds.map_or(now, |row| row.valid_from),
        valid_until: until,
        role: wanted.role,
        away_from: away.map(|(from, _)| from),
        away_until: away.map(|(_, until)| until),
        cover_id: cover,
    };
    if there.as_ref() == Some(&row) {
        return Ok(());
    }
    store::save_member(tx, row).await?;
    if let (Some(cover), Some(away)) = (cover, away) {
        let_cover(tx, grant, cover, away).await?;
    }
    note_member(tx, grant, Change::ChangeMember, account).await?;
    note_change(tx, now, Changed::These(&[team])).await?;
    Ok(())
}

/// Ends a membership at once.
pub(super) async fn remove(tx: &Tx, grant: &Granted<ManageTeam<MemberPath>>) -> Result<(), Error> {
    if store::end_member(tx, grant).await? {
        let account = grant.named.account_id;
        note_member(tx, grant, Change::RemoveMember, account).await?;
        let team = grant.named.recipient_id;
        note_change(tx, grant.now(), Changed::These(&[team])).await?;
    }
    Ok(())
}

/// Lets a colleague answer for the team meanwhile. A membership that they have is never shortened.
async fn let_cover(
    tx: &Tx,
    grant: &Granted<ManageTeam<MemberPath>>,
    cover: AccountId,
    (from, until): (UtcMicros, UtcMicros),
) -> Result<(), Error> {
    let (team, now) = (grant.named.recipient_id, grant.now());
    if store::staff_member(tx, cover).await?.is_none() {
        return Err(wrong(FieldName::Cover, FieldProblem::Unknown));
    }
    let from = from.max(now);
    let holds = store::find_member(tx, team, cover)
        .await?
        .filter(|row| row.valid_until.is_none_or(|end| now < end));
    let row = match &holds {
        Some(row) => {
            let away_too = row
                .away_from
                .zip(row.away_until)
                .is_some_and(|(gone, back)| gone < until && from < back);
            if away_too {
                return Err(wrong(FieldName::Cover, FieldProblem::NotAllowed));
            }
            team_member::Model {
                valid_from: row.valid_from.min(from),
                valid_until: row.valid_until.map(|end| end.max(until)),
                ..row.clone()
            }
        }
        None => team_member::Model {
            recipient_id: team,
            account_id: cover,
            valid_from: from,
            valid_until: Some(until),
            role: MemberRole::Member,
            away_from: None,
            away_until: None,
            cover_id: None,
        },
    };
    if holds.as_ref() == Some(&row) {
        return Ok(());
    }
    store::save_member(tx, row).await?;
    note_member(tx, grant, Change::ChangeMember, cover).await
}

/// Notes whose membership was changed, and in which team: a row for each, of one request.
async fn note_member(
    tx: &Tx,
    grant: &Granted<ManageTeam<MemberPath>>,
    change: Change,
    account: AccountId,
) -> Result<(), Error> {
    let team = grant.named.recipient_id;
    audit::changed_of_account(tx, grant, change, Some(account.0)).await?;
    audit::changed_of_account(tx, grant, Change::ChangeTeamMembers, Some(team.0)).await?;
    Ok(())
}

/// The day of an instant at the facility.
pub(super) fn day_of(policy: &FacilityPolicy, at: UtcMicros) -> Result<CivilDate, Error> {
    Ok(to_civil(policy.day_of(instant(at)?)))
}

/// The last day before an instant that ends something.
pub(super) fn last_day_before(policy: &FacilityPolicy, end: UtcMicros) -> Result<CivilDate, Error> {
    day_of(policy, UtcMicros(end.0.saturating_sub(1)))
}

/// The absence that is or will be, as days.
pub(super) fn absence(
    policy: &FacilityPolicy,
    now: UtcMicros,
    (from, until, cover_id): (Option<UtcMicros>, Option<UtcMicros>, Option<AccountId>),
) -> Result<Option<Absence>, Error> {
    match from.zip(until) {
        Some((from, until)) if now < until => Ok(Some(Absence {
            from: day_of(policy, from)?,
            until: last_day_before(policy, until)?,
            cover_id,
        })),
        _ => Ok(None),
    }
}

fn start_of(policy: &FacilityPolicy, day: CivilDate, field: FieldName) -> Result<UtcMicros, Error> {
    from_civil(day)
        .and_then(|date| policy.start_of(date))
        .map(|start| UtcMicros(start.as_microsecond()))
        .ok_or_else(|| wrong(field, FieldProblem::Unreadable))
}

/// The instant at which a last day is over; a day that is over already is refused.
fn end_of(
    policy: &FacilityPolicy,
    day: CivilDate,
    now: UtcMicros,
    field: FieldName,
) -> Result<UtcMicros, Error> {
    let next = from_civil(day)
        .and_then(|date| date.tomorrow().ok())
        .ok_or_else(|| wrong(field, FieldProblem::Unreadable))?;
    let end = start_of(policy, to_civil(next), field)?;
    if end <= now {
        return Err(wrong(field, FieldProblem::TooEarly));
    }
    Ok(end)
}

fn period(
    policy: &FacilityPolicy,
    away: Absence,
    now: UtcMicros,
) -> Result<(UtcMicros, UtcMicros), Error> {
    let until = end_of(policy, away.until, now, FieldName::Absence)?;
    let from = start_of(policy, away.from, FieldName::Absence)?;
    if from >= until {
        return Err(wrong(FieldName::Absence, FieldProblem::TooEarly));
    }
    if until > now.plus_seconds(LONGEST_ABSENCE_DAYS * 24 * 3600) {
        return Err(wrong(FieldName::Absence, FieldProblem::TooLate));
    }
    Ok((from, until))
}

fn wrong(field: FieldName, error: FieldProblem) -> Error {
    Error::Invalid(vec![FieldError { field, error }])
}
