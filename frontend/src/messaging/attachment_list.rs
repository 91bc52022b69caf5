//! The files at a form: choosing, sending along, trying again, taking off.

use super::compose_actions::Action;
use super::compose_files::{ComposeFile, FileState, by_reason};
use super::use_compose::Compose;
use crate::effects::use_effect_with;
use crate::i18n::{format, problems, texts as t};
use crate::state::{use_api, use_site};
use crate::ui::{Button, FileItem, FilePicker, FileState as Shown, Notice, Tone};
use gloo_timers::callback::Timeout;
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::rules::{MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES};
use shared::messaging::{GetDraft, ScanState, WatchDraft};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

/// At which form.
#[derive(Properties, PartialEq)]
pub(super) struct AttachmentListProps {
    /// The button's id.
    pub id: AttrValue,
    /// The form.
    pub compose: Compose,
    /// What is wrong with the files, said by Send.
    pub error: Option<AttrValue>,
}

/// Label, list, button, and what was refused.
#[component]
pub(super) fn AttachmentList(props: &AttachmentListProps) -> Html {
    let refused = use_state(Vec::<String>::new);
    let compose = &props.compose;
    let on_pick = {
        let (add, refused) = (compose.add_files.clone(), refused.clone());
        Callback::from(move |files: Vec<File>| {
            let texts = by_reason(add.emit(files))
                .into_iter()
                .map(|(names, code)| t::compose_file_refused(&names, &problems::of_code(code)));
            refused.set(texts.collect());
        })
    };
    let on_remove = {
        let (remove, refused) = (compose.remove_file.clone(), refused.clone());
        Callback::from(move |id: AttrValue| {
            // There is room now; what was refused may be chosen again.
            refused.set(Vec::new());
            if let Ok(id) = id.parse::<AttachmentId>() {
                remove.emit(id);
            }
        })
    };
    use_watch(compose);
    let limits = t::compose_attachments_hint(
        &MAX_ATTACHMENTS.to_string(),
        &format::size(MAX_ATTACHMENT_BYTES),
        &format::size(MAX_ATTACHMENTS_BYTES),
    );
    let hint = format!("{limits}. {}", t::compose_attachments_privacy());
    let site = use_site();
    let files: Rc<[FileItem]> = compose.state.files.iter().map(item).collect();
    let error = props
        .error
        .clone()
        .or_else(|| (!refused.is_empty()).then(|| AttrValue::from(refused.join(" "))));
    html! {
        <>
            <FilePicker
                id={props.id.clone()}
                label={t::compose_attachments()}
                hint={hint}
                browse={t::compose_browse()}
                add_another={t::compose_add_another()}
                drop={t::compose_drop()}
                accept={accepted(&site.attachment_endings)}
                {files}
                {on_pick}
                {on_remove}
                more={compose.state.files.len() < MAX_ATTACHMENTS}
                {error}
            />
            for file in compose.state.files.iter() {
                { retry(compose, file) }
            }
        </>
    }
}

/// A way to try a failed upload again; a file that was refused has to be replaced.
fn retry(compose: &Compose, file: &ComposeFile) -> Html {
    if matches!(file.state, FileState::NotRemoved(_)) {
        let (compose, id) = (compose.clone(), file.id);
        let on_click = Callback::from(move |()| compose.remove_file.emit(id));
        return html! {
            <Notice tone={Tone::Warn}>
                <Button {on_click}>{ t::compose_file_remove_again(file.name.reveal()) }</Button>
            </Notice>
        };
    }
    let FileState::Failed(error) = &file.state else {
        return Html::default();
    };
    if error.code().is_some() && !error.passes() && *error != crate::api::ApiError::SignedOut {
        return Html::default();
    }
    let on_click = {
        let (compose, id) = (compose.clone(), file.id);
        Callback::from(move |()| compose.tell(Action::RetryFile(id)))
    };
    html! {
        <Notice tone={Tone::Warn}>
            <Button {on_click}>{ t::compose_file_retry(file.name.reveal()) }</Button>
        </Notice>
    }
}

fn item(file: &ComposeFile) -> FileItem {
    let (name, size) = (file.name.reveal(), format::size(file.size));
    let (detail, state) = match &file.state {
        FileState::Queued => (t::compose_file_waiting(&size), Shown::Uploading(None)),
        FileState::Uploading(percent) => (
            t::compose_file_uploading(&percent.to_string(), &size),
            Shown::Uploading(Some(*percent)),
        ),
        FileState::Kept(scan) => (size, known(*scan)),
        FileState::ToRemove | FileState::Removing => {
            (t::compose_file_removing(&size), Shown::Uploading(None))
        }
        FileState::NotRemoved(error) => {
            let words = t::compose_file_not_removed(&problems::sentence(error));
            (size, Shown::Failed(words.into()))
        }
        FileState::Failed(error) => {
            let words = match error.code() {
                Some(ErrorCode::NotFound) => t::compose_file_lost().to_owned(),
                _ => problems::sentence(error),
            };
            (size, Shown::Failed(words.into()))
        }
    };
    let (verb, remove, removed) = if file.on_its_way() {
        (
            t::compose_file_cancel(),
            t::compose_file_cancel_name(name),
            t::compose_file_cancelled(name),
        )
    } else {
        (
            t::compose_file_remove(),
            t::compose_file_remove_name(name),
            t::compose_file_taken_off(name),
        )
    };
    FileItem {
        id: file.id.to_string().into(),
        name: name.to_owned().into(),
        detail: detail.into(),
        href: None,
        state,
        verb: verb.into(),
        remove: remove.into(),
        removed: removed.into(),
    }
}

/// What is known of a file that the server has.
fn known(scan: ScanState) -> Shown {
    match scan {
        ScanState::Unscanned => Shown::Ready,
        ScanState::Quarantined => Shown::Known(t::compose_file_checking().into(), false),
        ScanState::Clean => Shown::Known(t::compose_file_checked().into(), true),
        ScanState::Infected => Shown::Failed(t::compose_file_infected().into()),
        ScanState::Unscannable => Shown::Failed(t::compose_file_unscannable().into()),
    }
}

/// Asks, while a file is being checked, what came of it: of a draft nobody else would tell.
#[hook]
fn use_watch(compose: &Compose) {
    let api = use_api();
    let turn = use_state_eq(|| 0_u32);
    let waits = compose
        .state
        .files
        .iter()
        .any(|file| file.state == FileState::Kept(ScanState::Quarantined));
    let asked = WatchDraft(GetDraft {
        patient_id: compose.patient_id,
        draft_id: compose.state.draft_id,
    });
    let compose = compose.clone();
    use_effect_with((waits, *turn), move |(waits, now)| {
        let now = *now;
        if !*waits {
            turn.set(0);
        }
        let timer = waits.then(|| {
            Timeout::new(watch_ms(now), move || {
                spawn_local(async move {
                    if let Ok(draft) = api.call(&asked).await {
                        compose.tell(Action::FilesLookedAt(draft.attachments));
                    }
                    turn.set(now.saturating_add(1));
                });
            })
        });
        move || drop(timer)
    });
}

/// Milliseconds until it is asked again: a scan takes a second; a scanner that is away may take hours.
const fn watch_ms(turn: u32) -> u32 {
    let wait = 1_000 << (if turn < 6 { turn } else { 6 });
    if wait < 60_000 { wait } else { 60_000 }
}

/// The endings that the browser's window offers.
fn accepted(endings: &[String]) -> String {
    let endings: Vec<String> = endings.iter().map(|end| format!(".{end}")).collect();
    endings.join(",")
}
