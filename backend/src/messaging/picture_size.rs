//! How many pixels a picture says it has, read from its header while it goes by. Nothing is decoded,
//! here or anywhere on the server; whoever opens it later has less memory than the header may ask for.

use super::photo_place::number;

/// Bytes of a HEIC file in which its sizes are looked for: they stand at its beginning.
const HEIC_BYTES: usize = 64 * 1024;
/// Rows of a TIFF file's table that are read.
const MOST_TIFF_ROWS: usize = 4096;

/// Reads the size of a picture from its bytes, in whatever pieces they come.
#[derive(Debug)]
pub(crate) struct PictureSize {
    /// Bytes that went by.
    at: u64,
    /// What is to be read next: from where, how much, and what of it is here already.
    from: u64,
    length: usize,
    got: Vec<u8>,
    step: Step,
    pixels: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// What it is.
    Kind,
    Png,
    Gif,
    Webp,
    Heic,
    JpegMarker,
    /// The length of a JPEG segment, and whether it is the one with the size.
    JpegLength(bool),
    JpegFrame,
    /// A TIFF file's first table: how many rows it has. Whether numbers begin with their low byte.
    TiffRows(bool),
    TiffTable(bool),
    Done,
}

impl PictureSize {
    pub(crate) const fn new() -> Self {
        Self {
            at: 0,
            from: 0,
            length: 2,
            got: Vec::new(),
            step: Step::Kind,
            pixels: 0,
        }
    }

    /// Reads on.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while self.step != Step::Done && !rest.is_empty() {
            let ahead = usize::try_from(self.from.saturating_sub(self.at)).unwrap_or(usize::MAX);
            let take = if ahead > 0 {
                ahead
            } else {
                self.length.saturating_sub(self.got.len())
            };
            let (now, later) = rest.split_at(take.min(rest.len()));
            if ahead == 0 {
                self.got.extend_from_slice(now);
            }
            self.at = self.at.saturating_add(now.len() as u64);
            rest = later;
            if self.got.len() == self.length && self.at >= self.from && ahead == 0 {
                self.next();
            }
        }
    }

    /// How many pixels it says it has; nought when it says nothing, or is no picture. After the last
    /// byte.
    pub(crate) fn pixels(&self) -> u64 {
        match self.step {
            // A short one ends before as much was read as there could be.
            Step::Heic => heic(&self.got),
            _ => self.pixels,
        }
    }

    /// Reads more behind what is here.
    fn more(&mut self, step: Step, length: usize) {
        self.step = step;
        self.length = length;
    }

    /// Reads `length` bytes that lie `skip` bytes ahead.
    fn seek(&mut self, step: Step, skip: u64, length: usize) {
        self.got.clear();
        self.from = self.at.saturating_add(skip);
        self.more(step, length);
    }

    fn done(&mut self, size: Option<(u64, u64)>) {
        let (width, height) = size.unwrap_or_default();
        self.pixels = width.saturating_mul(height);
        self.got = Vec::new();
        self.step = Step::Done;
    }

    fn next(&mut self) {
        let got = std::mem::take(&mut self.got);
        match self.step {
            Step::Kind => self.kind(got),
            Step::Png => self.done(pair(big(&got, 16, 4), big(&got, 20, 4))),
            Step::Gif => self.done(pair(little(&got, 6, 2), little(&got, 8, 2))),
            Step::Webp => self.done(webp(&got)),
            Step::Heic => {
                let pixels = heic(&got);
                self.done(Some((pixels, 1)));
            }
            Step::JpegMarker => match got[..] {
                // Any number of these may stand before a marker.
                [0xFF, 0xFF] => self.got.push(0xFF),
                [0xFF, 0x01 | 0xD0..=0xD8] => self.seek(Step::JpegMarker, 0, 2),
                [0xFF, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF] => {
                    self.seek(Step::JpegLength(true), 0, 2);
                }
                [0xFF, 0x00 | 0xD9 | 0xDA] => self.done(None),
                [0xFF, _] => self.seek(Step::JpegLength(false), 0, 2),
                _ => self.done(None),
            },
            Step::JpegLength(true) => self.seek(Step::JpegFrame, 0, 5),
            Step::JpegLength(false) => {
                // The length counts its own two bytes.
                let skip = big(&got, 0, 2).unwrap_or(2).saturating_sub(2);
                self.seek(Step::JpegMarker, skip, 2);
            }
            Step::JpegFrame => {
                // A height of nought is told after the picture: as high as one can be.
                let height = big(&got, 1, 2).map(|it| if it == 0 { 0xFFFF } else { it });
                self.done(pair(big(&got, 3, 2), height));
            }
            Step::TiffRows(low) => {
                let rows = number(&got, 0, 2, low).unwrap_or(0);
                let rows = usize::try_from(rows).unwrap_or(0).min(MOST_TIFF_ROWS);
                if rows == 0 {
                    self.done(None);
                } else {
                    self.seek(Step::TiffTable(low), 0, rows * 12);
                }
            }
            Step::TiffTable(low) => self.done(tiff(&got, low)),
            Step::Done => {}
        }
    }

    fn kind(&mut self, got: Vec<u8>) {
        let here = got.len();
        if got == [0xFF, 0xD8] {
            self.seek(Step::JpegMarker, 0, 2);
        } else if here < 8 {
            self.got = got;
            self.more(Step::Kind, 8);
        } else if got.starts_with(b"II*\0") || got.starts_with(b"MM\0*") {
            let low = got.starts_with(b"II");
            match number(&got, 4, 4, low).and_then(|it| it.checked_sub(here as u64)) {
                Some(skip) => self.seek(Step::TiffRows(low), skip, 2),
                None => self.done(None),
            }
        } else {
            let (step, length) = match got.get(..4) {
                Some(b"\x89PNG") => (Step::Png, 24),
                Some(b"GIF8") => (Step::Gif, 12),
                Some(b"RIFF") => (Step::Webp, 30),
                _ if got.get(4..8) == Some(b"ftyp") => (Step::Heic, HEIC_BYTES),
                _ => return self.done(None),
            };
            self.got = got;
            self.more(step, length);
        }
    }
}

