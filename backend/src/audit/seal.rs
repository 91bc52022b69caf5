//! What a seal is: the canonical form of a row, the list of rows, the statement that is signed.
//!
//! Pure: no database, no clock. The format is version 1; another one gets another number and is read
//! beside this one for as long as there are seals of this one.
//!
//! **Canonical form of a row**: the text `carepost audit row 1` and a line feed, then its twelve
//! columns in the order `id, at, account_id, session_id, patient_id, grant_id, relation, action,
//! object, outcome, count, request_id`. A column without a value is one byte 0. Any other is one byte
//! 1, its length in bytes as 32 bits, big-endian, and the bytes: integers as 64 bits, big-endian, two's
//! complement; ids as their 16 bytes; texts in UTF-8.
//!
//! **Entries** of a seal: for each of its rows, by rising id, the id as 64 bits, big-endian, and the
//! SHA-256 of its canonical form.
//!
//! **Statement** of a seal: the lines that [`statement`] writes, each ended by a line feed. It is
//! signed with Ed25519; the seed is derived from the site key with the label [`SIGNING_LABEL`]. The
//! SHA-256 of a statement is the `previous` of the next one.

use super::chains::ChainName;
use crate::db::entity::{audit_event, audit_seal};
use crate::sealing::{Sealer, SealingError};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sea_orm::ActiveEnum as _;
use shared::time::UtcMicros;
use std::fmt::Write as _;
use uuid::Uuid;

/// The format that is written.
pub(super) const FORMAT: i32 = 1;
/// The label of the signing key's seed.
pub(super) const SIGNING_LABEL: &str = "carepost audit seal signature 1";
/// Bytes of a SHA-256.
pub(super) const HASH_BYTES: usize = 32;
/// Bytes of an entry: id and hash.
const ENTRY_BYTES: usize = 8 + HASH_BYTES;
/// What the first seal of a chain follows.
pub(super) const BEGINNING: [u8; HASH_BYTES] = [0; HASH_BYTES];

/// A SHA-256.
pub(super) type Hash = [u8; HASH_BYTES];

pub(super) fn sha256(bytes: &[u8]) -> Hash {
    let mut hash = BEGINNING;
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of lower- or upper-case hexadecimal; `None` for any other text.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// The canonical form's hash.
pub(super) fn row_hash(row: &audit_event::Model) -> Hash {
    struct Form(Vec<u8>);
    impl Form {
        fn value(&mut self, bytes: Option<&[u8]>) {
            let Some(bytes) = bytes else {
                self.0.push(0);
                return;
            };
            self.0.push(1);
            // Columns are far below 4 GiB; a longer one could not be told from another.
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            self.0.extend_from_slice(&length.to_be_bytes());
            self.0.extend_from_slice(bytes);
        }
        fn integer(&mut self, value: i64) {
            self.value(Some(&value.to_be_bytes()));
        }
        fn id(&mut self, id: Option<Uuid>) {
            self.value(id.as_ref().map(|id| id.as_bytes().as_slice()));
        }
        fn text(&mut self, text: &str) {
            self.value(Some(text.as_bytes()));
        }
    }
    let mut form = Form(b"carepost audit row 1\n".to_vec());
    form.integer(row.id);
    form.integer(row.at.0);
    form.id(row.account_id.map(|id| id.0));
    form.id(row.session_id.map(|id| id.0));
    form.id(row.patient_id.map(|id| id.0));
    form.id(row.grant_id.map(|id| id.0));
    form.text(&row.relation);
    form.text(&row.action);
    form.id(row.object);
    form.text(&row.outcome.to_value());
    form.integer(row.count);
    form.id(row.request_id);
    sha256(&form.0)
}

/// The entries of these rows, which come by rising id.
pub(super) fn entries(rows: &[audit_event::Model]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(rows.len() * ENTRY_BYTES);
    for row in rows {
        bytes.extend_from_slice(&row.id.to_be_bytes());
        bytes.extend_from_slice(&row_hash(row));
    }
    bytes
}

/// The entries, read back; `None` when the bytes are no entries.
pub(super) fn read_entries(bytes: &[u8]) -> Option<Vec<(i64, Hash)>> {
    if !bytes.len().is_multiple_of(ENTRY_BYTES) {
        return None;
    }
    bytes
        .chunks_exact(ENTRY_BYTES)
        .map(|entry| {
            let (id, hash) = entry.split_first_chunk::<8>()?;
            Some((i64::from_be_bytes(*id), hash.try_into().ok()?))
        })
        .collect()
}

/// What a seal says.
pub(super) fn statement(chain: ChainName, seal: &audit_seal::Model) -> String {
    format!(
        "carepost audit seal {}\nchain {chain}\nnumber {}\nprevious {}\nlast row {}\nrows {}\n\
         entries {}\nsealed at {}\nsite key {}\n",
        seal.format,
        seal.number,
        hex(&seal.previous),
        seal.last_row,
        seal.row_count,
        hex(&sha256(&seal.entries)),
        seal.sealed_at.0,
        seal.site_key_id,
    )
}

/// Makes the next seal of a chain: of these rows, which come by rising id and may be none.
pub(super) fn make(
    sealer: &Sealer,
    chain: ChainName,
    before: Option<&audit_seal::Model>,
    rows: &[audit_event::Model],
    now: UtcMicros,
) -> Result<audit_seal::Model, SealingError> {
    let (site_key_id, seed) = sealer.derive(SIGNING_LABEL)?;
    let mut seal = audit_seal::Model {
        number: before.map_or(1, |seal| seal.number + 1),
        format: FORMAT,
        previous: before
            .map_or(BEGINNING, |seal| sha256(statement(chain, seal).as_bytes()))
            .to_vec(),
        last_row: rows
            .last()
            .map(|row| row.id)
            .or(before.map(|seal| seal.last_row))
            .unwrap_or(0),
        row_count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        entries: entries(rows),
        sealed_at: now,
        site_key_id,
        signature: Vec::new(),
    };
    seal.signature = sign(seed.as_slice(), statement(chain, &seal).as_bytes())?;
    Ok(seal)
}

/// Signs with the key of this seed.
pub(super) fn sign(seed: &[u8], text: &[u8]) -> Result<Vec<u8>, SealingError> {
    let key = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SealingError::DoesNotOpen)?;
    Ok(key.sign(text).as_ref().to_vec())
}

/// What a signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// Made by this site over this text.
    Good,
    /// Not made over this text, or not by this site.
    Bad,
    /// By a site key that the key file does not hold: nothing can be said.
    UnknownKey,
}

/// Looks at a signature over a text.
pub(super) fn check(
    sealer: &Sealer,
    site_key_id: &str,
    text: &[u8],
    signature: &[u8],
) -> Result<Signature, SealingError> {
    let seed = match sealer.derive_from(site_key_id, SIGNING_LABEL) {
        Ok(seed) => seed,
        Err(SealingError::OtherSiteKey) => return Ok(Signature::UnknownKey),
        Err(error) => return Err(error),
    };
    let key = Ed25519KeyPair::from_seed_unchecked(seed.as_slice())
        .map_err(|_| SealingError::DoesNotOpen)?;
    let public = UnparsedPublicKey::new(&ED25519, key.public_key().as_ref());
    Ok(match public.verify(text, signature) {
        Ok(()) => Signature::Good,
        Err(_) => Signature::Bad,
    })
}
