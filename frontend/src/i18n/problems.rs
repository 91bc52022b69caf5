//! What went wrong, in words that say what to do next. The server's own words are never shown.

use super::format;
use super::texts as t;
use crate::api::ApiError;
use shared::ErrorCode;
use shared::messaging::rules::{
    FOLLOW_UP_DAYS, MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES,
};

/// The sentence for a call that gave no answer.
#[must_use]
pub fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::Offline => t::problem_offline().to_owned(),
        ApiError::Unexpected => t::problem_unexpected().to_owned(),
        ApiError::SignedOut => of_code(ErrorCode::SignedOut),
        ApiError::BannerRequired => of_code(ErrorCode::BannerRequired),
        ApiError::Problem(problem) => of_code(problem.code),
    }
}

/// The sentence for a refusal.
#[must_use]
pub fn of_code(code: ErrorCode) -> String {
    match code {
        ErrorCode::Malformed => t::problem_malformed(),
        ErrorCode::SignedOut => t::problem_signed_out(),
        ErrorCode::SignInFailed => t::problem_sign_in_failed(),
        ErrorCode::BannerRequired => t::problem_banner_required(),
        ErrorCode::BannerChanged => t::problem_banner_changed(),
        ErrorCode::CrossSite => t::problem_cross_site(),
        ErrorCode::ConfirmFirst => t::problem_confirm_first(),
        ErrorCode::ConfirmFailed => t::problem_confirm_failed(),
        ErrorCode::InviteUnusable => t::problem_invite_unusable(),
        ErrorCode::InviteNotForYou => t::problem_invite_not_for_you(),
        ErrorCode::TooManyInvites => t::problem_too_many_invites(),
        ErrorCode::InviteUsed => t::problem_invite_used(),
        ErrorCode::GrantEnded => t::problem_grant_ended(),
        ErrorCode::RegistrationDecided => t::problem_registration_decided(),
        ErrorCode::ChannelOff => t::problem_channel_off(),
        ErrorCode::CodeExpired => t::problem_code_expired(),
        ErrorCode::Forbidden => t::problem_forbidden(),
        ErrorCode::NotFound => t::problem_not_found(),
        ErrorCode::HttpsRequired
        | ErrorCode::IdTaken
        | ErrorCode::LengthRequired
        | ErrorCode::MethodNotAllowed
        | ErrorCode::Misdirected
        | ErrorCode::UnsupportedMediaType => t::problem_unexpected(),
        ErrorCode::RequestTimeout => t::problem_request_timeout(),
        ErrorCode::DraftChanged => t::problem_draft_changed(),
        ErrorCode::DraftSent => t::problem_draft_sent(),
        ErrorCode::ThreadHeld => t::problem_thread_held(),
        ErrorCode::ThreadNotWaiting => t::problem_thread_not_waiting(),
        ErrorCode::ThreadOld => {
            return t::problem_thread_old(&format::number(FOLLOW_UP_DAYS.unsigned_abs()));
        }
        ErrorCode::RecallTooLate => t::problem_recall_too_late(),
        ErrorCode::TeamChanged => t::problem_team_changed(),
        ErrorCode::TooManyTemplates => t::problem_too_many_templates(),
        ErrorCode::RecipientClosed => t::problem_recipient_closed(),
        ErrorCode::TooLarge => t::problem_too_large(),
        ErrorCode::AttachmentTooLarge => {
            return t::problem_attachment_too_large(&format::size(MAX_ATTACHMENT_BYTES));
        }
        ErrorCode::AttachmentsTooLarge => {
            return t::problem_attachments_too_large(&format::size(MAX_ATTACHMENTS_BYTES));
        }
        ErrorCode::TooManyAttachments => {
            return t::problem_too_many_attachments(&format::number(MAX_ATTACHMENTS as u64));
        }
        ErrorCode::AttachmentEmpty => t::problem_attachment_empty(),
        ErrorCode::AttachmentType => t::problem_attachment_type(),
        ErrorCode::AttachmentInfected => t::problem_attachment_infected(),
        ErrorCode::AttachmentUnscannable => t::problem_attachment_unscannable(),
        ErrorCode::AttachmentWaiting => t::problem_attachment_waiting(),
        ErrorCode::PictureTooLarge => t::problem_picture_too_large(),
        ErrorCode::UploadQuota => t::problem_upload_quota(),
        ErrorCode::TooManyDrafts => t::problem_too_many_drafts(),
        ErrorCode::TooManyFolders => t::problem_too_many_folders(),
        ErrorCode::FolderNotEmpty => t::problem_folder_not_empty(),
        ErrorCode::Invalid => t::problem_invalid(),
        ErrorCode::RateLimited => t::problem_rate_limited(),
        ErrorCode::Internal => t::problem_internal(),
        ErrorCode::Unavailable => t::problem_unavailable(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_refusal_has_words_of_its_own() {
        for code in ErrorCode::ALL {
            let words = of_code(*code);
            assert!(words.ends_with('.') && words != code.title(), "{code:?}");
        }
    }
}
