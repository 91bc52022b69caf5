//! Sealing at rest: what a patient or a care team wrote is unreadable without the site's key.
//!
//! Owns the keys and the format; it does not decide who may read. The site's key (KEK) wraps one data
//! key (DEK) for each patient, AES-256-GCM throughout. Every sealed value is bound to its table,
//! column, row and patient, so that bytes moved to another place do not open.

mod file;

pub use file::{CHUNK_BYTES, FileOpener, FileSealer, sealed_size};

use crate::clock::Random;
use crate::db::entity::patient_key;
use lru::LruCache;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use shared::id::PatientId;
use shared::time::UtcMicros;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Unwrapped data keys that are kept in memory.
const CACHED_KEYS: usize = 10_000;
/// The format of sealed values.
const VERSION: u8 = 1;

/// Why something cannot be sealed or opened. Never says what was in it.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// The bytes do not open: the wrong key, a changed byte, or a value from another place.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The operating system has no randomness to give.
    #[error("no randomness")]
    NoRandomness,
    /// A patient's key is missing although something of theirs is sealed.
    #[error("a patient's key is missing")]
    KeyMissing,
    /// A patient's key is wrapped by a site key that this server does not have.
    #[error("a patient's key is wrapped by another site key")]
    OtherSiteKey,
    /// The database failed while a key was looked up.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

impl From<ring::error::Unspecified> for SealingError {
    fn from(_: ring::error::Unspecified) -> Self {
        Self::DoesNotOpen
    }
}

/// A column whose values are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `thread.subject`
    ThreadSubject,
    /// `message.body`
    MessageBody,
    /// `draft.subject`
    DraftSubject,
    /// `draft.body`
    DraftBody,
    /// `attachment.name`
    AttachmentName,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::ThreadSubject => "thread.subject",
            Self::MessageBody => "message.body",
            Self::DraftSubject => "draft.subject",
            Self::DraftBody => "draft.body",
            Self::AttachmentName => "attachment.name",
        }
    }
}

/// A key for one purpose. Its memory is wiped when it goes.
pub type DerivedKey = Zeroizing<[u8; KEY_BYTES]>;

/// The site's key with its name.
pub struct SiteKey {
    id: String,
    key: LessSafeKey,
    /// What keys for other purposes are derived from.
    derivation: ring::hkdf::Prk,
}

impl std::fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SiteKey({})", self.id)
    }
}

impl SiteKey {
    /// Makes the key from its bytes. Its name is a fingerprint, so that a wrong key file is noticed.
    ///
    /// # Errors
    /// When the bytes are not a key.
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Result<Self, SealingError> {
        let mut material = b"carepost site key id".to_vec();
        material.extend_from_slice(bytes);
        let digest = ring::digest::digest(&ring::digest::SHA256, &material);
        let id = digest
            .as_ref()
            .iter()
            .take(8)
            .fold(String::new(), |mut id, byte| {
                use std::fmt::Write as _;
                let _ = write!(id, "{byte:02x}");
                id
            });
        let salt = ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, b"carepost site key");
        Ok(Self {
            id,
            key: aead_key(bytes)?,
            derivation: salt.extract(bytes),
        })
    }

    /// A key for one purpose, derived by HKDF-SHA-256 with the purpose's label: the same for the same
    /// site key, and no way back to it or to the key of another label.
    ///
    /// Whoever seals or signs with it keeps the site key's name beside the result, so that it still
    /// opens after the site key was replaced.
    ///
    /// # Errors
    /// Never for the length of key that is asked for here; `ring` counts it as possible.
    pub fn derive(&self, label: &'static str) -> Result<DerivedKey, SealingError> {
        let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
        self.derivation
            .expand(&[label.as_bytes()], ring::hkdf::HKDF_SHA256)?
            .fill(bytes.as_mut_slice())?;
        Ok(bytes)
    }

    /// Reads the key file, or makes one when it is missing and `create` is set.
    ///
    /// # Errors
    /// A sentence for the person who runs the server.
    pub fn load(path: &Path, create: bool, random: Random) -> Result<Self, String> {
        let shown = path.display();
        if !path.exists() && create {
            let bytes: [u8; KEY_BYTES] = random
                .bytes()
                .map_err(|_| "the system has no randomness".to_owned())?;
            write_private(path, &bytes)
                .map_err(|error| format!("cannot write the key file {shown}: {error}"))?;
        }
        let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| {
            format!(
                "cannot read the key file {shown}: {error}. Without it nothing sealed can be read"
            )
        })?);
        refuse_open_modes(path)?;
        let bytes: Zeroizing<[u8; KEY_BYTES]> =
            Zeroizing::new(bytes.as_slice().try_into().map_err(|_| {
                format!("the key file {shown} must hold exactly {KEY_BYTES} bytes")
            })?);
        Self::new(&bytes).map_err(|error| error.to_string())
    }
}

