//! Files wait until a scanner has seen them. The scanner of these tests does what it is told to.

use super::fake_clamd::{FOUND, FakeClamd, LOCKED, Manner, OK, OUT_OF_TIME};
use crate::messaging::{PHARMACY, begin, draft_of, letter_to, outbox_of, thread, try_send, work};
use api_tests::{Client, PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::{attachment, audit_event};
use backend::housekeeping;
use backend::live;
use backend::scanning::{Address, Clamd, Scanner, scan_due, waiting};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId};
use shared::messaging::{
    AttachmentView, DownloadAttachment, DraftMove, DraftView, MoveDraft, ScanState, SentView,
};
use shared::team::{GetThreadMark, WorkList};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

/// A server whose files are scanned by whatever listens there, given up on after so long.
async fn with_patience(app: &TestApp, clamd: SocketAddr, patience: Duration) -> TestApp {
    let address = Address::Tcp(clamd.to_string());
    app.another(|parts| {
        parts.scanner = Some(Scanner::clamd(Clamd::with_patience(address, patience)));
    })
    .await
}

pub(crate) async fn scanned_by(app: &TestApp, clamd: &FakeClamd) -> TestApp {
    with_patience(app, clamd.address, Duration::from_secs(20)).await
}

async fn add(client: &Client, draft: &DraftView) -> AttachmentView {
    let place = (draft.patient_id, draft.id);
    let answer = upload(client, place, AttachmentId(new_id()), "scan.pdf", PDF).await;
    assert_eq!(answer.status, 201);
    answer.json()
}

/// A message with one file, sent.
pub(crate) async fn sent(app: &TestApp, client: &Client) -> (SentView, DownloadAttachment) {
    let draft = begin(client, &letter_to(app, PHARMACY).await).await;
    let file = add(client, &draft).await;
    assert_eq!(file.scan, ScanState::Quarantined);
    let sent = try_send(client, &draft).await.unwrap();
    let download = DownloadAttachment {
        patient_id: draft.patient_id,
        message_id: sent.message_id,
        attachment_id: file.id,
    };
    (sent, download)
}

async fn state(app: &TestApp, file: AttachmentId) -> ScanState {
    let row = attachment::Entity::find_by_id(file);
    row.one(app.app.db.reader()).await.unwrap().unwrap().scan
}

/// What the scanner has said, by the audit.
async fn verdicts(app: &TestApp) -> Vec<audit_event::Model> {
    audit_event::Entity::find()
        .filter(audit_event::Column::Relation.eq("scanner"))
        .order_by_asc(audit_event::Column::Id)
        .all(app.app.db.reader())
        .await
        .unwrap()
}

