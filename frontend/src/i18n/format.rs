//! Dates, times, sizes and counts, formatted by the browser.

use super::texts as t;
use js_sys::{Date, Object, Reflect};
use shared::time::{CivilDate, UtcMicros};
use wasm_bindgen::{JsCast as _, JsValue};

/// The language of the texts; dates follow it, not the browser's own language.
const LOCALE: &str = "en-US";

/// "Wed, Nov 25", with the year when it is not this one.
#[must_use]
pub fn date(date: CivilDate) -> String {
    let this_year = today().year == date.year;
    let mut parts = vec![("weekday", "short"), ("month", "short"), ("day", "numeric")];
    if !this_year {
        parts.push(("year", "numeric"));
    }
    civil(date, &parts)
}

/// "Mar 14, 1985": a date that is far from today, such as a birth date.
#[must_use]
pub fn birth_date(date: CivilDate) -> String {
    civil(
        date,
        &[("month", "short"), ("day", "numeric"), ("year", "numeric")],
    )
}

/// "Saturday, November 21".
#[must_use]
pub fn long_date(date: CivilDate) -> String {
    civil(
        date,
        &[("weekday", "long"), ("month", "long"), ("day", "numeric")],
    )
}

/// "Thu, Nov 19, 7:48 PM", or "Today, 9:12 AM".
#[must_use]
pub fn date_time(instant: UtcMicros) -> String {
    let day = local_day(instant);
    if day == today() {
        t::time_today(&time(instant))
    } else {
        t::time_day_and_time(&date(day), &time(instant))
    }
}

/// "Nov 19, 2026, 7:48 PM": for paper, which is read on any other day.
#[must_use]
pub fn paper_time(instant: UtcMicros) -> String {
    t::time_day_and_time(&birth_date(local_day(instant)), &time(instant))
}

/// "Nov 19, 2026": a day that may be of any year.
#[must_use]
pub fn paper_day(instant: UtcMicros) -> String {
    birth_date(local_day(instant))
}

/// The time zone in which dates are shown: its IANA name, where the browser tells it.
#[must_use]
pub fn time_zone() -> Option<String> {
    let formatter = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &Object::new());
    let zone = Reflect::get(&formatter.resolved_options(), &"timeZone".into()).ok()?;
    zone.as_string()
}

/// Every time zone that the browser knows, by its IANA name; its own alone where it does not list them.
#[must_use]
pub fn time_zones() -> Vec<String> {
    let listed = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?;
        let list = list.dyn_into::<js_sys::Function>().ok()?;
        let names = list.call1(&intl, &"timeZone".into()).ok()?;
        let names = names.dyn_into::<js_sys::Array>().ok()?;
        Some(names.iter().filter_map(|name| name.as_string()).collect())
    };
    listed().unwrap_or_else(|| time_zone().into_iter().collect())
}

/// "Thu, Nov 19", or "7:48 PM" when it was today: short enough for a row of a list.
#[must_use]
pub fn row_time(instant: UtcMicros) -> String {
    let day = local_day(instant);
    if day == today() {
        time(instant)
    } else {
        date(day)
    }
}

/// "7:48 PM".
#[must_use]
pub fn time(instant: UtcMicros) -> String {
    let options = options(&[("hour", "numeric"), ("minute", "2-digit")]);
    js_date(instant)
        .to_locale_time_string_with_options(LOCALE, &options)
        .into()
}

/// The instant as machines read it, for `<time datetime>`.
#[must_use]
pub fn machine_time(instant: UtcMicros) -> String {
    js_date(instant).to_iso_string().into()
}

/// The calendar day of today where the person is.
#[must_use]
pub fn today() -> CivilDate {
    day_of(&Date::new_0())
}

/// The hour of the day where the person is, 0 to 23.
#[must_use]
pub fn hour_now() -> u32 {
    Date::new_0().get_hours()
}

/// The instant by the browser's clock. Good for "saved at", never for deadlines.
#[must_use]
pub fn now() -> UtcMicros {
    let millis = Date::now() as i64;
    UtcMicros(millis.saturating_mul(1000))
}

/// Whole years from a birth date to a day.
#[must_use]
pub fn age(birth: CivilDate, day: CivilDate) -> u64 {
    let years = i64::from(day.year) - i64::from(birth.year);
    let before_birthday = (day.month, day.day) < (birth.month, birth.day);
    u64::try_from(years - i64::from(before_birthday)).unwrap_or(0)
}

/// The day so many days after another one.
#[must_use]
pub fn days_after(day: CivilDate, days: i32) -> CivilDate {
    const DAY_MS: f64 = 86_400_000.0;
    // Noon, so that it is the same day in every zone in which it is read.
    let noon = Date::new_with_year_month_day_hr(
        day.year.unsigned_abs().into(),
        i32::from(day.month) - 1,
        day.day.into(),
        12,
    );
    noon.set_time(noon.get_time() + f64::from(days) * DAY_MS);
    day_of(&noon)
}

fn local_day(instant: UtcMicros) -> CivilDate {
    day_of(&js_date(instant))
}

