//! The server is killed while people send, again and again. What it had said was sent is there once;
//! what it had not is either wholly there or not at all.
//!
//! A kill proves that changes are atomic; that they survive a power cut is the work of
//! `synchronous = FULL`, which no kill can show.

use crate::client::{Answer, Client};
use crate::rows::check_rows;
use crate::server::{Server, carepost};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::{Value, json};
use shared::id::PatientId;
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;
use uuid::Uuid;

pub(crate) const SENDERS: [&str; 4] = ["jane.doe", "jane.doe", "meg.toy", "george.kutch"];
/// One kill cuts a connection once; a proxy may hand the same one over a few times before it knows.
const MOST_CUTS: usize = 20;
/// Far longer than a message takes on the slowest machine.
const LONG: Duration = Duration::from_secs(60);
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n";

#[test]
fn kills_lose_nothing_that_was_acknowledged_and_show_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "sqlite://{}?mode=rw",
        folder.path().join("carepost.db").display()
    );
    // Each costs a start of the server.
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
    let kills = std::env::var("CAREPOST_TEST_KILLS").ok();
    let kills = kills.map_or(200, |kills| kills.parse().unwrap());
    loop_of_kills(folder.path(), None, &url, kills);
}

#[test]
fn kills_lose_nothing_on_postgresql_either() {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    let cluster = std::env::var("CAREPOST_TEST_POSTGRES")
        .expect("`cargo xtask test` starts a PostgreSQL and names it in CAREPOST_TEST_POSTGRES");
    let folder = tempfile::tempdir().unwrap();
    let name = format!("kill_loop_{}", std::process::id());
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    assert_ne!(url, cluster, "the URL names the database `postgres`");
    let ask = |sql: String| ask(&cluster, &sql);
    ask(format!("CREATE DATABASE {name}"));
    loop_of_kills(folder.path(), Some(&url), &url, 12);
    ask(format!("DROP DATABASE {name} WITH (FORCE)"));
}

/// Has a database do something.
pub(crate) fn ask(url: &str, sql: &str) {
    runtime().block_on(async {
        let server = Database::connect(url).await.unwrap();
        server.execute_unprepared(sql).await.unwrap();
        server.close().await.unwrap();
    });
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// A message on its way: everything that a client keeps to try again.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) draft: Uuid,
    file: Option<Uuid>,
    /// Whether it is sent over two connections at once.
    doubled: bool,
}

impl Letter {
    fn body(&self) -> String {
        format!("Two tablets a day, then one. {}", self.draft)
    }
}

/// One person's side of the story.
pub(crate) struct Sender {
    pub(crate) client: Client,
    patient: PatientId,
    rng: StdRng,
    /// Begun and never acknowledged: to be tried again with the same ids.
    pub(crate) pending: Vec<Letter>,
    /// Draft to message and thread, as the server said.
    pub(crate) acknowledged: HashMap<Uuid, (String, String)>,
    /// Those of the last round, to be read letter by letter.
    fresh: Vec<Letter>,
}

