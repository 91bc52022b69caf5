//! Drafts: kept from the first key, never overwritten by accident, nobody else's.

use super::{
    PHARMACY, begin, code_of, discard, draft_of, letter_to, mailbox, mark_read, reply_in, save,
    thread, try_send, write_to,
};
use api_tests::{Client, PDF, TestApp, both_databases, new_id, upload};
use futures_util::future::join_all;
use shared::ErrorCode;
use shared::account::GetSession;
use shared::endpoint::{API, Endpoint};
use shared::id::{AttachmentId, DraftId, PatientId};
use shared::messaging::{
    Arrangement, DraftContent, DraftSummary, DraftView, Folder, GetDraft, ListDrafts, ListMessages,
    RemoveAttachment, RestoreMessage, SendDraft, ShownFiles, TrashMessage,
};
use std::collections::BTreeSet;

async fn list(client: &Client, patient_id: PatientId) -> Vec<DraftSummary> {
    client.call(&ListDrafts { patient_id }).await.unwrap().items
}

/// How many files lie in the storage.
fn stored(app: &TestApp) -> usize {
    std::fs::read_dir(app.file("storage").join("attachments")).map_or(0, Iterator::count)
}

async fn with_file(client: &Client, draft: &DraftView) -> AttachmentId {
    let id = AttachmentId(new_id());
    let place = (draft.patient_id, draft.id);
    let added = upload(client, place, id, "list.pdf", PDF).await;
    assert_eq!(added.status, 201, "{added:?}");
    id
}

