//! The index: a sorted vocabulary, for each word its recipients, for each recipient its words.
//!
//! Word ids are positions in the sorted vocabulary, so the words with a common beginning are one
//! range of ids and their recipients one slice. Recipients are numbered by static rank and label
//! inside, so that a smaller number is a better place. Owns nothing of how text becomes words.

use crate::text::{order_key, query_words, words};
use crate::{Context, DocId, Entry, Hit, RecipientSearch};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The recipients of a directory, ready to be searched. It never changes; a changed directory is
/// built anew.
#[derive(Debug, Default)]
pub struct Index {
    /// Every word of every label and other name, folded, ascending.
    vocabulary: Vec<Box<str>>,
    /// Where the postings of each word begin; one more at the end.
    posting_starts: Vec<u32>,
    /// For each word, the places of the recipients that have it, ascending.
    postings: Vec<u32>,
    /// Where the words of each recipient begin, by place; one more at the end.
    forward_starts: Vec<u32>,
    /// For each recipient, by place, its words, ascending.
    forward: Vec<ForwardWord>,
    /// The recipient at each place.
    doc_at: Vec<DocId>,
    /// The place of each recipient.
    place_of: Vec<u32>,
    /// The label of each recipient, by `DocId`.
    labels: Vec<Box<str>>,
}

/// A word of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ForwardWord {
    word: u32,
    /// Whether it stands in another name only.
    alias_only: bool,
}

/// A word of the query as the index sees it: the vocabulary's words that begin with it.
struct QueryWord {
    ids: Range<u32>,
    /// Whether the first of them is the word itself.
    whole: bool,
}

/// What makes one match better than another; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    nearness: Nearness,
    whole_words: Reverse<usize>,
    by_alias: bool,
    place: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Own,
    Recent,
    Rest,
}

impl Index {
    /// Builds the index. The [`DocId`] of an entry is its position in `entries`. Of more than
    /// 4,294,967,295 entries or words, the first are taken.
    #[must_use]
    pub fn build(entries: Vec<Entry>) -> Self {
        let mut order: Vec<(u32, String, &str, u32)> = entries
            .iter()
            .zip(0..u32::MAX)
            .map(|(e, doc)| (e.static_rank, order_key(&e.label), e.label.as_str(), doc))
            .collect();
        order.sort_unstable();

        // Word → places, and for each place its words; the two are turned into flat arrays below.
        let mut word_places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut alias_only: BTreeSet<(u32, String)> = BTreeSet::new();
        let mut place_of = vec![0; order.len()];
        let mut doc_at = Vec::with_capacity(order.len());
        for (place, &(_, _, _, doc)) in (0_u32..).zip(&order) {
            let Some(entry) = entries.get(to_usize(doc)) else {
                continue;
            };
            doc_at.push(DocId(doc));
            if let Some(slot) = place_of.get_mut(to_usize(doc)) {
                *slot = place;
            }
            let in_label: BTreeSet<String> = words(&entry.label)
                .into_iter()
                .map(|word| word.folded)
                .collect();
            let in_aliases: BTreeSet<String> = entry
                .aliases
                .iter()
                .flat_map(|alias| words(alias))
                .map(|word| word.folded)
                .filter(|word| !in_label.contains(word))
                .collect();
            for word in in_aliases {
                alias_only.insert((place, word.clone()));
                word_places.entry(word).or_default().push(place);
            }
            for word in in_label {
                word_places.entry(word).or_default().push(place);
            }
        }
        drop(order);

        let mut index = Self {
            doc_at,
            place_of,
            labels: entries
                .into_iter()
                .map(|entry| entry.label.into_boxed_str())
                .collect(),
            ..Self::default()
        };
        index.fill(word_places, &alias_only);
        index
    }

    fn fill(
        &mut self,
        word_places: BTreeMap<String, Vec<u32>>,
        alias_only: &BTreeSet<(u32, String)>,
    ) {
        let mut forward: Vec<Vec<ForwardWord>> = vec![Vec::new(); self.doc_at.len()];
        self.posting_starts.push(0);
        for ((word, places), id) in word_places.into_iter().zip(0..u32::MAX) {
            for place in &places {
                if let Some(words) = forward.get_mut(to_usize(*place)) {
                    let alias_only = alias_only.contains(&(*place, word.clone()));
                    words.push(ForwardWord {
                        word: id,
                        alias_only,
                    });
                }
            }
            self.postings.extend(places);
            self.posting_starts.push(to_u32(self.postings.len()));
            self.vocabulary.push(word.into_boxed_str());
        }
        self.forward_starts.push(0);
        for words in forward {
            // Ids were handed out in ascending order, so each list is ascending already.
            self.forward.extend(words);
            self.forward_starts.push(to_u32(self.forward.len()));
        }
    }

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

    /// The words that begin with `word`; `None` when there are none.
    fn look_up(&self, word: &str) -> Option<QueryWord> {
        let first = self.vocabulary.partition_point(|known| **known < *word);
        let rest = self.vocabulary.get(first..)?;
        let count = rest.partition_point(|known| known.starts_with(word));
        let whole = rest.first().is_some_and(|known| **known == *word);
        (count > 0).then(|| QueryWord {
            ids: to_u32(first)..to_u32(first.saturating_add(count)),
            whole,
        })
    }

