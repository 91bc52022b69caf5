//! Figures, and the document that tells them.
//!
//! The tables of `docs/benchmarks.md` are written here, between two marks; the words around them are
//! written by people. A row that is not measured this time stays as it was.

use std::{collections::BTreeMap, fmt, fs};

use anyhow::{Context, Result};

use crate::project::{Project, output};

const DOCUMENT: &str = "docs/benchmarks.md";
const BEGIN: &str = "<!-- What follows is written by `cargo xtask bench`. -->";
const END: &str = "<!-- What `cargo xtask bench` writes ends here. -->";

/// Between these stands the table that compares the recipient search with its peers.
const SEARCH_BEGIN: &str =
    "<!-- What follows is written by `cargo xtask bench search-quality`. -->";
const SEARCH_END: &str = "<!-- What `cargo xtask bench search-quality` writes ends here. -->";

/// The order of the rows in the document; what is not named here follows.
const ORDER: &[&str] = &[
    "index",
    "search",
    "key",
    "inbox",
    "twin",
    "growth",
    "postgres",
    "send",
    "save",
    "upload",
    "first",
    "lcp",
    "lighthouse",
    "memory",
    "browser",
    "start",
    "clone",
];

/// Which end is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Better {
    Higher,
    Lower,
}

/// One line: what was measured, in which unit, and what each run gave.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// The line's name. Its part before the first `-` decides where it stands.
    key: String,
    what: String,
    unit: &'static str,
    runs: Vec<f64>,
    /// What is wished for, what is just borne, and which way is better.
    budget: Option<(f64, f64, Better)>,
}

impl Figure {
    pub(super) fn new(
        key: impl Into<String>,
        what: impl Into<String>,
        unit: &'static str,
        runs: Vec<f64>,
    ) -> Self {
        Self {
            key: key.into(),
            what: what.into(),
            unit,
            runs,
            budget: None,
        }
    }

    /// Sets the goal and the worst that is borne.
    pub(super) fn budget(mut self, goal: f64, worst: f64, better: Better) -> Self {
        self.budget = Some((goal, worst, better));
        self
    }

    /// The middle of the runs.
    pub(super) fn median(&self) -> f64 {
        median(&self.runs)
    }

    fn verdict(&self) -> &'static str {
        let Some((goal, worst, better)) = self.budget else {
            return "";
        };
        let reaches = |bound: f64| match better {
            Better::Higher => self.median() >= bound,
            Better::Lower => self.median() <= bound,
        };
        match (reaches(goal), reaches(worst)) {
            (true, _) => "goal met",
            (false, true) => "goal missed",
            (false, false) => "**worst missed**",
        }
    }

    /// The line in the document.
    fn line(&self, commit: &str) -> String {
        let (low, high) = spread(&self.runs);
        let bound = |at: fn((f64, f64, Better)) -> f64| {
            self.budget.map_or_else(String::new, |it| number(at(it)))
        };
        format!(
            "| {} | {} | {} | {} | {} | {} | {} to {} | {} | {} | {commit} |",
            self.key,
            self.what,
            self.unit,
            bound(|it| it.0),
            bound(|it| it.1),
            number(self.median()),
            number(low),
            number(high),
            self.runs.len(),
            self.verdict(),
        )
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = spread(&self.runs);
        let unit = self.unit;
        write!(
            f,
            "{}: {} {unit} ({} to {})",
            self.what,
            number(self.median()),
            number(low),
            number(high)
        )?;
        match self.verdict() {
            "" => Ok(()),
            verdict => write!(f, ", {verdict}"),
        }
    }
}

/// The middle value; of an even number of values the mean of the two in the middle.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    if sorted.len() % 2 == 1 {
        at(middle)
    } else {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    }
}

fn spread(values: &[f64]) -> (f64, f64) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high)
}

/// A number with as many digits as it deserves.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 => {
            let digits = format!("{value:.0}");
            let mut text = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// All lines of the document: those that stood there, and those of this run.
pub(super) struct Report {
    lines: BTreeMap<(usize, String), String>,
    commit: String,
}

impl Report {
    /// Reads what stands in the document.
    pub(super) fn new(project: &Project, commit: Option<String>) -> Result<Self> {
        let commit = commit.map_or_else(|| head(project), Ok)?;
        let text = fs::read_to_string(project.root.join(DOCUMENT)).unwrap_or_default();
        let lines = text
            .lines()
            .skip_while(|line| *line != BEGIN)
            .take_while(|line| *line != END)
            .filter_map(|line| {
                let key = line.strip_prefix("| ")?.split(" |").next()?.trim();
                let is_key = key
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
                (is_key && key.contains(|it: char| it.is_ascii_lowercase()) && key != "row")
                    .then(|| (place(key), line.to_owned()))
            })
            .collect();
        Ok(Self { lines, commit })
    }

    pub(super) fn add(&mut self, figure: Figure) {
        let line = figure.line(&self.commit);
        self.lines.insert(place(&figure.key), line);
    }

