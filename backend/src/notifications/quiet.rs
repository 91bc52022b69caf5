//! Quiet hours: when a notice may leave.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use shared::notifications::{DAY_MINUTES, QuietHours};
use shared::time::UtcMicros;

/// The earliest instant from `now` on at which it is not quiet in this zone. An end that the clocks leave out is
/// as much later as they are put forward: 02:30 is 03:30 then.
pub(super) fn after_quiet(now: UtcMicros, quiet: &QuietHours, zone: &TimeZone) -> UtcMicros {
    end_of_quiet(now, quiet, zone).unwrap_or(now)
}

fn end_of_quiet(now: UtcMicros, quiet: &QuietHours, zone: &TimeZone) -> Option<UtcMicros> {
    let instant = Timestamp::from_microsecond(now.0).ok()?;
    let local = instant.to_zoned(zone.clone());
    let minute = u16::try_from(local.hour()).ok()? * 60 + u16::try_from(local.minute()).ok()?;
    let length = (quiet.to + DAY_MINUTES - quiet.from) % DAY_MINUTES;
    let since = (minute + DAY_MINUTES - quiet.from) % DAY_MINUTES;
    if since >= length {
        return None;
    }
    let today = local.date();
    let day = if quiet.to > minute {
        today
    } else {
        today.tomorrow().ok()?
    };
    let (hour, minute) = (quiet.to / 60, quiet.to % 60);
    let at = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    let end = day.to_datetime(at).to_zoned(zone.clone()).ok()?;
    // Where the clocks go back, the end may be over and come again.
    Some(UtcMicros(end.timestamp().as_microsecond().max(now.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UtcMicros {
        let zoned: jiff::Zoned = text.parse().unwrap();
        UtcMicros(zoned.timestamp().as_microsecond())
    }

    fn after(now: &str, from: u16, to: u16) -> UtcMicros {
        let zone = TimeZone::get("America/Chicago").unwrap();
        let quiet = QuietHours {
            from,
            to,
            zone: None,
        };
        after_quiet(at(now), &quiet, &zone)
    }

    #[test]
    fn a_notice_of_the_evening_waits_until_the_morning_and_one_of_the_day_does_not() {
        let quiet = |now| after(now, 21 * 60, 7 * 60);
        let morning = at("2026-11-20T07:00[America/Chicago]");
        assert_eq!(quiet("2026-11-19T21:00[America/Chicago]"), morning);
        assert_eq!(quiet("2026-11-20T06:59[America/Chicago]"), morning);
        assert_eq!(quiet("2026-11-20T07:00[America/Chicago]"), morning);
        let evening = "2026-11-19T20:59[America/Chicago]";
        assert_eq!(quiet(evening), at(evening));
    }

    #[test]
    fn quiet_hours_within_one_day_end_on_that_day() {
        let quiet = |now| after(now, 12 * 60, 13 * 60 + 30);
        let end = at("2026-11-19T13:30[America/Chicago]");
        assert_eq!(quiet("2026-11-19T12:00[America/Chicago]"), end);
        let before = "2026-11-19T11:59[America/Chicago]";
        assert_eq!(quiet(before), at(before));
    }

    #[test]
    fn the_same_beginning_and_end_are_no_quiet_hours() {
        let now = "2026-11-19T03:00[America/Chicago]";
        assert_eq!(after(now, 180, 180), at(now));
    }

    #[test]
    fn an_end_that_the_clocks_leave_out_is_as_much_later_as_they_are_put_forward() {
        // On 8 March 2026 there is no 02:30 in Chicago.
        let end = after("2026-03-08T01:00[America/Chicago]", 60, 150);
        assert_eq!(end, at("2026-03-08T03:30[America/Chicago]"));
    }
}
