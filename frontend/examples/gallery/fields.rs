//! Fields: empty, filled, too long, refused.

use crate::{LONG, part};
use frontend::ui::{
    Check, CheckGroup, Choice, ComboOption, ComboSource, ComboWords, Combobox, Counter,
    ErrorSummary, Field, FieldFault, FileItem, FilePicker, FileState, PassphraseInput,
    PatientChoice, PatientPicker, Select, TextArea, TextInput,
};
use std::rc::Rc;
use yew::prelude::*;

pub(crate) fn parts() -> Html {
    html! {
        <div class="form">
            { part("ErrorSummary", error_summary()) }
            { part("TextInput", text_inputs()) }
            { part("TextArea", text_areas()) }
            { part("PassphraseInput", passphrases()) }
            { part("Select", selects()) }
            { part("CheckGroup", check_groups()) }
            { part("PatientPicker", patient_pickers()) }
            { part("Combobox", comboboxes()) }
            { part("FilePicker", file_pickers()) }
            { part("Field", bare_field()) }
        </div>
    }
}

fn counter(text: &'static str, urgent: bool, over: bool) -> Option<Counter> {
    Some(Counter {
        text: text.into(),
        urgent,
        over,
    })
}

fn error_summary() -> Html {
    let faults = Rc::from([
        FieldFault {
            field: Some("text-error".into()),
            text: "Enter a subject".into(),
        },
        FieldFault {
            field: None,
            text: LONG.into(),
        },
    ]);
    html! { <ErrorSummary title="Check these before you send" {faults} /> }
}

fn text_inputs() -> Html {
    let told = Callback::noop();
    html! {
        <>
            <TextInput id="text-empty" label="Subject" value="" on_input={told.clone()} />
            <TextInput
                id="text-full"
                label={LONG}
                value={LONG}
                on_input={told.clone()}
                required=true
                hint="In a few words"
                counter={counter("90 of 100 characters", false, false)}
            />
            <TextInput
                id="text-error"
                label="Subject with an error"
                value=""
                on_input={told}
                required=true
                error="Enter a subject"
                counter={counter("120 of 100 characters", false, true)}
            />
        </>
    }
}

fn text_areas() -> Html {
    let told = Callback::noop();
    html! {
        <>
            <TextArea id="area-empty" label="Message" value="" on_input={told.clone()} rows={3} />
            <TextArea
                id="area-error"
                label="Message with an error"
                value={LONG.repeat(5)}
                on_input={told}
                required=true
                hint="Write as you would speak"
                error={LONG}
                counter={counter("10,400 of 10,000 characters", false, true)}
            />
        </>
    }
}

fn passphrases() -> Html {
    let field = |id: &'static str, value: &'static str, error: Option<&'static str>| {
        html! {
            <PassphraseInput
                {id}
                label={format!("Password ({id})")}
                {value}
                on_input={Callback::noop()}
                show="Show password"
                hide="Hide password"
                error={error.map(AttrValue::from)}
            />
        }
    };
    html! {
        <>
            { field("pass-empty", "", None) }
            { field("pass-full", "little-rock", None) }
            { field("pass-error", "", Some("Enter your password")) }
        </>
    }
}

fn check_groups() -> Html {
    let check = |value: &'static str, hint: Option<&'static str>, ticked| Check {
        value: value.into(),
        text: value.into(),
        hint: hint.map(AttrValue::from),
        ticked,
    };
    let checks: Rc<[Check]> = [
        check("read messages", None, true),
        check("see what is marked as sensitive", Some(LONG), false),
        check(LONG, None, false),
    ]
    .into();
    let told = Callback::noop();
    html! {
        <>
            <CheckGroup
                id="checks"
                legend="What may they do?"
                checks={checks.clone()}
                on_change={told.clone()}
            />
            <CheckGroup
                id="checks-error"
                legend="What may they do, with an error?"
                {checks}
                on_change={told}
                error="Choose at least one thing"
            />
        </>
    }
}

fn selects() -> Html {
    let choices: Rc<[Choice]> = [("a", "Newest first"), ("b", LONG)]
        .into_iter()
        .map(|(value, text)| Choice {
            value: value.into(),
            text: text.into(),
        })
        .collect();
    let select = |id: &'static str, value: &'static str, error: Option<&'static str>| {
        html! {
            <Select
                {id}
                label={format!("Arrange by ({id})")}
                choices={choices.clone()}
                {value}
                on_change={Callback::noop()}
                error={error.map(AttrValue::from)}
            />
        }
    };
    html! {
        <>
            { select("select-short", "a", None) }
            { select("select-long", "b", None) }
            { select("select-error", "a", Some("Choose another order")) }
        </>
    }
}

fn patient_pickers() -> Html {
    let person =
        |id: &'static str, name: &'static str, note: Option<&'static str>, colour| PatientChoice {
            id: id.into(),
            name: name.into(),
            note: note.map(AttrValue::from),
            initials: "JD".into(),
            colour,
        };
    let people: Rc<[PatientChoice]> = Rc::from([
        person("jane", "Doe, Jane Emily", Some("you"), 0),
        person("long", LONG, None, 3),
    ]);
    let picker = |id: &'static str, value: &'static str, error: Option<&'static str>| {
        html! {
            <PatientPicker
                {id}
                label={format!("Patient Name ({id})")}
                people={people.clone()}
                {value}
                on_change={Callback::noop()}
                error={error.map(AttrValue::from)}
            />
        }
    };
    html! {
        <>
            { picker("patient-own", "jane", None) }
            { picker("patient-long", "long", None) }
            { picker("patient-error", "jane", Some("You may not write for this patient")) }
        </>
    }
}

