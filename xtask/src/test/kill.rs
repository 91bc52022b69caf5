//! SIGKILL while messages are sent, again and again, over one folder of data: what was acknowledged is there,
//! once, and what got no answer can be sent again and is there once, too.
//!
//! It shows that nothing is half done, whenever the process ends. It shows nothing of power cuts: what the
//! system has taken to write survives a kill. The seed is fixed and said, so that a failure can be seen again;
//! `--kills` and `--kill-seed` take others.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::counts::Counts;
use crate::{
    bench::http::{self, Person},
    project::Project,
};

/// Those who send at the same time.
const SENDERS: u64 = 3;
/// Within how many milliseconds after the first message it is killed.
const WITHIN_MS: u64 = 400;

/// Kills and looks.
///
/// # Errors
/// When something acknowledged is missing or there twice, or the server does not come up again.
pub(super) fn run(project: &Project, kills: u32, seed: u64) -> Result<Counts> {
    println!("Killing the server {kills} times while it takes messages, with the seed {seed}.");
    let binary = project.build_host()?;
    let data = tempfile::tempdir()?;
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut kept = Kept::default();
    for _ in 0..kills {
        let mut server = Server::start(project, &binary, data.path())?;
        let person = http::sign_in(&server.address, "fannie.kutch")?;
        kept.settle(&server.address, &person)?;
        let team = pharmacy(&server.address, &person)?;
        let over = AtomicBool::new(false);
        let sent: Vec<Sent> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS)
                .map(|_| {
                    let (mut own, over) = (Chance(chance.next() | 1), &over);
                    let (address, person, team) = (&server.address, &person, &team);
                    scope.spawn(move || send_until(over, address, person, team, &mut own))
                })
                .collect();
            std::thread::sleep(Duration::from_millis(chance.next() % WITHIN_MS));
            // SIGKILL: nothing of the server runs any more.
            let killed = server.process.kill();
            over.store(true, Ordering::SeqCst);
            let all = senders.into_iter().filter_map(|it| it.join().ok());
            let all = all.flatten().collect();
            killed.map(|()| all)
        })?;
        server.process.wait()?;
        kept.take(sent);
    }
    let server = Server::start(project, &binary, data.path())?;
    let person = http::sign_in(&server.address, "fannie.kutch")?;
    kept.settle(&server.address, &person)?;
    kept.compare(&server.address, &person)?;
    println!(
        "{} messages were acknowledged, {} got no answer and were sent again.",
        kept.acknowledged.len(),
        kept.unanswered
    );
    Ok(Counts::of(!kept.acknowledged.is_empty()))
}

/// What was sent, as far as the sender knows.
#[derive(Default)]
struct Kept {
    /// The message of each draft whose sending was acknowledged.
    acknowledged: BTreeMap<String, String>,
    /// Drafts that were saved and whose sending got no answer.
    open: Vec<String>,
    /// How many there were of those in all.
    unanswered: usize,
}

impl Kept {
    fn take(&mut self, sent: Vec<Sent>) {
        for Sent { draft, message } in sent {
            match message {
                Some(message) => drop(self.acknowledged.insert(draft, message)),
                None => self.open.push(draft),
            }
        }
    }

    /// Sends again what got no answer; twice, as somebody does who is not sure.
    fn settle(&mut self, address: &str, person: &Person) -> Result<()> {
        self.unanswered += self.open.len();
        for draft in self.open.drain(..) {
            let first = send(address, person, &draft)?.context("a saved draft cannot be sent")?;
            let again = send(address, person, &draft)?;
            if again.as_ref() != Some(&first) {
                bail!("draft {draft} became {first} and then {again:?}");
            }
            self.acknowledged.insert(draft, first);
        }
        Ok(())
    }

