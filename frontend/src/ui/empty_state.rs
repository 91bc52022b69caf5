//! "Nothing here" as an answer, with the next step.

use super::icon::big_icon;
use yew::prelude::*;

/// What [`EmptyState`] says.
#[derive(Properties, PartialEq)]
pub struct EmptyStateProps {
    /// "No new messages".
    pub text: AttrValue,
    /// A sentence more.
    #[prop_or_default]
    pub detail: Option<AttrValue>,
    /// A symbol above the text.
    #[prop_or_default]
    pub icon: Option<AttrValue>,
    /// The next step: a button or a link.
    #[prop_or_default]
    pub children: Html,
}

/// A calm sentence where a list would be.
#[component]
pub fn EmptyState(props: &EmptyStateProps) -> Html {
    html! {
        <div class="empty">
            if let Some(name) = &props.icon {
                { big_icon(name) }
            }
            <p class="empty__text">{ &props.text }</p>
            if let Some(detail) = &props.detail {
                <p class="empty__detail">{ detail }</p>
            }
            { props.children.clone() }
        </div>
    }
}
