//! The API as types: one type per operation, which knows its method, its URL and its two bodies.
//!
//! The browser's client has one function for all of them and the server's handlers take their paths
//! from the same constants, so a URL is spelled once. Each feature's `endpoints.rs` declares its own;
//! [`all`] lists them for the contract test.

use serde::{Serialize, de::DeserializeOwned};

/// The start of every API URL.
pub const API: &str = "/api/v1";

/// The HTTP methods that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Acts.
    Post,
    /// Creates or replaces the thing with this id; sending it twice is the same as once.
    Put,
    /// Removes; removing what is gone is no error.
    Delete,
}

impl Method {
    /// The method's name in lower case, as OpenAPI writes it.
    #[must_use]
    pub const fn lower(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }
}

/// One operation of the API, with the values of one call.
pub trait Endpoint {
    /// The HTTP method.
    const METHOD: Method;
    /// The URL with `{parameters}`, below [`API`].
    const PATH: &'static str;
    /// The JSON body that is sent; `()` for none.
    type Request: Serialize;
    /// The JSON body that comes back; `()` for none.
    type Response: DeserializeOwned;

    /// The URL of this call, below [`API`], with its query.
    fn url(&self) -> String {
        Self::PATH.to_owned()
    }

    /// The body of this call.
    fn body(&self) -> Option<&Self::Request> {
        None
    }

    /// The version that this call was made on, sent as `If-Match`.
    fn if_match(&self) -> Option<i64> {
        None
    }

    /// Whether a person did not cause this call. Such calls do not extend the session.
    fn background(&self) -> bool {
        false
    }
}

/// The header (value `1`) that marks a call which no person caused.
pub const BACKGROUND_HEADER: &str = "x-carepost-background";

/// What the contract test compares with the OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointShape {
    /// The method in lower case.
    pub method: &'static str,
    /// The URL with `{parameters}`, below [`API`].
    pub path: &'static str,
    /// The Rust name of the request body's type, `()` for none.
    pub request: &'static str,
    /// The Rust name of the response body's type, `()` for none.
    pub response: &'static str,
}

impl EndpointShape {
    fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD.lower(),
            path: E::PATH,
            request: std::any::type_name::<E::Request>(),
            response: std::any::type_name::<E::Response>(),
        }
    }
}

