//! Finds in a text what people type so that staff can tell whom it is about: DoD IDs, birth dates, Social
//! Security numbers.
//!
//! Pure, and deliberately shy: it offers to put a number where it is kept apart and is never in the way
//! of sending. A phone number is written with brackets or in groups of three and four; a DoD ID is ten
//! digits in one piece, or after its name.

use super::about::DodId;
use crate::time::CivilDate;
use std::ops::Range;

/// What was found.
#[derive(Clone, PartialEq, Eq)]
pub enum Identifier {
    /// Ten digits.
    DodId(DodId),
    /// A birth date, where the text calls it one.
    BirthDate(CivilDate),
    /// Nine digits, three and two and four: it must not be sent here.
    SocialSecurityNumber,
}

/// An identifier and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub identifier: Identifier,
    /// Bytes of the text, with the words before it that name it.
    pub place: Range<usize>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.identifier {
            Identifier::DodId(_) => "DodId",
            Identifier::BirthDate(_) => "BirthDate",
            Identifier::SocialSecurityNumber => "SocialSecurityNumber",
        };
        write!(f, "{kind} at {:?}", self.place)
    }
}

/// Names of a birth date before it, in lower case.
const BIRTH_WORDS: [&str; 8] = [
    "date of birth",
    "birth date",
    "birthdate",
    "birthday",
    "d.o.b.",
    "dob",
    "born on",
    "born",
];
/// Names of a DoD ID before it.
const DOD_WORDS: [&str; 8] = [
    "dod id number",
    "dod id no.",
    "dod id",
    "dodid",
    "dod number",
    "dod",
    "edipi",
    "id number",
];
/// Names of a Social Security number before it.
const SSN_WORDS: [&str; 5] = [
    "social security number",
    "social security",
    "social",
    "ssn",
    "ss#",
];
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

/// Everything that looks like an identifier, in the order of the text; nothing overlaps.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let before = text.get(..at).unwrap_or_default();
        let hit = starts_a_word(before)
            .then(|| date(before, rest).or_else(|| number(before, rest)))
            .flatten();
        if let Some((identifier, words, length)) = hit {
            // Never back into what was found before.
            let begin = found.last().map_or(0, |last| last.place.end);
            let place = begin.max(at - words)..at + length;
            at = place.end;
            found.push(Found { identifier, place });
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// The text without what was found there.
#[must_use]
pub fn without(text: &str, found: &Found) -> String {
    let before = text.get(..found.place.start).unwrap_or(text);
    let after = text.get(found.place.end..).unwrap_or_default();
    if before.is_empty() || before.ends_with(char::is_whitespace) {
        // One blank stays where two would meet.
        let after = after.strip_prefix(' ').unwrap_or(after);
        return format!("{before}{after}");
    }
    format!("{before}{after}")
}

/// Whether what follows is not the tail of a longer word or number.
fn starts_a_word(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        None => true,
        Some(last) if last.is_alphanumeric() || last == '_' => false,
        // "1.2345678901", "555-1234567890" and "+1234567890" go on; "DOB:1985", "#123" and "no-12" begin.
        Some('.' | ',' | '/' | '-') => !back.next().is_some_and(|c| c.is_ascii_digit()),
        Some('+') => false,
        Some(_) => true,
    }
}

/// Whether nothing follows that makes a longer number of it.
fn ends_here(after: &str) -> bool {
    let mut rest = after.chars();
    match rest.next() {
        None => true,
        Some(next) if next.is_alphanumeric() || next == '_' => false,
        Some('.' | ',' | '/' | '-') => !rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some(_) => true,
    }
}

/// Bytes at the end of `before` that are one of these words, with the blanks and signs behind it.
fn named(before: &str, words: &[&str]) -> Option<usize> {
    let bare = before.trim_end_matches([' ', '\t', ':', '#', '=', '(']);
    let bare =
        ["number", "no.", "is"]
            .iter()
            .fold(bare, |bare, filler| match strip_word(bare, filler) {
                Some(shorter) => shorter.trim_end_matches([' ', ':', '#']),
                None => bare,
            });
    words.iter().find_map(|word| {
        let rest = strip_word(bare, word)?;
        Some(before.len() - rest.len())
    })
}

/// The text without this word at its end, whatever its case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    let (rest, tail) = (text.get(..at)?, text.get(at..)?);
    let whole = !rest.ends_with(|c: char| c.is_alphanumeric());
    (whole && tail.eq_ignore_ascii_case(word)).then_some(rest)
}

/// Leading digits of a text.
fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

type Hit = (Identifier, usize, usize);

