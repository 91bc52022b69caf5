//! A surface with a heading: one subject of a page.

use yew::prelude::*;

/// What [`Card`] holds.
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The heading; a card without one has no heading at all.
    #[prop_or_default]
    pub heading: Option<AttrValue>,
    /// The element's id, also the base of the heading's.
    pub id: AttrValue,
    /// A link at the right of the heading.
    #[prop_or_default]
    pub action: Html,
    /// Classes besides `card`.
    #[prop_or_default]
    pub class: Classes,
    /// The body.
    pub children: Html,
}

/// A section named by its heading.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let heading_id = format!("{}-heading", props.id);
    let labelled = props.heading.is_some().then(|| heading_id.clone());
    html! {
        <section
            id={props.id.clone()}
            class={classes!("card", props.class.clone())}
            aria-labelledby={labelled}
        >
            if let Some(heading) = &props.heading {
                <div class="card__head">
                    <h2 class="card__heading" id={heading_id}>{ heading }</h2>
                    { props.action.clone() }
                </div>
            }
            { props.children.clone() }
        </section>
    }
}
