//! Making a backup: the rows of one moment, then the files that they name.

use super::catalogue;
use super::format::{Engine, Head, Stored, Table, Tally, line, select};
use super::places::{Opened, Place};
use super::stream::{Frame, Writer};
use super::{Fault, Report};
use crate::clock::Random;
use crate::sealing::Sealer;
use crate::storage::AttachmentStore;
use futures_util::{StreamExt as _, TryStreamExt as _};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement, StreamTrait};
use shared::time::UtcMicros;
use std::collections::BTreeMap;
use std::path::Path;

/// Rows are written in frames of about this size.
const ROWS_BYTES: usize = 256 * 1024;
/// Keys of files that are fetched at once.
const KEYS: usize = 500;

/// Makes a backup at `to`, beside the running server. Its memory does not grow with the site.
///
/// # Errors
/// Why there is none; then nothing is left at `to`.
pub async fn make(
    place: &Place,
    storage: &AttachmentStore,
    sealer: &Sealer,
    now: UtcMicros,
    to: &Path,
) -> Result<Report, Fault> {
    let mut writer = Writer::create(to, sealer, Random)?;
    let opened = place.snapshot().await?;
    let mut migrations = BTreeMap::new();
    for part in &opened {
        migrations.insert(part.section, catalogue::migrations(&part.tx).await?);
    }
    let engine = place.engine();
    writer.head(&Head {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.0,
        engine,
        migrations,
    })?;
    let mut tally = Tally::default();
    for part in &opened {
        for table in catalogue::tables(&part.tx, part.section).await? {
            writer.table(&table)?;
            tally.add(&Frame::Table(table.clone()));
            read(&part.tx, engine, &table, |lines| {
                writer.rows(&lines)?;
                tally.add(&Frame::Rows(lines));
                Ok(())
            })
            .await?;
        }
    }
    let mut files = Files {
        storage,
        writer: &mut writer,
        tally: &mut tally,
        taken_off: Vec::new(),
        missing: 0,
    };
    if let Some(data) = opened.first() {
        files.save(place, data).await?;
    }
    let (taken_off, missing) = (files.taken_off, files.missing);
    for part in opened {
        part.release().await?;
    }
    let end = tally.end(taken_off);
    writer.finish(&end)?;
    Ok(Report {
        backup_bytes: writer.written,
        missing,
        ..end.report()
    })
}

/// Gives the rows of a table, some lines at a time.
pub(super) async fn read(
    tx: &DatabaseTransaction,
    engine: Engine,
    table: &Table,
    mut take: impl FnMut(Vec<u8>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let statement = Statement::from_string(
        ConnectionTrait::get_database_backend(tx),
        select(engine, table),
    );
    let mut rows = StreamTrait::stream_raw(tx, statement).await?;
    let mut lines = Vec::new();
    while let Some(row) = rows.try_next().await? {
        lines.extend(line(&row, table)?);
        lines.push(b'\n');
        if lines.len() >= ROWS_BYTES {
            take(std::mem::take(&mut lines))?;
        }
    }
    if lines.is_empty() {
        Ok(())
    } else {
        take(lines)
    }
}

struct Files<'a> {
    storage: &'a AttachmentStore,
    writer: &'a mut Writer,
    tally: &'a mut Tally,
    taken_off: Vec<String>,
    missing: u64,
}

impl Files<'_> {
    /// Saves the files that the snapshot names, by their keys' order.
    async fn save(&mut self, place: &Place, data: &Opened) -> Result<(), Fault> {
        let mut after = String::new();
        loop {
            let keys = keys(&data.tx, &after).await?;
            let Some((last, _)) = keys.last() else {
                return Ok(());
            };
            after.clone_from(last);
            for (key, of_draft) in keys {
                if self.save_one(&key).await? {
                    continue;
                }
                // Files go when they are taken off a draft, or with it; those of messages never do.
                if of_draft && !is_known(place, &key).await? {
                    self.taken_off.push(key);
                } else {
                    self.missing += 1;
                }
            }
        }
    }

    /// Saves one file; false when the storage does not have it.
    async fn save_one(&mut self, key: &str) -> Result<bool, Fault> {
        let Some(bytes) = self.storage.sealed(key).await? else {
            return Ok(false);
        };
        let mut bytes = std::pin::pin!(bytes);
        let stored = Stored {
            key: key.to_owned(),
        };
        self.writer.stored(&stored)?;
        self.tally.add(&Frame::Stored(stored));
        while let Some(piece) = bytes.next().await {
            let piece = piece?;
            self.writer.bytes(&piece)?;
            self.tally.add(&Frame::Bytes(piece.to_vec()));
        }
        Ok(true)
    }
}

/// The next files of the snapshot, and whether each belongs to a draft still. Those that were found unsafe
/// are not saved: housekeeping removes their bytes.
async fn keys(tx: &DatabaseTransaction, after: &str) -> Result<Vec<(String, bool)>, DbErr> {
    let backend = ConnectionTrait::get_database_backend(tx);
    let mark = Engine::of(backend).mark(1);
    let sql = format!(
        "SELECT storage_key, CASE WHEN message_id IS NULL THEN 1 ELSE 0 END AS of_draft \
         FROM attachment WHERE storage_key > {mark} AND scan <> 'infected' ORDER BY storage_key LIMIT {KEYS}"
    );
    let statement = Statement::from_sql_and_values(backend, sql, [after.into()]);
    let rows = tx.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let of_draft: i32 = row.try_get_by_index(1)?;
            Ok((row.try_get_by_index(0)?, of_draft == 1))
        })
        .collect()
}

/// Whether an attachment has this file now, outside the snapshot.
async fn is_known(place: &Place, key: &str) -> Result<bool, DbErr> {
    let mut known = false;
    for part in place.snapshot().await? {
        if part.section == super::format::Section::Data {
            let backend = ConnectionTrait::get_database_backend(&part.tx);
            let mark = Engine::of(backend).mark(1);
            let sql = format!("SELECT 1 FROM attachment WHERE storage_key = {mark}");
            let statement = Statement::from_sql_and_values(backend, sql, [key.into()]);
            known = part.tx.query_one_raw(statement).await?.is_some();
        }
        part.release().await?;
    }
    Ok(known)
}
