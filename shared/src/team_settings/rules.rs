//! Limits that browser and server apply alike, and the fields of texts for answers.

/// The longest promise, in duty days.
pub const MAX_REPLY_DAYS: u8 = 30;
/// Closure days that a team may have named at once.
pub const MAX_CLOSURES: usize = 60;
/// Characters of a closure day's name.
pub const MAX_CLOSURE_NAME_CHARS: usize = 60;
/// Other names of a team.
pub const MAX_ALIASES: usize = 20;
/// Characters of one of them.
pub const MAX_ALIAS_CHARS: usize = 60;
/// Texts for answers that a team may have.
pub const MAX_TEMPLATES: usize = 100;
/// Characters of the name of a text for answers.
pub const MAX_TEMPLATE_NAME_CHARS: usize = 60;
/// Characters of a text for answers; the answer may have more.
pub const MAX_TEMPLATE_CHARS: usize = 4_000;
/// Teams that a list has at most; whoever seeks more types.
pub const MAX_TEAMS_LISTED: usize = 50;

/// What a text for answers leaves open, to be filled from the thread that it is used in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateField {
    /// The patient's name, as it is said.
    Patient,
    /// The first of the patient's given names.
    FirstName,
    /// Whoever of the patient's side wrote last.
    Writer,
    /// The team's name.
    Team,
    /// The team's facility.
    Facility,
    /// Whoever answers.
    Me,
    /// The subject of the thread.
    Subject,
}

impl TemplateField {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Patient,
        Self::FirstName,
        Self::Writer,
        Self::Team,
        Self::Facility,
        Self::Me,
        Self::Subject,
    ];

    /// How a text has it: `{patient}`.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Patient => "{patient}",
            Self::FirstName => "{first name}",
            Self::Writer => "{writer}",
            Self::Team => "{team}",
            Self::Facility => "{facility}",
            Self::Me => "{me}",
            Self::Subject => "{subject}",
        }
    }
}

/// The first mark of a text that is none of [`TemplateField`], braces included: a text with one cannot be
/// kept. A brace that is never closed is one too.
#[must_use]
pub fn unknown_mark(body: &str) -> Option<&str> {
    let mut rest = body;
    while let Some(open) = rest.find('{') {
        let from = rest.get(open..)?;
        let mark = match from.find('}') {
            Some(end) => from.get(..=end)?,
            None => return Some(from),
        };
        if !TemplateField::ALL.iter().any(|field| field.mark() == mark) {
            return Some(mark);
        }
        rest = from.get(mark.len()..)?;
    }
    None
}

/// A text for answers with its fields filled. What `value` has nothing for stays as it is, to be seen.
/// What is filled in is not looked at again: a name with braces in it stays a name.
#[must_use]
pub fn fill(body: &str, value: impl Fn(TemplateField) -> Option<String>) -> String {
    let mut filled = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let known = TemplateField::ALL
            .into_iter()
            .find(|field| from.starts_with(field.mark()));
        let mark = known.map_or("{", TemplateField::mark);
        match known.and_then(&value) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(mark),
        }
        rest = from.get(mark.len()..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: TemplateField) -> Option<String> {
        match field {
            TemplateField::Patient => Some("Jane {me} Doe".to_owned()),
            TemplateField::Me => Some("Renee".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_text_is_filled_once_and_what_is_not_known_stays_to_be_seen() {
        assert_eq!(fill("Hello {patient},", value), "Hello Jane {me} Doe,");
        assert_eq!(fill("Hello {first name},", value), "Hello {first name},");
        assert_eq!(fill("{team}: {me}", value), "{team}: Renee");
        assert_eq!(fill("a { b {x} {me", value), "a { b {x} {me");
        assert_eq!(fill("ü{me}ü", value), "üRenee\u{fc}");
        assert_eq!(fill("", value), "");
    }

    #[test]
    fn a_mark_that_nobody_knows_is_named() {
        assert_eq!(unknown_mark("Hello {patient}, {me}"), None);
        assert_eq!(unknown_mark("Hello {pateint}"), Some("{pateint}"));
        assert_eq!(unknown_mark("Hello {me} {"), Some("{"));
        assert_eq!(unknown_mark("no field"), None);
    }
}
