//! Counting: from what test runners print to numbers, and the names of what failed.

use std::{fmt, ops::AddAssign};

use anyhow::{Context, Result};
use serde_json::Value;

/// How many lines of why a journey failed are told once more at the end: enough for a difference
/// between two lists.
const MESSAGE_LINES: usize = 16;

/// How many tests passed and failed. Ignored and skipped ones are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u32,
    pub(super) failed: u32,
    /// What failed, as far as the runner says it: told once more at the end, where it is found.
    pub(super) failures: Vec<String>,
}

impl Counts {
    pub(super) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        failures: Vec::new(),
    };
    pub(super) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        failures: Vec::new(),
    };

    /// One check.
    pub(super) fn of(passed: bool) -> Self {
        if passed { Self::PASSED } else { Self::FAILED }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; …`, as cargo's and wasm-bindgen's runners print it.
pub(super) fn result_line(line: &str) -> Option<Counts> {
    let rest = line.trim().strip_prefix("test result: ")?;
    let (_, numbers) = rest.split_once(". ")?;
    let number = |what: &str| {
        numbers
            .split(';')
            .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
    };
    Some(Counts {
        passed: number("passed")?,
        failed: number("failed")?,
        failures: Vec::new(),
    })
}

/// Reads the name out of `test a::b ... FAILED`.
pub(super) fn failed_test(line: &str) -> Option<&str> {
    let (name, result) = line.trim().strip_prefix("test ")?.rsplit_once(" ... ")?;
    (result == "FAILED" || result == "FAIL").then_some(name)
}

/// Reads the counts out of Playwright's JSON report. A flaky test failed; an error outside of tests
/// (a file that does not load) is a failure.
///
/// # Errors
/// When the report is not one.
pub(super) fn playwright(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report).context("Playwright's report is not JSON")?;
    let number = |what: &str| {
        report
            .pointer(&format!("/stats/{what}"))
            .and_then(Value::as_u64)
            .and_then(|number| u32::try_from(number).ok())
            .with_context(|| format!("Playwright's report lacks {what}"))
    };
    let errors = report
        .pointer("/errors")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    Ok(Counts {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky")? + u32::try_from(errors)?,
        failures: failed_journeys(&report),
    })
}

/// The journeys of a report, or of a suite in one, that did not pass: width, name, and how it ended.
fn failed_journeys(suite: &Value) -> Vec<String> {
    let list = |value: &Value, what: &str| {
        let found = value.get(what).and_then(Value::as_array);
        found.cloned().unwrap_or_default()
    };
    let text = |value: &Value, pointer: &str| {
        let found = value.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_default().to_owned()
    };
    let mut failures = Vec::new();
    for spec in list(suite, "specs") {
        for test in list(&spec, "tests") {
            if matches!(text(&test, "/status").as_str(), "expected" | "skipped") {
                continue;
            }
            let (file, width) = (text(&spec, "/file"), text(&test, "/projectName"));
            failures.push(format!("{file} [{width}] {}", text(&spec, "/title")));
            // What ran out of time has two errors: that it did, and what it waited for.
            for error in list(&test, "results")
                .iter()
                .flat_map(|result| list(result, "errors"))
            {
                let message = text(&error, "/message");
                let lines = message.lines().filter(|line| !line.trim().is_empty());
                failures.extend(lines.take(MESSAGE_LINES).map(|line| format!("  {line}")));
                let (file, line) = (
                    text(&error, "/location/file"),
                    error.pointer("/location/line"),
                );
                if let (Some((_, file)), Some(line)) = (file.rsplit_once('/'), line) {
                    failures.push(format!("  at {file}:{line}"));
                }
            }
        }
    }
    failures.extend(list(suite, "suites").iter().flat_map(failed_journeys));
    failures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_read() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
                    finished in 0.01s";
        assert_eq!(
            result_line(line),
            Some(Counts {
                passed: 12,
                ..Counts::default()
            })
        );
        let line = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out";
        assert_eq!(
            result_line(line),
            Some(Counts {
                passed: 3,
                failed: 2,
                failures: Vec::new()
            })
        );
        assert_eq!(result_line("test a::b ... ok"), None);
        assert_eq!(result_line("test result: what"), None);
    }

    #[test]
    fn the_name_of_a_failed_test_is_read() {
        let line = "test a::b ... FAILED";
        assert_eq!(failed_test(line), Some("a::b"));
        assert_eq!(failed_test("test a::b ... ok"), None);
        assert_eq!(failed_test("test result: FAILED. 3 passed"), None);
    }

    #[test]
    fn a_flaky_journey_and_a_broken_file_are_failures_with_names() -> Result<()> {
        let report = r#"{
            "stats":{"expected":4,"unexpected":1,"flaky":1,"skipped":2}, "errors":[{}],
            "suites":[{"specs":[], "suites":[{"specs":[
                {"file":"a.spec.ts","title":"one sends","tests":[
                    {"projectName":"phone","status":"unexpected",
                     "results":[{"errors":[{"message":"time\n\nran out"},
                        {"message":"it waited",
                         "location":{"file":"/a/a.spec.ts","line":7}}]}]},
                    {"projectName":"desktop","status":"expected","results":[]}]}]}]}]}"#;
        assert_eq!(
            playwright(report)?,
            Counts {
                passed: 4,
                failed: 3,
                failures: [
                    "a.spec.ts [phone] one sends",
                    "  time",
                    "  ran out",
                    "  it waited",
                    "  at a.spec.ts:7",
                ]
                .map(str::to_owned)
                .into(),
            }
        );
        assert!(playwright("{}").is_err());
        Ok(())
    }

    #[test]
    fn the_last_line_has_its_form() {
        assert_eq!(
            Counts {
                passed: 7,
                ..Counts::default()
            }
            .to_string(),
            "7 passed, 0 failed"
        );
    }
}
