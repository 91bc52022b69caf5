//! When and by what names a team is there.

use super::policy::{ManageTeam, TeamPath};
use super::store;
use super::view::instant;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::{team_closure, team_settings};
use crate::directory::{Changed, note_change};
use crate::http::{App, Error};
use crate::site::{from_civil, to_civil};
use shared::notifications::DAY_MINUTES;
use shared::problem::FieldProblem;
use shared::team_settings::{
    MAX_ALIAS_CHARS, MAX_ALIASES, MAX_CLOSURE_NAME_CHARS, MAX_CLOSURES, MAX_REPLY_DAYS, OpenHours,
    TeamRules,
};
use shared::time::CivilDate;
use shared::{ErrorCode, FieldError, FieldName};
use std::collections::{BTreeMap, BTreeSet};

/// Closure days are named this many days ahead at most.
const LONGEST_AHEAD_DAYS: i64 = 731;

/// Says when and by what names a team is there. What was said already changes nothing, whatever version it
/// names; otherwise another version than the one that is there is refused.
pub(super) async fn save(
    app: &App,
    tx: &Tx,
    grant: &Granted<ManageTeam<TeamPath>>,
    wanted: &TeamRules,
) -> Result<(), Error> {
    let (team, now) = (grant.team.id, grant.now());
    let facility = app.site.policy(&grant.team.facility);
    let today = to_civil(facility.day_of(instant(now)?));
    let before = store::settings(tx, team).await?;
    let noted = store::closures(tx, &[team], &today.to_string()).await?;
    // The days of an alert stand as long as it does, whatever the form had when it was opened.
    let is_alerts = |day| grant.team.desk && app.site.alert_closes(&grant.team.facility, day);
    let mut own = wanted.clone();
    own.closures.retain(|closure| !is_alerts(closure.day));
    let mut checked = check(&own, today)?;
    for row in &noted {
        if row.day.parse().is_ok_and(is_alerts) {
            checked.closures.insert(row.day.clone(), row.name.clone());
        }
    }
    let there = before.clone().unwrap_or(team_settings::Model {
        recipient_id: team,
        version: 0,
        reply_days: None,
        hours: None,
        aliases: String::new(),
        successor_id: None,
        retired_at: None,
    });
    let row = team_settings::Model {
        reply_days: wanted.reply_days.map(i16::from),
        hours: write_hours(&checked.hours)?,
        aliases: checked.aliases.join("\n"),
        ..there.clone()
    };
    let same_closures = noted.len() == checked.closures.len()
        && noted
            .iter()
            .all(|row| checked.closures.get(&row.day) == Some(&row.name));
    if row == there && same_closures {
        return Ok(());
    }
    if wanted.version != there.version {
        return Err(ErrorCode::TeamChanged.into());
    }
    let version = there.version.saturating_add(1);
    store::save_settings(tx, team_settings::Model { version, ..row }).await?;
    let closures = checked.closures.into_iter().map(|(day, name)| {
        let before = noted.iter().find(|row| row.day == day);
        team_closure::Model {
            recipient_id: team,
            noted_at: before.map_or(now, |row| row.noted_at),
            applied_at: before.and_then(|row| row.applied_at),
            day,
            name,
        }
    });
    store::replace_closures(tx, team, closures.collect()).await?;
    audit::changed_of_account(tx, grant, Change::ChangeTeamRules, Some(team.0)).await?;
    note_change(tx, now, Changed::These(&[team])).await?;
    Ok(())
}

/// What of a team's rules is kept in another form than it came in.
struct Checked {
    hours: Vec<OpenHours>,
    closures: BTreeMap<String, String>,
    aliases: Vec<String>,
}

fn check(wanted: &TeamRules, today: CivilDate) -> Result<Checked, Error> {
    let mut wrong = Vec::new();
    let mut refuse = |field, error| {
        let fault = FieldError { field, error };
        if !wrong.contains(&fault) {
            wrong.push(fault);
        }
    };
    if wanted
        .reply_days
        .is_some_and(|days| !(1..=MAX_REPLY_DAYS).contains(&days))
    {
        refuse(FieldName::ReplyDays, FieldProblem::NotAllowed);
    }
    let mut hours = wanted.hours.clone();
    hours.sort_by_key(|it| it.weekday);
    let weekdays: BTreeSet<u8> = hours.iter().map(|it| it.weekday).collect();
    let fits = |it: &OpenHours| {
        (1..=7).contains(&it.weekday) && it.from < it.until && it.until <= DAY_MINUTES
    };
    if weekdays.len() != hours.len() || !hours.iter().all(fits) {
        refuse(FieldName::OpenHours, FieldProblem::NotAllowed);
    }
    let mut closures = BTreeMap::new();
    let last = from_civil(today)
        .and_then(|day| day.checked_add(jiff::ToSpan::days(LONGEST_AHEAD_DAYS)).ok())
        .map(to_civil);
    for closure in &wanted.closures {
        if from_civil(closure.day).is_none() {
            refuse(FieldName::Closures, FieldProblem::Unreadable);
        } else if last.is_some_and(|last| closure.day > last) {
            refuse(FieldName::Closures, FieldProblem::TooLate);
        }
        match line(&closure.name, MAX_CLOSURE_NAME_CHARS) {
            // What is past is not kept, and is nobody's mistake.
            Ok(_) if closure.day < today => {}
            Ok(name) => {
                if closures.insert(closure.day.to_string(), name).is_some() {
                    refuse(FieldName::Closures, FieldProblem::Taken);
                }
            }
            Err(problem) => refuse(FieldName::Closures, problem),
        }
    }
    if closures.len() > MAX_CLOSURES {
        refuse(FieldName::Closures, FieldProblem::NotAllowed);
    }
    let mut aliases: Vec<String> = Vec::new();
    for alias in &wanted.aliases {
        match line(alias, MAX_ALIAS_CHARS) {
            Ok(alias) if aliases.contains(&alias) => {}
            Ok(alias) => aliases.push(alias),
            Err(problem) => refuse(FieldName::Aliases, problem),
        }
    }
    if aliases.len() > MAX_ALIASES {
        refuse(FieldName::Aliases, FieldProblem::NotAllowed);
    }
    if wrong.is_empty() {
        Ok(Checked {
            hours,
            closures,
            aliases,
        })
    } else {
        Err(Error::Invalid(wrong))
    }
}

