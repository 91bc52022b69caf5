//! How well an engine answers, and how fast.

use crate::dice::Dice;
use crate::directory::Directory;
use crate::engine::Engine;
use crate::query::{Query, STRATA};
use rustix::time::{ClockId, clock_gettime};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// As many as the portal shows.
pub(crate) const LIMIT: usize = 10;
/// What counts as time. The clock on the wall is what people wait; the time of this thread alone is
/// what it would be on a machine that does nothing else.
#[derive(Clone, Copy)]
pub(crate) enum Clock {
    Wall,
    Thread,
}

impl Clock {
    fn now(self) -> Duration {
        let id = match self {
            Self::Wall => ClockId::Monotonic,
            Self::Thread => ClockId::ThreadCPUTime,
        };
        let now = clock_gettime(id);
        Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
    }
}

const RESAMPLES: usize = 1_000;

/// What came of one query.
struct Outcome {
    /// Where the first right answer stands, from 1. For a query that means nobody: 1 when there was no
    /// answer.
    rank: Option<usize>,
    empty: bool,
    keys_to_target: Option<f64>,
    found: Vec<u32>,
    at: usize,
}

/// What came of the queries of one kind.
pub(crate) struct Measured {
    /// Its kind, from 0.
    pub(crate) stratum: usize,
    outcomes: Vec<Outcome>,
    /// Queries that were typed key by key.
    typed: usize,
    keystrokes: usize,
    flickers: usize,
    /// Milliseconds, ascending.
    pub(crate) took: Vec<f64>,
}

/// The value below which this share lies.
pub(crate) fn percentile(ascending: &[f64], share: f64) -> f64 {
    let at = (ascending.len() as f64 * share) as usize;
    ascending
        .get(at.min(ascending.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| {
        (sum + value, count + 1)
    });
    sum / count as f64
}

/// The mean and the bounds between which it lies 95 times of 100 when queries are drawn anew.
fn interval(values: &[f64]) -> (f64, f64, f64) {
    let mut dice = Dice::new(5);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| mean((0..values.len()).map(|_| *dice.pick(values))))
        .collect();
    means.sort_by(f64::total_cmp);
    (
        mean(values.iter().copied()),
        percentile(&means, 0.025),
        percentile(&means, 0.975),
    )
}

/// Types every query key by key. A kind ends early when it has taken `longest`; from half of that on,
/// only whole texts are searched, so that as many queries as possible are answered.
pub(crate) fn measure(
    engine: &mut dyn Engine,
    directory: &Directory,
    queries: &[Query],
    longest: Option<Duration>,
    clock: Clock,
) -> Vec<Measured> {
    let clock = if engine.works_elsewhere() {
        Clock::Wall
    } else {
        clock
    };
    let mut all = Vec::new();
    for stratum in 0..STRATA.len() {
        let mut measured = Measured {
            stratum,
            outcomes: Vec::new(),
            typed: 0,
            keystrokes: 0,
            flickers: 0,
            took: Vec::new(),
        };
        let begun = Instant::now();
        for (at, query) in queries
            .iter()
            .enumerate()
            .filter(|(_, it)| it.stratum == stratum)
        {
            let elapsed = begun.elapsed();
            if longest.is_some_and(|longest| elapsed > longest) && measured.outcomes.len() >= 5 {
                break;
            }
            let every_key = longest.is_none_or(|longest| elapsed < longest / 2);
            measured.type_in(engine, directory, query, at, clock, every_key);
        }
        measured.took.sort_by(f64::total_cmp);
        all.push(measured);
    }
    all
}

impl Measured {
    fn type_in(
        &mut self,
        engine: &mut dyn Engine,
        directory: &Directory,
        query: &Query,
        at: usize,
        clock: Clock,
        every_key: bool,
    ) {
        self.typed += usize::from(every_key);
        let length = query.text.chars().count();
        let mut typed = String::new();
        let mut before: Option<u32> = None;
        let mut found = Vec::new();
        let mut reached = None;
        let mut keys = 0;
        for letter in query.text.chars() {
            typed.push(letter);
            keys += 1;
            if !every_key && keys < length {
                continue;
            }
            let started = clock.now();
            found = black_box(engine.search(black_box(&typed), &query.person, LIMIT));
            self.took
                .push(clock.now().saturating_sub(started).as_secs_f64() * 1_000.0);
            self.keystrokes += 1;
            if let Some(before) = before
                && found.first() != Some(&before)
                && found.contains(&before)
            {
                self.flickers += 1;
            }
            before = found.first().copied();
            if reached.is_none()
                && found
                    .iter()
                    .take(3)
                    .any(|at| query.intent.fits(directory, *at))
            {
                reached = Some(keys);
            }
        }
        let rank = if query.intent.nobody {
            found.is_empty().then_some(1)
        } else {
            found
                .iter()
                .position(|at| query.intent.fits(directory, *at))
                .map(|at| at + 1)
        };
        self.outcomes.push(Outcome {
            rank,
            empty: found.is_empty(),
            keys_to_target: (every_key && !query.intent.nobody)
                .then(|| reached.unwrap_or(keys + 5) as f64),
            found,
            at,
        });
    }

