//! Reads a site's folder and refuses one that is not right.
//!
//! Owns the form of the files and every check on them; deliberately keeps nothing that changes while
//! the server runs. The folder has `site.toml`, `banner.md`, `texts/NAME.md` for every text that
//! `site.toml` names, and, if wanted, `facilities.toml`. Of `writing.toml` and `texts/emergency-words.md`
//! a folder that has none has the program's own.

mod form;
mod writing;

use self::form::{
    AlertTable, ContactTable, FacilitiesFile, LinkTable, SiteFile, ages_of, attachments_of,
    check_site, facility_policy, policy_of,
};
use self::writing::{WritingFile, list_of, writing_of};
use super::ages::AgeRules;
use super::duty_days::FacilityPolicy;
use super::markdown::{self, ParsedText};
use crate::hex::hex;
use serde::Deserialize;
use shared::messaging::rules::AttachmentKind;
use shared::site::{
    BannerView, Contact, EMERGENCY_WORDS_TEXT, OutboundLink, SiteAlert, TextLink, TextView,
    WritingView,
};
use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::path::Path;

/// The folder of this repository, inside the program.
const BUILTIN: &[(&str, &str)] = &[
    ("site.toml", include_str!("../../../site/site.toml")),
    (
        "facilities.toml",
        include_str!("../../../site/facilities.toml"),
    ),
    ("writing.toml", include_str!("../../../site/writing.toml")),
    ("banner.md", include_str!("../../../site/banner.md")),
    (
        "texts/accessibility.md",
        include_str!("../../../site/texts/accessibility.md"),
    ),
    (
        "texts/agreement.md",
        include_str!("../../../site/texts/agreement.md"),
    ),
    (
        "texts/emergency-words.md",
        include_str!("../../../site/texts/emergency-words.md"),
    ),
    ("texts/faq.md", include_str!("../../../site/texts/faq.md")),
    (
        "texts/privacy.md",
        include_str!("../../../site/texts/privacy.md"),
    ),
    (
        "texts/terms.md",
        include_str!("../../../site/texts/terms.md"),
    ),
];

/// A site's folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file is there and cannot be read, or is not UTF-8 text.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The file in the site's folder.
        file: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file is missing.
    #[error("{file} is missing")]
    Missing {
        /// The file in the site's folder.
        file: String,
    },
    /// A file is there and wrong.
    #[error("{file}: {what}")]
    Wrong {
        /// The file in the site's folder.
        file: String,
        /// What is wrong with it.
        what: String,
    },
}

fn wrong(file: &str, what: impl Into<String>) -> SiteError {
    SiteError::Wrong {
        file: file.to_owned(),
        what: what.into(),
    }
}

/// What a site's folder holds, checked.
#[derive(Clone, Debug)]
pub struct SiteContent {
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) emergency: String,
    pub(super) alert: Option<SiteAlert>,
    pub(super) contacts: Vec<Contact>,
    pub(super) links: Vec<OutboundLink>,
    /// The footer's texts in order.
    pub(super) footer: Vec<TextLink>,
    pub(super) texts: BTreeMap<String, TextView>,
    pub(super) banner: BannerView,
    /// What is said to whoever writes.
    pub(super) writing: WritingView,
    /// What holds where `facilities` says nothing.
    pub(super) policy: FacilityPolicy,
    pub(super) facilities: HashMap<String, FacilityPolicy>,
    pub(super) ages: AgeRules,
    /// The kinds of files that are taken.
    pub(super) attachments: Vec<&'static AttachmentKind>,
}

impl SiteContent {
    /// Reads a site's folder.
    ///
    /// # Errors
    /// The first file that is missing, unreadable or wrong, with what is wrong with it.
    pub fn load(folder: &Path) -> Result<Self, SiteError> {
        Self::read(|file| match std::fs::read_to_string(folder.join(file)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(SiteError::Read {
                file: file.to_owned(),
                source,
            }),
        })
    }

    /// The demonstration's content, which is inside the program.
    ///
    /// # Errors
    /// Never for a program that passed its tests.
    pub fn builtin() -> Result<Self, SiteError> {
        Self::read(|file| Ok(builtin(file).map(str::to_owned)))
    }

