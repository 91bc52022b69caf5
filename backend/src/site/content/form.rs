//! The tables of `site.toml` and `facilities.toml`, and the checks on their values.

use super::super::ages::AgeRules;
use super::super::duty_days::{FacilityPolicy, WORKING_WEEK, to_civil};
use super::{SiteError, is_slug, wrong};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::family::{Capabilities, Capability};
use shared::messaging::rules::{ATTACHMENT_KINDS, AttachmentKind, kind_by_name};
use shared::site::{Contact, SiteAlert};
use shared::team_settings::{MAX_CLOSURE_NAME_CHARS, MAX_CLOSURES};
use std::collections::{BTreeSet, HashMap};

/// The most duty days that a site may promise an answer in.
const MAX_REPLY_DAYS: u8 = 30;
/// The highest age at which a site may make people adults.
const MAX_ADULT_FROM: u8 = 21;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteFile {
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) emergency: String,
    pub(super) texts: Vec<String>,
    pub(super) agreement: String,
    pub(super) time_zone: String,
    pub(super) reply_days: u8,
    #[serde(default)]
    pub(super) closure_days: Vec<ClosureDay>,
    /// Endings of the kinds of files that are taken; every kind that the portal knows when left out.
    pub(super) attachments: Option<Vec<String>>,
    #[serde(default)]
    pub(super) ages: AgesTable,
    pub(super) alert: Option<AlertTable>,
    pub(super) contacts: Vec<ContactTable>,
    #[serde(default)]
    pub(super) links: Vec<LinkTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosureDay {
    pub(super) date: Date,
    /// For whoever keeps the file; nobody else sees it.
    pub(super) name: String,
}

/// What is left out is what military facilities do: 13, 18, and no account before 18.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AgesTable {
    teen_from: u8,
    adult_from: u8,
    teen_accounts: bool,
    parent_of_teen: Capabilities,
}

impl Default for AgesTable {
    fn default() -> Self {
        Self {
            teen_from: 13,
            adult_from: 18,
            teen_accounts: false,
            parent_of_teen: Capabilities::of(&[
                Capability::ReadMessages,
                Capability::SendMessages,
                Capability::SeeSummary,
                Capability::ManageAppointments,
                Capability::FillForms,
            ]),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlertTable {
    pub(super) heading: String,
    pub(super) text: String,
    /// Days on which facilities are closed for it.
    #[serde(default)]
    pub(super) closed: BTreeSet<Date>,
    /// Which facilities; all of them when left out.
    #[serde(default)]
    pub(super) facilities: BTreeSet<String>,
}

impl AlertTable {
    pub(super) fn alert(self) -> SiteAlert {
        SiteAlert {
            heading: self.heading,
            text: self.text,
            closed: self.closed.into_iter().map(to_civil).collect(),
            facilities: self.facilities.into_iter().collect(),
        }
    }

    /// What is wrong with the days that it names.
    fn check(&self) -> Result<(), String> {
        if self.closed.is_empty() && !self.facilities.is_empty() {
            return Err("alert.facilities names places, but alert.closed names no day".to_owned());
        }
        if self.closed.len() > MAX_CLOSURES {
            return Err(format!("alert.closed names more than {MAX_CLOSURES} days"));
        }
        if self.heading.chars().any(char::is_control) {
            return Err("alert.heading is more than one line".to_owned());
        }
        // Whose message waits longer is told so by the heading.
        if !self.closed.is_empty() && self.heading.chars().count() > MAX_CLOSURE_NAME_CHARS {
            return Err(format!(
                "alert.heading is longer than {MAX_CLOSURE_NAME_CHARS} characters, and with alert.closed \
                 it is the name of a closure day"
            ));
        }
        Ok(())
    }
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactTable {
    pub(super) topic: String,
    pub(super) phone: String,
    #[serde(default)]
    pub(super) note: String,
    /// Whether it stands in the emergency panel, too.
    #[serde(default)]
    pub(super) urgent: bool,
}

impl ContactTable {
    pub(super) fn contact(self) -> Contact {
        let Self {
            topic, phone, note, ..
        } = self;
        Contact { topic, phone, note }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkTable {
    pub(super) label: String,
    pub(super) href: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilitiesFile {
    #[serde(default)]
    pub(super) facility: HashMap<String, FacilityTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilityTable {
    pub(super) time_zone: Option<String>,
    pub(super) reply_days: Option<u8>,
    /// In addition to the site's.
    #[serde(default)]
    pub(super) closure_days: Vec<ClosureDay>,
}

/// The kinds of files that are taken, by the endings that the site names.
pub(super) fn attachments_of(
    endings: Option<&[String]>,
) -> Result<Vec<&'static AttachmentKind>, String> {
    let Some(endings) = endings else {
        return Ok(ATTACHMENT_KINDS.iter().collect());
    };
    if endings.is_empty() {
        return Err("attachments names no kind of file".to_owned());
    }
    for ending in endings {
        if kind_by_name(&format!("file.{ending}")).is_none() || ending.contains('.') {
            let known: Vec<&str> = ATTACHMENT_KINDS
                .iter()
                .flat_map(|kind| kind.extensions)
                .copied()
                .collect();
            return Err(format!(
                "attachments: \"{ending}\" is no kind of file that the portal can tell by its content; \
                 it knows {}",
                known.join(", ")
            ));
        }
    }
    let taken = ATTACHMENT_KINDS.iter().filter(|kind| {
        endings
            .iter()
            .any(|it| kind.extensions.contains(&it.to_ascii_lowercase().as_str()))
    });
    Ok(taken.collect())
}

/// What is wrong with `site.toml` beside its form.
pub(super) fn check_site(site: &SiteFile) -> Result<(), String> {
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
    if let Some(alert) = &site.alert {
        alert.check()?;
    }
    if site.contacts.is_empty() {
        return Err("there is no phone line in [[contacts]]".to_owned());
    }
    for ContactTable { phone, .. } in &site.contacts {
        check_phone(phone)?;
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

/// Refuses what cannot be dialled.
pub(super) fn check_phone(phone: &str) -> Result<(), String> {
    let dialled = phone
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if dialled && phone.chars().filter(char::is_ascii_digit).count() >= 3 {
        Ok(())
    } else {
        Err(format!(
            "\"{phone}\" is no phone number: digits, blanks, + - ( )"
        ))
    }
}

/// From which age on rights change.
pub(super) fn ages_of(ages: &AgesTable) -> Result<AgeRules, String> {
    if ages.teen_from > ages.adult_from || ages.adult_from > MAX_ADULT_FROM {
        return Err(format!(
            "ages.teen_from must not be above ages.adult_from, and that not above {MAX_ADULT_FROM}"
        ));
    }
    Ok(AgeRules {
        teen_from: ages.teen_from,
        adult_from: ages.adult_from,
        teen_accounts: ages.teen_accounts,
        parent_of_teen: ages.parent_of_teen,
    })
}

/// What the site promises.
pub(super) fn policy_of(file: &str, site: &SiteFile) -> Result<FacilityPolicy, SiteError> {
    Ok(FacilityPolicy {
        time_zone: zone(&site.time_zone).map_err(|what| wrong(file, what))?,
        reply_days: reply_days(site.reply_days).map_err(|what| wrong(file, what))?,
        closure_days: closure_days(&site.closure_days).map_err(|what| wrong(file, what))?,
        weekdays: WORKING_WEEK,
    })
}

/// What a facility promises beside or instead of it.
pub(super) fn facility_policy(
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
