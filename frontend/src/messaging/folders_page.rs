//! The folders of one's own: making, renaming, removing them.

use super::focused_notice::FocusedNotice;
use super::messaging_frame::{MailboxPlace, MessagingFrame};
use super::own_folders::{OwnFolders, use_folders_here};
use crate::api::{ApiError, fresh_id};
use crate::i18n::{problems, texts as t};
use crate::routes::Route;
use crate::shell::Heading;
use crate::state::{use_api, use_typing_guard};
use crate::ui::{Button, ButtonKind, Dialog, EmptyState, Link, Notice, Skeleton, TextInput, Tone};
use shared::id::{OwnFolderId, PatientId};
use shared::messaging::{
    EmptyFolder, FolderName, OwnFolderName, OwnFolderView, RemoveFolder, SaveFolder,
};
use shared::problem::FieldProblem;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose folders.
#[derive(Properties, PartialEq)]
pub(super) struct FoldersPageProps {
    /// The patient.
    pub patient_id: PatientId,
}

/// The list and the form, beside the folders.
#[component]
pub(super) fn FoldersPage(props: &FoldersPageProps) -> Html {
    let patient_id = props.patient_id;
    html! {
        <MessagingFrame {patient_id} place={MailboxPlace::Folders}>
            <Folders {patient_id} />
        </MessagingFrame>
    }
}

/// What is asked before it is done.
#[derive(Clone, PartialEq)]
enum Question {
    Rename(OwnFolderView),
    Remove(OwnFolderView),
}

/// What the server is asked to do.
#[derive(Clone)]
enum Wanted {
    Save(OwnFolderId, String, bool),
    Remove(OwnFolderView),
}

/// What came of it: words and how often something was done, so that the same words twice are two.
type Said = (AttrValue, u32);

#[component]
fn Folders(props: &FoldersPageProps) -> Html {
    let patient_id = props.patient_id;
    let api = use_api();
    let folders = use_folders_here();
    let question = use_state_eq(|| None::<Question>);
    let said = use_state_eq(|| None::<Said>);
    let failed = use_state_eq(|| None::<AttrValue>);
    let busy = use_state_eq(|| false);
    let act = {
        let (question, said) = (question.clone(), said.clone());
        let (failed, busy) = (failed.clone(), busy.clone());
        let refresh = folders.refresh.clone();
        Callback::from(move |wanted: Wanted| {
            if *busy {
                return;
            }
            busy.set(true);
            failed.set(None);
            let (api, refresh) = (api.clone(), refresh.clone());
            let (question, said) = (question.clone(), said.clone());
            let (failed, busy) = (failed.clone(), busy.clone());
            spawn_local(async move {
                let result = match &wanted {
                    Wanted::Save(folder_id, name, _) => {
                        let name = OwnFolderName {
                            name: name.as_str().into(),
                        };
                        let asked = SaveFolder {
                            patient_id,
                            folder_id: *folder_id,
                            name,
                        };
                        api.call(&asked).await
                    }
                    Wanted::Remove(folder) => {
                        let folder_id = folder.id;
                        let empty = EmptyFolder {
                            patient_id,
                            folder_id,
                        };
                        let emptied = match folder.messages {
                            0 => Ok(()),
                            _ => api.call(&empty).await,
                        };
                        let remove = RemoveFolder {
                            patient_id,
                            folder_id,
                        };
                        match emptied {
                            Ok(()) => api.call(&remove).await,
                            refused => refused,
                        }
                    }
                };
                busy.set(false);
                match result {
                    Ok(()) => {
                        let words = match &wanted {
                            Wanted::Save(_, name, true) => t::finding_made(name),
                            Wanted::Save(_, name, false) => t::finding_renamed(name),
                            Wanted::Remove(folder) => t::finding_removed(folder.name.reveal()),
                        };
                        let times = said.as_ref().map_or(0, |said| said.1) + 1;
                        question.set(None);
                        said.set(Some((words.into(), times)));
                    }
                    Err(error) => failed.set(Some(why(&error))),
                }
                refresh.emit(());
            });
        })
    };
    let ask = {
        let (question, failed) = (question.clone(), failed.clone());
        Callback::from(move |wanted: Option<Question>| {
            failed.set(None);
            question.set(wanted);
        })
    };
    let made = said.as_ref().map_or(0, |said| said.1);
    html! {
        <>
            <Heading
                text={t::finding_own_folders()}
                lead={html! { { t::finding_folders_lead() } }}
                page={format!("folders {patient_id}")}
            />
            if let Some((words, times)) = &*said {
                <FocusedNotice
                    id="folders-said"
                    tone={Tone::Ok}
                    spoken={words.clone()}
                    occasion={times.to_string()}
                >
                    { words }
                </FocusedNotice>
            }
            { list(patient_id, &folders, &ask) }
            // Another form after every folder that was made: an empty one.
            <NameForm
                key={made}
                id="new-folder"
                label={t::finding_new_name()}
                action={t::finding_make()}
                busy={*busy}
                failed={question.is_none().then(|| (*failed).clone()).flatten()}
                on_submit={act.reform(|name| Wanted::Save(OwnFolderId(fresh_id()), name, true))}
            />
            { dialog(&question, &failed, *busy, &ask, &act) }
        </>
    }
}

