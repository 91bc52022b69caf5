//! Duty days: by when a message is to be answered.
//!
//! A duty day is a day of the week on which somebody is there (a weekday, unless the team says otherwise)
//! that is no federal holiday of the United States and no closure day of the facility or the team. Owns the
//! calendar's rules, not the promise: how many days, in which zone, closed when is site content. Pure and
//! cheap enough to be called for every row of a list.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use shared::team_settings::OpenHours;
use shared::time::CivilDate;
use std::collections::BTreeSet;

/// What a facility promises.
#[derive(Clone, Debug, PartialEq)]
pub struct FacilityPolicy {
    /// Where its calendar is kept.
    pub time_zone: TimeZone,
    /// In how many duty days a message is answered, at least 1.
    pub reply_days: u8,
    /// Days on which it is closed beside weekends and federal holidays.
    pub closure_days: BTreeSet<Date>,
    /// On which days of the week somebody is there, Monday first.
    pub weekdays: [bool; 7],
}

/// From Monday to Friday.
pub(super) const WORKING_WEEK: [bool; 7] = [true, true, true, true, true, false, false];

impl FacilityPolicy {
    /// Whether somebody is there to answer on this day.
    #[must_use]
    pub fn is_duty_day(&self, date: Date) -> bool {
        self.is_weekday(date) && !is_federal_holiday(date) && !self.closure_days.contains(&date)
    }

    /// The days from one to another, both included, on which somebody would be there by the day of the week
    /// and nobody is: holidays and closures.
    #[must_use]
    pub fn closed_between(&self, first: Date, last: Date) -> Vec<Date> {
        first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= last)
            .filter(|day| self.is_weekday(*day) && !self.is_duty_day(*day))
            .collect()
    }

    fn is_weekday(&self, date: Date) -> bool {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        self.weekdays.get(weekday).is_some_and(|there| *there)
    }

    /// The first duty day after a day; the day itself at the calendar's end.
    #[must_use]
    pub fn next_duty_day(&self, date: Date) -> Date {
        let mut day = date;
        while let Ok(next) = day.tomorrow() {
            day = next;
            if self.is_duty_day(day) {
                break;
            }
        }
        day
    }

    /// The day of the facility's calendar at an instant.
    #[must_use]
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.time_zone.to_datetime(instant).date()
    }

    /// The first instant of a day at the facility; `None` beyond the calendar's end. Where midnight was
    /// skipped by a clock change, the day begins after it.
    #[must_use]
    pub fn start_of(&self, date: Date) -> Option<Timestamp> {
        let start = date.to_zoned(self.time_zone.clone()).ok()?;
        Some(start.start_of_day().ok()?.timestamp())
    }
}

/// What a team says of its days, where it says something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamCalendar {
    /// In how many duty days it promises an answer.
    pub reply_days: Option<u8>,
    /// When somebody is there; nothing where it says nothing.
    pub hours: Vec<OpenHours>,
    /// Days on which nobody answers.
    pub closure_days: BTreeSet<Date>,
}

impl TeamCalendar {
    /// The same with the days on which its desk says that the whole facility is closed.
    #[must_use]
    pub fn under(mut self, desk: Option<&Self>) -> Self {
        if let Some(desk) = desk {
            self.closure_days.extend(&desk.closure_days);
        }
        self
    }

    /// What the team promises, where its facility promises that.
    #[must_use]
    pub fn over(&self, facility: &FacilityPolicy) -> FacilityPolicy {
        let mut policy = facility.clone();
        policy.reply_days = self.reply_days.unwrap_or(policy.reply_days);
        if !self.hours.is_empty() {
            policy.weekdays = [1, 2, 3, 4, 5, 6, 7].map(|weekday| {
                let mut hours = self.hours.iter();
                hours.any(|open| open.weekday == weekday)
            });
        }
        policy.closure_days.extend(&self.closure_days);
        policy
    }
}

/// By when a message sent at this instant is to be answered, in the facility's calendar.
///
/// The clock starts with the first duty day after the day of sending, at whatever hour it was sent:
/// of 3 days, Thursday 10:00 and Thursday 23:00 both give Tuesday, and all of Friday afternoon,
/// Saturday and Sunday give Wednesday. The hour must not matter, or a message sent on Friday evening
/// would have a later date than one sent on Saturday.
#[must_use]
pub fn reply_by(sent: Timestamp, policy: &FacilityPolicy) -> CivilDate {
    let mut date = policy.day_of(sent);
    let mut days_left = policy.reply_days.max(1);
    while days_left > 0 {
        // The calendar ends in the year 9999; a message of its last week is due on its last day.
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        if policy.is_duty_day(date) {
            days_left = days_left.saturating_sub(1);
        }
    }
    to_civil(date)
}

