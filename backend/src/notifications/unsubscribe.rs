//! The link of a mail that switches its kind of notice off (RFC 8058): without signing in, and with no
//! other power. Looking at it changes nothing; only `POST` acts.

use super::store;
use crate::audit;
use crate::auth::{Job, SystemGrant};
use crate::db::entity::{contact_address, notice_preference};
use crate::http::{App, Error, RequestContext};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::hmac;
use shared::id::AccountId;
use shared::notifications::{Channel, NOTICES_PAGE, NoticeKind, UNSUBSCRIBE};
use uuid::Uuid;

/// What the key of links is derived by.
const LABEL: &str = "carepost unsubscribe";
/// Account, address, kind and channel.
const SAYS_BYTES: usize = 16 + 16 + 1 + 1;

/// What a link switches off. It ends with its address: whoever had it before has no power any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Says {
    account_id: AccountId,
    address_id: Uuid,
    kind: NoticeKind,
    channel: Channel,
}

/// The link that switches notices of a kind to this address off.
///
/// # Errors
/// When no key can be derived.
pub(super) fn link(
    app: &App,
    kind: NoticeKind,
    address: &contact_address::Model,
) -> Result<String, Error> {
    let says = Says {
        account_id: address.account_id,
        address_id: address.id,
        kind,
        channel: address.channel,
    };
    let (_, key) = app.sealer.derive(LABEL)?;
    let token = write(&says, key.as_slice());
    let base = app.base_url.trim_end_matches('/');
    Ok(format!("{base}{UNSUBSCRIBE}/{token}"))
}

fn write(says: &Says, key: &[u8]) -> String {
    let place = |found: Option<usize>| {
        found
            .and_then(|at| u8::try_from(at).ok())
            .unwrap_or(u8::MAX)
    };
    let mut bytes = Vec::with_capacity(SAYS_BYTES + 32);
    bytes.extend_from_slice(says.account_id.0.as_bytes());
    bytes.extend_from_slice(says.address_id.as_bytes());
    bytes.push(place(
        NoticeKind::ALL.iter().position(|it| *it == says.kind),
    ));
    bytes.push(place(
        Channel::ALL.iter().position(|it| *it == says.channel),
    ));
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mac = hmac::sign(&key, &bytes);
    bytes.extend_from_slice(mac.as_ref());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// What a token says, if it was made with this key.
fn read(token: &str, key: &[u8]) -> Option<Says> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (says, mac) = bytes.split_at_checked(SAYS_BYTES)?;
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), says, mac).ok()?;
    let (account, rest) = says.split_at_checked(16)?;
    let (address, places) = rest.split_at_checked(16)?;
    let [kind, channel] = places else {
        return None;
    };
    Some(Says {
        account_id: AccountId(Uuid::from_slice(account).ok()?),
        address_id: Uuid::from_slice(address).ok()?,
        kind: *NoticeKind::ALL.get(usize::from(*kind))?,
        channel: *Channel::ALL.get(usize::from(*channel))?,
    })
}

/// What a token says, if this site made it and it still means something.
async fn known(app: &App, token: &str) -> Result<Option<Says>, Error> {
    let keys = app.sealer.keys();
    let says = std::iter::once(keys.current())
        .chain(keys.others())
        .find_map(|key| read(token, key.derive(LABEL).ok()?.as_slice()));
    let Some(says) = says.filter(|says| says.kind.can_wait()) else {
        return Ok(None);
    };
    let row = store::address(app.db.reader(), says.account_id, says.channel).await?;
    Ok(row.filter(|row| row.id == says.address_id).map(|_| says))
}

/// The page of a link: what it would switch off, and a button.
///
/// # Errors
/// When the database fails.
pub async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    Ok(match known(&app, &token).await? {
        Some(says) => page(
            &app,
            StatusCode::OK,
            &format!(
                "<p>{}</p><form method=\"post\"><button type=\"submit\">Switch these mails off</button></form>\
             {}",
                about(says.kind),
                again()
            ),
        ),
        None => unknown(&app),
    })
}

/// Switches off what a link says. Once more is no change.
///
/// # Errors
/// When the database fails.
pub async fn switch_off(
    context: RequestContext,
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let Some(says) = known(&app, &token).await? else {
        return Ok(unknown(&app));
    };
    let grant = SystemGrant::for_job(Job::Notices);
    app.db
        .write_as_system(&grant, None, async |tx| {
            let row = notice_preference::Model {
                account_id: says.account_id,
                kind: says.kind,
                channel: says.channel,
                wanted: false,
            };
            store::put_preference(tx, row).await?;
            let (now, request) = (context.now, context.request_id);
            Ok(audit::unsubscribed(tx, now, says.account_id, request).await?)
        })
        .await?;
    let done = format!("<p>Done: these mails do not come any more.</p>{}", again());
    Ok(page(&app, StatusCode::OK, &done))
}

/// How to have them again. The link has no power to do that; it takes signing in.
fn again() -> String {
    format!(
        "<p>To have them again, or to choose what else comes and when, \
         <a href=\"{NOTICES_PAGE}\">sign in to your notifications</a>.</p>"
    )
}

fn about(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::TeamMessage => "You get mails when there is a new message for your team.",
        NoticeKind::Late => "You get mails when the answer to you is late.",
        NoticeKind::PassedOn => "You get mails when your message is passed on to others.",
        NoticeKind::TeamUnstaffed => "You get mails when a team has nobody who answers any more.",
        NoticeKind::FileUnsafe => "You get mails when a file that you sent did not pass the check.",
        NoticeKind::Closed => "You get mails when your message is closed.",
        NoticeKind::NewMessage | NoticeKind::Security | NoticeKind::Code => {
            "You get mails when there is a new message for you."
        }
    }
}

fn unknown(app: &App) -> Response {
    let text = format!(
        "<p>This link does not work any more: your address may have changed. If mails still come, \
         <a href=\"{NOTICES_PAGE}\">sign in to your notifications</a> and switch them off there, or \
         <a href=\"/help\">call us</a>.</p>"
    );
    page(app, StatusCode::NOT_FOUND, &text)
}

/// A page without a script and without the app: whoever opens it may be on any device.
fn page(app: &App, status: StatusCode, body: &str) -> Response {
    let site = escaped(&app.site_view().name);
    let text = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <title>Notifications - {site}</title></head><body><main><h1>{site}</h1>{body}</main></body></html>"
    );
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, head, text).into_response()
}

fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_was_written_and_no_changed_byte_is_believed() {
        let says = Says {
            account_id: AccountId(Uuid::from_u128(1)),
            address_id: Uuid::from_u128(2),
            kind: NoticeKind::NewMessage,
            channel: Channel::Mail,
        };
        let token = write(&says, &[7; 32]);
        assert_eq!(read(&token, &[7; 32]), Some(says));
        assert_eq!(read(&token, &[8; 32]), None);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(
                read(&BASE64_URL_SAFE_NO_PAD.encode(changed), &[7; 32]),
                None
            );
        }
        assert_eq!(read("", &[7; 32]), None);
    }
}
