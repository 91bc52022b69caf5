//! Everything that is wrong with a form, in one place that takes focus.

use super::dom;
use crate::effects::use_effect_with;
use std::rc::Rc;
use yew::prelude::*;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFault {
    /// The id of the control; a fault of the whole form has none.
    pub field: Option<AttrValue>,
    /// The same sentence as at the field.
    pub text: AttrValue,
}

/// What [`ErrorSummary`] lists.
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// "There is a problem".
    pub title: AttrValue,
    /// What is wrong, in the order of the form. Nothing shows when it is empty.
    pub faults: Rc<[FieldFault]>,
    /// Counts the attempts: every change moves focus here again.
    #[prop_or_default]
    pub attempt: u32,
}

/// A box above the form whose links lead to the controls.
#[component]
pub fn ErrorSummary(props: &ErrorSummaryProps) -> Html {
    let summary = use_node_ref();
    {
        let summary = summary.clone();
        let shown = !props.faults.is_empty();
        use_effect_with((shown, props.attempt), move |(shown, _)| {
            if let (true, Some(element)) = (*shown, summary.cast::<web_sys::HtmlElement>()) {
                let _ = element.focus();
            }
        });
    }
    if props.faults.is_empty() {
        return Html::default();
    }
    html! {
        <div class="error-summary" tabindex="-1" ref={summary}>
            // The alert is inside the focused box, so that both ways of hearing it work.
            <div role="alert">
                <h2 class="error-summary__title">{ &props.title }</h2>
                <ul class="error-summary__list">
                    for fault in props.faults.iter() {
                        <li>{ sentence(fault) }</li>
                    }
                </ul>
            </div>
        </div>
    }
}

fn sentence(fault: &FieldFault) -> Html {
    let Some(field) = fault.field.clone() else {
        return html! { fault.text.clone() };
    };
    let href = format!("#{field}");
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(label) = dom::element(&format!("{field}-label")) {
            label.scroll_into_view();
        }
        dom::focus(&field);
    };
    html! { <a {href} {onclick}>{ &fault.text }</a> }
}
