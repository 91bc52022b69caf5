//! Narrowing, extending, ending: with effect on the next request.

use super::{MESSAGES, READ, change, end, family, fields, give, later, patients, reads, until};
use crate::messaging::{PHARMACY, begin, draft_of, letter_to, thread, try_send, write_to};
use api_tests::{both_databases, draft};
use backend::db::entity::{draft as drafts, message, outbox_event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::family::{Capabilities, Capability, GrantState, NewInvite};
use shared::id::{DraftId, GrantId};
use shared::messaging::ListDrafts;
use shared::problem::FieldProblem;

both_databases! {
    async fn a_right_that_is_taken_back_between_typing_and_send_keeps_the_draft_and_sends_nothing(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        let typed = draft(&judi, karan.patient_id(), letter_to(&app, PHARMACY).await).await;
        app.clock.advance_seconds(700);
        end(&karan, karan.patient_id(), right).await.unwrap();
        assert_eq!(try_send(&judi, &typed).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(draft_of(&judi, &typed).await.unwrap_err().code(), ErrorCode::NotFound);
        let conn = app.app.db.reader();
        let kept = drafts::Entity::find_by_id(DraftId(typed.id.0)).one(conn).await.unwrap().unwrap();
        assert_eq!(kept.sent_message_id, None);
        assert_eq!(message::Entity::find().count(conn).await.unwrap(), 0);
        let listed = karan.call(&ListDrafts { patient_id: karan.patient_id() }).await.unwrap();
        assert_eq!(listed.items.len(), 0, "it is nobody else's");
        // Given again, the writer finds it as it was.
        let karan = app.sign_in("karan.gerhold").await;
        give(&karan, &judi, until("2026-11-26")).await;
        try_send(&judi, &draft_of(&judi, &typed).await.unwrap()).await.unwrap();
    }

    async fn a_narrowed_right_is_narrower_on_the_next_request_and_needs_no_passphrase(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        let typed = draft(&judi, karan.patient_id(), letter_to(&app, PHARMACY).await).await;
        app.clock.advance_seconds(600);
        change(&karan, right, READ, "2026-11-26").await.unwrap();
        assert_eq!(try_send(&judi, &typed).await.unwrap_err().code(), ErrorCode::Forbidden);
        assert!(reads(&judi, karan.patient_id()).await.is_ok());
        change(&karan, right, READ, "2026-11-20").await.unwrap();
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let lines = seen.log.len();
        change(&karan, right, READ, "2026-11-20").await.unwrap();
        let again = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(again.log.len(), lines, "saying the same again is no change");
        let judi = later(&app, 38 * 3600, "judi.schamberger").await;
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
    }

    async fn to_widen_or_extend_a_right_one_confirms_first(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, NewInvite { capabilities: READ, ..until("2026-11-26") }).await;
        app.clock.advance_seconds(600);
        for (capabilities, ends_on) in [(MESSAGES, "2026-11-26"), (MESSAGES, "2026-11-20"), (READ, "2026-11-27")] {
            let refused = change(&karan, right, capabilities, ends_on).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::ConfirmFirst, "{capabilities:?} {ends_on}");
        }
        let seen = family(&judi, karan.patient_id()).await.unwrap();
        assert_eq!(seen.may, READ);
        super::confirming::confirm(&karan, backend::demo::PASSPHRASE).await.unwrap();
        change(&karan, right, MESSAGES, "2026-12-26").await.unwrap();
        assert_eq!(family(&judi, karan.patient_id()).await.unwrap().may, MESSAGES);
    }

    async fn who_may_read_by_a_wider_right_finds_what_was_written_before(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let pharmacy = Capabilities::of(&[Capability::RenewPrescriptions]);
        let right = give(&karan, &judi, NewInvite { capabilities: pharmacy, ..until("2026-11-26") }).await;
        let sent = write_to(&app, &karan, PHARMACY).await;
        assert_eq!(thread(&judi, karan.patient_id(), sent.thread_id).await.unwrap_err().code(), ErrorCode::NotFound);
        change(&karan, right, pharmacy.or(READ), "2026-11-26").await.unwrap();
        assert!(thread(&judi, karan.patient_id(), sent.thread_id).await.is_ok());
    }

    async fn what_a_right_cannot_become_is_said_field_by_field(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        for (capabilities, ends_on, problem) in [
            (Capabilities::NONE, "2026-11-26", FieldProblem::Missing),
            (Capabilities::of(&[Capability::ManageFamily]), "2026-11-26", FieldProblem::NotAllowed),
            (READ, "2026-11-18", FieldProblem::TooEarly),
            (READ, "2027-11-21", FieldProblem::TooLate),
        ] {
            let refused = fields(&change(&karan, right, capabilities, ends_on).await.unwrap_err());
            assert_eq!(refused.iter().map(|it| it.error).collect::<Vec<_>>(), [problem]);
        }
    }

    async fn a_right_that_is_over_is_not_changed_any_more(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        end(&karan, karan.patient_id(), right).await.unwrap();
        end(&karan, karan.patient_id(), right).await.unwrap();
        let refused = change(&karan, right, MESSAGES, "2026-12-26").await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::GrantEnded);
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
    }

    async fn a_holder_gives_up_what_is_theirs_whenever_they_like(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        let right = give(&karan, &judi, until("2026-11-26")).await;
        app.clock.advance_seconds(600);
        end(&judi, karan.patient_id(), right).await.unwrap();
        assert_eq!(reads(&judi, karan.patient_id()).await, Err(ErrorCode::NotFound));
        // A retry is no error, and the right is given up once.
        end(&judi, karan.patient_id(), right).await.unwrap();
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        assert_eq!(seen.grants[1].state, GrantState::Revoked);
        assert_eq!(seen.log.len(), 3);
        // A parent gives up what they are by registry, too.
        let george = app.sign_in("george.kutch").await;
        let sherron = app.patient("Sherron").await;
        let parents = family(&george, sherron).await.unwrap();
        end(&george, sherron, parents.grants[0].id).await.unwrap();
        assert!(patients(&george).await.iter().all(|it| it.id != sherron));
    }

    async fn nobody_ends_being_themselves_or_what_somebody_else_holds(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let (judi, george) = (app.sign_in("judi.schamberger").await, app.sign_in("george.kutch").await);
        let judis = give(&karan, &judi, until("2026-11-26")).await;
        give(&karan, &george, until("2026-11-26")).await;
        let seen = family(&karan, karan.patient_id()).await.unwrap();
        let own = seen.grants.iter().find(|it| it.mine).unwrap().id;
        assert_eq!(end(&karan, karan.patient_id(), own).await.unwrap_err().code(), ErrorCode::Forbidden);
        for foreign in [judis, own] {
            assert_eq!(end(&george, karan.patient_id(), foreign).await.unwrap_err().code(), ErrorCode::Forbidden);
        }
        let fannie = app.sign_in("fannie.kutch").await;
        for foreign in [judis, own, GrantId(api_tests::new_id())] {
            assert_eq!(end(&fannie, karan.patient_id(), foreign).await.unwrap_err().code(), ErrorCode::NotFound);
        }
        let sherron = app.patient("Sherron").await;
        let parents = family(&george, sherron).await.unwrap();
        let fannies = parents.grants.iter().find(|it| !it.mine).unwrap().id;
        assert_eq!(end(&george, sherron, fannies).await.unwrap_err().code(), ErrorCode::Forbidden);
        assert!(reads(&judi, karan.patient_id()).await.is_ok());
    }

    async fn open_pages_are_told_when_rights_change(app: TestApp) {
        let karan = app.sign_in("karan.gerhold").await;
        let judi = app.sign_in("judi.schamberger").await;
        begin(&karan, &letter_to(&app, PHARMACY).await).await;
        let told = async || {
            outbox_event::Entity::find()
                .filter(outbox_event::Column::Kind.eq("rights_changed"))
                .count(app.app.db.reader())
                .await
                .unwrap()
        };
        let right = give(&karan, &judi, until("2026-11-26")).await;
        assert_eq!(told().await, 3, "the code's row for the patient; the right for both");
        end(&karan, karan.patient_id(), right).await.unwrap();
        assert_eq!(told().await, 5);
    }
}
