//! Which recipients are looked at, in which order, and when to stop.
//!
//! Owns the plan of a search; what makes a better answer is [`crate::rank`]. The patient's own care team
//! and recents are looked at one by one, near misses and all. Everything else is reached from the typed
//! word that the fewest recipients have. Where all words begin names of very many, sets of places are
//! intersected from the best place on: the own facility, its region, the rest, each until
//! [`ENOUGH`] are found. Near misses elsewhere are looked for only when nothing was found as typed.
//!
//! So an answer is exact (no better recipient exists) unless very many match. Where the rarest word is that
//! of more than [`LOOKS`], it is the best of the patient's region and of the first [`LOOKS`], those before
//! others that have the word whole. Where every typed word is the beginning of words of more than one in 128
//! recipients, it is the best of those that have a rare word whole, and of the first [`ENOUGH`] of each
//! tier by static rank ([`ENOUGH_HERE`] at the own facility). Whom one may not write to does not count
//! towards these, but nowhere are more than [`MOST_LOOKS`] considered.

use crate::bits::Bits;
use crate::build::is_particle;
use crate::closeness::{self, Closeness, Sound};
use crate::index::{Field, Index, NONE, OwnWord, to_u32, to_usize};
use crate::meaning::{MINE, PRIMARY_CARE};
use crate::rank::{Match, Rank, Tier, WordMatch};
use crate::text::{self, query_words};
use crate::vocabulary::Node;
use crate::{Context, DocId, Hit, Reason, RecipientSearch};
use std::ops::{ControlFlow, Range};

/// How many of a tier are ranked when very many match.
const ENOUGH: usize = 64;
/// How many of the own facility are ranked then.
const ENOUGH_HERE: usize = 256;
/// How many are considered at most for one word or tier, also of those whom one may not write to.
const MOST_LOOKS: usize = 4_096;
/// From so many on, a word that is not heavy is made a set of places before it is asked.
const WORTH_A_SET: u32 = 256;
/// How many recipients that have the rarest word are ranked wherever they are; of the patient's region all.
const LOOKS: usize = 512;
/// How many recipients are looked at for near misses.
const NEAR_LOOKS: u32 = 512;
/// From so many on, a word with its near misses is not made a set of places.
const WORTH_NO_SET: u32 = 65_536;
/// How many of the patient's own care team and recents are looked at.
const MINE_MOST: usize = 200;
/// How many other readings of a query's blanks are tried.
const READINGS: usize = 6;

/// A word of the query.
struct Term {
    typed: String,
    sound: Sound,
    node: Option<Node>,
    /// The words that begin with it.
    words: Range<u32>,
    /// The word that it is, if it is one.
    whole: Option<u32>,
    /// What it stands for if it is a nickname.
    names: Vec<u32>,
    /// Its near misses, once they are wanted: ascending, apart.
    near: Vec<(Range<u32>, Closeness)>,
    /// How many recipients have it.
    count: u32,
}

/// One way to read the query.
struct Reading {
    terms: Vec<Term>,
    /// How far it is from what was typed.
    cost: u8,
    /// Which of the readings it is.
    number: usize,
}

impl Reading {
    /// No recipient at this place has a better rank: a word that nobody has whole is only begun.
    fn best_rank(&self, tier: Tier, place: u32) -> Rank {
        let begun = self
            .terms
            .iter()
            .filter(|term| term.whole.is_none() && term.names.is_empty());
        Rank {
            tier,
            edits: self.cost,
            begun: u8::try_from(begun.count()).unwrap_or(u8::MAX),
            fields: 0,
            disorder: 0,
            turn: 0,
            place,
        }
    }
}

/// What the patient has near, by place.
struct Near<'a> {
    /// Own care team and recents by place: tier, turn, whether it is the primary care.
    mine: Vec<(u32, Tier, u8, bool)>,
    facility: Option<u32>,
    region: Option<u32>,
    allowed: &'a dyn Fn(DocId) -> bool,
}

/// The best answers so far.
struct Found {
    limit: usize,
    /// With the number of the reading that found it.
    answers: Vec<(Rank, Reason, usize)>,
    /// The last of the best, once there are enough: what is not before it need not be kept.
    bar: Option<Rank>,
}

