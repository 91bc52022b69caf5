//! What people type, what they mean by it, and who they are.
//!
//! Every query is made from a recipient that somebody looks for. A right answer is whoever satisfies
//! what the text means, not that one recipient alone: "smith" means any Smith.

use crate::dice::Dice;
use crate::directory::{Directory, folded, plain, telling, words};
use crate::lay::LAY;
use std::collections::HashMap;

const PAIRS: &str = include_str!("../data/surname_variant_pairs.tsv");
const NICKNAMES: &str = include_str!("../data/nicknames.tsv");
const SEED: u64 = 0x5eed_0002;

/// The kinds of queries, from 1.
pub(crate) const STRATA: [&str; 18] = [
    "last name, beginning",
    "last first",
    "first last",
    "place",
    "place + clinic's beginning",
    "clinic + place, shortened",
    "last + place",
    "another spelling of the surname",
    "slip on the keyboard",
    "nickname + last",
    "surname by ear",
    "marks, apostrophes, particles",
    "lay words for a specialty",
    "facility's other name",
    "joined or split words",
    "one or two letters, own team",
    "homonym at the own facility",
    "nothing is meant",
];

/// For whom one searches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    /// Where the patient is cared for.
    pub(crate) place: u32,
    /// The primary care and others of the care team.
    pub(crate) team: Vec<u32>,
    /// Whom one wrote to lately.
    pub(crate) recent: Vec<u32>,
}

/// What is meant: all of these hold for a right answer. Lists are sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Intent {
    last: Option<Vec<u32>>,
    first: Option<Vec<u32>>,
    places: Option<Vec<u32>>,
    clinics: Option<Vec<u32>>,
    only: Option<Vec<u32>>,
    /// Nobody is meant: the right answer is an empty one.
    pub(crate) nobody: bool,
}

impl Intent {
    /// Whether this recipient is a right answer.
    pub(crate) fn fits(&self, directory: &Directory, at: u32) -> bool {
        let recipient = directory.recipient(at);
        let holds = |list: &Option<Vec<u32>>, value: u32| {
            list.as_ref()
                .is_none_or(|list| list.binary_search(&value).is_ok())
        };
        !self.nobody
            && !recipient.retired
            && holds(&self.last, recipient.last)
            && holds(&self.first, recipient.first)
            && holds(&self.places, recipient.place)
            && holds(&self.clinics, recipient.clinic)
            && holds(&self.only, at)
    }
}

/// One search.
pub(crate) struct Query {
    /// Its kind, from 0.
    pub(crate) stratum: usize,
    /// What is typed in the end.
    pub(crate) text: String,
    /// Who types.
    pub(crate) person: Person,
    /// What is meant.
    pub(crate) intent: Intent,
    /// The recipient it was made from, if any.
    pub(crate) target: Option<u32>,
}

/// Makes queries over one directory.
pub(crate) struct Maker<'a> {
    directory: &'a Directory,
    dice: Dice,
    /// Last names by each of their words and by all together.
    last_by_word: HashMap<String, Vec<u32>>,
    first_by_word: HashMap<String, Vec<u32>>,
    places_by_word: HashMap<String, Vec<u32>>,
    pairs: Vec<(&'static str, &'static str)>,
    nicknames: HashMap<&'static str, Vec<&'static str>>,
    formal: HashMap<&'static str, Vec<&'static str>>,
    /// Who has a last name with a mark, apostrophe, blank or hyphen.
    marked: Vec<u32>,
    /// Places with other names.
    with_alias: Vec<u32>,
}

fn lookup(lists: impl Iterator<Item = (u32, Vec<String>)>) -> HashMap<String, Vec<u32>> {
    let mut map: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, words) in lists {
        for word in words {
            map.entry(word).or_default().push(at);
        }
    }
    for list in map.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
    map
}

