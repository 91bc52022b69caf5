//! Folders of one's own: made, renamed, emptied and removed, seen by their maker alone.

use super::{PHARMACY, code_of, delegate, mailbox, reply_in, save, try_send, write_to};
use api_tests::{Client, Refusal, TestApp, both_databases, new_id};
use backend::db::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::id::{DraftId, MessageId, OwnFolderId, PatientId};
use shared::messaging::rules::MAX_OWN_FOLDERS;
use shared::messaging::{
    Arrangement, EmptyFolder, Folder, ListFolders, ListMessages, MessageMove, MoveMessage,
    OwnFolderName, RemoveFolder, RestoreMessage, SaveFolder, TrashMessage,
};
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldName};

async fn call(
    client: &Client,
    patient_id: PatientId,
    folder_id: OwnFolderId,
    name: &str,
) -> Result<(), Refusal> {
    let name = OwnFolderName { name: name.into() };
    client
        .call(&SaveFolder {
            patient_id,
            folder_id,
            name,
        })
        .await
}

async fn make(client: &Client, patient_id: PatientId, name: &str) -> OwnFolderId {
    let id = OwnFolderId(new_id());
    call(client, patient_id, id, name).await.unwrap();
    id
}

async fn move_to(
    client: &Client,
    patient_id: PatientId,
    message_id: MessageId,
    folder: Folder,
) -> Result<(), Refusal> {
    let to = MessageMove { folder };
    client
        .call(&MoveMessage {
            patient_id,
            message_id,
            to,
        })
        .await
}