impl Found {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            answers: Vec::new(),
            bar: None,
        }
    }

    /// Whether an answer of this rank may be among the best.
    fn may_enter(&self, rank: &Rank) -> bool {
        self.bar.is_none_or(|bar| *rank < bar)
    }

    fn add(&mut self, rank: Rank, reason: Reason, reading: usize) {
        self.answers.push((rank, reason, reading));
        if self.answers.len() >= self.limit.saturating_mul(2) {
            self.cut();
        }
    }

    /// Leaves the best, each recipient once.
    fn cut(&mut self) {
        self.answers.sort_unstable();
        let mut seen: Vec<u32> = Vec::with_capacity(self.limit);
        self.answers.retain(|(rank, ..)| {
            let new = seen.len() < self.limit && !seen.contains(&rank.place);
            if new {
                seen.push(rank.place);
            }
            new
        });
        if self.answers.len() == self.limit {
            self.bar = self.answers.last().map(|(rank, ..)| *rank);
        }
    }

    fn len(&mut self) -> usize {
        self.cut();
        self.answers.len()
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
        let near = self.near(context, allowed);
        let typed = query_words(query);
        if typed.is_empty() || limit == 0 {
            return self.offer(&near, limit);
        }
        let mut found = Found::new(limit);
        let mut reading = self.reading(&typed, 0);
        self.search_mine(&reading, &near, &mut found);
        self.search_exactly(&reading, &near, &mut found);
        let as_typed = found.len();
        let nothing = as_typed == 0;
        let others: Vec<Reading> = readings(&typed, nothing, self);
        for reading in &others {
            self.search_mine(reading, &near, &mut found);
            self.search_exactly(reading, &near, &mut found);
        }
        if as_typed < limit {
            for term in &mut reading.terms {
                term.near = self.vocabulary.near(term.typed.as_bytes());
            }
            self.search_facility_nearly(&reading, &near, &mut found);
            if nothing {
                self.search_nearly(&reading, &near, &mut found);
            }
        }
        found.cut();
        found
            .answers
            .into_iter()
            .filter_map(|(rank, reason, number)| {
                let doc = self.doc(rank.place)?;
                Some(Hit {
                    doc,
                    spans: std::iter::once(&reading)
                        .chain(&others)
                        .nth(number)
                        .map(|reading| self.spans(doc, reading, reason))
                        .unwrap_or_default(),
                    reason,
                })
            })
            .collect()
    }
}

/// Other readings of the blanks: a particle and what follows as one word always, any two neighbours as
/// one word and a word as two when nothing was found.
fn readings(typed: &[String], nothing: bool, index: &Index) -> Vec<Reading> {
    let mut readings = Vec::new();
    let replaced = |at: usize, take: usize, by: &[&str]| -> Vec<String> {
        let before = typed.iter().take(at).cloned();
        let after = typed.iter().skip(at.saturating_add(take)).cloned();
        before
            .chain(by.iter().map(|word| (*word).to_owned()))
            .chain(after)
            .collect()
    };
    for (at, pair) in typed.windows(2).enumerate() {
        if let [first, second] = pair
            && (nothing || is_particle(first))
        {
            let cost = u8::from(!is_particle(first));
            readings.push(index.reading(&replaced(at, 2, &[&format!("{first}{second}")]), cost));
        }
    }
    if nothing {
        for (at, word) in typed.iter().enumerate() {
            for cut in 2..word.len().saturating_sub(1) {
                if let Some((first, second)) = word.split_at_checked(cut)
                    && word.len() >= 5
                    && index.term(first).whole.is_some()
                    && index.term(second).count > 0
                {
                    readings.push(index.reading(&replaced(at, 1, &[first, second]), 1));
                }
            }
        }
    }
    readings.truncate(READINGS);
    for (reading, number) in readings.iter_mut().zip(1..) {
        reading.number = number;
    }
    readings
}

impl Index {
    fn reading(&self, typed: &[String], cost: u8) -> Reading {
        Reading {
            terms: typed.iter().map(|word| self.term(word)).collect(),
            cost,
            number: 0,
        }
    }

    fn term(&self, typed: &str) -> Term {
        let node = self.vocabulary.beginning(typed.as_bytes());
        let words = node.map_or(0..0, |node| self.vocabulary.range(node));
        let names = self.nicknames(typed.as_bytes()).to_vec();
        let count = names
            .iter()
            .map(|name| to_u32(self.postings.row(*name).len()))
            .fold(self.count(&words), u32::saturating_add);
        Term {
            typed: typed.to_owned(),
            sound: closeness::sound(typed.as_bytes()),
            node,
            words,
            whole: node.and_then(|node| self.vocabulary.whole(node)),
            names,
            near: Vec::new(),
            count,
        }
    }

