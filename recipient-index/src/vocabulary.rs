//! All words of a directory, and which of them a typed word may mean.
//!
//! Words are numbered in the order of their letters, so that the words with a common beginning are one
//! range of numbers. A trie over them finds that range, and the ranges one slip away; a second trie,
//! over how the words sound, finds other spellings. Owns how candidates are found; what counts as a near
//! miss is [`crate::closeness`], and everything found here is checked by it.

use crate::closeness::{self, Closeness};
use crate::index::{to_u32, to_usize};
use std::ops::Range;

/// The words, ascending.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    letters: Vec<u8>,
    starts: Vec<u32>,
    trie: Trie,
    sounds: Sounds,
}

/// A node of the trie of words: everything that begins as the way to it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node(u32);

impl Vocabulary {
    /// From words in ascending order, each once.
    pub(crate) fn new<'a>(sorted: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut letters = Vec::new();
        let mut starts = vec![0];
        for word in sorted {
            letters.extend_from_slice(word);
            starts.push(to_u32(letters.len()));
        }
        let mut vocabulary = Self {
            letters,
            starts,
            ..Self::default()
        };
        vocabulary.trie = Trie::new(vocabulary.len(), |id| vocabulary.word(id));
        vocabulary.sounds = Sounds::new(&vocabulary);
        vocabulary
    }

    pub(crate) fn len(&self) -> u32 {
        to_u32(self.starts.len().saturating_sub(1))
    }

    pub(crate) fn word(&self, id: u32) -> &[u8] {
        let bound = |row: u32| self.starts.get(to_usize(row)).map(|start| to_usize(*start));
        match (bound(id), bound(id.saturating_add(1))) {
            (Some(start), Some(end)) => self.letters.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The node of all words that begin with `typed`.
    pub(crate) fn beginning(&self, typed: &[u8]) -> Option<Node> {
        self.trie.follow(Trie::ROOT, typed).map(Node)
    }

    /// The words below the node.
    pub(crate) fn range(&self, node: Node) -> Range<u32> {
        self.trie.range(node.0)
    }

    /// The number of the word that is the beginning itself, if it is a word.
    pub(crate) fn whole(&self, node: Node) -> Option<u32> {
        self.trie.ends_here(node.0)
    }

    /// All nodes, those above before those below.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        (0..to_u32(self.trie.letter.len())).map(Node)
    }

    /// The words that `typed` may mean by a near miss, as ranges with how near they are: ascending,
    /// not overlapping. Words that begin with `typed` may be among them.
    pub(crate) fn near(&self, typed: &[u8]) -> Vec<(Range<u32>, Closeness)> {
        if !closeness::may_be_missed(typed) || typed.len() < closeness::SHORTEST {
            return Vec::new();
        }
        let mut found: Vec<(Range<u32>, Closeness)> = Vec::new();
        self.trie.one_slip_away(typed, |trie, node| {
            found.push((trie.range(node), Closeness::Slip));
        });
        let heard = closeness::sound(typed);
        // Words of one sound are as far apart as the first of them.
        self.sounds.near(&heard, |words| {
            let sound = words.first().map(|id| closeness::sound(self.word(*id)));
            let apart = sound.and_then(|sound| closeness::heard_apart(typed, &heard, &sound));
            let Some(apart) = apart else { return };
            for id in words {
                if let Some(closeness) = closeness::spelt_near(typed, self.word(*id), apart) {
                    found.push((*id..id.saturating_add(1), closeness));
                }
            }
        });
        apart(found)
    }
}

/// The same numbers in ranges that do not overlap, ascending; where several overlap, the nearest.
fn apart(mut ranges: Vec<(Range<u32>, Closeness)>) -> Vec<(Range<u32>, Closeness)> {
    // Slips are ranges of beginnings: two of them hold each other or are apart. Sounds are single words.
    ranges.sort_unstable_by(|(a, a_near), (b, b_near)| {
        (a.start, std::cmp::Reverse(a.end), a_near).cmp(&(
            b.start,
            std::cmp::Reverse(b.end),
            b_near,
        ))
    });
    let mut flat: Vec<(Range<u32>, Closeness)> = Vec::with_capacity(ranges.len());
    for (range, closeness) in ranges {
        match flat.last() {
            Some((last, _)) if range.start < last.end => {}
            _ => flat.push((range, closeness)),
        }
    }
    flat
}

/// A trie in the order of its levels, so that the children of a node stand beside each other.
#[derive(Debug, Default)]
struct Trie {
    /// The letter that leads to each node.
    letter: Vec<u8>,
    /// Where the children of each node begin; one more at the end.
    children: Vec<u32>,
    /// The words below each node.
    first: Vec<u32>,
    end: Vec<u32>,
}

