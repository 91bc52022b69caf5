//! Rows of what teams say of themselves.

use super::policy::{ManageTeam, MemberPath, SeeTeams, TeamPath};
use crate::auth::{ANSWERED, Granted, PRESENT};
use crate::db::Tx;
use crate::db::entity::{account, message_template, team_closure, team_member, team_settings};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Statement, Value,
};
use shared::account::AccountKind;
use shared::directory::RecipientKind;
use shared::id::{AccountId, RecipientId, TemplateId};
use shared::team_settings::{MAX_TEAMS_LISTED, MAX_TEMPLATES, MemberRole};
use shared::time::UtcMicros;

type Db<T> = Result<T, sea_orm::DbErr>;

/// Members that a page has at most.
const MOST_MEMBERS: u64 = 500;
/// Staff that a search finds at most.
const MOST_STAFF: u64 = 20;

/// A team or desk, and what somebody is to it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Team {
    pub(super) id: RecipientId,
    pub(super) label: String,
    pub(super) kind: RecipientKind,
    pub(super) desk: bool,
    pub(super) aliases: String,
    pub(super) facility: String,
    pub(super) desk_id: RecipientId,
    /// Whether one manages it, or its facility's desk.
    pub(super) manages: bool,
    /// Whether one is a member of it, or of its facility's desk.
    pub(super) member: bool,
}

/// SQL over rows `r` of `recipient` and `f` of `facility`: whether account `$1` is a member of the team or of
/// its desk at instant `$2`, in a role that `$role` says.
fn stands(role: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM team_member m WHERE m.account_id = $1 \
         AND m.recipient_id IN (r.id, f.desk_id) {role} AND m.valid_from <= $2 \
         AND (m.valid_until IS NULL OR m.valid_until > $2))"
    )
}

/// The team with this id.
pub(super) async fn find_team<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
    (account, now): (AccountId, UtcMicros),
) -> Db<Option<Team>> {
    let sql = format!(
        "SELECT r.id, r.label, r.kind, r.desk, r.aliases, f.name AS facility, f.desk_id, \
         {} AS manages, {} AS member \
         FROM recipient r JOIN facility f ON f.id = r.facility_id WHERE r.id = $3",
        stands("AND m.role = 'manager'"),
        stands(""),
    );
    let values: [Value; 3] = [account.0.into(), now.0.into(), team.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Team::find_by_statement(statement).one(conn).await
}

/// A team of the list.
#[derive(Debug, FromQueryResult)]
pub(super) struct ListedTeam {
    pub(super) id: RecipientId,
    pub(super) label: String,
    pub(super) facility: String,
    pub(super) desk: bool,
    pub(super) retired: bool,
    pub(super) members: i64,
    pub(super) answered: bool,
}

/// The teams that one is in or manages whose label or facility has all of these words, those without anybody first,
/// one more than are shown.
pub(super) async fn teams<C: ConnectionTrait>(
    conn: &C,
    grant: &Granted<SeeTeams>,
    words: &[String],
) -> Db<Vec<ListedTeam>> {
    // `$1` is the instant: that is how ANSWERED and PRESENT want it.
    let mut values: Vec<Value> = vec![grant.now().0.into()];
    let mut conditions = vec!["(r.active OR s.retired_at IS NOT NULL)".to_owned()];
    if !grant.all {
        values.push(grant.account_id.0.into());
        conditions.push(
            "EXISTS (SELECT 1 FROM team_member g WHERE g.account_id = $2 \
             AND (g.recipient_id = r.id OR (g.recipient_id = f.desk_id AND g.role = 'manager')) \
             AND g.valid_from <= $1 AND (g.valid_until IS NULL OR g.valid_until > $1))"
                .to_owned(),
        );
    }
    for word in words {
        values.push(format!("%{}%", escaped(word)).into());
        let at = values.len();
        conditions.push(format!(
            "(LOWER(r.label) LIKE ${at} ESCAPE '!' OR LOWER(f.name) LIKE ${at} ESCAPE '!')"
        ));
    }
    let sql = format!(
        "SELECT * FROM (SELECT r.id, r.label, f.name AS facility, r.desk, \
         s.retired_at IS NOT NULL AS retired, \
         (SELECT COUNT(*) FROM team_member m WHERE m.recipient_id = r.id AND {PRESENT}) AS members, \
         {ANSWERED} AS answered \
         FROM recipient r JOIN facility f ON f.id = r.facility_id \
         LEFT JOIN team_settings s ON s.recipient_id = r.id WHERE {}) t \
         ORDER BY CASE WHEN t.retired THEN 3 WHEN NOT t.answered THEN 0 \
         WHEN t.members = 0 THEN 1 ELSE 2 END, t.label, t.id LIMIT {}",
        conditions.join(" AND "),
        MAX_TEAMS_LISTED + 1,
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    ListedTeam::find_by_statement(statement).all(conn).await
}

/// A word as LIKE takes it, with `!` before what would mean something.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for letter in word.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(letter);
    }
    escaped
}

