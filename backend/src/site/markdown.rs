//! Turns a site's texts from Markdown into the parts that the browser shows.
//!
//! Owns which Markdown a text may use: one title, headings, paragraphs, lists, strong words and links.
//! Everything else (HTML, images, tables, code) is refused by name, so that a text never shows less
//! than its author wrote.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use shared::site::{TextBlock, TextSpan, text_page};

/// A text with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParsedText {
    pub(super) title: String,
    pub(super) blocks: Vec<TextBlock>,
    /// The texts that it links to, by slug.
    pub(super) linked: Vec<String>,
}

/// Reads a text. The error says what is wrong, in words for its author.
pub(super) fn parse(markdown: &str) -> Result<ParsedText, String> {
    let mut reader = Reader::default();
    for event in Parser::new(markdown) {
        reader.take(event)?;
    }
    let title = reader
        .title
        .ok_or("it must begin with its title: a line \"# Title\"")?;
    if reader.blocks.is_empty() {
        return Err("it has a title and nothing else".to_owned());
    }
    Ok(ParsedText {
        title,
        blocks: reader.blocks,
        linked: reader.linked,
    })
}

#[derive(Default)]
struct Reader {
    title: Option<String>,
    blocks: Vec<TextBlock>,
    linked: Vec<String>,
    /// The items of the list that is open.
    list: Option<Vec<Vec<TextSpan>>>,
    spans: Vec<TextSpan>,
    strong: bool,
    href: Option<String>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Text(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            other => {
                return Err(format!(
                    "it uses {}, which texts cannot have",
                    name_of(&other)
                ));
            }
        }
        Ok(())
    }

    /// Adds words to the last span, or begins one when their kind changes.
    fn text(&mut self, text: &str) {
        match self.spans.last_mut() {
            Some(last) if last.strong == self.strong && last.href == self.href => {
                last.text.push_str(text);
            }
            _ => self.spans.push(TextSpan {
                text: text.to_owned(),
                href: self.href.clone(),
                strong: self.strong,
            }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Paragraph if self.list.is_none() || self.spans.is_empty() => {}
            Tag::Paragraph => return Err("a list item has more than one paragraph".to_owned()),
            Tag::Heading {
                level: HeadingLevel::H1,
                ..
            } if self.title.is_some() => {
                return Err("it has more than one title".to_owned());
            }
            Tag::Heading {
                level: HeadingLevel::H1 | HeadingLevel::H2,
                ..
            } => {}
            Tag::Heading { .. } => {
                return Err("it has a heading below \"##\", which texts cannot have".to_owned());
            }
            Tag::List(None) if self.list.is_none() => self.list = Some(Vec::new()),
            Tag::List(None) => return Err("it has a list inside a list".to_owned()),
            Tag::List(Some(_)) => return Err("it has a numbered list; use \"-\"".to_owned()),
            Tag::Item => {}
            Tag::Strong => self.strong = true,
            Tag::Link { dest_url, .. } => self.href = Some(self.target(&dest_url)?),
            other => {
                return Err(format!(
                    "it uses {}, which texts cannot have",
                    tag_name(&other)
                ));
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), String> {
        match tag {
            TagEnd::Heading(level) => {
                let text = std::mem::take(&mut self.spans)
                    .into_iter()
                    .map(|span| span.text);
                let text = text.collect::<String>().trim().to_owned();
                if text.is_empty() {
                    return Err("it has an empty heading".to_owned());
                }
                if level == HeadingLevel::H1 && self.blocks.is_empty() {
                    self.title = Some(text);
                } else if self.title.is_some() {
                    self.blocks.push(TextBlock::Heading { text });
                }
            }
            TagEnd::Paragraph if self.list.is_none() => {
                if self.title.is_none() {
                    return Err("it must begin with its title: a line \"# Title\"".to_owned());
                }
                self.blocks.push(TextBlock::Paragraph {
                    spans: std::mem::take(&mut self.spans),
                });
            }
            TagEnd::Item => {
                let item = std::mem::take(&mut self.spans);
                if item.is_empty() {
                    return Err("it has an empty list item".to_owned());
                }
                if let Some(items) = &mut self.list {
                    items.push(item);
                }
            }
            TagEnd::List(_) => {
                if let Some(items) = self.list.take() {
                    self.blocks.push(TextBlock::List { items });
                }
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::Link => self.href = None,
            _ => {}
        }
        Ok(())
    }

    /// Where a link leads: https, a phone number, or another text of the site by its file's name.
    fn target(&mut self, url: &str) -> Result<String, String> {
        if url.starts_with("https://") || url.starts_with("tel:") {
            return Ok(url.to_owned());
        }
        match url.strip_suffix(".md") {
            Some(slug) if super::content::is_slug(slug) => {
                self.linked.push(slug.to_owned());
                Ok(text_page(slug))
            }
            _ => Err(format!(
                "it links to \"{url}\"; links begin with https:// or tel:, or are the name of another \
                 text like faq.md"
            )),
        }
    }
}

fn name_of(event: &Event<'_>) -> &'static str {
    match event {
        Event::Code(_) => "code",
        Event::Html(_) | Event::InlineHtml(_) => "HTML",
        Event::Rule => "a line across the page",
        _ => "a kind of Markdown",
    }
}

fn tag_name(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::BlockQuote(_) => "a quotation",
        Tag::CodeBlock(_) => "code",
        Tag::HtmlBlock => "HTML",
        Tag::Emphasis => "*emphasis* (use **strong**)",
        Tag::Image { .. } => "a picture",
        _ => "a kind of Markdown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> TextSpan {
        TextSpan {
            text: text.to_owned(),
            href: None,
            strong: false,
        }
    }

    #[test]
    fn a_text_becomes_its_parts() {
        let parsed = parse(
            "# Title &amp; more\n\nOne\nline with **strong** and [the FAQ](faq.md).\n\n## Part\n\n\
             - a [call](tel:988)\n- **b** c\n",
        );
        let link = |text: &str, href: &str| TextSpan {
            text: text.to_owned(),
            href: Some(href.to_owned()),
            strong: false,
        };
        let strong = |text: &str| TextSpan {
            text: text.to_owned(),
            href: None,
            strong: true,
        };
        let blocks = vec![
            TextBlock::Paragraph {
                spans: vec![
                    plain("One line with "),
                    strong("strong"),
                    plain(" and "),
                    link("the FAQ", "/help/faq"),
                    plain("."),
                ],
            },
            TextBlock::Heading {
                text: "Part".into(),
            },
            TextBlock::List {
                items: vec![
                    vec![plain("a "), link("call", "tel:988")],
                    vec![strong("b"), plain(" c")],
                ],
            },
        ];
        let title = "Title & more".to_owned();
        assert_eq!(
            parsed,
            Ok(ParsedText {
                title,
                blocks,
                linked: vec!["faq".into()]
            })
        );
    }

    #[test]
    fn what_cannot_be_shown_is_refused_by_name() {
        for (markdown, expected) in [
            ("", "title"),
            ("words", "title"),
            ("## Part\n\nwords", "title"),
            ("# T", "nothing else"),
            ("# T\n\nx\n\n# U", "more than one title"),
            ("# T\n\n### Deep", "below"),
            ("# T\n\n1. x", "numbered"),
            ("# T\n\n- x\n  - y", "inside a list"),
            ("# T\n\n- x\n\n  y", "more than one paragraph"),
            ("# T\n\n-\n", "empty list item"),
            ("# T\n\n##\n", "empty heading"),
            ("# T\n\n<b>x</b>", "HTML"),
            ("# T\n\n<div>\nx\n</div>", "HTML"),
            ("# T\n\n`x`", "code"),
            ("# T\n\n    x", "code"),
            ("# T\n\n> x", "quotation"),
            ("# T\n\n*x*", "strong"),
            ("# T\n\n![x](y.png)", "picture"),
            ("# T\n\n---", "line across"),
            ("# T\n\n[x](http://x)", "https://"),
            ("# T\n\n[x](javascript:alert)", "https://"),
            ("# T\n\n[x](//evil)", "https://"),
            ("# T\n\n[x](../../etc.md)", "https://"),
        ] {
            let error = parse(markdown).err().unwrap_or_default();
            assert!(error.contains(expected), "{markdown:?}: {error:?}");
        }
    }
}
