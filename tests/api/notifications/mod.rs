//! Notices by mail and text message, as a real mail server and a gateway have them.

mod closed;
mod given_up;
mod news;
mod passed_on;
mod post;
mod slow;
mod switched_off;
mod unsafe_files;
mod unstaffed;

use api_tests::{Client, Refusal, TestApp, both_databases};
use backend::db::entity::{account, audit_event};
use backend::http::{Limits, RateLimits};
use backend::live;
use post::{Gateway, Sink, said, with_senders};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use shared::ErrorCode;
use shared::notifications::{
    AddressCode, Channel, ChannelView, ConfirmAddress, GetNotifications, NameAddress, NewAddress,
    NoticeChoice, NoticeKind, NotificationSettings, NotificationsView, QuietHours, RemoveAddress,
    SaveNotificationSettings,
};

/// Does everything that the dispatcher does by itself, until nothing is due.
pub(crate) async fn turn(app: &TestApp) {
    let dispatcher = live::dispatcher(&app.app);
    dispatcher.hand_out_all().await.unwrap();
    // What was opened by the first turn is an event of its own.
    dispatcher.hand_out_all().await.unwrap();
    dispatcher.deliver_all().await.unwrap();
}

async fn name(client: &Client, channel: Channel, address: &str) -> Result<(), Refusal> {
    let new = NewAddress {
        address: address.into(),
    };
    client.call(&NameAddress { channel, new }).await
}

async fn confirm(client: &Client, channel: Channel, code: &str) -> Result<(), Refusal> {
    let code = AddressCode { code: code.into() };
    client.call(&ConfirmAddress { channel, code }).await
}

async fn view(client: &Client) -> NotificationsView {
    client.call(&GetNotifications).await.unwrap()
}

async fn channel(client: &Client, channel: Channel) -> ChannelView {
    let all = view(client).await.channels;
    all.into_iter().find(|it| it.channel == channel).unwrap()
}

/// The six digits of a text.
fn code_in(text: &str) -> String {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|word| word.len() == 6)
        .expect("six digits")
        .to_owned()
}

/// The text of a mail, without its head.
fn body(mail: &str) -> &str {
    mail.splitn(3, "\n\n").nth(2).unwrap()
}

/// Gives an account a mail address that is confirmed; its code is in the sink afterwards.
async fn with_mail(app: &TestApp, sink: &Sink, client: &Client, address: &str) {
    name(client, Channel::Mail, address).await.unwrap();
    turn(app).await;
    let code = code_in(body(sink.mails().last().unwrap()));
    confirm(client, Channel::Mail, &code).await.unwrap();
    turn(app).await;
}

async fn quiet(client: &Client, from: u16, to: u16) {
    let settings = NotificationSettings {
        choices: Vec::new(),
        quiet: QuietHours {
            from,
            to,
            zone: None,
        },
    };
    client
        .call(&SaveNotificationSettings(settings))
        .await
        .unwrap();
}

fn code_of<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> ErrorCode {
    crate::messaging::code_of(refused)
}

