//! A whole server over one test's database.

use crate::client::Client;
use crate::database::{COST, Database, START, sealer};
use crate::storage::Storage;
use backend::auth::{CookieName, Passphrases, SessionCache, SessionPolicy};
use backend::clock::{Clock, Random};
use backend::db::entity::{account, facility, patient, recipient};
use backend::directory::{Directory, Refreshed};
use backend::http::{App, Assets, Hosts, Limits, Parts, RateLimits, TrustedProxies, router};
use backend::live::Live;
use backend::notifications::{Mailer, Senders, SmsGateway};
use backend::site::{Site, SiteContent};
use backend::telemetry::Telemetry;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::id::{AccountId, FacilityId, PatientId, RecipientId};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tokio_util::task::TaskTracker;

/// A server with the demonstration in it, its clock standing still at Thursday, 19 November 2026,
/// 16:00 UTC.
#[derive(Clone, Debug)]
pub struct TestApp {
    /// The parts of the server.
    pub app: App,
    /// The server's clock.
    pub clock: Clock,
    router: axum::Router,
    database: Arc<Database>,
    storage: Arc<Storage>,
}

impl TestApp {
    /// A server on SQLite.
    pub async fn sqlite() -> Self {
        Self::over(Database::sqlite().await).await
    }

    /// A server on PostgreSQL.
    ///
    /// # Panics
    /// When `CAREPOST_TEST_POSTGRES` is not set.
    pub async fn postgres() -> Self {
        Self::over(Database::postgres().await).await
    }

    /// A server on SQLite with its files in the S3 server of the run.
    ///
    /// # Panics
    /// When `CAREPOST_TEST_S3` is not set.
    pub async fn s3() -> Self {
        let places = (Arc::new(Database::sqlite().await), Arc::new(Storage::s3()));
        Self::instance(places, Clock::test(START), |_| {}).await
    }

    async fn over(database: Database) -> Self {
        let storage = Storage::Folder(database.file("storage"));
        let places = (Arc::new(database), Arc::new(storage));
        Self::instance(places, Clock::test(START), |_| {}).await
    }

    /// A second server over the same database and the same clock, with its parts changed: another
    /// site, https, other limits, or nothing.
    pub async fn another(&self, change: impl FnOnce(&mut Parts)) -> Self {
        let places = (Arc::clone(&self.database), Arc::clone(&self.storage));
        Self::instance(places, self.clock.clone(), change).await
    }

    async fn instance(
        (database, storage): (Arc<Database>, Arc<Storage>),
        clock: Clock,
        change: impl FnOnce(&mut Parts),
    ) -> Self {
        let mut parts = Parts {
            db: database.open().await,
            sealer: sealer(),
            clock: clock.clone(),
            random: Random,
            sessions: SessionCache::default(),
            session_policy: SessionPolicy::default(),
            cookie: CookieName::Plain,
            passphrases: Passphrases::new(COST).unwrap(),
            audit: database.open_audit().await,
            attachments: storage.open(),
            scanner: None,
            directory: Directory::default(),
            live: Live::default(),
            senders: nobody_there(),
            site: site(),
            hosts: Hosts::Named(vec!["portal.test".to_owned()]),
            base_url: "http://portal.test".to_owned(),
            proxies: TrustedProxies::default(),
            limits: RateLimits::new(limits()),
            assets: Assets::embedded(),
            telemetry: Telemetry::default(),
            tasks: TaskTracker::new(),
            demonstration: true,
            https: false,
        };
        change(&mut parts);
        let app = App::new(parts);
        // As a server does at its start. One that cannot would not start; here it is for tests to notice.
        let _ = app.directory.refresh(&app.db, clock.now()).await;
        Self {
            router: router(&app),
            app,
            clock,
            database,
            storage,
        }
    }

    /// Waits until everything that was begun beside the answers is done.
    pub async fn settled(&self) {
        self.app.tasks.close();
        self.app.tasks.wait().await;
        self.app.tasks.reopen();
    }

