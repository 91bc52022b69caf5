//! A message that is closed without an answer: whoever waits for one is told that there is none.

use super::news::jane_hears;
use super::passed_on::{gathered, says_nothing, told};
use super::turn;
use crate::messaging::{PHARMACY, mailbox, mark_read, write_to};
use api_tests::{Client, TestApp, answer_thread, both_databases};
use shared::id::ThreadId;
use shared::notifications::{
    Channel, NoticeChoice, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};
use shared::team::{CloseThread, Closing};

async fn close(app: &TestApp, jane: &Client, thread_id: ThreadId, reason: Option<&str>) {
    let tech = app.pharmacy_tech().await;
    let closing = Closing {
        reason: reason.map(Into::into),
    };
    let asked = CloseThread {
        patient_id: jane.patient_id(),
        thread_id,
        closing,
    };
    tech.call(&asked).await.unwrap();
}

const WHY: Option<&str> = Some("canaryreason: we spoke on the phone about your lisinopril");

both_databases! {
    async fn whose_message_is_closed_without_an_answer_is_told_and_not_why(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        gathered(&app).await;
        close(&app, &jane, sent.thread_id, WHY).await;
        gathered(&app).await;
        let site = &app.app.site_view().name;
        let closed = format!(
            "Your message in {site} was closed by those who answer it. Sign in to read why: http://portal.test"
        );
        assert_eq!(told(&sink), [("jane@mail.test".to_owned(), closed)]);
        says_nothing(&sink, site);
        // Closing it again is nothing new.
        close(&app, &jane, sent.thread_id, WHY).await;
        app.clock.advance_seconds(3600);
        gathered(&app).await;
        assert_eq!(told(&sink).len(), 1);
    }

    async fn who_has_read_why_it_was_closed_is_not_told(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        close(&app, &jane, sent.thread_id, WHY).await;
        turn(&app).await;
        assert_eq!(mailbox(&jane, whose).await.unread, 1);
        mark_read(&jane, whose, sent.thread_id).await.unwrap();
        gathered(&app).await;
        assert_eq!(told(&sink), []);
    }

    async fn what_is_closed_after_its_answer_without_a_word_is_told_as_an_answer_alone(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        answer_thread(&app.pharmacy_tech().await, jane.patient_id(), sent.thread_id, "It is ready.").await;
        close(&app, &jane, sent.thread_id, None).await;
        gathered(&app).await;
        let all = told(&sink);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].1.starts_with("You have a new message"), "{all:?}");
    }

    async fn that_a_message_was_closed_is_switched_off_for_itself(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let settings = NotificationSettings {
            choices: vec![NoticeChoice { kind: NoticeKind::Closed, channel: Channel::Mail, wanted: false }],
            quiet: QuietHours { from: 0, to: 0, zone: None },
        };
        jane.call(&SaveNotificationSettings(settings)).await.unwrap();
        let sent = write_to(&app, &jane, PHARMACY).await;
        close(&app, &jane, sent.thread_id, WHY).await;
        gathered(&app).await;
        assert_eq!(told(&sink), []);
    }
}
