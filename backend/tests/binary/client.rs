//! A small HTTP client: one connection for each request, and no answer unless all of it arrived.

use serde_json::{Value, json};
use shared::id::PatientId;
use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// An answer that arrived whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A person at a browser.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) address: String,
    cookie: Option<String>,
}

impl Client {
    /// Signs in and accepts the banner.
    pub(crate) fn sign_in(address: &str, username: &str, passphrase: &str) -> Self {
        let mut client = Self {
            address: address.to_owned(),
            cookie: None,
        };
        let credentials = json!({"username": username, "password": passphrase}).to_string();
        let answer = client
            .call("POST", "/session", &[], credentials.as_bytes())
            .expect("an answer");
        assert_eq!(answer.status, 200, "{username} cannot sign in: {answer:?}");
        let cookie = answer.header("set-cookie").expect("a cookie");
        client.cookie = cookie.split(';').next().map(str::to_owned);
        let accepted = client
            .call("POST", "/session/banner", &[], b"{}")
            .expect("an answer");
        assert!(matches!(accepted.status, 200 | 204), "{accepted:?}");
        client
    }

    /// The patient that the account is.
    pub(crate) fn own_patient(&self) -> PatientId {
        let session = self.get("/session").expect("an answer").json();
        session["patients"][0]["id"]
            .as_str()
            .expect("a patient")
            .parse()
            .expect("an id")
    }

    /// The same person, asking another address.
    pub(crate) fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookie: self.cookie.clone(),
        }
    }

    /// The session's cookie, as a header has it.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().expect("somebody is signed in")
    }

    pub(crate) fn get(&self, path: &str) -> Result<Answer> {
        self.call("GET", path, &[], b"")
    }

    /// One request below the API's root. JSON unless a header says otherwise.
    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
             connection: close\r\ncontent-length: {length}\r\n",
            host = self.address,
            length = body.len(),
        );
        if let Some(cookie) = &self.cookie {
            request.push_str(&format!("cookie: {cookie}\r\n"));
        }
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        {
            request.push_str("content-type: application/json\r\n");
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(&bytes)?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw)?;
        parse(&raw)
    }
}

/// Takes an answer apart; one that was cut off is none.
fn parse(raw: &[u8]) -> Result<Answer> {
    let cut_off = || Error::from(ErrorKind::UnexpectedEof);
    let end = raw
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or_else(cut_off)?;
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(cut_off)?;
    let answer = Answer {
        status,
        head,
        body: raw[end + 4..].to_vec(),
    };
    let length = answer.header("content-length").map(str::parse::<usize>);
    match length {
        Some(Ok(length)) if length != answer.body.len() => Err(cut_off()),
        None if status != 204 => Err(cut_off()),
        _ => Ok(answer),
    }
}
