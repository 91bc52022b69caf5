//! Files at messages: what is taken, what is refused, what is shown again.

mod clamd;
pub(crate) mod downloads;
pub(crate) mod fake_clamd;
mod jammed;
mod names;
mod pictures;
mod s3;
pub(crate) mod scanning;
mod uploads;

use api_tests::{Client, TestApp, new_id};
use axum::body::Body;
use bytes::Bytes;
use futures_util::{Stream, stream};
use shared::endpoint::{API, Endpoint};
use shared::id::{AttachmentId, DraftId, PatientId};
use shared::messaging::{DraftView, UploadAttachment};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes that a generated body gives at once.
const STEP: u64 = 64 * 1024;

/// The content of a PDF of this size, made while it is read; counts what was taken of it.
fn pdf_of(
    size: u64,
) -> (
    impl Stream<Item = Result<Bytes, Infallible>> + Send,
    Arc<AtomicU64>,
) {
    let taken = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&taken);
    let zeros = Bytes::from(vec![0_u8; usize::try_from(STEP).unwrap()]);
    let bytes = stream::unfold(0_u64, move |at| {
        let piece = match at {
            _ if at >= size => None,
            0 => Some(Bytes::from_static(b"%PDF-1.7\n")),
            _ => Some(zeros.slice(..usize::try_from(STEP.min(size - at)).unwrap())),
        };
        let piece = piece.map(|bytes| {
            let length = u64::try_from(bytes.len()).unwrap();
            counter.fetch_add(length, Ordering::SeqCst);
            (Ok(bytes), at + length)
        });
        std::future::ready(piece)
    });
    (bytes, taken)
}

/// Uploads a generated PDF of this size; gives the answer and how much of it was read.
async fn upload_pdf_of(client: &Client, draft: &DraftView, size: u64) -> (api_tests::Answer, u64) {
    let (bytes, taken) = pdf_of(size);
    let place = (draft.patient_id, draft.id);
    let id = AttachmentId(new_id());
    let answer = api_tests::upload(client, place, id, "scan.pdf", Body::from_stream(bytes)).await;
    (answer, taken.load(Ordering::SeqCst))
}

pub(crate) fn upload_url(
    patient_id: PatientId,
    draft_id: DraftId,
    attachment_id: AttachmentId,
) -> String {
    let upload = UploadAttachment {
        patient_id,
        draft_id,
        attachment_id,
    };
    format!("{API}{}", upload.url())
}

/// The server on a port, for what only a connection can show.
pub(crate) async fn listen(app: &TestApp) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = backend::http::serve(app.app.clone(), listener, std::future::pending());
    tokio::spawn(serving);
    address
}

/// The head of a request over a connection, with the headers of a browser.
pub(crate) fn head(client: &Client, method: &str, url: &str, more: &str) -> String {
    format!(
        "{method} {url} HTTP/1.1\r\nhost: portal.test\r\nsec-fetch-site: same-origin\r\n\
         cookie: sid={}\r\n{more}\r\n",
        client.cookie("sid").unwrap()
    )
}

/// Sends bytes over a connection of its own and reads the answer, to its end or to a problem's.
///
/// # Panics
/// When no answer comes: the server waits for more.
pub(crate) async fn exchange(address: SocketAddr, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for piece in pieces {
        // A refusal may close the connection while more is being sent.
        if stream.write_all(piece).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let mut buffer = [0_u8; 4096];
    let reading = async {
        while let Ok(length @ 1..) = stream.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..length]);
            if String::from_utf8_lossy(&answer).contains("\"status\"") {
                break;
            }
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), reading).await;
    assert!(waited.is_ok(), "no answer");
    String::from_utf8_lossy(&answer).into_owned()
}
