//! A clamd that does what a test tells it to, mostly wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Reads all of it, says this and closes.
    Says(&'static [u8]),
    /// Says this as soon as something comes, reads no further and closes.
    SaysAtOnce(&'static [u8]),
    /// Reads all of it and says nothing, for ever.
    Hangs,
    /// Reads all of it, says this and stays.
    SaysAndStays(&'static [u8]),
    /// Closes without a word.
    Closes,
}

pub(crate) const OK: Manner = Manner::Says(b"stream: OK\0");
pub(crate) const FOUND: Manner = Manner::Says(b"stream: Win.Test.EICAR_HDB-1 FOUND\0");
pub(crate) const LOCKED: Manner = Manner::Says(b"stream: Heuristics.Encrypted.PDF FOUND\0");

pub(crate) const OUT_OF_TIME: Manner =
    Manner::Says(b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0");

#[derive(Debug)]
pub(crate) struct FakeClamd {
    pub(crate) address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
    serving: JoinHandle<()>,
}

impl FakeClamd {
    pub(crate) async fn that(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let manner = Arc::new(Mutex::new(manner));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (how, what) = (Arc::clone(&manner), Arc::clone(&seen));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let manner = *how.lock().unwrap();
                tokio::spawn(serve(stream, manner, Arc::clone(&what)));
            }
        });
        Self {
            address,
            manner,
            seen,
            serving,
        }
    }

    pub(crate) fn now(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// The files that it has read to their ends.
    pub(crate) fn seen(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().clone()
    }

    /// Ends it: from now on nobody listens there.
    pub(crate) fn end(&self) {
        self.serving.abort();
    }
}

impl Drop for FakeClamd {
    fn drop(&mut self) {
        self.end();
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, seen: Arc<Mutex<Vec<Vec<u8>>>>) {
    let mut command = [0_u8; 6];
    if stream.read_exact(&mut command).await.is_err() {
        return;
    }
    if &command == b"zPING\0" {
        if manner != Manner::Hangs {
            let _ = stream.write_all(b"PONG\0").await;
        } else {
            std::future::pending::<()>().await;
        }
        return;
    }
    match manner {
        Manner::Closes => return,
        Manner::SaysAtOnce(answer) => {
            let _ = stream.write_all(answer).await;
            return;
        }
        _ => {}
    }
    let mut rest = [0_u8; 4];
    stream.read_exact(&mut rest).await.unwrap();
    assert_eq!(&[&command[..], &rest].concat(), b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let Ok(length) = stream.read_u32().await else {
            return;
        };
        if length == 0 {
            break;
        }
        let at = file.len();
        file.resize(at + usize::try_from(length).unwrap(), 0);
        if stream.read_exact(&mut file[at..]).await.is_err() {
            return;
        }
    }
    seen.lock().unwrap().push(file);
    match manner {
        Manner::Says(answer) => {
            let _ = stream.write_all(answer).await;
        }
        Manner::SaysAndStays(answer) => {
            let _ = stream.write_all(answer).await;
            std::future::pending::<()>().await;
        }
        _ => std::future::pending().await,
    }
}
