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

/// The same as a function, for an answer that one place alone shows: the component is compiled anew for
/// every type, and each costs the first load some kilobytes.
pub fn remote<T>(
    state: &Remote<T>,
    (loading, retry): (&'static str, &'static str),
    on_retry: &Callback<()>,
    ready: impl FnOnce(&T) -> Html,
) -> Html {
    let state = match state {
        Remote::Ready(answer) => return ready(answer),
        Remote::Idle => Remote::Idle,
        Remote::Loading => Remote::Loading,
        Remote::Failed(text) => Remote::Failed(text.clone()),
    };
    html! {
        <RemoteView<()>
            {state}
            ready={Callback::from(|()| Html::default())}
            {loading}
            {retry}
            on_retry={on_retry.clone()}
            lines=4
        />
    }
}

/// What [`RemoteView`] shows.
#[derive(Properties, PartialEq)]
pub struct RemoteViewProps<T: PartialEq> {
    /// How far the question has got.
    pub state: Remote<T>,
    /// Shows the answer, an empty one included.
    pub ready: Callback<T, Html>,
    /// "Loading", spoken and never seen.
    pub loading: AttrValue,
    /// "Try again".
    pub retry: AttrValue,
    /// Asks again.
    pub on_retry: Callback<()>,
    /// How many lines of space the answer will need.
    #[prop_or(3)]
    pub lines: u8,
}

/// The answer, the space for it, or what went wrong with a button to try again.
#[component]
pub fn RemoteView<T>(props: &RemoteViewProps<T>) -> Html
where
    T: Clone + PartialEq + 'static,
{
    match &props.state {
        Remote::Idle => Html::default(),
        Remote::Loading => html! {
            <Skeleton text={props.loading.clone()} lines={props.lines} />
        },
        Remote::Ready(answer) => props.ready.emit(answer.clone()),
        Remote::Failed(text) => html! {
            <Notice tone={Tone::Bad} live=true>
                <p>{ text }</p>
                <Button on_click={props.on_retry.clone()}>{ &props.retry }</Button>
            </Notice>
        },
    }
}
