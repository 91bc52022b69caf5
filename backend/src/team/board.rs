//! How teams are doing, in numbers: what waits, what is late, how fast answers come.
//!
//! An answer counts from when the patient's side began to wait for it; one that was taken back counts
//! nothing. Times are by the clock and not in duty days: that is what waiting feels like.

use super::policy::SeeBoard;
use super::store;
use crate::auth::Granted;
use crate::http::{App, Error};
use jiff::Timestamp;
use shared::id::RecipientId;
use shared::team::{BOARD_DAYS, BoardRow, BoardView};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The middle of some waiting times in microseconds, as seconds; of an even number the shorter one, so that
/// half of all came within it.
pub(crate) fn median_seconds(mut took: Vec<i64>) -> Option<u64> {
    took.sort_unstable();
    let middle = took.get(took.len().checked_sub(1)? / 2)?;
    Some(middle.unsigned_abs() / 1_000_000)
}

/// The board of whoever asks.
pub(super) async fn board(app: &App, grant: &Granted<SeeBoard>) -> Result<BoardView, Error> {
    let conn = app.db.reader();
    let since = grant.now().plus_seconds(-BOARD_DAYS * 24 * 3600);
    let mut took: HashMap<RecipientId, (i64, Vec<i64>)> = HashMap::new();
    for answer in store::answers(conn, grant, since).await? {
        let (count, took) = took.entry(answer.id).or_default();
        *count = answer.count;
        took.push(answer.took);
    }
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let rows = store::teams_at_work(conn, grant, since).await?;
    let mut items: Vec<BoardRow> = rows
        .into_iter()
        .map(|row| {
            let (count, took) = took.remove(&row.id).unwrap_or_default();
            BoardRow {
                recipient_id: row.id,
                label: row.label,
                facility: row.facility,
                members: number(row.members),
                waiting: number(row.waiting),
                late: number(row.late),
                oldest_waiting: row.oldest,
                missed: number(row.missed),
                answered: number(count),
                median_seconds: median_seconds(took),
            }
        })
        .collect();
    items.sort_by(|a, b| {
        let longest = |row: &BoardRow| (row.oldest_waiting.is_none(), row.oldest_waiting);
        longest(a)
            .cmp(&longest(b))
            .then_with(|| a.label.cmp(&b.label))
    });
    Ok(BoardView { items })
}

/// The board as CSV (RFC 4180).
pub(super) fn csv(board: &BoardView) -> String {
    let mut text = String::from(
        "team,facility,members,waiting,late,oldest_waiting,became_late_in_30_days,answered_in_30_days,median_hours\r\n",
    );
    for row in &board.items {
        let oldest = row
            .oldest_waiting
            .and_then(|at| Timestamp::from_microsecond(at.0).ok())
            .map_or_else(String::new, |at| {
                at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
            });
        let median = row.median_seconds.map_or_else(String::new, hours);
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "{},{},{},{},{},{oldest},{},{},{median}\r\n",
            cell(&row.label),
            cell(&row.facility),
            row.members,
            row.waiting,
            row.late,
            row.missed,
            row.answered,
        );
    }
    text
}

/// Hours with one digit after the point.
fn hours(seconds: u64) -> String {
    let tenths = (seconds + 180) / 360;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A text as a cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe
/// (OWASP, CSV Injection).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_answers_came_within_the_median() {
        let seconds = |took: &[i64]| median_seconds(took.iter().map(|it| it * 1_000_000).collect());
        assert_eq!(seconds(&[]), None);
        assert_eq!(seconds(&[7]), Some(7));
        assert_eq!(seconds(&[9, 1]), Some(1));
        assert_eq!(seconds(&[9, 1, 5]), Some(5));
    }

    #[test]
    fn b10_no_cell_begins_a_formula_and_every_text_stays_one_cell() {
        assert_eq!(cell("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        for start in ["+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(cell(start).starts_with("\"'"), "{start}");
        }
        assert_eq!(
            cell("Little Rock, \"HERK\""),
            "\"Little Rock, \"\"HERK\"\"\""
        );
    }

    #[test]
    fn hours_have_one_digit_after_the_point() {
        for (seconds, text) in [(0, "0.0"), (3_600, "1.0"), (5_400, "1.5"), (86_399, "24.0")] {
            assert_eq!(hours(seconds), text);
        }
    }
}
