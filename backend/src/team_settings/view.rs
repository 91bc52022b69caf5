//! A team as its managers see it.

use super::members;
use super::policy::SeeTeam;
use super::store::{self, MemberRow};
use crate::auth::Granted;
use crate::directory::{read_hours, teams_calendar};
use crate::http::{App, Error};
use crate::site::{FacilityPolicy, reply_by, to_civil};
use jiff::Timestamp;
use shared::team_settings::{
    ClosureDay, MemberView, Presence, SuccessorView, TeamSettingsView, TemplateView,
};
use shared::time::UtcMicros;

/// All that a team says of itself.
pub(super) async fn of_team(
    app: &App,
    grant: &Granted<SeeTeam>,
) -> Result<TeamSettingsView, Error> {
    let conn = app.db.reader();
    let (team, now) = (&grant.team, grant.now());
    let instant = instant(now)?;
    let facility = app.site.policy(&team.facility);
    let calendar = teams_calendar(conn, team.id, team.desk_id).await?;
    let policy = calendar.over(facility);
    let today = to_civil(policy.day_of(instant));
    let settings = store::settings(conn, team.id).await?;
    let retired = settings
        .as_ref()
        .is_some_and(|row| row.retired_at.is_some());
    let successor = match settings.as_ref().and_then(|row| row.successor_id) {
        Some(id) => store::label(conn, id).await?.map(|label| SuccessorView {
            recipient_id: id,
            label,
        }),
        None => None,
    };
    let closures = store::closures(conn, &[team.id, team.desk_id], &today.to_string()).await?;
    let (own, of_desk): (Vec<_>, Vec<_>) = closures
        .into_iter()
        .partition(|row| row.recipient_id == team.id);
    let days = |rows: Vec<crate::db::entity::team_closure::Model>| {
        rows.into_iter()
            .map(|row| {
                Ok(ClosureDay {
                    day: row
                        .day
                        .parse()
                        .map_err(|_| Error::internal("a closure day is no date"))?,
                    name: row.name,
                })
            })
            .collect::<Result<Vec<_>, Error>>()
    };
    let members = store::members(conn, team.id, now).await?;
    let there = store::presence(conn, team.id, now).await?;
    let there = there.map_or((0, false), |row| (row.members, row.answered));
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    Ok(TeamSettingsView {
        recipient_id: team.id,
        label: team.label.clone(),
        kind: team.kind,
        facility: team.facility.clone(),
        desk: team.desk,
        may_change: grant.may_change,
        presence: presence_of(retired, there),
        version: settings.as_ref().map_or(0, |row| row.version),
        reply_days: settings
            .as_ref()
            .and_then(|row| row.reply_days)
            .and_then(|days| u8::try_from(days).ok()),
        facility_reply_days: facility.reply_days,
        reply_by: reply_by(instant, &policy),
        time_zone: facility.time_zone.iana_name().unwrap_or("UTC").to_owned(),
        today,
        hours: settings
            .as_ref()
            .and_then(|row| row.hours.as_deref())
            .map(read_hours)
            .transpose()?
            .unwrap_or_default(),
        closures: days(own)?,
        facility_closures: days(of_desk)?,
        aliases: settings
            .as_ref()
            .map(|row| lines(&row.aliases))
            .unwrap_or_default(),
        directory_aliases: lines(&team.aliases),
        members: members
            .into_iter()
            .map(|row| member(row, &policy, now))
            .collect::<Result<_, _>>()?,
        templates: templates(app, team.id).await?,
        successor,
    })
}

/// A team's texts for answers.
pub(super) async fn templates(
    app: &App,
    team: shared::id::RecipientId,
) -> Result<Vec<TemplateView>, Error> {
    let rows = store::templates(app.db.reader(), team).await?;
    Ok(rows
        .into_iter()
        .map(|row| TemplateView {
            id: row.id,
            name: row.name,
            body: row.body,
        })
        .collect())
}

/// Whether anybody is there, by how many members are and whether somebody answers.
pub(super) const fn presence_of(retired: bool, (members, answered): (i64, bool)) -> Presence {
    match (retired, members > 0, answered) {
        (true, _, _) => Presence::Retired,
        (false, true, _) => Presence::Members,
        (false, false, true) => Presence::Desk,
        (false, false, false) => Presence::Nobody,
    }
}

/// An instant as calendars compute with it.
pub(super) fn instant(at: UtcMicros) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(at.0)
        .map_err(|error| Error::internal(format!("the clock: {error}")))
}

fn member(row: MemberRow, policy: &FacilityPolicy, now: UtcMicros) -> Result<MemberView, Error> {
    let begins = (row.valid_from > now)
        .then(|| members::day_of(policy, row.valid_from))
        .transpose()?;
    let away = members::absence(policy, now, (row.away_from, row.away_until, row.cover_id))?;
    let present = begins.is_none()
        && row.disabled_at.is_none()
        && !row
            .away_from
            .zip(row.away_until)
            .is_some_and(|(from, until)| from <= now && now < until);
    Ok(MemberView {
        account_id: row.account_id,
        name: row.name.into(),
        title: row.title,
        role: row.role,
        begins,
        until: row
            .valid_until
            .map(|end| members::last_day_before(policy, end))
            .transpose()?,
        cover: away
            .is_some()
            .then_some(row.cover)
            .flatten()
            .map(Into::into),
        away,
        present,
    })
}
