//! Names of files: shown safely, and offered for saving in a header that is exact.

use crate::messaging::{PHARMACY, begin, letter_to, try_send};
use api_tests::{PDF, both_databases, new_id, upload};
use axum::http::Method;
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::{AttachmentView, DownloadAttachment};

both_databases! {
    async fn u09_a_name_loses_its_tricks_and_keeps_its_letters(app: TestApp) {
        let jane = app.jane().await;
        let long = format!("{}.pdf", "検".repeat(300));
        let short = format!("{}.pdf", "検".repeat(116));
        let plain = format!("{}.pdf", "_".repeat(116));
        let encoded = format!("{}.pdf", "%E6%A4%9C".repeat(116));
        for (sent, shown, plain, encoded) in [
            (
                "discharge list.pdf",
                "discharge list.pdf",
                "discharge list.pdf",
                "discharge%20list.pdf",
            ),
            ("../../x.pdf", "x.pdf", "x.pdf", "x.pdf"),
            ("C:\\x.pdf", "x.pdf", "x.pdf", "x.pdf"),
            ("a\0b.pdf", "a_b.pdf", "a_b.pdf", "a_b.pdf"),
            (
                "a\r\nset-cookie: x.pdf",
                "a__set-cookie_ x.pdf",
                "a__set-cookie_ x.pdf",
                "a__set-cookie_%20x.pdf",
            ),
            (
                "x\"; filename=y.pdf",
                "x_; filename=y.pdf",
                "x__ filename_y.pdf",
                "x_%3B%20filename%3Dy.pdf",
            ),
            ("a\u{202e}fdp.pdf", "afdp.pdf", "afdp.pdf", "afdp.pdf"),
            ("CON.pdf", "_CON.pdf", "_CON.pdf", "_CON.pdf"),
            (
                "Größe 5%.pdf",
                "Größe 5%.pdf",
                "Gr__e 5_.pdf",
                "Gr%C3%B6%C3%9Fe%205%25.pdf",
            ),
            ("🩺.pdf", "🩺.pdf", "_.pdf", "%F0%9F%A9%BA.pdf"),
            (".hidden.pdf", "hidden.pdf", "hidden.pdf", "hidden.pdf"),
            (&long, &short, &plain, &encoded),
        ] {
            let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
            let id = AttachmentId(new_id());
            let answer = upload(&jane, (draft.patient_id, draft.id), id, sent, PDF).await;
            assert_eq!(answer.status, 201, "{sent:?}");
            let view: AttachmentView = answer.json();
            assert_eq!(view.name.reveal(), shown);
            let message = try_send(&jane, &draft).await.unwrap();
            let download = DownloadAttachment {
                patient_id: draft.patient_id,
                message_id: message.message_id,
                attachment_id: id,
            };
            let answer = jane.get(&download.href()).await;
            assert_eq!(
                answer.header("content-disposition"),
                format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
            );
        }
        for path in app.stored() {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(
                name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit()),
                "{name}"
            );
        }
    }

    async fn an_upload_without_a_readable_name_is_refused(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        for header in [
            "",
            "attachment",
            "attachment; filename=\"scan.pdf\"",
            "attachment; filename*=UTF-8''%",
            "attachment; filename*=UTF-8''%ff%fe.pdf",
            "attachment; filename*=UTF-8''%zz.pdf",
        ] {
            let url = super::upload_url(draft.patient_id, draft.id, AttachmentId(new_id()));
            let answer = jane
                .request(Method::PUT, &url)
                .header("content-type", "application/octet-stream")
                .header("content-disposition", header)
                .body(PDF)
                .send()
                .await;
            assert_eq!(answer.code(), ErrorCode::Malformed, "{header}");
        }
        assert!(app.stored().is_empty());
    }
}