    fn near<'a>(&self, context: &Context<'_>, allowed: &'a dyn Fn(DocId) -> bool) -> Near<'a> {
        let mut mine: Vec<(u32, Tier, u8, bool)> = Vec::new();
        let own = context.own.iter().map(|doc| (doc, Tier::Own));
        let recent = context.recent.iter().map(|doc| (doc, Tier::Recent));
        for (doc, tier) in own.chain(recent).take(MINE_MOST) {
            let Some(place) = self.place(*doc) else {
                continue;
            };
            if !allowed(*doc) || mine.iter().any(|(known, ..)| *known == place) {
                continue;
            }
            let turn = u8::try_from(mine.len()).unwrap_or(u8::MAX);
            mine.push((place, tier, turn, context.primary_care.contains(doc)));
        }
        let facility = context
            .facility
            .and_then(|facility| self.facility(facility));
        Near {
            mine,
            facility,
            region: facility
                .and_then(|facility| self.region(facility))
                .filter(|region| *region != NONE),
            allowed,
        }
    }

    /// The own care team and the recents, each once, in the order given.
    fn offer(&self, near: &Near<'_>, limit: usize) -> Vec<Hit> {
        near.mine
            .iter()
            .filter_map(|(place, ..)| self.doc(*place))
            .take(limit)
            .map(|doc| Hit {
                doc,
                spans: Vec::new(),
                reason: Reason::Label,
            })
            .collect()
    }

    /// The patient's own, one by one, near misses and all.
    fn search_mine(&self, reading: &Reading, near: &Near<'_>, found: &mut Found) {
        for (place, tier, turn, primary) in &near.mine {
            let mut all = Match::of_reading(reading.cost);
            let matches = reading.terms.iter().all(|term| {
                let theirs = || {
                    let says = |words: &[&str], begun: bool| {
                        words.iter().any(|word| {
                            *word == term.typed || begun && word.starts_with(term.typed.as_str())
                        })
                    };
                    (says(&MINE, false) || *primary && says(&PRIMARY_CARE, term.typed.len() > 1))
                        .then_some(WordMatch {
                            closeness: Closeness::Exact,
                            begun: false,
                            field: Field::Meaning,
                            position: None,
                        })
                };
                let word = self
                    .best_exact(*place, term)
                    .or_else(theirs)
                    .or_else(|| self.best_by_ear(*place, term));
                word.is_some_and(|word| {
                    all.add(word);
                    true
                })
            });
            if matches {
                let tier = match () {
                    () if all.by_far() => Tier::FacilityNearly,
                    () if all.nearly() => Tier::MineNearly,
                    () => *tier,
                };
                found.add(all.rank(tier, *turn, *place), all.reason(), reading.number);
            }
        }
    }

