//! A made-up directory in real places: the same size gives the same directory everywhere.
//!
//! Facilities are real, recipients are not: names by their frequency in the census, labels as untidy
//! as real directories have them (underscores, stray blanks, capitals, the place in the middle or at
//! the end, names of teams, marks of what nobody may use any more).

use crate::dice::{Dice, Weights};
use std::collections::{HashMap, HashSet};

const MILITARY: &str = include_str!("../data/mtf_facilities.tsv");
const VETERANS: &str = include_str!("../data/va_facilities.tsv");
const HOSPITALS: &str = include_str!("../data/us_hospitals.tsv");
const SPECIALTIES: &str = include_str!("../data/specialties.tsv");
const SURNAMES: &str = include_str!("../data/surnames.tsv");
const WOMEN: &str = include_str!("../data/first_names_female.tsv");
const MEN: &str = include_str!("../data/first_names_male.tsv");
/// The facility of the guide that the hand-written queries come from.
const LITTLE_ROCK: &str = "19th Medical Group - Little Rock Air Force Base";
const SEED: u64 = 0x0c0f_fee0_2026;
/// So many recipients a facility on the average.
const RECIPIENTS_PER_FACILITY: usize = 80;
/// How steeply the sizes of facilities fall: with a million recipients the largest has about 3,000.
const SKEW: f64 = 0.45;

/// Letter by letter as the public guide shows them: label, specialty, last name, first name.
#[rustfmt::skip]
pub(crate) const LITTLE_ROCK_RECIPIENTS: [(&str, &str, &str, &str); 16] = [
    ("Little Rock Behavioral Health", "2084P0800X", "", ""),
    ("Little Rock Case Management", "163WC0400X", "", ""),
    ("Little Rock Disease Management", "163W00000X", "", ""),
    ("Little Rock Exceptional Family Member", "", "", ""),
    ("Little Rock Family Medicine_Hauge, Allison, PA", "207Q00000X", "Hauge", "Allison"),
    ("Little Rock Family Medicine_Sadler, Corey, MD", "207Q00000X", "Sadler", "Corey"),
    ("Little Rock Flight Medicine_ Nelson, Rachel, MD", "2083A0100X", "Nelson", "Rachel"),
    ("Little Rock Military Team HERK_ Salazar, Franko, PA", "207Q00000X", "Salazar", "Franko"),
    ("Little Rock Military Team HERK_Depaulo, Suzanne, MD", "207Q00000X", "Depaulo", "Suzanne"),
    ("Little Rock Military Team HERK_Law, Chad, DO", "207Q00000X", "Law", "Chad"),
    ("Little Rock Military Team HERK_Owens, Alycia, PA", "207Q00000X", "Owens", "Alycia"),
    ("Little Rock Pediatric_Hyman, John, MD", "208000000X", "Hyman", "John"),
    ("Little Rock Pediatric_Thompson, Amanda, NP", "208000000X", "Thompson", "Amanda"),
    ("Little Rock Pharmacy", "183500000X", "", ""),
    ("Little Rock Referral Management Center", "171M00000X", "", ""),
    ("Navy Reserves NRC Little Rock Readiness", "", "", ""),
];