    fn values(&self, value: impl Fn(&Outcome) -> f64) -> Vec<f64> {
        self.outcomes.iter().map(value).collect()
    }

    /// The line of a Markdown table.
    pub(crate) fn line(&self, name: &str) -> String {
        let within = |most: usize| {
            let values =
                self.values(|it| f64::from(u8::from(it.rank.is_some_and(|rank| rank <= most))));
            let (mean, low, high) = interval(&values);
            format!("{mean:.3} ({low:.2}–{high:.2})")
        };
        let (mrr, low, high) =
            interval(&self.values(|it| it.rank.map_or(0.0, |rank| 1.0 / rank as f64)));
        let queries = match (self.outcomes.len(), self.typed) {
            (all, typed) if all == typed => all.to_string(),
            (all, typed) => format!("{all} ({typed} key by key)"),
        };
        let keys = mean(self.outcomes.iter().filter_map(|it| it.keys_to_target));
        let keys = if keys.is_nan() {
            String::new()
        } else {
            format!("{keys:.1}")
        };
        format!(
            "| {name} | {} | {} | {} | {mrr:.3} ({low:.2}–{high:.2}) | {:.3} | {keys} | {:.3} | {:.3} | {:.3} | {:.3} |",
            queries,
            within(1),
            within(3),
            mean(self.values(|it| f64::from(u8::from(it.empty))).into_iter()),
            self.flickers as f64 / self.keystrokes.max(1) as f64,
            percentile(&self.took, 0.5),
            percentile(&self.took, 0.99),
            percentile(&self.took, 0.999),
        )
    }

    /// Queries whose right answer is not the first three, the worst first.
    pub(crate) fn failures(&self, directory: &Directory, queries: &[Query], most: usize) -> String {
        let mut failed: Vec<&Outcome> = self
            .outcomes
            .iter()
            .filter(|it| it.rank.is_none_or(|rank| rank > 3))
            .collect();
        let of = failed.len();
        failed.sort_by_key(|it| std::cmp::Reverse(it.rank.unwrap_or(usize::MAX)));
        let mut text = String::new();
        let _ = writeln!(
            text,
            "\n== {} {}: {of} of {} not in the first three",
            self.stratum + 1,
            STRATA[self.stratum],
            self.outcomes.len()
        );
        for outcome in failed.into_iter().take(most) {
            let query = &queries[outcome.at];
            let own = &directory.places[query.person.place as usize];
            let rank = outcome
                .rank
                .map_or("none in ten".to_owned(), |rank| format!("rank {rank}"));
            let _ = writeln!(
                text,
                "«{}» {rank}; patient of {} ({})",
                query.text, own.short, own.place
            );
            if let Some(target) = query.target {
                let place = directory.place_of(target);
                let _ = writeln!(
                    text,
                    "    meant: {} [{}; {}]",
                    directory.recipient(target).label,
                    place.name,
                    place.place
                );
            }
            for at in outcome.found.iter().take(3) {
                let place = directory.place_of(*at);
                let _ = writeln!(
                    text,
                    "    found: {} [{}]",
                    directory.recipient(*at).label,
                    place.place
                );
            }
        }
        text
    }
}

/// The head of the tables.
pub(crate) const HEAD: &str = "\
| kind of query | queries | success@1 | success@3 | MRR@10 | no answer | keys | flicker | p50 ms | p99 ms | p99.9 ms |
|---|---:|---|---|---|---:|---:|---:|---:|---:|---:|";

/// Every kind's line.
pub(crate) fn table(all: &[Measured]) -> String {
    let mut text = HEAD.to_owned();
    for measured in all {
        let name = format!("{} {}", measured.stratum + 1, STRATA[measured.stratum]);
        let _ = write!(text, "\n{}", measured.line(&name));
    }
    text
}

/// In which share of the queries a right answer is among the first `most`, every kind counting the same
/// however many of its queries were asked.
pub(crate) fn share_within(all: &[Measured], most: usize) -> f64 {
    let of_kind = |kind: &Measured| {
        mean(
            kind.values(|it| f64::from(u8::from(it.rank.is_some_and(|rank| rank <= most))))
                .into_iter(),
        )
    };
    mean(all.iter().map(of_kind))
}

/// Milliseconds of all kinds, ascending.
pub(crate) fn together(all: &[Measured]) -> Vec<f64> {
    let mut took: Vec<f64> = all.iter().flat_map(|it| it.took.iter().copied()).collect();
    took.sort_by(f64::total_cmp);
    took
}
