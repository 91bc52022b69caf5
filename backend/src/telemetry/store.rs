//! What the database is asked on behalf of `/metrics` and `/readyz`: counts and versions, no contents.

use crate::db::entity::{directory_version, patient_key, session, team_alarm};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
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

/// Teams that are noted as having lost their last member.
pub(super) async fn unstaffed_teams<C: ConnectionTrait>(conn: &C) -> Result<u64, DbErr> {
    team_alarm::Entity::find().count(conn).await
}
