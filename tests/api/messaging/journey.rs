//! The main job, whole: find the team, write, attach, send, be opened, be answered, write again.

use super::{begin, draft_of, mailbox, mark_read, reply_in, save, thread, try_send, work};
use api_tests::{Client, PDF, both_databases, new_id, upload};
use shared::directory::SearchRecipients;
use shared::id::{AttachmentId, DraftId};
use shared::messaging::{
    Arrangement, DownloadAttachment, DraftContent, Folder, ListMessages, MessageSummary, ScanState,
    Side, ThreadState,
};
use shared::team::WorkList;

async fn folder(client: &Client, folder: Folder) -> Vec<MessageSummary> {
    let list = ListMessages {
        patient_id: client.patient_id(),
        folder,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    client.call(&list).await.unwrap().items
}

both_databases! {
    async fn a_patient_finds_the_pharmacy_writes_and_is_answered(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();

        // Jane looks for the pharmacy.
        let search = SearchRecipients {
            patient_id,
            text: "pharm little rock".into(),
            limit: 20,
        };
        let found = jane.call(&search).await.unwrap();
        let pharmacy = &found.items[0];
        assert_eq!(pharmacy.label, "Little Rock Pharmacy");
        assert_eq!(pharmacy.reply_days, 3);

        // The draft is kept from the first key, and each pause saves it over the version before.
        let id = DraftId(new_id());
        let mut content = DraftContent {
            subject: "A".into(),
            ..DraftContent::default()
        };
        let draft = save(&jane, patient_id, id, None, &content).await.unwrap();
        assert_eq!(
            (draft.version, draft.recipient, draft.recipient_open),
            (1, None, false)
        );
        content.subject = "Activate my prescription".into();
        content.recipient_id = Some(pharmacy.id);
        app.clock.advance_seconds(2);
        let draft = save(&jane, patient_id, id, Some(1), &content)
            .await
            .unwrap();
        content.body = "Dr. Hauge prescribed it on Monday.".into();
        app.clock.advance_seconds(2);
        let draft = save(&jane, patient_id, id, Some(draft.version), &content)
            .await
            .unwrap();
        assert_eq!(draft.version, 3);
        assert_eq!(draft.saved_at, app.clock.now());
        assert_eq!(
            draft.recipient.as_ref().unwrap().label,
            "Little Rock Pharmacy"
        );
        assert!(draft.recipient_open);

        // She adds a file and sends.
        let file = AttachmentId(new_id());
        let added = upload(&jane, (patient_id, id), file, "discharge list.pdf", PDF).await;
        assert_eq!(added.status, 201);
        assert_eq!(mailbox(&jane, patient_id).await.drafts, 1);
        let receipt = try_send(&jane, &draft).await.unwrap();
        assert_eq!(receipt.recipient, "Little Rock Pharmacy");
        assert_eq!(receipt.sent_at, app.clock.now());
        // Sent on a Thursday: Friday, Monday, Tuesday.
        assert_eq!(receipt.reply_by.unwrap().to_string(), "2026-11-24");
        assert_eq!(mailbox(&jane, patient_id).await.drafts, 0);

        let sent = folder(&jane, Folder::Sent).await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].id, receipt.message_id);
        assert_eq!(sent[0].subject.reveal(), "Activate my prescription");
        assert_eq!(
            (sent[0].state, sent[0].attachments, sent[0].unread),
            (ThreadState::Sent, 1, false)
        );
        assert_eq!(sent[0].reply_by, receipt.reply_by);
        assert_eq!(folder(&jane, Folder::Inbox).await, vec![]);

        // The pharmacy sees it waiting and opens it; Jane sees that it is opened.
        let thread_id = receipt.thread_id;
        let waiting = work(&tech, WorkList::Waiting).await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].thread_id, thread_id);
        assert_eq!(waiting[0].patient_name.reveal(), "Doe, Jane Emily");
        assert_eq!(waiting[0].subject.reveal(), "Activate my prescription");
        assert!(!waiting[0].overdue);
        let there = thread(&tech, patient_id, thread_id).await.unwrap();
        assert_eq!((there.side, there.state), (Side::Team, ThreadState::Sent));
        app.clock.advance_seconds(60);
        mark_read(&tech, patient_id, thread_id).await.unwrap();
        let hers = thread(&jane, patient_id, thread_id).await.unwrap();
        assert_eq!(
            (hers.side, hers.state),
            (Side::Patient, ThreadState::Opened)
        );
        assert_eq!(hers.opened_at, Some(app.clock.now()));
        assert_eq!(hers.reply_by, receipt.reply_by);

        // The pharmacy can open the file, and answers.
        let attached = &there.messages[0].attachments[0];
        assert_eq!(attached.name.reveal(), "discharge list.pdf");
        assert_eq!((attached.id, attached.scan), (file, ScanState::Unscanned));
        let download = DownloadAttachment {
            patient_id,
            message_id: there.messages[0].id,
            attachment_id: attached.id,
        };
        assert_eq!(tech.get(&download.href()).await.bytes, PDF);
        app.clock.advance_seconds(60);
        let reply = DraftId(new_id());
        let content = reply_in(thread_id, "It is ready at window 3.");
        let reply = save(&tech, patient_id, reply, None, &content)
            .await
            .unwrap();
        let seen = thread(&tech, patient_id, thread_id).await.unwrap();
        assert_eq!(
            seen.draft_id,
            Some(reply.id),
            "the reply is found again at its thread"
        );
        let answer = try_send(&tech, &reply).await.unwrap();
        assert_eq!(answer.reply_by, None);
        assert_eq!(answer.thread_id, thread_id);
        assert_eq!(work(&tech, WorkList::Waiting).await, vec![]);
        assert_eq!(
            work(&tech, WorkList::Answered).await[0].thread_id,
            thread_id
        );

        // Jane has one unread message, reads it, and has none.
        assert_eq!(mailbox(&jane, patient_id).await.unread, 1);
        let inbox = folder(&jane, Folder::Inbox).await;
        assert_eq!(inbox.len(), 1);
        assert!(inbox[0].unread);
        assert_eq!(
            (inbox[0].state, inbox[0].reply_by),
            (ThreadState::Answered, None)
        );
        let whole = thread(&jane, patient_id, thread_id).await.unwrap();
        assert_eq!(whole.state, ThreadState::Answered);
        assert_eq!(whole.answered_at, Some(answer.sent_at));
        assert_eq!(whole.reply_by, None);
        let texts: Vec<&str> = whole.messages.iter().map(|it| it.body.reveal()).collect();
        assert_eq!(
            texts,
            [
                "Dr. Hauge prescribed it on Monday.",
                "It is ready at window 3."
            ]
        );
        let author = &whole.messages[1].author;
        assert_eq!(author.name.reveal(), "Renee Tolliver, pharmacy technician");
        assert_eq!(author.team.as_deref(), Some("Little Rock Pharmacy"));
        assert_eq!((author.side, author.own), (Side::Team, false));
        assert!(whole.messages[0].author.own);
        assert_eq!(
            mailbox(&jane, patient_id).await.unread,
            1,
            "looking is not reading yet"
        );
        mark_read(&jane, patient_id, thread_id).await.unwrap();
        assert_eq!(mailbox(&jane, patient_id).await.unread, 0);
        assert_eq!(jane.get(&download.href()).await.bytes, PDF);

        // She writes again on Friday: it waits again, with a date of its own (Monday, Tuesday, Wednesday).
        app.clock.advance_seconds(24 * 3600);
        let jane = app.jane().await;
        let more = begin(&jane, &reply_in(thread_id, "Thank you. And the refill?")).await;
        let again = try_send(&jane, &more).await.unwrap();
        assert_eq!(again.thread_id, thread_id);
        assert_eq!(again.reply_by.unwrap().to_string(), "2026-11-25");
        let whole = thread(&jane, patient_id, thread_id).await.unwrap();
        assert_eq!((whole.state, whole.messages.len()), (ThreadState::Sent, 3));
        assert_eq!((whole.opened_at, whole.answered_at), (None, None));
        let tech = app.pharmacy_tech().await;
        assert_eq!(
            work(&tech, WorkList::Waiting).await[0].sent_at,
            again.sent_at
        );

        // Whoever waits already keeps the date that was promised.
        app.clock.advance_seconds(3 * 24 * 3600);
        let jane = app.jane().await;
        let more = begin(&jane, &reply_in(thread_id, "Are you there?")).await;
        let third = try_send(&jane, &more).await.unwrap();
        assert_eq!(third.reply_by, again.reply_by);
        assert_eq!(
            draft_of(&jane, &more).await.unwrap_err().status,
            404,
            "a sent draft is no draft"
        );
    }
}