both_databases! {
    async fn a_file_waits_for_its_scan_and_is_shown_to_the_scanner_as_it_was_sent(app: TestApp) {
        let clamd = FakeClamd::that(OK).await;
        let app = scanned_by(&app, &clamd).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        assert!(app.app.site_view().scanner);
        // Longer than a piece of the storage.
        let mut bytes = PDF.to_vec();
        bytes.extend((0..200_000_u32).flat_map(u32::to_le_bytes));
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = AttachmentId(new_id());
        let answer = upload(&jane, (draft.patient_id, draft.id), file, "scan.pdf", bytes.clone()).await;
        assert_eq!(answer.json::<AttachmentView>().scan, ScanState::Quarantined);
        // Sending does not wait.
        let sent = try_send(&jane, &draft).await.unwrap();
        let download = DownloadAttachment {
            patient_id: draft.patient_id,
            message_id: sent.message_id,
            attachment_id: file,
        };
        for client in [&jane, &tech] {
            let answer = client.get(&download.href()).await;
            assert_eq!(answer.code(), ErrorCode::AttachmentWaiting);
        }
        assert!(verdicts(&app).await.is_empty());

        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        assert!(clamd.seen() == [bytes.clone()]);
        for client in [&jane, &tech] {
            let seen = thread(client, draft.patient_id, sent.thread_id).await.unwrap();
            assert_eq!(seen.messages[0].attachments[0].scan, ScanState::Clean);
            assert!(client.get(&download.href()).await.bytes == bytes);
        }
        let rows = verdicts(&app).await;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].action.as_str(), rows[0].object), ("file_clean", Some(file.0)));
        assert_eq!((rows[0].patient_id, rows[0].account_id), (Some(draft.patient_id), None));
        // Nothing is left to do.
        assert_eq!(scan_due(&app.app).await.unwrap(), 0);
        assert_eq!(clamd.seen().len(), 1);
    }

    async fn u06_u15_an_unsafe_file_is_named_to_both_sides_and_opened_by_nobody(app: TestApp) {
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&app, &clamd).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        for (manner, expected, code, audited) in [
            (FOUND, ScanState::Infected, ErrorCode::AttachmentInfected, "file_infected"),
            (LOCKED, ScanState::Unscannable, ErrorCode::AttachmentUnscannable, "file_unscannable"),
        ] {
            clamd.now(manner);
            let (sent, download) = sent(&app, &jane).await;
            live::dispatcher(&app.app).hand_out_all().await.unwrap();
            let before = outbox_of(&app).await.len();
            scan_due(&app.app).await.unwrap();
            for client in [&jane, &tech] {
                let seen = thread(client, download.patient_id, sent.thread_id).await.unwrap();
                let file = &seen.messages[0].attachments[0];
                assert_eq!((file.scan, file.name.reveal()), (expected, "scan.pdf"));
                let answer = client.get(&download.href()).await;
                assert_eq!((answer.status.as_u16(), answer.code()), (410, code));
            }
            assert_eq!(verdicts(&app).await.last().unwrap().action, audited);
            // Open pages are told, on both sides.
            let events = outbox_of(&app).await;
            assert_eq!(events.len(), before + 1);
            assert!(events.iter().any(|it| it.kind == "file_scanned"
                && it.payload["attachment_id"] == download.attachment_id.to_string()));
        }
    }

    async fn files_from_before_there_was_a_scanner_are_locked_until_nothing_newer_waits_and_they_are_scanned(
        app: TestApp,
    ) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let place = (draft.patient_id, draft.id);
        let file = AttachmentId(new_id());
        let answer = upload(&jane, place, file, "scan.pdf", PDF).await;
        assert_eq!(answer.json::<AttachmentView>().scan, ScanState::Unscanned);
        let older = try_send(&jane, &draft).await.unwrap();
        let download = DownloadAttachment {
            patient_id: draft.patient_id,
            message_id: older.message_id,
            attachment_id: file,
        };
        assert_eq!(jane.get(&download.href()).await.bytes, PDF);

        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&app, &clamd).await;
        let jane = app.jane().await;
        let shown = async || {
            let seen = thread(&jane, draft.patient_id, older.thread_id).await.unwrap();
            seen.messages[0].attachments[0].scan
        };
        assert_eq!(shown().await, ScanState::Quarantined);
        assert_eq!(jane.get(&download.href()).await.code(), ErrorCode::AttachmentWaiting);
        let (_, newer) = sent(&app, &jane).await;
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        assert_eq!(state(&app, newer.attachment_id).await, ScanState::Infected, "the newer one first");
        assert_eq!(shown().await, ScanState::Quarantined);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        assert_eq!(shown().await, ScanState::Infected);
        assert_eq!(scan_due(&app.app).await.unwrap(), 0);
    }

    async fn an_open_page_of_either_side_hears_what_came_of_a_scan(app: TestApp) {
        let clamd = FakeClamd::that(OK).await;
        let app = scanned_by(&app, &clamd).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let (message, _) = sent(&app, &jane).await;
        let mark = async || {
            let (patient_id, thread_id) = (jane.patient_id(), message.thread_id);
            tech.call(&GetThreadMark { patient_id, thread_id }).await.unwrap().mark
        };
        let unchecked = mark().await;
        let dispatcher = live::dispatcher(&app.app);
        dispatcher.hand_out_all().await.unwrap();
        let numbers = async || {
            let hers = jane.call(&shared::live::GetCounters).await.unwrap();
            let theirs = tech.call(&shared::live::GetCounters).await.unwrap();
            (hers.patients[0].revision, theirs.team.unwrap().revision)
        };
        let before = numbers().await;
        scan_due(&app.app).await.unwrap();
        dispatcher.hand_out_all().await.unwrap();
        let after = numbers().await;
        assert!(after.0 > before.0 && after.1 > before.1, "{before:?} {after:?}");
        assert_ne!(mark().await, unchecked, "a page that shows the thread looks again");
        assert_eq!(work(&tech, WorkList::Waiting).await.len(), 1);
    }

    async fn u07_whatever_a_scanner_does_but_say_that_it_is_clean_a_file_stays_locked_and_is_tried_again(
        app: TestApp,
    ) {
        let clamd = FakeClamd::that(Manner::Closes).await;
        let app = with_patience(&app, clamd.address, Duration::from_millis(300)).await;
        let jane = app.jane().await;
        let (_, download) = sent(&app, &jane).await;
        let file = download.attachment_id;
        let manners = [
            Manner::Closes,
            Manner::Hangs,
            Manner::Says(b""),
            Manner::Says(b"stream: OK"),
            Manner::Says(b"stream: OK\n"),
            Manner::Says(b"stream: OK\0\0"),
            Manner::Says(b"stream: OK\0and more"),
            Manner::Says(b"\xFF\xFE garbage \0"),
            Manner::Says(b"INSTREAM size limit exceeded. ERROR\0"),
            Manner::Says(b"stream: Can't allocate memory ERROR\0"),
            // It has not seen the file.
            Manner::SaysAtOnce(b""),
            Manner::SaysAtOnce(b"INSTREAM size limit exceeded. ERROR\0"),
            // It may say more.
            Manner::SaysAndStays(b"stream: OK\0"),
        ];
        let mut wait = 0;
        for manner in manners {
            clamd.now(manner);
            assert_eq!(scan_due(&app.app).await.unwrap(), 1, "{manner:?}");
            assert_eq!(state(&app, file).await, ScanState::Quarantined, "{manner:?}");
            let answer = jane.get(&download.href()).await;
            assert_eq!(answer.code(), ErrorCode::AttachmentWaiting, "{manner:?}");
            // Later and later, ten minutes at most.
            assert_eq!(scan_due(&app.app).await.unwrap(), 0, "{manner:?}");
            wait = if wait == 0 { 5 } else { 600.min(wait * 2) };
            app.clock.advance_seconds(wait - 1);
            assert_eq!(scan_due(&app.app).await.unwrap(), 0, "{manner:?} after {wait} s");
            app.clock.advance_seconds(1);
        }
        assert!(verdicts(&app).await.is_empty());
        // Nobody is there at all.
        clamd.end();
        let nobody = TcpGone::address().await;
        let away = with_patience(&app, nobody, Duration::from_secs(5)).await;
        assert_eq!(scan_due(&away.app).await.unwrap(), 1);
        assert_eq!(state(&app, file).await, ScanState::Quarantined);
        app.clock.advance_seconds(600);
        // One that works finds it, hours after it came.
        let works = FakeClamd::that(OK).await;
        let app = scanned_by(&app, &works).await;
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        assert_eq!(state(&app, file).await, ScanState::Clean);
        let jane = app.jane().await;
        assert_eq!(jane.get(&download.href()).await.bytes, PDF);
    }

    async fn u07_a_scanner_that_runs_out_of_time_is_asked_again_and_at_last_nobody_can_look_into_the_file(
        app: TestApp,
    ) {
        let clamd = FakeClamd::that(Manner::Closes).await;
        let app = scanned_by(&app, &clamd).await;
        for (fifth, expected) in [(OK, ScanState::Clean), (OUT_OF_TIME, ScanState::Unscannable)] {
            let jane = app.jane().await;
            let (_, download) = sent(&app, &jane).await;
            let file = download.attachment_id;
            // A scanner that is away says nothing of the file, however often.
            clamd.now(Manner::Closes);
            for _ in 0..8 {
                assert_eq!(scan_due(&app.app).await.unwrap(), 1);
                app.clock.advance_seconds(600);
            }
            clamd.now(OUT_OF_TIME);
            for minutes in [1, 2, 4, 8] {
                assert_eq!(scan_due(&app.app).await.unwrap(), 1);
                assert_eq!(state(&app, file).await, ScanState::Quarantined, "{minutes}");
                app.clock.advance_seconds(minutes * 60 - 1);
                assert_eq!(scan_due(&app.app).await.unwrap(), 0, "{minutes}");
                app.clock.advance_seconds(1);
            }
            clamd.now(fifth);
            assert_eq!(scan_due(&app.app).await.unwrap(), 1);
            assert_eq!(state(&app, file).await, expected);
            assert_eq!(scan_due(&app.app).await.unwrap(), 0);
        }
        let said: Vec<String> = verdicts(&app).await.into_iter().map(|row| row.action).collect();
        assert_eq!(said, ["file_clean", "file_unscannable"]);
    }

    async fn u07_a_scanner_that_says_clean_before_it_has_seen_the_file_is_not_believed(app: TestApp) {
        let clamd = FakeClamd::that(Manner::SaysAtOnce(b"stream: OK\0")).await;
        let app = scanned_by(&app, &clamd).await;
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        // More than any socket holds: the rest of it has nowhere to go.
        let mut bytes = PDF.to_vec();
        bytes.resize(20 * 1024 * 1024, b' ');
        let file = AttachmentId(new_id());
        upload(&jane, (draft.patient_id, draft.id), file, "scan.pdf", bytes).await;
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        assert_eq!(state(&app, file).await, ScanState::Quarantined);
    }

    async fn a_file_is_scanned_by_one_of_several_servers_and_by_another_when_that_one_ends(app: TestApp) {
        let clamd = FakeClamd::that(OK).await;
        let one = scanned_by(&app, &clamd).await;
        let two = scanned_by(&app, &clamd).await;
        let jane = one.jane().await;
        let draft = begin(&jane, &letter_to(&one, PHARMACY).await).await;
        for _ in 0..6 {
            add(&jane, &draft).await;
        }
        for _ in 0..3 {
            for tried in join_all([scan_due(&one.app), scan_due(&two.app)]).await {
                tried.unwrap();
            }
        }
        assert_eq!(clamd.seen().len(), 6);
        assert_eq!(verdicts(&one).await.len(), 6);

        clamd.now(Manner::Hangs);
        let file = add(&jane, &draft).await;
        let scanning = tokio::spawn({
            let app = one.app.clone();
            async move { scan_due(&app).await }
        });
        while clamd.seen().len() < 7 {
            tokio::task::yield_now().await;
        }
        // Killed in the middle.
        scanning.abort();
        let _ = scanning.await;
        clamd.now(OK);
        assert_eq!(scan_due(&two.app).await.unwrap(), 0, "it may be under way still");
        app.clock.advance_seconds(120);
        assert_eq!(scan_due(&two.app).await.unwrap(), 1);
        assert_eq!(state(&two, file.id).await, ScanState::Clean);
    }

    async fn a_file_that_is_taken_off_while_it_is_scanned_leaves_nothing(app: TestApp) {
        let clamd = FakeClamd::that(Manner::Hangs).await;
        let app = with_patience(&app, clamd.address, Duration::from_millis(1500)).await;
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = add(&jane, &draft).await;
        let meanwhile = async {
            while clamd.seen().is_empty() {
                tokio::task::yield_now().await;
            }
            let remove = shared::messaging::RemoveAttachment {
                patient_id: draft.patient_id,
                draft_id: draft.id,
                attachment_id: file.id,
            };
            jane.call(&remove).await.unwrap();
        };
        let (tried, ()) = tokio::join!(scan_due(&app.app), meanwhile);
        assert_eq!(tried.unwrap(), 1);
        assert!(app.stored().is_empty());
        assert!(draft_of(&jane, &draft).await.unwrap().attachments.is_empty());
        assert!(verdicts(&app).await.is_empty());
        assert_eq!(waiting(app.app.db.reader(), app.clock.now()).await.unwrap().files, 0);
    }

    async fn a_draft_s_page_learns_what_came_of_its_files_and_they_move_along_with_it(app: TestApp) {
        let clamd = FakeClamd::that(OK).await;
        let app = scanned_by(&app, &clamd).await;
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        for manner in [OK, FOUND, LOCKED] {
            clamd.now(manner);
            add(&jane, &draft).await;
            scan_due(&app.app).await.unwrap();
            app.clock.advance_seconds(1);
        }
        clamd.now(Manner::Closes);
        add(&jane, &draft).await;
        scan_due(&app.app).await.unwrap();
        let states = |draft: &DraftView| -> Vec<ScanState> {
            draft.attachments.iter().map(|file| file.scan).collect()
        };
        let expected = [
            ScanState::Clean,
            ScanState::Infected,
            ScanState::Unscannable,
            ScanState::Quarantined,
        ];
        assert_eq!(states(&draft_of(&jane, &draft).await.unwrap()), expected);
        let people = &jane.session().patients;
        let sam = people.iter().find(|it| it.given_name.reveal() == "Sam");
        let child = sam.unwrap().id;
        let to = MoveDraft {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            version: draft.version,
            to: DraftMove { patient_id: child, draft_id: DraftId(new_id()), about: None },
        };
        let moved = jane.call(&to).await.unwrap();
        assert_eq!(states(&moved), expected);
        // The bytes of the unsafe one are gone; the one that waits is scanned where it is now.
        assert_eq!(app.stored().len(), 3);
        clamd.now(OK);
        app.clock.advance_seconds(600);
        assert_eq!(scan_due(&app.app).await.unwrap(), 1);
        let now = draft_of(&jane, &moved).await.unwrap();
        assert_eq!(now.attachments[3].scan, ScanState::Clean);
        assert_eq!(verdicts(&app).await.last().unwrap().patient_id, Some(child));
        assert!(try_send(&jane, &moved).await.is_ok(), "unsafe files keep nobody from sending");
    }

    async fn the_bytes_of_an_unsafe_file_go_after_a_day_and_its_name_stays(app: TestApp) {
        let clamd = FakeClamd::that(FOUND).await;
        let app = scanned_by(&app, &clamd).await;
        let jane = app.jane().await;
        let (unsafe_one, _) = sent(&app, &jane).await;
        scan_due(&app.app).await.unwrap();
        clamd.now(LOCKED);
        sent(&app, &jane).await;
        scan_due(&app.app).await.unwrap();
        assert_eq!(app.stored().len(), 2);
        housekeeping::run(&app.app).await.unwrap();
        assert_eq!(app.stored().len(), 2);
        // The machine's clock dates the files.
        let written = std::fs::metadata(&app.stored()[0]).unwrap().modified().unwrap();
        let written = written.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let now = app.clock.now().0 / 1_000_000;
        app.clock.advance_seconds(i64::try_from(written).unwrap() + 24 * 3600 + 60 - now);
        assert_eq!(housekeeping::run(&app.app).await.unwrap().files, 1);
        assert_eq!(app.stored().len(), 1);
        let jane = app.jane().await;
        let seen = thread(&jane, jane.patient_id(), unsafe_one.thread_id).await.unwrap();
        assert_eq!(seen.messages[0].attachments[0].scan, ScanState::Infected);
    }

    async fn whoever_watches_learns_that_the_scanner_is_away_and_the_server_goes_on(app: TestApp) {
        let scanner = async |app: &TestApp| {
            let client = app.anonymous().at("127.0.0.1".parse().unwrap());
            let request = client.request(axum::http::Method::GET, "/readyz");
            let answer = request.header("host", "127.0.0.1").send().await;
            let view: serde_json::Value = answer.json();
            let checks = view["checks"].as_array().unwrap().clone();
            let check = checks.into_iter().find(|check| check["name"] == "scanner");
            (answer.status.as_u16(), check.map(|it| (it["ok"].clone(), it["detail"].to_string())))
        };
        assert_eq!(scanner(&app).await, (200, None), "without one there is nothing to watch");
        let clamd = FakeClamd::that(OK).await;
        let app = with_patience(&app, clamd.address, Duration::from_millis(300)).await;
        let (status, found) = scanner(&app).await;
        let (ok, detail) = found.unwrap();
        assert_eq!((status, ok), (200, true.into()), "{detail}");
        let jane = app.jane().await;
        sent(&app, &jane).await;
        clamd.now(Manner::Hangs);
        app.clock.advance_seconds(90);
        let (status, found) = scanner(&app).await;
        let (ok, detail) = found.unwrap();
        assert_eq!((status, ok), (200, false.into()), "{detail}");
        assert!(detail.contains("1 files wait, the oldest for 90 s"), "{detail}");
        let client = app.anonymous().at("127.0.0.1".parse().unwrap());
        let request = client.request(axum::http::Method::GET, "/metrics");
        let answer = request.header("host", "127.0.0.1").send().await;
        let page = String::from_utf8(answer.bytes.to_vec()).unwrap();
        for line in ["scan_waiting 1", "scan_lag_seconds 90", "check_ok{check=\"scanner\"} 0"] {
            assert!(page.contains(line), "{line}: {page}");
        }
    }
}

/// An address where nobody listens.
struct TcpGone;

impl TcpGone {
    async fn address() -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    }
}
