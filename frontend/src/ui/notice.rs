//! A sentence or two with a tone: what happened, what to know, what to do first.

use super::icon::icon;
use yew::prelude::*;

/// What kind of thing is said. The colour is never the only sign: the symbol and the words say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// It went well.
    Ok,
    /// Take care.
    Warn,
    /// It did not work.
    Bad,
    /// Life is at stake: where to call.
    Emergency,
}

impl Tone {
    /// The end of the class names.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Ok => "success",
            Self::Warn => "warning",
            Self::Bad => "error",
            Self::Emergency => "emergency",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Ok => "check_circle",
            Self::Warn => "warning",
            Self::Bad | Self::Emergency => "error",
        }
    }
}

/// What [`Notice`] says.
#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    /// The tone.
    #[prop_or_default]
    pub tone: Tone,
    /// A heading in bold.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Spoken when it appears (`role="status"`; `role="alert"` for [`Tone::Bad`]). Leave it off
    /// for what belongs to the page from the start.
    #[prop_or_default]
    pub live: bool,
    /// The element's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// The words.
    pub children: Html,
}

/// A block in the tone's colour with its symbol.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let role = props.live.then_some(if props.tone == Tone::Bad {
        "alert"
    } else {
        "status"
    });
    html! {
        <div
            class={classes!("usa-alert", format!("usa-alert--{}", props.tone.name()))}
            id={props.id.clone()}
            {role}
        >
            { icon(props.tone.icon()) }
            <div class="usa-alert__body">
                if let Some(title) = &props.title {
                    <p class="usa-alert__heading">{ title }</p>
                }
                <div class="usa-alert__text">{ props.children.clone() }</div>
            </div>
        </div>
    }
}
