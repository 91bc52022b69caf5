//! The site's own words: name, phone lines, links, texts, banner. Asked for once.

use crate::api::{self, ApiError};
use crate::effects::use_effect_with;
use crate::i18n::problems;
use shared::site::{GetSite, SiteView};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Gives the site's words to everything below it. Until they are there it shows nothing but that.
#[derive(Properties, PartialEq)]
pub struct SiteProviderProps {
    /// What is shown while the words are on their way.
    pub waiting: Html,
    /// What is shown when they cannot be had: the sentence to show and the way to try again.
    pub failed: Callback<(AttrValue, Callback<()>), Html>,
    /// Everything else.
    pub children: Html,
}

#[derive(Clone, PartialEq)]
enum State {
    Waiting,
    Failed(ApiError),
    Ready(Rc<SiteView>),
}

/// See [`SiteProviderProps`].
#[component]
pub fn SiteProvider(props: &SiteProviderProps) -> Html {
    let state = use_state_eq(|| State::Waiting);
    let turn = use_state(|| 0_u32);
    {
        let state = state.clone();
        use_effect_with(*turn, move |_| {
            spawn_local(async move {
                state.set(match api::call(&GetSite).await {
                    Ok(site) => State::Ready(Rc::new(site)),
                    Err(error) => State::Failed(error),
                });
            });
        });
    }
    match &*state {
        State::Waiting => props.waiting.clone(),
        State::Failed(error) => {
            let retry = {
                let (state, turn) = (state.clone(), turn.clone());
                Callback::from(move |()| {
                    state.set(State::Waiting);
                    turn.set(turn.wrapping_add(1));
                })
            };
            props.failed.emit((problems::sentence(error).into(), retry))
        }
        State::Ready(site) => html! {
            <ContextProvider<Rc<SiteView>> context={site.clone()}>
                { props.children.clone() }
            </ContextProvider<Rc<SiteView>>>
        },
    }
}

/// The site's words.
#[hook]
pub fn use_site() -> Rc<SiteView> {
    use_context::<Rc<SiteView>>().unwrap_or_else(|| Rc::new(nameless()))
}

/// What stands in where no words were provided, as in a test of a single widget.
fn nameless() -> SiteView {
    SiteView {
        name: String::new(),
        organisation: String::new(),
        demonstration: false,
        scanner: false,
        alert: None,
        emergency: String::new(),
        contacts: Vec::new(),
        links: Vec::new(),
        texts: Vec::new(),
        banner: shared::site::BannerView {
            version: String::new(),
            title: String::new(),
            blocks: Vec::new(),
            agreement: shared::site::TextLink {
                slug: String::new(),
                title: String::new(),
            },
        },
        idle_minutes: 0,
        attachment_endings: Vec::new(),
    }
}
