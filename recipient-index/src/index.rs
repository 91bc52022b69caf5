//! The arrays of the index, and what belongs to one recipient.
//!
//! Recipients stand in the order of their static rank; their *place* in it is their number inside, so
//! that a smaller number is a better one. A recipient has words of its own (label, other names) and
//! those of its *groups*, which many share: its facility, and what people call its specialty. Owns no
//! order of answers and no query.

use crate::area::Area;
use crate::bits::Bits;
use crate::vocabulary::{Node, Vocabulary};
use crate::{DocId, FacilityNo};
use std::ops::Range;

/// The recipients of a directory, ready to be searched. It never changes; a changed directory is
/// built anew.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) vocabulary: Vocabulary,
    /// For each word the places that have it themselves, ascending.
    pub(crate) postings: Rows<u32>,
    /// For each place its own words, in the order of the label.
    pub(crate) own: Rows<OwnWord>,
    /// For each word the groups that have it.
    pub(crate) groups_with: Rows<u32>,
    /// How many recipients the groups of all words before this one have, with repetitions.
    pub(crate) grouped_before: Vec<u32>,
    /// For each group its words, ascending.
    pub(crate) group_words: Rows<u32>,
    /// For each group its places, ascending.
    pub(crate) group_places: Rows<u32>,
    /// For each facility the different words that its recipients have themselves, ascending.
    pub(crate) facility_words: Rows<u32>,
    /// For each place its facility's group and its meaning's; [`NONE`] for none.
    pub(crate) groups_of: Vec<[u32; 2]>,
    /// Groups below are facilities, the others meanings.
    pub(crate) facilities: u32,
    /// For each meaning the area of care under which it is browsed.
    pub(crate) areas: Vec<Option<Area>>,
    /// For each facility its region.
    pub(crate) region_of: Vec<u32>,
    /// For each region its places.
    pub(crate) regions: Vec<Bits>,
    /// The beginnings that very many recipients have, ascending, and which of the sets of places is theirs.
    pub(crate) heavy: Vec<(Node, u32)>,
    pub(crate) heavy_places: Vec<Bits>,
    /// For nicknames and names with nicknames the words they may stand for, ascending by name.
    pub(crate) nicknames: Vec<(Box<str>, Vec<u32>)>,
    /// The recipient at each place.
    pub(crate) doc_at: Vec<DocId>,
    /// The place of each recipient.
    pub(crate) place_of: Vec<u32>,
    /// The labels by `DocId`, one after the other.
    pub(crate) labels: String,
    pub(crate) label_starts: Vec<u32>,
}

/// No group.
pub(crate) const NONE: u32 = u32::MAX;

/// What a word of a recipient is part of; the earlier counts more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// The clinician's last name.
    Last,
    /// Any other word of the label.
    Label,
    /// The clinician's given name.
    First,
    /// Another name of the recipient.
    Alias,
    /// Its facility: name, place, other names.
    Facility,
    /// What people call its specialty, or that it is theirs.
    Meaning,
}

/// A word of a recipient, and what it is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnWord(u32);

impl OwnWord {
    /// The most words that a vocabulary may have.
    pub(crate) const MOST: u32 = 1 << 30;

    pub(crate) const fn new(word: u32, field: Field) -> Self {
        let field = match field {
            Field::Last => 0,
            Field::Label => 1,
            Field::First => 2,
            Field::Alias | Field::Facility | Field::Meaning => 3,
        };
        Self(word << 2 | field)
    }

    pub(crate) const fn word(self) -> u32 {
        self.0 >> 2
    }

    pub(crate) const fn field(self) -> Field {
        match self.0 & 3 {
            0 => Field::Last,
            1 => Field::Label,
            2 => Field::First,
            _ => Field::Alias,
        }
    }
}

