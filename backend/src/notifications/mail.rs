//! Mail by SMTP.

use super::wording::Words;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Tokio1Executor};
use std::net::IpAddr;
use std::time::Duration;
use uuid::Uuid;

/// How long the mail server may be silent. A whole try must end before the outbox gives it up.
const SILENCE: Duration = Duration::from_secs(10);
/// Answers of a mail server that are about the address and not about us.
const ADDRESS_REFUSED: [u16; 4] = [550, 551, 553, 556];

/// Why a notice did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotSent {
    /// The address is refused for good.
    AddressRefused,
    /// It is refused for good, and not for the address.
    Refused,
    /// Nobody took it now.
    Unreachable(&'static str),
}

/// A link with which one click ends notices of a kind (RFC 8058), for mail programs.
pub(super) struct OneClick<'a>(pub(super) &'a str);

/// Sends mail through one server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Without the server's URL, which may have a passphrase in it.
impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer")
    }
}

impl Mailer {
    /// Mail through the server of this URL (`smtp://user:pass@host:587?tls=required`,
    /// `smtps://user:pass@host:465`), from this sender. Asks nothing of the server yet.
    ///
    /// # Errors
    /// A sentence for whoever runs the server.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let secure = url.starts_with("smtps://") || url.contains("tls=required");
        if !secure && !is_on_this_machine(url) {
            return Err(
                "--smtp-url: mail to another machine must be encrypted: use smtps://… or add \
                 ?tls=required"
                    .to_owned(),
            );
        }
        let _ = rustls::crypto::ring::default_provider().install_default();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            // The URL itself is in no message: there may be a passphrase in it.
            .map_err(|_| "--smtp-url is no address of a mail server: smtps://host:465".to_owned())?
            .timeout(Some(SILENCE))
            .build();
        let from = from.parse().map_err(|_| {
            "--mail-from is no sender: Our Portal <no-reply@portal.example>".to_owned()
        })?;
        Ok(Self { transport, from })
    }

    /// Sends a mail. The same `id` gives the same Message-ID, so that what is sent twice after a crash is
    /// shown once by most mail programs.
    pub(super) async fn send(
        &self,
        to: &str,
        words: &Words,
        id: Uuid,
        one_click: Option<OneClick<'_>>,
    ) -> Result<(), NotSent> {
        let to: Address = to.parse().map_err(|_| NotSent::AddressRefused)?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .subject(words.subject.as_str())
            .body(words.text.clone())
            .map_err(|_| NotSent::Refused)?;
        let mut add = |name, value: &str| {
            let name = HeaderName::new_from_ascii_str(name);
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(name, value.to_owned()));
        };
        add("Auto-Submitted", "auto-generated");
        if let Some(OneClick(link)) = one_click {
            add("List-Unsubscribe", &format!("<{link}>"));
            add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let status = error.status().map(u16::from);
                Err(match status {
                    Some(code) if ADDRESS_REFUSED.contains(&code) => NotSent::AddressRefused,
                    Some(500..) => NotSent::Unreachable("the mail server refuses"),
                    Some(_) => NotSent::Unreachable("the mail server puts it off"),
                    None => NotSent::Unreachable("the mail server is not reached"),
                })
            }
        }
    }
}

/// Whether a URL's host is this machine.
pub(super) fn is_on_this_machine(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    let host = match place.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
        None => place.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_to_another_machine_is_encrypted_or_refused_at_the_start() {
        let from = "Portal <no-reply@portal.test>";
        for url in [
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
            "smtps://user:pass@mail.test",
            "smtp://mail.test:587?tls=required",
        ] {
            assert!(Mailer::new(url, from).is_ok(), "{url}");
        }
        for url in [
            "smtp://mail.test",
            "smtp://user:pass@mail.test?tls=opportunistic",
            "smtp://127.0.0.1@mail.test",
            "mail.test",
        ] {
            let refused = Mailer::new(url, from).unwrap_err();
            assert!(!refused.contains("pass@"), "{refused}");
        }
        assert!(Mailer::new("smtp://localhost", "nobody").is_err());
    }
}
