//! Opening a file: saved, never shown inside a page; whole and unchanged, or not at all.

use super::{head, listen};
use crate::messaging::{PHARMACY, begin, letter_to, try_send};
use api_tests::{Client, PDF, TestApp, every_storage, new_id, upload};
use axum::http::{Method, Request, header};
use backend::http::router;
use backend::sealing::{CHUNK_BYTES, sealed_size};
use futures_util::StreamExt;
use shared::ErrorCode;
use shared::id::{AttachmentId, MessageId};
use shared::messaging::DownloadAttachment;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

/// Sends a message with a file of these bytes.
pub(crate) async fn sent_with(app: &TestApp, client: &Client, bytes: &[u8]) -> DownloadAttachment {
    let draft = begin(client, &letter_to(app, PHARMACY).await).await;
    let id = AttachmentId(new_id());
    let place = (draft.patient_id, draft.id);
    let added = upload(client, place, id, "scan.pdf", bytes.to_vec()).await;
    assert_eq!(added.status, 201);
    let sent = try_send(client, &draft).await.unwrap();
    DownloadAttachment {
        patient_id: draft.patient_id,
        message_id: sent.message_id,
        attachment_id: id,
    }
}

/// A PDF of several sealed chunks, no two alike.
fn long_pdf() -> Vec<u8> {
    let mut bytes = PDF.to_vec();
    for n in 0..30_000_u32 {
        bytes.extend_from_slice(format!("{n:08x}").as_bytes());
    }
    bytes
}

/// What can be read of a download, and whether it ended as it should.
pub(crate) async fn read(
    app: &TestApp,
    client: &Client,
    file: DownloadAttachment,
) -> (u16, Vec<u8>, bool) {
    let request = Request::builder()
        .method(Method::GET)
        .uri(file.href())
        .header(header::HOST, "portal.test")
        .header(
            header::COOKIE,
            format!("sid={}", client.cookie("sid").unwrap()),
        )
        .body(axum::body::Body::empty())
        .unwrap();
    let response = router(&app.app).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let mut pieces = response.into_body().into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(_) => return (status, bytes, false),
        }
    }
    (status, bytes, true)
}