fn list(patient_id: PatientId, folders: &OwnFolders, ask: &Callback<Option<Question>>) -> Html {
    let Some(page) = &folders.known else {
        return html! { <Skeleton text={t::shell_loading()} lines={4} /> };
    };
    if page.items.is_empty() {
        return html! {
            <EmptyState
                icon="mail"
                text={t::finding_no_folders()}
                detail={t::finding_no_folders_detail()}
            />
        };
    }
    html! {
        <ul class="rows card card--list">
            for folder in &page.items {
                <li key={folder.id.to_string()} class="row">{ row(patient_id, folder, ask) }</li>
            }
        </ul>
    }
}

fn row(patient_id: PatientId, folder: &OwnFolderView, ask: &Callback<Option<Question>>) -> Html {
    let name = folder.name.reveal();
    let route = Route::OwnFolder {
        patient_id,
        folder_id: folder.id,
    };
    let button = |text: &'static str, question: Question| {
        let ask = ask.clone();
        let onclick = move |_: MouseEvent| ask.emit(Some(question.clone()));
        html! {
            <button
                type="button"
                class="usa-button usa-button--unstyled"
                aria-label={t::finding_act_on(name, text)}
                {onclick}
            >
                { text }
            </button>
        }
    };
    html! {
        <>
            <div class="row__text">
                <div class="row__title">
                    <Link class="row__link" href={route.href()}>{ name.to_owned() }</Link>
                </div>
                <div class="row__detail">
                    { t::finding_in_folder(u64::from(folder.messages)) }
                </div>
            </div>
            <div class="row__aside">
                { button(t::finding_rename(), Question::Rename(folder.clone())) }
                { button(t::finding_remove(), Question::Remove(folder.clone())) }
            </div>
        </>
    }
}

