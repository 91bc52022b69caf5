//! Restoring: everything or nothing, only where nothing is, and compared with what was saved.

use super::catalogue;
use super::format::{Column, End, Engine, Head, Section, Sum, Table, Tally, each_line, values};
use super::make::read;
use super::places::{Opened, Place};
use super::stream::{Frame, Reader};
use super::{Fault, Report};
use crate::sealing::Sealer;
use crate::storage::{AttachmentStore, Upload};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, Statement, Value};
use shared::time::UtcMicros;
use std::collections::BTreeMap;
use std::path::Path;

/// The seals of the audit. They name the chain that they are over, which on SQLite is another than on
/// PostgreSQL.
const SEALS: &str = "audit_seal";
/// Values that one statement has at most; both databases take more.
const MOST_VALUES: usize = 30_000;
/// Rows that one statement puts in at most.
const MOST_ROWS: usize = 500;
/// Files that are listed at once.
const BATCH: u64 = 500;

/// Restores a backup into an empty place and an empty storage. People sign in anew afterwards: a
/// session that was ended since must not live again.
///
/// # Errors
/// Why nothing was restored; then the place and the storage are as they were.
pub async fn restore(
    from: &Path,
    place: &Place,
    storage: &AttachmentStore,
    sealer: &Sealer,
    now: UtcMicros,
) -> Result<Report, Fault> {
    let mut reader = Reader::open(from, sealer)?;
    let Some(Frame::Head(head)) = reader.next()? else {
        return Err(Fault::Changed);
    };
    super::places::refuse_newer(&head)?;
    place.refuse_used().await?;
    if !storage.is_empty().await? {
        return Err(Fault::NotEmpty(
            "the storage of attachments".to_owned(),
            "Choose another with --storage-url",
        ));
    }
    let opened = match place.begin(&head).await {
        Ok(opened) => opened,
        Err(fault) => {
            place.give_up(Vec::new()).await;
            return Err(fault);
        }
    };
    let mut file = None;
    let loaded = load(
        &mut reader,
        &head,
        place,
        &opened,
        (storage, &mut file),
        now,
    )
    .await;
    match loaded {
        Ok(report) => {
            if let Err(fault) = place.keep(opened).await {
                // A commit whose answer was lost may have been one: its files are needed then.
                place.give_up(Vec::new()).await;
                if place.refuse_used().await.is_ok() {
                    remove_all(storage).await?;
                }
                return Err(fault);
            }
            Ok(report)
        }
        Err(fault) => {
            place.give_up(opened).await;
            if let Some(half) = file.take() {
                half.abort().await;
            }
            remove_all(storage).await?;
            Err(fault)
        }
    }
}

/// No file of ours was there before.
async fn remove_all(storage: &AttachmentStore) -> Result<(), Fault> {
    let mut batches = storage.older_than(UtcMicros(i64::MAX), BATCH);
    while let Some(keys) = batches.next().await? {
        for key in keys {
            storage.remove(&key).await?;
        }
    }
    Ok(())
}

async fn load<'a>(
    reader: &mut Reader,
    head: &Head,
    place: &Place,
    opened: &[Opened],
    (storage, file): (&'a AttachmentStore, &mut Option<Upload<'a>>),
    now: UtcMicros,
) -> Result<Report, Fault> {
    let mut known = BTreeMap::new();
    for part in opened {
        let tables = catalogue::tables(&part.tx, part.section).await?;
        for table in tables.iter().rev() {
            remove_what_migrations_put_in(&part.tx, &table.name).await?;
        }
        for table in tables {
            known.insert((part.section, table.name.clone()), table);
        }
    }
    let mut loader = Loader {
        opened,
        from: head.engine,
        to: place.engine(),
        known,
        current: None,
        loaded: Vec::new(),
    };
    let mut tally = Tally::default();
    let mut ended: Option<End> = None;
    while let Some(frame) = reader.next()? {
        tally.add(&frame);
        if !matches!(frame, Frame::Bytes(_))
            && let Some(whole) = file.take()
        {
            whole.finish().await?;
        }
        match frame {
            Frame::Table(table) => loader.begin(table).await?,
            Frame::Rows(lines) => loader.rows(&lines).await?,
            Frame::Stored(stored) => *file = Some(storage.put_sealed(&stored.key)),
            Frame::Bytes(bytes) => {
                if let Some(file) = file {
                    file.write(&bytes).await?;
                }
            }
            Frame::End(end) => ended = Some(end),
            Frame::Head(_) => return Err(Fault::Changed),
        }
    }
    loader.end().await?;
    let end = ended.ok_or(Fault::Changed)?;
    let mut report = tally.finish(&end)?;
    loader.compare(&end).await?;
    if let Some(data) = loader.part(Section::Data) {
        take_off(&data.tx, &end.taken_off).await?;
        let signed_in = format!(
            "UPDATE session SET ended_at = {} WHERE ended_at IS NULL",
            now.0
        );
        data.tx.execute_unprepared(&signed_in).await?;
    }
    Place::migrate(opened).await?;
    if !end.taken_off.is_empty() {
        report.remarks.push(format!(
            "{} files had been taken off drafts while the backup was made; they are off here too.",
            end.taken_off.len()
        ));
    }
    if loader.from != loader.to {
        report.remarks.push(
            "The kind of database is another one: every row of the audit is here, its seals stay in \
             the backup, and sealing begins anew. Keep the backup."
                .to_owned(),
        );
    }
    Ok(report)
}

async fn remove_what_migrations_put_in(tx: &DatabaseTransaction, table: &str) -> Result<(), DbErr> {
    // Where nothing is, nothing is removed: the audit refuses even that.
    if count(tx, table).await? > 0 {
        tx.execute_unprepared(&format!("DELETE FROM \"{table}\""))
            .await?;
    }
    Ok(())
}

