//! The conversation with clamd: `INSTREAM`, as `man clamd` describes it.
//!
//! One connection for each file: `zINSTREAM\0`, then pieces with their length before them, then a
//! length of nought; clamd answers with one line that ends in a NUL, and closes. Everything that is not
//! exactly that is a fault.

use super::{ScanFault, Verdict};
use crate::http::Error;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use std::convert::Infallible;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// How long clamd may take to take a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a whole conversation about a file may take. The settings that we ship let clamd look at one
/// for 10 seconds; the rest is for reading it from a storage that is far away.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of an answer that are read. Longer ones are no answers.
const MOST_ANSWER_BYTES: u64 = 4096;
/// What clamd finds, by our settings, when a file takes longer than `MaxScanTime`.
const OUT_OF_TIME: &str = "Heuristics.Limits.Exceeded.MaxScanTime";
/// Bytes of an unknown answer that are told to whoever reads the log.
const MOST_LOGGED_CHARS: usize = 120;

/// Where clamd listens: `unix:/run/clamav/clamd.ctl` or `127.0.0.1:3310`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A socket on this machine.
    Unix(PathBuf),
    /// A host and port. What is sent there is in the clear: only over a network of one's own.
    Tcp(String),
}

impl FromStr for Address {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.strip_prefix("unix:") {
            Some(path) => Self::Unix(PathBuf::from(path)),
            None => Self::Tcp(text.to_owned()),
        })
    }
}

/// A clamd that listens somewhere.
#[derive(Clone, Debug)]
pub struct Clamd {
    address: Address,
    patience: Duration,
}

impl Clamd {
    /// The clamd at this address.
    #[must_use]
    pub const fn at(address: Address) -> Self {
        Self::with_patience(address, PATIENCE)
    }

    /// The clamd at this address, given up on after so long.
    #[must_use]
    pub const fn with_patience(address: Address, patience: Duration) -> Self {
        Self { address, patience }
    }

