//! What only an S3 storage can do wrong: it is elsewhere, it is somebody else's, it has parts.

use super::upload_pdf_of;
use crate::messaging::{PHARMACY, begin, letter_to};
use api_tests::{PDF, S3Server, TestApp, new_id, upload};
use axum::body::Body;
use backend::db::entity::attachment;
use backend::storage::{AttachmentStore, S3Place, StorageFault};
use bytes::Bytes;
use futures_util::stream;
use sea_orm::{EntityTrait, PaginatorTrait};
use shared::ErrorCode;
use shared::id::AttachmentId;
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// The storage of this run with something changed about how it is reached.
fn reached(change: impl FnOnce(&mut S3Place)) -> AttachmentStore {
    let mut place = S3Server::of_this_run().place("elsewhere");
    change(&mut place);
    AttachmentStore::s3(place).unwrap()
}

/// A port where nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn a_file_of_several_parts_that_breaks_off_leaves_no_part_behind() {
    let app = TestApp::s3().await;
    let jane = app.jane().await;
    let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
    let mebibyte = Bytes::from([PDF, &[0; 1024 * 1024][PDF.len()..]].concat());
    for whole in [6, 12] {
        let pieces = (0..whole)
            .map(|_| Ok(mebibyte.clone()))
            .chain([Err(std::io::Error::other(
                "the phone went through a tunnel",
            ))]);
        let body = Body::from_stream(stream::iter(pieces.collect::<Vec<_>>()));
        let place = (draft.patient_id, draft.id);
        let answer = upload(&jane, place, AttachmentId(new_id()), "scan.pdf", body).await;
        assert_eq!(answer.status, 400, "{whole} MiB");
        assert!(app.stored().is_empty(), "{whole} MiB: {:?}", app.stored());
    }
    let rows = attachment::Entity::find().count(app.app.db.reader()).await;
    assert_eq!(rows.unwrap(), 0);
}

#[tokio::test]
async fn while_the_storage_is_gone_files_wait_and_messages_do_not() {
    let app = TestApp::s3().await;
    let cut_off = app
        .another(|parts| {
            parts.attachments = reached(|place| place.endpoint = Some(nobody()));
        })
        .await;
    let jane = cut_off.jane().await;
    let begun = Instant::now();
    let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
    let place = (draft.patient_id, draft.id);
    let id = AttachmentId(new_id());
    let small = upload(&jane, place, id, "scan.pdf", PDF).await;
    assert_eq!(small.code(), ErrorCode::Unavailable);
    let (large, _) = upload_pdf_of(&jane, &draft, 12 * 1024 * 1024).await;
    assert_eq!(large.code(), ErrorCode::Unavailable);
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    // The same upload goes through when it is back.
    let jane = app.jane().await;
    assert_eq!(upload(&jane, place, id, "scan.pdf", PDF).await.status, 201);
}

#[tokio::test]
async fn what_is_wrong_with_a_storage_is_said_without_its_secrets() {
    let good = S3Server::of_this_run();
    assert_eq!(reached(|_| {}).check().await, Ok(()));
    let other_bucket = format!("s3://no-such-{}", new_id().simple());
    let faults = [
        reached(|place| place.url = other_bucket).check().await,
        reached(|place| place.credentials.secret_access_key = "wrong".to_owned().into())
            .check()
            .await,
        reached(|place| place.credentials.access_key_id = "stranger".to_owned())
            .check()
            .await,
        reached(|place| place.endpoint = Some(nobody()))
            .check()
            .await,
    ];
    let faults = faults.map(Result::unwrap_err);
    assert_eq!(faults[0], StorageFault::NoBucket);
    assert!(matches!(faults[1], StorageFault::Refused(_)), "{faults:?}");
    assert!(matches!(faults[2], StorageFault::Refused(_)), "{faults:?}");
    assert!(
        matches!(faults[3], StorageFault::Unreachable(_)),
        "{faults:?}"
    );
    for fault in faults {
        let text = format!("{fault} {fault:?}");
        for secret in [
            &*good.secret_access_key,
            &*good.access_key_id,
            "wrong",
            "stranger",
        ] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_work_names_no_key_either() {
    let app = TestApp::s3().await;
    let refused = app
        .another(|parts| {
            parts.attachments = reached(|place| {
                place.credentials.access_key_id = "stranger".to_owned();
            });
        })
        .await;
    let jane = refused.jane().await;
    let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
    let place = (draft.patient_id, draft.id);
    let answer = upload(&jane, place, AttachmentId(new_id()), "scan.pdf", PDF).await;
    assert_eq!(answer.code(), ErrorCode::Unavailable);
    let error = refused
        .app
        .attachments
        .remove("some-file")
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(text.contains("403"), "{text}");
    assert!(!text.contains("stranger"), "{text}");
}
