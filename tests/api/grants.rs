//! Rights that are narrower, that ended, that end while somebody acts.

mod arriving;

use crate::operations::{On, operations};
use api_tests::{Client, Correspondence, PDF, TestApp, both_databases, draft, new_id, upload};
use backend::auth::{Job, SystemGrant};
use backend::db::entity::{access_grant, attachment, audit_event, team_member};
use bytes::Bytes;
use futures_util::stream;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::account::GetSession;
use shared::directory::SearchRecipients;
use shared::family::{Capabilities, Capability, GrantKind};
use shared::id::{AccountId, AttachmentId, GrantId, PatientId};
use shared::messaging::{
    DraftContent, GetMailbox, GetThread, ListDrafts, MarkThreadRead, ThreadReading,
};
use shared::time::UtcMicros;

const SYSTEM: SystemGrant = SystemGrant::for_job(Job::Accounts);

/// Gives an account a right on a patient.
async fn give(
    app: &TestApp,
    client: &Client,
    patient_id: PatientId,
    capabilities: Capabilities,
    until: Option<UtcMicros>,
) {
    let row = access_grant::ActiveModel {
        id: Set(GrantId(new_id())),
        patient_id: Set(patient_id),
        account_id: Set(client.account_id()),
        kind: Set(GrantKind::Delegate),
        capabilities: Set(capabilities.0.cast_signed()),
        valid_from: Set(app.clock.now()),
        valid_until: Set(until),
        revoked_at: Set(None),
        source: Set("test".to_owned()),
        created_at: Set(app.clock.now()),
        purpose: Set(None),
        given_by: Set(None),
        approved_by: Set(None),
    };
    let given = app.app.db.write_as_system(&SYSTEM, None, async |tx| {
        access_grant::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    });
    given.await.unwrap();
}

/// Takes every right on a patient back.
async fn revoke(app: &TestApp, patient_id: PatientId) {
    let now = app.clock.now();
    let revoked = app.app.db.write_as_system(&SYSTEM, None, async |tx| {
        access_grant::Entity::update_many()
            .col_expr(access_grant::Column::RevokedAt, Expr::value(now.0))
            .filter(access_grant::Column::PatientId.eq(patient_id))
            .exec(tx)
            .await?;
        Ok(())
    });
    revoked.await.unwrap();
}

/// Gives an account all its rights back.
async fn restore(app: &TestApp, account: AccountId) {
    let never = Option::<i64>::None;
    let restored = app.app.db.write_as_system(&SYSTEM, None, async |tx| {
        access_grant::Entity::update_many()
            .col_expr(access_grant::Column::RevokedAt, Expr::value(never))
            .filter(access_grant::Column::AccountId.eq(account))
            .exec(tx)
            .await?;
        Ok(())
    });
    restored.await.unwrap();
}

const fn mailbox(patient_id: PatientId) -> GetMailbox {
    GetMailbox {
        patient_id,
        background: false,
    }
}

fn search(patient_id: PatientId) -> SearchRecipients {
    SearchRecipients {
        patient_id,
        text: "pharmacy".into(),
        limit: 5,
    }
}

