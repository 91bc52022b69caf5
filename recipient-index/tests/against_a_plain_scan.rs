//! The index against a plain scan over generated directories, queries and contexts.
//!
//! The scan below shares no code with the index but the contract: it folds ASCII only, so the
//! generated labels keep to ASCII; folding has its own tests.

use recipient_index::{Context, DocId, Entry, Hit, Index, RecipientSearch};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A small generator (SplitMix64): the same seed gives the same directory everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(from.len().max(1) as u64)).unwrap_or(0))
    }

    /// Few letters, so that words share beginnings and collide.
    fn word(&mut self) -> String {
        (0..=self.below(4))
            .filter_map(|_| self.pick(&['a', 'b', 'C', 'l', 'i']))
            .collect()
    }

    fn text(&mut self, most_words: u64) -> String {
        let mut text = String::new();
        for _ in 0..=self.below(most_words) {
            text.push_str(&self.word());
            text.push_str(
                self.pick(&[" ", "_", ", ", "-", "/", ".", "_ "])
                    .copied()
                    .unwrap_or(" "),
            );
        }
        text
    }

    fn docs(&mut self, most: u64, size: u64) -> Vec<DocId> {
        // Some ids are out of range and some come twice, as a stale context may be.
        (0..self.below(most + 1))
            .map(|_| DocId(u32::try_from(self.below(size + 3)).unwrap_or(u32::MAX)))
            .collect()
    }
}

fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// What the index promises, said slowly.
fn plain_scan(
    entries: &[Entry],
    query: &str,
    context: &Context<'_>,
    allowed: &dyn Fn(DocId) -> bool,
    limit: usize,
) -> Vec<(DocId, bool)> {
    let mut typed: Vec<String> = Vec::new();
    for word in split(&query.chars().take(200).collect::<String>()) {
        if !typed.contains(&word) {
            typed.push(word);
        }
    }
    typed.truncate(8);
    if typed.is_empty() {
        let mut seen = BTreeSet::new();
        return context
            .own
            .iter()
            .chain(context.recent)
            .filter(|doc| (doc.0 as usize) < entries.len() && allowed(**doc) && seen.insert(**doc))
            .take(limit)
            .map(|doc| (*doc, false))
            .collect();
    }
    let mut found = Vec::new();
    for (doc, entry) in (0..).map(DocId).zip(entries) {
        let label = split(&entry.label);
        let all: Vec<String> = entry
            .aliases
            .iter()
            .flat_map(|alias| split(alias))
            .chain(label.clone())
            .collect();
        if !allowed(doc)
            || !typed
                .iter()
                .all(|w| all.iter().any(|have| have.starts_with(w)))
        {
            continue;
        }
        let nearness = match () {
            () if context.own.contains(&doc) => 0,
            () if context.recent.contains(&doc) => 1,
            () => 2,
        };
        let whole = typed.iter().filter(|w| all.contains(w)).count();
        let by_alias = !typed
            .iter()
            .all(|w| label.iter().any(|have| have.starts_with(w)));
        let name = (entry.label.to_lowercase(), entry.label.clone());
        found.push((
            nearness,
            Reverse(whole),
            by_alias,
            entry.static_rank,
            name,
            doc,
        ));
    }
    found.sort();
    found.into_iter().take(limit).map(|f| (f.5, f.2)).collect()
}

fn answer(hits: &[Hit]) -> Vec<(DocId, bool)> {
    hits.iter().map(|hit| (hit.doc, hit.by_alias)).collect()
}

#[test]
fn the_index_answers_as_a_plain_scan_does() {
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let size = dice.below(60);
        let entries: Vec<Entry> = (0..size)
            .map(|_| Entry {
                label: dice.text(4),
                aliases: (0..dice.below(3)).map(|_| dice.text(2)).collect(),
                static_rank: u32::try_from(dice.below(3)).unwrap_or(0),
            })
            .collect();
        let index = Index::build(entries.clone());
        assert_eq!(index.len(), entries.len());
        for _ in 0..40 {
            let query = if dice.below(12) == 0 {
                " ,_".to_owned()
            } else {
                dice.text(3)
            };
            let (own, recent) = (dice.docs(3, size), dice.docs(4, size));
            let context = Context {
                own: &own,
                recent: &recent,
            };
            let denied = dice.below(5);
            let allowed = |doc: DocId| denied == 0 || u64::from(doc.0) % 5 != denied;
            let limit = usize::try_from(dice.below(30)).unwrap_or(0);
            let hits = index.search(&query, &context, &allowed, limit);
            let expected = plain_scan(&entries, &query, &context, &allowed, limit);
            assert_eq!(answer(&hits), expected, "seed {seed}, query {query:?}");
            for hit in &hits {
                let label = entries
                    .get(hit.doc.0 as usize)
                    .map(|e| e.label.as_str())
                    .unwrap_or_default();
                assert_spans(label, hit, &query);
            }
        }
    }
}

/// Spans ascend, do not overlap, lie in the label, and each shows the beginning of a query word;
/// without an alias every query word is shown.
fn assert_spans(label: &str, hit: &Hit, query: &str) {
    let typed = split(query);
    let chars: Vec<char> = label.chars().collect();
    let mut last_end = 0;
    let mut shown = BTreeSet::new();
    for (start, end) in &hit.spans {
        assert!(
            start >= &last_end && start < end,
            "{label}: {:?}",
            hit.spans
        );
        last_end = *end;
        let text: String = chars
            .get(usize::from(*start)..usize::from(*end))
            .unwrap_or_default()
            .iter()
            .collect();
        assert!(
            typed.contains(&text.to_ascii_lowercase()),
            "{label}: {text} is no query word"
        );
        shown.insert(text.to_ascii_lowercase());
    }
    if !hit.by_alias {
        let covered = |word: &String| shown.iter().any(|text| text.starts_with(word.as_str()));
        assert!(
            typed.iter().take(8).all(covered),
            "{label}: {query:?} {:?}",
            hit.spans
        );
    }
}

#[test]
fn no_text_breaks_it() {
    let mut dice = Dice(7);
    let odd = [
        '\0',
        '\u{7f}',
        '\u{200f}',
        '\u{202e}',
        '\u{301}',
        '\u{fdfa}',
        '\u{1f468}',
        '\u{200d}',
        'İ',
        'ß',
        '字',
        '각',
        '\u{10ffff}',
        '\u{e000}',
        ' ',
        '\'',
        'a',
    ];
    let mut text =
        |length: u64| -> String { (0..length).filter_map(|_| dice.pick(&odd)).collect() };
    let mut entries: Vec<Entry> = (0..50)
        .map(|_| Entry {
            label: text(30),
            aliases: vec![text(10)],
            static_rank: 0,
        })
        .collect();
    entries.push(Entry {
        label: "word ".repeat(30_000),
        ..Entry::default()
    });
    entries.push(Entry::default());
    let index = Index::build(entries);
    let mut queries: Vec<String> = (0..300).map(&mut text).collect();
    queries.push("a ".repeat(10_000));
    queries.push((0..10_000).map(|n| format!("w{n} ")).collect());
    queries.push("\u{fdfa}".repeat(10_000));
    queries.push("word".to_owned());
    for query in &queries {
        let hits = index.search(query, &Context::default(), &|_| true, 20);
        assert!(hits.len() <= 20);
    }
    assert!(
        Index::build(Vec::new())
            .search("a", &Context::default(), &|_| true, 9)
            .is_empty()
    );
}
