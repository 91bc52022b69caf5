//! Choosing files.

use crate::stage::{Stage, has_focus, settle, until};
use frontend::ui::{FileItem, FilePicker, FileState, LiveRegions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ClipboardEvent, ClipboardEventInit, DataTransfer, DragEvent, DragEventInit, File};
use yew::prelude::*;

#[derive(Properties, PartialEq, Default)]
struct HostProps {
    log: Rc<RefCell<Vec<String>>>,
    #[prop_or_default]
    states: Vec<FileState>,
    #[prop_or_default]
    full: bool,
}

fn item(name: &str, state: FileState) -> FileItem {
    FileItem {
        id: name.to_owned().into(),
        name: name.to_owned().into(),
        detail: "412 KB".into(),
        href: (state == FileState::Ready).then(|| "/api/file".into()),
        state,
        verb: "Remove".into(),
        remove: format!("Remove {name}").into(),
        removed: format!("{name} removed").into(),
    }
}

#[component]
fn Host(props: &HostProps) -> Html {
    let files = use_state(|| {
        let states = props.states.iter().enumerate();
        states
            .map(|(at, state)| item(&format!("file-{at}.pdf"), state.clone()))
            .collect::<Vec<_>>()
    });
    let on_pick = {
        let (files, log) = (files.clone(), props.log.clone());
        Callback::from(move |picked: Vec<File>| {
            let mut all = (*files).clone();
            for file in picked {
                log.borrow_mut().push(format!("pick {}", file.name()));
                all.push(item(&file.name(), FileState::Ready));
            }
            files.set(all);
        })
    };
    let on_remove = {
        let files = files.clone();
        Callback::from(move |id: AttrValue| {
            files.set(files.iter().filter(|file| file.id != id).cloned().collect());
        })
    };
    html! {
        <LiveRegions>
            <FilePicker
                id="attachments"
                label="Attachments"
                hint="Maximum file size is 25 MB"
                browse="Browse"
                add_another="Add another attachment"
                drop="or drop files here"
                files={Rc::from((*files).clone())}
                {on_pick}
                {on_remove}
                more={!props.full || files.len() < props.states.len()}
            />
        </LiveRegions>
    }
}

async fn pick(stage: &Stage, names: &[&str]) {
    let transfer = DataTransfer::new().expect("a transfer");
    for name in names {
        let parts = js_sys::Array::of1(&"content".into());
        let file = File::new_with_str_sequence(&parts, name).expect("a file");
        transfer.items().add_with_file(&file).expect("a place");
    }
    stage
        .input("#attachments-input")
        .set_files(transfer.files().as_ref());
    stage.happen("#attachments-input", "change").await;
}

const BUTTON: &str = "button.usa-button--outline";

async fn drag(stage: &Stage, event: &str, names: &[&str]) -> bool {
    let transfer = DataTransfer::new().expect("a transfer");
    for name in names {
        let parts = js_sys::Array::of1(&"content".into());
        let file = File::new_with_str_sequence(&parts, name).expect("a file");
        transfer.items().add_with_file(&file).expect("a place");
    }
    let init = DragEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_data_transfer(Some(&transfer));
    let event = DragEvent::new_with_event_init_dict(event, &init).expect("an event");
    let left = stage.get(".file-drop").dispatch_event(&event);
    settle().await;
    left.expect("dispatch")
}

#[wasm_bindgen_test]
async fn files_can_be_dropped_and_the_browser_does_not_open_them() {
    let props = HostProps::default();
    let log = props.log.clone();
    let stage = Stage::show::<Host>(props).await;
    assert!(!drag(&stage, "dragover", &[]).await);
    assert!(stage.find(".file-drop--over").is_some());
    assert!(!drag(&stage, "drop", &["a.pdf", "b.pdf"]).await);
    assert!(stage.find(".file-drop--over").is_none());
    assert_eq!(*log.borrow(), ["pick a.pdf", "pick b.pdf"]);
}

#[wasm_bindgen_test]
async fn with_no_room_left_an_error_leads_to_the_list_and_removing_to_the_button() {
    let stage = Stage::show::<Host>(HostProps {
        states: vec![FileState::Ready, FileState::Ready],
        full: true,
        ..HostProps::default()
    })
    .await;
    assert!(stage.get(".file-drop").hidden());
    stage.focus("#attachments").await;
    assert!(has_focus(&stage, ".attachments"));
    stage.click("button[aria-label='Remove file-0.pdf']").await;
    until("the button has focus", || has_focus(&stage, BUTTON)).await;
}

