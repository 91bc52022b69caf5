//! What one account may use up: bytes of files in a day, drafts that are open.

use api_tests::{Answer, Client, PDF, TestApp, both_databases, draft, new_id, upload};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use backend::http::{Limits, RateLimits};
use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::stream;
use shared::ErrorCode;
use shared::endpoint::{API, Endpoint as _};
use shared::id::{AttachmentId, DraftId};
use shared::messaging::{DiscardDraft, DraftContent, DraftView, SaveDraft, UploadAttachment};
use std::convert::Infallible;
use std::num::NonZeroU32;
use tokio::sync::{mpsc, watch};

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

/// An upload whose length is announced, as the network has it.
async fn announce(
    client: &Client,
    draft: &DraftView,
    attachment_id: AttachmentId,
    bytes: u64,
    body: Body,
) -> Answer {
    let upload = UploadAttachment {
        patient_id: draft.patient_id,
        draft_id: draft.id,
        attachment_id,
    };
    client
        .request(Method::PUT, &format!("{API}{}", upload.url()))
        .header("content-type", "application/octet-stream")
        .header(
            "content-disposition",
            "attachment; filename*=UTF-8''scan.pdf",
        )
        .header("content-length", &bytes.to_string())
        .body(body)
        .send()
        .await
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
    async fn u02_an_account_has_its_bytes_of_a_day_and_no_more(app: TestApp) {
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

    async fn c05_twenty_files_at_once_get_no_more_of_the_day_than_one_after_the_other(app: TestApp) {
        let app = with(&app, |limits| {
            limits.upload_megabytes_per_day = NonZeroU32::MIN;
            limits.uploads_at_once = 32;
        }).await;
        let jane = app.jane().await;
        let drafts = [begin(&jane).await, begin(&jane).await, begin(&jane).await];
        // Twenty of 100 KiB each: ten fit into the day's 1,000 KB and not one more.
        let adding = (0..20).map(|n| add(&jane, &drafts[n % 3], 100));
        let answers = join_all(adding).await;
        let kept = answers.iter().filter(|it| it.status == 201).count();
        let refused = answers.iter().filter(|it| it.status == 429).count();
        assert_eq!(kept + refused, 20);
        assert!((9..=10).contains(&kept), "{kept}");
        assert_eq!(add(&jane, &drafts[0], 100).await.code(), ErrorCode::UploadQuota);
    }

    async fn a_file_that_the_day_has_no_room_for_is_refused_before_a_byte_of_it_is_read(app: TestApp) {
        let app = with(&app, |limits| limits.upload_megabytes_per_day = NonZeroU32::MIN).await;
        let jane = app.jane().await;
        let begun = begin(&jane).await;
        assert_eq!(add(&jane, &begun, 600).await.status, 201);
        for (bytes, comes_back) in [(600 * 1024_u64, true), (2_000 * 1024, false)] {
            let body = Body::from_stream(stream::once(async {
                panic!("the body was read");
                #[expect(unreachable_code, reason = "it has a type")]
                Ok::<Bytes, Infallible>(Bytes::new())
            }));
            let id = AttachmentId(new_id());
            let refused = announce(&jane, &begun, id, bytes, body).await;
            assert_eq!(refused.code(), ErrorCode::UploadQuota);
            let wait = refused.header("retry-after");
            assert_eq!(wait.parse().is_ok_and(|it: u32| (60..86_400).contains(&it)), comes_back);
        }
        assert_eq!(add(&jane, &begun, 400).await.status, 201, "what is left of the day");
    }

    async fn an_account_sends_four_files_at_once_and_no_more(app: TestApp) {
        let app = with(&app, |limits| limits.uploads_at_once = Limits::default().uploads_at_once).await;
        let (jane, patria) = (app.jane().await, app.patria().await);
        let (begun, hers) = (begin(&jane).await, begin(&patria).await);
        let (arrived, mut arriving) = mpsc::unbounded_channel();
        let (go, gone) = watch::channel(false);
        let slow = |_| {
            let (arrived, mut gone) = (arrived.clone(), gone.clone());
            let body = Body::from_stream(stream::once(async move {
                arrived.send(()).unwrap();
                gone.wait_for(|gone| *gone).await.unwrap();
                Ok::<_, Infallible>(Bytes::from_static(PDF))
            }));
            upload(&jane, (begun.patient_id, begun.id), AttachmentId(new_id()), "scan.pdf", body)
        };
        let four = join_all((0..4).map(slow));
        let meanwhile = async {
            for _ in 0..4 {
                arriving.recv().await.unwrap();
            }
            let refused = add(&jane, &begun, 1).await;
            assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, ErrorCode::RateLimited));
            assert_eq!(refused.header("retry-after"), "5");
            assert_eq!(add(&patria, &hers, 1).await.status, 201, "others have their own");
            go.send(true).unwrap();
        };
        let (answers, ()) = tokio::join!(four, meanwhile);
        for answer in answers {
            assert_eq!(answer.status, 201, "{answer:?}");
        }
        assert_eq!(add(&jane, &begun, 1).await.status, 201);
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
