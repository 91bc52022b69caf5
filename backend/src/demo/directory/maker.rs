//! Makes the recipients of a facility, as many and as untidy as its like has them.

use super::chance::Chance;
use super::clinics::{
    Level, PHARMACIES, PHARMACIST, PRIMARY_CARE, PROGRAMS, Specialty, TEAMS, credentials,
    short_forms, specialties, words_for,
};
use super::people::{People, Person};
use super::{DemoRecipient, accepted_by, short_name};
use shared::directory::RecipientKind;
use shared::directory::RecipientKind::{Clinic, Clinician, Pharmacy};
use std::collections::BTreeSet;

/// What stands between a clinic and a clinician.
const SEPARATORS: [&str; 5] = ["_", "_", "_", "_ ", " _"];

/// Makes recipients, each label once in the whole directory.
#[derive(Debug)]
pub(super) struct Maker {
    chance: Chance,
    people: People,
    specialties: Vec<Specialty>,
    labels: BTreeSet<String>,
}

/// How many of each a facility has.
struct Size {
    pharmacies: usize,
    programs: usize,
    /// With everything else.
    recipients: usize,
    retired: usize,
}

/// A facility whose recipients are being made.
struct Place<'a> {
    facility: &'a str,
    short: String,
    level: Level,
    made: Vec<DemoRecipient>,
}

impl Maker {
    pub(super) fn new() -> Self {
        Self {
            chance: Chance::new(),
            people: People::new(),
            specialties: specialties(),
            labels: BTreeSet::new(),
        }
    }

    fn size(&mut self, level: Level) -> Size {
        let chance = &mut self.chance;
        match level {
            Level::MedicalCenter => Size {
                pharmacies: 4,
                programs: 10,
                recipients: 320 + chance.below(100),
                retired: 2 + chance.below(4),
            },
            Level::Hospital => Size {
                pharmacies: 2,
                programs: 7,
                recipients: 180 + chance.below(50),
                retired: 1 + chance.below(3),
            },
            Level::Clinic => Size {
                pharmacies: 1,
                programs: 4,
                recipients: 60 + chance.below(24),
                retired: chance.below(2),
            },
        }
    }

    /// All recipients of a facility, its pharmacy first.
    pub(super) fn recipients_of(&mut self, facility: &str, level: &str) -> Vec<DemoRecipient> {
        let level = Level::of(level);
        let size = self.size(level);
        let mut place = Place {
            facility,
            short: short_name(facility),
            level,
            made: Vec::with_capacity(size.recipients),
        };
        self.add_pharmacy(&mut place);
        self.add_program(&mut place);
        // Among the first few, whom a sample has, are people and what nobody may use any more.
        if size.retired > 1 || self.chance.one_in(20) {
            self.add_retired(&mut place);
        }
        self.add_clinician(&mut place);
        for _ in 1..size.pharmacies {
            self.add_pharmacy(&mut place);
        }
        for _ in 1..size.programs {
            self.add_program(&mut place);
        }
        self.add_clinics(&mut place);
        for _ in 1..size.retired {
            self.add_retired(&mut place);
        }
        // A name that is taken is no recipient more; names are too many for that to go on.
        for _ in 0..size.recipients * 2 {
            if place.made.len() >= size.recipients {
                break;
            }
            self.add_clinician(&mut place);
        }
        place.made
    }

    fn add_pharmacy(&mut self, place: &mut Place<'_>) {
        let name = self.chance.pick(&PHARMACIES);
        let label = format!("{} {name}", place.short);
        self.add(place, label, Pharmacy, PHARMACIST, &[]);
    }

    fn add_program(&mut self, place: &mut Place<'_>) {
        let at = self.chance.below(PROGRAMS.len());
        if let Some((name, kind, code, aliases)) = PROGRAMS.get(at) {
            let label = self.untidy(&place.short, name);
            self.add(place, label, *kind, code, aliases);
        }
    }

    /// Every clinic that a facility of this level has, some of them under a second name.
    fn add_clinics(&mut self, place: &mut Place<'_>) {
        for specialty in self.specialties.clone() {
            // No two facilities have the same.
            if specialty.from > place.level || self.chance.one_in(6) {
                continue;
            }
            let names = specialty.clinics.iter().chain(short_forms(specialty.code));
            for (at, name) in names.enumerate() {
                if at == 0 || self.chance.one_in(4) {
                    let label = self.untidy(&place.short, name);
                    let words = words_for(specialty.code);
                    self.add(place, label, Clinic, specialty.code, words);
                }
            }
        }
    }

