//! What is in a backup: its head, its tables row by row, the stored files, and at the end what there
//! was.
//!
//! Rows do not depend on the kind of database: a row is a line of JSON, an array of its columns'
//! values; ids as text, bytes in base64.

use super::stream::Frame;
use super::{Fault, Report};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{Digest, SHA256, digest};
use sea_orm::{DbBackend, QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which of a site's databases: on SQLite the read audit has its own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Section {
    /// `carepost.db`, or everything on PostgreSQL.
    Data,
    /// `audit.db`.
    Reads,
}

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(super) fn of(backend: DbBackend) -> Self {
        match backend {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// How a statement marks its value of this number, from 1.
    pub(super) fn mark(self, number: usize) -> String {
        match self {
            Self::Sqlite => "?".to_owned(),
            Self::Postgres => format!("${number}"),
        }
    }
}

/// What a backup begins with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// The version of the program that made it.
    pub(super) program: String,
    /// When it was begun: microseconds since 1970, UTC.
    pub(super) made_at: i64,
    pub(super) engine: Engine,
    /// The migrations that had been applied, in order.
    pub(super) migrations: BTreeMap<Section, Vec<String>>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Boolean,
    Integer,
    Text,
    Id,
    Bytes,
    Json,
}

impl Kind {
    /// The kind of a column by the type that the database says it has.
    pub(super) fn of(declared: &str) -> Option<Self> {
        let declared = declared.to_ascii_lowercase();
        let name = declared.split('(').next().unwrap_or_default();
        Some(match name {
            "boolean" => Self::Boolean,
            "bigint" | "integer" | "smallint" => Self::Integer,
            "text" | "varchar" | "character varying" => Self::Text,
            "uuid" | "uuid_text" => Self::Id,
            "blob" | "bytea" | "binary" | "varbinary" => Self::Bytes,
            "json" | "jsonb" | "json_text" => Self::Json,
            _ => return None,
        })
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) section: Section,
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The column that the database numbers by itself, and the last number that it gave.
    pub(super) numbered: Option<(String, i64)>,
}

/// A stored file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) key: String,
}

/// What a backup ends with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct End {
    /// By section and name.
    pub(super) tables: Vec<(Section, String, Sum)>,
    /// Each file with its key, as if it were a row.
    pub(super) files: Sum,
    /// Bytes of all files.
    pub(super) file_bytes: u64,
    /// Files of drafts that were taken off while the backup was made.
    pub(super) taken_off: Vec<String>,
}

impl End {
    pub(super) fn report(&self) -> Report {
        let tables = self.tables.iter().map(|(section, name, sum)| {
            let name = match section {
                Section::Data => name.clone(),
                Section::Reads => format!("{name} of the reads"),
            };
            (name, sum.count)
        });
        Report {
            tables: tables.collect(),
            files: self.files.count,
            file_bytes: self.file_bytes,
            ..Report::default()
        }
    }
}

/// How many there are, and which: the sum of their SHA-256, so that the order does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sum {
    pub(super) count: u64,
    high: u64,
    low: u64,
}

impl Sum {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.add_hash(&digest(&SHA256, bytes));
    }

    pub(super) fn add_hash(&mut self, hash: &Digest) {
        let value = hash
            .as_ref()
            .first_chunk::<16>()
            .copied()
            .unwrap_or_default();
        let sum = (u128::from(self.high) << 64) | u128::from(self.low);
        let sum = sum.wrapping_add(u128::from_be_bytes(value));
        self.count += 1;
        #[expect(clippy::cast_possible_truncation, reason = "two halves")]
        {
            (self.high, self.low) = ((sum >> 64) as u64, sum as u64);
        }
    }
}

/// Counts what a reader passes by, to be compared with the end.
#[derive(Default)]
pub(super) struct Tally {
    tables: Vec<(Section, String, Sum)>,
    files: Sum,
    file_bytes: u64,
    file: Option<ring::digest::Context>,
}

impl Tally {
    pub(super) fn add(&mut self, frame: &Frame) {
        if !matches!(frame, Frame::Bytes(_))
            && let Some(file) = self.file.take()
        {
            self.files.add_hash(&file.finish());
        }
        match frame {
            Frame::Table(table) => {
                let name = table.name.clone();
                self.tables.push((table.section, name, Sum::default()));
            }
            Frame::Rows(lines) => {
                if let Some((_, _, sum)) = self.tables.last_mut() {
                    each_line(lines).for_each(|line| sum.add(line));
                }
            }
            Frame::Stored(stored) => {
                let mut file = ring::digest::Context::new(&SHA256);
                file.update(stored.key.as_bytes());
                self.file = Some(file);
            }
            Frame::Bytes(bytes) => {
                self.file_bytes += bytes.len() as u64;
                if let Some(file) = &mut self.file {
                    file.update(bytes);
                }
            }
            Frame::Head(_) | Frame::End(_) => {}
        }
    }

    /// What there was, without the files that were taken off.
    pub(super) fn end(mut self, taken_off: Vec<String>) -> End {
        if let Some(file) = self.file.take() {
            self.files.add_hash(&file.finish());
        }
        End {
            tables: self.tables,
            files: self.files,
            file_bytes: self.file_bytes,
            taken_off,
        }
    }

