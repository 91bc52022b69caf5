//! Which words of a text raise the emergency panel: a rule that everyone may read, and nothing cleverer.
//!
//! Pure. It looks at whole words in their order, without regard to capitals, apostrophes and whatever
//! stands between words. What a sentence means it does not know: "no chest pain" has "chest pain" in it.

use std::collections::{BTreeMap, BTreeSet};

/// Words or phrases that a site may have at most.
pub const MAX_EMERGENCY_WORDS: usize = 500;
/// Words of one phrase.
pub const MAX_PHRASE_WORDS: usize = 8;

/// A site's words, ready to be looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmergencyWords {
    /// As the site writes them.
    listed: Vec<String>,
    /// Phrases by their first word: what comes after it, and their place in the list.
    phrases: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl EmergencyWords {
    /// Takes the site's list. What has no letter or digit is never found.
    #[must_use]
    pub fn new(listed: &[String]) -> Self {
        let mut phrases: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (place, phrase) in listed.iter().enumerate() {
            let mut words = words(phrase).into_iter();
            if let Some(first) = words.next() {
                phrases
                    .entry(first)
                    .or_default()
                    .push((words.collect(), place));
            }
        }
        Self {
            listed: listed.to_vec(),
            phrases,
        }
    }

    /// Which of them these texts have, each once, in the order of the list. A phrase never begins in one
    /// text and ends in the next.
    #[must_use]
    pub fn find(&self, texts: &[&str]) -> Vec<String> {
        let mut found = BTreeSet::new();
        for text in texts {
            self.look(text, &mut found);
        }
        let listed = self.listed.iter().enumerate();
        listed
            .filter(|(place, _)| found.contains(place))
            .map(|(_, phrase)| phrase.clone())
            .collect()
    }

    /// Adds the places of what a text has, and tells how many words were compared. Each word begins a
    /// few phrases at most, and those are short: the work grows with the text and no faster.
    fn look(&self, text: &str, found: &mut BTreeSet<usize>) -> usize {
        let words = words(text);
        let mut compared = 0;
        for (at, word) in words.iter().enumerate() {
            compared += 1;
            let after = words.get(at + 1..).unwrap_or_default();
            for (rest, place) in self.phrases.get(word).into_iter().flatten() {
                compared += rest.len();
                if after.starts_with(rest) {
                    found.insert(*place);
                }
            }
        }
        compared
    }
}

/// The words of a text as they are compared: small letters and digits, without apostrophes and without
/// what nobody sees.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        } else if !is_passed_over(letter) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a character parts no words: apostrophes in all their forms, accents that stand for themselves,
/// and what has no width.
const fn is_passed_over(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`'
            | '\u{b4}'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{2bc}'
            | '\u{2032}'
            | '\u{ff07}'
            | '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> EmergencyWords {
        let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        EmergencyWords::new(&words)
    }

    #[test]
    fn a_phrase_is_found_however_it_is_typed() {
        let words = list(&["chest pain", "can't breathe", "suicide"]);
        for (text, found) in [
            ("I have chest pain since noon", "chest pain"),
            ("CHEST PAIN!!", "chest pain"),
            ("chest-pain", "chest pain"),
            ("pain in the\nchest\n  pain", "chest pain"),
            ("I cant breathe", "can't breathe"),
            ("I can’t breathe.", "can't breathe"),
            ("I can`t\u{a0}breathe", "can't breathe"),
            ("\u{2018}suicide\u{2019}", "suicide"),
            ("sui\u{ad}cide", "suicide"),
        ] {
            assert_eq!(words.find(&[text]), [found], "{text}");
        }
    }

    #[test]
    fn parts_of_words_and_other_orders_are_nothing() {
        let words = list(&["chest pain", "stroke", "overdose"]);
        for text in [
            "",
            "chest",
            "pain in my chest",
            "chest paint",
            "a chestpain",
            "breaststroke",
            "strokes",
            "overdosed",
            "chest. The pain is in my knee",
        ] {
            assert_eq!(words.find(&[text]), Vec::<String>::new(), "{text}");
        }
        // From one text into the next is no phrase.
        assert!(words.find(&["chest", "pain"]).is_empty());
    }

    #[test]
    fn a_negation_is_not_understood_and_says_so_by_being_found() {
        assert_eq!(
            list(&["chest pain"]).find(&["No chest pain at all."]),
            ["chest pain"]
        );
    }

    #[test]
    fn several_are_given_once_each_in_the_order_of_the_list() {
        let words = list(&["suicide", "kill myself", "kill"]);
        assert_eq!(
            words.find(&["Kill myself, kill myself", "suicide"]),
            ["suicide", "kill myself", "kill"]
        );
    }

    #[test]
    fn a_site_without_words_finds_nothing() {
        assert!(list(&[]).find(&["suicide"]).is_empty());
        assert!(list(&["?!", ""]).find(&["?! suicide"]).is_empty());
    }

    #[test]
    fn the_work_grows_with_the_text_and_no_faster_whatever_is_typed() {
        let words = list(&["a a a a a a a b", "a a a a b", "a b", "can't breathe"]);
        for unit in ["a ", "a", "'", "can't ", "\u{301}", "é-", "\u{200b}a "] {
            let short = unit.repeat(2_000);
            let long = unit.repeat(20_000);
            let cost = |text: &str| words.look(text, &mut BTreeSet::new());
            assert!(cost(&long) <= 10 * cost(&short) + 100, "{unit}");
            // Never more than the letters times what one word may begin.
            assert!(cost(&long) <= long.chars().count() * 20, "{unit}");
        }
    }

    #[test]
    fn any_characters_at_all_are_read_without_harm() {
        // Every 61st character that exists, so all scripts and all marks, in one text.
        let all: String = (0..=0x0010_ffff)
            .step_by(61)
            .filter_map(char::from_u32)
            .collect();
        let words = list(&["chest pain"]);
        assert!(words.find(&[&all]).is_empty());
        assert_eq!(words.find(&[&format!("{all} chest pain {all}")]).len(), 1);
    }
}
