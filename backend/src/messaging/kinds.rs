//! What kind of file it is, by its content. The name must agree, the browser's word does not count.

use shared::ErrorCode;
use shared::messaging::rules::{ATTACHMENT_KINDS, extension, kind_by_name};

const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The media type to serve a file as, from the first bytes of its content and its name.
///
/// # Errors
/// [`ErrorCode::AttachmentType`] when the content is of no kind that is taken, or not what the name
/// says.
pub(crate) fn media_type(head: &[u8], file_name: &str) -> Result<&'static str, ErrorCode> {
    let promised = kind_by_name(file_name).ok_or(ErrorCode::AttachmentType)?;
    if found(head, file_name) == Some(promised.media_type) {
        Ok(promised.media_type)
    } else {
        Err(ErrorCode::AttachmentType)
    }
}

fn found(head: &[u8], file_name: &str) -> Option<&'static str> {
    let ending = extension(file_name)?;
    if head.starts_with(ZIP) {
        return office_zip(head, &ending);
    }
    if head.starts_with(OLE) {
        // The old office formats share one container; only the name tells them apart.
        return known(match ending.as_str() {
            "doc" => "application/msword",
            "xls" => "application/vnd.ms-excel",
            _ => return None,
        });
    }
    match infer::get(head).map(|kind| kind.mime_type()) {
        Some("image/heif" | "image/heic") => known("image/heic"),
        Some("text/rtf" | "application/rtf") => known("application/rtf"),
        Some(media_type) => known(media_type),
        None if is_text(head) => known("text/plain"),
        None => None,
    }
}

fn known(media_type: &str) -> Option<&'static str> {
    ATTACHMENT_KINDS
        .iter()
        .find(|kind| kind.media_type == media_type)
        .map(|kind| kind.media_type)
}

/// Office files are zip files, and their beginning tells them from any other, which is refused: it may hold
/// anything. Those of OpenDocument begin with what they are. Of the others the list of their contents, their
/// relations or the folder of one office is looked for, and the ending says which office it is.
fn office_zip(head: &[u8], ending: &str) -> Option<&'static str> {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    let open_xml = has(b"[Content_Types].xml") || has(b"_rels/.rels");
    match ending {
        "docx" if open_xml || has(b"word/") => {
            known("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        }
        "xlsx" if open_xml || has(b"xl/") => {
            known("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        "odt" if has(b"mimetypeapplication/vnd.oasis.opendocument.text") => {
            known("application/vnd.oasis.opendocument.text")
        }
        _ => None,
    }
}

/// Plain text of any encoding that has no control characters but blanks; no markup that a browser
/// could take for a page.
fn is_text(head: &[u8]) -> bool {
    let plain = head
        .iter()
        .all(|byte| matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | 0x20..=0x7E | 0x80..));
    let start: Vec<u8> = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take(16)
        .collect();
    plain && !start.starts_with(b"<") && !start.starts_with(b"#!")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";
    const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF";
    const DOCX: &[u8] = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml";

    #[test]
    fn content_and_name_must_agree() {
        for (head, name, taken) in [
            (PDF, "discharge-list.pdf", Some("application/pdf")),
            (PDF, "DISCHARGE.PDF", Some("application/pdf")),
            (PNG, "rash.png", Some("image/png")),
            (JPEG, "rash.jpeg", Some("image/jpeg")),
            (
                DOCX,
                "letter.docx",
                Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ),
            (b"two tablets a day\n", "list.txt", Some("text/plain")),
            (EXE, "invoice.pdf", None),
            (EXE, "invoice.exe", None),
            (PDF, "invoice.exe", None),
            (PNG, "rash.jpg", None),
            (b"PK\x03\x04\x14\0\0\0\x08\0evil.js", "letter.docx", None),
            (b"PK\x03\x04\x14\0\0\0\x08\0evil.js", "letter.zip", None),
            (b"<html><script>", "list.txt", None),
            (b"  <svg onload=alert(1)>", "list.txt", None),
            (b"<svg xmlns='x'>", "drawing.svg", None),
            (b"a\0b", "list.txt", None),
            (b"#!/bin/sh\n", "list.txt", None),
            (b"\xEF\xBB\xBF<html>", "list.txt", None),
            (b"\xEF\xBB\xBFtwo tablets", "list.txt", Some("text/plain")),
            (PDF, "noending", None),
        ] {
            assert_eq!(media_type(head, name).ok(), taken, "{name}");
        }
    }
}
