//! The consent banner: nothing else is shown before it is accepted.

use crate::api;
use crate::i18n::{problems, texts as t};
use crate::routes::Route;
use crate::shell::{Heading, use_sign_out};
use crate::site::text_blocks;
use crate::state::{use_session, use_site};
use crate::ui::{Button, ButtonKind, Link, Notice, Tone};
use shared::ErrorCode;
use shared::account::{AcceptBanner, BannerAcceptance};
use shared::site::{TextBlock, TextSpan};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The banner as a page.
#[component]
pub fn BannerPage() -> Html {
    let session = use_session();
    let site = use_site();
    let sign_out_failed = use_state_eq(|| false);
    let sign_out = {
        let sign_out_failed = sign_out_failed.clone();
        use_sign_out(Callback::from(move |()| sign_out_failed.set(true)))
    };
    let on_accepted = Callback::from(move |()| session.ask());
    html! {
        <div class="consent">
            <Heading text={site.banner.title.clone()} page="banner" />
            if *sign_out_failed {
                <Notice tone={Tone::Bad} live=true>{ t::shell_sign_out_failed() }</Notice>
            }
            <BannerText {on_accepted} />
            <p>
                <Button kind={ButtonKind::Plain} on_click={sign_out}>{ t::banner_decline() }</Button>
            </p>
        </div>
    }
}

/// Who waits for the acceptance.
#[derive(Properties, PartialEq)]
pub(super) struct BannerTextProps {
    /// The server has recorded it.
    pub on_accepted: Callback<()>,
}

/// The banner's text and the button that accepts it.
#[component]
pub(super) fn BannerText(props: &BannerTextProps) -> Html {
    let site = use_site();
    let busy = use_state_eq(|| false);
    let failed = use_state(|| None::<api::ApiError>);
    let accept = {
        let (busy, failed) = (busy.clone(), failed.clone());
        let (version, on_accepted) = (site.banner.version.clone(), props.on_accepted.clone());
        Callback::from(move |()| {
            busy.set(true);
            failed.set(None);
            let asked = AcceptBanner(BannerAcceptance {
                version: Some(version.clone()),
            });
            let (busy, failed) = (busy.clone(), failed.clone());
            let on_accepted = on_accepted.clone();
            spawn_local(async move {
                match api::call(&asked).await {
                    Ok(()) => on_accepted.emit(()),
                    // Signed out meanwhile: the question after this one says so.
                    Err(api::ApiError::SignedOut) => on_accepted.emit(()),
                    Err(error) => failed.set(Some(error)),
                }
                busy.set(false);
            });
        })
    };
    let changed = failed.as_ref().and_then(api::ApiError::code) == Some(ErrorCode::BannerChanged);
    // The text came with the page; a new one comes with a new page.
    let reload = Callback::from(|()| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    let agreement = &site.banner.agreement;
    let agreement_href = Route::HelpText {
        slug: agreement.slug.clone(),
    }
    .href();
    html! {
        <>
            <div class="consent__text">
                { text_blocks(&site.banner.blocks) }
            </div>
            if !agreement.slug.is_empty() && !links_to(&site.banner.blocks, &agreement_href) {
                <p>
                    <Link href={agreement_href}>{ t::banner_agreement(&agreement.title) }</Link>
                </p>
            }
            if let Some(error) = &*failed {
                <Notice tone={Tone::Bad} live=true>
                    <p>{ problems::sentence(error) }</p>
                    if changed {
                        <Button on_click={reload}>{ t::banner_show_new() }</Button>
                    }
                </Notice>
            }
            <p>
                <Button
                    kind={ButtonKind::Primary}
                    busy={(*busy).then(|| AttrValue::from(t::banner_accepting()))}
                    on_click={accept}
                >
                    { t::banner_accept() }
                </Button>
            </p>
        </>
    }
}

/// Whether a text leads there by itself.
fn links_to(blocks: &[TextBlock], href: &str) -> bool {
    let leads = |spans: &[TextSpan]| spans.iter().any(|span| span.href.as_deref() == Some(href));
    blocks.iter().any(|block| match block {
        TextBlock::Heading { .. } => false,
        TextBlock::Paragraph { spans } => leads(spans),
        TextBlock::List { items } => items.iter().any(|item| leads(item)),
    })
}
