//! The commands: what they make, what they refuse, and in which words.

use crate::client::Client;
use crate::server::{Server, carepost, run, said, text_of};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const HEADER: &str =
    "label,kind,facility,specialty_code,last_name,first_name,credential,aliases,accepts,active";
const PASSPHRASE: &str = "fifteen letters or more";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn command(data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = carepost(data_dir);
    command.args(arguments);
    command
}

/// What a command says that must succeed.
fn done(data_dir: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(command(data_dir, arguments), input);
    let text = said(&output);
    assert!(output.status.success(), "{arguments:?}: {text}");
    text
}

/// What a command says that must refuse.
fn refused(data_dir: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(command(data_dir, arguments), input);
    let text = said(&output);
    assert!(!output.status.success(), "{arguments:?}: {text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

fn import(data_dir: &Path, lines: &[&str]) -> std::process::Output {
    let file = data_dir.join("directory.csv");
    let mut text = format!("{HEADER}\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    std::fs::write(&file, text).unwrap();
    run(
        command(data_dir, &["import-directory", file.to_str().unwrap()]),
        "",
    )
}

/// A migrated site with one clinic, nobody in it.
fn small_site() -> TempDir {
    let folder = folder();
    done(folder.path(), &["migrate"], "");
    let output = import(
        folder.path(),
        &["Northfield Clinic,clinic,Northfield,,,,,,messages,true"],
    );
    assert!(output.status.success(), "{}", said(&output));
    folder
}

fn add_patient(data_dir: &Path, username: &str, passphrase: &str) -> std::process::Output {
    run(
        command(
            data_dir,
            &[
                "account",
                "add",
                username,
                "--kind=patient",
                "--family-name=Lindqvist",
                "--given-names=Ada Maria",
                "--birth-date=1990-02-28",
            ],
        ),
        passphrase,
    )
}

fn add_nurse(data_dir: &Path, team: &str) -> std::process::Output {
    run(
        command(
            data_dir,
            &[
                "account",
                "add",
                "nurse",
                "--kind=staff",
                "--family-name=Okafor",
                "--given-names=Ben",
                "--title=nurse",
                "--team",
                team,
            ],
        ),
        PASSPHRASE,
    )
}

fn serve(data_dir: &Path, more: &[&str]) -> Server {
    let mut serve = command(data_dir, &["serve"]);
    serve.args(more);
    Server::start(serve, &data_dir.join("log"))
}

#[test]
fn a_server_without_a_database_says_what_to_do() {
    let folder = folder();
    let text = refused(folder.path(), &["serve", "--listen=127.0.0.1:0"], "");
    assert!(text.contains("there is no database"), "{text}");
    assert!(text.contains("carepost migrate"), "{text}");
    assert!(text.contains("--demo"), "{text}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "a refusal leaves nothing behind: {left:?}");
}

#[test]
fn a_patient_made_on_the_command_line_writes_to_a_team_made_there_and_staff_answers() {
    let site = small_site();
    let patient = add_patient(site.path(), " Ada.Lindqvist ", &format!("{PASSPHRASE}\n"));
    assert!(patient.status.success(), "{}", said(&patient));
    let nurse = add_nurse(site.path(), "Northfield Clinic");
    assert!(nurse.status.success(), "{}", said(&nurse));

    let server = serve(site.path(), &[]);
    let ada = Client::sign_in(&server.address, "ada.lindqvist", PASSPHRASE);
    let patient = ada.own_patient();
    let session = ada.get("/session").unwrap().json();
    assert_eq!(session["patients"][0]["name"], "Lindqvist, Ada Maria");
    let found = ada
        .get(&format!("/patients/{patient}/recipients?q=northfield"))
        .unwrap()
        .json();
    let clinic = &found["items"][0];
    assert_eq!(clinic["label"], "Northfield Clinic");
    assert_eq!(
        found["items"].as_array().unwrap().len(),
        1,
        "the desk is not offered: {found}"
    );

    let draft = format!(
        "/patients/{patient}/drafts/{}",
        uuid::Uuid::from_u128(rand::random())
    );
    let content = json!({"recipient_id": clinic["id"], "subject": "Itch", "body": "Since Monday."});
    let saved = ada
        .call("PUT", &draft, &[], content.to_string().as_bytes())
        .unwrap();
    assert_eq!(saved.status, 200, "{saved:?}");
    let sent = ada
        .call(
            "POST",
            &format!("{draft}/send"),
            &[("if-match", "1")],
            br#"{"attachments":[]}"#,
        )
        .unwrap();
    assert_eq!(sent.status, 200, "{sent:?}");

    let nurse = Client::sign_in(&server.address, "nurse", PASSPHRASE);
    let work = nurse.get("/team/threads?list=waiting").unwrap().json();
    assert_eq!(work["items"][0]["patient_name"], "Lindqvist, Ada Maria");
    assert_eq!(work["items"][0]["subject"], "Itch");

    server.stop();
    // A second server over the same data is no demonstration and has the message.
    let server = serve(site.path(), &[]);
    let ada = Client::sign_in(&server.address, "ada.lindqvist", PASSPHRASE);
    let sent: Value = ada
        .get(&format!("/patients/{patient}/messages?folder=sent"))
        .unwrap()
        .json();
    assert_eq!(sent["items"][0]["subject"], "Itch");
    let words = ada.get("/site").unwrap().json();
    assert_eq!(words["demonstration"], false);
}

#[test]
fn an_account_that_cannot_be_made_is_refused_in_a_sentence_and_leaves_nothing() {
    let site = small_site();
    let words = |output: std::process::Output| {
        assert!(!output.status.success(), "{}", said(&output));
        said(&output)
    };
    let text = words(add_patient(site.path(), "ada", "too short"));
    assert!(text.contains("at least 15 characters"), "{text}");
    let text = words(add_nurse(site.path(), "Southfield Clinic"));
    assert!(
        text.contains("there is no care team \"Southfield Clinic\""),
        "{text}"
    );
    // The nurse of the refusal is not there: the username is free.
    let nurse = add_nurse(site.path(), "Northfield (desk)");
    assert!(nurse.status.success(), "{}", said(&nurse));
    let text = words(add_patient(site.path(), "NURSE", PASSPHRASE));
    assert!(text.contains("taken"), "{text}");
    let text = words(add_patient(site.path(), "  ", PASSPHRASE));
    assert!(text.contains("username"), "{text}");
    let long = format!("--title={}", "x".repeat(101));
    let patient = ["--kind=patient", "--birth-date=1990-01-01"];
    for (arguments, sentence) in [
        (
            [&patient[..], &["--team=Northfield Clinic"]].concat(),
            "only staff answer for teams",
        ),
        (
            [&patient[..], &["--title=nurse"]].concat(),
            "a patient has no title",
        ),
        (
            vec!["--kind=patient", "--birth-date=2999-01-01"],
            "the birth date 2999-01-01 is in the future",
        ),
        (
            vec!["--kind=staff", "--birth-date=1990-01-01"],
            "only a patient's birth date is kept",
        ),
        (
            vec!["--kind=staff", "--home=Northfield"],
            "only patients are at home at a facility",
        ),
        (
            vec!["--kind=auditor", "--level=basic"],
            "only patients prove who they are by and by",
        ),
        (
            vec!["--kind=staff", "--on-record"],
            "only patients are on record",
        ),
        (
            [&patient[..], &["--home=Southfield"]].concat(),
            "there is no facility \"Southfield\"",
        ),
        (
            [&patient[..], &["--home=Northfield", "--on-record"]].concat(),
            "leave --home out",
        ),
        (
            [&patient[..], &["--on-record"]].concat(),
            "no patient of this name and birth date is on record",
        ),
        (vec!["--kind=staff", "--title="], "the title is empty"),
        (vec!["--kind=staff", &long], "the title is longer than"),
    ] {
        let mut all = vec![
            "account",
            "add",
            "eve",
            "--family-name=E",
            "--given-names=Eve",
        ];
        all.extend(arguments);
        let text = refused(site.path(), &all, PASSPHRASE);
        assert!(text.contains(sentence), "{text}");
    }
    // A team that is named twice is meant once.
    done(
        site.path(),
        &[
            "account",
            "add",
            "eve",
            "--kind=staff",
            "--family-name=E",
            "--given-names=Eve",
            "--team=Northfield Clinic",
            "--team=Northfield Clinic",
        ],
        PASSPHRASE,
    );
}

/// The names of the facilities where patients of this given name are at home; empty without one.
fn homes(data_dir: &Path, given_names: &str) -> Vec<String> {
    let conn = rusqlite::Connection::open(data_dir.join("carepost.db")).unwrap();
    let sql = "SELECT coalesce(f.name, '') FROM patient p \
         LEFT JOIN facility f ON f.id = p.home_facility_id WHERE p.given_names = ?1";
    let mut found = conn.prepare(sql).unwrap();
    let rows = found.query_map([given_names], |row| row.get(0)).unwrap();
    rows.map(|row| row.unwrap()).collect()
}

fn add(data_dir: &Path, username: &str, more: &[&str]) {
    let mut arguments = vec!["account", "add", username];
    arguments.extend(more);
    done(data_dir, &arguments, PASSPHRASE);
}

#[test]
fn who_has_not_proven_who_they_are_signs_in_and_is_shown_nothing() {
    let site = small_site();
    let person = [
        "--kind=patient",
        "--family-name=Lindqvist",
        "--birth-date=1990-02-28",
    ];
    add(
        site.path(),
        "ada",
        &[&person[..], &["--given-names=Ada", "--level=basic"]].concat(),
    );
    add(
        site.path(),
        "eva",
        &[&person[..], &["--given-names=Eva", "--level=premium"]].concat(),
    );
    let server = serve(site.path(), &[]);
    let people = |username| {
        let client = Client::sign_in(&server.address, username, PASSPHRASE);
        client.get("/session").unwrap().json()["patients"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((people("ada"), people("eva")), (0, 1));
}

#[test]
fn a_patient_is_at_home_where_the_command_says() {
    let site = small_site();
    let person = [
        "--kind=patient",
        "--family-name=Lindqvist",
        "--birth-date=1990-02-28",
    ];
    add(
        site.path(),
        "ada",
        &[&person[..], &["--given-names=Ada", "--home=Northfield"]].concat(),
    );
    add(
        site.path(),
        "eva",
        &[&person[..], &["--given-names=Eva"]].concat(),
    );
    assert_eq!(homes(site.path(), "Ada"), ["Northfield"]);
    assert_eq!(homes(site.path(), "Eva"), [""]);
}

#[test]
fn a_child_is_put_on_record_its_mother_is_registered_and_it_gets_an_account_later() {
    let site = small_site();
    let child = [
        "--family-name=Lindqvist",
        "--given-names=Nils",
        "--birth-date=2019-05-06",
    ];
    let put = |more: &[&'static str]| [&["patient", "add"][..], &child, more].concat();
    let text = done(
        site.path(),
        &put(&["--home=Northfield", "--dod-id=99 0000 0099"]),
        "",
    );
    assert!(text.contains("Nils Lindqvist is on record"), "{text}");
    assert_eq!(homes(site.path(), "Nils"), ["Northfield"]);
    for (more, sentence) in [
        (vec![], "add --namesake"),
        (
            vec!["--namesake", "--dod-id=123-45-6789"],
            "a DoD ID has ten digits",
        ),
        (
            vec!["--namesake", "--home=Southfield"],
            "there is no facility \"Southfield\"",
        ),
    ] {
        let text = refused(site.path(), &put(&more), "");
        assert!(text.contains(sentence), "{text}");
    }
    let future = [
        "patient",
        "add",
        "--family-name=L",
        "--given-names=N",
        "--birth-date=2999-01-01",
    ];
    assert!(refused(site.path(), &future, "").contains("in the future"));
    assert_eq!(homes(site.path(), "Nils").len(), 1);

    let named = [
        "--family-name=Lindqvist",
        "--birth-date=1990-02-28",
        "--kind=patient",
    ];
    add(
        site.path(),
        "ada",
        &[&named[..], &["--given-names=Ada"]].concat(),
    );
    for admin in ["first.admin", "second.admin"] {
        let kind = ["--kind=administrator", "--family-name=A", "--given-names=A"];
        add(site.path(), admin, &kind);
    }
    let server = serve(site.path(), &[]);
    let names = |client: &Client| {
        let session = client.get("/session").unwrap().json();
        let patients = session["patients"].as_array().unwrap().clone();
        let name = |it: &Value| it["name"].as_str().unwrap().to_owned();
        patients.iter().map(name).collect::<Vec<_>>()
    };
    let ada = Client::sign_in(&server.address, "ada", PASSPHRASE);
    assert_eq!(names(&ada), ["Lindqvist, Ada"]);
    let registration = format!(
        "/admin/registrations/{}",
        uuid::Uuid::from_u128(rand::random())
    );
    let asked = json!({
        "kind": "parent", "family_name": "Lindqvist", "birth_date": "2019-05-06",
        "username": "ada", "capabilities": ["read_messages", "send_messages"],
        "reason": "Birth certificate 2019-114",
    });
    let first = Client::sign_in(&server.address, "first.admin", PASSPHRASE);
    let answer = first.call("PUT", &registration, &[], asked.to_string().as_bytes());
    assert_eq!(answer.unwrap().status, 204);
    assert_eq!(names(&ada), ["Lindqvist, Ada"]);
    let second = Client::sign_in(&server.address, "second.admin", PASSPHRASE);
    let answer = second.call("POST", &registration, &[], br#"{"approve":true}"#);
    assert_eq!(answer.unwrap().status, 204);
    assert_eq!(names(&ada), ["Lindqvist, Ada", "Lindqvist, Nils"]);
    server.stop();

    // An account of his own is his, and there is no second Nils.
    let own = [&["--kind=patient", "--on-record"][..], &child].concat();
    add(site.path(), "nils", &own);
    assert_eq!(homes(site.path(), "Nils").len(), 1);
    let again = [&["account", "add", "nils2"][..], &own].concat();
    let text = refused(site.path(), &again, PASSPHRASE);
    assert!(text.contains("this patient has an account"), "{text}");
}

#[test]
fn a_directory_file_with_mistakes_is_refused_line_by_line_and_changes_nothing() {
    let site = small_site();
    let output = import(
        site.path(),
        &[
            "Southfield Clinic,clinic,Southfield,,,,,,messages,true",
            "Southfield Bakery,bakery,Southfield,,,,,,messages,true",
            ",clinic,Southfield,,,,,,messages,perhaps",
            "Southfield Clinic,clinic,Southfield,,,,,,messages,true",
            "too,few",
            "Southfield (desk),program,Southfield,,,,,,messages,true",
        ],
    );
    let text = said(&output);
    assert!(!output.status.success(), "{text}");
    for part in [
        "was not imported",
        "line 3: the kind \"bakery\"",
        "line 4: the label is empty",
        "line 4: active \"perhaps\"",
        "line 5: ",
        "line 6: ",
        "line 7: ",
    ] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    let again = import(
        site.path(),
        &["Northfield Clinic,clinic,Northfield,,,,,,messages,true"],
    );
    let text = said(&again);
    assert!(
        text.contains("0 added, 0 updated, 1 unchanged, 0 retired; 0 new facilities"),
        "{text}"
    );
}

#[test]
fn a_demonstration_starts_again_on_its_own_data_and_never_on_real_people() {
    let site = small_site();
    add_patient(site.path(), "ada", PASSPHRASE);
    let text = refused(
        site.path(),
        &["serve", "--demo", "--listen=127.0.0.1:0"],
        "",
    );
    assert!(text.contains("real people"), "{text}");

    let demo = folder();
    serve(demo.path(), &["--demo"]).stop();
    serve(demo.path(), &["--demo"]).stop();
    // Without the flag it still says what it is.
    let server = serve(demo.path(), &[]);
    let jane = Client::sign_in(&server.address, "jane.doe", backend::demo::PASSPHRASE);
    assert_eq!(jane.get("/site").unwrap().json()["demonstration"], true);
}

#[test]
fn a_server_with_the_wrong_key_or_a_key_that_others_can_read_does_not_start() {
    let site = small_site();
    add_patient(site.path(), "ada", PASSPHRASE);
    let serve = ["serve", "--listen=127.0.0.1:0"];
    let key = site.path().join("site.key");
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    assert_eq!(
        key.metadata().unwrap().permissions().mode() & 0o777,
        0o600,
        "a key file is made for its owner alone"
    );

    mode(&key, 0o640);
    let text = refused(site.path(), &serve, "");
    assert!(text.contains("can be read by others"), "{text}");
    assert!(text.contains("chmod 600"), "{text}");
    mode(&key, 0o600);

    let other = site.path().join("other.key");
    std::fs::write(&other, [7_u8; 32]).unwrap();
    mode(&other, 0o600);
    let file = format!("--key-file={}", other.display());
    let text = refused(site.path(), &[serve[0], serve[1], &file], "");
    assert!(text.contains("key file is not the one"), "{text}");

    // An account with it would be one that the server cannot open.
    let add = [
        "account",
        "add",
        "bea",
        "--kind=patient",
        "--family-name=B",
        "--given-names=Bea",
        "--birth-date=1990-01-01",
        &file,
    ];
    let text = refused(site.path(), &add, PASSPHRASE);
    assert!(text.contains("key file is not the one"), "{text}");
    let text = refused(site.path(), &["migrate", &file], "");
    assert!(text.contains("key file is not the one"), "{text}");

    std::fs::write(&other, [7_u8; 31]).unwrap();
    let text = refused(site.path(), &[serve[0], serve[1], &file], "");
    assert!(text.contains("exactly 32 bytes"), "{text}");

    std::fs::remove_file(&other).unwrap();
    let text = refused(site.path(), &[serve[0], serve[1], &file], "");
    assert!(text.contains("cannot read the key file"), "{text}");
    refused(site.path(), &["migrate", &file], "");
    assert!(!other.exists(), "no key is made beside data that has one");
}

#[test]
fn what_is_made_is_for_its_owner_alone() {
    let outer = folder();
    let data = outer.path().join("data");
    done(&data, &["migrate"], "");
    std::fs::create_dir_all(&data).unwrap();
    let server = serve(&data, &["--idle-minutes=5"]);
    server.stop();
    let mut looked = 0;
    let mut folders = vec![data];
    while let Some(folder) = folders.pop() {
        let open = folder.metadata().unwrap().permissions().mode() & 0o077;
        assert_eq!(open, 0, "{}", folder.display());
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("log") {
                let open = path.metadata().unwrap().permissions().mode() & 0o077;
                assert_eq!(open, 0, "{}", path.display());
                looked += 1;
            }
        }
    }
    assert!(looked >= 3, "the database, the audit, the key");
}

#[test]
fn a_demonstration_does_not_touch_a_database_that_it_refuses() {
    let site = small_site();
    add_patient(site.path(), "ada", PASSPHRASE);
    let file = site.path().join("carepost.db");
    let before = std::fs::read(&file).unwrap();
    refused(
        site.path(),
        &["serve", "--demo", "--listen=127.0.0.1:0"],
        "",
    );
    assert!(std::fs::read(&file).unwrap() == before);
}

#[test]
fn a_proxy_that_is_no_network_is_refused_before_anything_starts() {
    let folder = folder();
    let text = refused(folder.path(), &["serve", "--trusted-proxy=proxy"], "");
    assert!(text.contains("\"proxy\" is no network"), "{text}");
}

/// Whatever people write stays out of the log, however much is logged.
#[test]
fn the_log_at_its_most_talkative_has_nothing_of_what_people_write_or_search() {
    const MARKER: &str = "Quetzalcoatlus";
    let folder = folder();
    let log = folder.path().join("log");
    let mut command = command(folder.path(), &["serve", "--demo"]);
    command.env("CAREPOST_LOG", "trace");
    let server = Server::start(command, &log);
    let jane = Client::sign_in(&server.address, "jane.doe", backend::demo::PASSPHRASE);
    let patient = jane.own_patient();
    let found = jane
        .get(&format!("/patients/{patient}/recipients?q=pharmacy"))
        .unwrap()
        .json();
    let _ = jane
        .get(&format!("/patients/{patient}/recipients?q={MARKER}"))
        .unwrap();
    let draft = format!(
        "/patients/{patient}/drafts/{}",
        uuid::Uuid::from_u128(rand::random())
    );
    let content = |recipient: &Value| {
        json!({"recipient_id": recipient, "subject": MARKER, "body": format!("{MARKER} hurts")})
            .to_string()
    };
    let unknown = json!(uuid::Uuid::from_u128(rand::random()).to_string());
    for (recipient, status) in [(&unknown, 422), (&found["items"][0]["id"], 200)] {
        let saved = jane
            .call("PUT", &draft, &[], content(recipient).as_bytes())
            .unwrap();
        assert_eq!(saved.status, status, "{saved:?}");
    }
    let broken = format!("{{\"subject\": \"{MARKER}\", \"colour\": \"{MARKER}\"}}");
    let refused = jane.call("PUT", &draft, &[], broken.as_bytes()).unwrap();
    assert_eq!(refused.status, 400);
    let file = uuid::Uuid::from_u128(rand::random());
    let name = format!("attachment; filename*=UTF-8''{MARKER}.txt");
    let headers = [
        ("content-type", "application/octet-stream"),
        ("content-disposition", name.as_str()),
    ];
    let kept = jane
        .call(
            "PUT",
            &format!("{draft}/attachments/{file}"),
            &headers,
            MARKER.as_bytes(),
        )
        .unwrap();
    assert_eq!(kept.status, 201, "{kept:?}");
    let shown = serde_json::json!({"attachments": [file]}).to_string();
    let sent = jane
        .call(
            "POST",
            &format!("{draft}/send"),
            &[("if-match", "1")],
            shown.as_bytes(),
        )
        .unwrap();
    assert_eq!(sent.status, 200, "{sent:?}");
    let thread = sent.json()["thread_id"].as_str().unwrap().to_owned();
    let message = sent.json()["message_id"].as_str().unwrap().to_owned();
    let shown = jane
        .get(&format!("/patients/{patient}/threads/{thread}"))
        .unwrap();
    assert_eq!(shown.json()["subject"], MARKER);
    let opened = jane
        .get(&format!(
            "/patients/{patient}/messages/{message}/attachments/{file}"
        ))
        .unwrap();
    assert_eq!(opened.body, MARKER.as_bytes());
    server.stop();

    let log = text_of(&log);
    assert!(log.contains("answered"), "requests are logged: {log}");
    for private in [MARKER, backend::demo::PASSPHRASE, "Doe"] {
        let leaks: Vec<&str> = log
            .lines()
            // A demonstration greets with its own passphrase, for whoever started it.
            .filter(|line| line.contains(private) && !line.starts_with("with the passphrase"))
            .collect();
        assert!(leaks.is_empty(), "{private} is in the log: {leaks:#?}");
    }
}

#[test]
fn data_for_measuring_goes_into_an_empty_database_only() {
    let folder = folder();
    let said = done(folder.path(), &["bench-data", "--messages", "1200"], "");
    assert!(said.contains("bench.patient"), "{said}");
    let server = serve(folder.path(), &[]);
    let patient = Client::sign_in(&server.address, "bench.patient", "little-rock-demo-2026");
    let path = format!("/patients/{}/messages?folder=inbox", patient.own_patient());
    let page = patient.get(&path).unwrap().json();
    assert_eq!(page["items"].as_array().unwrap().len(), 20);
    assert!(page["next"].is_string());
    assert!(!page["items"][0]["subject"].as_str().unwrap().is_empty());
    server.stop();
    let again = refused(folder.path(), &["bench-data", "--messages", "10"], "");
    assert!(again.contains("empty one only"), "{again}");
    let site = small_site();
    let real = refused(site.path(), &["bench-data", "--messages", "10"], "");
    assert!(real.contains("--data-dir"), "{real}");
    // What was refused changed nothing.
    serve(site.path(), &[]).stop();
}
