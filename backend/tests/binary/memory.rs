//! How much memory the server takes for what people send.

use crate::client::Client;
use crate::server::{Server, carepost};
use serde_json::json;
use uuid::Uuid;

const FILE: usize = 25 * 1024 * 1024;
const PARALLEL: usize = 6;

/// The most memory that the process has had at once, in bytes.
fn peak(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kib: usize = line.trim().trim_end_matches(" kB").parse().unwrap();
    kib * 1024
}

#[test]
fn six_files_of_25_megabytes_at_once_are_never_whole_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = carepost(folder.path());
    serve.args(["serve", "--demo"]);
    let server = Server::start(serve, &folder.path().join("log"));
    // One account sends four at once at most.
    let people = ["jane.doe", "patria.schamberger"]
        .map(|name| Client::sign_in(&server.address, name, backend::demo::PASSPHRASE));
    let mut file = b"%PDF-1.7\n".to_vec();
    file.resize(FILE, b' ');
    let upload = |client: &Client, bytes: &[u8]| {
        let drafts = format!("/patients/{}/drafts", client.own_patient());
        let draft = format!("{drafts}/{}", Uuid::from_u128(rand::random()));
        let content = json!({"subject": "Scan", "body": ""}).to_string();
        let saved = client.call("PUT", &draft, &[], content.as_bytes()).unwrap();
        assert_eq!(saved.status, 200, "{saved:?}");
        let kept = client
            .call(
                "PUT",
                &format!("{draft}/attachments/{}", Uuid::from_u128(rand::random())),
                &[
                    ("content-type", "application/octet-stream"),
                    (
                        "content-disposition",
                        "attachment; filename*=UTF-8''scan.pdf",
                    ),
                ],
                bytes,
            )
            .unwrap();
        assert_eq!(kept.status, 201, "{kept:?}");
    };
    // What signing in and a first file take is not what is looked for.
    upload(&people[0], &file[..1024 * 1024]);
    let before = peak(&server);
    std::thread::scope(|scope| {
        for client in people.iter().cycle().take(PARALLEL) {
            scope.spawn(|| upload(client, &file));
        }
    });
    let grown = peak(&server).saturating_sub(before);
    assert!(
        grown < 2 * FILE,
        "{PARALLEL} files of {FILE} bytes took {grown} bytes more"
    );
}
