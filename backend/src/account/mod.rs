//! Accounts: signing in and out, saying again who one is, the consent banner, who one may act for.
//!
//! Owns accounts, sessions as rows, and the lock-out of guessing. How a cookie becomes an actor is in
//! `auth`. Self-registration, recovery, second factors and smart cards do not exist yet.

mod http;
mod service;
mod store;

pub use http::routes;
pub use service::{NewAccount, create_account, normal_username};
pub(crate) use store::{
    FAILURE_WINDOW_SECONDS, account_by_username, count_failure, failure_key, first_name, full_name,
    initials, insert_grant, insert_patient, listed_name, take_back_failure, wait_after_failures,
};
