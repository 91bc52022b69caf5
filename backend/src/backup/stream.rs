//! The backup's file: a line that says what it is, a line with the site key's name, then one sealed
//! stream of frames.
//!
//! A frame is `tag (1) | length (4, big-endian) | bytes`. What is in the frames is said in
//! [`super::format`]. The stream's last chunk carries a mark, so that a file that was cut off does not
//! open, and no byte can be changed unseen.

use super::Fault;
use super::format::{End, Head, Stored, Table};
use crate::clock::Random;
use crate::sealing::{FileOpener, FileSealer, Sealer, SealingError, open_stream, seal_stream};
use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The first line: what it is, and the format's number.
const TITLE: &str = "carepost backup ";
const FORMAT: &str = "1";
/// What the stream's key is derived for.
const KEY_LABEL: &str = "carepost backup 1";
/// No frame is longer: a reader's memory is bounded whatever the file says.
const LONGEST: usize = 32 * 1024 * 1024;
/// Bytes that are read at once.
const PIECE: usize = 256 * 1024;

/// One frame.
#[derive(Debug)]
pub(super) enum Frame {
    /// First: of what, when, by which program.
    Head(Head),
    /// The rows of a table follow.
    Table(Table),
    /// Some rows, a line each.
    Rows(Vec<u8>),
    /// The bytes of a stored file follow.
    Stored(Stored),
    /// Some bytes of it.
    Bytes(Vec<u8>),
    /// Last: what there was, to be compared.
    End(End),
}

/// Writes a backup beside its final name, which it gets when it is whole.
pub(super) struct Writer {
    file: File,
    part: PathBuf,
    whole: PathBuf,
    sealer: Option<FileSealer>,
    /// Bytes of the file so far.
    pub(super) written: u64,
}

