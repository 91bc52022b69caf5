//! The files at a form: choosing, sending along, trying again, taking off.

use super::compose_actions::Action;
use super::compose_files::{ComposeFile, FileState, by_reason};
use super::use_compose::Compose;
use crate::i18n::{format, problems, texts as t};
use crate::ui::{Button, FileItem, FilePicker, FileState as Shown, Notice, Tone};
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::rules::{
    ATTACHMENT_KINDS, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES,
};
use std::rc::Rc;
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
                hint={t::compose_attachments_hint(
                    &MAX_ATTACHMENTS.to_string(),
                    &format::size(MAX_ATTACHMENT_BYTES),
                    &format::size(MAX_ATTACHMENTS_BYTES),
                )}
                browse={t::compose_browse()}
                add_another={t::compose_add_another()}
                drop={t::compose_drop()}
                remove={t::compose_file_remove()}
                accept={accepted()}
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
        FileState::Kept(_) => (size, Shown::Ready),
        FileState::Failed(error) => {
            let words = match error.code() {
                Some(ErrorCode::NotFound) => t::compose_file_lost().to_owned(),
                _ => problems::sentence(error),
            };
            (size, Shown::Failed(words.into()))
        }
    };
    FileItem {
        id: file.id.to_string().into(),
        name: name.to_owned().into(),
        detail: detail.into(),
        href: None,
        state,
        remove: t::compose_file_remove_name(name).into(),
        removed: t::compose_file_removed(name).into(),
    }
}

/// The endings that the browser's window offers.
fn accepted() -> String {
    let endings: Vec<String> = ATTACHMENT_KINDS
        .iter()
        .flat_map(|kind| kind.extensions.iter().map(|end| format!(".{end}")))
        .collect();
    endings.join(",")
}
