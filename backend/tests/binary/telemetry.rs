//! What the running server says to those who run it: nothing of what people wrote, in no format, at no
//! level, neither in the log nor in metrics nor in traces; and that traces arrive and are joined.

use crate::client::Client;
use crate::collector::{Collector, Span};
use crate::server::{Server, carepost, run, said, text_of};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use tempfile::TempDir;
use uuid::Uuid;

/// In everything that somebody writes, types or is called. Letters and digits alone, so that no way of
/// writing it down changes it.
const CANARY: &str = "zqxkanarie";

const HEADER: &str =
    "label,kind,facility,specialty_code,last_name,first_name,credential,aliases,accepts,active";

fn canary(what: &str) -> String {
    format!("{CANARY}{what}")
}

fn command(data_dir: &Path, arguments: &[&str], input: &str) {
    let mut command = carepost(data_dir);
    command.args(arguments);
    let output = run(command, input);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
}

/// A real site whose one patient, whose one nurse and whose one clinic have canaries for names.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    command(data, &["migrate"], "");
    let clinic = canary("clinic");
    let csv = data.join("directory.csv");
    let text = format!("{HEADER}\n{clinic},clinic,Northfield,,,,,,messages,true\n");
    std::fs::write(&csv, text).unwrap();
    command(data, &["import-directory", csv.to_str().unwrap()], "");
    let add = |username: &str, more: &[&str]| {
        let family_name = format!("--family-name={}", canary("family"));
        let given_names = format!("--given-names={}", canary("given"));
        let mut arguments = vec!["account", "add", username, &family_name, &given_names];
        arguments.extend(more);
        command(data, &arguments, &canary("passphrase"));
    };
    add(
        &canary("patient"),
        &["--kind=patient", "--birth-date=1990-02-28"],
    );
    add(
        &canary("nurse"),
        &["--kind=staff", "--title=nurse", "--team", &clinic],
    );
    folder
}

fn serve(data_dir: &Path, log: &Path, more: &[&str]) -> Server {
    let mut serve = carepost(data_dir);
    serve.arg("serve").args(more);
    Server::start(serve, log)
}

/// A request by hand, outside the API; gives the whole answer.
fn by_hand(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    by_hand(address, &request)
}

/// Everything that a patient and a nurse do with a message, and much that is refused.
fn journey(address: &str) {
    let patient = Client::sign_in(address, &canary("patient"), &canary("passphrase"));
    let id = patient.own_patient();
    let found = patient
        .get(&format!("/patients/{id}/recipients?q={}", canary("clinic")))
        .unwrap()
        .json();
    let recipient = found["items"][0]["id"].as_str().unwrap().to_owned();
    let draft = format!("/patients/{id}/drafts/{}", Uuid::from_u128(rand::random()));
    let content = json!({
        "recipient_id": recipient, "subject": canary("subject"), "body": canary("body"),
    });
    let done = |answer: std::io::Result<crate::client::Answer>| {
        let answer = answer.unwrap();
        assert!((200..300).contains(&answer.status), "{answer:?}");
        answer
    };
    done(patient.call("PUT", &draft, &[], content.to_string().as_bytes()));
    let name = format!("attachment; filename*=UTF-8''{}.txt", canary("file"));
    let file = Uuid::from_u128(rand::random());
    let upload = format!("{draft}/attachments/{file}");
    let headers = [
        ("content-type", "application/octet-stream"),
        ("content-disposition", name.as_str()),
    ];
    done(patient.call("PUT", &upload, &headers, canary("in a file").as_bytes()));
    let version = done(patient.get(&draft)).json()["version"].to_string();
    let send = format!("{draft}/send");
    let sent = done(patient.call(
        "POST",
        &send,
        &[("if-match", &format!("\"{version}\""))],
        json!({"attachments": [file]}).to_string().as_bytes(),
    ))
    .json();
    let thread = sent["thread_id"].as_str().unwrap().to_owned();
    done(patient.get(&format!("/patients/{id}/messages?folder=sent")));
    done(patient.get(&format!("/patients/{id}/threads/{thread}")));
    // Refused in as many ways as there are.
    let wrong = json!({"username": canary("nobody"), "password": canary("guess")}).to_string();
    let refused = [
        patient.call("POST", "/session", &[], wrong.as_bytes()),
        patient.call("POST", "/session", &[], format!("{{{CANARY}").as_bytes()),
        patient.call(
            "PUT",
            &draft,
            &[],
            format!("{{\"subject\": {CANARY}}}").as_bytes(),
        ),
        patient.call("PUT", &draft, &[("if-match", CANARY)], b"{}"),
        patient.call("PUT", &upload, &headers, b"\x7fELF zqxkanarie"),
        patient.get(&format!("/{CANARY}?q={CANARY}")),
        patient.get(&format!("/patients/{CANARY}/threads/{CANARY}")),
        patient.get(&format!(
            "/patients/{id}/messages?folder={CANARY}&cursor={CANARY}"
        )),
        patient.get(&format!(
            "/patients/{id}/recipients?limit={CANARY}&q={CANARY}"
        )),
    ];
    for answer in refused {
        let answer = answer.unwrap();
        assert!((400..500).contains(&answer.status), "{answer:?}");
    }
    let nurse = Client::sign_in(address, &canary("nurse"), &canary("passphrase"));
    done(nurse.get("/team/threads?list=waiting"));
    get(address, &format!("/messages/{CANARY}?{CANARY}={CANARY}"));
    get(address, &format!("/{CANARY}.js"));
    by_hand(address, &format!("{CANARY} / HTTP/9\r\n\r\n"));
    by_hand(
        address,
        &format!(
            "GET /api/v1/session HTTP/1.1\r\nhost: {CANARY}\r\ncookie: sid={CANARY}\r\n\
             x-forwarded-for: {CANARY}\r\ntraceparent: {CANARY}\r\nuser-agent: {CANARY}\r\n\
             x-request-id: {CANARY}\r\nconnection: close\r\n\r\n"
        ),
    );
}

