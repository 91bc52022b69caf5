//! Text messages through one gateway, told by a webhook.
//!
//! `POST` of `{"to": "+15015550123", "text": "…", "id": "…"}` as JSON, with `Idempotency-Key: <id>` and
//! `X-Carepost-Signature: sha256=<hex>`, the HMAC-SHA256 of the body under the shared secret. 2xx: it
//! was taken. 410 and 422: the number is of no use. Other 4xx: it never will be taken (408 and 429 excepted). Everything else is tried again with the same
//! id, and the gateway sends what has the same id once. `docs/operations.md` says it for those who write
//! such a gateway.

use super::mail::{NotSent, is_on_this_machine};
use crate::hex::hex;
use ring::hmac;
use serde::Serialize;
use std::time::Duration;
use uuid::Uuid;

/// How long an answer may take. A whole try must end before the outbox gives it up.
const ANSWER: Duration = Duration::from_secs(15);
/// How long a secret is at least.
const LEAST_SECRET: usize = 16;
/// Answers that are about the number and not about us: gone, and understood but of no use. 400 and 404
/// are what a gateway says whose path or version is another than ours; nobody's number is wrong then.
const NUMBER_REFUSED: [u16; 2] = [410, 422];

/// Sends text messages through one gateway.
pub struct SmsGateway {
    client: reqwest::Client,
    url: reqwest::Url,
    secret: hmac::Key,
}

/// Without the secret, and without the URL, which may have another.
impl std::fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmsGateway")
    }
}

#[derive(Serialize)]
struct Body<'a> {
    to: &'a str,
    text: &'a str,
    id: Uuid,
}

impl SmsGateway {
    /// The gateway at this URL, which knows this secret. Asks nothing of it yet.
    ///
    /// # Errors
    /// A sentence for whoever runs the server.
    pub fn new(url: &str, secret: &str) -> Result<Self, String> {
        if !url.starts_with("https://") && !is_on_this_machine(url) {
            return Err(
                "--sms-webhook-url: a gateway on another machine needs https://".to_owned(),
            );
        }
        if secret.len() < LEAST_SECRET {
            return Err(format!(
                "--sms-webhook-secret has less than {LEAST_SECRET} characters"
            ));
        }
        let url = url
            .parse()
            .map_err(|_| "--sms-webhook-url is no address".to_owned())?;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| "the SMS gateway cannot be set up".to_owned())?;
        Ok(Self {
            client,
            url,
            secret: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
        })
    }

    /// Sends a text message; what has the same `id` is sent once, however often it is asked for.
    pub(super) async fn send(&self, to: &str, text: &str, id: Uuid) -> Result<(), NotSent> {
        let body = Body { to, text, id };
        let body = serde_json::to_vec(&body).map_err(|_| NotSent::Refused)?;
        let signature = hmac::sign(&self.secret, &body);
        let answer = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("idempotency-key", id.to_string())
            .header(
                "x-carepost-signature",
                format!("sha256={}", hex(signature.as_ref())),
            )
            .body(body)
            .send()
            .await
            .map_err(|_| NotSent::Unreachable("the SMS gateway is not reached"))?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            408 | 429 => Err(NotSent::Unreachable("the SMS gateway puts it off")),
            code if NUMBER_REFUSED.contains(&code) => Err(NotSent::AddressRefused),
            400..=499 => Err(NotSent::Refused),
            _ => Err(NotSent::Unreachable("the SMS gateway fails")),
        }
    }
}
