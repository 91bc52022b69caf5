//! Queries written by hand over the sixteen recipients that the public guide shows, as Jane types
//! them: her primary care is Allison Hauge, and she writes to the pharmacy.

use crate::directory::Directory;
use crate::engine::Engine;
use crate::measure::LIMIT;
use crate::query::Person;
use std::collections::HashMap;
use std::fmt;

const BEHAVIORAL: usize = 0;
const CASE: usize = 1;
const DISEASE: usize = 2;
const EXCEPTIONAL: usize = 3;
const HAUGE: usize = 4;
const SADLER: usize = 5;
const NELSON: usize = 6;
const SALAZAR: usize = 7;
const DEPAULO: usize = 8;
const LAW: usize = 9;
const OWENS: usize = 10;
const HYMAN: usize = 11;
const THOMPSON: usize = 12;
const PHARMACY: usize = 13;
const REFERRAL: usize = 14;
const RESERVES: usize = 15;

/// What is typed, and how well a recipient answers it: 3 is what was meant, 1 better than nothing.
/// Whoever is not named answers nothing.
#[rustfmt::skip]
const GRADED: [(&str, &[(usize, u8)]); 62] = [
    ("little rock", &[(HAUGE, 3), (PHARMACY, 3), (SADLER, 2), (BEHAVIORAL, 2), (CASE, 2), (DISEASE, 2), (EXCEPTIONAL, 2), (NELSON, 2), (SALAZAR, 2), (DEPAULO, 2), (LAW, 2), (OWENS, 2), (HYMAN, 2), (THOMPSON, 2), (REFERRAL, 2), (RESERVES, 1)]),
    ("little rock pharmacy", &[(PHARMACY, 3)]),
    ("pharmacy", &[(PHARMACY, 3)]),
    ("pharm lit", &[(PHARMACY, 3)]),
    ("lit pharm", &[(PHARMACY, 3)]),
    ("dod little rock pharmacy", &[(PHARMACY, 3)]),
    ("pharmicy", &[(PHARMACY, 3)]),
    ("farmacy", &[(PHARMACY, 3)]),
    ("refill", &[(PHARMACY, 3)]),
    ("prescription", &[(PHARMACY, 3), (HAUGE, 1)]),
    ("lrafb pharmacy", &[(PHARMACY, 3)]),
    ("19 mdg pharmacy", &[(PHARMACY, 3)]),
    ("littlerock pharmacy", &[(PHARMACY, 3)]),
    ("litle rock pharmacy", &[(PHARMACY, 3)]),
    ("p", &[(PHARMACY, 3)]),
    ("ph", &[(PHARMACY, 3)]),
    ("hauge", &[(HAUGE, 3)]),
    ("h", &[(HAUGE, 3)]),
    ("ha", &[(HAUGE, 3)]),
    ("hogue", &[(HAUGE, 3)]),
    ("haugue", &[(HAUGE, 3)]),
    ("huage", &[(HAUGE, 3)]),
    ("allison", &[(HAUGE, 3)]),
    ("alison hauge", &[(HAUGE, 3)]),
    ("allie hauge", &[(HAUGE, 3)]),
    ("hauge, allison, pa", &[(HAUGE, 3)]),
    ("my doctor", &[(HAUGE, 3)]),
    ("pcm", &[(HAUGE, 3)]),
    ("primary care", &[(HAUGE, 3), (SADLER, 2), (SALAZAR, 1), (DEPAULO, 1), (LAW, 1), (OWENS, 1)]),
    ("family medicine", &[(HAUGE, 3), (SADLER, 2)]),
    ("fam med", &[(HAUGE, 3), (SADLER, 2)]),
    ("fam med lit", &[(HAUGE, 3), (SADLER, 3)]),
    ("family doctor", &[(HAUGE, 3), (SADLER, 2)]),
    ("sadler", &[(SADLER, 3)]),
    ("saddler little rock", &[(SADLER, 3)]),
    ("corey sadler", &[(SADLER, 3)]),
    ("flight medicine", &[(NELSON, 3)]),
    ("flight doc", &[(NELSON, 3)]),
    ("nelson little rock", &[(NELSON, 3)]),
    ("nelson", &[(NELSON, 3)]),
    ("nielsen little rock", &[(NELSON, 3)]),
    ("herk", &[(SALAZAR, 3), (DEPAULO, 3), (LAW, 3), (OWENS, 3)]),
    ("team herk", &[(SALAZAR, 3), (DEPAULO, 3), (LAW, 3), (OWENS, 3)]),
    ("frank salazar", &[(SALAZAR, 3)]),
    ("salasar", &[(SALAZAR, 3)]),
    ("sue depaulo", &[(DEPAULO, 3)]),
    ("de paulo", &[(DEPAULO, 3)]),
    ("law chad", &[(LAW, 3)]),
    ("law", &[(LAW, 3)]),
    ("alicia owens", &[(OWENS, 3)]),
    ("kids doctor little rock", &[(HYMAN, 3), (THOMPSON, 3)]),
    ("peds", &[(HYMAN, 3), (THOMPSON, 3)]),
    ("pediatrician", &[(HYMAN, 3), (THOMPSON, 3)]),
    ("thompson little rock", &[(THOMPSON, 3)]),
    ("mandy thompson", &[(THOMPSON, 3)]),
    ("mental health", &[(BEHAVIORAL, 3)]),
    ("behavioral health", &[(BEHAVIORAL, 3)]),
    ("case management", &[(CASE, 3), (REFERRAL, 1), (DISEASE, 1)]),
    ("referral", &[(REFERRAL, 3)]),
    ("diabetes little rock", &[(DISEASE, 3)]),
    ("efmp", &[(EXCEPTIONAL, 3)]),
    ("navy reserve little rock", &[(RESERVES, 3)]),
];