/// Whether a team has a member who is there, and whether anybody answers for it.
#[derive(Debug, FromQueryResult)]
pub(super) struct PresenceRow {
    pub(super) members: i64,
    pub(super) answered: bool,
}

/// Who is there for a team now.
pub(super) async fn presence<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
    now: UtcMicros,
) -> Db<Option<PresenceRow>> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM team_member m WHERE m.recipient_id = r.id AND {PRESENT}) AS members, \
         {ANSWERED} AS answered FROM recipient r WHERE r.id = $2"
    );
    let values: [Value; 2] = [now.0.into(), team.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    PresenceRow::find_by_statement(statement).one(conn).await
}

/// What a team says of itself, if it does.
pub(super) async fn settings<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
) -> Db<Option<team_settings::Model>> {
    team_settings::Entity::find_by_id(team).one(conn).await
}

/// Keeps what a team says of itself.
pub(super) async fn save_settings(tx: &Tx, row: team_settings::Model) -> Db<()> {
    use team_settings::Column;
    team_settings::Entity::insert(team_settings::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(Column::RecipientId)
                .update_columns([
                    Column::Version,
                    Column::ReplyDays,
                    Column::Hours,
                    Column::Aliases,
                    Column::SuccessorId,
                    Column::RetiredAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The closure days of these teams or desks from a day on, in their order.
pub(super) async fn closures<C: ConnectionTrait>(
    conn: &C,
    teams: &[RecipientId],
    from: &str,
) -> Db<Vec<team_closure::Model>> {
    team_closure::Entity::find()
        .filter(team_closure::Column::RecipientId.is_in(teams.iter().copied()))
        .filter(team_closure::Column::Day.gte(from))
        .order_by_asc(team_closure::Column::Day)
        .all(conn)
        .await
}

/// Puts these closure days in the place of all that the team had.
pub(super) async fn replace_closures(
    tx: &Tx,
    team: RecipientId,
    rows: Vec<team_closure::Model>,
) -> Db<()> {
    team_closure::Entity::delete_many()
        .filter(team_closure::Column::RecipientId.eq(team))
        .exec(tx)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(team_closure::ActiveModel::from);
        // The site's alert may note a day at this moment.
        team_closure::Entity::insert_many(rows)
            .on_conflict_do_nothing()
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// A member with who they are.
#[derive(Debug, FromQueryResult)]
pub(super) struct MemberRow {
    pub(super) account_id: AccountId,
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) disabled_at: Option<UtcMicros>,
    pub(super) role: MemberRole,
    pub(super) valid_from: UtcMicros,
    pub(super) valid_until: Option<UtcMicros>,
    pub(super) away_from: Option<UtcMicros>,
    pub(super) away_until: Option<UtcMicros>,
    pub(super) cover_id: Option<AccountId>,
    pub(super) cover: Option<String>,
}

/// Who is in the team, and who will be, by name.
pub(super) async fn members<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
    now: UtcMicros,
) -> Db<Vec<MemberRow>> {
    let sql = "SELECT m.account_id, a.name, a.title, a.disabled_at, m.role, m.valid_from, m.valid_until, \
         m.away_from, m.away_until, m.cover_id, c.name AS cover \
         FROM team_member m JOIN account a ON a.id = m.account_id \
         LEFT JOIN account c ON c.id = m.cover_id \
         WHERE m.recipient_id = $1 AND (m.valid_until IS NULL OR m.valid_until > $2) \
         ORDER BY a.name, a.id LIMIT $3";
    let values: [Value; 3] = [
        team.0.into(),
        now.0.into(),
        i64::try_from(MOST_MEMBERS).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    MemberRow::find_by_statement(statement).all(conn).await
}

/// Somebody of the staff.
#[derive(Debug, FromQueryResult)]
pub(super) struct StaffRow {
    pub(super) id: AccountId,
    pub(super) name: String,
    pub(super) title: Option<String>,
}

/// Staff whose names have all of these words.
pub(super) async fn staff<C: ConnectionTrait>(
    conn: &C,
    _grant: &Granted<ManageTeam<TeamPath>>,
    words: &[String],
) -> Db<Vec<StaffRow>> {
    let mut sql =
        "SELECT id, name, title FROM account WHERE kind = 'staff' AND disabled_at IS NULL"
            .to_owned();
    for at in 1..=words.len() {
        sql += &format!(" AND LOWER(name) LIKE ${at} ESCAPE '!'");
    }
    sql += &format!(" ORDER BY name, id LIMIT {MOST_STAFF}");
    let values = words
        .iter()
        .map(|word| Value::from(format!("%{}%", escaped(word))));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    StaffRow::find_by_statement(statement).all(conn).await
}

/// An account that may be a member: staff, not disabled.
pub(super) async fn staff_member(tx: &Tx, id: AccountId) -> Db<Option<account::Model>> {
    account::Entity::find_by_id(id)
        .filter(account::Column::Kind.eq(AccountKind::Staff))
        .filter(account::Column::DisabledAt.is_null())
        .one(tx)
        .await
}

/// The row of somebody in a team, whether or not it still holds.
pub(super) async fn find_member(
    tx: &Tx,
    team: RecipientId,
    account: AccountId,
) -> Db<Option<team_member::Model>> {
    team_member::Entity::find_by_id((team, account))
        .one(tx)
        .await
}

/// Keeps what holds for a member.
pub(super) async fn save_member(tx: &Tx, row: team_member::Model) -> Db<()> {
    use team_member::Column;
    team_member::Entity::insert(team_member::ActiveModel::from(row))
        .on_conflict(
            OnConflict::columns([Column::RecipientId, Column::AccountId])
                .update_columns([
                    Column::ValidFrom,
                    Column::ValidUntil,
                    Column::Role,
                    Column::AwayFrom,
                    Column::AwayUntil,
                    Column::CoverId,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Ends a membership. Says whether there was one.
pub(super) async fn end_member(tx: &Tx, grant: &Granted<ManageTeam<MemberPath>>) -> Db<bool> {
    let path = grant.named;
    let Some(row) = find_member(tx, path.recipient_id, path.account_id).await? else {
        return Ok(false);
    };
    let now = grant.now();
    if row.valid_until.is_some_and(|end| end <= now) {
        return Ok(false);
    }
    team_member::Entity::update(team_member::ActiveModel {
        recipient_id: Set(row.recipient_id),
        account_id: Set(row.account_id),
        valid_until: Set(Some(now)),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    Ok(true)
}

/// A team's texts for answers, by name.
pub(crate) async fn templates<C: ConnectionTrait>(
    conn: &C,
    team: RecipientId,
) -> Db<Vec<message_template::Model>> {
    message_template::Entity::find()
        .filter(message_template::Column::RecipientId.eq(team))
        .order_by_asc(message_template::Column::Name)
        .order_by_asc(message_template::Column::Id)
        .limit(MAX_TEMPLATES as u64)
        .all(conn)
        .await
}

pub(super) async fn find_template(tx: &Tx, id: TemplateId) -> Db<Option<message_template::Model>> {
    message_template::Entity::find_by_id(id).one(tx).await
}

/// Keeps a text for answers.
pub(super) async fn save_template(tx: &Tx, row: message_template::Model) -> Db<()> {
    use message_template::Column;
    message_template::Entity::insert(message_template::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(Column::Id)
                .update_columns([Column::Name, Column::Body, Column::SavedAt])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Removes a text for answers of this team. Says whether there was one.
pub(super) async fn remove_template(tx: &Tx, team: RecipientId, id: TemplateId) -> Db<bool> {
    let done = message_template::Entity::delete_many()
        .filter(message_template::Column::Id.eq(id))
        .filter(message_template::Column::RecipientId.eq(team))
        .exec(tx)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Lets whoever was to take over from teams that ended earlier be the successor of their successor, which ends
/// now: what is left there goes on.
pub(super) async fn pass_on_succession(tx: &Tx, from: RecipientId, to: RecipientId) -> Db<()> {
    use sea_orm::sea_query::Expr;
    team_settings::Entity::update_many()
        .col_expr(team_settings::Column::SuccessorId, Expr::value(to.0))
        .filter(team_settings::Column::SuccessorId.eq(from))
        .filter(team_settings::Column::RecipientId.ne(to))
        .exec(tx)
        .await?;
    Ok(())
}

/// The label of a team.
pub(super) async fn label<C: ConnectionTrait>(conn: &C, team: RecipientId) -> Db<Option<String>> {
    use crate::db::entity::recipient;
    recipient::Entity::find_by_id(team)
        .select_only()
        .column(recipient::Column::Label)
        .into_tuple()
        .one(conn)
        .await
}
