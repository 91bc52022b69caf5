//! Rows that are old enough to go, and which files have a row.

use crate::account::FAILURE_WINDOW_SECONDS;
use crate::db::entity::{attachment, session, sign_in_failure};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use shared::messaging::ScanState;
use shared::time::UtcMicros;
use std::collections::HashSet;
use uuid::Uuid;

/// Removes sessions that were over before `before`, for whatever reason.
pub(super) async fn remove_sessions<C: ConnectionTrait>(
    tx: &C,
    before: UtcMicros,
    most: u64,
) -> Result<u64, DbErr> {
    let over = Condition::any()
        .add(session::Column::EndedAt.lt(before.0))
        .add(session::Column::IdleExpiresAt.lt(before.0))
        .add(session::Column::AbsoluteExpiresAt.lt(before.0));
    let ids: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(over)
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = session::Entity::delete_many()
        .filter(session::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Removes counters of failed sign-ins that count no more.
pub(super) async fn remove_failures<C: ConnectionTrait>(
    tx: &C,
    now: UtcMicros,
    most: u64,
) -> Result<u64, DbErr> {
    let over = now.plus_seconds(-FAILURE_WINDOW_SECONDS).0;
    let keys: Vec<Vec<u8>> = sign_in_failure::Entity::find()
        .select_only()
        .column(sign_in_failure::Column::Key)
        .filter(sign_in_failure::Column::WindowStartedAt.lte(over))
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = sign_in_failure::Entity::delete_many()
        .filter(sign_in_failure::Column::Key.is_in(keys))
        // Again: one of them may have started anew meanwhile.
        .filter(sign_in_failure::Column::WindowStartedAt.lte(over))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Which of these files an attachment knows. One that was found unsafe is nobody's: only its name stays.
pub(super) async fn known_files<C: ConnectionTrait>(
    conn: &C,
    keys: &[String],
) -> Result<HashSet<String>, DbErr> {
    let known: Vec<String> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::StorageKey)
        .filter(attachment::Column::StorageKey.is_in(keys))
        .filter(attachment::Column::Scan.ne(ScanState::Infected))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(known.into_iter().collect())
}
