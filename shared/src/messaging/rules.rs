//! Limits that the form shows and the server holds, and the kinds of files that are taken.

/// Characters of a subject.
pub const MAX_SUBJECT_CHARS: usize = 100;
/// Characters of a message.
pub const MAX_BODY_CHARS: usize = 10_000;
/// Characters that a draft's subject may have: more than can be sent, so that nothing typed is lost.
pub const MAX_DRAFT_SUBJECT_CHARS: usize = 1_000;
/// Characters that a draft's text may have.
pub const MAX_DRAFT_BODY_CHARS: usize = 50_000;
/// Bytes of one file: 25 MB, counted as 25 × 1024 × 1024.
pub const MAX_ATTACHMENT_BYTES: u64 = 25 * 1024 * 1024;
/// Bytes of all files of one message.
pub const MAX_ATTACHMENTS_BYTES: u64 = 100 * 1024 * 1024;
/// Files of one message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Pixels that a picture may say it has: phones make 200 million, and what opens it needs four bytes for
/// each.
pub const MAX_PICTURE_PIXELS: u64 = 250_000_000;
/// Characters of a file's name that are kept; the extension always is.
pub const MAX_FILE_NAME_CHARS: usize = 120;

/// Days after a thread's last message from which on what the patient's side writes begins a new thread that
/// follows it.
pub const FOLLOW_UP_DAYS: i64 = 90;

/// Folders of its own that an account may have for a patient.
pub const MAX_OWN_FOLDERS: usize = 50;
/// Characters of such a folder's name.
pub const MAX_FOLDER_NAME_CHARS: usize = 50;
/// Characters of what is looked for in a mailbox.
pub const MAX_QUERY_CHARS: usize = 200;

/// Accounts that a conversation names at its beginning.
pub const MAX_READERS: usize = 50;

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentKind {
    /// What it is served as.
    pub media_type: &'static str,
    /// The endings that its name may have, lower case, without the dot.
    pub extensions: &'static [&'static str],
}

/// Every kind that is taken. The content decides; the name must agree with it.
pub const ATTACHMENT_KINDS: &[AttachmentKind] = &[
    AttachmentKind {
        media_type: "application/pdf",
        extensions: &["pdf"],
    },
    AttachmentKind {
        media_type: "image/jpeg",
        extensions: &["jpg", "jpeg", "jfif"],
    },
    AttachmentKind {
        media_type: "image/png",
        extensions: &["png"],
    },
    AttachmentKind {
        media_type: "image/gif",
        extensions: &["gif"],
    },
    AttachmentKind {
        media_type: "image/heic",
        extensions: &["heic", "heif"],
    },
    AttachmentKind {
        media_type: "image/webp",
        extensions: &["webp"],
    },
    AttachmentKind {
        media_type: "image/tiff",
        extensions: &["tif", "tiff"],
    },
    AttachmentKind {
        media_type: "text/plain",
        extensions: &["txt"],
    },
    AttachmentKind {
        media_type: "application/rtf",
        extensions: &["rtf"],
    },
    AttachmentKind {
        media_type: "application/msword",
        extensions: &["doc"],
    },
    AttachmentKind {
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        extensions: &["docx"],
    },
    AttachmentKind {
        media_type: "application/vnd.ms-excel",
        extensions: &["xls"],
    },
    AttachmentKind {
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        extensions: &["xlsx"],
    },
    AttachmentKind {
        media_type: "application/vnd.oasis.opendocument.text",
        extensions: &["odt"],
    },
];

/// The part of a file's name behind its last dot, in lower case.
#[must_use]
pub fn extension(file_name: &str) -> Option<String> {
    file_name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .filter(|end| !end.is_empty())
}

/// The kind that a file's name promises, if it is one that is taken.
#[must_use]
pub fn kind_by_name(file_name: &str) -> Option<&'static AttachmentKind> {
    let extension = extension(file_name)?;
    ATTACHMENT_KINDS
        .iter()
        .find(|kind| kind.extensions.contains(&extension.as_str()))
}

/// A file's name fit to show and to offer for saving: no path, no control or direction-changing
/// characters, no character or name of a device that Windows refuses, at most
/// [`MAX_FILE_NAME_CHARS`] with its ending
/// kept, never empty.
#[must_use]
pub fn display_file_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if c.is_control() || r#"<>:"|?*"#.contains(c) { '_' } else { c })
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
        .collect();
    let clean = clean
        .trim_start_matches(|c: char| c == '.' || c.is_whitespace())
        .trim_end();
    if clean.is_empty() {
        return "file".to_owned();
    }
    // After the cut: what is left of a long name may be that of a device.
    let name = cut(clean);
    if is_device(&name) {
        return cut(&format!("_{name}"));
    }
    name
}

/// The first [`MAX_FILE_NAME_CHARS`] of a name, its ending kept.
fn cut(name: &str) -> String {
    if name.chars().count() <= MAX_FILE_NAME_CHARS {
        return name.to_owned();
    }
    let (stem, end) = match name.rsplit_once('.') {
        Some((stem, end)) if end.chars().count() <= 10 => (stem, format!(".{end}")),
        _ => (name, String::new()),
    };
    let keep = MAX_FILE_NAME_CHARS - end.chars().count();
    let stem: String = stem.chars().take(keep).collect();
    format!("{}{end}", stem.trim_end())
}

/// Whether Windows takes a name for a device: `CON.txt` is the console, whatever its ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_ascii_uppercase();
    let numbered = |device| {
        stem.strip_prefix(device)
            .is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_its_path_and_its_tricks_but_keeps_its_ending() {
        for (raw, shown) in [
            ("../../etc/passwd", "passwd"),
            (r"C:\Users\x\scan.pdf", "scan.pdf"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("a\"; filename=b.pdf", "a_; filename=b.pdf"),
            ("line\r\nbreak.txt", "line__break.txt"),
            ("...", "file"),
            ("", "file"),
            (".hidden", "hidden"),
            ("CON.txt", "_CON.txt"),
            ("con", "_con"),
            ("lpt1.tar.gz", "_lpt1.tar.gz"),
            ("contact.txt", "contact.txt"),
            ("COM10.txt", "COM10.txt"),
        ] {
            assert_eq!(display_file_name(raw), shown, "{raw:?}");
        }
        let long = display_file_name(&format!("{}.docx", "x".repeat(300)));
        assert_eq!(long.chars().count(), MAX_FILE_NAME_CHARS);
        assert!(long.ends_with(".docx"));
    }

    #[test]
    fn a_file_name_that_was_made_safe_stays_as_it_is() {
        let blanks = " ".repeat(MAX_FILE_NAME_CHARS);
        for (raw, shown) in [
            (". .profile".to_owned(), "profile"),
            (format!("CON{blanks}x.txt"), "_CON.txt"),
            (format!("scan{blanks}x"), "scan"),
        ] {
            assert_eq!(display_file_name(&raw), shown, "{raw:?}");
            assert_eq!(display_file_name(shown), shown);
        }
    }

    #[test]
    fn the_ending_decides_the_promised_kind_whatever_its_case() {
        assert_eq!(
            kind_by_name("Scan.PDF").map(|k| k.media_type),
            Some("application/pdf")
        );
        assert_eq!(kind_by_name("scan.exe"), None);
        assert_eq!(kind_by_name("pdf"), None);
    }
}