fn beginning(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

impl<'a> Maker<'a> {
    /// Looks the directory through once.
    pub(crate) fn new(directory: &'a Directory) -> Self {
        let with_whole = |(at, name): (usize, &String)| {
            let mut all = words(name);
            all.retain(|word| word.chars().count() > 2);
            all.push(folded(name));
            (at as u32, all)
        };
        let mut nicknames: HashMap<_, Vec<_>> = HashMap::new();
        let mut formal: HashMap<_, Vec<_>> = HashMap::new();
        for (name, nickname) in NICKNAMES.lines().filter_map(|line| line.split_once('\t')) {
            nicknames.entry(name).or_default().push(nickname);
            formal.entry(nickname).or_default().push(name);
        }
        let numbers = 0..directory.recipients.len() as u32;
        Self {
            directory,
            dice: Dice::new(SEED ^ directory.recipients.len() as u64),
            last_by_word: lookup(
                directory
                    .last_names
                    .iter()
                    .enumerate()
                    .skip(1)
                    .map(with_whole),
            ),
            first_by_word: lookup(
                directory
                    .first_names
                    .iter()
                    .enumerate()
                    .skip(1)
                    .map(with_whole),
            ),
            places_by_word: lookup(
                directory
                    .places
                    .iter()
                    .enumerate()
                    .map(|(at, place)| (at as u32, place.words.clone())),
            ),
            pairs: PAIRS
                .lines()
                .filter_map(|line| line.split_once('\t'))
                .collect(),
            nicknames,
            formal,
            marked: numbers
                .filter(|at| {
                    let name = directory.last_of(*at);
                    let inner_capital = name.chars().skip(1).any(char::is_uppercase);
                    !directory.recipient(*at).retired
                        && (!name.chars().all(|letter| letter.is_ascii_alphabetic())
                            || inner_capital)
                        && !name.is_empty()
                })
                .collect(),
            with_alias: (0..directory.places.len() as u32)
                .filter(|at| {
                    let place = *at as usize;
                    !directory.places[place].aliases.is_empty()
                        && !directory.at_place[place].is_empty()
                })
                .collect(),
        }
    }

    /// So many of each kind.
    pub(crate) fn all(&mut self, each: usize) -> Vec<Query> {
        let mut queries = Vec::new();
        for stratum in 0..STRATA.len() {
            let (mut made, mut tried) = (0, 0);
            while made < each && tried < each * 400 {
                tried += 1;
                if let Some(query) = self.query(stratum) {
                    queries.push(query);
                    made += 1;
                }
            }
        }
        queries
    }

    fn anybody(&mut self) -> u32 {
        loop {
            let at = self.dice.below(self.directory.recipients.len()) as u32;
            if !self.directory.recipient(at).retired {
                return at;
            }
        }
    }

    fn clinician(&mut self) -> u32 {
        loop {
            let at = self.anybody();
            if self.directory.recipient(at).last != 0 {
                return at;
            }
        }
    }

    /// Somebody whose label tells the clinic, in words or shortened.
    fn of_a_clinic(&mut self) -> u32 {
        loop {
            let at = self.anybody();
            if self.directory.recipient(at).tells_clinic {
                return at;
            }
        }
    }

    /// A patient of this place.
    fn patient_of(&mut self, place: u32) -> Person {
        let there = &self.directory.at_place[place as usize];
        let region = &self.directory.by_region[&self.directory.places[place as usize].region];
        let mut team: Vec<u32> = Vec::new();
        for _ in 0..3 {
            let one = *self
                .dice
                .pick(if there.is_empty() { region } else { there });
            if !team.contains(&one) {
                team.push(one);
            }
        }
        team.sort_by_key(|at| self.directory.recipient(*at).last == 0);
        let mut recent = vec![*self.dice.pick(&team)];
        for from in [there, region] {
            if !from.is_empty() {
                let one = *self.dice.pick(from);
                if !recent.contains(&one) {
                    recent.push(one);
                }
            }
        }
        Person {
            place,
            team,
            recent,
        }
    }

    /// Who looks for this recipient: of the same place, or of the same region.
    fn near(&mut self, target: u32) -> Person {
        let mut place = self.directory.recipient(target).place;
        if self.dice.chance(0.5) {
            let region = &self.directory.by_region[&self.directory.place_of(target).region];
            let neighbour = *self.dice.pick(region);
            place = self.directory.recipient(neighbour).place;
        }
        self.patient_of(place)
    }

    /// The same, and half the time of anywhere.
    fn anywhere(&mut self, target: u32) -> Person {
        if self.dice.chance(0.5) {
            return self.near(target);
        }
        let other = self.anybody();
        self.patient_of(self.directory.recipient(other).place)
    }

    /// Everybody of this last name, however it is written.
    fn last_names(&self, name: &str) -> Vec<u32> {
        self.last_by_word
            .get(&folded(name))
            .cloned()
            .unwrap_or_default()
    }

    fn first_names(&self, name: &str) -> Vec<u32> {
        self.first_by_word
            .get(&folded(name))
            .cloned()
            .unwrap_or_default()
    }

    fn places(&self, typed: &[String]) -> Vec<u32> {
        let none = Vec::new();
        let mut lists = typed
            .iter()
            .map(|word| self.places_by_word.get(word).unwrap_or(&none));
        let first = lists.next().cloned().unwrap_or_default();
        lists.fold(first, |found, list| {
            found
                .into_iter()
                .filter(|at| list.binary_search(at).is_ok())
                .collect()
        })
    }

    fn clinics(&self, typed: &[String]) -> Vec<u32> {
        let all = &self.directory.clinics;
        let codes: Vec<&str> = all
            .iter()
            .filter(|clinic| typed.iter().all(|word| clinic.words.contains(word)))
            .map(|clinic| clinic.code)
            .collect();
        self.with_codes(&codes)
    }

    fn clinics_beginning(&self, typed: &str) -> Vec<u32> {
        let all = self.directory.clinics.iter().enumerate();
        all.filter(|(_, it)| it.words.iter().any(|word| word.starts_with(typed)))
            .map(|(at, _)| at as u32)
            .collect()
    }

    fn with_codes(&self, codes: &[&str]) -> Vec<u32> {
        let all = self.directory.clinics.iter().enumerate();
        all.filter(|(_, it)| codes.contains(&it.code))
            .map(|(at, _)| at as u32)
            .collect()
    }

    /// What one types for a recipient's place.
    fn place_words(&mut self, at: u32) -> Vec<String> {
        let place = self.directory.place_of(at);
        let city = place.place.rsplit_once(", ").map_or("", |(city, _)| city);
        let (first, second) = if self.dice.chance(0.7) {
            (place.short.as_str(), city)
        } else {
            (city, place.short.as_str())
        };
        for text in [first, second, &place.name] {
            let found = telling(text);
            if !found.is_empty() {
                return found;
            }
        }
        words(&place.name)
    }

    fn clinic_words(&self, at: u32) -> Vec<String> {
        let mut all = self.directory.clinic_of(at).words.clone();
        all.retain(|word| !["clinic", "and", "center", "main", "care"].contains(&word.as_str()));
        all.truncate(2);
        all
    }

    /// `text` with one slip of a finger in it.
    fn slip(&mut self, word: &str) -> String {
        const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
        let mut letters: Vec<char> = word.chars().collect();
        let at = 1 + self.dice.below(letters.len() - 1);
        let neighbours: Vec<char> = ROWS
            .iter()
            .enumerate()
            .flat_map(|(row, keys)| {
                let here = ROWS
                    .iter()
                    .enumerate()
                    .find_map(|(row, keys)| Some((row, keys.find(letters[at])?)));
                let near = move |(row_here, column): (usize, usize), key: usize| {
                    row.abs_diff(row_here) <= 1
                        && key.abs_diff(column) <= 1
                        && (row, key) != (row_here, column)
                };
                let keys = keys.chars().enumerate();
                keys.filter(move |(key, _)| here.is_some_and(|here| near(here, *key)))
                    .map(|(_, letter)| letter)
                    .collect::<Vec<_>>()
            })
            .collect();
        match self.dice.below(4) {
            0 if !neighbours.is_empty() => letters.insert(at, *self.dice.pick(&neighbours)),
            1 => drop(letters.remove(at)),
            2 if !neighbours.is_empty() => letters[at] = *self.dice.pick(&neighbours),
            _ => {
                let last = letters.len() - 1;
                let at = at.min(last - 1);
                letters.swap(at, at + 1);
            }
        }
        letters.into_iter().collect()
    }

    /// A surname as somebody writes it who only heard it.
    fn by_ear(&mut self, name: &str) -> Option<String> {
        const RULES: [(&str, &str); 22] = [
            ("ph", "f"),
            ("f", "ph"),
            ("ck", "k"),
            ("k", "c"),
            ("c", "k"),
            ("ou", "au"),
            ("au", "ou"),
            ("ie", "ei"),
            ("ei", "ie"),
            ("y", "ie"),
            ("ey", "y"),
            ("ll", "l"),
            ("nn", "n"),
            ("tt", "t"),
            ("ss", "s"),
            ("rr", "r"),
            ("mm", "m"),
            ("th", "t"),
            ("z", "s"),
            ("ee", "ea"),
            ("ai", "ay"),
            ("sch", "sh"),
        ];
        let possible: Vec<_> = RULES
            .iter()
            .filter(|(from, _)| name.contains(from))
            .collect();
        if possible.is_empty() || name.len() < 5 {
            return None;
        }
        let (from, to) = self.dice.pick(&possible);
        Some(name.replacen(from, to, 1)).filter(|typed| typed != name)
    }

    fn query(&mut self, stratum: usize) -> Option<Query> {
        let directory = self.directory;
        let mut intent = Intent::default();
        let lower = |text: &str| words(text).join(" ");
        let (text, person, target) = match stratum + 1 {
            1 => {
                let other = self.anybody();
                let person = self.patient_of(directory.recipient(other).place);
                let own = self.dice.chance(0.5);
                let from = if own {
                    &person.team
                } else {
                    &directory.at_place[person.place as usize]
                };
                let target = *self.dice.pick(from);
                let name = directory.last_of(target).to_lowercase();
                let length = name.chars().count();
                if length < 3 {
                    return None;
                }
                let fewest = if own {
                    3
                } else {
                    length.saturating_sub(2).max(3)
                };
                let typed = beginning(&name, fewest + self.dice.below(length + 1 - fewest));
                intent.last = Some(self.last_names(&name));
                if !own {
                    intent.places = Some(vec![person.place]);
                }
                (typed, person, target)
            }
            2 | 3 => {
                let target = self.clinician();
                let (last, first) = (directory.last_of(target), directory.first_of(target));
                intent.last = Some(self.last_names(last));
                intent.first = Some(self.first_names(first));
                let text = if stratum == 1 {
                    format!("{last} {first}")
                } else {
                    format!("{first} {last}")
                };
                (text.to_lowercase(), self.near(target), target)
            }
            4 => {
                let target = self.anybody();
                let place = self.place_words(target);
                intent.places = Some(self.places(&place));
                (place.join(" "), self.near(target), target)
            }
            5 => {
                let target = self.of_a_clinic();
                let (place, clinic) = (self.place_words(target), self.clinic_words(target));
                let first = clinic.first()?;
                intent.places = Some(self.places(&place));
                let typed = beginning(first, 3 + self.dice.below(first.chars().count()));
                intent.clinics = Some(self.clinics_beginning(&typed));
                (
                    format!("{} {typed}", place.join(" ")),
                    self.near(target),
                    target,
                )
            }
            6 => {
                let target = self.of_a_clinic();
                let (place, clinic) = (self.place_words(target), self.clinic_words(target));
                intent.places = Some(self.places(&place));
                intent.clinics = Some(self.clinics(&clinic));
                let mut text = String::new();
                for word in &clinic {
                    text.push_str(&beginning(word, 3 + self.dice.below(3)));
                    text.push(' ');
                }
                text.push_str(&beginning(place.first()?, 3 + self.dice.below(2)));
                (text, self.near(target), target)
            }
            7 => {
                let target = self.clinician();
                let last = directory.last_of(target);
                let place = self.place_words(target);
                intent.last = Some(self.last_names(last));
                intent.places = Some(self.places(&place));
                (
                    format!("{} {}", last.to_lowercase(), place.join(" ")),
                    self.near(target),
                    target,
                )
            }
            8 => {
                let (left, right) = *self.dice.pick(&self.pairs);
                let (name, typed) = if self.dice.chance(0.5) {
                    (left, right)
                } else {
                    (right, left)
                };
                let numbers = self.last_names(name);
                let number = *numbers.first()?;
                let there = &directory.by_last[number as usize];
                if there.is_empty() || typed.chars().count() < 3 {
                    return None;
                }
                let target = *self.dice.pick(there);
                let mut both = numbers;
                both.extend(self.last_names(typed));
                both.sort_unstable();
                both.dedup();
                intent.last = Some(both);
                let mut text = typed.to_owned();
                if self.dice.chance(0.5) {
                    let place = self.place_words(target);
                    intent.places = Some(self.places(&place));
                    text = format!("{text} {}", place.join(" "));
                }
                (text, self.anywhere(target), target)
            }
            9 => {
                let target = self.clinician();
                let place = self.place_words(target);
                intent.places = Some(self.places(&place));
                let mut typed = Vec::new();
                if self.dice.chance(0.5) {
                    let last = directory.last_of(target);
                    intent.last = Some(self.last_names(last));
                    typed.extend(words(last));
                    typed.extend(place);
                } else {
                    if !directory.recipient(target).tells_clinic {
                        return None;
                    }
                    let clinic = self.clinic_words(target);
                    intent.clinics = Some(self.clinics(&clinic));
                    typed.extend(place);
                    typed.extend(clinic);
                }
                let long: Vec<usize> = (0..typed.len())
                    .filter(|at| typed[*at].chars().count() >= 4)
                    .collect();
                if long.is_empty() {
                    return None;
                }
                let at = *self.dice.pick(&long);
                let slipped = self.slip(&typed[at].clone());
                if slipped == typed[at] {
                    return None;
                }
                typed[at] = slipped;
                (typed.join(" "), self.anywhere(target), target)
            }
            10 => {
                let target = self.clinician();
                let (last, first) = (
                    directory.last_of(target),
                    directory.first_of(target).to_lowercase(),
                );
                let nickname = *self.dice.pick(self.nicknames.get(first.as_str())?);
                let mut firsts = self.first_names(&first);
                firsts.extend(self.first_names(nickname));
                for formal in self.formal.get(nickname).into_iter().flatten() {
                    firsts.extend(self.first_names(formal));
                }
                firsts.sort_unstable();
                firsts.dedup();
                intent.first = Some(firsts);
                intent.last = Some(self.last_names(last));
                let last = last.to_lowercase();
                let text = if self.dice.chance(0.5) {
                    format!("{nickname} {last}")
                } else {
                    format!("{last} {nickname}")
                };
                (text, self.anywhere(target), target)
            }
            11 => {
                let target = self.clinician();
                let name = directory.last_of(target).to_lowercase();
                if !name.chars().all(|letter| letter.is_ascii_alphabetic()) {
                    return None;
                }
                let typed = self.by_ear(&name)?;
                let mut both = self.last_names(&name);
                both.extend(self.last_names(&typed));
                both.sort_unstable();
                both.dedup();
                intent.last = Some(both);
                let mut text = typed;
                if self.dice.chance(0.5) {
                    let place = self.place_words(target);
                    intent.places = Some(self.places(&place));
                    text = format!("{text} {}", place.join(" "));
                }
                (text, self.anywhere(target), target)
            }
            12 => {
                let target = *self.dice.pick(&self.marked);
                let name = directory.last_of(target);
                intent.last = Some(self.last_names(name));
                let bare: String = name.chars().map(plain).collect();
                let apart = match bare.strip_prefix("Mc") {
                    Some(rest) => format!("mc {rest}"),
                    None => bare.replace(['-', '\''], " "),
                };
                let text = match self.dice.below(4) {
                    0 => apart,
                    1 => bare.replace(['-', '\'', ' ', '.'], ""),
                    2 => bare.replace('-', " ").replace('\'', "’"),
                    _ => name.to_owned(),
                };
                let mut text = text.to_lowercase();
                if self.dice.chance(0.5) {
                    let first = directory.first_of(target);
                    intent.first = Some(self.first_names(first));
                    text = format!("{text} {}", first.to_lowercase());
                }
                (text, self.anywhere(target), target)
            }
            13 => {
                let (phrase, codes) = *self.dice.pick(&LAY);
                let target = self.anybody();
                if !codes.contains(&directory.clinic_of(target).code) {
                    return None;
                }
                intent.clinics = Some(self.with_codes(codes));
                let mut text = phrase.to_owned();
                if self.dice.chance(0.5) {
                    let place = self.place_words(target);
                    intent.places = Some(self.places(&place));
                    text = format!("{text} {}", place.join(" "));
                }
                (text, self.anywhere(target), target)
            }
            14 => {
                let place = *self.dice.pick(&self.with_alias);
                let target = *self.dice.pick(&directory.at_place[place as usize]);
                let aliases: Vec<&str> = directory.places[place as usize].aliases.lines().collect();
                let alias = lower(self.dice.pick::<&str>(&aliases));
                intent.places = Some(self.places(&words(&alias)));
                let mut text = alias;
                // "Martin" alone is a person, too.
                let ambiguous = self.last_by_word.contains_key(&text);
                if ambiguous && !directory.recipient(target).tells_clinic {
                    return None;
                }
                if ambiguous || directory.recipient(target).tells_clinic && self.dice.chance(0.5) {
                    let clinic = self.clinic_words(target);
                    intent.clinics = Some(self.clinics(&clinic));
                    text = format!("{text} {}", clinic.join(" "));
                }
                (text, self.anywhere(target), target)
            }
            15 => {
                let target = self.clinician();
                let last = folded(directory.last_of(target));
                let first = directory.first_of(target).to_lowercase();
                let place = self.place_words(target);
                intent.last = Some(self.last_names(&last));
                let text = match self.dice.below(3) {
                    0 if place.len() == 2 => {
                        intent.places = Some(self.places(&place));
                        format!("{} {last}", place.concat())
                    }
                    1 if last.chars().count() >= 5 => {
                        intent.first = Some(self.first_names(&first));
                        let at = 2 + self.dice.below(last.chars().count() - 3);
                        let end: String = last.chars().skip(at).collect();
                        format!("{} {end} {first}", beginning(&last, at))
                    }
                    2 => {
                        intent.first = Some(self.first_names(&first));
                        if self.dice.chance(0.5) {
                            format!("{last}{first}")
                        } else {
                            format!("{first}{last}")
                        }
                    }
                    _ => return None,
                };
                (text, self.anywhere(target), target)
            }
            16 => {
                let other = self.anybody();
                let person = self.patient_of(directory.recipient(other).place);
                let near: Vec<u32> = person.team.iter().chain(&person.recent).copied().collect();
                let target = *self.dice.pick(&near);
                let recipient = directory.recipient(target);
                let word = if recipient.last != 0 && self.dice.chance(0.7) {
                    folded(directory.last_of(target))
                } else {
                    self.dice.pick(&words(&recipient.label)).clone()
                };
                let text = beginning(&word, 1 + self.dice.below(2));
                let mut only: Vec<u32> = near
                    .into_iter()
                    .filter(|at| {
                        let label = words(&directory.recipient(*at).label);
                        label.iter().any(|word| word.starts_with(&text))
                    })
                    .collect();
                only.sort_unstable();
                intent.only = Some(only);
                (text, person, target)
            }
            17 => {
                let target = self.clinician();
                let recipient = directory.recipient(target);
                let often = (directory.recipients.len() / 2_000).clamp(10, 300);
                if directory.by_last[recipient.last as usize].len() < often {
                    return None;
                }
                let person = self.patient_of(recipient.place);
                intent.last = Some(self.last_names(directory.last_of(target)));
                intent.places = Some(vec![recipient.place]);
                let mut text = directory.last_of(target).to_lowercase();
                if self.dice.chance(0.5) {
                    let initial = beginning(directory.first_of(target), 1);
                    let all = directory.first_names.iter().enumerate();
                    let firsts = all.filter(|(_, name)| name.starts_with(&initial));
                    intent.first = Some(firsts.map(|(at, _)| at as u32).collect());
                    text = format!("{text} {}", initial.to_lowercase());
                }
                (text, person, target)
            }
            _ => {
                intent.nobody = true;
                let other = self.anybody();
                let letters = |maker: &mut Self| -> String {
                    let length = 5 + maker.dice.below(5);
                    (0..length)
                        .map(|_| char::from(b'a' + maker.dice.below(26) as u8))
                        .collect()
                };
                let text = match self.dice.below(3) {
                    0 => letters(self),
                    1 => format!("{}", 100_000 + self.dice.below(900_000_000)),
                    _ => format!("{} {}", self.clinic_words(other).join(" "), letters(self)),
                };
                let person = self.patient_of(directory.recipient(other).place);
                return Some(Query {
                    stratum,
                    text,
                    person,
                    intent,
                    target: None,
                });
            }
        };
        if text.trim().is_empty() || !intent.fits(directory, target) {
            return None;
        }
        Some(Query {
            stratum,
            text,
            person,
            intent,
            target: Some(target),
        })
    }
}
