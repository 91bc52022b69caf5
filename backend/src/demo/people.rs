//! The families of the demonstration. All of them are invented; their ages are those that the rules for
//! parents, teens and adults need.

/// A patient of the demonstration.
pub(super) struct Person {
    /// What the person signs in with; without an account, a name for the ties below.
    pub(super) username: &'static str,
    pub(super) signs_in: bool,
    pub(super) family_name: &'static str,
    pub(super) given_names: &'static str,
    pub(super) birth_date: &'static str,
    /// 0 to 7; people of one family differ.
    pub(super) colour: i16,
    /// Whose care it is.
    pub(super) clinician: &'static str,
    /// Ten digits that were given to nobody.
    pub(super) dod_id: &'static str,
}

pub(super) const PHARMACY: &str = "Little Rock Pharmacy";
pub(super) const HAUGE: &str = "Little Rock Family Medicine_Hauge, Allison, PA";
const PEDIATRIC: &str = "Little Rock Pediatric_Hyman, John, MD";
const SADLER: &str = "Little Rock Family Medicine_Sadler, Corey, MD";

pub(super) const PATIENTS: [Person; 14] = [
    Person {
        username: "jane.doe",
        signs_in: true,
        family_name: "Doe",
        given_names: "Jane Emily",
        birth_date: "1985-03-14",
        colour: 0,
        clinician: HAUGE,
        dod_id: "9900000001",
    },
    Person {
        username: "sam.doe",
        signs_in: false,
        family_name: "Doe",
        given_names: "Sam",
        birth_date: "2018-05-02",
        colour: 2,
        clinician: PEDIATRIC,
        dod_id: "9900000002",
    },
    Person {
        username: "alex.doe",
        signs_in: false,
        family_name: "Doe",
        given_names: "Alex",
        birth_date: "2011-02-11",
        colour: 5,
        clinician: PEDIATRIC,
        dod_id: "9900000003",
    },
    Person {
        username: "patria.schamberger",
        signs_in: true,
        family_name: "Schamberger",
        given_names: "Patria",
        birth_date: "1969-06-09",
        colour: 1,
        clinician: SADLER,
        dod_id: "9900000004",
    },
    Person {
        username: "judi.schamberger",
        signs_in: true,
        family_name: "Schamberger",
        given_names: "Judi",
        birth_date: "2007-06-24",
        colour: 2,
        clinician: SADLER,
        dod_id: "9900000005",
    },
    Person {
        username: "carlene.schamberger",
        signs_in: true,
        family_name: "Schamberger",
        given_names: "Carlene",
        birth_date: "2010-09-04",
        colour: 3,
        clinician: PEDIATRIC,
        dod_id: "9900000006",
    },
    Person {
        username: "arron.schamberger",
        signs_in: false,
        family_name: "Schamberger",
        given_names: "Arron",
        birth_date: "2017-07-21",
        colour: 6,
        clinician: PEDIATRIC,
        dod_id: "9900000007",
    },
    Person {
        username: "george.kutch",
        signs_in: true,
        family_name: "Kutch",
        given_names: "George",
        birth_date: "1967-08-25",
        colour: 4,
        clinician: SADLER,
        dod_id: "9900000008",
    },
    Person {
        username: "fannie.kutch",
        signs_in: true,
        family_name: "Kutch",
        given_names: "Fannie",
        birth_date: "1972-01-27",
        colour: 5,
        clinician: SADLER,
        dod_id: "9900000009",
    },
    Person {
        username: "sherron.kutch",
        signs_in: false,
        family_name: "Kutch",
        given_names: "Sherron",
        birth_date: "2011-03-01",
        colour: 7,
        clinician: PEDIATRIC,
        dod_id: "9900000010",
    },
    Person {
        username: "meg.toy",
        signs_in: true,
        family_name: "Toy",
        given_names: "Meg",
        birth_date: "1984-04-10",
        colour: 6,
        clinician: SADLER,
        dod_id: "9900000011",
    },
    Person {
        username: "alexis.toy",
        signs_in: false,
        family_name: "Toy",
        given_names: "Alexis",
        birth_date: "2018-06-22",
        colour: 0,
        clinician: PEDIATRIC,
        dod_id: "9900000012",
    },
    Person {
        username: "karan.gerhold",
        signs_in: true,
        family_name: "Gerhold",
        given_names: "Karan",
        birth_date: "1938-05-17",
        colour: 7,
        clinician: SADLER,
        dod_id: "9900000013",
    },
    Person {
        username: "beatriz.salazar",
        signs_in: true,
        family_name: "Salazar",
        given_names: "Beatriz",
        birth_date: "1967-05-21",
        colour: 1,
        clinician: SADLER,
        dod_id: "9900000014",
    },
];

/// Who is whose parent in the registry. Judi is an adult, so her mother's row comes to nothing.
pub(super) const PARENTS: [(&str, &str); 8] = [
    ("jane.doe", "sam.doe"),
    ("jane.doe", "alex.doe"),
    ("patria.schamberger", "judi.schamberger"),
    ("patria.schamberger", "carlene.schamberger"),
    ("patria.schamberger", "arron.schamberger"),
    ("george.kutch", "sherron.kutch"),
    ("fannie.kutch", "sherron.kutch"),
    ("meg.toy", "alexis.toy"),
];
