//! That the page for administrators names every setting and every metric there is, and no other.

use crate::server::{Server, carepost, run, said};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

fn page() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join("docs/operations.md")).unwrap()
}

/// The words of a text that begin so.
fn words(text: &str, start: &str, part_of_it: fn(char) -> bool) -> BTreeSet<String> {
    text.match_indices(start)
        .map(|(at, _)| {
            let rest = text[at..].chars();
            rest.take_while(|letter| part_of_it(*letter)).collect()
        })
        .collect()
}

fn flags(text: &str) -> BTreeSet<String> {
    let mut found = words(text, "--", |letter| {
        letter == '-' || letter.is_ascii_lowercase()
    });
    found.retain(|flag| flag.len() > 4 && !flag.starts_with("---"));
    found
}

#[test]
fn every_setting_of_the_server_is_in_the_table_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut help = carepost(folder.path());
    help.args(["help", "serve"]);
    // Wide, so that no name is broken in two.
    help.env("COLUMNS", "200");
    let help = said(&run(help, ""));
    let mut settings = BTreeSet::new();
    for rest in help.split("[env: ").skip(1) {
        let letters = rest.chars();
        let name = |letter: &char| *letter == '_' || letter.is_ascii_uppercase();
        let variable: String = letters.take_while(name).collect();
        let flag = variable.replace("CAREPOST_", "--").replace('_', "-");
        settings.insert((flag.to_lowercase(), variable.clone()));
    }
    assert!(settings.len() > 15, "{help}");
    let page = page();
    let table: BTreeSet<_> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `--")?.split('`');
            let flag = format!("--{}", cells.next()?);
            Some((flag, cells.nth(1)?.to_owned()))
        })
        .collect();
    assert_eq!(
        table, settings,
        "the table of settings (left) is not what `help serve` says"
    );
    for (flag, _) in &settings {
        assert!(flags(&help).contains(flag), "{flag} is no flag of serve");
    }
}

#[test]
fn every_metric_is_in_the_table_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = carepost(folder.path());
    serve.args(["serve", "--demo"]);
    let server = Server::start(serve, &folder.path().join("log"));
    // Some are there after the first run of housekeeping.
    let there = loop {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let ask = "GET /metrics HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
        stream.write_all(ask.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        if text.contains("carepost_storage_bytes") {
            break text;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    server.stop();
    let there: BTreeSet<_> = there
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .map(str::to_owned)
        .collect();
    let page = page();
    let name = |letter: char| letter == '_' || letter.is_ascii_lowercase();
    let named: BTreeSet<_> = page
        .lines()
        .filter(|line| line.starts_with("| `carepost_"))
        .flat_map(|line| words(line, "carepost_", name))
        .collect();
    assert_eq!(
        named, there,
        "the table of metrics (left) is not what the server has"
    );
    for used in words(&page, "carepost_", name) {
        let base = used.trim_end_matches("_bucket");
        assert!(there.contains(base), "the page speaks of {used}");
    }
}
