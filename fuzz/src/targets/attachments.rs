//! Files of messages: their names and what they are.

use axum::http::{HeaderMap, HeaderValue, header};
use backend::fuzzing::{content_disposition, file_name, media_type, photo as read_photo};
use shared::messaging::rules::{
    ATTACHMENT_KINDS, MAX_FILE_NAME_CHARS, display_file_name, kind_by_name,
};

/// The header that names an upload; what is kept of it must be safe, and come out again as it is.
pub(crate) fn name(data: &[u8]) {
    made_safe(&String::from_utf8_lossy(data));
    let header = [b"attachment; filename*=UTF-8''".as_slice(), data].concat();
    for value in [data, &header] {
        if let Some(name) = HeaderValue::from_bytes(value).ok().and_then(named) {
            made_safe(&name);
        }
    }
}

fn named(value: HeaderValue) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_DISPOSITION, value);
    file_name(&headers)
}

fn made_safe(raw: &str) {
    let name = display_file_name(raw);
    assert!(!name.is_empty());
    assert!(name.chars().count() <= MAX_FILE_NAME_CHARS, "{name:?}");
    assert!(!name.contains(['/', '\\', '"', ':']), "{name:?}");
    assert!(!name.starts_with('.'), "{name:?}");
    assert!(!name.chars().any(char::is_control), "{name:?}");
    assert_eq!(display_file_name(&name), name);
    let value = HeaderValue::from_str(&content_disposition(&name)).expect("a header");
    assert_eq!(named(value).as_deref(), Some(name.as_str()));
}

/// A name, a line's end, and the first bytes of a file. What is taken is what its name says.
pub(crate) fn kind(data: &[u8]) {
    let Some(end) = data.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let (name, head) = data.split_at(end);
    let name = String::from_utf8_lossy(name);
    if let Ok(found) = media_type(&head[1..], &name) {
        assert!(ATTACHMENT_KINDS.iter().any(|kind| kind.media_type == found));
        assert_eq!(kind_by_name(&name).map(|kind| kind.media_type), Some(found));
    }
}

/// A photo, cut into pieces of the length that its last byte says. However it is cut, what is kept of it is as
/// long as it was, and the same.
pub(crate) fn photo(data: &[u8]) {
    let piece = data.last().map_or(1, |last| usize::from(*last).max(1));
    let (pixels, kept) = read_photo(data, data.len().max(1));
    assert_eq!(kept.len(), data.len());
    assert_eq!(read_photo(data, piece), (pixels, kept.clone()));
    // What was taken out is not there to be taken out again.
    assert_eq!(read_photo(&kept, piece).1.len(), kept.len());
}
