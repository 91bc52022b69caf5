//! What notices say: that there is something to read, and where. Nothing here takes a name, a team, a
//! subject or a text.

use shared::notifications::NoticeKind;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// A mail's subject.
    pub(super) subject: String,
    /// The text.
    pub(super) text: String,
}

/// What a notice of this kind says at this site. `code` is what a notice of kind `Code` brings.
pub(super) fn words(kind: NoticeKind, site: &str, address: &str, code: &str) -> Words {
    let (subject, text) = match kind {
        NoticeKind::NewMessage => (
            format!("New message in {site}"),
            format!("You have a new message in {site}. Sign in to read it: {address}"),
        ),
        NoticeKind::TeamMessage => (
            format!("New message for your team in {site}"),
            format!(
                "There is a new message for your team in {site}. Sign in to read it: {address}"
            ),
        ),
        NoticeKind::Late => (
            format!("The answer to you in {site} is late"),
            format!(
                "You have not had your answer in {site} in time. Sign in to see who has your message \
                 now: {address}"
            ),
        ),
        NoticeKind::PassedOn => (
            format!("Your message in {site} was passed on"),
            format!(
                "Your message in {site} was passed on to others who answer it. Sign in to see who has \
                 it now: {address}"
            ),
        ),
        NoticeKind::Closed => (
            format!("Your message in {site} was closed"),
            format!(
                "Your message in {site} was closed by those who answer it. Sign in to read why: {address}"
            ),
        ),
        NoticeKind::TeamUnstaffed => (
            format!("A team in {site} has nobody left"),
            format!(
                "Nobody who answers for a team in {site} is there any more. Sign in to see which team, and \
                 to find somebody: {address}"
            ),
        ),
        NoticeKind::FileUnsafe => (
            format!("A file that you sent in {site} cannot be opened"),
            format!(
                "A file that you sent in {site} did not pass the safety check, and nobody can open it. \
                 Your message itself has arrived. Sign in to see which file it is, and to send it in \
                 another way: {address}"
            ),
        ),
        NoticeKind::Security => (
            format!("Your address in {site} was changed"),
            format!(
                "Notices from {site} do not come to this address any more. If you did not change \
                 that, sign in and look, and call the help line: {address}"
            ),
        ),
        NoticeKind::Code => (
            format!("Your code for {site}"),
            format!(
                "{code} is your code for {site}. It confirms this address and is good for 10 \
                 minutes. If you did not ask for it, do nothing. Nobody from {site} asks you for it."
            ),
        ),
    };
    Words { subject, text }
}

/// What stands below a notice in a mail that can be switched off.
pub(super) fn footer(link: &str) -> String {
    format!(
        "This mail was sent by a machine; answers to it are not read. It says no more, to keep what is \
         yours private.\n\nDo not want these mails? {link}"
    )
}
