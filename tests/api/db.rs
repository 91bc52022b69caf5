//! The database as production opens it, its one way to a change, and its schema.

use api_tests::{TestApp, both_databases};
use backend::auth::{Job, SystemGrant};
use backend::db::entity::{site_mark, thread};
use backend::db::{Db, Durability, Tx, entity};
use backend::http::Error;
use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait,
    IdenStatic, Iterable, PrimaryKeyToColumn, Statement,
};
use shared::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const HOUSEKEEPING: SystemGrant = SystemGrant::for_job(Job::Housekeeping);

async fn text(conn: &impl ConnectionTrait, sql: &str) -> String {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(statement).await.unwrap().expect("a row");
    row.try_get_by_index::<String>(0)
        .or_else(|_| {
            row.try_get_by_index::<i64>(0)
                .map(|number| number.to_string())
        })
        .or_else(|_| {
            row.try_get_by_index::<i32>(0)
                .map(|number| number.to_string())
        })
        .unwrap()
}

#[tokio::test]
async fn production_writes_through_to_the_disk_and_keeps_references() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("carepost.db");
    let db = Db::sqlite(&file, true, Durability::Full).await.unwrap();
    db.migrate().await.unwrap();
    let pragmas = async |conn: &DatabaseConnection| {
        let mut found = Vec::new();
        for name in [
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "busy_timeout",
        ] {
            found.push(text(conn, &format!("PRAGMA {name}")).await);
        }
        found
    };
    let expected = ["wal", "2", "1", "5000"];
    assert_eq!(pragmas(db.reader()).await, expected, "2 is FULL");
    db.write_as_system(&HOUSEKEEPING, None, async |tx| {
        for (name, value) in ["synchronous", "foreign_keys", "busy_timeout"]
            .iter()
            .zip(&expected[1..])
        {
            assert_eq!(text(tx, &format!("PRAGMA {name}")).await, *value, "{name}");
        }
        assert_eq!(text(tx, "PRAGMA query_only").await, "0");
        Ok(())
    })
    .await
    .unwrap();
    db.close().await;
}

