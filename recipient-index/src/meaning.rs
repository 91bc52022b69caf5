//! What people call things: lay words for specialties, and nicknames.
//!
//! Owns the two tables of `data/` and how a recipient gets the meanings of one row. The words of a row
//! are matched as beginnings like any others, never as near misses: "pain doctor" is no "brain doctor".

use crate::area::Area;
use crate::text;
use std::collections::HashMap;

const LAY_WORDS: &str = include_str!("../data/lay_words.txt");
const NICKNAMES: &str = include_str!("../data/nicknames.txt");

/// What the patient's primary care is called, whatever its specialty.
pub(crate) const PRIMARY_CARE: [&str; 12] = [
    "care",
    "doc",
    "doctor",
    "dr",
    "nurse",
    "pcm",
    "pcp",
    "physician",
    "primary",
    "provider",
    "regular",
    "team",
];
/// Words that say "one of mine" and nothing else.
pub(crate) const MINE: [&str; 3] = ["mine", "my", "our"];

/// A row of the table of lay words.
#[derive(Debug)]
pub(crate) struct Meaning {
    /// What people say, as words, each once.
    pub(crate) words: Vec<String>,
    /// Under which heading people browse it.
    pub(crate) area: Option<Area>,
    codes: Vec<&'static str>,
    /// Labels that have all words of one of these mean it too, when they have no code.
    labels: Vec<Vec<String>>,
}

/// The table, ready to be asked.
#[derive(Debug)]
pub(crate) struct Meanings {
    pub(crate) rows: Vec<Meaning>,
    by_code: HashMap<&'static str, usize>,
    /// By the first word of a label key, so that most labels are asked nothing.
    by_word: HashMap<String, Vec<(usize, usize)>>,
}

impl Meaning {
    fn of(keys: &'static str, phrases: &str, area: Option<Area>) -> Self {
        let folded = |text: &str| text::words(text).into_iter().map(|word| word.folded);
        let mut words: Vec<String> = phrases.split(';').flat_map(folded).collect();
        words.sort_unstable();
        words.dedup();
        let keys = || keys.split(',').map(str::trim);
        Self {
            words,
            area,
            codes: keys().filter(|key| !key.starts_with('=')).collect(),
            labels: keys()
                .filter_map(|key| key.strip_prefix('='))
                .map(|key| folded(key).collect())
                .collect(),
        }
    }
}

impl Meanings {
    pub(crate) fn read() -> Self {
        let mut area = None;
        let mut rows = Vec::new();
        for line in LAY_WORDS.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                area = Area::of_heading(heading);
            }
            let row = line.split_once('|').filter(|_| !line.starts_with('#'));
            if let Some((keys, phrases)) = row {
                rows.push(Meaning::of(keys, phrases, area));
            }
        }
        let by_code = rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| row.codes.iter().map(move |code| (*code, at)))
            .collect();
        let mut by_word: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for (key, label) in row.labels.iter().enumerate() {
                if let Some(first) = label.first() {
                    by_word.entry(first.clone()).or_default().push((at, key));
                }
            }
        }
        Self {
            rows,
            by_code,
            by_word,
        }
    }

    /// The row for a code.
    pub(crate) fn of_code(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The row for a label: of the keys whose words it has, that with the most words.
    pub(crate) fn of_label(&self, label: &[String]) -> Option<usize> {
        label
            .iter()
            .filter_map(|word| self.by_word.get(word))
            .flatten()
            .filter_map(|(row, key)| Some((*row, self.rows.get(*row)?.labels.get(*key)?)))
            .filter(|(_, key)| key.iter().all(|word| label.contains(word)))
            .max_by_key(|(row, key)| (key.len(), std::cmp::Reverse(*row)))
            .map(|(row, _)| row)
    }
}

/// Pairs of a given name and a nickname of it.
pub(crate) fn nicknames() -> impl Iterator<Item = (&'static str, &'static str)> {
    NICKNAMES
        .lines()
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(name, nicknames)| nicknames.split_whitespace().map(move |nick| (name, nick)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_or_a_label_has_the_words_that_people_say() {
        let meanings = Meanings::read();
        let says = |row: Option<usize>, word: &str| {
            row.and_then(|row| meanings.rows.get(row))
                .is_some_and(|row| row.words.iter().any(|known| known.starts_with(word)))
        };
        assert!(says(meanings.of_code("208000000X"), "kids"));
        assert!(says(meanings.of_code("183500000X"), "refill"));
        let label = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        assert!(says(meanings.of_label(&label("shaw peds")), "kids"));
        assert_eq!(meanings.of_label(&label("little rock")), None);
        assert_eq!(meanings.of_code(""), None);
    }

    #[test]
    fn every_row_has_keys_and_plain_words() {
        let meanings = Meanings::read();
        assert!(meanings.rows.len() > 40);
        for row in &meanings.rows {
            assert!(!row.words.is_empty());
            assert!(!row.codes.is_empty() || !row.labels.is_empty());
            assert!(row.area.is_some(), "{row:?} stands under no area");
        }
        assert!(nicknames().any(|pair| pair == ("robert", "bob")));
        assert!(nicknames().all(|(name, nick)| {
            (name.to_owned() + nick)
                .bytes()
                .all(|b| b.is_ascii_lowercase())
        }));
    }
}