const CREDENTIALS: [&str; 8] = ["MD", "MD", "DO", "PA", "NP", "FNP-C", "PA-C", "RN"];
const SEPARATORS: [&str; 6] = ["_", "_", "_", "_", "_ ", " _"];
const TEAMS: [&str; 14] = [
    "HERK", "RAVEN", "Eagle", "Falcon", "Blue", "Gold", "Silver", "Red", "Green", "Patriot",
    "Liberty", "Viper", "Alpha", "Bravo",
];
/// What directories make of long words.
const SHORTER: [(&str, &str); 14] = [
    ("Family Medicine", "Fam Med"),
    ("Internal Medicine", "Internal Med"),
    ("Pediatric", "Peds"),
    ("Behavioral Health", "BH"),
    ("Physical Therapy", "PT"),
    ("Orthopedic", "Ortho"),
    ("Dermatology", "Derm"),
    ("Management", "Mgmt"),
    ("Cardiology", "Cards"),
    ("Occupational Therapy", "OT"),
    ("Gastroenterology", "GI"),
    ("Medicine", "Med"),
    ("Surgery", "Surg"),
    ("Clinic", "Cl"),
];
/// Names that have marks the census leaves out.
const MARKED: [(&str, &str); 24] = [
    ("Munoz", "Muñoz"),
    ("Nunez", "Núñez"),
    ("Pena", "Peña"),
    ("Garcia", "García"),
    ("Rodriguez", "Rodríguez"),
    ("Hernandez", "Hernández"),
    ("Lopez", "López"),
    ("Gonzalez", "González"),
    ("Perez", "Pérez"),
    ("Sanchez", "Sánchez"),
    ("Ramirez", "Ramírez"),
    ("Gomez", "Gómez"),
    ("Diaz", "Díaz"),
    ("Vasquez", "Vásquez"),
    ("Jimenez", "Jiménez"),
    ("Ibanez", "Ibáñez"),
    ("Muller", "Müller"),
    ("Kruger", "Krüger"),
    ("Schroder", "Schröder"),
    ("Boucher", "Bouchér"),
    ("Acuna", "Acuña"),
    ("Zuniga", "Zúñiga"),
    ("Leon", "León"),
    ("Chavez", "Chávez"),
];
const PARTICLES: [&str; 8] = ["Van Der", "Van", "De La", "De", "St.", "Von", "Del", "Le"];
const SYLLABLES: [&str; 48] = [
    "an", "ber", "cor", "del", "er", "fo", "gar", "hau", "is", "jo", "kel", "lan", "mo", "nel",
    "or", "pa", "quin", "ro", "sal", "tho", "ul", "ver", "wil", "za", "bra", "chen", "dor", "esk",
    "fel", "gri", "hol", "in", "kow", "li", "mar", "nik", "os", "pet", "rie", "schu", "ski",
    "ster", "ta", "urd", "vak", "wei", "yam", "zel",
];
/// Words that many places have and nobody takes to tell one from another.
const COMMON: [&str; 43] = [
    "hospital",
    "medical",
    "center",
    "clinic",
    "of",
    "the",
    "health",
    "regional",
    "memorial",
    "army",
    "naval",
    "community",
    "at",
    "and",
    "for",
    "air",
    "force",
    "base",
    "group",
    "va",
    "veterans",
    "system",
    "systems",
    "healthcare",
    "care",
    "general",
    "county",
    "district",
    "inc",
    "outpatient",
    "ach",
    "amc",
    "ahc",
    "nh",
    "nbhc",
    "nhc",
    "nmc",
    "mmc",
    "jb",
    "us",
    "rehabilitation",
    "services",
    "medicine",
];

/// A place.
pub(crate) struct Place {
    /// Its whole name.
    pub(crate) name: String,
    /// "Little Rock AFB, AR".
    pub(crate) place: String,
    /// "AR".
    pub(crate) region: String,
    /// How labels call it.
    pub(crate) short: String,
    /// Other names, one a line.
    pub(crate) aliases: String,
    /// Every folded word of all that.
    pub(crate) words: Vec<String>,
}

impl Place {
    fn new(name: &str, place: String, short: String, aliases: String) -> Self {
        let region = place
            .rsplit_once(", ")
            .map_or("", |(_, region)| region)
            .to_owned();
        let mut words = words(&format!("{name} {place} {short} {aliases}"));
        words.sort();
        words.dedup();
        Self {
            name: name.to_owned(),
            place,
            region,
            short,
            aliases,
            words,
        }
    }
}

/// A kind of clinic.
pub(crate) struct Clinic {
    /// The specialty's code.
    pub(crate) code: &'static str,
    /// As people call it.
    pub(crate) name: String,
    /// Its folded words.
    pub(crate) words: Vec<String>,
}

/// Somebody, or a team, to write to.
pub(crate) struct Recipient {
    /// As the directory has it.
    pub(crate) label: String,
    /// A number in the directory's places.
    pub(crate) place: u32,
    /// A number in the directory's clinics.
    pub(crate) clinic: u32,
    /// A number in the directory's last names; 0 for none.
    pub(crate) last: u32,
    /// A number in the directory's first names; 0 for none.
    pub(crate) first: u32,
    /// Among equals the lower comes first.
    pub(crate) static_rank: u32,
    /// Its label tells its clinic.
    pub(crate) tells_clinic: bool,
    /// Nobody may write to it any more.
    pub(crate) retired: bool,
}

