//! Days of rights: from the calendar of the patient's facility to instants.

use crate::auth::{Born, Moment};
use crate::http::Error;
use crate::site::{from_civil, to_civil};
use jiff::ToSpan as _;
use jiff::civil::Date;
use shared::family::MAX_DELEGATION_DAYS;
use shared::problem::FieldProblem;
use shared::time::{CivilDate, UtcMicros};
use shared::{FieldError, FieldName};

/// The calendar of one patient.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    /// The name of the patient's facility; the site's own calendar without one.
    pub(super) facility: Option<String>,
    /// The birth date, and today.
    pub(super) born: Born,
}

impl Calendar {
    /// The first instant of a day.
    pub(super) fn start_of(&self, moment: &Moment<'_>, day: CivilDate) -> Result<UtcMicros, Error> {
        self.start(moment, from_civil(day))
    }

    /// The first instant after a day.
    pub(super) fn end_of(&self, moment: &Moment<'_>, day: CivilDate) -> Result<UtcMicros, Error> {
        self.start(moment, from_civil(day).and_then(|day| day.tomorrow().ok()))
    }

    fn start(&self, moment: &Moment<'_>, day: Option<Date>) -> Result<UtcMicros, Error> {
        let policy = moment
            .site
            .policy(self.facility.as_deref().unwrap_or_default());
        let start = day.and_then(|day| policy.start_of(day));
        let start = start.ok_or_else(|| Error::internal("a day beyond the calendar"))?;
        Ok(UtcMicros(start.as_microsecond()))
    }

    /// Today.
    pub(super) fn today(&self) -> CivilDate {
        to_civil(self.born.today)
    }

    /// The day that an instant is on.
    pub(super) fn day_of(&self, moment: &Moment<'_>, at: UtcMicros) -> Result<CivilDate, Error> {
        let at = jiff::Timestamp::from_microsecond(at.0)
            .map_err(|error| Error::internal(format!("an instant of a right: {error}")))?;
        let facility = self.facility.as_deref().unwrap_or_default();
        Ok(to_civil(moment.site.policy(facility).day_of(at)))
    }

    /// The last day of what ends at an instant: that of the moment before.
    pub(super) fn last_day(&self, moment: &Moment<'_>, end: UtcMicros) -> Result<CivilDate, Error> {
        self.day_of(moment, UtcMicros(end.0.saturating_sub(1)))
    }

    /// What is wrong with a last day, if anything: it is before `first`, or further away than a right
    /// may be given for.
    pub(super) fn wrong_end(&self, first: CivilDate, last: CivilDate) -> Option<FieldError> {
        // The first day counts, too.
        let beyond =
            from_civil(first).and_then(|day| day.checked_add(MAX_DELEGATION_DAYS.days()).ok());
        let error = if last < first.max(self.today()) {
            FieldProblem::TooEarly
        } else if beyond.is_none_or(|beyond| last >= to_civil(beyond)) {
            FieldProblem::TooLate
        } else {
            return None;
        };
        Some(FieldError {
            field: FieldName::EndsOn,
            error,
        })
    }
}
