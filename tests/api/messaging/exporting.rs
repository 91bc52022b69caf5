//! A thread as a file.

use super::{PHARMACY, begin, delegate, letter_to, reply_in, save, try_send};
use api_tests::{Answer, Client, PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId, PatientId, ThreadId};
use shared::messaging::{DraftContent, ExportFormat, ExportThread, Reference};

async fn export(
    client: &Client,
    (patient_id, thread_id): (PatientId, ThreadId),
    format: ExportFormat,
) -> Answer {
    let export = ExportThread {
        patient_id,
        thread_id,
        format,
        time_zone: Some("America/Chicago".to_owned()),
    };
    client.get(&export.href()).await
}

/// A thread with a file, an answer and letters with accents.
async fn thread(app: &TestApp, jane: &Client) -> (PatientId, ThreadId) {
    let content = DraftContent {
        subject: "Zażółć gęślą".into(),
        body: "First line\n\nÉté, Nguyễn.".into(),
        ..letter_to(app, PHARMACY).await
    };
    let draft = begin(jane, &content).await;
    let place = (draft.patient_id, draft.id);
    upload(
        jane,
        place,
        AttachmentId(new_id()),
        "Befund größer.pdf",
        PDF,
    )
    .await;
    let sent = try_send(jane, &draft).await.unwrap();
    let tech = app.pharmacy_tech().await;
    let reply = reply_in(sent.thread_id, "It is ready.");
    let reply = save(&tech, draft.patient_id, DraftId(new_id()), None, &reply)
        .await
        .unwrap();
    try_send(&tech, &reply).await.unwrap();
    (draft.patient_id, sent.thread_id)
}

both_databases! {
    async fn a_thread_as_text_says_who_wrote_what_and_when_under_a_neutral_name(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let answer = export(&jane, place, ExportFormat::Txt).await;
        assert_eq!(answer.status, 200);
        let reference = Reference::from(place.1);
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with(&format!("attachment; filename=\"message-{reference}.txt\"")), "{name}");
        let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
        for part in [
            "Zażółć gęślą\r\n",
            "Patient: Doe, Jane",
            "Care team: Little Rock Pharmacy",
            &format!("Reference: {reference}"),
            "Printed: Nov 19, 2026, 10:00 AM CST",
            "First line\r\n\r\nÉté, Nguyễn.\r\n",
            "Attachment: Befund größer.pdf",
            "It is ready.",
            ", Little Rock Pharmacy\r\n",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
    }

    async fn a_thread_as_pdf_is_one_and_every_time_is_written_down(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        for _ in 0..2 {
            let answer = export(&jane, place, ExportFormat::Pdf).await;
            assert_eq!(answer.headers["content-type"], "application/pdf");
            assert!(answer.bytes.starts_with(b"%PDF-"));
            let name = answer.headers["content-disposition"].to_str().unwrap();
            assert!(!name.contains("Doe") && !name.contains("Za"), "{name}");
        }
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("read_thread"))
            .filter(audit_event::Column::Object.eq(place.1.0))
            .all(app.app.audit.database())
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
    }

    async fn whoever_may_not_read_a_thread_may_not_take_it_away(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient = jane.patient_id();
        let private = DraftContent {
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        };
        delegate(&app, patient, &patria).await;
        let sent = try_send(&jane, &begin(&jane, &private).await).await.unwrap();
        for format in [ExportFormat::Txt, ExportFormat::Pdf] {
            let refused = export(&patria, (patient, sent.thread_id), format).await;
            assert_eq!(refused.code(), ErrorCode::NotFound);
        }
    }
}
