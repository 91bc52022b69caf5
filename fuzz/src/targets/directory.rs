//! The directory: its file, and what is typed to find somebody in it.

use super::lines;
use backend::directory::import_csv::{self, HEADER, MAX_ALIASES, MAX_PROBLEMS, MAX_VALUE_CHARS};
use recipient_index::{Context, DocId, Entry, Facility, FacilityNo, Index, RecipientSearch as _};
use std::collections::HashSet;

/// A directory's file, as it is and behind a right first line.
pub(crate) fn csv(data: &[u8]) {
    read(data);
    read(&[HEADER.as_bytes(), b"\n", data].concat());
}

fn read(file: &[u8]) {
    match import_csv::read(file) {
        Ok(rows) => {
            assert!(!rows.is_empty());
            let labels: HashSet<&str> = rows.iter().map(|row| row.label.as_str()).collect();
            assert_eq!(labels.len(), rows.len(), "a label is there twice");
            for row in &rows {
                assert!(row.label.chars().count() <= MAX_VALUE_CHARS);
                assert!(row.aliases.len() <= MAX_ALIASES);
            }
        }
        Err(problems) => {
            assert!((1..=MAX_PROBLEMS).contains(&problems.list.len()));
            assert!(!problems.to_string().is_empty());
        }
    }
}

/// What is typed, then recipients: a line each, the label and other names with bars between them.
pub(crate) fn search(data: &[u8]) {
    const MOST: usize = 5;
    let mut lines = lines(data).into_iter();
    let query = lines.next().unwrap_or_default();
    let rows: Vec<(String, String)> = lines
        .map(|line| {
            let (label, names) = line.split_once('|').unwrap_or((&line, ""));
            (label.to_owned(), names.replace('|', "\n"))
        })
        .collect();
    let entries: Vec<Entry<'_>> = (0..)
        .zip(&rows)
        .map(|(number, (label, aliases))| Entry {
            label,
            aliases,
            facility: Some(FacilityNo(number % 3)),
            last_name: label.rsplit_once('_').map_or("", |(_, name)| name),
            static_rank: number % 4,
            ..Entry::default()
        })
        .collect();
    let facilities = [
        Facility {
            name: "19th Medical Group",
            place: "Little Rock AFB, AR",
            aliases: "19 MDG",
        },
        Facility::default(),
    ];
    let labels: Vec<String> = rows.iter().map(|(label, _)| label.clone()).collect();
    let index = Index::build(&facilities, &entries);
    let context = Context {
        primary_care: &[DocId(1)],
        own: &[DocId(1), DocId(9)],
        recent: &[DocId(0), DocId(1)],
        facility: Some(FacilityNo(0)),
    };
    let allowed = |doc: DocId| doc.0 % 4 != 3;
    let hits = index.search(&query, &context, &allowed, MOST);
    assert!(hits.len() <= MOST);
    let found: HashSet<DocId> = hits.iter().map(|hit| hit.doc).collect();
    assert_eq!(found.len(), hits.len(), "a recipient is there twice");
    for hit in &hits {
        assert!(allowed(hit.doc));
        let length = labels[hit.doc.0 as usize].chars().count();
        let mut end = 0;
        for (from, to) in &hit.spans {
            assert!(end <= *from && from < to, "{:?}", hit.spans);
            end = *to;
        }
        assert!(usize::from(end) <= length, "{:?}", hit.spans);
    }
}