fn pair(width: Option<u64>, height: Option<u64>) -> Option<(u64, u64)> {
    width.zip(height)
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    number(bytes, at, length, false)
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    number(bytes, at, length, true)
}

/// One of three forms, each with its size elsewhere.
fn webp(head: &[u8]) -> Option<(u64, u64)> {
    match head.get(12..16)? {
        b"VP8 " => {
            let side = |at| little(head, at, 2).map(|it| it & 0x3FFF);
            pair(side(26), side(28))
        }
        b"VP8L" => {
            let bits = little(head, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        b"VP8X" => {
            let side = |at| little(head, at, 3).map(|it| it + 1);
            pair(side(24), side(27))
        }
        _ => None,
    }
}

/// The largest of its pictures: previews and tiles have a size, too.
fn heic(head: &[u8]) -> u64 {
    let sizes = head
        .windows(16)
        .filter(|window| window.starts_with(b"ispe"));
    let pixels = sizes.filter_map(|size| Some(big(size, 8, 4)?.saturating_mul(big(size, 12, 4)?)));
    pixels.max().unwrap_or(0)
}

fn tiff(table: &[u8], low: bool) -> Option<(u64, u64)> {
    let row = |tag| {
        let row = table
            .chunks_exact(12)
            .find(|row| number(row, 0, 2, low) == Some(tag))?;
        // A short number, or a long one.
        let length = if number(row, 2, 2, low) == Some(3) {
            2
        } else {
            4
        };
        number(row, 8, length, low)
    };
    pair(row(256), row(257))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files that say that they have 65,500 × 65,500 pixels.
    fn floods() -> Vec<(&'static str, Vec<u8>)> {
        let side = 65_500_u32;
        let (short, long) = (u16::try_from(side).unwrap(), side.to_be_bytes());
        let segment = |marker: u8, length: u16| {
            let mut bytes = vec![0xFF, marker];
            bytes.extend(length.to_be_bytes());
            bytes.extend(vec![0; usize::from(length) - 2]);
            bytes
        };
        let jpeg = [
            &[0xFF, 0xD8][..],
            &segment(0xE1, 65_000),
            &segment(0xE2, 65_000),
            &[0xFF, 0xFF, 0xFF, 0xC2, 0, 17, 8],
            &short.to_be_bytes(),
            &short.to_be_bytes(),
            &[3; 20],
        ];
        let row = |tag: u16, kind: u16| {
            let mut row = Vec::new();
            row.extend(tag.to_le_bytes());
            row.extend(kind.to_le_bytes());
            row.extend(1_u32.to_le_bytes());
            row.extend(side.to_le_bytes());
            row
        };
        let tiff = [
            &b"II*\0"[..],
            &20_000_u32.to_le_bytes(),
            &[7; 19_992],
            &[2, 0],
            &row(256, 4),
            &row(257, 3),
        ];
        // As most programs write it: the table first.
        let plain = [
            &b"II*\0"[..],
            &8_u32.to_le_bytes(),
            &[2, 0],
            &row(256, 4),
            &row(257, 3),
        ];
        let heic = [
            &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
            &[0; 300],
            b"\0\0\0\x14ispe\0\0\0\0\0\0\x02\0\0\0\x02\0",
            b"\0\0\0\x14ispe\0\0\0\0",
            &long,
            &long,
        ];
        let webp = [
            &b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0"[..],
            &(side - 1).to_le_bytes()[..3],
            &(side - 1).to_le_bytes()[..3],
            b"VP8L",
        ];
        vec![
            ("jpeg", jpeg.concat()),
            ("tiff", tiff.concat()),
            ("tiff with its table first", plain.concat()),
            ("heic", heic.concat()),
            ("webp", webp.concat()),
            (
                "png",
                [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &long, &long].concat(),
            ),
            (
                "gif",
                [
                    &b"GIF89a"[..],
                    &short.to_le_bytes(),
                    &short.to_le_bytes(),
                    &[0; 9],
                ]
                .concat(),
            ),
        ]
    }

    #[test]
    fn a_picture_s_pixels_are_read_from_its_header_in_whatever_pieces_it_comes() {
        for (kind, file) in floods() {
            for piece in [1, 2, 3, 7, 64 * 1024] {
                let mut size = PictureSize::new();
                for bytes in file.chunks(piece) {
                    size.push(bytes);
                }
                assert_eq!(size.pixels(), 65_500 * 65_500, "{kind} by {piece}");
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_no_picture_says_nothing_and_never_panics() {
        for (kind, file) in floods() {
            for end in 0..file.len().min(400) {
                let mut size = PictureSize::new();
                size.push(&file[..end]);
                if kind != "heic" {
                    assert!(size.pixels() == 0 || end > 10, "{kind} {end}");
                }
            }
        }
        let mut size = PictureSize::new();
        size.push(b"%PDF-1.7 and so on for a while");
        assert_eq!(size.pixels(), 0);
    }
}
