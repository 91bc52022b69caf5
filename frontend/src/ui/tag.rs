//! A state in a word or two, as a chip.

use super::notice::Tone;
use yew::prelude::*;

/// What [`Tag`] says.
#[derive(Properties, PartialEq)]
pub struct TagProps {
    /// The colour that goes with the word.
    #[prop_or_default]
    pub tone: Tone,
    /// The word.
    pub children: Html,
}

/// A chip: "Ready", "With the team", "Due today".
#[component]
pub fn Tag(props: &TagProps) -> Html {
    html! {
        <span class={classes!("usa-tag", format!("tag--{}", props.tone.name()))}>
            { props.children.clone() }
        </span>
    }
}
