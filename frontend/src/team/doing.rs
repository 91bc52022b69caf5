//! One thing at a time that a member of the team does with a thread: busy, done, or why not.

use crate::api::ApiError;
use crate::i18n::{problems, texts as t};
use crate::state::{Api, use_api};
use crate::ui::Announce;
use crate::ui::use_announce;
use shared::Endpoint;
use shared::problem::{FieldName, FieldProblem};
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

    /// Leaves a dialog, unless something is under way: what comes of it is said where it was asked, and whoever
    /// closed that would never hear that it failed.
    pub fn leaving(&self, on_close: &Callback<()>) -> Callback<()> {
        let (busy, on_close) = (*self.busy, on_close.clone());
        Callback::from(move |()| {
            if !busy {
                on_close.emit(());
            }
        })
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
                Err(error) => doing.failed.set(Some(in_words(&error).into())),
            }
        });
    }
}

/// Why it was not done. What a form has looked at itself is marked there; this is what the server alone sees.
fn in_words(error: &ApiError) -> String {
    let fields = match error {
        ApiError::Problem(problem) => problem.fields.as_slice(),
        _ => &[],
    };
    let field = fields.iter().find_map(|fault| {
        Some(match (fault.field, fault.error) {
            (FieldName::Member, _) => t::team_member_gone(),
            (FieldName::Cover, FieldProblem::NotAllowed) => t::team_member_cover_away(),
            (FieldName::Cover, _) => t::team_member_gone(),
            (FieldName::Absence, FieldProblem::TooLate) => t::team_member_away_long(),
            (FieldName::TemplateName, FieldProblem::Taken) => t::team_template_taken(),
            (FieldName::Closures, FieldProblem::TooLate) => t::team_rules_closure_far(),
            (FieldName::Closures, FieldProblem::TooLong) => t::team_rules_closure_long(),
            (FieldName::Closures, _) => t::team_rules_closures_many(),
            _ => return None,
        })
    });
    field.map_or_else(|| problems::sentence(error), str::to_owned)
}
