//! A message's reference: what a person reads out on the phone so that the other side finds it.

use crate::id::{MessageId, ThreadId};
use std::fmt;
use uuid::Uuid;

/// Digits and letters without those that are mistaken for others (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many there are in a reference: 40 bits. It names a message to people who know whose it is; nothing
/// is opened by it.
const LENGTH: usize = 8;

/// Eight characters, from the end of an id: `K7Q2-9FXM`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference([u8; LENGTH]);

impl Reference {
    fn of(id: Uuid) -> Self {
        let mut bits = id.as_u128();
        let mut text = [b'0'; LENGTH];
        for place in text.iter_mut().rev() {
            let digit = usize::try_from(bits & 31).unwrap_or_default();
            *place = ALPHABET.get(digit).copied().unwrap_or(b'0');
            bits >>= 5;
        }
        Self(text)
    }

    /// The reference that somebody typed, with or without its hyphen, in capitals or not; an O is a zero,
    /// an I or L a one. `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut found = [0_u8; LENGTH];
        let mut typed = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–'));
        for place in &mut found {
            let character = match typed.next()?.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            *place = u8::try_from(character)
                .ok()
                .filter(|byte| ALPHABET.contains(byte))?;
        }
        typed.next().is_none().then_some(Self(found))
    }

    /// The two groups of four.
    #[must_use]
    pub fn groups(&self) -> (String, String) {
        let text = String::from_utf8_lossy(&self.0);
        let (first, second) = text.split_at_checked(LENGTH / 2).unwrap_or((&text, ""));
        (first.to_owned(), second.to_owned())
    }

    /// As a screen reader says it: each character by itself, a pause between the groups.
    #[must_use]
    pub fn spoken(&self) -> String {
        let apart = |group: String| {
            group
                .chars()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (first, second) = self.groups();
        format!("{}, {}", apart(first), apart(second))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.groups();
        write!(f, "{first}-{second}")
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<MessageId> for Reference {
    fn from(id: MessageId) -> Self {
        Self::of(id.0)
    }
}

impl From<ThreadId> for Reference {
    fn from(id: ThreadId) -> Self {
        Self::of(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_again_however_it_is_typed() {
        let id = MessageId(Uuid::from_u128(0x0198_0000_0000_7000_8000_00fe_dcba_9876));
        let reference = Reference::from(id);
        assert_eq!(reference.to_string(), "ZVEB-N63P");
        assert_eq!(reference.spoken(), "Z V E B, N 6 3 P");
        for typed in ["ZVEB-N63P", "zveb n63p", " zvebn63p ", "ZVEB – N63P"] {
            assert_eq!(Reference::parse(typed), Some(reference), "{typed}");
        }
    }

    #[test]
    fn what_is_mistaken_for_another_character_is_taken_for_it() {
        assert_eq!(Reference::parse("OoIi-LlAB"), Reference::parse("0011-11AB"));
        for other in ["", "ZVEB-N63", "ZVEB-N63PX", "ZVEB-N63U", "ÄVEB-N63P"] {
            assert_eq!(Reference::parse(other), None, "{other}");
        }
    }
}