/// A DoD ID or a Social Security number here, with the bytes of the words before it and its own.
fn number(before: &str, rest: &str) -> Option<Hit> {
    let first = digits(rest);
    let plain = ends_here(rest.get(first.len()..)?);
    if first.len() == 10 && plain {
        let words = named(before, &DOD_WORDS).unwrap_or(0);
        return Some((Identifier::DodId(DodId::parse(first).ok()?), words, 10));
    }
    if first.len() == 9
        && plain
        && let Some(words) = named(before, &SSN_WORDS)
    {
        return Some((Identifier::SocialSecurityNumber, words, 9));
    }
    // 123-45-6789 and 123 45 6789: nothing else is written in these groups.
    if let Some(length) = groups(rest, &[3, 2, 4]) {
        let words = named(before, &SSN_WORDS).unwrap_or(0);
        return Some((Identifier::SocialSecurityNumber, words, length));
    }
    // In groups a DoD ID looks like a phone number, so its name has to stand before it.
    let words = named(before, &DOD_WORDS)?;
    let length = [&[3, 3, 4][..], &[5, 5], &[4, 3, 3], &[2, 4, 4]]
        .iter()
        .find_map(|sizes| groups(rest, sizes))?;
    let id = DodId::parse(rest.get(..length)?).ok()?;
    Some((Identifier::DodId(id), words, length))
}

/// Bytes of groups of so many digits with one blank or dash between them.
fn groups(text: &str, sizes: &[usize]) -> Option<usize> {
    let mut at = 0;
    for (place, size) in sizes.iter().enumerate() {
        if place > 0 {
            if !matches!(text.as_bytes().get(at), Some(b' ' | b'-')) {
                return None;
            }
            at += 1;
        }
        if digits(text.get(at..)?).len() != *size {
            return None;
        }
        at += size;
    }
    ends_here(text.get(at..)?).then_some(at)
}

/// A date here that the words before call a birth date.
fn date(before: &str, rest: &str) -> Option<Hit> {
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let words = named(before, &BIRTH_WORDS)?;
    let (year, month, day, length) = iso(rest)
        .or_else(|| american(rest))
        .or_else(|| spelled(rest))?;
    if !ends_here(rest.get(length..)?) {
        return None;
    }
    let text = format!("{year:04}-{month:02}-{day:02}");
    Some((Identifier::BirthDate(text.parse().ok()?), words, length))
}

type Parts = (u16, u16, u16, usize);

/// Leading digits as a number, if there are as many as wanted; and what follows.
fn take(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<(u16, &str)> {
    let number = digits(text);
    if !count.contains(&number.len()) {
        return None;
    }
    Some((number.parse().ok()?, text.get(number.len()..)?))
}

/// One of these characters.
fn sign<'a>(text: &'a str, signs: &[char]) -> Option<&'a str> {
    text.strip_prefix(signs)
}

/// 1985-03-14
fn iso(text: &str) -> Option<Parts> {
    let (year, rest) = take(text, 4..=4)?;
    let (month, rest) = take(sign(rest, &['-', '/', '.'])?, 1..=2)?;
    let (day, rest) = take(sign(rest, &['-', '/', '.'])?, 1..=2)?;
    Some((year, month, day, text.len() - rest.len()))
}

/// 3/14/1985, 03-14-1985
fn american(text: &str) -> Option<Parts> {
    let (month, rest) = take(text, 1..=2)?;
    let (day, rest) = take(sign(rest, &['/', '-', '.'])?, 1..=2)?;
    let (year, rest) = take(sign(rest, &['/', '-', '.'])?, 4..=4)?;
    Some((year, month, day, text.len() - rest.len()))
}

/// 14 March 1985, 14 MAR 1985, March 14, 1985
fn spelled(text: &str) -> Option<Parts> {
    let gap = |text: &str| -> Option<usize> {
        let rest = text.trim_start_matches([' ', ',', '.']);
        (rest.len() < text.len()).then_some(text.len() - rest.len())
    };
    let after_gap = |text| -> Option<&str> { str::get(text, gap(text)?..) };
    if let Some((day, rest)) = take(text, 1..=2) {
        let (month, rest) = month(after_gap(rest)?)?;
        let (year, rest) = take(after_gap(rest)?, 4..=4)?;
        return Some((year, month, day, text.len() - rest.len()));
    }
    let (month, rest) = month(text)?;
    let (day, rest) = take(after_gap(rest)?, 1..=2)?;
    let (year, rest) = take(after_gap(rest)?, 4..=4)?;
    Some((year, month, day, text.len() - rest.len()))
}

