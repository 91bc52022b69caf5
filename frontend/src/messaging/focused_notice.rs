//! A notice of what just happened, where what had focus before has gone.

use crate::effects::use_effect_with;
use crate::ui::{Notice, Tone, use_announce};
use web_sys::HtmlElement;
use yew::prelude::*;

/// What [`FocusedNotice`] says.
#[derive(Properties, PartialEq)]
pub(crate) struct FocusedNoticeProps {
    /// The id of the place that takes focus.
    pub id: AttrValue,
    /// The tone.
    pub tone: Tone,
    /// A heading in bold.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// What is said aloud: a region that comes into the page together with its text often stays
    /// silent, so the notice is none itself.
    pub spoken: AttrValue,
    /// Whether it takes focus, and so comes into sight. Off where the page's heading takes it.
    #[prop_or(true)]
    pub takes_focus: bool,
    /// Tells one occasion from the next, when the notice stays in the page.
    #[prop_or_default]
    pub occasion: AttrValue,
    /// The words.
    pub children: Html,
}

/// A notice that takes focus and is spoken when it appears.
#[component]
pub(crate) fn FocusedNotice(props: &FocusedNoticeProps) -> Html {
    let place = use_node_ref();
    let announce = use_announce();
    {
        let (place, takes_focus) = (place.clone(), props.takes_focus);
        let spoken = props.spoken.clone();
        use_effect_with(props.occasion.clone(), move |_| {
            announce.say(spoken);
            if let (true, Some(element)) = (takes_focus, place.cast::<HtmlElement>()) {
                // Focus fails only on elements that cannot take it; this one can.
                let _ = element.focus();
            }
        });
    }
    html! {
        <div id={props.id.clone()} tabindex="-1" ref={place}>
            <Notice tone={props.tone} title={props.title.clone()}>
                { props.children.clone() }
            </Notice>
        </div>
    }
}
