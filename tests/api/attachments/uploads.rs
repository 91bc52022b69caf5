//! Taking a file in: counted and judged while it is read, and nothing kept of what is refused.

use super::{STEP, exchange, head, listen, upload_pdf_of, upload_url};
use crate::messaging::{PHARMACY, begin, change, draft_of, letter_to};
use api_tests::{Answer, Client, PDF, TestApp, every_storage, new_id, upload};
use axum::body::Body;
use axum::http::Method;
use backend::db::entity::attachment;
use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::stream;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId};
use shared::messaging::rules::{
    ATTACHMENT_KINDS, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES,
};
use shared::messaging::{AttachmentView, DraftView};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

async fn draft(app: &TestApp, client: &Client) -> DraftView {
    begin(client, &letter_to(app, PHARMACY).await).await
}

async fn add(client: &Client, draft: &DraftView, name: &str, bytes: &[u8]) -> Answer {
    let place = (draft.patient_id, draft.id);
    upload(client, place, AttachmentId(new_id()), name, bytes.to_vec()).await
}

async fn rows(app: &TestApp) -> u64 {
    let conn = app.app.db.reader();
    attachment::Entity::find().count(conn).await.unwrap()
}

/// Waits for something that another task is about to do.
async fn until(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        tokio::task::yield_now().await;
    }
}

const FILE: &str = "content-type: application/octet-stream\r\ncontent-disposition: attachment; filename*=UTF-8''scan.pdf\r\n";

