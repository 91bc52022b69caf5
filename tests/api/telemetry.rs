//! What those who run the server see of it, and what nobody else does.

use crate::attachments::downloads::{read, sent_with};
use api_tests::{Answer, Client, Correspondence, PDF, TestApp, both_databases};
use axum::http::{Method, StatusCode};
use backend::auth::{Job, SystemGrant};
use backend::http::{Error, TrustedProxies};
use backend::telemetry::{Telemetry, TelemetrySettings};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Somebody on the server's own machine.
fn here(app: &TestApp) -> Client {
    app.anonymous().at(HERE)
}

/// What somebody there is answered.
async fn ask_here(app: &TestApp, url: &str) -> Answer {
    let client = here(app);
    let request = client.request(Method::GET, url);
    request.header("host", "127.0.0.1:8080").send().await
}

async fn metrics(app: &TestApp) -> String {
    let answer = ask_here(app, "/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

/// The value of the one sample that begins so.
fn value(metrics: &str, sample: &str) -> f64 {
    let mut found = metrics
        .lines()
        .filter_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    let value = found
        .next()
        .unwrap_or_else(|| panic!("no {sample} in\n{metrics}"));
    assert_eq!(found.next(), None, "{sample} is there twice");
    value.parse().unwrap()
}

fn checks(answer: &Answer) -> Vec<(String, bool, Option<String>)> {
    let view: Value = answer.json();
    let checks = view["checks"].as_array().unwrap();
    let of = |check: &Value| {
        (
            check["name"].as_str().unwrap().to_owned(),
            check["ok"].as_bool().unwrap(),
            check["detail"].as_str().map(str::to_owned),
        )
    };
    checks.iter().map(of).collect()
}

/// Which checks fail, seen from the server's own machine, after whatever was remembered is too old.
async fn failing(app: &TestApp) -> Vec<String> {
    app.clock.advance_seconds(20);
    let answer = ask_here(app, "/readyz").await;
    let failing: Vec<_> = checks(&answer)
        .into_iter()
        .filter(|(_, ok, _)| !ok)
        .map(|(name, _, detail)| {
            assert!(
                detail.is_some_and(|detail| !detail.is_empty()),
                "{name} says why"
            );
            name
        })
        .collect();
    let expected = if failing.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    assert_eq!(answer.status, expected);
    failing
}

async fn execute(app: &TestApp, statement: &'static str) {
    let grant = SystemGrant::for_job(Job::Housekeeping);
    let written = app
        .app
        .db
        .write_as_system(&grant, None, async |tx| {
            tx.execute_unprepared(statement).await?;
            Ok::<_, Error>(())
        })
        .await;
    written.unwrap();
}

both_databases! {
    async fn teams_that_have_lost_their_last_member_are_counted(app: TestApp) {
        let before = value(&metrics(&app).await, "carepost_teams_unstaffed");
        let team = app.recipient(crate::messaging::PHARMACY).await;
        crate::messaging::empty_team(&app, team).await;
        backend::team::alarm::look(&app.app).await.unwrap();
        app.clock.advance_seconds(60);
        assert_eq!(value(&metrics(&app).await, "carepost_teams_unstaffed") - before, 1.0);
    }

    async fn requests_are_counted_by_route_method_and_status(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let route = "/api/v1/patients/{patient_id}/threads/{thread_id}";
        let url = route
            .replace("{patient_id}", &jane.patient_id().to_string())
            .replace("{thread_id}", &written.thread_id.to_string());
        let ok = format!("carepost_http_requests_total{{route=\"{route}\",method=\"GET\",status=\"2xx\"}}");
        let before = metrics(&app).await;
        assert_eq!(jane.get(&url).await.status, StatusCode::OK);
        assert_eq!(app.anonymous().get(&url).await.status, StatusCode::UNAUTHORIZED);
        let after = metrics(&app).await;
        let earlier = if before.contains(&ok) { value(&before, &ok) } else { 0.0 };
        assert_eq!(value(&after, &ok) - earlier, 1.0);
        assert_eq!(value(&after, &ok.replace("2xx", "4xx")), 1.0);
        let took = format!("carepost_http_request_seconds_count{{route=\"{route}\"}}");
        assert_eq!(value(&after, &took), value(&after, &ok) + 1.0);
        assert_eq!(value(&after, "carepost_http_requests_in_flight"), 1.0);
        for id in [jane.patient_id().to_string(), written.thread_id.to_string()] {
            assert!(!after.contains(&id), "an id is in the metrics");
        }
    }

    async fn paths_and_methods_that_nobody_knows_share_one_label(app: TestApp) {
        let client = app.anonymous();
        client.get("/api/v1/nothing").await;
        client.get("/api/other").await;
        client.get("/x.js").await;
        client.get("/").await;
        metrics(&app).await;
        let method = Method::from_bytes(b"BREW").unwrap();
        client.request(method.clone(), "/api/v1/nothing").send().await;
        client.request(method, "/coffee").send().await;
        let more = metrics(&app).await.lines().count();
        for number in 0..50 {
            client.get(&format!("/api/v1/{number}")).await;
            client.get(&format!("/api/v1/patients/{number}/nothing")).await;
            client.get(&format!("/{number}.js")).await;
            client.get(&format!("/messages/{number}")).await;
            let method = Method::from_bytes(format!("M{number}").as_bytes()).unwrap();
            client.request(method.clone(), "/").send().await;
            client.request(method, &format!("/api/{number}")).send().await;
        }
        let page = metrics(&app).await;
        assert_eq!(page.lines().count(), more);
        let of = "carepost_http_requests_total{route=\"unknown\",method=\"GET\",status=\"4xx\"}";
        assert_eq!(value(&page, of), 102.0);
        assert!(!page.contains("M49") && !page.contains("BREW"), "{page}");
    }

    async fn the_numbers_of_the_instance_are_there(app: TestApp) {
        Correspondence::write(&app).await;
        app.settled().await;
        backend::housekeeping::run(&app.app).await.unwrap();
        app.clock.advance_seconds(30);
        let page = metrics(&app).await;
        assert!(value(&page, "carepost_sessions_open") >= 1.0);
        assert!(value(&page, "carepost_directory_recipients") > 10.0);
        assert_eq!(
            value(&page, "carepost_directory_version"),
            value(&page, "carepost_directory_version_latest")
        );
        assert!(value(&page, "carepost_database_write_seconds_count") > 3.0);
        assert_eq!(
            value(&page, "carepost_database_write_seconds_count"),
            value(&page, "carepost_database_write_wait_seconds_count")
        );
        assert_eq!(value(&page, "carepost_database_writes_waiting"), 0.0);
        assert!(value(&page, "carepost_database_connections_max{pool=\"read\"}") >= 2.0);
        // A connection goes back to its pool a moment after its last statement was answered.
        let busy = "carepost_database_connections{pool=\"write\",state=\"busy\"}";
        let mut looks = 0;
        while value(&metrics(&app).await, busy) > 0.0 {
            looks += 1;
            assert!(looks < 1_000, "connections never go back to the pool");
        }
        assert_eq!(value(&page, "carepost_audit_waiting"), 0.0);
        assert!(value(&page, "carepost_process_resident_memory_bytes") > 1e6);
        let database = match app.app.db.backend() {
            DbBackend::Postgres => "postgres",
            _ => "sqlite",
        };
        let version = env!("CARGO_PKG_VERSION");
        let build = format!("carepost_build_info{{version=\"{version}\",database=\"{database}\"}}");
        assert_eq!(value(&page, &build), 1.0);
        assert_eq!(value(&page, "carepost_check_ok{check=\"storage\"}"), 1.0);
    }

    async fn what_failed_is_counted_by_what_it_was(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let sealing = "carepost_failures_total{of=\"sealing\"}";
        assert_eq!(value(&metrics(&app).await, sealing), 0.0);
        execute(&app, "UPDATE message SET body = subject_of_nothing.bytes FROM \
                       (SELECT subject AS bytes FROM thread LIMIT 1) AS subject_of_nothing").await;
        let url = format!(
            "/api/v1/patients/{}/threads/{}", jane.patient_id(), written.thread_id
        );
        assert_eq!(jane.get(&url).await.status, StatusCode::INTERNAL_SERVER_ERROR);
        let page = metrics(&app).await;
        assert_eq!(value(&page, sealing), 1.0);
        assert_eq!(value(&page, "carepost_failures_total{of=\"internal\"}"), 0.0);
        // A file's answer has begun before it is seen not to open: it ends, and is counted all the same.
        let before = app.stored();
        let file = sent_with(&app, &jane, PDF).await;
        let path = app.stored().into_iter().find(|path| !before.contains(path)).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let (_, _, whole) = read(&app, &jane, file).await;
        assert!(!whole);
        assert_eq!(value(&metrics(&app).await, sealing), 2.0);
    }

    async fn metrics_are_for_this_machine_and_named_networks_alone(app: TestApp) {
        let nothing = app.anonymous().get("/metrics").await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
        assert_eq!(nothing.bytes, app.anonymous().get("/api/v1/nothing").await.bytes);
        let app = app.another(|parts| {
            parts.telemetry = Telemetry::new(TelemetrySettings {
                observers: vec!["192.0.2.0/24".parse().unwrap()],
                public_host: Some("portal.test".to_owned()),
                ..TelemetrySettings::default()
            });
            parts.proxies = TrustedProxies::new(vec!["127.0.0.1".parse().unwrap()]);
        }).await;
        let asked = async |client: Client, headers: &[(&str, &str)]| {
            let mut request = client.request(Method::GET, "/metrics");
            for (name, value) in headers {
                request = request.header(name, value);
            }
            request.send().await.status
        };
        let by_address = ("host", "127.0.0.1:8080");
        let forwarded = |by: &'static str| ("x-forwarded-for", by);
        assert_eq!(asked(app.anonymous(), &[by_address]).await, StatusCode::OK);
        assert_eq!(asked(here(&app), &[by_address]).await, StatusCode::OK);
        assert_eq!(asked(here(&app), &[]).await, StatusCode::NOT_FOUND, "the public name");
        assert_eq!(asked(here(&app), &[forwarded("192.0.2.7")]).await, StatusCode::OK);
        assert_eq!(asked(here(&app), &[forwarded("203.0.113.9")]).await, StatusCode::NOT_FOUND);
        let elsewhere = app.anonymous().at("198.51.100.1".parse().unwrap());
        assert_eq!(asked(elsewhere, &[by_address]).await, StatusCode::NOT_FOUND);
    }

    async fn whoever_may_not_observe_learns_what_fails_but_not_why(app: TestApp) {
        app.app.telemetry.leave();
        let answer = app.anonymous().get("/readyz").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("cache-control"), "no-store");
        for (name, ok, detail) in checks(&answer) {
            assert_eq!(ok, name != "running", "{name}");
            assert_eq!(detail, None, "{name}");
        }
    }

    async fn readiness_names_the_part_that_is_broken(app: TestApp) {
        assert!(failing(&app).await.is_empty());

        let storage = app.file("storage");
        let aside = app.file("aside");
        std::fs::rename(&storage, &aside).unwrap();
        std::fs::write(&storage, "no folder").unwrap();
        assert_eq!(failing(&app).await, ["storage"]);
        std::fs::remove_file(&storage).unwrap();
        std::fs::rename(&aside, &storage).unwrap();
        assert!(failing(&app).await.is_empty());

        execute(&app, "UPDATE seaql_migrations SET version = 'x' || version").await;
        assert_eq!(failing(&app).await, ["schema"]);
        execute(&app, "UPDATE seaql_migrations SET version = substr(version, 2)").await;

        execute(&app, "ALTER TABLE recipient RENAME TO gone").await;
        let unread = app.another(|_| {}).await;
        assert_eq!(failing(&unread).await, ["directory"]);
        assert!(failing(&app).await.is_empty(), "what was read before goes on");
        execute(&app, "ALTER TABLE gone RENAME TO recipient").await;
        unread.refresh_directory().await;
        assert!(failing(&unread).await.is_empty());

        app.app.audit.database().clone().close().await.unwrap();
        assert_eq!(failing(&app).await, ["audit"]);

        app.app.telemetry.leave();
        assert_eq!(failing(&app).await, ["audit", "running"]);

        app.app.db.clone().close().await;
        assert_eq!(
            failing(&app).await,
            ["database", "schema", "key", "audit", "running"]
        );
    }

    async fn how_far_the_directory_in_memory_is_behind_is_told(app: TestApp) {
        let told = async || {
            let answer = ask_here(&app, "/readyz").await;
            let all = checks(&answer);
            let found = all.into_iter().find(|(name, ..)| name == "directory");
            found.unwrap().2.unwrap()
        };
        let version = app.app.directory.loaded().unwrap().version();
        let latest = format!("at version {version}, which was the latest 0 s ago");
        assert!(told().await.ends_with(&latest), "{}", told().await);
        execute(&app, "UPDATE directory_version SET version = version + 1").await;
        app.clock.advance_seconds(90);
        let behind = format!("at version {version}, which was the latest 90 s ago");
        assert!(told().await.ends_with(&behind), "{}", told().await);
        let page = metrics(&app).await;
        let number = f64::from(i32::try_from(version).unwrap());
        assert_eq!(value(&page, "carepost_directory_version"), number);
        assert_eq!(value(&page, "carepost_directory_version_latest"), number + 1.0);
        assert_eq!(value(&page, "carepost_directory_lag_seconds"), 90.0);
        assert_eq!(value(&page, "carepost_directory_builds_total"), 1.0);
        app.refresh_directory().await;
        let page = metrics(&app).await;
        assert_eq!(value(&page, "carepost_directory_version"), number + 1.0);
        assert_eq!(value(&page, "carepost_directory_lag_seconds"), 0.0);
        assert_eq!(value(&page, "carepost_directory_builds_total"), 2.0);
        assert_eq!(value(&page, "carepost_directory_failures_total"), 0.0);
    }

    async fn readiness_notices_a_key_that_does_not_open_the_data(app: TestApp) {
        execute(&app, "UPDATE patient_key SET site_key_id = 'another'").await;
        let app = app.another(|_| {}).await;
        assert_eq!(failing(&app).await, ["key"]);
    }

    async fn the_checks_run_once_a_second_however_often_one_asks(app: TestApp) {
        let client = app.anonymous();
        assert_eq!(client.get("/readyz").await.status, StatusCode::OK);
        execute(&app, "UPDATE seaql_migrations SET version = 'x' || version").await;
        assert_eq!(client.get("/readyz").await.status, StatusCode::OK, "remembered");
        app.clock.advance_seconds(1);
        assert_eq!(client.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
