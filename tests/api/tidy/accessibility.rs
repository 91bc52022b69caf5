//! `docs/accessibility.md` says what the To field keeps, point by point, and which test shows it.

use super::{files, root};

/// How many points there are.
const POINTS: u32 = 62;

/// A row of the document: number, what holds, what shows it.
type Row<'a> = (u32, &'a str, &'a str);

fn rows(text: &str) -> Vec<Row<'_>> {
    text.lines()
        .filter_map(|line| {
            let (number, rest) = line.strip_prefix("| ")?.split_once(" | ")?;
            let (holds, shown) = rest.strip_suffix('|')?.split_once(" | ")?;
            Some((number.parse().ok()?, holds.trim(), shown.trim()))
        })
        .collect()
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The names of the tests in a file of journeys.
fn names(spec: &str) -> impl Iterator<Item = &str> {
    spec.split("test(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

/// The points that a test is about: `combobox 14, 15: …`.
fn points(name: &str) -> Vec<u32> {
    let numbers = name
        .strip_prefix("combobox ")
        .and_then(|rest| rest.split_once(':'));
    numbers.map_or_else(Vec::new, |(numbers, _)| {
        numbers
            .split(", ")
            .filter_map(|it| it.parse().ok())
            .collect()
    })
}

#[test]
fn the_points_of_the_to_field_are_all_there_and_shown_by_what_exists() {
    let text = std::fs::read_to_string(root().join("docs/accessibility.md")).unwrap();
    let rows = rows(&text);
    let numbers: Vec<u32> = rows.iter().map(|row| row.0).collect();
    assert_eq!(numbers, (1..=POINTS).collect::<Vec<_>>());
    let (_, script) = text.split_once("## The script for people").unwrap();
    for (number, holds, shown) in &rows {
        assert!(!holds.is_empty(), "{number} says nothing");
        let tested = quoted(shown).any(|name| points(name).contains(number));
        assert!(
            tested || shown.starts_with("Open: "),
            "{number} is shown by no test of its number"
        );
        let steps = shown
            .split_once("by hand: step")
            .map_or("", |(_, steps)| steps);
        for step in steps.split(|letter: char| !letter.is_ascii_digit()) {
            assert!(
                step.is_empty() || script.contains(&format!("\n{step}. ")),
                "{number} names step {step}, which is not in the script"
            );
        }
    }
}

#[test]
fn the_accessibility_document_and_the_tests_name_each_other() {
    let text = std::fs::read_to_string(root().join("docs/accessibility.md")).unwrap();
    let rows = rows(&text);
    let journeys = files(&["tests/browser/journeys"], "ts");
    let exists = |name: &str| {
        journeys
            .iter()
            .any(|(_, spec)| names(spec).any(|it| it == name))
    };
    let all_shown = rows.iter().flat_map(|row| quoted(row.2));
    let in_prose =
        quoted(&text).filter(|it| it.starts_with("the widgets ") || it.starts_with("a "));
    for name in all_shown.chain(in_prose) {
        assert!(
            exists(name),
            "docs/accessibility.md names {name:?}, which is not there"
        );
    }
    let mut checked = 0;
    for name in journeys.iter().flat_map(|(_, spec)| names(spec)) {
        for point in points(name) {
            let row = rows.iter().find(|row| row.0 == point);
            assert!(
                row.is_some_and(|row| quoted(row.2).any(|it| it == name)),
                "{name:?} is not named at {point} in docs/accessibility.md"
            );
            checked += 1;
        }
    }
    assert!(checked > 50, "the tests were not found");
    for path in quoted(&text).filter(|it| it.contains('/') && !it.contains(' ')) {
        assert!(
            root().join(path).exists(),
            "docs/accessibility.md names {path}, which is not there"
        );
    }
}
