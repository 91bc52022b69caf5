//! What is said to people who do not see the screen: two polite live regions, used in turn.
//!
//! One region would stay silent when the same sentence comes twice; two of them, one emptied while
//! the other is filled, always change. There is no assertive region: nothing here may interrupt.

use std::rc::Rc;
use yew::prelude::*;

/// Speaks through the page's live regions. Get it by [`use_announce`].
#[derive(Clone, PartialEq)]
pub struct Announce {
    speak: Callback<AttrValue>,
}

impl Announce {
    /// Says a sentence after what is being said now. An empty text says nothing.
    pub fn say(&self, text: impl Into<AttrValue>) {
        let text = text.into();
        if !text.is_empty() {
            self.speak.emit(text);
        }
    }
}

/// The live regions of the page. Without [`LiveRegions`] around, the sentences are dropped.
#[hook]
pub fn use_announce() -> Announce {
    use_context::<Announce>().unwrap_or_else(|| Announce {
        speak: Callback::noop(),
    })
}

#[derive(Default, PartialEq)]
struct Regions {
    text: AttrValue,
    second: bool,
}

impl Reducible for Regions {
    type Action = AttrValue;

    fn reduce(self: Rc<Self>, text: AttrValue) -> Rc<Self> {
        Rc::new(Self {
            text,
            second: !self.second,
        })
    }
}

/// What [`LiveRegions`] holds.
#[derive(Properties, PartialEq)]
pub struct LiveRegionsProps {
    /// The whole app.
    pub children: Html,
}

/// Puts the live regions before its children, once in a page, around everything else.
#[component]
pub fn LiveRegions(props: &LiveRegionsProps) -> Html {
    let regions = use_reducer(Regions::default);
    let speak = {
        let dispatcher = regions.dispatcher();
        use_callback((), move |text: AttrValue, ()| dispatcher.dispatch(text))
    };
    let (first, second) = if regions.second {
        (AttrValue::default(), regions.text.clone())
    } else {
        (regions.text.clone(), AttrValue::default())
    };
    html! {
        <ContextProvider<Announce> context={Announce { speak }}>
            <div class="usa-sr-only" role="status" aria-live="polite" aria-atomic="true">
                { first }
            </div>
            <div class="usa-sr-only" role="status" aria-live="polite" aria-atomic="true">
                { second }
            </div>
            { props.children.clone() }
        </ContextProvider<Announce>>
    }
}
