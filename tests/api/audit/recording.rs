//! What the audit keeps of many at once, of lists, of tries; and that it only grows.

use super::{everything, rows};
use crate::messaging::{PHARMACY, code_of, mailbox, reply_in, save, work, write_to};
use api_tests::{both_databases, new_id};
use backend::audit::{AuditOutcome, ReadEvent};
use backend::auth::{Action, Job, Relation, SystemGrant};
use sea_orm::{ConnectionTrait, DbBackend};
use shared::ErrorCode;
use shared::family::GrantKind;
use shared::id::{DraftId, GrantId, PatientId, SessionId};
use shared::team::WorkList;
use std::collections::BTreeSet;

/// More rows than one statement takes on either database.
const MANY: usize = 6_000;

both_databases! {
    async fn a_row_cannot_be_written_over(app: TestApp) {
        const COLUMNS: &str = "at, account_id, session_id, patient_id, grant_id, relation, action, \
             object, outcome, count, request_id";
        let jane = app.jane().await;
        mailbox(&jane, jane.patient_id()).await;
        let before = everything(&app).await;
        let again = format!(
            "INTO audit_event (id, {COLUMNS}) SELECT id, {COLUMNS} FROM audit_event"
        );
        let statements = match app.app.db.backend() {
            DbBackend::Postgres => vec![
                format!("INSERT {again} ON CONFLICT (id) DO UPDATE SET count = 0"),
                "TRUNCATE audit_event".to_owned(),
            ],
            _ => vec![
                format!("INSERT OR REPLACE {again}"),
                format!("REPLACE {again}"),
                format!("INSERT {again} WHERE true ON CONFLICT (id) DO UPDATE SET count = 0"),
            ],
        };
        let why = |error: String| assert!(error.contains("the audit only grows"), "{error}");
        for sql in statements {
            let of_reads = app.app.audit.database().execute_unprepared(&sql).await;
            why(of_reads.unwrap_err().to_string());
            let grant = SystemGrant::for_job(Job::Housekeeping);
            let of_changes = app.app.db.write_as_system(&grant, None, async |tx| {
                tx.execute_unprepared(&sql).await?;
                Ok(())
            });
            why(of_changes.await.unwrap_err().to_string());
        }
        assert_eq!(everything(&app).await, before);
    }

    async fn the_counts_of_thousands_are_written_at_once(app: TestApp) {
        let jane = app.jane().await;
        let events: Vec<ReadEvent> = (0..MANY)
            .map(|_| ReadEvent {
                at: app.clock.now(),
                account_id: jane.account_id(),
                session_id: SessionId(new_id()),
                patient_id: Some(jane.patient_id()),
                relation: Some(Relation::Grant(GrantId(new_id()), GrantKind::Own)),
                action: Action::ReadMailbox,
                object: None,
                outcome: AuditOutcome::Allowed,
                request_id: new_id(),
                windowed: true,
            })
            .collect();
        let sum = async || {
            let counts = rows(&app, "read_mailbox").await;
            (counts.len(), counts.iter().map(|row| row.count).sum::<i64>())
        };
        app.app.audit.record(events.clone()).await.unwrap();
        assert_eq!(sum().await, (MANY, 6_000));
        for _ in 0..3 {
            app.app.audit.record(events.clone()).await.unwrap();
        }
        assert_eq!(sum().await, (MANY, 6_000), "counted, not written yet");
        app.app.audit.flush().await.unwrap();
        assert_eq!(sum().await, (2 * MANY, 24_000));
    }

    async fn the_work_list_is_a_row_for_each_patient_that_its_page_shows(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let tech = app.pharmacy_tech().await;
        work(&tech, WorkList::Waiting).await;
        assert!(rows(&app, "read_work_list").await.is_empty(), "nobody was shown");
        for client in [&jane, &jane, &patria] {
            app.clock.advance_seconds(1);
            write_to(&app, client, PHARMACY).await;
        }
        work(&tech, WorkList::Answered).await;
        assert!(rows(&app, "read_work_list").await.is_empty(), "nobody was shown");
        let shown = async |from: usize| -> Vec<PatientId> {
            let found = rows(&app, "read_work_list").await;
            for row in &found {
                assert_eq!((row.count, row.relation.as_str()), (1, "team"));
                assert_eq!(row.outcome, AuditOutcome::Allowed);
                assert_eq!(row.account_id, Some(tech.account_id()));
            }
            found[from..].iter().map(|row| row.patient_id.unwrap()).collect()
        };
        work(&tech, WorkList::Waiting).await;
        let both = shown(0).await;
        assert_eq!(both.len(), 2, "one for each, however many threads they have");
        let both: BTreeSet<_> = both.into_iter().collect();
        assert_eq!(both, BTreeSet::from([jane.patient_id(), patria.patient_id()]));
        // A page of one thread shows its patient alone.
        let first = "/api/v1/team/threads?list=waiting&limit=1";
        assert_eq!(tech.get(first).await.status, 200);
        assert_eq!(shown(2).await, [jane.patient_id()]);
    }

    async fn a_draft_that_names_another_patients_thread_is_a_row(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let hers = write_to(&app, &jane, PHARMACY).await;
        let before = rows(&app, "read_draft").await.len();
        let id = DraftId(new_id());
        let reply = reply_in(hers.thread_id, "Is it there?");
        let refused = save(&patria, patria.patient_id(), id, None, &reply).await;
        assert_eq!(code_of(refused), ErrorCode::NotFound);
        let found = rows(&app, "read_draft").await.split_off(before);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].outcome, AuditOutcome::Hidden);
        assert_eq!(found[0].account_id, Some(patria.account_id()));
        assert_eq!(found[0].object, Some(id.0));
    }
}
