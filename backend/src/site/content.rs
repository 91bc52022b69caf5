//! Reads a site's folder and refuses one that is not right.
//!
//! Owns the form of the files and every check on them; deliberately keeps nothing that changes while
//! the server runs. The folder has `site.toml`, `banner.md`, `texts/NAME.md` for every text that
//! `site.toml` names, and, if wanted, `facilities.toml`.

use super::duty_days::FacilityPolicy;
use super::markdown::{self, ParsedText};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::site::{BannerView, Contact, OutboundLink, SiteAlert, TextLink, TextView};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::Path;

/// The folder of this repository, inside the program.
const BUILTIN: &[(&str, &str)] = &[
    ("site.toml", include_str!("../../../site/site.toml")),
    (
        "facilities.toml",
        include_str!("../../../site/facilities.toml"),
    ),
    ("banner.md", include_str!("../../../site/banner.md")),
    (
        "texts/accessibility.md",
        include_str!("../../../site/texts/accessibility.md"),
    ),
    (
        "texts/agreement.md",
        include_str!("../../../site/texts/agreement.md"),
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

/// The most duty days that a site may promise an answer in.
const MAX_REPLY_DAYS: u8 = 30;

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
    /// What holds where `facilities` says nothing.
    pub(super) policy: FacilityPolicy,
    pub(super) facilities: HashMap<String, FacilityPolicy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    name: String,
    organisation: String,
    emergency: String,
    texts: Vec<String>,
    agreement: String,
    time_zone: String,
    reply_days: u8,
    #[serde(default)]
    closure_days: Vec<ClosureDay>,
    alert: Option<AlertTable>,
    contacts: Vec<ContactTable>,
    #[serde(default)]
    links: Vec<LinkTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosureDay {
    date: Date,
    /// For whoever keeps the file; nobody else sees it.
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AlertTable {
    heading: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactTable {
    topic: String,
    phone: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkTable {
    label: String,
    href: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacilitiesFile {
    #[serde(default)]
    facility: HashMap<String, FacilityTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacilityTable {
    time_zone: Option<String>,
    reply_days: Option<u8>,
    /// In addition to the site's.
    #[serde(default)]
    closure_days: Vec<ClosureDay>,
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
        Self::read(|file| {
            let known = BUILTIN.iter().find(|(name, _)| *name == file);
            Ok(known.map(|(_, text)| (*text).to_owned()))
        })
    }

    /// Reads a site whose files come from `open`, which answers `None` for a file that is not there.
    fn read(open: impl Fn(&str) -> Result<Option<String>, SiteError>) -> Result<Self, SiteError> {
        let required = |file: &str| {
            open(file)?.ok_or_else(|| SiteError::Missing {
                file: file.to_owned(),
            })
        };
        let site: SiteFile = parse_toml("site.toml", &required("site.toml")?)?;
        check_site(&site).map_err(|what| wrong("site.toml", what))?;

        let mut texts = BTreeMap::new();
        let mut linked = Vec::new();
        let mut agreement_markdown = String::new();
        for slug in site.texts.iter().chain([&site.agreement]) {
            let file = format!("texts/{slug}.md");
            let markdown = required(&file)?;
            let parsed = read_text(&file, &markdown, &mut linked)?;
            if *slug == site.agreement {
                agreement_markdown = markdown;
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
            alert: site
                .alert
                .map(|AlertTable { heading, text }| SiteAlert { heading, text }),
            contacts: site
                .contacts
                .into_iter()
                .map(|ContactTable { topic, phone, note }| Contact { topic, phone, note })
                .collect(),
            links: site
                .links
                .into_iter()
                .map(|LinkTable { label, href }| OutboundLink { label, href })
                .collect(),
            texts,
            policy,
            facilities,
        })
    }
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

fn check_site(site: &SiteFile) -> Result<(), String> {
    let filled = [
        ("name", &site.name),
        ("organisation", &site.organisation),
        ("emergency", &site.emergency),
    ];
    let in_alert = site
        .alert
        .iter()
        .flat_map(|a| [("alert.heading", &a.heading), ("alert.text", &a.text)]);
    let in_contacts = site
        .contacts
        .iter()
        .map(|contact| ("contacts.topic", &contact.topic));
    let in_links = site.links.iter().map(|link| ("links.label", &link.label));
    for (key, value) in filled
        .into_iter()
        .chain(in_alert)
        .chain(in_contacts)
        .chain(in_links)
    {
        if value.trim().is_empty() {
            return Err(format!("{key} is empty"));
        }
    }
    if site.contacts.is_empty() {
        return Err("there is no phone line in [[contacts]]".to_owned());
    }
    for ContactTable { phone, .. } in &site.contacts {
        let dialled = phone
            .chars()
            .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
        if !dialled || phone.chars().filter(char::is_ascii_digit).count() < 3 {
            return Err(format!(
                "\"{phone}\" is no phone number: digits, blanks, + - ( )"
            ));
        }
    }
    for link in &site.links {
        if !link.href.starts_with("https://") {
            return Err(format!(
                "the link \"{}\" does not begin with https://",
                link.href
            ));
        }
    }
    let mut seen = BTreeSet::new();
    for slug in site.texts.iter().chain([&site.agreement]) {
        if !is_slug(slug) {
            return Err(format!(
                "\"{slug}\" is no name of a text: small letters, digits, hyphens"
            ));
        }
        // The agreement may be one of the footer's texts.
        if !seen.insert(slug) && *slug != site.agreement {
            return Err(format!("the text \"{slug}\" is named twice"));
        }
    }
    Ok(())
}

fn policy_of(file: &str, site: &SiteFile) -> Result<FacilityPolicy, SiteError> {
    Ok(FacilityPolicy {
        time_zone: zone(&site.time_zone).map_err(|what| wrong(file, what))?,
        reply_days: reply_days(site.reply_days).map_err(|what| wrong(file, what))?,
        closure_days: closure_days(&site.closure_days).map_err(|what| wrong(file, what))?,
    })
}

fn facility_policy(
    name: &str,
    table: FacilityTable,
    site: &FacilityPolicy,
) -> Result<FacilityPolicy, SiteError> {
    let in_place = |what: String| wrong("facilities.toml", format!("{name}: {what}"));
    let mut policy = site.clone();
    if let Some(name) = &table.time_zone {
        policy.time_zone = zone(name).map_err(in_place)?;
    }
    if let Some(days) = table.reply_days {
        policy.reply_days = reply_days(days).map_err(in_place)?;
    }
    policy
        .closure_days
        .extend(closure_days(&table.closure_days).map_err(in_place)?);
    Ok(policy)
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name)
        .map_err(|_| format!("\"{name}\" is no time zone; write one like America/Chicago"))
}

fn reply_days(days: u8) -> Result<u8, String> {
    if (1..=MAX_REPLY_DAYS).contains(&days) {
        Ok(days)
    } else {
        Err(format!(
            "reply_days is {days}, it must be 1 to {MAX_REPLY_DAYS}"
        ))
    }
}

fn closure_days(days: &[ClosureDay]) -> Result<BTreeSet<Date>, String> {
    match days.iter().find(|day| day.name.trim().is_empty()) {
        Some(unnamed) => Err(format!("the closure day {} has no name", unnamed.date)),
        None => Ok(days.iter().map(|day| day.date).collect()),
    }
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
    hash.finish()
        .as_ref()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests;
