//! What one account may use up: bytes of files in a day, drafts that are open.

use api_tests::{Answer, Client, PDF, TestApp, both_databases, draft, new_id, upload};
use backend::http::{Limits, RateLimits};
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId};
use shared::messaging::{DiscardDraft, DraftContent, DraftView, SaveDraft};
use std::num::NonZeroU32;

async fn with(app: &TestApp, change: impl FnOnce(&mut Limits)) -> TestApp {
    app.another(|parts| {
        let mut limits = *parts.limits.settings();
        change(&mut limits);
        parts.limits = RateLimits::new(limits);
    })
    .await
}

async fn add(client: &Client, draft: &DraftView, kib: usize) -> Answer {
    let mut bytes = PDF.to_vec();
    bytes.resize(kib * 1024, b' ');
    let place = (draft.patient_id, draft.id);
    upload(client, place, AttachmentId(new_id()), "scan.pdf", bytes).await
}

async fn begin(client: &Client) -> DraftView {
    draft(client, client.patient_id(), DraftContent::default()).await
}

fn save(client: &Client, body: &str) -> SaveDraft {
    SaveDraft {
        patient_id: client.patient_id(),
        draft_id: DraftId(new_id()),
        version: None,
        content: DraftContent {
            body: body.into(),
            ..DraftContent::default()
        },
    }
}

both_databases! {
    async fn an_account_has_its_bytes_of_a_day_and_no_more(app: TestApp) {
        let app = with(&app, |limits| limits.upload_megabytes_per_day = NonZeroU32::MIN).await;
        let jane = app.jane().await;
        let begun = begin(&jane).await;
        assert_eq!(add(&jane, &begun, 900).await.status, 201);
        // What was refused for another reason has cost nothing.
        let place = (begun.patient_id, begun.id);
        for _ in 0..10 {
            let refused = upload(&jane, place, AttachmentId(new_id()), "a.exe", vec![b' '; 50 * 1024]).await;
            assert_eq!(refused.code(), ErrorCode::AttachmentType);
        }
        let refused = add(&jane, &begun, 200).await;
        assert_eq!(refused.code(), ErrorCode::UploadQuota);
        let wait: u32 = refused.header("retry-after").parse().unwrap();
        assert!((60..86_400).contains(&wait), "{wait} s");
        assert_eq!(add(&jane, &begun, 50).await.status, 201, "what is left of the day");
        let larger_than_a_day = add(&jane, &begun, 2_000).await;
        assert_eq!(larger_than_a_day.code(), ErrorCode::UploadQuota);
        let kept = std::fs::read_dir(app.file("storage").join("attachments")).unwrap().count();
        assert_eq!(kept, 2, "what was refused is not kept");

        let patria = app.patria().await;
        let hers = begin(&patria).await;
        assert_eq!(add(&patria, &hers, 900).await.status, 201);
    }

    async fn an_account_has_so_many_drafts_open_and_no_more(app: TestApp) {
        let app = with(&app, |limits| limits.open_drafts = 3).await;
        let jane = app.jane().await;
        let mut kept = Vec::new();
        for _ in 0..3 {
            kept.push(begin(&jane).await);
        }
        let refusal = jane.call(&save(&jane, "one more")).await.unwrap_err();
        assert_eq!((refusal.status.as_u16(), refusal.code()), (409, ErrorCode::TooManyDrafts));
        // Those that are there can be written on, and room can be made.
        let more = SaveDraft { draft_id: kept[0].id, version: Some(kept[0].version), ..save(&jane, "more") };
        assert_eq!(jane.call(&more).await.unwrap().body.reveal(), "more");
        let discard = DiscardDraft { patient_id: kept[1].patient_id, draft_id: kept[1].id };
        jane.call(&discard).await.unwrap();
        assert!(jane.call(&save(&jane, "one more")).await.is_ok());
        let patria = app.patria().await;
        assert!(patria.call(&save(&patria, "hers")).await.is_ok());
    }
}