both_databases! {
    async fn a_draft_is_sent_with_the_files_that_the_person_saw_or_not_at_all(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let (shown, other) = (with_file(&jane, &draft).await, with_file(&jane, &draft).await);
        let sending = |attachments: &[AttachmentId]| SendDraft {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            version: draft.version,
            shown: ShownFiles {
                attachments: attachments.to_vec(),
            },
        };
        // A file that was taken off, but is still there; one that is not there any more.
        for seen in [&[][..], &[shown], &[shown, other, AttachmentId(new_id())]] {
            let refused = jane.call(&sending(seen)).await;
            assert_eq!(code_of(refused), ErrorCode::DraftChanged, "{seen:?}");
        }
        jane.call(&RemoveAttachment {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            attachment_id: other,
        })
        .await
        .unwrap();
        let sent = jane.call(&sending(&[shown])).await.unwrap();
        let read = thread(&jane, draft.patient_id, sent.thread_id).await.unwrap();
        let files: Vec<_> = read.messages[0].attachments.iter().map(|it| it.id).collect();
        assert_eq!(files, [shown]);
        // Its receipt is the same whatever is shown.
        assert_eq!(jane.call(&sending(&[])).await.unwrap(), sent);
    }

    async fn saving_the_same_again_is_no_change(app: TestApp) {
        let jane = app.jane().await;
        let content = letter_to(&app, PHARMACY).await;
        let draft = begin(&jane, &content).await;
        app.clock.advance_seconds(5);
        // A retry does not know whether the first try arrived: with the version or without it.
        for version in [None, Some(1), Some(7)] {
            let again = save(&jane, draft.patient_id, draft.id, version, &content)
                .await
                .unwrap();
            assert_eq!(again, draft);
        }
    }

    async fn a_stale_version_is_refused_and_overwrites_nothing(app: TestApp) {
        let jane = app.jane().await;
        let mut content = letter_to(&app, PHARMACY).await;
        let first = begin(&jane, &content).await;
        content.body = "The first tab".into();
        let saved = save(&jane, first.patient_id, first.id, Some(1), &content)
            .await
            .unwrap();
        content.body = "The second tab".into();
        for stale in [None, Some(1), Some(3), Some(-1), Some(i64::MAX)] {
            let refused = save(&jane, first.patient_id, first.id, stale, &content).await;
            assert_eq!(code_of(refused), ErrorCode::DraftChanged, "{stale:?}");
        }
        assert_eq!(draft_of(&jane, &first).await.unwrap(), saved);
    }

    async fn of_ten_tabs_that_save_at_once_one_wins_and_the_others_are_told(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let texts: Vec<DraftContent> = (0..10)
            .map(|n| DraftContent {
                body: format!("Tab {n}").into(),
                ..DraftContent::default()
            })
            .collect();
        let saves = texts
            .iter()
            .map(|text| save(&jane, draft.patient_id, draft.id, Some(1), text));
        let (won, lost): (Vec<_>, Vec<_>) =
            join_all(saves).await.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 9));
        for refused in lost {
            assert_eq!(code_of(refused), ErrorCode::DraftChanged);
        }
        assert_eq!(
            draft_of(&jane, &draft).await.unwrap(),
            *won[0].as_ref().unwrap()
        );
    }

    async fn of_ten_first_keys_with_one_id_one_makes_the_draft(app: TestApp) {
        let jane = app.jane().await;
        let id = DraftId(new_id());
        let texts: Vec<DraftContent> = (0..10)
            .map(|n| DraftContent {
                body: format!("Tab {n}").into(),
                ..DraftContent::default()
            })
            .collect();
        let saves = texts
            .iter()
            .map(|text| save(&jane, jane.patient_id(), id, None, text));
        let (won, lost): (Vec<_>, Vec<_>) =
            join_all(saves).await.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 9));
        for refused in lost {
            assert_eq!(code_of(refused), ErrorCode::DraftChanged);
        }
        assert_eq!(mailbox(&jane, jane.patient_id()).await.drafts, 1);
    }

    async fn a_sent_draft_refuses_every_change(app: TestApp) {
        let jane = app.jane().await;
        let content = letter_to(&app, PHARMACY).await;
        let draft = begin(&jane, &content).await;
        let file = with_file(&jane, &draft).await;
        try_send(&jane, &draft).await.unwrap();
        let other = DraftContent {
            body: "Something else".into(),
            ..content.clone()
        };
        for (version, content) in [(Some(1), &other), (Some(2), &other), (None, &content)] {
            let refused = save(&jane, draft.patient_id, draft.id, version, content).await;
            assert_eq!(code_of(refused), ErrorCode::DraftSent);
        }
        assert_eq!(code_of(discard(&jane, &draft).await), ErrorCode::DraftSent);
        let place = (draft.patient_id, draft.id);
        let more = upload(&jane, place, AttachmentId(new_id()), "more.pdf", PDF).await;
        assert_eq!(more.code(), ErrorCode::DraftSent);
        let remove = RemoveAttachment {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            attachment_id: file,
        };
        assert_eq!(code_of(jane.call(&remove).await), ErrorCode::DraftSent);
        assert_eq!(
            stored(&app),
            1,
            "the refused file is gone, the sent one is not"
        );
        assert_eq!(list(&jane, draft.patient_id).await, vec![]);
    }

    async fn somebody_elses_draft_is_told_from_none_by_nothing(app: TestApp) {
        let jane = app.jane().await;
        let patria = app.patria().await;
        let tech = app.pharmacy_tech().await;
        // The technician has a tie to Jane: her message to the pharmacy.
        write_to(&app, &jane, PHARMACY).await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let unknown = DraftId(new_id());
        for (client, patient_id) in [
            (&patria, jane.patient_id()),
            (&patria, patria.patient_id()),
            (&tech, jane.patient_id()),
            (&tech, patria.patient_id()),
        ] {
            let mut answers = Vec::new();
            for draft_id in [draft.id, unknown] {
                let get = GetDraft {
                    patient_id,
                    draft_id,
                };
                let read = client.get(&format!("{API}{}", get.url())).await;
                assert_eq!(read.code(), ErrorCode::NotFound);
                let send = SendDraft {
                    patient_id,
                    draft_id,
                    version: 1,
                    shown: ShownFiles::default(),
                };
                let sent = client.call(&send).await.unwrap_err();
                assert_eq!(sent.code(), ErrorCode::NotFound);
                answers.push((read.telling(), sent.bytes));
            }
            assert_eq!(answers[0], answers[1]);
            let text = DraftContent {
                body: "Mine now".into(),
                ..DraftContent::default()
            };
            let refused = save(client, patient_id, draft.id, Some(1), &text).await;
            assert_eq!(code_of(refused), ErrorCode::NotFound);
            let place = (patient_id, draft.id);
            let file = upload(client, place, AttachmentId(new_id()), "a.pdf", PDF).await;
            assert_eq!(file.code(), ErrorCode::NotFound);
            let gone = shared::messaging::DiscardDraft {
                patient_id,
                draft_id: draft.id,
            };
            assert_eq!(code_of(client.call(&gone).await), ErrorCode::NotFound);
        }
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
        assert_eq!(stored(&app), 0, "nothing that was refused is kept");
    }

    async fn a_draft_is_there_again_after_the_session_has_ended(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let content = letter_to(&app, PHARMACY).await;
        let older = begin(
            &jane,
            &DraftContent {
                subject: "Older".into(),
                ..content.clone()
            },
        )
        .await;
        app.clock.advance_seconds(10);
        let draft = begin(&jane, &content).await;
        let file = with_file(&jane, &draft).await;
        app.clock.advance_seconds(16 * 60);
        let late = save(
            &jane,
            patient_id,
            draft.id,
            Some(1),
            &DraftContent::default(),
        )
        .await;
        assert_eq!(code_of(late), ErrorCode::SignedOut);
        assert_eq!(
            code_of(jane.call(&GetSession { background: false }).await),
            ErrorCode::SignedOut
        );

        let jane = app.jane().await;
        assert_eq!(mailbox(&jane, patient_id).await.drafts, 2);
        let drafts = list(&jane, patient_id).await;
        let shown: Vec<_> = drafts
            .iter()
            .map(|it| (it.id, it.subject.reveal(), it.attachments))
            .collect();
        assert_eq!(
            shown,
            [
                (draft.id, "Activate my prescription", 1),
                (older.id, "Older", 0)
            ]
        );
        assert_eq!(drafts[0].recipient.as_deref(), Some(PHARMACY));
        let restored = draft_of(&jane, &draft).await.unwrap();
        assert_eq!(
            (&restored.body, &restored.subject),
            (&content.body, &content.subject)
        );
        assert_eq!(restored.attachments[0].id, file);
        let sent = try_send(&jane, &restored).await.unwrap();
        assert_eq!(sent.recipient, PHARMACY);
    }

    async fn a_discarded_draft_is_gone_with_its_files(app: TestApp) {
        let jane = app.jane().await;
        let content = letter_to(&app, PHARMACY).await;
        let draft = begin(&jane, &content).await;
        with_file(&jane, &draft).await;
        with_file(&jane, &draft).await;
        let other = begin(&jane, &content).await;
        with_file(&jane, &other).await;
        assert_eq!(stored(&app), 3);
        discard(&jane, &draft).await.unwrap();
        assert_eq!(stored(&app), 1);
        assert_eq!(code_of(draft_of(&jane, &draft).await), ErrorCode::NotFound);
        assert_eq!(mailbox(&jane, draft.patient_id).await.drafts, 1);
        discard(&jane, &draft).await.unwrap();
        // Another tab that still has it is told, and can keep its text as a new draft.
        let text = DraftContent {
            body: "Still here".into(),
            ..content
        };
        let refused = save(&jane, draft.patient_id, draft.id, Some(1), &text).await;
        assert_eq!(code_of(refused), ErrorCode::NotFound);
        let kept = save(&jane, draft.patient_id, draft.id, None, &text)
            .await
            .unwrap();
        assert_eq!(kept.body.reveal(), "Still here");
    }

    async fn a_file_taken_off_a_draft_is_gone_and_taking_it_off_again_is_no_error(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = with_file(&jane, &draft).await;
        let kept = with_file(&jane, &draft).await;
        let remove = RemoveAttachment {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            attachment_id: file,
        };
        jane.call(&remove).await.unwrap();
        jane.call(&remove).await.unwrap();
        let left = draft_of(&jane, &draft).await.unwrap().attachments;
        assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), [kept]);
        assert_eq!(stored(&app), 1);
    }

    async fn a_draft_stays_with_the_thread_that_it_replies_to(app: TestApp) {
        let jane = app.jane().await;
        let one = write_to(&app, &jane, PHARMACY).await;
        let two = write_to(&app, &jane, PHARMACY).await;
        let reply = begin(&jane, &reply_in(one.thread_id, "And one more")).await;
        let moved = reply_in(two.thread_id, "And one more");
        let refused = save(&jane, reply.patient_id, reply.id, Some(1), &moved).await;
        assert_eq!(code_of(refused), ErrorCode::IdTaken);
        let unknown = reply_in(shared::id::ThreadId(new_id()), "Into nowhere");
        let refused = save(&jane, reply.patient_id, DraftId(new_id()), None, &unknown).await;
        assert_eq!(code_of(refused), ErrorCode::NotFound);
    }

    async fn c03_whatever_two_tabs_write_into_one_draft_no_line_that_was_saved_is_lost(app: TestApp) {
        let jane = app.jane().await;
        let mut content = letter_to(&app, PHARMACY).await;
        content.body = "".into();
        let draft = begin(&jane, &content).await;
        let tab = async |name: &str| {
            let mut lines: Vec<String> = Vec::new();
            let mut version = draft.version;
            for n in 0..15 {
                lines.push(format!("{name} {n}"));
                loop {
                    let text = DraftContent { body: lines.join("\n").into(), ..content.clone() };
                    match save(&jane, draft.patient_id, draft.id, Some(version), &text).await {
                        Ok(saved) => {
                            version = saved.version;
                            break;
                        }
                        Err(refused) => {
                            assert_eq!(refused.code(), ErrorCode::DraftChanged);
                            // As a person does who keeps both.
                            let other = draft_of(&jane, &draft).await.unwrap();
                            let theirs: Vec<String> = other.body.reveal().lines().map(str::to_owned).collect();
                            lines.retain(|line| !theirs.contains(line));
                            lines = [theirs, lines].concat();
                            version = other.version;
                        }
                    }
                }
            }
        };
        futures_util::join!(tab("One"), tab("Two"));
        let end = draft_of(&jane, &draft).await.unwrap();
        let lines: BTreeSet<&str> = end.body.reveal().lines().collect();
        assert_eq!((lines.len(), end.body.reveal().lines().count()), (30, 30));
        // Each save made a version: none was made of nothing, none was swallowed.
        assert_eq!(end.version, draft.version + 30);
    }

    async fn c03_reading_answering_and_putting_away_at_once_leave_one_truth(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let patient_id = jane.patient_id();
        for _ in 0..5 {
            let sent = write_to(&app, &jane, PHARMACY).await;
            let reply = reply_in(sent.thread_id, "It is ready.");
            let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply).await.unwrap();
            let message_id = try_send(&tech, &reply).await.unwrap().message_id;
            app.clock.advance_seconds(1);
            let answer = begin(&jane, &reply_in(sent.thread_id, "Thank you.")).await;
            let trash = TrashMessage { patient_id, message_id };
            let restore = RestoreMessage { patient_id, message_id };
            let (read, trashed, restored, answered) = futures_util::join!(
                mark_read(&jane, patient_id, sent.thread_id),
                jane.call(&trash),
                jane.call(&restore),
                try_send(&jane, &answer),
            );
            read.unwrap();
            trashed.unwrap();
            restored.unwrap();
            answered.unwrap();
            // In one place, read, and the thread has everything once.
            let mut places = 0;
            for folder in [Folder::Inbox, Folder::Sent, Folder::Trash] {
                let list = ListMessages {
                    patient_id,
                    folder,
                    arrange: Arrangement::Newest,
                    cursor: None,
                    background: false,
                };
                let rows = jane.call(&list).await.unwrap().items;
                places += rows.iter().filter(|row| row.id == message_id).count();
            }
            assert_eq!(places, 1);
            assert_eq!(mailbox(&jane, patient_id).await.unread, 0);
            let whole = thread(&jane, patient_id, sent.thread_id).await.unwrap();
            assert_eq!(whole.messages.len(), 3);
        }
    }
}
