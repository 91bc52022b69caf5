//! What notices are sent to in tests: a real mail server program, and an SMS gateway as
//! `docs/operations.md` describes it.

use api_tests::TestApp;
use axum::http::StatusCode;
use backend::notifications::{Mailer, Senders, SmsGateway};
use ring::hmac;
use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const SECRET: &str = "the secret of the gateway";

/// A mail server of one test.
pub(crate) struct Sink {
    folder: TempDir,
    port: u16,
    server: Option<Child>,
}

impl Sink {
    /// A server that runs.
    pub(crate) fn start() -> Self {
        let mut sink = Self {
            folder: tempfile::tempdir().unwrap(),
            port: 0,
            server: None,
        };
        sink.up();
        sink
    }

    /// Starts it, on the port that it had before.
    pub(crate) fn up(&mut self) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/notifications/sink.py");
        // Debian's package is for Debian's Python, whatever other one is on the PATH.
        let mut server = Command::new("/usr/bin/python3")
            .args([script, &self.port.to_string()])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let mut line = String::new();
        std::io::BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.port = line
            .trim()
            .parse()
            .expect("the mail server of python3-aiosmtpd says its port: is the package installed?");
        self.server = Some(server);
    }

    /// Ends it: whoever connects is refused.
    pub(crate) fn down(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// How many mails it lets wait without a word.
    pub(crate) fn slow(&self) -> usize {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let files = files.map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.extension().is_some_and(|end| end == "slow"))
            .count()
    }

    /// Every mail so far, with its envelope, in the order in which they came.
    pub(crate) fn mails(&self) -> Vec<String> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        files.sort();
        files
            .iter()
            .map(|path| unfolded(&String::from_utf8(std::fs::read(path).unwrap()).unwrap()))
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.down();
    }
}

/// The words of a mail, in lower case: without the links whose random letters say anything by chance, and
/// without the name of the portal itself, which is the site's own choice.
pub(crate) fn said(mail: &str, site: &str) -> String {
    let words = mail.split_whitespace();
    let words: Vec<&str> = words.filter(|it| !it.contains("/unsubscribe/")).collect();
    words
        .join(" ")
        .to_lowercase()
        .replace(&site.to_lowercase(), "")
}

/// A mail as a person sees it: quoted-printable taken back, one line for each header.
fn unfolded(mail: &str) -> String {
    mail.replace("=\r\n", "")
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ")
        .replace("=3D", "=")
        .replace("\r\n", "\n")
}

/// An SMS gateway that checks signatures, and keeps what has the same id once.
#[derive(Clone, Default)]
pub(crate) struct Gateway {
    taken: Arc<Mutex<BTreeMap<String, (String, String)>>>,
    calls: Arc<Mutex<u32>>,
    /// What it answers instead of taking it.
    pub(crate) answers: Arc<Mutex<Option<StatusCode>>>,
}

impl Gateway {
    /// Listens; gives its URL.
    pub(crate) async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/sms", listener.local_addr().unwrap());
        let gateway = self.clone();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let status = gateway.take(&mut stream).await;
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        url
    }

    /// Reads a request and says what comes of it.
    async fn take(&self, stream: &mut TcpStream) -> StatusCode {
        *self.calls.lock().unwrap() += 1;
        let mut reader = BufReader::new(stream);
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).await.unwrap();
            match line.trim().split_once(": ") {
                Some((name, value)) => {
                    headers.insert(name.to_lowercase(), value.to_owned());
                }
                None if line.trim().is_empty() => break,
                None => assert!(line.starts_with("POST /sms "), "{line}"),
            }
        }
        let mut body = vec![0; headers["content-length"].parse().unwrap()];
        reader.read_exact(&mut body).await.unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let expected: String = hmac::sign(&key, &body)
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if headers["x-carepost-signature"] != format!("sha256={expected}") {
            return StatusCode::UNAUTHORIZED;
        }
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let word = |name: &str| body[name].as_str().unwrap().to_owned();
        assert_eq!(headers["idempotency-key"], word("id"));
        if let Some(status) = *self.answers.lock().unwrap() {
            return status;
        }
        let text = (word("to"), word("text"));
        self.taken.lock().unwrap().entry(word("id")).or_insert(text);
        StatusCode::ACCEPTED
    }

    /// Number and text of everything that was taken.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        self.taken.lock().unwrap().values().cloned().collect()
    }

    pub(crate) fn calls(&self) -> u32 {
        *self.calls.lock().unwrap()
    }
}

/// A server that sends by these.
pub(crate) async fn with_senders(app: &TestApp, sink: &Sink, sms: Option<&str>) -> TestApp {
    let mail = Mailer::new(&sink.url(), "Portal <no-reply@portal.test>").unwrap();
    let sms = sms.map(|url| SmsGateway::new(url, SECRET).unwrap());
    app.another(|parts| parts.senders = Senders::new(Some(mail), sms))
        .await
}
