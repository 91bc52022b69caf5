//! The operations of accounts and sessions.

use super::{BannerAcceptance, Credentials, SessionView, SignedInView};
use crate::endpoint::{Endpoint, Method};

/// Path of the session.
pub const SESSION: &str = "/session";
/// Path of the session's consent.
pub const SESSION_BANNER: &str = "/session/banner";

/// Signs in. The session's secret comes back as a cookie, never in a body.
#[derive(Clone, Debug)]
pub struct SignIn(pub Credentials);

impl Endpoint for SignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = SESSION;
    type Request = Credentials;
    type Response = SignedInView;
    fn body(&self) -> Option<&Credentials> {
        Some(&self.0)
    }
}

/// Asks who is signed in.
#[derive(Clone, Copy, Debug, Default)]
pub struct GetSession {
    /// Whether a timer asks, not a person.
    pub background: bool,
}

impl Endpoint for GetSession {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = SESSION;
    type Request = ();
    type Response = SessionView;
    fn background(&self) -> bool {
        self.background
    }
}

/// Ends the session.
#[derive(Clone, Copy, Debug)]
pub struct SignOut;

impl Endpoint for SignOut {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = SESSION;
    type Request = ();
    type Response = ();
}

/// Accepts the consent banner.
#[derive(Clone, Debug)]
pub struct AcceptBanner(pub BannerAcceptance);

impl Endpoint for AcceptBanner {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = SESSION_BANNER;
    type Request = BannerAcceptance;
    type Response = ();
    fn body(&self) -> Option<&BannerAcceptance> {
        Some(&self.0)
    }
}
