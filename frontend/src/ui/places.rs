//! The ways around: tabs under the header, the bar at the bottom of phones, folders beside a list. Each is
//! a navigation with a name; two with the same places need different ones.

use super::icon::icon;
use super::link::Link;
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
pub fn tabs(label: &'static str, places: &[Place]) -> Html {
    html! {
        <nav class="tabs" aria-label={label}>
            <ul class="tabs__list">
                for place in places {
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
pub fn bottom_bar(label: &'static str, places: &[Place]) -> Html {
    html! {
        <nav class="bottom-bar" aria-label={label}>
            <ul class="bottom-bar__list">
                for place in places {
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
                                { icon(&place.icon) }
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
pub fn folders(label: &'static str, places: &[Place]) -> Html {
    html! {
        <nav class="folders" aria-label={label}>
            <ul class="folders__list">
                for place in places {
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
