//! What rests on a document takes two administrators, and neither may be whose right it is.

use super::{DAY, READ, day, family, fields, later, patients, reads};
use crate::messaging::{PHARMACY, change, thread, write_to};
use api_tests::{Client, Refusal, TestApp, both_databases, new_id};
use backend::db::entity::{access_grant, account, registration};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::account::AccountKind;
use shared::family::{
    Capabilities, Capability, Decide, DecideRegistration, GrantEventKind, GrantKind,
    ListRegistrations, NewRegistration, Register, RegistrationView,
};
use shared::id::RegistrationId;
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldName};

/// Meg shall be Alexis's guardian; Sam's, Carlene's, Karan's by the other fields.
pub(super) fn guardian(family_name: &str, birth_date: &str, username: &str) -> NewRegistration {
    NewRegistration {
        kind: GrantKind::Guardian,
        family_name: family_name.into(),
        birth_date: day(birth_date),
        given_names: "".into(),
        username: username.to_owned(),
        capabilities: super::MESSAGES,
        ends_on: None,
        reason: "Order 26-114 of the county court".into(),
    }
}

pub(super) async fn ask(
    client: &Client,
    registration: NewRegistration,
) -> Result<RegistrationId, Refusal> {
    let registration_id = RegistrationId(new_id());
    let asked = Register {
        registration_id,
        registration,
    };
    client.call(&asked).await.map(|()| registration_id)
}

pub(super) async fn decide(
    client: &Client,
    registration_id: RegistrationId,
    approve: bool,
) -> Result<(), Refusal> {
    let decision = Decide { approve };
    client
        .call(&DecideRegistration {
            registration_id,
            decision,
        })
        .await
}

pub(super) async fn waiting(client: &Client) -> Vec<RegistrationView> {
    client.call(&ListRegistrations).await.unwrap().items
}

pub(super) async fn admins(app: &TestApp) -> (Client, Client) {
    (app.admin().await, app.sign_in("records.admin").await)
}

/// One asks, the other agrees.
pub(super) async fn hold(app: &TestApp, registration: NewRegistration) {
    let (one, other) = admins(app).await;
    let id = ask(&one, registration).await.unwrap();
    decide(&other, id, true).await.unwrap();
}