both_databases! {
    async fn whoever_may_only_read_is_told_that_writing_is_not_theirs(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let patria = app.patria().await;
        give(&app, &patria, written.patient_id, Capabilities::of(&[Capability::ReadMessages]), None).await;
        let seen = patria.call(&GetSession { background: false }).await.unwrap();
        assert!(seen.patients.iter().any(|it| it.id == written.patient_id && !it.own));
        assert_eq!(patria.call(&mailbox(written.patient_id)).await.unwrap().unread, 0);
        let refused = patria.call(&search(written.patient_id)).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        let refused = patria.call(&ListDrafts { patient_id: written.patient_id }).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        // A thread that one is no party to does not exist, even for those who may read others.
        let thread = GetThread { patient_id: written.patient_id, thread_id: written.thread_id, background: false };
        assert_eq!(patria.call(&thread).await.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn every_reading_for_another_is_a_row_that_names_the_right(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        give(&app, &patria, jane.patient_id(), Capabilities::ALL, None).await;
        for _ in 0..3 {
            patria.call(&mailbox(jane.patient_id())).await.unwrap();
        }
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("read_mailbox"))
            .all(app.app.audit.database())
            .await
            .unwrap();
        assert_eq!(rows.len(), 3, "another's reading is counted one by one");
        for row in rows {
            assert_eq!((row.relation.as_str(), row.count), ("delegate", 1));
            assert_eq!(row.account_id, Some(patria.account_id()));
            assert!(row.grant_id.is_some());
        }
    }

    async fn a_right_ends_with_its_last_instant(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let until = app.clock.now().plus_seconds(600);
        let before = patria.call(&GetSession { background: false }).await.unwrap().patients;
        give(&app, &patria, jane.patient_id(), Capabilities::ALL, Some(until)).await;
        app.clock.advance_seconds(599);
        assert!(patria.call(&mailbox(jane.patient_id())).await.is_ok());
        app.clock.advance_seconds(1);
        let refused = patria.call(&mailbox(jane.patient_id())).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let seen = patria.call(&GetSession { background: false }).await.unwrap();
        assert_eq!(seen.patients, before);
    }

    async fn a_right_that_was_taken_back_is_gone_at_the_next_request(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        assert!(jane.call(&mailbox(written.patient_id)).await.is_ok());
        revoke(&app, written.patient_id).await;
        for operation in operations().iter().filter(|it| it.is_about_a_patient()) {
            let answer = operation.send(&jane, &written, On::Janes).await;
            assert_eq!(answer.code(), ErrorCode::NotFound, "{} {}", operation.method, operation.path);
        }
    }

    async fn whoever_leaves_a_team_loses_its_threads_at_once_and_the_desk_gets_them(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (tech, desk) = (app.pharmacy_tech().await, app.triage().await);
        let read = MarkThreadRead { patient_id: written.patient_id, thread_id: written.thread_id, reading: ThreadReading::default() };
        assert!(tech.call(&read).await.is_ok());
        assert_eq!(desk.call(&read).await.unwrap_err().code(), ErrorCode::NotFound);
        let now = app.clock.now();
        let left = app.app.db.write_as_system(&SYSTEM, None, async |tx| {
            team_member::Entity::update_many()
                .col_expr(team_member::Column::ValidUntil, Expr::value(now.0))
                .filter(team_member::Column::AccountId.eq(tech.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        });
        left.await.unwrap();
        for operation in operations().iter().filter(|it| it.is_about_a_patient()) {
            for on in [On::Janes, On::Teams] {
                let answer = operation.send(&tech, &written, on).await;
                assert_eq!(answer.code(), ErrorCode::NotFound, "{} {}", operation.method, operation.path);
            }
        }
        // Little Rock Pharmacy has no member now: its facility's desk answers for it.
        assert!(desk.call(&read).await.is_ok());
        let allison = app.allison().await;
        assert_eq!(allison.call(&read).await.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn a_right_that_is_taken_back_while_a_file_arrives_keeps_the_file_out(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let begun = draft(&jane, patient_id, DraftContent::default()).await;
        // The policy was checked when the upload began; before its last byte the right is taken back.
        let body = {
            let app = app.clone();
            stream::unfold(0, move |step| {
                let app = app.clone();
                async move {
                    match step {
                        0 => Some((Ok::<_, std::io::Error>(Bytes::from_static(PDF)), 1)),
                        1 => {
                            revoke(&app, patient_id).await;
                            Some((Ok(Bytes::from_static(b"more")), 2))
                        }
                        _ => None,
                    }
                }
            })
        };
        let body = axum::body::Body::from_stream(body);
        let place = (patient_id, begun.id);
        let answer = upload(&jane, place, AttachmentId(new_id()), "a.pdf", body).await;
        assert_eq!(answer.code(), ErrorCode::NotFound);
        let rows = attachment::Entity::find().count(app.app.db.reader()).await.unwrap();
        assert_eq!(rows, 0);
        let stored = app.file("storage").join("attachments");
        let files = std::fs::read_dir(stored).map_or(0, Iterator::count);
        assert_eq!(files, 0, "the bytes that had arrived are removed again");
    }

    async fn refused_people_send_no_byte_of_a_file(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let patria = app.patria().await;
        let read = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = std::sync::Arc::clone(&read);
        let body = stream::once(async move {
            seen.store(true, std::sync::atomic::Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from_static(PDF))
        });
        let body = axum::body::Body::from_stream(body);
        let place = (written.patient_id, written.draft_id);
        let answer = upload(&patria, place, AttachmentId(new_id()), "a.pdf", body).await;
        assert_eq!(answer.code(), ErrorCode::NotFound);
        assert!(!read.load(std::sync::atomic::Ordering::SeqCst));
    }
}
