//! Reads the audit out, row by row, in a form that can be checked later.
//!
//! The first line says what was asked for and has the newest seal of each chain; the last line has the
//! number of rows and the SHA-256 of every byte before it, signed as seals are. In CSV these two lines
//! begin with `# `. Who may read it out, and that this is audited itself, is the command's part.

use super::chains::Chains;
use super::checkpoint::Checkpoint;
use super::seal::{self, Signature};
use crate::db::entity::audit_event;
use crate::http::Error;
use crate::sealing::Sealer;
use ring::digest::{Context, SHA256};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use shared::id::{AccountId, PatientId};
use shared::time::UtcMicros;
use std::io::{self, BufRead, Write};

/// Rows that are read at once.
const PAGE: u64 = 1000;
/// The columns, in the order of a CSV file.
const COLUMNS: &str = "chain,id,at,account_id,session_id,patient_id,grant_id,relation,action,object,\
                       outcome,count,request_id";
/// What makes a spreadsheet take a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// From this instant on.
    pub from: Option<UtcMicros>,
    /// Before this instant.
    pub to: Option<UtcMicros>,
    /// About this patient.
    pub patient: Option<PatientId>,
    /// By this account.
    pub account: Option<AccountId>,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line of JSON for each.
    Ndjson,
    /// A line of CSV for each, safe to open in a spreadsheet.
    Csv,
}

/// Why the audit could not be read out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database or a key failed.
    #[error(transparent)]
    Server(#[from] Error),
    /// The output could not be written.
    #[error("the export cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl From<sea_orm::DbErr> for ExportError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Server(error.into())
    }
}

impl From<crate::sealing::SealingError> for ExportError {
    fn from(error: crate::sealing::SealingError) -> Self {
        Self::Server(error.into())
    }
}

#[derive(Serialize)]
struct First<'a> {
    carepost_audit_export: u8,
    made_at: String,
    from: Option<String>,
    to: Option<String>,
    patient_id: Option<PatientId>,
    account_id: Option<AccountId>,
    checkpoints: &'a [Checkpoint],
}

#[derive(Serialize)]
struct Row<'a> {
    chain: &'static str,
    id: i64,
    at: String,
    account_id: Option<String>,
    session_id: Option<String>,
    patient_id: Option<String>,
    grant_id: Option<String>,
    relation: &'a str,
    action: &'a str,
    object: Option<String>,
    outcome: String,
    count: i64,
    request_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Last {
    rows: u64,
    sha256: String,
    site_key_id: String,
    signature: String,
}

impl Last {
    /// What is signed.
    fn statement(&self) -> String {
        format!(
            "carepost audit export 1\nrows {}\nsha256 {}\nsite key {}\n",
            self.rows, self.sha256, self.site_key_id
        )
    }
}

/// Writes the selected rows, chain by chain and by rising id; says how many.
///
/// # Errors
/// When the database, the key or the output fails; what was written then has no last line.
pub async fn export(
    chains: &Chains,
    sealer: &Sealer,
    selection: &Selection,
    format: Format,
    now: UtcMicros,
    out: &mut (impl Write + Send),
) -> Result<u64, ExportError> {
    let mut checkpoints = Vec::new();
    for chain in chains.names() {
        let newest = chains.last_seal(*chain).await?;
        checkpoints.extend(newest.map(|seal| Checkpoint::of(*chain, &seal)));
    }
    let first = First {
        carepost_audit_export: 1,
        made_at: instant(now),
        from: selection.from.map(instant),
        to: selection.to.map(instant),
        patient_id: selection.patient,
        account_id: selection.account,
        checkpoints: &checkpoints,
    };
    let mut digest = Context::new(&SHA256);
    let mut line = |text: &str| {
        digest.update(text.as_bytes());
        digest.update(b"\n");
        writeln!(out, "{text}")
    };
    let mark = if format == Format::Csv { "# " } else { "" };
    line(&format!("{mark}{}", json(&first)?))?;
    if format == Format::Csv {
        line(COLUMNS)?;
    }
    let mut rows = 0;
    for chain in chains.names() {
        let mut after = i64::MIN;
        loop {
            let page = chains.selected(*chain, selection, after, PAGE).await?;
            for event in &page {
                let row = row(chain.word(), event);
                line(&match format {
                    Format::Ndjson => json(&row)?,
                    Format::Csv => csv(&row),
                })?;
                after = event.id;
                rows += 1;
            }
            if (page.len() as u64) < PAGE {
                break;
            }
        }
    }
    let (site_key_id, seed) = sealer.derive(seal::SIGNING_LABEL)?;
    let mut last = Last {
        rows,
        sha256: seal::hex(digest.finish().as_ref()),
        site_key_id,
        signature: String::new(),
    };
    last.signature = seal::hex(&seal::sign(seed.as_slice(), last.statement().as_bytes())?);
    writeln!(out, "{mark}{}", json(&last)?)?;
    out.flush()?;
    Ok(rows)
}

