//! JSON bodies made from the OpenAPI document: fields that nobody has, types and characters that are
//! none. What SQLite would keep and PostgreSQL refuse is refused before either.

use crate::operations::{On, Operation, operations};
use api_tests::{Answer, Client, Correspondence, both_databases};
use serde_json::{Map, Value, json};
use shared::ErrorCode;

/// Every operation that takes JSON.
fn with_json() -> Vec<Operation> {
    let found: Vec<_> = operations()
        .into_iter()
        .filter(|it| it.document["requestBody"]["content"]["application/json"].is_object())
        .collect();
    assert!(found.len() >= 4);
    found
}

/// What the document says of an operation's body.
fn schema(operation: &Operation) -> Value {
    let document = serde_json::to_value(backend::http::openapi()).unwrap();
    let content = &operation.document["requestBody"]["content"]["application/json"];
    let reference = content["schema"]["$ref"].as_str().unwrap();
    document
        .pointer(reference.trim_start_matches('#'))
        .unwrap()
        .clone()
}

fn fields(operation: &Operation) -> Map<String, Value> {
    schema(operation)["properties"].as_object().unwrap().clone()
}

/// A body that the operation would take, as text of JSON with one field replaced.
fn body_with(operation: &Operation, field: &str, value: &str) -> String {
    let required = schema(operation)["required"].clone();
    let mut members: Vec<String> = required
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|name| *name != field)
        .map(|name| format!("\"{name}\":\"x\""))
        .collect();
    members.push(format!("\"{field}\":{value}"));
    format!("{{{}}}", members.join(","))
}

/// Whoever may do it: others are refused before anything of a body is looked at.
fn able<'a>(operation: &Operation, [jane, admin, tech]: [&'a Client; 3]) -> &'a Client {
    let tag = &operation.document["tags"][0];
    if operation.path.starts_with("/admin") || tag == "team settings" {
        admin
    } else if tag == "team" {
        tech
    } else {
        jane
    }
}

async fn send(
    operation: &Operation,
    client: &Client,
    written: &Correspondence,
    body: impl Into<axum::body::Body>,
) -> Answer {
    let url = operation.url(written, On::New);
    let request = client.request(operation.method(), &url);
    request
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
}

#[test]
fn j03_the_document_says_that_no_body_takes_more_fields() {
    for operation in with_json() {
        assert_eq!(
            schema(&operation)["additionalProperties"],
            json!(false),
            "{}",
            operation.path
        );
    }
}

both_databases! {
    async fn j03_a_field_that_nobody_has_is_refused_by_every_operation(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        for operation in with_json() {
            let known = fields(&operation);
            let client = able(&operation, [&jane, &admin, &tech]);
            for field in [
                "role", "level", "edipi", "patient_id", "account_id", "author_id", "side", "kind", "capabilities",
                "assurance", "is_admin", "version_", "__proto__", "id", "sent_at", "state", "",
            ] {
                if known.contains_key(field) {
                    continue;
                }
                for value in ["\"administrator\"", "null", "1", "[]", "{}"] {
                    let body = body_with(&operation, field, value);
                    let answer = send(&operation, client, &written, body.clone()).await;
                    assert_eq!(answer.code(), ErrorCode::Malformed, "{} {body}", operation.path);
                }
            }
        }
    }

    async fn j04_text_and_forms_are_refused_by_every_operation_with_a_body(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        for operation in operations().iter().filter(|it| it.document["requestBody"].is_object()) {
            for media_type in [
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", "",
                "application/jsonx", "application/json5", "image/png", "application/xml",
            ] {
                let url = operation.url(&written, On::Janes);
                let client = able(operation, [&jane, &admin, &tech]);
                let request = operation.request(client, &url, &written, On::Janes);
                let answer = request.header("content-type", media_type).send().await;
                assert_eq!(answer.code(), ErrorCode::UnsupportedMediaType, "{} {media_type}", operation.path);
            }
        }
    }

    async fn j05_numbers_texts_and_truths_in_the_place_of_another_are_refused(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        for operation in with_json() {
            let client = able(&operation, [&jane, &admin, &tech]);
            for field in fields(&operation).keys() {
                for value in [
                    "NaN", "Infinity", "1e400", "-1", "0", "1.5", "9223372036854775808", "true", "[]", "[\"a\"]",
                    "{}", "{\"$ref\":\"a\"}", "0x10", "01", "'a'",
                ] {
                    // These are of the right kind.
                    if matches!(
                        (field.as_str(), value),
                        ("approve", "true") | ("readers" | "attachments", "[]") | ("facts", "{}")
                    ) {
                        continue;
                    }
                    let body = body_with(&operation, field, value);
                    let answer = send(&operation, client, &written, body.clone()).await;
                    assert_eq!(answer.code(), ErrorCode::Malformed, "{} {body}", operation.path);
                }
            }
        }
    }

    async fn j06_text_that_is_none_is_refused_and_never_kept(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        for operation in with_json() {
            let client = able(&operation, [&jane, &admin, &tech]);
            for field in fields(&operation).keys() {
                for value in [
                    &b"\"\xff\""[..], b"\"\xc0\x80\"", b"\"\xed\xa0\x80\"", b"\"\xf4\x90\x80\x80\"", b"\"a\xe2\x28\xa1\"",
                    b"\"\\ud800\"", b"\"\\udc00\\ud800\"", b"\"\\ud83d\"", b"\"\\u00\"", b"\"\\x00\"", b"\"\0\"", b"\"a\nb\"",
                ] {
                    let mut body = body_with(&operation, field, "@").into_bytes();
                    let at = body.iter().rposition(|byte| *byte == b'@').unwrap();
                    body.splice(at..=at, value.iter().copied());
                    let answer = send(&operation, client, &written, body).await;
                    let what = format!("{} {field} {}", operation.path, String::from_utf8_lossy(value));
                    assert_eq!(answer.code(), ErrorCode::Malformed, "{what}");
                }
                // Well-formed, and no text all the same: the field is named where there is one to name.
                let body = body_with(&operation, field, "\"a\\u0000b\"");
                let answer = send(&operation, client, &written, body.clone()).await;
                let code = answer.code();
                assert!(
                    matches!(
                        code,
                        ErrorCode::Malformed | ErrorCode::Invalid | ErrorCode::SignInFailed | ErrorCode::BannerChanged
                        | ErrorCode::ConfirmFailed | ErrorCode::InviteUnusable
                    ),
                    "{} {body}: {code:?}", operation.path
                );
            }
        }
        for url in [
            format!("/api/v1/patients/{}/recipients?q=%00", written.patient_id),
            format!("/api/v1/patients/{}/recipients?q=a%00b%ff%ed%a0%80", written.patient_id),
            "/api/v1/site/texts/%00".to_owned(),
            "/api/v1/site/texts/%ff".to_owned(),
        ] {
            let answer = jane.get(&url).await;
            assert!(matches!(answer.status.as_u16(), 200 | 400 | 404), "{url}: {answer:?}");
        }
    }
}
