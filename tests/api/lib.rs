//! The harness of the API tests: a whole server for each test, on SQLite and on PostgreSQL, reached
//! through its router without a port; where files matter, with an S3 server as storage too.
//!
//! The servers that it needs are named by `CAREPOST_TEST_POSTGRES`, `CAREPOST_TEST_S3` ([`S3Server`]) and
//! `CAREPOST_TEST_CLAMD`; `cargo xtask test` starts them.
//!
//! Owns databases ([`TestApp`]), the people who ask ([`Client`]) and what they ask about
//! ([`Correspondence`]). It owns no expectation: those are in the tests.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a harness that cannot go on says where"
)]

mod app;
mod client;
mod correspondence;
mod database;
mod storage;

pub use app::TestApp;
pub use client::{Answer, Client, Refusal, Request};
pub use correspondence::{Correspondence, PDF, answer_thread, draft, send, shown_files, upload};
pub use storage::S3Server;

use uuid::Uuid;

/// A new id, as a browser mints one.
#[must_use]
pub fn new_id() -> Uuid {
    backend::clock::Random.id()
}

/// Makes two tests of each function, `sqlite::name` and `postgres::name`.
///
/// The function takes a [`TestApp`] of its own: a copy of the migrated demonstration.
#[macro_export]
macro_rules! both_databases {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: TestApp $(,)?) $body:block)*) => {
        $($(#[$doc])* async fn $name($app: $crate::TestApp) $body)*

        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::TestApp::sqlite().await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::TestApp::postgres().await).await;
            })*
        }
    };
}

/// Makes three tests of each function: those of [`both_databases!`] and `s3::name`, with the files in
/// the S3 server of the run.
#[macro_export]
macro_rules! every_storage {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: TestApp $(,)?) $body:block)*) => {
        $crate::both_databases! {
            $($(#[$doc])* async fn $name($app: TestApp) $body)*
        }

        mod s3 {
            $(#[tokio::test]
            async fn $name() {
                super::$name($crate::TestApp::s3().await).await;
            })*
        }
    };
}
