//! Where notices go: an address is named, a code is sent there, the code comes back.

use super::policy::{ChangeAddress, ConfirmCode};
use super::store;
use crate::account::{count_failure, failure_key};
use crate::audit::{self, Change};
use crate::auth::{Granted, Policy};
use crate::clock::Random;
use crate::db::Tx;
use crate::db::entity::{contact_address, contact_code, notice};
use crate::hex::hex;
use crate::http::{App, Error, counted_address};
use crate::outbox::{self, Event};
use crate::sealing::Column;
use ring::hmac;
use shared::notifications::{Channel, NoticeKind};
use shared::problem::FieldProblem;
use shared::redacted::PrivateText;
use shared::time::UtcMicros;
use shared::{ErrorCode, FieldError, FieldName};
use std::net::IpAddr;
use uuid::Uuid;

/// How long a code can be used.
const CODE_SECONDS: i64 = 600;
/// Wrong codes that may be typed.
const TRIES: i16 = 5;
/// Codes that are sent to one address within 15 minutes, whoever asks for them.
const CODES_TO_ADDRESS: i32 = 3;
/// Codes that one account may ask for within 15 minutes, wherever they go.
const CODES_OF_ACCOUNT: i32 = 6;
/// The most characters of an e-mail address (RFC 5321).
const MAX_MAIL_CHARS: usize = 254;

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Confirmed {
    /// Notices go to the address now.
    Yes,
    /// It is another code.
    Wrong,
    /// There is no code that could be right.
    Expired,
}

/// An address as it is kept and sent to.
///
/// # Errors
/// [`Error::Invalid`] when it is none.
fn normal(channel: Channel, typed: &str) -> Result<String, Error> {
    let wrong = |error| {
        let field = FieldName::Address;
        Error::Invalid(vec![FieldError { field, error }])
    };
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(wrong(FieldProblem::Missing));
    }
    if typed.chars().count() > MAX_MAIL_CHARS {
        return Err(wrong(FieldProblem::TooLong));
    }
    match channel {
        Channel::Mail => {
            // Not every mail server takes other characters, and none can be confused with another.
            let readable = typed.is_ascii()
                && typed
                    .parse::<lettre::Address>()
                    .is_ok_and(|address| is_a_name(address.domain()));
            readable
                .then(|| typed.to_owned())
                .ok_or_else(|| wrong(FieldProblem::Unreadable))
        }
        Channel::Sms => {
            let digits: String = typed.chars().filter(|c| !" -().".contains(*c)).collect();
            let number = digits.strip_prefix('+').unwrap_or_default();
            let readable = (8..=15).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && !number.starts_with('0');
            readable
                .then_some(digits)
                .ok_or_else(|| wrong(FieldProblem::Unreadable))
        }
    }
}

/// Whether a domain has two parts or more and is no number of a machine: those would lead the site's mail
/// server to machines inside.
fn is_a_name(domain: &str) -> bool {
    let last = domain.rsplit_once('.').map(|(_, last)| last);
    !domain.starts_with('[')
        && last.is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Six digits, each as likely as any other.
fn six_digits(random: Random) -> Result<String, Error> {
    loop {
        let bytes: [u8; 4] = random
            .bytes()
            .map_err(|_| Error::Unavailable("no randomness"))?;
        let number = u32::from_be_bytes(bytes);
        // The greatest multiple of a million below 2^32: what is above would favour small codes.
        if number < 4_294_000_000 {
            return Ok(format!("{:06}", number % 1_000_000));
        }
    }
}

/// Names an address: a code is on its way there when this is committed. Naming the same again sends another
/// code, which ends the one before. `origin` is where the request came from.
///
/// # Errors
/// [`ErrorCode::ChannelOff`], [`Error::Invalid`], [`Error::RateLimited`].
pub(super) async fn name(
    app: &App,
    tx: &Tx,
    grant: &Granted<ChangeAddress>,
    (typed, origin): (&PrivateText, IpAddr),
) -> Result<(), Error> {
    let channel = grant.path.channel;
    if !app.senders.has(channel) {
        return Err(ErrorCode::ChannelOff.into());
    }
    let address = normal(channel, typed.reveal())?;
    let (account_id, now) = (grant.actor().account_id, grant.now());
    // Keyed, so that the table of counters tells no addresses.
    let (_, key) = app.sealer.derive("carepost contact address")?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_slice());
    let hashed = hex(hmac::sign(&key, address.to_lowercase().as_bytes()).as_ref());
    for (counter, most) in [
        (failure_key("code to", &hashed), CODES_TO_ADDRESS),
        (
            failure_key("code of", &account_id.to_string()),
            CODES_OF_ACCOUNT,
        ),
        (
            failure_key("code from", &counted_address(origin).to_string()),
            i32::from(app.limits.settings().codes_per_network_address),
        ),
    ] {
        if let Some(seconds) = count_failure(tx, &counter, now, most).await? {
            return Err(Error::RateLimited(seconds));
        }
    }
    let sealer = app.sealer.account_or_new(tx, account_id, now).await?;
    let id = app.random.id();
    let code = six_digits(app.random)?;
    let row = contact_code::Model {
        account_id,
        channel,
        id,
        address: sealer.seal(Column::CodeAddress, id, &address)?,
        code: sealer.seal(Column::Code, id, &code)?,
        expires_at: now.plus_seconds(CODE_SECONDS),
        tries: 0,
    };
    store::put_code(tx, row).await?;
    tell(app, tx, grant, (id, NoticeKind::Code, channel), None).await?;
    audit::changed_of_account(tx, grant, Change::NameAddress, Some(id)).await?;
    Ok(())
}

