//! Saying again who one is.

use api_tests::{Client, Refusal, both_databases};
use backend::demo::PASSPHRASE;
use shared::ErrorCode;
use shared::family::{Confirm, Confirmation};

pub(crate) async fn confirm(client: &Client, passphrase: &str) -> Result<(), Refusal> {
    let password = passphrase.into();
    client.call(&Confirm(Confirmation { password })).await
}

both_databases! {
    async fn a_wrong_passphrase_confirms_nothing_and_ends_nothing(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        app.clock.advance_seconds(600);
        assert_eq!(confirm(&karan, "wrong").await.unwrap_err().code(), ErrorCode::ConfirmFailed);
        let refused = super::invite(&karan, super::until("2026-11-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ConfirmFirst);
        assert_eq!(super::patients(&karan).await.len(), 1, "the session goes on");
    }

    async fn guessing_in_a_session_is_limited_as_guessing_at_the_door(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        for _ in 0..10 {
            assert_eq!(confirm(&karan, "wrong").await.unwrap_err().code(), ErrorCode::ConfirmFailed);
        }
        assert_eq!(confirm(&karan, PASSPHRASE).await.unwrap_err().code(), ErrorCode::RateLimited);
        // It is one count: whoever guesses in an open session does not guess at the door besides.
        let door = app.anonymous();
        let body = serde_json::json!({"username": "karan.gerhold", "password": PASSPHRASE});
        let answer = door.request(axum::http::Method::POST, "/api/v1/session").json(&body).send().await;
        assert_eq!(answer.code(), ErrorCode::RateLimited);
        app.clock.advance_seconds(14 * 60);
        super::patients(&karan).await;
        app.settled().await;
        app.clock.advance_seconds(61);
        confirm(&karan, PASSPHRASE).await.unwrap();
    }

    async fn another_session_of_the_same_account_is_not_confirmed_with_it(app: TestApp) {
        let (here, there) = (app.sign_in("karan.gerhold").await, app.sign_in("karan.gerhold").await);
        app.clock.advance_seconds(600);
        confirm(&here, PASSPHRASE).await.unwrap();
        super::invite(&here, super::until("2026-11-26")).await.unwrap();
        let refused = super::invite(&there, super::until("2026-11-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ConfirmFirst);
    }
}
