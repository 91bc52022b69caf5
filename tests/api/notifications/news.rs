//! That there is something to read: what it says, when it comes, and when it does not.

use super::{Sink, body, quiet, said, turn, view, with_mail, with_senders};
use crate::messaging::{PHARMACY, change, mark_read, write_to};
use api_tests::{Client, TestApp, answer_thread, both_databases, draft, new_id, send, upload};
use backend::db::entity::{access_grant, notice, notice_item, team_member};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::id::{AttachmentId, MessageId, PatientId, ThreadId};
use shared::messaging::DraftContent;
use shared::notifications::{
    Channel, NoticeChoice, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};
use uuid::Uuid;

/// Longer than a notice waits for more of its kind.
pub(super) const GATHERED: i64 = 130;

/// A server with a sink, and Jane with an address.
pub(super) async fn jane_hears(app: &TestApp) -> (Sink, TestApp, Client) {
    let sink = Sink::start();
    let app = with_senders(app, &sink, None).await;
    let jane = app.jane().await;
    with_mail(&app, &sink, &jane, "jane@mail.test").await;
    (sink, app, jane)
}

/// Jane writes to the pharmacy and it answers.
pub(super) async fn answered(app: &TestApp, jane: &Client) -> ThreadId {
    let thread = write_to(app, jane, PHARMACY).await.thread_id;
    let tech = app.pharmacy_tech().await;
    answer_thread(&tech, jane.patient_id(), thread, "It is ready.").await;
    thread
}

/// Mails that are no codes.
pub(super) fn news(sink: &Sink) -> Vec<String> {
    let mut mails = sink.mails();
    mails.retain(|mail| !mail.contains("Your code"));
    mails
}

