//! Sealing what belongs to an account holder and to no patient: where notices go.
//!
//! One data key for each account that has something sealed, made when it is first needed and wrapped by
//! the site's key like those of patients.

use super::{Column, KEY_BYTES, Sealer, SealingError, VERSION, aead_key, open, rotation, seal};
use crate::clock::Random;
use crate::db::entity::account_key;
use ring::aead::LessSafeKey;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use shared::id::AccountId;
use shared::time::UtcMicros;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Seals and opens what belongs to one account.
pub struct AccountSealer {
    account: AccountId,
    key: LessSafeKey,
    random: Random,
}

impl std::fmt::Debug for AccountSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccountSealer({})", self.account)
    }
}

impl Sealer {
    /// The account's sealer, for reading.
    ///
    /// # Errors
    /// When the account has no key yet, or it does not open.
    pub async fn account<C: ConnectionTrait>(
        &self,
        conn: &C,
        account: AccountId,
    ) -> Result<AccountSealer, SealingError> {
        let row = account_key::Entity::find_by_id(account).one(conn).await?;
        self.account_of(&row.ok_or(SealingError::KeyMissing)?)
    }

    /// The account's sealer; the first time, its key is made.
    ///
    /// # Errors
    /// When there is no randomness, the key does not open, or the database fails.
    pub async fn account_or_new<C: ConnectionTrait>(
        &self,
        tx: &C,
        account: AccountId,
        now: UtcMicros,
    ) -> Result<AccountSealer, SealingError> {
        if let Some(row) = account_key::Entity::find_by_id(account).one(tx).await? {
            return self.account_of(&row);
        }
        let bytes: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(
            self.random
                .bytes()
                .map_err(|_| SealingError::NoRandomness)?,
        );
        rotation::hold_site_keys(tx).await?;
        rotation::refuse_retired(tx, self).await?;
        let keys = self.keys();
        let site_key = &keys.current().key;
        let wrapped = seal(site_key, bytes.as_slice(), &wrap_aad(account), self.random)?;
        account_key::Entity::insert(account_key::ActiveModel {
            account_id: Set(account),
            wrapped_key: Set(wrapped),
            site_key_id: Set(keys.current().id.clone()),
            created_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        self.with_key(account, bytes.as_slice())
    }

    fn account_of(&self, row: &account_key::Model) -> Result<AccountSealer, SealingError> {
        let keys = self.keys_with(&row.site_key_id);
        let site_key = keys
            .by_id(&row.site_key_id)
            .ok_or(SealingError::OtherSiteKey)?;
        let aad = wrap_aad(row.account_id);
        let bytes = Zeroizing::new(open(&site_key.key, &row.wrapped_key, &aad)?);
        self.with_key(row.account_id, &bytes)
    }

    fn with_key(&self, account: AccountId, bytes: &[u8]) -> Result<AccountSealer, SealingError> {
        Ok(AccountSealer {
            account,
            key: aead_key(bytes)?,
            random: self.random,
        })
    }
}

impl AccountSealer {
    /// Seals a text for one column of one row.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn seal(&self, column: Column, row: Uuid, text: &str) -> Result<Vec<u8>, SealingError> {
        let aad = self.aad(column, row);
        seal(&self.key, text.as_bytes(), &aad, self.random)
    }

    /// Opens a sealed text.
    ///
    /// # Errors
    /// When the bytes were not sealed for this account, column and row, or were changed.
    pub fn open(&self, column: Column, row: Uuid, sealed: &[u8]) -> Result<String, SealingError> {
        let bytes = open(&self.key, sealed, &self.aad(column, row))?;
        String::from_utf8(bytes).map_err(|_| SealingError::DoesNotOpen)
    }

    fn aad(&self, column: Column, row: Uuid) -> Vec<u8> {
        let mut aad = b"account".to_vec();
        aad.push(VERSION);
        aad.extend_from_slice(self.account.0.as_bytes());
        aad.extend_from_slice(row.as_bytes());
        aad.extend_from_slice(column.name().as_bytes());
        aad
    }
}

pub(super) fn wrap_aad(account: AccountId) -> Vec<u8> {
    let mut aad = b"account_key.wrapped_key".to_vec();
    aad.push(VERSION);
    aad.extend_from_slice(account.0.as_bytes());
    aad
}
