//! Text on pages of letter paper as a tagged PDF, with a font that has the letters of most languages that
//! are written from left to right. It knows no message; why this library is in `docs/adr/0014`.

use crate::http::Error;
use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use std::num::NonZeroU16;
use std::sync::Arc;
use ttf_parser::Face;

/// DejaVu Sans: see `backend/data/SOURCES.md`.
static FONT: &[u8] = include_bytes!("../../data/DejaVuSans.ttf");

/// Letter paper and its margins, in points.
const WIDTH: f32 = 612.0;
const HEIGHT: f32 = 792.0;
const MARGIN: f32 = 54.0;
/// What stands for a letter that the font does not have.
const MISSING: char = '□';
const MISSING_NOTE: &str =
    "□ stands for a character that this file cannot show. The text file has all of them.";
/// Pages of a document at most: more are printed by nobody, and made in a time in which others wait.
const MOST_PAGES: usize = 500;
/// Stands where a longer one begins, and where it ends.
const CUT_NOTE: &str = "This file ends after 500 pages, before the end of the conversation. The text file has all of it.";

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What all of it is about.
    Title,
    /// Who wrote what follows.
    Heading,
    /// A line about it.
    Fact,
    /// A line that somebody wrote.
    Text,
}

impl Kind {
    /// Size of letters, and the space before, in points.
    const fn looks(self) -> (f32, f32) {
        match self {
            Self::Title => (16.0, 0.0),
            Self::Heading => (12.0, 16.0),
            Self::Fact => (9.0, 2.0),
            Self::Text => (10.5, 3.0),
        }
    }
}

/// A piece of text, without control characters.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Block {
    pub(super) fn new(kind: Kind, text: &str) -> Self {
        let text = text
            .chars()
            .map(|c| match c {
                // Some programs begin a new line at these.
                '\u{2028}' | '\u{2029}' => ' ',
                c if c.is_control() => ' ',
                c => c,
            })
            .collect();
        Self { kind, text }
    }
}

/// A line at its place, and of which block it is.
struct Line {
    page: usize,
    y: f32,
    text: String,
    block: usize,
}

/// Lays the blocks out and writes the document. `footer` stands at the foot of each page with its number.
///
/// # Errors
/// When the document cannot be written: a mistake of ours.
pub(super) fn pdf(blocks: &[Block], footer: &str) -> Result<Vec<u8>, Error> {
    let broken = || Error::internal("the font of PDFs does not open");
    let face = Face::parse(FONT, 0).map_err(|_| broken())?;
    let font = Font::new(Arc::new(FONT.to_vec()).into(), 0).ok_or_else(broken)?;
    let mut blocks: Vec<Block> = blocks
        .iter()
        .map(|block| Block {
            kind: block.kind,
            text: showable(&face, &block.text),
        })
        .collect();
    if blocks.iter().any(|block| block.text.contains(MISSING)) {
        blocks.push(Block::new(Kind::Fact, MISSING_NOTE));
    }
    let lines = fitting(&face, &mut blocks, MOST_PAGES);
    write(&font, &blocks, &lines, footer)
}

/// The lines of as many blocks as there are pages for. The others are taken off, and it is said that they are.
fn fitting(face: &Face<'_>, blocks: &mut Vec<Block>, most: usize) -> Vec<Line> {
    let lines = lay_out(face, blocks, most);
    if lines.last().is_none_or(|line| line.page < most) {
        return lines;
    }
    // The last page is for the note at the end, and for what the one at the beginning pushes there.
    let first_off = lines.iter().find(|line| line.page + 1 >= most);
    blocks.truncate(first_off.map_or(0, |line| line.block));
    // No author without a word.
    while blocks
        .last()
        .is_some_and(|block| block.kind == Kind::Heading)
    {
        blocks.pop();
    }
    blocks.push(Block::new(Kind::Heading, CUT_NOTE));
    blocks.insert(1.min(blocks.len()), Block::new(Kind::Fact, CUT_NOTE));
    lay_out(face, blocks, most)
}

/// The text with [`MISSING`] for what the font does not have.
fn showable(face: &Face<'_>, text: &str) -> String {
    text.chars()
        .map(|c| match face.glyph_index(c) {
            Some(_) => c,
            None => MISSING,
        })
        .collect()
}

