//! A draft that turns out to be for somebody else.

use super::*;
use crate::messaging::{code_of, discard, draft_of};
use api_tests::{PDF, both_databases, upload};
use shared::ErrorCode;
use shared::endpoint::API;
use shared::id::AttachmentId;
use shared::messaging::{DraftMove, MoveDraft};

fn moving(draft: &DraftView, patient_id: PatientId) -> MoveDraft {
    MoveDraft {
        patient_id: draft.patient_id,
        draft_id: draft.id,
        version: draft.version,
        to: DraftMove {
            patient_id,
            draft_id: DraftId(new_id()),
            about: None,
        },
    }
}

both_databases! {
    async fn text_recipient_and_files_go_along_and_the_old_draft_is_gone(app: TestApp) {
        let jane = app.jane().await;
        let sam = person(&jane, "Sam");
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = AttachmentId(new_id());
        let added = upload(&jane, (draft.patient_id, draft.id), file, "list.pdf", PDF).await;
        assert_eq!(added.status, 201);
        let before = app.stored();
        let asked = moving(&draft, sam);
        let moved = jane.call(&asked).await.unwrap();
        assert_eq!(moved.patient_id, sam);
        assert_eq!(moved.id, asked.to.draft_id);
        assert_eq!((&moved.subject, &moved.body), (&draft.subject, &draft.body));
        assert_eq!(moved.recipient, draft.recipient);
        assert!(moved.recipient_open);
        assert_eq!(moved.attachments[0].name.reveal(), "list.pdf");
        assert_eq!(code_of(draft_of(&jane, &draft).await), ErrorCode::NotFound);
        assert_eq!(mailbox(&jane, draft.patient_id).await.drafts, 0);
        assert_eq!(mailbox(&jane, sam).await.drafts, 1);
        let after = app.stored();
        assert_eq!(after.len(), 1, "the old file is gone from the storage");
        assert_ne!(after, before);
        // Asked again, because the answer was lost.
        assert_eq!(jane.call(&asked).await.unwrap(), moved);
        assert_eq!(app.stored(), after);
        let sent = try_send(&jane, &moved).await.unwrap();
        let url = format!(
            "{API}/patients/{sam}/messages/{}/attachments/{}",
            sent.message_id, moved.attachments[0].id
        );
        assert_eq!(jane.get(&url).await.bytes, PDF);
        assert_eq!(code_of(jane.call(&asked).await), ErrorCode::DraftSent);
    }

    async fn both_rights_are_needed(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let sam = person(&jane, "Sam");
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let strangers = moving(&draft, patria.patient_id());
        assert_eq!(code_of(jane.call(&strangers).await), ErrorCode::NotFound);
        assert_eq!(code_of(patria.call(&moving(&draft, patria.patient_id())).await), ErrorCode::NotFound);
        revoke(&app, &jane, sam, true).await;
        assert_eq!(code_of(jane.call(&moving(&draft, sam)).await), ErrorCode::NotFound);
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
    }

    async fn what_changed_meanwhile_is_not_moved_over(app: TestApp) {
        let jane = app.jane().await;
        let sam = person(&jane, "Sam");
        let content = letter_to(&app, PHARMACY).await;
        let draft = begin(&jane, &content).await;
        let more = DraftContent { body: "More".into(), ..content };
        save(&jane, draft.patient_id, draft.id, Some(draft.version), &more).await.unwrap();
        assert_eq!(code_of(jane.call(&moving(&draft, sam)).await), ErrorCode::DraftChanged);
        let kept = draft_of(&jane, &draft).await.unwrap();
        assert_eq!(kept.body.reveal(), "More");
        discard(&jane, &kept).await.unwrap();
        assert_eq!(code_of(jane.call(&moving(&kept, sam)).await), ErrorCode::NotFound);
    }

    async fn a_reply_and_a_draft_that_is_there_already_are_not_moved(app: TestApp) {
        let jane = app.jane().await;
        let sam = person(&jane, "Sam");
        let sent = super::super::write_to(&app, &jane, PHARMACY).await;
        let reply = begin(&jane, &super::super::reply_in(sent.thread_id, "More")).await;
        assert_eq!(code_of(jane.call(&moving(&reply, sam)).await), ErrorCode::IdTaken);
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let there = draft_for(&jane, sam, &letter_to(&app, PHARMACY).await).await;
        let mut onto = moving(&draft, sam);
        onto.to.draft_id = there.id;
        assert_eq!(code_of(jane.call(&onto).await), ErrorCode::IdTaken);
        let same = moving(&draft, draft.patient_id);
        assert_eq!(code_of(jane.call(&same).await), ErrorCode::IdTaken);
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
    }

    async fn who_may_see_it_is_asked_anew_for_another_family(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &DraftContent {
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        }).await;
        let moved = jane.call(&moving(&draft, person(&jane, "Sam"))).await.unwrap();
        assert_eq!(moved.readers, None);
    }
}
