//! About somebody who is not on the writer's list.

use super::*;
use crate::messaging::{code_of, work};
use api_tests::both_databases;
use shared::ErrorCode;
use shared::messaging::AboutTyped;
use shared::problem::{FieldName, FieldProblem};
use shared::team::WorkList;

fn lee(dod_id: &str) -> AboutTyped {
    AboutTyped {
        name: "Lee Roe".into(),
        birth_date: "2001-02-03".into(),
        dod_id: dod_id.into(),
    }
}

async fn letter_about(app: &TestApp, about: AboutTyped) -> DraftContent {
    DraftContent {
        about: Some(about),
        ..letter_to(app, PHARMACY).await
    }
}

both_databases! {
    async fn the_thread_is_the_senders_and_staff_see_that_nobody_checked_it(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let draft = begin(&jane, &letter_about(&app, lee("123 456-7890")).await).await;
        assert_eq!(draft.about, Some(lee("123 456-7890")));
        let sent = try_send(&jane, &draft).await.unwrap();
        for (client, shown) in [(&jane, true), (&tech, true)] {
            let seen = thread(client, jane.patient_id(), sent.thread_id).await.unwrap();
            let about = seen.about.filter(|_| shown).unwrap();
            assert_eq!(about.name.reveal(), "Lee Roe");
            assert_eq!(about.birth_date.to_string(), "2001-02-03");
            assert_eq!(about.dod_id.unwrap().reveal(), "1234567890");
            assert!(!about.verified);
        }
        let row = work(&tech, WorkList::Waiting).await.remove(0);
        assert!(row.about_unverified);
    }

    async fn what_is_wrong_with_the_identifiers_is_said_at_send_and_kept_until_then(app: TestApp) {
        let jane = app.jane().await;
        for (dod_id, problem) in [
            ("123-45-6789", FieldProblem::SocialSecurityNumber),
            ("12345678901", FieldProblem::BenefitsNumber),
        ] {
            let draft = begin(&jane, &letter_about(&app, lee(dod_id)).await).await;
            let refused = try_send(&jane, &draft).await.unwrap_err();
            let fields: Vec<_> = refused.problem.fields.iter().map(|it| (it.field, it.error)).collect();
            assert_eq!(fields, [(FieldName::AboutDodId, problem)]);
            assert_eq!(super::super::draft_of(&jane, &draft).await.unwrap(), draft);
        }
        let draft = begin(&jane, &letter_about(&app, AboutTyped::default()).await).await;
        let refused = try_send(&jane, &draft).await.unwrap_err();
        let fields: Vec<_> = refused.problem.fields.iter().map(|it| it.field).collect();
        assert_eq!(fields, [FieldName::AboutName, FieldName::AboutBirthDate]);
    }

    async fn only_a_draft_in_ones_own_name_is_about_somebody_else(app: TestApp) {
        let jane = app.jane().await;
        let content = letter_about(&app, lee("")).await;
        let sam = person(&jane, "Sam");
        let answer = save(&jane, sam, DraftId(new_id()), None, &content).await;
        assert_eq!(code_of(answer), ErrorCode::Forbidden);
    }

    async fn nothing_about_the_person_is_in_the_outbox_or_readable_at_rest(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_about(&app, lee("1234567890")).await).await;
        try_send(&jane, &draft).await.unwrap();
        let events = format!("{:?}", super::super::outbox_of(&app).await);
        assert!(!events.contains("Lee Roe") && !events.contains("1234567890"));
        let row = backend::db::entity::thread::Entity::find()
            .all(app.app.db.reader())
            .await
            .unwrap()
            .remove(0);
        let sealed = String::from_utf8_lossy(row.about.as_deref().unwrap()).into_owned();
        assert!(!sealed.contains("Lee"), "{sealed}");
        // What prints a draft prints lengths.
        let printed = format!("{draft:?}");
        assert!(!printed.contains("Lee") && !printed.contains("1234567890"), "{printed}");
    }
}
