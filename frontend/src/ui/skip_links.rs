//! Links before everything else that jump over what repeats on every page.

use super::dom;
use yew::prelude::*;

/// Hidden until focused. They move focus and leave the address alone, which belongs to the router. Each has
/// the id of its target, which needs `tabindex="-1"`, and the text of the link.
pub fn skip_links(targets: &[(AttrValue, AttrValue)]) -> Html {
    html! {
        for (id, text) in targets {
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
