//! Reads a directory from CSV text, as `carepost import-directory` takes it.
//!
//! Owns the file's form and every complaint about it; deliberately knows neither files nor the
//! database. A file is taken whole or not at all: with `--replace` a row that was skipped would
//! retire a recipient whom nobody meant to retire.
//!
//! A row is one line. A quoted field cannot hold a line break, so a forgotten quote is a complaint
//! about its own line instead of swallowing the rest of the file. Of what was read only a fingerprint of
//! each label is kept, to tell two of a kind: some 50 MB for a million rows.

mod fields;

use self::fields::split_fields;
use shared::directory::RecipientKind;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::io::{BufRead, Read};

/// The first line of every file.
pub const HEADER: &str =
    "label,kind,facility,specialty_code,last_name,first_name,credential,aliases,accepts,active";
/// Bytes of a line, its end not counted.
pub const MAX_LINE_BYTES: usize = 16 * 1024;
/// Characters of a label, and of every other single value.
pub const MAX_VALUE_CHARS: usize = 200;
/// Other names of one recipient.
pub const MAX_ALIASES: usize = 50;
/// How the names of desks end, which are made for every facility. No label in a file may.
pub const DESK_ENDING: &str = " (desk)";
/// Complaints that are kept; the rest is counted.
pub const MAX_PROBLEMS: usize = 50;

/// A recipient as a directory describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryRow {
    /// The raw name, letter by letter, stray blanks included; unique in a file.
    pub label: String,
    /// What it is.
    pub kind: RecipientKind,
    /// The name of its facility.
    pub facility: String,
    /// The provider taxonomy code of its specialty.
    pub specialty_code: Option<String>,
    /// The clinician's last name.
    pub last_name: Option<String>,
    /// The clinician's first name.
    pub first_name: Option<String>,
    /// The clinician's credential, "MD".
    pub credential: Option<String>,
    /// Other names by which it is to be found.
    pub aliases: Vec<String>,
    /// What may be sent to it.
    pub accepts: Accepts,
    /// Whether it is in use; one that is not is kept for its threads and cannot be found.
    pub active: bool,
}

/// What may be sent to a recipient: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Accepts(u8);

impl Accepts {
    /// Nothing; such a recipient cannot be chosen.
    pub const NONE: Self = Self(0);
    /// Messages.
    pub const MESSAGES: Self = Self(1);
    /// Requests to activate a prescription.
    pub const ACTIVATIONS: Self = Self(2);
    /// Requests for a refill.
    pub const REFILLS: Self = Self(4);
    /// Requests to renew a prescription.
    pub const RENEWALS: Self = Self(8);

    const NAMES: [(&'static str, Self); 4] = [
        ("messages", Self::MESSAGES),
        ("activations", Self::ACTIVATIONS),
        ("refills", Self::REFILLS),
        ("renewals", Self::RENEWALS),
    ];

    /// Whether all of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1 as editors do.
    pub line: u64,
    /// What is wrong, in a sentence for whoever wrote the file.
    pub what: String,
}

/// Everything that is wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// The first [`MAX_PROBLEMS`], in the order of lines.
    pub list: Vec<Problem>,
    /// How many more there are.
    pub more: u64,
}

impl Problems {
    fn add(&mut self, line: u64, what: impl Into<String>) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(Problem {
                line,
                what: what.into(),
            });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.list.iter().enumerate() {
            let end = if at == 0 { "" } else { "\n" };
            write!(f, "{end}line {}: {}", problem.line, problem.what)?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Reads a whole directory.
///
/// # Errors
/// Everything that is wrong with the file, when anything is; then nothing of it is to be used.
pub fn read(input: impl BufRead) -> Result<Vec<DirectoryRow>, Problems> {
    let mut reader = Reader::new(input);
    let rows = reader.next_rows(usize::MAX);
    reader.finish()?;
    Ok(rows)
}

/// What tells labels apart in less memory than the labels themselves: the front of their SHA-256.
type Fingerprint = [u8; 16];

fn fingerprint(label: &str) -> Fingerprint {
    let digest = ring::digest::digest(&ring::digest::SHA256, label.as_bytes());
    let mut front = Fingerprint::default();
    for (to, from) in front.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    front
}

/// Reads a directory part by part, so that a long one never is in memory as a whole. Only
/// [`Reader::finish`] tells whether what was read may be used.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    line: Vec<u8>,
    /// Lines that were begun.
    number: u64,
    ended: bool,
    /// In which line a label was first.
    seen: HashMap<Fingerprint, u64>,
    problems: Problems,
}

impl<R: BufRead> Reader<R> {
    /// Begins with the first line.
    pub fn new(input: R) -> Self {
        Self {
            input,
            line: Vec::new(),
            number: 0,
            ended: false,
            seen: HashMap::new(),
            problems: Problems::default(),
        }
    }

