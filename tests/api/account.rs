//! Signing in and out, guessing, the banner, and when a session ends.

use api_tests::{Client, Refusal, TestApp, both_databases};
use axum::http::{Method, StatusCode};
use backend::auth::{CookieName, token_hash};
use backend::db::entity::{account, audit_event, session, sign_in_failure};
use backend::demo::{self, PASSPHRASE};
use backend::http::{Limits, RateLimits, TrustedProxies};
use backend::site::{Site, SiteContent};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::account::{
    AcceptBanner, BannerAcceptance, Credentials, GetSession, SignIn, SignOut, SignedInView,
};
use shared::messaging::GetMailbox;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;

const WINDOW: i64 = 15 * 60;

async fn try_sign_in(
    client: &Client,
    username: &str,
    passphrase: &str,
) -> Result<SignedInView, Refusal> {
    let credentials = Credentials {
        username: username.to_owned(),
        password: passphrase.into(),
    };
    client.call(&SignIn(credentials)).await
}

async fn fail(client: &Client, username: &str) -> ErrorCode {
    let refused = try_sign_in(client, username, "wrong").await;
    refused.expect_err("a wrong passphrase").code()
}

async fn is_in(client: &Client) -> bool {
    let asked = client.call(&GetSession { background: false }).await;
    match asked {
        Ok(_) => true,
        Err(refusal) => {
            assert_eq!(refusal.code(), ErrorCode::SignedOut);
            false
        }
    }
}

async fn sessions(app: &TestApp) -> Vec<session::Model> {
    session::Entity::find()
        .all(app.app.db.reader())
        .await
        .unwrap()
}

/// How many usernames and addresses are counted.
async fn counters(app: &TestApp) -> usize {
    let rows = sign_in_failure::Entity::find()
        .count(app.app.db.reader())
        .await;
    usize::try_from(rows.unwrap()).unwrap()
}

async fn accept(client: &Client, version: Option<&str>) -> Result<(), Refusal> {
    let version = version.map(ToOwned::to_owned);
    client
        .call(&AcceptBanner(BannerAcceptance { version }))
        .await
}

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(198, 51, 100, last))
}

