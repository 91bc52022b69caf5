//! Who may make codes, for what, and what becomes of them before anybody uses one.

use super::{DAY, MESSAGES, READ, day, family, fields, give, invite, later, redeem, until};
use api_tests::{both_databases, new_id};
use backend::http::{Limits, RateLimits};
use shared::family::{
    Capabilities, Capability, CreateInvite, GrantEventKind, NewInvite, WithdrawInvite,
};
use shared::id::InviteId;
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldName};

both_databases! {
    async fn a_patient_makes_a_code_and_sees_it_again(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let made = invite(&karan, until("2026-11-26")).await.unwrap();
        let code = made.code.reveal();
        assert_eq!((code.len(), code.matches('-').count()), (14, 2));
        assert_eq!(made.starts_on, day("2026-11-19"), "from today on, unless said otherwise");
        assert_eq!(made.expires_at, app.clock.now().plus_seconds(7 * DAY));
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.invites, [made]);
        assert_eq!(seen.log.len(), 1);
        assert_eq!(seen.log[0].kind, GrantEventKind::Invited);
    }

    async fn asking_for_the_same_code_again_gives_the_same_and_another_under_its_id_is_refused(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let ask = async |invite: NewInvite, invite_id| {
            karan.call(&CreateInvite { patient_id: karan.patient_id(), invite_id, invite }).await
        };
        let id = InviteId(new_id());
        let first = ask(until("2026-11-26"), id).await.unwrap();
        assert_eq!(ask(until("2026-11-26"), id).await.unwrap(), first);
        for other in [
            until("2026-11-27"),
            NewInvite { capabilities: READ, ..until("2026-11-26") },
            NewInvite { purpose: "Another".into(), ..until("2026-11-26") },
            NewInvite { starts_on: Some(day("2026-11-20")), ..until("2026-11-26") },
        ] {
            assert_eq!(ask(other, id).await.unwrap_err().code(), ErrorCode::IdTaken);
        }
        assert_eq!(family(&karan, karan.patient_id()).await.unwrap().invites.len(), 1);
        // Nobody learns of somebody else's id.
        let judi = app.sign_in("judi.schamberger").await;
        let theirs = CreateInvite { patient_id: judi.patient_id(), invite_id: id, invite: until("2026-11-26") };
        assert_eq!(judi.call(&theirs).await.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn what_cannot_be_given_is_said_field_by_field(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        for (new, field, problem) in [
            (NewInvite { capabilities: Capabilities::NONE, ..until("2026-11-26") }, FieldName::Capabilities, FieldProblem::Missing),
            (NewInvite { capabilities: Capabilities::of(&[Capability::ManageFamily]), ..until("2026-11-26") }, FieldName::Capabilities, FieldProblem::NotAllowed),
            (NewInvite { capabilities: Capabilities::of(&[Capability::SeeAudit]), ..until("2026-11-26") }, FieldName::Capabilities, FieldProblem::NotAllowed),
            (NewInvite { purpose: "x".repeat(101).into(), ..until("2026-11-26") }, FieldName::Purpose, FieldProblem::TooLong),
            (NewInvite { purpose: "a\nb".into(), ..until("2026-11-26") }, FieldName::Purpose, FieldProblem::Unreadable),
            (NewInvite { starts_on: Some(day("2026-11-18")), ..until("2026-11-26") }, FieldName::StartsOn, FieldProblem::TooEarly),
            (NewInvite { starts_on: Some(day("2026-11-27")), ..until("2026-11-26") }, FieldName::EndsOn, FieldProblem::TooEarly),
            (until("2026-11-18"), FieldName::EndsOn, FieldProblem::TooEarly),
            (until("2027-11-20"), FieldName::EndsOn, FieldProblem::TooLate),
        ] {
            let refused = fields(&invite(&karan, new.clone()).await.unwrap_err());
            assert_eq!(refused.len(), 1, "{new:?}");
            assert_eq!((refused[0].field, refused[0].error), (field, problem), "{new:?}");
        }
        for taken in ["2026-11-19", "2027-11-19"] {
            invite(&karan, until(taken)).await.unwrap();
        }
    }

    async fn who_signed_in_long_ago_confirms_first_and_again_after_five_minutes(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        app.clock.advance_seconds(299);
        invite(&karan, until("2026-11-26")).await.unwrap();
        app.clock.advance_seconds(1);
        let refused = invite(&karan, until("2026-11-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ConfirmFirst);
        super::confirming::confirm(&karan, backend::demo::PASSPHRASE).await.unwrap();
        invite(&karan, until("2026-11-26")).await.unwrap();
        app.clock.advance_seconds(300);
        let refused = invite(&karan, until("2026-11-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ConfirmFirst);
    }

    async fn a_teen_cannot_invite_and_has_nothing_to_give(app: TestApp) {
        let carlene = app.sign_in("carlene.schamberger").await;
        let refused = invite(&carlene, until("2026-11-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        let seen = family(&carlene, carlene.patient_id()).await.unwrap();
        assert_eq!(seen.may_give, Capabilities::NONE);
        assert_eq!(seen.invites, []);
    }

    async fn nobody_invites_for_somebody_else_or_sees_the_codes(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let patria = app.patria().await;
        let everything = Capabilities::ALL.without(Capabilities::of(&[Capability::ManageFamily, Capability::SeeAudit]));
        give(&karan, &judi, NewInvite { capabilities: everything, ..until("2026-11-26") }).await;
        invite(&karan, until("2026-11-26")).await.unwrap();
        let arron = app.patient("Arron").await;
        for (client, patient_id) in [(&judi, karan.patient_id()), (&patria, arron)] {
            let create = CreateInvite { patient_id, invite_id: InviteId(new_id()), invite: until("2026-11-26") };
            assert_eq!(client.call(&create).await.unwrap_err().code(), ErrorCode::Forbidden);
            let seen = family(client, patient_id).await.unwrap();
            assert_eq!((seen.invites, seen.may_give), (vec![], Capabilities::NONE));
        }
    }

    async fn a_withdrawn_code_is_worth_nothing_and_withdrawing_needs_no_passphrase(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let made = invite(&karan, until("2026-11-26")).await.unwrap();
        app.clock.advance_seconds(600);
        let withdraw = WithdrawInvite { patient_id: karan.patient_id(), invite_id: made.id };
        karan.call(&withdraw).await.unwrap();
        karan.call(&withdraw).await.unwrap();
        let refused = redeem(&judi, made.code.reveal()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InviteUnusable);
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.invites, []);
        let kinds: Vec<_> = seen.log.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [GrantEventKind::Withdrawn, GrantEventKind::Invited]);
    }

    async fn a_used_code_cannot_be_withdrawn(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let made = invite(&karan, until("2026-11-26")).await.unwrap();
        redeem(&judi, made.code.reveal()).await.unwrap();
        let withdraw = WithdrawInvite { patient_id: karan.patient_id(), invite_id: made.id };
        assert_eq!(karan.call(&withdraw).await.unwrap_err().code(), ErrorCode::InviteUsed);
    }

    async fn there_are_no_more_open_codes_than_a_person_can_look_after(app: TestApp) {
        let app = app
            .another(|parts| {
                let settings = *parts.limits.settings();
                parts.limits = RateLimits::new(Limits { open_invites: Limits::default().open_invites, ..settings });
            })
            .await;
        let karan = app.sign_in("karan.gerhold").await;
        for _ in 0..20 {
            invite(&karan, until("2026-12-26")).await.unwrap();
        }
        let refused = invite(&karan, until("2026-12-26")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::TooManyInvites);
        // Those that are too old do not count.
        let karan = later(&app, 7 * DAY, "karan.gerhold").await;
        invite(&karan, until("2026-12-26")).await.unwrap();
        assert_eq!(family(&karan, karan.patient_id()).await.unwrap().invites.len(), 1);
    }

    async fn codes_and_purposes_are_unreadable_in_the_database(app: TestApp) {
        use sea_orm::EntityTrait as _;
        let karan = app.sign_in("karan.gerhold").await;
        let made = invite(&karan, until("2026-11-26")).await.unwrap();
        let rows = backend::db::entity::grant_invite::Entity::find().all(app.app.db.reader()).await.unwrap();
        let text = String::from_utf8_lossy(&rows[0].code).into_owned() + &String::from_utf8_lossy(&rows[0].purpose);
        assert!(!text.contains(made.code.reveal()) && !text.contains("operation"));
        assert_eq!(made.capabilities, MESSAGES);
    }
}
