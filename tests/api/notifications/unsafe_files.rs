//! A file that did not pass its scan: whoever sent it is told that nobody can open it.

use super::news::jane_hears;
use super::passed_on::{gathered, says_nothing, told};
use crate::attachments::fake_clamd::{FOUND, FakeClamd, LOCKED, OK};
use crate::attachments::scanning::{scanned_by, sent};
use api_tests::both_databases;
use backend::scanning::scan_due;
use shared::messaging::RecallMessage;
use shared::notifications::{
    Channel, NoticeChoice, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};

both_databases! {
    async fn who_sent_a_file_that_cannot_be_opened_is_told_and_not_which(app: TestApp) {
        let (sink, mails, _) = jane_hears(&app).await;
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&mails, &clamd).await;
        let jane = app.jane().await;
        let site = app.app.site_view().name.clone();
        let expected = format!(
            "A file that you sent in {site} did not pass the safety check, and nobody can open it. Your \
             message itself has arrived. Sign in to see which file it is, and to send it in another way: \
             http://portal.test"
        );
        for (number, manner) in [(1, FOUND), (2, LOCKED)] {
            clamd.now(manner);
            drop(sent(&app, &jane).await);
            gathered(&mails).await;
            assert_eq!(told(&sink).len(), number - 1, "it waits for its scan");
            assert_eq!(scan_due(&app.app).await.unwrap(), 1);
            gathered(&mails).await;
            assert_eq!(told(&sink)[number - 1], ("jane@mail.test".to_owned(), expected.clone()));
            // The next of its kind waits.
            app.clock.advance_seconds(3600);
        }
        says_nothing(&sink, &site);
        assert!(sink.mails().iter().all(|mail| !mail.contains("scan.pdf")));
        clamd.now(OK);
        drop(sent(&app, &jane).await);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        gathered(&mails).await;
        assert_eq!(told(&sink).len(), 2, "of a clean one nobody is told");
    }

    async fn who_took_the_message_back_or_wants_no_word_is_not_told_of_its_files(app: TestApp) {
        let (sink, mails, _) = jane_hears(&app).await;
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&mails, &clamd).await;
        let jane = app.jane().await;
        let (message, download) = sent(&app, &jane).await;
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        let recall = RecallMessage { patient_id: download.patient_id, message_id: message.message_id };
        jane.call(&recall).await.unwrap();
        gathered(&mails).await;
        assert_eq!(told(&sink), []);
        let settings = NotificationSettings {
            choices: vec![NoticeChoice { kind: NoticeKind::FileUnsafe, channel: Channel::Mail, wanted: false }],
            quiet: QuietHours { from: 0, to: 0, zone: None },
        };
        jane.call(&SaveNotificationSettings(settings)).await.unwrap();
        drop(sent(&app, &jane).await);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        app.clock.advance_seconds(3600);
        gathered(&mails).await;
        assert_eq!(told(&sink), []);
    }
}
