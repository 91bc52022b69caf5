//! The demonstration's directory: real places, invented recipients, the same on every machine.
//!
//! Owns which recipients the demonstration has, as plain data; the desks and the rows in the database
//! are made elsewhere. Names are as untidy as real directories have them (underscores, stray blanks,
//! nicknames of teams, capitals), because the search must live with that.

mod little_rock;

use crate::directory::import_csv::{Accepts, DirectoryRow};
use shared::directory::RecipientKind;
use shared::directory::RecipientKind::{Clinic, Clinician, Pharmacy, Program};
use std::collections::BTreeSet;

/// A place of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFacility {
    /// Its name; recipients and the site's `facilities.toml` refer to it.
    pub name: String,
    /// Where it is, "Little Rock AFB, AR".
    pub place: String,
    /// Other names by which its recipients are to be found.
    pub aliases: Vec<String>,
}

/// A recipient of the demonstration.
pub type DemoRecipient = DirectoryRow;

/// The whole directory. Recipients refer to facilities by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoDirectory {
    /// Every place, each once.
    pub facilities: Vec<DemoFacility>,
    /// Every recipient, each label once.
    pub recipients: Vec<DemoRecipient>,
}

/// The facility of the example that the demonstration tells.
pub const LITTLE_ROCK: &str = "19th Medical Group - Little Rock Air Force Base";

const FACILITIES: &str = include_str!("../../data/mtf_facilities.csv");
const ALIASES: &str = include_str!("../../data/mtf_aliases.csv");
const SURNAMES: &str = include_str!("../../data/surnames.txt");
const FIRST_NAMES: &str = include_str!("../../data/first_names.txt");
const SEED: u64 = 0x0c0f_fee0_2026;

/// Clinics as teams of clinicians call them, tidy or not, with their specialty and other names.
#[rustfmt::skip]
const CLINICS: [(&str, &str, &[&str]); 16] = [
    ("Family Medicine", "207Q00000X", &["Primary Care"]),
    ("Fam Med", "207Q00000X", &["Family Medicine"]),
    ("FAMILY HEALTH CLINIC", "207Q00000X", &["Family Medicine"]),
    ("Pediatric", "208000000X", &["Peds", "Children"]),
    ("Peds", "208000000X", &["Pediatric", "Children"]),
    ("Flight Medicine", "2083A0100X", &["Flight Doc"]),
    ("Internal Med", "207R00000X", &["Internal Medicine"]),
    ("Women's Health", "207V00000X", &["OB/GYN"]),
    ("OB/GYN", "207V00000X", &["Women's Health", "Obstetrics"]),
    ("Behavioral Health", "2084P0800X", &["Mental Health"]),
    ("BH", "2084P0800X", &["Behavioral Health", "Mental Health"]),
    ("Military Team RAVEN", "207Q00000X", &["Active Duty Clinic"]),
    ("Med Home Team Eagle", "207Q00000X", &["Primary Care", "PCMH"]),
    ("PCMH - Blue Team", "207Q00000X", &["Primary Care"]),
    ("Operational Med", "208D00000X", &["Troop Medical Clinic", "TMC"]),
    ("Physical Therapy", "225100000X", &["PT", "Rehab"]),
];

/// Teams that answer without a clinician's name.
#[rustfmt::skip]
const PROGRAMS: [(&str, RecipientKind, &str, &[&str]); 10] = [
    ("Case Management", Program, "163WC0400X", &[]),
    ("Referral Management Center", Program, "171M00000X", &["RMC"]),
    ("Referral Mgmt", Program, "171M00000X", &["RMC", "Management"]),
    ("Disease Management", Program, "163W00000X", &[]),
    ("Exceptional Family Member", Program, "", &["EFMP"]),
    ("EFMP", Program, "", &["Exceptional Family Member"]),
    ("Immunizations", Clinic, "207K00000X", &["Shots", "Vaccines"]),
    ("Optometry", Clinic, "152W00000X", &["Eye Clinic"]),
    ("Dental Clinic", Clinic, "122300000X", &["Dentist", "Teeth"]),
    ("Nutrition Care", Clinic, "133V00000X", &["Dietitian"]),
];

