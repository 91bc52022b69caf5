//! The API through its router, on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod account;
mod alert;
mod attachments;
mod audit;
mod authz_matrix;
mod browsing;
mod contract;
mod db;
mod demonstration;
mod directory;
mod family;
mod grants;
mod harness;
mod hostile;
mod housekeeping;
mod http;
mod leaving;
mod live;
mod messaging;
mod notifications;
mod operations;
mod rights;
mod serving;
mod team;
mod team_settings;
mod telemetry;
mod tidy;
mod working;