#[cfg(unix)]
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn refuse_open_modes(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path)
        .map_err(|error| error.to_string())?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(format!(
            "the key file {} can be read by others (mode {:o}). Run: chmod 600 {}",
            path.display(),
            mode & 0o777,
            path.display()
        ))
    }
}

/// Seals and opens for all patients; holds the site's key and a bounded cache of data keys.
#[derive(Clone, Debug)]
pub struct Sealer {
    site_key: Arc<SiteKey>,
    random: Random,
    cache: Arc<Mutex<LruCache<PatientId, PatientSealer>>>,
}

impl Sealer {
    /// Makes a sealer over the site's key.
    #[must_use]
    pub fn new(site_key: SiteKey, random: Random) -> Self {
        let size = NonZeroUsize::new(CACHED_KEYS).unwrap_or(NonZeroUsize::MIN);
        Self {
            site_key: Arc::new(site_key),
            random,
            cache: Arc::new(Mutex::new(LruCache::new(size))),
        }
    }

    /// Which site key wraps new data keys.
    #[must_use]
    pub fn site_key_id(&self) -> &str {
        &self.site_key.id
    }

    /// A key for one purpose from the site key in use, with that site key's name
    /// ([`SiteKey::derive`]).
    ///
    /// # Errors
    /// As [`SiteKey::derive`].
    pub fn derive(&self, label: &'static str) -> Result<(String, DerivedKey), SealingError> {
        Ok((self.site_key.id.clone(), self.site_key.derive(label)?))
    }

    /// A key for one purpose from the site key of this name: for what was made before the site key
    /// was replaced.
    ///
    /// # Errors
    /// [`SealingError::OtherSiteKey`] when the key file does not hold that site key.
    pub fn derive_from(
        &self,
        site_key_id: &str,
        label: &'static str,
    ) -> Result<DerivedKey, SealingError> {
        if site_key_id != self.site_key.id {
            return Err(SealingError::OtherSiteKey);
        }
        self.site_key.derive(label)
    }

    /// The patient's sealer, for reading.
    ///
    /// # Errors
    /// When the patient has no key yet, or it does not open.
    pub async fn patient<C: ConnectionTrait>(
        &self,
        conn: &C,
        patient: PatientId,
    ) -> Result<PatientSealer, SealingError> {
        if let Some(sealer) = self.cached(patient) {
            return Ok(sealer);
        }
        let row = patient_key::Entity::find_by_id(patient).one(conn).await?;
        let row = row.ok_or(SealingError::KeyMissing)?;
        self.unwrap(patient, &row.wrapped_key, &row.site_key_id)
    }

    /// The patient's sealer from a wrapped key that a query joined.
    ///
    /// # Errors
    /// When the key does not open.
    pub fn unwrap(
        &self,
        patient: PatientId,
        wrapped: &[u8],
        site_key_id: &str,
    ) -> Result<PatientSealer, SealingError> {
        if let Some(sealer) = self.cached(patient) {
            return Ok(sealer);
        }
        if site_key_id != self.site_key.id {
            return Err(SealingError::OtherSiteKey);
        }
        let bytes = Zeroizing::new(open(&self.site_key.key, wrapped, &wrap_aad(patient))?);
        self.keep(patient, &bytes)
    }

