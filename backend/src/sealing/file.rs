//! Sealed files: a header, then chunks of 64 KiB, each authenticated with its place and with whether
//! it is the last, so that chunks that are changed, swapped, left out or cut off do not open.
//!
//! Format: `version | salt (16) | chunk …`, a chunk being ciphertext and tag. The file's key comes
//! from the patient's key, the attachment and the salt, so no nonce is ever used twice under one key.
//! What belongs to the site and to no patient (a backup) has the same format and a derived key.

use super::{DerivedKey, KEY_BYTES, PatientSealer, SealingError, VERSION, aead_key};
use crate::clock::Random;
use ring::aead::{Aad, LessSafeKey, NONCE_LEN, Nonce};
use shared::id::AttachmentId;
use std::sync::Arc;

/// Plain bytes of a chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
const SALT_BYTES: usize = 16;
const HEADER_BYTES: usize = 1 + SALT_BYTES;
const TAG_BYTES: usize = ring::aead::MAX_TAG_LEN;

/// How many bytes a file of `plain` bytes takes when sealed.
#[must_use]
pub const fn sealed_size(plain: u64) -> u64 {
    let chunks = if plain == 0 {
        1
    } else {
        plain.div_ceil(CHUNK_BYTES as u64)
    };
    HEADER_BYTES as u64 + plain + chunks * TAG_BYTES as u64
}

struct FileKeyLength;

impl ring::hkdf::KeyType for FileKeyLength {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

/// What the keys of one file come from: each salt gives another.
#[derive(Clone)]
struct FileKeys {
    from: Arc<ring::hkdf::Prk>,
    place: Vec<u8>,
}

impl FileKeys {
    fn key(&self, salt: &[u8]) -> Result<LessSafeKey, SealingError> {
        let info = [self.place.as_slice(), salt];
        let mut bytes = zeroize::Zeroizing::new([0_u8; KEY_BYTES]);
        self.from
            .expand(&info, FileKeyLength)?
            .fill(bytes.as_mut_slice())?;
        aead_key(bytes.as_slice())
    }

    fn seal(&self, random: Random) -> Result<FileSealer, SealingError> {
        let salt: [u8; SALT_BYTES] = random.bytes().map_err(|_| SealingError::NoRandomness)?;
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.push(VERSION);
        header.extend_from_slice(&salt);
        Ok(FileSealer {
            chunks: Chunks::new(self.key(&salt)?),
            pending: header,
            plain: Vec::new(),
        })
    }

    const fn open(self) -> FileOpener {
        FileOpener {
            keys: self,
            chunks: None,
            buffer: Vec::new(),
        }
    }
}

impl PatientSealer {
    fn file_keys(&self, file: AttachmentId) -> FileKeys {
        FileKeys {
            from: Arc::clone(&self.file_keys),
            place: [self.patient.0.as_bytes().as_slice(), file.0.as_bytes()].concat(),
        }
    }

    /// Begins to seal a file.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal_file(&self, file: AttachmentId) -> Result<FileSealer, SealingError> {
        self.file_keys(file).seal(self.random)
    }

    /// Begins to open a file.
    #[must_use]
    pub fn open_file(&self, file: AttachmentId) -> FileOpener {
        self.file_keys(file).open()
    }
}

fn stream_keys(key: &DerivedKey) -> FileKeys {
    let salt = ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, b"carepost stream");
    FileKeys {
        from: Arc::new(salt.extract(key.as_slice())),
        place: Vec::new(),
    }
}

/// Begins to seal something that belongs to the site, with a key that was derived for it.
///
/// # Errors
/// When there is no randomness.
pub fn seal_stream(key: &DerivedKey, random: Random) -> Result<FileSealer, SealingError> {
    stream_keys(key).seal(random)
}

/// Begins to open what [`seal_stream`] sealed.
#[must_use]
pub fn open_stream(key: &DerivedKey) -> FileOpener {
    stream_keys(key).open()
}

struct Chunks {
    key: LessSafeKey,
    next: u32,
}

impl Chunks {
    const fn new(key: LessSafeKey) -> Self {
        Self { key, next: 0 }
    }

