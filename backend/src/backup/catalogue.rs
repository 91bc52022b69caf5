//! Which tables a database has, in the order in which their rows can be put in.
//!
//! Asked of the database itself, not of a list of ours: a table that somebody adds is in the next
//! backup. Two tables never are: what was migrated, and the rows of an import that is under way.

use super::Fault;
use super::format::{Column, Engine, Kind, Section, Table};
use sea_orm::{ConnectionTrait, DbErr, Statement, TryGetable};
use std::collections::{BTreeMap, BTreeSet};

/// What was migrated; a backup keeps it in its head instead.
const MIGRATIONS: &str = "seaql_migrations";
/// What an import has not finished: the next one begins with nothing, and so does a restored site.
const UNFINISHED_IMPORT: &str = "directory_import";

async fn rows<C: ConnectionTrait, T: TryGetable>(
    conn: &C,
    sql: &str,
) -> Result<Vec<Vec<T>>, DbErr> {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = conn.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let width = row.column_names().len();
            (0..width).map(|at| row.try_get_by_index(at)).collect()
        })
        .collect()
}

/// How many tables there are, whoever made them.
pub(super) async fn count<C: ConnectionTrait>(conn: &C) -> Result<usize, DbErr> {
    Ok(columns(conn).await?.len())
}

/// Columns with their types by table, in their order.
async fn columns<C: ConnectionTrait>(
    conn: &C,
) -> Result<BTreeMap<String, Vec<(String, String)>>, DbErr> {
    let sql = match Engine::of(conn.get_database_backend()) {
        Engine::Sqlite => {
            "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' \
             ORDER BY t.name, c.cid"
        }
        Engine::Postgres => {
            "SELECT c.table_name::text, c.column_name::text, c.data_type::text \
             FROM information_schema.columns c JOIN information_schema.tables t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
             ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let mut tables: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in rows::<_, String>(conn, sql).await? {
        if let [table, column, kind] = row.as_slice() {
            let columns = tables.entry(table.clone()).or_default();
            columns.push((column.clone(), kind.clone()));
        }
    }
    Ok(tables)
}

/// Which migrations were applied, in order.
pub(super) async fn migrations<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, DbErr> {
    let sql = format!("SELECT version FROM {MIGRATIONS} ORDER BY version");
    Ok(rows(conn, &sql).await?.into_iter().flatten().collect())
}

/// The tables of a section, those first that others refer to.
pub(super) async fn tables<C: ConnectionTrait>(
    conn: &C,
    section: Section,
) -> Result<Vec<Table>, Fault> {
    let mut waiting = columns(conn).await?;
    waiting.remove(MIGRATIONS);
    waiting.remove(UNFINISHED_IMPORT);
    let references = references(conn).await?;
    let mut numbered = numbered(conn).await?;
    let mut ready: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let free = waiting.keys().find(|table| {
            let mut others = references.iter().filter(|(from, _)| from == *table);
            others.all(|(_, to)| to == *table || !waiting.contains_key(to))
        });
        let name = free.ok_or(Fault::Circle)?.clone();
        let columns = waiting.remove(&name).unwrap_or_default();
        let columns = columns.into_iter().map(|(column, declared)| {
            let kind = Kind::of(&declared)
                .ok_or_else(|| Fault::UnknownType(format!("{name}.{column}"), declared.clone()))?;
            Ok(Column { name: column, kind })
        });
        ready.push(Table {
            section,
            columns: columns.collect::<Result<_, Fault>>()?,
            numbered: numbered.remove(&name),
            name,
        });
    }
    Ok(ready)
}

/// Which table refers to which.
async fn references<C: ConnectionTrait>(conn: &C) -> Result<BTreeSet<(String, String)>, DbErr> {
    let sql = match Engine::of(conn.get_database_backend()) {
        Engine::Sqlite => {
            "SELECT t.name, f.\"table\" FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f \
             WHERE t.type = 'table'"
        }
        Engine::Postgres => {
            "SELECT c.relname::text, f.relname::text FROM pg_constraint k \
             JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid \
             WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace"
        }
    };
    let pairs = rows::<_, String>(conn, sql).await?;
    Ok(pairs
        .into_iter()
        .filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone())))
        .collect())
}

/// The columns that the database numbers by itself, with the last number that it gave, by table.
async fn numbered<C: ConnectionTrait>(conn: &C) -> Result<BTreeMap<String, (String, i64)>, DbErr> {
    let mut found = BTreeMap::new();
    if Engine::of(conn.get_database_backend()) == Engine::Sqlite {
        let has_some = "SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'";
        if rows::<_, String>(conn, has_some).await?.is_empty() {
            return Ok(found);
        }
        // Only an INTEGER PRIMARY KEY can be AUTOINCREMENT.
        let sql = "SELECT t.name, c.name, CAST(coalesce(s.seq, 0) AS text) FROM sqlite_master t \
                   JOIN pragma_table_info(t.name) c LEFT JOIN sqlite_sequence s ON s.name = t.name \
                   WHERE t.type = 'table' AND c.pk = 1 AND t.sql LIKE '%AUTOINCREMENT%'";
        for row in rows::<_, String>(conn, sql).await? {
            if let [table, column, last] = row.as_slice() {
                let last = last.parse().unwrap_or_default();
                found.insert(table.clone(), (column.clone(), last));
            }
        }
        return Ok(found);
    }
    let sql = "SELECT c.table_name::text, c.column_name::text, \
               pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) \
               FROM information_schema.columns c WHERE c.table_schema = current_schema() AND \
               pg_get_serial_sequence(quote_ident(c.table_name), c.column_name) IS NOT NULL";
    for row in rows::<_, String>(conn, sql).await? {
        if let [table, column, sequence] = row.as_slice() {
            let last =
                format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}");
            let last = rows::<_, i64>(conn, &last)
                .await?
                .into_iter()
                .flatten()
                .next();
            found.insert(table.clone(), (column.clone(), last.unwrap_or_default()));
        }
    }
    Ok(found)
}

/// Makes the database give numbers above `last` from now on.
pub(super) async fn number_after<C: ConnectionTrait>(
    conn: &C,
    table: &str,
    column: &str,
    last: i64,
) -> Result<(), DbErr> {
    if last < 1 {
        return Ok(());
    }
    let backend = conn.get_database_backend();
    let statements = match Engine::of(backend) {
        Engine::Sqlite => vec![
            Statement::from_sql_and_values(
                backend,
                "DELETE FROM sqlite_sequence WHERE name = ?",
                [table.into()],
            ),
            Statement::from_sql_and_values(
                backend,
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                [table.into(), last.into()],
            ),
        ],
        Engine::Postgres => vec![Statement::from_sql_and_values(
            backend,
            "SELECT setval(pg_get_serial_sequence(quote_ident($1), $2)::regclass, $3)",
            [table.into(), column.into(), last.into()],
        )],
    };
    for statement in statements {
        conn.execute_raw(statement).await?;
    }
    Ok(())
}
