//! What stands where something is loading: nothing at first, then grey lines, always in the space
//! that the thing will need.

use crate::effects::use_effect_with;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// How long nothing is shown, in milliseconds: most answers come sooner.
const PATIENCE_MS: u32 = 300;

/// Becomes true once `waiting` has been true for 300 ms, and false as soon as it is not.
#[hook]
pub fn use_overdue(waiting: bool) -> bool {
    let overdue = use_state_eq(|| false);
    {
        let overdue = overdue.clone();
        use_effect_with(waiting, move |waiting| {
            overdue.set(false);
            let timer = waiting.then(|| Timeout::new(PATIENCE_MS, move || overdue.set(true)));
            move || drop(timer)
        });
    }
    waiting && *overdue
}

/// What [`Skeleton`] stands for.
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// "Loading", spoken and never seen.
    pub text: AttrValue,
    /// How many lines of space it keeps.
    #[prop_or(3)]
    pub lines: u8,
}

/// Grey lines after 300 ms, their space from the start.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let shown = use_overdue(true);
    html! {
        <div class={classes!("skeleton", shown.then_some("skeleton--shown"))}>
            <span class="usa-sr-only" role="status">
                if shown {
                    { &props.text }
                }
            </span>
            for _ in 0..props.lines {
                <span class="skeleton__line" aria-hidden="true" />
            }
        </div>
    }
}

/// What [`Busy`] says.
#[derive(Properties, PartialEq)]
pub struct BusyProps {
    /// "Saving…".
    pub text: AttrValue,
}

/// A turning mark with its words, for work in one line.
#[component]
pub fn Busy(props: &BusyProps) -> Html {
    html! {
        <span class="busy" role="status">
            <span class="busy__mark" aria-hidden="true" />
            { &props.text }
        </span>
    }
}
