//! What age makes of rights, without anybody doing anything.

use super::{day, family, later, patients, reads};
use crate::messaging::{PHARMACY, change, write_to};
use api_tests::both_databases;
use backend::db::entity::patient;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::family::{AgeTier, Capabilities, Void};
use shared::time::UtcMicros;

/// An instant.
fn at(text: &str) -> UtcMicros {
    let instant: jiff::Timestamp = text.parse().unwrap();
    UtcMicros(instant.as_microsecond())
}

both_databases! {
    async fn a_mother_loses_her_daughter_at_eighteen_at_the_facilitys_midnight(app: TestApp) {
        let carlene = app.patient("Carlene").await;
        let until = |instant: &str| at(instant).seconds_since(app.clock.now());
        let patria = later(&app, until("2028-07-06T12:00:00Z"), "patria.schamberger").await;
        let seen = family(&patria, carlene).await.unwrap();
        let change = seen.age_change.unwrap();
        assert_eq!((change.on, change.years, change.age), (day("2028-09-04"), 18, AgeTier::Adult));
        assert_eq!((change.ends, change.begins), (seen.may, Capabilities::NONE));
        // 4 September begins at Little Rock at 05:00 UTC.
        let patria = later(&app, until("2028-09-04T04:59:59Z"), "patria.schamberger").await;
        assert!(reads(&patria, carlene).await.is_ok());
        app.clock.advance_seconds(1);
        assert_eq!(reads(&patria, carlene).await, Err(ErrorCode::NotFound));
        assert_eq!(family(&patria, carlene).await.unwrap_err().code(), ErrorCode::NotFound);
        assert!(patients(&patria).await.iter().all(|it| it.id != carlene));
        // What the daughter may do has grown in the same moment.
        let hers = app.sign_in("carlene.schamberger").await;
        let seen = family(&hers, carlene).await.unwrap();
        assert_eq!((seen.may, seen.age), (Capabilities::ALL, AgeTier::Adult));
        assert!(!seen.may_give.is_empty());
        let mothers = seen.grants.iter().find(|it| !it.mine).unwrap();
        assert!(mothers.effective.is_empty());
        assert_eq!(mothers.void, Some(Void::Age));
        super::invite(&hers, super::until("2028-09-30")).await.unwrap();
    }

    async fn born_on_29_february_one_is_a_teen_on_1_march(app: TestApp) {
        let arron = app.patient("Arron").await;
        change(&app, async |tx| {
            patient::Entity::update_many()
                .col_expr(patient::Column::BirthDate, Expr::value("2016-02-29"))
                .filter(patient::Column::Id.eq(arron))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let until = |instant: &str| at(instant).seconds_since(app.clock.now());
        let patria = later(&app, until("2029-03-01T05:59:59Z"), "patria.schamberger").await;
        let seen = family(&patria, arron).await.unwrap();
        assert_eq!(seen.age, AgeTier::Child);
        assert_eq!(seen.age_change.unwrap().on, day("2029-03-01"));
        app.clock.advance_seconds(1);
        let after = family(&patria, arron).await.unwrap();
        assert_eq!(after.age, AgeTier::Teen);
        assert!(after.may != seen.may && seen.may.include(after.may));
    }

    async fn what_was_given_holds_though_the_giver_was_a_teen_yesterday(app: TestApp) {
        // The day of turning eighteen is the first on which something can be given.
        let until = |instant: &str| at(instant).seconds_since(app.clock.now());
        let carlene = later(&app, until("2028-09-04T04:59:00Z"), "carlene.schamberger").await;
        write_to(&app, &carlene, PHARMACY).await;
        assert_eq!(super::invite(&carlene, super::until("2028-09-10")).await.unwrap_err().code(), ErrorCode::Forbidden);
        app.clock.advance_seconds(60);
        let patria = app.patria().await;
        super::give(&carlene, &patria, super::until("2028-09-10")).await;
        assert_eq!(reads(&patria, carlene.patient_id()).await, Ok(0));
    }
}
