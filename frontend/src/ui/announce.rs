//! What is said to people who do not see the screen: two polite live regions, used in turn.
//!
//! One region would stay silent when the same sentence comes twice; two of them, one emptied while
//! the other is filled, always change. There is no assertive region: nothing here may interrupt.
//! What was said does not stay: whoever reads the page from its top would come upon it again.

use crate::effects::use_effect_with;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// How long a sentence stays, in milliseconds: long enough for every screen reader to take it.
const STAYS_MS: u32 = 5_000;

/// Speaks through the page's live regions. Get it by [`use_announce`].
#[derive(Clone, PartialEq)]
pub struct Announce {
    speak: Callback<Act>,
}

impl Announce {
    /// Says a sentence after what is being said now. An empty text says nothing.
    pub fn say(&self, text: impl Into<AttrValue>) {
        let text = text.into();
        if !text.is_empty() {
            self.speak.emit(Act::Say(text));
        }
    }

    /// Empties the regions, where what was said is no longer so: on another page.
    pub fn hush(&self) {
        self.speak.emit(Act::Hush);
    }
}

/// The live regions of the page. Without [`LiveRegions`] around, the sentences are dropped.
#[hook]
pub fn use_announce() -> Announce {
    use_context::<Announce>().unwrap_or_else(|| Announce {
        speak: Callback::noop(),
    })
}

enum Act {
    Say(AttrValue),
    Hush,
}

#[derive(Default, PartialEq)]
struct Regions {
    text: AttrValue,
    second: bool,
}

impl Reducible for Regions {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        Rc::new(match act {
            Act::Say(text) => Self {
                text,
                second: !self.second,
            },
            Act::Hush => Self {
                text: AttrValue::default(),
                second: self.second,
            },
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
    let regions = use_reducer_eq(Regions::default);
    let speak = {
        let dispatcher = regions.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let said = (regions.text.clone(), regions.second);
    use_effect_with((said, speak.clone()), |((text, _), speak)| {
        let speak = speak.clone();
        let timer =
            (!text.is_empty()).then(|| Timeout::new(STAYS_MS, move || speak.emit(Act::Hush)));
        move || drop(timer)
    });
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