fn jane(directory: &Directory) -> Person {
    let (hauge, pharmacy) = (HAUGE as u32, PHARMACY as u32);
    Person {
        place: directory.little_rock,
        team: vec![hauge, pharmacy],
        recent: vec![],
    }
}

/// How well the hand-written queries are answered.
pub(crate) struct Grades {
    /// nDCG@10: 1 when the best are first.
    pub(crate) gain: f64,
    first: f64,
    empty: usize,
}

impl Grades {
    /// Asks them all.
    pub(crate) fn of(engine: &mut dyn Engine, directory: &Directory) -> Self {
        let jane = jane(directory);
        let (mut gain, mut first, mut empty) = (0.0, 0.0, 0);
        for (text, grades) in GRADED {
            let by_number: HashMap<u32, u8> = grades
                .iter()
                .map(|(at, grade)| (*at as u32, *grade))
                .collect();
            let found = engine.search(text, &jane, LIMIT);
            let grade = |at: &u32| f64::from(by_number.get(at).copied().unwrap_or(0));
            let discounted = |grades: &mut dyn Iterator<Item = f64>| -> f64 {
                grades
                    .enumerate()
                    .map(|(at, grade)| (grade.exp2() - 1.0) / (at as f64 + 2.0).log2())
                    .sum()
            };
            let mut best: Vec<f64> = by_number.values().map(|grade| f64::from(*grade)).collect();
            best.sort_by(|left, right| right.total_cmp(left));
            let best = discounted(&mut best.into_iter().take(LIMIT));
            gain += discounted(&mut found.iter().map(grade)) / best;
            first += f64::from(u8::from(found.first().is_some_and(|at| grade(at) >= 3.0)));
            empty += usize::from(found.is_empty());
        }
        let count = GRADED.len() as f64;
        Self {
            gain: gain / count,
            first: first / count,
            empty,
        }
    }
}

impl fmt::Display for Grades {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} hand-written queries: nDCG@10 {:.3}, what was meant is first in {:.3}, {} without an answer",
            GRADED.len(),
            self.gain,
            self.first,
            self.empty
        )
    }
}

/// The hand-written queries whose first answer is not what was meant.
pub(crate) fn failures(engine: &mut dyn Engine, directory: &Directory) -> String {
    let jane = jane(directory);
    let mut text = "\n== hand-written: what was meant is not first\n".to_owned();
    for (typed, grades) in GRADED {
        let found = engine.search(typed, &jane, LIMIT);
        let meant = |at: &u32| {
            grades
                .iter()
                .any(|(known, grade)| *known as u32 == *at && *grade == 3)
        };
        if !found.first().is_some_and(meant) {
            let rank = found
                .iter()
                .position(meant)
                .map_or("none in ten".to_owned(), |at| format!("rank {}", at + 1));
            text.push_str(&format!("«{typed}» {rank}\n"));
            for at in found.iter().take(3) {
                let place = directory.place_of(*at);
                text.push_str(&format!(
                    "    found: {} [{}]\n",
                    directory.recipient(*at).label,
                    place.place
                ));
            }
        }
    }
    text
}
