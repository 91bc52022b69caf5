//! The demonstration's directory: real places, invented recipients, the same on every machine.
//!
//! Owns which recipients the demonstration has, as plain data; the desks and the rows in the database
//! are made elsewhere. Names are as untidy as real directories have them (underscores, stray blanks,
//! nicknames of teams, capitals), because the search must live with that.

mod chance;
mod clinics;
mod little_rock;
mod maker;
mod people;

use self::maker::Maker;
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

/// Recipients of each facility in a sample.
const SAMPLE: usize = 4;

const FACILITIES: &str = include_str!("../../data/mtf_facilities.csv");
const ALIASES: &str = include_str!("../../data/mtf_aliases.csv");

/// How much of the demonstration's directory is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it, about 20,000 recipients: what people see.
    Whole,
    /// Every facility, each with its first few: for the many databases of tests, which would be filled
    /// and read for minutes otherwise.
    Sample,
}

/// Makes the directory; every call gives the same.
#[must_use]
pub fn directory(extent: Extent) -> DemoDirectory {
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
            let most = match extent {
                Extent::Whole => usize::MAX,
                Extent::Sample => SAMPLE,
            };
            let made = maker.recipients_of(name, level);
            recipients.extend(made.into_iter().take(most));
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

#[cfg(test)]
mod tests;