    /// The next rows, at most so many; none at the end. Once something is wrong the rest is read for
    /// what else is, and no row comes any more.
    pub fn next_rows(&mut self, most: usize) -> Vec<DirectoryRow> {
        let mut rows = Vec::new();
        while !self.ended && rows.len() < most {
            if let Some(row) = self.next_row()
                && self.problems.is_empty()
            {
                rows.push(row);
            }
        }
        rows
    }

    /// How many rows there were.
    ///
    /// # Errors
    /// Everything that is wrong with the file, when anything is.
    pub fn finish(mut self) -> Result<usize, Problems> {
        while !self.ended {
            self.next_row();
        }
        if self.problems.is_empty() && self.seen.is_empty() {
            let what = if self.number == 1 {
                "the file is empty"
            } else {
                "the file names no recipient"
            };
            let line = self.number.saturating_sub(1).max(1);
            self.problems.add(line, what);
        }
        if self.problems.is_empty() {
            Ok(self.seen.len())
        } else {
            Err(self.problems)
        }
    }

    /// Reads one line: its row, when it is one and nothing is wrong with it.
    fn next_row(&mut self) -> Option<DirectoryRow> {
        self.number = self.number.saturating_add(1);
        let number = self.number;
        match next_line(&mut self.input, &mut self.line) {
            Ok(LineRead::End) => {
                self.ended = true;
                return None;
            }
            Ok(LineRead::TooLong) => {
                let what = format!("the line is longer than {MAX_LINE_BYTES} bytes");
                self.wrong(what);
                return None;
            }
            Ok(LineRead::Line) => {}
            Err(error) => {
                self.wrong(format!("the file cannot be read further: {error}"));
                self.ended = true;
                return None;
            }
        }
        let Ok(text) = std::str::from_utf8(&self.line) else {
            self.wrong("the line is not UTF-8 text; save the file as \"CSV UTF-8\"");
            return None;
        };
        if number == 1 {
            // Spreadsheets put a byte order mark in front.
            if text.trim_start_matches('\u{feff}').trim_end() != HEADER {
                self.wrong(format!("the first line must be exactly: {HEADER}"));
            }
            return None;
        }
        if text.trim().is_empty() {
            return None;
        }
        let row = read_row(text, number, &mut self.problems)?;
        match self.seen.entry(fingerprint(&row.label)) {
            Entry::Vacant(free) => {
                free.insert(number);
                return Some(row);
            }
            Entry::Occupied(taken) => {
                let first = taken.get();
                let what = format!("the label \"{}\" is in line {first} already", row.label);
                self.problems.add(number, what);
            }
        }
        None
    }

    /// Says what is wrong with the line. After a wrong first line the others cannot be understood.
    fn wrong(&mut self, what: impl Into<String>) {
        self.problems.add(self.number, what);
        self.ended = self.number == 1;
    }
}

enum LineRead {
    Line,
    TooLong,
    End,
}

/// Reads one line without its end; of one that is too long, no more than the limit is kept.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<LineRead> {
    line.clear();
    // Room for the line's end: CR and LF.
    let most = u64::try_from(MAX_LINE_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(2);
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(LineRead::End);
    }
    let ended = line.pop_if(|byte| *byte == b'\n').is_some();
    let _ = line.pop_if(|byte| *byte == b'\r');
    if line.len() <= MAX_LINE_BYTES {
        return Ok(LineRead::Line);
    }
    if !ended {
        input.skip_until(b'\n')?;
    }
    Ok(LineRead::TooLong)
}