fn loop_of_kills(data_dir: &Path, database_url: Option<&str>, url: &str, kills: u32) {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let log = data_dir.join("log");
    let start = || {
        let mut command: Command = carepost(data_dir);
        command.args(["serve", "--demo", "--sends-per-hour", "10000000"]);
        if let Some(url) = database_url {
            command.args(["--database-url", url]);
        }
        Server::start(command, &log)
    };
    let mut server = start();
    let recipient = pharmacy(&server.address);
    let mut senders: Vec<Sender> = SENDERS
        .iter()
        .map(|username| Sender::sign_in(&server.address, username, rng.random()))
        .collect();
    let runtime = runtime();
    for kill in 1..=kills {
        // Somewhere in the middle of sending, however slow the machine is today: at a random moment
        // after a random number of messages was acknowledged.
        let moment = Duration::from_micros(rng.random_range(0..50_000));
        let after = rng.random_range(1..=8);
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            for sender in &mut senders {
                let tell = tell.clone();
                let recipient = &recipient;
                scope.spawn(move || sender.send_until_the_server_is_gone(recipient, &tell));
            }
            drop(tell);
            for _ in 0..after {
                // No sender is left to tell when each has met a server that is gone, or the test has
                // ended in one of them.
                if told.recv_timeout(LONG).is_err() {
                    break;
                }
            }
            std::thread::sleep(moment);
            server.kill();
        });
        server = start();
        for sender in &mut senders {
            sender.client.address.clone_from(&server.address);
        }
        let what = format!("seed {seed}, kill {kill}");
        for sender in &mut senders {
            sender.check(&what);
        }
        runtime.block_on(check_rows(url, data_dir, &what));
    }
    // Whatever is still pending can be sent now, once.
    for sender in &mut senders {
        for letter in std::mem::take(&mut sender.pending) {
            let receipt = sender.deliver(&letter, &recipient).unwrap();
            sender.keep(letter, &receipt);
        }
        sender.check("at the end");
    }
    runtime.block_on(check_rows(url, data_dir, "at the end"));
    let sent: usize = senders.iter().map(|it| it.acknowledged.len()).sum();
    println!("{sent} messages were acknowledged over {kills} kills");
    assert!(
        sent >= usize::try_from(kills).unwrap(),
        "hardly anything was sent: {sent}"
    );
}

