//! The demonstration as somebody would search it.

use super::little_rock::LITTLE_ROCK_RECIPIENTS;
use super::*;
use recipient_index::{Context, DocId, Entry, Facility, FacilityNo, Index, RecipientSearch};
use std::collections::BTreeMap;

/// The index as the server fills it.
fn index(directory: &DemoDirectory) -> Index {
    let facilities = &directory.facilities;
    let names: Vec<String> = facilities.iter().map(|it| it.aliases.join("\n")).collect();
    let places: Vec<Facility<'_>> = facilities
        .iter()
        .zip(&names)
        .map(|(it, aliases)| Facility {
            name: &it.name,
            place: &it.place,
            aliases,
        })
        .collect();
    let rows = &directory.recipients;
    let others: Vec<String> = rows.iter().map(|row| row.aliases.join("\n")).collect();
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .zip(&others)
        .map(|(row, aliases)| Entry {
            label: &row.label,
            facility: facility_no(directory, &row.facility),
            specialty: row.specialty_code.as_deref().unwrap_or_default(),
            last_name: row.last_name.as_deref().unwrap_or_default(),
            first_name: row.first_name.as_deref().unwrap_or_default(),
            aliases,
            static_rank: 0,
        })
        .collect();
    Index::build(&places, &entries)
}

fn search(
    index: &Index,
    directory: &DemoDirectory,
    query: &str,
    context: &Context<'_>,
) -> Vec<String> {
    let hits = index.search(query, context, &|_| true, 30);
    let label = |at: u32| {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        directory
            .recipients
            .get(at)
            .map(|row| row.label.clone())
            .unwrap_or_default()
    };
    hits.iter().map(|hit| label(hit.doc.0)).collect()
}

fn facility_no(directory: &DemoDirectory, name: &str) -> Option<FacilityNo> {
    let at = directory.facilities.iter().position(|it| it.name == name)?;
    u32::try_from(at).ok().map(FacilityNo)
}

/// Jane's own: Hauge is her clinician, the pharmacy hers, Little Rock her place.
#[test]
fn jane_finds_whom_she_means() {
    let directory = directory(Extent::Whole);
    let index = index(&directory);
    let doc = |label: &str| {
        let at = directory
            .recipients
            .iter()
            .position(|row| row.label == label);
        DocId(u32::try_from(at.unwrap_or_default()).unwrap_or_default())
    };
    let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
    let primary_care = [doc(hauge)];
    let own = [doc(hauge), doc("Little Rock Pharmacy")];
    let context = Context {
        primary_care: &primary_care,
        own: &own,
        facility: facility_no(&directory, LITTLE_ROCK),
        ..Context::default()
    };
    for (query, expected) in [
        ("pharm lit", "Little Rock Pharmacy"),
        ("litle rok farmacy", "Little Rock Pharmacy"),
        ("19 mdg pharmacy", "Little Rock Pharmacy"),
        ("refill", "Little Rock Pharmacy"),
        ("hauge", hauge),
        ("a hauge", hauge),
        ("allison little rock", hauge),
        ("hogue", hauge),
        ("pcm", hauge),
        ("my doctor", hauge),
    ] {
        let found = search(&index, &directory, query, &context);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{query}");
    }
    let kids = search(&index, &directory, "kids doctor", &context);
    let first = kids.first().map(String::as_str).unwrap_or_default();
    assert!(first.starts_with("Little Rock Pediatric"), "{first}");
}

#[test]
fn little_rock_is_exactly_what_people_know() {
    let directory = directory(Extent::Whole);
    let index = index(&directory);
    let there = directory
        .recipients
        .iter()
        .filter(|row| row.facility == LITTLE_ROCK);
    assert_eq!(there.count(), 16);
    let anybody = Context::default();
    let find = |query: &str| search(&index, &directory, query, &anybody);
    let known: Vec<&str> = LITTLE_ROCK_RECIPIENTS.iter().map(|known| known.0).collect();
    for query in [
        "little rock",
        "LITTLE ROCK",
        "rock little",
        "LRAFB",
        "19 MDG",
    ] {
        assert_eq!(find(query), known, "{query}");
    }
    assert_eq!(find("pharm lit"), ["Little Rock Pharmacy"]);
    assert_eq!(find("19 mdg pharmacy"), ["Little Rock Pharmacy"]);
    assert_eq!(
        find("efmp lrafb"),
        ["Little Rock Exceptional Family Member"]
    );
}

#[test]
fn every_place_is_there_with_recipients() {
    let directory = directory(Extent::Whole);
    assert_eq!(directory.facilities.len(), 142);
    let names: BTreeSet<&str> = directory
        .facilities
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(names.len(), 142);
    for name in names {
        assert!(
            directory.recipients.iter().any(|row| row.facility == name),
            "{name}"
        );
    }
    let little_rock = directory.facilities.iter().find(|f| f.name == LITTLE_ROCK);
    let little_rock = little_rock.map(|f| (f.place.as_str(), f.aliases.join(";")));
    assert_eq!(
        little_rock,
        Some(("Little Rock AFB, AR", "19 MDG;LRAFB".to_owned()))
    );
    let yokota = directory
        .facilities
        .iter()
        .find(|f| f.name.contains("Yokota"));
    assert_eq!(yokota.map(|f| f.place.as_str()), Some("Yokota AB, Japan"));
}

