//! The answering side: who may see and answer a thread, and how fast that ends.

use super::{
    PHARMACY, UNSTAFFED, code_of, empty_team, join, letter_to, mark_read, outbox_of, reply_in,
    save, thread, try_send, work, write_to,
};
use api_tests::{Client, PDF, both_databases, new_id, upload};
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId, PatientId, ThreadId};
use shared::messaging::{Arrangement, DownloadAttachment, Folder, ListMessages, Side, ThreadState};
use shared::team::WorkList;

/// Everything that one could do with the thread is refused as if it did not exist.
async fn has_nothing_of(client: &Client, patient_id: PatientId, thread_id: ThreadId) {
    let refused = code_of(thread(client, patient_id, thread_id).await);
    assert_eq!(refused, ErrorCode::NotFound);
    let refused = code_of(mark_read(client, patient_id, thread_id).await);
    assert_eq!(refused, ErrorCode::NotFound);
    let reply = reply_in(thread_id, "Let me help");
    let refused = code_of(save(client, patient_id, DraftId(new_id()), None, &reply).await);
    assert_eq!(refused, ErrorCode::NotFound);
    for list in [WorkList::Waiting, WorkList::Answered] {
        let found = work(client, list).await;
        assert!(found.iter().all(|it| it.thread_id != thread_id));
    }
}

both_databases! {
    async fn staff_answer_and_do_not_begin(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let content = letter_to(&app, PHARMACY).await;
        // Before Jane has written, she does not exist for the pharmacy.
        let refused = save(&tech, patient_id, DraftId(new_id()), None, &content).await;
        assert_eq!(code_of(refused), ErrorCode::NotFound);
        let sent = write_to(&app, &jane, PHARMACY).await;
        let refused = save(&tech, patient_id, DraftId(new_id()), None, &content).await;
        assert_eq!(code_of(refused), ErrorCode::Forbidden);
        let list = ListMessages {
            patient_id,
            folder: Folder::Inbox,
            arrange: Arrangement::Newest, cursor: None,
            background: false,
        };
        assert_eq!(
            code_of(tech.call(&list).await),
            ErrorCode::NotFound,
            "her mailbox is hers"
        );
        let reply = reply_in(sent.thread_id, "Yes.");
        let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        try_send(&tech, &reply).await.unwrap();
    }

    async fn staff_of_another_team_have_nothing_of_a_thread(app: TestApp) {
        let jane = app.jane().await;
        let draft = super::begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = AttachmentId(new_id());
        upload(&jane, (draft.patient_id, draft.id), file, "list.pdf", PDF).await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let download = DownloadAttachment {
            patient_id: jane.patient_id(),
            message_id: sent.message_id,
            attachment_id: file,
        };
        for other in [
            app.allison().await,
            app.triage().await,
            app.admin().await,
            app.auditor().await,
        ] {
            let refused = code_of(thread(&other, jane.patient_id(), sent.thread_id).await);
            assert_eq!(refused, ErrorCode::NotFound);
            assert_eq!(
                other.get(&download.href()).await.code(),
                ErrorCode::NotFound
            );
        }
        has_nothing_of(&app.allison().await, jane.patient_id(), sent.thread_id).await;
        has_nothing_of(&app.triage().await, jane.patient_id(), sent.thread_id).await;
        // With a thread of her own of the same patient, Allison has that one alone.
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        let hers = write_to(&app, &jane, hauge).await;
        let allison = app.allison().await;
        assert!(
            thread(&allison, jane.patient_id(), hers.thread_id)
                .await
                .is_ok()
        );
        has_nothing_of(&allison, jane.patient_id(), sent.thread_id).await;
        assert_eq!(
            allison.get(&download.href()).await.code(),
            ErrorCode::NotFound
        );
    }

    async fn the_desk_answers_for_a_team_without_members_until_it_has_one(app: TestApp) {
        let jane = app.jane().await;
        let triage = app.triage().await;
        let allison = app.allison().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, UNSTAFFED).await;
        assert_eq!(
            work(&triage, WorkList::Waiting).await[0].thread_id,
            sent.thread_id
        );
        mark_read(&triage, patient_id, sent.thread_id)
            .await
            .unwrap();
        let reply = reply_in(sent.thread_id, "The clinic will call you.");
        let reply = save(&triage, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        try_send(&triage, &reply).await.unwrap();
        let shown = thread(&jane, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages[1].author.team.as_deref(), Some(UNSTAFFED));
        assert_eq!(
            shown.messages[1].author.name.reveal(),
            "Dana Whitfield, triage nurse"
        );

        // A member comes while the desk is writing: the desk has it no more, not even its own draft.
        let half = reply_in(sent.thread_id, "And another th");
        let half = save(&triage, patient_id, DraftId(new_id()), None, &half)
            .await
            .unwrap();
        has_nothing_of(&allison, patient_id, sent.thread_id).await;
        join(&app, &allison, app.recipient(UNSTAFFED).await).await;
        has_nothing_of(&triage, patient_id, sent.thread_id).await;
        assert_eq!(code_of(try_send(&triage, &half).await), ErrorCode::NotFound);
        assert_eq!(
            work(&allison, WorkList::Answered).await[0].thread_id,
            sent.thread_id
        );
        let shown = thread(&allison, patient_id, sent.thread_id).await.unwrap();
        assert_eq!((shown.side, shown.messages.len()), (Side::Team, 2));
        assert!(!shown.messages[1].author.own);
    }

    async fn a_membership_that_ends_takes_its_threads_away_at_once(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let triage = app.triage().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let reply = reply_in(sent.thread_id, "One moment");
        let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        has_nothing_of(&triage, patient_id, sent.thread_id).await;
        empty_team(&app, app.recipient(PHARMACY).await).await;
        has_nothing_of(&tech, patient_id, sent.thread_id).await;
        assert_eq!(code_of(try_send(&tech, &reply).await), ErrorCode::NotFound);
        assert_eq!(
            code_of(super::draft_of(&tech, &reply).await),
            ErrorCode::NotFound
        );
        // Nobody's message is left lying: the desk has it now.
        assert!(thread(&triage, patient_id, sent.thread_id).await.is_ok());
    }

    async fn only_the_team_opens_a_thread_and_it_opens_once(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let state = async || {
            thread(&jane, patient_id, sent.thread_id)
                .await
                .unwrap()
                .state
        };
        mark_read(&jane, patient_id, sent.thread_id).await.unwrap();
        thread(&tech, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(state().await, ThreadState::Sent, "looking does not open");
        mark_read(&tech, patient_id, sent.thread_id).await.unwrap();
        let opened_at = app.clock.now();
        app.clock.advance_seconds(30);
        mark_read(&tech, patient_id, sent.thread_id).await.unwrap();
        let shown = thread(&jane, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(
            (shown.state, shown.opened_at),
            (ThreadState::Opened, Some(opened_at))
        );
        let opened = outbox_of(&app).await;
        assert_eq!(
            opened
                .iter()
                .filter(|it| it.kind == "thread_opened")
                .count(),
            1
        );
        // An answer stays an answer however often it is looked at.
        let reply = reply_in(sent.thread_id, "Yes.");
        let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        try_send(&tech, &reply).await.unwrap();
        mark_read(&tech, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(state().await, ThreadState::Answered);
    }
}