    /// Does once what the server does every second: brings the recipients in memory to what the database
    /// has.
    pub async fn refresh_directory(&self) -> Refreshed {
        let (directory, now) = (&self.app.directory, self.clock.now());
        directory.refresh(&self.app.db, now).await.unwrap()
    }

    /// A file or folder of this test: `carepost.db`, `audit.db` (on SQLite).
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.database.file(name)
    }

    /// Where the stored bytes are on this machine.
    #[must_use]
    pub fn storage_folder(&self) -> PathBuf {
        self.storage.folder()
    }

    /// Every file in the storage, unfinished ones too.
    #[must_use]
    pub fn stored(&self) -> Vec<PathBuf> {
        self.storage.files()
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Signs in through the API, accepts the banner, asks who it is.
    pub async fn sign_in(&self, username: &str) -> Client {
        let mut client = self.anonymous();
        client.sign_in(username).await;
        client
    }

    /// jane.doe: the patient whom most tests are about.
    pub async fn jane(&self) -> Client {
        self.sign_in("jane.doe").await
    }

    /// patria.schamberger: a patient who has nothing to do with Jane.
    pub async fn patria(&self) -> Client {
        self.sign_in("patria.schamberger").await
    }

    /// pharmacy.tech: the one member of Little Rock Pharmacy.
    pub async fn pharmacy_tech(&self) -> Client {
        self.sign_in("pharmacy.tech").await
    }

    /// allison.hauge: staff of another team.
    pub async fn allison(&self) -> Client {
        self.sign_in("allison.hauge").await
    }

    /// triage.nurse: the desk of Little Rock.
    pub async fn triage(&self) -> Client {
        self.sign_in("triage.nurse").await
    }

    /// site.admin: the administrator.
    pub async fn admin(&self) -> Client {
        self.sign_in("site.admin").await
    }

    /// auditor: reads the audit.
    pub async fn auditor(&self) -> Client {
        self.sign_in("auditor").await
    }

    /// The account with this username.
    pub async fn account(&self, username: &str) -> AccountId {
        account::Entity::find()
            .filter(account::Column::Username.eq(username))
            .one(self.app.db.reader())
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("the demonstration has no {username}"))
            .id
    }

    /// The patient with these given names; the demonstration has each once.
    pub async fn patient(&self, given_names: &str) -> PatientId {
        patient::Entity::find()
            .filter(patient::Column::GivenNames.eq(given_names))
            .one(self.app.db.reader())
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("the demonstration has no {given_names}"))
            .id
    }

    /// The recipient with this label.
    pub async fn recipient(&self, label: &str) -> RecipientId {
        recipient::Entity::find()
            .filter(recipient::Column::Label.eq(label))
            .one(self.app.db.reader())
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("the demonstration has no {label}"))
            .id
    }

    /// The facility with this name.
    pub async fn facility(&self, name: &str) -> FacilityId {
        facility::Entity::find()
            .filter(facility::Column::Name.eq(name))
            .one(self.app.db.reader())
            .await
            .unwrap()
            .unwrap_or_else(|| panic!("there is no {name}"))
            .id
    }
}

/// The limits of a test: guessing is stopped as on a real site, asking and writing are not.
fn limits() -> Limits {
    let plenty = NonZeroU32::new(100_000).unwrap();
    Limits {
        searches_per_second: plenty,
        search_burst: plenty,
        mailbox_searches_per_minute: plenty,
        sends_per_hour: plenty,
        sign_ins_per_second: plenty,
        upload_megabytes_per_day: plenty,
        uploads_at_once: 16,
        open_drafts: 100_000,
        open_invites: 100_000,
        ..Limits::default()
    }
}

/// A site that sends by everything; nobody is there to take it.
fn nobody_there() -> Senders {
    Senders::new(
        Mailer::new("smtp://127.0.0.1:1", "Portal <no-reply@portal.test>").ok(),
        SmsGateway::new("http://127.0.0.1:1/", "a secret of the tests").ok(),
    )
}

/// The site's content, read once.
fn site() -> Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site::new(SiteContent::builtin().unwrap()))
        .clone()
}