fn dialog(
    question: &Option<Question>,
    failed: &Option<AttrValue>,
    busy: bool,
    ask: &Callback<Option<Question>>,
    act: &Callback<Wanted>,
) -> Html {
    let close = ask.reform(|()| None);
    let Some(question) = question else {
        return Html::default();
    };
    match question {
        Question::Rename(folder) => {
            let id = folder.id;
            html! {
                <Dialog
                    id="rename-folder"
                    open=true
                    title={t::finding_rename_title(folder.name.reveal())}
                    on_close={close.clone()}
                >
                    <NameForm
                        id="folder-name"
                        label={t::finding_folder_name()}
                        action={t::finding_save()}
                        first={folder.name.reveal().to_owned()}
                        {busy}
                        failed={failed.clone()}
                        on_submit={act.reform(move |name| Wanted::Save(id, name, false))}
                        on_cancel={close}
                    />
                </Dialog>
            }
        }
        Question::Remove(folder) => {
            let wanted = folder.clone();
            let text = match folder.messages {
                0 => t::finding_remove(),
                _ => t::finding_remove_all(),
            };
            html! {
                <Dialog
                    id="remove-folder"
                    open=true
                    title={t::finding_remove_title(folder.name.reveal())}
                    on_close={close.clone()}
                >
                    if folder.messages > 0 {
                        <p>{ t::finding_remove_text(u64::from(folder.messages)) }</p>
                    }
                    if let Some(text) = failed {
                        <Notice tone={Tone::Bad} live=true>{ text }</Notice>
                    }
                    <div class="dialog__actions">
                        <Button
                            kind={ButtonKind::Primary}
                            busy={busy.then(|| AttrValue::from(t::finding_working()))}
                            on_click={act.reform(move |()| Wanted::Remove(wanted.clone()))}
                        >
                            { text }
                        </Button>
                        <Button kind={ButtonKind::Plain} on_click={close}>
                            { t::finding_cancel() }
                        </Button>
                    </div>
                </Dialog>
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct NameFormProps {
    id: &'static str,
    label: &'static str,
    action: &'static str,
    #[prop_or_default]
    first: String,
    busy: bool,
    failed: Option<AttrValue>,
    on_submit: Callback<String>,
    #[prop_or_default]
    on_cancel: Option<Callback<()>>,
}

/// One name. What is wrong with it is said at the field.
#[component]
fn NameForm(props: &NameFormProps) -> Html {
    let name = use_state_eq(|| props.first.clone());
    let wrong = use_state_eq(|| None::<FieldProblem>);
    use_typing_guard(*name != props.first);
    let on_input = {
        let (name, wrong) = (name.clone(), wrong.clone());
        Callback::from(move |text: String| {
            wrong.set(None);
            name.set(text);
        })
    };
    let onsubmit = {
        let (name, wrong, id) = (name.clone(), wrong.clone(), props.id);
        let on_submit = props.on_submit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match FolderName::parse(&name) {
                Ok(name) => on_submit.emit(name.reveal().to_owned()),
                Err(error) => {
                    wrong.set(Some(error));
                    crate::hooks::focus_first(&format!("#{id}"));
                }
            }
        })
    };
    let error = wrong.map(|error| AttrValue::from(name_problem(error)));
    html! {
        <form novalidate=true class="name-form" {onsubmit}>
            <TextInput
                id={props.id}
                label={props.label}
                value={(*name).clone()}
                {on_input}
                error={error.or_else(|| props.failed.clone())}
            />
            <div class="dialog__actions">
                <Button
                    kind={ButtonKind::Primary}
                    submit=true
                    busy={props.busy.then(|| AttrValue::from(t::finding_working()))}
                >
                    { props.action }
                </Button>
                if let Some(on_cancel) = &props.on_cancel {
                    <Button kind={ButtonKind::Plain} on_click={on_cancel.clone()}>
                        { t::finding_cancel() }
                    </Button>
                }
            </div>
        </form>
    }
}

fn name_problem(problem: FieldProblem) -> &'static str {
    match problem {
        FieldProblem::Missing => t::finding_name_missing(),
        FieldProblem::TooLong => t::finding_name_long(),
        FieldProblem::Taken => t::finding_name_taken(),
        _ => t::finding_name_unreadable(),
    }
}

/// Why a name was not taken, or the sentence for anything else.
fn why(error: &ApiError) -> AttrValue {
    if let ApiError::Problem(problem) = error
        && let Some(wrong) = problem.fields.first()
    {
        return name_problem(wrong.error).into();
    }
    problems::sentence(error).into()
}