    /// Makes the patient's key; once, in the transaction that makes the patient.
    ///
    /// # Errors
    /// When there is no randomness, or the patient has a key already.
    pub async fn create_patient_key<C: ConnectionTrait>(
        &self,
        tx: &C,
        patient: PatientId,
        now: UtcMicros,
    ) -> Result<(), SealingError> {
        let bytes: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(
            self.random
                .bytes()
                .map_err(|_| SealingError::NoRandomness)?,
        );
        let wrapped = seal(
            &self.site_key.key,
            bytes.as_slice(),
            &wrap_aad(patient),
            self.random,
        )?;
        patient_key::Entity::insert(patient_key::ActiveModel {
            patient_id: Set(patient),
            wrapped_key: Set(wrapped),
            site_key_id: Set(self.site_key.id.clone()),
            created_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        Ok(())
    }

    fn cached(&self, patient: PatientId) -> Option<PatientSealer> {
        self.cache.lock().ok()?.get(&patient).cloned()
    }

    fn keep(&self, patient: PatientId, bytes: &[u8]) -> Result<PatientSealer, SealingError> {
        let sealer = PatientSealer {
            patient,
            key: Arc::new(aead_key(bytes)?),
            file_keys: Arc::new(
                ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, b"carepost file").extract(bytes),
            ),
            random: self.random,
        };
        if let Ok(mut cache) = self.cache.lock() {
            cache.put(patient, sealer.clone());
        }
        Ok(sealer)
    }
}

/// Seals and opens what belongs to one patient.
#[derive(Clone)]
pub struct PatientSealer {
    patient: PatientId,
    key: Arc<LessSafeKey>,
    file_keys: Arc<ring::hkdf::Prk>,
    random: Random,
}

impl std::fmt::Debug for PatientSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PatientSealer({})", self.patient)
    }
}

impl PatientSealer {
    /// Seals a text for one column of one row.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, column: Column, row: Uuid, text: &str) -> Result<Vec<u8>, SealingError> {
        seal(
            &self.key,
            text.as_bytes(),
            &self.aad(column, row),
            self.random,
        )
    }

    /// Opens a sealed text.
    ///
    /// # Errors
    /// When the bytes were not sealed for this patient, column and row, or were changed.
    pub fn open(&self, column: Column, row: Uuid, sealed: &[u8]) -> Result<String, SealingError> {
        let bytes = open(&self.key, sealed, &self.aad(column, row))?;
        String::from_utf8(bytes).map_err(|_| SealingError::DoesNotOpen)
    }

    fn aad(&self, column: Column, row: Uuid) -> Vec<u8> {
        let mut aad = Vec::with_capacity(64);
        aad.push(VERSION);
        aad.extend_from_slice(self.patient.0.as_bytes());
        aad.extend_from_slice(row.as_bytes());
        aad.extend_from_slice(column.name().as_bytes());
        aad
    }
}

fn wrap_aad(patient: PatientId) -> Vec<u8> {
    let mut aad = b"patient_key.wrapped_key".to_vec();
    aad.push(VERSION);
    aad.extend_from_slice(patient.0.as_bytes());
    aad
}

fn aead_key(bytes: &[u8]) -> Result<LessSafeKey, SealingError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes)?))
}

/// `version | nonce | ciphertext | tag`
fn seal(
    key: &LessSafeKey,
    plain: &[u8],
    aad: &[u8],
    random: Random,
) -> Result<Vec<u8>, SealingError> {
    let nonce: [u8; NONCE_LEN] = random.bytes().map_err(|_| SealingError::NoRandomness)?;
    let mut out = Vec::with_capacity(1 + NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    let mut body = plain.to_vec();
    key.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::from(aad),
        &mut body,
    )?;
    out.append(&mut body);
    Ok(out)
}

fn open(key: &LessSafeKey, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealingError> {
    let (version, rest) = sealed.split_first().ok_or(SealingError::DoesNotOpen)?;
    let (nonce, body) = rest
        .split_at_checked(NONCE_LEN)
        .ok_or(SealingError::DoesNotOpen)?;
    if *version != VERSION {
        return Err(SealingError::DoesNotOpen);
    }
    let nonce = Nonce::try_assume_unique_for_key(nonce)?;
    let mut body = body.to_vec();
    let length = key.open_in_place(nonce, Aad::from(aad), &mut body)?.len();
    body.truncate(length);
    Ok(body)
}

#[cfg(test)]
mod tests;
