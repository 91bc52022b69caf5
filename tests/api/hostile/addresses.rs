//! Whom a request is for and where it comes from: paths, methods, hosts, proxies, ranges, plain http.

use super::framing::{say, statuses};
use crate::attachments::downloads::sent_with;
use crate::attachments::{head, listen};
use crate::operations::{On, operations};
use api_tests::{Correspondence, PDF, both_databases};
use axum::http::{Method, StatusCode};
use backend::auth::CookieName;
use backend::http::{Assets, Hosts, Limits, RateLimits, TrustedProxies};
use shared::ErrorCode;

both_databases! {
    async fn h08_no_spelling_of_a_path_leads_out_of_the_app_s_files(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        std::fs::create_dir(&dist).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "CANARY").unwrap();
        std::fs::write(folder.path().join("secret"), "CANARY").unwrap();
        std::fs::write(dist.join("index.html"), "<!doctype html>").unwrap();
        let app = app.another(|parts| parts.assets = Assets::folder(&dist).unwrap()).await;
        let address = listen(&app).await;
        for path in [
            "/../secret", "/../secret.txt", "/x/../../secret.txt", "/./../secret.txt", "/%2e%2e/secret",
            "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2fsecret.txt", "/%252e%252e%252fsecret",
            "/%252e%252e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt", "/%5c..%5csecret", "//secret",
            "//etc/passwd", "///", "/secret.txt%00.html", "/%00", "/index.html%00", "/%c0%ae%c0%ae/secret",
            "/%c0%ae%c0%ae%c0%afsecret.txt", "/%e0%80%ae%e0%80%ae/secret", "/%uff0e%uff0e/secret", "/..;/secret",
            "/....//secret.txt", "/%2fetc%2fpasswd", "/etc%2fpasswd", "/C:/secret", "/file:///etc/passwd",
            "/index.html/../../secret.txt", "/%", "/%zz", "/%ff",
        ] {
            let request = format!("GET {path} HTTP/1.1\r\nhost: portal.test\r\nconnection: close\r\n\r\n");
            let answers = say(address, request.as_bytes()).await;
            assert!(matches!(statuses(&answers)[..], [400 | 404]), "{path}: {answers}");
            assert!(!answers.contains("CANARY") && !answers.contains("root:"), "{path}");
        }
        for path in ["/", "/index.html", "/messages/inbox", "/sign-in?next=%2fmessages"] {
            let request = format!("GET {path} HTTP/1.1\r\nhost: portal.test\r\nconnection: close\r\n\r\n");
            assert_eq!(statuses(&say(address, request.as_bytes()).await), [200], "{path}");
        }
    }

    async fn h09_trace_and_connect_are_refused_and_a_method_in_a_header_is_none(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let address = listen(&app).await;
        for target in ["/", "/api/v1/session", "/healthz"] {
            let answer = say(address, head(&jane, "TRACE", target, "connection: close\r\n").as_bytes()).await;
            assert_eq!(statuses(&answer), [405], "{answer}");
            assert!(answer.to_lowercase().contains("\r\nallow: "), "{answer}");
            assert!(!answer.contains("sid="), "a request comes back: {answer}");
        }
        let answer = say(address, b"CONNECT portal.test:443 HTTP/1.1\r\nhost: portal.test:443\r\nconnection: close\r\n\r\n").await;
        assert_eq!(statuses(&answer), [405], "{answer}");
        assert!(answer.contains("\r\nallow: "), "{answer}");
        let drafts = jane.get(&format!("/api/v1/patients/{}/drafts", written.patient_id)).await.bytes;
        for operation in operations() {
            let url = operation.url(&written, On::Janes);
            for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
                let answer = jane.request(Method::GET, &url).header(name, "DELETE").send().await;
                let plain = jane.request(Method::GET, &url).send().await;
                assert_eq!(answer.telling().0, plain.telling().0, "{url}");
            }
        }
        let after = jane.get(&format!("/api/v1/patients/{}/drafts", written.patient_id)).await.bytes;
        assert_eq!(drafts, after, "a header has removed something");
    }

    async fn h10_a_request_for_another_host_gets_nothing(app: TestApp) {
        let jane = app.jane().await;
        let address = listen(&app).await;
        let ask = async |target: &str, hosts: &str| {
            let request = format!("GET {target} HTTP/1.1\r\n{hosts}cookie: sid={}\r\nconnection: close\r\n\r\n",
                jane.cookie("sid").unwrap());
            say(address, request.as_bytes()).await
        };
        for target in ["/api/v1/session", "/", "/api/v1/site", "/nothing.js"] {
            for host in ["evil.example", "portal.test.evil.example", "evil.example:80", "portal.test@evil.example", "127.0.0.1", ""] {
                let answer = ask(target, &format!("host: {host}\r\n")).await;
                assert_eq!(statuses(&answer), [421], "{target} {host}: {answer}");
                assert!(!answer.contains("Jane"), "{answer}");
            }
            for hosts in ["", "host: portal.test\r\nhost: portal.test\r\n", "host: portal.test\r\nhost: evil.example\r\n"] {
                assert_eq!(statuses(&ask(target, hosts).await), [400], "{target} {hosts}");
            }
            let answer = ask(&format!("http://evil.example{target}"), "host: portal.test\r\n").await;
            assert_eq!(statuses(&answer), [421], "{answer}");
            let answer = ask(&format!("http://portal.test{target}"), "host: evil.example\r\n").await;
            assert_eq!(statuses(&answer), [421], "{answer}");
        }
        for (target, host) in [("/api/v1/session", "PORTAL.test:8443"), ("http://portal.test/api/v1/session", "portal.test")] {
            let answer = ask(target, &format!("host: {host}\r\n")).await;
            assert_eq!(statuses(&answer), [200], "{target} {host}");
        }
        // A name in another header is nobody's.
        for (name, value) in [("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example"), ("x-original-url", "/api/v1/site")] {
            let with = jane.request(Method::GET, "/api/v1/session").header(name, value).send().await;
            let without = jane.get("/api/v1/session").await;
            assert_eq!(with.telling(), without.telling(), "{name}");
            assert!(!String::from_utf8_lossy(&with.bytes).contains("evil"));
        }
        // Programs that ask whether it lives know no name.
        assert_eq!(statuses(&say(address, b"GET /healthz HTTP/1.0\r\n\r\n").await.replace("1.0", "1.1")), [200]);
    }

    async fn h11_a_forged_origin_does_not_help_a_guesser(app: TestApp) {
        let app = app.another(|parts| {
            parts.limits = RateLimits::new(Limits { sign_in_failures_per_address: 10, ..*parts.limits.settings() });
            parts.proxies = TrustedProxies::new(vec!["198.51.100.0/24".parse().unwrap()]);
        }).await;
        let address = listen(&app).await;
        let mut looks = 0;
        for n in 0..40 {
            let body = format!(r#"{{"username":"somebody.{n}","password":"wrong"}}"#);
            let request = format!(
                "POST /api/v1/session HTTP/1.1\r\nhost: portal.test\r\nsec-fetch-site: same-origin\r\n\
                 content-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\
                 x-forwarded-for: 203.0.113.{n}\r\nforwarded: for=203.0.113.{n}\r\nx-real-ip: 203.0.113.{n}\r\n\
                 true-client-ip: 203.0.113.{n}\r\ncf-connecting-ip: 203.0.113.{n}\r\n\r\n{body}",
                body.len(),
            );
            let answer = say(address, request.as_bytes()).await;
            match statuses(&answer)[..] {
                [401] => looks += 1,
                [429] => assert!(answer.contains("\r\nretry-after: "), "{answer}"),
                _ => panic!("{answer}"),
            }
        }
        assert_eq!(looks, 10, "passphrases that were looked at");
    }

    async fn h14_a_thousand_overlapping_ranges_are_one_whole_file(app: TestApp) {
        let jane = app.jane().await;
        let file = sent_with(&app, &jane, PDF).await;
        let many: Vec<String> = (0..1_000).map(|n| format!("{n}-")).collect();
        for range in [many.join(","), "0-0".to_owned(), "-1".to_owned(), "5-2".to_owned(), "999999999999-".to_owned(), "0-,0-,0-".to_owned()] {
            let request = jane.request(Method::GET, &file.href()).header("range", &format!("bytes={range}"));
            let answer = request.send().await;
            assert_eq!((answer.status, &answer.bytes[..]), (StatusCode::OK, PDF), "{range:.40}");
            assert_eq!(answer.header("accept-ranges"), "none");
            assert_eq!(answer.header("content-range"), "");
        }
    }

    async fn h15_plain_http_is_sent_on_or_refused_where_https_is_promised(app: TestApp) {
        let proxy = std::net::IpAddr::from([192, 0, 2, 1]);
        let app = app.another(|parts| {
            parts.https = true;
            parts.cookie = CookieName::Secure;
            parts.base_url = "https://portal.test".to_owned();
            parts.hosts = Hosts::of("https://portal.test", proxy);
            parts.proxies = TrustedProxies::new(vec![proxy.to_string().parse().unwrap()]);
        }).await;
        let proxied = app.anonymous();
        let ask = async |method: Method, url: &str, scheme: &str| {
            proxied.request(method, url).header("x-forwarded-proto", scheme).send().await
        };
        let page = ask(Method::GET, "/messages/inbox?a=b", "http").await;
        assert_eq!(page.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(page.header("location"), "https://portal.test/messages/inbox?a=b");
        for url in ["/api/v1/session", "/api/v1/site"] {
            assert_eq!(ask(Method::GET, url, "http").await.code(), ErrorCode::HttpsRequired, "{url}");
        }
        assert_eq!(ask(Method::POST, "/", "http").await.code(), ErrorCode::HttpsRequired);
        let answer = ask(Method::GET, "/api/v1/site", "https").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
        // Who is no proxy says nothing of the scheme; and without https nothing is promised.
        let other = app.anonymous().at([192, 0, 2, 9].into());
        let answer = other.request(Method::GET, "/api/v1/site").header("x-forwarded-proto", "http").send().await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}