#[wasm_bindgen_test]
async fn files_are_picked_by_a_real_file_input_with_the_label() {
    let props = HostProps::default();
    let log = props.log.clone();
    let stage = Stage::show::<Host>(props).await;
    assert_eq!(stage.input("#attachments-input").type_(), "file");
    assert_eq!(
        stage.attribute("label", "for").as_deref(),
        Some("attachments-input")
    );
    assert_eq!(stage.text("fieldset > legend"), "Attachments");
    assert_eq!(stage.text(BUTTON), "Browse");
    assert_eq!(
        stage.attribute("fieldset", "aria-describedby").as_deref(),
        Some("attachments-hint")
    );
    pick(&stage, &["a.pdf", "b.pdf"]).await;
    assert_eq!(*log.borrow(), ["pick a.pdf", "pick b.pdf"]);
    assert_eq!(stage.count(".attachment"), 2);
    assert_eq!(stage.text(BUTTON), "Add another attachment");
}

#[wasm_bindgen_test]
async fn the_same_file_can_be_picked_again() {
    let props = HostProps::default();
    let log = props.log.clone();
    let stage = Stage::show::<Host>(props).await;
    pick(&stage, &["a.pdf"]).await;
    assert_eq!(stage.input("#attachments-input").value(), "");
    assert_eq!(log.borrow().len(), 1);
    stage.happen("#attachments-input", "change").await;
    assert_eq!(log.borrow().len(), 1, "nothing picked is told to nobody");
}

#[wasm_bindgen_test]
async fn every_file_says_how_it_fares() {
    let states = vec![
        FileState::Uploading(Some(40)),
        FileState::Uploading(None),
        FileState::Ready,
        FileState::Failed("This kind of file cannot be sent".into()),
        FileState::Known("Being checked for viruses".into(), false),
        FileState::Known("Checked for viruses".into(), true),
    ];
    let stage = Stage::show::<Host>(HostProps {
        states,
        ..HostProps::default()
    })
    .await;
    assert_eq!(stage.attribute("progress", "value").as_deref(), Some("40"));
    assert_eq!(
        stage.attribute("progress", "aria-label").as_deref(),
        Some("file-0.pdf")
    );
    assert_eq!(stage.count("progress:not([value])"), 1);
    assert_eq!(stage.count("a.attachment__name"), 1);
    assert_eq!(
        stage.text(".attachment--failed [role=alert]"),
        "This kind of file cannot be sent"
    );
    for (symbol, text) in [
        ("schedule", "Being checked for viruses"),
        ("check_circle", "Checked for viruses"),
    ] {
        let known = format!(".attachment__known:has(use[href$='#{symbol}'])");
        assert_eq!(stage.text(&known), text);
    }
}

/// Pastes a picture, with text beside it or without.
async fn paste(stage: &Stage, text: Option<&str>) -> bool {
    let transfer = DataTransfer::new().expect("a transfer");
    let parts = js_sys::Array::of1(&"content".into());
    let file = File::new_with_str_sequence(&parts, "image.png").expect("a file");
    transfer.items().add_with_file(&file).expect("a place");
    if let Some(text) = text {
        transfer.set_data("text/plain", text).expect("a place");
    }
    let init = ClipboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_clipboard_data(Some(&transfer));
    let event = ClipboardEvent::new_with_event_init_dict("paste", &init).expect("an event");
    let left = stage.get("fieldset").dispatch_event(&event);
    settle().await;
    left.expect("dispatch")
}

#[wasm_bindgen_test]
async fn a_picture_can_be_pasted_and_text_goes_where_it_is_wanted() {
    let props = HostProps::default();
    let log = props.log.clone();
    let stage = Stage::show::<Host>(props).await;
    assert!(paste(&stage, Some("Dear team")).await, "left to the field");
    assert!(log.borrow().is_empty());
    assert!(!paste(&stage, None).await);
    assert_eq!(*log.borrow(), ["pick image.png"]);
}

#[wasm_bindgen_test]
async fn removing_says_so_and_keeps_focus_near() {
    let states = vec![FileState::Ready, FileState::Ready];
    let stage = Stage::show::<Host>(HostProps {
        states,
        ..HostProps::default()
    })
    .await;
    stage.focus("button[aria-label='Remove file-0.pdf']").await;
    stage.click("button[aria-label='Remove file-0.pdf']").await;
    assert_eq!(stage.count(".attachment"), 1);
    until("the button has focus", || has_focus(&stage, BUTTON)).await;
    let said = stage.text("[role=status]") + &stage.text("[role=status] + [role=status]");
    assert_eq!(said, "file-0.pdf removed");
}
