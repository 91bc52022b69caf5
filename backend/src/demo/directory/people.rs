//! The names of people who do not exist, put together from frequent ones.

use super::chance::Chance;

const SURNAMES: &str = include_str!("../../../data/surnames.txt");
const FIRST_NAMES: &str = include_str!("../../../data/first_names.txt");

/// Names that a search has to get right and that the census writes without their marks.
#[rustfmt::skip]
const UNUSUAL_SURNAMES: [&str; 40] = [
    "O'Brien", "O'Connor", "O'Neill", "O'Malley", "O'Shaughnessy", "D'Angelo", "D'Amico", "MacDonald",
    "MacKenzie", "MacLeod", "McDonald", "McGuire", "McIntyre", "van der Berg", "van den Heuvel",
    "Van Buren", "de la Cruz", "De La Cruz", "de la Torre", "De la Rosa", "del Rio", "de Souza",
    "Di Giovanni", "von Richter", "St. Clair", "St. John", "Le Blanc", "Muñoz", "Nuñez", "Peña",
    "García", "Ibáñez", "Gutiérrez", "Müller", "Jäger", "Lefèvre", "Søndergaard", "Ångström",
    "Kowalczyk", "Nguyễn",
];
const UNUSUAL_FIRST_NAMES: [&str; 8] = [
    "José", "Zoë", "Mary-Ann", "Jean-Luc", "Renée", "André", "Inés", "D'Andre",
];

/// Somebody's name.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) last: String,
    pub(super) first: &'static str,
}

/// The lists that names are made of.
#[derive(Debug)]
pub(super) struct People {
    surnames: Vec<&'static str>,
    first_names: Vec<&'static str>,
}

impl People {
    pub(super) fn new() -> Self {
        Self {
            surnames: SURNAMES.lines().collect(),
            first_names: FIRST_NAMES.lines().collect(),
        }
    }

    pub(super) fn somebody(&self, chance: &mut Chance) -> Person {
        let last = match chance.below(40) {
            0 | 1 => chance.pick(&UNUSUAL_SURNAMES).to_owned(),
            2 => {
                let other = self.surname(chance);
                format!("{}-{other}", self.surname(chance))
            }
            3 if chance.one_in(3) => format!("{} Jr", self.surname(chance)),
            _ => self.surname(chance),
        };
        let first = if chance.one_in(50) {
            chance.pick(&UNUSUAL_FIRST_NAMES)
        } else {
            chance.pick_early(&self.first_names)
        };
        Person { last, first }
    }

    fn surname(&self, chance: &mut Chance) -> String {
        let name = chance.pick_early(&self.surnames);
        // The census writes "Mcdonald", and so do some who keep directories.
        match name.strip_prefix("Mc") {
            Some(rest) if !chance.one_in(4) => {
                let mut letters = rest.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                let rest = letters.as_str();
                first.map_or_else(|| name.to_owned(), |first| format!("Mc{first}{rest}"))
            }
            _ => name.to_owned(),
        }
    }
}