fn words() -> ComboWords {
    ComboWords {
        list: "Care teams".into(),
        clear: "Clear recipient".into(),
        count: Callback::from(|count: usize| format!("{count} results").into()),
        position: Callback::from(|(at, of): (usize, usize)| format!("{at} of {of}").into()),
        selected: Callback::from(|label: AttrValue| format!("{label} selected").into()),
        removed: Callback::from(|label: AttrValue| format!("{label} removed").into()),
    }
}

fn option(id: usize, label: &'static str, group: &'static str) -> ComboOption {
    ComboOption {
        id: id.to_string().into(),
        label: label.into(),
        title: None,
        second_line: "Pharmacy · Little Rock AFB".into(),
        icon: "local_pharmacy".into(),
        note: (id == 0).then(|| "Your pharmacy".into()),
        group: Some(group.into()),
        spans: vec![(0, 6)],
    }
}

/// Each opens with focus; the text never changes.
fn comboboxes() -> Html {
    let many: Rc<[ComboOption]> = (0..20)
        .map(|at| match at {
            0 => option(at, "Little Rock Pharmacy", "Your care team"),
            1 => option(at, LONG, "Little Rock AFB"),
            _ => option(at, "Little Rock Behavioral Health", "Little Rock AFB"),
        })
        .collect();
    let words = words();
    let nothing = || ComboSource::Ready("No care team found. Look at the spelling.".into());
    let combobox = |id: &'static str, options: &Rc<[ComboOption]>, source: ComboSource| {
        html! {
            <Combobox
                {id}
                label={format!("To ({id})")}
                words={words.clone()}
                text="little"
                options={options.clone()}
                {source}
                on_input={Callback::noop()}
                on_select={Callback::noop()}
                on_clear={Callback::noop()}
                required=true
                hint="Type a place, a name or a kind of care"
            />
        }
    };
    let chosen = |id: &'static str, label: &'static str, error: Option<&'static str>| {
        html! {
            <Combobox
                {id}
                label={format!("To ({id})")}
                words={words.clone()}
                text=""
                source={nothing()}
                selected={Some(option(0, label, ""))}
                on_input={Callback::noop()}
                on_select={Callback::noop()}
                on_clear={Callback::noop()}
                error={error.map(AttrValue::from)}
            />
        }
    };
    let none: Rc<[ComboOption]> = Rc::from([]);
    html! {
        <>
            { combobox("combo-many", &many, nothing()) }
            { combobox("combo-none", &none, nothing()) }
            { combobox("combo-loading", &many, ComboSource::Loading("Searching…".into())) }
            { combobox("combo-failed", &none, ComboSource::Failed("The list cannot be reached.".into())) }
            { chosen("combo-chosen", "Little Rock Pharmacy", None) }
            { chosen("combo-long", LONG, Some("This team takes no messages. Choose another.")) }
        </>
    }
}

fn file(id: &'static str, name: &'static str, state: FileState) -> FileItem {
    FileItem {
        id: id.into(),
        name: name.into(),
        detail: "412 KB".into(),
        href: (state == FileState::Ready).then(|| "#file".into()),
        state,
        verb: "Remove".into(),
        remove: format!("Remove {name}").into(),
        removed: format!("{name} removed").into(),
    }
}

fn file_pickers() -> Html {
    let picker =
        |id: &'static str, files: Vec<FileItem>, more: bool, error: Option<&'static str>| {
            html! {
                <FilePicker
                    {id}
                    label={format!("Attachments ({id})")}
                    hint="Maximum file size is 25 MB"
                    browse="Browse"
                    add_another="Add another attachment"
                    drop="or drop files here"
                    files={Rc::from(files)}
                    on_pick={Callback::noop()}
                    on_remove={Callback::noop()}
                    {more}
                    error={error.map(AttrValue::from)}
                />
            }
        };
    let states = vec![
        file("a", "discharge-list.pdf", FileState::Ready),
        file("b", "on-its-way.pdf", FileState::Uploading(Some(40))),
        file("c", "waiting.pdf", FileState::Uploading(None)),
        file(
            "e",
            "being-checked.pdf",
            FileState::Known("Being checked for viruses".into(), false),
        ),
        file(
            "f",
            "checked.pdf",
            FileState::Known("Checked for viruses".into(), true),
        ),
        file(
            "d",
            "refused.pdf",
            FileState::Failed("This kind of file is not taken.".into()),
        ),
        file("g", LONG, FileState::Ready),
        file("h", LONG, FileState::Failed(LONG.into())),
    ];
    let full = (0..10)
        .map(|_| file("x", "one-of-ten.pdf", FileState::Ready))
        .enumerate();
    let full = full
        .map(|(at, file)| FileItem {
            id: at.to_string().into(),
            ..file
        })
        .collect();
    html! {
        <>
            { picker("files-none", Vec::new(), true, None) }
            { picker("files-states", states, true, None) }
            { picker("files-full", full, false, Some("A message takes at most 10 files.")) }
        </>
    }
}

fn bare_field() -> Html {
    html! {
        <Field id="bare" label="A control of its own" hint="With a hint">
            <input class="usa-input" id="bare" aria-describedby="bare-hint" />
        </Field>
    }
}
