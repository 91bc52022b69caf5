//! The index against a plain scan over generated directories, queries and contexts.
//!
//! The scan below shares no code with the index but the contract: it folds ASCII only, so the
//! generated labels keep to ASCII, of letters that no nickname, meaning or particle is made of. It knows
//! what matches as it is typed; what the index adds (near misses, other readings of the blanks) has to
//! come behind and is held against other scans beside the code.

use recipient_index::{
    Context, DocId, Entry, Facility, FacilityNo, Hit, Index, Reason, RecipientSearch,
};
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
            .filter_map(|_| self.pick(&['x', 'q', 'Z', 'w', 'v']))
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

/// A recipient as it is generated.
struct Row {
    label: String,
    aliases: String,
    facility: Option<u32>,
    static_rank: u32,
}

const FACILITIES: [Facility<'_>; 3] = [
    Facility {
        name: "Xqz wv",
        place: "Wxv, QZ",
        aliases: "vvx\nqqw",
    },
    Facility {
        name: "Zzx",
        place: "Vq, QZ",
        aliases: "",
    },
    Facility {
        name: "Wwq",
        place: "",
        aliases: "x",
    },
];

/// What the index promises of words as they are typed, said slowly.
fn plain_scan(
    rows: &[Row],
    query: &str,
    context: &Context<'_>,
    allowed: &dyn Fn(DocId) -> bool,
) -> Vec<(DocId, Reason)> {
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
            .filter(|doc| (doc.0 as usize) < rows.len() && allowed(**doc) && seen.insert(**doc))
            .map(|doc| (*doc, Reason::Label))
            .collect();
    }
    let mut found = Vec::new();
    for (doc, row) in (0..).map(DocId).zip(rows) {
        if !allowed(doc) {
            continue;
        }
        let (mut begun, mut fields, mut disorder, mut reason) = (0, 0, 0, Reason::Label);
        let mut last: Option<Option<usize>> = None;
        // Its own words, each once: the label's before those of other names.
        let mut own: Vec<(String, u32)> = Vec::new();
        for (text, field) in [(&row.label, 1), (&row.aliases, 3)] {
            for word in split(text) {
                if !own.iter().any(|(known, _)| *known == word) {
                    own.push((word, field));
                }
            }
        }
        let facility = row.facility.and_then(|at| FACILITIES.get(at as usize));
        let theirs: Vec<String> = facility.map_or_else(Vec::new, |it| {
            split(&format!("{} {} {}", it.name, it.place, it.aliases))
        });
        let matches = typed.iter().all(|word| {
            let mine = own
                .iter()
                .enumerate()
                .filter(|(_, (have, _))| have.starts_with(word))
                .map(|(at, (have, field))| (have != word, *field, Some(at)))
                .min();
            let shared = || {
                theirs
                    .iter()
                    .filter(|have| have.starts_with(word))
                    .map(|have| (have != word, 4, None))
                    .min()
            };
            let Some((only_begun, field, at)) = mine.or_else(shared) else {
                return false;
            };
            begun += u32::from(only_begun);
            fields += field;
            if field > 1 {
                reason = Reason::Alias;
            }
            disorder += u32::from(match (last, at) {
                (None, _) | (Some(None), _) => false,
                (Some(Some(before)), now) => now != Some(before + 1),
            });
            last = Some(at);
            true
        });
        if !matches {
            continue;
        }
        let region = |at: u32| {
            FACILITIES
                .get(at as usize)
                .and_then(|it| it.place.rsplit_once(", "))
        };
        let near = context.facility.filter(|at| at.0 < 3);
        let mine: Vec<DocId> = context.own.iter().chain(context.recent).copied().collect();
        let tier = match (near, row.facility) {
            _ if context.own.contains(&doc) => 0,
            _ if context.recent.contains(&doc) => 1,
            (Some(near), Some(at)) if near.0 == at => 3,
            (Some(near), Some(at))
                if region(near.0).is_some()
                    && region(near.0).map(|it| it.1) == region(at).map(|it| it.1) =>
            {
                4
            }
            _ => 5,
        };
        let turn = if tier < 2 {
            mine.iter().position(|known| *known == doc)
        } else {
            None
        };
        found.push((
            (tier, begun, fields, disorder, turn, row.static_rank, doc),
            reason,
        ));
    }
    found.sort();
    found
        .into_iter()
        .map(|(rank, reason)| (rank.6, reason))
        .collect()
}

