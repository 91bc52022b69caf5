//! What a person looks for in their messages, and whether a text has it. Pure: no rows, no keys.
//!
//! Words match by their beginnings, in any order, without regard to capitals and accents; all of them must
//! be there. A word that is a date, or a part of one, also matches the day on which a message was sent or
//! a file was added. A message's reference finds that message.

use shared::messaging;
use shared::messaging::rules::MAX_QUERY_CHARS;
use shared::messaging::{Reference, TextPiece};
use shared::problem::FieldProblem;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters of a message's text that are shown around what was found.
const EXCERPT_CHARS: usize = 160;
/// How many of them come before it.
const LEAD_CHARS: usize = 50;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A word of a text, as it is compared, and where in the text it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    folded: String,
    at: Range<usize>,
}

/// A text with its words.
#[derive(Clone)]
pub(super) struct Text {
    text: String,
    words: Vec<Word>,
}

/// What is looked for.
#[derive(Clone)]
pub(super) struct Wanted {
    words: Vec<WantedWord>,
    reference: Option<Reference>,
}

#[derive(Clone)]
struct WantedWord {
    /// Beginnings of words: one, or several where the person typed no blank between them.
    parts: Vec<String>,
    date: Option<DateWord>,
}

/// A date as people type it, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DateWord {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

/// The texts and days of one message or draft.
pub(super) struct Candidate<'a> {
    /// Of the message and of its thread; a draft has none.
    pub(super) references: &'a [Reference],
    pub(super) texts: &'a [&'a Text],
    pub(super) days: &'a [jiff::civil::Date],
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        let words = words(&text);
        Self { text, words }
    }
}

/// What is compared of a character: its letters without accents, in lower case.
fn fold(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        'ı' => 'i',
        other => other,
    };
    let pair = match c {
        'ß' | 'ẞ' => Some(['s', 's']),
        'æ' | 'Æ' => Some(['a', 'e']),
        'œ' | 'Œ' => Some(['o', 'e']),
        _ => None,
    };
    let single = pair.is_none().then_some(plain);
    let letters = single
        .into_iter()
        .flat_map(|c| std::iter::once(c).nfkd())
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    pair.into_iter().flatten().chain(letters)
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    for (start, c) in text.char_indices() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            let end = start + c.len_utf8();
            let word = word.get_or_insert_with(|| Word {
                folded: String::new(),
                at: start..end,
            });
            if c.is_ascii() {
                word.folded.push(c.to_ascii_lowercase());
            } else if !is_combining_mark(c) {
                word.folded.extend(fold(c));
            }
            word.at.end = end;
        } else {
            words.extend(word.take());
        }
    }
    words.extend(word);
    words
}

impl Wanted {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`FieldProblem::Missing`] when there is no word in it, [`FieldProblem::TooLong`],
    /// [`FieldProblem::Unreadable`].
    pub(super) fn parse(text: &str) -> Result<Self, FieldProblem> {
        if text.chars().count() > MAX_QUERY_CHARS {
            return Err(FieldProblem::TooLong);
        }
        if text.contains('\0') {
            return Err(FieldProblem::Unreadable);
        }
        let typed: Vec<&str> = text
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':')))
            .collect();
        // A bare number is a day only beside a month.
        let month_named = typed.iter().any(|word| month_by_name(word).is_some());
        let words: Vec<WantedWord> = typed
            .iter()
            .map(|word| WantedWord {
                parts: words(word).into_iter().map(|word| word.folded).collect(),
                date: DateWord::parse(word, month_named),
            })
            .filter(|word| !word.parts.is_empty())
            .collect();
        if words.is_empty() {
            return Err(FieldProblem::Missing);
        }
        Ok(Self {
            words,
            reference: messaging::Reference::parse(text),
        })
    }

    /// Whether all of it is in the message.
    pub(super) fn matches(&self, candidate: &Candidate<'_>) -> bool {
        let by_reference = self
            .reference
            .is_some_and(|wanted| candidate.references.contains(&wanted));
        by_reference || self.words.iter().all(|word| word.is_in(candidate))
    }

    /// Whether something of it is in the text.
    pub(super) fn touches(&self, text: &Text) -> bool {
        text.words.iter().any(|word| self.begins(word))
    }

    fn begins(&self, word: &Word) -> bool {
        let mut parts = self.words.iter().flat_map(|wanted| &wanted.parts);
        parts.any(|part| word.folded.starts_with(part.as_str()))
    }

    /// The whole text, with what was looked for.
    pub(super) fn mark(&self, text: &Text) -> Vec<TextPiece> {
        self.pieces(text, 0..text.text.len())
    }

    /// Some of a text around the first word that was looked for; its beginning when there is none.
    pub(super) fn excerpt(&self, text: &Text) -> Vec<TextPiece> {
        let found = text.words.iter().find(|word| self.begins(word));
        let found = found.map_or(0, |word| word.at.start);
        let bytes = text.text.len();
        let before = text.text.get(..found).unwrap_or_default();
        let start = match before.char_indices().rev().nth(LEAD_CHARS) {
            // From the next whole word on.
            Some((start, _)) => {
                let mut words = text.words.iter().map(|word| word.at.start);
                words.find(|at| *at > start).unwrap_or(found).min(found)
            }
            None => 0,
        };
        let after = text.text.get(start..).unwrap_or_default();
        let end = match after.char_indices().nth(EXCERPT_CHARS) {
            Some((end, _)) => {
                let most = start + end;
                let mut words = text.words.iter().rev().map(|word| word.at.end);
                // To the last whole word; a word longer than that is cut.
                words
                    .find(|at| *at <= most)
                    .filter(|at| *at > found)
                    .unwrap_or(most)
            }
            None => bytes,
        };
        let mut pieces = Vec::new();
        let dots = || TextPiece {
            text: "… ".into(),
            found: false,
        };
        if start > 0 {
            pieces.push(dots());
        }
        pieces.extend(self.pieces(text, start..end));
        if end < bytes {
            pieces.push(TextPiece {
                text: " …".into(),
                found: false,
            });
        }
        pieces
    }

    fn pieces(&self, text: &Text, within: Range<usize>) -> Vec<TextPiece> {
        let mut pieces = Vec::new();
        let mut at = within.start;
        let mut push = |range: Range<usize>, found| {
            let part = text.text.get(range).unwrap_or_default();
            if !part.is_empty() {
                let line: String = part
                    .chars()
                    .map(|c| if c.is_whitespace() { ' ' } else { c })
                    .collect();
                pieces.push(TextPiece {
                    text: line.into(),
                    found,
                });
            }
        };
        for word in &text.words {
            if word.at.start >= at && word.at.start < within.end && self.begins(word) {
                let end = word.at.end.min(within.end);
                push(at..word.at.start, false);
                push(word.at.start..end, true);
                at = end;
            }
        }
        push(at..within.end, false);
        pieces
    }
}