/// Whether a federal holiday is kept on this day (5 U.S.C. 6103). One that falls on a Saturday is
/// kept on the Friday before, one on a Sunday on the Monday after; the weekend day counts as well.
#[must_use]
pub fn is_federal_holiday(date: Date) -> bool {
    let nth_weekday = match (date.month(), date.weekday(), date.day()) {
        // Martin Luther King Jr., Washington's Birthday, Memorial Day, Labor Day, Columbus Day.
        (1 | 2, Weekday::Monday, 15..=21)
        | (5, Weekday::Monday, 25..=31)
        | (9, Weekday::Monday, 1..=7)
        | (10, Weekday::Monday, 8..=14)
        // Thanksgiving.
        | (11, Weekday::Thursday, 22..=28) => true,
        _ => false,
    };
    let kept_instead = match date.weekday() {
        Weekday::Friday => date.tomorrow().is_ok_and(has_fixed_holiday),
        Weekday::Monday => date.yesterday().is_ok_and(has_fixed_holiday),
        _ => false,
    };
    nth_weekday || kept_instead || has_fixed_holiday(date)
}

/// New Year, Juneteenth, Independence Day, Veterans Day, Christmas: always on the same date.
fn has_fixed_holiday(date: Date) -> bool {
    matches!(
        (date.month(), date.day()),
        (1, 1) | (6, 19) | (7, 4) | (11, 11) | (12, 25)
    )
}

/// A day as the wire and the database have it.
#[must_use]
pub fn to_civil(date: Date) -> CivilDate {
    CivilDate {
        year: date.year(),
        month: date.month(),
        day: date.day(),
    }
}

