//! What the real clamd says with the settings that are shipped (`deploy/clamd.conf`), of files that want
//! to be more than they are. Its one signature is that of the EICAR test file.

use crate::messaging::{PHARMACY, begin, letter_to, try_send};
use api_tests::{Client, PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::audit_event;
use backend::scanning::{Address, Clamd, Scanner, scan_due};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::{AttachmentView, DownloadAttachment, ScanState};
use std::io::Write as _;
use std::time::{Duration, Instant};

/// A letter that opens with a password.
const LOCKED_PDF: &[u8] = include_bytes!("locked.pdf");

/// The test file that every scanner knows. In two parts: whoever scans this repository finds nothing.
fn eicar() -> Vec<u8> {
    let parts = [
        r"X5O!P%@AP[4\PZX54(P^)7CC)7}$",
        "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ];
    parts.concat().into_bytes()
}

/// The server, with the clamd of the run.
async fn scanned(app: &TestApp) -> TestApp {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests")]
    let address = std::env::var("CAREPOST_TEST_CLAMD").unwrap_or_else(|_| {
        panic!(
            "this test needs clamd. `cargo xtask test` starts one and runs all tests; to use your own, \
             with deploy/clamd.conf and a signature of the EICAR test file, set CAREPOST_TEST_CLAMD to \
             unix:/path/of/its/socket"
        )
    });
    let address: Address = address.parse().unwrap();
    app.another(|parts| parts.scanner = Some(Scanner::clamd(Clamd::at(address))))
        .await
}

/// How an entry of an archive is written.
#[derive(Clone, Copy)]
enum Packed {
    Stored,
    Deflated,
    /// Stored, and said to be locked by a password.
    Locked,
}

/// An archive as the offices write their documents, with these entries behind the list of contents.
fn document(entries: &[(&str, &[u8], Packed)]) -> Vec<u8> {
    let list: (&str, &[u8], Packed) = ("[Content_Types].xml", b"<Types/>", Packed::Stored);
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0_u16;
    for (name, content, packed) in std::iter::once(&list).chain(entries) {
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let bytes = match packed {
            Packed::Deflated => {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
            Packed::Stored | Packed::Locked => content.to_vec(),
        };
        let method = u16::from(matches!(packed, Packed::Deflated)) * 8;
        let flags = u16::from(matches!(packed, Packed::Locked));
        let mut facts = Vec::new();
        for it in [20, flags, method, 0, 0x21] {
            facts.extend(u16::to_le_bytes(it));
        }
        for it in [sum.sum(), length(&bytes), length(content)] {
            facts.extend(it.to_le_bytes());
        }
        facts.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        facts.extend([0, 0]);
        directory.extend([&b"PK\x01\x02\x14\0"[..], &facts, &[0; 10]].concat());
        directory.extend(length(&archive).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend([&b"PK\x03\x04"[..], &facts, name.as_bytes(), &bytes].concat());
        count = count.wrapping_add(1);
    }
    let start = length(&archive);
    let size = length(&directory);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    archive.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend([0, 0]);
    archive
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

/// Sends a file, has it scanned, and gives what came of it and the way to open it.
async fn verdict(
    app: &TestApp,
    client: &Client,
    name: &str,
    bytes: Vec<u8>,
) -> (ScanState, DownloadAttachment) {
    let draft = begin(client, &letter_to(app, PHARMACY).await).await;
    let file = AttachmentId(new_id());
    let answer = upload(client, (draft.patient_id, draft.id), file, name, bytes).await;
    assert_eq!(answer.status, 201, "{name}: {answer:?}");
    let start = Instant::now();
    scan_due(&app.app).await.unwrap();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    let again = crate::messaging::draft_of(client, &draft).await.unwrap();
    let view: &AttachmentView = &again.attachments[0];
    let sent = try_send(client, &draft).await.unwrap();
    let download = DownloadAttachment {
        patient_id: draft.patient_id,
        message_id: sent.message_id,
        attachment_id: file,
    };
    (view.scan, download)
}

both_databases! {
    async fn u06_eicar_alone_in_a_document_in_an_archive_in_it_and_at_the_end_of_a_large_one_is_found(
        app: TestApp,
    ) {
        let app = scanned(&app).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let eicar = eicar();
        // As large as a file may be, and nothing that could be made smaller.
        let noise: Vec<u8> = (0..6_100_000_u32)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let inner = document(&[("hidden.bin", &eicar, Packed::Deflated)]);
        let mut infected = 0;
        for (name, bytes) in [
            ("list.txt", eicar.clone()),
            ("letter.docx", document(&[("word/a.bin", &eicar, Packed::Deflated)])),
            ("letter.docx", document(&[("word/a.zip", &inner, Packed::Deflated)])),
            ("sheet.xlsx", document(&[("xl/a.bin", &eicar, Packed::Stored)])),
            (
                "large.docx",
                document(&[("word/a", &noise, Packed::Stored), ("word/b", &eicar, Packed::Deflated)]),
            ),
        ] {
            let (state, download) = verdict(&app, &jane, name, bytes).await;
            assert_eq!(state, ScanState::Infected, "{name}");
            for client in [&jane, &tech] {
                let answer = client.get(&download.href()).await;
                assert_eq!(answer.code(), ErrorCode::AttachmentInfected, "{name}");
            }
            infected += 1;
        }
        let audited = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("file_infected"))
            .count(app.app.db.reader())
            .await
            .unwrap();
        assert_eq!(audited, infected);
        for (name, bytes) in [
            ("scan.pdf", PDF.to_vec()),
            ("letter.docx", document(&[("word/document.xml", b"<w:document/>", Packed::Deflated)])),
        ] {
            let (state, download) = verdict(&app, &jane, name, bytes.clone()).await;
            assert_eq!(state, ScanState::Clean, "{name}");
            assert!(tech.get(&download.href()).await.bytes == bytes);
        }
    }

    async fn u03_what_becomes_too_large_or_too_deep_inside_cannot_be_checked_and_takes_no_time(
        app: TestApp,
    ) {
        let app = scanned(&app).await;
        let jane = app.jane().await;
        let zeros = vec![0_u8; 38_000_000];
        // The bad thing stands behind more than anybody looks at.
        let mut one = vec![0_u8; 300_000_000];
        one.extend(eicar());
        let many: Vec<(&str, &[u8], Packed)> =
            (0..20_000).map(|_| ("word/x", &b"x"[..], Packed::Stored)).collect();
        let several: Vec<(&str, &[u8], Packed)> =
            (0..8).map(|_| ("word/x", &zeros[..], Packed::Deflated)).collect();
        let mut deep = b"x".to_vec();
        for _ in 0..12 {
            deep = document(&[("word/n.zip", &deep, Packed::Deflated)]);
        }
        for (what, bytes) in [
            ("one that becomes 300 MB", document(&[("word/x", &one, Packed::Deflated)])),
            ("eight that become 300 MB", document(&several)),
            ("20,000 entries", document(&many)),
            ("twelve in each other", deep),
        ] {
            let (state, download) = verdict(&app, &jane, "letter.docx", bytes).await;
            assert_eq!(state, ScanState::Unscannable, "{what}");
            let answer = jane.get(&download.href()).await;
            assert_eq!(answer.code(), ErrorCode::AttachmentUnscannable, "{what}");
        }
    }

    async fn u08_what_is_locked_by_a_password_cannot_be_checked(app: TestApp) {
        let app = scanned(&app).await;
        let jane = app.jane().await;
        let secret = document(&[("word/a.bin", b"something secret", Packed::Locked)]);
        for (name, bytes) in [("letter.pdf", LOCKED_PDF.to_vec()), ("letter.docx", secret)] {
            let (state, download) = verdict(&app, &jane, name, bytes).await;
            assert_eq!(state, ScanState::Unscannable, "{name}");
            let answer = jane.get(&download.href()).await;
            assert_eq!(answer.code(), ErrorCode::AttachmentUnscannable, "{name}");
        }
    }
}
