//! Seals of the audit: what is sealed, and that going around the server to change it is found out.

use api_tests::{TestApp, both_databases, new_id};
use backend::audit::{
    ChainName, ChainReport, Chains, CheckpointFile, Finding, add_checkpoints, seal_and_copy,
    seal_rows, verify,
};
use backend::auth::{Job, SystemGrant};
use backend::db::entity::{audit_event, audit_seal, retired_site_key};
use backend::http::Error;
use backend::sealing::{Sealer, SiteKey};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait,
    QueryOrder, TransactionTrait,
};
use shared::ErrorCode;
use tokio::sync::oneshot;

/// A connection that is not the server's, to where the changes are, with the guards switched off: what
/// somebody has who reached the database itself.
async fn intruder(app: &TestApp) -> DatabaseConnection {
    if app.app.db.backend() == DbBackend::Postgres {
        let conn = app.app.audit.database().clone();
        for table in ["audit_event", "audit_seal"] {
            conn.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"))
                .await
                .unwrap();
        }
        return conn;
    }
    let url = format!("sqlite://{}?mode=rw", app.file("carepost.db").display());
    let conn = Database::connect(url).await.unwrap();
    for table in ["event", "seal"] {
        for guard in ["update", "delete", "replace"] {
            conn.execute_unprepared(&format!("DROP TRIGGER IF EXISTS audit_{table}_no_{guard}"))
                .await
                .unwrap();
        }
    }
    conn
}

fn chains(app: &TestApp) -> Chains {
    Chains::of(&app.app)
}

async fn seal(app: &TestApp) -> u64 {
    seal_rows(&chains(app), &app.app.sealer, app.clock.now())
        .await
        .unwrap()
}

/// What is found of the chain that changes are in.
async fn report(app: &TestApp, file: Option<&CheckpointFile>) -> ChainReport {
    let checkpoints = file.map(|file| file.read().unwrap()).unwrap_or_default();
    verify(&chains(app), &app.app.sealer, &checkpoints, app.clock.now())
        .await
        .unwrap()
        .remove(0)
}

async fn findings(app: &TestApp, file: Option<&CheckpointFile>) -> Vec<Finding> {
    report(app, file).await.findings
}

/// The rows of changes, oldest first.
async fn rows(app: &TestApp) -> Vec<audit_event::Model> {
    audit_event::Entity::find()
        .order_by_asc(audit_event::Column::Id)
        .all(app.app.db.reader())
        .await
        .unwrap()
}

/// Three seals of a few rows each; gives the ids of the rows of each seal.
async fn three_seals(app: &TestApp) -> Vec<Vec<i64>> {
    let mut sealed = Vec::new();
    for _ in 0..3 {
        let before = rows(app).await.len();
        app.jane().await;
        app.patria().await;
        assert!(seal(app).await > 0);
        sealed.push(rows(app).await[before..].iter().map(|row| row.id).collect());
    }
    sealed
}