fn read_row(text: &str, line: u64, problems: &mut Problems) -> Option<DirectoryRow> {
    let fields = match split_fields(text) {
        Ok(fields) => fields,
        Err(what) => {
            problems.add(line, what);
            return None;
        }
    };
    let count = fields.len();
    let Ok(
        [
            label,
            kind,
            facility,
            specialty_code,
            last_name,
            first_name,
            credential,
            aliases,
            accepts,
            active,
        ],
    ) = <[String; 10]>::try_from(fields)
    else {
        problems.add(line, format!("the line has {count} columns, it needs 10"));
        return None;
    };
    let before = (problems.list.len(), problems.more);
    let mut complain = |what: String| problems.add(line, what);

    if label.trim().is_empty() {
        complain("the label is empty".to_owned());
    }
    if label.trim_end().ends_with(DESK_ENDING) {
        complain(format!(
            "the label ends with \"{DESK_ENDING}\", which names the desk of a facility"
        ));
    }
    if facility.trim().is_empty() {
        complain("the facility is empty".to_owned());
    }
    let aliases: Vec<String> = aliases
        .split(';')
        .map(str::trim)
        .filter(|alias| !alias.is_empty())
        .map(str::to_owned)
        .collect();
    if aliases.len() > MAX_ALIASES {
        complain(format!(
            "there are {} aliases, at most {MAX_ALIASES} are taken",
            aliases.len()
        ));
    }
    let named = [
        ("label", &label),
        ("facility", &facility),
        ("specialty_code", &specialty_code),
        ("last_name", &last_name),
        ("first_name", &first_name),
        ("credential", &credential),
    ];
    let values = named
        .into_iter()
        .chain(aliases.iter().map(|alias| ("alias", alias)));
    for (column, value) in values {
        if value.chars().count() > MAX_VALUE_CHARS {
            complain(format!(
                "the {column} is longer than {MAX_VALUE_CHARS} characters"
            ));
        }
        if value.chars().any(is_invisible) {
            complain(format!("the {column} has a character that cannot be seen"));
        }
    }
    let kind = kind_of(kind.trim()).or_else(|| {
        complain(format!(
            "the kind \"{}\" is none of clinic, pharmacy, program, clinician",
            shown(&kind)
        ));
        None
    });
    let accepts = accepts_of(&accepts).or_else(|| {
        complain(format!(
            "accepts \"{}\" has something else than messages, activations, refills, renewals, \
             separated by semicolons",
            shown(&accepts)
        ));
        None
    });
    let active = match active.trim() {
        "true" => Some(true),
        "false" => Some(false),
        other => {
            complain(format!(
                "active \"{}\" is neither true nor false",
                shown(other)
            ));
            None
        }
    };
    if before != (problems.list.len(), problems.more) {
        return None;
    }
    let filled = |value: String| Some(value.trim().to_owned()).filter(|text| !text.is_empty());
    Some(DirectoryRow {
        label,
        kind: kind?,
        facility: facility.trim().to_owned(),
        specialty_code: filled(specialty_code),
        last_name: filled(last_name),
        first_name: filled(first_name),
        credential: filled(credential),
        aliases,
        accepts: accepts?,
        active: active?,
    })
}

fn kind_of(name: &str) -> Option<RecipientKind> {
    match name {
        "clinic" => Some(RecipientKind::Clinic),
        "pharmacy" => Some(RecipientKind::Pharmacy),
        "program" => Some(RecipientKind::Program),
        "clinician" => Some(RecipientKind::Clinician),
        _ => None,
    }
}

fn accepts_of(text: &str) -> Option<Accepts> {
    text.split(';')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .try_fold(Accepts::NONE, |set, name| {
            let (_, one) = Accepts::NAMES
                .into_iter()
                .find(|(known, _)| *known == name)?;
            Some(set.with(one))
        })
}

/// Control characters, and those that turn or hide text: a label must look like what it is.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A value as a complaint repeats it: short and visible.
fn shown(value: &str) -> String {
    value
        .trim()
        .chars()
        .filter(|c| !is_invisible(*c))
        .take(40)
        .collect()
}

#[cfg(test)]
mod tests;