    fn nonce(&mut self, last: bool) -> Result<Nonce, SealingError> {
        let mut nonce = [0_u8; NONCE_LEN];
        let (front, counter) = nonce.split_at_mut(NONCE_LEN - 4);
        counter.copy_from_slice(&self.next.to_be_bytes());
        if let Some(flag) = front.first_mut() {
            *flag = u8::from(last);
        }
        self.next = self.next.checked_add(1).ok_or(SealingError::DoesNotOpen)?;
        Ok(Nonce::assume_unique_for_key(nonce))
    }
}

/// Seals a file piece by piece in flat memory.
pub struct FileSealer {
    chunks: Chunks,
    pending: Vec<u8>,
    plain: Vec<u8>,
}

impl FileSealer {
    /// Takes more of the file; gives what is ready to be stored.
    ///
    /// # Errors
    /// When sealing fails.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<Vec<u8>, SealingError> {
        let mut ready = std::mem::take(&mut self.pending);
        while !bytes.is_empty() {
            // A full chunk is sealed only when more follows: only then is it not the last.
            if self.plain.len() == CHUNK_BYTES {
                self.seal_chunk(false, &mut ready)?;
            }
            let room = CHUNK_BYTES - self.plain.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
        }
        Ok(ready)
    }

    /// Ends the file; gives the rest that is to be stored.
    ///
    /// # Errors
    /// When sealing fails.
    pub fn finish(mut self) -> Result<Vec<u8>, SealingError> {
        let mut ready = std::mem::take(&mut self.pending);
        self.seal_chunk(true, &mut ready)?;
        Ok(ready)
    }

    fn seal_chunk(&mut self, last: bool, out: &mut Vec<u8>) -> Result<(), SealingError> {
        let nonce = self.chunks.nonce(last)?;
        self.chunks
            .key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut self.plain)?;
        out.append(&mut self.plain);
        Ok(())
    }
}

/// Opens a file piece by piece; gives out only what is authenticated.
pub struct FileOpener {
    keys: FileKeys,
    chunks: Option<Chunks>,
    buffer: Vec<u8>,
}

impl FileOpener {
    /// Takes more sealed bytes; gives the plain bytes that are certain.
    ///
    /// # Errors
    /// When a chunk does not open; nothing after it may be used.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, SealingError> {
        const SEALED_CHUNK: usize = CHUNK_BYTES + TAG_BYTES;
        self.buffer.extend_from_slice(bytes);
        if self.chunks.is_none() && self.buffer.len() >= HEADER_BYTES {
            let rest = self.buffer.split_off(HEADER_BYTES);
            let header = std::mem::replace(&mut self.buffer, rest);
            let (version, salt) = header.split_first().ok_or(SealingError::DoesNotOpen)?;
            if *version != VERSION {
                return Err(SealingError::DoesNotOpen);
            }
            self.chunks = Some(Chunks::new(self.keys.key(salt)?));
        }
        let mut plain = Vec::new();
        // The last chunk may be full too: one is opened only when something follows it.
        while self.chunks.is_some() && self.buffer.len() > SEALED_CHUNK {
            let rest = self.buffer.split_off(SEALED_CHUNK);
            let chunk = std::mem::replace(&mut self.buffer, rest);
            self.open_chunk(chunk, false, &mut plain)?;
        }
        Ok(plain)
    }

    /// Ends the file; gives the rest.
    ///
    /// # Errors
    /// When the file was cut off or its end was changed.
    pub fn finish(mut self) -> Result<Vec<u8>, SealingError> {
        let mut plain = Vec::new();
        let chunk = std::mem::take(&mut self.buffer);
        self.open_chunk(chunk, true, &mut plain)?;
        Ok(plain)
    }

    fn open_chunk(
        &mut self,
        mut chunk: Vec<u8>,
        last: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), SealingError> {
        let chunks = self.chunks.as_mut().ok_or(SealingError::DoesNotOpen)?;
        let nonce = chunks.nonce(last)?;
        out.extend_from_slice(chunks.key.open_in_place(nonce, Aad::empty(), &mut chunk)?);
        Ok(())
    }
}
