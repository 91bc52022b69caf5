//! Two servers over one PostgreSQL and one storage, behind a proxy: whatever is done on one is so on
//! the other, and when one is killed under load nobody notices more than a connection that was cut.

use crate::client::Client;
use crate::kill_loop::{PDF, SENDERS, Sender, ask, pharmacy, runtime};
use crate::rows::check_rows;
use crate::server::{Server, carepost};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Far longer than anything here takes on the slowest machine.
const LONG: Duration = Duration::from_secs(60);
/// Messages that are acknowledged before one server is killed, and again after it.
const MESSAGES: usize = 24;

/// Hands each connection to the next server, and to the other one when that is gone.
struct Proxy {
    address: String,
}

impl Proxy {
    fn before(servers: [String; 2]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for (turn, client) in listener.incoming().flatten().enumerate() {
                let mut order = servers.clone();
                order.rotate_left(turn % 2);
                std::thread::spawn(move || pass(&client, &order));
            }
        });
        Self { address }
    }
}

/// Passes bytes both ways until both sides have ended. A cut on one side is one on the other.
fn pass(client: &TcpStream, servers: &[String]) {
    let Some(server) = servers.iter().find_map(|it| TcpStream::connect(it).ok()) else {
        return;
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = std::io::copy(&mut &*client, &mut &server);
            let _ = server.shutdown(Shutdown::Write);
        });
        let _ = std::io::copy(&mut &server, &mut &*client);
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
    });
}

/// An open page's stream of events.
struct Page {
    lines: BufReader<TcpStream>,
}

impl Page {
    fn open(client: &Client, address: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let request = format!(
            "GET /api/v1/events HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n\
             cookie: {}\r\n\r\n",
            client.cookie()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        let mut status = String::new();
        lines.read_line(&mut status).unwrap();
        assert!(status.starts_with("HTTP/1.1 200 "), "{status}");
        Self { lines }
    }

    /// The next numbers; none when the stream was cut.
    fn next(&mut self) -> Option<Value> {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line);
            if let Err(error) = &read {
                let waited = matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                );
                assert!(!waited, "no numbers came");
            }
            if !matches!(read, Ok(length) if length > 0) {
                return None;
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }

    /// Reads on until the numbers of the first patient are so.
    fn until(&mut self, wanted: impl Fn(i64, i64) -> bool) -> i64 {
        loop {
            let view = self.next().expect("the stream goes on");
            let numbers = &view["patients"][0];
            let revision = numbers["revision"].as_i64().unwrap();
            if wanted(revision, numbers["unread"].as_i64().unwrap()) {
                return revision;
            }
        }
    }
}

/// Where attachments are: in the S3 server of the run when there is one, else in a folder.
fn storage(command: &mut Command, folder: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
    let Ok(address) = std::env::var("CAREPOST_TEST_S3") else {
        let url = format!("file://{}", folder.join("storage").display());
        command.args(["--storage-url", &url]);
        return false;
    };
    let parts = || {
        let (key, rest) = address.strip_prefix("http://")?.split_once('@')?;
        let (name, secret) = key.split_once(':')?;
        let (host, rest) = rest.split_once('/')?;
        let (bucket, _) = rest.split_once('?')?;
        Some((name, secret, host, bucket))
    };
    let (name, secret, host, bucket) = parts().expect("the address of an S3 server");
    let prefix = format!("two-instances-{}", std::process::id());
    command
        .env("CAREPOST_STORAGE_ACCESS_KEY_ID", name)
        .env("CAREPOST_STORAGE_SECRET_ACCESS_KEY", secret)
        .args(["--storage-url", &format!("s3://{bucket}/{prefix}")])
        .args(["--storage-endpoint", &format!("http://{host}")]);
    true
}

#[test]
fn two_servers_are_one_portal_and_one_of_them_may_die() {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    let cluster = std::env::var("CAREPOST_TEST_POSTGRES")
        .expect("`cargo xtask test` starts a PostgreSQL and names it in CAREPOST_TEST_POSTGRES");
    let folder = tempfile::tempdir().unwrap();
    let name = format!("two_instances_{}", std::process::id());
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    assert_ne!(url, cluster, "the URL names the database `postgres`");
    ask(&cluster, &format!("CREATE DATABASE {name}"));
    let start = |which: &str| {
        let mut command = carepost(&folder.path().join(which));
        command
            .args(["serve", "--demo", "--sends-per-hour", "10000000"])
            .args(["--database-url", &url, "--key-file"])
            .arg(folder.path().join("site.key"));
        storage(&mut command, folder.path());
        Server::start(command, &folder.path().join(format!("{which}.log")))
    };
    let (one, two) = (start("one"), start("two"));
    what_is_done_on_one_is_so_on_the_other(&one.address, &two.address);
    one_of_them_dies(one, &two);
    all_events_are_handed_out(&url);
    if !storage(&mut Command::new("true"), folder.path()) {
        runtime().block_on(check_rows(&url, folder.path(), "at the end"));
    }
    two.stop();
    ask(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)"));
}

