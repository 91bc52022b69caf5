//! The outbox's dispatcher: everyone has every event, whatever fails in between.

use crate::messaging::{PHARMACY, change, outbox_of, write_to};
use api_tests::{TestApp, both_databases, new_id};
use backend::db::entity::{outbox_delivery, outbox_event, team_revision};
use backend::http::Error;
use backend::live;
use backend::outbox::{Consumer, Delivered, Dispatcher, Event, Lag, Outside, lag};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

const HOUR: i64 = 3600;

/// Somebody outside who is told of messages.
#[derive(Debug, Default)]
struct Postman {
    had: Mutex<Vec<Uuid>>,
    tries: AtomicUsize,
    fails: AtomicBool,
    hangs: AtomicBool,
}

#[async_trait::async_trait]
impl Outside for Postman {
    fn wants(&self, event: &Event) -> bool {
        matches!(event, Event::MessageSent { .. })
    }

    async fn deliver(&self, id: Uuid, _: &Event) -> Result<Delivered, Error> {
        self.tries.fetch_add(1, Ordering::SeqCst);
        while self.hangs.load(Ordering::SeqCst) {
            tokio::task::yield_now().await;
        }
        if self.fails.load(Ordering::SeqCst) {
            return Err(Error::Unavailable("the post office is closed"));
        }
        self.had.lock().unwrap().push(id);
        Ok(Delivered::Had)
    }
}

impl Postman {
    fn had(&self) -> Vec<Uuid> {
        self.had.lock().unwrap().clone()
    }

    fn tries(&self) -> usize {
        self.tries.load(Ordering::SeqCst)
    }
}

fn dispatcher(app: &TestApp, postman: &Arc<Postman>) -> Dispatcher {
    let outside: Arc<dyn Outside> = Arc::<Postman>::clone(postman);
    Dispatcher::new(
        app.app.db.clone(),
        app.clock.clone(),
        app.app.random,
        vec![live::consumer(&app.app), Consumer::Outside("post", outside)],
    )
}

async fn turn(dispatcher: &Dispatcher) {
    dispatcher.hand_out_all().await.unwrap();
    dispatcher.deliver_all().await.unwrap();
}

async fn deliveries(app: &TestApp) -> Vec<outbox_delivery::Model> {
    let all = outbox_delivery::Entity::find();
    all.all(app.app.db.reader()).await.unwrap()
}

async fn revision(app: &TestApp) -> i64 {
    let team = app.recipient(PHARMACY).await;
    let row = team_revision::Entity::find_by_id(team);
    let row = row.one(app.app.db.reader()).await.unwrap();
    row.map_or(0, |row| row.revision)
}

async fn lag_of(app: &TestApp) -> Lag {
    lag(app.app.db.reader(), app.clock.now()).await.unwrap()
}

