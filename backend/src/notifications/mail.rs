//! Mail by SMTP.

use super::wording::Words;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Tokio1Executor};
use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;
use uuid::Uuid;

/// How long the mail server may be silent. A whole try must end before the outbox gives it up.
const SILENCE: Duration = Duration::from_secs(10);
/// What a mail server says of the mailbox that a mail goes to (RFC 3463, RFC 7505): unknown, unknown host,
/// no address, moved, takes no mail, disabled. It says these of a recipient alone. The others of 5.1 are
/// about the sender (5.1.7, 5.1.8) or about either (5.1.0), and a bare 550 is mostly about us.
const ADDRESS_REFUSED: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

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
        if !is_encrypted(url) && !is_on_this_machine(url) {
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
                let said = error.source().map(ToString::to_string).unwrap_or_default();
                Err(match error.status().map(u16::from) {
                    Some(500..) if is_of_the_address(&said) => NotSent::AddressRefused,
                    Some(500..) => NotSent::Refused,
                    Some(_) => NotSent::Unreachable("the mail server puts it off"),
                    None => NotSent::Unreachable("the mail server is not reached"),
                })
            }
        }
    }
}

/// Whether an answer, without its three digits, is about the mailbox and not about us.
fn is_of_the_address(said: &str) -> bool {
    let status = said.split_whitespace().next().unwrap_or_default();
    ADDRESS_REFUSED.contains(&status)
}

/// Whether the URL of a mail server asks for TLS in all cases.
fn is_encrypted(url: &str) -> bool {
    // Neither a passphrase nor a path that has these words in it asks for anything.
    let query = url.split_once('?').map_or("", |(_, query)| query);
    url.starts_with("smtps://") || query.split('&').any(|part| part == "tls=required")
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
    fn only_what_is_said_of_the_mailbox_counts_against_the_address() {
        for said in ["5.1.1 no such mailbox", "5.1.10 null MX", "5.2.1 disabled"] {
            assert!(is_of_the_address(said), "{said}");
        }
        for said in [
            "5.7.1 relaying denied",
            "5.1.8 bad sender's host",
            "5.1.0 sender rejected",
            "5.2.2 mailbox full",
            "no such user 5.1.1",
            "",
        ] {
            assert!(!is_of_the_address(said), "{said}");
        }
    }

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
            "smtp://user:tls=required@mail.test",
            "mail.test",
        ] {
            let refused = Mailer::new(url, from).unwrap_err();
            assert!(!refused.contains("pass@"), "{refused}");
        }
        assert!(Mailer::new("smtp://localhost", "nobody").is_err());
    }
}
