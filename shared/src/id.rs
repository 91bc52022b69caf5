//! Typed ids: one type per kind of row, so that a thread's id cannot be passed for a message's.
//!
//! All are UUIDs. Ids that a browser mints (drafts, attachments) are version 7 by convention, but no
//! rule may rely on the order of ids: order is always (server instant, id).

/// Declares an id type: a transparent UUID with `Display`, `FromStr`, serde, and the database and
/// OpenAPI traits where those features are on.
macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        // The derive makes this for integers only; entities with a UUID key need it spelled out.
        #[cfg(feature = "orm")]
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

typed_id! {
    /// Someone who signs in: a patient, a proxy, a member of staff, an administrator, an auditor.
    AccountId;
    /// The person whose care it is.
    PatientId;
    /// A right of an account to act for a patient.
    GrantId;
    /// One signing-in of one account. Never the secret in the cookie.
    SessionId;
    /// A place: a hospital or clinic.
    FacilityId;
    /// A care team as seen in the To field.
    RecipientId;
    /// A conversation between a patient's side and a care team.
    ThreadId;
    /// One sent message in a thread.
    MessageId;
    /// A message that is being written.
    DraftId;
    /// Something that happened to a thread beside its messages.
    ThreadEventId;
    /// A note of the team at a thread.
    ThreadNoteId;
    /// A file at a draft or a message.
    AttachmentId;
    /// A code with which somebody gets a right.
    InviteId;
    /// A right that waits for a second administrator.
    RegistrationId;
    /// A folder that an account made for a patient's messages.
    OwnFolderId;
    /// A text for answers that a team keeps.
    TemplateId;
}