both_databases! {
    async fn what_is_committed_is_sealed_once_and_verifies(app: TestApp) {
        assert_eq!(report(&app, None).await.seals, 0);
        app.jane().await;
        app.clock.advance_seconds(90);
        let open = report(&app, None).await;
        assert_eq!(open.findings, []);
        assert_eq!(open.unsealed.rows, rows(&app).await.len() as u64);
        assert_eq!(open.unsealed.seconds, 90);

        seal(&app).await;
        assert_eq!(seal(&app).await, 0, "nothing twice");
        let sealed = report(&app, None).await;
        assert_eq!(sealed.findings, []);
        assert_eq!((sealed.seals, sealed.unsealed.rows), (1, 0));
        assert_eq!(sealed.rows, rows(&app).await.len() as u64);
    }

    async fn reads_are_sealed_too(app: TestApp) {
        let jane = app.jane().await;
        let list = shared::messaging::ListMessages {
            patient_id: jane.patient_id(),
            folder: shared::messaging::Folder::Inbox,
            arrange: shared::messaging::Arrangement::Newest, cursor: None,
            background: false,
        };
        jane.call(&list).await.unwrap();
        seal(&app).await;
        let reports = verify(&chains(&app), &app.app.sealer, &[], app.clock.now()).await.unwrap();
        let last = reports.last().unwrap();
        let expected = match app.app.db.backend() {
            DbBackend::Sqlite => ChainName::Reads,
            _ => ChainName::Everything,
        };
        assert_eq!((last.chain, last.findings.len()), (expected, 0));
        assert!(last.rows > 0 && last.unsealed.rows == 0);
    }

    async fn two_instances_that_seal_at_once_seal_each_row_once(app: TestApp) {
        let other = app.another(|_| {}).await;
        for _ in 0..5 {
            app.jane().await;
            let (one, two) = tokio::join!(seal(&app), seal(&other));
            assert!(one + two > 0);
        }
        let report = report(&app, None).await;
        assert_eq!(report.findings, []);
        assert_eq!((report.rows, report.unsealed.rows), (rows(&app).await.len() as u64, 0));
    }

    async fn a_changed_row_is_named(app: TestApp) {
        let ids = three_seals(&app).await;
        let id = ids[1][1];
        for change in ["account_id = NULL", "at = at + 1", "outcome = 'hidden'", "count = 2", "action = 'sign'"] {
            let conn = intruder(&app).await;
            let before = rows(&app).await.into_iter().find(|row| row.id == id).unwrap();
            conn.execute_unprepared(&format!("UPDATE audit_event SET {change} WHERE id = {id}")).await.unwrap();
            assert_eq!(findings(&app, None).await, [Finding::RowChanged { row: id, seal: 2 }], "{change}");
            // Put back, it holds again: the finding was about the change.
            put_back(&conn, &before).await;
            assert_eq!(findings(&app, None).await, [], "{change}");
        }
    }

    async fn a_row_that_cannot_even_be_read_is_named(app: TestApp) {
        let ids = three_seals(&app).await;
        let id = ids[2][0];
        let conn = intruder(&app).await;
        conn.execute_unprepared(&format!("UPDATE audit_event SET outcome = 'fine' WHERE id = {id}")).await.unwrap();
        assert_eq!(findings(&app, None).await, [Finding::RowChanged { row: id, seal: 3 }]);
    }

    async fn a_removed_row_is_named_in_the_middle_and_at_the_end(app: TestApp) {
        let ids = three_seals(&app).await;
        let (middle, last) = (ids[0][1], *ids[2].last().unwrap());
        let conn = intruder(&app).await;
        conn.execute_unprepared(&format!("DELETE FROM audit_event WHERE id IN ({middle}, {last})")).await.unwrap();
        assert_eq!(findings(&app, None).await, [
            Finding::RowMissing { row: middle, seal: 1 },
            Finding::RowMissing { row: last, seal: 3 },
        ]);
    }

    async fn a_row_that_is_put_in_is_named(app: TestApp) {
        let ids = three_seals(&app).await;
        let conn = intruder(&app).await;
        // A place that is free: the row that was there, with another id, moved.
        let (free, from) = (ids[1][1], ids[1][0]);
        conn.execute_unprepared(&format!("DELETE FROM audit_event WHERE id = {free}")).await.unwrap();
        conn.execute_unprepared(&format!(
            "INSERT INTO audit_event (id, at, relation, action, outcome, count) \
             SELECT {free}, at, relation, action, outcome, count FROM audit_event WHERE id = {from}"
        )).await.unwrap();
        conn.execute_unprepared(
            "INSERT INTO audit_event (id, at, relation, action, outcome, count) \
             VALUES (-7, 1, 'self', 'sign_in', 'allowed', 1)",
        ).await.unwrap();
        assert_eq!(findings(&app, None).await, [
            Finding::RowInserted { row: -7, seal: 1 },
            Finding::RowChanged { row: free, seal: 2 },
        ]);
    }

    async fn two_rows_that_change_places_are_both_named(app: TestApp) {
        let ids = three_seals(&app).await;
        let (one, two) = (ids[0][0], ids[2][0]);
        let conn = intruder(&app).await;
        for (from, to) in [(one, -1), (two, one), (-1, two)] {
            conn.execute_unprepared(&format!("UPDATE audit_event SET id = {to} WHERE id = {from}")).await.unwrap();
        }
        let rows = rows(&app).await;
        assert!(rows.iter().any(|row| row.id == one) && rows.iter().any(|row| row.id == two));
        assert_eq!(findings(&app, None).await, [
            Finding::RowChanged { row: one, seal: 1 },
            Finding::RowChanged { row: two, seal: 3 },
        ]);
    }

    async fn an_edited_seal_is_named_whatever_was_edited(app: TestApp) {
        three_seals(&app).await;
        let before = audit_seal::Entity::find_by_id(2).one(app.app.db.reader()).await.unwrap().unwrap();
        for change in ["sealed_at = sealed_at + 1", "row_count = 0", "last_row = last_row - 1",
            "previous = signature", "entries = previous", "signature = previous", "format = 2"] {
            let conn = intruder(&app).await;
            conn.execute_unprepared(&format!("UPDATE audit_seal SET {change} WHERE number = 2")).await.unwrap();
            let expected = if change == "format = 2" {
                Finding::UnknownFormat { number: 2, format: 2 }
            } else {
                Finding::SealChanged(2)
            };
            assert_eq!(findings(&app, None).await, [expected], "{change}");
            conn.execute_unprepared("DELETE FROM audit_seal WHERE number = 2").await.unwrap();
            insert(&conn, &before).await;
            assert_eq!(findings(&app, None).await, [], "{change}");
        }
    }

    async fn a_removed_seal_is_named_and_so_is_one_that_was_numbered_anew(app: TestApp) {
        three_seals(&app).await;
        let conn = intruder(&app).await;
        conn.execute_unprepared("DELETE FROM audit_seal WHERE number = 2").await.unwrap();
        assert_eq!(findings(&app, None).await, [Finding::SealsMissing { first: 2, last: 2 }]);
        conn.execute_unprepared("UPDATE audit_seal SET number = 2 WHERE number = 3").await.unwrap();
        assert_eq!(findings(&app, None).await, [Finding::SealChanged(2)]);
    }

    async fn a_cut_off_end_is_found_by_the_checkpoint_file_alone(app: TestApp) {
        let ids = three_seals(&app).await;
        let file = CheckpointFile::new(app.file("checkpoints"));
        add_checkpoints(&chains(&app), &file).await.unwrap();
        add_checkpoints(&chains(&app), &file).await.unwrap();
        let all = report(&app, Some(&file)).await;
        assert_eq!((all.findings.as_slice(), all.checkpoints), (&[][..], 1), "once each");

        let conn = intruder(&app).await;
        conn.execute_unprepared("DELETE FROM audit_seal WHERE number = 3").await.unwrap();
        conn.execute_unprepared(&format!("DELETE FROM audit_event WHERE id >= {}", ids[2][0])).await.unwrap();
        assert_eq!(findings(&app, None).await, [], "the chain alone cannot tell");
        assert_eq!(findings(&app, Some(&file)).await, [Finding::Truncated { checkpoint: 3, newest: 2 }]);
        app.jane().await;
        let refused = seal_and_copy(&chains(&app), &app.app.sealer, &file, true, app.clock.now())
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("has seal 3"), "{refused}");
        assert_eq!(report(&app, None).await.seals, 2, "nothing takes its place");

        // Something seals again all the same: the copy differs from what took its place, even when a
        // copy of that is added.
        app.clock.advance_seconds(1);
        seal(&app).await;
        assert_eq!(findings(&app, None).await, []);
        assert_eq!(findings(&app, Some(&file)).await, [Finding::CheckpointDiffers(3)]);
        seal_and_copy(&chains(&app), &app.app.sealer, &file, true, app.clock.now()).await.unwrap_err();
        add_checkpoints(&chains(&app), &file).await.unwrap();
        assert_eq!(findings(&app, Some(&file)).await, [Finding::CheckpointDiffers(3)]);
    }

    async fn a_seal_with_a_number_far_away_is_one_finding_and_the_gap_another(app: TestApp) {
        three_seals(&app).await;
        let conn = intruder(&app).await;
        let far = i64::MAX;
        conn.execute_unprepared(&format!("UPDATE audit_seal SET number = {far} WHERE number = 3")).await.unwrap();
        assert_eq!(findings(&app, None).await, [
            Finding::SealsMissing { first: 3, last: far - 1 },
            Finding::SealChanged(far),
        ]);
    }

    async fn with_a_retired_key_nothing_is_sealed_and_that_is_an_error(app: TestApp) {
        three_seals(&app).await;
        let (key, now) = (app.app.sealer.site_key_id(), app.clock.now());
        let retired = retired_site_key::ActiveModel { id: Set(key), retired_at: Set(now) };
        app.app.db.write_as_system(&SystemGrant::for_job(Job::Keys), None, async |tx| {
            retired_site_key::Entity::insert(retired).exec_without_returning(tx).await?;
            Ok(())
        }).await.unwrap();
        app.clock.advance_seconds(20);
        let refused = seal_rows(&chains(&app), &app.app.sealer, app.clock.now()).await.unwrap_err();
        assert!(refused.to_string().contains("was retired"), "{refused}");
        let ready = app.anonymous().get("/readyz").await;
        assert_eq!(ready.status, axum::http::StatusCode::SERVICE_UNAVAILABLE);
    }

    async fn a_checkpoint_file_that_was_touched_says_which_line(app: TestApp) {
        three_seals(&app).await;
        let path = app.file("checkpoints");
        let file = CheckpointFile::new(path.clone());
        add_checkpoints(&chains(&app), &file).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        std::fs::write(&path, text.replacen("number 3", "number 9", 1) + "half a li").unwrap();
        assert_eq!(findings(&app, Some(&file)).await, [
            Finding::BadCheckpoint(1),
            Finding::BadCheckpoint(lines + 1),
        ]);
        app.jane().await;
        seal(&app).await;
        add_checkpoints(&chains(&app), &file).await.unwrap();
        let after = std::fs::read_to_string(&path).unwrap();
        assert!(after.contains("half a li\n"), "a new line is a line of its own: {after}");
    }

    async fn nothing_is_built_on_a_seal_that_somebody_else_made(app: TestApp) {
        three_seals(&app).await;
        let conn = intruder(&app).await;
        conn.execute_unprepared("UPDATE audit_seal SET sealed_at = sealed_at + 1 WHERE number = 3").await.unwrap();
        app.jane().await;
        let refused = seal_rows(&chains(&app), &app.app.sealer, app.clock.now()).await.unwrap_err();
        assert!(refused.to_string().contains("seal 3"), "{refused}");
        assert!(refused.to_string().contains("carepost audit verify"), "{refused}");
        assert_eq!(findings(&app, None).await, [Finding::SealChanged(3)]);
    }

    async fn seals_of_another_site_key_are_not_ours(app: TestApp) {
        three_seals(&app).await;
        let other = Sealer::new(SiteKey::new(&[9; 32]).unwrap(), backend::clock::Random);
        let found = verify(&chains(&app), &other, &[], app.clock.now()).await.unwrap().remove(0).findings;
        assert!(matches!(found.as_slice(), [Finding::UnknownKey { number: 1, .. }]), "{found:?}");
    }

    async fn more_rows_than_one_seal_takes_are_in_several(app: TestApp) {
        let account = app.jane().await.account_id();
        let now = app.clock.now();
        app.app.db.write_as_system(&SystemGrant::for_job(Job::Accounts), None, async |tx| {
            for _ in 0..1200 {
                backend::audit::sign_in_failed(tx, now, Some(account), new_id()).await?;
            }
            Ok(())
        }).await.unwrap();
        seal(&app).await;
        let report = report(&app, None).await;
        assert_eq!(report.findings, []);
        assert_eq!((report.seals, report.rows), (3, rows(&app).await.len() as u64));
    }
}

