//! Connections that keep the server waiting, and how the server ends.

use api_tests::{Client, TestApp, draft, new_id};
use backend::http::{ConnectionLimits, LeastPace, Limits, RateLimits, serve};
use shared::messaging::DraftContent;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Far more than anything here may take.
pub(crate) const LONG: Duration = Duration::from_secs(20);
pub(crate) const SHORT: Duration = Duration::from_millis(100);

/// No pace is too slow.
const AT_ANY_PACE: LeastPace = LeastPace {
    bytes: 1,
    within: Duration::from_secs(600),
};

/// Limits under which nothing ends by itself during a test.
pub(crate) const PATIENT: ConnectionLimits = ConnectionLimits {
    most: 64,
    header: Duration::from_secs(600),
    reading: AT_ANY_PACE,
    writing: AT_ANY_PACE,
    notice: Duration::ZERO,
    drain: Duration::from_secs(600),
    cut_bodies: Duration::from_secs(600),
};

pub(crate) struct Listening {
    pub(crate) app: TestApp,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<()>,
}

impl Listening {
    /// A server on a port, with these limits of connections.
    pub(crate) async fn with(connections: ConnectionLimits) -> Self {
        let limits = Limits {
            connections,
            ..Limits::default()
        };
        let app = TestApp::sqlite()
            .await
            .another(|parts| parts.limits = RateLimits::new(limits))
            .await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let server = app.app.clone();
        let served = tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            serve(server, listener, until).await.unwrap();
        });
        Self {
            app,
            address,
            stop: Some(stop),
            served,
        }
    }

    /// Opens a connection and writes this.
    pub(crate) async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// Waits until the server has ended.
    async fn ended(&mut self) {
        timeout(LONG, &mut self.served).await.unwrap().unwrap();
    }
}

/// What still comes until the server closes the connection.
pub(crate) async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset is an end too.
    let _ = timeout(LONG, stream.read_to_end(&mut bytes))
        .await
        .expect("the server keeps the connection open");
    String::from_utf8(bytes).unwrap()
}