#[test]
fn nothing_that_people_wrote_is_in_the_log_the_metrics_or_the_traces() {
    let site = site();
    for (format, level) in [("text", "info"), ("json", "debug"), ("text", "trace")] {
        let collector = Collector::start();
        let log = site.path().join(format!("{format}-{level}.log"));
        let server = serve(
            site.path(),
            &log,
            &[
                "--log-format",
                format,
                "--log",
                level,
                "--trusted-proxy=127.0.0.1",
                "--otlp-endpoint",
                &collector.url(),
            ],
        );
        let address = server.address.clone();
        journey(&address);
        let metrics = get(&address, "/metrics");
        assert!(metrics.starts_with("HTTP/1.1 200 OK"), "{metrics}");
        let ready = get(&address, "/readyz");
        server.stop();
        let log = text_of(&log);
        let lines = log.lines().filter(|line| line.contains("answered")).count();
        assert!(lines > 15, "{format} {level}: {lines} requests in\n{log}");
        let route = "/api/v1/patients/{patient_id}/drafts/{draft_id}/send";
        for (place, text) in [("log", &log), ("metrics", &metrics)] {
            assert!(
                text.contains(route),
                "{format} {level}: no {route} in {place}"
            );
        }
        assert!(!collector.spans().is_empty());
        let traced = String::from_utf8_lossy(&collector.bytes()).into_owned();
        assert!(traced.contains(route));
        for (place, text) in [
            ("log", &log),
            ("metrics", &metrics),
            ("readiness", &ready),
            ("traces", &traced),
        ] {
            for (number, line) in text.lines().enumerate() {
                let found = line.to_lowercase().contains(CANARY);
                assert!(
                    !found,
                    "{format} {level}: line {number} of the {place}: {line}"
                );
            }
        }
    }
}

#[test]
fn a_line_of_the_log_is_a_json_object_that_names_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = serve(folder.path(), &log, &["--demo", "--log-format", "json"]);
    let answer = get(&server.address, "/api/v1/session");
    let id = answer
        .lines()
        .find_map(|line| line.strip_prefix("x-request-id: "))
        .unwrap()
        .to_owned();
    server.stop();
    let text = text_of(&log);
    let lines: Vec<Value> = text
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of_the_request: Vec<_> = lines
        .iter()
        .filter(|line| line["span"]["id"] == json!(id))
        .collect();
    assert_eq!(of_the_request.len(), 1, "{text}");
    let line = of_the_request[0];
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "answered");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/api/v1/session");
    assert_eq!(line["status"], 401);
    assert!(line["micros"].is_u64(), "{line}");
    assert!(line.get("from").is_none(), "{line}");
}

