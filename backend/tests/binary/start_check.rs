//! What a start refuses, and in which words: each row of the table in `start_check`.

use crate::server::{Server, carepost, run, said};
use sea_orm::{ConnectionTrait as _, Database};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn execute(url: &str, statement: &str) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let conn = Database::connect(url).await.unwrap();
        conn.execute_unprepared(statement).await.unwrap();
        conn.close().await.unwrap();
    });
}

fn in_file(file: &Path, statement: &str) {
    execute(&format!("sqlite://{}?mode=rw", file.display()), statement);
}

fn done(data_dir: &Path, arguments: &[&str]) -> String {
    let mut command = carepost(data_dir);
    command.args(arguments);
    let output = run(command, "");
    let text = said(&output);
    assert!(output.status.success(), "{arguments:?}: {text}");
    text
}

fn refused(data_dir: &Path, arguments: &[&str]) -> String {
    let mut command = carepost(data_dir);
    command.args(arguments);
    let output = run(command, "");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
    text
}

const SERVE: [&str; 2] = ["serve", "--listen=127.0.0.1:0"];

fn start_and_stop(data_dir: &Path) {
    let mut serve = carepost(data_dir);
    serve.arg("serve");
    Server::start(serve, &data_dir.join("log")).stop();
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["migrate"]);
    start_and_stop(folder.path());
    folder
}

/// A row as a person leaves it, at this many seconds from now.
fn somebody_was_here(data_dir: &Path, file: &str, seconds: i64) {
    in_file(
        &data_dir.join(file),
        &format!(
            "INSERT INTO audit_event (at, relation, action, outcome, count) VALUES \
             ((strftime('%s', 'now') + {seconds}) * 1000000, 'self', 'sign_in', 'allowed', 1)"
        ),
    );
}

#[test]
fn a_database_file_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    let site = site();
    for name in ["carepost.db", "audit.db"] {
        let file = site.path().join(name);
        let mode = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(0o644);
        let text = refused(site.path(), &SERVE);
        assert!(text.contains("can be read by others (mode 644)"), "{text}");
        assert!(
            text.contains(&format!("chmod 600 {}", file.display())),
            "{text}"
        );
        mode(0o600);
    }
    start_and_stop(site.path());
}

#[test]
fn a_missing_read_audit_is_not_made_anew_in_silence() {
    let site = site();
    let audit = site.path().join("audit.db");
    let lose = || {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(site.path().join(format!("audit.db{end}")));
        }
    };
    // Nobody was here yet: nothing is lost.
    lose();
    start_and_stop(site.path());
    assert!(audit.exists());
    let text = refused(site.path(), &["migrate", "--begin-read-audit-anew"]);
    assert!(text.contains("is not lost"), "{text}");

    somebody_was_here(site.path(), "carepost.db", -5);
    lose();
    let text = refused(site.path(), &SERVE);
    assert!(text.contains("audit.db is missing"), "{text}");
    assert!(text.contains("--begin-read-audit-anew"), "{text}");
    assert!(!audit.exists());
    done(site.path(), &["migrate", "--begin-read-audit-anew"]);
    start_and_stop(site.path());
    let rows = done(site.path(), &["audit", "export"]);
    assert!(rows.contains("begin_read_audit_anew"), "{rows}");
}

#[test]
fn a_database_of_another_version_is_refused_older_or_newer() {
    let site = site();
    let file = site.path().join("carepost.db");
    in_file(
        &file,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_later', 0)",
    );
    for arguments in [&SERVE[..], &["migrate"], &["serve", "--demo"]] {
        let text = refused(site.path(), arguments);
        assert!(text.contains("newer than this program"), "{text}");
        assert!(text.contains("m29991231_000001_later"), "{text}");
    }
    in_file(
        &file,
        "DELETE FROM seaql_migrations WHERE version LIKE 'm2999%'",
    );
    start_and_stop(site.path());
    in_file(
        &file,
        "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)",
    );
    let text = refused(site.path(), &SERVE);
    assert!(text.contains("older than this program"), "{text}");
    assert!(text.contains("carepost migrate"), "{text}");
}

#[test]
fn a_clock_behind_the_newest_row_is_refused() {
    for file in ["carepost.db", "audit.db"] {
        let site = site();
        somebody_was_here(site.path(), file, 20);
        start_and_stop(site.path());
        somebody_was_here(site.path(), file, 3600);
        let text = refused(site.path(), &SERVE);
        assert!(text.contains("clock is 3"), "{text}");
        assert!(text.contains("Set the clock"), "{text}");
    }
}

#[test]
fn a_checkpoint_file_that_cannot_be_added_to_is_refused() {
    let site = site();
    let file = site.path().join("not-mounted").join("checkpoints");
    let argument = format!("--audit-checkpoints={}", file.display());
    let text = refused(site.path(), &[SERVE[0], SERVE[1], &argument]);
    assert!(text.contains("cannot be added to"), "{text}");
    assert!(text.contains("ReadWritePaths="), "{text}");
}

#[test]
fn a_missing_database_never_becomes_an_empty_one() {
    let site = site();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(site.path().join(format!("carepost.db{end}")));
    }
    let text = refused(site.path(), &SERVE);
    assert!(text.contains("there is no database at"), "{text}");
    assert!(!site.path().join("carepost.db").exists());
}

#[test]
fn a_postgresql_database_that_is_not_in_utf_8_is_refused() {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    let cluster = std::env::var("CAREPOST_TEST_POSTGRES")
        .expect("`cargo xtask test` starts a PostgreSQL and names it in CAREPOST_TEST_POSTGRES");
    let name = format!("start_check_{}", std::process::id());
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    execute(
        &cluster,
        &format!(
            "CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        ),
    );
    let folder = tempfile::tempdir().unwrap();
    let mut migrate = carepost(folder.path());
    migrate.arg("migrate").env("CAREPOST_DATABASE_URL", &url);
    let output = run(migrate, "");
    let text = said(&output);
    execute(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("the database is in LATIN1"), "{text}");
    assert!(text.contains("ENCODING 'UTF8'"), "{text}");
}