async fn put_back(conn: &DatabaseConnection, row: &audit_event::Model) {
    use sea_orm::IntoActiveModel as _;
    conn.execute_unprepared(&format!("DELETE FROM audit_event WHERE id = {}", row.id))
        .await
        .unwrap();
    audit_event::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(conn)
        .await
        .unwrap();
}

async fn insert(conn: &DatabaseConnection, seal: &audit_seal::Model) {
    use sea_orm::IntoActiveModel as _;
    audit_seal::Entity::insert(seal.clone().into_active_model())
        .exec_without_returning(conn)
        .await
        .unwrap();
}

/// A transaction that has written a row and does not end before it is told to.
struct Late {
    task: tokio::task::JoinHandle<Result<(), Error>>,
    end: oneshot::Sender<bool>,
}

impl Late {
    async fn of(app: &TestApp) -> Self {
        let (db, now) = (app.app.db.clone(), app.clock.now());
        let (written, is_written) = oneshot::channel();
        let (end, keeps) = oneshot::channel();
        let task = tokio::spawn(async move {
            let writes = SystemGrant::for_job(Job::Housekeeping);
            db.write_as_system(&writes, None, async move |tx| {
                backend::audit::sign_in_failed(tx, now, None, new_id()).await?;
                written.send(()).unwrap();
                if keeps.await.unwrap() {
                    Ok(())
                } else {
                    Err(ErrorCode::Forbidden.into())
                }
            })
            .await
        });
        is_written.await.unwrap();
        Self { task, end }
    }

