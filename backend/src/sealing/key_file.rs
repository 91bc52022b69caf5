//! The key file: one site key of 32 bytes after the other, the one in use first.
//!
//! Owns reading and replacing it. A new content is written beside it, flushed, and moved over it, so
//! that a crash leaves the old file or the new one; it stays its owner's alone.

use super::{KEY_BYTES, SiteKey};
use crate::clock::Random;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The file.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
}

/// What a file looked like when it was read: another one has another stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp(u64, i64, i64);

impl KeyFile {
    /// The file at this path.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the keys, the one in use first; makes a file with one key when there is none and `create`
    /// is set.
    ///
    /// # Errors
    /// A sentence for the person who runs the server.
    pub fn load(&self, create: bool, random: Random) -> Result<Vec<SiteKey>, String> {
        let shown = self.path.display();
        if !self.path.exists() && create {
            let bytes: [u8; KEY_BYTES] = random
                .bytes()
                .map_err(|_| "the system has no randomness".to_owned())?;
            write_new(&self.path, &bytes)
                .and_then(|()| sync_folder(&self.path))
                .map_err(|error| format!("cannot write the key file {shown}: {error}"))?;
        }
        let bytes = self.bytes()?;
        bytes
            .chunks_exact(KEY_BYTES)
            .map(|key| {
                let key: Zeroizing<[u8; KEY_BYTES]> =
                    Zeroizing::new(key.try_into().map_err(|_| "a key is cut short")?);
                SiteKey::new(&key).map_err(|error| error.to_string())
            })
            .collect()
    }

    fn bytes(&self) -> Result<Zeroizing<Vec<u8>>, String> {
        let shown = self.path.display();
        let bytes = Zeroizing::new(std::fs::read(&self.path).map_err(|error| {
            format!(
                "cannot read the key file {shown}: {error}. Without it nothing sealed can be read: \
                 name the right one with --key-file, or bring it back from its copy"
            )
        })?);
        self.refuse_open_modes()?;
        if bytes.is_empty() || !bytes.len().is_multiple_of(KEY_BYTES) {
            return Err(format!(
                "the key file {shown} must hold exactly {KEY_BYTES} bytes for each key, and has {}: \
                 bring it back from its copy",
                bytes.len()
            ));
        }
        Ok(bytes)
    }

    /// Changes when the file does.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        let file = std::fs::metadata(&self.path).ok()?;
        Some(Stamp(file.ino(), file.mtime(), file.mtime_nsec()))
    }

    /// Keeps others from replacing keys for as long as what it gives is there.
    ///
    /// # Errors
    /// A sentence, when another command does so now.
    pub fn lock(&self) -> Result<File, String> {
        let folder = File::open(folder_of(&self.path)).map_err(|error| error.to_string())?;
        folder.try_lock().map_err(|_| {
            format!(
                "another command works on the key file {}: wait until it is done",
                self.path.display()
            )
        })?;
        Ok(folder)
    }

    /// Puts a new key last: it is not in use before it is moved to the front.
    ///
    /// # Errors
    /// A sentence; the file is then as it was.
    pub fn add(&self, random: Random) -> Result<(), String> {
        let new: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(
            random
                .bytes()
                .map_err(|_| "the system has no randomness".to_owned())?,
        );
        let old = self.bytes()?;
        self.replace(&Zeroizing::new([old.as_slice(), new.as_slice()].concat()))
    }

    /// Moves the last key to the front, so that it is the one in use.
    ///
    /// # Errors
    /// A sentence; the file is then as it was.
    pub fn put_last_first(&self) -> Result<(), String> {
        let mut bytes = self.bytes()?;
        bytes.rotate_right(KEY_BYTES);
        self.replace(&bytes)
    }

    /// Leaves only the key in use.
    ///
    /// # Errors
    /// A sentence; the file is then as it was.
    pub fn keep_first(&self) -> Result<(), String> {
        let bytes = self.bytes()?;
        self.replace(bytes.get(..KEY_BYTES).unwrap_or_default())
    }

    fn replace(&self, bytes: &[u8]) -> Result<(), String> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let replaced = (|| {
            match std::fs::remove_file(&beside) {
                // Of a command that was killed.
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            write_new(&beside, bytes)?;
            // The server must be able to read what root wrote.
            let (old, new) = (self.path.metadata()?, beside.metadata()?);
            if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
                std::os::unix::fs::chown(&beside, Some(old.uid()), Some(old.gid()))?;
            }
            std::fs::rename(&beside, &self.path)?;
            sync_folder(&self.path)
        })();
        replaced.map_err(|error: io::Error| {
            format!(
                "cannot replace the key file {}: {error}",
                self.path.display()
            )
        })
    }

    fn refuse_open_modes(&self) -> Result<(), String> {
        let mode = std::fs::metadata(&self.path)
            .map_err(|error| error.to_string())?
            .permissions()
            .mode();
        if mode & 0o077 == 0 {
            return Ok(());
        }
        let shown = self.path.display();
        Err(format!(
            "the key file {shown} can be read by others (mode {:o}). Run: chmod 600 {shown}",
            mode & 0o777
        ))
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}
