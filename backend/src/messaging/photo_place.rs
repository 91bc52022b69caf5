//! Takes the place where a photo was taken out of it, while it goes by.
//!
//! Phones write it into photos, and a care team needs a rash, not an address. Only the block of EXIF
//! that says so is emptied: the picture, its orientation and its time stay, and so does its length.
//! What some programs for editing write a second time, in other forms (XMP), is not looked at.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};

/// How long a block of EXIF can be: its length is written in two bytes.
const BLOCK_BYTES: usize = 64 * 1024;
/// Bytes in which it shows that a block begins.
const MARK_BYTES: usize = 12;
/// The row of EXIF's table that leads to the place.
const PLACE: u64 = 0x8825;
/// Tables that are looked at: the picture's and its preview's.
const MOST_TABLES: usize = 4;
/// Blocks of a file that are looked at. Real photos have one, and another for each picture that was put
/// into them; a file that is made of marks alone would cost minutes.
const MOST_BLOCKS: usize = 16;
/// Rows of a place that are followed; EXIF knows 32 of them.
const MOST_PLACE_ROWS: usize = 64;
/// Bytes of a row in a table.
const ROW_BYTES: usize = 12;

/// The same bytes, without the place.
pub(super) fn without_place<B, E>(body: B) -> impl Stream<Item = Result<Bytes, E>>
where
    B: Stream<Item = Result<Bytes, E>> + Unpin,
{
    stream::try_unfold(Some((body, WithoutPlace::default())), |state| async move {
        let Some((mut body, mut photo)) = state else {
            return Ok(None);
        };
        loop {
            match body.next().await {
                Some(bytes) => {
                    let ready = photo.push(bytes?);
                    if !ready.is_empty() {
                        return Ok(Some((ready, Some((body, photo)))));
                    }
                }
                None => return Ok(Some((photo.finish(), None))),
            }
        }
    })
}

/// What is held back of a photo until it is clear that no place is in it.
#[derive(Debug, Default)]
pub(crate) struct WithoutPlace {
    held: Vec<u8>,
    /// Whether it is a file that may have one; not known before its first bytes.
    photo: Option<bool>,
    /// Blocks that were looked at.
    blocks: usize,
}

impl WithoutPlace {
    /// Takes more of the file; gives what can go on.
    pub(crate) fn push(&mut self, bytes: Bytes) -> Bytes {
        if self.photo == Some(false) {
            return bytes;
        }
        self.held.extend_from_slice(&bytes);
        if self.photo.is_none() {
            if self.held.len() < MARK_BYTES {
                return Bytes::new();
            }
            let photo = is_photo(&self.held);
            self.photo = Some(photo);
            if !photo {
                return Bytes::from(std::mem::take(&mut self.held));
            }
        }
        self.release(false)
    }

    /// Gives the rest.
    pub(crate) fn finish(&mut self) -> Bytes {
        if self.photo == Some(true) {
            self.release(true)
        } else {
            Bytes::from(std::mem::take(&mut self.held))
        }
    }

    fn release(&mut self, last: bool) -> Bytes {
        let mut from = 0;
        let ready = loop {
            if self.blocks >= MOST_BLOCKS {
                // Nothing more is looked for.
                self.photo = Some(false);
                break self.held.len();
            }
            match block_after(&self.held, from) {
                Some((mark, start)) => {
                    let whole = self.held.len() >= start.saturating_add(BLOCK_BYTES);
                    if !whole && !last {
                        break mark;
                    }
                    if let Some(block) = self.held.get_mut(start..) {
                        let end = block.len().min(BLOCK_BYTES);
                        empty_place(block.get_mut(..end).unwrap_or_default());
                    }
                    self.blocks += 1;
                    from = start;
                }
                None if last => break self.held.len(),
                None => break self.held.len().saturating_sub(MARK_BYTES - 1).max(from),
            }
        };
        let rest = self.held.split_off(ready.min(self.held.len()));
        Bytes::from(std::mem::replace(&mut self.held, rest))
    }
}

fn is_photo(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xD8]) || head.starts_with(b"RIFF") || head.get(4..8) == Some(b"ftyp")
}

/// Where the next block is marked, and where its content begins.
fn block_after(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b'E')?;
        let mark = bytes.get(at..)?.get(..MARK_BYTES)?;
        if mark.starts_with(b"Exif\0\0") && is_table(mark.get(6..)?) {
            return Some((at, at + 6));
        }
        // WebP has it with a length before it, and mostly without the mark that JPEG has.
        if mark.starts_with(b"EXIF") && is_table(mark.get(8..)?) {
            return Some((at, at + 8));
        }
        at += 1;
    }
}