    /// Whether it was committed.
    async fn end(self, keep: bool) -> bool {
        self.end.send(keep).unwrap();
        self.task.await.unwrap().is_ok()
    }
}

/// PostgreSQL hands out ids before the commit: a row may appear below one that is there already.
#[tokio::test]
async fn a_row_with_a_lower_id_that_is_committed_later_is_sealed_and_no_finding() {
    let app = TestApp::postgres().await;
    app.jane().await;
    seal(&app).await;
    let late = Late::of(&app).await;
    // Somebody else takes a higher id and commits first.
    app.patria().await;
    let highest_before = rows(&app).await.last().unwrap().id;

    let sealing = tokio::spawn({
        let app = app.clone();
        async move { seal(&app).await }
    });
    // The one who has not ended holds the seal up, not the other writers.
    app.anonymous().get("/api/v1/site").await;
    app.jane().await;
    assert!(!sealing.is_finished());
    assert!(late.end(true).await);
    sealing.await.unwrap();
    seal(&app).await;

    let report = report(&app, None).await;
    assert_eq!(report.findings, []);
    let all = rows(&app).await;
    assert_eq!(
        (report.rows, report.unsealed.rows),
        (all.len() as u64, 0),
        "the late row is in a seal"
    );
    let late = all
        .iter()
        .find(|row| row.account_id.is_none() && row.action == "sign_in")
        .unwrap();
    assert!(late.id < highest_before, "it was late");
}

#[tokio::test]
async fn a_vacuum_under_way_holds_nothing_up() {
    let app = TestApp::postgres().await;
    app.jane().await;
    let vacuum = app.app.audit.database().begin().await.unwrap();
    vacuum
        .execute_unprepared("LOCK TABLE audit_event IN SHARE UPDATE EXCLUSIVE MODE")
        .await
        .unwrap();
    assert!(seal(&app).await > 0);
    vacuum.rollback().await.unwrap();
}

#[tokio::test]
async fn somebody_who_never_ends_leaves_rows_unsealed_and_says_so() {
    let app = TestApp::postgres().await;
    app.jane().await;
    let late = Late::of(&app).await;
    assert_eq!(seal(&app).await, 0);
    let report = report(&app, None).await;
    assert_eq!((report.findings.len(), report.seals), (0, 0));
    assert!(report.unsealed.rows > 0);
    assert!(!late.end(false).await);
    assert!(seal(&app).await > 0);
}
