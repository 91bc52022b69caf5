//! Who answers when members leave, accounts are disabled and teams retire: a message goes where
//! somebody is, or is refused.

use super::{
    PHARMACY, UNSTAFFED, begin, change, code_of, desk_of, draft_of, empty_team, join, outbox_of,
    reply_in, retire, thread, try_send, work, write_to,
};
use api_tests::{Client, TestApp, answer_thread, both_databases};
use backend::db::entity::account;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::directory::SearchRecipients;
use shared::messaging::ThreadState;
use shared::team::WorkList;

/// Disables an account, or takes that back.
async fn disable(app: &TestApp, client: &Client, disabled: bool) {
    let at = disabled.then(|| app.clock.now().0);
    change(app, async |tx| {
        account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(at))
            .filter(account::Column::Id.eq(client.account_id()))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

async fn offered(client: &Client, text: &str) -> Vec<String> {
    let search = SearchRecipients {
        patient_id: client.patient_id(),
        text: text.into(),
        limit: 20,
    };
    let found = client.call(&search).await.unwrap().items;
    found.into_iter().map(|it| it.label).collect()
}

both_databases! {
    async fn a_reply_to_where_nobody_is_is_refused_and_the_draft_stays(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        answer_thread(&tech, jane.patient_id(), sent.thread_id, "Yes.").await;
        let before = outbox_of(&app).await.len();
        let more = begin(&jane, &reply_in(sent.thread_id, "And now?")).await;
        let pharmacy = app.recipient(PHARMACY).await;
        empty_team(&app, pharmacy).await;
        empty_team(&app, desk_of(&app, pharmacy).await).await;
        assert_eq!(code_of(try_send(&jane, &more).await), ErrorCode::RecipientClosed);
        assert_eq!(draft_of(&jane, &more).await.unwrap(), more);
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.messages.len()), (ThreadState::Answered, 2));
        assert_eq!(outbox_of(&app).await.len(), before);
        // As soon as there is somebody, the same draft goes.
        let allison = app.allison().await;
        join(&app, &allison, pharmacy).await;
        try_send(&jane, &more).await.unwrap();
        assert_eq!(work(&allison, WorkList::Waiting).await[0].thread_id, sent.thread_id);
    }

    async fn a_reply_to_a_retired_team_that_still_has_somebody_goes(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        let pharmacy = app.recipient(PHARMACY).await;
        // Not even a desk is behind it.
        empty_team(&app, desk_of(&app, pharmacy).await).await;
        retire(&app, pharmacy).await;
        let more = begin(&jane, &reply_in(sent.thread_id, "And now?")).await;
        try_send(&jane, &more).await.unwrap();
        answer_thread(&tech, jane.patient_id(), sent.thread_id, "Yes.").await;
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.messages.len()), (ThreadState::Answered, 3));
    }

    async fn the_desk_answers_while_every_members_account_is_disabled(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let (triage, allison) = (app.triage().await, app.allison().await);
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        join(&app, &allison, app.recipient(PHARMACY).await).await;
        disable(&app, &tech, true).await;
        // One of two is left: it is still the team's.
        let refused = code_of(thread(&triage, patient_id, sent.thread_id).await);
        assert_eq!(refused, ErrorCode::NotFound);
        assert!(thread(&allison, patient_id, sent.thread_id).await.is_ok());
        disable(&app, &allison, true).await;
        assert_eq!(work(&triage, WorkList::Waiting).await[0].thread_id, sent.thread_id);
        // A reply finds the desk too, and it answers.
        let more = begin(&jane, &reply_in(sent.thread_id, "And now?")).await;
        try_send(&jane, &more).await.unwrap();
        answer_thread(&triage, patient_id, sent.thread_id, "Yes.").await;
        // With a member's account back, the desk has it no more.
        disable(&app, &tech, false).await;
        let tech = app.pharmacy_tech().await;
        assert!(thread(&tech, patient_id, sent.thread_id).await.is_ok());
        let refused = code_of(thread(&triage, patient_id, sent.thread_id).await);
        assert_eq!(refused, ErrorCode::NotFound);
        assert!(work(&triage, WorkList::Answered).await.is_empty());
    }

    async fn a_recipient_whose_people_are_disabled_is_not_offered(app: TestApp) {
        let (jane, tech, triage) = (app.jane().await, app.pharmacy_tech().await, app.triage().await);
        let letter = super::letter_to(&app, PHARMACY).await;
        let begun = begin(&jane, &letter).await;
        let there = async || {
            // Disabling is nobody's change of the directory; every server looks after five minutes.
            app.clock.advance_seconds(301);
            app.refresh_directory().await;
            let pharmacy = offered(&jane, PHARMACY).await.contains(&PHARMACY.to_owned());
            let clinic = offered(&jane, UNSTAFFED).await.contains(&UNSTAFFED.to_owned());
            assert_eq!(draft_of(&jane, &begun).await.unwrap().recipient_open, pharmacy);
            (pharmacy, clinic)
        };
        assert_eq!(there().await, (true, true));
        disable(&app, &tech, true).await;
        assert_eq!(there().await, (true, true), "the desk answers");
        disable(&app, &triage, true).await;
        assert_eq!(there().await, (false, false));
        assert_eq!(code_of(try_send(&jane, &begun).await), ErrorCode::RecipientClosed);
        disable(&app, &tech, false).await;
        assert_eq!(there().await, (true, false));
        try_send(&jane, &begun).await.unwrap();
    }
}
