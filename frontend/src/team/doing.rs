//! One thing at a time that a member of the team does with a thread: busy, done, or why not.

use crate::i18n::problems;
use crate::state::{Api, use_api};
use crate::ui::Announce;
use crate::ui::use_announce;
use shared::Endpoint;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// See [`use_doing`].
#[derive(Clone)]
pub struct Doing {
    api: Api,
    announce: Announce,
    busy: UseStateHandle<bool>,
    failed: UseStateHandle<Option<AttrValue>>,
    on_done: Callback<()>,
}

/// What is under way; `on_done` hears of what was done.
#[hook]
pub fn use_doing(on_done: Callback<()>) -> Doing {
    Doing {
        api: use_api(),
        announce: use_announce(),
        busy: use_state_eq(|| false),
        failed: use_state_eq(|| None),
        on_done,
    }
}

impl Doing {
    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        *self.busy
    }

    /// Why it was not done, in words.
    pub fn failed(&self) -> Option<AttrValue> {
        (*self.failed).clone()
    }

    /// Asks the server, says what was done (unless the page does), and lets the thread be read again. A second
    /// tap while the first is under way does nothing.
    pub fn ask<E: Endpoint + 'static>(&self, asked: E, said: Option<AttrValue>) {
        if *self.busy {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        let doing = self.clone();
        spawn_local(async move {
            let result = doing.api.call(&asked).await;
            doing.busy.set(false);
            match result {
                Ok(_) => {
                    if let Some(said) = said {
                        doing.announce.say(said);
                    }
                    doing.on_done.emit(());
                }
                Err(error) => doing.failed.set(Some(problems::sentence(&error).into())),
            }
        });
    }
}
