//! Does what [`ComposeState`] says is to be done next: saves, uploads, sends.

use crate::api::{self, Upload};
use crate::effects::use_effect_with;
use crate::hooks::{use_leave_guard, use_online, use_page_hidden};
use crate::messaging::compose_actions::Action;
use crate::messaging::compose_files::{ComposeFile, FileState, check_file};
use crate::messaging::compose_state::{ComposeState, Phase, Step};
use crate::messaging::unsaved::Unsaved;
use crate::state::{Api, SessionState, use_api, use_session, use_site, use_typing_guard};
use gloo_timers::callback::Timeout;
use shared::ErrorCode;
use shared::id::{AttachmentId, DraftId, PatientId};
use shared::messaging::rules::display_file_name;
use shared::messaging::{
    DiscardDraft, GetDraft, MoveDraft, RemoveAttachment, SaveDraft, SendDraft, UploadAttachment,
};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// A form at work.
#[derive(Clone, PartialEq)]
pub(super) struct Compose {
    /// What stands in it.
    pub state: Rc<ComposeState>,
    /// Takes what happens.
    tell: Tell,
    /// For whom it is.
    pub patient_id: PatientId,
    /// Throws the draft away, here and at the server; tells when that is done or has failed.
    pub discard: Callback<Callback<Result<(), api::ApiError>>>,
    /// Adds chosen files; gives back what is wrong with those that cannot go along.
    pub add_files: Callback<Vec<File>, Vec<(String, ErrorCode)>>,
    /// Takes a file off.
    pub remove_file: Callback<AttachmentId>,
}

impl Compose {
    /// Tells the form that something happened.
    pub(super) fn tell(&self, action: Action) {
        self.tell.dispatch(action);
    }
}

/// What outlives a render: the newest state and the files themselves.
#[derive(Default)]
struct Desk {
    newest: Option<Rc<ComposeState>>,
    files: Vec<HeldFile>,
    gone: bool,
}

/// A file, and its upload while that is under way.
struct HeldFile {
    id: AttachmentId,
    file: File,
    upload: Option<Upload>,
}

impl Desk {
    fn held(&mut self, id: AttachmentId) -> Option<&mut HeldFile> {
        self.files.iter_mut().find(|held| held.id == id)
    }
}

/// Starts a form with what stands in it at first: nothing, a draft, or words that were kept.
#[hook]
pub fn use_compose(patient_id: PatientId, begin: Rc<ComposeState>) -> Compose {
    let api = use_api();
    let desk = use_memo((), |()| RefCell::new(Desk::default()));
    let state = use_reducer(move || (*begin).clone());
    let tell = state.dispatcher();
    // Not the reducer's handle: that always shows the newest state, so that two of them are never
    // different and nobody would be drawn again.
    let state = Rc::new((*state).clone());
    desk.borrow_mut().newest = Some(state.clone());
    let unsaved = use_context::<Unsaved>();
    let site = use_site();

    {
        let (api, desk) = (api.clone(), desk.clone());
        let (tell, unsaved) = (tell.clone(), unsaved.clone());
        let draft_id = state.draft_id;
        use_effect_with(state.next_step(), move |step| {
            let timer = start(step.clone(), patient_id, draft_id, api, desk, tell, unsaved);
            move || drop(timer)
        });
    }
    {
        // What was typed last is saved although the page has gone.
        let desk = desk.clone();
        use_effect_with((), move |()| {
            move || {
                desk.borrow_mut().gone = true;
                leave_behind(patient_id, unsaved, &desk);
            }
        });
    }
    let hurry = use_callback((), {
        let tell = tell.clone();
        move |(), ()| tell.dispatch(Action::Hurry)
    });
    use_page_hidden(hurry);
    let again = use_callback((), {
        let tell = tell.clone();
        move |(), ()| tell.dispatch(Action::TryAgain)
    });
    use_online(again.clone());
    let resumed = match use_session().state() {
        SessionState::SignedIn { resumed, .. } => *resumed,
        _ => 0,
    };
    use_effect_with(resumed, move |resumed| {
        if *resumed > 0 {
            again.emit(());
        }
    });
    use_leave_guard(state.unsaved());
    use_typing_guard(!state.is_untouched() && !state.is_over());

    let discard = {
        let (api, state, desk) = (api.clone(), state.clone(), desk.clone());
        let tell = tell.clone();
        Callback::from(move |done: Callback<Result<(), api::ApiError>>| {
            let (api, tell, desk) = (api.clone(), tell.clone(), desk.clone());
            let (draft_id, kept) = (
                state.draft_id,
                state.version.is_some() || state.phase != Phase::Still,
            );
            spawn_local(async move {
                let result = if kept {
                    api.call(&DiscardDraft {
                        patient_id,
                        draft_id,
                    })
                    .await
                } else {
                    Ok(())
                };
                if result.is_ok() {
                    // The page may go before it is drawn again, and must not save on its way out.
                    desk.borrow_mut().newest = None;
                    tell.dispatch(Action::Discarded);
                }
                done.emit(result);
            });
        })
    };
    let add_files = {
        let (desk, state, tell) = (desk.clone(), state.clone(), tell.clone());
        let site = site.clone();
        Callback::from(move |chosen: Vec<File>| {
            let mut present = state.files.clone();
            let mut refused = Vec::new();
            for file in chosen {
                let (name, size) = (display_file_name(&file.name()), file.size() as u64);
                let endings = &site.attachment_endings;
                if let Err(code) = check_file(&present, &file.name(), size, endings) {
                    refused.push((name, code));
                    continue;
                }
                let id = AttachmentId(api::fresh_id());
                desk.borrow_mut().files.push(HeldFile {
                    id,
                    file,
                    upload: None,
                });
                let row = ComposeFile {
                    id,
                    name: name.into(),
                    size,
                    state: FileState::Queued,
                };
                present.push(row.clone());
                tell.dispatch(Action::AddFile(row));
            }
            refused
        })
    };
    let remove_file = {
        let tell = tell.clone();
        Callback::from(move |id: AttachmentId| {
            // Dropping an upload ends it. Should it arrive after the server was told all the same, Send
            // names what is shown, and the server refuses.
            desk.borrow_mut().files.retain(|held| held.id != id);
            tell.dispatch(Action::RemoveFile(id));
        })
    };
    Compose {
        state,
        tell,
        patient_id,
        discard,
        add_files,
        remove_file,
    }
}

