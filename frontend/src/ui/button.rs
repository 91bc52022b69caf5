//! Buttons, and links that look like them. One filled button per page.

use super::icon::icon;
use super::link::Link;
use yew::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Filled: what the person came for, once in a page.
    Primary,
    /// With a border: everything else.
    #[default]
    Outlined,
    /// Like a link: the way out.
    Plain,
    /// With a border in the colour of danger: throws something away.
    Danger,
}

impl ButtonKind {
    /// The classes, for elements that are no [`Button`].
    #[must_use]
    pub fn classes(self) -> Classes {
        match self {
            Self::Primary => classes!("usa-button"),
            Self::Outlined => classes!("usa-button", "usa-button--outline"),
            Self::Plain => classes!("usa-button", "usa-button--unstyled"),
            Self::Danger => classes!("usa-button", "usa-button--outline", "button--danger"),
        }
    }
}

/// What [`Button`] does.
#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// The verb.
    pub children: Html,
    /// How it looks.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// A symbol before the text.
    #[prop_or_default]
    pub icon: Option<AttrValue>,
    /// Whether it sends the form it is in.
    #[prop_or_default]
    pub submit: bool,
    /// As wide as its container.
    #[prop_or_default]
    pub wide: bool,
    /// While something is under way: the text that stands there instead ("Sending…"). The button
    /// keeps focus and is not disabled; clicks do nothing.
    #[prop_or_default]
    pub busy: Option<AttrValue>,
    /// The accessible name, where the text is not enough. It has to contain the text.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Runs on a click; for a submit button the form's own event is the better place.
    #[prop_or_default]
    pub on_click: Callback<()>,
}

/// A button that is never disabled in silence.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let busy = props.busy.is_some();
    let onclick = {
        let on_click = props.on_click.clone();
        Callback::from(move |event: MouseEvent| {
            if busy {
                event.prevent_default();
            } else {
                on_click.emit(());
            }
        })
    };
    let wide = props.wide.then_some("button--wide");
    let text = match &props.busy {
        Some(text) => html! { text },
        None => html! {
            <>
                if let Some(name) = &props.icon {
                    { icon(name) }
                }
                { props.children.clone() }
            </>
        },
    };
    html! {
        <button
            type={if props.submit { "submit" } else { "button" }}
            class={classes!(props.kind.classes(), wide, busy.then_some("button--busy"))}
            id={props.id.clone()}
            aria-label={props.name.clone()}
            aria-disabled={busy.then_some("true")}
            {onclick}
        >
            { text }
        </button>
    }
}

/// Where [`LinkButton`] goes.
#[derive(Properties, PartialEq)]
pub struct LinkButtonProps {
    /// A path of this app or a whole address.
    pub href: AttrValue,
    /// The verb.
    pub children: Html,
    /// How it looks.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// A symbol before the text.
    #[prop_or_default]
    pub icon: Option<AttrValue>,
    /// As wide as its container.
    #[prop_or_default]
    pub wide: bool,
    /// The accessible name, where the text is not enough. It has to contain the text.
    #[prop_or_default]
    pub name: Option<AttrValue>,
}

/// A link that looks like a button: it goes somewhere.
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    let wide = props.wide.then_some("button--wide");
    html! {
        <Link
            href={props.href.clone()}
            class={classes!(props.kind.classes(), wide)}
            name={props.name.clone()}
        >
            if let Some(name) = &props.icon {
                { icon(name) }
            }
            { props.children.clone() }
        </Link>
    }
}

/// The button under a list that goes on; `busy` stands there while the older rows are on their way.
pub fn show_older(text: &str, busy: Option<&'static str>, on_click: &Callback<()>) -> Html {
    html! {
        <div class="list-more">
            <Button busy={busy.map(AttrValue::from)} on_click={on_click.clone()}>{ text }</Button>
        </div>
    }
}