/// The beginning of an upload that announces more than it sends.
async fn half_an_upload(client: &Client) -> String {
    let patient = client.patient_id();
    let draft = draft(client, patient, DraftContent::default()).await;
    let url = format!(
        "/api/v1/patients/{patient}/drafts/{}/attachments/{}",
        draft.id,
        new_id()
    );
    format!(
        "PUT {url} HTTP/1.1\r\nhost: portal.test\r\nsec-fetch-site: same-origin\r\n\
         cookie: sid={}\r\ncontent-type: application/octet-stream\r\n\
         content-disposition: attachment; filename*=UTF-8''scan.pdf\r\n\
         content-length: 9000000\r\n\r\n%PDF-1.7\n{}",
        client.cookie("sid").unwrap(),
        "0".repeat(3_000_000)
    )
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn h01_h02_heads_without_an_end_and_connections_without_a_request_are_closed() {
    let listening = Listening::with(ConnectionLimits {
        header: SHORT,
        ..PATIENT
    })
    .await;
    for text in [
        "",
        "GET / HTT",
        "GET /healthz HTTP/1.1\r\nhost: portal.test\r\nx-more: ",
    ] {
        let stream = listening.send(text).await;
        assert_eq!(rest(stream).await, "", "{text}");
    }
    let answered = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\n\r\n")
        .await;
    let answer = rest(answered).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn h03_a_body_that_pauses_is_refused_and_leaves_no_file() {
    let listening = Listening::with(ConnectionLimits {
        reading: LeastPace {
            bytes: 1024,
            within: SHORT,
        },
        ..PATIENT
    })
    .await;
    let jane = listening.app.jane().await;
    let sign_in = "POST /api/v1/session HTTP/1.1\r\nhost: portal.test\r\nsec-fetch-site: same-origin\r\n\
                   content-type: application/json\r\ncontent-length: 50\r\n\r\n{";
    for text in [sign_in.to_owned(), half_an_upload(&jane).await] {
        let stream = listening.send(&text).await;
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("\"code\":\"request_timeout\""), "{answer}");
    }
    assert_eq!(files(&listening.app.file("storage")), 0);
}

#[tokio::test]
async fn an_upload_that_is_cut_short_does_not_keep_the_server_from_ending_and_leaves_nothing() {
    let mut listening = Listening::with(ConnectionLimits {
        cut_bodies: SHORT,
        ..PATIENT
    })
    .await;
    let jane = listening.app.jane().await;
    let stream = listening.send(&half_an_upload(&jane).await).await;
    let storage = listening.app.file("storage");
    let staged = async {
        while files(&storage) == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, staged).await.expect("the upload has begun");
    listening.stop();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    listening.ended().await;
    assert_eq!(files(&storage), 0);
}

#[tokio::test]
async fn a_stop_closes_what_is_idle_and_takes_nothing_new() {
    let mut listening = Listening::with(PATIENT).await;
    let silent = listening.send("").await;
    let mut used = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\n\r\n")
        .await;
    let mut byte = [0];
    used.read_exact(&mut byte).await.unwrap();
    listening.stop();
    listening.ended().await;
    assert!(rest(used).await.ends_with("\r\n\r\nok"));
    assert_eq!(rest(silent).await, "");
    assert!(TcpStream::connect(listening.address).await.is_err());
}

#[tokio::test]
async fn what_does_not_end_in_time_is_cut_off() {
    let mut listening = Listening::with(ConnectionLimits {
        drain: SHORT,
        ..PATIENT
    })
    .await;
    let stuck = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\nx-more: ")
        .await;
    // The connection is held once another one, opened later, is answered.
    let mut later = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\n\r\n")
        .await;
    later.read_exact(&mut [0]).await.unwrap();
    listening.stop();
    listening.ended().await;
    assert_eq!(rest(stuck).await, "");
}

#[tokio::test]
async fn connections_beyond_the_most_wait_for_a_place() {
    let listening = Listening::with(ConnectionLimits { most: 1, ..PATIENT }).await;
    let first = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\n")
        .await;
    let mut second = listening
        .send("GET /healthz HTTP/1.1\r\nhost: portal.test\r\n\r\n")
        .await;
    let waiting = timeout(SHORT, second.read_exact(&mut [0])).await;
    assert!(waiting.is_err(), "the second connection was served");
    drop(first);
    timeout(LONG, second.read_exact(&mut [0]))
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn before_it_ends_the_server_says_so_and_serves_as_before() {
    let mut listening = Listening::with(ConnectionLimits {
        notice: LONG,
        ..PATIENT
    })
    .await;
    let ask = "GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
    let answer = rest(listening.send(ask).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    listening.stop();
    let not_ready = async {
        loop {
            let answer = rest(listening.send(ask).await).await;
            if answer.starts_with("HTTP/1.1 503 ") {
                break answer;
            }
        }
    };
    let answer = timeout(LONG, not_ready)
        .await
        .expect("still taking connections");
    assert!(
        answer.contains("{\"name\":\"running\",\"ok\":false,"),
        "{answer}"
    );
}

#[tokio::test]
async fn an_event_stream_outlives_the_time_for_headers_and_does_not_keep_the_server_from_ending() {
    let mut listening = Listening::with(ConnectionLimits {
        header: SHORT,
        ..PATIENT
    })
    .await;
    let jane = listening.app.jane().await;
    let mut stream = listening
        .send(&format!(
            "GET /api/v1/events HTTP/1.1\r\nhost: portal.test\r\ncookie: sid={}\r\n\r\n",
            jane.cookie("sid").unwrap()
        ))
        .await;
    let mut text = String::new();
    while !text.contains("event: counters\ndata: {") {
        let mut bytes = [0; 1024];
        let read = timeout(LONG, stream.read(&mut bytes)).await.unwrap();
        let read = read.unwrap();
        assert!(read > 0, "the stream was cut: {text}");
        text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
    }
    // Longer than a connection without a request may stay.
    let silent = listening.send("").await;
    assert_eq!(rest(silent).await, "");
    assert_eq!(listening.app.app.live.open_streams(), 1);
    listening.stop();
    // Its end is an orderly one: the last chunk is there.
    assert!(rest(stream).await.ends_with("0\r\n\r\n"));
    listening.ended().await;
    assert_eq!(listening.app.app.live.open_streams(), 0);
}