fn is_table(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

/// Takes the place out of a block of EXIF.
fn empty_place(block: &mut [u8]) {
    let low = block.starts_with(b"II");
    let mut table = number(block, 4, 4, low);
    for _ in 0..MOST_TABLES {
        let Some(at) = table
            .and_then(|at| usize::try_from(at).ok())
            .filter(|at| *at > 0)
        else {
            return;
        };
        let Some(rows) = number(block, at, 2, low).and_then(|it| usize::try_from(it).ok()) else {
            return;
        };
        let first = at.saturating_add(2);
        // Where the next table is stands behind the last row.
        let end = first.saturating_add(rows * ROW_BYTES);
        table = number(block, end, 4, low);
        let row =
            rows_within(block, first, rows).find(|row| number(block, *row, 2, low) == Some(PLACE));
        let Some(row) = row else {
            continue;
        };
        let place = number(block, row + 8, 4, low);
        if let Some(place) = place.and_then(|it| usize::try_from(it).ok()) {
            empty_table(block, place, low);
        }
        // The rows behind it move up, with what leads to the next table.
        let behind = end.saturating_add(4);
        if behind <= block.len() && row + 12 <= behind {
            block.copy_within(row + 12..behind, row);
            clear(block, behind - 12, 12);
        } else {
            clear(block, row, 12);
        }
        let fewer = u16::try_from(rows.saturating_sub(1)).unwrap_or(0);
        let fewer = if low {
            fewer.to_le_bytes()
        } else {
            fewer.to_be_bytes()
        };
        if let Some(count) = block.get_mut(at..first) {
            count.copy_from_slice(&fewer);
        }
    }
}

/// Empties a table and whatever its rows lead to.
fn empty_table(block: &mut [u8], at: usize, low: bool) {
    let Some(rows) = number(block, at, 2, low).and_then(|it| usize::try_from(it).ok()) else {
        return;
    };
    let first = at.saturating_add(2);
    for row in rows_within(block, first, rows.min(MOST_PLACE_ROWS)) {
        let width = match number(block, row.saturating_add(2), 2, low) {
            None => break,
            Some(3 | 8) => 2,
            Some(4 | 9 | 11) => 4,
            Some(5 | 10 | 12) => 8,
            Some(_) => 1,
        };
        let count = number(block, row.saturating_add(4), 4, low).unwrap_or(0);
        let length = usize::try_from(count.saturating_mul(width)).unwrap_or(usize::MAX);
        let lies = number(block, row.saturating_add(8), 4, low);
        if length > 4
            && let Some(lies) = lies.and_then(|it| usize::try_from(it).ok())
        {
            clear(block, lies, length);
        }
    }
    clear(block, at, 2 + rows * 12 + 4);
}

/// Where the rows of a table begin: of those that it says it has, those that the block has room for.
fn rows_within(block: &[u8], first: usize, rows: usize) -> impl Iterator<Item = usize> + use<> {
    let room = block.len().saturating_sub(first) / ROW_BYTES;
    (0..rows.min(room)).map(move |row| first + row * ROW_BYTES)
}

fn clear(block: &mut [u8], at: usize, length: usize) {
    let end = at.saturating_add(length).min(block.len());
    if let Some(bytes) = block.get_mut(at..end) {
        bytes.fill(0);
    }
}

/// The number of so many bytes from there on, if they are there. Whether it begins with its low byte.
pub(super) fn number(bytes: &[u8], at: usize, length: usize, low: bool) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
    Some(if low {
        bytes.iter().rev().fold(0, add)
    } else {
        bytes.iter().fold(0, add)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATITUDE: &[u8] = b"34 44 47.52 North here";

    /// EXIF with an orientation, a place and a maker, and a second table behind.
    fn exif(low: bool) -> Vec<u8> {
        let short = |it: u16| {
            if low {
                it.to_le_bytes()
            } else {
                it.to_be_bytes()
            }
        };
        let long = |it: u32| {
            if low {
                it.to_le_bytes()
            } else {
                it.to_be_bytes()
            }
        };
        let row = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&short(tag)[..], &short(kind), &long(count), &value].concat()
        };
        let mut orientation = [0; 4];
        orientation[..2].copy_from_slice(&short(6));
        let length = u32::try_from(LATITUDE.len()).unwrap();
        [
            if low { &b"II*\0"[..] } else { b"MM\0*" },
            &long(8),
            // At 8: three rows, then where the second table is.
            &short(3),
            &row(0x0112, 3, 1, orientation),
            &row(0x8825, 4, 1, long(80)),
            &row(0xEA1C, 7, 4, *b"pad!"),
            &long(50),
            // At 50: a table of one row.
            &short(1),
            &row(0x0112, 3, 1, orientation),
            &long(0),
            &[9; 12],
            // At 80: the place.
            &short(2),
            &row(1, 2, 2, *b"N\0\0\0"),
            &row(2, 2, length, long(110)),
            &long(0),
            LATITUDE,
            b"thumbnail",
        ]
        .concat()
    }

    fn through(file: &[u8], piece: usize) -> Vec<u8> {
        let mut photo = WithoutPlace::default();
        let mut out = Vec::new();
        for bytes in file.chunks(piece) {
            out.extend_from_slice(&photo.push(Bytes::copy_from_slice(bytes)));
        }
        out.extend_from_slice(&photo.finish());
        out
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn the_place_is_taken_out_of_a_photo_and_nothing_else() {
        let body: Vec<u8> = (0..150_000_u32).map(|n| (n % 251) as u8).collect();
        for low in [false, true] {
            let exif = exif(low);
            let heads: [(&str, Vec<u8>); 3] = [
                (
                    "jpeg",
                    [&[0xFF, 0xD8, 0xFF, 0xE1, 1, 0][..], b"Exif\0\0"].concat(),
                ),
                ("webp", b"RIFF\0\0\0\0WEBPEXIF\0\x01\0\0".to_vec()),
                (
                    "heic",
                    [&b"\0\0\0\x18ftypheic"[..], &body, b"\0\0\0\x06Exif\0\0"].concat(),
                ),
            ];
            for (kind, head) in heads {
                let file = [&head[..], &exif, &body].concat();
                for piece in [1, 5, 1000, 70_000, file.len()] {
                    let out = through(&file, piece);
                    assert_eq!(out.len(), file.len(), "{kind} by {piece}");
                    assert!(
                        !has(&out, b"North") && !has(&out, b"34 44"),
                        "{kind} by {piece}"
                    );
                    for kept in [&b"pad!"[..], b"thumbnail"] {
                        assert!(has(&out, kept), "{kind} by {piece}");
                    }
                    let block = &out[head.len()..];
                    assert_eq!(number(block, 8, 2, low), Some(2), "{kind}: a row less");
                    assert_eq!(number(block, 10, 2, low), Some(0x0112));
                    assert_eq!(number(block, 22, 2, low), Some(0xEA1C), "it moved up");
                    assert_eq!(number(block, 34, 4, low), Some(50), "the next table");
                    assert_eq!(out[..head.len()], head);
                    assert_eq!(out[head.len() + exif.len()..], body);
                }
            }
        }
    }

    #[test]
    fn a_place_in_numbers_in_the_preview_s_table_is_taken_out_whole() {
        let place = b"degrees.minutes.seconds.";
        let row = |tag: u16, kind: u16, count: u32, value: u32| {
            [
                &tag.to_le_bytes()[..],
                &kind.to_le_bytes(),
                &count.to_le_bytes(),
                &value.to_le_bytes(),
            ]
            .concat()
        };
        let file = [
            &[0xFF, 0xD8, 0xFF, 0xE1, 1, 0][..],
            b"Exif\0\0II*\0\x08\0\0\0",
            // At 8 the picture's table, at 26 the preview's, at 44 the place: three fractions at 62.
            &[1, 0],
            &row(0x0112, 3, 1, 6),
            &26_u32.to_le_bytes(),
            &[1, 0],
            &row(0x8825, 4, 1, 44),
            &[0; 4],
            &[1, 0],
            &row(2, 5, 3, 62),
            &[0; 4],
            place,
            b"thumbnail",
        ]
        .concat();
        let out = through(&file, 7);
        assert_eq!(out.len(), file.len());
        for word in [&b"degrees"[..], b"minutes", b"seconds"] {
            assert!(!has(&out, word), "{}", String::from_utf8_lossy(word));
        }
        assert!(has(&out, b"thumbnail"));
    }

    #[test]
    fn a_file_of_marks_alone_costs_few_steps() {
        let hostile = b"Exif\0\0II*\0\x08\0\0\0\xFF\xFF".repeat(20_000);
        let mut photo = WithoutPlace::default();
        let mut out = Vec::new();
        let file = [&[0xFF, 0xD8][..], &hostile].concat();
        for bytes in file.chunks(4096) {
            out.extend_from_slice(&photo.push(Bytes::copy_from_slice(bytes)));
        }
        out.extend_from_slice(&photo.finish());
        assert_eq!(out.len(), file.len());
        assert_eq!(photo.blocks, MOST_BLOCKS);
        // A table says it has more rows than the block has room for.
        assert_eq!(rows_within(&[0; BLOCK_BYTES], 10, 65_535).count(), 5460);
        assert_eq!(rows_within(&[0; 8], 10, 65_535).count(), 0);
    }

    #[test]
    fn what_has_no_place_or_is_no_photo_goes_by_unchanged() {
        let text = [&b"%PDF-1.7 Exif\0\0"[..], &exif(true)].concat();
        let jpeg = [
            &[0xFF, 0xD8, 0xFF, 0xDB][..],
            &b"EEExif\0EXIF".repeat(20_000),
        ]
        .concat();
        for file in [text, jpeg, b"short".to_vec(), Vec::new()] {
            for piece in [1, 3, 4096] {
                assert_eq!(through(&file, piece), file);
            }
        }
    }

    #[test]
    fn a_table_that_leads_anywhere_does_no_harm() {
        let whole = exif(true);
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut file = [&[0xFF, 0xD8][..], b"Exif\0\0", &whole].concat();
                file[8 + at] = byte;
                assert_eq!(through(&file, 64).len(), file.len());
                file.truncate(8 + at);
                assert_eq!(through(&file, 64).len(), file.len());
            }
        }
    }
}
