//! Site content: names, phone lines, links, texts, banner, and what each facility promises.
//!
//! Owns reading a site's folder (`content`), its Markdown (`markdown`), the calendar of duty days
//! (`duty_days`) and the age rules (`ages`). It deliberately knows no patient and no database; a site changes by changing its
//! folder and starting again.

mod ages;
mod content;
mod duty_days;
mod http;
mod markdown;

pub use ages::{AgeChange, AgeRules};
pub use content::{SiteContent, SiteError};
pub use duty_days::{
    FacilityPolicy, TeamCalendar, from_civil, is_federal_holiday, reply_by, to_civil,
};
pub use http::routes;

use shared::site::{BannerView, SiteAlert, SiteView, TextView, WritingView};
use shared::time::CivilDate;

/// The site as the server answers for it.
#[derive(Clone, Debug)]
pub struct Site {
    content: SiteContent,
}

impl Site {
    /// The site with this content.
    #[must_use]
    pub const fn new(content: SiteContent) -> Self {
        Self { content }
    }

    /// What everyone may know of the site. `demo`: its people are invented; `scanner`: files are
    /// scanned; `idle_minutes`: after which a session without a sign of life ends.
    #[must_use]
    pub fn view(&self, demo: bool, scanner: bool, idle_minutes: u16) -> SiteView {
        let content = self.content.clone();
        SiteView {
            name: content.name,
            organisation: content.organisation,
            demonstration: demo,
            scanner,
            alert: content.alert,
            emergency: content.emergency,
            contacts: content.contacts,
            links: content.links,
            texts: content.footer,
            banner: content.banner,
            idle_minutes,
            attachment_endings: content
                .attachments
                .iter()
                .flat_map(|kind| kind.extensions)
                .map(|ending| (*ending).to_owned())
                .collect(),
        }
    }

    /// What concerns everyone now.
    #[must_use]
    pub const fn alert(&self) -> Option<&SiteAlert> {
        self.content.alert.as_ref()
    }

    /// Whether the alert closes this facility on this day.
    #[must_use]
    pub fn alert_closes(&self, facility: &str, day: CivilDate) -> bool {
        self.alert().is_some_and(|alert| {
            let there = &alert.facilities;
            alert.closed.contains(&day)
                && (there.is_empty() || there.iter().any(|name| name == facility))
        })
    }

    /// Whether files of this kind are taken, by what they are served as.
    #[must_use]
    pub fn takes(&self, media_type: &str) -> bool {
        let kinds = &self.content.attachments;
        kinds.iter().any(|kind| kind.media_type == media_type)
    }

    /// What one must accept after signing in.
    #[must_use]
    pub const fn banner(&self) -> &BannerView {
        &self.content.banner
    }

    /// The version of the banner's text.
    #[must_use]
    pub fn banner_version(&self) -> &str {
        &self.content.banner.version
    }

    /// A text by its name in URLs: those of the footer, the agreement, and
    /// which words raise the emergency panel.
    #[must_use]
    pub fn text(&self, slug: &str) -> Option<&TextView> {
        self.content.texts.get(slug)
    }

    /// What is said to whoever writes a message: where to call, what teams will ask for.
    #[must_use]
    pub const fn writing(&self) -> &WritingView {
        &self.content.writing
    }

    /// From which age on rights change, and to what.
    #[must_use]
    pub const fn ages(&self) -> &AgeRules {
        &self.content.ages
    }

    /// What a facility promises, by the name that the directory gives it. One that the site says
    /// nothing of promises what the site does.
    #[must_use]
    pub fn policy(&self, facility: &str) -> &FacilityPolicy {
        self.content
            .facilities
            .get(facility)
            .unwrap_or(&self.content.policy)
    }
}
