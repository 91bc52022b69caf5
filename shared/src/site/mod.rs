//! What a site says of itself to everyone, signed in or not: names, phone lines, links, texts.
//!
//! All of it is site content, none of it is code; the server reads it from the site's folder.

mod emergency;
mod writing;

pub use emergency::*;
pub use writing::*;

use crate::endpoint::{Endpoint, Method};
use crate::time::CivilDate;
use serde::{Deserialize, Serialize};

/// Path of the site's own words.
pub const SITE: &str = "/site";
/// Path of one of its texts.
pub const SITE_TEXT: &str = "/site/texts/{slug}";

/// Where the portal shows a text: a page of the browser's app, which links inside texts lead to.
#[must_use]
pub fn text_page(slug: &str) -> String {
    format!("/help/{slug}")
}

/// The site's names, phone lines, links, banner and texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteView {
    /// The portal's name, in the header and in page titles.
    pub name: String,
    /// Who runs it.
    pub organisation: String,
    /// Whether this is a demonstration with invented people; every page says so.
    pub demonstration: bool,
    /// Whether files are scanned before they can be opened.
    pub scanner: bool,
    /// A storm, a closure, an outage: shown under the header on every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<SiteAlert>,
    /// What to do in an emergency, shown wherever one writes.
    pub emergency: String,
    /// Phone lines by topic.
    pub contacts: Vec<Contact>,
    /// Links out of the portal.
    pub links: Vec<OutboundLink>,
    /// The texts that the footer names.
    pub texts: Vec<TextLink>,
    /// What one must accept after signing in.
    pub banner: BannerView,
    /// Minutes without a sign of life after which a session ends.
    pub idle_minutes: u16,
    /// Endings of the files that can be attached, lower case, without the dot.
    pub attachment_endings: Vec<String>,
}

/// A notice that concerns everyone now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteAlert {
    /// What happened.
    pub heading: String,
    /// What to do.
    pub text: String,
    /// On which days facilities are closed for it, in their order: no answer is promised for these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<CivilDate>,
    /// Which facilities, by the names that the directory gives them; all of them when it names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<String>,
}

/// A phone line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// What it is for.
    pub topic: String,
    /// The number as one reads it.
    pub phone: String,
    /// When it is answered, or what to have at hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A link out of the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutboundLink {
    /// Its words.
    pub label: String,
    /// Its address, https.
    pub href: String,
}

/// A text of the site by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextLink {
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// The consent banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BannerView {
    /// Changes whenever a word changes; recorded with the acceptance.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub blocks: Vec<TextBlock>,
    /// The slug of the agreement that it refers to.
    pub agreement: TextLink,
}

/// A text of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextView {
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its parts in order.
    pub blocks: Vec<TextBlock>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TextBlock {
    /// A heading below the title.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words, with links.
        spans: Vec<TextSpan>,
    },
    /// A list without order.
    List {
        /// Its items.
        items: Vec<Vec<TextSpan>>,
    },
}

/// Words of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextSpan {
    /// The words.
    pub text: String,
    /// Where they lead, if anywhere: https, `tel:` or a path of the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Whether they are stressed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
}

/// Asks for the site's own words.
#[derive(Clone, Copy, Debug)]
pub struct GetSite;

impl Endpoint for GetSite {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = SITE;
    type Request = ();
    type Response = SiteView;
}

/// Asks for one of its texts.
#[derive(Clone, Debug)]
pub struct GetText {
    /// Which.
    pub slug: String,
}

impl Endpoint for GetText {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = SITE_TEXT;
    type Request = ();
    type Response = TextView;
    fn url(&self) -> String {
        format!("/site/texts/{}", crate::endpoint::encode_query(&self.slug))
    }
}
