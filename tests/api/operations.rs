//! Every operation of the OpenAPI document, with what a request to it needs.
//!
//! The document is the list: an operation that exists is here, and a parameter that nobody has
//! thought of stops the tests.

use api_tests::{Answer, Client, Correspondence, PDF, Request, new_id};
use axum::http::Method;
use serde_json::{Value, json};
use shared::endpoint::API;

/// An operation of the API.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// In lower case, as the document has it.
    pub(crate) method: String,
    /// Below the API's start, with `{parameters}`.
    pub(crate) path: String,
    /// What the document says of it.
    pub(crate) document: Value,
}

/// On which draft an operation is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// Jane's second draft.
    Janes,
    /// The technician's draft in Jane's thread.
    Teams,
    /// A draft that nobody has yet.
    New,
}

/// All operations in the document's order.
pub(crate) fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(backend::http::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix(API).expect("below the API's start");
        for (method, operation) in item.as_object().unwrap() {
            if ![
                "get", "put", "post", "delete", "patch", "options", "head", "trace",
            ]
            .contains(&method.as_str())
            {
                continue;
            }
            operations.push(Operation {
                method: method.clone(),
                path: path.to_owned(),
                document: operation.clone(),
            });
        }
    }
    assert!(!operations.is_empty());
    operations
}

impl Operation {
    /// Whether it only reads.
    pub(crate) fn is_safe(&self) -> bool {
        self.method == "get"
    }

    /// Whether it is about a patient.
    pub(crate) fn is_about_a_patient(&self) -> bool {
        self.path.starts_with("/patients/{patient_id}")
    }

    /// Whether it answers people who have not accepted the banner, or who are nobody yet.
    pub(crate) fn comes_before_the_banner(&self) -> bool {
        self.path.starts_with("/site") || self.is("post", "/session") || self.is_for_the_door()
    }

    fn is_for_the_door(&self) -> bool {
        self.is("delete", "/session") || self.is("post", "/session/banner")
    }

    /// Whether it answers people who are nobody yet.
    pub(crate) fn is_open_to_all(&self) -> bool {
        self.path.starts_with("/site") || self.is("post", "/session")
    }

    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// The method as HTTP writes it.
    pub(crate) fn method(&self) -> Method {
        Method::from_bytes(self.method.to_uppercase().as_bytes()).unwrap()
    }

