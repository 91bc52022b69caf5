//! What of a family each of its people is shown, and those who answer for the patient.

use super::registering::{guardian, hold};
use super::{MESSAGES, READ, day, end, family, give, invite, redeem, until};
use crate::messaging::{PHARMACY, change, write_to};
use api_tests::both_databases;
use backend::db::entity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::family::{
    AgeTier, Capabilities, Capability, GrantEventKind, GrantKind, GrantState, NewInvite,
    NewRegistration, Void,
};

both_databases! {
    async fn the_patient_sees_everyone_and_what_it_comes_to(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let judis = give(&karan, &judi, until("2026-11-26")).await;
        give(&karan, &george, NewInvite { capabilities: READ, ..until("2026-11-26") }).await;
        end(&karan, karan.patient_id(), judis).await.unwrap();
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.age, AgeTier::Adult);
        assert_eq!(seen.may, Capabilities::ALL);
        assert_eq!(seen.may_give, Capabilities::ALL.without(Capabilities::of(&[Capability::ManageFamily, Capability::SeeAudit])));
        let shown: Vec<_> = seen.grants.iter().map(|it| (it.name.reveal(), it.kind, it.state, it.effective, it.may_end)).collect();
        assert_eq!(shown, [
            ("Karan Gerhold", GrantKind::Own, GrantState::Active, Capabilities::ALL, false),
            ("George Kutch", GrantKind::Delegate, GrantState::Active, READ, true),
            ("Judi Schamberger", GrantKind::Delegate, GrantState::Revoked, Capabilities::NONE, false),
        ]);
        assert_eq!(seen.grants[1].purpose.as_ref().unwrap().reveal(), "The week after my operation");
        assert!(seen.grants[1].may_change && !seen.grants[0].may_change && !seen.grants[2].may_change);
    }

    async fn a_delegate_sees_their_own_right_and_its_log_alone(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        give(&karan, &judi, until("2026-11-26")).await;
        give(&karan, &george, until("2026-11-27")).await;
        let seen = family(&judi, karan.patient_id()).await.unwrap();
        assert_eq!(seen.grants.len(), 1);
        assert_eq!((seen.grants[0].name.reveal(), seen.grants[0].mine), ("Judi Schamberger", true));
        assert!(seen.grants[0].may_end && !seen.grants[0].may_change);
        assert_eq!(seen.log.len(), 1);
        assert_eq!(seen.log[0].holder.as_ref().unwrap().reveal(), "Judi Schamberger");
        assert_eq!((seen.may, seen.may_give, seen.invites.len()), (MESSAGES, Capabilities::NONE, 0));
    }

    async fn both_sides_see_in_the_log_what_happened(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        super::change(&karan, right, READ, "2026-11-26").await.unwrap();
        let line = |it: &shared::family::GrantEventView| (it.kind, it.by.reveal().to_owned(), it.capabilities);
        let changed = (GrantEventKind::Changed, "Karan Gerhold".to_owned(), READ);
        let redeemed = (GrantEventKind::Redeemed, "Judi Schamberger".to_owned(), MESSAGES);
        let invited = (GrantEventKind::Invited, "Karan Gerhold".to_owned(), MESSAGES);
        let seen = family(&judi, karan.patient_id()).await.unwrap();
        assert_eq!(seen.log.iter().map(line).collect::<Vec<_>>(), [changed.clone(), redeemed.clone()]);
        end(&judi, karan.patient_id(), right).await.unwrap();
        let given_up = (GrantEventKind::GivenUp, "Judi Schamberger".to_owned(), READ);
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.log.iter().map(line).collect::<Vec<_>>(), [given_up, changed, redeemed, invited]);
    }

    async fn the_days_of_a_right_are_those_that_were_given_in_the_facilitys_calendar(app: TestApp) {
        // In UTC it is the 20th already, at Little Rock still the 19th.
        app.clock.advance_seconds(11 * 3600);
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let new = NewInvite { starts_on: Some(day("2026-11-21")), ..until("2026-11-25") };
        let code = invite(&karan, new).await.unwrap().code;
        redeem(&judi, code.reveal()).await.unwrap();
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let right = seen.grants.iter().find(|it| it.kind == GrantKind::Delegate).unwrap();
        assert_eq!((right.first_day, right.last_day), (day("2026-11-21"), Some(day("2026-11-25"))));
        assert_eq!(seen.log[0].last_day, Some(day("2026-11-25")));
        let right = give(&karan, &app.sign_in("george.kutch").await, until("2026-11-25")).await;
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let right = seen.grants.iter().find(|it| it.id == right).unwrap();
        assert_eq!(right.first_day, day("2026-11-19"), "it holds from today on");
    }

    async fn parents_see_who_else_acts_for_the_child(app: TestApp) {
        let george = app.sign_in("george.kutch").await;
        let sherron = app.patient("Sherron").await;
        let seen = family(&george, sherron).await.unwrap();
        let names: Vec<_> = seen.grants.iter().map(|it| it.name.reveal()).collect();
        assert_eq!(names, ["George Kutch", "Fannie Kutch"], "oneself first");
        assert!(seen.grants.iter().all(|it| it.kind == GrantKind::Parent && !it.may_change));
        assert_eq!(seen.age, AgeTier::Teen);
    }

    async fn a_right_that_age_has_ended_says_so_and_is_nobodys_to_end(app: TestApp) {
        let (judi, patria) = (app.sign_in("judi.schamberger").await, app.patria().await);
        give(&judi, &patria, until("2026-11-26")).await;
        for client in [&judi, &patria] {
            let seen = family(client, judi.patient_id()).await.unwrap();
            let of = |kind| seen.grants.iter().find(|it| it.kind == kind).unwrap();
            let (parent, delegate) = (of(GrantKind::Parent), of(GrantKind::Delegate));
            assert_eq!((parent.state, parent.effective), (GrantState::Active, Capabilities::NONE));
            assert_eq!((parent.void, parent.may_end), (Some(Void::Age), false));
            assert_eq!((delegate.void, delegate.may_end), (None, true));
        }
    }

    async fn a_right_that_a_court_or_the_account_leaves_empty_says_which(app: TestApp) {
        let fannie = app.sign_in("fannie.kutch").await;
        let sherron = app.patient("Sherron").await;
        let order = NewRegistration {
            kind: GrantKind::Restriction,
            capabilities: Capabilities::ALL,
            ..guardian("Kutch", "2011-03-01", "george.kutch")
        };
        hold(&app, order).await;
        let void = async || {
            let seen = family(&fannie, sherron).await.unwrap();
            let georges = |kind| seen.grants.iter().find(|it| !it.mine && it.kind == kind).unwrap().void;
            (georges(GrantKind::Parent), georges(GrantKind::Restriction))
        };
        assert_eq!(void().await, (Some(Void::Court), None), "an order is there to give nothing");
        change(&app, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(app.clock.now().0))
                .filter(account::Column::Username.eq("george.kutch"))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        assert_eq!(void().await, (Some(Void::Account), None));
    }

    async fn who_answers_for_the_patient_sees_who_acts_now_and_no_words_or_codes(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let tech = app.pharmacy_tech().await;
        assert_eq!(family(&tech, karan.patient_id()).await.unwrap_err().code(), ErrorCode::NotFound);
        write_to(&app, &karan, PHARMACY).await;
        give(&karan, &judi, until("2026-11-26")).await;
        let georges = give(&karan, &george, until("2026-11-27")).await;
        end(&karan, karan.patient_id(), georges).await.unwrap();
        super::invite(&karan, until("2026-11-28")).await.unwrap();
        let seen = family(&tech, karan.patient_id()).await.unwrap();
        let names: Vec<_> = seen.grants.iter().map(|it| (it.name.reveal(), it.effective)).collect();
        assert_eq!(names.len(), 2);
        assert!(names.contains(&("Judi Schamberger", MESSAGES)));
        assert!(seen.grants.iter().all(|it| it.purpose.is_none() && !it.may_end && !it.may_change && !it.mine));
        assert_eq!((seen.invites.len(), seen.log.len()), (0, 0));
        assert_eq!((seen.may, seen.may_give), (Capabilities::NONE, Capabilities::NONE));
        assert_eq!(seen.age, AgeTier::Adult);
    }
}
