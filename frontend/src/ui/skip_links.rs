//! Links before everything else that jump over what repeats on every page.

use super::dom;
use std::rc::Rc;
use yew::prelude::*;

/// Where [`SkipLinks`] lead.
#[derive(Properties, PartialEq)]
pub struct SkipLinksProps {
    /// Id of the target, which needs `tabindex="-1"`, and the text of the link.
    pub targets: Rc<[(AttrValue, AttrValue)]>,
}

/// Hidden until focused. They move focus and leave the address alone, which belongs to the router.
#[component]
pub fn SkipLinks(props: &SkipLinksProps) -> Html {
    html! {
        for (id, text) in props.targets.iter() {
            <a
                key={id.as_str()}
                class="usa-skipnav"
                href={format!("#{id}")}
                onclick={
                    let id = id.clone();
                    move |event: MouseEvent| {
                        event.prevent_default();
                        dom::focus(&id);
                    }
                }
            >
                { text }
            </a>
        }
    }
}
