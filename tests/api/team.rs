//! The work list: what waits the longest first, what was answered last first, nobody else's.

use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, code_of, mark_read, reply_in, save, try_send, work, write_to,
};
use api_tests::{Client, TestApp, both_databases, new_id};
use backend::auth::TEAMS_OF;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use shared::ErrorCode;
use shared::endpoint::{API, Endpoint};
use shared::id::{DraftId, PatientId, ThreadId};
use shared::messaging::ThreadState;
use shared::team::{ListTeamThreads, WorkList};

const DAY: i64 = 24 * 3600;

async fn answer(client: &Client, patient_id: PatientId, thread_id: ThreadId) {
    let reply = reply_in(thread_id, "Yes.");
    let draft_id = DraftId(new_id());
    let reply = save(client, patient_id, draft_id, None, &reply)
        .await
        .unwrap();
    try_send(client, &reply).await.unwrap();
}

async fn ids(client: &Client, list: WorkList) -> Vec<ThreadId> {
    let rows = work(client, list).await;
    rows.iter().map(|it| it.thread_id).collect()
}

/// Reads a list to its end, page by page.
async fn read_on(client: &Client, list: WorkList, mut between: impl AsyncFnMut()) -> Vec<ThreadId> {
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = ListTeamThreads {
            list,
            cursor,
            background: false,
        };
        let page = client.call(&page).await.unwrap();
        assert!(!page.items.is_empty(), "no page but the only one is empty");
        seen.extend(page.items.iter().map(|it| it.thread_id));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return seen,
        }
        between().await;
    }
}

/// Sends a message to the pharmacy from each in turn, two at each instant, oldest first.
async fn write_many(app: &TestApp, people: &[&Client], count: usize) -> Vec<ThreadId> {
    let mut written = Vec::new();
    for n in 0..count {
        if n % 2 == 0 {
            app.clock.advance_seconds(1);
        }
        let sent = write_to(app, people[n % people.len()], PHARMACY).await;
        written.push((sent.sent_at, sent.thread_id));
    }
    written.sort();
    written.into_iter().map(|(_, id)| id).collect()
}

/// On a directory of twenty thousand recipients, looking at each took forty times as long as the rest.
#[tokio::test]
async fn which_teams_somebody_answers_for_is_found_without_a_look_at_all_recipients() {
    let app = TestApp::sqlite().await;
    let plan = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        format!("EXPLAIN QUERY PLAN {TEAMS_OF}"),
        [new_id().into(), 0_i64.into()],
    );
    let rows = app.app.db.reader().query_all_raw(plan).await.unwrap();
    let steps: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "detail").unwrap())
        .collect();
    assert!(
        steps.iter().any(|step| step.starts_with("SEARCH r ")),
        "{steps:?}"
    );
    assert!(
        steps.iter().all(|step| !step.starts_with("SCAN")),
        "{steps:?}"
    );
}

