//! Who gets what from every operation, against the reviewed table in `authz_matrix.txt`, and what
//! nobody may learn: whether a stranger's things exist.

use crate::messaging::change;
use crate::operations::{On, Operation, operations};
use api_tests::{Client, Correspondence, TestApp, both_databases, new_id};
use backend::db::entity;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::account::{Credentials, SignIn, SignOut};
use shared::family::{Capabilities, Capability, GrantKind};
use shared::id::{
    AttachmentId, DraftId, FacilityId, GrantId, InviteId, MessageId, OwnFolderId, PatientId,
    RecipientId, RegistrationId, ThreadId,
};
use shared::time::UtcMicros;
use std::collections::BTreeSet;

const TABLE: &str = include_str!("authz_matrix.txt");

/// The personas, as the table's head names them.
const PERSONAS: [&str; 14] = [
    "anonymous",
    "owner",
    "unrelated",
    "team",
    "staff",
    "desk",
    "admin",
    "auditor",
    "proxy",
    "limited",
    "revoked",
    "expired",
    "pharmacies",
    "unproven",
];

struct Row {
    method: String,
    path: String,
    on: On,
    /// By persona, in the order of [`PERSONAS`].
    expected: Vec<u16>,
}

fn table() -> Vec<Row> {
    let mut lines = TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let head = lines.next().expect("the table's head");
    assert_eq!(head[..3], ["method", "path", "on"]);
    let place = |persona: &str| head.iter().position(|name| *name == persona).unwrap();
    lines
        .map(|cells| {
            assert_eq!(cells.len(), head.len(), "{cells:?}");
            let expected = PERSONAS.iter().map(|it| cells[place(it)].parse().unwrap());
            Row {
                method: cells[0].to_owned(),
                path: cells[1].to_owned(),
                on: match cells[2] {
                    "-" | "jane's" => On::Janes,
                    "team's" => On::Teams,
                    "new" => On::New,
                    other => panic!("there is no draft `{other}`"),
                },
                expected: expected.collect(),
            }
        })
        .collect()
}

async fn persona(app: &TestApp, name: &str) -> Client {
    match name {
        "anonymous" => app.anonymous(),
        "owner" => app.jane().await,
        "unrelated" => app.patria().await,
        "team" => app.pharmacy_tech().await,
        "staff" => app.allison().await,
        "desk" => app.triage().await,
        "admin" => app.admin().await,
        "auditor" => app.auditor().await,
        "proxy" => app.sign_in("george.kutch").await,
        "limited" => app.sign_in("fannie.kutch").await,
        "revoked" => app.sign_in("beatriz.salazar").await,
        "expired" => app.sign_in("karan.gerhold").await,
        "pharmacies" => app.sign_in("judi.schamberger").await,
        "unproven" => app.sign_in("carlene.schamberger").await,
        other => panic!("there is no persona `{other}`"),
    }
}

