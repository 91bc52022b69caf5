//! What the database is asked on behalf of `/metrics` and `/readyz`: counts and versions, no contents.

use crate::db::entity::{directory_version, outbox_event, patient_key, session};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::time::UtcMicros;

/// Sessions that have not ended.
pub(super) async fn open_sessions<C: ConnectionTrait>(
    conn: &C,
    now: UtcMicros,
) -> Result<u64, DbErr> {
    session::Entity::find()
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::IdleExpiresAt.gt(now))
        .filter(session::Column::AbsoluteExpiresAt.gt(now))
        .count(conn)
        .await
}

/// Events of the outbox that are not done, and when the oldest of them was noted.
pub(super) async fn waiting_events<C: ConnectionTrait>(
    conn: &C,
) -> Result<(u64, Option<UtcMicros>), DbErr> {
    let oldest: Option<(i64, Option<i64>)> = outbox_event::Entity::find()
        .filter(outbox_event::Column::DoneAt.is_null())
        .select_only()
        .column_as(outbox_event::Column::Id.count(), "waiting")
        .column_as(Expr::col(outbox_event::Column::CreatedAt).min(), "oldest")
        .into_tuple()
        .one(conn)
        .await?;
    let (waiting, oldest) = oldest.unwrap_or_default();
    Ok((
        u64::try_from(waiting).unwrap_or_default(),
        oldest.map(UtcMicros),
    ))
}

/// The directory's version.
pub(super) async fn directory_version<C: ConnectionTrait>(conn: &C) -> Result<i64, DbErr> {
    let row = directory_version::Entity::find_by_id(1).one(conn).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// The key of the patient who came last, as it is wrapped; none when there is no patient.
pub(super) async fn latest_key<C: ConnectionTrait>(
    conn: &C,
) -> Result<Option<patient_key::Model>, DbErr> {
    patient_key::Entity::find()
        .order_by_desc(patient_key::Column::PatientId)
        .one(conn)
        .await
}
