//! How everything that fails becomes a problem document.
//!
//! One error type for the whole server, one conversion. Causes are logged here, once, without
//! anything a person wrote; they are never in an answer.

use crate::telemetry::Failure;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::{ErrorCode, FieldError, Problem};

/// Why a request could not be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A refusal that the client can act on.
    #[error("refused: {0:?}")]
    Refused(ErrorCode),
    /// Fields that are wrong.
    #[error("invalid fields: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Too many requests; seconds until the next one may be tried.
    #[error("rate limited for {0} s")]
    RateLimited(u64),
    /// The account has had its day's worth of files; seconds until the next may be tried.
    #[error("upload quota used up for {0} s")]
    Quota(u64),
    /// The database failed or did not answer.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The object storage failed or did not answer.
    #[error("storage: {}", crate::storage::in_words(.0))]
    Storage(#[from] object_store::Error),
    /// A sealed value could not be opened: the wrong key, or bytes that were changed.
    #[error("sealed data: {0}")]
    Sealing(#[from] crate::sealing::SealingError),
    /// A mistake of ours.
    #[error("internal: {0}")]
    Internal(String),
    /// The server cannot do it now.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
}

impl Error {
    /// A mistake of ours, in words for the log.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into())
    }

    /// What failed, when it was on our side.
    #[must_use]
    pub const fn failure(&self) -> Option<Failure> {
        match self {
            Self::Refused(_) | Self::Invalid(_) | Self::RateLimited(_) | Self::Quota(_) => None,
            Self::Database(_) => Some(Failure::Database),
            Self::Storage(_) => Some(Failure::Storage),
            Self::Sealing(_) => Some(Failure::Sealing),
            Self::Internal(_) => Some(Failure::Internal),
            Self::Unavailable(_) => Some(Failure::Unavailable),
        }
    }

    /// What the client is told.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(code) => *code,
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::RateLimited(_) => ErrorCode::RateLimited,
            Self::Quota(_) => ErrorCode::UploadQuota,
            Self::Database(error) if is_passing(error) => ErrorCode::Unavailable,
            // A file that has a row and is not there will not be there later either.
            Self::Storage(object_store::Error::NotFound { .. }) => ErrorCode::Internal,
            Self::Storage(_) => ErrorCode::Unavailable,
            Self::Unavailable(_) => ErrorCode::Unavailable,
            Self::Database(_) | Self::Sealing(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }
}

/// Whether a database error passes by itself: the writer is busy, a lock is held, the connection is
/// gone. Trying again later is right then.
fn is_passing(error: &sea_orm::DbErr) -> bool {
    use sea_orm::{DbErr, RuntimeErr, SqlxError};
    let cause = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause
        }
        _ => return false,
    };
    match cause.as_ref() {
        SqlxError::Io(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        // SQLite: busy, locked, and their snapshots. PostgreSQL: serialisation, deadlock, lock
        // time-out, shutting down.
        SqlxError::Database(refusal) => refusal.code().is_some_and(|code| {
            matches!(
                code.as_ref(),
                "5" | "6" | "261" | "262" | "517" | "40001" | "40P01" | "55P03" | "57P01"
            )
        }),
        _ => false,
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

/// The media type of problem documents.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let code = self.code();
        match code {
            ErrorCode::Internal => tracing::error!(cause = %self, "a request failed"),
            ErrorCode::Unavailable => {
                tracing::warn!(cause = %self, "a request could not be served now")
            }
            _ => {}
        }
        let failure = self.failure();
        let mut problem = Problem::from(code);
        let mut retry_after = (code == ErrorCode::Unavailable).then_some(5);
        match self {
            Self::Invalid(fields) => problem.fields = fields,
            Self::RateLimited(seconds) | Self::Quota(seconds) => retry_after = Some(seconds),
            _ => {}
        }
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, PROBLEM_JSON);
        if let Some(failure) = failure {
            response.extensions_mut().insert(failure);
        }
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