fn what_is_done_on_one_is_so_on_the_other(one: &str, two: &str) {
    let jane = Client::sign_in(one, "jane.doe", backend::demo::PASSPHRASE);
    let tech = Client::sign_in(two, "pharmacy.tech", backend::demo::PASSPHRASE);
    let patient = jane.own_patient();
    let here = jane.at(two);
    assert_eq!(here.own_patient(), patient, "signed in on both");
    let mut page = Page::open(&jane, two);
    let first = page.until(|_, unread| unread == 0);

    let (draft, file) = (
        Uuid::from_u128(rand::random()),
        Uuid::from_u128(rand::random()),
    );
    let path = format!("/patients/{patient}/drafts/{draft}");
    let content = json!({"recipient_id": pharmacy(two), "subject": "Refill", "body": "Please."});
    let saved = jane.call("PUT", &path, &[], content.to_string().as_bytes());
    assert_eq!(saved.unwrap().status, 200);
    // Each step on the other server than the one before.
    let kept = here.call(
        "PUT",
        &format!("{path}/attachments/{file}"),
        &[
            ("content-type", "application/octet-stream"),
            (
                "content-disposition",
                "attachment; filename*=UTF-8''list.pdf",
            ),
        ],
        PDF,
    );
    assert_eq!(kept.unwrap().status, 201);
    let send = |client: &Client, path: &str| {
        // A draft that was sent is no more, and answers with its receipt whatever is shown.
        let files = client.get(path).unwrap().json()["attachments"].clone();
        let shown: Vec<_> = files.as_array().into_iter().flatten().collect();
        let shown: Vec<_> = shown.iter().map(|file| &file["id"]).collect();
        let shown = json!({"attachments": shown}).to_string();
        let sent = client
            .call(
                "POST",
                &format!("{path}/send"),
                &[("if-match", "\"1\"")],
                shown.as_bytes(),
            )
            .unwrap();
        assert_eq!(sent.status, 200, "{sent:?}");
        sent.json()
    };
    let sent = send(&jane, &path);
    page.until(|revision, _| revision > first);
    let (message, thread) = (sent["message_id"].as_str(), sent["thread_id"].as_str());
    let opened = format!(
        "/patients/{patient}/messages/{}/attachments/{file}",
        message.unwrap()
    );
    for server in [one, two] {
        assert_eq!(tech.at(server).get(&opened).unwrap().body, PDF);
    }

    let reply = format!(
        "/patients/{patient}/drafts/{}",
        Uuid::from_u128(rand::random())
    );
    let content = json!({"thread_id": thread, "body": "It is ready."});
    let saved = tech.call("PUT", &reply, &[], content.to_string().as_bytes());
    assert_eq!(saved.unwrap().status, 200);
    send(&tech.at(one), &reply);
    page.until(|_, unread| unread == 1);
}

fn one_of_them_dies(one: Server, two: &Server) {
    let proxy = Proxy::before([one.address.clone(), two.address.clone()]);
    let recipient = pharmacy(&proxy.address);
    let mut senders: Vec<Sender> = SENDERS
        .iter()
        .map(|username| Sender::sign_in(&proxy.address, username, rand::random()))
        .collect();
    // One page on each server; jane.doe is among those who send.
    let jane = senders[0].client.clone();
    let mut lost = Page::open(&jane, &one.address);
    let mut kept = Page::open(&jane, &two.address);
    let before = kept.until(|_, _| true);
    lost.next().expect("numbers at first");

    let (sent, cuts) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let enough = AtomicBool::new(false);
    let wait_for = |count: usize| {
        let start = Instant::now();
        while sent.load(Ordering::SeqCst) < count {
            assert!(start.elapsed() < LONG, "nothing is sent any more");
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    std::thread::scope(|scope| {
        for sender in &mut senders {
            let (sent, cuts, enough, recipient) = (&sent, &cuts, &enough, &recipient);
            scope.spawn(move || {
                while !enough.load(Ordering::SeqCst) {
                    let cut = sender.send_in_spite_of_cuts(recipient);
                    cuts.fetch_add(cut, Ordering::SeqCst);
                    sent.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        wait_for(MESSAGES);
        one.kill();
        let killed_after = sent.load(Ordering::SeqCst);
        wait_for(killed_after + MESSAGES);
        enough.store(true, Ordering::SeqCst);
    });
    println!(
        "{} messages were acknowledged; {} tries were cut",
        sent.load(Ordering::SeqCst),
        cuts.load(Ordering::SeqCst)
    );

    // The page of the dead server is cut, and opens again through the proxy.
    while lost.next().is_some() {}
    Page::open(&jane, &proxy.address).next().expect("numbers");
    // The survivor's page heard of what was sent, by whomever.
    kept.until(|revision, _| revision > before);
    for sender in &mut senders {
        assert_eq!(
            sender.client.get("/session").unwrap().status,
            200,
            "nobody is signed out"
        );
        sender.check("after the kill");
    }
    // And it hears of what is sent now.
    let latest = Page::open(&jane, &two.address).until(|_, _| true);
    senders[0].send_in_spite_of_cuts(&recipient);
    kept.until(|revision, _| revision > latest);
    senders[0].check("at the end");
}

/// What the dead server had committed and not told anyone is told by the other.
fn all_events_are_handed_out(url: &str) {
    runtime().block_on(async {
        let conn = Database::connect(url).await.unwrap();
        let start = Instant::now();
        loop {
            let sql = "SELECT COUNT(*) AS waiting FROM outbox_event WHERE done_at IS NULL";
            let row = conn
                .query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
                .await
                .unwrap()
                .unwrap();
            if row.try_get::<i64>("", "waiting").unwrap() == 0 {
                break;
            }
            assert!(start.elapsed() < LONG, "events are left behind");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        conn.close().await.unwrap();
    });
}