/// Makes a notice one about 250 messages more that are gone since, and come before all that are there.
async fn add_gone_messages(
    app: &TestApp,
    notice: &notice::Model,
    (patient_id, thread_id): (PatientId, ThreadId),
) {
    let gone = (1..=250).map(|n| notice_item::ActiveModel {
        notice_id: Set(notice.id),
        message_id: Set(MessageId(Uuid::from_u128(n))),
        patient_id: Set(patient_id),
        thread_id: Set(thread_id),
    });
    change(app, async |tx| {
        notice_item::Entity::insert_many(gone)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn what_arrives_carries_no_clinical_word_and_no_name(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let tech = app.pharmacy_tech().await;
        with_mail(&app, &sink, &tech, "tech@mail.test").await;
        let content = DraftContent {
            recipient_id: Some(app.recipient(PHARMACY).await),
            subject: "Zolpidem canarysubject".into(),
            body: "My canarybody diabetes".into(),
            ..DraftContent::default()
        };
        let letter = draft(&jane, jane.patient_id(), content).await;
        let place = (jane.patient_id(), letter.id);
        let file = upload(&jane, place, AttachmentId(new_id()), "canaryfile.pdf", api_tests::PDF).await;
        assert_eq!(file.status, 201);
        let sent = send(&jane, &letter).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        answer_thread(&tech, jane.patient_id(), sent.thread_id, "canaryanswer metformin").await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        let mails = news(&sink);
        assert_eq!(mails.len(), 2, "{mails:#?}");
        assert!(mails[0].starts_with("tech@mail.test\n") && mails[1].starts_with("jane@mail.test\n"));
        let site = &app.app.site_view().name;
        let says = format!("You have a new message in {site}. Sign in to read it: http://portal.test");
        assert!(body(&mails[1]).starts_with(&says), "{}", mails[1]);
        for mail in sink.mails() {
            let text = said(&mail, site);
            for word in [
                "canary", "zolpidem", "diabetes", "metformin", "pharmacy", "little rock", "doe", "activate",
                "prescription", "jane.doe", "hauge", "clinic", "patient", "health",
            ] {
                assert!(!text.contains(word), "{word}: {mail}");
            }
        }
    }

    async fn several_answers_are_one_mail_and_the_next_waits_ten_minutes(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let thread = answered(&app, &jane).await;
        turn(&app).await;
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, jane.patient_id(), thread, "And one thing more.").await;
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1);
        answer_thread(&tech, jane.patient_id(), thread, "And another.").await;
        turn(&app).await;
        app.clock.advance_seconds(590);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1);
        app.clock.advance_seconds(20);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 2);
    }

    async fn what_was_read_meanwhile_is_not_told(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let thread = answered(&app, &jane).await;
        turn(&app).await;
        mark_read(&jane, jane.patient_id(), thread).await.unwrap();
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
        // The next answer opens a notice of its own.
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, jane.patient_id(), thread, "One thing more.").await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1);
    }

    async fn whoever_may_not_read_it_any_more_is_not_told(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        answered(&app, &jane).await;
        turn(&app).await;
        let (account, now) = (jane.account_id(), app.clock.now());
        change(&app, async |tx| {
            access_grant::Entity::update_many()
                .col_expr(access_grant::Column::RevokedAt, Expr::value(now.0))
                .filter(access_grant::Column::AccountId.eq(account))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
    }

    async fn a_team_is_told_until_somebody_opens_it_and_only_its_members(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let (tech, nurse, allison) = (app.pharmacy_tech().await, app.triage().await, app.allison().await);
        with_mail(&app, &sink, &tech, "tech@mail.test").await;
        // The desk does not answer for a team that has members.
        with_mail(&app, &sink, &nurse, "desk@mail.test").await;
        with_mail(&app, &sink, &allison, "allison@mail.test").await;
        let jane = app.jane().await;
        write_to(&app, &jane, PHARMACY).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        let told = news(&sink);
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].starts_with("tech@mail.test\n"));
        let second = write_to(&app, &jane, PHARMACY).await;
        turn(&app).await;
        mark_read(&tech, jane.patient_id(), second.thread_id).await.unwrap();
        app.clock.advance_seconds(3600);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1, "it was opened");
        let jane = app.jane().await;
        let third = write_to(&app, &jane, PHARMACY).await;
        turn(&app).await;
        let team = app.recipient(PHARMACY).await;
        let now = app.clock.now();
        change(&app, async |tx| {
            team_member::Entity::update_many()
                .col_expr(team_member::Column::ValidUntil, Expr::value(now.0))
                .filter(team_member::Column::RecipientId.eq(team))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        app.clock.advance_seconds(3600);
        turn(&app).await;
        let told = news(&sink);
        assert!(told.iter().all(|mail| !mail.starts_with("allison")), "{}", third.thread_id);
        assert_eq!(told.iter().filter(|mail| mail.starts_with("tech")).count(), 1);
    }

    async fn what_happens_in_quiet_hours_is_told_in_the_morning(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        // It is 10:00 at Little Rock.
        quiet(&jane, 9 * 60, 12 * 60 + 30).await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
        app.clock.advance_seconds(2 * 3600 + 29 * 60 - GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0, "12:29");
        app.clock.advance_seconds(60);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1, "12:30");
        let lag = backend::outbox::lag(app.app.db.reader(), app.clock.now()).await.unwrap();
        assert_eq!((lag.waiting, lag.dead), (0, 0));
    }

    async fn quiet_hours_are_those_of_the_zone_that_was_chosen(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        // It is 10:00 at Little Rock and 17:00 in Berlin.
        let settings = NotificationSettings {
            choices: Vec::new(),
            quiet: QuietHours { from: 16 * 60, to: 18 * 60, zone: Some("Europe/Berlin".to_owned()) },
        };
        jane.call(&SaveNotificationSettings(settings)).await.unwrap();
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(3600 - 60);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0, "17:59");
        app.clock.advance_seconds(60);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1, "18:00");
    }

    async fn of_many_messages_that_a_notice_is_about_the_one_that_is_news_is_found(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let thread = answered(&app, &jane).await;
        turn(&app).await;
        let open = notice::Entity::find()
            .filter(notice::Column::AccountId.eq(jane.account_id()))
            .filter(notice::Column::ClosedAt.is_null());
        let open = open.one(app.app.db.reader()).await.unwrap().unwrap();
        add_gone_messages(&app, &open, (jane.patient_id(), thread)).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 1);
    }

    async fn a_notice_about_many_messages_of_which_none_is_news_is_settled(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let thread = answered(&app, &jane).await;
        turn(&app).await;
        let open = notice::Entity::find().filter(notice::Column::ClosedAt.is_null());
        let open = open.one(app.app.db.reader()).await.unwrap().unwrap();
        add_gone_messages(&app, &open, (jane.patient_id(), thread)).await;
        mark_read(&jane, jane.patient_id(), thread).await.unwrap();
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
        let settled = notice::Entity::find_by_id(open.id).one(app.app.db.reader()).await.unwrap();
        assert!(settled.unwrap().closed_at.is_some());
    }

    async fn what_is_switched_off_does_not_come(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let choice = |wanted| NoticeChoice { kind: NoticeKind::NewMessage, channel: Channel::Mail, wanted };
        assert_eq!(view(&jane).await.choices[0], choice(true));
        let off = NotificationSettings { choices: vec![choice(false)], quiet: QuietHours::default() };
        answered(&app, &jane).await;
        turn(&app).await;
        // After it was opened, before it is sent.
        jane.call(&SaveNotificationSettings(off.clone())).await.unwrap();
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert_eq!(news(&sink).len(), 0);
        assert_eq!(view(&jane).await.choices[0], choice(false));
        let security = NoticeChoice { kind: NoticeKind::Security, ..choice(false) };
        let no = NotificationSettings { choices: vec![security], ..off };
        let refused = jane.call(&SaveNotificationSettings(no)).await;
        assert_eq!(super::code_of(refused), shared::ErrorCode::Invalid);
    }
}