#[test]
fn labels_are_many_untidy_and_each_once() {
    let directory = directory(Extent::Whole);
    let count = directory.recipients.len();
    assert!((19_000..=21_000).contains(&count), "{count}");
    let labels: BTreeSet<&str> = directory
        .recipients
        .iter()
        .map(|row| row.label.as_str())
        .collect();
    assert_eq!(labels.len(), directory.recipients.len());
    for untidy in [
        "_ ", " _", "  ", "TEAM", "'", "ZZ_", "-", "MCD", "VAN DER ", "DE LA ", "Ñ",
    ] {
        let has = |label: &&str| label.to_uppercase().contains(untidy);
        assert!(labels.iter().any(has), "none has {untidy:?}");
    }
    assert!(labels.iter().any(|label| label.ends_with(' ')));
    assert!(directory.recipients.iter().any(|row| !row.active));
}

#[test]
fn there_are_as_many_as_a_facility_of_that_level_has() {
    let directory = directory(Extent::Whole);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &directory.recipients {
        *counts.entry(&row.facility).or_default() += 1;
    }
    for line in FACILITIES.lines().skip(1) {
        let mut columns = line.split(',');
        let (name, level) = (columns.next().unwrap(), columns.nth(1).unwrap());
        let expected = match level {
            "medical center" | "ambulatory surgical center" => 320..=420,
            "hospital" => 180..=230,
            _ if name == LITTLE_ROCK => 16..=16,
            _ => 60..=84,
        };
        let count = counts.get(name).copied().unwrap_or_default();
        assert!(expected.contains(&count), "{name}: {count}");
    }
}

#[test]
fn whoever_is_a_person_has_a_name_and_a_specialty() {
    let directory = directory(Extent::Whole);
    let people = directory
        .recipients
        .iter()
        .filter(|row| row.kind == Clinician);
    for row in people {
        assert!(row.last_name.is_some(), "{row:?}");
        assert!(row.first_name.is_some(), "{row:?}");
        assert!(row.credential.is_some(), "{row:?}");
        assert!(row.specialty_code.is_some(), "{row:?}");
    }
}

#[test]
fn a_sample_is_small_and_every_place_is_in_it() {
    let (whole, sample) = (directory(Extent::Whole), directory(Extent::Sample));
    assert_eq!(sample.facilities, whole.facilities);
    assert!((400..=700).contains(&sample.recipients.len()));
    assert!(
        sample
            .recipients
            .iter()
            .all(|row| whole.recipients.contains(row))
    );
    for row in whole
        .recipients
        .iter()
        .filter(|row| row.facility == LITTLE_ROCK)
    {
        assert!(sample.recipients.contains(row));
    }
}

#[test]
fn it_is_the_same_every_time_and_what_an_import_takes() -> Result<(), Box<dyn std::error::Error>> {
    let directory = directory(Extent::Whole);
    assert_eq!(directory, super::directory(Extent::Whole));
    let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = format!("{}\n", crate::directory::import_csv::HEADER);
    for row in &directory.recipients {
        let kind = format!("{:?}", row.kind).to_lowercase();
        let accepts = match row.kind {
            Pharmacy => "messages;activations",
            Clinician => "messages;renewals",
            Clinic | Program => "messages",
        };
        let text = |value: &Option<String>| quote(value.as_deref().unwrap_or_default());
        csv.push_str(&format!(
            "{},{kind},{},{},{},{},{},{},{accepts},{}\n",
            quote(&row.label),
            quote(&row.facility),
            text(&row.specialty_code),
            text(&row.last_name),
            text(&row.first_name),
            text(&row.credential),
            quote(&row.aliases.join(";")),
            row.active,
        ));
    }
    let read = crate::directory::import_csv::read(csv.as_bytes())?;
    assert_eq!(read, directory.recipients);
    Ok(())
}

#[test]
fn the_sites_calendar_knows_every_place_abroad() -> Result<(), Box<dyn std::error::Error>> {
    let site = crate::site::Site::new(crate::site::SiteContent::builtin()?);
    for facility in directory(Extent::Whole).facilities {
        let region = facility.place.rsplit(", ").next().unwrap_or_default();
        let expected = match region {
            "Japan" => "Asia/Tokyo",
            "South Korea" => "Asia/Seoul",
            "Germany" => "Europe/Berlin",
            "Italy" => "Europe/Rome",
            "Spain" => "Europe/Madrid",
            "United Kingdom" => "Europe/London",
            "Türkiye" => "Europe/Istanbul",
            "GU" => "Pacific/Guam",
            "HI" => "Pacific/Honolulu",
            "AK" => "America/Anchorage",
            "CA" | "WA" | "NV" => "America/Los_Angeles",
            "MD" | "VA" | "NC" | "SC" | "GA" | "NY" => "America/New_York",
            "AR" | "MO" | "MS" | "OK" | "AL" => "America/Chicago",
            _ => continue,
        };
        let zone = &site.policy(&facility.name).time_zone;
        assert_eq!(zone.iana_name(), Some(expected), "{}", facility.name);
    }
    Ok(())
}
