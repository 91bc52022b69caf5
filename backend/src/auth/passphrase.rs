//! Passphrases: argon2id, bounded in memory and in parallel, the same time for unknown users.

use crate::http::Error;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use shared::redacted::Passphrase;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Hashes that run at once; each takes the memory below.
const PARALLEL: usize = 2;
/// People who may wait for a hash; beyond that the answer is 503 rather than a growing queue.
const QUEUE: usize = 64;
/// The longest passphrase that is looked at, in bytes.
const MAX_BYTES: usize = 1024;

/// What one hash costs.
#[derive(Clone, Copy, Debug)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for HashCost {
    /// 64 MiB and three passes: about 140 ms.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
        }
    }
}

/// Hashes and verifies passphrases.
#[derive(Debug)]
pub struct Passphrases {
    params: Params,
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What an unknown user's passphrase is compared with, so that it takes the same time.
    nobodys: String,
}

impl Passphrases {
    /// Makes the hasher.
    ///
    /// # Errors
    /// When the cost is out of argon2's bounds.
    pub fn new(cost: HashCost) -> Result<Self, Error> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .map_err(|error| Error::internal(format!("argon2: {error}")))?;
        let nobodys = hash(&params, b"nobody's passphrase", &[7; 16])?;
        Ok(Self {
            params,
            running: Arc::new(Semaphore::new(PARALLEL)),
            waiting: AtomicUsize::new(0),
            nobodys,
        })
    }

    /// Hashes a new passphrase with a fresh salt.
    ///
    /// # Errors
    /// When hashing fails or too many wait.
    pub async fn hash(&self, passphrase: &Passphrase, salt: [u8; 16]) -> Result<String, Error> {
        let params = self.params.clone();
        let text = passphrase.clone();
        self.run(move || hash(&params, text.reveal().as_bytes(), &salt))
            .await?
    }

    /// Whether the passphrase is the one of this hash. Without a hash it works as long and says no.
    ///
    /// # Errors
    /// When too many wait.
    pub async fn verify(
        &self,
        passphrase: &Passphrase,
        stored: Option<&str>,
    ) -> Result<bool, Error> {
        let known = stored.is_some() && passphrase.reveal().len() <= MAX_BYTES;
        let stored = stored.unwrap_or(&self.nobodys).to_owned();
        let text = passphrase.clone();
        let right = self
            .run(move || {
                let bytes = text.reveal().as_bytes();
                let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
                PasswordHash::new(&stored)
                    .is_ok_and(|hash| Argon2::default().verify_password(bytes, &hash).is_ok())
            })
            .await?;
        Ok(right && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _place = Place::take(&self.waiting)?;
        let _running = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(|_| Error::Unavailable("the hasher is shutting down"))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::internal(format!("hashing: {error}")))
    }
}

struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, Error> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            return Err(Error::Unavailable("too many people sign in at once"));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hash(params: &Params, passphrase: &[u8], salt: &[u8; 16]) -> Result<String, Error> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    argon2
        .hash_password_with_salt(passphrase, salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|error| Error::internal(format!("argon2: {error}")))
}
