//! The OpenAPI document: what the handlers say of themselves, and what holds for all of them.
//!
//! A handler names the refusals that are its own. Those that any request may meet, the form that they
//! all have, and the session that most need are added here, once.

use super::PROBLEM_JSON;
use serde_json::json;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi, Ref, RefOr, Required};

/// The name of the way to be known.
const SESSION: &str = "session";

/// Adds to every operation what no handler says.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        SESSION,
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            "sid",
            "Signing in sets it. Where people are promised https it is called `__Host-sid`. \
             Requests that change something must also come from our own pages: `Sec-Fetch-Site: \
             same-origin`, or an `Origin` that is the host.",
        ))),
    );
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            complete_one(path, operation);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

fn complete_one(path: &str, operation: &mut Operation) {
    let signs_in = operation.operation_id.as_deref() == Some("sign_in");
    if !signs_in && !path.contains("/site") {
        let none: [String; 0] = [];
        operation.security = Some(vec![SecurityRequirement::new(SESSION, none)]);
    }
    say_exactly(operation);
    let responses = &mut operation.responses.responses;
    for (status, response) in responses.iter_mut() {
        if status.starts_with(['4', '5'])
            && let RefOr::T(response) = response
        {
            response.content = problem("").content;
        }
    }
    for (status, words) in [
        (
            "4XX",
            "refused; the code says why, and a person is told what to do",
        ),
        ("5XX", "the server failed or cannot do it now"),
    ] {
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem(words)));
    }
}

/// Operations whose body may be left out.
const OPTIONAL_BODIES: [&str; 2] = ["accept_banner", "mark_thread_read"];

/// What the attributes of a handler cannot say, or say too loosely.
fn say_exactly(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        let exact = match parameter.name.as_str() {
            // Left out or a number; never the word `null`.
            "If-Match" => json!({"type": "integer", "format": "int64"}),
            // Rows wanted; the page has its own bounds.
            "limit" => json!({"type": "integer", "minimum": 0, "maximum": 255}),
            "cursor" => json!({"type": "string", "pattern": "^[0-7][0-9a-f]{47}$"}),
            // Names of other letters are UTF-8 in percent escapes.
            "Content-Disposition" => json!({
                "type": "string",
                "pattern": "^attachment; filename\\*=UTF-8''[A-Za-z0-9._~-]{1,100}$",
            }),
            _ => continue,
        };
        parameter.schema = serde_json::from_value(exact).ok();
    }
    let Some(RefOr::T(body)) = &mut operation.request_body else {
        return;
    };
    if let Some(RefOr::T(file)) = body.content.get_mut("application/octet-stream") {
        let binary = json!({"type": "string", "format": "binary"});
        file.schema = serde_json::from_value(binary).ok();
    }
    let name = operation.operation_id.as_deref().unwrap_or_default();
    if OPTIONAL_BODIES.contains(&name) {
        body.required = Some(Required::False);
    }
}

fn problem(words: &str) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(words)
        .content(PROBLEM_JSON.to_str().unwrap_or_default(), content)
        .build()
}
