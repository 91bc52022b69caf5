//! Pictures: none that says it is larger than anybody can open, and none that tells where it was taken.

use crate::messaging::{PHARMACY, begin, letter_to, try_send};
use api_tests::{TestApp, both_databases, new_id, upload};
use backend::site::{Site, SiteContent};
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::DownloadAttachment;

const LATITUDE: &[u8] = b"34 deg 44' 47 N";

/// A photo as phones make them, 4,000 × 3,000, with an orientation and the place in its EXIF.
fn photo() -> Vec<u8> {
    let row = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut row = Vec::new();
        row.extend(tag.to_be_bytes());
        row.extend(kind.to_be_bytes());
        row.extend(count.to_be_bytes());
        row.extend(value.to_be_bytes());
        row
    };
    let exif = [
        &b"Exif\0\0MM\0*\0\0\0\x08"[..],
        &[0, 2],
        &row(0x0112, 3, 1, 6 << 16),
        &row(0x8825, 4, 1, 38),
        &[0; 4],
        // At 38: the place.
        &[0, 1],
        &row(2, 2, u32::try_from(LATITUDE.len()).unwrap(), 56),
        &[0; 4],
        LATITUDE,
        b"\0a camera",
    ]
    .concat();
    let length = u16::try_from(exif.len() + 2).unwrap();
    [
        &[0xFF, 0xD8, 0xFF, 0xE1][..],
        &length.to_be_bytes(),
        &exif,
        &[0xFF, 0xC0, 0, 17, 8],
        &3000_u16.to_be_bytes(),
        &4000_u16.to_be_bytes(),
        &[0x5A; 100_000],
    ]
    .concat()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

async fn add(app: &TestApp, name: &str, bytes: Vec<u8>) -> api_tests::Answer {
    let jane = app.jane().await;
    let draft = begin(&jane, &letter_to(app, PHARMACY).await).await;
    let place = (draft.patient_id, draft.id);
    upload(&jane, place, AttachmentId(new_id()), name, bytes).await
}

both_databases! {
    async fn u10_a_picture_that_says_it_has_more_pixels_than_anybody_can_open_is_refused(app: TestApp) {
        let side = 65_500_u32.to_be_bytes();
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &side, &side, &[8, 2, 0, 0, 0]].concat();
        let gif = [&b"GIF89a"[..], &[0xDC, 0xFF, 0xDC, 0xFF], &[0; 60]].concat();
        // Behind more than a server keeps of a file's beginning.
        let segment = [&[0xFF, 0xE2, 0xFF, 0xFF][..], &[0; 0xFFFD]].concat();
        let jpeg = [
            &[0xFF, 0xD8][..],
            &segment.repeat(4),
            &[0xFF, 0xC2, 0, 17, 8, 0xFF, 0xDC, 0xFF, 0xDC],
            &[0; 60],
        ]
        .concat();
        for (name, bytes) in [("rash.png", png), ("rash.gif", gif), ("rash.jpg", jpeg)] {
            let answer = add(&app, name, bytes).await;
            let told = (answer.status.as_u16(), answer.code());
            assert_eq!(told, (422, ErrorCode::PictureTooLarge), "{name}");
        }
        assert!(app.stored().is_empty());
        assert_eq!(add(&app, "rash.jpg", photo()).await.status, 201);
    }

    async fn u11_a_photo_that_is_opened_does_not_tell_where_it_was_taken(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let photo = photo();
        assert!(has(&photo, LATITUDE));
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let id = AttachmentId(new_id());
        let added = upload(&jane, (draft.patient_id, draft.id), id, "rash.jpg", photo.clone()).await;
        assert_eq!(added.status, 201);
        let sent = try_send(&jane, &draft).await.unwrap();
        let download = DownloadAttachment {
            patient_id: draft.patient_id,
            message_id: sent.message_id,
            attachment_id: id,
        };
        for client in [&jane, &tech] {
            let opened = client.get(&download.href()).await.bytes;
            assert_eq!(opened.len(), photo.len());
            assert!(!has(&opened, LATITUDE) && !has(&opened, &[0x88, 0x25]));
            assert!(has(&opened, b"a camera"), "everything else stays");
            assert!(opened.ends_with(&photo[200..]));
        }
    }

    async fn a_site_takes_the_kinds_of_files_that_it_names_and_no_other(app: TestApp) {
        let words = include_str!("../../../site/site.toml");
        let begins = words.find("\nattachments = ").unwrap() + 1;
        let ends = begins + words[begins..].find('\n').unwrap();
        let site = tempfile::tempdir().unwrap();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../site");
        std::fs::create_dir(site.path().join("texts")).unwrap();
        for file in ["banner.md", "texts/terms.md", "texts/privacy.md", "texts/faq.md",
            "texts/accessibility.md", "texts/agreement.md"] {
            std::fs::copy(folder.join(file), site.path().join(file)).unwrap();
        }
        let with = |list: &str| {
            let text = [&words[..begins], list, &words[ends..]].concat();
            std::fs::write(site.path().join("site.toml"), text).unwrap();
            SiteContent::load(site.path())
        };
        for (list, why) in [
            ("attachments = []", "names no kind of file"),
            ("attachments = [\"pdf\", \"exe\"]", "\"exe\" is no kind of file"),
            ("attachments = [\"a.pdf\"]", "\"a.pdf\" is no kind of file"),
        ] {
            let error = with(list).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        let content = with("attachments = [\"PDF\", \"jpeg\"]").unwrap();
        let app = app.another(|parts| parts.site = Site::new(content)).await;
        let offered = &app.app.site_view().attachment_endings;
        assert_eq!(offered, &["pdf", "jpg", "jpeg", "jfif"]);
        assert_eq!(add(&app, "scan.pdf", api_tests::PDF.to_vec()).await.status, 201);
        assert_eq!(add(&app, "rash.jpg", photo()).await.status, 201);
        let refused = add(&app, "list.txt", b"two tablets a day".to_vec()).await;
        assert_eq!(refused.code(), ErrorCode::AttachmentType);
        // Without a list, everything that the portal knows.
        let content = with("").unwrap();
        let app = app.another(|parts| parts.site = Site::new(content)).await;
        assert_eq!(add(&app, "list.txt", b"two tablets a day".to_vec()).await.status, 201);
    }
}
