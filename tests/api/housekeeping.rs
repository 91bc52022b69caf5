//! What goes by itself, and what stays.

use crate::messaging::{PHARMACY, UNSTAFFED, outbox_of, retire, write_to};
use api_tests::{Correspondence, TestApp, every_storage};
use backend::db::entity::{directory_change, session, sign_in_failure};
use backend::directory::Refreshed;
use backend::housekeeping::{Removed, run};
use backend::live;
use sea_orm::EntityTrait;
use shared::ErrorCode;
use shared::account::{Credentials, SignIn, SignOut};
use shared::messaging::DownloadAttachment;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const DAY: i64 = 24 * 3600;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Moves the clock to so long after the files were written, which the machine's clock dates.
fn age_files(app: &TestApp, seconds: i64) {
    let written = std::fs::metadata(app.storage_folder())
        .unwrap()
        .modified()
        .unwrap();
    let written = written.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let written = i64::try_from(written.as_secs()).unwrap();
    let now = app.clock.now().0 / 1_000_000;
    app.clock.advance_seconds(written + seconds - now);
}

every_storage! {
    async fn sessions_go_a_month_after_their_end_and_not_before(app: TestApp) {
        let jane = app.jane().await;
        jane.call(&SignOut).await.unwrap();
        app.clock.advance_seconds(DAY);
        let _left_open = app.jane().await;
        app.clock.advance_seconds(29 * DAY - 60);
        assert_eq!(run(&app.app).await.unwrap().sessions, 0);
        app.clock.advance_seconds(61);
        assert_eq!(run(&app.app).await.unwrap().sessions, 1);
        // The one that nobody ended was over a quarter of an hour after its last sign of life.
        app.clock.advance_seconds(DAY + 15 * 60);
        assert_eq!(run(&app.app).await.unwrap().sessions, 1);
        assert!(session::Entity::find().all(app.app.db.reader()).await.unwrap().is_empty());
    }

    async fn counters_of_failed_sign_ins_go_when_they_count_no_more(app: TestApp) {
        let guess = async |username: &str| {
            let credentials = Credentials { username: username.to_owned(), password: "no".into() };
            let refused = app.anonymous().call(&SignIn(credentials)).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::SignInFailed);
        };
        guess("somebody").await;
        app.clock.advance_seconds(15 * 60 - 1);
        guess("somebody.else").await;
        assert_eq!(run(&app.app).await.unwrap(), Removed::default());
        app.clock.advance_seconds(1);
        // The username and the address; the one of the second guess stays.
        assert_eq!(run(&app.app).await.unwrap().failures, 2);
        let left = sign_in_failure::Entity::find().all(app.app.db.reader()).await.unwrap();
        assert_eq!(left.len(), 1);
    }

    async fn events_go_a_week_after_everyone_had_them_and_not_before(app: TestApp) {
        write_to(&app, &app.jane().await, PHARMACY).await;
        app.clock.advance_seconds(8 * DAY);
        assert_eq!(run(&app.app).await.unwrap().events, 0, "nobody was told");
        live::dispatcher(&app.app).hand_out_all().await.unwrap();
        app.clock.advance_seconds(7 * DAY);
        assert_eq!(run(&app.app).await.unwrap().events, 0);
        app.clock.advance_seconds(1);
        assert_eq!(run(&app.app).await.unwrap().events, 1);
        assert!(outbox_of(&app).await.is_empty());
    }

    async fn changes_of_the_directory_go_after_a_day_and_whoever_missed_them_reads_everything(app: TestApp) {
        let left = async || {
            let rows = directory_change::Entity::find().all(app.app.db.reader()).await.unwrap();
            rows.into_iter().map(|row| row.recipient_id).collect::<Vec<_>>()
        };
        app.clock.advance_seconds(DAY - 1);
        let pharmacy = app.recipient(PHARMACY).await;
        retire(&app, pharmacy).await;
        assert_eq!(run(&app.app).await.unwrap().changes, 0);
        let away = app.another(|_| {}).await;
        let clinic = app.recipient(UNSTAFFED).await;
        retire(&app, clinic).await;
        app.clock.advance_seconds(2);
        assert!(run(&app.app).await.unwrap().changes > 0, "those of the demonstration");
        assert_eq!(left().await, [Some(pharmacy), Some(clinic)]);
        app.clock.advance_seconds(DAY);
        assert_eq!(run(&app.app).await.unwrap().changes, 2);
        assert!(left().await.is_empty());
        assert_eq!(away.refresh_directory().await, Refreshed::Everything);
        assert!(!away.app.directory.loaded().unwrap().is_open(clinic));
    }

    async fn what_is_not_ours_in_the_storage_stays_however_old_it_is(app: TestApp) {
        Correspondence::write(&app).await;
        let storage = app.storage_folder();
        let ours = files(&storage)[0].parent().unwrap().to_owned();
        let name = "0123456789abcdef0123456789abcdef";
        let elsewhere = storage.join("other-site");
        std::fs::create_dir(&elsewhere).unwrap();
        for foreign in [
            storage.join("carepost-20261122T020000Z.backup"),
            storage.join(name),
            elsewhere.join(name),
            ours.join("list.pdf"),
            ours.join(name.to_uppercase()),
            ours.join(format!("{name}0")),
        ] {
            std::fs::write(foreign, b"somebody else's").unwrap();
        }
        if app.storage_folder() == app.file("storage") {
            // Named like what an upload into a folder is until it is whole.
            std::fs::write(storage.join("notes#1"), b"somebody else's").unwrap();
            std::fs::write(ours.join("notes#1"), b"somebody else's").unwrap();
        }
        let before = files(&storage);
        age_files(&app, 400 * DAY);
        assert_eq!(run(&app.app).await.unwrap().files, 0);
        assert_eq!(files(&storage), before);
    }

    async fn files_that_no_attachment_knows_go_after_a_day(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let storage = app.storage_folder();
        let kept = files(&storage);
        let folder = kept[0].parent().unwrap().to_owned();
        let orphan = folder.join("0123456789abcdef0123456789abcdef");
        let staged = folder.join("00000000000000000000000000000000#1");
        std::fs::write(orphan, b"left behind").unwrap();
        let mut useless = 1;
        if app.storage_folder() == app.file("storage") {
            // What an upload into a folder is until it is whole.
            std::fs::write(staged, b"left behind").unwrap();
            useless += 1;
        }
        age_files(&app, DAY - 3600);
        assert_eq!(run(&app.app).await.unwrap().files, 0);
        age_files(&app, DAY + 3600);
        assert_eq!(run(&app.app).await.unwrap().files, useless);
        let mut left = files(&storage);
        let mut expected = kept.clone();
        left.sort();
        expected.sort();
        assert_eq!(left, expected);
        let jane = app.jane().await;
        let download = DownloadAttachment {
            patient_id: written.patient_id,
            message_id: written.message_id,
            attachment_id: written.message_attachment_id,
        };
        use shared::endpoint::{API, Endpoint};
        let answer = jane.get(&format!("{API}{}", download.url())).await;
        assert_eq!(answer.status, 200);
    }
}