/// Takes a code. What comes of it is no error, so that wrong tries are counted.
///
/// # Errors
/// [`Error::Invalid`] for what is not six digits.
pub(super) async fn confirm(
    app: &App,
    tx: &Tx,
    grant: &Granted<ConfirmCode>,
    typed: &PrivateText,
) -> Result<Confirmed, Error> {
    let typed: String = typed
        .reveal()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
        // No code is like this: it is a slip and counts as no try.
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::Code,
            error: FieldProblem::Unreadable,
        }]));
    }
    let channel = grant.path.channel;
    let (account_id, now) = (grant.actor().account_id, grant.now());
    let row = store::code(tx, account_id, channel).await?;
    let Some(row) = row.filter(|row| now < row.expires_at && row.tries < TRIES) else {
        return Ok(Confirmed::Expired);
    };
    let sealer = app.sealer.account(tx, account_id).await?;
    let code = sealer.open(Column::Code, row.id, &row.code)?;
    let same = is_same(code.as_bytes(), typed.as_bytes());
    if !same {
        store::count_wrong_code(tx, &row).await?;
        audit::changed_of_account(tx, grant, Change::MistakeAddressCode, Some(row.id)).await?;
        return Ok(Confirmed::Wrong);
    }
    let address = sealer.open(Column::CodeAddress, row.id, &row.address)?;
    tell_old(app, tx, grant, (account_id, channel), Some(&address)).await?;
    let id = app.random.id();
    let confirmed = contact_address::Model {
        account_id,
        channel,
        id,
        address: sealer.seal(Column::ContactAddress, id, &address)?,
        confirmed_at: now,
        failing_at: None,
    };
    store::put_address(tx, confirmed).await?;
    store::remove_code(tx, account_id, channel).await?;
    audit::changed_of_account(tx, grant, Change::ConfirmAddress, Some(id)).await?;
    Ok(Confirmed::Yes)
}

/// Removes the address of a channel and the one that waits for its code. Removing what is gone is no change.
pub(super) async fn remove(
    app: &App,
    tx: &Tx,
    grant: &Granted<ChangeAddress>,
) -> Result<(), Error> {
    let (account_id, channel) = (grant.actor().account_id, grant.path.channel);
    let waited = store::remove_code(tx, account_id, channel).await?;
    let had = store::address(tx, account_id, channel).await?;
    tell_old(app, tx, grant, (account_id, channel), None).await?;
    store::remove_address(tx, account_id, channel).await?;
    if waited || had.is_some() {
        let object = had.map(|row| row.id);
        audit::changed_of_account(tx, grant, Change::RemoveAddress, object).await?;
    }
    Ok(())
}

/// Tells the address that was the account's so far that it is not any more.
async fn tell_old<P: Policy>(
    app: &App,
    tx: &Tx,
    grant: &Granted<P>,
    (account, channel): (shared::id::AccountId, Channel),
    new: Option<&str>,
) -> Result<(), Error> {
    let Some(row) = store::address(tx, account, channel).await? else {
        return Ok(());
    };
    let sealer = app.sealer.account(tx, account).await?;
    let old = sealer.open(Column::ContactAddress, row.id, &row.address)?;
    if new.is_some_and(|new| new.eq_ignore_ascii_case(&old)) {
        return Ok(());
    }
    let id = app.random.id();
    let sealed = sealer.seal(Column::NoticeAddress, id, &old)?;
    tell(
        app,
        tx,
        grant,
        (id, NoticeKind::Security, channel),
        Some(sealed),
    )
    .await
}

/// Writes a notice that leaves at once.
async fn tell<P: Policy>(
    app: &App,
    tx: &Tx,
    grant: &Granted<P>,
    (id, kind, channel): (Uuid, NoticeKind, Channel),
    address: Option<Vec<u8>>,
) -> Result<(), Error> {
    let now: UtcMicros = grant.now();
    let row = notice::Model {
        id,
        account_id: grant.actor().account_id,
        kind,
        channel,
        opened_at: now,
        due_at: now,
        closed_at: Some(now),
        outcome: None,
        address,
    };
    store::insert_closed(tx, row).await?;
    let event = Event::NoticeDue {
        notice_id: id,
        channel,
        urgent: kind == NoticeKind::Code,
    };
    outbox::note(tx, app.random.id(), now, event).await?;
    Ok(())
}

/// Compares in a time that tells nothing of where they differ.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, one);
    hmac::verify(&key, other, hmac::sign(&key, one).as_ref()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_as_they_are_sent_to() {
        for (typed, kept) in [
            (" jane@mail.test ", "jane@mail.test"),
            ("Jane.D+x@mail.test", "Jane.D+x@mail.test"),
        ] {
            assert_eq!(normal(Channel::Mail, typed).unwrap(), kept);
        }
        for (typed, kept) in [
            ("+1 (501) 555-0123", "+15015550123"),
            ("+49 171.1234567", "+491711234567"),
        ] {
            assert_eq!(normal(Channel::Sms, typed).unwrap(), kept);
        }
    }

    #[test]
    fn what_could_lead_a_mail_elsewhere_is_no_address() {
        for typed in [
            "",
            "jane",
            "jane@localhost",
            "jane@mail.test\r\nBcc: eve@mail.test",
            "a@b.test, c@d.test",
            "Jane <jane@mail.test>",
            "jane@mäil.test",
        ] {
            assert!(normal(Channel::Mail, typed).is_err(), "{typed:?}");
        }
        for typed in [
            "5015550123",
            "+1",
            "+0501555012",
            "+1501555012345678",
            "+1501555x123",
        ] {
            assert!(normal(Channel::Sms, typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn codes_are_six_digits() {
        for _ in 0..100 {
            let code = six_digits(Random).unwrap();
            assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        }
        assert!(is_same(b"123456", b"123456") && !is_same(b"123456", b"123457"));
    }
}
