//! What is wrong with an address, a code or the times, in words.

use crate::i18n::texts as t;
use shared::FieldError;
use shared::notifications::Channel;
use shared::problem::{FieldName, FieldProblem};

/// What is seen to be wrong with an address before anybody is asked. The server decides; this spares the
/// question for the passphrase where the answer is known.
pub(super) fn look(channel: Channel, typed: &str) -> Option<FieldProblem> {
    let typed = typed.trim();
    let like_one = match channel {
        Channel::Mail => typed.contains('@'),
        Channel::Sms => typed.starts_with('+'),
    };
    if typed.is_empty() {
        Some(FieldProblem::Missing)
    } else if like_one {
        None
    } else {
        Some(FieldProblem::Unreadable)
    }
}

/// The sentence for an address that is none.
pub(super) fn address(channel: Channel, problem: FieldProblem) -> &'static str {
    match (channel, problem) {
        (Channel::Mail, FieldProblem::Missing) => t::notices_mail_missing(),
        (Channel::Mail, FieldProblem::TooLong) => t::notices_mail_too_long(),
        (Channel::Mail, _) => t::notices_mail_unreadable(),
        (Channel::Sms, FieldProblem::Missing) => t::notices_sms_missing(),
        (Channel::Sms, _) => t::notices_sms_unreadable(),
    }
}

/// The sentence for a code that confirms nothing.
pub(super) fn code(problem: FieldProblem) -> &'static str {
    match problem {
        FieldProblem::Missing => t::notices_code_missing(),
        FieldProblem::Unreadable => t::notices_code_unreadable(),
        _ => t::notices_code_wrong(),
    }
}

/// What the server found wrong with a field.
pub(super) fn of_field(wrong: &[FieldError], field: FieldName) -> Option<FieldProblem> {
    wrong
        .iter()
        .find(|fault| fault.field == field)
        .map(|fault| fault.error)
}
