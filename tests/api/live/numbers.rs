//! Which numbers move, for whom, and for whom they do not.

use super::{Page, Telling, WOKEN, counters, own};
use crate::family::{end, give, until};
use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, change, delegate, empty_team, join, letter_to, mailbox, mark_read,
    reply_in, save, try_send, work, write_to,
};
use api_tests::{Client, TestApp, both_databases, new_id};
use backend::db::entity::{access_grant, recipient};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter};
use shared::id::{DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::live::{CountersView, TeamCounters};
use shared::messaging::{DraftContent, RestoreMessage, TrashMessage};
use shared::team::WorkList;

async fn answer(team: &Client, patient_id: PatientId, thread_id: ThreadId) -> MessageId {
    let reply = reply_in(thread_id, "Yes.");
    let draft_id = DraftId(new_id());
    let reply = save(team, patient_id, draft_id, None, &reply)
        .await
        .unwrap();
    try_send(team, &reply).await.unwrap().message_id
}

async fn waiting(client: &Client) -> u32 {
    counters(client).await.team.map_or(0, |it| it.waiting)
}

/// More teams than a statement of SQLite takes values.
#[tokio::test]
async fn a_desk_of_tens_of_thousands_of_teams_has_its_numbers() {
    let app = TestApp::sqlite().await;
    let triage = app.triage().await;
    let before = counters(&triage).await;
    let unstaffed = app.recipient(UNSTAFFED).await;
    let model = recipient::Entity::find_by_id(unstaffed)
        .one(app.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    for part in 0..33 {
        let rows = (0..1000).map(|number| {
            let row = recipient::Model {
                id: RecipientId(new_id()),
                label: format!("Team {part}-{number}"),
                ..model.clone()
            };
            row.into_active_model()
        });
        change(&app, async |tx| {
            recipient::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await;
    }
    assert_eq!(counters(&triage).await, before);
    write_to(&app, &app.jane().await, UNSTAFFED).await;
    assert_eq!(waiting(&triage).await, before.team.unwrap().waiting + 1);
}

both_databases! {
    async fn the_badge_moves_when_the_team_answers(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let (mut page, first) = Page::open(&jane).await;
        assert_eq!(own(&first).patient_id, jane.patient_id());
        assert_eq!((own(&first).unread, first.team), (0, None));
        let sent = write_to(&app, &jane, PHARMACY).await;
        let after = page.until(|it| own(it).revision != own(&first).revision).await;
        assert_eq!(own(&after).unread, 0, "one's own message is read");
        // Opening it changes its state, which the page shows.
        mark_read(&tech, jane.patient_id(), sent.thread_id).await.unwrap();
        let opened = page.until(|it| own(it).revision != own(&after).revision).await;
        assert_eq!(own(&opened).unread, 0);
        answer(&tech, jane.patient_id(), sent.thread_id).await;
        let answered = page.until(|it| own(it).unread == 1).await;
        assert_eq!(answered, counters(&jane).await, "the same numbers, asked for");
    }

    async fn what_is_read_or_put_away_in_one_tab_is_so_in_the_other(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let (mut page, _) = Page::open(&jane).await;
        let message_id = answer(&tech, patient_id, sent.thread_id).await;
        page.until(|it| own(it).unread == 1).await;
        jane.call(&TrashMessage { patient_id, message_id }).await.unwrap();
        page.until(|it| own(it).unread == 0).await;
        jane.call(&RestoreMessage { patient_id, message_id }).await.unwrap();
        page.until(|it| own(it).unread == 1).await;
        mark_read(&jane, patient_id, sent.thread_id).await.unwrap();
        let read = page.until(|it| own(it).unread == 0).await;
        // Reading it again is no change.
        mark_read(&jane, patient_id, sent.thread_id).await.unwrap();
        telling.app.settled().await;
        assert_eq!(counters(&jane).await, read);
    }

    async fn the_numbers_count_what_the_mailbox_counts(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        for _ in 0..3 {
            let sent = write_to(&app, &jane, PHARMACY).await;
            answer(&tech, jane.patient_id(), sent.thread_id).await;
        }
        drop(telling);
        let mailbox = mailbox(&jane, jane.patient_id()).await;
        assert_eq!(mailbox.unread, 3);
        assert_eq!(own(&counters(&jane).await).unread, 3);
    }

    async fn what_waits_for_a_team_rises_with_a_message_and_falls_with_the_answer(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let (mut page, first) = Page::open(&tech).await;
        assert_eq!(first.team, Some(TeamCounters { waiting: 0, revision: 0 }));
        assert_eq!(first.patients, []);
        let sent = write_to(&app, &jane, PHARMACY).await;
        let one = page.until(|it| it.team.unwrap().waiting == 1).await;
        mark_read(&tech, jane.patient_id(), sent.thread_id).await.unwrap();
        let opened = page.until(|it| it.team.unwrap().revision != one.team.unwrap().revision).await;
        assert_eq!(opened.team.unwrap().waiting, 1, "opened is not answered");
        answer(&tech, jane.patient_id(), sent.thread_id).await;
        page.until(|it| it.team.unwrap().waiting == 0).await;
    }

    async fn a_desk_counts_what_waits_for_teams_without_members_and_no_more(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, triage) = (telling.app.jane().await, telling.app.triage().await);
        let tech = telling.app.pharmacy_tech().await;
        let (mut page, _) = Page::open(&triage).await;
        write_to(&app, &jane, PHARMACY).await;
        write_to(&app, &jane, UNSTAFFED).await;
        page.until(|it| it.team.unwrap().waiting == 1).await;

        // The work list and its count say the same, whoever joins and leaves.
        let pharmacy = app.recipient(PHARMACY).await;
        let unstaffed = app.recipient(UNSTAFFED).await;
        let agree = async |expected: [u32; 2]| {
            for (client, expected) in [(&tech, expected[0]), (&triage, expected[1])] {
                let listed = work(client, WorkList::Waiting).await.len();
                assert_eq!(waiting(client).await, expected);
                assert_eq!(u32::try_from(listed).unwrap(), expected);
            }
        };
        agree([1, 1]).await;
        join(&app, &tech, unstaffed).await;
        agree([2, 0]).await;
        app.clock.advance_seconds(1);
        empty_team(&app, pharmacy).await;
        agree([1, 1]).await;
        empty_team(&app, unstaffed).await;
        agree([0, 2]).await;
    }

    async fn a_strangers_page_hears_nothing_of_others(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let (patria, allison) = (telling.app.patria().await, telling.app.allison().await);
        let (mut janes, _) = Page::open(&jane).await;
        let (mut patrias, before) = Page::open(&patria).await;
        let (mut allisons, _) = Page::open(&allison).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        answer(&tech, jane.patient_id(), sent.thread_id).await;
        janes.until(|it| own(it).unread == 1).await;

        // The very next thing that they hear is about themselves.
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        write_to(&app, &patria, hauge).await;
        let heard = patrias.next().await.unwrap();
        assert_eq!(own(&heard).patient_id, patria.patient_id());
        assert_eq!(own(&heard).revision, own(&before).revision + 1);
        let heard = allisons.next().await.unwrap();
        assert_eq!(heard.team, Some(TeamCounters { waiting: 1, revision: 1 }));
        assert_eq!(heard.patients, []);
    }

    async fn another_who_acts_for_the_patient_hears_nothing_of_what_they_are_no_party_to(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let patria = telling.app.patria().await;
        delegate(&app, jane.patient_id(), &patria).await;
        let before = counters(&patria).await;
        // Patria herself, her two children who are no adults, and Jane.
        assert_eq!(before.patients.len(), 4);
        assert!(before.patients.iter().any(|it| it.patient_id == jane.patient_id()));
        let (mut page, _) = Page::open(&jane).await;
        let alone = DraftContent {
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        };
        let sent = try_send(&jane, &begin(&jane, &alone).await).await.unwrap();
        answer(&tech, jane.patient_id(), sent.thread_id).await;
        page.until(|it| own(it).unread == 1).await;
        mark_read(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        page.until(|it| own(it).unread == 0).await;
        assert_eq!(counters(&patria).await, before);
    }

    async fn a_right_that_was_taken_back_takes_its_numbers_with_it(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, patria) = (telling.app.jane().await, telling.app.patria().await);
        delegate(&app, jane.patient_id(), &patria).await;
        let (mut page, first) = Page::open(&patria).await;
        assert_eq!(first.patients.len(), 4);
        assert!(first.patients.iter().any(|it| it.patient_id == jane.patient_id()));
        change(&app, async |tx| {
            access_grant::Entity::update_many()
                .col_expr(access_grant::Column::RevokedAt, Expr::value(app.clock.now().0))
                .filter(access_grant::Column::PatientId.eq(jane.patient_id()))
                .filter(access_grant::Column::AccountId.eq(patria.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        // Whatever wakes the page next, it is told of what it may see then.
        let draft = begin(&patria, &crate::messaging::letter_to(&app, PHARMACY).await).await;
        try_send(&patria, &draft).await.unwrap();
        let next = page.next().await.unwrap();
        assert_eq!(next.patients.len(), 3);
        assert_eq!(own(&next).patient_id, patria.patient_id());
    }

    async fn administrators_and_auditors_have_no_numbers(app: TestApp) {
        let jane = app.jane().await;
        write_to(&app, &jane, PHARMACY).await;
        for client in [app.admin().await, app.auditor().await] {
            let view = counters(&client).await;
            assert_eq!((view.patients, view.team), (vec![], None));
        }
    }

    async fn an_open_page_tells_nothing_of_a_patient_any_more_once_the_right_is_taken_back(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let karan = telling.app.sign_in("karan.gerhold").await;
        let judi = telling.app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        let his = |view: &CountersView| {
            let mut patients = view.patients.iter();
            patients.find(|it| it.patient_id == karan.patient_id()).copied()
        };
        let (mut page, first) = Page::open(&judi).await;
        let before = his(&first).unwrap();
        write_to(&app, &karan, PHARMACY).await;
        page.until(|it| his(it).unwrap().revision != before.revision).await;
        end(&karan, karan.patient_id(), right).await.unwrap();
        let left = page.until(|it| his(it).is_none()).await;
        assert_eq!(left.patients.len(), 1);
        // What happens at his side does not reach the page, with her own news or without.
        write_to(&app, &karan, PHARMACY).await;
        write_to(&app, &judi, PHARMACY).await;
        page.until(|it| {
            assert_eq!(his(it), None);
            own(it).revision != own(&left).revision
        })
        .await;
    }
}
