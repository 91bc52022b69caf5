//! What is taken once, what uses a limit up, and what is refused before it is read.

use super::{
    PHARMACY, UNSTAFFED, begin, change, code_of, draft_of, empty_team, join, letter_to, reply_in,
    save, thread, try_send, work, write_to,
};
use api_tests::{Client, PDF, TestApp, both_databases, new_id, upload};
use axum::body::Body;
use backend::audit::AuditOutcome;
use backend::db::entity::{access_grant, attachment, audit_event, draft};
use backend::http::{Limits, RateLimits};
use bytes::Bytes;
use futures_util::stream;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::family::{Capabilities, GrantKind};
use shared::id::{AttachmentId, DraftId, GrantId};
use shared::messaging::rules::MAX_ATTACHMENTS;
use shared::messaging::{DraftContent, DraftView};
use shared::team::WorkList;
use std::num::NonZeroU32;

/// The same server with three messages an hour.
async fn with_three_an_hour(app: &TestApp) -> TestApp {
    let limits = Limits {
        sends_per_hour: NonZeroU32::new(3).unwrap(),
        ..Limits::default()
    };
    app.another(|parts| parts.limits = RateLimits::new(limits))
        .await
}

/// A body of which no byte may be asked for.
fn unread() -> Body {
    Body::from_stream(stream::once(async {
        panic!("the body was read");
        #[expect(unreachable_code, reason = "it has a type")]
        Ok::<Bytes, std::io::Error>(Bytes::new())
    }))
}

async fn add(client: &Client, draft: &DraftView, id: AttachmentId) -> api_tests::Answer {
    let place = (draft.patient_id, draft.id);
    upload(client, place, id, "list.pdf", PDF).await
}

