//! What people type into the To field and must find, over labels as real directories have them.

use recipient_index::{
    Context, DocId, Entry, Facility, FacilityNo, Hit, Index, Reason, RecipientSearch,
};

/// In the order in which people know the list.
const LITTLE_ROCK: [&str; 16] = [
    "Little Rock Behavioral Health",
    "Little Rock Case Management",
    "Little Rock Disease Management",
    "Little Rock Exceptional Family Member",
    "Little Rock Family Medicine_Hauge, Allison, PA",
    "Little Rock Family Medicine_Sadler, Corey, MD",
    "Little Rock Flight Medicine_ Nelson, Rachel, MD",
    "Little Rock Military Team HERK_ Salazar, Franko, PA",
    "Little Rock Military Team HERK_Depaulo, Suzanne, MD",
    "Little Rock Military Team HERK_Law, Chad, DO",
    "Little Rock Military Team HERK_Owens, Alycia, PA",
    "Little Rock Pediatric_Hyman, John, MD",
    "Little Rock Pediatric_Thompson, Amanda, NP",
    "Little Rock Pharmacy",
    "Little Rock Referral Management Center",
    "Navy Reserves NRC Little Rock Readiness",
];

const ELSEWHERE: [&str; 11] = [
    "Rock Island Pharmacy",
    "Little Creek Branch Clinic_Hauge, Peter, MD",
    "Womack Pharmacy",
    "Shaw AFB Pharmacy",
    "Shaw Family Medicine_Rockwell, Ana, NP",
    "BAMC_O'Brien, Zoë, MD",
    "Belvoir Littleton Team_Ricke, Sam, PA",
    "Camp Pendleton 19 Area Clinic",
    "Women's Health_Van De Berg, Roberta, MD",
    "Shaw Internal Med_McDonald, Robert, DO",
    "Womack ENT_Hogue, Dale, MD",
];

const FACILITIES: [Facility<'_>; 4] = [
    Facility {
        name: "19th Medical Group - Little Rock Air Force Base",
        place: "Little Rock AFB, AR",
        aliases: "19 MDG\nLRAFB",
    },
    Facility {
        name: "20th Medical Group - Shaw Air Force Base",
        place: "Shaw AFB, SC",
        aliases: "20 MDG",
    },
    Facility {
        name: "Walter Reed National Military Medical Center",
        place: "Bethesda, MD",
        aliases: "",
    },
    Facility {
        name: "Elsewhere",
        place: "Nowhere, ZZ",
        aliases: "",
    },
];
const LITTLE_ROCK_FACILITY: FacilityNo = FacilityNo(0);

fn labels() -> impl Iterator<Item = &'static str> {
    LITTLE_ROCK.into_iter().chain(ELSEWHERE)
}

fn facility(label: &str) -> FacilityNo {
    match label {
        _ if LITTLE_ROCK.contains(&label) => LITTLE_ROCK_FACILITY,
        _ if label.starts_with("Shaw") => FacilityNo(1),
        _ if label.starts_with("Women") => FacilityNo(2),
        _ => FacilityNo(3),
    }
}

fn index() -> Index {
    let entries: Vec<Entry<'_>> = labels()
        .map(|label| {
            let name = label.rsplit_once('_').map_or("", |(_, name)| name);
            let mut parts = name.split(", ").map(str::trim);
            Entry {
                label,
                facility: Some(facility(label)),
                specialty: match label {
                    _ if label.contains("Pediatric") => "208000000X",
                    _ if label.contains("Pharmacy") => "183500000X",
                    _ => "",
                },
                last_name: parts.next().unwrap_or_default(),
                first_name: parts.next().unwrap_or_default(),
                ..Entry::default()
            }
        })
        .collect();
    Index::build(&FACILITIES, &entries)
}

fn label_of(hit: &Hit) -> &'static str {
    usize::try_from(hit.doc.0)
        .ok()
        .and_then(|at| labels().nth(at))
        .unwrap_or_default()
}

fn doc(label: &str) -> DocId {
    let at = labels().position(|known| known == label);
    DocId(at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX))
}

fn search_near(query: &str, context: &Context<'_>) -> Vec<Hit> {
    index().search(query, context, &|_| true, 20)
}

fn found(query: &str) -> Vec<&'static str> {
    search_near(query, &Context::default())
        .iter()
        .map(label_of)
        .collect()
}

