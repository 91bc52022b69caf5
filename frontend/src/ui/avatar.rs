//! The round mark of a person: two letters and a colour that stay with them everywhere.

use yew::prelude::*;

/// Whom [`Avatar`] stands for.
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// Two letters; style makes them capitals.
    pub initials: AttrValue,
    /// 0 to 7; a higher number starts again at 0. Without one the mark has the care team's colour.
    #[prop_or_default]
    pub colour: Option<u8>,
    /// Small, for chips and lists inside a line.
    #[prop_or_default]
    pub small: bool,
}

/// A round mark. The name stands beside it, so it is hidden from assistive technology.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let colour = match props.colour {
        Some(colour) => format!("person-{}", colour % 8),
        None => "person-team".to_owned(),
    };
    let small = props.small.then_some("avatar--small");
    // The letters are drawn by style: they are no words, and a name beside them must not grow by them.
    html! {
        <span
            class={classes!("avatar", colour, small)}
            data-initials={props.initials.clone()}
            aria-hidden="true"
        />
    }
}