pub(crate) fn pharmacy(address: &str) -> String {
    let client = Client::sign_in(address, "jane.doe", backend::demo::PASSPHRASE);
    let found = client
        .get(&format!(
            "/patients/{}/recipients?q=little%20rock%20pharmacy",
            client.own_patient()
        ))
        .unwrap()
        .json();
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

impl Sender {
    pub(crate) fn sign_in(address: &str, username: &str, seed: u64) -> Self {
        let client = Client::sign_in(address, username, backend::demo::PASSPHRASE);
        Self {
            patient: client.own_patient(),
            client,
            rng: StdRng::seed_from_u64(seed),
            pending: Vec::new(),
            acknowledged: HashMap::new(),
            fresh: Vec::new(),
        }
    }

    /// The next message to send: one that was begun, or a new one.
    pub(crate) fn next(&mut self) -> Letter {
        self.pending.pop().unwrap_or_else(|| Letter {
            draft: Uuid::from_u128(self.rng.random()),
            file: (self.rng.random_range(0..4) == 0).then(|| Uuid::from_u128(self.rng.random())),
            doubled: self.rng.random_range(0..3) == 0,
        })
    }

    /// Sends one message, however often that takes. Gives how often the connection was cut meanwhile.
    pub(crate) fn send_in_spite_of_cuts(&mut self, recipient: &str) -> usize {
        for cuts in 0..MOST_CUTS {
            let letter = self.next();
            match self.deliver(&letter, recipient) {
                Ok(receipt) => {
                    self.keep(letter, &receipt);
                    return cuts;
                }
                Err(_) => self.pending.push(letter),
            }
        }
        panic!("nobody takes the message");
    }

    fn send_until_the_server_is_gone(&mut self, recipient: &str, tell: &mpsc::Sender<()>) {
        loop {
            let letter = self.next();
            match self.deliver(&letter, recipient) {
                Ok(receipt) => {
                    self.keep(letter, &receipt);
                    // Nobody listens any more once the server is about to be killed.
                    let _ = tell.send(());
                }
                Err(_) => {
                    self.pending.push(letter);
                    return;
                }
            }
        }
    }

    pub(crate) fn keep(&mut self, letter: Letter, receipt: &Value) {
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        self.acknowledged
            .insert(letter.draft, (text("message_id"), text("thread_id")));
        self.fresh.push(letter);
    }

    /// Everything that a client does to send, from the start, whatever an earlier try has done. An
    /// error means that the server is gone; a refusal that makes no sense ends the test.
    pub(crate) fn deliver(&self, letter: &Letter, recipient: &str) -> std::io::Result<Value> {
        let draft = format!("/patients/{}/drafts/{}", self.patient, letter.draft);
        let content = json!({"recipient_id": recipient, "subject": letter.draft.to_string(),
            "body": letter.body()});
        let saved = self
            .client
            .call("PUT", &draft, &[], content.to_string().as_bytes())?;
        expect(&saved, &[200], "draft_sent");
        if let Some(file) = letter.file {
            let kept = self.client.call(
                "PUT",
                &format!("{draft}/attachments/{file}"),
                &[
                    ("content-type", "application/octet-stream"),
                    (
                        "content-disposition",
                        "attachment; filename*=UTF-8''list.pdf",
                    ),
                ],
                PDF,
            )?;
            expect(&kept, &[201], "draft_sent");
        }
        let shown = json!({"attachments": letter.file.iter().collect::<Vec<_>>()}).to_string();
        let send = || {
            let sent = self.client.call(
                "POST",
                &format!("{draft}/send"),
                &[("if-match", "\"1\"")],
                shown.as_bytes(),
            )?;
            expect(&sent, &[200], "none");
            Ok::<Value, std::io::Error>(sent.json())
        };
        if !letter.doubled {
            return send();
        }
        std::thread::scope(|scope| {
            let other = scope.spawn(send);
            let one = send();
            let other = other.join().unwrap();
            match (one, other) {
                (Ok(one), Ok(other)) => {
                    assert_eq!(one, other, "one draft, two receipts");
                    Ok(one)
                }
                (one, other) => one.or(other),
            }
        })
    }

    /// Reads Sent to its end, and the new ones letter by letter.
    pub(crate) fn check(&mut self, what: &str) {
        let mut found: HashMap<String, String> = HashMap::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .client
                .get(&format!(
                    "/patients/{}/messages?folder=sent&limit=100{cursor}",
                    self.patient
                ))
                .unwrap();
            assert_eq!(page.status, 200, "{what}: {page:?}");
            let page = page.json();
            for item in page["items"].as_array().unwrap() {
                let text = |name: &str| item[name].as_str().unwrap().to_owned();
                let twice = found.insert(text("subject"), text("id"));
                assert_eq!(twice, None, "{what}: one draft became two messages");
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        for (draft, (message, _)) in &self.acknowledged {
            assert_eq!(
                found.get(&draft.to_string()),
                Some(message),
                "{what}: an acknowledged message is not there"
            );
        }
        for letter in std::mem::take(&mut self.fresh) {
            let (message, thread) = &self.acknowledged[&letter.draft];
            let shown = self
                .client
                .get(&format!("/patients/{}/threads/{thread}", self.patient))
                .unwrap()
                .json();
            let messages = shown["messages"].as_array().unwrap();
            assert_eq!(messages.len(), 1, "{what}: {shown}");
            assert_eq!(messages[0]["id"].as_str(), Some(message.as_str()), "{what}");
            assert_eq!(
                messages[0]["body"].as_str(),
                Some(&*letter.body()),
                "{what}"
            );
            let files = messages[0]["attachments"].as_array().unwrap();
            assert_eq!(files.len(), usize::from(letter.file.is_some()), "{what}");
            if let Some(file) = letter.file {
                let file = self
                    .client
                    .get(&format!(
                        "/patients/{}/messages/{message}/attachments/{file}",
                        self.patient
                    ))
                    .unwrap();
                assert_eq!(file.body, PDF, "{what}: an acknowledged file is not there");
            }
        }
    }
}

fn expect(answer: &Answer, good: &[u16], code: &str) {
    let refused_so = answer.status == 409 && answer.json()["code"] == code;
    assert!(good.contains(&answer.status) || refused_so, "{answer:?}");
}
