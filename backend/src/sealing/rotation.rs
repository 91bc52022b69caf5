//! Replacing the site's key: every patient's key is wrapped anew, a few at a time, while people work.
//!
//! Can be cut off anywhere: each patient's key opens with one of the keys in the file at any moment.

use super::{KEY_BYTES, Sealer, SealingError, account, open, seal, wrap_aad};
use crate::auth::{Job, SystemGrant};
use crate::db::entity::{account_key, audit_seal, patient_key, retired_site_key};
use crate::db::{Db, Tx};
use crate::http::Error;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement, sea_query::Expr,
};
use shared::id::PatientId;
use shared::time::UtcMicros;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Who makes a patient's key shares this lock; who retires a site key has it alone.
pub(super) const SITE_KEY_LOCK: Uuid = Uuid::from_u128(0x6361_7265_706f_7374_2073_6974_655f_6b79);

/// How many keys of patients and accounts are wrapped by another site key than the one in use.
///
/// # Errors
/// When the database fails.
pub async fn left_to_wrap<C: ConnectionTrait>(conn: &C, sealer: &Sealer) -> Result<u64, DbErr> {
    let patients = patient_key::Entity::find()
        .filter(patient_key::Column::SiteKeyId.ne(sealer.site_key_id()))
        .count(conn)
        .await?;
    let accounts = account_key::Entity::find()
        .filter(account_key::Column::SiteKeyId.ne(sealer.site_key_id()))
        .count(conn)
        .await?;
    Ok(patients + accounts)
}

/// Wraps the keys of some accounts with the site key in use; says how many. Done when there are none.
///
/// # Errors
/// When the database fails, or a key does not open with any key of the file.
pub async fn wrap_accounts(db: &Db, sealer: &Sealer, most: u64) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::Keys);
    db.write_as_system(&grant, None, async |tx| {
        let keys = sealer.keys();
        let current = keys.current();
        let rows = account_key::Entity::find()
            .filter(account_key::Column::SiteKeyId.ne(current.id()))
            .limit(most)
            .all(tx)
            .await?;
        for row in &rows {
            let old = keys
                .by_id(&row.site_key_id)
                .ok_or(SealingError::OtherSiteKey)?;
            let aad = account::wrap_aad(row.account_id);
            let bytes = Zeroizing::new(open(&old.key, &row.wrapped_key, &aad)?);
            let wrapped = seal(&current.key, &bytes, &aad, sealer.random)?;
            account_key::Entity::update_many()
                .col_expr(account_key::Column::WrappedKey, Expr::value(wrapped))
                .col_expr(account_key::Column::SiteKeyId, Expr::value(current.id()))
                .filter(account_key::Column::AccountId.eq(row.account_id))
                // Another command may have done it meanwhile.
                .filter(account_key::Column::SiteKeyId.eq(row.site_key_id.as_str()))
                .exec(tx)
                .await?;
        }
        Ok(rows.len() as u64)
    })
    .await
}

/// Wraps the keys of the next patients after this one with the site key in use; says how many, and who
/// was the last: from there the next call goes on, so that nobody is looked at twice.
///
/// # Errors
/// When the database fails, or a key does not open with any key of the file.
pub async fn wrap_next(
    db: &Db,
    sealer: &Sealer,
    after: Option<PatientId>,
    most: u64,
) -> Result<(u64, Option<PatientId>), Error> {
    let grant = SystemGrant::for_job(Job::Keys);
    db.write_as_system(&grant, None, async |tx| {
        let keys = sealer.keys();
        let current = keys.current();
        let mut query =
            patient_key::Entity::find().filter(patient_key::Column::SiteKeyId.ne(current.id()));
        if let Some(after) = after {
            query = query.filter(patient_key::Column::PatientId.gt(after));
        }
        let rows = query
            .order_by_asc(patient_key::Column::PatientId)
            .limit(most)
            .all(tx)
            .await?;
        for row in &rows {
            let old = keys
                .by_id(&row.site_key_id)
                .ok_or(SealingError::OtherSiteKey)?;
            let aad = wrap_aad(row.patient_id);
            let bytes = Zeroizing::new(open(&old.key, &row.wrapped_key, &aad)?);
            if bytes.len() != KEY_BYTES {
                return Err(SealingError::DoesNotOpen.into());
            }
            let wrapped = seal(&current.key, &bytes, &aad, sealer.random)?;
            patient_key::Entity::update_many()
                .col_expr(patient_key::Column::WrappedKey, Expr::value(wrapped))
                .col_expr(patient_key::Column::SiteKeyId, Expr::value(current.id()))
                .filter(patient_key::Column::PatientId.eq(row.patient_id))
                // Another command may have done it meanwhile.
                .filter(patient_key::Column::SiteKeyId.eq(row.site_key_id.as_str()))
                .exec(tx)
                .await?;
        }
        Ok((rows.len() as u64, rows.last().map(|row| row.patient_id)))
    })
    .await
}

