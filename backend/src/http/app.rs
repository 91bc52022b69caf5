//! What every handler can reach.

use super::{Assets, Hosts, RateLimits, TrustedProxies};
use crate::audit::AuditRecorder;
use crate::auth::{CookieName, Moment, Passphrases, SessionCache, SessionPolicy};
use crate::clock::{Clock, Random};
use crate::db::Db;
use crate::directory::Directory;
use crate::live::Live;
use crate::notifications::Senders;
use crate::scanning::Scanner;
use crate::sealing::Sealer;
use crate::site::Site;
use crate::storage::AttachmentStore;
use crate::telemetry::Telemetry;
use shared::site::SiteView;
use shared::time::UtcMicros;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// The parts of one instance. Everything that a second instance would miss is in the database.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Seals and opens what people wrote.
    pub sealer: Sealer,
    /// Tells the time.
    pub clock: Clock,
    /// Gives ids and secrets.
    pub random: Random,
    /// Sessions looked up within the last second.
    pub sessions: SessionCache,
    /// When sessions end.
    pub session_policy: SessionPolicy,
    /// The session's cookie.
    pub cookie: CookieName,
    /// Hashes passphrases.
    pub passphrases: Passphrases,
    /// Writes what was read.
    pub audit: AuditRecorder,
    /// Keeps attachments.
    pub attachments: AttachmentStore,
    /// Looks into files for viruses, where the site has something that does.
    pub scanner: Option<Scanner>,
    /// The recipients in memory.
    pub directory: Directory,
    /// Wakes the streams of this instance.
    pub live: Live,
    /// By what notices leave.
    pub senders: Senders,
    /// The site's own words and promises.
    pub site: Site,
    /// The names under which it answers.
    pub hosts: Hosts,
    /// The address that people type; with https, nothing is answered in the clear.
    pub base_url: String,
    /// Whose word is taken on where a request came from.
    pub proxies: TrustedProxies,
    /// How often somebody may ask.
    pub limits: RateLimits,
    /// The browser app.
    pub assets: Assets,
    /// Counts, and says whether the server is ready.
    pub telemetry: Telemetry,
    /// Requests that a shutdown waits for.
    pub tasks: TaskTracker,
    /// Whether the people in the database are invented.
    pub demonstration: bool,
    /// Whether the portal is reached over https.
    pub https: bool,
}

/// The state of the router: one shared [`Parts`].
#[derive(Clone, Debug)]
pub struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    parts: Parts,
    site_view: SiteView,
    started: UtcMicros,
}

impl App {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let site_view = parts.site.view(
            parts.demonstration,
            parts.scanner.is_some(),
            parts.session_policy.idle_minutes,
        );
        let started = parts.clock.now();
        Self(Arc::new(Shared {
            parts,
            site_view,
            started,
        }))
    }

    /// When something is decided.
    #[must_use]
    pub fn moment(&self, now: UtcMicros) -> Moment<'_> {
        Moment {
            now,
            site: &self.0.parts.site,
        }
    }

    /// When the server started.
    #[must_use]
    pub fn started(&self) -> UtcMicros {
        self.0.started
    }

    /// What everyone may know of the site: the same for every request.
    #[must_use]
    pub fn site_view(&self) -> &SiteView {
        &self.0.site_view
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
