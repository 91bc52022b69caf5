//! The restore drill: a backup is made while people send, restored elsewhere, and a server started on
//! it. Whatever was acknowledged before the backup began is there, once, with its files; nothing is
//! there by half. And what cannot be restored is refused in a sentence and changes nothing.

use crate::client::Client;
use crate::kill_loop::{Letter, Sender, ask, pharmacy, runtime};
use crate::rows::check_rows;
use crate::server::{Server, carepost, run, said};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

const PEOPLE: [&str; 2] = ["jane.doe", "meg.toy"];
/// Acknowledged messages before the backup begins.
const BEFORE: usize = 12;

/// A site: its folder, and on PostgreSQL its database.
struct Site {
    folder: tempfile::TempDir,
    postgres: Option<(String, String)>,
    /// Settings of a storage that is not in the folder.
    storage: Vec<(&'static str, String)>,
}

impl Site {
    fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            postgres: None,
            storage: Vec::new(),
        }
    }

    fn postgres() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
        let cluster = std::env::var("CAREPOST_TEST_POSTGRES").expect(
            "`cargo xtask test` starts a PostgreSQL and names it in CAREPOST_TEST_POSTGRES",
        );
        let name = format!("restore_{:032x}", rand::random::<u128>());
        ask(&cluster, &format!("CREATE DATABASE {name}"));
        let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
        assert_ne!(url, cluster, "the URL names the database `postgres`");
        let drop = format!("DROP DATABASE {name} WITH (FORCE)");
        let mut site = Self::sqlite();
        site.postgres = Some((url, drop));
        site
    }

    /// With its files in the S3 server of the run.
    fn with_s3(mut self) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
        let address = std::env::var("CAREPOST_TEST_S3")
            .expect("`cargo xtask test` starts an S3 server and names it in CAREPOST_TEST_S3");
        let rest = address.strip_prefix("http://").unwrap();
        let (key, rest) = rest.split_once('@').unwrap();
        let (host, rest) = rest.split_once('/').unwrap();
        let bucket = rest.split('?').next().unwrap();
        let (name, secret) = key.split_once(':').unwrap();
        let prefix = format!("{:032x}", rand::random::<u128>());
        self.storage = vec![
            ("CAREPOST_STORAGE_URL", format!("s3://{bucket}/{prefix}")),
            ("CAREPOST_STORAGE_ENDPOINT", format!("http://{host}")),
            ("CAREPOST_STORAGE_ACCESS_KEY_ID", name.to_owned()),
            ("CAREPOST_STORAGE_SECRET_ACCESS_KEY", secret.to_owned()),
        ];
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn url(&self) -> String {
        match &self.postgres {
            Some((url, _)) => url.clone(),
            None => format!(
                "sqlite://{}?mode=rw",
                self.path().join("carepost.db").display()
            ),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = carepost(self.path());
        command.args(arguments);
        if let Some((url, _)) = &self.postgres {
            command.env("CAREPOST_DATABASE_URL", url);
        }
        for (name, value) in &self.storage {
            command.env(name, value);
        }
        command
    }

    fn serve(&self, more: &[&str]) -> Server {
        let mut command = self.command(&["serve", "--sends-per-hour", "10000000"]);
        command.args(more);
        Server::start(command, &self.path().join("log"))
    }

    /// Gives this site another's key, as whoever keeps the key would.
    fn take_key(&self, other: &Self) {
        std::fs::copy(other.path().join("site.key"), self.path().join("site.key")).unwrap();
    }

    /// What a command says that must succeed.
    fn done(&self, arguments: &[&str]) -> String {
        let output = run(self.command(arguments), "");
        let text = said(&output);
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    /// Everything in the folder, but the key and logs.
    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("site.key") && !path.ends_with("log") {
                    found.push(path);
                }
            }
        }
        found
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some((url, drop)) = &self.postgres {
            let cluster = url.split_once("/restore_").unwrap();
            let query = cluster.1.split_once('?').unwrap().1;
            ask(&format!("{}/postgres?{query}", cluster.0), drop);
        }
    }
}

