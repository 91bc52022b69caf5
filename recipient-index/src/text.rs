//! How text becomes words: folding and splitting, the same for labels, other names and queries.
//!
//! Case, accents and typographic variants are folded away (NFKD, marks dropped, lower case, a small
//! table for letters that do not decompose). Apostrophes vanish (`O'Brien` is `obrien`, and also
//! `brien`, so that "o brien" finds it); everything else that is neither letter nor digit separates.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters of a query that are read; the rest is ignored.
pub const MAX_QUERY_CHARS: usize = 200;
/// Words of a query that are read; the rest is ignored.
pub const MAX_QUERY_WORDS: usize = 8;

/// A folded character and the characters of the text that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    folded: char,
    /// Position in the text, in characters.
    start: usize,
    /// One past the last, combining marks included.
    end: usize,
}

/// A folded word with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The folded word, never empty.
    pub(crate) folded: String,
    at: Place,
}

/// Where the letters of a word stand in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// One after the other, from here on.
    From(usize),
    /// Each for itself.
    Each(Vec<Letter>),
}

impl Word {
    fn new(letters: &[Letter]) -> Self {
        Self {
            folded: letters.iter().map(|letter| letter.folded).collect(),
            at: Place::Each(letters.to_vec()),
        }
    }

    /// Where in the text the beginning of this word that equals `prefix` stands, in characters:
    /// (first, one past the last). `None` when the word begins otherwise.
    pub(crate) fn span_of(&self, prefix: &str) -> Option<(usize, usize)> {
        if prefix.is_empty() || !self.folded.starts_with(prefix) {
            return None;
        }
        let letters = match &self.at {
            Place::From(start) => return Some((*start, start.saturating_add(prefix.len()))),
            Place::Each(letters) => letters,
        };
        let matched = letters.iter().take(prefix.chars().count());
        let start = matched.clone().map(|letter| letter.start).min()?;
        let end = matched.map(|letter| letter.end).max()?;
        Some((start, end))
    }
}

/// The words of a label or another name, in order. A part behind an apostrophe is a word of its own
/// as well.
pub(crate) fn words(text: &str) -> Vec<Word> {
    if is_plain(text) {
        return plain_words(text);
    }
    let mut splitter = Splitter::default();
    for (position, c) in text.chars().enumerate() {
        splitter.take(position, c);
    }
    splitter.end_word();
    splitter.words
}

/// Whether every letter of the text is one letter of a word, and what is no letter separates.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.bytes().any(|byte| matches!(byte, b'\'' | b'`'))
}

fn plain_words(text: &str) -> Vec<Word> {
    let mut start = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| {
            let at = Place::From(start);
            start = start.saturating_add(word.len()).saturating_add(1);
            let folded = word.to_ascii_lowercase();
            (!word.is_empty()).then_some(Word { folded, at })
        })
        .collect()
}

/// Calls `found` with each word that [`words`] gives, folded; `buffer` is for its own use. Quick for plain
/// ASCII, which nearly all of a directory is.
pub(crate) fn each_word(text: &str, buffer: &mut String, found: &mut dyn FnMut(&str)) {
    if !is_plain(text) {
        for word in words(text) {
            found(&word.folded);
        }
        return;
    }
    buffer.clear();
    buffer.push_str(text);
    buffer.make_ascii_lowercase();
    for word in buffer.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !word.is_empty() {
            found(word);
        }
    }
}

/// The words of a query, folded, each once: at most [`MAX_QUERY_WORDS`] from the first
/// [`MAX_QUERY_CHARS`] characters.
pub(crate) fn query_words(query: &str) -> Vec<String> {
    let mut splitter = Splitter {
        whole_words_only: true,
        ..Splitter::default()
    };
    let mut found: Vec<String> = Vec::new();
    for (position, c) in query.chars().take(MAX_QUERY_CHARS).enumerate() {
        splitter.take(position, c);
    }
    splitter.end_word();
    for word in splitter.words {
        if !found.contains(&word.folded) {
            found.push(word.folded);
        }
        if found.len() == MAX_QUERY_WORDS {
            break;
        }
    }
    found
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    current: Vec<Letter>,
    /// Where in `current` the parts behind apostrophes begin.
    parts: Vec<usize>,
    whole_words_only: bool,
}