#[test]
fn the_index_answers_as_a_plain_scan_does() {
    let mut compared = 0;
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let size = dice.below(60);
        let rows: Vec<Row> = (0..size)
            .map(|_| Row {
                label: dice.text(4),
                aliases: if dice.below(2) == 0 {
                    dice.text(2)
                } else {
                    String::new()
                },
                facility: u32::try_from(dice.below(5)).ok().filter(|at| *at < 4),
                static_rank: u32::try_from(dice.below(3)).unwrap_or(0),
            })
            .collect();
        let entries: Vec<Entry<'_>> = rows
            .iter()
            .map(|row| Entry {
                label: &row.label,
                aliases: &row.aliases,
                facility: row.facility.map(FacilityNo),
                static_rank: row.static_rank,
                ..Entry::default()
            })
            .collect();
        let index = Index::build(&FACILITIES, &entries);
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
                facility: u32::try_from(dice.below(5)).ok().map(FacilityNo),
                ..Context::default()
            };
            let denied = dice.below(5);
            let allowed = |doc: DocId| denied == 0 || u64::from(doc.0) % 5 != denied;
            let limit = usize::try_from(dice.below(30)).unwrap_or(0);
            let hits = index.search(&query, &context, &allowed, limit);
            assert!(hits.iter().all(|hit| allowed(hit.doc)));
            let expected = plain_scan(&rows, &query, &context, &allowed);
            let known: BTreeSet<DocId> = expected.iter().map(|(doc, _)| *doc).collect();
            // What the scan does not know was reached by a near miss or by reading the blanks otherwise.
            let as_typed: Vec<(DocId, Reason)> = hits
                .iter()
                .filter(|hit| known.contains(&hit.doc))
                .map(|hit| (hit.doc, hit.reason))
                .collect();
            let nearly_mine = hits.iter().filter(|hit| !known.contains(&hit.doc)).count();
            let first = expected.len().min(limit);
            assert!(
                as_typed.len() + nearly_mine >= first,
                "seed {seed}, query {query:?}"
            );
            assert_eq!(
                Some(as_typed.as_slice()),
                expected.get(..as_typed.len()),
                "seed {seed}, query {query:?}"
            );
            compared += as_typed.len();
            for hit in hits.iter().filter(|hit| known.contains(&hit.doc)) {
                let label = rows
                    .get(hit.doc.0 as usize)
                    .map(|row| row.label.as_str())
                    .unwrap_or_default();
                assert_spans(label, hit, &query);
            }
        }
    }
    assert!(compared > 20_000, "{compared}");
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
    if hit.reason == Reason::Label {
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
    let mut rows: Vec<(String, String)> = (0..50).map(|_| (text(30), text(10))).collect();
    rows.push(("word ".repeat(30_000), String::new()));
    rows.push(<(String, String)>::default());
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|(label, aliases)| Entry {
            label,
            aliases,
            facility: Some(FacilityNo(9)),
            ..Entry::default()
        })
        .collect();
    let index = Index::build(&FACILITIES, &entries);
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
        Index::build(&[], &[])
            .search("a", &Context::default(), &|_| true, 9)
            .is_empty()
    );
}

#[test]
fn whoever_may_be_written_to_is_found_behind_thousands_who_may_not() {
    let labels: Vec<String> = (0..1_500)
        .map(|at| format!("Clinic {at}_Smith, John, MD"))
        .collect();
    let entries: Vec<Entry<'_>> = labels
        .iter()
        .map(|label| Entry {
            label,
            last_name: "Smith",
            first_name: "John",
            ..Entry::default()
        })
        .collect();
    let index = Index::build(&[], &entries);
    let last = DocId(1_499);
    for query in ["smith", "john smith", "smith clinic", "smi"] {
        let hits = index.search(query, &Context::default(), &|doc| doc == last, 20);
        let found: Vec<DocId> = hits.iter().map(|hit| hit.doc).collect();
        assert_eq!(found, [last], "{query}");
    }
}
