//! What a teen keeps for themselves is absent for their parents everywhere, and the other way round.

use super::*;
use crate::operations::{On, operations};
use api_tests::{Correspondence, answer_thread, both_databases};
use shared::live::GetCounters;
use std::collections::BTreeMap;

/// Everything that an account receives about a patient and about itself, by operation: every GET of the
/// OpenAPI document that answers, except those on one thing, for which the ids are given.
async fn all_that_is_received(
    client: &Client,
    written: &Correspondence,
    threads: &[SentView],
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for operation in operations() {
        // The stream sends what the counters say; it has no end to wait for.
        if !operation.is_safe() || operation.path == "/events" {
            continue;
        }
        let mut urls = vec![operation.url(written, On::Janes)];
        if operation.path.contains("{patient_id}/messages")
            && !operation.path.contains("{message_id}")
        {
            for folder in ["sent", "trash"] {
                urls.push(urls[0].replace("inbox", folder));
            }
        }
        if operation.is("get", "/patients/{patient_id}/threads/{thread_id}") {
            let of_thread = |sent: &SentView| {
                urls[0].replace(&written.thread_id.to_string(), &sent.thread_id.to_string())
            };
            urls = threads.iter().map(of_thread).collect();
        }
        if operation.path == "/patients/{patient_id}/recipients" {
            urls.push(format!("{}?q=little+rock", urls[0]));
        }
        for url in urls {
            let answer = client.get(&url).await;
            let mut text = String::from_utf8_lossy(&answer.bytes).into_owned();
            if url.ends_with("/session") {
                // The server's clock and what follows from it.
                let mut json: serde_json::Value = answer.json();
                for clock in ["now", "idle_expires_at"] {
                    json[clock] = 0.into();
                }
                text = json.to_string();
            }
            all.insert(url, format!("{} {text}", answer.status));
        }
    }
    all
}

/// What is named in URLs when nothing of it is the client's own.
async fn names(app: &TestApp, patient_id: PatientId) -> Correspondence {
    Correspondence {
        patient_id,
        ..Correspondence::write(app).await
    }
}

both_databases! {
    async fn a_parents_client_receives_the_same_bytes_with_and_without_a_teens_private_thread(app: TestApp) {
        let (patria, carlene) = (app.patria().await, app.sign_in("carlene.schamberger").await);
        let teen = carlene.patient_id();
        let names = names(&app, teen).await;
        let before = all_that_is_received(&patria, &names, &[]).await;
        assert!(before.len() > 10, "{:?}", before.keys());
        let counters = patria.call(&GetCounters).await.unwrap();
        let sent = write_for(&app, &carlene, teen, None).await;
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, teen, sent.thread_id, "Come by.").await;
        draft_for(&carlene, teen, &letter_to(&app, PHARMACY).await).await;
        app.settled().await;
        let after = all_that_is_received(&patria, &names, &[]).await;
        assert_eq!(after, before);
        assert_eq!(patria.call(&GetCounters).await.unwrap(), counters);
        // By its own id it is as if it did not exist.
        let theirs = all_that_is_received(&patria, &names, std::slice::from_ref(&sent)).await;
        let never = SentView {
            thread_id: shared::id::ThreadId(new_id()),
            ..sent.clone()
        };
        let nothing = all_that_is_received(&patria, &names, &[never]).await;
        assert!(theirs.values().eq(nothing.values()));
    }

    async fn what_a_parent_writes_about_a_teen_is_absent_for_the_teen(app: TestApp) {
        let (patria, carlene) = (app.patria().await, app.sign_in("carlene.schamberger").await);
        let teen = carlene.patient_id();
        let names = names(&app, teen).await;
        let before = all_that_is_received(&carlene, &names, &[]).await;
        let sent = write_for(&app, &patria, teen, None).await;
        answer_thread(&app.pharmacy_tech().await, teen, sent.thread_id, "Yes.").await;
        app.settled().await;
        assert_eq!(all_that_is_received(&carlene, &names, &[]).await, before);
        assert_eq!(inbox(&patria, teen).await.len(), 1);
    }

    async fn a_teen_may_let_a_parent_in(app: TestApp) {
        let (patria, carlene) = (app.patria().await, app.sign_in("carlene.schamberger").await);
        let teen = carlene.patient_id();
        let offered = readers(&carlene, teen).await;
        assert_eq!(offered.len(), 1);
        assert!(!offered[0].by_default);
        let sent = write_for(&app, &carlene, teen, Some(vec![patria.account_id()])).await;
        let seen = thread(&patria, teen, sent.thread_id).await.unwrap();
        assert_eq!(seen.readers.len(), 2);
        assert_eq!(mailbox(&patria, teen).await.unread, 1);
    }
}
