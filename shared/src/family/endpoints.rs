//! The operations of family.

use super::{
    Confirmation, Decide, Ending, FamilyView, GrantChange, InviteCode, InvitePreview, InviteView,
    NewInvite, NewRegistration, ReaderView, RedeemedView, RegisteredView, RegistrationView,
};
use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::{GrantId, InviteId, PatientId, RegistrationId};
use crate::page::{Cursor, Page};

/// Path of who may act for a patient.
pub const FAMILY: &str = "/patients/{patient_id}/family";
/// Path of who may see a new conversation.
pub const READERS: &str = "/patients/{patient_id}/readers";
/// Path of an invitation.
pub const INVITE: &str = "/patients/{patient_id}/invites/{invite_id}";
/// Path of a right.
pub const GRANT: &str = "/patients/{patient_id}/grants/{grant_id}";
/// Path of what a code stands for.
pub const INVITE_PREVIEW: &str = "/invites/preview";
/// Path of using a code.
pub const INVITE_REDEEM: &str = "/invites/redeem";
/// Path of saying again who one is.
pub const SESSION_CONFIRM: &str = "/session/confirm";
/// Path of what waits for a second administrator.
pub const REGISTRATIONS: &str = "/admin/registrations";
/// Path of one registration.
pub const REGISTRATION: &str = "/admin/registrations/{registration_id}";
/// Path of the rights that administrators brought into force.
pub const REGISTERED: &str = "/admin/grants";
/// Path of ending one of them.
pub const REGISTERED_END: &str = "/admin/grants/{grant_id}/end";

/// Asks who may act for a patient.
#[derive(Clone, Copy, Debug)]
pub struct GetFamily {
    /// For whom.
    pub patient_id: PatientId,
}

impl Endpoint for GetFamily {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = FAMILY;
    type Request = ();
    type Response = FamilyView;
    fn url(&self) -> String {
        format!("/patients/{}/family", self.patient_id)
    }
}

/// Asks who may see a conversation that one begins for a patient, oneself left out.
#[derive(Clone, Copy, Debug)]
pub struct ListReaders {
    /// For whom.
    pub patient_id: PatientId,
}

impl Endpoint for ListReaders {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = READERS;
    type Request = ();
    type Response = Page<ReaderView>;
    fn url(&self) -> String {
        format!("/patients/{}/readers", self.patient_id)
    }
}

/// Makes a code with which somebody gets a right. The id is minted by whoever asks, so a retry makes no
/// second code.
#[derive(Clone, Debug)]
pub struct CreateInvite {
    /// For whom one may act then.
    pub patient_id: PatientId,
    /// The invitation.
    pub invite_id: InviteId,
    /// What it gives.
    pub invite: NewInvite,
}

impl Endpoint for CreateInvite {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = INVITE;
    type Request = NewInvite;
    type Response = InviteView;
    fn url(&self) -> String {
        format!("/patients/{}/invites/{}", self.patient_id, self.invite_id)
    }
    fn body(&self) -> Option<&NewInvite> {
        Some(&self.invite)
    }
}

/// Withdraws a code that nobody has used.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawInvite {
    /// For whom one could have acted.
    pub patient_id: PatientId,
    /// The invitation.
    pub invite_id: InviteId,
}

impl Endpoint for WithdrawInvite {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = INVITE;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!("/patients/{}/invites/{}", self.patient_id, self.invite_id)
    }
}

/// Asks what a code stands for. The code is in the body: URLs are kept by many.
#[derive(Clone, Debug)]
pub struct PreviewInvite(pub InviteCode);

impl Endpoint for PreviewInvite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = INVITE_PREVIEW;
    type Request = InviteCode;
    type Response = InvitePreview;
    fn body(&self) -> Option<&InviteCode> {
        Some(&self.0)
    }
}

/// Uses a code.
#[derive(Clone, Debug)]
pub struct RedeemInvite(pub InviteCode);

impl Endpoint for RedeemInvite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = INVITE_REDEEM;
    type Request = InviteCode;
    type Response = RedeemedView;
    fn body(&self) -> Option<&InviteCode> {
        Some(&self.0)
    }
}

