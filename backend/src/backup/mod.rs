//! Backups: everything that a site is, in one sealed file, and the way back.
//!
//! A backup is made beside the running server: all rows from one snapshot of the database, then the
//! files that those rows name. Files never change, and a file that the snapshot names goes only when
//! somebody takes it off a draft, which is noted. Which tables there are is asked of the database, so
//! that no table can be forgotten. The rows do not depend on the kind of database: a backup of SQLite
//! can be restored into PostgreSQL and the other way.
//!
//! The site's key is never in a backup: whoever has both can read everything.

mod catalogue;
mod format;
mod load;
mod make;
mod places;
mod stream;

pub use load::restore;
pub use make::make;
pub use places::Place;

use crate::http::Error;
use crate::sealing::{Sealer, SealingError};
use std::path::{Path, PathBuf};
use stream::{Frame, Reader};

/// What was saved or restored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Tables, with how many rows each has.
    pub tables: Vec<(String, u64)>,
    /// Stored files.
    pub files: u64,
    /// Bytes of the stored files.
    pub file_bytes: u64,
    /// Bytes of the backup itself; 0 when it was only read.
    pub backup_bytes: u64,
    /// Files of sent messages that the storage does not have.
    pub missing: u64,
    /// What else whoever runs the site should know.
    pub remarks: Vec<String>,
}

/// Why there is no backup, or nothing was restored: a sentence that says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file of that name is there.
    #[error("{} exists already: a backup never takes the place of another. Give another name", .0.display())]
    Exists(PathBuf),
    /// Somebody else writes it, or was killed.
    #[error(
        "{} exists: another backup writes it, or one was killed. When none runs, remove it",
        .0.display()
    )]
    Unfinished(PathBuf),
    /// No room.
    #[error(
        "the disk is full while writing {}: this backup was given up, older ones are as they were. \
         Make room, or write to another disk",
        .0.display()
    )]
    DiskFull(PathBuf),
    /// It cannot be written.
    #[error("cannot write {file}: {1}", file = .0.display())]
    Write(PathBuf, std::io::Error),
    /// It cannot be read.
    #[error("cannot read {file}: {1}", file = .0.display())]
    Read(PathBuf, std::io::Error),
    /// Something else.
    #[error("{} is no backup of Carepost", .0.display())]
    NoBackup(PathBuf),
    /// From the future.
    #[error(
        "this backup was made by a newer program, in a form that this one cannot read. Use that one"
    )]
    NewerFormat,
    /// From the future.
    #[error(
        "this backup was made by version {0}, whose database is newer than this program: it has the \
         step {1}. Restore it with that version"
    )]
    NewerSchema(String, String),
    /// Sealed with another key.
    #[error(
        "the key file is not the one that this backup was sealed with (site key {0}). Give the right \
         one with --key-file"
    )]
    OtherKey(String),
    /// Damaged.
    #[error("the backup was cut off or changed: nothing of it can be trusted. Use another one")]
    Changed,
    /// A mistake of ours.
    #[error("a row is longer than a backup can hold")]
    TooLong,
    /// A mistake of ours.
    #[error("the column {0} has the type {1}, which backups do not know")]
    UnknownType(String, String),
    /// Made by hand, or by a program that is not ours.
    #[error("the backup has {0}, which the database of its version does not have")]
    UnknownTable(String),
    /// A mistake of ours.
    #[error("the tables depend on each other in a circle")]
    Circle,
    /// Somebody's data would be lost.
    #[error("{0} is not empty: a backup is restored only where nothing is. {1}")]
    NotEmpty(String, &'static str),
    /// What was read back is not what the backup says.
    #[error("what was restored is not what was saved: {0} differs. Nothing was kept")]
    Differs(String),
    /// The database failed, or its disk is full.
    #[error("the database failed, and nothing was kept: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The storage failed.
    #[error("{0}")]
    Storage(#[from] Error),
    /// A key cannot be made.
    #[error("{0}")]
    Sealing(#[from] SealingError),
}

impl From<serde_json::Error> for Fault {
    /// Only what was sealed by us is ever parsed.
    fn from(_: serde_json::Error) -> Self {
        Self::Changed
    }
}

impl Fault {
    fn write(path: &Path, error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => Self::DiskFull(path.to_owned()),
            _ => Self::Write(path.to_owned(), error),
        }
    }
}

/// Reads a backup from its beginning to its end without restoring anything: whether it is whole.
///
/// # Errors
/// Why it could not be restored.
pub fn check(path: &Path, sealer: &Sealer) -> Result<Report, Fault> {
    let mut tally = format::Tally::default();
    let mut reader = Reader::open(path, sealer)?;
    let mut ended = None;
    while let Some(frame) = reader.next()? {
        match frame {
            Frame::Head(head) => places::refuse_newer(&head)?,
            Frame::End(end) => ended = Some(end),
            other => tally.add(&other),
        }
    }
    tally.finish(&ended.ok_or(Fault::Changed)?)
}

/// Whether restoring takes a line for a row of a table with one column of every kind.
#[cfg(feature = "fuzzing")]
pub(crate) fn is_row(line: &[u8]) -> bool {
    use format::Kind;
    let columns = [
        Kind::Boolean,
        Kind::Integer,
        Kind::Text,
        Kind::Id,
        Kind::Bytes,
        Kind::Json,
    ]
    .map(|kind| format::Column {
        name: String::new(),
        kind,
    });
    format::values(line, &columns).is_ok()
}

/// Makes what happened to names in the file's folder durable.
fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
