//! A mail server that lets everybody wait: nobody who has nothing to do with it does.

use super::given_up::address_is;
use super::news::{GATHERED, answered};
use super::{Gateway, Sink, name, turn, with_mail, with_senders};
use api_tests::both_databases;
use backend::live;
use shared::notifications::Channel;
use std::time::{Duration, Instant};

/// Less than a mail server may be silent before a mail is put off.
const SOON: Duration = Duration::from_secs(8);

/// Waits until something is so; not for longer than a slow mail takes.
async fn soon(what: &str, is: impl Fn() -> bool) {
    let since = Instant::now();
    while !is() {
        assert!(since.elapsed() < SOON, "{what}");
        tokio::task::yield_now().await;
    }
}

both_databases! {
    async fn codes_and_text_messages_do_not_wait_behind_a_slow_mail(app: TestApp) {
        let (sink, gateway) = (Sink::start(), Gateway::default());
        let url = gateway.start().await;
        let app = with_senders(&app, &sink, Some(&url)).await;
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "jane@mail.test").await;
        address_is(&app, &jane, "slow@mail.test").await;
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(GATHERED);
        let dispatcher = tokio::spawn(live::dispatcher(&app.app).keep());
        soon("the mail server has a notice and says nothing", || sink.slow() == 1).await;
        let (patria, judi) = (app.patria().await, app.sign_in("judi.schamberger").await);
        name(&patria, Channel::Mail, "patria@mail.test").await.unwrap();
        name(&judi, Channel::Sms, "+15015550123").await.unwrap();
        soon("the code by mail", || sink.mails().iter().any(|mail| mail.starts_with("patria@mail.test"))).await;
        soon("the code by text message", || gateway.texts().len() == 1).await;
        assert_eq!(sink.slow(), 1);
        dispatcher.abort();
    }
}
