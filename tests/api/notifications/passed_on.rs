//! What happens to a message on its way to an answer: it is late, it is handed to another team.

use super::news::{GATHERED, jane_hears, news};
use super::{Sink, body, quiet, said, turn, with_mail};
use crate::messaging::{PHARMACY, mark_read, write_to};
use api_tests::{Client, TestApp, answer_thread, both_databases};
use backend::team::clock;
use shared::id::ThreadId;
use shared::notifications::{
    Channel, NoticeChoice, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};
use shared::team::{RedirectThread, Redirection};
use shared::team_settings::{Absence, GetTeam, MemberRole, Membership, SaveMember};

const CLINIC: &str = "Little Rock Family Medicine_Hauge, Allison, PA";
const DAY: i64 = 24 * 3600;

/// To whom each mail went, and what it says without what stands below it.
pub(super) fn told(sink: &Sink) -> Vec<(String, String)> {
    news(sink)
        .iter()
        .map(|mail| {
            let to = mail.lines().next().unwrap_or_default().to_owned();
            let text = body(mail).lines().next().unwrap_or_default().to_owned();
            (to, text)
        })
        .collect()
}

pub(super) async fn gathered(app: &TestApp) {
    turn(app).await;
    app.clock.advance_seconds(GATHERED);
    turn(app).await;
}

/// The pharmacy hands a thread of Jane's to the clinic.
async fn pass_on(app: &TestApp, jane: &Client, thread_id: ThreadId) {
    let tech = app.pharmacy_tech().await;
    let redirection = Redirection {
        recipient_id: app.recipient(CLINIC).await,
        reason: "canaryreason: the prescriber has to renew it".into(),
    };
    let asked = RedirectThread {
        patient_id: jane.patient_id(),
        thread_id,
        redirection,
    };
    tech.call(&asked).await.unwrap();
}

/// Six days go by without an answer, and the clock of the teams runs.
async fn late(app: &TestApp) {
    app.clock.advance_seconds(6 * DAY);
    assert_eq!(clock::run(&app.app).await.unwrap(), 1);
}

/// Notices wait for no hour of the day.
pub(super) async fn never_quiet(app: &TestApp) {
    for client in [
        app.jane().await,
        app.pharmacy_tech().await,
        app.triage().await,
    ] {
        quiet(&client, 0, 0).await;
    }
}

both_databases! {
    async fn whose_message_is_handed_on_is_told_and_so_is_the_team_that_has_it_now(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let (tech, allison) = (app.pharmacy_tech().await, app.allison().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        gathered(&app).await;
        with_mail(&app, &sink, &tech, "tech@mail.test").await;
        with_mail(&app, &sink, &allison, "allison@mail.test").await;
        assert_eq!(told(&sink).len(), 0);
        pass_on(&app, &jane, sent.thread_id).await;
        gathered(&app).await;
        let site = &app.app.site_view().name;
        let mut all = told(&sink);
        all.sort();
        let passed_on = format!(
            "Your message in {site} was passed on to others who answer it. Sign in to see who has it now: \
             http://portal.test"
        );
        let for_team = format!(
            "There is a new message for your team in {site}. Sign in to read it: http://portal.test"
        );
        assert_eq!(all, [
            ("allison@mail.test".to_owned(), for_team),
            ("jane@mail.test".to_owned(), passed_on),
        ]);
        says_nothing(&sink, site);
    }

    async fn whoever_is_away_is_called_to_no_work(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let tech = app.pharmacy_tech().await;
        with_mail(&app, &sink, &tech, "tech@mail.test").await;
        never_quiet(&app).await;
        write_to(&app, &jane, PHARMACY).await;
        gathered(&app).await;
        assert_eq!(told(&sink).len(), 1, "while they are there");
        let team = app.recipient(PHARMACY).await;
        let admin = app.admin().await;
        let today = admin.call(&GetTeam(team)).await.unwrap().today;
        let away = Some(Absence { from: today, until: today, cover_id: None });
        let membership = Membership { role: MemberRole::Member, until: None, away };
        let save = SaveMember { recipient_id: team, account_id: tech.account_id(), membership };
        admin.call(&save).await.unwrap();
        app.clock.advance_seconds(3600);
        write_to(&app, &app.jane().await, PHARMACY).await;
        gathered(&app).await;
        assert_eq!(told(&sink).len(), 1);
    }

    async fn what_was_answered_before_it_was_told_is_told_as_an_answer_alone(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        pass_on(&app, &jane, sent.thread_id).await;
        turn(&app).await;
        let allison = app.allison().await;
        with_mail(&app, &sink, &allison, "allison@mail.test").await;
        answer_thread(&allison, jane.patient_id(), sent.thread_id, "Renewed.").await;
        gathered(&app).await;
        let all = told(&sink);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].0 == "jane@mail.test" && all[0].1.starts_with("You have a new message"), "{all:?}");
    }

    async fn a_late_answer_is_told_to_who_waits_for_it_and_to_the_desk(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        never_quiet(&app).await;
        let (tech, triage) = (app.pharmacy_tech().await, app.triage().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        gathered(&app).await;
        // The team has opened it, and its members have had their notice: the desk has not.
        mark_read(&tech, jane.patient_id(), sent.thread_id).await.unwrap();
        with_mail(&app, &sink, &tech, "tech@mail.test").await;
        with_mail(&app, &sink, &triage, "desk@mail.test").await;
        late(&app).await;
        gathered(&app).await;
        let site = &app.app.site_view().name;
        let mut all = told(&sink);
        all.sort();
        assert_eq!(all.len(), 2, "{all:?}");
        assert!(all[0].0 == "desk@mail.test" && all[0].1.starts_with("There is a new message for your team"));
        let late = format!(
            "You have not had your answer in {site} in time. Sign in to see who has your message now: \
             http://portal.test"
        );
        assert_eq!(all[1], ("jane@mail.test".to_owned(), late));
        says_nothing(&sink, site);
    }

    async fn an_answer_that_came_after_all_is_not_told_as_late(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        never_quiet(&app).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        gathered(&app).await;
        late(&app).await;
        turn(&app).await;
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, jane.patient_id(), sent.thread_id, "Here it is.").await;
        gathered(&app).await;
        let all = told(&sink);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].1.starts_with("You have a new message"), "{all:?}");
    }

    async fn each_kind_is_switched_off_for_itself(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let no = |kind| NoticeChoice { kind, channel: Channel::Mail, wanted: false };
        let settings = NotificationSettings {
            choices: vec![no(NoticeKind::PassedOn)],
            quiet: QuietHours { from: 0, to: 0, zone: None },
        };
        jane.call(&SaveNotificationSettings(settings)).await.unwrap();
        let sent = write_to(&app, &jane, PHARMACY).await;
        pass_on(&app, &jane, sent.thread_id).await;
        gathered(&app).await;
        assert_eq!(told(&sink), []);
        late(&app).await;
        gathered(&app).await;
        let all = told(&sink);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].1.starts_with("You have not had your answer"), "{all:?}");
    }
}

/// Nothing in the mails says who, which team or what about.
pub(super) fn says_nothing(sink: &Sink, site: &str) {
    for mail in sink.mails() {
        let text = said(&mail, site);
        for word in [
            "canary",
            "pharmacy",
            "little rock",
            "doe",
            "hauge",
            "clinic",
            "patient",
            "health",
            "renew",
        ] {
            assert!(!text.contains(word), "{word}: {mail}");
        }
    }
}
