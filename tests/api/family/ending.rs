//! What administrators registered ends before its day: a right at once by one of them, an order that takes
//! away by two.

use super::confirming::confirm;
use super::registering::{admins, decide, guardian, hold, waiting};
use super::{READ, family, fields, give, reads, until};
use crate::messaging::{PHARMACY, change, thread, write_to};
use api_tests::{Client, Refusal, TestApp, both_databases, new_id};
use backend::db::entity::{access_grant, audit_event, registration};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::family::{
    Capabilities, EndRegistered, Ending, GrantEventKind, GrantKind, ListRegistered,
    NewRegistration, RegisteredView,
};
use shared::id::GrantId;
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldName, Page};

async fn standing(client: &Client) -> Vec<RegisteredView> {
    let list = ListRegistered::default();
    client.call(&list).await.unwrap().items
}

/// The order among them.
async fn standing_order(client: &Client) -> RegisteredView {
    let mut listed = standing(client).await.into_iter();
    let order = listed.find(|it| it.kind == GrantKind::Restriction);
    order.unwrap()
}

async fn end(client: &Client, grant_id: GrantId, reason: &str) -> Result<(), Refusal> {
    let ending = Ending {
        reason: reason.into(),
    };
    client.call(&EndRegistered { grant_id, ending }).await
}

/// Takes reading from Meg, whoever gave it to her.
fn order() -> NewRegistration {
    NewRegistration {
        kind: GrantKind::Restriction,
        capabilities: READ,
        ..guardian("Gerhold", "1938-05-17", "meg.toy")
    }
}

async fn audited(app: &TestApp, action: &str) -> u64 {
    audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(action))
        .count(app.app.db.reader())
        .await
        .unwrap()
}

