//! A state in a word or two, as a chip.

use super::notice::Tone;
use yew::prelude::*;

/// A chip: "Ready", "With the team", "Due today". The colour goes with the word.
pub fn tag(tone: Tone, word: &str) -> Html {
    html! {
        <span class={classes!("usa-tag", format!("tag--{}", tone.name()))}>
            { word }
        </span>
    }
}
