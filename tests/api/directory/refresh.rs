//! How the recipients in memory follow the database: beside the requests, on every server.

use super::{NORTH, NORTH_PHARMACY, bring, join_desk, labels};
use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, change, desk_of, draft_of, empty_team, join, letter_to, retire,
    thread, write_to,
};
use api_tests::{TestApp, both_databases};
use backend::auth::{Job, SystemGrant};
use backend::db::entity::{directory_change, recipient, team_member};
use backend::directory::{Changed, Directory, Refreshed, keep, note_change};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::timeout;

/// Far longer than anything here takes on the slowest machine.
const LONG: Duration = Duration::from_secs(20);

/// The changes that were noted after this version, oldest first.
async fn noted_after(app: &TestApp, version: i64) -> Vec<directory_change::Model> {
    directory_change::Entity::find()
        .filter(directory_change::Column::Seq.gt(version))
        .order_by_asc(directory_change::Column::Seq)
        .all(app.app.db.reader())
        .await
        .unwrap()
}

fn version(app: &TestApp) -> i64 {
    app.app.directory.loaded().unwrap().version()
}

async fn rename(app: &TestApp, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    change(app, async |tx| {
        tx.execute_unprepared(&sql).await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn a_replaced_index_stays_until_no_request_has_it_and_is_freed_beside_them(app: TestApp) {
        let (db, directory) = (&app.app.db, &app.app.directory);
        let refresh = async || directory.refresh(db, app.clock.now()).await.unwrap();
        refresh().await;
        let request = directory.loaded().unwrap();
        bring(&app, &[NORTH], false).await;
        assert_eq!(refresh().await, Refreshed::Everything);
        assert_eq!(directory.replaced(), 1);
        assert_eq!(refresh().await, Refreshed::Nothing);
        assert_eq!(directory.replaced(), 1, "the request still looks into it");
        drop(request);
        assert_eq!(directory.replaced(), 1, "the request has not freed it");
        assert_eq!(refresh().await, Refreshed::Nothing);
        assert_eq!(directory.replaced(), 0);
    }

    async fn no_search_reads_the_directory_however_old_the_one_in_memory_is(app: TestApp) {
        let (jane, nurse) = (app.jane().await, app.allison().await);
        let search = async || {
            // Afterwards the session is known.
            labels(&jane, "").await;
            let before = app.app.db.reader().statements();
            let found = labels(&jane, "northfield").await;
            (found, app.app.db.reader().statements() - before)
        };
        let (none, statements) = search().await;
        assert!(none.is_empty());
        bring(&app, &[NORTH], false).await;
        join(&app, &nurse, app.recipient("Northfield Clinic").await).await;
        app.clock.advance_seconds(600);
        assert_eq!(search().await, (none, statements));
        assert_eq!(app.refresh_directory().await, Refreshed::Everything);
        assert_eq!(search().await, (vec!["Northfield Clinic".to_owned()], statements));
    }

    async fn searches_are_answered_from_what_was_there_while_everything_is_read(app: TestApp) {
        let (jane, nurse) = (app.jane().await, app.allison().await);
        bring(&app, &[NORTH], false).await;
        join_desk(&app, &nurse, "Northfield Hospital").await;
        bring(&app, &[&NORTH.replace("Arctic", "Tundra")], false).await;
        let (directory, now) = (&app.app.directory, app.clock.now());
        let mut reading = pin!(directory.refresh(&app.app.db, now));
        let mut answers = 0;
        while poll_fn(|cx| Poll::Ready(reading.as_mut().poll(cx).is_pending())).await {
            let found = timeout(LONG, labels(&jane, "arctic")).await;
            assert_eq!(found.expect("it waits for nobody"), ["Northfield Clinic"]);
            answers += 1;
            // A search waits for nothing at all, and so would never let the reading go on.
            tokio::task::yield_now().await;
        }
        assert!(answers > 2, "{answers}");
        assert_eq!(labels(&jane, "tundra").await, ["Northfield Clinic"]);
    }

    async fn however_many_ask_first_the_directory_is_read_once(app: TestApp) {
        let (directory, now) = (Directory::default(), app.clock.now());
        assert!(directory.loaded().is_none());
        let all = join_all((0..8).map(|_| directory.snapshot(&app.app.db, now))).await;
        let first = all[0].as_ref().unwrap();
        for snapshot in &all {
            assert!(std::sync::Arc::ptr_eq(snapshot.as_ref().unwrap(), first));
        }
        assert_eq!(directory.builds(), 1);
    }

    async fn every_server_hears_of_a_change_by_itself(app: TestApp) {
        let other = app.another(|_| {}).await;
        let (jane, nurse) = (other.jane().await, app.allison().await);
        let tasks = [&app, &other].map(|it| tokio::spawn(keep(it.app.clone())));
        bring(&app, &[NORTH], false).await;
        join(&app, &nurse, app.recipient("Northfield Clinic").await).await;
        let latest = noted_after(&app, 0).await.last().unwrap().seq;
        let heard = async {
            while version(&app) < latest || version(&other) < latest {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, heard).await.expect("both hear of it");
        assert_eq!(labels(&jane, "northfield").await, ["Northfield Clinic"]);
        for task in tasks {
            task.abort();
        }
    }

    async fn a_retired_team_is_found_no_more_and_the_index_is_the_same(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        assert_eq!(labels(&jane, PHARMACY).await[0], PHARMACY);
        retire(&app, app.recipient(PHARMACY).await).await;
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
        assert!(!labels(&jane, PHARMACY).await.contains(&PHARMACY.to_owned()));
        assert!(!draft_of(&jane, &draft).await.unwrap().recipient_open);
        // Its thread names it as before.
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!(shown.recipient.label, PHARMACY);
    }

    async fn whoever_joins_or_leaves_a_desk_opens_or_closes_the_teams_behind_it(app: TestApp) {
        let (jane, nurse) = (app.jane().await, app.allison().await);
        let unstaffed = app.recipient(UNSTAFFED).await;
        let desk = desk_of(&app, unstaffed).await;
        let offered = async || labels(&jane, UNSTAFFED).await.contains(&UNSTAFFED.to_owned());
        assert!(offered().await);
        empty_team(&app, desk).await;
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
        assert!(!offered().await);
        assert_eq!(labels(&jane, PHARMACY).await[0], PHARMACY, "it has a member of its own");
        join(&app, &nurse, desk).await;
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
        assert!(offered().await);
    }

    async fn a_membership_that_ends_by_itself_is_noticed_within_five_minutes(app: TestApp) {
        let jane = app.jane().await;
        let unstaffed = app.recipient(UNSTAFFED).await;
        let desk = desk_of(&app, unstaffed).await;
        let end = app.clock.now().plus_seconds(100).0;
        change(&app, async |tx| {
            team_member::Entity::update_many()
                .col_expr(team_member::Column::ValidUntil, Expr::value(end))
                .filter(team_member::Column::RecipientId.eq(desk))
                .exec(tx)
                .await?;
            note_change(tx, app.clock.now(), Changed::These(&[desk])).await?;
            Ok(())
        })
        .await;
        app.refresh_directory().await;
        app.clock.advance_seconds(299);
        assert_eq!(app.refresh_directory().await, Refreshed::Nothing);
        assert_eq!(labels(&jane, UNSTAFFED).await[0], UNSTAFFED);
        app.clock.advance_seconds(1);
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
        assert!(!labels(&jane, UNSTAFFED).await.contains(&UNSTAFFED.to_owned()));
    }

    async fn when_the_directory_cannot_be_read_searches_go_on_with_what_was_there(app: TestApp) {
        let jane = app.jane().await;
        let directory = &app.app.directory;
        retire(&app, app.recipient(PHARMACY).await).await;
        rename(&app, "recipient", "gone").await;
        for failures in 1..3 {
            app.clock.advance_seconds(10);
            assert!(directory.refresh(&app.app.db, app.clock.now()).await.is_err());
            assert_eq!(directory.failures(), failures);
        }
        assert_eq!(directory.lag_seconds(app.clock.now()), 20);
        assert_eq!(labels(&jane, PHARMACY).await[0], PHARMACY);
        rename(&app, "gone", "recipient").await;
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
        assert_eq!(directory.lag_seconds(app.clock.now()), 0);
        assert!(!labels(&jane, PHARMACY).await.contains(&PHARMACY.to_owned()));
    }

    async fn an_import_notes_whom_it_changed_and_nothing_when_it_changed_nobody(app: TestApp) {
        let before = version(&app);
        bring(&app, &[NORTH, NORTH_PHARMACY], false).await;
        let both = [
            app.recipient("Northfield Clinic").await,
            app.recipient("Northfield Pharmacy").await,
        ];
        let mut noted: Vec<_> = noted_after(&app, before).await;
        assert!(noted.iter().all(|row| row.changed_at == app.clock.now()));
        let seqs: Vec<i64> = noted.iter().map(|row| row.seq).collect();
        assert_eq!(seqs, [before + 1, before + 2]);
        noted.sort_by_key(|row| row.recipient_id);
        let mut expected = both.map(Some);
        expected.sort();
        assert_eq!(noted.iter().map(|row| row.recipient_id).collect::<Vec<_>>(), expected);
        bring(&app, &[NORTH, NORTH_PHARMACY], false).await;
        assert!(noted_after(&app, before + 2).await.is_empty());
        // What nobody is found by changes who is open alone.
        app.refresh_directory().await;
        bring(&app, &[&NORTH.replace("messages,", ",")], false).await;
        let noted = noted_after(&app, before + 2).await;
        assert_eq!(noted.iter().map(|row| row.recipient_id).collect::<Vec<_>>(), [Some(both[0])]);
        assert_eq!(app.refresh_directory().await, Refreshed::Open);
    }

    async fn more_changes_than_can_be_named_are_one_of_everything(app: TestApp) {
        let before = version(&app);
        let lines: Vec<String> = (0..1_001)
            .map(|at| format!("Team {at:04},clinic,Facility,,,,,,messages,true"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        bring(&app, &lines, false).await;
        let noted = noted_after(&app, before).await;
        assert_eq!(noted.iter().map(|row| row.recipient_id).collect::<Vec<_>>(), [None]);
        assert_eq!(app.refresh_directory().await, Refreshed::Everything);
        assert_eq!(version(&app), before + 1);
    }

    async fn a_version_without_its_change_means_that_anything_may_have_changed(app: TestApp) {
        let jane = app.jane().await;
        // As a program writes it that knows of the version alone.
        change(&app, async |tx| {
            recipient::Entity::update_many()
                .col_expr(recipient::Column::Active, Expr::value(false))
                .filter(recipient::Column::Label.eq(PHARMACY))
                .exec(tx)
                .await?;
            tx.execute_unprepared("UPDATE directory_version SET version = version + 1").await?;
            Ok(())
        })
        .await;
        retire(&app, app.recipient(UNSTAFFED).await).await;
        assert_eq!(app.refresh_directory().await, Refreshed::Everything);
        for label in [PHARMACY, UNSTAFFED] {
            assert!(!labels(&jane, label).await.contains(&label.to_owned()));
        }
    }
}

#[tokio::test]
async fn a_change_waits_for_the_one_before_so_that_no_version_becomes_visible_out_of_turn() {
    let app = TestApp::postgres().await;
    let other = app.another(|_| {}).await;
    let before = version(&app);
    let now = app.clock.now();
    let impatient = async move {
        let grant = SystemGrant::for_job(Job::Accounts);
        let written = other.app.db.write_as_system(&grant, None, async |tx| {
            tx.execute_unprepared("SET LOCAL lock_timeout = '20ms'")
                .await?;
            note_change(tx, now, Changed::Everything).await?;
            Ok(())
        });
        written.await
    };
    change(&app, async |tx| {
        note_change(tx, now, Changed::Everything).await?;
        // Of another task: a write inside a write is refused.
        assert!(tokio::spawn(impatient).await.unwrap().is_err());
        Ok(())
    })
    .await;
    assert_eq!(noted_after(&app, before).await.len(), 1);
}
