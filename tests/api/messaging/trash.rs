//! Trash: what one put away is out of one's way, comes back where it was, and stays with all others.

use super::{
    PHARMACY, code_of, delegate, let_into, mailbox, mark_read, reply_in, save, thread, try_send,
    write_to,
};
use api_tests::{Client, TestApp, both_databases, new_id};
use backend::db::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{DraftId, MessageId, PatientId};
use shared::messaging::{Arrangement, Folder, ListMessages, RestoreMessage, TrashMessage};

async fn folder(client: &Client, patient_id: PatientId, folder: Folder) -> Vec<MessageId> {
    let list = ListMessages {
        patient_id,
        folder,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    let page = client.call(&list).await.unwrap();
    page.items.into_iter().map(|row| row.id).collect()
}

/// What is in Inbox, Sent and Trash.
async fn folders(client: &Client, patient_id: PatientId) -> [Vec<MessageId>; 3] {
    [
        folder(client, patient_id, Folder::Inbox).await,
        folder(client, patient_id, Folder::Sent).await,
        folder(client, patient_id, Folder::Trash).await,
    ]
}

fn put_away(patient_id: PatientId, message_id: MessageId) -> TrashMessage {
    TrashMessage {
        patient_id,
        message_id,
    }
}

fn take_back(patient_id: PatientId, message_id: MessageId) -> RestoreMessage {
    RestoreMessage {
        patient_id,
        message_id,
    }
}

/// The technician answers in the thread.
async fn answer(app: &TestApp, to: PatientId, thread: shared::id::ThreadId) -> MessageId {
    let tech = app.pharmacy_tech().await;
    let reply = reply_in(thread, "It is ready.");
    let reply = save(&tech, to, DraftId(new_id()), None, &reply)
        .await
        .unwrap();
    try_send(&tech, &reply).await.unwrap().message_id
}

async fn noted(app: &TestApp, action: &str) -> u64 {
    audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(action))
        .count(app.app.db.reader())
        .await
        .unwrap()
}

both_databases! {
    async fn a_reply_in_what_was_put_away_meanwhile_goes_out_and_what_was_put_away_stays_there(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let theirs = answer(&app, patient, sent.thread_id).await;
        let reply = reply_in(sent.thread_id, "Thank you.");
        let reply = save(&jane, patient, DraftId(new_id()), None, &reply).await.unwrap();
        for message in [sent.message_id, theirs] {
            jane.call(&put_away(patient, message)).await.unwrap();
        }
        assert!(thread(&jane, patient, sent.thread_id).await.unwrap().in_trash);
        let said = try_send(&jane, &reply).await.unwrap();
        let [inbox, own, away] = folders(&jane, patient).await;
        assert_eq!((inbox, own), (vec![], vec![said.message_id]));
        assert_eq!(away.len(), 2);
        assert!(!thread(&jane, patient, sent.thread_id).await.unwrap().in_trash);
    }

    async fn what_is_put_away_leaves_its_folder_and_comes_back_where_it_was(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let first = write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(1);
        let second = write_to(&app, &jane, PHARMACY).await;
        let reply = answer(&app, patient, first.thread_id).await;
        let before = [vec![reply], vec![second.message_id, first.message_id], vec![]];
        assert_eq!(folders(&jane, patient).await, before);

        jane.call(&put_away(patient, first.message_id)).await.unwrap();
        assert!(!thread(&jane, patient, first.thread_id).await.unwrap().in_trash, "half of it is");
        jane.call(&put_away(patient, reply)).await.unwrap();
        assert_eq!(
            folders(&jane, patient).await,
            [vec![], vec![second.message_id], vec![reply, first.message_id]]
        );
        // The thread itself is whole.
        let whole = thread(&jane, patient, first.thread_id).await.unwrap();
        assert_eq!((whole.messages.len(), whole.in_trash), (2, true));
        let tech = app.pharmacy_tech().await;
        assert!(!thread(&tech, patient, first.thread_id).await.unwrap().in_trash);

        jane.call(&take_back(patient, first.message_id)).await.unwrap();
        jane.call(&take_back(patient, reply)).await.unwrap();
        assert_eq!(folders(&jane, patient).await, before);
    }

    async fn the_badge_counts_nothing_that_is_in_trash(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let reply = answer(&app, patient, sent.thread_id).await;
        assert_eq!(mailbox(&jane, patient).await.unread, 1);
        jane.call(&put_away(patient, reply)).await.unwrap();
        assert_eq!(mailbox(&jane, patient).await.unread, 0);
        // What was not read is unread again.
        jane.call(&take_back(patient, reply)).await.unwrap();
        assert_eq!(mailbox(&jane, patient).await.unread, 1);
        // What is read in Trash stays read.
        jane.call(&put_away(patient, reply)).await.unwrap();
        mark_read(&jane, patient, sent.thread_id).await.unwrap();
        jane.call(&take_back(patient, reply)).await.unwrap();
        assert_eq!(mailbox(&jane, patient).await.unread, 0);
    }

    async fn a_new_answer_comes_to_the_inbox_though_its_thread_is_in_trash(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        jane.call(&put_away(patient, sent.message_id)).await.unwrap();
        let reply = answer(&app, patient, sent.thread_id).await;
        assert_eq!(
            folders(&jane, patient).await,
            [vec![reply], vec![], vec![sent.message_id]]
        );
    }

    async fn one_accounts_trash_is_nobody_elses(app: TestApp) {
        let jane = app.jane().await;
        let patria = app.patria().await;
        let patient = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        delegate(&app, patient, &patria).await;
        let_into(&app, sent.thread_id, &patria).await;
        let reply = answer(&app, patient, sent.thread_id).await;
        jane.call(&put_away(patient, reply)).await.unwrap();
        assert_eq!(folder(&patria, patient, Folder::Inbox).await, vec![reply]);
        assert_eq!(folder(&patria, patient, Folder::Trash).await, vec![]);
        assert_eq!(mailbox(&patria, patient).await.unread, 1);
        // Patria has no copy of what was sent before she came.
        assert_eq!(
            code_of(patria.call(&put_away(patient, sent.message_id)).await),
            ErrorCode::NotFound
        );
        // What she writes comes back to her Sent, and to Jane's Inbox.
        let content = reply_in(sent.thread_id, "I fetch it for her.");
        let draft = save(&patria, patient, DraftId(new_id()), None, &content)
            .await
            .unwrap();
        let hers = try_send(&patria, &draft).await.unwrap().message_id;
        for client in [&jane, &patria] {
            client.call(&put_away(patient, hers)).await.unwrap();
            client.call(&take_back(patient, hers)).await.unwrap();
        }
        assert_eq!(folder(&patria, patient, Folder::Sent).await, vec![hers]);
        assert!(folder(&jane, patient, Folder::Inbox).await.contains(&hers));
    }

    async fn doing_it_again_changes_nothing_and_is_noted_once(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        for _ in 0..2 {
            jane.call(&take_back(patient, sent.message_id)).await.unwrap();
        }
        assert_eq!(noted(&app, "restore_message").await, 0, "it was never away");
        for _ in 0..2 {
            jane.call(&put_away(patient, sent.message_id)).await.unwrap();
        }
        assert_eq!(noted(&app, "trash_message").await, 1);
        for _ in 0..2 {
            jane.call(&take_back(patient, sent.message_id)).await.unwrap();
        }
        assert_eq!(noted(&app, "restore_message").await, 1);
    }
}