impl Trie {
    const ROOT: u32 = 0;

    fn new<'a>(words: u32, word: impl Fn(u32) -> &'a [u8]) -> Self {
        let mut trie = Self {
            letter: vec![0],
            children: Vec::new(),
            first: vec![0],
            end: vec![words],
        };
        let mut depth_of: Vec<u32> = vec![0];
        let mut at = 0;
        while let (Some(first), Some(end), Some(depth)) =
            (trie.first.get(at), trie.end.get(at), depth_of.get(at))
        {
            let (first, end, depth) = (*first, *end, *depth);
            trie.children.push(to_u32(trie.letter.len()));
            let mut open: Option<(u8, u32)> = None;
            for id in first..end {
                let Some(letter) = word(id).get(to_usize(depth)).copied() else {
                    continue;
                };
                match open {
                    Some((same, _)) if same == letter => {}
                    Some((other, from)) => {
                        trie.push(other, from..id);
                        depth_of.push(depth.saturating_add(1));
                        open = Some((letter, id));
                    }
                    None => open = Some((letter, id)),
                }
            }
            if let Some((letter, from)) = open {
                trie.push(letter, from..end);
                depth_of.push(depth.saturating_add(1));
            }
            at += 1;
        }
        trie.children.push(to_u32(trie.letter.len()));
        trie
    }

    fn push(&mut self, letter: u8, words: Range<u32>) {
        self.letter.push(letter);
        self.first.push(words.start);
        self.end.push(words.end);
    }

    fn range(&self, node: u32) -> Range<u32> {
        let at = to_usize(node);
        match (self.first.get(at), self.end.get(at)) {
            (Some(first), Some(end)) => *first..*end,
            _ => 0..0,
        }
    }

    fn children(&self, node: u32) -> Range<u32> {
        let at = to_usize(node);
        match (
            self.children.get(at),
            self.children.get(at.saturating_add(1)),
        ) {
            (Some(first), Some(end)) => *first..*end,
            _ => 0..0,
        }
    }

    fn child(&self, node: u32, letter: u8) -> Option<u32> {
        self.children(node)
            .find(|child| self.letter.get(to_usize(*child)) == Some(&letter))
    }

    fn follow(&self, node: u32, letters: &[u8]) -> Option<u32> {
        letters
            .iter()
            .try_fold(node, |node, letter| self.child(node, *letter))
    }

    /// The word that ends at the node: the first below it, unless that goes on.
    fn ends_here(&self, node: u32) -> Option<u32> {
        let words = self.range(node);
        let goes_on = self
            .children(node)
            .next()
            .map(|child| self.range(child).start);
        (goes_on != Some(words.start) && words.start < words.end).then_some(words.start)
    }

    /// Calls `found` with the nodes of all beginnings that are one slip away from `typed`.
    fn one_slip_away(&self, typed: &[u8], mut found: impl FnMut(&Self, u32)) {
        let mut node = Self::ROOT;
        for at in 0..typed.len() {
            let rest = |skip: usize| typed.get(at.saturating_add(skip)..).unwrap_or_default();
            if at > 0 || closeness::may_begin_otherwise(typed) {
                let mut reach = |from: u32, letters: &[u8]| {
                    if let Some(node) = self.follow(from, letters) {
                        found(self, node);
                    }
                };
                // A letter too many.
                reach(node, rest(1));
                // Two letters in turn.
                if let [first, second, others @ ..] = rest(0)
                    && first != second
                    && let Some(child) = self.child(node, *second)
                    && let Some(child) = self.child(child, *first)
                {
                    reach(child, others);
                }
                for child in self.children(node) {
                    // Another letter, and a letter too few.
                    if self.letter.get(to_usize(child)) != typed.get(at) {
                        reach(child, rest(1));
                    }
                    reach(child, rest(0));
                }
            }
            match typed.get(at).and_then(|letter| self.child(node, *letter)) {
                Some(child) => node = child,
                None => return,
            }
        }
    }

    /// Calls `found` with the number of every whole word at most one slip away from `typed`.
    fn whole_words_near(&self, typed: &[u8], mut found: impl FnMut(u32)) {
        let mut reach = |from: u32, letters: &[u8]| {
            if let Some(word) = self
                .follow(from, letters)
                .and_then(|node| self.ends_here(node))
            {
                found(word);
            }
        };
        reach(Self::ROOT, typed);
        let mut node = Self::ROOT;
        for at in 0..=typed.len() {
            let rest = |skip: usize| typed.get(at.saturating_add(skip)..).unwrap_or_default();
            if at < typed.len() {
                reach(node, rest(1));
            }
            if let [first, second, others @ ..] = rest(0)
                && let Some(child) = self.child(node, *second)
                && let Some(child) = self.child(child, *first)
            {
                reach(child, others);
            }
            for child in self.children(node) {
                if at < typed.len() {
                    reach(child, rest(1));
                }
                reach(child, rest(0));
            }
            match typed.get(at).and_then(|letter| self.child(node, *letter)) {
                Some(child) => node = child,
                None => return,
            }
        }
    }
}

