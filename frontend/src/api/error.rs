//! How a call can fail, as far as the person needs to know.

use shared::{ErrorCode, Problem};

/// Why a call gave no answer. No arm holds the server's words: the screen chooses its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The server could not be reached, or did not answer in time. Trying again is right.
    Offline,
    /// Nobody is signed in, or the session ended.
    SignedOut,
    /// The consent banner has to be accepted first.
    BannerRequired,
    /// The server refused and said why.
    Problem(Problem),
    /// The answer was none that this app knows, as after an update of the server.
    Unexpected,
}

impl ApiError {
    /// The refusal that a problem document stands for.
    #[must_use]
    pub fn from_problem(problem: Problem) -> Self {
        match problem.code {
            ErrorCode::SignedOut => Self::SignedOut,
            ErrorCode::BannerRequired => Self::BannerRequired,
            _ => Self::Problem(problem),
        }
    }

    /// The server's code, where it refused.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::SignedOut => Some(ErrorCode::SignedOut),
            Self::BannerRequired => Some(ErrorCode::BannerRequired),
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::Unexpected => None,
        }
    }

    /// Whether the same call may well succeed in a moment, so that the app tries again by itself.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Offline => true,
            Self::Problem(problem) => matches!(
                problem.code,
                ErrorCode::Internal
                    | ErrorCode::Unavailable
                    | ErrorCode::RateLimited
                    | ErrorCode::RequestTimeout
            ),
            Self::SignedOut | Self::BannerRequired | Self::Unexpected => false,
        }
    }
}