#[test]
fn the_log_has_addresses_only_when_it_is_told_to_and_takes_no_filter_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let server = serve(folder.path(), &log, &["--demo", "--log-addresses"]);
    get(&server.address, "/healthz");
    server.stop();
    assert!(
        text_of(&log).contains("from=127.0.0.1"),
        "{}",
        text_of(&log)
    );
    let mut serve = carepost(folder.path());
    serve.args(["serve", "--log", "loud=yes=no"]);
    let refused = run(serve, "");
    assert!(!refused.status.success());
    assert!(
        said(&refused).contains("--log cannot be read"),
        "{}",
        said(&refused)
    );
}

/// Asks for the session with this `traceparent`.
fn ask_with_parent(address: &str, parent: &str) {
    by_hand(
        address,
        &format!(
            "GET /api/v1/session HTTP/1.1\r\nhost: {address}\r\ntraceparent: {parent}\r\n\
             connection: close\r\n\r\n"
        ),
    );
}

fn named<'a>(spans: &'a [Span], name: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

#[test]
fn traces_say_what_a_request_did_and_continue_those_of_trusted_proxies_alone() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const PARENT: &str = "00f067aa0ba902b7";
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    for trusted in [false, true] {
        let collector = Collector::start();
        let url = collector.url();
        let mut more = vec!["--demo", "--otlp-endpoint", &url];
        if trusted {
            more.push("--trusted-proxy=127.0.0.1");
        }
        let server = serve(folder.path(), &log, &more);
        let jane = Client::sign_in(&server.address, "jane.doe", backend::demo::PASSPHRASE);
        let id = jane.own_patient();
        let draft = format!("/patients/{id}/drafts/{}", Uuid::from_u128(rand::random()));
        let content = json!({"subject": "Scan", "body": ""}).to_string();
        jane.call("PUT", &draft, &[], content.as_bytes()).unwrap();
        let file = Uuid::from_u128(rand::random());
        let upload = format!("{draft}/attachments/{file}");
        let headers = [
            ("content-type", "application/octet-stream"),
            ("content-disposition", "attachment; filename*=UTF-8''a.txt"),
        ];
        let kept = jane.call("PUT", &upload, &headers, b"text").unwrap();
        assert_eq!(kept.status, 201);
        ask_with_parent(&server.address, &format!("00-{TRACE}-{PARENT}-01"));
        // What the proxy does not trace, is not traced here either.
        ask_with_parent(
            &server.address,
            &format!("00-{}-{PARENT}-00", "7".repeat(32)),
        );
        server.stop();
        let spans = collector.spans();
        let put = "PUT /api/v1/patients/{patient_id}/drafts/{draft_id}/attachments/{attachment_id}";
        let request = named(&spans, put)[0];
        assert_eq!(request.parent, "");
        assert_eq!(request.kind, "SERVER");
        assert_eq!(request.attribute("http.request.method"), "PUT");
        assert_eq!(request.attribute("http.response.status_code"), "201");
        assert_eq!(
            request.attribute("http.route"),
            put.strip_prefix("PUT ").unwrap()
        );
        for inner in ["db.write", "storage.put"] {
            let within = named(&spans, inner)
                .into_iter()
                .any(|span| span.parent == request.id && span.trace == request.trace);
            assert!(within, "no {inner} within the upload: {spans:?}");
        }
        let asked = named(&spans, "GET /api/v1/session");
        let joined = asked
            .iter()
            .any(|span| span.trace == TRACE && span.parent == PARENT);
        assert_eq!(joined, trusted, "{asked:?}");
        let both = if trusted { 2 } else { 3 };
        assert_eq!(asked.len(), both, "{asked:?}");
    }
}

#[test]
fn a_collector_that_is_not_there_is_said_once_and_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let server = serve(folder.path(), &log, &["--demo", "--otlp-endpoint", &url]);
    assert!(get(&server.address, "/healthz").starts_with("HTTP/1.1 200 OK"));
    server.stop();
    let text = text_of(&log);
    let said = text.matches("the collector does not take traces").count();
    assert_eq!(said, 1, "{text}");
}