    /// Compares what was acknowledged with all that is in Sent.
    fn compare(&self, address: &str, person: &Person) -> Result<()> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!(
                "/api/v1/patients/{}/messages?folder=sent&limit=100{cursor}",
                person.patient
            );
            let page = http::call(address, "GET", &path, &person.cookie, "")?.json()?;
            let items = page.pointer("/items").and_then(Value::as_array);
            let ids = items
                .into_iter()
                .flatten()
                .filter_map(|it| it.get("id")?.as_str());
            found.extend(ids.map(str::to_owned));
            match page.get("next").and_then(Value::as_str) {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        found.sort_unstable();
        let mut expected: Vec<String> = self.acknowledged.values().cloned().collect();
        expected.sort_unstable();
        if found != expected {
            bail!(
                "{} messages are there, {} were acknowledged",
                found.len(),
                expected.len()
            );
        }
        Ok(())
    }
}

/// A draft that was saved, and the message that its sending was answered with.
struct Sent {
    draft: String,
    message: Option<String>,
}

/// Sends one message after the other until the server is gone. A draft whose saving got no answer was
/// never there for its writer.
fn send_until(
    over: &AtomicBool,
    address: &str,
    person: &Person,
    team: &str,
    chance: &mut Chance,
) -> Vec<Sent> {
    let mut sent = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let draft = chance.id();
        let content = json!({"recipient_id": team, "subject": "Until it ends", "body": draft});
        let path = format!("/api/v1/patients/{}/drafts/{draft}", person.patient);
        let saved = http::call(address, "PUT", &path, &person.cookie, &content.to_string());
        if !saved.is_ok_and(|answer| answer.status == 200) {
            continue;
        }
        let message = send(address, person, &draft).ok().flatten();
        sent.push(Sent { draft, message });
    }
    sent
}

/// Sends a draft in its first version; gives its message, or nothing when the server refused.
fn send(address: &str, person: &Person, draft: &str) -> Result<Option<String>> {
    let path = format!("/api/v1/patients/{}/drafts/{draft}/send", person.patient);
    let sending = ("POST", path.as_str());
    let answer = http::call_with(address, sending, &person.cookie, "if-match: 1\r\n", "")?;
    if answer.status != 200 {
        return Ok(None);
    }
    let receipt = answer.json()?;
    let message = receipt.get("message_id").and_then(Value::as_str);
    Ok(message.map(str::to_owned))
}

/// The demonstration's pharmacy.
fn pharmacy(address: &str, person: &Person) -> Result<String> {
    let path = format!(
        "/api/v1/patients/{}/recipients?q=little%20rock%20pharmacy",
        person.patient
    );
    let found = http::call(address, "GET", &path, &person.cookie, "")?.json()?;
    let id = found.pointer("/items/0/id").and_then(Value::as_str);
    Ok(id.context("the pharmacy is not found")?.to_owned())
}

/// A server over the folder, on a free port.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(project: &Project, binary: &Path, data: &Path) -> Result<Self> {
        let mut serve = project.command(binary)?;
        serve
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(["--sends-per-hour", "1000000", "--open-drafts", "1000000"])
            .args(["--sign-ins-per-second", "1000"])
            .stdout(Stdio::piped())
            .stderr(fs::File::create(data.join("log"))?);
        let mut process = serve.spawn().context("the server does not start")?;
        let output = process.stdout.take().context("no output")?;
        let mut lines = BufReader::new(output).lines();
        let address = lines.find_map(|line| {
            let line = line.ok()?;
            Some(line.split_once("runs at http://")?.1.trim().to_owned())
        });
        // What it says later goes nowhere, and must not stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let mut server = Self {
            process,
            address: address.unwrap_or_default(),
        };
        if server.address.is_empty() {
            let ended = server.process.wait()?;
            let log = fs::read_to_string(data.join("log")).unwrap_or_default();
            bail!("the server did not come up again ({ended}): {log}");
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Numbers that look random and are the same for the same seed (xorshift64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// An id for a draft, in the form of a random UUID.
    fn id(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFF,
            low >> 52,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}
