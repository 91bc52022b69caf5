//! Whom to call and what to read, and the texts themselves.

use super::content::{OutboundLinks, PhoneLines, text_blocks};
use crate::hooks::use_query;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::shell::{Heading, not_found_page, notices_link};
use crate::state::{use_signed_in, use_site};
use crate::ui::{Card, Link, remote};
use shared::ErrorCode;
use shared::site::{EMERGENCY_WORDS_TEXT, GetText, TextView};
use std::rc::Rc;
use yew::prelude::*;

/// Contacts, texts, links.
#[component]
pub fn HelpPage() -> Html {
    let site = use_site();
    let session = use_signed_in();
    html! {
        <div class="page__narrow">
            <Heading text={t::help_title()} page="help" />
            if !site.contacts.is_empty() {
                <Card id="help-call" heading={t::help_lines()}><PhoneLines /></Card>
            }
            <Card id="help-read" heading={t::help_read()}>
                <ul class="link-list">
                    for text in site.texts.iter() {
                        <li key={text.slug.clone()}>
                            <Link href={Route::HelpText { slug: text.slug.clone() }.href()}>
                                { &text.title }
                            </Link>
                        </li>
                    }
                    <li>
                        <Link href={Route::HelpText { slug: EMERGENCY_WORDS_TEXT.to_owned() }.href()}>
                            { t::help_emergency_words() }
                        </Link>
                    </li>
                </ul>
            </Card>
            if !site.links.is_empty() {
                <Card id="help-links" heading={t::shell_footer_links()}><OutboundLinks /></Card>
            }
            if let Some(session) = session {
                <Card id="help-account" heading={t::help_account()}>
                    <p>{ t::help_signed_in_as(session.account.name.reveal()) }</p>
                    if let Some(to) = notices_link(&session) {
                        <ul class="link-list">
                            <li><Link href={to.href()}>{ t::notices_title() }</Link></li>
                        </ul>
                    }
                </Card>
            }
        </div>
    }
}

/// Which text.
#[derive(Properties, PartialEq)]
pub struct TextPageProps {
    /// Its name in addresses.
    pub slug: String,
}

/// One text of the site.
#[component]
pub fn TextPage(props: &TextPageProps) -> Html {
    let slug = props.slug.clone();
    let query = use_query(format!("text {slug}"), move |_| GetText {
        slug: slug.clone(),
    });
    if query.refusal == Some(ErrorCode::NotFound) {
        return not_found_page();
    }
    let ready = {
        let slug = props.slug.clone();
        move |text: &Rc<TextView>| {
            html! {
                <>
                    <Heading text={text.title.clone()} page={format!("text {slug}")} />
                    { text_blocks(&text.blocks) }
                </>
            }
        }
    };
    html! {
        <div class="page__narrow">
            <p class="back"><Link href={Route::Help.href()}>{ t::help_back() }</Link></p>
            { remote(&query.state, (8, t::shell_loading(), t::shell_retry()), &query.reload, ready) }
        </div>
    }
}
