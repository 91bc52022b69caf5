//! Notices by mail and text message: that there is something to read, never what.
//!
//! Owns where notices go (`address`), what people want (`settings`), how events become notices
//! (`opening`), when they wait (`quiet`), what they say (`wording`), how they leave (`sending`, `mail`,
//! `sms`), the link that ends them (`unsubscribe`), and the deliveries that were given up
//! (`dead_letters`). A notice is opened by the event's own transaction and waits a little, so that
//! several events become one; rights, wishes and what was read meanwhile are looked at when it is sent.
//! Nothing that leaves says who, which team or what about.
//!
//! Another kind of notice is a variant of [`shared::notifications::NoticeKind`], an arm in `opening`
//! and a text in `wording`.

mod address;
mod dead_letters;
mod http;
mod mail;
mod opening;
mod policy;
mod quiet;
mod sending;
mod settings;
mod sms;
pub(crate) mod store;
mod unsubscribe;
mod wording;

pub use http::routes;
pub use mail::Mailer;
pub use sms::SmsGateway;
pub use unsubscribe::{show as show_link, switch_off as use_link};

use crate::http::App;
use crate::outbox::Consumer;
use shared::notifications::Channel;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// By what this site sends, and what came of it so far on this instance.
#[derive(Debug, Default)]
pub struct Senders {
    /// Mail, when the site has it.
    pub mail: Option<Mailer>,
    /// Text messages, when the site has them.
    pub sms: Option<SmsGateway>,
    counts: [[AtomicU64; TOLD.len()]; Channel::ALL.len()],
}

/// What a try to send a notice came to, as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// It left.
    Sent,
    /// There was nothing left to tell.
    Nothing,
    /// The address was refused for good.
    Refused,
    /// It will be tried again.
    Failed,
}

const TOLD: [(Told, &str); 4] = [
    (Told::Sent, "sent"),
    (Told::Nothing, "nothing"),
    (Told::Refused, "refused"),
    (Told::Failed, "failed"),
];

impl Senders {
    /// These ways to send.
    #[must_use]
    pub fn new(mail: Option<Mailer>, sms: Option<SmsGateway>) -> Self {
        Self {
            mail,
            sms,
            ..Self::default()
        }
    }

    /// Whether the site sends by this channel.
    #[must_use]
    pub const fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Mail => self.mail.is_some(),
            Channel::Sms => self.sms.is_some(),
        }
    }

    fn count(&self, channel: Channel, told: Told) {
        let row = Channel::ALL.iter().position(|it| *it == channel);
        let column = TOLD.iter().position(|(it, _)| *it == told);
        let slot = row
            .and_then(|row| self.counts.get(row))
            .zip(column)
            .and_then(|(row, column)| row.get(column));
        if let Some(slot) = slot {
            slot.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What tries to send came to, by channel.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        Channel::ALL
            .iter()
            .zip(&self.counts)
            .flat_map(|(channel, row)| {
                TOLD.iter().zip(row).map(|((_, told), count)| {
                    (channel.name(), *told, count.load(Ordering::Relaxed))
                })
            })
    }
}

/// Everyone of this feature who is told of events.
#[must_use]
pub fn consumers(app: &App) -> Vec<Consumer> {
    let opening = Consumer::InTransaction("notices", Arc::new(opening::Opening(app.clone())));
    let sending = Channel::ALL.map(|channel| {
        let sends = sending::Sending {
            app: app.clone(),
            channel,
        };
        Consumer::Outside(channel.name(), Arc::new(sends))
    });
    std::iter::once(opening).chain(sending).collect()
}