/// Gives those who act for Jane their rights, of which two have ended, and takes the proof of identity away
/// from whoever is to have none.
async fn give_rights(app: &TestApp, patient_id: PatientId) {
    let messages = [Capability::ReadMessages, Capability::SendMessages];
    let now = app.clock.now();
    let earlier = UtcMicros(now.0 - 1);
    for (name, capabilities, valid_until, revoked_at) in [
        ("proxy", Capabilities::of(&messages), None, None),
        (
            "limited",
            Capabilities::of(&[Capability::SeeSummary]),
            None,
            None,
        ),
        ("revoked", Capabilities::ALL, None, Some(now)),
        ("expired", Capabilities::ALL, Some(now), None),
        (
            "pharmacies",
            Capabilities::of(&[Capability::PharmacyMessages]),
            None,
            None,
        ),
        ("unproven", Capabilities::of(&messages), None, None),
    ] {
        let row = entity::access_grant::ActiveModel {
            id: Set(GrantId(new_id())),
            patient_id: Set(patient_id),
            account_id: Set(persona(app, name).await.account_id()),
            kind: Set(GrantKind::Delegate),
            capabilities: Set(capabilities.0.cast_signed()),
            valid_from: Set(earlier),
            valid_until: Set(valid_until),
            revoked_at: Set(revoked_at),
            source: Set("test".to_owned()),
            created_at: Set(earlier),
            purpose: Set(None),
            given_by: Set(None),
            approved_by: Set(None),
        };
        change(app, async |tx| {
            entity::access_grant::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await;
    }
    let unproven = app.account("carlene.schamberger").await;
    change(app, async |tx| {
        entity::account::Entity::update_many()
            .col_expr(entity::account::Column::Level, Expr::value("basic"))
            .filter(entity::account::Column::Id.eq(unproven))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

async fn everyone(app: &TestApp) -> Vec<Client> {
    let mut people = Vec::new();
    for name in PERSONAS {
        people.push(persona(app, name).await);
    }
    people
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let name = |method: &str, path: &str| format!("{method} {path}");
    let exist: BTreeSet<String> = operations()
        .iter()
        .map(|it| name(&it.method, &it.path))
        .collect();
    let rows: BTreeSet<String> = table()
        .iter()
        .map(|it| name(&it.method, &it.path))
        .collect();
    let missing: Vec<_> = exist.difference(&rows).collect();
    assert!(
        missing.is_empty(),
        "authz_matrix.txt has no row for {missing:?}"
    );
    let gone: Vec<_> = rows.difference(&exist).collect();
    assert!(
        gone.is_empty(),
        "authz_matrix.txt has rows for what does not exist: {gone:?}"
    );
}

#[test]
fn every_operation_on_a_draft_is_tried_on_everyones_drafts() {
    let table = table();
    for operation in operations()
        .iter()
        .filter(|it| it.path.contains("{draft_id}"))
    {
        for on in [On::Janes, On::Teams, On::New] {
            let tried = table
                .iter()
                .any(|row| operation.is(&row.method, &row.path) && row.on == on);
            assert!(tried, "{} {} on {on:?}", operation.method, operation.path);
        }
    }
}

/// Ids that nobody has.
fn nobodys(patient_id: PatientId) -> Correspondence {
    Correspondence {
        child_id: PatientId(new_id()),
        patient_id,
        facility_id: FacilityId(new_id()),
        recipient_id: RecipientId(new_id()),
        thread_id: ThreadId(new_id()),
        message_id: MessageId(new_id()),
        message_attachment_id: AttachmentId(new_id()),
        sent_draft_id: DraftId(new_id()),
        draft_id: DraftId(new_id()),
        draft_version: 1,
        draft_attachment_id: AttachmentId(new_id()),
        team_draft_id: DraftId(new_id()),
        answer_id: MessageId(new_id()),
        folder_id: OwnFolderId(new_id()),
        invite_id: InviteId(new_id()),
        grant_id: GrantId(new_id()),
        registration_id: RegistrationId(new_id()),
        registered_id: GrantId(new_id()),
    }
}

fn about_patients() -> impl Iterator<Item = Operation> {
    operations()
        .into_iter()
        .filter(Operation::is_about_a_patient)
}

/// Everything that a request could have touched, as one text.
async fn everything(app: &TestApp) -> String {
    let conn = app.app.db.reader();
    let audit = entity::audit_event::Entity::find();
    format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        entity::session::Entity::find().all(conn).await.unwrap(),
        entity::sign_in_failure::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        entity::draft::Entity::find().all(conn).await.unwrap(),
        entity::attachment::Entity::find().all(conn).await.unwrap(),
        entity::thread::Entity::find().all(conn).await.unwrap(),
        entity::message::Entity::find().all(conn).await.unwrap(),
        entity::mailbox_entry::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        entity::outbox_event::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        entity::access_grant::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        entity::grant_invite::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        entity::grant_event::Entity::find().all(conn).await.unwrap(),
        entity::registration::Entity::find()
            .all(conn)
            .await
            .unwrap(),
        audit.all(conn).await.unwrap(),
    )
}

both_databases! {
    async fn every_persona_gets_what_the_table_says(app: TestApp) {
        let mut wrong = Vec::new();
        let operations = operations();
        let mut people = everyone(&app).await;
        let mut written = Correspondence::write(&app).await;
        give_rights(&app, written.patient_id).await;
        for row in table() {
            let operation = operations.iter().find(|it| it.is(&row.method, &row.path)).unwrap();
            // Whoever is refused tries first, so that everyone finds what the fixture wrote.
            let mut tries: Vec<_> = PERSONAS.iter().zip(&people).zip(&row.expected).collect();
            tries.sort_by_key(|(_, expected)| std::cmp::Reverse(**expected));
            if operation.is("post", "/session") {
                // They all guess the same name, and guesses are counted.
                tries.truncate(8);
            }
            for ((name, client), expected) in tries {
                let answer = operation.send(client, &written, row.on).await;
                if answer.status.as_u16() != *expected {
                    wrong.push(format!(
                        "{} {} on {:?}: {name} gets {} instead of {expected}: {:.80}",
                        row.method, row.path, row.on, answer.status.as_u16(),
                        String::from_utf8_lossy(&answer.bytes),
                    ));
                }
                match expected {
                    401 if operation.is("post", "/session") => {
                        assert_eq!(answer.code(), ErrorCode::SignInFailed);
                    }
                    401 => assert_eq!(answer.code(), ErrorCode::SignedOut, "{} {}", row.method, row.path),
                    _ => {}
                }
            }
            if !operation.is_safe() {
                written = Correspondence::write(&app).await;
            }
            if row.path.starts_with("/session") {
                people = everyone(&app).await;
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    async fn a_strangers_things_cannot_be_told_from_things_that_do_not_exist(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let unknown = nobodys(PatientId(new_id()));
        give_rights(&app, written.patient_id).await;
        for name in ["unrelated", "staff", "desk", "admin", "auditor", "revoked", "expired"] {
            let client = persona(&app, name).await;
            let mut answers = BTreeSet::new();
            for operation in about_patients() {
                let what = format!("{name}: {} {}", operation.method, operation.path);
                let foreign = operation.send(&client, &written, On::Janes).await;
                let nothing = operation.send(&client, &unknown, On::Janes).await;
                assert_eq!(foreign.code(), ErrorCode::NotFound, "{what}");
                assert_eq!(foreign.telling(), nothing.telling(), "{what}");
                // Real ids below an unknown patient, and unknown ids below a real one.
                let hidden = Correspondence { patient_id: unknown.patient_id, ..written };
                assert_eq!(operation.send(&client, &hidden, On::Janes).await.telling(), nothing.telling(), "{what}");
                let guessed = nobodys(written.patient_id);
                assert_eq!(operation.send(&client, &guessed, On::Janes).await.telling(), nothing.telling(), "{what}");
                answers.insert(nothing.bytes);
            }
            assert_eq!(answers.len(), 1, "every URL of a patient refuses in the same words");
        }
    }

    async fn a_strangers_things_do_not_exist_below_ones_own_patient_either(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let patria = app.patria().await;
        let mixed = Correspondence { patient_id: patria.patient_id(), ..written };
        let unknown = nobodys(patria.patient_id());
        let named = about_patients().filter(|it| it.path.matches('{').count() > 1);
        // Facilities and care teams are nobody's own.
        let owned = |it: &Operation| !["{facility_id}", "{recipient_id}"].iter().any(|name| it.path.contains(name));
        for operation in named.filter(owned) {
            let what = format!("{} {}", operation.method, operation.path);
            let foreign = operation.send(&patria, &mixed, On::Janes).await;
            assert_eq!(foreign.code(), ErrorCode::NotFound, "{what}");
            // Whoever makes them mints the ids of drafts, codes and folders: an unknown one is a new one
            // there, or gone.
            let path = "/patients/{patient_id}/drafts/{draft_id}";
            let invite = "/patients/{patient_id}/invites/{invite_id}";
            let folder = "/patients/{patient_id}/folders/{folder_id}";
            let minted = [("put", path), ("delete", path), ("put", invite), ("put", folder), ("delete", folder)];
            if minted.into_iter().any(|(method, path)| operation.is(method, path)) {
                continue;
            }
            let nothing = operation.send(&patria, &unknown, On::Janes).await;
            assert_eq!(foreign.telling(), nothing.telling(), "{what}");
        }
    }

    async fn what_belongs_together_is_not_found_apart(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let other = Correspondence::write(&app).await;
        let jane = app.jane().await;
        for crossed in [
            Correspondence { message_id: other.message_id, ..written },
            Correspondence { message_id: written.answer_id, ..written },
            Correspondence { message_attachment_id: other.message_attachment_id, ..written },
            Correspondence { message_attachment_id: written.draft_attachment_id, ..written },
        ] {
            let path = "/patients/{patient_id}/messages/{message_id}/attachments/{attachment_id}";
            let download = operations().into_iter().find(|it| it.is("get", path)).unwrap();
            let answer = download.send(&jane, &crossed, On::Janes).await;
            assert_eq!(answer.code(), ErrorCode::NotFound);
        }
    }

    async fn nothing_answers_before_the_banner_is_accepted(app: TestApp) {
        let written = Correspondence::write(&app).await;
        for operation in operations().iter().filter(|it| !it.comes_before_the_banner()) {
            for username in ["jane.doe", "patria.schamberger", "pharmacy.tech", "site.admin"] {
                let client = app.anonymous();
                let password = backend::demo::PASSPHRASE.into();
                client.call(&SignIn(Credentials { username: username.to_owned(), password })).await.unwrap();
                let answer = operation.send(&client, &written, On::Janes).await;
                assert_eq!(answer.code(), ErrorCode::BannerRequired, "{} {}", operation.method, operation.path);
            }
        }
    }

    async fn nothing_answers_to_a_session_that_ended_or_never_was(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let ended = app.anonymous();
        ended.set_cookie("sid", &jane.cookie("sid").unwrap());
        jane.call(&SignOut).await.unwrap();
        let forged = app.anonymous();
        forged.set_cookie("sid", &"0".repeat(64));
        for operation in operations().iter().filter(|it| !it.is_open_to_all()) {
            for client in [&ended, &forged, &app.anonymous()] {
                let answer = operation.send(client, &written, On::Janes).await;
                assert_eq!(answer.code(), ErrorCode::SignedOut, "{} {}", operation.method, operation.path);
            }
        }
    }

    async fn another_site_can_change_nothing(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let before = everything(&app).await;
        for operation in operations().iter().filter(|it| !it.is_safe()) {
            let url = operation.url(&written, On::Janes);
            let request = || operation.request(&jane, &url, &written, On::Janes);
            for request in [
                request().header("sec-fetch-site", "cross-site"),
                request().header("sec-fetch-site", "same-site"),
                request().header("sec-fetch-site", "none"),
                request().header("sec-fetch-site", "cross-site").header("origin", "http://portal.test"),
                request().without_header("sec-fetch-site"),
                request().without_header("sec-fetch-site").header("origin", "https://evil.test"),
                request().without_header("sec-fetch-site").header("origin", "null"),
            ] {
                let answer = request.send().await;
                assert_eq!(answer.code(), ErrorCode::CrossSite, "{} {}", operation.method, operation.path);
                assert_eq!(answer.header("set-cookie"), "");
            }
        }
        assert_eq!(everything(&app).await, before);
    }

    async fn a_client_that_is_no_browser_says_where_it_comes_from(app: TestApp) {
        let jane = app.jane().await;
        let answer = jane
            .request(axum::http::Method::DELETE, "/api/v1/session")
            .without_header("sec-fetch-site")
            .header("origin", "http://portal.test")
            .send()
            .await;
        assert_eq!(answer.status, 204);
    }
}
