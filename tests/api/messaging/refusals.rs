//! What cannot be sent, and that nothing is lost by trying.

use super::{
    PHARMACY, UNSTAFFED, begin, code_of, desk_of, draft_of, empty_team, letter_to, outbox_of,
    retire, save, try_send,
};
use api_tests::{Client, Refusal, TestApp, both_databases, new_id};
use backend::db::entity::message;
use sea_orm::{EntityTrait, PaginatorTrait};
use shared::id::{DraftId, RecipientId};
use shared::messaging::{DraftContent, DraftView};
use shared::problem::FieldProblem::{Missing, TooLong, Unknown, Unreadable};
use shared::problem::{FieldError, FieldProblem};
use shared::{ErrorCode, FieldName};

fn fields(refusal: &Refusal) -> Vec<(FieldName, FieldProblem)> {
    assert_eq!(refusal.code(), ErrorCode::Invalid);
    let fields = &refusal.problem.fields;
    fields
        .iter()
        .map(|FieldError { field, error }| (*field, *error))
        .collect()
}

/// Nothing was sent, and the draft is as it was saved.
async fn refused_as_closed(app: &TestApp, jane: &Client, draft: &DraftView) {
    assert_eq!(
        code_of(try_send(jane, draft).await),
        ErrorCode::RecipientClosed
    );
    app.clock.advance_seconds(2);
    let kept = draft_of(jane, draft).await.unwrap();
    assert_eq!(kept.body, draft.body);
    assert_eq!(kept.version, draft.version);
    let recipient = kept.recipient.expect("the choice is still shown");
    assert_eq!(Some(recipient.id), draft.recipient.as_ref().map(|it| it.id));
    let sent = message::Entity::find().count(app.app.db.reader()).await;
    assert_eq!(sent.unwrap(), 0);
    assert!(outbox_of(app).await.is_empty());
}

both_databases! {
    async fn everything_that_is_wrong_is_said_at_once(app: TestApp) {
        let jane = app.jane().await;
        let (recipient, subject, body) =
            (FieldName::Recipient, FieldName::Subject, FieldName::Body);
        let pharmacy = Some(app.recipient(PHARMACY).await);
        for (recipient_id, text, wrong) in [
            (
                None,
                ["", ""],
                vec![(recipient, Missing), (subject, Missing), (body, Missing)],
            ),
            (
                None,
                [" \t ", "\n\n"],
                vec![(recipient, Missing), (subject, Missing), (body, Missing)],
            ),
            (
                pharmacy,
                [&*"é".repeat(101), &*"é".repeat(10_001)],
                vec![(subject, TooLong), (body, TooLong)],
            ),
            (
                pharmacy,
                ["two\nlines", ""],
                vec![(subject, Unreadable), (body, Missing)],
            ),
            (
                pharmacy,
                ["a\u{7}bell", "fine"],
                vec![(subject, Unreadable)],
            ),
        ] {
            let content = DraftContent {
                recipient_id,
                subject: text[0].into(),
                body: text[1].into(),
                ..DraftContent::default()
            };
            let draft = begin(&jane, &content).await;
            let refusal = try_send(&jane, &draft).await.unwrap_err();
            assert_eq!(fields(&refusal), wrong, "{:?}", text.map(str::len));
            assert_eq!(
                draft_of(&jane, &draft).await.unwrap(),
                draft,
                "nothing typed is lost"
            );
        }
        assert!(outbox_of(&app).await.is_empty());
    }

    async fn c04_a_recipient_that_was_retired_since_is_refused_and_the_draft_stays(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        retire(&app, app.recipient(PHARMACY).await).await;
        refused_as_closed(&app, &jane, &draft).await;
        // Another choice sends the same text.
        let other = DraftContent {
            recipient_id: Some(app.recipient(UNSTAFFED).await),
            ..letter_to(&app, PHARMACY).await
        };
        let draft = save(&jane, draft.patient_id, draft.id, Some(1), &other)
            .await
            .unwrap();
        try_send(&jane, &draft).await.unwrap();
    }

    async fn c04_a_recipient_without_anybody_is_refused_and_the_draft_stays(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let pharmacy = app.recipient(PHARMACY).await;
        empty_team(&app, pharmacy).await;
        let unsent = begin(&jane, &letter_to(&app, UNSTAFFED).await).await;
        empty_team(&app, desk_of(&app, pharmacy).await).await;
        refused_as_closed(&app, &jane, &draft).await;
        refused_as_closed(&app, &jane, &unsent).await;
    }

    async fn a_recipient_that_does_not_exist_cannot_be_chosen(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            recipient_id: Some(RecipientId(new_id())),
            ..letter_to(&app, PHARMACY).await
        };
        let id = DraftId(new_id());
        let refusal = save(&jane, jane.patient_id(), id, None, &content)
            .await
            .unwrap_err();
        assert_eq!(fields(&refusal), [(FieldName::Recipient, Unknown)]);
    }

    async fn j06_j07_a_draft_over_what_can_be_kept_is_refused_by_field_and_the_kept_one_stays(app: TestApp) {
        let jane = app.jane().await;
        let most = DraftContent {
            subject: "é".repeat(1_000).into(),
            body: "é".repeat(50_000).into(),
            ..DraftContent::default()
        };
        let draft = begin(&jane, &most).await;
        let over = |subject: String, body: String| DraftContent {
            subject: subject.into(),
            body: body.into(),
            ..DraftContent::default()
        };
        for (content, wrong) in [
            (
                over("é".repeat(1_001), String::new()),
                vec![(FieldName::Subject, TooLong)],
            ),
            (
                over(String::new(), "é".repeat(50_001)),
                vec![(FieldName::Body, TooLong)],
            ),
            (
                over("a\0".to_owned(), "\0".to_owned()),
                vec![
                    (FieldName::Subject, Unreadable),
                    (FieldName::Body, Unreadable),
                ],
            ),
        ] {
            let refusal = save(&jane, draft.patient_id, draft.id, Some(1), &content)
                .await
                .unwrap_err();
            assert_eq!(fields(&refusal), wrong);
        }
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
    }
}
