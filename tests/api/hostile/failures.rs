//! What an answer tells when the inside breaks: nothing.
//!
//! Parts are broken from outside, one after the other: a table that is gone, a storage that is gone, a
//! key that is another. The server has no switch for it.

use crate::attachments::downloads::sent_with;
use crate::operations::{On, operations};
use api_tests::{Answer, Correspondence, PDF, TestApp, both_databases};
use axum::http::StatusCode;
use backend::auth::{Job, SystemGrant};
use sea_orm::ConnectionTrait as _;
use shared::{ErrorCode, Problem};

/// Words of the inside, and words that people wrote.
const CANARIES: &[&str] = &[
    "sql",
    "select",
    "table",
    "column",
    "relation",
    "constraint",
    "database",
    "sqlite",
    "postgres",
    "sqlx",
    "sea_orm",
    "panic",
    ".rs",
    "backtrace",
    "/tmp",
    "/home",
    "carepost.db",
    "storage/",
    "attachments/",
    "gone_",
    "sealed",
    "key",
    "jane",
    "pharmacy",
    "prescription",
    "os error",
    "no such",
];

/// The tables of every feature.
const TABLES: &[&str] = &[
    "access_grant",
    "account",
    "attachment",
    "audit_event",
    "care_assignment",
    "draft",
    "facility",
    "mailbox_entry",
    "message",
    "outbox_event",
    "patient",
    "patient_key",
    "recent_recipient",
    "recipient",
    "session",
    "sign_in_failure",
    "team_member",
    "thread",
    "thread_participant",
    "directory_change",
    "directory_version",
];

async fn run(app: &TestApp, sql: &str) {
    let grant = SystemGrant::for_job(Job::Housekeeping);
    let done = app
        .app
        .db
        .write_as_system(&grant, None, async |tx| {
            tx.execute_unprepared(sql).await?;
            Ok(())
        })
        .await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// A failure is a problem with an id for the log, and no word more.
fn assert_silent(answer: &Answer, what: &str) {
    let code = answer.code();
    assert!(
        matches!(code, ErrorCode::Internal | ErrorCode::Unavailable),
        "{what}: {code:?}"
    );
    assert!(
        answer.header("x-request-id").parse::<uuid::Uuid>().is_ok(),
        "{what}"
    );
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(
        answer.bytes,
        serde_json::to_vec(&Problem::from(code)).unwrap(),
        "{what}"
    );
    let text = String::from_utf8_lossy(&answer.bytes).to_lowercase();
    for canary in CANARIES {
        assert!(!text.contains(canary), "{what} tells of {canary}: {text}");
    }
}

both_databases! {
    async fn j09_a_table_that_is_gone_makes_calm_failures(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let mut failures = 0;
        for table in TABLES {
            // Nothing is taken from a cache of before.
            let app = app.another(|_| {}).await;
            let jane = app.jane().await;
            let tech = app.pharmacy_tech().await;
            app.settled().await;
            app.clock.advance_seconds(2);
            run(&app, &format!("ALTER TABLE {table} RENAME TO gone_{table}")).await;
            for operation in operations() {
                // They end the session that is asked with.
                if operation.is("delete", "/session") {
                    continue;
                }
                for (client, on) in [(&jane, On::Janes), (&jane, On::New), (&tech, On::Teams)] {
                    let answer = operation.send(client, &written, on).await;
                    if answer.status.is_server_error() {
                        assert_silent(&answer, &format!("{} {} without {table}", operation.method, operation.path));
                        failures += 1;
                    }
                }
            }
            app.settled().await;
            run(&app, &format!("ALTER TABLE gone_{table} RENAME TO {table}")).await;
        }
        assert!(failures > 200, "only {failures} failures were forced");
    }

    async fn j09_a_file_that_is_gone_and_a_folder_that_cannot_be_written_tell_no_path(app: TestApp) {
        let jane = app.jane().await;
        let file = sent_with(&app, &jane, PDF).await;
        let storage = app.file("storage");
        std::fs::remove_dir_all(&storage).unwrap();
        assert_silent(&jane.get(&file.href()).await, "a file that is gone");
        // A file where the folder was: nothing can be stored.
        std::fs::write(&storage, "").unwrap();
        let draft = api_tests::draft(&jane, jane.patient_id(), shared::messaging::DraftContent::default()).await;
        let id = shared::id::AttachmentId(api_tests::new_id());
        let answer = api_tests::upload(&jane, (draft.patient_id, draft.id), id, "a.pdf", PDF).await;
        assert_silent(&answer, "a folder that is gone");
    }

    async fn j09_sealed_bytes_that_were_changed_tell_nothing(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let broken = match app.app.db.reader().get_database_backend() {
            sea_orm::DbBackend::Postgres => "'\\xdeadbeef'",
            _ => "x'deadbeef'",
        };
        run(&app, &format!("UPDATE message SET body = {broken}")).await;
        run(&app, &format!("UPDATE thread SET subject = {broken}")).await;
        run(&app, &format!("UPDATE draft SET subject = {broken}, body = {broken} WHERE sent_message_id IS NULL")).await;
        run(&app, &format!("UPDATE attachment SET name = {broken}")).await;
        let jane = app.jane().await;
        let mut failures = 0;
        for operation in operations() {
            let answer = operation.send(&jane, &written, On::Janes).await;
            if answer.status == StatusCode::INTERNAL_SERVER_ERROR {
                assert_silent(&answer, &operation.path);
                failures += 1;
            }
        }
        assert!(failures >= 4, "only {failures} failures were forced");
    }
}