both_databases! {
    async fn c06_what_was_sent_gives_its_receipt_when_no_more_may_be_sent(app: TestApp) {
        let app = with_three_an_hour(&app).await;
        let jane = app.jane().await;
        let mut sent = Vec::new();
        for _ in 0..3 {
            let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
            let receipt = try_send(&jane, &draft).await.unwrap();
            // Trying again uses nothing up.
            for _ in 0..5 {
                assert_eq!(try_send(&jane, &draft).await.unwrap(), receipt);
            }
            sent.push((draft, receipt));
        }
        let fourth = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let refused = try_send(&jane, &fourth).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RateLimited);
        let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=3600).contains(&wait), "{wait}");
        let reply = begin(&jane, &reply_in(sent[0].1.thread_id, "And now?")).await;
        assert_eq!(code_of(try_send(&jane, &reply).await), ErrorCode::RateLimited);
        for (draft, receipt) in &sent {
            assert_eq!(try_send(&jane, draft).await.unwrap(), *receipt);
        }
        // The team has what was taken and no more, and others go on.
        let tech = app.pharmacy_tech().await;
        assert_eq!(work(&tech, WorkList::New).await.len(), 3);
        write_to(&app, &app.patria().await, PHARMACY).await;
        assert_eq!(work(&tech, WorkList::New).await.len(), 4);
    }

    async fn a_refusal_uses_up_nothing_of_what_may_be_sent(app: TestApp) {
        let app = with_three_an_hour(&app).await;
        let jane = app.jane().await;
        let allison = app.allison().await;
        let first = write_to(&app, &jane, PHARMACY).await;
        let wrong = begin(&jane, &DraftContent::default()).await;
        let good = begin(&jane, &letter_to(&app, UNSTAFFED).await).await;
        let reply = begin(&jane, &reply_in(first.thread_id, "And now?")).await;
        let stale = DraftView { version: 7, ..good.clone() };
        let unstaffed = app.recipient(UNSTAFFED).await;
        for team in [app.recipient(PHARMACY).await, super::desk_of(&app, unstaffed).await] {
            empty_team(&app, team).await;
        }
        for _ in 0..4 {
            assert_eq!(code_of(try_send(&jane, &wrong).await), ErrorCode::Invalid);
            assert_eq!(code_of(try_send(&jane, &stale).await), ErrorCode::DraftChanged);
            assert_eq!(code_of(try_send(&jane, &good).await), ErrorCode::RecipientClosed);
            assert_eq!(code_of(try_send(&jane, &reply).await), ErrorCode::RecipientClosed);
        }
        join(&app, &allison, unstaffed).await;
        join(&app, &allison, app.recipient(PHARMACY).await).await;
        try_send(&jane, &good).await.unwrap();
        try_send(&jane, &reply).await.unwrap();
        let over = begin(&jane, &letter_to(&app, UNSTAFFED).await).await;
        assert_eq!(code_of(try_send(&jane, &over).await), ErrorCode::RateLimited);
    }

    async fn staff_who_write_for_a_patient_have_the_limit_of_a_patient(app: TestApp) {
        let app = with_three_an_hour(&app).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let patient_id = jane.patient_id();
        let row = access_grant::ActiveModel {
            id: Set(GrantId(new_id())),
            patient_id: Set(patient_id),
            account_id: Set(tech.account_id()),
            kind: Set(GrantKind::Delegate),
            capabilities: Set(Capabilities::ALL.0.cast_signed()),
            valid_from: Set(app.clock.now()),
            valid_until: Set(None),
            revoked_at: Set(None),
            source: Set("test".to_owned()),
            created_at: Set(app.clock.now()),
            purpose: Set(None),
given_by: Set(None),
approved_by: Set(None),
};
        change(&app, async |tx| {
            access_grant::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(())
        })
        .await;
        let letter = letter_to(&app, UNSTAFFED).await;
        let begin = async || save(&tech, patient_id, DraftId(new_id()), None, &letter).await.unwrap();
        for _ in 0..3 {
            try_send(&tech, &begin().await).await.unwrap();
        }
        assert_eq!(code_of(try_send(&tech, &begin().await).await), ErrorCode::RateLimited);
        // Their work has no limit.
        let theirs = shared::messaging::DraftContent {
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        };
        let draft = save(&jane, patient_id, DraftId(new_id()), None, &theirs).await.unwrap();
        let sent = try_send(&jane, &draft).await.unwrap();
        for n in 0..5 {
            let text = format!("Answer {n}");
            api_tests::answer_thread(&tech, patient_id, sent.thread_id, &text).await;
        }
        let shown = thread(&jane, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages.len(), 6);
    }

    async fn of_two_patients_drafts_with_one_id_one_is_made(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let letter = letter_to(&app, PHARMACY).await;
        for round in 1..=10 {
            let id = DraftId(new_id());
            let (hers, theirs) = tokio::join!(
                save(&jane, jane.patient_id(), id, None, &letter),
                save(&patria, patria.patient_id(), id, None, &letter),
            );
            let (made, refused) = match (hers, theirs) {
                (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
                other => panic!("{other:?}"),
            };
            assert_eq!(refused.code(), ErrorCode::NotFound);
            let owner = if made.patient_id == jane.patient_id() { &jane } else { &patria };
            assert_eq!(draft_of(owner, &made).await.unwrap(), made);
            let rows = draft::Entity::find().count(app.app.db.reader()).await.unwrap();
            assert_eq!(rows, round);
        }
    }

    async fn of_two_drafts_files_with_one_id_one_is_kept(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let letter = letter_to(&app, PHARMACY).await;
        let hers = begin(&jane, &letter).await;
        let also_hers = begin(&jane, &letter).await;
        let theirs = begin(&patria, &letter).await;
        let mut kept = 0;
        for other in [(&jane, &also_hers), (&patria, &theirs)] {
            for _ in 0..5 {
                let id = AttachmentId(new_id());
                let (one, two) = tokio::join!(add(&jane, &hers, id), add(other.0, other.1, id));
                let (taken, refused) = if one.status == 201 { (&one, &two) } else { (&two, &one) };
                assert_eq!(taken.status, 201, "{taken:?}");
                assert_eq!(refused.code(), ErrorCode::NotFound);
                kept += 1;
                let rows = attachment::Entity::find().count(app.app.db.reader()).await.unwrap();
                let files = std::fs::read_dir(app.file("storage").join("attachments")).unwrap();
                assert_eq!((rows, files.count()), (kept, usize::try_from(kept).unwrap()));
            }
        }
    }

    async fn a_file_that_nothing_takes_is_refused_before_a_byte_of_it_is_read(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let letter = letter_to(&app, PHARMACY).await;
        let full = begin(&jane, &letter).await;
        let first = AttachmentId(new_id());
        assert_eq!(add(&jane, &full, first).await.status, 201);
        for _ in 1..MAX_ATTACHMENTS {
            assert_eq!(add(&jane, &full, AttachmentId(new_id())).await.status, 201);
        }
        let sent = begin(&jane, &letter).await;
        try_send(&jane, &sent).await.unwrap();
        let other = begin(&jane, &letter).await;
        for (draft_id, id, refusal) in [
            (DraftId(new_id()), AttachmentId(new_id()), ErrorCode::NotFound),
            (sent.id, AttachmentId(new_id()), ErrorCode::DraftSent),
            (full.id, AttachmentId(new_id()), ErrorCode::TooManyAttachments),
            (other.id, first, ErrorCode::NotFound),
        ] {
            let answer = upload(&jane, (patient_id, draft_id), id, "list.pdf", unread()).await;
            assert_eq!(answer.code(), refusal);
            let rows = audit_event::Entity::find()
                .filter(audit_event::Column::Outcome.eq(AuditOutcome::Hidden))
                .filter(audit_event::Column::Object.eq(draft_id.0))
                .count(app.app.audit.database())
                .await
                .unwrap();
            assert_eq!(rows, u64::from(refusal == ErrorCode::NotFound));
        }
        // Nor is one that is there already.
        let answer = upload(&jane, (patient_id, full.id), first, "list.pdf", unread()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let files = std::fs::read_dir(app.file("storage").join("attachments")).unwrap();
        assert_eq!(files.count(), MAX_ATTACHMENTS);
    }
}
