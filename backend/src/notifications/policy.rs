//! Who may see and change how an account is told of things: its holder, and nobody else. Who may see
//! what was given up: administrators.

use crate::auth::{Action, Actor, AuditClass, Moment, Policy, Relation, Ties, allowed};
use crate::db::Reads;
use crate::http::Error;
use serde::Deserialize;
use shared::id::PatientId;
use shared::notifications::Channel;
use uuid::Uuid;

/// The URL names nothing: it is about whoever asks.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Nothing {}

/// A channel that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct ChannelPath {
    pub(super) channel: Channel,
}

/// A delivery that a URL names.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct LetterPath {
    pub(super) event_id: Uuid,
    pub(super) consumer: String,
}

/// Declares a policy that looks at nothing but the account. None shows anything of a patient.
macro_rules! about_the_account {
    ($($(#[$doc:meta])* $name:ident($target:ty $(as $named:ident)?) = $action:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name {
            $(pub(super) $named: $target,)?
            relation: Relation,
        }

        impl Policy for $name {
            type Target = $target;
            const ACTION: Action = Action::$action;
            const AUDIT: AuditClass = AuditClass::None;

            async fn check<C: Reads>(
                moment: &Moment<'_>,
                actor: &Actor,
                _target: &$target,
                _: &C,
            ) -> Result<Self, Error> {
                let relation = allowed(moment.decide(actor, &Ties::default(), Self::ACTION))?;
                Ok(Self {
                    $($named: _target.clone(),)?
                    relation,
                })
            }

            fn patient(_: &$target) -> Option<PatientId> {
                None
            }

            fn relation(&self) -> Relation {
                self.relation
            }
        }
    )*};
}

about_the_account! {
    /// See and choose what one is told of.
    ManageNotices(Nothing) = ManageNotices;
    /// Bring the code of an address.
    ConfirmCode(ChannelPath as path) = ManageNotices;
    /// Change where notices go.
    ChangeAddress(ChannelPath as path) = ChangeAddress;
    /// See what was given up.
    SeeDeadLetters(Nothing) = SettleDeadLetters;
    /// Settle one of them.
    SettleDeadLetter(LetterPath as path) = SettleDeadLetters;
}
