//! A page's part around a combobox, and what its tests look at.

use crate::stage::Stage;
use frontend::ui::{ComboOption, ComboSource, ComboWords, Combobox, LiveRegions};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

pub(crate) const INPUT: &str = "#to";

/// What the parent was told, in order.
pub(crate) type Log = Rc<RefCell<Vec<String>>>;

#[derive(Properties, PartialEq, Default)]
pub(crate) struct HostProps {
    pub(crate) log: Log,
    #[prop_or_default]
    pub(crate) preset: bool,
    #[prop_or_default]
    pub(crate) failing: bool,
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
}

pub(crate) fn option(id: &str, label: &str, group: &str) -> ComboOption {
    ComboOption {
        id: id.to_owned().into(),
        label: label.to_owned().into(),
        title: None,
        second_line: "Pharmacy · Little Rock AFB".into(),
        icon: "local_pharmacy".into(),
        note: (id == "a").then(|| "Your pharmacy".into()),
        group: Some(group.to_owned().into()),
        spans: if id == "a" {
            vec![(12, 16)]
        } else {
            Vec::new()
        },
    }
}

fn everything() -> Vec<ComboOption> {
    vec![
        option("a", "Little Rock Pharmacy", "Your care team"),
        option(
            "b",
            "Little Rock Pediatric_Hyman, John, MD",
            "Little Rock AFB",
        ),
        option("c", "Little Rock Behavioral Health", "Little Rock AFB"),
    ]
}

/// A parent as a page is one: it keeps the text, looks for options, takes the choice.
#[component]
pub(crate) fn Host(props: &HostProps) -> Html {
    let text = use_state(AttrValue::default);
    let selected = use_state(|| {
        props
            .preset
            .then(everything)
            .and_then(|all| all.first().cloned())
    });
    let words = use_memo((), |()| ComboWords {
        list: "Care teams".into(),
        clear: "Clear recipient".into(),
        count: Callback::from(|count: usize| format!("{count} results").into()),
        position: Callback::from(|(at, of): (usize, usize)| format!("{at} of {of}").into()),
        selected: Callback::from(|label: AttrValue| format!("{label} selected").into()),
        removed: Callback::from(|label: AttrValue| format!("{label} removed").into()),
    });
    let told = {
        let log = props.log.clone();
        move |what: String| log.borrow_mut().push(what)
    };
    let options: Rc<[ComboOption]> = everything()
        .into_iter()
        .filter(|option| option.label.to_lowercase().contains(&text.to_lowercase()))
        .collect();
    let source = match () {
        () if props.failing => ComboSource::Failed("The list cannot be reached".into()),
        () => ComboSource::Ready(format!("No recipients found for {}", *text).into()),
    };
    let on_input = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |new: String| {
            told(format!("input {new}"));
            selected.set(None);
            text.set(new.into());
        })
    };
    let on_select = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |id: AttrValue| {
            told(format!("select {id}"));
            text.set(AttrValue::default());
            selected.set(everything().into_iter().find(|option| option.id == id));
        })
    };
    let on_clear = {
        let (text, selected, told) = (text.clone(), selected.clone(), told.clone());
        Callback::from(move |()| {
            told("clear".to_owned());
            text.set(AttrValue::default());
            selected.set(None);
        })
    };
    let on_open = {
        let told = told.clone();
        Callback::from(move |()| told("open".to_owned()))
    };
    let on_close = {
        let told = told.clone();
        Callback::from(move |()| told("close".to_owned()))
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        told("submit".to_owned());
    });
    html! {
        <LiveRegions>
            <form {onsubmit}>
                <Combobox
                    id="to"
                    label="To"
                    words={(*words).clone()}
                    text={(*text).clone()}
                    {options}
                    {source}
                    selected={(*selected).clone()}
                    {on_input}
                    {on_select}
                    {on_clear}
                    {on_open}
                    {on_close}
                    required=true
                    hint="Type a name"
                    error={props.error.clone()}
                />
                <button id="after">{ "After" }</button>
            </form>
        </LiveRegions>
    }
}

/// A combobox with nothing typed or chosen.
pub(crate) async fn stage() -> (Stage, Log) {
    stage_with(HostProps::default()).await
}

/// A combobox as said.
pub(crate) async fn stage_with(props: HostProps) -> (Stage, Log) {
    let log = props.log.clone();
    (Stage::show::<Host>(props).await, log)
}

/// Whether the list shows.
pub(crate) fn open(stage: &Stage) -> bool {
    let shown = !stage.get("#to-list").hidden();
    let said = stage.attribute(INPUT, "aria-expanded").as_deref() == Some("true");
    assert_eq!(
        shown, said,
        "the list shows and aria-expanded says otherwise, or the reverse"
    );
    shown
}

/// The id of the active option.
pub(crate) fn active(stage: &Stage) -> Option<String> {
    let id = stage.attribute(INPUT, "aria-activedescendant")?;
    let marked = stage.get("[role=option][aria-selected=true]").id();
    assert_eq!(id, marked, "the named option is not the marked one");
    id.strip_prefix("to-option-").map(str::to_owned)
}

/// Whether the parent was told this.
pub(crate) fn told(log: &Log, what: &str) -> bool {
    log.borrow().iter().any(|entry| entry == what)
}
