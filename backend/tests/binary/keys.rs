//! Replacing the site's key while a server runs, killed in the middle: everything stays readable.

use crate::client::Client;
use crate::server::{Server, carepost, run, said};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long something may take that does happen.
const PATIENCE: Duration = Duration::from_secs(60);

struct Site<'a> {
    folder: &'a Path,
    /// PostgreSQL, or the embedded database.
    url: Option<&'a str>,
}

impl Site<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = carepost(self.folder);
        command.args(arguments);
        if let Some(url) = self.url {
            command.env("CAREPOST_DATABASE_URL", url);
        }
        command
    }

    fn done(&self, arguments: &[&str], input: &str) -> String {
        let output = run(self.command(arguments), input);
        let text = said(&output);
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = run(self.command(arguments), "");
        let text = said(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
        text
    }

    fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--demo"]), &self.folder.join("log"))
    }

    /// Begins a rotation, and kills it when it has wrapped some keys more.
    fn rotate_and_kill(&self, wrapped: &dyn Fn() -> i64, more: i64) {
        let goal = wrapped() + more;
        let mut rotation = self
            .command(&["key", "rotate", "--chunk=1", "--rest=100"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while wrapped() < goal {
            assert!(start.elapsed() < PATIENCE, "the rotation does not go on");
            std::thread::sleep(Duration::from_millis(5));
        }
        rotation.kill().unwrap();
        let ended = rotation.wait().unwrap();
        assert!(!ended.success(), "it was killed before it was done");
    }

    /// Waits until everything in the audit is sealed, and it holds.
    fn audit_holds(&self) {
        let start = Instant::now();
        loop {
            let text = self.done(&["audit", "verify"], "");
            if !text.contains("not sealed yet") {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{text}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

fn send(jane: &Client, subject: &str) {
    let patient = jane.own_patient();
    let found = jane
        .get(&format!("/patients/{patient}/recipients?q=pharmacy"))
        .unwrap()
        .json();
    let draft = format!(
        "/patients/{patient}/drafts/{}",
        uuid::Uuid::from_u128(rand::random())
    );
    let content =
        json!({"recipient_id": found["items"][0]["id"], "subject": subject, "body": "Please."});
    let saved = jane
        .call("PUT", &draft, &[], content.to_string().as_bytes())
        .unwrap();
    assert_eq!(saved.status, 200, "{saved:?}");
    let sent = jane
        .call(
            "POST",
            &format!("{draft}/send"),
            &[("if-match", "1")],
            br#"{"attachments":[]}"#,
        )
        .unwrap();
    assert_eq!(sent.status, 200, "{sent:?}");
}

fn sent_subjects(person: &Client) -> Vec<String> {
    let patient = person.own_patient();
    let answer = person
        .get(&format!("/patients/{patient}/messages?folder=sent"))
        .unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    let list = answer.json();
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["subject"].as_str().unwrap().to_owned())
        .collect()
}

fn sign_in(server: &Server, username: &str) -> Client {
    Client::sign_in(&server.address, username, backend::demo::PASSPHRASE)
}

/// The name of a site key, as the file's first bytes have it.
fn key_id(folder: &Path) -> String {
    let bytes = std::fs::read(folder.join("site.key")).unwrap();
    let first: &[u8; 32] = bytes[..32].try_into().unwrap();
    backend::sealing::SiteKey::new(first)
        .unwrap()
        .id()
        .to_owned()
}

/// Patients of the demonstration beside Jane.
const OTHERS: [&str; 4] = [
    "patria.schamberger",
    "george.kutch",
    "meg.toy",
    "karan.gerhold",
];

fn rotation(folder: &Path, url: Option<&str>, database: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = Site { folder, url };
    let server = site.serve();
    let jane = sign_in(&server, "jane.doe");
    send(&jane, "Before");
    let sent = OTHERS.map(|username| sent_subjects(&sign_in(&server, username)));
    assert!(sent.iter().any(|it| !it.is_empty()), "something to read");
    let old = key_id(folder);
    let old_file = std::fs::read(folder.join("site.key")).unwrap();

    let conn: DatabaseConnection = runtime.block_on(Database::connect(database)).unwrap();
    let count = |condition: String| -> i64 {
        let sql = format!("SELECT count(*) FROM patient_key WHERE site_key_id {condition}");
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let row = runtime.block_on(conn.query_one_raw(statement)).unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    };
    let wrapped = || count(format!("<> '{old}'"));
    let patients = count("<> ''".to_owned());

    site.rotate_and_kill(&wrapped, 2);
    // The server knew the old key only; it meets the new one.
    assert_eq!(sent_subjects(&jane), ["Before"]);
    for (username, sent) in OTHERS.iter().zip(&sent) {
        assert_eq!(&sent_subjects(&sign_in(&server, username)), sent);
    }
    let text = site.refused(&["key", "retire"]);
    assert!(text.contains("still wrapped by a replaced key"), "{text}");
    assert!(text.contains("carepost key rotate"), "{text}");
    server.stop();

    // One that starts in the middle.
    let server = site.serve();
    let jane = sign_in(&server, "jane.doe");
    assert_eq!(sent_subjects(&jane), ["Before"]);
    site.rotate_and_kill(&wrapped, 2);
    send(&jane, "Between");
    assert!(wrapped() < patients, "it was not done yet");
    let text = site.done(&["key", "rotate"], "");
    assert!(text.contains("patients' keys are wrapped by"), "{text}");
    assert_eq!(wrapped(), patients);
    let text = site.done(&["key", "rotate"], "");
    assert!(text.contains("Nothing was left to do"), "{text}");
    assert_ne!(key_id(folder), old);
    assert_eq!(std::fs::read(folder.join("site.key")).unwrap().len(), 64);

    site.audit_holds();
    site.done(&["key", "retire"], "");
    assert_eq!(std::fs::read(folder.join("site.key")).unwrap().len(), 32);
    // The server that runs has not read the file since; it makes nothing with the old key any more.
    send(&jane, "After");
    site.audit_holds();
    assert_eq!(sent_subjects(&jane), ["After", "Between", "Before"]);
    server.stop();

    let server = site.serve();
    let jane = sign_in(&server, "jane.doe");
    assert_eq!(sent_subjects(&jane), ["After", "Between", "Before"]);
    site.audit_holds();
    server.stop();
    let actions = site.done(&["audit", "export"], "");
    for action in ["rotate_site_key", "retire_site_key"] {
        assert_eq!(actions.matches(action).count(), 1, "{action}");
    }

    let newest = std::fs::read(folder.join("site.key")).unwrap();
    std::fs::write(folder.join("site.key"), [old_file, newest].concat()).unwrap();
    let text = site.refused(&["serve", "--listen=127.0.0.1:0"]);
    assert!(text.contains("its first key was retired"), "{text}");
    runtime.block_on(conn.close()).unwrap();
}

#[test]
fn a_prepared_key_comes_into_use_with_the_rotation_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site {
        folder: folder.path(),
        url: None,
    };
    site.done(&["migrate"], "");
    let old = key_id(folder.path());
    for _ in 0..2 {
        site.done(&["key", "rotate", "--prepare"], "");
        assert_eq!(key_id(folder.path()), old, "the one in use is the old one");
        assert_eq!(
            std::fs::read(folder.path().join("site.key")).unwrap().len(),
            64
        );
        let text = site.done(&["key", "list"], "");
        assert!(text.contains("prepared, not in use yet"), "{text}");
    }
    let text = site.refused(&["key", "retire"]);
    assert!(text.contains("is prepared and not in use yet"), "{text}");
    site.done(&["key", "rotate"], "");
    let new = key_id(folder.path());
    assert_ne!(new, old);
    site.done(&["key", "rotate"], "");
    assert_eq!(key_id(folder.path()), new, "once");
    let text = site.refused(&["key", "rotate", "--prepare"]);
    assert!(text.contains("a rotation is under way"), "{text}");
}

#[test]
fn a_rotation_that_is_killed_goes_on_and_everything_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("carepost.db").display());
    // The database has to be there for the connection that looks on.
    rotation(folder.path(), None, &format!("{url}?mode=ro"));
}

#[test]
fn a_rotation_on_postgresql_that_is_killed_goes_on_and_everything_stays_readable() {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    let cluster = std::env::var("CAREPOST_TEST_POSTGRES")
        .expect("`cargo xtask test` starts a PostgreSQL and names it in CAREPOST_TEST_POSTGRES");
    let folder = tempfile::tempdir().unwrap();
    let name = format!("keys_{}", std::process::id());
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    let ask = |sql: String| {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let server = Database::connect(&cluster).await.unwrap();
            server.execute_unprepared(&sql).await.unwrap();
            server.close().await.unwrap();
        });
    };
    ask(format!("CREATE DATABASE {name}"));
    rotation(folder.path(), Some(&url), &url);
    ask(format!("DROP DATABASE {name} WITH (FORCE)"));
}