/// A site with its backup, and what had been acknowledged before the backup began.
struct Drill {
    source: Site,
    backup: PathBuf,
    acknowledged: Vec<Vec<(Letter, Value)>>,
    seed: u64,
}

impl Drill {
    /// Has people send, and makes a backup meanwhile.
    fn prepare(source: Site) -> Self {
        let seed: u64 = rand::random();
        println!("seed {seed}");
        let server = source.serve(&["--demo"]);
        let recipient = pharmacy(&server.address);
        let sent: Vec<Mutex<Vec<(Letter, Value)>>> =
            PEOPLE.iter().map(|_| Mutex::default()).collect();
        let total = || {
            sent.iter()
                .map(|it| it.lock().unwrap().len())
                .sum::<usize>()
        };
        let enough = AtomicBool::new(false);
        let backup = source.path().join("a.backup");
        let (acknowledged, during) = std::thread::scope(|scope| {
            for (at, username) in PEOPLE.iter().enumerate() {
                let (recipient, sent, enough, address) =
                    (&recipient, &sent[at], &enough, &server.address);
                scope.spawn(move || {
                    let mut sender = Sender::sign_in(address, username, seed + at as u64);
                    while !enough.load(Ordering::SeqCst) {
                        let letter = sender.next();
                        let receipt = sender.deliver(&letter, recipient).unwrap();
                        sent.lock().unwrap().push((letter, receipt));
                    }
                });
            }
            scope.spawn(|| put_on_and_take_off(&server.address, &enough));
            let start = Instant::now();
            while total() < BEFORE {
                if start.elapsed() > Duration::from_secs(60) {
                    enough.store(true, Ordering::SeqCst);
                    panic!("hardly anything is sent");
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            let acknowledged: Vec<_> = sent.iter().map(|it| it.lock().unwrap().clone()).collect();
            let before: usize = acknowledged.iter().map(Vec::len).sum();
            let output = run(
                source.command(&["backup", "--to", backup.to_str().unwrap()]),
                "",
            );
            let during = total() - before;
            enough.store(true, Ordering::SeqCst);
            let text = said(&output);
            assert!(output.status.success(), "{text}");
            assert!(text.contains("The site's key ("), "{text}");
            print!("{text}");
            (acknowledged, during)
        });
        server.stop();
        assert!(
            during > 0,
            "seed {seed}: nobody sent while the backup was made"
        );
        println!("{during} messages were acknowledged while it was made");
        Self {
            source,
            backup,
            acknowledged,
            seed,
        }
    }

    fn from(&self) -> &str {
        self.backup.to_str().unwrap()
    }

    /// Restores into an empty site and looks whether everything is there.
    fn restore_into(&self, target: &Site, what: &str) {
        target.take_key(&self.source);
        // As on the machine itself: the file went on after the backup was made.
        let checkpoints = target.path().join("audit-checkpoints");
        std::fs::copy(self.source.path().join("audit-checkpoints"), &checkpoints).unwrap();
        let begun = Instant::now();
        let text = target.done(&["restore", "--from", self.from()]);
        assert!(text.contains(".before-restore-"), "{text}");
        println!("{what}: {:.1} s. {text}", begun.elapsed().as_secs_f32());
        assert!(text.contains("The audit holds."), "{text}");
        runtime().block_on(check_rows(&target.url(), target.path(), what));
        let server = target.serve(&[]);
        for (username, sent) in PEOPLE.iter().zip(&self.acknowledged) {
            let mut sender = Sender::sign_in(&server.address, username, self.seed);
            for (letter, receipt) in sent {
                sender.keep(letter.clone(), receipt);
            }
            sender.check(&format!("{what}, seed {}", self.seed));
        }
        // It goes on where it was: a new message is one more.
        let recipient = pharmacy(&server.address);
        let mut jane = Sender::sign_in(&server.address, PEOPLE[0], self.seed + 1000);
        let letter = jane.next();
        let receipt = jane.deliver(&letter, &recipient).unwrap();
        jane.keep(letter, &receipt);
        jane.check(what);
        server.stop();
        target.done(&["audit", "verify"]);
        let audit = target.done(&["audit", "export"]);
        for action in ["make_backup", "restore_backup"] {
            assert_eq!(audit.matches(action).count(), 1, "{action}");
        }
    }
}

/// Somebody who cannot decide: files of drafts go at any moment, also between the rows and the files
/// of a backup.
fn put_on_and_take_off(address: &str, enough: &AtomicBool) {
    let client = Client::sign_in(address, "george.kutch", backend::demo::PASSPHRASE);
    let id = || Uuid::from_u128(rand::random());
    let draft = format!("/patients/{}/drafts/{}", client.own_patient(), id());
    let content = br#"{"subject": "Scan", "body": ""}"#;
    let saved = client.call("PUT", &draft, &[], content).unwrap();
    assert_eq!(saved.status, 200, "{saved:?}");
    while !enough.load(Ordering::SeqCst) {
        let files = [0, 1, 2].map(|_| format!("{draft}/attachments/{}", id()));
        let headers = [
            ("content-type", "application/octet-stream"),
            ("content-disposition", "attachment; filename*=UTF-8''a.pdf"),
        ];
        for file in &files {
            let put = client.call("PUT", file, &headers, b"%PDF-1.7\n").unwrap();
            assert_eq!(put.status, 201, "{put:?}");
        }
        for file in &files {
            let gone = client.call("DELETE", file, &[], b"").unwrap();
            assert!(matches!(gone.status, 200 | 204), "{gone:?}");
        }
    }
}

/// The tables that the database itself names and that a backup must have.
fn catalogue(url: &str) -> BTreeSet<String> {
    runtime().block_on(async {
        let conn = Database::connect(url).await.unwrap();
        let sql = if url.starts_with("sqlite") {
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        } else {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
        };
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        conn.close().await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index::<String>(0).unwrap())
            .filter(|name| {
                // The last is what an import has not finished; nobody wants it back.
                !["sqlite_sequence", "seaql_migrations", "directory_import"]
                    .contains(&name.as_str())
            })
            .collect()
    })
}

/// What `restore --check` says is in a backup.
fn tables_of(site: &Site, backup: &str) -> BTreeSet<String> {
    let text = site.done(&["restore", "--check", "--from", backup]);
    assert!(text.contains("The backup is whole"), "{text}");
    text.lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once(": "))
        .map(|(table, _)| table.to_owned())
        .collect()
}

