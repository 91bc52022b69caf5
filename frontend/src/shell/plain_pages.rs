//! Pages about having no page: still starting, not reached, not found, nothing for this account.

use super::heading::Heading;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::site::PhoneLines;
use crate::ui::{Button, ButtonKind, LinkButton, Notice, Skeleton, Tone};
use shared::account::AccountKind;
use yew::prelude::*;

/// The first moments.
#[component]
pub fn Waiting() -> Html {
    html! {
        <main class="page page--narrow" id="main">
            <Skeleton text={t::shell_loading()} lines={6} />
        </main>
    }
}

/// What could not be started.
#[derive(Properties, PartialEq)]
pub struct StartFailedProps {
    /// What is missing.
    pub title: AttrValue,
    /// What to do.
    pub text: AttrValue,
    /// Tries again.
    pub on_retry: Callback<()>,
}

/// The server was not reached at the start.
#[component]
pub fn StartFailed(props: &StartFailedProps) -> Html {
    html! {
        <main class="page page--narrow" id="main">
            <h1>{ &props.title }</h1>
            <Notice tone={Tone::Bad} live=true>{ &props.text }</Notice>
            <p>
                <Button kind={ButtonKind::Primary} on_click={props.on_retry.clone()}>
                    { t::shell_retry() }
                </Button>
            </p>
        </main>
    }
}

/// No such page, or none that this person may know of.
#[component]
pub fn NotFoundPage() -> Html {
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

/// For which account.
#[derive(Properties, PartialEq)]
pub struct NoToolsPageProps {
    /// The account's kind.
    pub kind: AccountKind,
}

/// For accounts whose tools do not exist yet.
#[component]
pub fn NoToolsPage(props: &NoToolsPageProps) -> Html {
    let text = match props.kind {
        AccountKind::Auditor => t::shell_no_tools_auditor(),
        _ => t::shell_no_tools_administrator(),
    };
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_no_tools_title()} page="no-tools" />
            <p>{ text }</p>
        </div>
    }
}

/// For a patient's account that may act for nobody.
#[component]
pub fn NoPatientsPage() -> Html {
    html! {
        <div class="page__narrow">
            <Heading text={t::shell_no_patients_title()} page="no-patients" />
            <p>{ t::shell_no_patients_text() }</p>
            <PhoneLines />
        </div>
    }
}