/// How wide a text is at a size, in points.
fn width(face: &Face<'_>, text: &str, size: f32) -> f32 {
    let units: u32 = text
        .chars()
        .filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?))
        .map(u32::from)
        .sum();
    units as f32 * size / f32::from(face.units_per_em())
}

/// Breaks a text into lines between words, and inside a word that is wider than a line.
fn wrap(face: &Face<'_>, text: &str, size: f32) -> Vec<String> {
    let most = WIDTH - 2.0 * MARGIN;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for piece in text.split_inclusive(' ') {
        let wide = width(face, piece.trim_end(), size);
        if used + wide > most && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if wide <= most {
            line.push_str(piece);
            used += width(face, piece, size);
            continue;
        }
        for c in piece.chars() {
            let mut letter = [0; 4];
            let wide = width(face, c.encode_utf8(&mut letter), size);
            if used + wide > most && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += wide;
        }
    }
    lines.push(line);
    lines
}

/// The lines at their places, up to the first block that ends on a page too many.
fn lay_out(face: &Face<'_>, blocks: &[Block], most: usize) -> Vec<Line> {
    let bottom = HEIGHT - MARGIN - 18.0;
    let (mut page, mut y) = (0, MARGIN);
    let mut lines = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let (size, before) = block.kind.looks();
        let high = size * 1.35;
        // A heading is never the last line of a page.
        let needed = match block.kind {
            Kind::Heading => high * 4.0,
            Kind::Title | Kind::Fact | Kind::Text => high,
        };
        y += before;
        if y + needed > bottom {
            (page, y) = (page + 1, MARGIN);
        }
        for text in wrap(face, &block.text, size) {
            if y + high > bottom {
                (page, y) = (page + 1, MARGIN);
            }
            y += high;
            lines.push(Line {
                page,
                y,
                text,
                block: number,
            });
        }
        if page >= most {
            break;
        }
    }
    lines
}

fn write(font: &Font, blocks: &[Block], lines: &[Line], footer: &str) -> Result<Vec<u8>, Error> {
    let mut groups: Vec<TagGroup> = blocks
        .iter()
        .map(|block| TagGroup::new(tag(block)))
        .collect();
    let mut document = Document::new();
    // They are in the order of the pages.
    let mut rest = lines.iter().peekable();
    let pages = lines.last().map_or(1, |line| line.page + 1);
    for number in 0..pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Error::internal("letter paper has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        while let Some(line) = rest.next_if(|line| line.page == number) {
            let Some((block, group)) = blocks.get(line.block).zip(groups.get_mut(line.block))
            else {
                continue;
            };
            let (size, _) = block.kind.looks();
            if line.text.trim().is_empty() {
                continue;
            }
            let place = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            let at = Point::from_xy(MARGIN, line.y);
            surface.draw_text(
                at,
                font.clone(),
                size,
                &line.text,
                false,
                TextDirection::Auto,
            );
            surface.end_tagged();
            group.push(place);
        }
        // What stands on every page is read by nobody who hears the document.
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
            ArtifactType::Footer,
        )));
        let text = format!("{footer} · Page {} of {pages}", number + 1);
        let at = Point::from_xy(MARGIN, HEIGHT - MARGIN);
        surface.draw_text(at, font.clone(), 8.0, &text, false, TextDirection::Auto);
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for group in groups {
        tree.push(group);
    }
    document.set_tag_tree(tree);
    // Titles of files are shown in places where a subject has no business.
    document.set_metadata(
        Metadata::new()
            .title(footer.to_owned())
            .language("en".to_owned()),
    );
    document
        .finish()
        .map_err(|_| Error::internal("a PDF cannot be written"))
}

