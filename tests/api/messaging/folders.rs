//! Inbox and Sent: pages without a gap or a repeat, unread for each account by itself.

use super::{
    PHARMACY, begin, code_of, delegate, let_into, letter_to, mailbox, mark_read, reply_in, save,
    thread, try_send, write_to,
};
use api_tests::{Client, both_databases, new_id};
use shared::endpoint::{API, Endpoint};
use shared::id::{DraftId, MessageId};
use shared::messaging::{Arrangement, DraftContent, Folder, ListMessages, MessageSummary};
use shared::{Cursor, ErrorCode, Page};

async fn page(client: &Client, folder: Folder, cursor: Option<Cursor>) -> Page<MessageSummary> {
    let list = ListMessages {
        patient_id: client.patient_id(),
        folder,
        arrange: Arrangement::Newest,
        cursor,
        background: false,
    };
    client.call(&list).await.unwrap()
}

async fn page_of(client: &Client, size: &str) -> api_tests::Answer {
    let list = ListMessages {
        patient_id: client.patient_id(),
        folder: Folder::Sent,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    client
        .get(&format!("{API}{}&limit={size}", list.url()))
        .await
}

/// Reads a folder to its end while `between` happens after every page. Gives all that was shown.
async fn read_on(
    client: &Client,
    folder: Folder,
    mut between: impl AsyncFnMut(),
) -> Vec<MessageSummary> {
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let mut next = page(client, folder, cursor).await;
        assert!(!next.items.is_empty(), "no page but the only one is empty");
        seen.append(&mut next.items);
        match next.next {
            Some(next) => cursor = Some(next),
            None => return seen,
        }
        between().await;
    }
}

both_databases! {
    async fn sent_messages_page_without_gap_or_repeat_while_more_are_sent(app: TestApp) {
        let jane = app.jane().await;
        let mut written = Vec::new();
        for n in 0..45 {
            // Three at each instant: the second key has work to do.
            if n % 3 == 0 {
                app.clock.advance_seconds(1);
            }
            written.push(write_to(&app, &jane, PHARMACY).await);
        }
        written.sort_by_key(|it| std::cmp::Reverse((it.sent_at, it.message_id)));
        let expected: Vec<MessageId> = written.iter().map(|it| it.message_id).collect();
        let seen = read_on(&jane, Folder::Sent, async || {
            app.clock.advance_seconds(1);
            for _ in 0..3 {
                write_to(&app, &jane, PHARMACY).await;
            }
        })
        .await;
        let seen: Vec<MessageId> = seen.iter().map(|it| it.id).collect();
        assert_eq!(seen, expected);
    }

    async fn received_messages_page_without_gap_or_repeat_while_more_arrive(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let answer = async |n: i32| {
            let reply = reply_in(sent.thread_id, &format!("Answer {n}"));
            let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
                .await
                .unwrap();
            try_send(&tech, &reply).await.unwrap().message_id
        };
        // All at one instant: the clock stands still.
        let mut expected = Vec::new();
        for n in 0..45 {
            expected.push(answer(n).await);
        }
        expected.sort();
        expected.reverse();
        let seen = read_on(&jane, Folder::Inbox, async || {
            app.clock.advance_seconds(1);
            answer(100).await;
        })
        .await;
        let seen: Vec<MessageId> = seen.iter().map(|it| it.id).collect();
        assert_eq!(seen, expected);
        assert_eq!(mailbox(&jane, patient_id).await.unread, 47);
    }

    async fn a_page_has_between_one_and_a_hundred_rows(app: TestApp) {
        let jane = app.jane().await;
        for _ in 0..3 {
            write_to(&app, &jane, PHARMACY).await;
        }
        for (size, rows) in [("1", 1), ("0", 1), ("2", 2), ("100", 3), ("255", 3)] {
            let page: Page<MessageSummary> = page_of(&jane, size).await.json();
            assert_eq!(page.items.len(), rows, "{size}");
            assert_eq!(page.next.is_some(), rows < 3, "{size}");
        }
        for size in ["256", "-1", "many", ""] {
            assert_eq!(
                page_of(&jane, size).await.code(),
                ErrorCode::Malformed,
                "{size:?}"
            );
        }
    }

    async fn a_cursor_that_nobody_gave_out_is_refused(app: TestApp) {
        let jane = app.jane().await;
        for forged in [
            "",
            "x",
            "0",
            "ffffffffffffffffffffffffffffffffffffffffffffffff",
            "é",
        ] {
            let list = ListMessages {
                patient_id: jane.patient_id(),
                folder: Folder::Inbox,
                arrange: Arrangement::Newest, cursor: Some(Cursor(forged.to_owned())),
                background: false,
            };
            assert_eq!(
                code_of(jane.call(&list).await),
                ErrorCode::Malformed,
                "{forged}"
            );
        }
        // One that reads somebody else's place reads one's own list from there.
        let patria = app.patria().await;
        let hers = write_to(&app, &patria, PHARMACY).await;
        let forged = Cursor(format!(
            "{:016x}{}",
            hers.sent_at.0 + 1,
            hers.message_id.0.simple()
        ));
        assert_eq!(page(&jane, Folder::Sent, Some(forged)).await.items, vec![]);
    }

    async fn what_one_account_reads_stays_unread_for_the_other(app: TestApp) {
        let jane = app.jane().await;
        let patria = app.patria().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        delegate(&app, patient_id, &patria).await;
        // A grant opens the mailbox; a thread is for those who are in it.
        assert_eq!(
            code_of(thread(&patria, patient_id, sent.thread_id).await),
            ErrorCode::NotFound
        );
        let_into(&app, sent.thread_id, &patria).await;
        let reply = reply_in(sent.thread_id, "Ready.");
        let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        try_send(&tech, &reply).await.unwrap();
        let unread = async || {
            (
                mailbox(&jane, patient_id).await.unread,
                mailbox(&patria, patient_id).await.unread,
            )
        };
        assert_eq!(unread().await, (1, 1));
        mark_read(&jane, patient_id, sent.thread_id).await.unwrap();
        assert_eq!(unread().await, (0, 1));
        mark_read(&patria, patient_id, sent.thread_id)
            .await
            .unwrap();
        assert_eq!(unread().await, (0, 0));
        // What Patria writes for Jane is in Jane's inbox, and in nobody's mailbox as Patria's own care.
        let content = reply_in(sent.thread_id, "I fetch it for her.");
        let draft = save(&patria, patient_id, DraftId(new_id()), None, &content)
            .await
            .unwrap();
        try_send(&patria, &draft).await.unwrap();
        assert_eq!(unread().await, (1, 0));
        assert_eq!(mailbox(&patria, patria.patient_id()).await.unread, 0);
    }

    async fn a_message_about_nobody_is_no_message(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(
            &jane,
            &DraftContent {
                subject: "Hm".into(),
                ..letter_to(&app, PHARMACY).await
            },
        )
        .await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let patria = app.patria().await;
        for patient_id in [patria.patient_id(), shared::id::PatientId(new_id())] {
            assert_eq!(
                code_of(thread(&jane, patient_id, sent.thread_id).await),
                ErrorCode::NotFound
            );
        }
        assert_eq!(page(&patria, Folder::Sent, None).await.items, vec![]);
    }
}