    /// The places of the recipients that have one of these words, with repetitions.
    fn postings_of(&self, ids: &Range<u32>) -> &[u32] {
        slice_of(&self.posting_starts, &self.postings, ids.start, ids.end)
    }

    fn words_at(&self, place: u32) -> &[ForwardWord] {
        slice_of(
            &self.forward_starts,
            &self.forward,
            place,
            place.saturating_add(1),
        )
    }

    /// The rank of the recipient at `place`, `None` when it does not match every word.
    fn rank(&self, place: u32, query: &[QueryWord], nearness: Nearness) -> Option<Rank> {
        let words = self.words_at(place);
        let mut whole_words = 0_usize;
        let mut by_alias = false;
        for wanted in query {
            let from = words.partition_point(|w| w.word < wanted.ids.start);
            let mut found = words
                .get(from..)?
                .iter()
                .take_while(|w| w.word < wanted.ids.end)
                .peekable();
            let first = found.peek()?;
            if wanted.whole && first.word == wanted.ids.start {
                whole_words = whole_words.saturating_add(1);
            }
            by_alias |= found.all(|w| w.alias_only);
        }
        Some(Rank {
            nearness,
            whole_words: Reverse(whole_words),
            by_alias,
            place,
        })
    }

    fn place(&self, doc: DocId) -> Option<u32> {
        self.place_of.get(to_usize(doc.0)).copied()
    }

    fn doc(&self, place: u32) -> Option<DocId> {
        self.doc_at.get(to_usize(place)).copied()
    }

    /// The own care team and the recents, each once, in the order given.
    fn near(&self, context: &Context<'_>) -> Vec<(u32, Nearness)> {
        let own = context.own.iter().map(|doc| (doc, Nearness::Own));
        let recent = context.recent.iter().map(|doc| (doc, Nearness::Recent));
        let mut seen = BTreeSet::new();
        own.chain(recent)
            .filter_map(|(doc, nearness)| Some((self.place(*doc)?, nearness)))
            .filter(|(place, _)| seen.insert(*place))
            .collect()
    }

    /// Which characters of the label the words of the query matched.
    fn spans(&self, doc: DocId, query: &[String]) -> Vec<(u16, u16)> {
        let Some(label) = self.labels.get(to_usize(doc.0)) else {
            return Vec::new();
        };
        let mut spans: Vec<(u16, u16)> = words(label)
            .iter()
            // Of two query words that match one word, the longer one covers the shorter.
            .flat_map(|word| query.iter().filter_map(|prefix| word.span_of(prefix)))
            .filter_map(|(start, end)| Some((start.try_into().ok()?, end.try_into().ok()?)))
            .collect();
        spans.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::new();
        for (start, end) in spans {
            match merged.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        merged
    }

    fn offer_near(
        &self,
        context: &Context<'_>,
        allowed: &dyn Fn(DocId) -> bool,
        limit: usize,
    ) -> Vec<Hit> {
        self.near(context)
            .into_iter()
            .filter_map(|(place, _)| self.doc(place))
            .filter(|doc| allowed(*doc))
            .take(limit)
            .map(|doc| Hit {
                doc,
                spans: Vec::new(),
                by_alias: false,
            })
            .collect()
    }
}

impl RecipientSearch for Index {
    fn search(
        &self,
        query: &str,
        context: &Context<'_>,
        allowed: &dyn Fn(DocId) -> bool,
        limit: usize,
    ) -> Vec<Hit> {
        let typed = query_words(query);
        if typed.is_empty() {
            return self.offer_near(context, allowed, limit);
        }
        let Some(wanted) = typed
            .iter()
            .map(|word| self.look_up(word))
            .collect::<Option<Vec<QueryWord>>>()
        else {
            return Vec::new();
        };
        let near: BTreeMap<u32, Nearness> = self.near(context).into_iter().collect();
        // The rarest word drives; the others are looked up in each of its recipients.
        let mut candidates: Vec<u32> = wanted
            .iter()
            .map(|word| self.postings_of(&word.ids))
            .min_by_key(|postings| postings.len())
            .unwrap_or_default()
            .to_vec();
        candidates.sort_unstable();
        candidates.dedup();
        let mut found: Vec<(Rank, DocId)> = candidates
            .into_iter()
            .filter_map(|place| {
                let nearness = near.get(&place).copied().unwrap_or(Nearness::Rest);
                Some((self.rank(place, &wanted, nearness)?, self.doc(place)?))
            })
            .filter(|(_, doc)| allowed(*doc))
            .collect();
        if limit < found.len() {
            let _ = found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found
            .into_iter()
            .map(|(rank, doc)| Hit {
                doc,
                spans: self.spans(doc, &typed),
                by_alias: rank.by_alias,
            })
            .collect()
    }
}

/// The part of `flat` that belongs to rows `from..to`.
fn slice_of<'a, T>(starts: &[u32], flat: &'a [T], from: u32, to: u32) -> &'a [T] {
    let bound = |row: u32| starts.get(to_usize(row)).map(|start| to_usize(*start));
    match (bound(from), bound(to)) {
        (Some(start), Some(end)) => flat.get(start..end).unwrap_or_default(),
        _ => &[],
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
