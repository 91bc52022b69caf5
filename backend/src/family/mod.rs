//! Family: who may act for whom, and how that is given, changed and ended.
//!
//! Owns invitations by code, the rights as people see and change them, their log, and registrations that
//! two administrators decide. What a right comes to is decided in `auth`; who sees a thread is messaging's.

mod change;
mod code;
mod days;
mod http;
mod invites;
mod policy;
mod registered;
mod registrations;
mod store;
mod view;

pub use http::routes;