#[test]
fn little_rock_gives_its_sixteen_recipients_in_order() {
    for query in [
        "little rock",
        "Little Rock",
        "rock little",
        "LITTLE  ROCK ",
        "little_rock",
        "rock, little",
    ] {
        assert_eq!(found(query), LITTLE_ROCK, "{query}");
    }
    assert_eq!(found("lit roc"), LITTLE_ROCK);
    assert_eq!(found("LRAFB"), LITTLE_ROCK);
}

#[test]
fn whole_words_come_before_beginnings() {
    let rocks = found("rock");
    assert_eq!(rocks.get(..16), Some(&LITTLE_ROCK[..]));
    assert_eq!(
        rocks.get(16..),
        Some(
            &[
                "Rock Island Pharmacy",
                "Shaw Family Medicine_Rockwell, Ana, NP"
            ][..]
        )
    );
}

#[test]
fn every_word_may_be_a_beginning_in_any_order() {
    for (query, expected) in [
        ("pharm lit", &["Little Rock Pharmacy"][..]),
        ("lit pharm", &["Little Rock Pharmacy"]),
        (
            "allison hauge pa",
            &["Little Rock Family Medicine_Hauge, Allison, PA"],
        ),
        (
            "nelson flight",
            &["Little Rock Flight Medicine_ Nelson, Rachel, MD"],
        ),
        (
            "herk salazar",
            &["Little Rock Military Team HERK_ Salazar, Franko, PA"],
        ),
        ("obrien", &["BAMC_O'Brien, Zoë, MD"]),
        ("o'brien zoe", &["BAMC_O'Brien, Zoë, MD"]),
        ("o brien", &["BAMC_O'Brien, Zoë, MD"]),
        ("zoë o’brien", &["BAMC_O'Brien, Zoë, MD"]),
        ("readiness", &["Navy Reserves NRC Little Rock Readiness"]),
        (
            "hauge",
            &[
                "Little Rock Family Medicine_Hauge, Allison, PA",
                "Little Creek Branch Clinic_Hauge, Peter, MD",
            ],
        ),
        ("harm little", &[]),
        ("little rock zzz", &[]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn another_name_finds_too_and_says_so() {
    let hits = search_near("19 mdg pharmacy", &Context::default());
    assert_eq!(
        hits.iter().map(label_of).collect::<Vec<_>>(),
        ["Little Rock Pharmacy"]
    );
    assert!(
        hits.iter()
            .all(|hit| hit.reason == Reason::Alias && hit.spans == [(12, 20)])
    );
    // A label's own word comes before another name.
    assert_eq!(found("19").first(), Some(&"Camp Pendleton 19 Area Clinic"));
    assert_eq!(found("19").len(), 17);
    // The first letters of a facility's name are one, too.
    assert_eq!(found("wrnmmc"), ["Women's Health_Van De Berg, Roberta, MD"]);
}

#[test]
fn the_matched_part_of_the_label_is_shown() {
    let spans = |query: &str| {
        search_near(query, &Context::default())
            .first()
            .map(|h| h.spans.clone())
    };
    assert_eq!(spans("pharm lit"), Some(vec![(0, 3), (12, 17)]));
    assert_eq!(spans("hauge allison"), Some(vec![(28, 33), (35, 42)]));
    assert_eq!(spans("zoe brien"), Some(vec![(7, 12), (14, 17)]));
    // "o" begins "O'Brien" and is covered by the longer word.
    assert_eq!(spans("o obrien"), Some(vec![(5, 12)]));
}

#[test]
fn near_recipients_come_first_and_are_offered_before_typing() {
    let own = [
        doc("Little Rock Pediatric_Thompson, Amanda, NP"),
        doc("Little Rock Pharmacy"),
    ];
    let recent = [doc("Womack Pharmacy"), doc("Little Rock Pharmacy")];
    let context = Context {
        own: &own,
        recent: &recent,
        ..Context::default()
    };
    let near: Vec<_> = search_near(" ", &context).iter().map(label_of).collect();
    assert_eq!(
        near,
        [
            "Little Rock Pediatric_Thompson, Amanda, NP",
            "Little Rock Pharmacy",
            "Womack Pharmacy"
        ]
    );
    let pharmacies: Vec<_> = search_near("pharmacy", &context)
        .iter()
        .map(label_of)
        .collect();
    assert_eq!(
        pharmacies,
        [
            "Little Rock Pharmacy",
            "Womack Pharmacy",
            "Rock Island Pharmacy",
            "Shaw AFB Pharmacy"
        ]
    );
}

#[test]
fn who_may_not_be_written_to_takes_no_place() {
    let closed = doc("Little Rock Behavioral Health");
    let hits = index().search("little rock", &Context::default(), &|d| d != closed, 15);
    let expected = LITTLE_ROCK.get(1..).unwrap_or_default();
    assert_eq!(hits.iter().map(label_of).collect::<Vec<_>>(), expected);
    let own = [closed];
    let context = Context {
        own: &own,
        ..Context::default()
    };
    assert!(
        index()
            .search("", &context, &|d| d != closed, 15)
            .is_empty()
    );
}

/// As Jane is cared for: Hauge is her own clinician, Little Rock her place.
fn found_by_jane(query: &str) -> Vec<&'static str> {
    let primary = [doc("Little Rock Family Medicine_Hauge, Allison, PA")];
    let own = [primary[0], doc("Little Rock Pharmacy")];
    let context = Context {
        primary_care: &primary,
        own: &own,
        facility: Some(LITTLE_ROCK_FACILITY),
        ..Context::default()
    };
    search_near(query, &context).iter().map(label_of).collect()
}

#[test]
fn a_slip_or_a_spelling_by_ear_finds_the_own_team_and_the_own_place() {
    for (query, expected) in [
        ("litle rok farmacy", "Little Rock Pharmacy"),
        ("hogue", "Little Rock Family Medicine_Hauge, Allison, PA"),
        ("hauge", "Little Rock Family Medicine_Hauge, Allison, PA"),
        ("a hauge", "Little Rock Family Medicine_Hauge, Allison, PA"),
        (
            "allison little rock",
            "Little Rock Family Medicine_Hauge, Allison, PA",
        ),
        ("pcm", "Little Rock Family Medicine_Hauge, Allison, PA"),
        (
            "my doctor",
            "Little Rock Family Medicine_Hauge, Allison, PA",
        ),
        ("refill", "Little Rock Pharmacy"),
        ("19 mdg pharmacy", "Little Rock Pharmacy"),
        ("pharm lit", "Little Rock Pharmacy"),
        ("kids doctor", "Little Rock Pediatric_Hyman, John, MD"),
        ("tompson", "Little Rock Pediatric_Thompson, Amanda, NP"),
        ("littlerock pharmacy", "Little Rock Pharmacy"),
        ("hau ge", "Little Rock Family Medicine_Hauge, Allison, PA"),
    ] {
        assert_eq!(found_by_jane(query).first(), Some(&expected), "{query}");
    }
    // A stranger who is spelt as typed comes after the own near miss, and is there.
    assert_eq!(
        found_by_jane("hogue").get(1),
        Some(&"Womack ENT_Hogue, Dale, MD")
    );
}

#[test]
fn an_answer_says_why_it_was_found() {
    for (query, expected, reason) in [
        (
            "bob mcdonald",
            "Shaw Internal Med_McDonald, Robert, DO",
            Reason::Nickname,
        ),
        (
            "mc donald",
            "Shaw Internal Med_McDonald, Robert, DO",
            Reason::Label,
        ),
        (
            "macdonald",
            "Shaw Internal Med_McDonald, Robert, DO",
            Reason::Spelling,
        ),
        (
            "vandeberg",
            "Women's Health_Van De Berg, Roberta, MD",
            Reason::Label,
        ),
        (
            "readyness",
            "Navy Reserves NRC Little Rock Readiness",
            Reason::Spelling,
        ),
        ("farmacy little rock", "Little Rock Pharmacy", Reason::Sound),
    ] {
        let hits = search_near(query, &Context::default());
        let first = hits.first();
        assert_eq!(first.map(label_of), Some(expected), "{query}");
        assert_eq!(first.map(|hit| hit.reason), Some(reason), "{query}");
    }
}

#[test]
fn what_is_near_to_nothing_finds_nothing() {
    for query in [
        "xqzvk",
        "pharmacy qqqq",
        "1234567890",
        "zzyzx rock",
        "smith",
        "brain doctor",
    ] {
        assert_eq!(found_by_jane(query), Vec::<&str>::new(), "{query}");
    }
}