/// Marks every key of the file but the one in use as retired, unless the key of a patient or account is
/// still wrapped by one; `note` writes what else belongs into the transaction. Says how many are in the way.
///
/// # Errors
/// When the database fails.
pub async fn retire(
    db: &Db,
    sealer: &Sealer,
    now: UtcMicros,
    note: impl AsyncFnOnce(&Tx) -> Result<(), Error>,
) -> Result<u64, Error> {
    let grant = SystemGrant::for_job(Job::Keys);
    db.write_as_system(&grant, Some(SITE_KEY_LOCK), async |tx| {
        let left = left_to_wrap(tx, sealer).await?;
        if left > 0 {
            return Ok(left);
        }
        for old in sealer.keys().others() {
            if is_retired(tx, old.id()).await? {
                continue;
            }
            let row = retired_site_key::ActiveModel {
                id: Set(old.id().to_owned()),
                retired_at: Set(now),
            };
            retired_site_key::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
        }
        note(tx).await?;
        Ok(0)
    })
    .await
}

/// Whether a site key may not be used any more.
///
/// # Errors
/// When the database fails.
pub async fn is_retired<C: ConnectionTrait>(conn: &C, site_key_id: &str) -> Result<bool, DbErr> {
    let row = retired_site_key::Entity::find_by_id(site_key_id)
        .one(conn)
        .await?;
    Ok(row.is_some())
}

/// Reads the key file again if it changed, and refuses a site key in use that was retired.
///
/// # Errors
/// [`SealingError::RetiredSiteKey`], or when the database fails.
pub async fn refuse_retired<C: ConnectionTrait>(
    conn: &C,
    sealer: &Sealer,
) -> Result<(), SealingError> {
    sealer.reload();
    if is_retired(conn, &sealer.site_key_id()).await? {
        return Err(SealingError::RetiredSiteKey);
    }
    Ok(())
}

/// Whether nothing was ever wrapped or signed with a site key, as far as this database knows.
///
/// # Errors
/// When the database fails.
pub async fn was_never_used<C: ConnectionTrait>(
    conn: &C,
    site_key_id: &str,
) -> Result<bool, DbErr> {
    if is_retired(conn, site_key_id).await? {
        return Ok(false);
    }
    let wrapped = patient_key::Entity::find()
        .filter(patient_key::Column::SiteKeyId.eq(site_key_id))
        .count(conn)
        .await?;
    let signed = audit_seal::Entity::find()
        .filter(audit_seal::Column::SiteKeyId.eq(site_key_id))
        .count(conn)
        .await?;
    let accounts = account_key::Entity::find()
        .filter(account_key::Column::SiteKeyId.eq(site_key_id))
        .count(conn)
        .await?;
    Ok(wrapped + signed + accounts == 0)
}

/// Keeps site keys from being retired until this transaction ends.
pub(super) async fn hold_site_keys<C: ConnectionTrait>(tx: &C) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        // SQLite has one writer.
        return Ok(());
    }
    let (_, key) = SITE_KEY_LOCK.as_u64_pair();
    tx.execute_raw(Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_advisory_xact_lock_shared($1)",
        [key.cast_signed().into()],
    ))
    .await?;
    Ok(())
}
