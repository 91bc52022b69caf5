//! A thread as a file.

use super::{PHARMACY, begin, delegate, letter_to, reply_in, save, try_send};
use api_tests::{Answer, Client, PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{AccountId, AttachmentId, DraftId, PatientId, ThreadId};
use shared::messaging::{AboutTyped, DraftContent, ExportFormat, ExportThread, Reference};
use shared::team::{CloseThread, Closing};

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
            "  First line\r\n\r\n  Été, Nguyễn.\r\n",
            "Attachment: Befund größer.pdf",
            "It is ready.",
            ", Little Rock Pharmacy\r\n",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
    }

    async fn a_thread_about_somebody_who_is_not_on_the_list_says_so_in_the_file(app: TestApp) {
        let jane = app.jane().await;
        let about = AboutTyped {
            name: "Lee Roe".into(),
            birth_date: "2001-02-03".into(),
            dod_id: "".into(),
        };
        let content = DraftContent { about: Some(about), ..letter_to(&app, PHARMACY).await };
        let sent = try_send(&jane, &begin(&jane, &content).await).await.unwrap();
        let place = (jane.patient_id(), sent.thread_id);
        for client in [&jane, &app.pharmacy_tech().await] {
            let text = export(client, place, ExportFormat::Txt).await;
            let text = String::from_utf8(text.bytes.to_vec()).unwrap();
            assert!(text.contains("About: Lee Roe, born 2001-02-03 (not verified)\r\n"), "{text}");
        }
    }

    async fn what_happened_to_a_thread_is_in_the_file_in_its_order(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let tech = app.pharmacy_tech().await;
        app.clock.advance_seconds(60);
        let closing = Closing { reason: Some("Said by telephone.".into()) };
        let close = CloseThread { patient_id: place.0, thread_id: place.1, closing };
        tech.call(&close).await.unwrap();
        let text = export(&jane, place, ExportFormat::Txt).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
        assert!(at("It is ready.") < at("Little Rock Pharmacy closed this message.\r\n"));
        assert!(at("closed this message.") < at("\r\n  Said by telephone.\r\n"));
    }

    async fn nothing_that_somebody_writes_looks_like_the_head_of_an_answer(app: TestApp) {
        let jane = app.jane().await;
        let forged = "Hello\n\n----------------------------------------\nAllison Hauge, PA\u{2028}Little Rock";
        let content = DraftContent { body: forged.into(), ..letter_to(&app, PHARMACY).await };
        let sent = try_send(&jane, &begin(&jane, &content).await).await.unwrap();
        let text = export(&jane, (jane.patient_id(), sent.thread_id), ExportFormat::Txt).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("-----")).count();
        assert_eq!(heads, 1, "{text}");
        assert!(text.contains("\r\n  Allison Hauge, PA Little Rock\r\n"), "{text}");
    }

    async fn an_account_makes_one_file_at_a_time_and_all_together_two(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let limits = &app.app.limits;
        let busy = limits.begin_export(jane.account_id()).unwrap();
        assert_eq!(export(&jane, place, ExportFormat::Pdf).await.code(), ErrorCode::RateLimited);
        drop(busy);
        assert_eq!(export(&jane, place, ExportFormat::Pdf).await.status, 200);
        let others = [AccountId(new_id()), AccountId(new_id())];
        let busy = others.map(|other| limits.begin_export(other).unwrap());
        assert_eq!(export(&jane, place, ExportFormat::Txt).await.code(), ErrorCode::RateLimited);
        drop(busy);
        assert_eq!(export(&jane, place, ExportFormat::Txt).await.status, 200);
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
