//! Header, menus, notices and footer around a page, for patients, for staff, and for nobody yet.

use super::account_menu::AccountMenu;
use super::footer::Footer;
use crate::hooks::use_connected;
use crate::i18n::texts as t;
use crate::routes::Route;
use crate::state::{MailboxProvider, use_mailbox, use_signed_in, use_site};
use crate::ui::{Badge, Link, Notice, Place, Tone, bottom_bar, icon, skip_links, tabs};
use shared::id::PatientId;
use std::rc::Rc;
use yew::prelude::*;

/// A page without anyone signed in.
pub fn bare_frame(page: Html) -> Html {
    html! { <Frame>{ page }</Frame> }
}

/// A page of a patient, with the patient's menus.
pub fn patient_frame(patient_id: PatientId, route: &Route, page: Html) -> Html {
    html! {
        <MailboxProvider {patient_id}>
            <WithPatientMenus {patient_id} route={route.clone()}>{ page }</WithPatientMenus>
        </MailboxProvider>
    }
}

#[derive(Properties, PartialEq)]
struct WithPatientMenusProps {
    patient_id: PatientId,
    route: Route,
    children: Html,
}

#[component]
fn WithPatientMenus(props: &WithPatientMenusProps) -> Html {
    let unread = use_mailbox().numbers.map_or(0, |numbers| numbers.unread);
    let patient_id = props.patient_id;
    let badge = (unread > 0).then(|| Badge {
        count: unread.to_string().into(),
        spoken: t::shell_unread_spoken(&unread.to_string()).into(),
    });
    let home = Place {
        href: Route::Home { patient_id }.href(),
        label: t::shell_home().into(),
        short: None,
        icon: "home".into(),
        badge: None,
        current: matches!(props.route, Route::Home { .. }),
    };
    let messaging = Place {
        href: Route::Inbox { patient_id }.href(),
        label: t::shell_messaging().into(),
        short: None,
        icon: "mail".into(),
        badge,
        current: matches!(
            props.route,
            Route::Inbox { .. }
                | Route::Sent { .. }
                | Route::Trash { .. }
                | Route::Drafts { .. }
                | Route::NewMessage { .. }
                | Route::Draft { .. }
                | Route::Thread { .. }
        ),
    };
    html! {
        <Frame
            tabs={Rc::from([home.clone(), messaging.clone()])}
            bar={Rc::from([home, in_bar(messaging), more(&props.route)])}
        >
            { props.children.clone() }
        </Frame>
    }
}

/// A page of the care team with its menus, or of an account without pages of its own: that has no
/// work list.
pub fn staff_frame(route: &Route, work: bool, page: Html) -> Html {
    let places: Vec<Place> = if work {
        vec![Place {
            href: Route::Team.href(),
            label: t::shell_work_list().into(),
            short: None,
            icon: "mail".into(),
            badge: None,
            current: matches!(
                route,
                Route::Team
                    | Route::TeamAnswered
                    | Route::TeamThread { .. }
                    | Route::TeamAnsweredThread { .. }
            ),
        }]
    } else {
        Vec::new()
    };
    let mut bar = places.clone();
    if work {
        bar.push(more(route));
    }
    html! {
        <Frame tabs={Rc::from(places)} bar={Rc::from(bar)} staff={work}>
            { page }
        </Frame>
    }
}

/// The same place in the bottom bar, where the number stands before the word: its name still begins
/// with the word that is seen.
fn in_bar(place: Place) -> Place {
    let Some(badge) = &place.badge else {
        return place;
    };
    Place {
        label: t::shell_place_and_number(&badge.spoken, &place.label).into(),
        short: Some(place.label.clone()),
        ..place
    }
}

fn more(route: &Route) -> Place {
    Place {
        href: Route::Help.href(),
        label: t::shell_more_name().into(),
        short: Some(t::shell_more().into()),
        icon: "menu".into(),
        badge: None,
        current: matches!(route, Route::Help | Route::HelpText { .. }),
    }
}

#[derive(Properties, PartialEq)]
struct FrameProps {
    #[prop_or_default]
    tabs: Rc<[Place]>,
    #[prop_or_default]
    bar: Rc<[Place]>,
    #[prop_or_default]
    staff: bool,
    children: Html,
}

#[component]
fn Frame(props: &FrameProps) -> Html {
    let site = use_site();
    let session = use_signed_in();
    let connected = use_connected();
    let sign_out_failed = use_state_eq(|| false);
    let on_failed = {
        let sign_out_failed = sign_out_failed.clone();
        Callback::from(move |()| sign_out_failed.set(true))
    };
    let mut targets: Vec<(AttrValue, AttrValue)> =
        vec![("main".into(), t::shell_skip_to_page().into())];
    if !props.tabs.is_empty() {
        targets.push(("menu".into(), t::shell_skip_to_menu().into()));
    }
    let frame = classes!(
        "frame",
        props.staff.then_some("frame--staff"),
        (!props.bar.is_empty()).then_some("frame--bar")
    );
    html! {
        <div class={frame}>
            { skip_links(&targets) }
            if site.demonstration {
                <aside class="demonstration" aria-label={t::shell_demonstration()}>
                    <p class="demonstration__text">
                        <strong>{ t::shell_demonstration() }</strong>
                        { " " }
                        <span>{ t::shell_demonstration_text() }</span>
                    </p>
                </aside>
            }
            <header class="header">
                <div class="header__inner">
                    <Link class="header__brand" href={Route::Start.href()}>
                        <span class="header__mark" aria-hidden="true">{ icon("mark") }</span>
                        <span class="header__name">{ &site.name }</span>
                        if props.staff {
                            <span class="header__side">{ " · " }{ t::shell_care_team() }</span>
                        }
                    </Link>
                    if let Some(session) = session {
                        <AccountMenu {session} {on_failed} />
                    }
                </div>
            </header>
            <div id="menu" tabindex="-1" class="menu-row">
                if !props.tabs.is_empty() {
                    { tabs(t::shell_tabs(), &props.tabs) }
                }
            </div>
            if let Some(alert) = &site.alert {
                <section class="site-alert" aria-label={t::shell_site_alert()}>
                    <Notice tone={Tone::Warn} title={alert.heading.clone()}>
                        { &alert.text }
                    </Notice>
                </section>
            }
            if *sign_out_failed {
                <div class="site-alert">
                    <Notice tone={Tone::Bad} live=true>{ t::shell_sign_out_failed() }</Notice>
                </div>
            }
            if !connected {
                <div class="site-alert">
                    <Notice tone={Tone::Warn} live=true>{ t::shell_offline() }</Notice>
                </div>
            }
            <main id="main" tabindex="-1" class="page">{ props.children.clone() }</main>
            <Footer />
            if !props.bar.is_empty() {
                { bottom_bar(t::shell_bottom_bar(), &props.bar) }
            }
        </div>
    }
}
