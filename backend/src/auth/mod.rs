//! Who is asking, and may they: sessions, the pure decision, and the types that make both
//! unforgettable.
//!
//! Owns [`Actor`] (who), [`decide`] (may they), [`Policy`] with [`Asked`] and [`Granted`] (the proof).
//! It does not own signing in, which is the feature `account`, nor any policy, which are in the
//! features' `policy.rs`.

mod actor;
mod decide;
mod origin;
mod passphrase;
mod policy;
mod session;
mod ties;

pub use actor::{Actor, Assurance, CONFIRMED_SECONDS};
pub use decide::{
    Action, Decision, Grant, Reach, Relation, Subject, Ties, Who, all_effective, ceiling, decide,
    effective, effective_together, reach,
};
#[cfg(feature = "fuzzing")]
pub(crate) use origin::is_same_origin;
pub use origin::refuse_cross_site;
pub use passphrase::{HashCost, Passphrases};
pub(crate) use policy::allowed;
pub use policy::{Asked, AuditClass, Granted, Job, Moment, Policy, SystemGrant};
pub(crate) use session::actor_again;
pub use session::{
    CookieName, OpenSession, SessionCache, SessionPolicy, SignedIn, mint_token, token_hash,
};
pub use ties::{
    ANSWERED, ANSWERS_FOR_THREAD, Bonds, Born, COLLEAGUES_AT_THREAD, Holder, PRESENT, TEAMS_OF,
    all_bonds_of, answers_for_patient, answers_for_thread, bonds_of, holders_on, teams_of,
};
