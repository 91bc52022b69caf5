//! Ages: what a birth date comes to on a day, as far as rights go.
//!
//! Owns the calendar's side of the age rules. Which limits hold is site content; what a tier lets
//! somebody do is decided in `auth`. Pure.

use jiff::ToSpan as _;
use jiff::civil::Date;
use shared::family::{AgeTier, Capabilities};

/// The site's age rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeRules {
    /// The age in years from which one is a teen.
    pub teen_from: u8,
    /// The age in years from which one is an adult.
    pub adult_from: u8,
    /// Whether teens have accounts of their own.
    pub teen_accounts: bool,
    /// What a parent may do for a teen.
    pub parent_of_teen: Capabilities,
}

/// A birthday that changes rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeChange {
    /// The first day on which it holds.
    pub on: Date,
    /// The age that is reached.
    pub years: u8,
    /// What one is from then on.
    pub tier: AgeTier,
}

impl AgeRules {
    /// What somebody with this birth date is on this day. Who is not born yet is a child.
    #[must_use]
    pub fn tier(&self, birth: Date, day: Date) -> AgeTier {
        let reached = |years| reaches(birth, years).is_some_and(|on| on <= day);
        if reached(self.adult_from) {
            AgeTier::Adult
        } else if reached(self.teen_from) {
            AgeTier::Teen
        } else {
            AgeTier::Child
        }
    }

    /// The next birthday that changes the tier, if it is after `day` and at most `within` days away.
    #[must_use]
    pub fn next_change(&self, birth: Date, day: Date, within: i32) -> Option<AgeChange> {
        let last = day.checked_add(within.days()).ok()?;
        [
            (self.teen_from, AgeTier::Teen),
            (self.adult_from, AgeTier::Adult),
        ]
        .into_iter()
        .filter_map(|(years, tier)| {
            let on = reaches(birth, years)?;
            Some(AgeChange { on, years, tier })
        })
        .find(|change| day < change.on && change.on <= last)
    }
}

/// The day on which an age is reached. Whoever was born on 29 February reaches it on 1 March of a year
/// without that day: until then the year is not over. `None` beyond the calendar's end.
fn reaches(birth: Date, years: u8) -> Option<Date> {
    let year = birth.year().checked_add(i16::from(years))?;
    Date::new(year, birth.month(), birth.day())
        .or_else(|_| Date::new(year, 3, 1))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: AgeRules = AgeRules {
        teen_from: 13,
        adult_from: 18,
        teen_accounts: true,
        parent_of_teen: Capabilities::NONE,
    };

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_tier_begins_on_the_birthday_and_not_the_day_before() {
        for (birth, on, tier) in [
            ("2010-09-04", "2023-09-03", AgeTier::Child),
            ("2010-09-04", "2023-09-04", AgeTier::Teen),
            ("2010-09-04", "2028-09-03", AgeTier::Teen),
            ("2010-09-04", "2028-09-04", AgeTier::Adult),
            ("2010-09-04", "2010-09-03", AgeTier::Child),
            ("1938-05-17", "2026-11-28", AgeTier::Adult),
        ] {
            assert_eq!(RULES.tier(day(birth), day(on)), tier, "{birth} {on}");
        }
    }

    #[test]
    fn born_on_29_february_one_is_older_on_1_march_of_a_common_year() {
        let birth = day("2008-02-29");
        assert_eq!(RULES.tier(birth, day("2021-02-28")), AgeTier::Child);
        assert_eq!(RULES.tier(birth, day("2021-03-01")), AgeTier::Teen);
        let leap = AgeRules {
            teen_from: 12,
            ..RULES
        };
        assert_eq!(leap.tier(birth, day("2020-02-28")), AgeTier::Child);
        assert_eq!(leap.tier(birth, day("2020-02-29")), AgeTier::Teen);
    }

    #[test]
    fn a_birthday_is_announced_from_sixty_days_before_to_the_day_before() {
        let birth = day("2010-09-04");
        let change = AgeChange {
            on: day("2028-09-04"),
            years: 18,
            tier: AgeTier::Adult,
        };
        assert_eq!(RULES.next_change(birth, day("2028-07-05"), 60), None);
        assert_eq!(
            RULES.next_change(birth, day("2028-07-06"), 60),
            Some(change)
        );
        assert_eq!(
            RULES.next_change(birth, day("2028-09-03"), 60),
            Some(change)
        );
        assert_eq!(RULES.next_change(birth, day("2028-09-04"), 60), None);
    }
}