both_databases! {
    async fn nothing_goes_to_an_address_before_its_code_came_back(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        name(&jane, Channel::Mail, " jane@mail.test ").await.unwrap();
        let before = channel(&jane, Channel::Mail).await;
        assert_eq!(before.address, None);
        assert_eq!(before.pending.unwrap().address.reveal(), "jane@mail.test");
        turn(&app).await;
        let mails = sink.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].starts_with("jane@mail.test\n"), "{}", mails[0]);
        let code = code_in(body(&mails[0]));
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(code_of(confirm(&jane, Channel::Mail, wrong).await), ErrorCode::Invalid);
        // Another account's code for the same address is no use.
        let patria = app.patria().await;
        assert_eq!(code_of(confirm(&patria, Channel::Mail, &code).await), ErrorCode::CodeExpired);
        confirm(&jane, Channel::Mail, &code).await.unwrap();
        let after = channel(&jane, Channel::Mail).await;
        assert_eq!(after.address.unwrap().reveal(), "jane@mail.test");
        assert_eq!(after.pending, None);
        assert_eq!(code_of(confirm(&jane, Channel::Mail, &code).await), ErrorCode::CodeExpired);
    }

    async fn a_code_ends_after_five_wrong_ones_and_after_ten_minutes(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        name(&jane, Channel::Mail, "jane@mail.test").await.unwrap();
        turn(&app).await;
        let code = code_in(body(&sink.mails()[0]));
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(code_of(confirm(&jane, Channel::Mail, wrong).await), ErrorCode::Invalid);
        }
        assert_eq!(code_of(confirm(&jane, Channel::Mail, &code).await), ErrorCode::CodeExpired);
        name(&jane, Channel::Mail, "jane@mail.test").await.unwrap();
        turn(&app).await;
        let code = code_in(body(&sink.mails()[1]));
        app.clock.advance_seconds(600);
        assert_eq!(code_of(confirm(&jane, Channel::Mail, &code).await), ErrorCode::CodeExpired);
    }

    async fn an_address_gets_three_codes_in_a_quarter_of_an_hour_whoever_asks(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let (jane, patria) = (app.jane().await, app.patria().await);
        for client in [&jane, &patria, &jane] {
            name(client, Channel::Mail, "Shared@mail.test").await.unwrap();
        }
        let refused = name(&patria, Channel::Mail, "shared@MAIL.test").await;
        assert_eq!(code_of(refused), ErrorCode::RateLimited);
        name(&patria, Channel::Mail, "other@mail.test").await.unwrap();
        app.clock.advance_seconds(900);
        let patria = app.patria().await;
        name(&patria, Channel::Mail, "shared@mail.test").await.unwrap();
    }

    async fn the_number_of_a_machine_is_no_address_for_mail(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        for machine in ["x@[10.0.0.5]", "x@10.0.0.5", "x@localhost"] {
            let refused = name(&jane, Channel::Mail, machine).await;
            assert_eq!(code_of(refused), ErrorCode::Invalid, "{machine}");
        }
        name(&jane, Channel::Mail, "x@mail2.10.test").await.unwrap();
    }

    async fn saving_the_same_settings_again_writes_nothing_and_too_many_are_refused(app: TestApp) {
        let jane = app.jane().await;
        let choice = |wanted| NoticeChoice { kind: NoticeKind::NewMessage, channel: Channel::Mail, wanted };
        let save = async |choices| {
            let quiet = QuietHours { from: 60, to: 120, zone: None };
            jane.call(&SaveNotificationSettings(NotificationSettings { choices, quiet })).await
        };
        let written = async || {
            let rows = audit_event::Entity::find().filter(audit_event::Column::Action.eq("change_notices"));
            rows.all(app.app.db.reader()).await.unwrap().len()
        };
        save(vec![choice(false)]).await.unwrap();
        assert_eq!(written().await, 1);
        save(vec![choice(false)]).await.unwrap();
        assert_eq!(written().await, 1);
        save(vec![choice(true)]).await.unwrap();
        assert_eq!(written().await, 2);
        assert_eq!(code_of(save(vec![choice(true); 100]).await), ErrorCode::Invalid);
    }

    async fn when_somebody_was_last_told_is_found_by_an_index(app: TestApp) {
        let conn = app.app.db.reader();
        if conn.get_database_backend() != DbBackend::Sqlite {
            return;
        }
        let plan = "EXPLAIN QUERY PLAN SELECT * FROM notice WHERE account_id = x'00' AND kind = 'new_message' \
                    AND channel = 'mail' AND outcome = 'sent' ORDER BY closed_at DESC LIMIT 1";
        let rows = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, plan)).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
        assert!(plan.len() == 1 && plan[0].contains("index_notice_sent"), "{plan:?}");
    }

    async fn one_network_address_gets_so_many_codes_and_another_one_does_not_wait_for_it(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let app = app.another(|parts| {
            let settings = *parts.limits.settings();
            parts.limits = RateLimits::new(Limits { codes_per_network_address: 3, ..settings });
        }).await;
        let (jane, patria) = (app.jane().await, app.patria().await);
        for (client, address) in [(&jane, "one"), (&patria, "two"), (&jane, "three")] {
            name(client, Channel::Mail, &format!("{address}@mail.test")).await.unwrap();
        }
        let refused = name(&patria, Channel::Mail, "four@mail.test").await;
        assert_eq!(code_of(refused), ErrorCode::RateLimited);
        // What was named before is still what waits.
        let waits = channel(&patria, Channel::Mail).await.pending.unwrap().address;
        assert_eq!(waits.reveal(), "two@mail.test");
        let elsewhere = patria.at("203.0.113.9".parse().unwrap());
        name(&elsewhere, Channel::Mail, "four@mail.test").await.unwrap();
        app.clock.advance_seconds(900);
        let patria = app.patria().await;
        name(&patria, Channel::Mail, "four@mail.test").await.unwrap();
    }

    async fn changing_an_address_takes_the_passphrase_and_tells_the_old_one(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "old@mail.test").await;
        app.clock.advance_seconds(300);
        let refused = name(&jane, Channel::Mail, "new@mail.test").await;
        assert_eq!(code_of(refused), ErrorCode::ConfirmFirst);
        let remove = RemoveAddress { channel: Channel::Mail };
        assert_eq!(code_of(jane.call(&remove).await), ErrorCode::ConfirmFirst);
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "new@mail.test").await;
        let told = sink.mails().pop().unwrap();
        assert!(told.starts_with("old@mail.test\n") && told.contains("do not come to this address"), "{told}");
        jane.call(&remove).await.unwrap();
        jane.call(&remove).await.unwrap();
        turn(&app).await;
        let told = sink.mails();
        assert_eq!(told.len(), 4);
        assert!(told[3].starts_with("new@mail.test\n") && !told[3].contains("old@mail.test"), "{}", told[3]);
        assert_eq!(channel(&jane, Channel::Mail).await.address, None);
    }

    async fn what_the_site_does_not_send_by_is_said_and_refused(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        assert!(channel(&jane, Channel::Mail).await.available);
        assert!(!channel(&jane, Channel::Sms).await.available);
        let refused = name(&jane, Channel::Sms, "+15015550123").await;
        assert_eq!(code_of(refused), ErrorCode::ChannelOff);
    }

    async fn text_messages_are_signed_and_taken_once(app: TestApp) {
        let (sink, gateway) = (Sink::start(), Gateway::default());
        let url = gateway.start().await;
        let app = with_senders(&app, &sink, Some(&url)).await;
        let jane = app.jane().await;
        *gateway.answers.lock().unwrap() = Some(axum::http::StatusCode::BAD_GATEWAY);
        name(&jane, Channel::Sms, "+1 (501) 555-0123").await.unwrap();
        turn(&app).await;
        assert_eq!((gateway.calls(), gateway.texts().len()), (1, 0));
        *gateway.answers.lock().unwrap() = None;
        app.clock.advance_seconds(10);
        turn(&app).await;
        let texts = gateway.texts();
        assert_eq!((gateway.calls(), texts.len()), (2, 1));
        assert_eq!(texts[0].0, "+15015550123");
        confirm(&jane, Channel::Sms, &code_in(&texts[0].1)).await.unwrap();
    }

    async fn who_may_not_sign_in_any_more_gets_no_code(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        name(&jane, Channel::Mail, "jane@mail.test").await.unwrap();
        crate::messaging::change(&app, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(app.clock.now().0))
                .filter(account::Column::Id.eq(jane.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        turn(&app).await;
        assert_eq!(sink.mails(), [""; 0]);
        let lag = backend::outbox::lag(app.app.db.reader(), app.clock.now()).await.unwrap();
        assert_eq!((lag.waiting, lag.dead), (0, 0), "nobody tries again");
    }

    async fn addresses_and_codes_are_not_in_the_files_of_the_database(app: TestApp) {
        let sink = Sink::start();
        let app = with_senders(&app, &sink, None).await;
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "canary.address@mail.test").await;
        name(&jane, Channel::Mail, "canary.next@mail.test").await.unwrap();
        for file in ["carepost.db", "carepost.db-wal", "audit.db"] {
            let Ok(bytes) = std::fs::read(app.file(file)) else {
                continue;
            };
            let found = bytes.windows(7).any(|window| window == b"canary.");
            assert!(!found, "{file}");
        }
    }
}
