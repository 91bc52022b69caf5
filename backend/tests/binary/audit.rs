//! `carepost audit`: what it says of an audit that holds, of one that was changed, and what it reads out.

use crate::client::Client;
use crate::server::{Server, carepost, run, said};
use sea_orm::{ConnectionTrait as _, Database};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

fn audit(data_dir: &Path, arguments: &[&str]) -> Output {
    let mut command = carepost(data_dir);
    command.arg("audit").args(arguments);
    run(command, "")
}

fn change(file: &Path, statements: &[&str]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}?mode=rw", file.display());
        let conn = Database::connect(url).await.unwrap();
        for statement in statements {
            conn.execute_unprepared(statement).await.unwrap();
        }
        conn.close().await.unwrap();
    });
}

/// A demonstration in which somebody signed in, read, and everything of it is sealed.
fn sealed_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = carepost(folder.path());
    serve.args(["serve", "--demo"]);
    let server = Server::start(serve, &folder.path().join("log"));
    let jane = Client::sign_in(&server.address, "jane.doe", backend::demo::PASSPHRASE);
    let patient = jane.own_patient();
    let read = jane.get(&format!("/patients/{patient}/messages?folder=inbox"));
    assert_eq!(read.unwrap().status, 200);
    let start = Instant::now();
    loop {
        let output = audit(folder.path(), &["verify"]);
        let text = said(&output);
        assert!(output.status.success(), "{text}");
        if !text.contains("not sealed yet") && !text.contains(" 0 rows in") {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{text}");
        std::thread::sleep(Duration::from_millis(200));
    }
    server.stop();
    folder
}

#[test]
fn an_audit_that_was_changed_behind_the_servers_back_is_told_in_a_sentence_with_exit_code_1() {
    let site = sealed_site();
    let output = audit(site.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = said(&output);
    assert!(text.contains("changes: "), "{text}");
    assert!(text.contains("reads: "), "{text}");

    change(
        &site.path().join("audit.db"),
        &[
            "DROP TRIGGER audit_event_no_update",
            "UPDATE audit_event SET account_id = NULL WHERE id = 1",
        ],
    );
    let output = audit(site.path(), &["verify"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("First in reads: row 1 was changed after seal 1 was made"),
        "{text}"
    );
}

#[test]
fn a_clean_stop_leaves_nothing_unsealed_and_a_copy_of_the_end() {
    let site = sealed_site();
    let mut serve = carepost(site.path());
    serve.arg("serve");
    let server = Server::start(serve, &site.path().join("log"));
    let jane = Client::sign_in(&server.address, "jane.doe", backend::demo::PASSPHRASE);
    let patient = jane.own_patient();
    let read = jane.get(&format!("/patients/{patient}/messages?folder=inbox"));
    assert_eq!(read.unwrap().status, 200);
    // At once: the job that seals every few seconds has not come by.
    server.stop();
    let output = audit(site.path(), &["verify"]);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("not sealed yet"), "{text}");

    cut_off_the_end(&site.path().join("carepost.db"));
    let output = audit(site.path(), &["verify"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("the database ends at seal"), "{text}");
}

/// Takes the newest seal and its rows away, as somebody with the file can.
fn cut_off_the_end(file: &Path) {
    change(
        file,
        &[
            "DROP TRIGGER audit_event_no_delete",
            "DROP TRIGGER audit_seal_no_delete",
            "DELETE FROM audit_seal WHERE number = (SELECT max(number) FROM audit_seal)",
            "DELETE FROM audit_event WHERE id > (SELECT max(last_row) FROM audit_seal)",
        ],
    );
}

#[test]
fn what_needs_the_checkpoint_file_reads_it() {
    let site = sealed_site();
    let nowhere = site.path().join("not-mounted");
    let argument = format!("--audit-checkpoints={}", nowhere.display());
    let output = audit(site.path(), &["verify", &argument]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("there is no checkpoint file at"), "{text}");

    cut_off_the_end(&site.path().join("carepost.db"));
    let mut rotate = carepost(site.path());
    rotate.args(["key", "rotate"]);
    let output = run(rotate, "");
    assert!(output.status.success(), "{}", said(&output));
    let mut retire = carepost(site.path());
    retire.args(["key", "retire"]);
    let output = run(retire, "");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("the audit does not hold"), "{text}");
}

#[test]
fn an_export_says_what_it_is_can_be_checked_and_is_audited_itself() {
    let site = sealed_site();
    let file = site.path().join("export.ndjson");
    let out = format!("--out={}", file.display());
    let output = audit(site.path(), &["export", &out]);
    assert!(output.status.success(), "{}", said(&output));
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let (first, last) = (&lines[0], lines.last().unwrap());
    assert_eq!(first["carepost_audit_export"], 1);
    assert_eq!(first["checkpoints"].as_array().unwrap().len(), 2);
    assert_eq!(last["rows"].as_u64().unwrap() as usize, lines.len() - 2);
    let actions: Vec<&str> = lines
        .iter()
        .filter_map(|it| it["action"].as_str())
        .collect();
    for action in ["sign_in", "read_mailbox", "export_audit"] {
        assert!(actions.contains(&action), "no {action} in {actions:?}");
    }
    let jane = lines
        .iter()
        .find(|it| it["action"] == "read_mailbox")
        .unwrap();
    let account = jane["account_id"].as_str().unwrap();

    let check = format!("--export={}", file.display());
    let output = audit(site.path(), &["verify", &check]);
    assert!(
        said(&output).contains("whole and unchanged"),
        "{}",
        said(&output)
    );
    for (what, changed) in [
        (
            "its digest is another",
            text.replacen("sign_in", "sign_on", 1),
        ),
        (
            "no last line",
            text.lines().take(3).collect::<Vec<_>>().join("\n"),
        ),
        (
            "signature does not hold",
            text.replacen("\"rows\":", "\"rows\":1", 1),
        ),
    ] {
        std::fs::write(&file, changed).unwrap();
        let output = audit(site.path(), &["verify", &check]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(what), "{what}: {}", said(&output));
    }
    let again = audit(site.path(), &["export", &out]);
    assert!(
        said(&again).contains("cannot make the file"),
        "{}",
        said(&again)
    );

    let of_jane = format!("--account={account}");
    let csv = audit(
        site.path(),
        &["export", "--format=csv", &of_jane, "--from=2020-01-01"],
    );
    let text = String::from_utf8(csv.stdout).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with("# {") && rows[1].starts_with("chain,id,at,"));
    assert!(rows.last().unwrap().starts_with("# {\"rows\":"));
    let of_others = rows[2..rows.len() - 1]
        .iter()
        .filter(|row| !row.contains(account))
        .count();
    assert!(rows.len() > 4 && of_others == 0, "{text}");
    std::fs::write(&file, &text).unwrap();
    let output = audit(site.path(), &["verify", &check]);
    assert!(output.status.success(), "{}", said(&output));

    let nothing = audit(site.path(), &["export", "--to=2020-01-01"]);
    assert_eq!(
        String::from_utf8(nothing.stdout).unwrap().lines().count(),
        2
    );
    let wrong = audit(site.path(), &["export", "--from=yesterday"]);
    assert!(
        said(&wrong).contains("give a day as 2026-11-01"),
        "{}",
        said(&wrong)
    );
}