    /// The URL with the ids of the correspondence.
    pub(crate) fn url(&self, written: &Correspondence, on: On) -> String {
        let mut path = self.path.clone();
        for name in parameters(&self.document, "path") {
            let value = match (name.as_str(), on) {
                ("slug", _) => "privacy".to_owned(),
                ("channel", _) => "mail".to_owned(),
                ("event_id", _) => new_id().to_string(),
                ("consumer", _) => "mail".to_owned(),
                ("patient_id", _) => written.patient_id.to_string(),
                ("facility_id", _) => written.facility_id.to_string(),
                ("area", _) => "medicines".to_owned(),
                ("invite_id" | "registration_id", On::New) => new_id().to_string(),
                ("invite_id", _) => written.invite_id.to_string(),
                ("grant_id", _) if self.path.starts_with("/admin/") => {
                    written.registered_id.to_string()
                }
                ("grant_id", _) => written.grant_id.to_string(),
                ("registration_id", _) => written.registration_id.to_string(),
                ("folder_id", On::New) => new_id().to_string(),
                ("folder_id", _) => written.folder_id.to_string(),
                ("thread_id", _) => written.thread_id.to_string(),
                ("message_id", _) if self.path.ends_with("/recall") => {
                    written.answer_id.to_string()
                }
                ("recipient_id", _) => written.recipient_id.to_string(),
                ("note_id" | "template_id" | "account_id", _) => new_id().to_string(),
                ("message_id", _) => written.message_id.to_string(),
                ("draft_id", On::Janes) => written.draft_id.to_string(),
                ("draft_id", On::Teams) => written.team_draft_id.to_string(),
                ("draft_id", On::New) => new_id().to_string(),
                ("attachment_id", _) if self.path.contains("{message_id}") => {
                    written.message_attachment_id.to_string()
                }
                ("attachment_id", On::Janes) => written.draft_attachment_id.to_string(),
                ("attachment_id", On::Teams | On::New) => new_id().to_string(),
                _ => panic!(
                    "no fixture names the path parameter {{{name}}} of {}",
                    self.path
                ),
            };
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        assert!(
            !path.contains('{'),
            "{path}: a parameter that is not in the document"
        );
        let query: Vec<&str> = self
            .required("query")
            .into_iter()
            .map(|name| match name.as_str() {
                "folder" => "folder=inbox",
                "list" => "list=waiting",
                "format" => "format=txt",
                _ => panic!(
                    "no fixture names the query parameter {name} of {}",
                    self.path
                ),
            })
            .collect();
        match query.as_slice() {
            [] => format!("{API}{path}"),
            query => format!("{API}{path}?{}", query.join("&")),
        }
    }

    fn required(&self, place: &str) -> Vec<String> {
        let document = &self.document;
        let all = parameters(document, place);
        all.into_iter()
            .filter(|name| {
                document["parameters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|it| it["name"] == name.as_str() && it["required"] == true)
            })
            .collect()
    }

    /// A request to this URL with the headers and the least body that the operation takes.
    pub(crate) fn request<'a>(
        &self,
        client: &'a Client,
        url: &str,
        written: &Correspondence,
        on: On,
    ) -> Request<'a> {
        let mut request = client.request(self.method(), url);
        for name in parameters(&self.document, "header") {
            request = match (name.as_str(), on) {
                ("If-Match", On::New) => request,
                ("If-Match", On::Janes) => {
                    request.header("if-match", &written.draft_version.to_string())
                }
                ("If-Match", On::Teams) => request.header("if-match", "1"),
                ("Content-Disposition", _) => {
                    request.header("content-disposition", "attachment; filename*=UTF-8''a.pdf")
                }
                _ => panic!("no fixture names the header {name} of {}", self.path),
            };
        }
        let bodies = &self.document["requestBody"]["content"];
        let Some((media_type, body)) = bodies.as_object().and_then(|it| it.iter().next()) else {
            return request;
        };
        let schema = body["schema"]["$ref"].as_str().unwrap_or_default();
        let body = match (
            media_type.as_str(),
            schema.rsplit('/').next().unwrap_or_default(),
        ) {
            ("application/octet-stream", _) => {
                return request.header("content-type", media_type).body(PDF);
            }
            (_, "Credentials") => json!({"username": "nobody.here", "password": "wrong"}),
            (_, "BannerAcceptance" | "ThreadReading") => json!({}),
            (_, "Confirmation") => json!({"password": "wrong"}),
            (_, "NewInvite" | "GrantChange") => {
                json!({"capabilities": ["read_messages"], "ends_on": "2026-12-01"})
            }
            (_, "InviteCode") => json!({"code": "7777-7777-7777"}),
            (_, "Decide") => json!({"approve": false}),
            (_, "ThreadHolding") => json!({"account_id": new_id()}),
            (_, "Redirection") => json!({"recipient_id": new_id(), "reason": "Theirs"}),
            (_, "TeamRules") => {
                json!({"version": 0, "hours": [], "closures": [], "aliases": []})
            }
            (_, "Membership") => json!({"role": "member"}),
            (_, "TemplateText") => {
                json!({"name": new_id().to_string(), "body": "Hello {patient}"})
            }
            (_, "Succession") => json!({"successor_id": new_id()}),
            (_, "NewNote") => json!({"body": "Called back"}),
            (_, "Closing") => json!({}),
            (_, "Ending") => json!({"reason": "Order 26-115"}),
            // Each address gets few codes.
            (_, "NewAddress") => json!({"address": format!("{}@mail.test", new_id().simple())}),
            (_, "AddressCode") => json!({"code": "123456"}),
            (_, "NotificationSettings") => {
                json!({"choices": [], "quiet": {"from": 1260, "to": 420}})
            }
            (_, "NewRegistration") => json!({
                "kind": "guardian", "family_name": "Doe", "birth_date": "1985-03-14",
                "username": "meg.toy", "capabilities": ["read_messages"], "reason": "Order 26-114",
            }),
            (_, "MessageQuery") => json!({"words": "prescription"}),
            (_, "MessageMove") => json!({"folder": "trash"}),
            (_, "OwnFolderName") => json!({"name": format!("Referrals {}", new_id().simple())}),
            (_, "DraftContent") if on == On::Teams => {
                json!({"thread_id": written.thread_id, "body": "More"})
            }
            (_, "DraftContent") => json!({}),
            (_, "ShownFiles") if on == On::Janes => {
                json!({"attachments": [written.draft_attachment_id]})
            }
            (_, "ShownFiles") => json!({"attachments": []}),
            (_, "DraftMove") => json!({
                "patient_id": written.child_id,
                "draft_id": new_id(),
            }),
            (_, other) => panic!("no fixture makes a body of type {other} for {}", self.path),
        };
        request.json(&body)
    }

    /// Tries the operation.
    pub(crate) async fn send(&self, client: &Client, written: &Correspondence, on: On) -> Answer {
        let url = self.url(written, on);
        self.request(client, &url, written, on).send().await
    }
}

fn parameters(document: &Value, place: &str) -> Vec<String> {
    let Some(parameters) = document["parameters"].as_array() else {
        return Vec::new();
    };
    parameters
        .iter()
        .filter(|it| it["in"] == place)
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}