    /// Everybody else who has all words as they are typed.
    fn search_exactly(&self, reading: &Reading, near: &Near<'_>, found: &mut Found) {
        let terms = &reading.terms;
        let Some(rarest) = terms.iter().min_by_key(|term| term.count) else {
            return;
        };
        if rarest.count == 0 {
            return;
        }
        let heavy: Vec<(&Term, &Bits)> = terms
            .iter()
            .filter_map(|term| Some((term, self.heavy(term.node?)?)))
            .collect();
        // The heavy words are asked first: a bit is cheaper than a row of words. Whoever has a name that
        // a nickname stands for has to be looked at.
        let sure: Vec<&Bits> = heavy
            .iter()
            .filter(|(term, _)| term.names.is_empty())
            .map(|(_, places)| *places)
            .collect();
        if heavy.len() < terms.len() {
            // The next rarest is asked as a set, too, when the rarest is not rare.
            let second = terms
                .iter()
                .filter(|term| !std::ptr::eq(*term, rarest))
                .filter(|term| term.node.is_none_or(|node| self.heavy(node).is_none()))
                .min_by_key(|term| term.count)
                .filter(|_| rarest.count > WORTH_A_SET);
            let second = second.map(|term| {
                let mut places = Bits::new(self.len());
                self.for_each_of(term, &mut |place| places.insert(place));
                places
            });
            let sure: Vec<&Bits> = sure.into_iter().chain(&second).collect();
            let region = near
                .region
                .and_then(|region| self.regions.get(to_usize(region)));
            let is_near = |place: u32| match region {
                Some(region) => region.contains(place),
                None => near.facility.is_some() && self.facility_at(place) == near.facility,
            };
            let (mut looked, mut considered) = (0, 0);
            self.for_each_of(rarest, &mut |place| {
                if considered < MOST_LOOKS
                    && sure.iter().all(|places| places.contains(place))
                    && (looked < LOOKS || is_near(place))
                {
                    considered += 1;
                    looked += usize::from(self.consider(place, reading, near, false, found));
                }
            });
            return;
        }
        for term in terms {
            let named: usize = term
                .names
                .iter()
                .map(|name| self.postings.row(*name).len())
                .sum();
            if named < to_usize(NEAR_LOOKS) {
                for name in &term.names {
                    for place in self.postings.row(*name) {
                        if sure.iter().all(|places| places.contains(*place)) {
                            self.consider(*place, reading, near, false, found);
                        }
                    }
                }
            }
            if let Some(whole) = term.whole.map(|word| word..word.saturating_add(1))
                && self.count(&whole) < NEAR_LOOKS
            {
                self.for_each_with(&whole, &mut |place| {
                    if sure.iter().all(|places| places.contains(place)) {
                        self.consider(place, reading, near, false, found);
                    }
                });
            }
        }
        if let Some(facility) = near.facility {
            let matching = self
                .group_places
                .row(facility)
                .iter()
                .filter(|place| heavy.iter().all(|(_, places)| places.contains(**place)));
            for place in matching.take(ENOUGH_HERE) {
                self.consider(*place, reading, near, false, found);
            }
        }
        let mut sets: Vec<&Bits> = heavy.iter().map(|(_, places)| *places).collect();
        let region = near
            .region
            .and_then(|region| self.regions.get(to_usize(region)));
        for narrower in region.into_iter().map(Some).chain([None]) {
            let (mut looked, mut considered) = (0, 0);
            sets.truncate(terms.len());
            sets.extend(narrower);
            Bits::for_each_common(&sets, &mut |place| {
                considered += 1;
                looked += usize::from(self.consider(place, reading, near, false, found));
                if looked < ENOUGH && considered < MOST_LOOKS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
        }
    }

    fn for_each_of(&self, term: &Term, found: &mut dyn FnMut(u32)) {
        self.for_each_with(&term.words, found);
        for name in &term.names {
            for place in self.postings.row(*name) {
                found(*place);
            }
        }
    }

    /// The near misses at the patient's own facility.
    fn search_facility_nearly(&self, reading: &Reading, near: &Near<'_>, found: &mut Found) {
        let Some(facility) = near.facility else {
            return;
        };
        let places = self.group_places.row(facility);
        let known = self.facility_words.row(facility);
        let present = |words: &Range<u32>| -> &[u32] {
            let from = known.partition_point(|word| *word < words.start);
            let to = known.partition_point(|word| *word < words.end);
            known.get(from..to).unwrap_or_default()
        };
        // The words of the facility's recipients that each typed word may mean, and how often they occur.
        let driver = reading
            .terms
            .iter()
            .map(|term| {
                let mut words: Vec<u32> = present(&term.words).to_vec();
                for (range, _) in &term.near {
                    words.extend(present(range));
                }
                // What the facility or a meaning is called says nothing of how many have it here.
                let shared = std::iter::once(facility)
                    .chain(self.facilities..self.group_words.len())
                    .any(|group| self.in_group(group, term).is_some())
                    || self.nearly_in(facility, term).is_some();
                let count = if shared {
                    usize::MAX
                } else {
                    words
                        .iter()
                        .map(|word| self.postings.row(*word).len())
                        .sum()
                };
                (count, words)
            })
            .min_by_key(|(count, _)| *count);
        let Some((count, words)) = driver else {
            return;
        };
        if count < places.len() {
            for word in words {
                for place in self.postings.row(word) {
                    if self.facility_at(*place) == Some(facility) {
                        self.consider(*place, reading, near, true, found);
                    }
                }
            }
        } else {
            for place in places.iter().take(to_usize(NEAR_LOOKS)) {
                self.consider(*place, reading, near, true, found);
            }
        }
    }

    /// The near misses anywhere, as far as they are few.
    fn search_nearly(&self, reading: &Reading, near: &Near<'_>, found: &mut Found) {
        let count = |term: &Term| {
            term.near
                .iter()
                .map(|(words, _)| self.count(words))
                .fold(term.count, u32::saturating_add)
        };
        let Some((all, rarest)) = reading
            .terms
            .iter()
            .map(|term| (count(term), term))
            .min_by_key(|(count, _)| *count)
        else {
            return;
        };
        if all == 0 {
            return;
        }
        let heavy: Vec<&Bits> = reading
            .terms
            .iter()
            .filter(|term| term.near.is_empty() && term.names.is_empty())
            .filter_map(|term| self.heavy(term.node?))
            .collect();
        // Of the other words the sets of those who have them or a near miss, so that only who has all is
        // ranked. Words that too many have are asked when it comes to ranking.
        let others: Vec<Bits> = reading
            .terms
            .iter()
            .filter(|term| !std::ptr::eq(*term, rarest) && count(term) < WORTH_NO_SET)
            .map(|term| self.nearly_places(term))
            .collect();
        let mut looks = 0;
        let mut look = |place: u32| {
            if looks < NEAR_LOOKS
                && heavy.iter().all(|places| places.contains(place))
                && others.iter().all(|places| places.contains(place))
            {
                looks += 1;
                self.consider(place, reading, near, true, found);
            }
        };
        let mut nearest: Vec<&(Range<u32>, Closeness)> = rarest.near.iter().collect();
        nearest.sort_by_key(|(_, closeness)| *closeness);
        self.for_each_of(rarest, &mut look);
        for (words, _) in nearest {
            self.for_each_with(words, &mut look);
        }
    }

    /// Whoever has the term or a near miss of it.
    fn nearly_places(&self, term: &Term) -> Bits {
        let mut places = Bits::new(self.len());
        self.for_each_of(term, &mut |place| places.insert(place));
        for (words, _) in &term.near {
            self.for_each_with(words, &mut |place| places.insert(place));
        }
        places
    }

    /// Adds the recipient at `place` if it matches all words; whether it does and may be written to. Of who
    /// cannot be among the best this is not asked: in one tier nobody at a later place can be either.
    fn consider(
        &self,
        place: u32,
        reading: &Reading,
        near: &Near<'_>,
        nearly: bool,
        found: &mut Found,
    ) -> bool {
        let at = self.facility_at(place);
        let exact = match at {
            Some(at) if Some(at) == near.facility => Tier::Facility,
            Some(at) if near.region.is_some() && self.region(at) == near.region => Tier::Region,
            _ => Tier::Rest,
        };
        // Whoever cannot be among the best, however well the words match, is not looked at.
        if !found.may_enter(&reading.best_rank(exact, place)) {
            return true;
        }
        let mut all = Match::of_reading(reading.cost);
        for term in &reading.terms {
            let word = self
                .best_exact(place, term)
                .or_else(|| nearly.then(|| self.best_near(place, term)).flatten());
            let Some(word) = word else {
                return false;
            };
            all.add(word);
        }
        if near.mine.iter().any(|(known, ..)| *known == place) {
            return true;
        }
        let tier = match (exact, all.nearly()) {
            (exact, false) => exact,
            (Tier::Facility, true) => Tier::FacilityNearly,
            (_, true) => Tier::RestNearly,
        };
        let rank = all.rank(tier, 0, place);
        if !found.may_enter(&rank) {
            return true;
        }
        let allowed = self.doc(place).is_some_and(|doc| (near.allowed)(doc));
        if allowed {
            found.add(rank, all.reason(), reading.number);
        }
        allowed
    }

    /// The best word of the recipient that the term means as it is typed: the whole word before the
    /// begun, its own before those of its groups, a nickname of its given name last.
    fn best_exact(&self, place: u32, term: &Term) -> Option<WordMatch> {
        let own = self.own.row(place);
        let mut best: Option<WordMatch> = None;
        let mut offer = |word: WordMatch| {
            if best.is_none_or(|best| word < best) {
                best = Some(word);
            }
        };
        for (position, word) in own.iter().enumerate() {
            if term.words.contains(&word.word()) {
                offer(WordMatch {
                    closeness: Closeness::Exact,
                    begun: Some(word.word()) != term.whole,
                    field: word.field(),
                    position: Some(position),
                });
            } else if !term.names.is_empty()
                && word.field() != Field::Last
                && term.names.contains(&word.word())
            {
                offer(WordMatch {
                    closeness: Closeness::Nickname,
                    begun: false,
                    field: word.field(),
                    position: Some(position),
                });
            }
        }
        if best.is_some_and(|best| best.closeness == Closeness::Exact) {
            return best;
        }
        let [facility, meaning] = self
            .groups_of
            .get(to_usize(place))
            .copied()
            .unwrap_or([NONE; 2]);
        for (group, field) in [(facility, Field::Facility), (meaning, Field::Meaning)] {
            // "pt" is physical therapy, not the beginning of PTSD.
            let begun_too = field != Field::Meaning || term.typed.len() > 2;
            if group != NONE
                && let Some(whole) = self.in_group(group, term)
                && (whole || begun_too)
            {
                let word = WordMatch {
                    closeness: Closeness::Exact,
                    begun: !whole,
                    field,
                    position: None,
                };
                if best.is_none_or(|best| word < best) {
                    best = Some(word);
                }
            }
        }
        best
    }

    /// Whether the group has a word that begins with the term, and whether it is the word itself.
    fn in_group(&self, group: u32, term: &Term) -> Option<bool> {
        let words = self.group_words.row(group);
        let from = words.partition_point(|word| *word < term.words.start);
        let first = words.get(from).filter(|word| **word < term.words.end)?;
        Some(Some(*first) == term.whole)
    }

    /// The nearest near miss among the recipient's own words, else among those of its facility.
    fn best_near(&self, place: u32, term: &Term) -> Option<WordMatch> {
        let near = |word: u32| {
            let at = term.near.partition_point(|(words, _)| words.end <= word);
            term.near
                .get(at)
                .filter(|(words, _)| words.contains(&word))
                .map(|(_, closeness)| *closeness)
        };
        self.best_of(place, |word| near(word.word())).or_else(|| {
            let closeness = self.nearly_in(self.facility_at(place)?, term)?;
            Some(WordMatch {
                closeness,
                begun: true,
                field: Field::Facility,
                position: None,
            })
        })
    }

    /// How near the nearest near miss among the words of the group is. What only sounds nearly the same is
    /// none: "smith" does not mean the south of a country.
    fn nearly_in(&self, group: u32, term: &Term) -> Option<Closeness> {
        let words = self.group_words.row(group);
        let near = term.near.iter().filter(|(range, closeness)| {
            let at = words.partition_point(|word| *word < range.start);
            *closeness < Closeness::SoundsNear
                && words.get(at).is_some_and(|word| *word < range.end)
        });
        near.map(|(_, closeness)| *closeness).min()
    }

    /// The same for the patient's own, of any length and without the tries.
    fn best_by_ear(&self, place: u32, term: &Term) -> Option<WordMatch> {
        self.best_of(place, |word| {
            closeness::of(
                term.typed.as_bytes(),
                &term.sound,
                self.vocabulary.word(word.word()),
            )
        })
    }

    fn best_of(
        &self,
        place: u32,
        closeness: impl Fn(OwnWord) -> Option<Closeness>,
    ) -> Option<WordMatch> {
        self.own
            .row(place)
            .iter()
            .enumerate()
            .filter_map(|(position, word)| {
                Some(WordMatch {
                    closeness: closeness(*word)?,
                    begun: true,
                    field: word.field(),
                    position: Some(position),
                })
            })
            .min()
    }

    /// Which characters of the label the words of the query matched; those of near misses only where
    /// there was one.
    fn spans(&self, doc: DocId, reading: &Reading, reason: Reason) -> Vec<(u16, u16)> {
        let mut spans: Vec<(u16, u16)> = Vec::new();
        let words = text::words(self.label(doc));
        for term in &reading.terms {
            let typed = term.typed.as_str();
            let exact: Vec<(usize, usize)> = words
                .iter()
                .filter_map(|word| word.span_of(typed))
                .collect();
            let found = if exact.is_empty() && reason >= Reason::Nickname {
                words
                    .iter()
                    .filter(|word| {
                        closeness::of(typed.as_bytes(), &term.sound, word.folded.as_bytes())
                            .is_some()
                            || term
                                .names
                                .iter()
                                .any(|name| self.vocabulary.word(*name) == word.folded.as_bytes())
                    })
                    .filter_map(|word| word.span_of(&word.folded))
                    .collect()
            } else {
                exact
            };
            spans.extend(
                found.into_iter().filter_map(|(start, end)| {
                    Some((start.try_into().ok()?, end.try_into().ok()?))
                }),
            );
        }
        spans.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::new();
        for (start, end) in spans {
            match merged.last_mut() {
                // Of two typed words that match one word, the longer one covers the shorter.
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        merged
    }
}