every_storage! {
    async fn u01_a_file_of_25_megabytes_is_taken_and_one_byte_more_stops_the_reading(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let (answer, taken) = upload_pdf_of(&jane, &draft, MAX_ATTACHMENT_BYTES).await;
        assert_eq!(answer.status, 201);
        assert_eq!(taken, MAX_ATTACHMENT_BYTES);
        let view: AttachmentView = answer.json();
        assert_eq!(
            (view.size, view.media_type.as_str()),
            (MAX_ATTACHMENT_BYTES, "application/pdf")
        );

        let (answer, taken) = upload_pdf_of(&jane, &draft, MAX_ATTACHMENT_BYTES + 1).await;
        assert_eq!(answer.code(), ErrorCode::AttachmentTooLarge);
        assert_eq!(taken, MAX_ATTACHMENT_BYTES + 1);
        let (answer, taken) = upload_pdf_of(&jane, &draft, 4 * MAX_ATTACHMENT_BYTES).await;
        assert_eq!(answer.code(), ErrorCode::AttachmentTooLarge);
        assert!(taken <= MAX_ATTACHMENT_BYTES + STEP, "read on to {taken}");
        assert_eq!((app.stored().len(), rows(&app).await), (1, 1));
    }

    async fn h05_a_length_over_the_limit_is_refused_before_a_byte_is_read(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let (bytes, taken) = super::pdf_of(2 * MAX_ATTACHMENT_BYTES);
        let url = upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
        let answer = jane
            .request(Method::PUT, &url)
            .header("content-type", "application/octet-stream")
            .header(
                "content-disposition",
                "attachment; filename*=UTF-8''scan.pdf",
            )
            .header("content-length", &(2 * MAX_ATTACHMENT_BYTES).to_string())
            .body(Body::from_stream(bytes))
            .send()
            .await;
        assert_eq!(answer.code(), ErrorCode::AttachmentTooLarge);
        assert_eq!(taken.load(std::sync::atomic::Ordering::SeqCst), 0);
        assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
    }

    async fn h05_a_length_that_lies_gets_nobody_anything(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let address = listen(&app).await;
        let url = || upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
        // More is promised than comes: the connection ends, nothing is kept.
        let promise = head(
            &jane,
            "PUT",
            &url(),
            &format!("{FILE}content-length: 20000000\r\n"),
        );
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(promise.as_bytes()).await.unwrap();
        stream.write_all(&PDF.repeat(120_000)).await.unwrap();
        until("the upload begins", || !app.stored().is_empty()).await;
        drop(stream);
        until("what was begun is removed", || app.stored().is_empty()).await;
        assert_eq!(rows(&app).await, 0);

        // More comes than was promised: what was promised is the file.
        let promise = head(
            &jane,
            "PUT",
            &url(),
            &format!("{FILE}content-length: 12\r\n"),
        );
        let answer = exchange(
            address,
            &[promise.as_bytes(), &PDF[..12], b"garbage\r\n\r\n"],
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        assert_eq!(
            draft_of(&jane, &draft).await.unwrap().attachments[0].size,
            12
        );
        assert_eq!(rows(&app).await, 1);
    }

    async fn u13_an_upload_that_breaks_off_leaves_nothing_and_costs_nothing(app: TestApp) {
        // A day's worth of one megabyte: what broke off would use it up many times over.
        let app = app
            .another(|parts| {
                let mut limits = *parts.limits.settings();
                limits.upload_megabytes_per_day = std::num::NonZeroU32::MIN;
                parts.limits = backend::http::RateLimits::new(limits);
            })
            .await;
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        for whole_pieces in [0, 1, 5, 10, 10, 10, 10] {
            let pieces = (0..whole_pieces)
                .map(|_| Ok(Bytes::from(PDF.repeat(1000))))
                .chain([Err(std::io::Error::other(
                    "the phone went through a tunnel",
                ))]);
            let body = Body::from_stream(stream::iter(pieces.collect::<Vec<_>>()));
            let place = (draft.patient_id, draft.id);
            let answer = upload(&jane, place, AttachmentId(new_id()), "scan.pdf", body).await;
            assert_eq!(answer.status, 400, "{whole_pieces}");
            assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
        }
        let mut whole = PDF.to_vec();
        whole.resize(1_000_000, b' ');
        assert_eq!(add(&jane, &draft, "scan.pdf", &whole).await.status, 201);
    }

    async fn u02_a_file_without_a_byte_is_refused(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        assert_eq!(
            add(&jane, &draft, "scan.pdf", b"").await.code(),
            ErrorCode::AttachmentEmpty
        );
        let nothing = stream::iter([Ok::<_, std::io::Error>(Bytes::new()), Ok(Bytes::new())]);
        let place = (draft.patient_id, draft.id);
        let body = Body::from_stream(nothing);
        let answer = upload(&jane, place, AttachmentId(new_id()), "scan.pdf", body).await;
        assert_eq!(answer.code(), ErrorCode::AttachmentEmpty);
        assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
    }

    async fn u02_a_message_has_ten_files_at_most_even_when_twelve_come_at_once(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let answers = join_all((0..12).map(|_| add(&jane, &draft, "scan.pdf", PDF))).await;
        let (taken, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((taken.len(), refused.len()), (MAX_ATTACHMENTS, 2));
        for answer in refused {
            assert_eq!(answer.code(), ErrorCode::TooManyAttachments);
        }
        let more = add(&jane, &draft, "scan.pdf", PDF).await;
        assert_eq!(more.code(), ErrorCode::TooManyAttachments);
        assert_eq!(
            (app.stored().len(), rows(&app).await),
            (MAX_ATTACHMENTS, 10)
        );
        assert_eq!(
            draft_of(&jane, &draft).await.unwrap().attachments.len(),
            MAX_ATTACHMENTS
        );
    }

    async fn the_files_of_a_message_have_100_megabytes_together(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        for _ in 0..4 {
            assert_eq!(add(&jane, &draft, "scan.pdf", PDF).await.status, 201);
        }
        // Four files of which the rows say that they leave room for one small one exactly.
        let size = (MAX_ATTACHMENTS_BYTES - PDF.len() as u64) / 4;
        let rest = MAX_ATTACHMENTS_BYTES - 4 * size;
        change(&app, async |tx| {
            attachment::Entity::update_many()
                .col_expr(
                    attachment::Column::Size,
                    Expr::value(i64::try_from(size).unwrap()),
                )
                .filter(attachment::Column::DraftId.eq(draft.id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let mut fits = PDF.to_vec();
        fits.resize(usize::try_from(rest).unwrap(), b' ');
        let mut over = fits.clone();
        over.push(b' ');
        let answer = add(&jane, &draft, "scan.pdf", &over).await;
        assert_eq!(answer.code(), ErrorCode::AttachmentsTooLarge);
        assert_eq!(app.stored().len(), 4);
        assert_eq!(add(&jane, &draft, "scan.pdf", &fits).await.status, 201);
        let answer = add(&jane, &draft, "note.txt", b"x").await;
        assert_eq!(answer.code(), ErrorCode::AttachmentsTooLarge);
        assert_eq!((app.stored().len(), rows(&app).await), (5, 5));
    }

    async fn u05_what_is_not_what_its_name_says_is_refused(app: TestApp) {
        const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0";
        const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0invoice.js";
        const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        for (name, content) in [
            ("invoice.pdf", EXE),
            ("invoice.exe", EXE),
            ("invoice.pdf.exe", PDF),
            ("invoice.txt", EXE),
            ("page.html", b"<!doctype html><script>alert(1)</script>"),
            ("page.txt", b"<!doctype html><script>alert(1)</script>"),
            ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
            ("page.txt", b"\xEF\xBB\xBF<html>"),
            ("page.txt", b" \r\n\t<html>"),
            ("drawing.svg", SVG),
            ("drawing.png", SVG),
            ("archive.zip", ZIP),
            ("letter.docx", ZIP),
            ("letter.pdf", ZIP),
            ("photo.jpg", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            ("script.txt", b"#!/bin/sh\nrm -rf ~"),
            ("scan", PDF),
            ("scan.", PDF),
            ("", PDF),
        ] {
            let answer = add(&jane, &draft, name, content).await;
            assert_eq!(answer.code(), ErrorCode::AttachmentType, "{name}");
        }
        assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
    }

    async fn u12_a_form_of_many_parts_is_refused_before_a_byte_of_it_is_read(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let long = "x".repeat(1024);
        for kind in [
            "multipart/form-data".to_owned(),
            "multipart/form-data; boundary=".to_owned(),
            "multipart/form-data; boundary=a".to_owned(),
            format!("multipart/form-data; boundary={long}"),
            "multipart/mixed; boundary=a".to_owned(),
            "application/octet-stream; boundary=a".to_owned(),
            "application/pdf".to_owned(),
            "image/png".to_owned(),
            String::new(),
        ] {
            let body = Body::from_stream(stream::once(async {
                panic!("the body was read");
                #[expect(unreachable_code, reason = "it has a type")]
                Ok::<Bytes, std::convert::Infallible>(Bytes::new())
            }));
            let url = upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
            let answer = jane
                .request(Method::PUT, &url)
                .header("content-type", &kind)
                .header("content-disposition", "attachment; filename*=UTF-8''scan.pdf")
                .body(body)
                .send()
                .await;
            assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType, "{kind}");
        }
        // Ten thousand parts, each in the other, are bytes like any others: of no kind that is taken.
        let parts = b"--a\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\0\r\n".repeat(10_000);
        let answer = add(&jane, &draft, "scan.pdf", &parts).await;
        assert_eq!(answer.code(), ErrorCode::AttachmentType);
        // A header twice names no file.
        let url = upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
        let answer = jane
            .request(Method::PUT, &url)
            .header("content-type", "application/octet-stream")
            .header("content-disposition", "form-data; name=file; name=file")
            .body(PDF)
            .send()
            .await;
        assert_eq!(answer.code(), ErrorCode::Malformed);
        assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
    }

    async fn every_kind_that_is_offered_is_taken(app: TestApp) {
        let jane = app.jane().await;
        for kind in ATTACHMENT_KINDS {
            let content: &[u8] = match kind.extensions[0] {
                "pdf" => PDF,
                "jpg" => b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01",
                "png" => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
                "gif" => b"GIF89a\x01\0\x01\0",
                "heic" => b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
                "webp" => b"RIFF\x24\0\0\0WEBPVP8 ",
                "tif" => b"II*\0\x08\0\0\0\0\0\0\0",
                "txt" => "two tablets a day, Größe 5\n".as_bytes(),
                "rtf" => b"{\\rtf1\\ansi\n}",
                "doc" | "xls" => b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0",
                "docx" => b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml",
                // Some programs put the list of contents last.
                "xlsx" => b"PK\x03\x04\x14\0\x08\0\x08\0\0\0!\0xl/workbook.xml",
                "odt" => {
                    b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.text"
                }
                other => panic!("no example of .{other}"),
            };
            let draft = draft(&app, &jane).await;
            for extension in kind.extensions {
                for name in [
                    format!("file.{extension}"),
                    format!("FILE.{}", extension.to_uppercase()),
                ] {
                    let answer = add(&jane, &draft, &name, content).await;
                    assert_eq!(answer.status, 201, "{name}: {answer:?}");
                    let view: AttachmentView = answer.json();
                    assert_eq!(view.media_type, kind.media_type, "{name}");
                }
            }
        }
    }

    async fn the_same_upload_again_is_one_file(app: TestApp) {
        let jane = app.jane().await;
        let draft = draft(&app, &jane).await;
        let place = (draft.patient_id, draft.id);
        let id = AttachmentId(new_id());
        let first = upload(&jane, place, id, "scan.pdf", PDF).await;
        let again = upload(&jane, place, id, "scan.pdf", PDF).await;
        assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
        assert_eq!((app.stored().len(), rows(&app).await), (1, 1));
        // At once, too.
        let id = AttachmentId(new_id());
        let both = join_all((0..8).map(|_| upload(&jane, place, id, "scan.pdf", PDF))).await;
        for answer in &both {
            assert_eq!(
                (answer.status, &answer.bytes),
                (both[0].status, &both[0].bytes)
            );
        }
        assert_eq!(both[0].status, 201);
        assert_eq!((app.stored().len(), rows(&app).await), (2, 2));
        // The id is taken: another draft cannot have it.
        let other = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let stolen = upload(&jane, (other.patient_id, other.id), id, "scan.pdf", PDF).await;
        assert_eq!(stolen.code(), ErrorCode::NotFound);
        assert_eq!((app.stored().len(), rows(&app).await), (2, 2));
    }

    async fn a_file_needs_a_draft_that_is_there_and_ones_own(app: TestApp) {
        let jane = app.jane().await;
        let patria = app.patria().await;
        let hers = draft(&app, &jane).await;
        for (patient_id, draft_id) in [
            (jane.patient_id(), hers.id),
            (patria.patient_id(), hers.id),
            (patria.patient_id(), DraftId(new_id())),
        ] {
            let id = AttachmentId(new_id());
            let answer = upload(&patria, (patient_id, draft_id), id, "scan.pdf", PDF).await;
            assert_eq!(answer.code(), ErrorCode::NotFound);
        }
        assert_eq!((app.stored().len(), rows(&app).await), (0, 0));
    }
}