/// Narrows or extends a right.
#[derive(Clone, Copy, Debug)]
pub struct ChangeGrant {
    /// For whom it is.
    pub patient_id: PatientId,
    /// The right.
    pub grant_id: GrantId,
    /// What it says from now on.
    pub change: GrantChange,
}

impl Endpoint for ChangeGrant {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = GRANT;
    type Request = GrantChange;
    type Response = ();
    fn url(&self) -> String {
        format!("/patients/{}/grants/{}", self.patient_id, self.grant_id)
    }
    fn body(&self) -> Option<&GrantChange> {
        Some(&self.change)
    }
}

/// Ends a right: the patient takes it back, or its holder gives it up.
#[derive(Clone, Copy, Debug)]
pub struct EndGrant {
    /// For whom it was.
    pub patient_id: PatientId,
    /// The right.
    pub grant_id: GrantId,
}

impl Endpoint for EndGrant {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = GRANT;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        format!("/patients/{}/grants/{}", self.patient_id, self.grant_id)
    }
}

/// Says again who one is. For five minutes afterwards one may do what is not done without it.
#[derive(Clone, Debug)]
pub struct Confirm(pub Confirmation);

impl Endpoint for Confirm {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = SESSION_CONFIRM;
    type Request = Confirmation;
    type Response = ();
    fn body(&self) -> Option<&Confirmation> {
        Some(&self.0)
    }
}

/// Lists what waits for a second administrator, the oldest first.
#[derive(Clone, Copy, Debug)]
pub struct ListRegistrations;

impl Endpoint for ListRegistrations {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = REGISTRATIONS;
    type Request = ();
    type Response = Page<RegistrationView>;
}

/// Asks for a right that rests on a document.
#[derive(Clone, Debug)]
pub struct Register {
    /// The registration, minted by whoever asks.
    pub registration_id: RegistrationId,
    /// What is asked for.
    pub registration: NewRegistration,
}

impl Endpoint for Register {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = REGISTRATION;
    type Request = NewRegistration;
    type Response = ();
    fn url(&self) -> String {
        format!("/admin/registrations/{}", self.registration_id)
    }
    fn body(&self) -> Option<&NewRegistration> {
        Some(&self.registration)
    }
}

/// Agrees to a registration of another administrator, or refuses it.
#[derive(Clone, Copy, Debug)]
pub struct DecideRegistration {
    /// The registration.
    pub registration_id: RegistrationId,
    /// Yes or no.
    pub decision: Decide,
}

impl Endpoint for DecideRegistration {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = REGISTRATION;
    type Request = Decide;
    type Response = ();
    fn url(&self) -> String {
        format!("/admin/registrations/{}", self.registration_id)
    }
    fn body(&self) -> Option<&Decide> {
        Some(&self.decision)
    }
}

/// Lists the rights that administrators brought into force and that are not over, the newest first.
#[derive(Clone, Debug, Default)]
pub struct ListRegistered {
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
    /// Whether a timer asks.
    pub background: bool,
}

impl Endpoint for ListRegistered {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = REGISTERED;
    type Request = ();
    type Response = Page<RegisteredView>;
    fn url(&self) -> String {
        let cursor = self.cursor.as_ref().map(|cursor| cursor.0.clone());
        with_query(Self::PATH.to_owned(), &[("cursor", cursor)])
    }
    fn background(&self) -> bool {
        self.background
    }
}

/// Ends a registered right, or asks for the end of an order that takes away. Doing it again changes
/// nothing.
#[derive(Clone, Debug)]
pub struct EndRegistered {
    /// The right.
    pub grant_id: GrantId,
    /// Why.
    pub ending: Ending,
}

impl Endpoint for EndRegistered {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = REGISTERED_END;
    type Request = Ending;
    type Response = ();
    fn url(&self) -> String {
        format!("/admin/grants/{}/end", self.grant_id)
    }
    fn body(&self) -> Option<&Ending> {
        Some(&self.ending)
    }
}
