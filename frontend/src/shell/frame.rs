//! Header, menus, notices and footer around a page, for patients, for staff, and for nobody yet.

use super::account_menu::AccountMenu;
use super::footer::Footer;
use super::patient_switcher::PatientSwitcher;
use crate::hooks::use_connected;
use crate::i18n::{format, texts as t};
use crate::routes::Route;
use crate::state::{MailboxProvider, use_mailbox, use_signed_in, use_site};
use crate::ui::{Badge, Link, Notice, Place, Tone, bottom_bar, icon, skip_links, tabs};
use shared::account::PatientView;
use shared::family::Capabilities;
use shared::id::PatientId;
use shared::site::SiteAlert;
use shared::team::WorkList;
use std::rc::Rc;
use yew::prelude::*;

/// On which days from today on an alert closes facilities, and which.
fn closed_days(alert: &SiteAlert) -> Option<String> {
    let today = format::today();
    let coming = alert.closed.iter().copied().filter(|day| *day >= today);
    let days: Vec<String> = coming.map(format::long_date).collect();
    if days.is_empty() {
        return None;
    }
    let days = days.join("; ");
    Some(if alert.facilities.is_empty() {
        t::shell_alert_closed(&days)
    } else {
        t::shell_alert_closed_at(&days, &alert.facilities.join("; "))
    })
}

/// A page without anyone signed in.
pub fn bare_frame(page: Html) -> Html {
    html! { <Frame>{ page }</Frame> }
}

/// A page of a patient, with the patient's menus.
pub fn patient_frame(patient: &PatientView, route: &Route, page: Html) -> Html {
    html! {
        <MailboxProvider
            patient_id={patient.id}
            readable={patient.may.may_read()}
        >
            <WithPatientMenus patient_id={patient.id} may={patient.may} route={route.clone()}>
                { page }
            </WithPatientMenus>
        </MailboxProvider>
    }
}

#[derive(Properties, PartialEq)]
struct WithPatientMenusProps {
    patient_id: PatientId,
    may: Capabilities,
    route: Route,
    children: Html,
}

#[component]
fn WithPatientMenus(props: &WithPatientMenusProps) -> Html {
    let unread = use_mailbox().numbers.map_or(0, |numbers| numbers.unread);
    let patient_id = props.patient_id;
    let place = |to: Route, label: &'static str, icon: &'static str, current: bool| Place {
        href: to.href(),
        label: label.into(),
        short: None,
        icon: icon.into(),
        badge: None,
        current,
    };
    let home = place(
        Route::Home { patient_id },
        t::shell_home(),
        "home",
        matches!(props.route, Route::Home { .. }),
    );
    // Who may write and not read begins with writing.
    let messages = if props.may.may_read() {
        Some(Route::Inbox { patient_id })
    } else if props.may.may_write() {
        Some(Route::NewMessage { patient_id })
    } else {
        None
    };
    let messaging = messages.map(|to| Place {
        badge: (unread > 0).then(|| Badge {
            count: unread.to_string().into(),
            spoken: t::shell_unread_spoken(&unread.to_string()).into(),
        }),
        ..place(
            to,
            t::shell_messaging(),
            "mail",
            !props.route.is_open_to(Capabilities::NONE),
        )
    });
    let family = Place {
        short: Some(t::family_tab().into()),
        ..place(
            Route::Family { patient_id },
            t::family_title(),
            "groups",
            matches!(props.route, Route::Family { .. }),
        )
    };
    let tabs: Rc<[Place]> = [Some(home), messaging, Some(family)]
        .into_iter()
        .flatten()
        .collect();
    let bar: Rc<[Place]> = tabs
        .iter()
        .cloned()
        .map(in_bar)
        .chain([more(&props.route)])
        .collect();
    let acting = html! { <PatientSwitcher {patient_id} route={props.route.clone()} /> };
    html! {
        <Frame {tabs} {bar} acting={props.route.patient_id().map(|_| acting)}>
            { props.children.clone() }
        </Frame>
    }
}

/// The tools of an account that acts for no patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tools {
    /// None.
    None,
    /// The care team's.
    Work,
    /// The administrators'.
    Administration,
}

/// A page of the care team or of administrators with their menus, or of an account without pages of
/// its own.
pub fn staff_frame(route: &Route, tools: Tools, page: Html) -> Html {
    let place = |to: &Route, label: &'static str, icon: &'static str, current: bool| Place {
        href: to.href(),
        label: label.into(),
        short: None,
        icon: icon.into(),
        badge: None,
        current,
    };
    let teams = |route: &Route| {
        place(
            &Route::Teams,
            t::teams_title(),
            "people",
            matches!(route, Route::Teams | Route::TeamSettings { .. }),
        )
    };
    let tabs: Rc<[Place]> = match tools {
        Tools::None => Rc::new([]),
        Tools::Work => Rc::new([
            place(
                &Route::Team {
                    list: WorkList::New,
                },
                t::shell_work_list(),
                "mail",
                matches!(route, Route::Team { .. } | Route::TeamThread { .. }),
            ),
            place(
                &Route::Board,
                t::board_title(),
                "event",
                *route == Route::Board,
            ),
            teams(route),
        ]),
        Tools::Administration => Rc::new([
            Place {
                short: Some(t::admin_tab().into()),
                ..place(
                    &Route::Registrations,
                    t::admin_title(),
                    "groups",
                    *route == Route::Registrations,
                )
            },
            teams(route),
            place(
                &Route::Board,
                t::board_title(),
                "event",
                *route == Route::Board,
            ),
            place(
                &Route::DeadLetters,
                t::dead_title(),
                "mail",
                *route == Route::DeadLetters,
            ),
        ]),
    };
    let bar: Rc<[Place]> = if tabs.is_empty() {
        tabs.clone()
    } else {
        tabs.iter().cloned().chain([more(route)]).collect()
    };
    html! {
        <Frame {tabs} {bar} staff={tools == Tools::Work}>{ page }</Frame>
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
    acting: Option<Html>,
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
            { props.acting.clone().unwrap_or_default() }
            if let Some(alert) = &site.alert {
                <section class="site-alert" aria-label={t::shell_site_alert()}>
                    <Notice tone={Tone::Warn} title={alert.heading.clone()}>
                        <p>{ &alert.text }</p>
                        if let Some(text) = closed_days(alert) {
                            <p>{ text }</p>
                        }
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
