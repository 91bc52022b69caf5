//! Using a code: what one gets, when it begins and ends, and what guessing brings.

use super::{DAY, READ, day, family, invite, later, patients, reads, redeem, until};
use crate::messaging::{PHARMACY, begin, change, letter_to, thread, try_send, write_to};
use api_tests::{Client, answer_thread, both_databases};
use axum::http::Method;
use backend::db::entity::{account, audit_event, grant_invite, thread as threads};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::family::{
    AccountLevel, GrantEventKind, GrantKind, InviteCode, NewInvite, PreviewInvite, WithdrawInvite,
};
use shared::messaging::{Arrangement, DraftContent, Folder, ListMessages};

async fn post(client: &Client, what: &str, code: &str) -> api_tests::Answer {
    let body = serde_json::json!({"code": code});
    let url = format!("/api/v1/invites/{what}");
    client.request(Method::POST, &url).json(&body).send().await
}

both_databases! {
    async fn who_is_given_a_code_reads_what_was_written_before_until_the_last_day_is_over(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let sent = write_to(&app, &karan, PHARMACY).await;
        answer_thread(&app.pharmacy_tech().await, karan.patient_id(), sent.thread_id, "It is ready.").await;
        let code = invite(&karan, until("2026-11-20")).await.unwrap().code;
        let judi = app.sign_in("judi.schamberger").await;
        let preview = judi.call(&PreviewInvite(InviteCode { code: code.clone() })).await.unwrap();
        assert_eq!(preview.patient.reveal(), "Karan Gerhold");
        assert_eq!(preview.purpose.reveal(), "The week after my operation");
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound), "looking is not using");
        let redeemed = redeem(&judi, code.reveal()).await.unwrap();
        assert_eq!(redeemed.patient_id, karan.patient_id());
        assert_eq!(reads(&judi, karan.patient_id()).await, Ok(0), "what was there before is read");
        let inbox = ListMessages { patient_id: karan.patient_id(), folder: Folder::Inbox, arrange: Arrangement::Newest, cursor: None, background: false };
        assert_eq!(judi.call(&inbox).await.unwrap().items.len(), 2);
        assert!(thread(&judi, karan.patient_id(), sent.thread_id).await.is_ok());
        let seen = patients(&judi).await;
        let patient = seen.iter().find(|it| it.id == karan.patient_id()).unwrap();
        assert_eq!(patient.relation, GrantKind::Delegate);
        // 20 November ends at Little Rock at 06:00 UTC of the 21st: 38 hours after the test's beginning.
        let judi = later(&app, 38 * 3600 - 1, "judi.schamberger").await;
        assert!(reads(&judi, karan.patient_id()).await.is_ok());
        app.clock.advance_seconds(1);
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
        assert_eq!(thread(&judi, karan.patient_id(), sent.thread_id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert!(patients(&judi).await.iter().all(|it| it.id != karan.patient_id()));
    }

    async fn a_right_that_begins_later_begins_with_that_day_at_the_facility(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let new = NewInvite { starts_on: Some(day("2026-11-21")), ..until("2026-11-25") };
        let code = invite(&karan, new).await.unwrap().code;
        redeem(&judi, code.reveal()).await.unwrap();
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
        let judi = later(&app, 38 * 3600 - 1, "judi.schamberger").await;
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
        app.clock.advance_seconds(1);
        assert!(reads(&judi, karan.patient_id()).await.is_ok());
    }

    async fn what_is_written_before_the_first_day_is_there_on_it_unless_it_is_private(app: TestApp) {
        let (karan, tech) = (app.sign_in("karan.gerhold").await, app.pharmacy_tech().await);
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let whose = karan.patient_id();
        let before = write_to(&app, &karan, PHARMACY).await;
        super::give(&karan, &george, until("2026-11-25")).await;
        let new = NewInvite { starts_on: Some(day("2026-11-21")), ..until("2026-11-25") };
        let code = invite(&karan, new).await.unwrap().code;
        redeem(&judi, code.reveal()).await.unwrap();
        let between = write_to(&app, &karan, PHARMACY).await;
        // Without George it is nobody's who joins.
        let alone = DraftContent { readers: Some(vec![]), ..letter_to(&app, PHARMACY).await };
        let private = try_send(&karan, &begin(&karan, &alone).await).await.unwrap();
        for sent in [before.thread_id, between.thread_id, private.thread_id] {
            answer_thread(&tech, whose, sent, "It is ready.").await;
            assert_eq!(thread(&judi, whose, sent).await.unwrap_err().code(), ErrorCode::NotFound);
        }
        assert_eq!(reads(&judi, whose).await, Err(ErrorCode::NotFound));
        assert_eq!(reads(&george, whose).await, Ok(3), "who may read already has one message and two answers to read");
        let judi = later(&app, 38 * 3600, "judi.schamberger").await;
        assert_eq!(reads(&judi, whose).await, Ok(0), "what was there before is read");
        for sent in [before.thread_id, between.thread_id] {
            assert_eq!(thread(&judi, whose, sent).await.unwrap().messages.len(), 2);
        }
        assert_eq!(thread(&judi, whose, private.thread_id).await.unwrap_err().code(), ErrorCode::NotFound);
        let inbox = ListMessages { patient_id: whose, folder: Folder::Inbox, arrange: Arrangement::Newest, cursor: None, background: false };
        assert_eq!(judi.call(&inbox).await.unwrap().items.len(), 4);
        // From now on it is news.
        answer_thread(&app.pharmacy_tech().await, whose, between.thread_id, "It is still there.").await;
        assert_eq!(reads(&judi, whose).await, Ok(1));
    }

    async fn private_threads_are_not_joined_later(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (open, private) = (write_to(&app, &karan, PHARMACY).await, write_to(&app, &karan, PHARMACY).await);
        change(&app, async |tx| {
            threads::Entity::update_many()
                .col_expr(threads::Column::Private, Expr::value(true))
                .filter(threads::Column::Id.eq(private.thread_id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        redeem(&judi, code.reveal()).await.unwrap();
        assert!(thread(&judi, karan.patient_id(), open.thread_id).await.is_ok());
        let refused = thread(&judi, karan.patient_id(), private.thread_id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let inbox = ListMessages { patient_id: karan.patient_id(), folder: Folder::Inbox, arrange: Arrangement::Newest, cursor: None, background: false };
        let listed = judi.call(&inbox).await.unwrap();
        assert_eq!(listed.items.len(), 1);
        assert_eq!(thread(&karan, karan.patient_id(), private.thread_id).await.unwrap().messages.len(), 1, "the patient keeps it");
    }

    async fn a_code_is_read_however_it_is_typed(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        let typed = code.reveal().to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        redeem(&judi, &format!("  {typed} ")).await.unwrap();
    }

    async fn wrong_used_withdrawn_and_old_codes_get_the_same_answer(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let code = async || invite(&karan, until("2026-12-26")).await.unwrap();
        let (used, withdrawn, old) = (code().await, code().await, code().await);
        redeem(&judi, used.code.reveal()).await.unwrap();
        karan.call(&WithdrawInvite { patient_id: karan.patient_id(), invite_id: withdrawn.id }).await.unwrap();
        let mut answers = Vec::new();
        for what in ["preview", "redeem"] {
            for code in [used.code.reveal(), withdrawn.code.reveal(), "7777-7777-7777", "7777", "", "?"] {
                let answer = post(&george, what, code).await;
                assert_eq!(answer.code(), ErrorCode::InviteUnusable, "{what} {code}");
                answers.push(answer.telling());
                app.settled().await;
                app.clock.advance_seconds(120);
            }
        }
        let george = later(&app, 7 * DAY, "george.kutch").await;
        for what in ["preview", "redeem"] {
            let answer = post(&george, what, old.code.reveal()).await;
            assert_eq!(answer.code(), ErrorCode::InviteUnusable);
            answers.push(answer.telling());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "whoever guesses learns nothing");
    }

    async fn a_code_is_good_to_its_last_second(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let code = invite(&karan, until("2026-12-26")).await.unwrap().code;
        let judi = later(&app, 7 * DAY - 1, "judi.schamberger").await;
        redeem(&judi, code.reveal()).await.unwrap();
    }

    async fn guesses_are_limited_and_the_right_code_does_not_help_then(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        for what in ["preview", "redeem"].repeat(5) {
            assert_eq!(post(&judi, what, "7777-7777-7777").await.code(), ErrorCode::InviteUnusable);
        }
        for what in ["preview", "redeem"] {
            let answer = post(&judi, what, code.reveal()).await;
            assert_eq!(answer.code(), ErrorCode::RateLimited);
            assert!(!answer.header("retry-after").is_empty());
        }
        // Another session of the account has the same count; another account has its own.
        let again = app.sign_in("judi.schamberger").await;
        assert_eq!(post(&again, "redeem", code.reveal()).await.code(), ErrorCode::RateLimited);
        let judi = later(&app, 15 * 60, "judi.schamberger").await;
        redeem(&judi, code.reveal()).await.unwrap();
    }

    async fn guesses_from_one_address_are_limited_however_many_accounts_make_them(app: TestApp) {
        let app = app
            .another(|parts| {
                let settings = *parts.limits.settings();
                parts.limits = backend::http::RateLimits::new(backend::http::Limits { sign_in_failures_per_address: 3, ..settings });
            })
            .await;
        for username in ["judi.schamberger", "george.kutch", "fannie.kutch"] {
            let client = app.sign_in(username).await;
            assert_eq!(post(&client, "redeem", "7777-7777-7777").await.code(), ErrorCode::InviteUnusable);
        }
        let beatriz = app.sign_in("beatriz.salazar").await;
        assert_eq!(post(&beatriz, "redeem", "7777-7777-7777").await.code(), ErrorCode::RateLimited);
    }

    async fn right_codes_are_no_guesses(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        for _ in 0..15 {
            assert_eq!(post(&judi, "preview", code.reveal()).await.status, 200);
        }
        redeem(&judi, code.reveal()).await.unwrap();
    }

    async fn of_two_who_use_a_code_at_once_one_gets_it(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let other = app.another(|_| {}).await;
        let there = other.anonymous();
        there.set_cookie("sid", &george.cookie("sid").unwrap());
        for _ in 0..4 {
            let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
            let (one, two) = tokio::join!(redeem(&judi, code.reveal()), redeem(&there, code.reveal()));
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            let lost = one.err().or(two.err()).unwrap();
            assert_eq!(lost.code(), ErrorCode::InviteUnusable);
            let seen = family(&karan, karan.patient_id()).await.unwrap();
            for right in seen.grants.iter().filter(|it| it.may_end) {
                super::end(&karan, karan.patient_id(), right.id).await.unwrap();
            }
        }
    }

    async fn a_code_that_is_withdrawn_while_it_is_used_is_used_or_withdrawn_and_never_both(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let other = app.another(|_| {}).await;
        let there = other.anonymous();
        there.set_cookie("sid", &judi.cookie("sid").unwrap());
        let (mut uses, mut withdrawals) = (0, 0);
        for turn in 0..6 {
            let made = invite(&karan, until("2026-11-26")).await.unwrap();
            let withdraw = WithdrawInvite { patient_id: karan.patient_id(), invite_id: made.id };
            let (used, withdrawn) = if turn % 2 == 0 {
                tokio::join!(redeem(&there, made.code.reveal()), karan.call(&withdraw))
            } else {
                let (withdrawn, used) = tokio::join!(karan.call(&withdraw), redeem(&there, made.code.reveal()));
                (used, withdrawn)
            };
            match (&used, &withdrawn) {
                (Ok(_), Err(late)) => assert_eq!(late.code(), ErrorCode::InviteUsed),
                (Err(late), Ok(())) => assert_eq!(late.code(), ErrorCode::InviteUnusable),
                both => panic!("{both:?}"),
            }
            let row = grant_invite::Entity::find_by_id(made.id).one(app.app.db.reader()).await.unwrap().unwrap();
            assert_eq!((row.redeemed_at.is_some(), row.withdrawn_at.is_some()), (used.is_ok(), withdrawn.is_ok()));
            let seen = family(&karan, karan.patient_id()).await.unwrap();
            uses += usize::from(used.is_ok());
            withdrawals += usize::from(withdrawn.is_ok());
            let lines = |kind| seen.log.iter().filter(|it| it.kind == kind).count();
            assert_eq!((lines(GrantEventKind::Redeemed), lines(GrantEventKind::Withdrawn)), (uses, withdrawals));
            assert_eq!(reads(&judi, karan.patient_id()).await.is_ok(), used.is_ok());
            for right in seen.grants.iter().filter(|it| it.may_end) {
                super::end(&karan, karan.patient_id(), right.id).await.unwrap();
            }
        }
    }

    async fn using_a_code_twice_gives_the_same_answer_and_one_right(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        let first = redeem(&judi, code.reveal()).await.unwrap();
        assert_eq!(redeem(&judi, code.reveal()).await.unwrap(), first);
        let seen = family(&judi, karan.patient_id()).await.unwrap();
        assert_eq!(seen.grants.len(), 1);
        assert_eq!(seen.log.len(), 1);
        assert_eq!(seen.log[0].kind, GrantEventKind::Redeemed);
        // A right that was taken back does not come again with the old code.
        super::end(&karan, karan.patient_id(), seen.grants[0].id).await.unwrap();
        assert_eq!(redeem(&judi, code.reveal()).await.unwrap_err().code(), ErrorCode::InviteUnusable);
    }

    async fn ones_own_code_and_a_second_one_are_not_for_one(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        assert_eq!(redeem(&karan, code.reveal()).await.unwrap_err().code(), ErrorCode::InviteNotForYou);
        redeem(&judi, code.reveal()).await.unwrap();
        let second = invite(&karan, until("2026-11-27")).await.unwrap().code;
        assert_eq!(redeem(&judi, second.reveal()).await.unwrap_err().code(), ErrorCode::InviteNotForYou);
        redeem(&app.sign_in("george.kutch").await, second.reveal()).await.unwrap();
    }

    async fn a_code_is_worth_nothing_once_its_giver_may_not_give(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        let disable = async |at: Option<i64>| {
            change(&app, async |tx| {
                account::Entity::update_many()
                    .col_expr(account::Column::DisabledAt, Expr::value(at))
                    .filter(account::Column::Id.eq(karan.account_id()))
                    .exec(tx)
                    .await?;
                Ok(())
            })
            .await;
        };
        disable(Some(app.clock.now().0)).await;
        assert_eq!(redeem(&judi, code.reveal()).await.unwrap_err().code(), ErrorCode::InviteUnusable);
        disable(None).await;
        redeem(&judi, code.reveal()).await.unwrap();
    }

    async fn an_account_that_is_not_proven_uses_no_code_and_sees_nothing(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        super::give(&karan, &judi, until("2026-11-26")).await;
        let code = invite(&karan, until("2026-11-27")).await.unwrap().code;
        change(&app, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::Level, Expr::value(AccountLevel::Basic))
                .filter(account::Column::Id.eq(judi.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let own = judi.patient_id();
        let judi = app.sign_in("judi.schamberger").await;
        for what in ["preview", "redeem"] {
            assert_eq!(post(&judi, what, code.reveal()).await.code(), ErrorCode::Forbidden);
        }
        for patient_id in [karan.patient_id(), own] {
            assert_eq!(reads(&judi, patient_id).await, Err(ErrorCode::Forbidden));
            assert_eq!(family(&judi, patient_id).await.unwrap_err().code(), ErrorCode::Forbidden);
        }
        // Not even a name.
        assert_eq!(patients(&judi).await, []);
        // Those on the other side see that it comes to nothing.
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let right = seen.grants.iter().find(|it| it.kind == GrantKind::Delegate).unwrap();
        assert!(right.effective.is_empty() && right.capabilities.include(READ));
    }

    async fn looking_at_a_code_is_in_the_audit_of_its_patient(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let code = invite(&karan, until("2026-11-26")).await.unwrap().code;
        assert_eq!(post(&judi, "preview", code.reveal()).await.status, 200);
        redeem(&judi, code.reveal()).await.unwrap();
        let rows = async |action: &str, conn: &sea_orm::DatabaseConnection| {
            audit_event::Entity::find()
                .filter(audit_event::Column::Action.eq(action))
                .filter(audit_event::Column::PatientId.eq(karan.patient_id()))
                .filter(audit_event::Column::AccountId.eq(judi.account_id()))
                .count(conn)
                .await
                .unwrap()
        };
        assert_eq!(rows("look_at_invite", app.app.audit.database()).await, 1);
        assert_eq!(rows("redeem_invite", app.app.db.reader()).await, 1);
    }
}
