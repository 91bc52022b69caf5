//! How long a search takes in a large directory: run by `cargo xtask bench index`.
//!
//! A small generator makes labels of the real kinds; the same numbers give the same directory
//! everywhere. Prints one line for each figure: key, what, unit, one value a run.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use recipient_index::{Context, DocId, Entry, Index, RecipientSearch as _};
use std::hint::black_box;
use std::time::{Duration, Instant};

const PLACES: [&str; 12] = [
    "Little Rock",
    "Walter Reed",
    "Fort Liberty",
    "Keesler",
    "Landstuhl",
    "San Diego",
    "Tripler",
    "Madigan",
    "Lackland",
    "Portsmouth",
    "Bremerton",
    "Yokota",
];
const CLINICS: [&str; 10] = [
    "Family Medicine",
    "Pediatrics",
    "Flight Medicine",
    "Behavioral Health",
    "Orthopedics",
    "Physical Therapy",
    "Military Team HERK",
    "Dermatology",
    "Internal Medicine",
    "Optometry",
];
const CREDENTIALS: [&str; 5] = ["MD", "PA", "NP", "DO", "RN"];
const SYLLABLES: [&str; 24] = [
    "an", "ber", "cor", "del", "er", "fo", "gar", "hau", "is", "jo", "kel", "lan", "mo", "nel",
    "or", "pa", "quin", "ro", "sal", "tho", "ul", "ver", "wil", "za",
];
/// What is typed.
const KINDS: [&str; 5] = ["name", "place", "abbreviated", "letters", "nothing"];
/// Searches of each kind in each run, unless they take too long.
const SEARCHES: u64 = 2_000;
/// How long the searches of a kind may take in a run.
const LONGEST: Duration = Duration::from_secs(2);

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or_default()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let index = self.below(from.len());
        from.get(index).copied().unwrap_or_default()
    }

    /// A name of two to four syllables; a few syllables are frequent, as in real names.
    fn name(&mut self) -> String {
        let mut name = String::new();
        for _ in 0..2 + self.below(3) {
            let most = 1 + self.below(SYLLABLES.len());
            let index = self.below(most);
            name.push_str(SYLLABLES.get(index).copied().unwrap_or_default());
        }
        let first = name.remove(0).to_ascii_uppercase();
        format!("{first}{name}")
    }
}

struct Person {
    place: &'static str,
    clinic: &'static str,
    last: String,
    first: String,
}

fn directory(recipients: usize) -> (Vec<Entry>, Vec<Person>) {
    let mut dice = Dice(7);
    let mut people = Vec::with_capacity(recipients);
    let mut entries = Vec::with_capacity(recipients);
    for _ in 0..recipients {
        let person = Person {
            place: dice.pick(&PLACES),
            clinic: dice.pick(&CLINICS),
            last: dice.name(),
            first: dice.name(),
        };
        entries.push(Entry {
            label: format!(
                "{} {} {}_{}, {}, {}",
                person.place,
                // A large system has thousands of places: a number stands for their names.
                dice.below(1 + recipients / 400),
                person.clinic,
                person.last,
                person.first,
                dice.pick(&CREDENTIALS)
            ),
            aliases: Vec::new(),
            static_rank: u32::try_from(dice.below(1_000)).unwrap_or_default(),
        });
        people.push(person);
    }
    (entries, people)
}

fn beginning(text: &str, letters: usize) -> &str {
    text.get(..letters.min(text.len())).unwrap_or(text)
}

/// What somebody who looks for this person has typed when the search runs.
fn typed(kind: &str, person: &Person, dice: &mut Dice) -> String {
    let so_far = |whole: String, dice: &mut Dice| {
        let letters = 2 + dice.below(whole.len());
        beginning(&whole.to_lowercase(), letters).to_owned()
    };
    match kind {
        "name" => so_far(format!("{} {}", person.last, person.first), dice),
        "place" => so_far(format!("{} {}", person.place, person.clinic), dice),
        "abbreviated" => format!(
            "{} {} {}",
            beginning(person.clinic, 4),
            beginning(person.place, 3),
            beginning(&person.last, 3)
        ),
        "letters" => beginning(&person.last, 1 + dice.below(2)).to_owned(),
        _ => format!("zq{}", person.last),
    }
}

fn argument(name: &str) -> Option<usize> {
    let mut arguments = std::env::args();
    arguments.find(|it| it == name)?;
    arguments.next()?.parse().ok()
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(f64::NAN)
}

fn main() {
    let recipients = argument("--recipients").unwrap_or(10_000);
    let runs = argument("--runs").unwrap_or(1);
    let (entries, people) = directory(recipients);
    let started = Instant::now();
    let index = Index::build(entries);
    let built = started.elapsed().as_secs_f64() * 1_000.0;
    let print = |key: &str, what: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(f64::to_string).collect();
        let values = values.join(" ");
        println!("{key}\t{what}, {recipients} recipients\tms\t{values}");
    };
    print("index-build", "Building the index", &[built]);
    let mut by_kind = KINDS.map(|kind| (kind, Vec::new(), Vec::new()));
    let mut overall = Vec::new();
    let near = [DocId(1), DocId(2)];
    let context = Context {
        own: &near,
        recent: &[],
    };
    for run in 0..runs {
        let mut dice = Dice(11 + run as u64);
        let mut together = Vec::new();
        for (kind, p50, p99) in &mut by_kind {
            let mut took = Vec::new();
            let begun = Instant::now();
            for _ in 0..SEARCHES {
                if begun.elapsed() > LONGEST {
                    break;
                }
                let chosen = dice.below(people.len());
                let Some(person) = people.get(chosen) else {
                    continue;
                };
                let query = typed(kind, person, &mut dice);
                let started = Instant::now();
                black_box(index.search(black_box(&query), &context, &|_| true, 20));
                took.push(started.elapsed().as_secs_f64() * 1_000.0);
            }
            together.extend_from_slice(&took);
            p50.push(percentile(&mut took, 50));
            p99.push(percentile(&mut took, 99));
        }
        overall.push(percentile(&mut together, 99));
    }
    print("index-p99", "Search in the index, all kinds, p99", &overall);
    for (kind, p50, p99) in &by_kind {
        let what = format!("Search in the index, {kind}");
        print(&format!("index-{kind}-p50"), &format!("{what}, p50"), p50);
        print(&format!("index-{kind}-p99"), &format!("{what}, p99"), p99);
    }
}
