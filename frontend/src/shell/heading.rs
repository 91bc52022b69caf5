//! A page's beginning: the window's title, the one heading, and focus on it when the page changed.

use crate::effects::use_effect_with;
use crate::hooks::use_page_title;
use crate::ui::{PageHeading, use_announce};
use std::cell::Cell;
use std::rc::Rc;
use yew::prelude::*;

/// Whether a page was shown before. The first one leaves focus where the browser put it.
#[derive(Clone)]
struct Visit(Rc<Cell<bool>>);

impl PartialEq for Visit {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Remembers whether a page was shown before, for every [`Heading`] below it.
#[component]
pub fn VisitProvider(props: &html::ChildrenProps) -> Html {
    let visit = use_memo((), |()| Visit(Rc::new(Cell::new(false))));
    html! {
        <ContextProvider<Visit> context={(*visit).clone()}>
            { props.children.clone() }
        </ContextProvider<Visit>>
    }
}

/// What a page begins with.
#[derive(Properties, PartialEq)]
pub struct HeadingProps {
    /// The heading.
    pub text: AttrValue,
    /// The window's title, where the heading may not be in it or says less. Never a patient's data.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// A quiet line under the heading.
    #[prop_or_default]
    pub lead: Html,
    /// What makes this another page than the one before; the heading takes focus when it changes.
    pub page: AttrValue,
}

/// Title, heading, focus; what was said on the page before is taken back.
#[component]
pub fn Heading(props: &HeadingProps) -> Html {
    let visit = use_context::<Visit>();
    use_page_title(props.title.as_ref().unwrap_or(&props.text));
    let focus_key = {
        let visit = visit.clone();
        use_memo(props.page.clone(), move |page| {
            visit.filter(|visit| visit.0.get()).map(|_| page.clone())
        })
    };
    use_effect_with((), move |()| {
        if let Some(visit) = visit {
            visit.0.set(true);
        }
    });
    let announce = use_announce();
    use_effect_with(props.page.clone(), move |_| announce.hush());
    html! {
        <PageHeading
            text={props.text.clone()}
            lead={props.lead.clone()}
            focus_key={(*focus_key).clone()}
        />
    }
}