type Tell = UseReducerDispatcher<ComposeState>;

/// Does a step. What it gives back is dropped when the step is overtaken: only a wait ends by that.
fn start(
    step: Step,
    patient_id: PatientId,
    draft_id: DraftId,
    api: Api,
    desk: Rc<RefCell<Desk>>,
    tell: Tell,
    unsaved: Option<Unsaved>,
) -> Option<Timeout> {
    match step {
        Step::Nothing => None,
        Step::Save {
            content,
            version,
            wait_ms,
            ..
        } => {
            let save = move || {
                tell.dispatch(Action::SaveStarted(content.clone()));
                spawn_local(async move {
                    let asked = SaveDraft {
                        patient_id,
                        draft_id,
                        version,
                        content,
                    };
                    let result = api.call(&asked).await;
                    let action = match result {
                        Ok(draft) => Action::Saved(Box::new(draft)),
                        Err(error) => Action::SaveFailed(error),
                    };
                    if !desk.borrow().gone {
                        tell.dispatch(action);
                        return;
                    }
                    if let Some(newest) = desk.borrow_mut().newest.as_mut() {
                        *newest = Rc::new(newest.after(action));
                    }
                    leave_behind(patient_id, unsaved, &desk);
                });
            };
            Some(Timeout::new(wait_ms, save))
        }
        Step::Upload(id) => {
            let file = desk.borrow_mut().held(id).map(|held| held.file.clone());
            let Some(file) = file else {
                // A draft that was taken up again: its file was never here.
                let lost = api::ApiError::Problem(ErrorCode::NotFound.into());
                tell.dispatch(Action::FileFailed(id, lost));
                return None;
            };
            tell.dispatch(Action::FileStarted(id));
            let asked = UploadAttachment {
                patient_id,
                draft_id,
                attachment_id: id,
            };
            let progress = tell.clone();
            let done = {
                let desk = desk.clone();
                move |result| {
                    if let Err(error) = &result {
                        api.notice(Some(error));
                    }
                    tell.dispatch(match result {
                        Ok(view) => Action::FileKept(view),
                        Err(error) => Action::FileFailed(id, error),
                    });
                    // Not from within its own listener.
                    let desk = desk.clone();
                    spawn_local(async move {
                        if let Some(held) = desk.borrow_mut().held(id) {
                            held.upload = None;
                        }
                    });
                }
            };
            let upload = api::upload(
                &asked,
                &file,
                move |share| progress.dispatch(Action::FileProgress(id, share)),
                done,
            );
            if let Some(held) = desk.borrow_mut().held(id) {
                held.upload = Some(upload);
            }
            None
        }
        Step::Remove(attachment_id) => {
            tell.dispatch(Action::RemovalStarted(attachment_id));
            spawn_local(async move {
                let asked = RemoveAttachment {
                    patient_id,
                    draft_id,
                    attachment_id,
                };
                tell.dispatch(match api.call(&asked).await {
                    Ok(()) => Action::FileRemoved(attachment_id),
                    Err(error) => Action::RemovalFailed(attachment_id, error),
                });
            });
            None
        }
        Step::Send(version, shown) => {
            tell.dispatch(Action::SendStarted);
            spawn_local(async move {
                let result = api
                    .call(&SendDraft {
                        patient_id,
                        draft_id,
                        version,
                        shown,
                    })
                    .await;
                tell.dispatch(match result {
                    Ok(receipt) => Action::Sent(receipt),
                    Err(error) => Action::SendFailed(error),
                });
            });
            None
        }
        Step::Move(version, to) => {
            tell.dispatch(Action::MoveStarted);
            spawn_local(async move {
                let asked = MoveDraft {
                    patient_id,
                    draft_id,
                    version,
                    to: to.clone(),
                };
                tell.dispatch(match api.call(&asked).await {
                    Ok(draft) => Action::Moved(to, Box::new(draft)),
                    Err(error) => Action::MoveFailed(error),
                });
            });
            None
        }
        Step::Compare => {
            spawn_local(async move {
                let result = api
                    .call(&GetDraft {
                        patient_id,
                        draft_id,
                    })
                    .await;
                tell.dispatch(match result {
                    Ok(draft) => Action::OtherRead(Box::new(draft)),
                    Err(error) => Action::OtherFailed(error),
                });
            });
            None
        }
    }
}

/// Hands on what is not saved when the page has gone; a save that is under way does so when it ends.
fn leave_behind(patient_id: PatientId, unsaved: Option<Unsaved>, desk: &RefCell<Desk>) {
    let left = desk
        .borrow()
        .newest
        .as_ref()
        .and_then(|it| it.left_behind());
    if let (Some(unsaved), Some(left)) = (unsaved, left) {
        unsaved.keep(patient_id, left);
    }
}
