//! Sealing at rest: what a patient or a care team wrote is unreadable without the site's key.
//!
//! Owns the keys and the format; it does not decide who may read. The site's key (KEK) wraps one data
//! key (DEK) for each patient, AES-256-GCM throughout. Every sealed value is bound to its table,
//! column, row and patient, so that bytes moved to another place do not open.

mod account;
mod file;
mod key_file;
mod rotation;

pub use account::AccountSealer;
pub use file::{CHUNK_BYTES, FileOpener, FileSealer, open_stream, seal_stream, sealed_size};
pub use key_file::KeyFile;
pub use rotation::{
    is_retired, left_to_wrap, refuse_retired, retire, was_never_used, wrap_accounts, wrap_next,
};

use crate::clock::Random;
use crate::db::entity::patient_key;
use key_file::Stamp;
use lru::LruCache;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use shared::id::PatientId;
use shared::time::UtcMicros;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
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
    /// The key of a patient or account is missing although something of theirs is sealed.
    #[error("a key is missing")]
    KeyMissing,
    /// A patient's key is wrapped by a site key that this server does not have.
    #[error("a patient's key is wrapped by another site key")]
    OtherSiteKey,
    /// The site key in use was retired; the key file here is an old one.
    #[error(
        "the site key in use was retired: the key file is an old one. Bring back the newest copy"
    )]
    RetiredSiteKey,
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
    /// `thread.about`
    ThreadAbout,
    /// `draft.about`
    DraftAbout,
    /// `draft.facts`
    DraftFacts,
    /// `message.facts`
    MessageFacts,
    /// `own_folder.name`
    OwnFolderName,
    /// `patient.dod_id`
    PatientDodId,
    /// `access_grant.purpose`
    GrantPurpose,
    /// `grant_invite.code`
    InviteCode,
    /// `grant_invite.purpose`
    InvitePurpose,
    /// `registration.reason`
    RegistrationReason,
    /// `thread_event.reason`
    ThreadEventReason,
    /// `thread_note.body`
    ThreadNoteBody,
    /// `contact_address.address`
    ContactAddress,
    /// `contact_code.address`
    CodeAddress,
    /// `contact_code.code`
    Code,
    /// `notice.address`
    NoticeAddress,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::ThreadSubject => "thread.subject",
            Self::MessageBody => "message.body",
            Self::DraftSubject => "draft.subject",
            Self::DraftBody => "draft.body",
            Self::AttachmentName => "attachment.name",
            Self::ThreadAbout => "thread.about",
            Self::DraftAbout => "draft.about",
            Self::DraftFacts => "draft.facts",
            Self::MessageFacts => "message.facts",
            Self::OwnFolderName => "own_folder.name",
            Self::PatientDodId => "patient.dod_id",
            Self::GrantPurpose => "access_grant.purpose",
            Self::InviteCode => "grant_invite.code",
            Self::InvitePurpose => "grant_invite.purpose",
            Self::RegistrationReason => "registration.reason",
            Self::ThreadEventReason => "thread_event.reason",
            Self::ThreadNoteBody => "thread_note.body",
            Self::ContactAddress => "contact_address.address",
            Self::CodeAddress => "contact_code.address",
            Self::Code => "contact_code.code",
            Self::NoticeAddress => "notice.address",
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

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The site keys of the key file: one in use, and those that it replaced.
#[derive(Debug)]
pub struct SiteKeys {
    current: SiteKey,
    others: Vec<SiteKey>,
}

impl SiteKeys {
    /// These keys, the one in use first; `None` when there is none.
    #[must_use]
    pub fn new(keys: Vec<SiteKey>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self {
            current: keys.next()?,
            others: keys.collect(),
        })
    }

    /// The one in use.
    #[must_use]
    pub const fn current(&self) -> &SiteKey {
        &self.current
    }

    /// Those that it replaced.
    #[must_use]
    pub fn others(&self) -> &[SiteKey] {
        &self.others
    }

    /// The key of this name.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&SiteKey> {
        std::iter::once(&self.current)
            .chain(&self.others)
            .find(|key| key.id == id)
    }
}

