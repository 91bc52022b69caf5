//! Parts of the site's content as markup. Only addresses of known kinds become links.

use crate::i18n::texts as t;
use crate::state::use_site;
use crate::ui::{Link, icon};
use shared::site::{Contact, TextBlock, TextSpan};
use yew::prelude::*;

/// Phone lines by topic.
#[component]
pub fn PhoneLines() -> Html {
    let site = use_site();
    html! {
        <ul class="phone-lines">
            for contact in site.contacts.iter() {
                <li key={contact.topic.clone()}><PhoneLine contact={contact.clone()} /></li>
            }
        </ul>
    }
}

/// Which phone line.
#[derive(Properties, PartialEq)]
pub struct PhoneLineProps {
    /// The line.
    pub contact: Contact,
}

/// Topic, number, and when it is answered.
#[component]
pub fn PhoneLine(props: &PhoneLineProps) -> Html {
    let contact = &props.contact;
    html! {
        <div class="phone-lines__line">
            <span class="phone-lines__topic">{ &contact.topic }</span>
            { " " }
            <a class="usa-link" href={tel(&contact.phone)}>{ &contact.phone }</a>
            if !contact.note.is_empty() {
                { " " }
                <span class="phone-lines__note">{ &contact.note }</span>
            }
        </div>
    }
}

/// Links out of the portal.
#[component]
pub fn OutboundLinks() -> Html {
    let site = use_site();
    html! {
        <ul class="footer__list">
            for link in site.links.iter().filter(|link| link.href.starts_with("https://")) {
                <li key={link.href.clone()}>{ outbound(&link.href, &link.label) }</li>
            }
        </ul>
    }
}

/// Headings, paragraphs, lists.
pub fn text_blocks(blocks: &[TextBlock]) -> Html {
    html! {
        <div class="prose">
            for block in blocks {
                { match block {
                    TextBlock::Heading { text } => html! { <h2>{ text }</h2> },
                    TextBlock::Paragraph { spans: words } => html! { <p>{ spans(words) }</p> },
                    TextBlock::List { items } => html! {
                        <ul>
                            for item in items.iter() {
                                <li>{ spans(item) }</li>
                            }
                        </ul>
                    },
                } }
            }
        </div>
    }
}

fn spans(spans: &[TextSpan]) -> Html {
    spans.iter().map(span).collect()
}

fn span(span: &TextSpan) -> Html {
    let words = if span.strong {
        html! { <strong>{ &span.text }</strong> }
    } else {
        html! { { &span.text } }
    };
    match span.href.as_deref() {
        Some(href) if href.starts_with("https://") => outbound(href, &span.text),
        Some(href) if href.starts_with("tel:") => html! {
            <a class="usa-link" href={href.to_owned()}>{ words }</a>
        },
        Some(href) if href.starts_with('/') && !href.starts_with("//") => html! {
            <Link href={href.to_owned()}>{ words }</Link>
        },
        _ => words,
    }
}

fn outbound(href: &str, label: &str) -> Html {
    html! {
        <a class="usa-link usa-link--external" href={href.to_owned()} rel="noopener noreferrer">
            { label.to_owned() }
            { icon("launch") }
            <span class="usa-sr-only">{ " " }{ t::shell_other_site() }</span>
        </a>
    }
}

/// "(501) 555-0142" as a telephone understands it.
fn tel(phone: &str) -> String {
    let digits: String = phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    format!("tel:{digits}")
}
