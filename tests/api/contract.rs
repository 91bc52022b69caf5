//! What both sides agree on: the operations in `shared`, the OpenAPI document, the texts of refusals.

use crate::operations::operations;
use serde_json::Value;
use shared::ErrorCode;
use shared::endpoint::{EndpointShape, all};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of the project.
fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of a Rust type as OpenAPI writes it: `a::Page<b::Row>` is `Page_Row`.
fn schema_name(rust: &str) -> String {
    rust.split(['<', '>'])
        .filter(|part| !part.is_empty())
        .map(|part| part.rsplit("::").next().unwrap_or(part))
        .collect::<Vec<_>>()
        .join("_")
}

/// The schema of a JSON body; `()` when there is none or it is not JSON.
fn schema_of(content: &Value) -> String {
    let reference = content["application/json"]["schema"]["$ref"].as_str();
    reference.map_or("()".to_owned(), |it| {
        it.rsplit('/').next().unwrap_or(it).to_owned()
    })
}

fn answer_schema(document: &Value) -> String {
    let answers = document["responses"].as_object().unwrap();
    let good: Vec<_> = answers
        .iter()
        .filter(|(status, _)| status.starts_with('2'))
        .collect();
    assert_eq!(good.len(), 1, "an operation succeeds in one way: {good:?}");
    schema_of(&good[0].1["content"])
}

#[test]
fn the_browser_and_the_server_have_the_same_operations_with_the_same_types() {
    let server: BTreeSet<[String; 4]> = operations()
        .into_iter()
        .map(|it| {
            let request = schema_of(&it.document["requestBody"]["content"]);
            let response = answer_schema(&it.document);
            [it.method, it.path, request, response]
        })
        .collect();
    let shape = |it: EndpointShape| {
        let [request, response] = [it.request, it.response].map(schema_name);
        [it.method.to_owned(), it.path.to_owned(), request, response]
    };
    let browser: BTreeSet<[String; 4]> = all().into_iter().map(shape).collect();
    let only_browser: Vec<_> = browser.difference(&server).collect();
    let only_server: Vec<_> = server.difference(&browser).collect();
    assert!(
        only_browser.is_empty() && only_server.is_empty(),
        "only in `shared`: {only_browser:?}\nonly in the handlers: {only_server:?}"
    );
    assert_eq!(all().len(), browser.len(), "`all` lists an operation twice");
}

#[test]
fn no_operation_goes_around_the_document() {
    // `routes!` puts an operation into the document, and so before the authorisation matrix.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../backend/src");
    let mut folders = vec![source.clone()];
    let mut around: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path != source.join("http/mod.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                if [".route(", ".route_service(", ".nest_service("]
                    .iter()
                    .any(|it| text.contains(it))
                {
                    around.push(path);
                }
            }
        }
    }
    assert!(around.is_empty(), "{around:?}");
}

#[test]
fn every_refusal_in_the_document_is_a_problem() {
    for operation in operations() {
        for (status, answer) in operation.document["responses"].as_object().unwrap() {
            if status.starts_with('2') {
                continue;
            }
            let content = answer["content"].as_object().unwrap();
            for body in content.values() {
                let schema = body["schema"]["$ref"].as_str();
                assert_eq!(
                    schema,
                    Some("#/components/schemas/Problem"),
                    "{}",
                    operation.path
                );
            }
        }
    }
}

#[test]
fn the_checked_in_document_is_the_one_of_the_handlers() {
    let now = backend::http::openapi().to_pretty_json().unwrap();
    assert!(
        file("docs/openapi.json").trim_end() == now.trim_end(),
        "docs/openapi.json is out of date: run `cargo xtask gen`"
    );
}

#[test]
fn every_refusal_has_words_for_a_person() {
    let texts = file("frontend/locales/en/problems.ftl");
    let keys: Vec<&str> = texts
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|it| it.0)
        .collect();
    // Only a program can cause these; they share the words for what should not happen.
    let unexpected = [
        ErrorCode::HttpsRequired,
        ErrorCode::IdTaken,
        ErrorCode::LengthRequired,
        ErrorCode::MethodNotAllowed,
        ErrorCode::Misdirected,
        ErrorCode::UnsupportedMediaType,
    ];
    for code in ErrorCode::ALL {
        let name = serde_json::to_value(code).unwrap();
        let name = name.as_str().unwrap().replace('_', "-");
        let key = if unexpected.contains(code) {
            "problem-unexpected".to_owned()
        } else {
            format!("problem-{name}")
        };
        assert!(keys.contains(&key.as_str()), "{code:?} has no text `{key}`");
    }
}

#[test]
fn a_code_has_the_status_of_its_kind_and_a_title() {
    for code in ErrorCode::ALL {
        assert!((400..600).contains(&code.status()), "{code:?}");
        assert!(!code.title().is_empty(), "{code:?}");
    }
}