/// A month's name, whole or its first three letters.
fn month(text: &str) -> Option<(u16, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let word = text.get(..end)?;
    let number = (1..).zip(MONTHS).find_map(|(number, name)| {
        let short = name.get(..3)?;
        (word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(short)).then_some(number)
    })?;
    Some((number, text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was found, each as a word.
    fn kinds(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|found| match found.identifier {
                Identifier::DodId(id) => id.reveal().to_owned(),
                Identifier::BirthDate(date) => date.to_string(),
                Identifier::SocialSecurityNumber => "ssn".to_owned(),
            })
            .collect()
    }

    #[test]
    fn ten_digits_in_one_piece_are_a_dod_id() {
        assert_eq!(kinds("My DoD ID is 1234567890."), ["1234567890"]);
        assert_eq!(kinds("(1234567890)"), ["1234567890"]);
        assert_eq!(kinds("edipi:1234567890, please"), ["1234567890"]);
        assert_eq!(kinds("DoD ID # 123-456-7890"), ["1234567890"]);
    }

    #[test]
    fn phone_numbers_amounts_and_longer_numbers_are_left_alone() {
        for text in [
            "Call 555-123-4567 or (555) 123-4567",
            "+15551234567",
            "12345678901",
            "order A1234567890",
            "1234567890123",
            "0.1234567890",
            "1234567890.50",
            "on 3/14/2026 at 10",
            "123456789",
            "zip 72099-1234",
            "123-45-67890",
        ] {
            assert_eq!(kinds(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_date_is_a_birth_date_where_the_text_says_so() {
        for text in [
            "DOB 3/14/1985",
            "dob: 03-14-1985",
            "d.o.b. 1985-03-14",
            "born March 14, 1985",
            "Born on 14 MAR 1985.",
            "Date of birth is 14 march 1985",
            "birthday (3/14/1985)",
        ] {
            assert_eq!(kinds(text), ["1985-03-14"], "{text}");
        }
        assert_eq!(kinds("seen on 3/14/1985"), Vec::<String>::new());
        assert_eq!(kinds("dob 2/30/1985"), Vec::<String>::new());
        assert_eq!(kinds("DOB 14/3/1985"), Vec::<String>::new());
        assert_eq!(kinds("stubborn 3/14/1985"), Vec::<String>::new());
    }

    #[test]
    fn a_social_security_number_is_known_by_its_groups_or_its_name() {
        assert_eq!(kinds("123-45-6789"), ["ssn"]);
        assert_eq!(kinds("it is 123 45 6789, thanks"), ["ssn"]);
        assert_eq!(kinds("SSN: 123456789"), ["ssn"]);
        assert_eq!(kinds("social security number 123456789"), ["ssn"]);
    }

    #[test]
    fn several_are_found_in_their_order_and_taken_out_with_their_names() {
        let text = "For Lee, DOB 3/14/1985, DoD ID 1234567890. Rash since Monday.";
        assert_eq!(kinds(text), ["1985-03-14", "1234567890"]);
        let first = find(text).remove(0);
        let rest = without(text, &first);
        assert_eq!(rest, "For Lee, , DoD ID 1234567890. Rash since Monday.");
        let second = find(&rest).remove(0);
        assert_eq!(without(&rest, &second), "For Lee, , . Rash since Monday.");
    }

    /// Numbers in an order that looks like none, the same every time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % sides as u64) as usize
        }
    }

    const PIECES: [&str; 32] = [
        "1234567890",
        "123-45-6789",
        "123456789",
        "12345678901",
        "3/14/1985",
        "1985-03-14",
        "DOB",
        "dob:",
        "born",
        "SSN ",
        "DoD ID ",
        " ",
        "  ",
        "-",
        "/",
        ".",
        ",",
        "#",
        "(",
        ")",
        "é",
        "日本",
        "\u{301}",
        "\n",
        "March 14, 1985",
        "14 MAR 1985",
        "1",
        "9",
        "+",
        "_",
        "a",
        "😀",
    ];

    fn any_text(dice: &mut Dice) -> String {
        let pieces = dice.roll(12);
        (0..pieces)
            .map(|_| PIECES[dice.roll(PIECES.len())])
            .collect()
    }

    #[test]
    fn whatever_is_typed_places_are_within_the_text_in_order_and_apart() {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for _ in 0..20_000 {
            let text = any_text(&mut dice);
            let mut end = 0;
            for found in find(&text) {
                assert!(found.place.start >= end, "{text:?} {found:?}");
                assert!(found.place.start < found.place.end, "{text:?} {found:?}");
                assert!(
                    text.get(found.place.clone()).is_some(),
                    "{text:?} {found:?}"
                );
                end = found.place.end;
            }
        }
    }

    #[test]
    fn taking_out_one_after_the_other_ends_and_leaves_nothing_to_find() {
        let mut dice = Dice(0x2545_f491_4f6c_dd1d);
        for _ in 0..5_000 {
            let mut text = any_text(&mut dice);
            for _ in 0..40 {
                let Some(found) = find(&text).into_iter().next() else {
                    break;
                };
                let shorter = without(&text, &found);
                assert!(shorter.len() < text.len(), "{text:?}");
                text = shorter;
            }
            assert_eq!(find(&text), [], "{text:?}");
        }
    }

    #[test]
    fn an_identifier_between_words_is_found_wherever_it_stands() {
        let mut dice = Dice(0xdead_beef_cafe_f00d);
        let words = [
            "rash", "since", "Monday", "she", "sleeps", "badly", "thanks",
        ];
        for _ in 0..2_000 {
            let side = |dice: &mut Dice| -> Vec<&str> {
                let count = dice.roll(6);
                (0..count).map(|_| words[dice.roll(words.len())]).collect()
            };
            let (before, after) = (side(&mut dice).join(" "), side(&mut dice).join(" "));
            let digits: String = (0..10)
                .map(|_| char::from(b'0' + dice.roll(10) as u8))
                .collect();
            assert_eq!(kinds(&format!("{before} {digits} {after}")), [digits]);
        }
    }
}