/// A day as the calendar computes with it; `None` for one that does not exist.
#[must_use]
pub fn from_civil(date: CivilDate) -> Option<Date> {
    Date::new(date.year, date.month, date.day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Checked = Result<(), Box<dyn std::error::Error>>;

    fn policy(zone: &str, reply_days: u8, closed: &[&str]) -> Result<FacilityPolicy, jiff::Error> {
        Ok(FacilityPolicy {
            time_zone: TimeZone::get(zone)?,
            reply_days,
            closure_days: closed
                .iter()
                .map(|day| day.parse())
                .collect::<Result<_, _>>()?,
            weekdays: WORKING_WEEK,
        })
    }

    #[test]
    fn a_team_has_days_of_its_own_over_those_of_its_facility() -> Checked {
        let facility = policy("America/Chicago", 3, &["2026-11-30"])?;
        assert_eq!(TeamCalendar::default().over(&facility), facility);
        let team = TeamCalendar {
            reply_days: Some(2),
            hours: [2, 6]
                .map(|weekday| OpenHours {
                    weekday,
                    from: 450,
                    until: 990,
                })
                .to_vec(),
            closure_days: BTreeSet::from(["2026-11-24".parse()?]),
        };
        let policy = team.over(&facility);
        // Tuesdays and Saturdays; Tuesday the 24th is closed.
        let sent: jiff::civil::DateTime = "2026-11-19T10:00".parse()?;
        let sent = sent.to_zoned(policy.time_zone.clone())?.timestamp();
        assert_eq!(reply_by(sent, &policy).to_string(), "2026-11-28");
        assert!(policy.closure_days.contains(&"2026-11-30".parse()?));
        assert_eq!(
            policy.next_duty_day("2026-11-28".parse()?),
            "2026-12-01".parse()?
        );
        // Thanksgiving is no day of theirs; Tuesday the 24th is, and closed.
        let (first, last) = ("2026-11-19".parse()?, "2026-11-28".parse()?);
        assert_eq!(policy.closed_between(first, last), ["2026-11-24".parse()?]);
        assert_eq!(
            facility.closed_between(first, "2026-11-30".parse()?),
            ["2026-11-26".parse()?, "2026-11-30".parse()?]
        );
        Ok(())
    }

    /// Rows of (sent, in the facility's clock; days; expected).
    fn check(zone: &str, closed: &[&str], rows: &[(&str, u8, &str)]) -> Checked {
        for (sent, days, expected) in rows {
            let policy = policy(zone, *days, closed)?;
            let sent: jiff::civil::DateTime = sent.parse()?;
            let instant = sent.to_zoned(policy.time_zone.clone())?.timestamp();
            assert_eq!(
                reply_by(instant, &policy).to_string(),
                *expected,
                "{sent}, {days} days"
            );
        }
        Ok(())
    }

    #[test]
    fn the_promise_is_counted_in_duty_days() -> Checked {
        check(
            "America/Chicago",
            &[],
            &[
                ("2026-11-19T10:00", 3, "2026-11-24"),
                ("2026-11-19T23:59", 3, "2026-11-24"),
                ("2026-11-20T16:45", 3, "2026-11-25"),
                ("2026-11-21T09:00", 3, "2026-11-25"),
                ("2026-11-22T23:59", 3, "2026-11-25"),
                ("2026-11-23T00:00", 3, "2026-11-27"),
                ("2026-11-25T10:00", 1, "2026-11-27"),
                ("2026-11-26T10:00", 1, "2026-11-27"),
                ("2026-11-27T10:00", 1, "2026-11-30"),
                // Over the year: Christmas on a Friday, New Year on a Friday.
                ("2026-12-24T10:00", 1, "2026-12-28"),
                ("2026-12-30T10:00", 3, "2027-01-05"),
                ("2024-02-28T10:00", 1, "2024-02-29"),
                // A promise of no days is one of one day.
                ("2026-11-19T10:00", 0, "2026-11-20"),
            ],
        )
    }

    #[test]
    fn a_facility_closes_on_its_own_days_too() -> Checked {
        check(
            "America/Chicago",
            &["2026-11-27", "2026-11-30", "2026-12-05"],
            &[
                ("2026-11-25T10:00", 1, "2026-12-01"),
                ("2026-11-23T10:00", 3, "2026-12-01"),
            ],
        )
    }

    #[test]
    fn the_day_is_the_facilitys() -> Checked {
        // One instant, Friday 18:00 in Chicago, is Saturday 09:00 in Tokyo and already Saturday in Guam.
        let sent: Timestamp = "2026-11-21T00:00:00Z".parse()?;
        for (zone, expected) in [
            ("America/Chicago", "2026-11-25"),
            ("Asia/Tokyo", "2026-11-25"),
            ("Pacific/Guam", "2026-11-25"),
        ] {
            assert_eq!(
                reply_by(sent, &policy(zone, 3, &[])?).to_string(),
                expected,
                "{zone}"
            );
        }
        // Thursday in Chicago, Friday at Yokota.
        let sent: Timestamp = "2026-11-19T20:00:00Z".parse()?;
        let by = |zone: &str| policy(zone, 1, &[]).map(|p| reply_by(sent, &p).to_string());
        assert_eq!(by("America/Chicago")?, "2026-11-20");
        assert_eq!(by("Asia/Tokyo")?, "2026-11-23");
        Ok(())
    }

    #[test]
    fn clock_changes_move_no_day() -> Checked {
        check(
            "America/Chicago",
            &[],
            &[
                // Spring: 02:00 to 03:00 does not exist; autumn: 01:00 to 02:00 comes twice.
                ("2026-03-08T02:30", 1, "2026-03-09"),
                ("2026-03-06T23:59", 1, "2026-03-09"),
                ("2026-11-01T01:30", 1, "2026-11-02"),
                ("2026-10-30T23:59", 2, "2026-11-03"),
            ],
        )?;
        // A zone where midnight itself was skipped.
        check(
            "America/Havana",
            &[],
            &[("2026-03-08T00:30", 1, "2026-03-09")],
        )
    }

    #[test]
    fn federal_holidays_are_the_published_ones() -> Checked {
        // As the Office of Personnel Management publishes them, on the days that they are kept.
        for (year, kept) in [
            (
                2021,
                "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
            ),
            (
                2022,
                "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
            ),
            (
                2023,
                "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
            ),
            (
                2026,
                "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
            ),
            (
                2027,
                "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
            ),
        ] {
            let first = Date::new(year, 1, 1)?;
            let weekdays = first
                .series(jiff::ToSpan::days(1))
                .take_while(|day| day.year() == year)
                .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
            let found: Vec<String> = weekdays
                .filter(|day| is_federal_holiday(*day))
                .map(|day| day.strftime("%m-%d").to_string())
                .collect();
            assert_eq!(found.join(" "), kept, "{year}");
        }
        Ok(())
    }

    #[test]
    fn days_pass_between_the_calendar_and_the_wire() -> Checked {
        let date = Date::new(2024, 2, 29)?;
        assert_eq!(from_civil(to_civil(date)), Some(date));
        assert_eq!(
            from_civil(CivilDate {
                year: 2023,
                month: 2,
                day: 29
            }),
            None
        );
        let last = policy("UTC", 3, &[])?;
        assert_eq!(reply_by(Timestamp::MAX, &last).year, 9999);
        Ok(())
    }
}