async fn list(client: &Client, patient_id: PatientId, folder: Folder) -> Vec<MessageId> {
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

/// Names with how many messages are in each, and how many of them are unread.
async fn names(client: &Client, patient_id: PatientId) -> Vec<(String, u32, u32)> {
    let list = ListFolders {
        patient_id,
        background: false,
    };
    let page = client.call(&list).await.unwrap();
    let named = page.items.into_iter();
    named
        .map(|it| (it.name.reveal().to_owned(), it.messages, it.unread))
        .collect()
}

/// What Jane wrote, and what the pharmacy answered.
async fn two_messages(app: &TestApp, jane: &Client) -> (MessageId, MessageId) {
    let sent = write_to(app, jane, PHARMACY).await;
    app.clock.advance_seconds(1);
    let tech = app.pharmacy_tech().await;
    let reply = reply_in(sent.thread_id, "It is ready.");
    let reply = save(&tech, jane.patient_id(), DraftId(new_id()), None, &reply)
        .await
        .unwrap();
    (
        sent.message_id,
        try_send(&tech, &reply).await.unwrap().message_id,
    )
}

both_databases! {
    async fn a_message_goes_into_a_folder_and_back(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let (sent, reply) = two_messages(&app, &jane).await;
        let id = make(&jane, patient, "Knee").await;
        let knee = Folder::Own(id);
        for message in [sent, reply] {
            move_to(&jane, patient, message, knee).await.unwrap();
        }
        assert_eq!(list(&jane, patient, knee).await, [reply, sent]);
        assert!(list(&jane, patient, Folder::Inbox).await.is_empty());
        assert_eq!(names(&jane, patient).await, [("Knee".to_owned(), 2, 1)]);
        // Whichever of the two is named, each goes back to where it arrived.
        move_to(&jane, patient, reply, Folder::Sent).await.unwrap();
        move_to(&jane, patient, sent, Folder::Inbox).await.unwrap();
        assert_eq!(list(&jane, patient, Folder::Inbox).await, [reply]);
        assert_eq!(list(&jane, patient, Folder::Sent).await, [sent]);
    }

    async fn the_badge_counts_what_is_unread_in_own_folders_and_not_in_trash(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let (_, reply) = two_messages(&app, &jane).await;
        let knee = Folder::Own(make(&jane, patient, "Knee").await);
        move_to(&jane, patient, reply, knee).await.unwrap();
        assert_eq!(mailbox(&jane, patient).await.unread, 1);
        let counters = jane.call(&shared::live::GetCounters).await.unwrap();
        let hers = counters.patients.iter().find(|it| it.patient_id == patient);
        assert_eq!(hers.unwrap().unread, 1);
        move_to(&jane, patient, reply, Folder::Trash).await.unwrap();
        assert_eq!(mailbox(&jane, patient).await.unread, 0);
    }

    async fn out_of_trash_a_message_is_in_its_folder_again_unless_that_is_gone(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let (_, message_id) = two_messages(&app, &jane).await;
        let id = make(&jane, patient_id, "Knee").await;
        let trash = TrashMessage { patient_id, message_id };
        let restore = RestoreMessage { patient_id, message_id };
        move_to(&jane, patient_id, message_id, Folder::Own(id)).await.unwrap();
        jane.call(&trash).await.unwrap();
        // Doing it again does not forget where it was.
        jane.call(&trash).await.unwrap();
        jane.call(&restore).await.unwrap();
        assert_eq!(list(&jane, patient_id, Folder::Own(id)).await, [message_id]);
        jane.call(&trash).await.unwrap();
        jane.call(&RemoveFolder { patient_id, folder_id: id }).await.unwrap();
        jane.call(&restore).await.unwrap();
        assert_eq!(list(&jane, patient_id, Folder::Inbox).await, [message_id]);
    }

    async fn a_folder_is_removed_only_when_nothing_is_in_it(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let (sent, reply) = two_messages(&app, &jane).await;
        let folder_id = make(&jane, patient_id, "Knee").await;
        for message in [sent, reply] {
            move_to(&jane, patient_id, message, Folder::Own(folder_id)).await.unwrap();
        }
        let remove = RemoveFolder { patient_id, folder_id };
        assert_eq!(code_of(jane.call(&remove).await), ErrorCode::FolderNotEmpty);
        let empty = EmptyFolder { patient_id, folder_id };
        jane.call(&empty).await.unwrap();
        jane.call(&empty).await.unwrap();
        assert_eq!(list(&jane, patient_id, Folder::Inbox).await, [reply]);
        assert_eq!(list(&jane, patient_id, Folder::Sent).await, [sent]);
        jane.call(&remove).await.unwrap();
        jane.call(&remove).await.unwrap();
        assert!(names(&jane, patient_id).await.is_empty());
        // It is gone: nothing is put into it, and it shows nothing.
        let moved = move_to(&jane, patient_id, reply, Folder::Own(folder_id)).await;
        assert_eq!(code_of(moved), ErrorCode::NotFound);
        let gone = ListMessages {
            patient_id,
            folder: Folder::Own(folder_id),
            arrange: Arrangement::Newest,
            cursor: None,
            background: false,
        };
        assert_eq!(code_of(jane.call(&gone).await), ErrorCode::NotFound);
    }

    async fn no_two_folders_have_one_name_whatever_its_capitals(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let knee = make(&jane, patient, "Knee  surgery ").await;
        make(&jane, patient, "École").await;
        let taken = |refusal: Result<(), Refusal>| {
            let refusal = refusal.unwrap_err();
            let wrong = refusal.problem.fields.first().copied().unwrap();
            assert_eq!((wrong.field, wrong.error), (FieldName::FolderName, FieldProblem::Taken));
        };
        taken(call(&jane, patient, OwnFolderId(new_id()), "KNEE SURGERY").await);
        taken(call(&jane, patient, knee, "école").await);
        // Its own name in other capitals is its own.
        call(&jane, patient, knee, "KNEE surgery").await.unwrap();
        call(&jane, patient, knee, "KNEE surgery").await.unwrap();
        let now: Vec<String> = names(&jane, patient).await.into_iter().map(|it| it.0).collect();
        assert_eq!(now, ["KNEE surgery", "École"]);
        for (name, problem) in [
            ("  ", FieldProblem::Missing),
            (&"x".repeat(51), FieldProblem::TooLong),
            ("a\u{7}b", FieldProblem::Unreadable),
        ] {
            let refusal = call(&jane, patient, knee, name).await.unwrap_err();
            assert_eq!(refusal.problem.fields.first().unwrap().error, problem, "{name:?}");
        }
    }

    async fn an_account_has_fifty_folders_for_a_patient_and_no_more(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let mut last = OwnFolderId(new_id());
        for n in 0..MAX_OWN_FOLDERS {
            last = make(&jane, patient, &format!("Folder {n}")).await;
        }
        let more = call(&jane, patient, OwnFolderId(new_id()), "One more").await;
        assert_eq!(code_of(more), ErrorCode::TooManyFolders);
        // Renaming is no other folder.
        call(&jane, patient, last, "The last").await.unwrap();
    }

    async fn folders_are_their_makers_alone(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient = jane.patient_id();
        let (sent, _) = two_messages(&app, &jane).await;
        delegate(&app, patient, &patria).await;
        let id = make(&jane, patient, "Knee").await;
        assert!(names(&patria, patient).await.is_empty());
        assert_eq!(code_of(call(&patria, patient, id, "Hers").await), ErrorCode::NotFound);
        // Of the same account, too: a folder belongs to one patient.
        assert_eq!(code_of(call(&patria, patria.patient_id(), id, "Hers").await), ErrorCode::NotFound);
        let moved = move_to(&patria, patient, sent, Folder::Own(id)).await;
        assert_eq!(code_of(moved), ErrorCode::NotFound);
        // The same name is free for everybody.
        make(&patria, patient, "Knee").await;
    }

    async fn what_a_folder_is_called_is_not_in_the_database_and_its_changes_are_in_the_audit(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let folder_id = make(&jane, patient_id, "Zebracolonoscopy").await;
        call(&jane, patient_id, folder_id, "Zebraknee").await.unwrap();
        jane.call(&RemoveFolder { patient_id, folder_id }).await.unwrap();
        for action in ["make_folder", "rename_folder", "remove_folder"] {
            let noted = audit_event::Entity::find()
                .filter(audit_event::Column::Action.eq(action))
                .filter(audit_event::Column::Object.eq(folder_id.0))
                .count(app.app.db.reader())
                .await
                .unwrap();
            assert_eq!(noted, 1, "{action}");
        }
    }
}
