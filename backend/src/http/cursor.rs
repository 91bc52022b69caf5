//! Cursors: where a page of a list ended, as `(instant, id)` in hexadecimal.
//!
//! They are no secret and need no signature: whoever forges one reads the same list from elsewhere.

use super::Error;
use shared::time::UtcMicros;
use shared::{Cursor, ErrorCode};
use uuid::Uuid;

/// Writes where a page ended.
#[must_use]
pub fn write_cursor(at: UtcMicros, id: Uuid) -> Cursor {
    Cursor(format!("{:016x}{}", at.0, id.simple()))
}

/// Reads where the page before ended.
///
/// # Errors
/// [`ErrorCode::Malformed`] for anything that [`write_cursor`] did not write.
pub fn read_cursor(cursor: &Cursor) -> Result<(UtcMicros, Uuid), Error> {
    let text = cursor.0.as_str();
    let refused = || Error::from(ErrorCode::Malformed);
    let (at, id) = text.split_at_checked(16).ok_or_else(refused)?;
    if id.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(refused());
    }
    let at = i64::from_str_radix(at, 16).map_err(|_| refused())?;
    let id = Uuid::try_parse(id).map_err(|_| refused())?;
    Ok((UtcMicros(at), id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_a_forged_one_is_refused() {
        let (at, id) = (UtcMicros(1_763_800_000_123_456), Uuid::from_u128(42));
        assert_eq!(read_cursor(&write_cursor(at, id)).unwrap(), (at, id));
        for forged in [
            "",
            "0",
            "zz",
            &"f".repeat(48),
            &"é".repeat(24),
            &"0".repeat(47),
        ] {
            assert!(read_cursor(&Cursor(forged.to_owned())).is_err(), "{forged}");
        }
    }
}
