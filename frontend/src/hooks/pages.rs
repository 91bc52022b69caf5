//! Lists that go on: the first page, and older ones on demand.

use super::query::{AGAIN_MS, Untyped};
use super::window::use_online;
use crate::api::{Answer, ApiError, Asked, Cancel, PATIENCE_MS};
use crate::effects::use_effect_with;
use crate::i18n::problems;
use crate::state::use_api;
use crate::ui::Remote;
use gloo_timers::future::TimeoutFuture;
use serde::de::DeserializeOwned;
use shared::Endpoint;
use shared::page::{Cursor, Page};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A list as far as it was read.
#[derive(Clone, PartialEq)]
pub struct Pages<T: PartialEq> {
    /// How far the first page has got; with it, all rows read so far.
    pub state: Remote<Rc<[T]>>,
    /// Whether older rows exist.
    pub more: bool,
    /// Whether older rows are on their way.
    pub loading_more: bool,
    /// Why older rows did not come.
    pub more_failed: Option<AttrValue>,
    /// Asks for older rows.
    pub show_older: Callback<()>,
    /// Reads the first page again because a person wants to.
    pub reload: Callback<()>,
    /// Reads all that is shown again because something has changed; a failure keeps what is there.
    pub refresh: Callback<()>,
}

/// A [`Pages`] whose rows have no type, so that what it does is compiled once and not for every list.
struct UntypedPages {
    state: Remote<Untyped>,
    more: bool,
    loading_more: bool,
    more_failed: Option<AttrValue>,
    show_older: Callback<()>,
    reload: Callback<()>,
    refresh: Callback<()>,
}

#[derive(Clone)]
struct Read {
    key: String,
    state: Remote<Untyped>,
    next: Option<Cursor>,
    pages: u32,
    loading_more: bool,
    more_failed: Option<AttrValue>,
}

/// Adds the rows of a page to those read before it, and says where older ones begin.
type Append = fn(Option<&Untyped>, Answer) -> Result<(Untyped, Option<Cursor>), ApiError>;

fn append<T>(
    before: Option<&Untyped>,
    answer: Answer,
) -> Result<(Untyped, Option<Cursor>), ApiError>
where
    T: Clone + DeserializeOwned + 'static,
{
    let page = answer.read::<Page<T>>()?;
    let before = before.and_then(rows::<T>).unwrap_or_default();
    let rows: Rc<[T]> = before.iter().cloned().chain(page.items).collect();
    Ok((Rc::new(rows), page.next))
}

/// The rows as [`append`] made them.
fn rows<T: 'static>(untyped: &Untyped) -> Option<Rc<[T]>> {
    untyped.downcast_ref().cloned()
}

/// Reads the first page when the list opens and whenever `key` changes. `make` gets the cursor and
/// whether a timer asks and not a person.
#[hook]
pub fn use_pages<E, T, F>(key: String, make: F) -> Pages<T>
where
    E: Endpoint<Response = Page<T>> + 'static,
    T: Clone + PartialEq + DeserializeOwned + 'static,
    F: Fn(Option<Cursor>, bool) -> E + 'static,
{
    let make = move |cursor, background| Asked::of(&make(cursor, background));
    let pages = use_untyped_pages(key, Rc::new(make), append::<T>);
    Pages {
        state: match pages.state {
            Remote::Ready(read) => rows(&read).map_or(Remote::Loading, Remote::Ready),
            Remote::Idle => Remote::Idle,
            Remote::Loading => Remote::Loading,
            Remote::Failed(text) => Remote::Failed(text),
        },
        more: pages.more,
        loading_more: pages.loading_more,
        more_failed: pages.more_failed,
        show_older: pages.show_older,
        reload: pages.reload,
        refresh: pages.refresh,
    }
}

#[hook]
fn use_untyped_pages(
    key: String,
    make: Rc<dyn Fn(Option<Cursor>, bool) -> Asked>,
    append: Append,
) -> UntypedPages {
    let api = use_api();
    let read = use_state(|| None::<Read>);
    let turn = use_state(|| (0_u32, false));
    {
        let known = (*read).as_ref().is_some_and(|read| read.key == key);
        let (api, make, read) = (api.clone(), make.clone(), read.clone());
        let turn = turn.clone();
        let (_, background) = *turn;
        let wanted = match (*read).as_ref() {
            Some(read) if known && background => read.pages,
            _ => 1,
        };
        use_effect_with((key.clone(), *turn), move |(key, (number, _))| {
            let number = *number;
            let cancel = Cancel::new();
            let make = make.clone();
            let (key, of_call) = (key.clone(), cancel.clone());
            spawn_local(async move {
                let mut rows = None;
                let mut next = None;
                let mut pages = 0;
                let mut passes = false;
                let state = loop {
                    let asked = make(next.take(), background);
                    let result = api.send(asked, &of_call, PATIENCE_MS).await;
                    if of_call.is_cancelled() {
                        return;
                    }
                    match result.and_then(|answer| append(rows.as_ref(), answer)) {
                        Ok((longer, older)) => {
                            next = older;
                            pages += 1;
                            if pages >= wanted || next.is_none() {
                                break Some(Remote::Ready(longer));
                            }
                            rows = Some(longer);
                        }
                        Err(error) => {
                            passes = error.passes();
                            let said = problems::sentence(&error).into();
                            break Some(Remote::Failed(said)).filter(|_| !(background && known));
                        }
                    }
                };
                if let Some(state) = state {
                    read.set(Some(Read {
                        key,
                        state,
                        next,
                        pages: pages.max(1),
                        loading_more: false,
                        more_failed: None,
                    }));
                }
                if passes {
                    TimeoutFuture::new(AGAIN_MS).await;
                    if !of_call.is_cancelled() {
                        turn.set((number.wrapping_add(1), true));
                    }
                }
            });
            move || cancel.cancel()
        });
    }
    let current = (*read).clone().filter(|read| read.key == key);
    let show_older = {
        let current = current.clone();
        Callback::from(move |()| {
            let Some(mut now) = current.clone().filter(|now| !now.loading_more) else {
                return;
            };
            let (Some(cursor), Some(rows)) = (now.next.clone(), now.state.ready().cloned()) else {
                return;
            };
            let asked = make(Some(cursor), false);
            now.loading_more = true;
            now.more_failed = None;
            read.set(Some(now.clone()));
            let (api, read) = (api.clone(), read.clone());
            spawn_local(async move {
                now.loading_more = false;
                let result = api.send(asked, &Cancel::new(), PATIENCE_MS).await;
                match result.and_then(|answer| append(Some(&rows), answer)) {
                    Ok((longer, older)) => {
                        now.state = Remote::Ready(longer);
                        now.next = older;
                        now.pages += 1;
                    }
                    Err(error) => now.more_failed = Some(problems::sentence(&error).into()),
                }
                read.set(Some(now));
            });
        })
    };
    let again = |background: bool| {
        let turn = turn.clone();
        Callback::from(move |()| turn.set((turn.0.wrapping_add(1), background)))
    };
    let (reload, refresh) = (again(false), again(true));
    let failed = matches!(&current, Some(read) if matches!(read.state, Remote::Failed(_)));
    use_online(if failed {
        refresh.clone()
    } else {
        Callback::noop()
    });
    let Some(read) = current else {
        return UntypedPages {
            state: Remote::Loading,
            more: false,
            loading_more: false,
            more_failed: None,
            show_older,
            reload,
            refresh,
        };
    };
    UntypedPages {
        state: read.state,
        more: read.next.is_some(),
        loading_more: read.loading_more,
        more_failed: read.more_failed,
        show_older,
        reload,
        refresh,
    }
}
