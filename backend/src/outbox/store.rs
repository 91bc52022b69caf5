//! Rows of the outbox: what is new, what is still to be delivered, what was given up.

use crate::db::Tx;
use crate::db::entity::{outbox_delivery, outbox_event};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use shared::notifications::DeliveryFailure;
use shared::time::UtcMicros;
use uuid::Uuid;

/// How far the dispatcher is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Events that some consumer has still to have. Those that were given up do not count.
    pub waiting: u64,
    /// Seconds since the oldest of them was noted; 0 when there is none.
    pub oldest_seconds: u64,
    /// Deliveries that were given up.
    pub dead: u64,
}

#[derive(FromQueryResult)]
struct Waiting {
    waiting: i64,
    oldest: Option<i64>,
}

/// How far the dispatcher is behind, for whoever watches the server.
///
/// # Errors
/// When the database fails.
pub async fn lag<C: ConnectionTrait>(conn: &C, now: UtcMicros) -> Result<Lag, DbErr> {
    const SQL: &str = "SELECT COUNT(*) AS waiting, MIN(e.created_at) AS oldest \
         FROM outbox_event e WHERE e.done_at IS NULL AND (e.handed_out_at IS NULL \
         OR EXISTS (SELECT 1 FROM outbox_delivery d WHERE d.event_id = e.id AND d.dead_at IS NULL \
         AND NOT d.put_off))";
    let found =
        Waiting::find_by_statement(Statement::from_string(conn.get_database_backend(), SQL))
            .one(conn)
            .await?
            .unwrap_or(Waiting {
                waiting: 0,
                oldest: None,
            });
    let dead: i64 = outbox_delivery::Entity::find()
        .select_only()
        .expr(Expr::cust("COUNT(*)"))
        .filter(outbox_delivery::Column::DeadAt.is_not_null())
        .into_tuple()
        .one(conn)
        .await?
        .unwrap_or_default();
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Lag {
        waiting: number(found.waiting),
        oldest_seconds: found
            .oldest
            .map_or(0, |oldest| number(now.seconds_since(UtcMicros(oldest)))),
        dead: number(dead),
    })
}

/// Whether there is an event that was not handed out.
pub(super) async fn anything_new<C: ConnectionTrait>(conn: &C) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM outbox_event WHERE handed_out_at IS NULL LIMIT 1";
    let found = conn
        .query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await?;
    Ok(found.is_some())
}

