//! The Carepost server: a thin axum API over sea-orm.
//!
//! Infrastructure (`http`, `auth`, `db`, `audit`, `outbox`, `scanning`, `sealing`, `storage`,
//! `site`, `telemetry`)
//! knows no feature; the features (`account`, `family`, `directory`, `messaging`, `team`, `live`) have
//! the same names in every crate. `cli` is what the binary does; `demo` fills a demonstration; `housekeeping`
//! removes what is old. `fuzzing` is there for the fuzz targets alone, by a feature.

pub mod account;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod db;
pub mod demo;
pub mod directory;
pub mod family;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod hex;
pub mod housekeeping;
pub mod http;
pub mod live;
pub mod messaging;
pub mod notifications;
pub mod outbox;
pub mod scanning;
pub mod sealing;
pub mod site;
pub mod storage;
pub mod team;
pub mod team_settings;
pub mod telemetry;