/// The whole directory.
pub(crate) struct Directory {
    /// Every place.
    pub(crate) places: Vec<Place>,
    /// Every kind of clinic; the first is none.
    pub(crate) clinics: Vec<Clinic>,
    /// Every last name; the first is none.
    pub(crate) last_names: Vec<String>,
    /// Every first name; the first is none.
    pub(crate) first_names: Vec<String>,
    /// Everybody.
    pub(crate) recipients: Vec<Recipient>,
    /// Who is at a place.
    pub(crate) at_place: Vec<Vec<u32>>,
    /// Who has a last name.
    pub(crate) by_last: Vec<Vec<u32>>,
    /// Who is in a region.
    pub(crate) by_region: HashMap<String, Vec<u32>>,
    /// The place of the guide.
    pub(crate) little_rock: u32,
}

/// Text without marks and capitals, split at what is no letter and no digit; apostrophes are dropped.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        match letter {
            '\'' | '’' => {}
            _ if letter.is_alphanumeric() => word.extend(plain(letter).to_lowercase()),
            _ if word.is_empty() => {}
            _ => all.push(std::mem::take(&mut word)),
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// A letter without its mark.
pub(crate) fn plain(letter: char) -> char {
    const MARKS: &str = "áaàaâaäaãaéeèeêeëeíiìiîiïióoòoôoöoõoúuùuûuüuñnçcÁAÉEÍIÓOÚUÑNÖOÜU";
    let mut all = MARKS.chars();
    while let (Some(marked), Some(without)) = (all.next(), all.next()) {
        if marked == letter {
            return without;
        }
    }
    letter
}

/// A name in one word: "vanderberg".
pub(crate) fn folded(text: &str) -> String {
    words(text).concat()
}

/// The words by which people tell a place from others, at most two.
pub(crate) fn telling(name: &str) -> Vec<String> {
    let mut all = words(name);
    all.retain(|word| !COMMON.contains(&word.as_str()) && word.chars().count() > 1);
    all.truncate(2);
    all
}

fn military_short(name: &str) -> String {
    let name = name.split_once(" (").map_or(name, |(name, _)| name);
    let name = name.split_once(" - ").map_or(name, |(_, place)| place);
    [
        ("U.S. Army", "Army"),
        ("Army Medical Center", "AMC"),
        ("Military Medical Center", "MMC"),
        ("Army Community Hospital", "ACH"),
        ("Army Health Clinic", "AHC"),
        ("Army Health Center", "AHC"),
        ("Naval Medical Center", "NMC"),
        ("Naval Hospital", "NH"),
        ("Naval Branch Health Clinic", "NBHC"),
        ("Naval Health Clinic", "NHC"),
        ("Joint Base", "JB"),
        (" Air Force Base", ""),
        (" Space Force Base", ""),
        (" Air Base", ""),
    ]
    .iter()
    .fold(name.to_owned(), |name, (long, short)| {
        name.replace(long, short)
    })
}

fn military(line: &str) -> Place {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, _, installation, _, state, country, aliases] = columns[..] else {
        panic!("{line}");
    };
    let region = match country {
        "CU" => "Cuba",
        "DE" => "Germany",
        "ES" => "Spain",
        "GB" => "United Kingdom",
        "IT" => "Italy",
        "JP" => "Japan",
        "KR" => "South Korea",
        _ if state.is_empty() => country,
        _ => state,
    };
    let installation = installation
        .replace("Air Force Base", "AFB")
        .replace("Space Force Base", "SFB")
        .replace("Air Base", "AB")
        .replace("Naval Air Station", "NAS");
    let mut aliases = aliases.replace('|', "\n");
    let units = [
        (" Special Operations Medical Group", "SOMDG"),
        (" Medical Group", "MDG"),
        (" Medical Squadron", "MDS"),
        (" Medical Wing", "MDW"),
    ];
    for (words, unit) in units {
        let number = name
            .split_once(words)
            .map(|(number, _)| number.trim_end_matches(char::is_alphabetic));
        if let Some(number) = number.filter(|number| number.parse::<u16>().is_ok()) {
            let alias = format!("{number} {unit}");
            if !aliases.contains(&alias) {
                aliases.push('\n');
                aliases.push_str(&alias);
            }
            break;
        }
    }
    if name == LITTLE_ROCK {
        aliases.push_str("\nLRAFB");
    }
    Place::new(
        name,
        format!("{installation}, {region}"),
        military_short(name),
        aliases.trim().to_owned(),
    )
}

