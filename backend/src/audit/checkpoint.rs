//! Checkpoints: copies of seals in a file away from the database.
//!
//! A chain alone cannot tell that its end was cut off; a copy of a later seal can. One line of JSON for
//! each: `{"statement": …, "signature": …}`, the statement as [`super::seal`] writes it, the signature
//! in hexadecimal. Lines are only ever added.

use super::chains::ChainName;
use super::seal::{self, Signature};
use crate::db::entity::audit_seal;
use crate::sealing::{Sealer, SealingError};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// How much of the file's end is read to see what it has already; the whole may be large.
const LAST_BYTES: u64 = 64 * 1024;

/// A copy of a seal: what it says, and the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub(super) statement: String,
    pub(super) signature: String,
}

impl Checkpoint {
    pub(super) fn of(chain: ChainName, seal: &audit_seal::Model) -> Self {
        Self {
            statement: seal::statement(chain, seal),
            signature: seal::hex(&seal.signature),
        }
    }

    /// What follows a word at the beginning of one of its lines.
    pub(super) fn value(&self, word: &str) -> Option<&str> {
        self.statement
            .lines()
            .find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
    }

    pub(super) fn number(&self) -> Option<i64> {
        self.value("number")?.parse().ok()
    }

    /// Its number if this site signed it, or a site key that is gone may have: of the signature nothing
    /// can be said then, but what it says must still hold.
    pub(super) fn vouched_number(&self, sealer: &Sealer) -> Result<Option<i64>, SealingError> {
        let signature = seal::check(
            sealer,
            self.value("site key").unwrap_or_default(),
            self.statement.as_bytes(),
            &seal::unhex(&self.signature).unwrap_or_default(),
        )?;
        Ok(self.number().filter(|_| signature != Signature::Bad))
    }

    pub(super) fn is_of(&self, chain: ChainName) -> bool {
        self.value("chain") == Some(chain.word())
    }
}

/// The file that checkpoints are added to.
#[derive(Clone, Debug)]
pub struct CheckpointFile {
    path: PathBuf,
}

impl CheckpointFile {
    /// The file at this path; it is made with the first checkpoint.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file if there is none, and makes sure that it can be added to.
    ///
    /// # Errors
    /// When it cannot.
    pub fn prepare(&self) -> io::Result<()> {
        self.open_to_add().map(|_| ())
    }

    fn open_to_add(&self) -> io::Result<File> {
        OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
    }

    /// Adds a line, on disk when this returns.
    pub(super) fn add(&self, checkpoint: &Checkpoint) -> io::Result<()> {
        let mut file = self.open_to_add()?;
        let mut line = String::new();
        // After a power cut the last line may be half: the next one does not continue it.
        if file.seek(io::SeekFrom::End(0))? > 0 {
            file.seek(io::SeekFrom::End(-1))?;
            let mut last = [0_u8];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                line.push('\n');
            }
        }
        line.push_str(&serde_json::to_string(checkpoint)?);
        line.push('\n');
        file.write_all(line.as_bytes())?;
        file.sync_all()
    }

    /// All lines; a line that is no checkpoint is `None`. No file is no lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> io::Result<Vec<Option<Checkpoint>>> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(text
                .lines()
                .map(|line| serde_json::from_str(line).ok())
                .collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// The checkpoints among the last lines. The newest of each chain is there: one that fell out is
    /// added again.
    pub(super) fn end(&self) -> io::Result<Vec<Checkpoint>> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        file.seek(io::SeekFrom::Start(length.saturating_sub(LAST_BYTES)))?;
        let mut end = Vec::new();
        file.take(LAST_BYTES).read_to_end(&mut end)?;
        Ok(end
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }
}
