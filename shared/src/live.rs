//! What has changed, as numbers: an open page learns from them that there is something to ask for.
//!
//! They hold counts and revisions alone, so that what travels unasked never carries a word of what
//! people wrote. The thing itself is asked for through its own operation, which checks the right to it.

use crate::endpoint::{API, Endpoint, Method};
use crate::id::PatientId;
use crate::time::UtcMicros;
use serde::{Deserialize, Serialize};

/// Path of the stream of server-sent events. Each event is named [`COUNTERS_EVENT`] and its data is a
/// [`CountersView`].
pub const EVENTS: &str = "/events";
/// Path of the same numbers asked for once: for browsers whose stream does not get through.
pub const COUNTERS: &str = "/counters";
/// The name of the one kind of event on the stream.
pub const COUNTERS_EVENT: &str = "counters";

/// The numbers of everyone whom the account may act for, and of the teams that it answers for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountersView {
    /// One entry for each patient whose mailbox the account may read.
    pub patients: Vec<PatientCounters>,
    /// Absent for accounts that answer for no team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamCounters>,
}

/// The numbers of one patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientCounters {
    /// Whose.
    pub patient_id: PatientId,
    /// Messages in the inbox that this account has not read for this patient.
    pub unread: u32,
    /// When the newest of them was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest_unread: Option<UtcMicros>,
    /// Another number whenever something about this patient's threads has changed. Only whether it is
    /// the same says something.
    pub revision: i64,
    /// Another number whenever the account may do something else for this patient.
    pub rights: u64,
}

/// The numbers of all the teams and desks that the account answers for, together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamCounters {
    /// Threads that wait for an answer.
    pub waiting: u32,
    /// Another number whenever something about these teams' threads has changed. Only whether it is
    /// the same says something.
    pub revision: i64,
}

/// Asks for the numbers once. A timer asks, never a person: it does not extend the session.
#[derive(Clone, Copy, Debug, Default)]
pub struct GetCounters;

impl Endpoint for GetCounters {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = COUNTERS;
    type Request = ();
    type Response = CountersView;
    fn background(&self) -> bool {
        true
    }
}

/// Opens the stream. It never extends the session; it ends with the session, and when the server ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Events;

impl Events {
    /// The stream's address from the site's root.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{API}{EVENTS}")
    }
}

impl Endpoint for Events {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = EVENTS;
    type Request = ();
    type Response = ();
    fn background(&self) -> bool {
        true
    }
}
