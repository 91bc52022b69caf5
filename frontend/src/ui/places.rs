//! The ways around: tabs under the header, the bar at the bottom of phones, folders beside a list.

use super::icon::Icon;
use super::link::Link;
use std::rc::Rc;
use yew::prelude::*;

/// A number at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// What is seen: "2".
    pub count: AttrValue,
    /// What is heard: "2 unread".
    pub spoken: AttrValue,
}

/// A place to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// A path of this app.
    pub href: AttrValue,
    /// Its name: "Health Record".
    pub label: AttrValue,
    /// A shorter word for the bottom bar; the name stays the accessible one.
    pub short: Option<AttrValue>,
    /// Its symbol in the bottom bar.
    pub icon: AttrValue,
    /// A number at it.
    pub badge: Option<Badge>,
    /// Whether it is where one is.
    pub current: bool,
}

/// Where one can go.
#[derive(Properties, PartialEq)]
pub struct PlacesProps {
    /// The navigation's name. Two navigations with the same places need different ones.
    pub label: AttrValue,
    /// The places; only those whose feature exists.
    pub places: Rc<[Place]>,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

fn badge(place: &Place) -> Html {
    match &place.badge {
        None => Html::default(),
        Some(badge) => html! {
            <span class="badge" aria-hidden="true">{ &badge.count }</span>
        },
    }
}

/// "Messaging, 2 unread". A hidden part of the text would be read with a blank before the comma.
fn name_with_number(place: &Place) -> Option<AttrValue> {
    let badge = place.badge.as_ref()?;
    Some(format!("{}, {}", place.label, badge.spoken).into())
}

/// The tabs under the header on wide screens.
#[component]
pub fn Tabs(props: &PlacesProps) -> Html {
    html! {
        <nav class="tabs" id={props.id.clone()} aria-label={props.label.clone()}>
            <ul class="tabs__list">
                for place in props.places.iter() {
                    <li key={place.href.as_str()}>
                        <Link
                            class="tabs__tab"
                            href={place.href.clone()}
                            current={place.current}
                            name={name_with_number(place)}
                        >
                            { &place.label }
                            { badge(place) }
                        </Link>
                    </li>
                }
            </ul>
        </nav>
    }
}

/// The bar at the bottom of narrow screens; at most five places.
#[component]
pub fn BottomBar(props: &PlacesProps) -> Html {
    html! {
        <nav class="bottom-bar" id={props.id.clone()} aria-label={props.label.clone()}>
            <ul class="bottom-bar__list">
                for place in props.places.iter() {
                    <li key={place.href.as_str()} class="bottom-bar__item">
                        <Link
                            class="bottom-bar__place"
                            href={place.href.clone()}
                            current={place.current}
                            name={match place.short {
                                Some(_) => Some(place.label.clone()),
                                None => name_with_number(place),
                            }}
                        >
                            <span class="bottom-bar__icon">
                                <Icon name={place.icon.clone()} />
                                { badge(place) }
                            </span>
                            <span class="bottom-bar__text">
                                { place.short.as_ref().unwrap_or(&place.label) }
                            </span>
                        </Link>
                    </li>
                }
            </ul>
        </nav>
    }
}

/// The folders beside a list; above it on narrow screens.
#[component]
pub fn Folders(props: &PlacesProps) -> Html {
    html! {
        <nav class="folders" id={props.id.clone()} aria-label={props.label.clone()}>
            <ul class="folders__list">
                for place in props.places.iter() {
                    <li key={place.href.as_str()}>
                        <Link
                            class="folders__folder"
                            href={place.href.clone()}
                            current={place.current}
                            name={name_with_number(place)}
                        >
                            { &place.label }
                            if let Some(badge) = &place.badge {
                                <span class="folders__count" aria-hidden="true">
                                    { &badge.count }
                                </span>
                            }
                        </Link>
                    </li>
                }
            </ul>
        </nav>
    }
}