#[test]
fn a_backup_of_sqlite_under_load_is_restored_into_both_databases() {
    let drill = Drill::prepare(Site::sqlite());
    let mut expected = catalogue(&drill.source.url());
    expected.insert("audit_event of the reads".to_owned());
    expected.insert("audit_seal of the reads".to_owned());
    assert_eq!(tables_of(&drill.source, drill.from()), expected);
    drill.restore_into(&Site::sqlite(), "SQLite into SQLite");
    drill.restore_into(&Site::postgres(), "SQLite into PostgreSQL");
    refusals(&drill);
}

#[test]
fn a_backup_of_postgresql_and_s3_under_load_is_restored_into_both_databases() {
    let drill = Drill::prepare(Site::postgres().with_s3());
    assert_eq!(
        tables_of(&drill.source, drill.from()),
        catalogue(&drill.source.url())
    );
    drill.restore_into(&Site::postgres(), "PostgreSQL into PostgreSQL");
    drill.restore_into(&Site::sqlite(), "PostgreSQL into SQLite");
    // Where something is, nothing is restored.
    let used = drill.source.command(&["restore", "--from", drill.from()]);
    let text = said(&run(used, ""));
    assert!(text.contains("PostgreSQL database is not empty"), "{text}");
    let mut storage_used = Site::sqlite();
    storage_used.storage.clone_from(&drill.source.storage);
    storage_used.take_key(&drill.source);
    let text = said(&run(
        storage_used.command(&["restore", "--from", drill.from()]),
        "",
    ));
    assert!(
        text.contains("storage of attachments is not empty"),
        "{text}"
    );
    assert_eq!(storage_used.files(), Vec::<PathBuf>::new());
}