both_databases! {
    async fn a_guardian_acts_once_a_second_administrator_agrees(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let sent = write_to(&app, &karan, PHARMACY).await;
        let meg = app.sign_in("meg.toy").await;
        let (one, other) = admins(&app).await;
        let id = ask(&one, guardian("  gerHOLD ", "1938-05-17", " Meg.Toy")).await.unwrap();
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::NotFound));
        let listed = waiting(&other).await;
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].patient.reveal(), "Gerhold, Karan");
        assert_eq!((listed[0].name.reveal(), listed[0].username.as_str()), ("Meg Toy", "meg.toy"));
        assert_eq!(listed[0].reason.reveal(), "Order 26-114 of the county court");
        assert_eq!(listed[0].requested_by.reveal(), "Robin Castellan");
        assert!(listed[0].may_decide && !waiting(&one).await[0].may_decide);
        decide(&other, id, true).await.unwrap();
        assert_eq!(waiting(&other).await, []);
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
        assert!(thread(&meg, karan.patient_id(), sent.thread_id).await.is_ok());
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let right = seen.grants.iter().find(|it| it.kind == GrantKind::Guardian).unwrap();
        assert!(!right.may_end && !right.may_change, "what rests on a document is not the patient's to end");
        assert_eq!((seen.log[0].kind, seen.log[0].by.reveal()), (GrantEventKind::Registered, "Kim Okafor"));
        let rows = access_grant::Entity::find()
            .filter(access_grant::Column::Kind.eq(GrantKind::Guardian))
            .all(app.app.db.reader())
            .await
            .unwrap();
        assert_eq!((rows[0].given_by, rows[0].approved_by), (Some(one.account_id()), Some(other.account_id())));
    }

    async fn nobody_decides_what_they_asked_for_or_what_is_about_themselves(app: TestApp) {
        let (one, other) = admins(&app).await;
        let id = ask(&one, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap();
        for approve in [true, false] {
            assert_eq!(decide(&one, id, approve).await.unwrap_err().code(), ErrorCode::Forbidden);
        }
        // However their account came to be the one: by a change of its kind since it was asked for.
        change(&app, async |tx| {
            registration::Entity::update_many()
                .col_expr(registration::Column::AccountId, Expr::value(other.account_id().0))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        assert_eq!(decide(&other, id, true).await.unwrap_err().code(), ErrorCode::Forbidden);
    }

    async fn nobody_registers_a_right_for_themselves(app: TestApp) {
        let meg = app.sign_in("meg.toy").await;
        assert_eq!(ask(&meg, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap_err().code(), ErrorCode::Forbidden);
        let (one, _) = admins(&app).await;
        let refused = ask(&one, guardian("Gerhold", "1938-05-17", "site.admin")).await.unwrap_err();
        assert_eq!(fields(&refused)[0].field, FieldName::Username);
        for (kind, username) in [(AccountKind::Staff, "pharmacy.tech"), (AccountKind::Auditor, "auditor")] {
            let refused = ask(&one, guardian("Gerhold", "1938-05-17", username)).await.unwrap_err();
            assert_eq!(fields(&refused)[0].error, FieldProblem::Unknown, "{kind:?}");
        }
    }

    async fn a_refusal_is_kept_and_gives_nothing(app: TestApp) {
        let (one, other) = admins(&app).await;
        let meg = app.sign_in("meg.toy").await;
        let id = ask(&one, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap();
        decide(&other, id, false).await.unwrap();
        decide(&other, id, false).await.unwrap();
        assert_eq!(decide(&other, id, true).await.unwrap_err().code(), ErrorCode::RegistrationDecided);
        let karan = app.sign_in("karan.gerhold").await;
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::NotFound));
        let row = registration::Entity::find_by_id(id).one(app.app.db.reader()).await.unwrap().unwrap();
        assert_eq!((row.approved, row.decided_by), (Some(false), Some(other.account_id())));
        assert_eq!(decide(&other, RegistrationId(new_id()), true).await.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn administrators_confirm_first(app: TestApp) {
        let (one, other) = admins(&app).await;
        let id = ask(&one, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap();
        app.clock.advance_seconds(300);
        let refused = ask(&one, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ConfirmFirst);
        assert_eq!(decide(&other, id, true).await.unwrap_err().code(), ErrorCode::ConfirmFirst);
        assert_eq!(waiting(&other).await.len(), 1);
        super::confirming::confirm(&other, backend::demo::PASSPHRASE).await.unwrap();
        decide(&other, id, true).await.unwrap();
    }

    async fn whom_a_registration_is_about_must_be_one_patient_and_one_account(app: TestApp) {
        let (one, _) = admins(&app).await;
        let base = || guardian("Gerhold", "1938-05-17", "meg.toy");
        let none = Capabilities::NONE;
        let manage = Capabilities::of(&[Capability::ManageFamily]);
        for (new, field, problem) in [
            (guardian("Gerhold", "1938-05-18", "meg.toy"), FieldName::FamilyName, FieldProblem::Unknown),
            (guardian("Ger", "1938-05-17", "meg.toy"), FieldName::FamilyName, FieldProblem::Unknown),
            (guardian(" ", "1938-05-17", "meg.toy"), FieldName::FamilyName, FieldProblem::Missing),
            (NewRegistration { given_names: "Karin".into(), ..base() }, FieldName::FamilyName, FieldProblem::Unknown),
            (guardian("Gerhold", "1938-05-17", "nobody"), FieldName::Username, FieldProblem::Unknown),
            (guardian("Gerhold", "1938-05-17", ""), FieldName::Username, FieldProblem::Missing),
            (NewRegistration { kind: GrantKind::Own, ..base() }, FieldName::GrantKind, FieldProblem::NotAllowed),
            (NewRegistration { kind: GrantKind::Parent, ..base() }, FieldName::GrantKind, FieldProblem::NotAllowed),
            (NewRegistration { kind: GrantKind::Delegate, ..base() }, FieldName::GrantKind, FieldProblem::NotAllowed),
            (NewRegistration { capabilities: none, ..base() }, FieldName::Capabilities, FieldProblem::Missing),
            (NewRegistration { capabilities: manage, ..base() }, FieldName::Capabilities, FieldProblem::NotAllowed),
            (NewRegistration { reason: " ".into(), ..base() }, FieldName::Reason, FieldProblem::Missing),
            (NewRegistration { reason: "x".repeat(501).into(), ..base() }, FieldName::Reason, FieldProblem::TooLong),
            (NewRegistration { ends_on: Some(day("2026-11-18")), ..base() }, FieldName::EndsOn, FieldProblem::TooEarly),
        ] {
            let refused = fields(&ask(&one, new.clone()).await.unwrap_err());
            assert_eq!(refused.len(), 1, "{new:?}");
            assert_eq!((refused[0].field, refused[0].error), (field, problem), "{new:?}");
        }
        // A twin: the given names must say which.
        let (judi, karan) = (app.patient("Judi").await, app.patient("Karan").await);
        change(&app, async |tx| {
            use backend::db::entity::patient;
            patient::Entity::update_many()
                .col_expr(patient::Column::FamilyName, Expr::value("Gerhold"))
                .col_expr(patient::Column::BirthDate, Expr::value("1938-05-17"))
                .filter(patient::Column::Id.eq(judi))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        let refused = fields(&ask(&one, base()).await.unwrap_err());
        assert_eq!((refused[0].field, refused[0].error), (FieldName::GivenNames, FieldProblem::Ambiguous));
        let id = ask(&one, NewRegistration { given_names: "karan".into(), ..base() }).await.unwrap();
        let row = registration::Entity::find_by_id(id).one(app.app.db.reader()).await.unwrap().unwrap();
        assert_eq!(row.patient_id, karan);
    }

    async fn asking_again_is_one_registration_and_another_under_its_id_is_refused(app: TestApp) {
        let (one, other) = admins(&app).await;
        let registration_id = RegistrationId(new_id());
        let ask = async |client: &Client, registration| client.call(&Register { registration_id, registration }).await;
        let new = || guardian("Gerhold", "1938-05-17", "meg.toy");
        ask(&one, new()).await.unwrap();
        ask(&one, new()).await.unwrap();
        assert_eq!(waiting(&one).await.len(), 1);
        let wider = NewRegistration { capabilities: super::READ, ..new() };
        assert_eq!(ask(&one, wider).await.unwrap_err().code(), ErrorCode::IdTaken);
        assert_eq!(ask(&other, new()).await.unwrap_err().code(), ErrorCode::IdTaken, "nobody takes over another's request");
    }

    async fn a_disabled_account_gets_no_right(app: TestApp) {
        let (one, other) = admins(&app).await;
        let id = ask(&one, guardian("Gerhold", "1938-05-17", "meg.toy")).await.unwrap();
        change(&app, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(app.clock.now().0))
                .filter(account::Column::Username.eq("meg.toy"))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        assert_eq!(fields(&decide(&other, id, true).await.unwrap_err())[0].field, FieldName::Username);
        decide(&other, id, false).await.unwrap();
    }

    async fn what_a_court_takes_from_a_former_spouse_is_gone_at_once(app: TestApp) {
        let george = app.sign_in("george.kutch").await;
        let fannie = app.sign_in("fannie.kutch").await;
        let sherron = app.patient("Sherron").await;
        assert!(reads(&george, sherron).await.is_ok());
        let order = NewRegistration { kind: GrantKind::Restriction, capabilities: READ, ..guardian("Kutch", "2011-03-01", "george.kutch") };
        hold(&app, order.clone()).await;
        assert_eq!(reads(&george, sherron).await, Err(ErrorCode::Forbidden), "some of his rights are left");
        assert!(reads(&fannie, sherron).await.is_ok());
        hold(&app, NewRegistration { capabilities: Capabilities::ALL, ends_on: Some(day("2026-12-31")), ..order }).await;
        assert_eq!(reads(&george, sherron).await, Err(ErrorCode::NotFound));
        assert_eq!(family(&george, sherron).await.unwrap_err().code(), ErrorCode::NotFound);
        assert!(patients(&george).await.iter().all(|it| it.id != sherron));
        // Whom it binds does not lift it, though it is a row of theirs.
        let seen = family(&fannie, sherron).await.unwrap();
        for order in seen.grants.iter().filter(|it| it.kind == GrantKind::Restriction) {
            assert_eq!(super::end(&george, sherron, order.id).await.unwrap_err().code(), ErrorCode::NotFound);
            assert!(!order.may_end);
        }
        // It ends with its last day.
        let george = later(&app, 43 * DAY, "george.kutch").await;
        assert_eq!(reads(&george, sherron).await, Err(ErrorCode::Forbidden));
    }

    async fn a_parent_is_registered_for_a_child_as_a_guardian_is_and_not_for_an_adult(app: TestApp) {
        let arron = app.patient("Arron").await;
        let (one, _) = admins(&app).await;
        let parent = |family_name, birth_date| NewRegistration { kind: GrantKind::Parent, ..guardian(family_name, birth_date, "meg.toy") };
        let refused = fields(&ask(&one, parent("Gerhold", "1938-05-17")).await.unwrap_err());
        assert_eq!((refused[0].field, refused[0].error), (FieldName::GrantKind, FieldProblem::NotAllowed));
        hold(&app, parent("Schamberger", "2017-07-21")).await;
        let meg = app.sign_in("meg.toy").await;
        assert!(reads(&meg, arron).await.is_ok());
        let seen = family(&meg, arron).await.unwrap();
        let mine = seen.grants.iter().find(|it| it.mine).unwrap();
        assert_eq!((mine.kind, mine.last_day), (GrantKind::Parent, None), "age ends it, and no day");
    }

    async fn a_new_guardian_of_a_teen_joins_no_thread_and_of_a_child_all(app: TestApp) {
        let carlene = app.sign_in("carlene.schamberger").await;
        let hers = write_to(&app, &carlene, PHARMACY).await;
        let patria = app.patria().await;
        let arron = app.patient("Arron").await;
        let letter = api_tests::draft(&patria, arron, crate::messaging::letter_to(&app, PHARMACY).await).await;
        let his = api_tests::send(&patria, &letter).await;
        hold(&app, guardian("Schamberger", "2010-09-04", "meg.toy")).await;
        hold(&app, guardian("Schamberger", "2017-07-21", "meg.toy")).await;
        let meg = app.sign_in("meg.toy").await;
        assert!(reads(&meg, carlene.patient_id()).await.is_ok());
        let refused = thread(&meg, carlene.patient_id(), hers.thread_id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        assert!(thread(&meg, arron, his.thread_id).await.is_ok());
    }

    async fn a_right_by_court_ends_with_its_last_day(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let order = NewRegistration { kind: GrantKind::Court, ends_on: Some(day("2026-11-20")), ..guardian("Gerhold", "1938-05-17", "meg.toy") };
        hold(&app, order).await;
        let meg = later(&app, 38 * 3600 - 1, "meg.toy").await;
        assert!(reads(&meg, karan.patient_id()).await.is_ok());
        app.clock.advance_seconds(1);
        assert_eq!(reads(&meg, karan.patient_id()).await, Err(ErrorCode::NotFound));
    }
}