const PHARMACIES: [&str; 5] = [
    "Pharmacy",
    "Main Outpatient Pharmacy",
    "Satellite Pharmacy",
    "PHARMACY",
    "Pharmacy - Refill",
];
const CREDENTIALS: [&str; 7] = ["MD", "MD", "DO", "PA", "NP", "FNP-C", "PA-C"];
/// What stands between a clinic and a clinician.
const SEPARATORS: [&str; 5] = ["_", "_", "_", "_ ", " _"];

/// Makes the directory; every call gives the same.
#[must_use]
pub fn directory() -> DemoDirectory {
    let mut facilities = Vec::new();
    let mut recipients: Vec<DemoRecipient> = little_rock::LITTLE_ROCK_RECIPIENTS
        .iter()
        .map(little_rock::recipient)
        .collect();
    let mut maker = Maker::new();
    for line in FACILITIES.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let [
            name,
            _service,
            level,
            installation,
            _city,
            state,
            country,
            _site,
        ] = columns.as_slice()
        else {
            continue;
        };
        facilities.push(DemoFacility {
            name: (*name).to_owned(),
            place: place(installation, state, country),
            aliases: aliases(name),
        });
        // The example has the 16 that people know and no others.
        if *name != LITTLE_ROCK {
            maker.recipients_of(name, level, &mut recipients);
        }
    }
    DemoDirectory {
        facilities,
        recipients,
    }
}

/// Refills go to the pharmacies' telephone lines, as the example's pharmacy has it.
fn accepted_by(kind: RecipientKind) -> Accepts {
    match kind {
        Pharmacy => Accepts::MESSAGES.with(Accepts::ACTIVATIONS),
        Clinician => Accepts::MESSAGES.with(Accepts::RENEWALS),
        Clinic | Program => Accepts::MESSAGES,
    }
}

/// "Little Rock AFB, AR" or "Yokota AB, Japan".
fn place(installation: &str, state: &str, country: &str) -> String {
    let installation = installation
        .replace("Air Force Base", "AFB")
        .replace("Space Force Base", "SFB")
        .replace("Air Base", "AB")
        .replace("Naval Air Station", "NAS");
    let region = match country {
        "CU" => "Cuba",
        "DE" => "Germany",
        "ES" => "Spain",
        "GB" => "United Kingdom",
        "IO" => "British Indian Ocean Territory",
        "IT" => "Italy",
        "JP" => "Japan",
        "KR" => "South Korea",
        "TR" => "Türkiye",
        _ => state,
    };
    format!("{installation}, {region}")
}

/// The names that people type: the collected ones, and "19 MDG" for "19th Medical Group".
fn aliases(facility: &str) -> Vec<String> {
    let mut found: Vec<String> = ALIASES
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .filter(|(name, _)| *name == facility)
        .map(|(_, alias)| alias.to_owned())
        .collect();
    let units = [
        (" Special Operations Medical Group", "SOMDG"),
        (" Medical Group", "MDG"),
        (" Medical Squadron", "MDS"),
        (" Medical Wing", "MDW"),
    ];
    let unit = units.iter().find_map(|(words, short)| {
        let number = facility
            .split_once(words)?
            .0
            .trim_end_matches(char::is_alphabetic);
        number
            .parse::<u16>()
            .ok()
            .map(|number| format!("{number} {short}"))
    });
    found.extend(unit);
    if facility == LITTLE_ROCK {
        found.push("LRAFB".to_owned());
    }
    let mut seen = BTreeSet::new();
    found.retain(|alias| seen.insert(alias.clone()));
    found
}

