//! The page's one `<h1>`, which takes focus when the page changes.

use crate::effects::use_effect_with;
use yew::prelude::*;

/// What [`PageHeading`] says.
#[derive(Properties, PartialEq)]
pub struct PageHeadingProps {
    /// The heading.
    pub text: AttrValue,
    /// A quiet line under it.
    #[prop_or_default]
    pub lead: Html,
    /// Whenever this changes to a new value, and at first, the heading takes focus. `None` leaves
    /// the focus alone: for the first page after loading, where the skip links come first.
    #[prop_or_default]
    pub focus_key: Option<AttrValue>,
}

/// Heading and lead line.
#[component]
pub fn PageHeading(props: &PageHeadingProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with(props.focus_key.clone(), move |key| {
            if let (true, Some(element)) = (key.is_some(), heading.cast::<web_sys::HtmlElement>()) {
                let _ = element.focus();
            }
        });
    }
    html! {
        <div class="page-heading">
            <h1 ref={heading} tabindex="-1">{ &props.text }</h1>
            if props.lead != Html::default() {
                <div class="page-heading__lead">{ props.lead.clone() }</div>
            }
        </div>
    }
}
