//! Pages about having no page: still starting, not reached, not found, nothing for this account.

use super::heading::Heading;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::site::PhoneLines;
use crate::ui::{Button, ButtonKind, Link, LinkButton, Notice, Skeleton, Tone};
use yew::prelude::*;

/// The first moments.
pub fn waiting() -> Html {
    html! {
        <main class="page page--narrow" id="main">
            <Skeleton text={t::shell_loading()} lines={6} />
        </main>
    }
}

/// The server was not reached at the start: what is missing, and what to do.
pub fn start_failed(title: &'static str, text: AttrValue, on_retry: Callback<()>) -> Html {
    html! {
        <main class="page page--narrow" id="main">
            <h1>{ title }</h1>
            <Notice tone={Tone::Bad} live=true>{ text }</Notice>
            <p>
                <Button kind={ButtonKind::Primary} on_click={on_retry}>
                    { t::shell_retry() }
                </Button>
            </p>
        </main>
    }
}

/// A part of the app did not come: perhaps the connection is gone, perhaps the portal was renewed since
/// this window was opened. Trying again helps the first, loading everything anew the second.
pub fn part_failed(on_retry: Callback<()>) -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_part_failed_title()} page="part-failed" />
            <p>{ t::shell_part_failed_text() }</p>
            <p class="actions">
                <Button kind={ButtonKind::Primary} on_click={on_retry}>
                    { t::shell_retry() }
                </Button>
                // An empty address is this page, and not one of the app's paths: the browser loads it.
                <Link href="">{ t::shell_part_failed_anew() }</Link>
            </p>
        </div>
    }
}

/// No such page, or none that this person may know of.
pub fn not_found_page() -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_not_found_title()} page="not-found" />
            <p>{ t::shell_not_found_text() }</p>
            <p class="actions">
                <LinkButton href={Route::Start.href()} kind={ButtonKind::Primary}>
                    { t::shell_not_found_home() }
                </LinkButton>
            </p>
        </div>
    }
}

/// For auditors, whose tools do not exist yet.
pub fn no_tools_page() -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_no_tools_title()} page="no-tools" />
            <p>{ t::shell_no_tools_auditor() }</p>
        </div>
    }
}

/// For a patient's account that may act for nobody.
pub fn no_patients_page() -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_no_patients_title()} page="no-patients" />
            <p>{ t::shell_no_patients_text() }</p>
            <p><Link href={Route::UseCode.href()}>{ t::code_use_title() }</Link></p>
            <PhoneLines />
        </div>
    }
}