/// Which words sound how.
#[derive(Debug, Default)]
struct Sounds {
    /// Over the distinct sounds.
    trie: Trie,
    /// Where the words of each sound begin; one more at the end.
    starts: Vec<u32>,
    words: Vec<u32>,
}

impl Sounds {
    fn new(vocabulary: &Vocabulary) -> Self {
        let mut heard: Vec<(closeness::Sound, u32)> = (0..vocabulary.len())
            .filter(|id| closeness::may_be_missed(vocabulary.word(*id)))
            .map(|id| (closeness::sound(vocabulary.word(id)), id))
            .filter(|(sound, _)| sound.len() > 1)
            .collect();
        heard.sort_unstable_by(|(a, a_id), (b, b_id)| (a.bytes(), a_id).cmp(&(b.bytes(), b_id)));
        let mut distinct: Vec<closeness::Sound> = Vec::new();
        let mut starts = Vec::new();
        for (at, (sound, _)) in heard.iter().enumerate() {
            if distinct.last() != Some(sound) {
                distinct.push(*sound);
                starts.push(to_u32(at));
            }
        }
        starts.push(to_u32(heard.len()));
        Self {
            trie: Trie::new(to_u32(distinct.len()), |id| {
                distinct
                    .get(to_usize(id))
                    .map_or(&[], closeness::Sound::bytes)
            }),
            starts,
            words: heard.into_iter().map(|(_, id)| id).collect(),
        }
    }

    /// The words whose sound is at most one slip away; with repetitions.
    fn near(&self, heard: &closeness::Sound, mut found: impl FnMut(&[u32])) {
        if heard.len() < 2 {
            return;
        }
        let mut add = |sound: u32| {
            let bound = |row: u32| self.starts.get(to_usize(row)).map(|start| to_usize(*start));
            if let (Some(start), Some(end)) = (bound(sound), bound(sound.saturating_add(1))) {
                found(self.words.get(start..end).unwrap_or_default());
            }
        };
        if heard.len() < closeness::LONG_SOUND {
            // What is left of short words is near to too much.
            if let Some(sound) = self
                .trie
                .follow(Trie::ROOT, heard.bytes())
                .and_then(|node| self.trie.ends_here(node))
            {
                add(sound);
            }
        } else {
            self.trie.whole_words_near(heard.bytes(), add);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every near word, one by one.
    fn slowly(words: &[Vec<u8>], typed: &[u8]) -> BTreeSet<(u32, Closeness)> {
        let heard = closeness::sound(typed);
        words
            .iter()
            .zip(0..)
            .filter_map(|(word, id)| Some((id, closeness::of(typed, &heard, word)?)))
            .filter(|(_, closeness)| *closeness != Closeness::Exact)
            .collect()
    }

    #[test]
    fn the_tries_find_exactly_the_near_misses() {
        let mut state = 7_u64;
        let mut dice = move |bound: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let mut word = |longest: u64| -> Vec<u8> {
            (0..=dice(longest))
                .map(|_| b"abehgkpst"[usize::try_from(dice(9)).unwrap()])
                .collect()
        };
        let words: Vec<Vec<u8>> = (0..1_500)
            .map(|_| word(7))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let vocabulary = Vocabulary::new(words.iter().map(Vec::as_slice));
        let mut seen = 0;
        for _ in 0..400 {
            let typed = word(8);
            let exact = vocabulary
                .beginning(&typed)
                .map(|node| vocabulary.range(node));
            if let Some(exact) = &exact {
                assert!(words[exact.start as usize].starts_with(&typed));
                assert_eq!(
                    exact.len(),
                    words.iter().filter(|word| word.starts_with(&typed)).count()
                );
            } else {
                assert!(!words.iter().any(|word| word.starts_with(&typed)));
            }
            let found: BTreeSet<(u32, Closeness)> = vocabulary
                .near(&typed)
                .into_iter()
                .flat_map(|(range, closeness)| range.map(move |id| (id, closeness)))
                .filter(|(id, _)| !exact.clone().is_some_and(|range| range.contains(id)))
                .collect();
            if typed.len() >= closeness::SHORTEST {
                assert_eq!(
                    found,
                    slowly(&words, &typed),
                    "{}",
                    String::from_utf8_lossy(&typed)
                );
                seen += found.len();
            }
        }
        assert!(seen > 500, "{seen}");
    }
}
