//! Random bytes into every parser that meets the outside.
//!
//! One program for all targets, for linking the server once takes long enough: `FUZZ_TARGET` names the
//! one that runs. A target panics when what the parser gave breaks a promise; a panic, a second, or
//! more memory than is allowed end the run. Each has its first inputs in `seeds/TARGET/`.
#![no_main]

mod targets;

use std::path::Path;
use std::sync::OnceLock;

/// What takes an input.
type Target = fn(&[u8]);

/// Every target by its name.
const TARGETS: &[(&str, Target)] = &[
    ("audit_export", targets::kept::audit_export),
    ("backup", targets::kept::backup),
    ("backup_row", targets::kept::backup_row),
    ("checkpoints", targets::kept::checkpoints),
    ("cursor", targets::requests::cursor),
    ("directory_csv", targets::directory::csv),
    ("file_kind", targets::attachments::kind),
    ("file_name", targets::attachments::name),
    ("json_body", targets::requests::json_body),
    ("key_file", targets::kept::key_file),
    ("photo", targets::attachments::photo),
    ("query", targets::requests::query),
    ("recipient_search", targets::directory::search),
    ("request_head", targets::requests::head),
    ("sealed_file", targets::kept::sealed_file),
    ("site", targets::site::site),
    ("site_text", targets::site::text),
];

static CHOSEN: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(init: choose(), |data: &[u8]| {
    if let Some(target) = CHOSEN.get() {
        target(data);
    }
});

/// Takes the target from the environment. What has no seeds has no run in the tests, so that is refused.
#[expect(
    clippy::disallowed_methods,
    reason = "the arguments are libFuzzer's own, so the target comes from the environment"
)]
fn choose() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    for (name, _) in TARGETS {
        assert!(seeds.join(name).is_dir(), "{name} has no folder in seeds/");
    }
    let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(name, _)| *name == wanted);
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let (_, target) = found.unwrap_or_else(|| {
        panic!("FUZZ_TARGET is \"{wanted}\" and must be one of {names:?}");
    });
    CHOSEN.get_or_init(|| *target);
}