    /// Writes the tables; the words around them stay.
    pub(super) fn write(&self, project: &Project) -> Result<()> {
        let path = project.root.join(DOCUMENT);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (before, rest) = text.split_once(BEGIN).unwrap_or((&text, ""));
        let after = rest.split_once(END).map_or("", |(_, after)| after);
        let table: Vec<&str> = self.lines.values().map(String::as_str).collect();
        let text = format!(
            "{before}{BEGIN}\n\n{}\n\n| row | what | unit | goal | worst | median | spread | runs | verdict | commit |\n\
             |---|---|---|---:|---:|---:|---|---:|---|---|\n{}\n\n{END}{after}",
            machine(project)?,
            table.join("\n"),
        );
        let text = format!("{}\n", text.trim_end());
        fs::write(&path, text).with_context(|| format!("{DOCUMENT} cannot be written"))
    }
}

/// Puts the table that compares the recipient search with its peers into the document, in place of the one
/// that stood there.
///
/// # Errors
/// When the document cannot be read or written, or has no place for it.
pub(super) fn write_search_summary(project: &Project, table: &str) -> Result<()> {
    let path = project.root.join(DOCUMENT);
    let text = fs::read_to_string(&path).with_context(|| format!("{DOCUMENT} cannot be read"))?;
    let text = with_search_summary(&text, table)
        .with_context(|| format!("{DOCUMENT} has no place for how well the search finds"))?;
    fs::write(&path, text).with_context(|| format!("{DOCUMENT} cannot be written"))
}

fn with_search_summary(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(SEARCH_BEGIN)?;
    let (_, after) = rest.split_once(SEARCH_END)?;
    Some(format!(
        "{before}{SEARCH_BEGIN}\n\n{table}\n\n{SEARCH_END}{after}"
    ))
}

fn place(key: &str) -> (usize, String) {
    let first = key.split('-').next().unwrap_or_default();
    let at = ORDER.iter().position(|it| *it == first);
    (at.unwrap_or(ORDER.len()), key.to_owned())
}

/// The commit of this checkout, with `+` when something is not committed.
fn head(project: &Project) -> Result<String> {
    let git = |args: &[&str]| output(project.command("git")?.args(args));
    let mut commit = git(&["rev-parse", "--short", "HEAD"])?.trim().to_owned();
    if !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty() {
        commit.push('+');
    }
    Ok(commit)
}

/// What the figures were measured on.
fn machine(project: &Project) -> Result<String> {
    let first = |file: &str, name: &str| -> Option<String> {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism()?;
    let cpu = first("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned());
    let memory = first("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(
            || "unknown".to_owned(),
            |kib| format!("{:.0} GiB", kib / 1024.0 / 1024.0),
        );
    let kernel = output(project.command("uname")?.arg("-sr"))?;
    let rustc = output(project.command("rustc")?.arg("--version"))?;
    let node = project
        .command("node")
        .and_then(|mut node| output(node.arg("--version")))
        .unwrap_or_else(|_| "none".to_owned());
    let date = output(project.command("date")?.args(["-u", "+%Y-%m-%d"]))?;
    Ok(format!(
        "Machine: {cores} cores ({cpu}), {memory} of memory, {}. Built with {}, release profile. \
         Node {}. The load generator runs on the same machine, over loopback. Last run: {}. \
         A commit with `+` had changes that were not committed yet.",
        kernel.trim(),
        rustc.trim(),
        node.trim(),
        date.trim(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_the_verdict_follows_it() {
        assert!((median(&[9.0, 1.0, 5.0]) - 5.0).abs() < f64::EPSILON);
        assert!((median(&[1.0, 2.0]) - 1.5).abs() < f64::EPSILON);
        let figure = |value: f64, better| {
            Figure::new("key", "what", "unit", vec![value])
                .budget(10.0, 5.0, better)
                .verdict()
        };
        assert_eq!(figure(10.0, Better::Higher), "goal met");
        assert_eq!(figure(9.0, Better::Higher), "goal missed");
        assert_eq!(figure(4.0, Better::Higher), "**worst missed**");
        let lower = Figure::new("key", "what", "unit", vec![6.0]).budget(5.0, 10.0, Better::Lower);
        assert_eq!(lower.verdict(), "goal missed");
    }

    #[test]
    fn the_summary_of_the_search_replaces_the_one_before_and_nothing_else() {
        let text = format!("words\n{SEARCH_BEGIN}\nold\n{SEARCH_END}\nmore\n");
        let first = with_search_summary(&text, "| new |").unwrap_or_default();
        assert!(first.starts_with("words\n") && first.ends_with("\nmore\n"));
        assert!(first.contains("| new |") && !first.contains("old"));
        let again = with_search_summary(&first, "| new |");
        assert_eq!(again.as_deref(), Some(first.as_str()));
        assert_eq!(with_search_summary("words", "| new |"), None);
        let document = include_str!("../../../docs/benchmarks.md");
        assert!(with_search_summary(document, "| new |").is_some());
    }

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(number(12_345.6), "12,346");
        assert_eq!(number(1_234_567.0), "1,234,567");
        assert_eq!(number(312.4), "312");
        assert_eq!(number(0.5), "0.500");
        assert_eq!(number(0.0), "0.00");
    }
}
