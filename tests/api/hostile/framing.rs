//! Where a request ends: what two programs could read differently, and heads that are too large.

use crate::attachments::{head, listen, upload_url};
use crate::operations::{On, operations};
use api_tests::{Client, Correspondence, both_databases, draft, new_id};
use axum::http::{Method, StatusCode};
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::DraftContent;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Everything that comes back until the server closes the connection.
pub(crate) async fn say(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer))
        .await
        .unwrap_or_else(|_| {
            panic!(
                "the connection stays open after {:?}",
                String::from_utf8_lossy(bytes)
            )
        });
    String::from_utf8_lossy(&answer).into_owned()
}

/// The statuses of all answers.
pub(crate) fn statuses(answers: &str) -> Vec<u16> {
    answers
        .split("HTTP/1.1 ")
        .skip(1)
        .map(|answer| answer[..3].parse().unwrap())
        .collect()
}

/// A draft that the request hidden in the body would throw away.
async fn bait(client: &Client) -> (String, String) {
    let draft = draft(client, client.patient_id(), DraftContent::default()).await;
    let url = format!(
        "/api/v1/patients/{}/drafts/{}",
        client.patient_id(),
        draft.id
    );
    let hidden = head(client, "DELETE", &url, "");
    (url, hidden)
}

both_databases! {
    async fn h06_what_two_programs_could_read_differently_is_refused_and_nothing_after_it_is_read(app: TestApp) {
        let jane = app.jane().await;
        let address = listen(&app).await;
        let (bait, hidden) = bait(&jane).await;
        let start = head(&jane, "POST", "/api/v1/session/banner", "content-type: application/json\r\n");
        let start = start.strip_suffix("\r\n").unwrap();
        let chunked = format!("0\r\n\r\n{hidden}");
        let sized = format!("{{}}{hidden}");
        for (what, headers, body) in [
            ("length and chunks", "content-length: 2\r\ntransfer-encoding: chunked", &chunked),
            ("chunks and length", "transfer-encoding: chunked\r\ncontent-length: 2", &chunked),
            ("chunks", "transfer-encoding: chunked", &chunked),
            ("chunks twice", "transfer-encoding: chunked, chunked", &chunked),
            ("chunks on two lines", "transfer-encoding: chunked\r\ntransfer-encoding: chunked", &chunked),
            ("chunks in disguise", "transfer-encoding: xchunked", &chunked),
            ("chunks in capitals", "Transfer-Encoding: CHUNKED", &chunked),
            ("chunks and identity", "transfer-encoding: chunked\r\ntransfer-encoding: identity", &chunked),
            ("a blank before the colon", "transfer-encoding : chunked", &chunked),
            ("a tab before the name", "x: y\r\n\ttransfer-encoding: chunked", &chunked),
            ("a folded line", "x: y\r\n folded: z", &sized),
            ("a blank before the colon of the length", "content-length : 2", &sized),
            ("two lengths", "content-length: 2\r\ncontent-length: 0", &sized),
            ("a list of lengths", "content-length: 2, 2", &sized),
            ("a signed length", "content-length: +2", &sized),
            ("a length in hexadecimal", "content-length: 0x2", &sized),
            ("an endless length", "content-length: 99999999999999999999999", &sized),
            ("a negative length", "content-length: -1", &sized),
            ("a NUL in a value", "x: \0", &sized),
            ("a bare return in a value", "x: y\rcontent-length: 2", &sized),
            ("a name with a blank", "x y: z", &sized),
            ("a line without a colon", "nothing", &sized),
            ("an empty name", ": x", &sized),
        ] {
            let request = format!("{start}{headers}\r\n\r\n{body}");
            let answers = say(address, request.as_bytes()).await;
            let statuses = statuses(&answers);
            assert!(
                matches!(statuses[..], [400 | 411]),
                "{what}: {statuses:?} {answers}"
            );
            assert_eq!(jane.get(&bait).await.status, StatusCode::OK, "{what}");
        }
        for line in [
            "GET  /healthz HTTP/1.1", "GET /healthz HTTP/1.1 x", "GET /healthz", "GET\t/healthz HTTP/1.1",
            "G\u{0}T /healthz HTTP/1.1", "GET /hea lthz HTTP/1.1", "GET /healthz HTTP/9.9", " GET /healthz HTTP/1.1",
            "PRI * HTTP/2.0",
        ] {
            let answers = say(address, format!("{line}\r\nhost: portal.test\r\n\r\n").as_bytes()).await;
            assert_eq!(statuses(&answers), [400], "{line}: {answers}");
        }
    }

    async fn h06_a_line_feed_alone_ends_a_line_and_hides_nothing(app: TestApp) {
        // RFC 9112 lets a server read it so. What must not be is that a request appears out of a body.
        let jane = app.jane().await;
        let address = listen(&app).await;
        let (bait, hidden) = bait(&jane).await;
        let start = head(&jane, "POST", "/api/v1/session/banner", "content-type: application/json\r\nconnection: close\r\n");
        let start = start.strip_suffix("\r\n").unwrap().replace("\r\n", "\n");
        let length = hidden.len() + 2;
        let request = format!("{start}content-length: {length}\n\n{{}}{hidden}");
        assert_eq!(statuses(&say(address, request.as_bytes()).await), [400]);
        let request = format!("{start}transfer-encoding: chunked\n\n0\n\n{hidden}");
        assert_eq!(statuses(&say(address, request.as_bytes()).await), [411]);
        assert_eq!(jane.get(&bait).await.status, StatusCode::OK);
    }

    async fn h07_too_many_headers_and_too_long_ones_are_refused(app: TestApp) {
        let address = listen(&app).await;
        let with = |line: &str, headers: usize, long: usize| {
            let mut request = format!("{line}\r\nhost: portal.test\r\nconnection: close\r\n");
            for n in 2..headers {
                request.push_str(&format!("x-{n}: y\r\n"));
            }
            if long > 0 {
                request.push_str(&format!("x-long: {}\r\n", "y".repeat(long)));
            }
            request + "\r\n"
        };
        let get = "GET /healthz HTTP/1.1";
        let uri = |length: usize| format!("GET /healthz?{} HTTP/1.1", "q".repeat(length));
        for (what, request, expected) in [
            ("100 headers", with(get, 100, 0), 200),
            ("101 headers", with(get, 101, 0), 431),
            ("5,000 headers", with(get, 5_000, 0), 431),
            ("a header of 16 KiB", with(get, 2, 16 * 1024), 200),
            ("a header of 64 KiB", with(get, 2, 64 * 1024), 431),
            ("a header of 1 MiB", with(get, 2, 1024 * 1024), 431),
            ("a URI of 16 KiB", with(&uri(16 * 1024), 2, 0), 200),
            ("a URI of 64 KiB", with(&uri(64 * 1024), 2, 0), 431),
            ("a URI of 1 MiB", with(&uri(1024 * 1024), 2, 0), 431),
        ] {
            let answers = say(address, request.as_bytes()).await;
            // A refusal of what is still on its way may be lost with the connection.
            let lost = expected != 200 && answers.is_empty();
            assert!(lost || statuses(&answers) == [expected], "{what}: {answers:.300}");
        }
    }

    async fn h05_ten_terabytes_are_refused_before_a_byte_of_them_is_read(app: TestApp) {
        let jane = app.jane().await;
        let address = listen(&app).await;
        let draft = draft(&jane, jane.patient_id(), DraftContent::default()).await;
        let file = upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
        let text = format!("/api/v1/patients/{}/drafts/{}", draft.patient_id, new_id());
        for (url, more) in [
            (&file, "content-type: application/octet-stream\r\ncontent-disposition: attachment; filename*=UTF-8''a.pdf\r\n"),
            (&text, "content-type: application/json\r\n"),
        ] {
            let more = format!("{more}content-length: 10995116277760\r\n");
            let answers = say(address, head(&jane, "PUT", url, &more).as_bytes()).await;
            assert_eq!(statuses(&answers), [413], "{answers}");
        }
    }

    async fn h13_a_compressed_body_is_refused_by_every_operation(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        for operation in operations().iter().filter(|it| !it.is_safe()) {
            for encoding in ["gzip", "br", "deflate", "zstd", "identity", "gzip, gzip", ""] {
                let url = operation.url(&written, On::Janes);
                let request = operation.request(&jane, &url, &written, On::Janes);
                let answer = request.header("content-encoding", encoding).send().await;
                let what = format!("{} {url} {encoding}", operation.method);
                assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType, "{what}");
            }
        }
        assert_eq!(jane.request(Method::GET, "/api/v1/session").send().await.status, StatusCode::OK);
    }
}
