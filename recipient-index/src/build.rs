//! From a directory to the index.
//!
//! Owns which words a recipient and its groups have. Every array is made in one pass over the one before
//! it, because a directory of a million is read anew whenever it changes.

use crate::bits::Bits;
use crate::index::{Field, Index, NONE, OwnWord, Rows, to_u32, to_usize};
use crate::meaning::{self, Meanings};
use crate::text;
use crate::vocabulary::Vocabulary;
use crate::{DocId, Entry, Facility};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// Beginnings that more than one in so many recipients have are kept as sets of places.
const HEAVY_SHARE: usize = 128;
/// In small directories none is.
const HEAVY_LEAST: usize = 2_048;
/// What stands before a name and is often written together with it.
const PARTICLES: [&str; 24] = [
    "al", "ap", "da", "de", "del", "della", "den", "der", "di", "du", "el", "fitz", "la", "le",
    "lo", "mac", "mc", "o", "san", "st", "ten", "van", "vander", "von",
];

/// Whether the word is often written together with the next one.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

impl Index {
    /// Builds the index. The [`DocId`] of an entry is its position in `entries`, the
    /// [`FacilityNo`](crate::FacilityNo) of a facility its position in `facilities`. Of more than
    /// 4,294,967,295 entries the first are taken.
    #[must_use]
    pub fn build(facilities: &[Facility<'_>], entries: &[Entry<'_>]) -> Self {
        let meanings = Meanings::read();
        let mut words = Words::default();
        let mut buffer = String::new();

        let mut groups: Vec<Vec<u32>> = Vec::with_capacity(facilities.len());
        let mut regions: BTreeMap<String, u32> = BTreeMap::new();
        let mut region_of = Vec::with_capacity(facilities.len());
        for facility in facilities {
            groups.push(facility_words(facility, &mut words, &mut buffer));
            let region = facility
                .place
                .rsplit_once(',')
                .map(|(_, region)| region.trim().to_lowercase());
            region_of.push(match region {
                Some(region) if !region.is_empty() => {
                    let next = to_u32(regions.len());
                    *regions.entry(region).or_insert(next)
                }
                _ => NONE,
            });
        }
        for row in &meanings.rows {
            groups.push(row.words.iter().map(|word| words.number(word)).collect());
        }

        let mut order: Vec<u32> = (0..to_u32(entries.len())).collect();
        order.sort_by_key(|doc| {
            entries
                .get(to_usize(*doc))
                .map_or(0, |entry| entry.static_rank)
        });
        let mut own: Rows<(u32, Field)> = Rows::with_capacity(entries.len(), entries.len() * 8);
        let mut groups_of = Vec::with_capacity(entries.len());
        let mut recipient = Recipient::default();
        for entry in order.iter().filter_map(|doc| entries.get(to_usize(*doc))) {
            recipient.read(entry, &mut words, &mut buffer);
            own.push(recipient.words.iter().copied());
            let facility = entry
                .facility
                .filter(|facility| to_usize(facility.0) < facilities.len())
                .map_or(NONE, |facility| facility.0);
            let meaning = meanings.of_code(entry.specialty).or_else(|| {
                let mut label: Vec<String> = Vec::new();
                text::each_word(entry.label, &mut buffer, &mut |word| {
                    label.push(word.to_owned())
                });
                meanings.of_label(&label)
            });
            let meaning = meaning.map_or(NONE, |row| to_u32(facilities.len().saturating_add(row)));
            groups_of.push([facility, meaning]);
        }

        let mut index = Self {
            facilities: to_u32(facilities.len()),
            areas: meanings.rows.iter().map(|row| row.area).collect(),
            region_of,
            groups_of,
            place_of: vec![0; entries.len()],
            doc_at: order.iter().copied().map(DocId).collect(),
            ..Self::default()
        };
        for (place, doc) in (0_u32..).zip(&order) {
            if let Some(slot) = index.place_of.get_mut(to_usize(*doc)) {
                *slot = place;
            }
        }
        index.label_starts.push(0);
        index
            .labels
            .reserve(entries.iter().map(|entry| entry.label.len()).sum());
        for entry in entries {
            index.labels.push_str(entry.label);
            index.label_starts.push(to_u32(index.labels.len()));
        }
        let nicknames = nicknames(&words);
        let number_of = index.name_words(words);
        let number = |word: u32| number_of.get(to_usize(word)).copied().unwrap_or(0);
        index.nicknames = nicknames
            .into_iter()
            .map(|(name, words)| (name, words.into_iter().map(number).collect()))
            .collect();
        index.fill_own(&own, number);
        drop(own);
        index.fill_groups(groups, number);
        index.fill_regions(regions.len());
        index.fill_heavy();
        index
    }