/// Events that were not handed out, oldest first, locked: other instances pass over them.
pub(super) async fn new_events(tx: &Tx, most: u64) -> Result<Vec<outbox_event::Model>, DbErr> {
    let mut query = outbox_event::Entity::find()
        .filter(outbox_event::Column::HandedOutAt.is_null())
        .order_by_asc(outbox_event::Column::CreatedAt)
        .order_by_asc(outbox_event::Column::Id)
        .limit(most);
    if tx.get_database_backend() == DbBackend::Postgres {
        use sea_orm::sea_query::{LockBehavior, LockType};
        query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    query.all(tx).await
}

/// Marks events as handed out, and as done when no delivery of them is left.
pub(super) async fn mark_handed_out(
    tx: &Tx,
    events: &[Uuid],
    done: &[Uuid],
    now: UtcMicros,
) -> Result<(), DbErr> {
    for (column, ids) in [
        (outbox_event::Column::HandedOutAt, events),
        (outbox_event::Column::DoneAt, done),
    ] {
        if !ids.is_empty() {
            outbox_event::Entity::update_many()
                .col_expr(column, Expr::value(now.0))
                .filter(outbox_event::Column::Id.is_in(ids.iter().copied()))
                .exec(tx)
                .await?;
        }
    }
    Ok(())
}

pub(super) async fn insert_deliveries(
    tx: &Tx,
    rows: Vec<outbox_delivery::Model>,
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(outbox_delivery::ActiveModel::from);
    outbox_delivery::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// One try to deliver an event to one consumer.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Lease {
    pub(super) event_id: Uuid,
    pub(super) consumer: String,
    pub(super) attempts: i32,
}

/// Whether a delivery is due for this consumer, of the urgent ones or of the others.
pub(super) async fn anything_due<C: ConnectionTrait>(
    conn: &C,
    (consumer, urgent): (&'static str, bool),
    now: UtcMicros,
) -> Result<bool, DbErr> {
    let sql = "SELECT 1 FROM outbox_delivery WHERE dead_at IS NULL AND due_at <= $1 \
               AND consumer = $2 AND urgent = $3 LIMIT 1";
    let values: [sea_orm::Value; 3] = [now.0.into(), consumer.into(), urgent.into()];
    let sql = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(sql).await?.is_some())
}

/// Leases what is due for this consumer, of the urgent ones or of the others: until `until` nobody else
/// tries it.
pub(super) async fn lease(
    tx: &Tx,
    (consumer, urgent): (&'static str, bool),
    now: UtcMicros,
    until: UtcMicros,
    most: u32,
) -> Result<Vec<Lease>, DbErr> {
    let backend = tx.get_database_backend();
    let skip = match backend {
        DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "UPDATE outbox_delivery SET attempts = attempts + 1, due_at = $2 \
         WHERE (event_id, consumer) IN (SELECT event_id, consumer FROM outbox_delivery \
         WHERE dead_at IS NULL AND due_at <= $1 AND consumer = $3 AND urgent = $4 \
         ORDER BY due_at LIMIT {most} {skip}) \
         RETURNING event_id, consumer, attempts"
    );
    let values: [sea_orm::Value; 4] =
        [now.0.into(), until.0.into(), consumer.into(), urgent.into()];
    Lease::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(tx)
        .await
}

/// The event of a delivery.
pub(super) async fn event<C: ConnectionTrait>(
    conn: &C,
    id: Uuid,
) -> Result<Option<outbox_event::Model>, DbErr> {
    outbox_event::Entity::find_by_id(id).one(conn).await
}

/// Notes that the consumer had the event. Gives whether the lease still held.
pub(super) async fn delivered(tx: &Tx, lease: &Lease, now: UtcMicros) -> Result<bool, DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        // Two consumers may finish at once; whichever is last must see that the other has.
        tx.execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT 1 FROM outbox_event WHERE id = $1 FOR UPDATE",
            [lease.event_id.into()],
        ))
        .await?;
    }
    let gone = outbox_delivery::Entity::delete_by_id((lease.event_id, lease.consumer.clone()))
        .filter(outbox_delivery::Column::Attempts.eq(lease.attempts))
        .exec(tx)
        .await?;
    tx.execute_raw(Statement::from_sql_and_values(
        tx.get_database_backend(),
        "UPDATE outbox_event SET done_at = $2 WHERE id = $1 AND done_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM outbox_delivery d WHERE d.event_id = $1)",
        [lease.event_id.into(), now.0.into()],
    ))
    .await?;
    Ok(gone.rows_affected > 0)
}

/// Notes that it is not time yet: when to ask again. The lease's try does not count.
pub(super) async fn put_off(tx: &Tx, lease: &Lease, due_at: UtcMicros) -> Result<(), DbErr> {
    outbox_delivery::Entity::update_many()
        .col_expr(outbox_delivery::Column::DueAt, Expr::value(due_at.0))
        .col_expr(outbox_delivery::Column::PutOff, Expr::value(true))
        .col_expr(
            outbox_delivery::Column::Attempts,
            Expr::value(lease.attempts - 1),
        )
        .filter(of_lease(lease))
        .exec(tx)
        .await?;
    Ok(())
}

/// The delivery, while the lease on it still holds.
fn of_lease(lease: &Lease) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(outbox_delivery::Column::EventId.eq(lease.event_id))
        .add(outbox_delivery::Column::Consumer.eq(lease.consumer.as_str()))
        .add(outbox_delivery::Column::Attempts.eq(lease.attempts))
}

