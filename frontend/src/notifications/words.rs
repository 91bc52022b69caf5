//! Channels and kinds of notices in words.

use crate::i18n::texts as t;
use shared::notifications::{Channel, NoticeKind};

/// "E-mail", "Text message".
pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => t::notices_mail(),
        Channel::Sms => t::notices_sms(),
    }
}

/// When a notice of this kind comes.
pub(super) fn when(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::NewMessage => t::notices_kind_new_message(),
        NoticeKind::TeamMessage => t::notices_kind_team_message(),
        NoticeKind::Late => t::notices_kind_late(),
        NoticeKind::PassedOn => t::notices_kind_passed_on(),
        NoticeKind::Closed => t::notices_kind_closed(),
        NoticeKind::TeamUnstaffed => t::notices_kind_team_unstaffed(),
        NoticeKind::FileUnsafe => t::notices_kind_file_unsafe(),
        NoticeKind::Security => t::notices_kind_security(),
        NoticeKind::Code => t::notices_kind_code(),
    }
}