    /// Numbers the words by their letters; for each number of before the one that it has now.
    fn name_words(&mut self, words: Words) -> Vec<u32> {
        let mut sorted: Vec<(Box<str>, u32)> = words.numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut number_of = vec![0; sorted.len()];
        for ((_, before), now) in sorted.iter().zip(0_u32..) {
            if let Some(slot) = number_of.get_mut(to_usize(*before)) {
                *slot = now;
            }
        }
        self.vocabulary = Vocabulary::new(sorted.iter().map(|(word, _)| word.as_bytes()));
        number_of
    }

    fn fill_own(&mut self, own: &Rows<(u32, Field)>, number: impl Fn(u32) -> u32) {
        let places = to_u32(self.doc_at.len());
        self.own = Rows::with_capacity(to_usize(places), own.between(&(0..places)).len());
        for place in 0..places {
            self.own.push(
                own.row(place)
                    .iter()
                    .map(|(word, field)| OwnWord::new(number(*word), *field)),
            );
        }
        let own = &self.own;
        let pairs = (0..places)
            .flat_map(|place| own.row(place).iter().map(move |word| (word.word(), place)));
        self.postings = Rows::from_pairs(self.vocabulary.len(), pairs);
        let of = &self.groups_of;
        let in_facility = (0..places).filter_map(|place| {
            let [facility, _] = of.get(to_usize(place))?;
            Some((*facility, place))
        });
        // Each facility's words, sorted in a pass over its places.
        let by_facility = Rows::from_pairs(
            self.facilities,
            in_facility.filter(|(facility, _)| *facility != NONE),
        );
        let mut facility_words: Rows<u32> =
            Rows::with_capacity(to_usize(self.facilities), to_usize(places) * 4);
        let mut all: Vec<u32> = Vec::new();
        for facility in 0..self.facilities {
            all.clear();
            for place in by_facility.row(facility) {
                all.extend(self.own.row(*place).iter().map(|word| word.word()));
            }
            all.sort_unstable();
            all.dedup();
            facility_words.push(all.iter().copied());
        }
        self.facility_words = facility_words;
    }

    fn fill_groups(&mut self, groups: Vec<Vec<u32>>, number: impl Fn(u32) -> u32) {
        for words in &groups {
            let mut words: Vec<u32> = words.iter().map(|word| number(*word)).collect();
            words.sort_unstable();
            words.dedup();
            self.group_words.push(words);
        }
        let count = to_u32(groups.len());
        let places = to_u32(self.doc_at.len());
        let of = &self.groups_of;
        let pairs = (0..places).flat_map(|place| {
            of.get(to_usize(place))
                .into_iter()
                .flatten()
                .filter(|group| **group != NONE)
                .map(move |group| (*group, place))
        });
        self.group_places = Rows::from_pairs(count, pairs);
        let words = &self.group_words;
        let pairs =
            (0..count).flat_map(|group| words.row(group).iter().map(move |word| (*word, group)));
        self.groups_with = Rows::from_pairs(self.vocabulary.len(), pairs);
        let mut before = 0_u32;
        self.grouped_before = Vec::with_capacity(to_usize(self.vocabulary.len()).saturating_add(1));
        self.grouped_before.push(0);
        for word in 0..self.vocabulary.len() {
            for group in self.groups_with.row(word) {
                before = before.saturating_add(to_u32(self.group_places.row(*group).len()));
            }
            self.grouped_before.push(before);
        }
    }

    fn fill_regions(&mut self, regions: usize) {
        self.regions = vec![Bits::new(self.doc_at.len()); regions];
        for (place, [facility, _]) in (0_u32..).zip(&self.groups_of) {
            let region = self.region_of.get(to_usize(*facility));
            if let Some(region) = region.and_then(|region| self.regions.get_mut(to_usize(*region)))
            {
                region.insert(place);
            }
        }
    }