impl Splitter {
    fn take(&mut self, position: usize, c: char) {
        if is_apostrophe(c) {
            if !self.current.is_empty() {
                self.parts.push(self.current.len());
            }
            return;
        }
        // A mark by itself belongs to the letter before it.
        if is_combining_mark(c) {
            if let Some(last) = self.current.last_mut() {
                last.end = position.saturating_add(1);
            }
            return;
        }
        // Each character is decomposed by itself: the order of marks does not matter where all
        // marks go, and so every letter knows where it came from.
        for part in std::iter::once(c)
            .nfkd()
            .flat_map(char::to_lowercase)
            .nfkd()
        {
            if is_combining_mark(part) {
                continue;
            }
            let (first, second) = plain(part);
            for folded in std::iter::once(first).chain(second) {
                if folded.is_alphanumeric() {
                    let end = position.saturating_add(1);
                    self.current.push(Letter {
                        folded,
                        start: position,
                        end,
                    });
                } else {
                    self.end_word();
                }
            }
        }
    }

    fn end_word(&mut self) {
        let letters = std::mem::take(&mut self.current);
        let parts = std::mem::take(&mut self.parts);
        if letters.is_empty() {
            return;
        }
        self.words.push(Word::new(&letters));
        if self.whole_words_only {
            return;
        }
        for start in parts {
            // One letter behind an apostrophe is the s of "Women's", nothing to search for.
            match letters.get(start..) {
                Some(part) if part.len() > 1 => self.words.push(Word::new(part)),
                _ => {}
            }
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '\u{b4}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2bb}'
            | '\u{2bc}'
            | '\u{ff07}'
    )
}

/// Letters that do not decompose, as people type them without them.
fn plain(c: char) -> (char, Option<char>) {
    match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ł' => ('l', None),
        'ŧ' => ('t', None),
        'ı' => ('i', None),
        other => (other, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn labels_split_where_people_see_words() {
        for (text, expected) in [
            (
                "Little Rock Family Medicine_Hauge, Allison, PA",
                "little rock family medicine hauge allison pa",
            ),
            (
                "Little Rock Flight Medicine_ Nelson, Rachel, MD",
                "little rock flight medicine nelson rachel md",
            ),
            ("OB/GYN Clinic - Ft. Bragg", "ob gyn clinic ft bragg"),
            ("O'Brien", "obrien brien"),
            ("Women\u{2019}s Health", "womens health"),
            ("  __--  ", ""),
            ("Muñoz-Søndergård", "munoz sondergard"),
            ("Mun\u{303}oz", "munoz"),
            ("STRAßE Œuvre", "strasse oeuvre"),
            ("İstanbul ﬁne Ⅳ", "istanbul fine iv"),
            ("nul\0byte\u{202e}rtl", "nul byte rtl"),
        ] {
            assert_eq!(folded(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_span_is_counted_in_characters_of_the_text() {
        let spans = |text: &str, prefix: &str| -> Vec<_> {
            words(text)
                .iter()
                .filter_map(|word| word.span_of(prefix))
                .collect()
        };
        assert_eq!(spans("Ünal, Élodie", "elo"), vec![(6, 9)]);
        assert_eq!(spans("Mun\u{303}oz x", "mun"), vec![(0, 4)]);
        assert_eq!(spans("O'Brien", "ob"), vec![(0, 3)]);
        assert_eq!(spans("O'Brien", "bri"), vec![(2, 5)]);
        assert_eq!(spans("Straße", "stras"), vec![(0, 5)]);
        assert_eq!(spans("Straße", "strasse"), vec![(0, 6)]);
        assert_eq!(spans("abc", ""), vec![]);
    }

    #[test]
    fn a_query_is_bounded_and_has_each_word_once() {
        assert_eq!(
            query_words("a b a B c d e f g h i j"),
            ["a", "b", "c", "d", "e", "f", "g", "h"]
        );
        let long = query_words(&"x".repeat(10_000));
        assert_eq!(long.first().map(String::len), Some(MAX_QUERY_CHARS));
        assert_eq!(query_words("o'brien"), ["obrien"]);
        assert!(query_words(" \u{301}\u{301} '' _,").is_empty());
    }
}