impl Writer {
    pub(super) fn create(whole: &Path, sealer: &Sealer, random: Random) -> Result<Self, Fault> {
        if whole.exists() {
            return Err(Fault::Exists(whole.to_owned()));
        }
        let mut part = whole.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let (site_key_id, key) = sealer.derive(KEY_LABEL)?;
        let opened = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&part);
        let file = opened.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Fault::Unfinished(part.clone()),
            _ => Fault::write(&part, error),
        })?;
        let mut writer = Self {
            file,
            part,
            whole: whole.to_owned(),
            sealer: Some(seal_stream(&key, random)?),
            written: 0,
        };
        writer.put(format!("{TITLE}{FORMAT}\n{site_key_id}\n").as_bytes())?;
        Ok(writer)
    }

    pub(super) fn head(&mut self, head: &Head) -> Result<(), Fault> {
        self.frame(b'H', &serde_json::to_vec(head)?)
    }

    pub(super) fn table(&mut self, table: &Table) -> Result<(), Fault> {
        self.frame(b'T', &serde_json::to_vec(table)?)
    }

    pub(super) fn rows(&mut self, lines: &[u8]) -> Result<(), Fault> {
        self.frame(b'R', lines)
    }

    pub(super) fn stored(&mut self, stored: &Stored) -> Result<(), Fault> {
        self.frame(b'F', &serde_json::to_vec(stored)?)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        // A storage gives pieces of any size.
        bytes
            .chunks(PIECE)
            .try_for_each(|piece| self.frame(b'B', piece))
    }

    /// Ends the backup, makes it durable, and gives it its name.
    pub(super) fn finish(&mut self, end: &End) -> Result<(), Fault> {
        self.frame(b'E', &serde_json::to_vec(end)?)?;
        if let Some(sealer) = self.sealer.take() {
            let rest = sealer.finish()?;
            self.put(&rest)?;
        }
        let failed = |error| Fault::write(&self.part, error);
        self.file.sync_all().map_err(failed)?;
        let (here, flags) = (rustix::fs::CWD, rustix::fs::RenameFlags::NOREPLACE);
        rustix::fs::renameat_with(here, &self.part, here, &self.whole, flags).map_err(|error| {
            match error {
                rustix::io::Errno::EXIST => Fault::Exists(self.whole.clone()),
                other => failed(other.into()),
            }
        })?;
        super::sync_folder_of(&self.whole).map_err(failed)
    }

    fn frame(&mut self, tag: u8, bytes: &[u8]) -> Result<(), Fault> {
        let length = u32::try_from(bytes.len())
            .ok()
            .filter(|_| bytes.len() <= LONGEST);
        let length = length.ok_or(Fault::TooLong)?;
        let mut head = [tag, 0, 0, 0, 0];
        if let Some(place) = head.last_chunk_mut::<4>() {
            *place = length.to_be_bytes();
        }
        for piece in [head.as_slice(), bytes] {
            if let Some(sealer) = &mut self.sealer {
                let ready = sealer.push(piece)?;
                self.put(&ready)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.written += bytes.len() as u64;
        self.file
            .write_all(bytes)
            .map_err(|error| Fault::write(&self.part, error))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After `finish` there is none; after a failure nobody can use it.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// Reads a backup from its beginning to its end.
pub(super) struct Reader {
    file: BufReader<File>,
    path: PathBuf,
    opener: Option<FileOpener>,
    plain: Vec<u8>,
    taken: usize,
}

impl Reader {
    pub(super) fn open(path: &Path, sealer: &Sealer) -> Result<Self, Fault> {
        let failed = |error| Fault::Read(path.to_owned(), error);
        let file = File::open(path).map_err(failed)?;
        let mut file = BufReader::with_capacity(PIECE, file);
        let mut line = || -> Result<String, Fault> {
            let mut line = Vec::new();
            (&mut file)
                .take(200)
                .read_until(b'\n', &mut line)
                .map_err(failed)?;
            let line = String::from_utf8(line).ok();
            let line = line.and_then(|line| line.strip_suffix('\n').map(str::to_owned));
            line.ok_or_else(|| Fault::NoBackup(path.to_owned()))
        };
        let title = line()?;
        let format = title
            .strip_prefix(TITLE)
            .ok_or_else(|| Fault::NoBackup(path.to_owned()))?;
        if format != FORMAT {
            return Err(Fault::NewerFormat);
        }
        let site_key_id = line()?;
        let key = match sealer.derive_from(&site_key_id, KEY_LABEL) {
            Err(SealingError::OtherSiteKey) => return Err(Fault::OtherKey(site_key_id)),
            other => other?,
        };
        Ok(Self {
            file,
            path: path.to_owned(),
            opener: Some(open_stream(&key)),
            plain: Vec::new(),
            taken: 0,
        })
    }

    /// The next frame; none after the last.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Fault> {
        if !self.fill(5)? {
            return if self.rest().is_empty() {
                Ok(None)
            } else {
                Err(Fault::Changed)
            };
        }
        let (tag, length) = match self.rest() {
            [tag, a, b, c, d, ..] => (*tag, u32::from_be_bytes([*a, *b, *c, *d]) as usize),
            _ => return Err(Fault::Changed),
        };
        if length > LONGEST || !self.fill(5 + length)? {
            return Err(Fault::Changed);
        }
        let bytes = self
            .rest()
            .get(5..5 + length)
            .ok_or(Fault::Changed)?
            .to_vec();
        self.taken += 5 + length;
        Ok(Some(match tag {
            b'H' => Frame::Head(serde_json::from_slice(&bytes)?),
            b'T' => Frame::Table(serde_json::from_slice(&bytes)?),
            b'R' => Frame::Rows(bytes),
            b'F' => Frame::Stored(serde_json::from_slice(&bytes)?),
            b'B' => Frame::Bytes(bytes),
            b'E' => Frame::End(serde_json::from_slice(&bytes)?),
            _ => return Err(Fault::Changed),
        }))
    }

    fn rest(&self) -> &[u8] {
        self.plain.get(self.taken..).unwrap_or_default()
    }

    /// Reads until so many bytes are there; false when the stream has no more.
    fn fill(&mut self, wanted: usize) -> Result<bool, Fault> {
        while self.rest().len() < wanted {
            self.plain.drain(..self.taken);
            self.taken = 0;
            let Some(opener) = &mut self.opener else {
                return Ok(false);
            };
            let mut piece = Vec::with_capacity(PIECE);
            (&mut self.file)
                .take(PIECE as u64)
                .read_to_end(&mut piece)
                .map_err(|error| Fault::Read(self.path.clone(), error))?;
            if piece.is_empty() {
                if let Some(opener) = self.opener.take() {
                    self.plain
                        .extend(opener.finish().map_err(|_| Fault::Changed)?);
                }
            } else {
                let plain = opener.push(&piece).map_err(|_| Fault::Changed)?;
                self.plain.extend(plain);
            }
        }
        Ok(true)
    }
}