#[tokio::test]
async fn what_reads_on_sqlite_cannot_write() {
    let app = TestApp::sqlite().await;
    let conn = app.app.db.reader();
    assert_eq!(text(conn, "PRAGMA query_only").await, "1");
    for sql in [
        "DELETE FROM draft",
        "UPDATE account SET disabled_at = 1",
        "CREATE TABLE x (y)",
    ] {
        assert!(conn.execute_unprepared(sql).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_wrong_path_never_becomes_an_empty_portal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing.db");
    assert!(Db::sqlite(&file, false, Durability::Full).await.is_err());
    assert!(!file.exists());
}

#[tokio::test]
async fn a_row_that_refers_to_nothing_is_refused() {
    for app in [TestApp::sqlite().await, TestApp::postgres().await] {
        let mut row = orphan();
        row.subject = Set(vec![1]);
        let written = app.app.db.write_as_system(&HOUSEKEEPING, None, async |tx| {
            thread::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        });
        assert!(written.await.is_err());
    }
}

/// A thread of nobody with nobody.
fn orphan() -> thread::ActiveModel {
    use shared::id::{PatientId, RecipientId, ThreadId};
    use shared::messaging::ThreadState;
    use shared::time::UtcMicros;
    thread::ActiveModel {
        id: Set(ThreadId(api_tests::new_id())),
        patient_id: Set(PatientId(api_tests::new_id())),
        recipient_id: Set(RecipientId(api_tests::new_id())),
        subject: Set(Vec::new()),
        state: Set(ThreadState::Sent),
        sent_at: Set(UtcMicros(0)),
        opened_at: Set(None),
        answered_at: Set(None),
        reply_by: Set("2026-11-23".to_owned()),
        created_at: Set(UtcMicros(0)),
        private: Set(false),
        about: Set(None),
        pharmacies_only: Set(false),
        holder_id: Set(None),
        held_at: Set(None),
        escalated_at: Set(None),
        closed_at: Set(None),
        follows_id: Set(None),
    }
}

/// Puts a row of this number in.
async fn mark(tx: &Tx, number: i32) -> Result<(), Error> {
    let row = site_mark::ActiveModel {
        id: Set(100 + number),
        demonstration: Set(false),
        created_at: Set(shared::time::UtcMicros(0)),
    };
    site_mark::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether the row of this number was committed.
async fn there(db: &Db, number: i32) -> bool {
    let found = site_mark::Entity::find_by_id(100 + number).one(db.reader());
    found.await.unwrap().is_some()
}

both_databases! {
    async fn a_write_inside_a_write_is_refused(app: TestApp) {
        let db = &app.app.db;
        let nested = db.write_as_system(&HOUSEKEEPING, None, async |_| {
            db.write_as_system(&HOUSEKEEPING, None, async |_| Ok(())).await
        });
        let error = nested.await.unwrap_err();
        assert!(matches!(&error, Error::Internal(what) if what == "a write inside a write"), "{error}");
        db.write_as_system(&HOUSEKEEPING, None, async |_| Ok(())).await.unwrap();
    }

    async fn a_write_that_fails_leaves_nothing(app: TestApp) {
        let db = &app.app.db;
        let failed: Result<(), Error> = db.write_as_system(&HOUSEKEEPING, None, async |tx| {
            tx.execute_unprepared("DELETE FROM site_mark").await?;
            Err(ErrorCode::Forbidden.into())
        }).await;
        assert_eq!(failed.unwrap_err().code(), ErrorCode::Forbidden);
        assert!(site_mark::Entity::find_by_id(1).one(db.reader()).await.unwrap().is_some());
    }

    async fn of_many_writes_at_once_each_keeps_or_takes_back_its_own(app: TestApp) {
        const MANY: i32 = 120;
        let mut writes = Vec::new();
        for number in 0..MANY {
            let db = app.app.db.clone();
            writes.push(tokio::spawn(async move {
                let work = db.write_as_system(&HOUSEKEEPING, None, async |tx| {
                    match number % 8 {
                        // Before the database is asked for anything.
                        6 => return Err(ErrorCode::Forbidden.into()),
                        // After a question.
                        7 => {
                            site_mark::Entity::find_by_id(1).one(tx).await?;
                        }
                        _ => {}
                    }
                    mark(tx, number).await?;
                    match number % 8 {
                        // The database refuses a second one with this id.
                        1 => mark(tx, number).await?,
                        2 => return Err(ErrorCode::Forbidden.into()),
                        // Long enough to be given up in the middle.
                        3 => tokio::time::sleep(Duration::from_millis(20)).await,
                        _ => {}
                    }
                    Ok(())
                });
                if number % 8 == 3 {
                    return tokio::time::timeout(Duration::from_millis(5), work).await.is_ok();
                }
                let written = work.await;
                let there = there(&db, number).await;
                assert_eq!(there, written.is_ok(), "{number}: {written:?}");
                there
            }));
        }
        for (number, write) in (0..MANY).zip(writes) {
            let kept = write.await.unwrap();
            assert_eq!(kept, matches!(number % 8, 0 | 4 | 5 | 7), "{number}");
            assert_eq!(there(&app.app.db, number).await, kept, "{number}");
        }
    }

    async fn what_does_not_fit_on_the_disk_is_said_and_what_comes_after_it_stands(app: TestApp) {
        let db = &app.app.db;
        if db.backend() != DbBackend::Sqlite {
            return;
        }
        // A disk with room for little: SQLite gives up the whole transaction of whoever wants more.
        db.write_as_system(&HOUSEKEEPING, None, async |tx| {
            tx.execute_unprepared("CREATE TABLE filler (bytes BLOB)").await?;
            let pages = tx.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA page_count"));
            let pages: i64 = pages.await?.unwrap().try_get_by_index(0)?;
            tx.execute_unprepared(&format!("PRAGMA max_page_count = {}", pages + 40)).await?;
            Ok(())
        }).await.unwrap();
        let mut writes = Vec::new();
        for number in 0..60 {
            let db = db.clone();
            writes.push(tokio::spawn(async move {
                let written = db.write_as_system(&HOUSEKEEPING, None, async |tx| {
                    mark(tx, number).await?;
                    if number % 10 == 7 {
                        tx.execute_unprepared("INSERT INTO filler VALUES (zeroblob(1000000))").await?;
                    }
                    Ok(())
                }).await;
                (there(&db, number).await, written.is_ok())
            }));
        }
        let mut lost = 0;
        for (number, write) in (0..60).zip(writes) {
            let (there, written) = write.await.unwrap();
            assert_eq!(there, written, "{number}");
            lost += u32::from(!written);
        }
        // A connection that lost a transaction is not used again, and the next one knows nothing of the limit.
        assert!(lost > 0);
        // Somebody is refused, and the next one is kept.
        for round in 0..3 {
            let refused: Result<(), Error> = db.write_as_system(&HOUSEKEEPING, None, async |tx| {
                mark(tx, 100 + round).await?;
                Err(ErrorCode::Forbidden.into())
            }).await;
            assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
            db.write_as_system(&HOUSEKEEPING, None, async |tx| mark(tx, 200 + round).await).await.unwrap();
            assert!(there(db, 200 + round).await, "{round}");
            assert!(!there(db, 100 + round).await, "{round}");
        }
    }

    async fn whoever_commits_may_go_away_and_nobody_is_told_what_is_not_so(app: TestApp) {
        if app.app.db.backend() != DbBackend::Sqlite {
            return;
        }
        let write = |number: i32, fails: bool| {
            let db = app.app.db.clone();
            tokio::spawn(async move {
                let written = db.write_as_system(&HOUSEKEEPING, None, async |tx| {
                    mark(tx, number).await?;
                    if fails {
                        // What is wrong is seen by the commit, for all who are in it.
                        tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
                        let mut row = orphan();
                        row.subject = Set(vec![1]);
                        thread::Entity::insert(row).exec_without_returning(tx).await?;
                    }
                    Ok(())
                }).await;
                (there(&db, number).await, written.is_ok())
            })
        };
        let mut lost = 0;
        for round in 0..200 {
            let writes = [write(10 * round, true), write(10 * round + 1, false), write(10 * round + 2, false)];
            // Whoever wrote first commits; somewhere in the middle of it they are gone.
            let (begun, moment) = (Instant::now(), Duration::from_micros(20) * round.unsigned_abs());
            while begun.elapsed() < moment {
                tokio::task::yield_now().await;
            }
            let [goes, stays @ ..] = writes;
            goes.abort();
            for stays in stays {
                let (there, written) = stays.await.unwrap();
                assert_eq!(there, written, "{round}");
                lost += u32::from(!written);
            }
        }
        assert!(lost > 0);
    }

    async fn a_write_whose_caller_goes_away_holds_up_nobody(app: TestApp) {
        for number in 0..40 {
            let db = app.app.db.clone();
            let work = tokio::spawn(async move {
                db.write_as_system(&HOUSEKEEPING, None, async |tx| mark(tx, number).await).await
            });
            // Given up before, while and after it works.
            for _ in 0..number {
                tokio::task::yield_now().await;
            }
            work.abort();
            let next = app.app.db.write_as_system(&HOUSEKEEPING, None, async |tx| {
                mark(tx, 1000 + number).await
            });
            next.await.unwrap();
            assert!(there(&app.app.db, 1000 + number).await);
        }
    }

    async fn migrating_again_changes_nothing(app: TestApp) {
        assert!(app.app.db.is_migrated().await.unwrap());
        app.app.db.migrate().await.unwrap();
        assert!(app.app.db.is_migrated().await.unwrap());
    }

    async fn the_schema_is_the_one_that_the_entities_say(app: TestApp) {
        let mut expected = Schema::new();
        macro_rules! of { ($($name:ident)*) => { $( add::<entity::$name::Entity>(&mut expected); )* } }
        of! {
            access_grant account account_key attachment audit_event audit_seal care_assignment contact_address
            contact_code notice notice_item notice_preference quiet_hours directory_change
            directory_import directory_version draft
            facility grant_event grant_invite mailbox_entry mailbox_revision message outbox_delivery outbox_event own_folder patient patient_key recent_recipient
            recipient registration retired_site_key session sign_in_failure site_mark team_alarm team_closure team_member team_revision
            team_settings message_template thread thread_event thread_note thread_participant
        }
        let files = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../backend/src/db/entity");
        let files: BTreeSet<String> = std::fs::read_dir(files).unwrap()
            .map(|it| it.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "mod")
            .collect();
        let listed: BTreeSet<String> = expected.keys().cloned().collect();
        assert_eq!(listed, files, "every entity is compared");
        let found = schema(app.app.db.reader()).await;
        if app.app.db.backend() == DbBackend::Sqlite {
            // SQLite has one kind of whole numbers.
            for (kind, ..) in expected.values_mut().flat_map(BTreeMap::values_mut) {
                if matches!(kind.as_str(), "bigint" | "smallint") {
                    "integer".clone_into(kind);
                }
            }
        }
        for (table, columns) in &expected {
            assert_eq!(found.get(table), Some(columns), "{table}");
        }
        assert_eq!(found.len(), expected.len(), "{:?}", found.keys());
    }
}

#[tokio::test]
async fn an_empty_database_is_not_ready_until_it_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("new.db"), true, Durability::Off)
        .await
        .unwrap();
    assert!(!db.is_migrated().await.unwrap());
    db.migrate().await.unwrap();
    assert!(db.is_migrated().await.unwrap());
    db.close().await;
}

/// By table, by column: the kind of its values, whether it may be empty, whether it is in the key.
type Schema = BTreeMap<String, BTreeMap<String, (String, bool, bool)>>;

fn add<E: EntityTrait>(schema: &mut Schema) {
    let keys: Vec<String> = E::PrimaryKey::iter()
        .map(|key| key.into_column().as_str().to_owned())
        .collect();
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        let name = column.as_str().to_owned();
        let key = keys.contains(&name);
        let kind = kind(definition.get_column_type()).to_owned();
        (name, (kind, definition.is_null(), key))
    });
    let table = E::default().table_name().to_owned();
    assert!(schema.insert(table, columns.collect()).is_none());
}

