//! A file that did not pass its scan: whoever sent it is told that nobody can open it.

use super::news::jane_hears;
use super::passed_on::{gathered, says_nothing, told};
use super::post::{Sink, with_senders};
use super::with_mail;
use crate::attachments::fake_clamd::{FOUND, FakeClamd, LOCKED, OK};
use crate::attachments::scanning::{scanned_by, sent};
use crate::messaging::{PHARMACY, reply_in, save, try_send, write_to};
use api_tests::{PDF, both_databases, new_id, upload};
use backend::scanning::scan_due;
use shared::id::{AttachmentId, DraftId};
use shared::notifications::{
    Channel, NoticeChoice, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};
use shared::team::RecallMessage;

both_databases! {
    async fn who_sent_a_file_that_cannot_be_opened_is_told_and_not_which(app: TestApp) {
        let (sink, mails, _) = jane_hears(&app).await;
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&mails, &clamd).await;
        let site = app.app.site_view().name.clone();
        let expected = format!(
            "A file that you sent in {site} did not pass the safety check, and nobody can open it. Your \
             message itself has arrived. Sign in to see which file it is, and to send it in another way: \
             http://portal.test"
        );
        for (number, manner) in [(1, FOUND), (2, LOCKED)] {
            clamd.now(manner);
            drop(sent(&app, &app.jane().await).await);
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
        drop(sent(&app, &app.jane().await).await);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        gathered(&mails).await;
        assert_eq!(told(&sink).len(), 2, "of a clean one nobody is told");
    }

    async fn who_wants_no_word_of_their_files_has_none(app: TestApp) {
        let (sink, mails, _) = jane_hears(&app).await;
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&mails, &clamd).await;
        let jane = app.jane().await;
        let settings = NotificationSettings {
            choices: vec![NoticeChoice { kind: NoticeKind::FileUnsafe, channel: Channel::Mail, wanted: false }],
            quiet: QuietHours { from: 0, to: 0, zone: None },
        };
        jane.call(&SaveNotificationSettings(settings)).await.unwrap();
        drop(sent(&app, &jane).await);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        gathered(&mails).await;
        assert_eq!(told(&sink), []);
    }

    async fn who_answers_for_a_team_is_told_of_their_files_unless_they_took_the_answer_back(app: TestApp) {
        let sink = Sink::start();
        let mails = with_senders(&app, &sink, None).await;
        with_mail(&mails, &sink, &mails.pharmacy_tech().await, "tech@mail.test").await;
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&mails, &clamd).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let asked = write_to(&app, &jane, PHARMACY).await;
        for recalled in [true, false] {
            let id = DraftId(new_id());
            let reply = save(&tech, whose, id, None, &reply_in(asked.thread_id, "See the file.")).await.unwrap();
            let file = AttachmentId(new_id());
            assert_eq!(upload(&tech, (whose, id), file, "scan.pdf", PDF).await.status, 201);
            let answer = try_send(&tech, &reply).await.unwrap();
            assert_eq!(scan_due(&app.app).await.unwrap(), 1);
            if recalled {
                let recall = RecallMessage { patient_id: whose, message_id: answer.message_id };
                tech.call(&recall).await.unwrap();
            }
            gathered(&mails).await;
            let of_files = told(&sink).into_iter().filter(|(_, text)| text.starts_with("A file that you sent"));
            let to: Vec<String> = of_files.map(|(to, _)| to).collect();
            assert_eq!(to.len(), usize::from(!recalled), "{to:?}");
            assert!(to.iter().all(|to| to == "tech@mail.test"));
        }
    }
}