/// A text of one line, without its outer blanks.
pub(super) fn line(text: &str, most: usize) -> Result<String, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        Err(FieldProblem::Missing)
    } else if text.chars().any(char::is_control) {
        Err(FieldProblem::Unreadable)
    } else if text.chars().count() > most {
        Err(FieldProblem::TooLong)
    } else {
        Ok(text.to_owned())
    }
}

fn write_hours(hours: &[OpenHours]) -> Result<Option<String>, Error> {
    if hours.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(hours)
        .map(Some)
        .map_err(|error| Error::internal(format!("hours: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::team_settings::ClosureDay;

    fn rules() -> TeamRules {
        TeamRules {
            version: 0,
            reply_days: None,
            hours: Vec::new(),
            closures: Vec::new(),
            aliases: Vec::new(),
        }
    }

    fn faults(wanted: &TeamRules) -> Vec<(FieldName, FieldProblem)> {
        match check(wanted, "2026-12-01".parse().unwrap()) {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(faults)) => faults.iter().map(|it| (it.field, it.error)).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    fn hours(weekday: u8, from: u16, until: u16) -> OpenHours {
        OpenHours {
            weekday,
            from,
            until,
        }
    }

    fn closure(day: &str, name: &str) -> ClosureDay {
        ClosureDay {
            day: day.parse().unwrap(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn hours_are_one_span_a_day_that_begins_before_it_ends() {
        for (list, fine) in [
            (vec![hours(1, 450, 990), hours(7, 0, 1440)], true),
            (vec![hours(1, 450, 450)], false),
            (vec![hours(1, 450, 1441)], false),
            (vec![hours(0, 450, 990)], false),
            (vec![hours(8, 450, 990)], false),
            (vec![hours(1, 450, 600), hours(1, 700, 800)], false),
        ] {
            let wanted = TeamRules {
                hours: list,
                ..rules()
            };
            assert_eq!(faults(&wanted).is_empty(), fine, "{:?}", wanted.hours);
        }
    }

    #[test]
    fn a_closure_day_has_a_name_a_day_that_is_not_past_and_a_place_in_the_calendar() {
        let with = |closures| TeamRules {
            closures,
            ..rules()
        };
        assert_eq!(faults(&with(vec![closure("2026-12-01", "Storm")])), []);
        assert_eq!(faults(&with(vec![closure("2026-11-30", "Past")])), []);
        let unnamed = faults(&with(vec![closure("2026-12-02", " ")]));
        assert_eq!(unnamed, [(FieldName::Closures, FieldProblem::Missing)]);
        let twice = vec![closure("2026-12-02", "a"), closure("2026-12-02", "b")];
        let twice = faults(&with(twice));
        assert_eq!(twice, [(FieldName::Closures, FieldProblem::Taken)]);
        let far = faults(&with(vec![closure("2030-01-01", "Far")]));
        assert_eq!(far, [(FieldName::Closures, FieldProblem::TooLate)]);
    }

    #[test]
    fn other_names_are_lines_without_outer_blanks_and_each_once() {
        let with = |aliases: &[&str]| TeamRules {
            aliases: aliases.iter().map(|&it| it.to_owned()).collect(),
            ..rules()
        };
        let kept = check(&with(&[" Herk ", "Herk"]), "2026-12-01".parse().unwrap());
        assert_eq!(kept.unwrap().aliases, ["Herk"]);
        let broken = faults(&with(&["a\nb"]));
        assert_eq!(broken, [(FieldName::Aliases, FieldProblem::Unreadable)]);
    }

    #[test]
    fn a_promise_is_one_to_thirty_days() {
        for (days, fine) in [(0, false), (1, true), (30, true), (31, false)] {
            let wanted = TeamRules {
                reply_days: Some(days),
                ..rules()
            };
            assert_eq!(faults(&wanted).is_empty(), fine, "{days}");
        }
    }
}
