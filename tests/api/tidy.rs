//! Conventions of the tree, held as tests instead of prose.

mod accessibility;
mod security;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Where the database is spoken to. Everything else goes through these.
const SPEAKS_TO_THE_DATABASE: &[&str] = &[
    "backend/src/account/store.rs",
    "backend/src/audit/",
    "backend/src/auth/",
    "backend/src/backup/",
    "backend/src/cli/",
    "backend/src/db/",
    "backend/src/demo/",
    "backend/src/directory/import.rs",
    "backend/src/directory/policy.rs",
    "backend/src/directory/store.rs",
    "backend/src/family/policy.rs",
    "backend/src/family/store.rs",
    "backend/src/housekeeping/store.rs",
    "backend/src/http/error.rs",
    "backend/src/live/policy.rs",
    "backend/src/live/store.rs",
    "backend/src/messaging/policy.rs",
    "backend/src/messaging/store.rs",
    "backend/src/messaging/store/",
    "backend/src/notifications/store.rs",
    "backend/src/outbox/",
    "backend/src/scanning/store.rs",
    "backend/src/sealing/",
    "backend/src/team/policy.rs",
    "backend/src/team/store.rs",
    "backend/src/team_settings/store.rs",
    "backend/src/telemetry/store.rs",
];

/// Words of the glossary whose feature does not exist yet. Whoever builds it takes its word out.
const WORDS_THAT_WAIT: &[&str] = &["sponsor", "dependent"];
/// Names that say nothing of what is in the file.
const EMPTY_NAMES: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "manager", "misc",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file below these folders, with its path from the root and its text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    files(folders, "rs")
}

/// Every file below these folders whose name ends like this, with its path from the root and its text.
fn files(folders: &[&str], ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == ending) {
                let name = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 2, "the sources were not found");
    found
}

/// The lines of a file that are code, not comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn only_stores_policies_and_infrastructure_speak_to_the_database() {
    let sources = sources(&["backend/src"]);
    assert!(sources.len() > 50, "the sources were not found");
    for (name, text) in sources {
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

/// A text in small letters with one blank between its words, however they were joined.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            if letter.is_uppercase() && before.is_lowercase() {
                words.push(' ');
            }
            words.extend(letter.to_lowercase());
        } else if before.is_alphanumeric() {
            words.push(' ');
        }
        before = letter;
    }
    words
}

#[test]
fn every_word_of_the_glossary_is_used_and_those_that_wait_are_not() {
    let glossary = std::fs::read_to_string(root().join("GLOSSARY.md")).unwrap();
    let mut used = String::new();
    for ending in ["rs", "ftl"] {
        for (_, text) in files(
            &[
                "shared/src",
                "recipient-index/src",
                "backend/src",
                "frontend",
            ],
            ending,
        ) {
            used.push_str(&words(&text));
            used.push(' ');
        }
    }
    let mut checked = 0;
    for line in glossary.lines() {
        let Some((terms, _)) = line
            .strip_prefix("- **")
            .and_then(|rest| rest.split_once("**"))
        else {
            continue;
        };
        for term in terms.split(", ") {
            let is_used = used.contains(&words(term));
            let waits = WORDS_THAT_WAIT.contains(&term);
            assert!(
                is_used || waits,
                "GLOSSARY.md explains {term:?}, which nothing uses"
            );
            assert!(!(is_used && waits), "{term:?} does not wait any more");
            checked += 1;
        }
    }
    assert!(checked > 50, "the words were not found in the text");
}

#[test]
fn every_text_is_said_somewhere() {
    let mut names = HashSet::new();
    for (name, text) in sources(&["frontend/src", "frontend/tests", "frontend/examples"]) {
        if !name.ends_with("i18n/texts.rs") {
            let code = text
                .lines()
                .map(|line| line.split("//").next().unwrap_or(line));
            for said in code.flat_map(|line| line.split("::").skip(1)) {
                let end = said.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                names.insert(said[..end.unwrap_or(said.len())].to_owned());
            }
        }
    }
    let mut checked = 0;
    for (name, text) in files(&["frontend/locales/en"], "ftl") {
        for line in text.lines() {
            let key = line.split_once(" =").map_or("", |(key, _)| key);
            let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if is_key {
                let function = key.replace('-', "_");
                assert!(names.contains(&function), "{name}: nobody says {key}");
                checked += 1;
            }
        }
    }
    assert!(checked > 1_000, "the texts were not found");
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    for (name, _) in sources(&[
        "shared",
        "recipient-index",
        "backend",
        "frontend",
        "xtask/src",
        "tests",
    ]) {
        let empty = Path::new(&name)
            .with_extension("")
            .iter()
            .any(|part| EMPTY_NAMES.iter().any(|empty| part == *empty));
        assert!(!empty, "{name}: name it after what it owns");
    }
}

#[test]
fn documents_link_only_to_what_exists() {
    let mut documents = files(&["docs"], "md");
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "site/README.md",
    ] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        documents.push((name.to_owned(), text));
    }
    let mut checked = 0;
    for (name, text) in documents {
        // What is quoted as code is an example.
        for link in text
            .split('`')
            .step_by(2)
            .flat_map(|prose| prose.split("](").skip(1))
            .filter_map(|rest| rest.split(')').next())
        {
            let path = link.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains(':') {
                continue;
            }
            let target = root().join(&name).parent().unwrap().join(path);
            assert!(
                target.exists(),
                "{name} links to {link}, which is not there"
            );
            checked += 1;
        }
    }
    assert!(checked > 20, "the links were not found");
}
/// The widgets of `frontend/src/ui` that others may use, as they are written where they are used: a
/// component is an element, one without hooks a function.
fn widgets() -> Vec<String> {
    let mut names = Vec::new();
    for (_, text) in sources(&["frontend/src/ui"]) {
        for after in text.split("\npub fn ").skip(1) {
            let (head, _) = after.split_once('{').unwrap_or_default();
            let name = head.split(['(', '<']).next().unwrap_or_default();
            let is_component = name.starts_with(char::is_uppercase);
            if is_component {
                names.push(format!("<{name}"));
            } else if head.trim_end().ends_with("-> Html") {
                names.push(format!("{name}("));
            }
        }
    }
    assert!(names.len() > 25, "the widgets were not found: {names:?}");
    names
}

#[test]
fn every_widget_is_in_the_gallery_and_has_a_test() {
    for place in ["frontend/examples/gallery", "frontend/tests/widgets"] {
        let text: String = sources(&[place])
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        let missing: Vec<String> = widgets()
            .into_iter()
            .filter(|used_as| {
                let mut uses = text.split(used_as.as_str()).skip(1);
                // A longer name is another widget.
                !uses.any(|after| {
                    used_as.ends_with('(') || !after.starts_with(char::is_alphanumeric)
                })
            })
            .collect();
        assert!(
            missing.is_empty(),
            "{place} shows no {}",
            missing.join(", ")
        );
    }
}
