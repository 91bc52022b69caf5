//! What every request meets: limits, refusals, headers; and that no input breaks the server.

use crate::operations::{On, Operation, operations};
use api_tests::{Answer, Client, Correspondence, both_databases, new_id};
use axum::http::{Method, StatusCode};
use backend::http::Assets;
use shared::{ErrorCode, Problem};

const JSON_LIMIT: usize = 256 * 1024;

fn draft_url(client: &Client) -> String {
    format!(
        "/api/v1/patients/{}/drafts/{}",
        client.patient_id(),
        new_id()
    )
}

async fn put(client: &Client, url: &str, body: impl Into<axum::body::Body>) -> Answer {
    let request = client.request(Method::PUT, url);
    request
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
}

fn assert_secure(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    if policy != "sandbox; default-src 'none'" {
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert!(answer.header("permissions-policy").contains("camera=()"));
    let id: uuid::Uuid = answer.header("x-request-id").parse().unwrap();
    let body = String::from_utf8_lossy(&answer.bytes);
    assert!(
        !body.contains(&id.to_string()),
        "the request's id is in the header only"
    );
}

/// What must hold for every answer to hostile input: a refusal that tells nothing of the inside.
fn assert_calm(answer: &Answer, what: &str) {
    assert!(!answer.status.is_server_error(), "{what}: {answer:?}");
    assert_secure(answer);
    if answer.status.is_client_error() {
        let problem: Problem = answer.json();
        assert_eq!(problem.status, answer.status.as_u16(), "{what}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{what}"
        );
        let text = String::from_utf8_lossy(&answer.bytes).to_lowercase();
        for word in [
            "panic", "sqlx", "sqlite", "postgres", "serde", ".rs", "line ", "column",
        ] {
            assert!(!text.contains(word), "{what}: {text}");
        }
    }
}

/// Ids that are none.
const NO_IDS: [&str; 12] = [
    "0",
    "me",
    "null",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%ff%fe",
    "%F0%9F%92%8A",
    "'%20OR%201=1--",
    "00000000-0000-0000-0000-00000000000g",
    "-1",
    "%7B%7D",
    "a%0d%0aset-cookie:x=y",
];

fn with_first_id(operation: &Operation, written: &Correspondence, id: &str) -> String {
    let url = operation.url(written, On::Janes);
    url.replacen(&written.patient_id.to_string(), id, 1)
}

fn with_last_id(operation: &Operation, id: &str) -> Option<String> {
    let start = operation.path.rfind('{')?;
    (operation.path.matches('{').count() > 1).then(|| {
        let (front, back) = operation.path.split_at(start);
        let back = back.split_once('}').map_or("", |it| it.1);
        format!("/api/v1{front}{id}{back}")
    })
}

both_databases! {
    async fn j01_j02_json_that_is_none_is_refused(app: TestApp) {
        let jane = app.jane().await;
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let within = format!("{{\"subject\":{deep}}}");
        let unknown = format!("{{\"unknown\":{}}}", "{\"a\":".repeat(40_000));
        for body in [
            "", "{", "null", "[]", "\"text\"", "1e999", "{\"subject\": 1}", "{\"subject\": null}",
            "{\"body\": \"\\ud800\"}", "{\"recipient_id\": \"not an id\"}", "{} {}",
            "{\"subject\": \"a\", \"subject\": \"b\"}", "{\"subject\": \"a\", \"colour\": \"red\"}",
            "{\"Subject\": \"a\"}", "\u{feff}{}", "{\"subject\": \"a\"", "{\"subject\": \"a", "{}\u{0}", "{}x",
            deep.as_str(), within.as_str(), unknown.as_str(),
        ] {
            let answer = put(&jane, &draft_url(&jane), body.to_owned()).await;
            assert_eq!(answer.code(), ErrorCode::Malformed, "{body:.60}");
        }
        let answer = put(&jane, &draft_url(&jane), vec![0xff, 0xfe, b'{', b'}']).await;
        assert_eq!(answer.code(), ErrorCode::Malformed);
        let unknown = r#"{"username": "jane.doe", "password": "x", "remember": true}"#;
        let request = jane.request(Method::POST, "/api/v1/session");
        let answer = request.header("content-type", "application/json").body(unknown).send().await;
        assert_eq!(answer.code(), ErrorCode::Malformed);
    }

    async fn j04_h13_a_body_of_another_type_or_compressed_is_refused(app: TestApp) {
        let jane = app.jane().await;
        let url = draft_url(&jane);
        for media_type in [
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/problem+json", "application/jsonx", "",
        ] {
            let request = jane.request(Method::PUT, &url).header("content-type", media_type);
            let answer = request.body("{}").send().await;
            assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType, "{media_type}");
        }
        let answer = jane.request(Method::PUT, &url).body("{}").send().await;
        assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType);
        for encoding in ["gzip", "br", "identity"] {
            let request = jane.request(Method::PUT, &url).header("content-encoding", encoding);
            let answer = request.header("content-type", "application/json").body("{}").send().await;
            assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType, "{encoding}");
        }
        let request = jane.request(Method::PUT, &url).header("content-type", "Application/JSON; charset=utf-8");
        assert_eq!(request.body("{}").send().await.status, StatusCode::OK);
    }

    async fn j07_a_json_body_has_at_most_256_kib(app: TestApp) {
        let jane = app.jane().await;
        let of_size = |size: usize| format!("{{}}{}", " ".repeat(size - 2));
        let answer = put(&jane, &draft_url(&jane), of_size(JSON_LIMIT)).await;
        assert_eq!(answer.status, StatusCode::OK);
        let answer = put(&jane, &draft_url(&jane), of_size(JSON_LIMIT + 1)).await;
        assert_eq!(answer.code(), ErrorCode::TooLarge);
        // Without a length beforehand it is counted while it is read.
        let chunks = (0..300).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from(" ".repeat(1024))));
        let stream = axum::body::Body::from_stream(futures_util::stream::iter(chunks));
        let answer = put(&jane, &draft_url(&jane), stream).await;
        assert_eq!(answer.code(), ErrorCode::TooLarge);
    }

    async fn what_does_not_exist_is_a_problem_too(app: TestApp) {
        let jane = app.jane().await;
        for client in [&jane, &app.anonymous()] {
            for url in [
                "/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/session",
                "/api/v1/session/", "/api/v1/site/texts/", "/api/v1/patients", "/api/v1/index.html",
                "/api/v1//session", "/api/v1/site/texts/nothing",
            ] {
                let answer = client.get(url).await;
                assert_eq!(answer.code(), ErrorCode::NotFound, "{url}");
                assert_calm(&answer, url);
            }
        }
    }

    async fn h09_a_method_that_a_url_does_not_have_is_refused_with_those_it_has(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        for operation in operations() {
            let url = operation.url(&written, On::Janes);
            let have: Vec<String> = operations()
                .into_iter()
                .filter(|it| it.path == operation.path)
                .map(|it| it.method.to_uppercase())
                .collect();
            for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
                if have.iter().any(|it| it == method) {
                    continue;
                }
                let what = format!("{method} {url}");
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = jane.request(method, &url).send().await;
                assert_eq!(answer.code(), ErrorCode::MethodNotAllowed, "{what}");
                let allowed: Vec<&str> = answer.header("allow").split(',').map(str::trim).collect();
                for method in &have {
                    assert!(allowed.contains(&method.as_str()), "{what}: {allowed:?}");
                }
                assert_calm(&answer, &what);
            }
        }
    }

    async fn an_id_that_is_none_names_nothing(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        for operation in operations().iter().filter(|it| it.is_about_a_patient()) {
            for id in NO_IDS {
                let urls = [Some(with_first_id(operation, &written, id)), with_last_id(operation, id)];
                for url in urls.into_iter().flatten() {
                    let answer = operation.request(&jane, &url, &written, On::Janes).send().await;
                    let what = format!("{} {url}", operation.method);
                    assert_eq!(answer.code(), ErrorCode::NotFound, "{what}");
                    assert_calm(&answer, &what);
                }
            }
        }
    }

    async fn j05_cursors_limits_and_parameters_that_we_did_not_give_are_refused(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let messages = format!("/api/v1/patients/{}/messages?folder=inbox", jane.patient_id());
        let recipients = format!("/api/v1/patients/{}/recipients?q=a", jane.patient_id());
        let threads = "/api/v1/team/threads?list=waiting".to_owned();
        let forged = [
            "cursor=", "cursor=0", "cursor=zzz", "cursor=%00", "cursor=%F0%9F%92%8A",
            &format!("cursor={}", "f".repeat(48)), &format!("cursor={}", "0".repeat(5_000)),
            &format!("cursor={}", "%C3%A9".repeat(24)),
        ]
        .map(ToOwned::to_owned);
        for (client, url) in [(&jane, &messages), (&tech, &threads)] {
            for more in &forged {
                let answer = client.get(&format!("{url}&{more}")).await;
                assert_eq!(answer.code(), ErrorCode::Malformed, "{more:.60}");
            }
        }
        for (client, url) in [(&jane, &messages), (&tech, &threads), (&jane, &recipients)] {
            for more in [
                "limit=", "limit=-1", "limit=1.5", "limit=256", "limit=99999999999999999999", "limit=ten",
                "limit=1&limit=2", "offset=10", "sort=subject", "folder=inbox&folder=sent",
            ] {
                let answer = client.get(&format!("{url}&{more}")).await;
                assert_eq!(answer.code(), ErrorCode::Malformed, "{url}&{more}");
            }
        }
        for url in [
            messages.replace("inbox", "archive"), messages.replace("?folder=inbox", ""),
            messages.replace("inbox", "INBOX"), messages.replace("inbox", "'%20OR%20'1'='1"),
        ] {
            assert_eq!(jane.get(&url).await.code(), ErrorCode::Malformed, "{url}");
        }
        // One may ask for fewer or more than there are on a page; the page has its bounds.
        for limit in ["0", "1", "100", "255"] {
            for (client, url) in [(&jane, &messages), (&tech, &threads), (&jane, &recipients)] {
                assert_eq!(client.get(&format!("{url}&limit={limit}")).await.status, StatusCode::OK);
            }
        }
    }

    async fn a_version_that_is_none_is_refused(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let url = format!("/api/v1/patients/{}/drafts/{}", written.patient_id, written.draft_id);
        for version in ["", "*", "\"\"", "W/\"1\"", "one", "1.0", "99999999999999999999", "\"1\", \"2\""] {
            for request in [
                jane.request(Method::PUT, &url).json(&serde_json::json!({})),
                jane.request(Method::POST, &format!("{url}/send"))
                    .json(&serde_json::json!({"attachments": []})),
            ] {
                let answer = request.header("if-match", version).send().await;
                assert_eq!(answer.code(), ErrorCode::Malformed, "{version}");
            }
        }
        let answer = jane.request(Method::PUT, &url).json(&serde_json::json!({})).send().await;
        assert_eq!(answer.code(), ErrorCode::DraftChanged);
    }

    async fn no_input_breaks_any_operation(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let long = "x".repeat(60_000);
        let headers: [(&str, &str); 12] = [
            ("cookie", "sid"),
            ("cookie", "sid=%00; sid=; ;;=;"),
            ("accept", "text/html"),
            ("range", "bytes=0-,-1"),
            ("if-match", "\"-9223372036854775808\""),
            ("if-none-match", "*"),
            ("content-length", "99999999999999999999"),
            ("content-disposition", "attachment; filename*=UTF-8''%zz"),
            ("content-disposition", "attachment; filename*=UTF-8''..%2f%00%0d%0a%E2%80%AE.pdf"),
            ("x-carepost-background", ""),
            ("x-forwarded-for", "1.1.1.1, ::1"),
            ("accept-encoding", long.as_str()),
        ];
        let bodies: [&[u8]; 6] = [
            b"", b"{", b"[[[[", b"\x00\xff", b"{\"subject\":\"\\u0000\",\"body\":\"\\u0000\"}",
            long.as_bytes(),
        ];
        let written = Correspondence::write(&app).await;
        for operation in operations() {
            for client in [&jane, &tech, &app.anonymous()] {
                if operation.path == "/session" && operation.method == "delete" {
                    continue;
                }
                let url = operation.url(&written, On::Janes);
                for (name, value) in headers {
                    let request = operation.request(client, &url, &written, On::New);
                    let answer = request.header(name, value).send().await;
                    assert_calm(&answer, &format!("{} {url} {name}: {value:.60}", operation.method));
                }
                for body in bodies {
                    for media_type in ["application/json", "application/octet-stream"] {
                        let request = operation.request(client, &url, &written, On::New);
                        let request = request.header("content-type", media_type).body(body.to_vec());
                        assert_calm(&request.send().await, &format!("{} {url} {:.20?}", operation.method, body));
                    }
                }
                for query in ["?", "?&&=&", "?q=%00", "?q=%ff", "?a[b]=c", &format!("?q={long}")] {
                    let url = format!("{}{query}", url.split('?').next().unwrap());
                    let answer = operation.request(client, &url, &written, On::New).send().await;
                    assert_calm(&answer, &format!("{} {url:.90}", operation.method));
                }
            }
        }
    }

    async fn every_answer_has_the_security_headers_and_the_api_is_never_stored(app: TestApp) {
        let written = Correspondence::write(&app).await;
        for client in [app.jane().await, app.patria().await, app.anonymous()] {
            for operation in operations().iter().filter(|it| it.is_safe()) {
                let answer = operation.send(&client, &written, On::Janes).await;
                assert_secure(&answer);
                assert_eq!(answer.header("cache-control"), "no-store", "{}", operation.path);
                assert_eq!(answer.header("strict-transport-security"), "", "plain http");
            }
            let document = client.get("/api/v1/openapi.json").await;
            assert_eq!((document.status, document.header("content-type")), (StatusCode::OK, "application/json"));
            for url in ["/api/v1/openapi.json", "/api/v1/nothing", "/healthz", "/readyz", "/", "/messages"] {
                assert_secure(&client.get(url).await);
            }
        }
    }

    async fn pages_have_the_policy_and_files_are_kept_by_their_hash(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let page = "<!doctype html><title>Carepost</title>";
        std::fs::write(folder.path().join("index.html"), page).unwrap();
        std::fs::write(folder.path().join("boot-0123456789abcdef.js"), "1").unwrap();
        std::fs::write(folder.path().join("favicon.svg"), "<svg/>").unwrap();
        let assets = Assets::folder(folder.path()).unwrap();
        let app = app.another(|parts| parts.assets = assets).await;
        let client = app.anonymous();
        for url in ["/", "/index.html", "/messages/inbox", "/sign-in?again=1"] {
            let answer = client.get(url).await;
            assert_eq!((answer.status, &answer.bytes[..]), (StatusCode::OK, page.as_bytes()), "{url}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_secure(&answer);
        }
        let script = client.get("/boot-0123456789abcdef.js").await;
        assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
        // A name without a hash may be kept for an hour: icons are needed when the connection is gone.
        let kept = client.get("/favicon.svg").await;
        assert!(kept.header("cache-control").starts_with("public, max-age=3600,"));
        for url in ["/missing.js", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/boot-0123456789abcdef.js/x.js"] {
            assert_eq!(client.get(url).await.status, StatusCode::NOT_FOUND, "{url}");
        }
        let answer = client.request(Method::POST, "/").send().await;
        assert_eq!(answer.code(), ErrorCode::MethodNotAllowed);
        assert_eq!(answer.header("allow"), "GET, HEAD");
    }

    async fn the_server_says_when_it_is_ready(app: TestApp) {
        let client = app.anonymous();
        assert_eq!(client.get("/healthz").await.status, StatusCode::OK);
        assert_eq!(client.get("/readyz").await.status, StatusCode::OK);
        app.app.db.clone().close().await;
        assert_eq!(client.get("/healthz").await.status, StatusCode::OK);
        app.clock.advance_seconds(1);
        assert_eq!(client.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }

    async fn without_its_database_the_server_asks_to_try_later(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        app.app.db.clone().close().await;
        app.clock.advance_seconds(2);
        for operation in operations().iter().filter(|it| !it.path.starts_with("/site")) {
            let answer = operation.send(&jane, &written, On::Janes).await;
            assert_eq!(answer.code(), ErrorCode::Unavailable, "{} {}", operation.method, operation.path);
            assert!(answer.header("retry-after").parse::<u32>().is_ok());
        }
        assert_eq!(jane.get("/api/v1/site").await.status, StatusCode::OK);
    }
}