/// A command under a limit of how large any file may become, as on a disk that is full.
fn on_a_full_disk(command: &Command, blocks: u32) -> Command {
    let mut limited = Command::new("/bin/sh");
    limited
        .env_clear()
        .arg("-c")
        .arg(format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
        ))
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            limited.env(name, value);
        }
    }
    limited
}

fn refusals(drill: &Drill) {
    let good = std::fs::read(&drill.backup).unwrap();
    let copy = drill.source.path().join("copy.backup");
    let restore = ["restore", "--from", copy.to_str().unwrap()];
    let refused = |command: Command, sentence: &str, target: &Site| {
        let output = run(command, "");
        let text = said(&output);
        assert!(!output.status.success(), "{text}");
        assert!(text.contains(sentence), "{sentence:?} is not in {text}");
        assert!(!text.contains("panicked"), "{text}");
        assert_eq!(target.files(), Vec::<PathBuf>::new(), "{sentence}");
    };
    let empty = || {
        let target = Site::sqlite();
        target.take_key(&drill.source);
        target
    };

    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for (bytes, sentence) in [
        (good[..good.len() - 1].to_vec(), "cut off or changed"),
        (good[..good.len() / 2].to_vec(), "cut off or changed"),
        (flipped, "cut off or changed"),
        (b"PK\x03\x04".to_vec(), "is no backup of Carepost"),
        (b"carepost backup 9\nx\n".to_vec(), "newer program"),
    ] {
        std::fs::write(&copy, bytes).unwrap();
        let target = empty();
        refused(target.command(&restore), sentence, &target);
        let check = ["restore", "--check", "--from", copy.to_str().unwrap()];
        refused(target.command(&check), sentence, &target);
    }
    std::fs::write(&copy, &good).unwrap();

    let stranger = Site::sqlite();
    stranger.take_key(&drill.source);
    let mut key = std::fs::read(stranger.path().join("site.key")).unwrap();
    key[0] ^= 1;
    std::fs::write(stranger.path().join("site.key"), key).unwrap();
    refused(
        stranger.command(&restore),
        "not the one that this backup was sealed with",
        &stranger,
    );
    let keyless = Site::sqlite();
    refused(
        keyless.command(&restore),
        "cannot read the key file",
        &keyless,
    );

    let target = empty();
    refused(
        on_a_full_disk(&target.command(&restore), 300),
        "nothing was kept",
        &target,
    );

    let before = drill.source.files();
    let output = run(drill.source.command(&restore), "");
    assert!(said(&output).contains("is not empty"), "{}", said(&output));
    let again = ["backup", "--to", drill.from()];
    let output = run(drill.source.command(&again), "");
    assert!(
        said(&output).contains("exists already"),
        "{}",
        said(&output)
    );
    let other = drill.source.path().join("b.backup");
    let backup = drill
        .source
        .command(&["backup", "--to", other.to_str().unwrap()]);
    let output = run(on_a_full_disk(&backup, 128), "");
    assert!(
        said(&output).contains("the disk is full"),
        "{}",
        said(&output)
    );
    assert_eq!(
        std::fs::read(&drill.backup).unwrap(),
        good,
        "the older backup"
    );
    // The row in the audit was written: what SQLite keeps beside its files may be left.
    let mut unchanged = drill.source.files();
    unchanged.retain(|path| !path.to_string_lossy().ends_with("-wal"));
    unchanged.retain(|path| !path.to_string_lossy().ends_with("-shm"));
    assert!(
        !unchanged.iter().any(|path| path.starts_with(&other)),
        "{unchanged:?}"
    );
    assert!(unchanged.len() <= before.len() + 1, "{unchanged:?}");

    ask(
        &drill.source.url(),
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)",
    );
    drill
        .source
        .done(&["backup", "--to", other.to_str().unwrap()]);
    let target = empty();
    let newer = ["restore", "--from", other.to_str().unwrap()];
    refused(
        target.command(&newer),
        "database is newer than this program",
        &target,
    );
}