every_storage! {
    async fn a_download_is_offered_for_saving_and_for_nothing_else(app: TestApp) {
        let jane = app.jane().await;
        let file = sent_with(&app, &jane, PDF).await;
        let answer = jane.get(&file.href()).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.bytes, PDF);
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-length", &*PDF.len().to_string()),
            (
                "content-disposition",
                "attachment; filename=\"scan.pdf\"; filename*=UTF-8''scan.pdf",
            ),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
    }

    async fn u04_a_file_that_is_two_things_at_once_is_served_as_the_one_it_was_taken_for(app: TestApp) {
        const SCRIPT: &[u8] = b"<script>alert(document.cookie)</script>";
        let jane = app.jane().await;
        for (name, head, behind, served) in [
            ("both.gif", &b"GIF89a\x01\0\x01\0"[..], &b"PK\x03\x04\x14\0\0\0\x08\0evil.class"[..], "image/gif"),
            ("both.pdf", b"%PDF-1.4\n", SCRIPT, "application/pdf"),
            ("both.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01", SCRIPT, "image/jpeg"),
            ("both.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01", b"<?php system($_GET[0]); ?>", "image/png"),
            ("both.txt", b"two tablets a day\n", SCRIPT, "text/plain"),
        ] {
            let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
            let id = AttachmentId(new_id());
            let bytes = [head, behind].concat();
            let added = upload(&jane, (draft.patient_id, draft.id), id, name, bytes.clone()).await;
            assert_eq!(added.status, 201, "{name}");
            let sent = try_send(&jane, &draft).await.unwrap();
            let file = DownloadAttachment {
                patient_id: draft.patient_id,
                message_id: sent.message_id,
                attachment_id: id,
            };
            let answer = jane.get(&file.href()).await;
            assert_eq!((answer.status.as_u16(), &answer.bytes), (200, &bytes.into()), "{name}");
            assert_eq!(answer.header("content-type"), served, "{name}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
            assert!(answer.header("content-disposition").starts_with("attachment;"), "{name}");
            for header in ["", "text/html", "application/java-archive"] {
                // Whatever the browser would rather have.
                let request = jane.request(Method::GET, &file.href()).header("accept", header);
                assert_eq!(request.send().await.header("content-type"), served, "{name}");
            }
        }
    }

    async fn a_file_is_stored_sealed(app: TestApp) {
        let jane = app.jane().await;
        let bytes = long_pdf();
        sent_with(&app, &jane, &bytes).await;
        let files = app.stored();
        assert_eq!(files.len(), 1);
        let kept = std::fs::read(&files[0]).unwrap();
        assert_eq!(kept.len() as u64, sealed_size(bytes.len() as u64));
        for plain in [&b"%PDF"[..], b"00001000", b"endobj"] {
            assert!(!kept.windows(plain.len()).any(|window| window == plain));
        }
    }

    async fn u15_a_file_under_another_name_of_the_url_is_not_there(app: TestApp) {
        let jane = app.jane().await;
        let patria = app.patria().await;
        let one = sent_with(&app, &jane, PDF).await;
        let two = sent_with(&app, &jane, PDF).await;
        let hers = sent_with(&app, &patria, PDF).await;
        let unsent = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let unsent_file = AttachmentId(new_id());
        upload(
            &jane,
            (unsent.patient_id, unsent.id),
            unsent_file,
            "scan.pdf",
            PDF,
        )
        .await;
        for wrong in [
            DownloadAttachment {
                message_id: two.message_id,
                ..one
            },
            DownloadAttachment {
                attachment_id: AttachmentId(new_id()),
                ..one
            },
            DownloadAttachment {
                message_id: MessageId(new_id()),
                ..one
            },
            DownloadAttachment {
                patient_id: hers.patient_id,
                ..one
            },
            DownloadAttachment {
                patient_id: one.patient_id,
                ..hers
            },
            DownloadAttachment {
                attachment_id: unsent_file,
                ..one
            },
            DownloadAttachment {
                message_id: MessageId(unsent.id.0),
                attachment_id: unsent_file,
                ..one
            },
            hers,
        ] {
            let answer = jane.get(&wrong.href()).await;
            assert_eq!(answer.code(), ErrorCode::NotFound, "{wrong:?}");
        }
        assert_eq!(jane.get(&one.href()).await.bytes, PDF);
    }

    async fn u16_not_a_byte_after_a_fault_in_the_storage_is_shown(app: TestApp) {
        let jane = app.jane().await;
        let bytes = long_pdf();
        let file = sent_with(&app, &jane, &bytes).await;
        let path = app.stored().remove(0);
        let kept = std::fs::read(&path).unwrap();
        let sealed_chunk = usize::try_from(sealed_size(CHUNK_BYTES as u64)).unwrap() - 17;
        let chunk = |n: usize| 17 + n * sealed_chunk;
        let flipped = |at: usize| {
            let mut bytes = kept.clone();
            bytes[at] ^= 1;
            bytes
        };
        let mut swapped = kept.clone();
        let (front, back) = swapped.split_at_mut(chunk(2));
        front[chunk(1)..].swap_with_slice(&mut back[..sealed_chunk]);
        let mut doubled = kept[..chunk(2)].to_vec();
        doubled.extend_from_slice(&kept[chunk(1)..]);
        for (what, fault, whole_chunks) in [
            ("a bit of the version", flipped(0), 0),
            ("a bit of the salt", flipped(5), 0),
            ("a bit of the first chunk", flipped(chunk(0) + 9), 0),
            ("a bit of the third chunk", flipped(chunk(2) + 9), 2),
            ("a bit of the last tag", flipped(kept.len() - 1), 3),
            ("two chunks swapped", swapped, 1),
            ("a chunk twice", doubled, 2),
            ("the last chunk missing", kept[..chunk(3)].to_vec(), 2),
            ("cut off inside a chunk", kept[..chunk(2) + 100].to_vec(), 2),
            ("nothing left", Vec::new(), 0),
        ] {
            std::fs::write(&path, &fault).unwrap();
            let (status, shown, ended_well) = read(&app, &jane, file).await;
            assert!(
                shown.len() <= whole_chunks * CHUNK_BYTES,
                "{what}: {}",
                shown.len()
            );
            assert_eq!(shown, bytes[..shown.len()], "{what}");
            assert!(
                !(status == 200 && ended_well),
                "{what} is taken for the file"
            );
        }
        std::fs::write(&path, &kept).unwrap();
        assert_eq!(read(&app, &jane, file).await, (200, bytes, true));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(jane.get(&file.href()).await.code(), ErrorCode::Internal);
    }

    async fn u16_files_that_changed_places_in_the_storage_do_not_open(app: TestApp) {
        let jane = app.jane().await;
        let one = sent_with(&app, &jane, b"%PDF-1.4 one").await;
        let two = sent_with(&app, &jane, b"%PDF-1.4 two").await;
        let paths = app.stored();
        let kept: Vec<_> = paths
            .iter()
            .map(|path| std::fs::read(path).unwrap())
            .collect();
        std::fs::write(&paths[0], &kept[1]).unwrap();
        std::fs::write(&paths[1], &kept[0]).unwrap();
        for file in [one, two] {
            let (status, shown, ended_well) = read(&app, &jane, file).await;
            assert_eq!(shown, b"");
            assert!(!(status == 200 && ended_well));
        }
    }

    async fn a_fault_in_the_storage_ends_the_connection_short_of_the_length(app: TestApp) {
        let jane = app.jane().await;
        let bytes = long_pdf();
        let file = sent_with(&app, &jane, &bytes).await;
        let path = app.stored().remove(0);
        let mut kept = std::fs::read(&path).unwrap();
        kept[2 * CHUNK_BYTES + 100] ^= 1;
        std::fs::write(&path, &kept).unwrap();
        let address = listen(&app).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = head(&jane, "GET", &file.href(), "");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // Without `connection: close`: that it ends at all is the server's doing.
        let _ = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer);
        // The fault may be met before the head has left; then there is no answer at all.
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            assert!(
                head.contains(&format!("content-length: {}", bytes.len())),
                "{head}"
            );
            assert!(answer.len() < head.len() + 4 + bytes.len());
        } else {
            assert_eq!(text, "");
        }
    }
}