    pub(super) async fn scan(
        &self,
        bytes: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<Verdict, ScanFault> {
        let talk = async {
            match self.connect().await? {
                Connection::Unix(mut stream) => instream(&mut stream, bytes).await,
                Connection::Tcp(mut stream) => instream(&mut stream, bytes).await,
            }
        };
        timeout(self.patience, talk)
            .await
            .unwrap_or(Err(ScanFault::Late))
    }

    pub(super) async fn ping(&self) -> Result<(), ScanFault> {
        let talk = async {
            match self.connect().await? {
                Connection::Unix(mut stream) => ping(&mut stream).await,
                Connection::Tcp(mut stream) => ping(&mut stream).await,
            }
        };
        timeout(self.patience, talk)
            .await
            .unwrap_or(Err(ScanFault::Late))
    }

    async fn connect(&self) -> Result<Connection, ScanFault> {
        let connecting = async {
            match &self.address {
                Address::Unix(path) => UnixStream::connect(path).await.map(Connection::Unix),
                Address::Tcp(address) => TcpStream::connect(address).await.map(Connection::Tcp),
            }
        };
        timeout(CONNECT, connecting)
            .await
            .map_err(|_| ScanFault::Late)?
            .map_err(ScanFault::Unreachable)
    }
}

enum Connection {
    Unix(UnixStream),
    Tcp(TcpStream),
}

async fn instream<S: AsyncRead + AsyncWrite + Unpin + Send>(
    stream: &mut S,
    bytes: impl Stream<Item = Result<Bytes, Error>> + Send,
) -> Result<Verdict, ScanFault> {
    let mut bytes = std::pin::pin!(bytes);
    let mut whole = stream.write_all(b"zINSTREAM\0").await.is_ok();
    while whole && let Some(piece) = bytes.next().await {
        let piece = piece.map_err(ScanFault::File)?;
        // A piece without a byte would end the file.
        if piece.is_empty() {
            continue;
        }
        let length = u32::try_from(piece.len()).map_err(|_| ScanFault::CutOff)?;
        whole = stream.write_all(&length.to_be_bytes()).await.is_ok()
            && stream.write_all(&piece).await.is_ok();
    }
    if whole {
        whole = stream.write_all(&0_u32.to_be_bytes()).await.is_ok();
    }
    // Even when it closed early: it may have said why.
    let verdict = judge(&answer(stream).await?)?;
    if whole {
        Ok(verdict)
    } else {
        Err(ScanFault::CutOff)
    }
}

async fn ping<S: AsyncRead + AsyncWrite + Unpin + Send>(stream: &mut S) -> Result<(), ScanFault> {
    stream
        .write_all(b"zPING\0")
        .await
        .map_err(|_| ScanFault::CutOff)?;
    let answer = answer(stream).await?;
    if answer == b"PONG\0" {
        Ok(())
    } else {
        Err(no_verdict(&answer))
    }
}

/// All that it says until it closes: what comes after the answer is part of it, and makes it none.
async fn answer<S: AsyncRead + Unpin + Send>(stream: &mut S) -> Result<Vec<u8>, ScanFault> {
    let mut answer = Vec::new();
    let mut stream = stream.take(MOST_ANSWER_BYTES);
    let read = stream.read_to_end(&mut answer).await;
    read.map_err(|_| ScanFault::CutOff)?;
    if answer.is_empty() {
        return Err(ScanFault::CutOff);
    }
    Ok(answer)
}

fn judge(answer: &[u8]) -> Result<Verdict, ScanFault> {
    if answer == b"stream: OK\0" {
        return Ok(Verdict::Clean);
    }
    let found = std::str::from_utf8(answer)
        .ok()
        .and_then(|text| text.strip_prefix("stream: ")?.strip_suffix(" FOUND\0"))
        .filter(|name| !name.is_empty() && !name.contains(char::is_control));
    match found {
        // This may be another one tomorrow: a busy machine is enough for it.
        Some(OUT_OF_TIME) => Err(ScanFault::OutOfTime),
        // Not a virus: what clamd says, by our settings, of what it would else pass unseen.
        Some(name)
            if name.starts_with("Heuristics.Limits.Exceeded")
                || name.starts_with("Heuristics.Encrypted.") =>
        {
            Ok(Verdict::Unscannable)
        }
        Some(name) => {
            tracing::warn!(signature = name, "the scanner found something in a file");
            Ok(Verdict::Infected)
        }
        None => Err(no_verdict(answer)),
    }
}

/// An answer for the log: what is in it comes from elsewhere.
fn no_verdict(answer: &[u8]) -> ScanFault {
    let text = String::from_utf8_lossy(answer);
    let shown = text.trim_end_matches('\0').escape_debug();
    ScanFault::NoVerdict(shown.take(MOST_LOGGED_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_alone_is_clean() {
        assert_eq!(judge(b"stream: OK\0").unwrap(), Verdict::Clean);
        for answer in [
            &b"stream: OK"[..],
            b"stream: OK\n",
            b"stream: OK\0\0",
            b"stream: OK\0stream: OK\0",
            b"stream: OK \0",
            b" stream: OK\0",
            b"STREAM: OK\0",
            b"OK\0",
            b"stream: \xff OK\0",
            b"1: stream: OK\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: lstat() failed. ERROR\0",
            b"stream:  FOUND\0",
            b"stream: a\nb FOUND\0",
            b"stream: Eicar FOUND\0stream: OK\0",
            b"PONG\0",
        ] {
            assert!(
                matches!(judge(answer), Err(ScanFault::NoVerdict(_))),
                "{}",
                String::from_utf8_lossy(answer)
            );
        }
    }

    #[test]
    fn what_cannot_be_looked_into_is_not_called_a_virus() {
        for (name, verdict) in [
            ("Win.Test.EICAR_HDB-1", Verdict::Infected),
            ("Eicar-Test-Signature.UNOFFICIAL", Verdict::Infected),
            ("Heuristics.Phishing.Email", Verdict::Infected),
            ("Heuristics.Encrypted.PDF", Verdict::Unscannable),
            ("Heuristics.Encrypted.Zip", Verdict::Unscannable),
            (
                "Heuristics.Limits.Exceeded.MaxFileSize",
                Verdict::Unscannable,
            ),
        ] {
            let answer = format!("stream: {name} FOUND\0");
            assert_eq!(judge(answer.as_bytes()).unwrap(), verdict, "{name}");
        }
    }

    #[test]
    fn a_scan_that_ran_out_of_time_says_nothing_of_the_file() {
        let answer = b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0";
        assert!(matches!(judge(answer), Err(ScanFault::OutOfTime)));
        for sure in ["MaxScanSize", "MaxFiles", "MaxRecursion", "MaxScanTimes"] {
            let answer = format!("stream: Heuristics.Limits.Exceeded.{sure} FOUND\0");
            let verdict = judge(answer.as_bytes()).unwrap();
            assert_eq!(verdict, Verdict::Unscannable, "{sure}");
        }
    }

    #[test]
    fn an_address_is_a_socket_or_a_host_and_port() {
        let of = |text: &str| text.parse::<Address>().unwrap();
        assert_eq!(
            of("unix:/run/clamav/clamd.ctl"),
            Address::Unix("/run/clamav/clamd.ctl".into())
        );
        assert_eq!(of("127.0.0.1:3310"), Address::Tcp("127.0.0.1:3310".into()));
    }

    #[test]
    fn an_answer_that_is_none_is_logged_short_and_without_its_control_characters() {
        let long = [b"\x1b[31m".as_slice(), &[b'x'; 4000]].concat();
        let text = no_verdict(&long).to_string();
        assert!(text.len() < 200 && !text.contains('\x1b'), "{text}");
    }
}