/// "412 KB", "2.4 MB". Counted in steps of 1024, as the limits are.
#[must_use]
pub fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * KILO;
    if bytes < KILO {
        t::size_bytes(bytes)
    } else if bytes < MEGA {
        t::size_kilobytes(&number(bytes.div_ceil(KILO)))
    } else {
        let tenths = (bytes * 10).div_ceil(MEGA);
        let text = if tenths.is_multiple_of(10) {
            number(tenths / 10)
        } else {
            format!("{}.{}", number(tenths / 10), tenths % 10)
        };
        t::size_megabytes(&text)
    }
}

/// "40 minutes", "3 hours", "2 days": so many seconds, rounded up.
#[must_use]
pub fn span(seconds: u64) -> String {
    const HOUR: u64 = 3_600;
    const DAY: u64 = 24 * HOUR;
    if seconds <= HOUR {
        t::span_minutes(seconds.div_ceil(60).max(1))
    } else if seconds < DAY {
        t::span_hours(seconds.div_ceil(HOUR))
    } else {
        t::span_days(seconds.div_ceil(DAY))
    }
}

/// "Monday": the day of the week, 1 for Monday to 7 for Sunday.
#[must_use]
pub fn weekday(number: u8) -> String {
    // A week that began with a Monday.
    let monday = CivilDate {
        year: 2024,
        month: 1,
        day: i8::try_from(number).unwrap_or(1),
    };
    civil(monday, &[("weekday", "long")])
}

/// "7:30 AM": a minute of the day. Midnight at its end reads like midnight at its beginning.
#[must_use]
pub fn time_of_day(minute: u16) -> String {
    let options = options(&[
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZone", "UTC"),
    ]);
    Date::new(&JsValue::from_f64(f64::from(minute) * 60_000.0))
        .to_locale_time_string_with_options(LOCALE, &options)
        .into()
}

/// "10,000".
#[must_use]
pub fn number(value: u64) -> String {
    let value = value as f64;
    js_sys::Number::from(value).to_locale_string(LOCALE).into()
}

fn civil(date: CivilDate, parts: &[(&str, &str)]) -> String {
    // Midnight UTC formatted in UTC is the same day everywhere.
    let options = options(parts);
    set(&options, "timeZone", "UTC");
    let instant = Date::new(&JsValue::from_str(&date.to_string()));
    instant.to_locale_date_string(LOCALE, &options).into()
}

fn day_of(date: &Date) -> CivilDate {
    CivilDate {
        year: i16::try_from(date.get_full_year()).unwrap_or(i16::MAX),
        month: i8::try_from(date.get_month() + 1).unwrap_or(1),
        day: i8::try_from(date.get_date()).unwrap_or(1),
    }
}

fn js_date(instant: UtcMicros) -> Date {
    let millis = instant.millis() as f64;
    Date::new(&JsValue::from_f64(millis))
}

fn options(parts: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in parts {
        set(&object, name, value);
    }
    object
}

fn set(object: &Object, name: &str, value: &str) {
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), &JsValue::from_str(value));
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_date_is_the_same_day_in_every_zone() {
        let birth = CivilDate {
            year: 1985,
            month: 3,
            day: 14,
        };
        assert_eq!(birth_date(birth), "Mar 14, 1985");
        assert_eq!(date(birth), "Thu, Mar 14, 1985");
        assert_eq!(long_date(birth), "Thursday, March 14");
    }

    #[test]
    fn days_of_the_week_and_minutes_of_the_day_read_as_people_say_them() {
        assert_eq!((weekday(1), weekday(7)), ("Monday".into(), "Sunday".into()));
        // Some browsers write a narrow blank before AM and PM.
        let plain = |minute| time_of_day(minute).replace('\u{202f}', " ");
        assert_eq!(
            (plain(450), plain(990)),
            ("7:30 AM".into(), "4:30 PM".into())
        );
        assert_eq!(
            (plain(0), plain(1440)),
            ("12:00 AM".into(), "12:00 AM".into())
        );
    }

    #[test]
    fn one_is_a_year_older_on_the_birthday_and_not_a_day_before() {
        let birth = CivilDate {
            year: 2008,
            month: 2,
            day: 29,
        };
        for (month, day, years) in [(2, 27, 17), (2, 28, 17), (3, 1, 18)] {
            assert_eq!(
                age(
                    birth,
                    CivilDate {
                        year: 2026,
                        month,
                        day
                    }
                ),
                years,
                "{month}-{day}"
            );
        }
        assert_eq!(
            age(
                birth,
                CivilDate {
                    year: 2008,
                    month: 2,
                    day: 28
                }
            ),
            0
        );
    }

    #[test]
    fn days_are_counted_through_the_change_of_the_clocks() {
        let day = |year, month, day| CivilDate { year, month, day };
        assert_eq!(days_after(day(2026, 10, 25), 14), day(2026, 11, 8));
        assert_eq!(days_after(day(2027, 3, 1), 365), day(2028, 2, 29));
        assert_eq!(days_after(day(2026, 12, 31), 1), day(2027, 1, 1));
    }

    #[test]
    fn sizes_are_never_said_smaller_than_they_are() {
        for (bytes, words) in [
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (1025, "2 KB"),
            (421_888, "412 KB"),
            (25 * 1024 * 1024, "25 MB"),
            (25 * 1024 * 1024 + 1, "25.1 MB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}