async fn note_unknown_kind(app: &TestApp) {
    let event = outbox_event::ActiveModel {
        id: Set(new_id()),
        kind: Set("of_tomorrow".to_owned()),
        payload: Set(json!({"kind": "of_tomorrow"})),
        created_at: Set(app.clock.now()),
        done_at: Set(None),
        handed_out_at: Set(None),
    };
    change(app, async |tx| {
        outbox_event::Entity::insert(event)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn an_event_is_done_when_everyone_had_it(app: TestApp) {
        let postman = Arc::new(Postman::default());
        let dispatcher = dispatcher(&app, &postman);
        let jane = app.jane().await;
        write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(7);
        assert_eq!(lag_of(&app).await, Lag { waiting: 1, oldest_seconds: 7, dead: 0 });
        dispatcher.hand_out_all().await.unwrap();
        // The rows of this database are changed already; somebody outside has still to be told.
        assert_eq!(revision(&app).await, 1);
        assert_eq!(outbox_of(&app).await[0].done_at, None);
        assert_eq!(lag_of(&app).await, Lag { waiting: 1, oldest_seconds: 7, dead: 0 });
        dispatcher.deliver_all().await.unwrap();
        let row = &outbox_of(&app).await[0];
        assert_eq!(row.done_at, Some(app.clock.now()));
        assert_eq!(postman.had(), [row.id]);
        assert!(deliveries(&app).await.is_empty());
        assert_eq!(lag_of(&app).await, Lag::default());
        turn(&dispatcher).await;
        assert_eq!((postman.tries(), revision(&app).await), (1, 1));
    }

    async fn two_dispatchers_at_once_tell_everyone_once(app: TestApp) {
        let other = app.another(|_| {}).await;
        let postman = Arc::new(Postman::default());
        let (one, two) = (dispatcher(&app, &postman), dispatcher(&other, &postman));
        let jane = app.jane().await;
        for count in 1..=8 {
            write_to(&app, &jane, PHARMACY).await;
            tokio::join!(turn(&one), turn(&two));
            // Whoever was passed over had nothing to do.
            turn(&one).await;
            assert_eq!(revision(&app).await, count, "each event once");
        }
        let mut had = postman.had();
        let mut events: Vec<Uuid> = outbox_of(&app).await.iter().map(|row| row.id).collect();
        assert!(outbox_of(&app).await.iter().all(|row| row.done_at.is_some()));
        had.sort();
        events.sort();
        assert_eq!(had, events);
    }

    async fn a_try_that_was_cut_off_is_made_again_when_its_lease_has_ended(app: TestApp) {
        let postman = Arc::new(Postman::default());
        postman.hangs.store(true, Ordering::SeqCst);
        let dispatcher = dispatcher(&app, &postman);
        write_to(&app, &app.jane().await, PHARMACY).await;
        let crashing = tokio::spawn({
            let dispatcher = dispatcher.clone();
            async move { turn(&dispatcher).await }
        });
        while postman.tries() == 0 {
            tokio::task::yield_now().await;
        }
        crashing.abort();
        assert!(crashing.await.unwrap_err().is_cancelled());
        postman.hangs.store(false, Ordering::SeqCst);
        turn(&dispatcher).await;
        assert_eq!(postman.tries(), 1, "the lease holds: it may still be under way");
        app.clock.advance_seconds(90);
        turn(&dispatcher).await;
        assert_eq!(postman.had().len(), 1);
        assert_eq!(lag_of(&app).await, Lag::default());
    }

    async fn whoever_comes_back_after_the_lease_does_not_spoil_the_next_try(app: TestApp) {
        let slow = Arc::new(Postman::default());
        slow.hangs.store(true, Ordering::SeqCst);
        slow.fails.store(true, Ordering::SeqCst);
        let late = dispatcher(&app, &slow);
        write_to(&app, &app.jane().await, PHARMACY).await;
        late.hand_out_all().await.unwrap();
        let late = tokio::spawn(async move { late.deliver_all().await });
        while slow.tries() == 0 {
            tokio::task::yield_now().await;
        }
        app.clock.advance_seconds(90);
        let failing = Arc::new(Postman::default());
        failing.fails.store(true, Ordering::SeqCst);
        let next = dispatcher(&app, &failing);
        next.deliver_all().await.unwrap();
        let before = deliveries(&app).await;
        assert_eq!(before[0].attempts, 2);
        // The first one ends now, in failure: the second one's outcome stands.
        slow.hangs.store(false, Ordering::SeqCst);
        late.await.unwrap().unwrap();
        assert_eq!(deliveries(&app).await, before);
    }

    async fn a_consumer_that_fails_is_asked_later_and_later_and_at_last_given_up(app: TestApp) {
        let postman = Arc::new(Postman::default());
        postman.fails.store(true, Ordering::SeqCst);
        let dispatcher = dispatcher(&app, &postman);
        write_to(&app, &app.jane().await, PHARMACY).await;
        let mut waits = Vec::new();
        for attempt in 1.. {
            turn(&dispatcher).await;
            let row = deliveries(&app).await[0].clone();
            assert_eq!((row.attempts, postman.tries()), (attempt, usize::try_from(attempt).unwrap()));
            turn(&dispatcher).await;
            assert_eq!(postman.tries(), usize::try_from(attempt).unwrap(), "not before its time");
            if row.dead_at.is_some() {
                break;
            }
            let wait = row.due_at.seconds_since(app.clock.now());
            waits.push(wait);
            app.clock.advance_seconds(wait + 1);
        }
        assert_eq!(waits.len(), 19);
        assert!((2..=4).contains(&waits[0]), "{waits:?}");
        assert!((HOUR / 2..=HOUR).contains(&waits[18]), "{waits:?}");
        assert_eq!(lag_of(&app).await, Lag { waiting: 0, oldest_seconds: 0, dead: 1 });
        assert_eq!(revision(&app).await, 1, "the others are not kept waiting");
        app.clock.advance_seconds(24 * HOUR);
        turn(&dispatcher).await;
        assert_eq!(postman.tries(), 20, "what was given up stays so");
        assert_eq!(outbox_of(&app).await[0].done_at, None);
    }

    async fn an_event_of_a_kind_that_is_not_known_yet_waits_and_stops_nobody(app: TestApp) {
        let postman = Arc::new(Postman::default());
        let dispatcher = dispatcher(&app, &postman);
        note_unknown_kind(&app).await;
        app.clock.advance_seconds(1);
        write_to(&app, &app.jane().await, PHARMACY).await;
        turn(&dispatcher).await;
        assert_eq!((revision(&app).await, postman.had().len()), (1, 1));
        assert_eq!(deliveries(&app).await.len(), 2, "one for each consumer");
        app.clock.advance_seconds(5);
        turn(&dispatcher).await;
        let rows = deliveries(&app).await;
        assert!(rows.iter().all(|row| row.attempts == 1 && row.dead_at.is_none()), "{rows:?}");

        // Now this is the newer program.
        let jane = app.jane().await;
        change(&app, async |tx| {
            let payload = json!({"kind": "mailbox_changed", "account_id": jane.account_id(),
                "patient_id": jane.patient_id(), "thread_id": new_id()});
            let mut event: outbox_event::ActiveModel = outbox_event::Entity::find_by_id(rows[0].event_id)
                .one(tx)
                .await?
                .unwrap()
                .into();
            event.payload = Set(payload);
            outbox_event::Entity::update(event).exec(tx).await?;
            Ok(())
        })
        .await;
        app.clock.advance_seconds(10);
        turn(&dispatcher).await;
        assert!(deliveries(&app).await.is_empty());
        assert!(outbox_of(&app).await.iter().all(|row| row.done_at.is_some()));
        assert_eq!(postman.had().len(), 1, "it is none that the post wants");
        assert_eq!(super::own(&super::counters(&jane).await).revision, 2);
    }

    async fn a_commit_wakes_the_dispatcher_and_a_rolled_back_one_leaves_nothing(app: TestApp) {
        let postman = Arc::new(Postman::default());
        let dispatcher = dispatcher(&app, &postman);
        let task = tokio::spawn(dispatcher.keep());
        write_to(&app, &app.jane().await, PHARMACY).await;
        let told = async {
            while postman.had().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(20), told).await.expect("it was told");
        task.abort();
    }
}
