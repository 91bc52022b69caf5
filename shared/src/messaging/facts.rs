//! Facts that a care team will ask for: which medicine, how much of it is left, where to call back.
//!
//! The site says which they are, by what kind of team is written to. None of them is ever needed to send
//! a message; they spare the question.

use crate::directory::RecipientKind;
use crate::problem::FieldProblem;
use crate::redacted::PrivateText;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Facts that a site may ask for, over all kinds of teams.
pub const MAX_FACT_QUESTIONS: usize = 20;
/// Facts of one draft: more than a site asks for, so that none is lost when the site changes its list.
pub const MAX_FACTS: usize = 40;
/// Characters of a fact that can be sent.
pub const MAX_FACT_CHARS: usize = 200;
/// Characters of a fact's key.
const MAX_KEY_CHARS: usize = 40;

/// Which fact: small letters, digits and hyphens, by the site's content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FactKey(String);

impl FactKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FactKey {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits && (1..=MAX_KEY_CHARS).contains(&text.len()) {
            Ok(Self(text))
        } else {
            Err("a fact's key has 1 to 40 small letters, digits and hyphens")
        }
    }
}

impl From<FactKey> for String {
    fn from(key: FactKey) -> Self {
        key.0
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for FactKey {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[a-z0-9-]{1,40}$"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for FactKey {}

/// Facts as they are typed so far. A draft keeps anything.
pub type FactsTyped = BTreeMap<FactKey, PrivateText>;

/// Reads facts of which none is there twice: of two, nobody could tell which one was meant.
pub(super) fn unique<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FactsTyped, D::Error> {
    struct Unique;
    impl<'de> Visitor<'de> for Unique {
        type Value = FactsTyped;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("facts by key")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FactsTyped, A::Error> {
            let mut facts = FactsTyped::new();
            while let Some((key, value)) = map.next_entry()? {
                if facts.insert(key, value).is_some() {
                    return Err(A::Error::custom("a fact is there twice"));
                }
            }
            Ok(facts)
        }
    }
    deserializer.deserialize_map(Unique)
}

/// What is typed into a fact's field: which keyboard and which help a browser offers. Nothing is refused
/// for being something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FactKind {
    /// Words.
    Text,
    /// The name and strength of a medicine.
    Medicine,
    /// A phone number.
    Phone,
    /// How much or how many, with its unit.
    Quantity,
}

/// A fact that care teams of some kinds will ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactQuestion {
    /// Which.
    pub key: FactKey,
    /// What its field is called.
    pub label: String,
    /// A quiet line under the label.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// What is typed into it.
    pub kind: FactKind,
    /// By what kinds of teams it is asked for.
    pub of: Vec<RecipientKind>,
    /// Whether the page says before Send that it will be asked for.
    pub expected: bool,
}

impl FactQuestion {
    /// Whether a team of this kind asks for it.
    #[must_use]
    pub fn is_of(&self, kind: RecipientKind) -> bool {
        self.of.contains(&kind)
    }
}

/// A fact that went with a message, named as the site named it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fact {
    /// Which.
    pub key: FactKey,
    /// What its field was called.
    pub label: String,
    /// What was typed.
    pub value: PrivateText,
}

/// A fact as it is sent: in one line, single blanks between its words; `None` when nothing was typed.
///
/// # Errors
/// It is longer than [`MAX_FACT_CHARS`], or has a character that cannot be kept. It is never cut.
pub fn fact_value(text: &str) -> Result<Option<String>, FieldProblem> {
    let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if value.chars().any(char::is_control) {
        Err(FieldProblem::Unreadable)
    } else if value.chars().count() > MAX_FACT_CHARS {
        Err(FieldProblem::TooLong)
    } else {
        Ok(Some(value).filter(|value| !value.is_empty()))
    }
}

/// What a team of this kind will ask for and was not given.
#[must_use]
pub fn not_given<'a>(
    questions: &'a [FactQuestion],
    kind: RecipientKind,
    typed: &FactsTyped,
) -> Vec<&'a FactQuestion> {
    let given = |question: &FactQuestion| {
        let value = typed.get(&question.key);
        value.is_some_and(|it| !it.reveal().trim().is_empty())
    };
    let asked = questions.iter();
    asked
        .filter(|question| question.expected && question.is_of(kind) && !given(question))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> FactKey {
        FactKey::try_from(text.to_owned()).unwrap()
    }

    fn question(name: &str, of: &[RecipientKind], expected: bool) -> FactQuestion {
        FactQuestion {
            key: key(name),
            label: name.to_owned(),
            hint: String::new(),
            kind: FactKind::Text,
            of: of.to_vec(),
            expected,
        }
    }

    #[test]
    fn a_key_is_small_letters_digits_and_hyphens() {
        for text in ["medicine", "call-back", "q2"] {
            assert!(FactKey::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in ["", "Medicine", "days left", "é", &"a".repeat(41), "a\0"] {
            assert!(FactKey::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_pharmacy_asks_for_what_is_its_own_and_was_not_given() {
        use RecipientKind::{Clinic, Pharmacy};
        let questions = [
            question("medicine", &[Pharmacy], true),
            question("call-back", &[Pharmacy, Clinic], true),
            question("since", &[Clinic], true),
            question("pick-up", &[Pharmacy], false),
        ];
        let mut typed = FactsTyped::new();
        let asked = |kind, typed: &FactsTyped| -> Vec<String> {
            let missing = not_given(&questions, kind, typed).into_iter();
            missing.map(|it| it.label.clone()).collect()
        };
        assert_eq!(asked(Pharmacy, &typed), ["medicine", "call-back"]);
        assert_eq!(asked(Clinic, &typed), ["call-back", "since"]);
        assert_eq!(asked(RecipientKind::Program, &typed), Vec::<String>::new());
        typed.insert(key("medicine"), "Lisinopril".into());
        typed.insert(key("call-back"), " \t".into());
        assert_eq!(asked(Pharmacy, &typed), ["call-back"]);
    }

    #[test]
    fn a_fact_is_one_line_of_two_hundred_characters_at_most() {
        assert_eq!(fact_value(" \t "), Ok(None));
        assert_eq!(
            fact_value(" 5\tdays\n left "),
            Ok(Some("5 days left".to_owned()))
        );
        let most = "é".repeat(MAX_FACT_CHARS);
        assert_eq!(fact_value(&most), Ok(Some(most.clone())));
        assert_eq!(fact_value(&format!("{most}x")), Err(FieldProblem::TooLong));
        assert_eq!(fact_value("a\u{7}"), Err(FieldProblem::Unreadable));
    }

    #[test]
    fn facts_are_an_object_by_key_and_print_nothing() {
        let typed: FactsTyped = serde_json::from_str(r#"{"medicine":"Lisinopril"}"#).unwrap();
        assert_eq!(
            serde_json::to_string(&typed).unwrap(),
            r#"{"medicine":"Lisinopril"}"#
        );
        assert!(!format!("{typed:?}").contains("Lisinopril"));
        assert!(serde_json::from_str::<FactsTyped>(r#"{"Days left":"3"}"#).is_err());
    }

    #[test]
    fn a_fact_that_is_there_twice_is_refused() {
        use crate::messaging::DraftContent;
        let read = |facts: &str| serde_json::from_str::<DraftContent>(facts);
        assert_eq!(read(r#"{"facts":{"left":"3"}}"#).unwrap().facts.len(), 1);
        assert!(read(r#"{"facts":{"left":"3","left":"4"}}"#).is_err());
        assert!(read(r#"{"facts":[]}"#).is_err());
        assert!(read("{}").unwrap().facts.is_empty());
    }
}
