//! The operations of notices.

use super::{
    AddressCode, Channel, DeadLetterView, NewAddress, NotificationSettings, NotificationsView,
};
use crate::endpoint::{Endpoint, Method};
use crate::page::Page;
use uuid::Uuid;

/// Path of one's notices.
pub const NOTIFICATIONS: &str = "/notifications";
/// Path of what one wants.
pub const NOTIFICATION_SETTINGS: &str = "/notifications/settings";
/// Path of an address.
pub const NOTIFICATION_ADDRESS: &str = "/notifications/addresses/{channel}";
/// Path of the code that confirms an address.
pub const NOTIFICATION_CODE: &str = "/notifications/addresses/{channel}/code";
/// Path of what was given up.
pub const DEAD_LETTERS: &str = "/admin/dead-letters";
/// Path of one delivery that was given up.
pub const DEAD_LETTER: &str = "/admin/dead-letters/{event_id}/{consumer}";
/// Path of trying one again.
pub const DEAD_LETTER_RETRY: &str = "/admin/dead-letters/{event_id}/{consumer}/retry";

/// Where the links of mails lead that switch a kind off: a page of the server's own, with `/` and the
/// link's token after it.
pub const UNSUBSCRIBE: &str = "/unsubscribe";

/// Where the browser app has the page about one's notices, for pages of the server's own.
pub const NOTICES_PAGE: &str = "/notifications";

/// Asks how one is told of things.
#[derive(Clone, Copy, Debug)]
pub struct GetNotifications;

impl Endpoint for GetNotifications {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = NOTIFICATIONS;
    type Request = ();
    type Response = NotificationsView;
}

/// Changes what one wants, and when.
#[derive(Clone, Debug)]
pub struct SaveNotificationSettings(pub NotificationSettings);

impl Endpoint for SaveNotificationSettings {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = NOTIFICATION_SETTINGS;
    type Request = NotificationSettings;
    type Response = ();
    fn body(&self) -> Option<&NotificationSettings> {
        Some(&self.0)
    }
}

/// Names an address; a code is sent there. Nothing else is until the code came back.
#[derive(Clone, Debug)]
pub struct NameAddress {
    /// Of which channel.
    pub channel: Channel,
    /// The address.
    pub new: NewAddress,
}

impl Endpoint for NameAddress {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = NOTIFICATION_ADDRESS;
    type Request = NewAddress;
    type Response = ();
    fn url(&self) -> String {
        of_channel(NOTIFICATION_ADDRESS, self.channel)
    }
    fn body(&self) -> Option<&NewAddress> {
        Some(&self.new)
    }
}

/// Brings the code of an address: from now on notices go there.
#[derive(Clone, Debug)]
pub struct ConfirmAddress {
    /// Of which channel.
    pub channel: Channel,
    /// The code.
    pub code: AddressCode,
}

impl Endpoint for ConfirmAddress {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = NOTIFICATION_CODE;
    type Request = AddressCode;
    type Response = ();
    fn url(&self) -> String {
        of_channel(NOTIFICATION_CODE, self.channel)
    }
    fn body(&self) -> Option<&AddressCode> {
        Some(&self.code)
    }
}

/// Removes the address of a channel, and the one that waits for its code.
#[derive(Clone, Copy, Debug)]
pub struct RemoveAddress {
    /// Of which channel.
    pub channel: Channel,
}

impl Endpoint for RemoveAddress {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = NOTIFICATION_ADDRESS;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of_channel(NOTIFICATION_ADDRESS, self.channel)
    }
}

fn of_channel(path: &str, channel: Channel) -> String {
    path.replace("{channel}", channel.name())
}

/// Lists what was given up, the newest first, 100 at most.
#[derive(Clone, Copy, Debug)]
pub struct ListDeadLetters;

impl Endpoint for ListDeadLetters {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = DEAD_LETTERS;
    type Request = ();
    type Response = Page<DeadLetterView>;
}

/// Tries a delivery again that was given up.
#[derive(Clone, Debug)]
pub struct RetryDeadLetter {
    /// The event.
    pub event_id: Uuid,
    /// Who was to have it.
    pub consumer: String,
}

impl Endpoint for RetryDeadLetter {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = DEAD_LETTER_RETRY;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of_letter(DEAD_LETTER_RETRY, self.event_id, &self.consumer)
    }
}

/// Removes a delivery that was given up.
#[derive(Clone, Debug)]
pub struct DropDeadLetter {
    /// The event.
    pub event_id: Uuid,
    /// Who was to have it.
    pub consumer: String,
}

impl Endpoint for DropDeadLetter {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = DEAD_LETTER;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of_letter(DEAD_LETTER, self.event_id, &self.consumer)
    }
}

fn of_letter(path: &str, event_id: Uuid, consumer: &str) -> String {
    path.replace("{event_id}", &event_id.to_string())
        .replace("{consumer}", consumer)
}
