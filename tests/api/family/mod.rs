//! Who may act for whom: given by codes, changed, ended, registered; and what age makes of it.

mod birthdays;
mod changing;
mod confirming;
mod ending;
mod inviting;
mod pharmacies;
mod redeeming;
mod registering;
mod seeing;

use api_tests::{Client, Refusal, TestApp, new_id};
use shared::ErrorCode;
use shared::account::{GetSession, PatientView};
use shared::family::{
    Capabilities, Capability, ChangeGrant, CreateInvite, EndGrant, FamilyView, GetFamily,
    GrantChange, InviteCode, InviteView, NewInvite, RedeemInvite, RedeemedView,
};
use shared::id::{GrantId, InviteId, PatientId};
use shared::messaging::GetMailbox;
use shared::time::CivilDate;

/// To read and write messages.
pub(crate) const MESSAGES: Capabilities =
    Capabilities::of(&[Capability::ReadMessages, Capability::SendMessages]);
/// To read them alone.
pub(crate) const READ: Capabilities = Capabilities::of(&[Capability::ReadMessages]);

/// To write to pharmacies and read their answers, and nothing else.
pub(crate) const PHARMACIES: Capabilities = Capabilities::of(&[Capability::PharmacyMessages]);

/// Seconds of a day.
pub(crate) const DAY: i64 = 24 * 3600;

pub(crate) fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// What gives a right to messages until a day.
pub(crate) fn until(ends_on: &str) -> NewInvite {
    NewInvite {
        capabilities: MESSAGES,
        purpose: "The week after my operation".into(),
        starts_on: None,
        ends_on: day(ends_on),
    }
}

pub(crate) async fn invite(client: &Client, new: NewInvite) -> Result<InviteView, Refusal> {
    let create = CreateInvite {
        patient_id: client.patient_id(),
        invite_id: InviteId(new_id()),
        invite: new,
    };
    client.call(&create).await
}

pub(crate) async fn redeem(client: &Client, code: &str) -> Result<RedeemedView, Refusal> {
    let code = InviteCode { code: code.into() };
    client.call(&RedeemInvite(code)).await
}

/// Invites and redeems.
pub(crate) async fn give(from: &Client, to: &Client, new: NewInvite) -> GrantId {
    let code = invite(from, new).await.unwrap().code;
    redeem(to, code.reveal()).await.unwrap();
    let family = family(to, from.patient_id()).await.unwrap();
    family.grants.iter().find(|it| it.mine).unwrap().id
}

pub(crate) async fn family(client: &Client, patient_id: PatientId) -> Result<FamilyView, Refusal> {
    client.call(&GetFamily { patient_id }).await
}

pub(crate) async fn end(
    client: &Client,
    patient_id: PatientId,
    grant_id: GrantId,
) -> Result<(), Refusal> {
    let end = EndGrant {
        patient_id,
        grant_id,
    };
    client.call(&end).await
}

pub(crate) async fn change(
    client: &Client,
    grant_id: GrantId,
    capabilities: Capabilities,
    ends_on: &str,
) -> Result<(), Refusal> {
    let change = ChangeGrant {
        patient_id: client.patient_id(),
        grant_id,
        change: GrantChange {
            capabilities,
            ends_on: day(ends_on),
        },
    };
    client.call(&change).await
}

/// Whether the account may read the patient's messages now; a refusal otherwise.
pub(crate) async fn reads(client: &Client, patient_id: PatientId) -> Result<u32, ErrorCode> {
    let mailbox = GetMailbox {
        patient_id,
        background: false,
    };
    let mailbox = client.call(&mailbox).await;
    mailbox.map(|it| it.unread).map_err(|it| it.code())
}

/// The patients of an account now.
pub(crate) async fn patients(client: &Client) -> Vec<PatientView> {
    let session = client.call(&GetSession { background: false }).await;
    session.unwrap().patients
}

/// Lets days pass, and one more person sign in after them: nobody's session lasts so long.
pub(crate) async fn later(app: &TestApp, seconds: i64, username: &str) -> Client {
    app.clock.advance_seconds(seconds);
    app.sign_in(username).await
}

/// Which fields were refused.
pub(crate) fn fields(refusal: &Refusal) -> Vec<shared::FieldError> {
    assert_eq!(refusal.code(), ErrorCode::Invalid);
    refusal.problem.fields.clone()
}