    fn fill_heavy(&mut self) {
        let most = to_u32((self.doc_at.len() / HEAVY_SHARE).max(HEAVY_LEAST));
        let mut known: HashMap<(u32, u32), u32> = HashMap::new();
        for node in self.vocabulary.nodes() {
            let words = self.vocabulary.range(node);
            if self.count(&words) <= most {
                continue;
            }
            // Letters without a choice lead to the same words: one set serves them all.
            let next = to_u32(self.heavy_places.len());
            let at = *known.entry((words.start, words.end)).or_insert(next);
            if at == next {
                let mut places = Bits::new(self.doc_at.len());
                self.for_each_with(&words, &mut |place| places.insert(place));
                self.heavy_places.push(places);
            }
            self.heavy.push((node, at));
        }
    }
}

/// The words of a facility: its name, the first letters of it, where it is, and its other names.
fn facility_words(facility: &Facility<'_>, words: &mut Words, buffer: &mut String) -> Vec<u32> {
    let mut found = Vec::new();
    let mut initials = String::new();
    text::each_word(facility.name, buffer, &mut |word| {
        initials.extend(word.chars().next());
        found.push(words.number(word));
    });
    if initials.len() > 2 {
        found.push(words.number(&initials));
    }
    for text in std::iter::once(facility.place).chain(facility.aliases.lines()) {
        text::each_word(text, buffer, &mut |word| found.push(words.number(word)));
    }
    found
}

/// What is read of one recipient; kept from one to the next for its memory.
#[derive(Default)]
struct Recipient {
    words: Vec<(u32, Field)>,
    last: Vec<u32>,
    first: Vec<u32>,
}

impl Recipient {
    fn read(&mut self, entry: &Entry<'_>, words: &mut Words, buffer: &mut String) {
        for (text, into) in [
            (entry.last_name, &mut self.last),
            (entry.first_name, &mut self.first),
        ] {
            into.clear();
            text::each_word(text, buffer, &mut |word| into.push(words.number(word)));
        }
        self.words.clear();
        let mut joined = String::new();
        text::each_word(entry.label, buffer, &mut |word| {
            let number = words.number(word);
            let field = if self.last.contains(&number) {
                Field::Last
            } else if self.first.contains(&number) {
                Field::First
            } else {
                Field::Label
            };
            add(&mut self.words, number, field);
            if is_particle(word) {
                joined.push_str(word);
            } else if !joined.is_empty() {
                joined.push_str(word);
                add(&mut self.words, words.number(&joined), field);
                joined.clear();
            }
        });
        for number in self.last.iter().chain(&self.first) {
            add(&mut self.words, *number, Field::Alias);
        }
        for text in entry.aliases.lines() {
            text::each_word(text, buffer, &mut |word| {
                add(&mut self.words, words.number(word), Field::Alias);
            });
        }
    }
}

/// Adds a word unless it is there, keeping the field that counts more.
fn add(words: &mut Vec<(u32, Field)>, word: u32, field: Field) {
    match words.iter_mut().find(|(known, _)| *known == word) {
        Some((_, known)) => *known = (*known).min(field),
        None => words.push((word, field)),
    }
}

/// For each nickname and each name with nicknames, the known words that it may stand for.
fn nicknames(words: &Words) -> Vec<(Box<str>, Vec<u32>)> {
    let mut found: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (name, nickname) in meaning::nicknames() {
        for (typed, meant) in [(nickname, name), (name, nickname)] {
            if let Some(word) = words.numbers.get(meant) {
                found.entry(typed).or_default().push(*word);
            }
        }
    }
    found
        .into_iter()
        .map(|(name, words)| (name.into(), words))
        .collect()
}

/// Numbers for words, in the order in which they are met.
#[derive(Default)]
struct Words {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<Fast>>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = to_u32(self.numbers.len()).min(OwnWord::MOST - 1);
        self.numbers.insert(word.into(), number);
        number
    }
}

/// A quick hash for words of a directory, whose makers are no attackers (Fx, as in rustc).
#[derive(Default)]
struct Fast(u64);

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let number = chunk
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte));
            self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}
