//! Conventions of the tree, held as tests instead of prose.

use std::path::{Path, PathBuf};

/// Where the database is spoken to. Everything else goes through these.
const SPEAKS_TO_THE_DATABASE: &[&str] = &[
    "backend/src/account/store.rs",
    "backend/src/audit/",
    "backend/src/auth/",
    "backend/src/cli/",
    "backend/src/db/",
    "backend/src/demo/",
    "backend/src/directory/import.rs",
    "backend/src/directory/policy.rs",
    "backend/src/directory/store.rs",
    "backend/src/housekeeping/store.rs",
    "backend/src/http/error.rs",
    "backend/src/messaging/policy.rs",
    "backend/src/messaging/store.rs",
    "backend/src/outbox/",
    "backend/src/sealing/",
    "backend/src/team/policy.rs",
    "backend/src/team/store.rs",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file below these folders, with its path from the root and its text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 10, "the sources were not found");
    found
}

/// The lines of a file that are code, not comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn only_stores_policies_and_infrastructure_speak_to_the_database() {
    for (name, text) in sources(&["backend/src"]) {
        let allowed = SPEAKS_TO_THE_DATABASE
            .iter()
            .any(|place| name.starts_with(place));
        // A generic connection may be passed through; queries may not be made.
        let speaks = code(&text)
            .any(|line| line.contains("sea_orm") && line.trim() != "use sea_orm::ConnectionTrait;");
        assert!(
            allowed || !speaks,
            "{name} uses sea_orm; move the query to the feature's store"
        );
    }
}

#[test]
fn only_the_api_client_asks_the_server_and_pages_leave_the_browser_alone() {
    for (name, text) in sources(&["frontend/src"]) {
        let asks = code(&text).any(|line| line.contains("gloo_net::"));
        assert!(
            !asks || name.starts_with("frontend/src/api/"),
            "{name} asks the server itself"
        );
        let storage = code(&text)
            .any(|line| line.contains("local_storage(") || line.contains("session_storage("));
        assert!(!storage, "{name} keeps something in the browser");
    }
}

#[test]
fn widgets_know_no_feature() {
    for (name, text) in sources(&["frontend/src/ui"]) {
        for feature in [
            "api",
            "state",
            "account",
            "messaging",
            "team",
            "home",
            "site",
            "i18n",
        ] {
            let known = code(&text).any(|line| line.contains(&format!("crate::{feature}")));
            assert!(!known, "{name} knows {feature}");
        }
    }
}

#[test]
fn every_module_says_what_it_owns() {
    let folders = [
        "shared/src",
        "recipient-index/src",
        "backend/src",
        "frontend/src",
        "xtask/src",
    ];
    for (name, text) in sources(&folders) {
        assert!(
            text.starts_with("//!"),
            "{name} does not open with what it owns"
        );
    }
}

#[test]
fn the_architecture_names_only_what_exists() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut checked = 0;
    for part in text.split('`').skip(1).step_by(2) {
        if part.contains('/') && !part.contains([' ', '{', '…', '<']) && !part.starts_with('/') {
            assert!(
                root().join(part).exists(),
                "ARCHITECTURE.md names {part}, which is not there"
            );
            checked += 1;
        }
    }
    assert!(checked > 15, "the paths were not found in the text");
}