    /// Reads a site whose files come from `open`, which answers `None` for a file that is not there.
    pub(crate) fn read(
        open: impl Fn(&str) -> Result<Option<String>, SiteError>,
    ) -> Result<Self, SiteError> {
        let required = |file: &str| {
            open(file)?.ok_or_else(|| SiteError::Missing {
                file: file.to_owned(),
            })
        };
        // What protects people is there though nobody thought of it.
        let or_own = |file: &str| match open(file)? {
            Some(text) => Ok(text),
            None => builtin(file)
                .map(str::to_owned)
                .ok_or_else(|| SiteError::Missing {
                    file: file.to_owned(),
                }),
        };
        let site: SiteFile = parse_toml("site.toml", &required("site.toml")?)?;
        check_site(&site).map_err(|what| wrong("site.toml", what))?;
        let urgent = site
            .contacts
            .iter()
            .filter(|contact| contact.urgent)
            .cloned();
        let urgent = urgent.map(ContactTable::contact).collect();
        let writing: WritingFile = parse_toml("writing.toml", &or_own("writing.toml")?)?;
        let writing = writing_of(writing, urgent).map_err(|what| wrong("writing.toml", what))?;

        let mut texts = BTreeMap::new();
        let mut linked = Vec::new();
        let mut agreement_markdown = String::new();
        let words = EMERGENCY_WORDS_TEXT.to_owned();
        for slug in site.texts.iter().chain([&site.agreement, &words]) {
            let file = format!("texts/{slug}.md");
            let markdown = if *slug == words {
                or_own(&file)?
            } else {
                required(&file)?
            };
            let mut parsed = read_text(&file, &markdown, &mut linked)?;
            if *slug == site.agreement {
                agreement_markdown = markdown;
            }
            if *slug == words && !writing.emergency.words.is_empty() {
                parsed.blocks.push(list_of(&writing.emergency.words));
            }
            let view = TextView {
                slug: slug.clone(),
                title: parsed.title,
                blocks: parsed.blocks,
            };
            texts.insert(slug.clone(), view);
        }
        let banner_markdown = required("banner.md")?;
        let banner = read_text("banner.md", &banner_markdown, &mut linked)?;
        for (file, slug) in linked {
            if !texts.contains_key(&slug) {
                return Err(wrong(
                    &file,
                    format!("it links to {slug}.md, which site.toml does not name"),
                ));
            }
        }
        let link_to = |slug: &String| {
            let title = texts
                .get(slug)
                .map(|text| text.title.clone())
                .unwrap_or_default();
            TextLink {
                slug: slug.clone(),
                title,
            }
        };

        let attachments =
            attachments_of(site.attachments.as_deref()).map_err(|what| wrong("site.toml", what))?;
        let ages = ages_of(&site.ages).map_err(|what| wrong("site.toml", what))?;
        let policy = policy_of("site.toml", &site)?;
        let facilities = match open("facilities.toml")? {
            None => HashMap::new(),
            Some(text) => parse_toml::<FacilitiesFile>("facilities.toml", &text)?
                .facility
                .into_iter()
                .map(|(name, table)| Ok((name.clone(), facility_policy(&name, table, &policy)?)))
                .collect::<Result<_, SiteError>>()?,
        };
        Ok(Self {
            footer: site.texts.iter().map(link_to).collect(),
            banner: BannerView {
                version: version_of(&[&banner_markdown, &agreement_markdown]),
                title: banner.title,
                blocks: banner.blocks,
                agreement: link_to(&site.agreement),
            },
            name: site.name,
            organisation: site.organisation,
            emergency: site.emergency,
            alert: site.alert.map(AlertTable::alert),
            contacts: site
                .contacts
                .into_iter()
                .map(ContactTable::contact)
                .collect(),
            writing,
            links: site
                .links
                .into_iter()
                .map(|LinkTable { label, href }| OutboundLink { label, href })
                .collect(),
            texts,
            attachments,
            policy,
            facilities,
            ages,
        })
    }
}

/// A file of this repository's folder.
fn builtin(file: &str) -> Option<&'static str> {
    let known = BUILTIN.iter().find(|(name, _)| *name == file);
    known.map(|(_, text)| *text)
}

/// Whether a name is fit for a file and a URL: lower-case letters, digits and hyphens.
pub(super) fn is_slug(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn parse_toml<T: for<'a> Deserialize<'a>>(file: &str, text: &str) -> Result<T, SiteError> {
    toml::from_str(text).map_err(|error| wrong(file, error.to_string().trim_end()))
}

fn read_text(
    file: &str,
    markdown: &str,
    linked: &mut Vec<(String, String)>,
) -> Result<ParsedText, SiteError> {
    let mut parsed = markdown::parse(markdown).map_err(|what| wrong(file, what))?;
    linked.extend(parsed.linked.drain(..).map(|slug| (file.to_owned(), slug)));
    Ok(parsed)
}

/// Changes whenever a word of the texts changes, and not with how the file ends its lines.
fn version_of(texts: &[&str]) -> String {
    let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
    for text in texts {
        for line in text.lines() {
            hash.update(line.trim_end().as_bytes());
            hash.update(b"\n");
        }
        hash.update(b"\0");
    }
    let hash = hash.finish();
    hex(hash.as_ref().get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests;