fn veterans(line: &str) -> Option<Place> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, city, state] = columns[..] else {
        return None;
    };
    let short = match name.split_once('(') {
        Some((_, inside)) => inside.trim_end_matches(')').to_owned(),
        None => name
            .replace("VA Medical Center", "VAMC")
            .replace("Vet Center", "VC"),
    };
    Some(Place::new(
        name,
        format!("{city}, {state}"),
        short,
        String::new(),
    ))
}

fn hospital(line: &str) -> Option<Place> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [name, city, state] = columns[..] else {
        return None;
    };
    let short = name
        .replace("Medical Center", "Med Ctr")
        .replace("Regional", "Reg")
        .replace("Memorial Hospital", "Mem Hosp");
    Some(Place::new(
        name,
        format!("{city}, {state}"),
        short,
        String::new(),
    ))
}

fn places(count: usize, dice: &mut Dice) -> Vec<Place> {
    let mut military: Vec<Place> = MILITARY.lines().map(military).collect();
    dice.shuffle(&mut military);
    let little_rock = military
        .iter()
        .position(|it| it.name == LITTLE_ROCK)
        .expect("in the data");
    military.swap(0, little_rock);
    military.truncate((count / 2).max(1));
    let mut others: Vec<Place> = VETERANS
        .lines()
        .filter_map(veterans)
        .chain(HOSPITALS.lines().filter_map(hospital))
        .collect();
    dice.shuffle(&mut others);
    others.truncate(count.saturating_sub(military.len()));
    military.append(&mut others);
    dice.shuffle(&mut military);
    military
}

fn clinics() -> Vec<Clinic> {
    let none = Clinic {
        code: "",
        name: String::new(),
        words: Vec::new(),
    };
    std::iter::once(none)
        .chain(SPECIALTIES.lines().flat_map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            columns[2].split("; ").map(move |name| Clinic {
                code: columns[0],
                name: name.to_owned(),
                words: words(name),
            })
        }))
        .collect()
}