both_databases! {
    async fn an_administrator_ends_a_guardians_right_at_once_and_says_why(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let meg = app.sign_in("meg.toy").await;
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
        let (one, _) = admins(&app).await;
        let listed = standing(&one).await;
        assert_eq!(listed.len(), 1);
        let right = &listed[0];
        assert_eq!((right.patient.reveal(), right.name.reveal(), right.username.as_str()), ("Gerhold, Karan", "Meg Toy", "meg.toy"));
        assert_eq!((right.kind, right.last_day, right.ending, right.may_end), (GrantKind::Guardian, None, false, true));
        for (reason, problem) in [(" ", FieldProblem::Missing), ("x".repeat(501).as_str(), FieldProblem::TooLong), ("\0", FieldProblem::Unreadable)] {
            let refused = fields(&end(&one, right.id, reason).await.unwrap_err());
            assert_eq!((refused[0].field, refused[0].error), (FieldName::Reason, problem));
        }
        app.clock.advance_seconds(300);
        assert_eq!(end(&one, right.id, "Order 26-200").await.unwrap_err().code(), ErrorCode::ConfirmFirst);
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
        confirm(&one, backend::demo::PASSPHRASE).await.unwrap();
        end(&one, right.id, " Order 26-200 ").await.unwrap();
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::NotFound), "on the next request");
        assert_eq!(standing(&one).await, []);
        assert_eq!(waiting(&one).await, [], "nobody else has to agree");
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let line = &seen.log[0];
        assert_eq!((line.kind, line.by.reveal()), (GrantEventKind::Revoked, "Robin Castellan"));
        assert_eq!(line.holder.as_ref().unwrap().reveal(), "Meg Toy");
        let row = registration::Entity::find()
            .filter(registration::Column::EndsGrantId.eq(right.id))
            .one(app.app.db.reader())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.requested_by, row.decided_by, row.approved), (one.account_id(), Some(one.account_id()), Some(true)));
        let sealer = app.app.sealer.patient(app.app.db.reader(), karan.patient_id()).await.unwrap();
        let reason = sealer.open(backend::sealing::Column::RegistrationReason, row.id.0, &row.reason).unwrap();
        assert_eq!(reason, "Order 26-200");
        // Again is no change.
        end(&one, right.id, "Order 26-201").await.unwrap();
        assert_eq!(family(&karan, karan.patient_id()).await.unwrap().log.len(), seen.log.len());
        assert_eq!(audited(&app, "end_grant").await, 1);
    }

    async fn an_order_that_takes_away_ends_once_a_second_administrator_agrees(app: TestApp) {
        let (karan, meg) = (app.sign_in("karan.gerhold").await, app.sign_in("meg.toy").await);
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        hold(&app, order()).await;
        let (one, other) = admins(&app).await;
        let takes = standing_order(&one).await.id;
        end(&one, takes, "Order 26-300 lifts it").await.unwrap();
        end(&one, takes, "Order 26-300 lifts it").await.unwrap();
        end(&other, takes, "The same").await.unwrap();
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::Forbidden), "asking gives nothing back");
        assert!(standing_order(&other).await.ending);
        let asked = waiting(&other).await;
        assert_eq!(asked.len(), 1);
        assert!(asked[0].ends && asked[0].may_decide && !waiting(&one).await[0].may_decide);
        assert_eq!((asked[0].kind, asked[0].reason.reveal()), (GrantKind::Restriction, "Order 26-300 lifts it"));
        assert_eq!(decide(&one, asked[0].id, true).await.unwrap_err().code(), ErrorCode::Forbidden);
        decide(&other, asked[0].id, true).await.unwrap();
        decide(&other, asked[0].id, true).await.unwrap();
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
        let left: Vec<_> = standing(&other).await.iter().map(|it| it.kind).collect();
        assert_eq!(left, [GrantKind::Guardian]);
        for client in [&karan, &meg] {
            let seen = family(client, karan.patient_id()).await.unwrap();
            assert_eq!((seen.log[0].kind, seen.log[0].by.reveal()), (GrantEventKind::Lifted, "Kim Okafor"));
        }
        assert_eq!((audited(&app, "request_end").await, audited(&app, "approve_end").await), (1, 1));
    }

    async fn a_refused_end_changes_nothing_and_can_be_asked_for_again(app: TestApp) {
        let (karan, meg) = (app.sign_in("karan.gerhold").await, app.sign_in("meg.toy").await);
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        hold(&app, order()).await;
        let (one, other) = admins(&app).await;
        let takes = standing_order(&one).await.id;
        end(&one, takes, "A letter").await.unwrap();
        decide(&other, waiting(&other).await[0].id, false).await.unwrap();
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::Forbidden));
        assert!(!standing_order(&one).await.ending);
        assert_eq!(audited(&app, "refuse_end").await, 1);
        end(&other, takes, "Order 26-300").await.unwrap();
        decide(&one, waiting(&one).await[0].id, true).await.unwrap();
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
    }

    async fn an_order_whose_last_day_came_first_is_not_lifted_again(app: TestApp) {
        hold(&app, NewRegistration { ends_on: Some(super::day("2026-11-20")), ..order() }).await;
        let (one, _) = admins(&app).await;
        end(&one, standing_order(&one).await.id, "Order 26-300").await.unwrap();
        app.clock.advance_seconds(38 * 3600);
        let (one, other) = admins(&app).await;
        assert_eq!(standing(&one).await, []);
        decide(&other, waiting(&other).await[0].id, true).await.unwrap();
        let karan = app.sign_in("karan.gerhold").await;
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.log[0].kind, GrantEventKind::Registered);
    }

    async fn nobody_ends_a_right_that_is_theirs(app: TestApp) {
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        hold(&app, order()).await;
        let (one, _) = admins(&app).await;
        // However their account came to be the one: by a change of its kind since it was registered.
        change(&app, async |tx| {
            access_grant::Entity::update_many()
                .col_expr(access_grant::Column::AccountId, Expr::value(one.account_id().0))
                .filter(access_grant::Column::ApprovedBy.is_not_null())
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let listed = standing(&one).await;
        assert_eq!(listed.len(), 2);
        for right in listed {
            assert!(!right.may_end);
            assert_eq!(end(&one, right.id, "Order 26-300").await.unwrap_err().code(), ErrorCode::Forbidden);
        }
    }

    async fn what_was_written_while_an_order_held_stays_closed_to_whom_it_bound(app: TestApp) {
        let (karan, meg) = (app.sign_in("karan.gerhold").await, app.sign_in("meg.toy").await);
        let before = write_to(&app, &karan, PHARMACY).await;
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        hold(&app, order()).await;
        let meanwhile = write_to(&app, &karan, PHARMACY).await;
        let (one, other) = admins(&app).await;
        end(&one, standing_order(&one).await.id, "Order 26-300").await.unwrap();
        decide(&other, waiting(&other).await[0].id, true).await.unwrap();
        let after = write_to(&app, &karan, PHARMACY).await;
        for (sent, seen) in [(before, true), (meanwhile, false), (after, true)] {
            assert_eq!(thread(&meg, karan.patient_id(), sent.thread_id).await.is_ok(), seen);
        }
    }

    async fn administrators_end_what_they_registered_and_nothing_else(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let given = give(&karan, &judi, until("2026-11-26")).await;
        let george = app.sign_in("george.kutch").await;
        let parents = family(&george, app.patient("Sherron").await).await.unwrap();
        let (one, _) = admins(&app).await;
        assert_eq!(standing(&one).await, [], "what the patient gave and the registry says is not listed");
        for id in [given, parents.grants[0].id, GrantId(new_id())] {
            assert_eq!(end(&one, id, "Order 26-300").await.unwrap_err().code(), ErrorCode::NotFound);
        }
        assert!(reads(&judi, karan.patient_id()).await.is_ok());
    }

    async fn the_list_goes_on_page_by_page(app: TestApp) {
        for username in ["meg.toy", "george.kutch", "fannie.kutch"] {
            app.clock.advance_seconds(1);
            hold(&app, guardian("Gerhold", "1938-05-17", username)).await;
        }
        let (one, _) = admins(&app).await;
        let first: Page<RegisteredView> = one.get("/api/v1/admin/grants?limit=2").await.json();
        let names = |page: &Page<RegisteredView>| page.items.iter().map(|it| it.username.clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), ["fannie.kutch", "george.kutch"]);
        let rest = one.call(&ListRegistered { cursor: first.next, background: false }).await.unwrap();
        assert_eq!((names(&rest), rest.next), (vec!["meg.toy".to_owned()], None));
        let forged = one.get("/api/v1/admin/grants?cursor=7").await;
        assert_eq!(forged.code(), ErrorCode::Malformed);
    }

    async fn of_two_who_end_a_right_at_once_one_is_written_down(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        hold(&app, guardian("Gerhold", "1938-05-17", "meg.toy")).await;
        let (one, other) = admins(&app).await;
        let elsewhere = app.another(|_| {}).await;
        let there = elsewhere.anonymous();
        there.set_cookie("sid", &other.cookie("sid").unwrap());
        let right = standing(&one).await[0].id;
        let (here, there) = tokio::join!(end(&one, right, "Order 26-300"), end(&there, right, "Order 26-300"));
        here.unwrap();
        there.unwrap();
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let ends = seen.log.iter().filter(|it| it.kind == GrantEventKind::Revoked).count();
        assert_eq!((ends, audited(&app, "end_grant").await), (1, 1));
        assert_eq!(seen.grants.iter().filter(|it| it.kind == GrantKind::Guardian).count(), 1);
        assert_eq!(seen.may, Capabilities::ALL);
    }
}