/// Notes that it failed: when to try again, or that it is given up. Gives whether the lease still held.
pub(super) async fn failed(
    tx: &Tx,
    lease: &Lease,
    due_at: UtcMicros,
    failure: DeliveryFailure,
    dead_at: Option<UtcMicros>,
) -> Result<bool, DbErr> {
    let noted = outbox_delivery::Entity::update_many()
        .col_expr(outbox_delivery::Column::DueAt, Expr::value(due_at.0))
        .col_expr(
            outbox_delivery::Column::DeadAt,
            Expr::value(dead_at.map(|at| at.0)),
        )
        .col_expr(outbox_delivery::Column::Failure, Expr::value(failure))
        .col_expr(outbox_delivery::Column::PutOff, Expr::value(false))
        .filter(of_lease(lease))
        .exec(tx)
        .await?;
    Ok(noted.rows_affected > 0)
}

/// A delivery that was given up, with its event.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct DeadLetter {
    pub(crate) event_id: Uuid,
    pub(crate) consumer: String,
    pub(crate) attempts: i32,
    pub(crate) dead_at: UtcMicros,
    pub(crate) failure: Option<DeliveryFailure>,
    pub(crate) event: String,
    pub(crate) payload: serde_json::Value,
    pub(crate) noted_at: UtcMicros,
}

/// What was given up, the newest first; one of them when it is named.
pub(crate) async fn dead_letters<C: ConnectionTrait>(
    conn: &C,
    only: Option<(Uuid, &str)>,
    most: u64,
) -> Result<Vec<DeadLetter>, DbErr> {
    let sql = "SELECT d.event_id, d.consumer, d.attempts, d.dead_at, d.failure, e.kind AS event, \
         e.payload, e.created_at AS noted_at FROM outbox_delivery d \
         JOIN outbox_event e ON e.id = d.event_id WHERE d.dead_at IS NOT NULL \
         AND ($1 IS NULL OR d.event_id = $2) AND ($1 IS NULL OR d.consumer = $1) \
         ORDER BY d.dead_at DESC, d.event_id LIMIT $3";
    let sql = match conn.get_database_backend() {
        DbBackend::Postgres => sql.replace("$1", "CAST($1 AS TEXT)"),
        _ => sql.to_owned(),
    };
    let (event, consumer) = only.unzip();
    let values: [sea_orm::Value; 3] = [
        consumer.map(str::to_owned).into(),
        event.unwrap_or_default().into(),
        i64::try_from(most).unwrap_or(i64::MAX).into(),
    ];
    let backend = conn.get_database_backend();
    DeadLetter::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(conn)
        .await
}

/// Makes a delivery that was given up due again, as if it was never tried. Gives whether there was one.
pub(crate) async fn revive(
    tx: &Tx,
    (event, consumer): (Uuid, &str),
    now: UtcMicros,
) -> Result<bool, DbErr> {
    let done = outbox_delivery::Entity::update_many()
        .col_expr(outbox_delivery::Column::DueAt, Expr::value(now.0))
        .col_expr(
            outbox_delivery::Column::DeadAt,
            Expr::value(Option::<i64>::None),
        )
        .col_expr(outbox_delivery::Column::Attempts, Expr::value(0))
        .filter(outbox_delivery::Column::EventId.eq(event))
        .filter(outbox_delivery::Column::Consumer.eq(consumer))
        .filter(outbox_delivery::Column::DeadAt.is_not_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Removes a delivery that was given up; its event is done when nobody else waits for it. Gives whether
/// there was one.
pub(crate) async fn drop_dead(
    tx: &Tx,
    (event, consumer): (Uuid, &str),
    now: UtcMicros,
) -> Result<bool, DbErr> {
    let row = outbox_delivery::Entity::find_by_id((event, consumer.to_owned()))
        .filter(outbox_delivery::Column::DeadAt.is_not_null())
        .one(tx)
        .await?;
    let Some(row) = row else {
        return Ok(false);
    };
    let lease = Lease {
        event_id: row.event_id,
        consumer: row.consumer,
        attempts: row.attempts,
    };
    delivered(tx, &lease, now).await
}

/// Removes events that everyone had before `before`.
pub(crate) async fn remove_done(tx: &Tx, before: UtcMicros, most: u64) -> Result<u64, DbErr> {
    let ids: Vec<Uuid> = outbox_event::Entity::find()
        .select_only()
        .column(outbox_event::Column::Id)
        .filter(outbox_event::Column::DoneAt.lt(before.0))
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    let done = outbox_event::Entity::delete_many()
        .filter(outbox_event::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}
