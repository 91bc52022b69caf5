//! Mail servers that are away, addresses that are refused, and what an administrator does about it.

use super::news::{GATHERED, answered, jane_hears, news};
use super::{
    Gateway, Sink, body, channel, code_in, code_of, confirm, name, turn, with_mail, with_senders,
};
use crate::messaging::change;
use api_tests::{Client, TestApp, both_databases};
use axum::http::StatusCode;
use backend::db::entity::{audit_event, contact_address};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::notifications::{
    Channel, DeadLetterView, DeliveryFailure, DropDeadLetter, ListDeadLetters, NoticeKind,
    RetryDeadLetter,
};

/// Puts this in the place of the address that the person has confirmed.
pub(super) async fn address_is(app: &TestApp, person: &Client, address: &str) {
    let account = person.account_id();
    let conn = app.app.db.reader();
    let sealer = app.app.sealer.account(conn, account).await.unwrap();
    let row = contact_address::Entity::find_by_id((account, Channel::Mail));
    let row = row.one(conn).await.unwrap().unwrap();
    let column = backend::sealing::Column::ContactAddress;
    let sealed = sealer.seal(column, row.id, address).unwrap();
    change(app, async |tx| {
        contact_address::Entity::update_many()
            .col_expr(
                contact_address::Column::Address,
                Expr::value(sealed.clone()),
            )
            .filter(contact_address::Column::AccountId.eq(account))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn a_mail_server_that_was_away_brings_exactly_one_mail_when_it_is_back(app: TestApp) {
        let (mut sink, app, jane) = jane_hears(&app).await;
        answered(&app, &jane).await;
        turn(&app).await;
        sink.down();
        for _ in 0..5 {
            app.clock.advance_seconds(GATHERED);
            turn(&app).await;
        }
        assert_eq!(news(&sink).len(), 0);
        sink.up();
        for _ in 0..3 {
            app.clock.advance_seconds(3600);
            turn(&app).await;
        }
        // The quiet hours have not begun: 10:00 and three hours.
        assert_eq!(news(&sink).len(), 1);
    }

    async fn a_refused_address_is_asked_about_and_gets_nothing_more(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        // The mailbox was closed since: the address that the account has is refused now.
        address_is(&app, &jane, "refused@mail.test").await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert!(channel(&jane, Channel::Mail).await.failing);
        let admin = app.admin().await;
        assert_eq!(admin.call(&ListDeadLetters).await.unwrap().items, [], "the person is asked, nobody else");
        assert_eq!(news(&sink).len(), 0);
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "jane@mail.test").await;
        assert!(!channel(&jane, Channel::Mail).await.failing);
    }

    async fn a_sender_who_is_blocked_costs_nobody_their_address(app: TestApp) {
        let (_sink, app, jane) = jane_hears(&app).await;
        address_is(&app, &jane, "blocked@mail.test").await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        assert!(!channel(&jane, Channel::Mail).await.failing);
        let items = app.admin().await.call(&ListDeadLetters).await.unwrap().items;
        let failures: Vec<_> = items.iter().map(|letter| letter.failure).collect();
        assert_eq!(failures, [Some(DeliveryFailure::Refused)]);
    }

    async fn a_gateway_at_another_path_is_seen_by_an_administrator_and_a_wrong_number_is_not(app: TestApp) {
        let (sink, gateway) = (Sink::start(), Gateway::default());
        let url = gateway.start().await;
        let app = with_senders(&app, &sink, Some(&url)).await;
        let (jane, admin) = (app.jane().await, app.admin().await);
        let mut dead = 0;
        for (number, (status, is_dead)) in [(400, true), (404, true), (410, false), (422, false)].into_iter().enumerate() {
            *gateway.answers.lock().unwrap() = Some(StatusCode::from_u16(status).unwrap());
            name(&jane, Channel::Sms, &format!("+1501555010{number}")).await.unwrap();
            turn(&app).await;
            dead += usize::from(is_dead);
            assert_eq!(admin.call(&ListDeadLetters).await.unwrap().items.len(), dead, "{status}");
        }
    }

    async fn what_was_given_up_an_administrator_sees_tries_again_and_drops(app: TestApp) {
        let (sink, gateway) = (Sink::start(), Gateway::default());
        let url = gateway.start().await;
        let app = with_senders(&app, &sink, Some(&url)).await;
        let (jane, admin) = (app.jane().await, app.admin().await);
        // A gateway that does not know our secret any more.
        *gateway.answers.lock().unwrap() = Some(StatusCode::FORBIDDEN);
        name(&jane, Channel::Sms, "+15015550123").await.unwrap();
        turn(&app).await;
        assert_eq!(gateway.calls(), 1);
        let items = admin.call(&ListDeadLetters).await.unwrap().items;
        let [letter] = items.as_slice() else { panic!("{items:?}") };
        let DeadLetterView { kind, failure, attempts, .. } = letter;
        assert_eq!((*kind, *failure, *attempts), (Some(NoticeKind::Code), Some(DeliveryFailure::Refused), 1));
        assert_eq!(letter.consumer, "sms");
        let text = serde_json::to_string(letter).unwrap();
        assert!(!text.contains("5550123") && !text.contains(&jane.account_id().to_string()), "{text}");
        *gateway.answers.lock().unwrap() = None;
        let retry = RetryDeadLetter { event_id: letter.event_id, consumer: letter.consumer.clone() };
        admin.call(&retry).await.unwrap();
        turn(&app).await;
        confirm(&jane, Channel::Sms, &code_in(&gateway.texts()[0].1)).await.unwrap();
        assert_eq!(admin.call(&ListDeadLetters).await.unwrap().items, []);
        assert_eq!(code_of(admin.call(&retry).await), ErrorCode::NotFound);
        *gateway.answers.lock().unwrap() = Some(StatusCode::FORBIDDEN);
        name(&jane, Channel::Sms, "+15015550199").await.unwrap();
        turn(&app).await;
        let letter = admin.call(&ListDeadLetters).await.unwrap().items.remove(0);
        let give_up = DropDeadLetter { event_id: letter.event_id, consumer: letter.consumer };
        assert_eq!(code_of(jane.call(&give_up).await), ErrorCode::Forbidden);
        admin.call(&give_up).await.unwrap();
        assert_eq!(code_of(admin.call(&give_up).await), ErrorCode::NotFound);
        assert_eq!(admin.call(&ListDeadLetters).await.unwrap().items, []);
        for action in ["retry_dead_letter", "drop_dead_letter"] {
            let rows = audit_event::Entity::find().filter(audit_event::Column::Action.eq(action));
            assert_eq!(rows.all(app.app.db.reader()).await.unwrap().len(), 1, "{action}");
        }
    }

    async fn after_a_notice_was_given_up_the_next_answer_is_told(app: TestApp) {
        let (mut sink, app, jane) = jane_hears(&app).await;
        super::quiet(&jane, 0, 0).await;
        answered(&app, &jane).await;
        turn(&app).await;
        sink.down();
        for _ in 0..25 {
            app.clock.advance_seconds(3700);
            turn(&app).await;
        }
        let admin = app.admin().await;
        let items = admin.call(&ListDeadLetters).await.unwrap().items;
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].failure, Some(DeliveryFailure::Unreachable));
        sink.up();
        let jane = app.jane().await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        turn(&app).await;
        let mails = news(&sink);
        assert_eq!(mails.len(), 1);
        assert!(body(&mails[0]).starts_with("You have a new message"));
        let observed = app.anonymous().get("/metrics").await;
        if observed.status == 200 {
            let text = String::from_utf8(observed.bytes.to_vec()).unwrap();
            assert!(text.contains("notices_total{channel=\"mail\",outcome=\"sent\"}"), "{text}");
        }
    }
}