/// Every operation that exists.
#[must_use]
pub fn all() -> Vec<EndpointShape> {
    use crate::{
        account, directory, family, live, messaging, notifications, site, team, team_settings,
    };
    vec![
        EndpointShape::of::<site::GetSite>(),
        EndpointShape::of::<site::GetText>(),
        EndpointShape::of::<site::GetWriting>(),
        EndpointShape::of::<account::SignIn>(),
        EndpointShape::of::<account::GetSession>(),
        EndpointShape::of::<account::SignOut>(),
        EndpointShape::of::<account::AcceptBanner>(),
        EndpointShape::of::<family::Confirm>(),
        EndpointShape::of::<family::GetFamily>(),
        EndpointShape::of::<family::CreateInvite>(),
        EndpointShape::of::<family::WithdrawInvite>(),
        EndpointShape::of::<family::PreviewInvite>(),
        EndpointShape::of::<family::RedeemInvite>(),
        EndpointShape::of::<family::ChangeGrant>(),
        EndpointShape::of::<family::EndGrant>(),
        EndpointShape::of::<family::ListRegistrations>(),
        EndpointShape::of::<family::Register>(),
        EndpointShape::of::<family::DecideRegistration>(),
        EndpointShape::of::<family::ListRegistered>(),
        EndpointShape::of::<family::EndRegistered>(),
        EndpointShape::of::<directory::SearchRecipients>(),
        EndpointShape::of::<directory::GetAnswerTimes>(),
        EndpointShape::of::<directory::GetRecipientState>(),
        EndpointShape::of::<directory::ExplainAbsence>(),
        EndpointShape::of::<directory::ListFacilities>(),
        EndpointShape::of::<directory::ListCare>(),
        EndpointShape::of::<directory::ListFacilityRecipients>(),
        EndpointShape::of::<messaging::GetMailbox>(),
        EndpointShape::of::<messaging::ListAwaited>(),
        EndpointShape::of::<messaging::ListMessages>(),
        EndpointShape::of::<messaging::SearchMessages>(),
        EndpointShape::of::<messaging::MoveMessage>(),
        EndpointShape::of::<messaging::ListFolders>(),
        EndpointShape::of::<messaging::SaveFolder>(),
        EndpointShape::of::<messaging::RemoveFolder>(),
        EndpointShape::of::<messaging::EmptyFolder>(),
        EndpointShape::of::<messaging::GetThread>(),
        EndpointShape::of::<messaging::ExportThread>(),
        EndpointShape::of::<messaging::MarkThreadRead>(),
        EndpointShape::of::<messaging::TrashMessage>(),
        EndpointShape::of::<messaging::RestoreMessage>(),
        EndpointShape::of::<messaging::ListDrafts>(),
        EndpointShape::of::<messaging::GetDraft>(),
        EndpointShape::of::<messaging::SaveDraft>(),
        EndpointShape::of::<messaging::DiscardDraft>(),
        EndpointShape::of::<messaging::UploadAttachment>(),
        EndpointShape::of::<messaging::RemoveAttachment>(),
        EndpointShape::of::<messaging::SendDraft>(),
        EndpointShape::of::<messaging::MoveDraft>(),
        EndpointShape::of::<family::ListReaders>(),
        EndpointShape::of::<messaging::DownloadAttachment>(),
        EndpointShape::of::<team_settings::ListTeams>(),
        EndpointShape::of::<team_settings::GetTeam>(),
        EndpointShape::of::<team_settings::SaveTeamRules>(),
        EndpointShape::of::<team_settings::FindStaff>(),
        EndpointShape::of::<team_settings::SaveMember>(),
        EndpointShape::of::<team_settings::RemoveMember>(),
        EndpointShape::of::<team_settings::SaveTemplate>(),
        EndpointShape::of::<team_settings::RemoveTemplate>(),
        EndpointShape::of::<team_settings::NameSuccessor>(),
        EndpointShape::of::<team_settings::ReopenTeam>(),
        EndpointShape::of::<team_settings::ListThreadTemplates>(),
        EndpointShape::of::<team::ListTeamThreads>(),
        EndpointShape::of::<team::GetBoard>(),
        EndpointShape::of::<team::DownloadBoard>(),
        EndpointShape::of::<team::ListColleagues>(),
        EndpointShape::of::<team::GetThreadMark>(),
        EndpointShape::of::<team::HoldThread>(),
        EndpointShape::of::<team::ReleaseThread>(),
        EndpointShape::of::<team::SearchTeams>(),
        EndpointShape::of::<team::RedirectThread>(),
        EndpointShape::of::<team::AddNote>(),
        EndpointShape::of::<team::CloseThread>(),
        EndpointShape::of::<team::RecallMessage>(),
        EndpointShape::of::<notifications::GetNotifications>(),
        EndpointShape::of::<notifications::SaveNotificationSettings>(),
        EndpointShape::of::<notifications::NameAddress>(),
        EndpointShape::of::<notifications::ConfirmAddress>(),
        EndpointShape::of::<notifications::RemoveAddress>(),
        EndpointShape::of::<notifications::ListDeadLetters>(),
        EndpointShape::of::<notifications::RetryDeadLetter>(),
        EndpointShape::of::<notifications::DropDeadLetter>(),
        EndpointShape::of::<live::GetCounters>(),
        EndpointShape::of::<live::Events>(),
    ]
}

/// Percent-encodes a query value. Everything but unreserved characters (RFC 3986 §2.3) is escaped.
#[must_use]
pub fn encode_query(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                for nibble in [byte >> 4, byte & 15] {
                    out.push(HEX.get(usize::from(nibble)).map_or('0', |b| char::from(*b)));
                }
            }
        }
    }
    out
}

/// Appends `?name=value` pairs for those that are present.
#[must_use]
pub fn with_query(mut url: String, pairs: &[(&str, Option<String>)]) -> String {
    let mut separator = '?';
    for (name, value) in pairs {
        if let Some(value) = value {
            url.push(separator);
            url.push_str(name);
            url.push('=');
            url.push_str(&encode_query(value));
            separator = '&';
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_every_character_of_the_text() {
        let url = with_query(
            "/x".to_owned(),
            &[
                ("q", Some("Hauge, é&?".to_owned())),
                ("limit", None),
                ("n", Some("1".to_owned())),
            ],
        );
        assert_eq!(url, "/x?q=Hauge%2C%20%C3%A9%26%3F&n=1");
    }
}