    /// Directories are full of what nobody may use any more.
    fn add_retired(&mut self, place: &mut Place<'_>) {
        let what = ["Peds", "Fam Med", "OLD BH", "Team Red", "Immunizations"];
        let codes = [
            "208000000X",
            "207Q00000X",
            "2084P0800X",
            "207Q00000X",
            "207K00000X",
        ];
        let at = self.chance.below(what.len());
        let (Some(what), Some(code)) = (what.get(at), codes.get(at)) else {
            return;
        };
        let label = match self.chance.below(3) {
            0 => format!("zz {} {what} (do not use)", place.short),
            _ => format!("ZZ_DO NOT USE_{} {what}", place.short),
        };
        if self.add(place, label, Clinic, code, &[])
            && let Some(retired) = place.made.last_mut()
        {
            retired.active = false;
        }
    }

    fn add_clinician(&mut self, place: &mut Place<'_>) {
        // Half of them are whom people see first.
        let code = if self.chance.one_in(2) {
            self.chance.pick(&PRIMARY_CARE)
        } else {
            let at = self.chance.below(self.specialties.len());
            match self.specialties.get(at) {
                Some(specialty) if specialty.from <= place.level => specialty.code,
                _ => self.chance.pick(&PRIMARY_CARE),
            }
        };
        let clinic = self.clinic_of(code);
        let Person { last, first } = self.people.somebody(&mut self.chance);
        let credential = self.chance.pick(credentials(code));
        let separator = self.chance.pick(&SEPARATORS);
        let short = &place.short;
        let label = match self.chance.below(16) {
            0 => format!(
                "{}{separator}{last}, {first}, {credential}",
                short.to_uppercase()
            ),
            1 => format!("{short} {clinic}{separator}{last},{first},{credential}"),
            2 => format!("{short} {clinic}{separator}{last}, {first}, {credential} "),
            3 => format!("{clinic} {short}{separator}{last}, {first}, {credential}"),
            4 => format!("{short}  {clinic}{separator}{last}, {first}, {credential}"),
            5 => {
                let name = format!("{last}, {first}").to_uppercase();
                format!("{short} {clinic}{separator}{name}, {credential}")
            }
            6 => format!("{short} {clinic}{separator}{last}, {first} {credential}"),
            _ => format!("{short} {clinic}{separator}{last}, {first}, {credential}"),
        };
        if self.add(place, label, Clinician, code, words_for(code))
            && let Some(row) = place.made.last_mut()
        {
            row.last_name = Some(last);
            row.first_name = Some(first.to_owned());
            row.credential = Some(credential.to_owned());
        }
    }

    /// What the labels of clinicians call their clinic: a nickname, a short form or its name.
    fn clinic_of(&mut self, code: &str) -> &'static str {
        let in_team = matches!(code, "207Q00000X" | "207R00000X" | "208D00000X");
        if in_team && self.chance.one_in(2) {
            return self.chance.pick(&TEAMS);
        }
        let short = self.chance.pick(short_forms(code));
        let known = self.specialties.iter().find(|it| it.code == code);
        let usual = known.and_then(|it| it.clinics.first()).copied();
        if short.is_empty() || self.chance.one_in(3) {
            let usual = usual.unwrap_or(short);
            usual.strip_suffix(" Clinic").unwrap_or(usual)
        } else {
            short
        }
    }

    /// A label without a clinician. Some put the place last, some shout, some have a blank too many.
    fn untidy(&mut self, short: &str, name: &str) -> String {
        match self.chance.below(10) {
            0 => format!("{name} {short}"),
            1 => format!("{short}  {name}"),
            2 => format!("{short} {name} "),
            3 => format!("{short}_{name}"),
            4 => format!("{short} {}", name.to_uppercase()),
            _ => format!("{short} {name}"),
        }
    }

    /// Adds a recipient unless there is one of that label; whether it did.
    fn add(
        &mut self,
        place: &mut Place<'_>,
        label: String,
        kind: RecipientKind,
        specialty_code: &str,
        aliases: &[&str],
    ) -> bool {
        if !self.labels.insert(label.clone()) {
            return false;
        }
        place.made.push(DemoRecipient {
            label,
            kind,
            facility: place.facility.to_owned(),
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