    /// The report, when everything is there that should be.
    pub(super) fn finish(self, expected: &End) -> Result<Report, Fault> {
        let found = self.end(expected.taken_off.clone());
        if found != *expected {
            return Err(Fault::Changed);
        }
        Ok(found.report())
    }
}

/// The lines of some rows.
pub(super) fn each_line(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
}

/// The query for all rows of a table, its columns as [`line`] reads them.
pub(super) fn select(engine: Engine, table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| match (column.kind, engine) {
            (Kind::Integer, Engine::Postgres) => format!("CAST(\"{}\" AS bigint)", column.name),
            (Kind::Integer, Engine::Sqlite) => format!("CAST(\"{}\" AS integer)", column.name),
            (Kind::Json, _) => format!("CAST(\"{}\" AS text)", column.name),
            _ => format!("\"{}\"", column.name),
        })
        .collect();
    format!("SELECT {} FROM \"{}\"", columns.join(", "), table.name)
}

/// A row of [`select`] as a line, without its end.
pub(super) fn line(row: &QueryResult, table: &Table) -> Result<Vec<u8>, Fault> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (at, column) in table.columns.iter().enumerate() {
        values.push(match column.kind {
            Kind::Boolean => row.try_get_by_index::<Option<bool>>(at)?.map(Json::from),
            Kind::Integer => row.try_get_by_index::<Option<i64>>(at)?.map(Json::from),
            Kind::Text => row.try_get_by_index::<Option<String>>(at)?.map(Json::from),
            Kind::Id => row
                .try_get_by_index::<Option<Uuid>>(at)?
                .map(|id| Json::from(id.to_string())),
            Kind::Bytes => row
                .try_get_by_index::<Option<Vec<u8>>>(at)?
                .map(|bytes| Json::from(STANDARD.encode(bytes))),
            Kind::Json => match row.try_get_by_index::<Option<String>>(at)? {
                Some(text) => Some(serde_json::from_str(&text)?),
                None => None,
            },
        });
    }
    Ok(serde_json::to_vec(&values)?)
}

/// The values of a line.
pub(super) fn values(line: &[u8], columns: &[Column]) -> Result<Vec<Value>, Fault> {
    let cells: Vec<Json> = serde_json::from_slice(line)?;
    if cells.len() != columns.len() {
        return Err(Fault::Changed);
    }
    let cells = cells.into_iter().zip(columns);
    cells
        .map(|(cell, column)| value(cell, column.kind))
        .collect()
}

fn value(cell: Json, kind: Kind) -> Result<Value, Fault> {
    Ok(match (kind, cell) {
        (Kind::Boolean, Json::Null) => Value::Bool(None),
        (Kind::Integer, Json::Null) => Value::BigInt(None),
        (Kind::Text, Json::Null) => Value::from(None::<String>),
        (Kind::Id, Json::Null) => Value::from(None::<Uuid>),
        (Kind::Bytes, Json::Null) => Value::from(None::<Vec<u8>>),
        (Kind::Json, Json::Null) => Value::from(None::<Json>),
        (Kind::Boolean, Json::Bool(value)) => value.into(),
        (Kind::Integer, Json::Number(number)) => number.as_i64().ok_or(Fault::Changed)?.into(),
        (Kind::Text, Json::String(text)) => text.into(),
        (Kind::Id, Json::String(text)) => {
            Uuid::parse_str(&text).map_err(|_| Fault::Changed)?.into()
        }
        (Kind::Bytes, Json::String(text)) => {
            STANDARD.decode(text).map_err(|_| Fault::Changed)?.into()
        }
        (Kind::Json, value) => value.into(),
        _ => return Err(Fault::Changed),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_knows_how_many_and_which_in_any_order() {
        let sum = |parts: &[&str]| {
            let mut sum = Sum::default();
            parts.iter().for_each(|part| sum.add(part.as_bytes()));
            sum
        };
        assert_eq!(sum(&["a", "b", "c"]), sum(&["c", "a", "b"]));
        assert_ne!(sum(&["a", "b"]), sum(&["a", "c"]));
        assert_ne!(sum(&["a", "a"]), sum(&["a"]));
        assert_ne!(sum(&["a", "a", "b", "b"]), sum(&[]));
    }

    #[test]
    fn a_line_gives_its_values_back_and_refuses_others() {
        let column = |kind| Column {
            name: "x".to_owned(),
            kind,
        };
        let id = Uuid::from_u128(7);
        let text = format!("[true,-5,\"é\\n\",\"{id}\",\"AP8=\",{{\"a\":1}}]");
        let kinds = [
            Kind::Boolean,
            Kind::Integer,
            Kind::Text,
            Kind::Id,
            Kind::Bytes,
            Kind::Json,
        ]
        .map(column);
        assert_eq!(
            values(text.as_bytes(), &kinds).unwrap(),
            [
                true.into(),
                (-5_i64).into(),
                "é\n".into(),
                id.into(),
                vec![0_u8, 255].into(),
                serde_json::json!({"a": 1}).into()
            ]
        );
        assert_eq!(
            values(b"[null,null,null,null,null,null]", &kinds)
                .unwrap()
                .len(),
            6
        );
        for wrong in [
            "[1]",
            "[1,1,1,1,1,1]",
            "[]",
            "{}",
            "[true,1.5,\"\",\"\",\"\",1]",
        ] {
            assert!(values(wrong.as_bytes(), &kinds).is_err(), "{wrong}");
        }
    }
}
