//! The link of a mail that ends mails of its kind.

use super::news::{GATHERED, answered, jane_hears, news};
use super::{Sink, turn, view, with_mail};
use api_tests::{Client, TestApp, both_databases};
use axum::http::Method;
use shared::notifications::{Channel, NoticeKind};

/// The one-click link of a mail, as its head has it.
fn link(mail: &str) -> String {
    let line = mail
        .lines()
        .find_map(|line| line.strip_prefix("List-Unsubscribe: "))
        .expect("a link");
    let url = line.trim().trim_start_matches('<').trim_end_matches('>');
    url.strip_prefix("http://portal.test")
        .expect("of this site")
        .to_owned()
}

async fn told(app: &TestApp, sink: &Sink, jane: &Client) -> String {
    answered(app, jane).await;
    turn(app).await;
    app.clock.advance_seconds(GATHERED);
    turn(app).await;
    news(sink).pop().unwrap()
}

/// As a mail program asks: without a session, from nowhere.
async fn click(app: &TestApp, url: &str) -> axum::http::StatusCode {
    let nobody = app.anonymous();
    let request = nobody
        .request(Method::POST, url)
        .without_header("sec-fetch-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", "26")
        .body("List-Unsubscribe=One-Click");
    request.send().await.status
}

both_databases! {
    async fn one_click_ends_mails_of_its_kind_and_looking_does_not(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let mail = told(&app, &sink, &jane).await;
        assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"), "{mail}");
        let url = link(&mail);
        assert!(mail.contains(&format!("Do not want these mails? http://portal.test{url}")), "{mail}");
        let page = app.anonymous().get(&url).await;
        assert_eq!(page.status, 200);
        let text = String::from_utf8(page.bytes.to_vec()).unwrap();
        assert!(text.contains("<a href=\"/notifications\">sign in to your notifications</a>"), "{text}");
        assert!(view(&jane).await.choices[0].wanted, "looking changes nothing");
        assert_eq!(click(&app, &url).await, 200);
        assert!(!view(&jane).await.choices[0].wanted);
        assert_eq!(click(&app, &url).await, 200, "once more is no change");
        // Only its own kind, and only by this channel.
        let after = view(&jane).await.choices;
        let others = after.iter().filter(|it| it.channel == Channel::Mail && it.kind != NoticeKind::NewMessage);
        assert_eq!(others.filter(|it| it.wanted).count(), 4, "{after:?}");
        let before = news(&sink).len();
        answered(&app, &jane).await;
        turn(&app).await;
        app.clock.advance_seconds(700);
        turn(&app).await;
        assert_eq!(news(&sink).len(), before);
    }

    async fn a_forged_link_and_one_of_an_address_that_is_gone_do_nothing(app: TestApp) {
        let (sink, app, jane) = jane_hears(&app).await;
        let url = link(&told(&app, &sink, &jane).await);
        let patria = app.patria().await;
        with_mail(&app, &sink, &patria, "patria@mail.test").await;
        // Patria's account in Jane's token.
        use base64::Engine as _;
        use base64::prelude::BASE64_URL_SAFE_NO_PAD as CODE;
        let token = url.strip_prefix("/unsubscribe/").unwrap();
        let mut bytes = CODE.decode(token).unwrap();
        bytes[..16].copy_from_slice(patria.account_id().0.as_bytes());
        let forged = format!("/unsubscribe/{}", CODE.encode(&bytes));
        for wrong in [forged.as_str(), "/unsubscribe/x", &url[..url.len() - 2]] {
            assert_eq!(click(&app, wrong).await, 404);
            assert_eq!(app.anonymous().get(wrong).await.status, 404);
        }
        assert!(view(&patria).await.choices[0].wanted && view(&jane).await.choices[0].wanted);
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "moved@mail.test").await;
        assert_eq!(click(&app, &url).await, 404);
        assert!(view(&jane).await.choices[0].wanted, "whoever had the old address has no power");
    }
}