impl Index {
    /// How many recipients it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.doc_at.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.doc_at.is_empty()
    }

    /// How many different words it knows.
    #[must_use]
    pub fn words(&self) -> usize {
        to_usize(self.vocabulary.len())
    }

    /// The recipients of a facility, in the order of their static rank; none of one that is unknown.
    pub fn of_facility(&self, facility: FacilityNo) -> impl Iterator<Item = DocId> {
        let places = self
            .facility(facility)
            .map_or(&[][..], |group| self.group_places.row(group));
        places.iter().filter_map(|place| self.doc(*place))
    }

    /// Under which area of care people look for the recipient, when its specialty or label says so.
    #[must_use]
    pub fn area(&self, doc: DocId) -> Option<Area> {
        let place = self.place(doc)?;
        let [_, meaning] = self.groups_of.get(to_usize(place))?;
        let row = meaning.checked_sub(self.facilities)?;
        self.areas.get(to_usize(row)).copied().flatten()
    }

    pub(crate) fn place(&self, doc: DocId) -> Option<u32> {
        self.place_of.get(to_usize(doc.0)).copied()
    }

    pub(crate) fn doc(&self, place: u32) -> Option<DocId> {
        self.doc_at.get(to_usize(place)).copied()
    }

    pub(crate) fn label(&self, doc: DocId) -> &str {
        let at = to_usize(doc.0);
        match (
            self.label_starts.get(at),
            self.label_starts.get(at.saturating_add(1)),
        ) {
            (Some(start), Some(end)) => self
                .labels
                .get(to_usize(*start)..to_usize(*end))
                .unwrap_or_default(),
            _ => "",
        }
    }

    pub(crate) fn facility_at(&self, place: u32) -> Option<u32> {
        let [facility, _] = self.groups_of.get(to_usize(place))?;
        (*facility != NONE).then_some(*facility)
    }

    /// The group of a facility, if the index has it.
    pub(crate) fn facility(&self, facility: FacilityNo) -> Option<u32> {
        (facility.0 < self.facilities).then_some(facility.0)
    }

    pub(crate) fn region(&self, facility: u32) -> Option<u32> {
        self.region_of.get(to_usize(facility)).copied()
    }

    pub(crate) fn heavy(&self, node: Node) -> Option<&Bits> {
        let at = self
            .heavy
            .binary_search_by_key(&node, |(node, _)| *node)
            .ok()?;
        let (_, places) = self.heavy.get(at)?;
        self.heavy_places.get(to_usize(*places))
    }

    /// How many recipients have one of these words, with repetitions.
    pub(crate) fn count(&self, words: &Range<u32>) -> u32 {
        let own = self.postings.span(words);
        let grouped = match (
            self.grouped_before.get(to_usize(words.start)),
            self.grouped_before.get(to_usize(words.end)),
        ) {
            (Some(start), Some(end)) => end.saturating_sub(*start),
            _ => 0,
        };
        to_u32(own.len()).saturating_add(grouped)
    }

    /// Calls `found` with the place of every recipient that has one of these words, with repetitions.
    pub(crate) fn for_each_with(&self, words: &Range<u32>, found: &mut dyn FnMut(u32)) {
        for place in self.postings.between(words) {
            found(*place);
        }
        for group in self.groups_with.between(words) {
            for place in self.group_places.row(*group) {
                found(*place);
            }
        }
    }

    /// What of other text a nickname or a formal name may stand for: numbers of words.
    pub(crate) fn nicknames(&self, typed: &[u8]) -> &[u32] {
        self.nicknames
            .binary_search_by(|(name, _)| name.as_bytes().cmp(typed))
            .ok()
            .and_then(|at| self.nicknames.get(at))
            .map_or(&[], |(_, words)| words)
    }
}

/// Rows of different lengths in one array.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    starts: Vec<u32>,
    flat: Vec<T>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            starts: vec![0],
            flat: Vec::new(),
        }
    }
}

impl<T> Rows<T> {
    pub(crate) fn with_capacity(rows: usize, values: usize) -> Self {
        let mut starts = Vec::with_capacity(rows.saturating_add(1));
        starts.push(0);
        Self {
            starts,
            flat: Vec::with_capacity(values),
        }
    }

    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.flat.extend(row);
        self.starts.push(to_u32(self.flat.len()));
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> u32 {
        to_u32(self.starts.len().saturating_sub(1))
    }

    pub(crate) fn row(&self, row: u32) -> &[T] {
        self.between(&(row..row.saturating_add(1)))
    }

    /// The values of several rows that follow each other.
    pub(crate) fn between(&self, rows: &Range<u32>) -> &[T] {
        self.flat.get(self.span(rows)).unwrap_or_default()
    }

    fn span(&self, rows: &Range<u32>) -> Range<usize> {
        let bound = |row: u32| self.starts.get(to_usize(row)).map(|start| to_usize(*start));
        match (bound(rows.start), bound(rows.end)) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    /// As many rows as `pairs` name, each with its values in the order of the pairs.
    pub(crate) fn from_pairs(rows: u32, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self
    where
        T: Copy + Default,
    {
        let mut starts = vec![0_u32; to_usize(rows).saturating_add(1)];
        let mut all = 0_u32;
        for (row, _) in pairs.clone() {
            if let Some(count) = starts.get_mut(to_usize(row).saturating_add(1)) {
                *count = count.saturating_add(1);
                all = all.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut next = starts.clone();
        let mut flat = vec![T::default(); to_usize(all)];
        for (row, value) in pairs {
            if let Some(at) = next.get_mut(to_usize(row))
                && let Some(slot) = flat.get_mut(to_usize(*at))
            {
                *slot = value;
                *at = at.saturating_add(1);
            }
        }
        Self { starts, flat }
    }
}

pub(crate) fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

pub(crate) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
