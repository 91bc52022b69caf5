//! The text that Prometheus reads, version 0.0.4 of its format.

use super::histogram::{BOUNDS, Counted};
use std::fmt::Write as _;

/// A page of metrics that is being written.
#[derive(Debug, Default)]
pub(super) struct Page(String);

/// What a sample is told apart by: names with values. Values are ours, never a person's.
pub(super) type Labels<'a> = &'a [(&'a str, &'a str)];

impl Page {
    /// Begins a metric: its name, its type, what it says.
    pub(super) fn about(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP carepost_{name} {help}");
        let _ = writeln!(self.0, "# TYPE carepost_{name} {kind}");
    }

    /// One number of the metric that was begun.
    pub(super) fn sample(&mut self, name: &str, labels: Labels<'_>, value: f64) {
        let _ = write!(self.0, "carepost_{name}");
        self.labels(labels, None);
        let _ = writeln!(self.0, " {value}");
    }

    /// A metric of one number.
    pub(super) fn one(&mut self, name: &str, kind: &str, help: &str, value: f64) {
        self.about(name, kind, help);
        self.sample(name, &[], value);
    }

    /// The numbers of a histogram of times, in seconds.
    pub(super) fn times(&mut self, name: &str, labels: Labels<'_>, counted: &Counted) {
        for (bound, count) in BOUNDS.iter().zip(counted.up_to) {
            let bound = seconds(*bound).to_string();
            let _ = write!(self.0, "carepost_{name}_bucket");
            self.labels(labels, Some(&bound));
            let _ = writeln!(self.0, " {count}");
        }
        let _ = write!(self.0, "carepost_{name}_bucket");
        self.labels(labels, Some("+Inf"));
        let _ = writeln!(self.0, " {}", counted.all);
        self.sample(&format!("{name}_sum"), labels, seconds(counted.micros));
        self.sample(&format!("{name}_count"), labels, number(counted.all));
    }

    fn labels(&mut self, labels: Labels<'_>, bound: Option<&str>) {
        let all = labels
            .iter()
            .copied()
            .chain(bound.map(|bound| ("le", bound)));
        let mut open = '{';
        for (name, value) in all {
            let _ = write!(self.0, "{open}{name}=\"");
            for letter in value.chars() {
                match letter {
                    '\\' => self.0.push_str("\\\\"),
                    '"' => self.0.push_str("\\\""),
                    '\n' => self.0.push_str("\\n"),
                    other => self.0.push(other),
                }
            }
            self.0.push('"');
            open = ',';
        }
        if open == ',' {
            self.0.push('}');
        }
    }

    /// The page as it stands.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Microseconds as seconds.
pub(super) fn seconds(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64()
}

/// A count as the format has it; beyond 2^53 it is rounded.
pub(super) fn number(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Histogram;
    use std::time::Duration;

    #[test]
    fn a_page_reads_as_prometheus_expects() {
        let mut page = Page::default();
        page.one("up", "gauge", "Whether it runs.", 1.0);
        page.about("asked_total", "counter", "Questions.");
        page.sample("asked_total", &[("by", "a\"b\\c\n"), ("of", "x")], 2.5);
        let histogram = Histogram::default();
        histogram.note(Duration::from_millis(1));
        page.times("took_seconds", &[("route", "/")], &histogram.read());
        let text = page.finish();
        for line in [
            "# HELP carepost_up Whether it runs.\n# TYPE carepost_up gauge\ncarepost_up 1\n",
            "\ncarepost_asked_total{by=\"a\\\"b\\\\c\\n\",of=\"x\"} 2.5\n",
            "\ncarepost_took_seconds_bucket{route=\"/\",le=\"0.0005\"} 0\n",
            "\ncarepost_took_seconds_bucket{route=\"/\",le=\"0.001\"} 1\n",
            "\ncarepost_took_seconds_bucket{route=\"/\",le=\"+Inf\"} 1\n",
            "\ncarepost_took_seconds_sum{route=\"/\"} 0.001\n",
            "\ncarepost_took_seconds_count{route=\"/\"} 1\n",
        ] {
            assert!(format!("\n{text}").contains(line), "{line}\n{text}");
        }
    }
}
