//! Who takes messages in the place of a recipient that does not.

use super::{NORTH, bring, join_desk};
use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, code_of, desk_of, empty_team, letter_to, retire, thread, try_send,
    work,
};
use api_tests::{Client, TestApp, answer_thread, both_databases, new_id};
use shared::ErrorCode;
use shared::directory::{
    ExplainAbsence, GetRecipientState, RecipientStateView, SearchRecipients, Substitution,
};
use shared::id::RecipientId;
use shared::messaging::DraftContent;
use shared::team::WorkList;
use shared::team_settings::{NameSuccessor, Succession};

const CLINIC: &str = "Little Rock Family Medicine_Hauge, Allison, PA";

async fn state(client: &Client, recipient_id: RecipientId) -> RecipientStateView {
    let patient_id = client.patient_id();
    let asked = GetRecipientState {
        patient_id,
        recipient_id,
    };
    client.call(&asked).await.unwrap()
}

/// Who takes messages in its place, and by what.
async fn substitute(
    client: &Client,
    recipient: RecipientId,
) -> Option<(RecipientId, Substitution)> {
    let state = state(client, recipient).await;
    assert!(!state.open);
    state.substitute.map(|it| (it.recipient.id, it.by))
}

async fn end(app: &TestApp, recipient_id: RecipientId, successor_id: RecipientId) {
    let succession = Succession { successor_id };
    let end = NameSuccessor {
        recipient_id,
        succession,
    };
    app.admin().await.call(&end).await.unwrap();
}

both_databases! {
    async fn of_a_team_that_takes_messages_nothing_else_is_said(app: TestApp) {
        let jane = app.jane().await;
        let state = state(&jane, app.recipient(PHARMACY).await).await;
        assert_eq!(state, RecipientStateView { open: true, substitute: None });
        let nobody = GetRecipientState {
            patient_id: jane.patient_id(),
            recipient_id: RecipientId(new_id()),
        };
        assert_eq!(code_of(jane.call(&nobody).await), ErrorCode::NotFound);
    }

    async fn whoever_took_over_is_offered_or_whoever_took_over_from_them(app: TestApp) {
        let jane = app.jane().await;
        let (first, second) = (app.recipient(CLINIC).await, app.recipient(UNSTAFFED).await);
        let third = app.recipient(PHARMACY).await;
        let draft = begin(&jane, &letter_to(&app, CLINIC).await).await;
        end(&app, first, second).await;
        assert_eq!(substitute(&jane, first).await, Some((second, Substitution::Successor)));
        let asked = ExplainAbsence { patient_id: jane.patient_id(), text: "hauge".into() };
        app.refresh_directory().await;
        let absent = jane.call(&asked).await.unwrap().absent;
        let offered = absent[0].substitute.as_ref().unwrap();
        assert_eq!((offered.recipient.id, offered.by), (second, Substitution::Successor));
        end(&app, second, third).await;
        assert_eq!(substitute(&jane, first).await, Some((third, Substitution::Successor)));
        // What was typed goes to them.
        assert_eq!(code_of(try_send(&jane, &draft).await), ErrorCode::RecipientClosed);
        let content = DraftContent { recipient_id: Some(third), ..letter_to(&app, CLINIC).await };
        let again = crate::messaging::save(&jane, draft.patient_id, draft.id, Some(1), &content).await;
        assert_eq!(try_send(&jane, &again.unwrap()).await.unwrap().recipient, PHARMACY);
    }

    async fn where_nobody_took_over_the_desk_of_the_facility_takes_the_message(app: TestApp) {
        let jane = app.jane().await;
        let team = app.recipient(UNSTAFFED).await;
        let desk = desk_of(&app, team).await;
        retire(&app, team).await;
        app.refresh_directory().await;
        assert_eq!(substitute(&jane, team).await, Some((desk, Substitution::Desk)));
        let content = DraftContent { recipient_id: Some(desk), ..letter_to(&app, PHARMACY).await };
        let draft = begin(&jane, &content).await;
        assert!(draft.recipient_open);
        let label = draft.recipient.as_ref().unwrap().label.clone();
        assert!(label.ends_with(" (desk)"), "{label}");
        let sent = try_send(&jane, &draft).await.unwrap();
        assert!(sent.reply_by.is_some());
        // Whoever is a member of the desk has it, and answers.
        let (nurse, tech) = (app.triage().await, app.pharmacy_tech().await);
        let there = work(&nurse, WorkList::New).await;
        assert_eq!(there.iter().map(|it| it.thread_id).collect::<Vec<_>>(), [sent.thread_id]);
        assert_eq!(code_of(thread(&tech, jane.patient_id(), sent.thread_id).await), ErrorCode::NotFound);
        answer_thread(&nurse, jane.patient_id(), sent.thread_id, "Come by.").await;
        let seen = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!((seen.recipient.label, seen.messages.len()), (label, 2));
        // And still nobody finds it by typing.
        let asked = SearchRecipients { patient_id: jane.patient_id(), text: "desk".into(), limit: 20 };
        let found = jane.call(&asked).await.unwrap().items;
        assert!(found.iter().all(|it| it.id != desk));
    }

    async fn a_successor_that_takes_no_messages_any_more_leaves_it_to_the_desk(app: TestApp) {
        let jane = app.jane().await;
        let (team, heir) = (app.recipient(CLINIC).await, app.recipient(PHARMACY).await);
        end(&app, team, heir).await;
        retire(&app, heir).await;
        app.refresh_directory().await;
        let desk = desk_of(&app, team).await;
        for closed in [team, heir] {
            assert_eq!(substitute(&jane, closed).await, Some((desk, Substitution::Desk)));
        }
    }

    async fn where_nobody_is_there_nobody_is_offered(app: TestApp) {
        let jane = app.jane().await;
        let team = app.recipient(UNSTAFFED).await;
        empty_team(&app, desk_of(&app, team).await).await;
        assert_eq!(substitute(&jane, team).await, None);
        bring(&app, &[NORTH], false).await;
        app.refresh_directory().await;
        let north = app.recipient("Northfield Clinic").await;
        assert_eq!(substitute(&jane, north).await, None);
        join_desk(&app, &app.allison().await, "Northfield Hospital").await;
        let jane = app.jane().await;
        assert!(state(&jane, north).await.open, "the desk answers for it");
    }
}