fn tag(block: &Block) -> krilla::tagging::TagKind {
    let heading = |level: NonZeroU16| Tag::Hn(level, Some(block.text.clone())).into();
    match block.kind {
        Kind::Title => heading(NonZeroU16::MIN),
        Kind::Heading => heading(NonZeroU16::MIN.saturating_add(1)),
        Kind::Fact | Kind::Text => Tag::P.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face() -> Face<'static> {
        Face::parse(FONT, 0).unwrap()
    }

    #[test]
    fn lines_are_as_wide_as_the_paper_and_lose_no_letter() {
        let face = face();
        for text in [
            "Please refill my lisinopril. ".repeat(40),
            "x".repeat(5_000),
            format!("{} ż {}", "Wörter ".repeat(50), "é".repeat(400)),
            String::new(),
        ] {
            let lines = wrap(&face, &text, 10.5);
            assert_eq!(lines.concat(), text);
            for line in lines {
                assert!(
                    width(&face, line.trim_end(), 10.5) <= WIDTH - 2.0 * MARGIN,
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn letters_that_the_font_does_not_have_are_said_to_be_missing() {
        let face = face();
        for whole in [
            "Zażółć gęślą jaźń",
            "Ελλάδα",
            "Привет",
            "Nguyễn",
            "½ € — “quoted”",
        ] {
            assert_eq!(showable(&face, whole), whole);
        }
        assert_eq!(showable(&face, "a 処 b"), "a □ b");
    }

    #[test]
    fn a_heading_is_never_alone_at_the_foot_of_a_page() {
        let blocks: Vec<Block> = (0..300)
            .map(|n| match n % 3 {
                0 => Block::new(Kind::Heading, "Somebody"),
                1 => Block::new(Kind::Fact, "Some time"),
                _ => Block::new(Kind::Text, "A line."),
            })
            .collect();
        let lines = lay_out(&face(), &blocks, MOST_PAGES);
        for pair in lines.windows(2) {
            let [line, next] = pair else { continue };
            if line.block % 3 == 0 {
                assert_eq!(line.page, next.page);
            }
        }
        assert!(lines.iter().all(|line| line.y < HEIGHT - MARGIN - 10.0));
        assert!(lines.last().unwrap().page > 3);
    }

    #[test]
    fn a_conversation_of_more_pages_than_there_may_be_is_cut_and_says_so_where_it_begins_and_ends()
    {
        let face = face();
        let body = "Lorem ipsum dolor sit amet ".repeat(300);
        let blocks = |messages: usize| {
            let mut blocks = vec![Block::new(Kind::Title, "A long one")];
            for n in 0..messages {
                blocks.push(Block::new(Kind::Heading, &format!("Author {n}")));
                blocks.push(Block::new(Kind::Text, &body));
            }
            blocks
        };
        let notes = |blocks: &[Block]| -> Vec<usize> {
            let found = blocks.iter().enumerate();
            let found = found.filter(|(_, block)| block.text == CUT_NOTE);
            found.map(|(at, _)| at).collect()
        };
        let mut short = blocks(5);
        let lines = fitting(&face, &mut short, 20);
        assert!((5..20).contains(&lines.last().unwrap().page));
        assert_eq!((notes(&short), short.len()), (vec![], 11));
        let mut long = blocks(40);
        let lines = fitting(&face, &mut long, 20);
        let pages = lines.last().unwrap().page + 1;
        assert!((17..=20).contains(&pages), "{pages}");
        assert_eq!(notes(&long), [1, long.len() - 1]);
        // What is there last is there whole, and is no name alone.
        let last = long.len() - 2;
        assert_eq!(long[last].kind, Kind::Text);
        let of_last = lines.iter().filter(|line| line.block == last);
        let text: String = of_last.map(|line| line.text.as_str()).collect();
        assert_eq!(text, long[last].text);
        assert!(CUT_NOTE.contains(&MOST_PAGES.to_string()));
    }

    #[test]
    fn a_long_thread_becomes_a_tagged_document() {
        let mut blocks = vec![Block::new(Kind::Title, "Przepraszam\tfür die Störung")];
        for n in 0..150 {
            blocks.push(Block::new(Kind::Heading, &format!("Author {n}")));
            blocks.push(Block::new(
                Kind::Text,
                &"Lorem ipsum dolor sit amet ".repeat(30),
            ));
            blocks.push(Block::new(Kind::Text, ""));
        }
        let bytes = pdf(&blocks, "Reference K7Q2-9FXM").unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        let has = |text: &[u8]| bytes.windows(text.len()).any(|it| it == text);
        assert!(has(b"/StructTreeRoot") && has(b"/MarkInfo"));
        // The font is there in part only.
        assert!(bytes.len() < 600_000, "{}", bytes.len());
    }
}