impl WantedWord {
    fn is_in(&self, candidate: &Candidate<'_>) -> bool {
        let by_day = self
            .date
            .is_some_and(|date| candidate.days.iter().any(|day| date.is(*day)));
        by_day
            || self.parts.iter().all(|part| {
                let texts = candidate.texts.iter();
                let mut words = texts.flat_map(|text| &text.words);
                words.any(|word| word.folded.starts_with(part.as_str()))
            })
    }
}

fn month_by_name(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    if word.len() < 3 {
        return None;
    }
    let place = MONTHS.iter().position(|month| month.starts_with(&word))?;
    i8::try_from(place + 1).ok()
}

impl DateWord {
    const ANY: Self = Self {
        year: None,
        month: None,
        day: None,
    };

    fn parse(word: &str, month_named: bool) -> Option<Self> {
        if let Some(month) = month_by_name(word) {
            return Some(Self {
                month: Some(month),
                ..Self::ANY
            });
        }
        let numbers: Vec<&str> = word.split(['/', '-', '.']).collect();
        if !numbers
            .iter()
            .all(|it| (1..=4).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit()))
        {
            return None;
        }
        let year = |text: &str| match (text.len(), text.parse::<i16>().ok()?) {
            (4, year @ 1900..=2199) => Some(year),
            (2, year) => Some(2000 + year),
            _ => None,
        };
        let part = |text: &str, most: i8| {
            let number = text.parse::<i8>().ok()?;
            (text.len() <= 2 && (1..=most).contains(&number)).then_some(number)
        };
        Some(match *numbers.as_slice() {
            [one] if one.len() == 4 => Self {
                year: Some(year(one)?),
                ..Self::ANY
            },
            [one] if month_named => Self {
                day: Some(part(one, 31)?),
                ..Self::ANY
            },
            [first, month] if first.len() == 4 => Self {
                year: Some(year(first)?),
                month: Some(part(month, 12)?),
                day: None,
            },
            [month, last] if last.len() == 4 => Self {
                year: Some(year(last)?),
                month: Some(part(month, 12)?),
                day: None,
            },
            [month, day] => Self {
                year: None,
                month: Some(part(month, 12)?),
                day: Some(part(day, 31)?),
            },
            [first, month, day] if first.len() == 4 => Self {
                year: Some(year(first)?),
                month: Some(part(month, 12)?),
                day: Some(part(day, 31)?),
            },
            [month, day, last] => Self {
                year: Some(year(last)?),
                month: Some(part(month, 12)?),
                day: Some(part(day, 31)?),
            },
            _ => return None,
        })
    }

    fn is(self, day: jiff::civil::Date) -> bool {
        self.year.is_none_or(|year| year == day.year())
            && self.month.is_none_or(|month| month == day.month())
            && self.day.is_none_or(|it| it == day.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use shared::id::{MessageId, ThreadId};
    use uuid::Uuid;

    fn text(text: &str) -> Text {
        Text::new(text.to_owned())
    }

    fn found(words: &str, in_text: &str) -> bool {
        let text = text(in_text);
        let message = MessageId(Uuid::from_u128(0x00fe_dcba_9876));
        Wanted::parse(words).unwrap().matches(&Candidate {
            references: &[message.into(), ThreadId(Uuid::from_u128(1)).into()],
            texts: &[&text],
            days: &[date(2026, 10, 14)],
        })
    }

    fn shown(pieces: &[TextPiece]) -> String {
        let one = |piece: &TextPiece| match piece.found {
            true => format!("[{}]", piece.text.reveal()),
            false => piece.text.reveal().to_owned(),
        };
        pieces.iter().map(one).collect()
    }

    #[test]
    fn beginnings_of_words_match_in_any_order_and_all_must() {
        let text = "Please refill my Lisinopril, 20 mg";
        for words in ["lisin", "LISINOPRIL refill", "refill 20", "mg my please"] {
            assert!(found(words, text), "{words}");
        }
        for words in ["sinopril", "refill metformin", "20mg"] {
            assert!(!found(words, text), "{words}");
        }
    }

    #[test]
    fn accents_and_capitals_make_no_difference() {
        for (words, text) in [
            ("munoz", "Dr. Muñoz"),
            ("MUÑOZ", "dr. munoz"),
            ("jose", "Jose\u{301}"),
            ("strasse", "Hauptstraße"),
            ("straße", "hauptstrasse"),
            ("soren", "SØREN"),
            ("o'brien", "Sgt. O’Brien"),
        ] {
            let first = text.split(' ').next_back().unwrap();
            // Compounds are found by their beginning only, so these are asked as words.
            let text = first.replace("Haupt", "").replace("haupt", "");
            assert!(found(words, &text), "{words} in {text}");
        }
    }

    #[test]
    fn dates_are_found_however_they_are_typed() {
        for words in [
            "oct 2026",
            "October",
            "2026-10",
            "2026-10-14",
            "10/14/2026",
            "10/14",
            "10/14/26",
            "oct 14, 2026",
            "14 oct",
            "10/2026",
            "2026",
        ] {
            assert!(found(words, "refill"), "{words}");
        }
        for words in [
            "nov 2026",
            "10/15/2026",
            "2025",
            "oct 15",
            "14",
            "2026-11",
            "13/14",
            "10-14-2025",
        ] {
            assert!(!found(words, "refill"), "{words}");
        }
        // Written in the text they are words.
        assert!(found("03/02/2025", "seen on 03/02/2025"));
    }

    #[test]
    fn a_reference_finds_its_message() {
        assert!(found("ZVEB-N63P", "anything") && found("zveb n63p", "anything"));
        assert!(!found("ZVEB-N63Q", "anything"));
    }

    #[test]
    fn nothing_to_look_for_is_said() {
        for words in ["", "  ", "—", "...", ", ;"] {
            assert_eq!(Wanted::parse(words).err(), Some(FieldProblem::Missing));
        }
        let long = "a".repeat(MAX_QUERY_CHARS + 1);
        assert_eq!(Wanted::parse(&long).err(), Some(FieldProblem::TooLong));
    }

    #[test]
    fn the_found_words_are_marked_whole_and_the_text_stays_as_it_is() {
        let wanted = Wanted::parse("muno refill").unwrap();
        let marked = wanted.mark(&text("Refill by Dr. Mun\u{303}oz,\nrefills"));
        assert_eq!(shown(&marked), "[Refill] by Dr. [Mun\u{303}oz], [refills]");
    }

    #[test]
    fn an_excerpt_is_around_the_first_found_word() {
        let wanted = Wanted::parse("needle").unwrap();
        let before = "word ".repeat(100);
        let excerpt = shown(&wanted.excerpt(&text(&format!("{before}needle {before}"))));
        assert!(
            excerpt.starts_with("… word ") && excerpt.ends_with("word …"),
            "{excerpt}"
        );
        assert!(
            excerpt.contains("[needle]") && excerpt.chars().count() < 200,
            "{excerpt}"
        );
        assert_eq!(
            shown(&wanted.excerpt(&text("No such thing"))),
            "No such thing"
        );
        // One word without an end.
        let endless = "x".repeat(5_000);
        let excerpt = shown(&wanted.excerpt(&text(&endless)));
        assert!(excerpt.chars().count() < 200);
        let excerpt = shown(&wanted.excerpt(&text(&format!("{endless} needle"))));
        assert!(excerpt.contains("[needle]"), "{excerpt}");
    }
}
