//! "Arrange by": every order shows each message once, page after page, while others come.

use super::{
    PHARMACY, begin, code_of, delegate, letter_to, mark_read, reply_in, save, try_send, write_to,
};
use crate::messaging::UNSTAFFED;
use api_tests::{Client, PDF, TestApp, both_databases, new_id, upload};
use shared::endpoint::{API, Endpoint as _};
use shared::id::{AttachmentId, DraftId, MessageId, RecipientId};
use shared::messaging::{Arrangement, Folder, ListMessages, MessageSummary};
use shared::{Cursor, ErrorCode, Page};

fn list(client: &Client, folder: Folder, arrange: Arrangement) -> ListMessages {
    ListMessages {
        patient_id: client.patient_id(),
        folder,
        arrange,
        cursor: None,
        background: false,
    }
}

async fn page(client: &Client, list: &ListMessages, limit: usize) -> Page<MessageSummary> {
    let url = format!("{API}{}&limit={limit}", list.url());
    client.get(&url).await.json()
}

/// Everything in the order, by pages of three, with something between two pages.
async fn all(
    client: &Client,
    mut list: ListMessages,
    mut between: impl AsyncFnMut(),
) -> Vec<MessageSummary> {
    let mut seen = Vec::new();
    loop {
        let mut next = page(client, &list, 3).await;
        assert!(next.items.len() <= 3);
        seen.append(&mut next.items);
        list.cursor = next.next;
        if list.cursor.is_none() {
            return seen;
        }
        between().await;
    }
}

fn ids(rows: &[MessageSummary]) -> Vec<MessageId> {
    rows.iter().map(|row| row.id).collect()
}

/// Seven messages to two teams, two at each instant, every third with a file. The newest first.
async fn written(app: &TestApp, client: &Client) -> Vec<MessageId> {
    let mut sent = Vec::new();
    for n in 0..7 {
        if n % 2 == 0 {
            app.clock.advance_seconds(1);
        }
        let team = if n % 2 == 0 { PHARMACY } else { UNSTAFFED };
        let draft = begin(client, &letter_to(app, team).await).await;
        if n % 3 == 0 {
            let place = (draft.patient_id, draft.id);
            let file = upload(client, place, AttachmentId(new_id()), "a.pdf", PDF).await;
            assert_eq!(file.status, 201);
        }
        let it = try_send(client, &draft).await.unwrap();
        sent.push((it.sent_at, it.message_id));
    }
    sent.sort_unstable();
    sent.into_iter().rev().map(|it| it.1).collect()
}

