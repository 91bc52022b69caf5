//! Facts that the care team will ask for: sealed with the draft as they are typed, sealed with the message
//! as they were named when it was sent.

use crate::db::entity::{draft, message};
use crate::http::Error;
use crate::sealing::{Column, PatientSealer};
use shared::id::DraftId;
use shared::messaging::{
    DraftContent, Fact, FactQuestion, FactsTyped, MAX_DRAFT_FIELD_CHARS, MAX_FACTS, fact_value,
};
use shared::problem::FieldProblem;
use shared::{FieldError, FieldName};

/// Why no draft keeps these facts, if none does. Replies have none: the team has asked already.
pub(super) fn unkeepable(content: &DraftContent) -> Option<FieldError> {
    let facts = &content.facts;
    let any = |wrong: fn(&str) -> bool| facts.values().any(|value| wrong(value.reveal()));
    let error = if facts.len() > MAX_FACTS || (content.thread_id.is_some() && !facts.is_empty()) {
        FieldProblem::NotAllowed
    } else if any(|text| text.contains('\0')) {
        FieldProblem::Unreadable
    } else if any(|text| text.chars().count() > MAX_DRAFT_FIELD_CHARS) {
        FieldProblem::TooLong
    } else {
        return None;
    };
    Some(FieldError {
        field: FieldName::Facts,
        error,
    })
}

/// The facts of a draft for its row; nothing when there are none.
pub(super) fn seal_typed(
    sealer: &PatientSealer,
    draft: DraftId,
    typed: &FactsTyped,
) -> Result<Option<Vec<u8>>, Error> {
    if typed.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(typed).map_err(|_| Error::internal("facts of a draft"))?;
    Ok(Some(sealer.seal(Column::DraftFacts, draft.0, &text)?))
}

/// What a draft has.
pub(super) fn typed(sealer: &PatientSealer, row: &draft::Model) -> Result<FactsTyped, Error> {
    let Some(sealed) = &row.facts else {
        return Ok(FactsTyped::new());
    };
    let text = sealer.open(Column::DraftFacts, row.id.0, sealed)?;
    serde_json::from_str(&text).map_err(|_| Error::internal("facts of a draft"))
}

/// What goes with the message: everything that was typed, by the site's names and in its order. What the
/// site does not ask for any more goes along under its key.
pub(super) fn to_send(
    questions: &[FactQuestion],
    typed: &FactsTyped,
) -> Result<Vec<Fact>, FieldProblem> {
    let mut facts = Vec::new();
    for (key, value) in typed {
        let Some(value) = fact_value(value.reveal())? else {
            continue;
        };
        let place = questions.iter().position(|question| question.key == *key);
        let question = place.and_then(|place| questions.get(place));
        let fact = Fact {
            key: key.clone(),
            label: question.map_or_else(|| key.as_str().to_owned(), |it| it.label.clone()),
            value: value.into(),
        };
        facts.push((place.unwrap_or(usize::MAX), fact));
    }
    facts.sort_by_key(|(place, _)| *place);
    Ok(facts.into_iter().map(|(_, fact)| fact).collect())
}

/// The facts of a message for its row; nothing when there are none.
pub(super) fn seal_sent(
    sealer: &PatientSealer,
    message: uuid::Uuid,
    facts: &[Fact],
) -> Result<Option<Vec<u8>>, Error> {
    if facts.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(facts).map_err(|_| Error::internal("facts of a message"))?;
    Ok(Some(sealer.seal(Column::MessageFacts, message, &text)?))
}

/// What went with a message.
pub(super) fn sent(sealer: &PatientSealer, row: &message::Model) -> Result<Vec<Fact>, Error> {
    open_sent(sealer, row.id.0, row.facts.as_deref())
}

/// The same from its sealed bytes.
pub(super) fn open_sent(
    sealer: &PatientSealer,
    message: uuid::Uuid,
    sealed: Option<&[u8]>,
) -> Result<Vec<Fact>, Error> {
    let Some(sealed) = sealed else {
        return Ok(Vec::new());
    };
    let text = sealer.open(Column::MessageFacts, message, sealed)?;
    serde_json::from_str(&text).map_err(|_| Error::internal("facts of a message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::directory::RecipientKind;
    use shared::messaging::MAX_FACT_CHARS;
    use shared::messaging::{FactKey, FactKind};

    fn key(text: &str) -> FactKey {
        FactKey::try_from(text.to_owned()).unwrap()
    }

    fn questions() -> Vec<FactQuestion> {
        let question = |name: &str, label: &str| FactQuestion {
            key: key(name),
            label: label.to_owned(),
            hint: String::new(),
            kind: FactKind::Text,
            of: vec![RecipientKind::Pharmacy],
            expected: true,
        };
        vec![
            question("medicine", "Medicine"),
            question("left", "Days left"),
        ]
    }

    fn facts(all: &[(&str, &str)]) -> FactsTyped {
        let all = all.iter();
        all.map(|(name, value)| (key(name), (*value).into()))
            .collect()
    }

    #[test]
    fn facts_go_along_by_the_sites_names_and_in_its_order() {
        let typed = facts(&[
            ("left", " 5 days "),
            ("medicine", "Lisinopril"),
            ("colour", "red"),
        ]);
        let sent = to_send(&questions(), &typed).unwrap();
        let shown: Vec<(&str, &str)> = sent
            .iter()
            .map(|fact| (fact.label.as_str(), fact.value.reveal()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Medicine", "Lisinopril"),
                ("Days left", "5 days"),
                ("colour", "red")
            ]
        );
    }

    #[test]
    fn blanks_are_no_fact_and_too_much_is_said() {
        assert_eq!(
            to_send(&questions(), &facts(&[("left", " \t ")])),
            Ok(Vec::new())
        );
        let long = "é".repeat(MAX_FACT_CHARS);
        assert_eq!(
            to_send(&questions(), &facts(&[("left", &long)])).map(|it| it.len()),
            Ok(1)
        );
        for (text, problem) in [
            (format!("{long}x"), FieldProblem::TooLong),
            ("a\u{7}b".to_owned(), FieldProblem::Unreadable),
        ] {
            assert_eq!(
                to_send(&questions(), &facts(&[("left", &text)])),
                Err(problem)
            );
        }
    }
}
