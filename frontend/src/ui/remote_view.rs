//! Data from the server on a page, so that loading, failing and trying again look and sound alike.

use super::button::Button;
use super::notice::{Notice, Tone};
use super::skeleton::Skeleton;
use yew::prelude::*;

/// How far a question to the server has got.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remote<T> {
    /// Not asked.
    #[default]
    Idle,
    /// Asked, no answer yet.
    Loading,
    /// The answer. It stays while it is asked for again.
    Ready(T),
    /// No answer, with what to tell the person.
    Failed(AttrValue),
}

impl<T> Remote<T> {
    /// The answer, if it is there.
    pub const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(answer) => Some(answer),
            Self::Idle | Self::Loading | Self::Failed(_) => None,
        }
    }

    /// The same state with another answer.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Remote<U> {
        match self {
            Self::Idle => Remote::Idle,
            Self::Loading => Remote::Loading,
            Self::Ready(answer) => Remote::Ready(change(answer)),
            Self::Failed(text) => Remote::Failed(text),
        }
    }
}

/// The answer, the space for it, or what went wrong with a button to try again. The words are how many
/// lines of space the answer will need, "Loading" (spoken and never seen) and "Try again".
pub fn remote<T>(
    state: &Remote<T>,
    words: (u8, &'static str, &'static str),
    on_retry: &Callback<()>,
    ready: impl FnOnce(&T) -> Html,
) -> Html {
    match state {
        Remote::Idle => Html::default(),
        Remote::Loading => loading(words),
        Remote::Ready(answer) => ready(answer),
        Remote::Failed(text) => failed(words, text, on_retry),
    }
}

fn loading((lines, text, _): (u8, &'static str, &'static str)) -> Html {
    html! { <Skeleton {text} {lines} /> }
}

fn failed(
    (_, _, retry): (u8, &'static str, &'static str),
    text: &AttrValue,
    on_retry: &Callback<()>,
) -> Html {
    html! {
        <Notice tone={Tone::Bad} live=true>
            <p>{ text }</p>
            <Button on_click={on_retry.clone()}>{ retry }</Button>
        </Notice>
    }
}
