//! What is wrong with a form, in words, at the fields and in the summary above them.

use super::compose_state::{ComposeState, FormError};
use crate::api::ApiError;
use crate::i18n::{format, problems, texts as t};
use crate::ui::{Counter, FieldFault};
use shared::ErrorCode;
use shared::messaging::rules::{MAX_BODY_CHARS, MAX_SUBJECT_CHARS};
use shared::messaging::{MAX_FACT_CHARS, Side};
use shared::problem::{FieldName, FieldProblem};
use std::rc::Rc;
use yew::AttrValue;

/// The sentence for an error.
#[must_use]
pub(super) fn words(error: FormError) -> AttrValue {
    match error {
        FormError::RecipientMissing => t::compose_error_recipient_missing().into(),
        FormError::RecipientUnresolved => t::compose_error_recipient_unresolved().into(),
        FormError::RecipientClosed => t::compose_error_recipient_closed().into(),
        FormError::RecipientNotAllowed => t::compose_error_recipient_not_allowed().into(),
        FormError::Subject(FieldProblem::TooLong) => {
            t::compose_error_subject_too_long(&count(MAX_SUBJECT_CHARS)).into()
        }
        FormError::Subject(FieldProblem::Unreadable) => {
            t::compose_error_subject_unreadable().into()
        }
        FormError::Subject(_) => t::compose_error_subject_missing().into(),
        FormError::Body(FieldProblem::TooLong) => {
            t::compose_error_body_too_long(&count(MAX_BODY_CHARS)).into()
        }
        FormError::Body(FieldProblem::Unreadable) => t::compose_error_body_unreadable().into(),
        FormError::Body(_) => t::compose_error_body_missing().into(),
        FormError::FileNotRemoved => t::compose_error_file_not_removed().into(),
        FormError::FileNotKept => t::compose_error_file_not_kept().into(),
        FormError::Files => t::compose_error_files().into(),
        FormError::Readers => t::compose_error_readers().into(),
        FormError::Facts => t::compose_error_facts(&count(MAX_FACT_CHARS)).into(),
        FormError::About(field, problem) => about(field, problem).into(),
    }
}

fn about(field: FieldName, problem: FieldProblem) -> &'static str {
    match (field, problem) {
        (FieldName::AboutName, FieldProblem::Missing) => t::compose_about_error_name(),
        (FieldName::AboutName, _) => t::compose_about_error_name_unreadable(),
        (FieldName::AboutBirthDate, _) => t::compose_about_error_birth_date(),
        (_, FieldProblem::SocialSecurityNumber) => t::compose_about_error_ssn(),
        (_, FieldProblem::BenefitsNumber) => t::compose_about_error_benefits(),
        _ => t::compose_about_error_dod_id(),
    }
}

/// The sentence for an error of a form: a reply has no field To.
fn words_in(state: &ComposeState, error: FormError) -> AttrValue {
    if error == FormError::RecipientClosed && state.thread_id.is_some() {
        return t::compose_error_team_closed().into();
    }
    words(error)
}

/// The sentence at a field, if something is wrong with it.
#[must_use]
pub(super) fn at(state: &ComposeState, field: FieldName) -> Option<AttrValue> {
    state.error_at(field).map(|error| words_in(state, error))
}

/// Everything that is wrong, with links to the fields by `id_of`.
#[must_use]
pub(super) fn faults(
    state: &ComposeState,
    id_of: impl Fn(FieldName) -> &'static str,
) -> Rc<[FieldFault]> {
    state
        .errors
        .iter()
        .map(|error| FieldFault {
            field: Some(id_of(error.field()).into()),
            text: words_in(state, *error),
        })
        .collect()
}

/// Why the message was not sent, if Send failed.
#[must_use]
pub(super) fn send_trouble(state: &ComposeState, side: Side) -> Option<String> {
    state.send_trouble.as_ref().map(|error| match error {
        ApiError::Offline => t::compose_send_failed_offline().to_owned(),
        // What one may not write for any more is not there any more.
        error
            if matches!(
                error.code(),
                Some(ErrorCode::NotFound | ErrorCode::Forbidden)
            ) =>
        {
            match side {
                Side::Patient => t::compose_right_ended(),
                Side::Team => t::thread_gone_team(),
            }
            .to_owned()
        }
        error => t::compose_send_failed_other(&problems::sentence(error)),
    })
}

/// "12 of 100 characters", for what would be sent.
#[must_use]
pub(super) fn counter(text: &str, most: usize) -> Counter {
    let used = text.trim().chars().count();
    Counter {
        text: t::compose_counter(&count(most), &count(used)).into(),
        urgent: used * 10 >= most * 9,
        over: used > most,
    }
}

fn count(number: usize) -> String {
    format::number(number as u64)
}
