//! Whom a message is about, for the care team that files it: name, birth date, DoD ID.
//!
//! The server writes it for patients whom it knows. For somebody whom the sender has no right to act
//! for, the sender types it, and the care team is told that nobody has checked it.

use crate::problem::{FieldError, FieldName, FieldProblem};
use crate::redacted::PrivateText;
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters of a person's name.
pub const MAX_NAME_CHARS: usize = 100;
/// Characters that a draft keeps of each field about a person: more than can be sent.
pub const MAX_DRAFT_FIELD_CHARS: usize = 300;
/// No birth date is before this year.
const FIRST_YEAR: i16 = 1880;

/// The ten digits on a military ID card by which staff file a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DodId(String);

impl DodId {
    /// Reads the number as people write it: blanks and dashes between the digits do not count.
    ///
    /// # Errors
    /// Says which other number it is by its length, as far as that tells.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let digits: String = text
            .chars()
            .filter(|letter| !is_between_digits(*letter))
            .collect();
        if digits.is_empty() {
            return Err(FieldProblem::Missing);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(FieldProblem::Unreadable);
        }
        match digits.len() {
            10 => Ok(Self(digits)),
            9 => Err(FieldProblem::SocialSecurityNumber),
            11 => Err(FieldProblem::BenefitsNumber),
            0..=8 => Err(FieldProblem::TooShort),
            _ => Err(FieldProblem::TooLong),
        }
    }

    /// The ten digits.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Whether people put this between the digits of one number.
pub(super) const fn is_between_digits(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}')
}

impl fmt::Debug for DodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DodId(10 digits)")
    }
}

impl TryFrom<String> for DodId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "a DoD ID has ten digits")
    }
}

impl From<DodId> for String {
    fn from(id: DodId) -> Self {
        id.0
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for DodId {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9]{10}$"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for DodId {}

/// Whom a thread is about, as the care team sees it beside the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AboutPerson {
    /// "Sam Doe".
    pub name: PrivateText,
    /// The birth date.
    pub birth_date: CivilDate,
    /// The ten digits that staff file by, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dod_id: Option<DodId>,
    /// Whether this is a patient whom the portal knows. If not, the sender typed it and nobody has
    /// checked it.
    pub verified: bool,
}

/// The same as it is typed so far. A draft keeps anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AboutTyped {
    /// The full name.
    pub name: PrivateText,
    /// The birth date: ISO text once it is one.
    pub birth_date: PrivateText,
    /// The DoD ID; may stay empty.
    pub dod_id: PrivateText,
}

impl AboutTyped {
    /// The person, if all of it is fit to send on this day.
    ///
    /// # Errors
    /// Everything that is wrong, from top to bottom.
    pub fn check(&self, today: CivilDate) -> Result<AboutPerson, Vec<FieldError>> {
        let name = name_of(self.name.reveal());
        let birth_date = birth_date_of(self.birth_date.reveal(), today);
        let dod_id = match DodId::parse(self.dod_id.reveal()) {
            Ok(id) => Ok(Some(id)),
            Err(FieldProblem::Missing) => Ok(None),
            Err(problem) => Err(problem),
        };
        match (name, birth_date, dod_id) {
            (Ok(name), Ok(birth_date), Ok(dod_id)) => Ok(AboutPerson {
                name,
                birth_date,
                dod_id,
                verified: false,
            }),
            (name, birth_date, dod_id) => {
                let wrong = [
                    (FieldName::AboutName, name.err()),
                    (FieldName::AboutBirthDate, birth_date.err()),
                    (FieldName::AboutDodId, dod_id.err()),
                ];
                let wrong = wrong.into_iter();
                Err(wrong
                    .filter_map(|(field, error)| {
                        Some(FieldError {
                            field,
                            error: error?,
                        })
                    })
                    .collect())
            }
        }
    }
}

fn name_of(text: &str) -> Result<PrivateText, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        Err(FieldProblem::Missing)
    } else if text.chars().any(char::is_control) {
        Err(FieldProblem::Unreadable)
    } else if text.chars().count() > MAX_NAME_CHARS {
        Err(FieldProblem::TooLong)
    } else {
        Ok(text.into())
    }
}

fn birth_date_of(text: &str, today: CivilDate) -> Result<CivilDate, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldProblem::Missing);
    }
    let date: CivilDate = text.parse().map_err(|_| FieldProblem::Unreadable)?;
    if date.year < FIRST_YEAR || date > today {
        return Err(FieldProblem::Unreadable);
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: CivilDate = CivilDate {
        year: 2026,
        month: 11,
        day: 28,
    };

    fn typed(name: &str, birth_date: &str, dod_id: &str) -> AboutTyped {
        AboutTyped {
            name: name.into(),
            birth_date: birth_date.into(),
            dod_id: dod_id.into(),
        }
    }

    #[test]
    fn a_dod_id_has_ten_digits_however_they_are_spaced() {
        for text in ["1234567890", " 123 456-7890 ", "123\u{2013}456\u{a0}7890"] {
            assert_eq!(DodId::parse(text).unwrap().reveal(), "1234567890", "{text}");
        }
    }

    #[test]
    fn other_numbers_of_the_card_are_told_by_their_length() {
        for (text, problem) in [
            ("", FieldProblem::Missing),
            (" - ", FieldProblem::Missing),
            ("12345678901", FieldProblem::BenefitsNumber),
            ("123-45-6789", FieldProblem::SocialSecurityNumber),
            ("12345", FieldProblem::TooShort),
            ("123456789012", FieldProblem::TooLong),
            ("12345678x0", FieldProblem::Unreadable),
            ("١٢٣٤٥٦٧٨٩٠", FieldProblem::Unreadable),
        ] {
            assert_eq!(DodId::parse(text).err(), Some(problem), "{text}");
        }
    }

    #[test]
    fn a_dod_id_is_not_printed_by_accident() {
        let about = typed("Lee Roe", "2001-02-03", "1234567890")
            .check(TODAY)
            .unwrap();
        let printed = format!("{about:?}");
        assert!(
            !printed.contains("1234567890") && !printed.contains("Lee"),
            "{printed}"
        );
    }

    #[test]
    fn name_and_birth_date_are_needed_and_a_dod_id_is_not() {
        let about = typed(" Lee Roe ", "2001-02-03", "").check(TODAY).unwrap();
        assert_eq!(about.name.reveal(), "Lee Roe");
        assert_eq!(about.dod_id, None);
        assert!(!about.verified);
        let wrong = typed("", "", "123456789").check(TODAY).unwrap_err();
        let fields: Vec<FieldName> = wrong.iter().map(|it| it.field).collect();
        assert_eq!(
            fields,
            [
                FieldName::AboutName,
                FieldName::AboutBirthDate,
                FieldName::AboutDodId
            ]
        );
    }

    #[test]
    fn nobody_is_born_tomorrow_or_in_another_age_of_the_world() {
        for date in ["2026-11-29", "1879-12-31", "2001-02-30", "3/14/1985"] {
            assert!(typed("Lee", date, "").check(TODAY).is_err(), "{date}");
        }
        for date in ["2026-11-28", "1880-01-01", "2004-02-29"] {
            assert!(typed("Lee", date, "").check(TODAY).is_ok(), "{date}");
        }
    }
}