/// Names with their weights.
fn weighted(text: &'static str) -> (Vec<&'static str>, Weights) {
    let rows = text.lines().filter_map(|line| line.split_once('\t'));
    let (names, weights): (Vec<_>, Vec<f64>) = rows
        .map(|(name, weight)| (name, weight.parse().unwrap_or(0.001)))
        .unzip();
    (names, Weights::new(weights))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The names of one directory, each once.
struct Names {
    census: (Vec<&'static str>, Weights),
    women: (Vec<&'static str>, Weights),
    men: (Vec<&'static str>, Weights),
    joined: Vec<String>,
    numbers: HashMap<String, u32>,
    all: Vec<String>,
}

impl Names {
    fn new(dice: &mut Dice) -> Self {
        let mut seen = HashSet::new();
        let mut joined = Vec::new();
        while joined.len() < 140_000 {
            let syllables = 2 + dice.below(3);
            let name: String = (0..syllables).map(|_| *dice.pick(&SYLLABLES)).collect();
            if name.len() >= 4 && seen.insert(name.clone()) {
                joined.push(capital(&name));
            }
        }
        Self {
            census: weighted(SURNAMES),
            women: weighted(WOMEN),
            men: weighted(MEN),
            joined,
            numbers: HashMap::from([(String::new(), 0)]),
            all: vec![String::new()],
        }
    }

    fn number(&mut self, name: String) -> u32 {
        let next = self.all.len() as u32;
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.all.push(name.clone());
            next
        })
    }

    fn census_name(&self, dice: &mut Dice) -> String {
        let name = self.census.0[self.census.1.draw(dice)];
        if let Some((_, marked)) = MARKED.iter().find(|(without, _)| *without == name)
            && dice.chance(0.3)
        {
            return (*marked).to_owned();
        }
        if let Some(rest) = name.strip_prefix("Mc").filter(|rest| rest.len() > 3)
            && dice.chance(0.7)
        {
            return format!("Mc{}", capital(rest));
        }
        if let Some(rest) = name.strip_prefix('O')
            && [
                "connor", "brien", "neal", "neill", "donnell", "leary", "hara", "keefe", "malley",
            ]
            .contains(&rest)
            && dice.chance(0.8)
        {
            return format!("O'{}", capital(rest));
        }
        name.to_owned()
    }

    fn last(&mut self, dice: &mut Dice) -> u32 {
        let name = match dice.below(100) {
            0..=1 => format!("{}-{}", self.census_name(dice), self.census_name(dice)),
            2 => format!("{} {}", dice.pick(&PARTICLES), self.census_name(dice)),
            3..=30 => dice.pick(&self.joined).clone(),
            _ => self.census_name(dice),
        };
        self.number(name)
    }

    fn first(&self, dice: &mut Dice) -> &'static str {
        let (names, weights) = if dice.chance(0.5) {
            &self.women
        } else {
            &self.men
        };
        names[weights.draw(dice)]
    }
}

impl Directory {
    /// Makes one of this size.
    pub(crate) fn new(size: usize) -> Self {
        let mut dice = Dice::new(SEED ^ size as u64);
        let places = places((size / RECIPIENTS_PER_FACILITY).max(8), &mut dice);
        let little_rock = places
            .iter()
            .position(|it| it.name == LITTLE_ROCK)
            .expect("always taken");
        let clinics = clinics();
        let mut names = Names::new(&mut dice);
        let mut first_names = vec![String::new()];
        let mut first_numbers: HashMap<&str, u32> = HashMap::new();
        let sizes = Weights::new((0..places.len()).map(|at| ((at + 1) as f64).powf(-SKEW)));
        let specialties =
            Weights::new(
                clinics
                    .iter()
                    .enumerate()
                    .map(|(at, clinic)| match clinic.code {
                        "" => 0.0,
                        "1835P0018X" | "183500000X" | "2084P0800X" | "225100000X"
                        | "163WC0400X" | "152W00000X" => 0.25,
                        _ => (at as f64).powf(-0.6),
                    }),
            );
        let mut recipients: Vec<Recipient> = Vec::with_capacity(size);
        for (label, code, last, first) in LITTLE_ROCK_RECIPIENTS {
            let last = names.number(last.to_owned());
            let first = if first.is_empty() {
                0
            } else {
                *first_numbers.entry(first).or_insert_with(|| {
                    first_names.push(first.to_owned());
                    first_names.len() as u32 - 1
                })
            };
            recipients.push(Recipient {
                label: label.to_owned(),
                place: little_rock as u32,
                clinic: clinics.iter().position(|it| it.code == code).unwrap_or(0) as u32,
                last,
                first,
                static_rank: recipients.len() as u32,
                tells_clinic: !label.contains("HERK"),
                retired: false,
            });
        }
        while recipients.len() < size {
            let place = sizes.draw(&mut dice);
            // The guide's place has its sixteen and no others.
            if place == little_rock {
                continue;
            }
            let clinic = specialties.draw(&mut dice);
            let short = &places[place].short;
            let called = clinic_called(&clinics[clinic].name, &mut dice);
            let (last, first, label) = if dice.chance(0.82) {
                let last = names.last(&mut dice);
                let name = names.first(&mut dice);
                let first = *first_numbers.entry(name).or_insert_with(|| {
                    first_names.push(name.to_owned());
                    first_names.len() as u32 - 1
                });
                let label =
                    person_label(short, &called, &names.all[last as usize], name, &mut dice);
                (last, first, label)
            } else {
                let label = match dice.below(6) {
                    0 => format!("{called} {short}"),
                    1 => format!("{short}  {called}"),
                    2 => format!("DHA {short} {called}"),
                    3 => format!("{short} {called} Team {}", dice.pick(&TEAMS)),
                    _ => format!("{short} {called}"),
                };
                (0, 0, label)
            };
            let retired = dice.chance(0.01);
            let tells_clinic = label.to_lowercase().contains(&called.to_lowercase());
            recipients.push(Recipient {
                label: if retired {
                    format!("ZZ_DO NOT USE_{label}")
                } else {
                    label
                },
                place: place as u32,
                clinic: clinic as u32,
                last,
                first,
                static_rank: dice.below(1_000) as u32,
                tells_clinic,
                retired,
            });
        }
        let mut directory = Self {
            at_place: vec![Vec::new(); places.len()],
            by_last: vec![Vec::new(); names.all.len()],
            by_region: HashMap::new(),
            places,
            clinics,
            last_names: names.all,
            first_names,
            recipients,
            little_rock: little_rock as u32,
        };
        for (at, recipient) in directory
            .recipients
            .iter()
            .enumerate()
            .filter(|(_, it)| !it.retired)
        {
            let place = recipient.place as usize;
            directory.at_place[place].push(at as u32);
            directory.by_last[recipient.last as usize].push(at as u32);
            let region = &directory.places[place].region;
            match directory.by_region.get_mut(region) {
                Some(list) => list.push(at as u32),
                None => drop(directory.by_region.insert(region.clone(), vec![at as u32])),
            }
        }
        directory
    }

    /// One recipient.
    pub(crate) fn recipient(&self, at: u32) -> &Recipient {
        &self.recipients[at as usize]
    }

    /// Where a recipient is.
    pub(crate) fn place_of(&self, at: u32) -> &Place {
        &self.places[self.recipient(at).place as usize]
    }

    /// A recipient's last name.
    pub(crate) fn last_of(&self, at: u32) -> &str {
        &self.last_names[self.recipient(at).last as usize]
    }

    /// A recipient's first name.
    pub(crate) fn first_of(&self, at: u32) -> &str {
        &self.first_names[self.recipient(at).first as usize]
    }

    /// A recipient's clinic.
    pub(crate) fn clinic_of(&self, at: u32) -> &Clinic {
        &self.clinics[self.recipient(at).clinic as usize]
    }
}

fn clinic_called(name: &str, dice: &mut Dice) -> String {
    let mut called = name.to_owned();
    if dice.chance(0.6) {
        called = called.trim_end_matches(" Clinic").to_owned();
    }
    if dice.chance(0.2) {
        // Whole words alone: no "Clal" of "Clinical".
        let spaced = format!("{called} ");
        if let Some((long, short)) = SHORTER
            .iter()
            .find(|(long, _)| format!(" {spaced}").contains(&format!(" {long} ")))
        {
            called = spaced
                .replacen(&format!("{long} "), &format!("{short} "), 1)
                .trim_end()
                .to_owned();
        }
    }
    if dice.chance(0.05) {
        called.to_uppercase()
    } else {
        called
    }
}

fn person_label(short: &str, called: &str, last: &str, first: &str, dice: &mut Dice) -> String {
    let credential = dice.pick(&CREDENTIALS);
    let separator = dice.pick(&SEPARATORS);
    match dice.below(20) {
        0 => format!(
            "{}{separator}{last}, {first}, {credential}",
            short.to_uppercase()
        ),
        1 => format!("{short} {called}{separator}{last},{first},{credential}"),
        2 => format!("{short} {called}{separator}{last}, {first}, {credential} "),
        3 => format!("{called} {short}{separator}{last}, {first}, {credential}"),
        4 => format!("{called}{separator}{last}, {first}, {credential} - {short}"),
        5 => format!(
            "{short} Military Team {}{separator}{last}, {first}, {credential}",
            dice.pick(&TEAMS)
        ),
        6 => format!(
            "{short} {called} - {} Team{separator}{last}, {first}, {credential}",
            dice.pick(&TEAMS)
        ),
        7 => format!(
            "{}",
            format!("{short} {called}{separator}{last}, {first}, {credential}").to_uppercase()
        ),
        _ => format!("{short} {called}{separator}{last}, {first}, {credential}"),
    }
}