/// How labels call a facility: "Shaw", "Womack AMC", "NH Beaufort".
fn short_name(facility: &str) -> String {
    let name = facility.split_once(" (").map_or(facility, |(name, _)| name);
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

/// Makes recipients by chance, always the same chance.
struct Maker {
    state: u64,
    surnames: Vec<&'static str>,
    first_names: Vec<&'static str>,
    labels: BTreeSet<String>,
}

impl Maker {
    fn new() -> Self {
        Self {
            state: SEED,
            surnames: SURNAMES.lines().collect(),
            first_names: FIRST_NAMES.lines().collect(),
            labels: BTreeSet::new(),
        }
    }

    /// The next number below `bound` (SplitMix64).
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap_or(0)
    }

    fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let at = self.below(from.len());
        from.get(at).copied().unwrap_or_default()
    }

    fn recipients_of(&mut self, facility: &str, level: &str, out: &mut Vec<DemoRecipient>) {
        let (programs, clinicians) = match level {
            "medical center" | "ambulatory surgical center" => (2, 5),
            "hospital" => (1, 3),
            _ => (1, 1),
        };
        let short = short_name(facility);
        let pharmacy = self.pick(&PHARMACIES);
        self.add(
            out,
            facility,
            format!("{short} {pharmacy}"),
            Pharmacy,
            "183500000X",
            &[],
        );
        for _ in 0..programs {
            let at = self.below(PROGRAMS.len());
            let Some((name, kind, code, aliases)) = PROGRAMS.get(at) else {
                continue;
            };
            // Some put the place last, and some have a blank too many.
            let label = match self.below(6) {
                0 => format!("{name} {short}"),
                1 => format!("{short}  {name}"),
                2 => format!("{short} {name} "),
                _ => format!("{short} {name}"),
            };
            self.add(out, facility, label, *kind, code, aliases);
        }
        for _ in 0..clinicians {
            self.add_clinician(out, facility, &short);
        }
        // Directories are full of what nobody may use any more.
        if self.below(20) == 0 {
            let label = format!("ZZ_DO NOT USE_{short} Peds");
            if self.add(out, facility, label, Clinic, "208000000X", &[])
                && let Some(retired) = out.last_mut()
            {
                retired.active = false;
            }
        }
    }

    fn add_clinician(&mut self, out: &mut Vec<DemoRecipient>, facility: &str, short: &str) {
        let at = self.below(CLINICS.len());
        let Some((clinic, code, aliases)) = CLINICS.get(at) else {
            return;
        };
        let (surnames, first_names) = (self.surnames.clone(), self.first_names.clone());
        let (last, first) = (self.pick(&surnames), self.pick(&first_names));
        let credential = self.pick(&CREDENTIALS);
        let separator = self.pick(&SEPARATORS);
        let label = match self.below(12) {
            0 => format!(
                "{}{separator}{last}, {first}, {credential}",
                short.to_uppercase()
            ),
            1 => format!("{short} {clinic}{separator}{last},{first},{credential}"),
            2 => format!("{short} {clinic}{separator}{last}, {first}, {credential} "),
            _ => format!("{short} {clinic}{separator}{last}, {first}, {credential}"),
        };
        if self.add(out, facility, label, Clinician, code, aliases)
            && let Some(row) = out.last_mut()
        {
            row.last_name = Some(last.to_owned());
            row.first_name = Some(first.to_owned());
            row.credential = Some(credential.to_owned());
        }
    }

    /// Adds a recipient unless there is one of that label; whether it did.
    fn add(
        &mut self,
        out: &mut Vec<DemoRecipient>,
        facility: &str,
        label: String,
        kind: RecipientKind,
        specialty_code: &str,
        aliases: &[&str],
    ) -> bool {
        if !self.labels.insert(label.clone()) {
            return false;
        }
        out.push(DemoRecipient {
            label,
            kind,
            facility: facility.to_owned(),
            specialty_code: Some(specialty_code.to_owned()).filter(|code| !code.is_empty()),
            last_name: None,
            first_name: None,
            credential: None,
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            accepts: accepted_by(kind),
            active: true,
        });
        true
    }
}

#[cfg(test)]
mod tests;