both_databases! {
    async fn an_unknown_username_and_a_wrong_passphrase_get_the_same_answer(app: TestApp) {
        let client = app.anonymous();
        let ask = async |username: &str, password: &str| {
            let body = serde_json::json!({"username": username, "password": password});
            let request = client.request(Method::POST, "/api/v1/session").json(&body);
            request.send().await
        };
        let wrong = ask("jane.doe", "wrong").await;
        assert_eq!(wrong.code(), ErrorCode::SignInFailed);
        let long = "x".repeat(5_000);
        for (username, password) in [
            ("nobody.here", "wrong"),
            ("nobody.here", PASSPHRASE),
            ("", ""),
            ("jane.doe", ""),
            ("jane.doe", long.as_str()),
            (long.as_str(), "wrong"),
            ("jane\0doe", PASSPHRASE),
        ] {
            let answer = ask(username, password).await;
            assert_eq!(answer.telling(), wrong.telling(), "{username:.20} {password:.20}");
        }
        assert!(client.cookie("sid").is_none());
        assert!(sessions(&app).await.is_empty());
    }

    async fn a_username_is_read_without_case_and_outer_blanks(app: TestApp) {
        let client = app.anonymous();
        assert!(try_sign_in(&client, "  Jane.DOE ", PASSPHRASE).await.is_ok());
    }

    async fn guessing_at_one_username_is_stopped_and_starts_again_after_a_quarter_of_an_hour(app: TestApp) {
        for username in ["jane.doe", "nobody.here"] {
            // Each guess from another address: the username alone must stop it.
            for guess in 0..10 {
                let client = app.anonymous().at(address(guess));
                assert_eq!(fail(&client, username).await, ErrorCode::SignInFailed);
            }
            let client = app.anonymous().at(address(99));
            let refusal = try_sign_in(&client, username, PASSPHRASE).await.unwrap_err();
            assert_eq!(refusal.code(), ErrorCode::RateLimited);
            let wait: i64 = refusal.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=WINDOW).contains(&wait), "{wait}");
        }
        let client = app.anonymous().at(address(99));
        assert!(try_sign_in(&client, "patria.schamberger", PASSPHRASE).await.is_ok());

        app.clock.advance_seconds(WINDOW - 1);
        assert_eq!(fail(&client, "jane.doe").await, ErrorCode::RateLimited);
        app.clock.advance_seconds(1);
        assert!(try_sign_in(&client, "jane.doe", PASSPHRASE).await.is_ok());
    }

    async fn guessing_from_one_address_is_stopped_whatever_the_usernames(app: TestApp) {
        let client = app.anonymous().at(address(7));
        for guess in 0..60 {
            let username = format!("somebody.{guess}");
            assert_eq!(fail(&client, &username).await, ErrorCode::SignInFailed);
        }
        assert_eq!(fail(&client, "somebody.else").await, ErrorCode::RateLimited);
        let refused = try_sign_in(&client, "jane.doe", PASSPHRASE).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::RateLimited);
        let elsewhere = app.anonymous().at(address(8));
        assert!(try_sign_in(&elsewhere, "jane.doe", PASSPHRASE).await.is_ok());
        app.clock.advance_seconds(WINDOW);
        assert!(try_sign_in(&client, "jane.doe", PASSPHRASE).await.is_ok());
    }

    async fn parallel_guesses_get_no_more_looks_than_guesses_in_a_row(app: TestApp) {
        let clients: Vec<Client> = (0..30).map(|n| app.anonymous().at(address(n))).collect();
        let guesses = clients.iter().map(|client| fail(client, "jane.doe"));
        let codes = join_all(guesses).await;
        let looks = codes.iter().filter(|code| **code == ErrorCode::SignInFailed).count();
        assert_eq!(looks, 10, "{codes:?}");
        assert!(codes.iter().all(|code| {
            matches!(code, ErrorCode::SignInFailed | ErrorCode::RateLimited)
        }));
    }

    async fn parallel_guesses_from_one_address_are_all_counted(app: TestApp) {
        let app = app.another(|parts| {
            let sign_in_failures_per_address = 30;
            let sign_ins_per_second = NonZeroU32::new(1_000).unwrap();
            let limits = Limits { sign_in_failures_per_address, sign_ins_per_second, ..Limits::default() };
            parts.limits = RateLimits::new(limits);
        }).await;
        let client = app.anonymous();
        let names: Vec<String> = (0..30).map(|n| format!("somebody.{n}")).collect();
        let codes = join_all(names.iter().map(|name| fail(&client, name))).await;
        assert!(codes.iter().all(|code| *code == ErrorCode::SignInFailed), "{codes:?}");
        assert_eq!(fail(&client, "somebody.else").await, ErrorCode::RateLimited);
    }

    async fn many_people_of_one_address_sign_in_at_once(app: TestApp) {
        let app = app.another(|parts| {
            let plenty = NonZeroU32::new(1_000).unwrap();
            let limits = Limits {
                sign_in_failures_per_address: 3,
                sign_ins_per_second: plenty,
                ..Limits::default()
            };
            parts.limits = RateLimits::new(limits);
        }).await;
        let names: Vec<_> = demo::accounts().into_iter().map(|(name, _)| name).collect();
        let client = app.anonymous();
        let tries = names.iter().map(|name| try_sign_in(&client, name, PASSPHRASE));
        for (outcome, name) in join_all(tries).await.into_iter().zip(&names) {
            assert!(outcome.is_ok(), "{name}: {outcome:?}");
        }
    }

    async fn whoever_is_shut_out_writes_no_row(app: TestApp) {
        let client = app.anonymous().at(address(7));
        for guess in 0..60 {
            fail(&client, &format!("somebody.{guess}")).await;
        }
        let before = counters(&app).await;
        assert_eq!(before, 61);
        for guess in 60..70 {
            let code = fail(&client, &format!("somebody.{guess}")).await;
            assert_eq!(code, ErrorCode::RateLimited);
        }
        assert_eq!(counters(&app).await, before);
    }

    async fn c09_a_restart_lets_no_guesser_go_on_and_forgets_the_floods(app: TestApp) {
        let client = app.anonymous();
        for _ in 0..10 {
            assert_eq!(fail(&client, "jane.doe").await, ErrorCode::SignInFailed);
        }
        assert_eq!(fail(&client, "jane.doe").await, ErrorCode::RateLimited);
        let before = counters(&app).await;
        // The same database under a server that begins anew.
        let again = app.another(|_| {}).await;
        let client = again.anonymous();
        assert_eq!(fail(&client, "jane.doe").await, ErrorCode::RateLimited);
        let right = try_sign_in(&client, "jane.doe", PASSPHRASE).await;
        assert_eq!(right.unwrap_err().code(), ErrorCode::RateLimited);
        assert_eq!(counters(&again).await, before);
        // Everyone else goes on.
        assert!(try_sign_in(&client, "patria.schamberger", PASSPHRASE).await.is_ok());
    }

    async fn a_flood_of_sign_ins_is_stopped_before_the_database(app: TestApp) {
        let app = app.another(|parts| {
            parts.limits = RateLimits::new(Limits {
                sign_ins_per_second: NonZeroU32::MIN,
                ..Limits::default()
            });
        }).await;
        let client = app.anonymous();
        let names: Vec<String> = (0..20).map(|n| format!("somebody.{n}")).collect();
        let codes = join_all(names.iter().map(|name| fail(&client, name))).await;
        assert!(codes.contains(&ErrorCode::RateLimited), "{codes:?}");
        let looks = codes.iter().filter(|code| **code == ErrorCode::SignInFailed).count();
        assert_eq!(counters(&app).await, looks + 1, "one for each username, one for the address");
    }

    async fn a_flood_from_one_address_leaves_the_others_their_sign_ins(app: TestApp) {
        let app = app.another(|parts| parts.limits = RateLimits::new(Limits::default())).await;
        let flood = app.anonymous().at(address(7));
        // Shut out by their name, so that the flood is as quick as it can be.
        let codes = join_all((0..200).map(|_| fail(&flood, "jane.doe"))).await;
        assert!(codes.iter().filter(|code| **code == ErrorCode::RateLimited).count() > 150, "{codes:?}");
        let other = app.anonymous().at(address(8));
        assert!(try_sign_in(&other, "patria.schamberger", PASSPHRASE).await.is_ok());
    }

    async fn a_network_of_ipv6_is_one_address(app: TestApp) {
        let at = |host: u16| {
            IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 7, 0, 0, 0, host))
        };
        for guess in 0..60 {
            let client = app.anonymous().at(at(guess));
            fail(&client, &format!("somebody.{guess}")).await;
        }
        let client = app.anonymous().at(at(999));
        assert_eq!(fail(&client, "somebody.else").await, ErrorCode::RateLimited);
    }

    async fn behind_a_trusted_proxy_everyone_has_an_address_of_their_own(app: TestApp) {
        let app = app.another(|parts| {
            let proxy = "198.51.100.7".parse().unwrap();
            parts.proxies = TrustedProxies::new(vec![proxy]);
        }).await;
        let guess = async |peer: u8, forwarded: &str, username: &str| {
            let client = app.anonymous().at(address(peer));
            let body = serde_json::json!({"username": username, "password": "wrong"});
            let request = client.request(Method::POST, "/api/v1/session").json(&body);
            request.header("x-forwarded-for", forwarded).send().await.code()
        };
        for n in 0..60 {
            // What the guesser writes in front changes nothing.
            let forwarded = format!("192.0.2.{n}, 203.0.113.1");
            guess(7, &forwarded, &format!("somebody.{n}")).await;
        }
        assert_eq!(guess(7, "203.0.113.1", "somebody.else").await, ErrorCode::RateLimited);
        assert_eq!(guess(7, "203.0.113.2", "somebody.else").await, ErrorCode::SignInFailed);
        // Whoever is no proxy speaks for nobody.
        assert_eq!(guess(8, "203.0.113.1", "somebody.else").await, ErrorCode::SignInFailed);
    }

    async fn an_attempt_that_nobody_looked_at_is_not_counted(app: TestApp) {
        let raised = app.another(|parts| {
            parts.limits = RateLimits::new(Limits {
                sign_ins_per_second: NonZeroU32::new(10_000).unwrap(),
                sign_in_failures_per_username: 1_000,
                sign_in_failures_per_address: 1_000,
                ..Limits::default()
            });
        }).await;
        let client = raised.anonymous();
        let codes = join_all((0..200).map(|_| fail(&client, "jane.doe"))).await;
        let looks = codes.iter().filter(|code| **code == ErrorCode::SignInFailed).count();
        let counted = sign_in_failure::Entity::find().all(app.app.db.reader()).await.unwrap();
        for row in counted {
            assert_eq!(usize::try_from(row.failures).unwrap(), looks, "{codes:?}");
        }
    }

    async fn the_right_passphrase_forgets_the_wrong_ones_before_it(app: TestApp) {
        let client = app.anonymous();
        for _ in 0..3 {
            for _ in 0..9 {
                assert_eq!(fail(&client, "jane.doe").await, ErrorCode::SignInFailed);
            }
            assert!(try_sign_in(&client, "jane.doe", PASSPHRASE).await.is_ok());
        }
    }

    async fn signing_in_often_counts_as_no_failure_of_the_address(app: TestApp) {
        let client = app.anonymous();
        for _ in 0..70 {
            assert!(try_sign_in(&client, "jane.doe", PASSPHRASE).await.is_ok());
        }
    }

    async fn the_database_knows_the_hash_of_a_session_and_never_its_secret(app: TestApp) {
        let jane = app.jane().await;
        let secret = jane.cookie("sid").unwrap();
        assert_eq!(secret.len(), 64);
        let rows = sessions(&app).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].token_hash, token_hash(&secret).to_vec());
        assert_ne!(rows[0].token_hash, secret.as_bytes());

        let hash = rows[0].token_hash.iter().map(|byte| format!("{byte:02x}"));
        let thief = app.anonymous();
        thief.set_cookie("sid", &hash.collect::<String>());
        assert!(!is_in(&thief).await);
    }

    async fn every_sign_in_has_a_session_of_its_own_and_none_can_be_brought_along(app: TestApp) {
        let client = app.anonymous();
        client.set_cookie("sid", &"a".repeat(64));
        try_sign_in(&client, "jane.doe", PASSPHRASE).await.unwrap();
        let first = client.cookie("sid").unwrap();
        assert_ne!(first, "a".repeat(64));
        try_sign_in(&client, "jane.doe", PASSPHRASE).await.unwrap();
        assert_ne!(client.cookie("sid").unwrap(), first);
        assert_eq!(sessions(&app).await.len(), 2);
    }

    async fn a_session_ends_when_nobody_was_there_for_a_quarter_of_an_hour(app: TestApp) {
        let jane = app.jane().await;
        app.clock.advance_seconds(14 * 60 + 59);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(14 * 60 + 59);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(15 * 60);
        assert!(!is_in(&jane).await);
    }

    async fn a_sign_of_life_counts_when_the_last_is_fifteen_seconds_old(app: TestApp) {
        let jane = app.jane().await;
        app.clock.advance_seconds(15);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(14);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(15 * 60 - 15);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(15 * 60);
        assert!(!is_in(&jane).await);
    }

    async fn nobody_waits_for_a_sign_of_life(app: TestApp) {
        use backend::auth::{Job, SystemGrant};
        let jane = app.jane().await;
        app.clock.advance_seconds(60);
        let grant = SystemGrant::for_job(Job::Housekeeping);
        // While somebody else holds the one writer (on PostgreSQL: the row), she is answered.
        app.app.db.write_as_system(&grant, None, async |tx| {
            session::Entity::update_many()
                .col_expr(session::Column::Assurance, Expr::value(1_i16))
                .exec(tx)
                .await?;
            assert!(is_in(&jane).await);
            Ok(())
        }).await.unwrap();
        app.settled().await;
        assert_eq!(sessions(&app).await[0].last_seen_at, app.clock.now());
    }

    async fn requests_of_a_timer_do_not_keep_a_session_alive(app: TestApp) {
        let jane = app.jane().await;
        let poll = GetMailbox { patient_id: jane.patient_id(), background: true };
        for _ in 0..14 {
            app.clock.advance_seconds(60);
            assert!(jane.call(&poll).await.is_ok());
        }
        app.clock.advance_seconds(59);
        assert!(jane.call(&poll).await.is_ok());
        app.clock.advance_seconds(1);
        assert_eq!(jane.call(&poll).await.unwrap_err().code(), ErrorCode::SignedOut);
    }

    async fn a_session_ends_after_twelve_hours_whatever_is_done(app: TestApp) {
        let jane = app.jane().await;
        for _ in 0..(12 * 6 - 1) {
            app.clock.advance_seconds(600);
            assert!(is_in(&jane).await);
            app.settled().await;
        }
        app.clock.advance_seconds(599);
        assert!(is_in(&jane).await);
        app.settled().await;
        app.clock.advance_seconds(1);
        assert!(!is_in(&jane).await);
    }

    async fn signing_out_ends_the_session_at_once_and_clears_the_browser(app: TestApp) {
        let jane = app.jane().await;
        let secret = jane.cookie("sid").unwrap();
        assert!(is_in(&jane).await);
        let answer = jane.request(Method::DELETE, "/api/v1/session").send().await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
        assert!(answer.header("set-cookie").starts_with("sid=; Max-Age=0;"));
        assert!(jane.cookie("sid").is_none());

        let thief = app.anonymous();
        thief.set_cookie("sid", &secret);
        assert!(!is_in(&thief).await);
        let again = thief.call(&SignOut).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::SignedOut);
    }

    async fn signing_out_is_known_to_another_server_within_a_second(app: TestApp) {
        let other = app.another(|_| {}).await;
        let jane = app.jane().await;
        let there = other.anonymous();
        there.set_cookie("sid", &jane.cookie("sid").unwrap());
        assert!(is_in(&there).await);
        jane.call(&SignOut).await.unwrap();
        app.clock.advance_seconds(1);
        assert!(!is_in(&there).await);
    }

    async fn the_version_of_the_banner_is_recorded_and_a_stale_one_is_not(app: TestApp) {
        let client = app.anonymous();
        try_sign_in(&client, "jane.doe", PASSPHRASE).await.unwrap();
        let stale = accept(&client, Some("of last year")).await.unwrap_err();
        assert_eq!(stale.code(), ErrorCode::BannerChanged);
        assert_eq!(sessions(&app).await[0].banner_version, None);
        let refused = client.call(&GetSession { background: false }).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::BannerRequired);

        let version = app.app.site.banner_version().to_owned();
        accept(&client, Some(&version)).await.unwrap();
        let row = &sessions(&app).await[0];
        assert_eq!(row.banner_version.as_ref(), Some(&version));
        assert_eq!(row.banner_accepted_at, Some(app.clock.now()));
        assert!(is_in(&client).await);

        let accepted = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("accept_banner"))
            .all(app.app.db.reader())
            .await
            .unwrap();
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].session_id, Some(row.id));
    }

    async fn a_changed_banner_asks_again(app: TestApp) {
        let jane = app.jane().await;
        let site = site_with("banner.md", "# Other words\n\nThe [User Agreement](agreement.md) says more.\n");
        let other = app.another(|parts| parts.site = site).await;
        let there = other.anonymous();
        there.set_cookie("sid", &jane.cookie("sid").unwrap());
        let refused = there.call(&GetSession { background: false }).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::BannerRequired);
        accept(&there, None).await.unwrap();
        assert!(is_in(&there).await);
    }

    async fn a_disabled_account_is_out_within_a_second_and_cannot_come_back(app: TestApp) {
        let jane = app.jane().await;
        disable(&app, "jane.doe").await;
        app.clock.advance_seconds(1);
        assert!(!is_in(&jane).await);
        assert_eq!(
            try_sign_in(&jane, "jane.doe", PASSPHRASE).await.unwrap_err().code(),
            ErrorCode::SignInFailed
        );
    }

    async fn behind_https_the_cookie_is_bound_to_the_host(app: TestApp) {
        let secure = app.another(|parts| {
            parts.https = true;
            parts.cookie = CookieName::Secure;
        }).await;
        let client = secure.anonymous();
        let body = serde_json::json!({"username": "jane.doe", "password": PASSPHRASE});
        let answer = client.request(Method::POST, "/api/v1/session").json(&body).send().await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-sid="), "{cookie}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age") && !cookie.contains("Expires"));
        assert!(answer.header("strict-transport-security").starts_with("max-age="));

        // A cookie of the plain name could have been set by another site of the domain.
        let plain = secure.anonymous();
        plain.set_cookie("sid", &client.cookie("__Host-sid").unwrap());
        assert!(!is_in(&plain).await);
        let plain = app.jane().await;
        assert!(plain.cookie("sid").is_some());
    }

    async fn the_time_before_is_told_at_signing_in(app: TestApp) {
        let first = app.jane().await;
        assert_eq!(first.session().previous_sign_in_at, None);
        let before = app.clock.now();
        app.clock.advance_seconds(3600);
        let second = app.jane().await;
        assert_eq!(second.session().previous_sign_in_at, Some(before));
    }
}

async fn disable(app: &TestApp, username: &str) {
    use backend::auth::{Job, SystemGrant};
    let grant = SystemGrant::for_job(Job::Accounts);
    let now = app.clock.now();
    app.app
        .db
        .write_as_system(&grant, None, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(now.0))
                .filter(account::Column::Username.eq(username))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
        .unwrap();
}

/// The built-in site with another text in one of its files.
pub(crate) fn site_with(file: &str, text: &str) -> Site {
    let folder = tempfile::tempdir().unwrap();
    let built_in = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../site");
    copy(&built_in, folder.path());
    std::fs::write(folder.path().join(file), text).unwrap();
    Site::new(SiteContent::load(folder.path()).unwrap())
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
