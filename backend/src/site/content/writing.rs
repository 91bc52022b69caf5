//! `writing.toml`: the words that raise the emergency panel, whom to call, and what care teams will ask for.

use super::form::{ContactTable, check_phone};
use serde::Deserialize;
use shared::directory::RecipientKind;
use shared::messaging::{FactKey, FactKind, FactQuestion, MAX_FACT_QUESTIONS};
use shared::site::{
    Contact, EmergencyView, MAX_EMERGENCY_WORDS, MAX_PHRASE_WORDS, TextBlock, TextSpan,
    WritingView, words,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WritingFile {
    emergency: EmergencyTable,
    #[serde(default)]
    facts: Vec<FactTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmergencyTable {
    heading: String,
    text: String,
    lines: Vec<ContactTable>,
    /// By language, for whoever keeps the file: those of all languages count.
    words: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactTable {
    key: String,
    label: String,
    #[serde(default)]
    hint: String,
    kind: FactKind,
    of: Vec<RecipientKind>,
    #[serde(default = "yes")]
    expected: bool,
}

const fn yes() -> bool {
    true
}

/// What the file says, checked. `urgent` are the phone lines of `site.toml` that stand in the panel, too.
pub(super) fn writing_of(file: WritingFile, urgent: Vec<Contact>) -> Result<WritingView, String> {
    Ok(WritingView {
        emergency: emergency_of(file.emergency, urgent)?,
        facts: facts_of(file.facts)?,
    })
}

fn emergency_of(table: EmergencyTable, urgent: Vec<Contact>) -> Result<EmergencyView, String> {
    for (key, text) in [("heading", &table.heading), ("text", &table.text)] {
        if text.trim().is_empty() {
            return Err(format!("emergency.{key} is empty"));
        }
    }
    if table.lines.is_empty() {
        return Err("there is no phone line in [[emergency.lines]]".to_owned());
    }
    for line in &table.lines {
        if line.topic.trim().is_empty() {
            return Err("emergency.lines.topic is empty".to_owned());
        }
        check_phone(&line.phone)?;
    }
    let listed: Vec<String> = table.words.into_values().flatten().collect();
    if listed.len() > MAX_EMERGENCY_WORDS {
        return Err(format!(
            "there are {} emergency.words, {MAX_EMERGENCY_WORDS} at most",
            listed.len()
        ));
    }
    let mut seen = BTreeSet::new();
    for phrase in &listed {
        let words = words(phrase);
        if words.is_empty() || words.len() > MAX_PHRASE_WORDS {
            return Err(format!(
                "emergency.words: \"{phrase}\" must have 1 to {MAX_PHRASE_WORDS} words"
            ));
        }
        if !seen.insert(words) {
            return Err(format!(
                "emergency.words: \"{phrase}\" is there twice; capitals and apostrophes make no difference"
            ));
        }
    }
    let lines = table.lines.into_iter().map(ContactTable::contact);
    Ok(EmergencyView {
        heading: table.heading,
        text: table.text,
        lines: lines.chain(urgent).collect(),
        words: listed,
    })
}

fn facts_of(tables: Vec<FactTable>) -> Result<Vec<FactQuestion>, String> {
    if tables.len() > MAX_FACT_QUESTIONS {
        return Err(format!(
            "there are {} [[facts]], {MAX_FACT_QUESTIONS} at most",
            tables.len()
        ));
    }
    let mut seen = BTreeSet::new();
    let facts = tables.into_iter().map(|table| {
        let key = FactKey::try_from(table.key.clone())
            .map_err(|what| format!("facts.key \"{}\": {what}", table.key))?;
        if !seen.insert(key.clone()) {
            return Err(format!("the fact \"{}\" is there twice", table.key));
        }
        if table.label.trim().is_empty() {
            return Err(format!("the fact \"{}\" has no label", table.key));
        }
        if table.of.is_empty() {
            return Err(format!("the fact \"{}\" is of no kind of team", table.key));
        }
        Ok(FactQuestion {
            key,
            label: table.label,
            hint: table.hint,
            kind: table.kind,
            of: table.of,
            expected: table.expected,
        })
    });
    facts.collect()
}

/// The words as a list under the text that explains them.
pub(super) fn list_of(listed: &[String]) -> TextBlock {
    let item = |phrase: &String| {
        vec![TextSpan {
            text: phrase.clone(),
            href: None,
            strong: false,
        }]
    };
    TextBlock::List {
        items: listed.iter().map(item).collect(),
    }
}