both_databases! {
    async fn what_waits_the_longest_comes_first(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let tech = app.pharmacy_tech().await;
        let first = write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(60);
        let second = write_to(&app, &patria, PHARMACY).await;
        app.clock.advance_seconds(60);
        let third = write_to(&app, &jane, PHARMACY).await;
        let all = [first.thread_id, second.thread_id, third.thread_id];
        assert_eq!(ids(&tech, WorkList::Waiting).await, all);
        // Opening changes the state, not the place.
        mark_read(&tech, jane.patient_id(), first.thread_id)
            .await
            .unwrap();
        let rows = work(&tech, WorkList::Waiting).await;
        assert_eq!(rows.iter().map(|it| it.thread_id).collect::<Vec<_>>(), all);
        let states: Vec<_> = rows.iter().map(|it| it.state).collect();
        assert_eq!(
            states,
            [ThreadState::Opened, ThreadState::Sent, ThreadState::Sent]
        );
        assert_eq!(rows[1].patient_name.reveal(), "Schamberger, Patria");
        assert_eq!(rows[1].birth_date.to_string(), "1969-06-09");
    }

    async fn what_was_answered_last_comes_first(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let mut threads = Vec::new();
        for _ in 0..3 {
            app.clock.advance_seconds(60);
            threads.push(write_to(&app, &jane, PHARMACY).await.thread_id);
        }
        // Answered in another order than they were written in.
        for n in [1, 2, 0] {
            app.clock.advance_seconds(60);
            answer(&tech, jane.patient_id(), threads[n]).await;
        }
        let answered = ids(&tech, WorkList::Answered).await;
        assert_eq!(answered, [threads[0], threads[2], threads[1]]);
        assert!(ids(&tech, WorkList::Waiting).await.is_empty());
        // One that is written in again waits again, behind nothing older.
        app.clock.advance_seconds(60);
        let more = begin(&jane, &reply_in(threads[2], "And now?")).await;
        try_send(&jane, &more).await.unwrap();
        assert_eq!(ids(&tech, WorkList::Waiting).await, [threads[2]]);
        assert_eq!(
            ids(&tech, WorkList::Answered).await,
            [threads[0], threads[1]]
        );
    }

    async fn the_lists_page_without_gap_or_repeat_while_more_comes(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let tech = app.pharmacy_tech().await;
        let written = write_many(&app, &[&jane], 45).await;
        let seen = read_on(&tech, WorkList::Waiting, async || {
            app.clock.advance_seconds(1);
            write_to(&app, &patria, PHARMACY).await;
        })
        .await;
        assert_eq!(seen[..45], written);
        assert_eq!(seen.len(), 47, "what came between is at the end");

        // All are answered at one instant; the pages still end.
        for thread in &written {
            answer(&tech, jane.patient_id(), *thread).await;
        }
        let late = work(&tech, WorkList::Waiting).await[0].thread_id;
        let mut seen = read_on(&tech, WorkList::Answered, async || {
            app.clock.advance_seconds(1);
        })
        .await;
        let mut expected = written.clone();
        expected.sort();
        expected.reverse();
        assert_eq!(seen, expected);
        seen.dedup();
        assert!(!seen.contains(&late));
    }

    async fn a_thread_is_overdue_when_its_facilitys_day_is_over(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(sent.reply_by.unwrap().to_string(), "2026-11-24");
        // At Little Rock, Tuesday the 24th ends at 06:00 UTC on the 25th.
        app.clock.advance_seconds(5 * DAY + 13 * 3600 + 3599);
        let tech = app.pharmacy_tech().await;
        assert!(!work(&tech, WorkList::Waiting).await[0].overdue);
        app.clock.advance_seconds(3601);
        let tech = app.pharmacy_tech().await;
        assert!(work(&tech, WorkList::Waiting).await[0].overdue);
        // An answer that came late is an answer.
        answer(&tech, jane.patient_id(), sent.thread_id).await;
        assert!(!work(&tech, WorkList::Answered).await[0].overdue);
    }

    async fn other_teams_threads_are_on_nobody_elses_list(app: TestApp) {
        let jane = app.jane().await;
        let (tech, allison, triage) = (
            app.pharmacy_tech().await,
            app.allison().await,
            app.triage().await,
        );
        let pharmacy = write_to(&app, &jane, PHARMACY).await.thread_id;
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        let hauge = write_to(&app, &jane, hauge).await.thread_id;
        let unstaffed = write_to(&app, &jane, UNSTAFFED).await.thread_id;
        for (client, thread) in [(&tech, pharmacy), (&allison, hauge), (&triage, unstaffed)] {
            assert_eq!(ids(client, WorkList::Waiting).await, [thread]);
        }
        // A desk far away answers for its own facilities alone.
        let regional = app.sign_in("regional.desk").await;
        assert!(ids(&regional, WorkList::Waiting).await.is_empty());
    }

    async fn only_staff_have_a_list_and_it_takes_known_words_only(app: TestApp) {
        for client in [app.jane().await, app.admin().await, app.auditor().await] {
            let list = ListTeamThreads {
                list: WorkList::Waiting,
                cursor: None,
                background: false,
            };
            assert_eq!(code_of(client.call(&list).await), ErrorCode::Forbidden);
        }
        let tech = app.pharmacy_tech().await;
        let list = ListTeamThreads {
            list: WorkList::Waiting,
            cursor: None,
            background: false,
        };
        let url = format!("{API}{}", list.url());
        for more in ["&cursor=x", "&limit=x", "&patient=1"] {
            assert_eq!(
                tech.get(&format!("{url}{more}")).await.code(),
                ErrorCode::Malformed
            );
        }
        let unknown = url.replace("waiting", "everything");
        assert_eq!(tech.get(&unknown).await.code(), ErrorCode::Malformed);
    }
}
