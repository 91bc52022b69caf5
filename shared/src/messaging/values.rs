//! Subject and text of a message that may be sent. A draft may hold anything; these may not.

use super::rules::{MAX_BODY_CHARS, MAX_FOLDER_NAME_CHARS, MAX_SUBJECT_CHARS};
use crate::problem::FieldProblem;

/// A subject fit to send: one line, not blank, at most [`MAX_SUBJECT_CHARS`] characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject(String);

/// A message text fit to send: not blank, at most [`MAX_BODY_CHARS`] characters.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageBody(String);

/// The name of a folder of one's own: one line, not blank, at most [`MAX_FOLDER_NAME_CHARS`] characters.
#[derive(Clone, PartialEq, Eq)]
pub struct FolderName(String);

impl FolderName {
    /// Takes the text with single blanks between its words and none around them.
    ///
    /// # Errors
    /// Says what is wrong; the text is never cut.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().any(char::is_control) {
            return Err(FieldProblem::Unreadable);
        }
        bounded(&text, MAX_FOLDER_NAME_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether this is the same name but for capitals.
    #[must_use]
    pub fn is_like(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.to_lowercase()
    }
}

impl Subject {
    /// Takes the text without its outer blanks.
    ///
    /// # Errors
    /// Says what is wrong; the text is never cut.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(FieldProblem::Unreadable);
        }
        bounded(text, MAX_SUBJECT_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl MessageBody {
    /// Takes the text without its outer blanks.
    ///
    /// # Errors
    /// Says what is wrong; the text is never cut.
    pub fn parse(text: &str) -> Result<Self, FieldProblem> {
        let text = text.trim();
        if text.contains('\0') {
            return Err(FieldProblem::Unreadable);
        }
        bounded(text, MAX_BODY_CHARS).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn bounded(text: &str, most: usize) -> Result<String, FieldProblem> {
    if text.is_empty() {
        Err(FieldProblem::Missing)
    } else if text.chars().count() > most {
        Err(FieldProblem::TooLong)
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_as_people_count_them_not_bytes() {
        assert!(Subject::parse(&"é".repeat(MAX_SUBJECT_CHARS)).is_ok());
        assert_eq!(
            Subject::parse(&"é".repeat(MAX_SUBJECT_CHARS + 1)).err(),
            Some(FieldProblem::TooLong)
        );
    }

    #[test]
    fn blanks_alone_are_nothing() {
        assert_eq!(Subject::parse(" \t ").err(), Some(FieldProblem::Missing));
        assert_eq!(
            MessageBody::parse("\n\n").err(),
            Some(FieldProblem::Missing)
        );
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_may_have_many() {
        assert_eq!(Subject::parse("a\nb").err(), Some(FieldProblem::Unreadable));
        assert!(MessageBody::parse("a\nb").is_ok());
        assert_eq!(
            MessageBody::parse("a\0b").err(),
            Some(FieldProblem::Unreadable)
        );
    }
}