/// What a column's values are, in words that both databases share.
fn kind(column: &ColumnType) -> &'static str {
    match column {
        ColumnType::Text | ColumnType::String(_) => "text",
        ColumnType::BigInteger => "bigint",
        ColumnType::Integer => "integer",
        ColumnType::SmallInteger => "smallint",
        ColumnType::Boolean => "boolean",
        ColumnType::Uuid => "uuid",
        ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_) => "bytes",
        ColumnType::Json | ColumnType::JsonBinary => "json",
        other => panic!("no column should be {other:?}"),
    }
}

/// The schema as the database has it.
async fn schema(conn: &DatabaseConnection) -> Schema {
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES', EXISTS ( \
                 SELECT 1 FROM information_schema.table_constraints t \
                 JOIN information_schema.key_column_usage k USING (constraint_name, table_name) \
                 WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name \
                 AND k.column_name = c.column_name) \
             FROM information_schema.columns c WHERE c.table_schema = 'public'"
        }
        _ => {
            "SELECT m.name, c.name, c.type, c.\"notnull\" = 0 AND c.pk = 0, c.pk > 0 \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
    };
    let mut schema = Schema::new();
    for row in conn
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap()
    {
        let table: String = row.try_get_by_index(0).unwrap();
        if table == "seaql_migrations" {
            continue;
        }
        let column: String = row.try_get_by_index(1).unwrap();
        let declared: String = row.try_get_by_index(2).unwrap();
        let kind = match declared.to_lowercase().as_str() {
            "text" | "character varying" => "text",
            "bigint" if backend == DbBackend::Postgres => "bigint",
            "smallint" if backend == DbBackend::Postgres => "smallint",
            "integer" | "bigint" | "smallint" => "integer",
            "boolean" => "boolean",
            "uuid" | "uuid_text" => "uuid",
            "bytea" | "blob" => "bytes",
            "json" | "jsonb" | "json_text" | "jsonb_text" => "json",
            _ => declared.as_str(),
        };
        let facts = (
            kind.to_owned(),
            row.try_get_by_index(3).unwrap(),
            row.try_get_by_index(4).unwrap(),
        );
        schema.entry(table).or_default().insert(column, facts);
    }
    schema
}
