//! A person at the portal, as small as it can be: one connection for each request.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The passphrase of everyone in a demonstration.
pub(super) const PASSPHRASE: &str = "little-rock-demo-2026";

/// An answer that arrived whole.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("an answer is not JSON")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The cookie as it is sent: name and value.
    pub(super) cookie: String,
    /// The patient that the account is.
    pub(super) patient: String,
}

/// Signs in, accepts the banner and finds out which patient it is.
///
/// # Errors
/// When the portal refuses.
pub(super) fn sign_in(address: &str, username: &str) -> Result<Person> {
    let credentials = json!({"username": username, "password": PASSPHRASE}).to_string();
    let answer = call(address, "POST", "/api/v1/session", "", &credentials)?;
    if answer.status != 200 {
        bail!("{username} cannot sign in ({})", answer.status);
    }
    let cookie = answer
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next())
        .context("signing in gave no cookie")?
        .to_owned();
    call(address, "POST", "/api/v1/session/banner", &cookie, "{}")?;
    let session = call(address, "GET", "/api/v1/session", &cookie, "")?.json()?;
    let patient = session
        .pointer("/patients/0/id")
        .and_then(Value::as_str)
        .context("the account is no patient")?
        .to_owned();
    Ok(Person { cookie, patient })
}

/// One request. A body is JSON.
///
/// # Errors
/// When nothing or only a part of an answer arrives.
pub(super) fn call(
    address: &str,
    method: &str,
    path: &str,
    cookie: &str,
    body: &str,
) -> Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
         cookie: {cookie}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .context("an answer has no end of headers")?;
    let (head, body) = bytes.split_at(end);
    let head = String::from_utf8_lossy(head).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let answer = Answer {
        status: status.context("an answer has no status")?,
        head,
        body: body.get(4..).unwrap_or_default().to_vec(),
    };
    if let Some(length) = answer.header("content-length")
        && length.parse::<usize>()? != answer.body.len()
    {
        bail!("an answer arrived in part");
    }
    Ok(answer)
}