async fn count(tx: &DatabaseTransaction, table: &str) -> Result<u64, DbErr> {
    let sql = format!("SELECT count(*) FROM \"{table}\"");
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    let row = tx.query_one_raw(statement).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(count.unsigned_abs())
}

async fn take_off(tx: &DatabaseTransaction, keys: &[String]) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let mark = Engine::of(backend).mark(1);
    let sql = format!("DELETE FROM attachment WHERE storage_key = {mark}");
    for key in keys {
        let statement = Statement::from_sql_and_values(backend, &sql, [key.as_str().into()]);
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

/// A table that is being put in.
struct Current {
    table: Table,
    /// Which of the columns are put in: all, unless the database numbers the rows anew.
    columns: Vec<(usize, Column)>,
    section: Section,
}

/// What became of a table.
struct Loaded {
    table: Table,
    section: Section,
    /// Whether its rows are as they were; else only their number can be compared.
    unchanged: bool,
}

struct Loader<'a> {
    opened: &'a [Opened],
    from: Engine,
    to: Engine,
    known: BTreeMap<(Section, String), Table>,
    current: Option<Current>,
    loaded: Vec<Loaded>,
}

impl Loader<'_> {
    fn part(&self, section: Section) -> Option<&Opened> {
        self.opened.iter().find(|part| part.section == section)
    }

    async fn begin(&mut self, table: Table) -> Result<(), Fault> {
        self.end().await?;
        if self.from != self.to && table.name == SEALS {
            return Ok(());
        }
        // PostgreSQL has changes and reads in one table, numbered together.
        let joins = table.section == Section::Reads && self.to == Engine::Postgres;
        let section = if joins { Section::Data } else { table.section };
        let known = self.known.get(&(section, table.name.clone()));
        let known = known.ok_or_else(|| Fault::UnknownTable(table.name.clone()))?;
        let mut columns = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            if !known.columns.contains(column) {
                let name = format!("{}.{}", table.name, column.name);
                return Err(Fault::UnknownTable(name));
            }
            let numbered = known.numbered.as_ref();
            if !(joins && numbered.is_some_and(|(name, _)| *name == column.name)) {
                columns.push((at, column.clone()));
            }
        }
        self.current = Some(Current {
            table,
            columns,
            section,
        });
        Ok(())
    }

    async fn rows(&mut self, lines: &[u8]) -> Result<(), Fault> {
        let Some(current) = &self.current else {
            return Ok(());
        };
        let part = self.part(current.section).ok_or(Fault::Changed)?;
        let most = (MOST_VALUES / current.columns.len().max(1)).clamp(1, MOST_ROWS);
        let mut batch: Vec<Vec<Value>> = Vec::new();
        for line in each_line(lines) {
            let mut all = values(line, &current.table.columns)?;
            if current.columns.len() < all.len() {
                let mut at = 0;
                all.retain(|_| {
                    let wanted = current.columns.iter().any(|(wanted, _)| *wanted == at);
                    at += 1;
                    wanted
                });
            }
            batch.push(all);
            if batch.len() >= most {
                insert(&part.tx, current, std::mem::take(&mut batch)).await?;
            }
        }
        if !batch.is_empty() {
            insert(&part.tx, current, batch).await?;
        }
        Ok(())
    }

    /// Ends the table that was being put in.
    async fn end(&mut self) -> Result<(), Fault> {
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        let unchanged = current.columns.len() == current.table.columns.len();
        let part = self.part(current.section).ok_or(Fault::Changed)?;
        if let Some((column, last)) = &current.table.numbered
            && unchanged
        {
            catalogue::number_after(&part.tx, &current.table.name, column, *last).await?;
        }
        self.loaded.push(Loaded {
            table: current.table,
            section: current.section,
            unchanged,
        });
        Ok(())
    }

    /// Reads everything back and compares it with what was saved.
    async fn compare(&self, end: &End) -> Result<(), Fault> {
        let saved = |table: &Table| {
            let mut all = end.tables.iter();
            all.find(|(section, name, _)| *section == table.section && *name == table.name)
                .map(|(_, _, sum)| *sum)
                .unwrap_or_default()
        };
        for loaded in &self.loaded {
            let name = &loaded.table.name;
            let part = self.part(loaded.section).ok_or(Fault::Changed)?;
            let mut here = self
                .loaded
                .iter()
                .filter(|other| other.section == loaded.section && other.table.name == *name);
            let joined = here.clone().count() > 1;
            let same = if joined || !loaded.unchanged {
                let wanted: u64 = here.by_ref().map(|other| saved(&other.table).count).sum();
                count(&part.tx, name).await? == wanted
            } else {
                let mut sum = Sum::default();
                read(&part.tx, self.to, &loaded.table, |lines| {
                    each_line(&lines).for_each(|line| sum.add(line));
                    Ok(())
                })
                .await?;
                sum == saved(&loaded.table)
            };
            if !same {
                return Err(Fault::Differs(name.clone()));
            }
        }
        Ok(())
    }
}

async fn insert(
    tx: &DatabaseTransaction,
    current: &Current,
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let engine = Engine::of(backend);
    let names: Vec<String> = current
        .columns
        .iter()
        .map(|(_, column)| format!("\"{}\"", column.name))
        .collect();
    let mut number = 0;
    let tuples: Vec<String> = rows
        .iter()
        .map(|row| {
            let marks: Vec<String> = row
                .iter()
                .map(|_| {
                    number += 1;
                    engine.mark(number)
                })
                .collect();
            format!("({})", marks.join(","))
        })
        .collect();
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES {}",
        current.table.name,
        names.join(","),
        tuples.join(",")
    );
    let values = rows.into_iter().flatten();
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}