/// Whether an export is whole and unchanged: how many rows it has, or a sentence that says what is
/// wrong.
///
/// # Errors
/// The sentence.
pub fn check_export(sealer: &Sealer, mut input: impl BufRead) -> Result<u64, String> {
    let failed = |error: &dyn std::fmt::Display| format!("the export cannot be read: {error}");
    let mut digest = Context::new(&SHA256);
    let mut held: Option<Vec<u8>> = None;
    loop {
        let mut line = Vec::new();
        let length = input
            .read_until(b'\n', &mut line)
            .map_err(|error| failed(&error))?;
        if length == 0 {
            break;
        }
        if let Some(before) = held.replace(line) {
            digest.update(&before);
        }
    }
    let last = held.unwrap_or_default();
    let last = last.strip_prefix(b"# ").unwrap_or(&last);
    let last: Last = serde_json::from_slice(last).map_err(|_| {
        "the export has no last line with a digest: it was cut off, or is no export".to_owned()
    })?;
    let signature = seal::unhex(&last.signature).unwrap_or_default();
    let text = last.statement();
    match seal::check(sealer, &last.site_key_id, text.as_bytes(), &signature) {
        Ok(Signature::Good) => {}
        Ok(Signature::Bad) => {
            return Err("the export's last line was changed: its signature does not hold".into());
        }
        Ok(Signature::UnknownKey) => {
            return Err(format!(
                "the export is signed with the site key {}, which the key file does not hold",
                last.site_key_id
            ));
        }
        Err(error) => return Err(failed(&error)),
    }
    if seal::hex(digest.finish().as_ref()) != last.sha256 {
        return Err("the export was changed: its digest is another".to_owned());
    }
    Ok(last.rows)
}

fn json(value: &impl Serialize) -> Result<String, io::Error> {
    Ok(serde_json::to_string(value)?)
}

/// ISO 8601 in UTC; the bare number for an instant outside every calendar.
fn instant(at: UtcMicros) -> String {
    jiff::Timestamp::from_microsecond(at.0)
        .map_or_else(|_| at.0.to_string(), |instant| instant.to_string())
}

fn row<'a>(chain: &'static str, event: &'a audit_event::Model) -> Row<'a> {
    Row {
        chain,
        id: event.id,
        at: instant(event.at),
        account_id: event.account_id.map(|id| id.0.to_string()),
        session_id: event.session_id.map(|id| id.0.to_string()),
        patient_id: event.patient_id.map(|id| id.0.to_string()),
        grant_id: event.grant_id.map(|id| id.0.to_string()),
        relation: &event.relation,
        action: &event.action,
        object: event.object.map(|id| id.to_string()),
        outcome: event.outcome.to_value(),
        count: event.count,
        request_id: event.request_id.map(|id| id.to_string()),
    }
}

fn csv(row: &Row<'_>) -> String {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        row.chain.to_owned(),
        row.id.to_string(),
        row.at.clone(),
        or_empty(&row.account_id),
        or_empty(&row.session_id),
        or_empty(&row.patient_id),
        or_empty(&row.grant_id),
        cell(row.relation),
        cell(row.action),
        or_empty(&row.object),
        cell(&row.outcome),
        row.count.to_string(),
        or_empty(&row.request_id),
    ]
    .join(",")
}

/// A text that no spreadsheet takes for a formula and no reader for two cells.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_never_a_formula_and_never_two_cells() {
        for (text, expected) in [
            ("sign_in", "sign_in"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("a,b", "\"a,b\""),
            ("say \"hm\"", "\"say \"\"hm\"\"\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