/// Seals and opens for all patients; holds the site's keys and a bounded cache of data keys.
#[derive(Clone, Debug)]
pub struct Sealer {
    keys: Arc<RwLock<Arc<SiteKeys>>>,
    /// Where the keys were read, to read them again when another one is met.
    file: Option<Arc<(KeyFile, Mutex<Option<Stamp>>)>>,
    random: Random,
    cache: Arc<Mutex<LruCache<PatientId, PatientSealer>>>,
}

impl Sealer {
    /// Makes a sealer over one site key.
    #[must_use]
    pub fn new(site_key: SiteKey, random: Random) -> Self {
        let keys = SiteKeys {
            current: site_key,
            others: Vec::new(),
        };
        Self::over(keys, None, random)
    }

    /// Makes a sealer over the keys of a file, which is read again when another key is met: keys are
    /// replaced while servers run.
    ///
    /// # Errors
    /// A sentence for the person who runs the server.
    pub fn load(file: KeyFile, create: bool, random: Random) -> Result<Self, String> {
        let stamp = file.stamp();
        let keys = SiteKeys::new(file.load(create, random)?)
            .ok_or_else(|| format!("the key file {} is empty", file.path().display()))?;
        let file = Arc::new((file, Mutex::new(stamp)));
        Ok(Self::over(keys, Some(file), random))
    }

    fn over(
        keys: SiteKeys,
        file: Option<Arc<(KeyFile, Mutex<Option<Stamp>>)>>,
        random: Random,
    ) -> Self {
        let size = NonZeroUsize::new(CACHED_KEYS).unwrap_or(NonZeroUsize::MIN);
        Self {
            keys: Arc::new(RwLock::new(Arc::new(keys))),
            file,
            random,
            cache: Arc::new(Mutex::new(LruCache::new(size))),
        }
    }

    /// The site keys, as they were read last.
    #[must_use]
    pub fn keys(&self) -> Arc<SiteKeys> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&keys)
    }

    /// Which site key wraps new data keys.
    #[must_use]
    pub fn site_key_id(&self) -> String {
        self.keys().current.id.clone()
    }

    /// Reads the key file again if it is another one than before; says whether it was.
    pub fn reload(&self) -> bool {
        let Some((file, seen)) = self.file.as_deref() else {
            return false;
        };
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = file.stamp();
        if stamp == *seen {
            return false;
        }
        match file.load(false, self.random) {
            Ok(read) => {
                let Some(read) = SiteKeys::new(read) else {
                    return false;
                };
                tracing::info!(site_key = read.current.id, "the key file was read again");
                *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(read);
                *seen = stamp;
                true
            }
            Err(sentence) => {
                tracing::error!("{sentence}");
                false
            }
        }
    }

    /// The keys with the one of this name among them, even if the file has to be read again.
    fn keys_with(&self, site_key_id: &str) -> Arc<SiteKeys> {
        let keys = self.keys();
        if keys.by_id(site_key_id).is_some() {
            return keys;
        }
        self.reload();
        self.keys()
    }

    /// A key for one purpose from the site key in use, with that site key's name
    /// ([`SiteKey::derive`]).
    ///
    /// # Errors
    /// As [`SiteKey::derive`].
    pub fn derive(&self, label: &'static str) -> Result<(String, DerivedKey), SealingError> {
        let keys = self.keys();
        Ok((keys.current.id.clone(), keys.current.derive(label)?))
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
        self.keys_with(site_key_id)
            .by_id(site_key_id)
            .ok_or(SealingError::OtherSiteKey)?
            .derive(label)
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
        let keys = self.keys_with(site_key_id);
        let site_key = keys.by_id(site_key_id).ok_or(SealingError::OtherSiteKey)?;
        let bytes = Zeroizing::new(open(&site_key.key, wrapped, &wrap_aad(patient))?);
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
        rotation::hold_site_keys(tx).await?;
        rotation::refuse_retired(tx, self).await?;
        let keys = self.keys();
        let wrapped = seal(
            &keys.current.key,
            bytes.as_slice(),
            &wrap_aad(patient),
            self.random,
        )?;
        patient_key::Entity::insert(patient_key::ActiveModel {
            patient_id: Set(patient),
            wrapped_key: Set(wrapped),
            site_key_id: Set(keys.current.id.clone()),
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
