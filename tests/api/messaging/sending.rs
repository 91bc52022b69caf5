//! Sending: once, whatever happens on the way.

use super::{
    PHARMACY, begin, change, code_of, draft_of, letter_to, mailbox, outbox_of, reply_in, save,
    thread, try_send, write_to,
};
use api_tests::{TestApp, both_databases, new_id};
use backend::db::entity::{audit_event, mailbox_entry, message};
use backend::http::{Limits, RateLimits};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use shared::ErrorCode;
use shared::id::DraftId;
use shared::messaging::{DraftContent, SendDraft, ShownFiles};

/// How many messages there are, with how many mailbox entries, audit rows and outbox rows for them.
async fn traces(app: &TestApp) -> [u64; 4] {
    let conn = app.app.db.reader();
    let audited = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("send_message"))
        .count(conn)
        .await
        .unwrap();
    let told = outbox_of(app).await;
    let told = told.iter().filter(|it| it.kind == "message_sent").count();
    [
        message::Entity::find().count(conn).await.unwrap(),
        mailbox_entry::Entity::find().count(conn).await.unwrap(),
        audited,
        told as u64,
    ]
}

both_databases! {
    async fn c02_sending_a_draft_again_gives_the_same_receipt_and_no_second_message(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let first = try_send(&jane, &draft).await.unwrap();
        app.clock.advance_seconds(30);
        let second = try_send(&jane, &draft).await.unwrap();
        assert_eq!(second, first);
        assert_eq!(traces(&app).await, [1, 1, 1, 1]);
    }

    async fn c01_one_draft_sent_twenty_times_at_once_is_one_message(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let receipts = join_all((0..20).map(|_| try_send(&jane, &draft))).await;
        let first = receipts[0].as_ref().unwrap();
        for receipt in &receipts {
            assert_eq!(receipt.as_ref().unwrap(), first);
        }
        assert_eq!(traces(&app).await, [1, 1, 1, 1]);
    }

    async fn c01_one_draft_sent_by_two_servers_at_once_is_one_message(app: TestApp) {
        let jane = app.jane().await;
        let other = app.another(|_| {}).await;
        let there = other.jane().await;
        for round in 1..=10 {
            let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
            let (one, two) = tokio::join!(try_send(&jane, &draft), try_send(&there, &draft));
            assert_eq!(one.unwrap(), two.unwrap());
            assert_eq!(traces(&app).await, [round; 4]);
        }
    }

    async fn one_reply_sent_twenty_times_at_once_is_one_message(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let reply = reply_in(sent.thread_id, "Yes.");
        let reply = save(&tech, jane.patient_id(), DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        let receipts = join_all((0..20).map(|_| try_send(&tech, &reply))).await;
        let first = receipts[0].as_ref().unwrap();
        for receipt in &receipts {
            assert_eq!(receipt.as_ref().unwrap(), first);
        }
        assert_eq!(mailbox(&jane, jane.patient_id()).await.unread, 1);
        let whole = thread(&jane, jane.patient_id(), sent.thread_id)
            .await
            .unwrap();
        assert_eq!(whole.messages.len(), 2);
    }

    async fn a_version_that_is_not_the_saved_one_is_not_sent(app: TestApp) {
        let jane = app.jane().await;
        let mut content = letter_to(&app, PHARMACY).await;
        let old = begin(&jane, &content).await;
        content.body = "No, wait.".into();
        let new = save(&jane, old.patient_id, old.id, Some(1), &content)
            .await
            .unwrap();
        assert_eq!(
            code_of(try_send(&jane, &old).await),
            ErrorCode::DraftChanged
        );
        let kept = draft_of(&jane, &old).await.unwrap();
        assert_eq!(kept.body.reveal(), "No, wait.");
        let sent = try_send(&jane, &new).await.unwrap();
        let shown = thread(&jane, old.patient_id, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages[0].body.reveal(), "No, wait.");
        assert_eq!(traces(&app).await, [1, 1, 1, 1]);
    }

    async fn a_draft_that_is_not_there_cannot_be_sent(app: TestApp) {
        let jane = app.jane().await;
        let send = SendDraft {
            patient_id: jane.patient_id(),
            draft_id: DraftId(new_id()),
            version: 1,
            shown: ShownFiles::default(),
        };
        assert_eq!(code_of(jane.call(&send).await), ErrorCode::NotFound);
    }

    async fn a_send_that_fails_late_leaves_nothing_behind(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        // A row in the way of the last one that a send writes: nothing before it may stay.
        change(&app, async |tx| {
            use sea_orm::ConnectionTrait;
            tx.execute_unprepared("ALTER TABLE outbox_event RENAME TO outbox_event_away")
                .await?;
            Ok(())
        })
        .await;
        let refusal = try_send(&jane, &draft).await.unwrap_err();
        assert_eq!(refusal.code(), ErrorCode::Internal);
        change(&app, async |tx| {
            use sea_orm::ConnectionTrait;
            tx.execute_unprepared("ALTER TABLE outbox_event_away RENAME TO outbox_event")
                .await?;
            Ok(())
        })
        .await;
        assert_eq!(traces(&app).await, [0, 0, 0, 0]);
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
        try_send(&jane, &draft).await.unwrap();
        assert_eq!(traces(&app).await, [1, 1, 1, 1]);
    }

    async fn thirty_messages_an_hour_are_enough_for_a_patient_and_not_for_staff(app: TestApp) {
        // As a real site has it.
        let app = app
            .another(|parts| parts.limits = RateLimits::new(Limits::default()))
            .await;
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let mut last = None;
        for _ in 0..30 {
            last = Some(write_to(&app, &jane, PHARMACY).await);
        }
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let refusal = try_send(&jane, &draft).await.unwrap_err();
        assert_eq!(refusal.code(), ErrorCode::RateLimited);
        let wait: u64 = refusal.headers["retry-after"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=3600).contains(&wait), "{wait}");
        assert_eq!(
            draft_of(&jane, &draft).await.unwrap(),
            draft,
            "the draft stays"
        );
        let thread_id = last.unwrap().thread_id;
        for n in 0..40 {
            let reply = reply_in(thread_id, &format!("Answer {n}"));
            let reply = save(&tech, jane.patient_id(), DraftId(new_id()), None, &reply)
                .await
                .unwrap();
            try_send(&tech, &reply).await.unwrap();
        }
    }

    async fn what_was_sent_keeps_its_words_when_the_writer_is_renamed(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let account = jane.account_id();
        change(&app, async |tx| {
            use backend::db::entity::account;
            account::Entity::update_many()
                .col_expr(account::Column::Name, Expr::value("Jane Roe"))
                .filter(account::Column::Id.eq(account))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let shown = thread(&jane, jane.patient_id(), sent.thread_id)
            .await
            .unwrap();
        assert_eq!(shown.messages[0].author.name.reveal(), "Jane Doe");
    }

    async fn a_message_of_the_longest_text_in_any_letters_arrives_whole(app: TestApp) {
        let jane = app.jane().await;
        for letter in ["a", "é", "検", "🩺", "e\u{301}", "\u{202e}x"] {
            let count = letter.chars().count();
            let content = DraftContent {
                subject: letter.repeat(100 / count).into(),
                body: letter.repeat(10_000 / count).into(),
                ..letter_to(&app, PHARMACY).await
            };
            let draft = begin(&jane, &content).await;
            let sent = try_send(&jane, &draft).await.unwrap();
            let shown = thread(&jane, jane.patient_id(), sent.thread_id)
                .await
                .unwrap();
            assert_eq!(shown.subject, content.subject);
            assert_eq!(shown.messages[0].body, content.body);
        }
    }
}