both_databases! {
    async fn the_oldest_first_is_the_newest_first_turned_round(app: TestApp) {
        let jane = app.jane().await;
        let newest = written(&app, &jane).await;
        let oldest: Vec<MessageId> = newest.iter().rev().copied().collect();
        for (arrange, expected) in [(Arrangement::Newest, newest), (Arrangement::Oldest, oldest)] {
            let seen = all(&jane, list(&jane, Folder::Sent, arrange), async || {}).await;
            assert_eq!(ids(&seen), expected, "{arrange:?}");
        }
    }

    async fn by_team_all_of_one_team_are_together_and_the_newest_of_them_comes_first(app: TestApp) {
        let jane = app.jane().await;
        let newest = written(&app, &jane).await;
        let by_time = list(&jane, Folder::Sent, Arrangement::Newest);
        let rows = page(&jane, &by_time, 20).await.items;
        let of = |team: &str| -> Vec<MessageId> {
            ids(&rows).into_iter().zip(&rows).filter(|it| it.1.recipient == team).map(|it| it.0).collect()
        };
        let expected = [of(UNSTAFFED), of(PHARMACY)].concat();
        assert_eq!(expected.len(), newest.len());
        // What comes meanwhile is before the places where pages ended, and is not shown.
        let by_team = list(&jane, Folder::Sent, Arrangement::Team);
        let seen = all(&jane, by_team, async || {
            app.clock.advance_seconds(1);
            write_to(&app, &jane, UNSTAFFED).await;
        })
        .await;
        assert_eq!(ids(&seen), expected);
    }

    async fn with_attachments_come_first_and_then_the_others(app: TestApp) {
        let jane = app.jane().await;
        let newest = written(&app, &jane).await;
        let rows = page(&jane, &list(&jane, Folder::Sent, Arrangement::Newest), 20).await.items;
        let (with, without): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.attachments > 0);
        assert_eq!((with.len(), without.len()), (3, 4));
        let seen = all(&jane, list(&jane, Folder::Sent, Arrangement::Attachments), async || {}).await;
        assert_eq!(ids(&seen), [ids(&with), ids(&without)].concat());
        assert_eq!(seen.len(), newest.len());
    }

    async fn what_was_not_read_comes_first(app: TestApp) {
        let jane = app.jane().await;
        let patient = jane.patient_id();
        let tech = app.pharmacy_tech().await;
        let mut answers = Vec::new();
        for n in 0..7 {
            let sent = write_to(&app, &jane, PHARMACY).await;
            app.clock.advance_seconds(1);
            let reply = reply_in(sent.thread_id, "It is ready.");
            let reply = save(&tech, patient, DraftId(new_id()), None, &reply).await.unwrap();
            let reply = try_send(&tech, &reply).await.unwrap();
            if n % 2 == 0 {
                mark_read(&jane, patient, sent.thread_id).await.unwrap();
            }
            answers.push((n % 2 == 0, reply.message_id));
        }
        let (read, unread): (Vec<_>, Vec<_>) = answers.into_iter().rev().partition(|it| it.0);
        let expected: Vec<MessageId> = unread.into_iter().chain(read).map(|it| it.1).collect();
        let seen = all(&jane, list(&jane, Folder::Inbox, Arrangement::Unread), async || {}).await;
        assert_eq!(ids(&seen), expected);
    }

    async fn a_cursor_of_another_arrangement_is_malformed(app: TestApp) {
        let jane = app.jane().await;
        written(&app, &jane).await;
        for from in Arrangement::ALL {
            let cursor = page(&jane, &list(&jane, Folder::Sent, from), 3).await.next;
            assert!(cursor.is_some());
            for to in Arrangement::ALL {
                let list = ListMessages { cursor: cursor.clone(), ..list(&jane, Folder::Sent, to) };
                let answer = jane.call(&list).await;
                // What was sent is read: of unread first only the second half has pages.
                let goes_on = from == to;
                assert_eq!(answer.is_ok(), goes_on, "{from:?} {to:?}");
                if !goes_on {
                    assert_eq!(code_of(answer), ErrorCode::Invalid);
                }
            }
        }
        // No team's name is in it.
        let cursor = page(&jane, &list(&jane, Folder::Sent, Arrangement::Team), 3).await.next;
        let Cursor(text) = cursor.unwrap();
        assert!(text.strip_prefix('t').unwrap().bytes().all(|b| b.is_ascii_hexdigit()));
        let unknown = format!("{API}{}&arrange=loudest", list(&jane, Folder::Sent, Arrangement::Newest).url());
        assert_eq!(jane.get(&unknown).await.code(), ErrorCode::Malformed);
    }

    async fn a_forged_team_shows_nobody_elses_messages(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        written(&app, &patria).await;
        let RecipientId(team) = app.recipient(PHARMACY).await;
        let cursor = Cursor(format!("t{}{:016x}{}", team.simple(), i64::MAX, "f".repeat(32)));
        let forged = ListMessages {
            cursor: Some(cursor),
            ..list(&jane, Folder::Sent, Arrangement::Team)
        };
        assert_eq!(page(&jane, &forged, 20).await.items, vec![]);
    }

    async fn the_order_is_the_same_for_whoever_helps_with_everything(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient = jane.patient_id();
        delegate(&app, patient, &patria).await;
        written(&app, &jane).await;
        let hers = ListMessages { patient_id: patient, ..list(&patria, Folder::Inbox, Arrangement::Team) };
        let first = page(&patria, &hers, 20).await.items;
        assert_eq!(first.len(), 7);
        assert!(first.is_sorted_by_key(|row| row.recipient.to_lowercase()));
    }
}
