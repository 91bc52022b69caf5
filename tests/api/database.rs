//! Databases for tests: one template of each kind for the whole run, one copy for each test.

use backend::audit::AuditRecorder;
use backend::auth::{HashCost, Passphrases};
use backend::clock::Random;
use backend::db::{Db, Durability};
use backend::demo::{self, directory::Extent};
use backend::sealing::{Sealer, SiteKey};
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Orm, DatabaseConnection};
use shared::redacted::Passphrase;
use shared::time::UtcMicros;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// What hashing costs in tests: as little as argon2 allows.
pub(crate) const COST: HashCost = HashCost {
    memory_kib: 8,
    passes: 1,
};

/// Thursday, 19 November 2026, 16:00 UTC: a duty morning at Little Rock, a week before Thanksgiving.
pub(crate) const START: UtcMicros = UtcMicros(1_795_104_000_000_000);

/// The sealer of every test: one key, so that the template's patients open.
pub(crate) fn sealer() -> Sealer {
    Sealer::new(SiteKey::new(&[42; 32]).unwrap(), Random)
}

/// One test's database. It goes away with the last server over it.
#[derive(Debug)]
pub(crate) struct Database {
    place: Place,
    /// The files of this test: attachments, and on SQLite the databases.
    folder: TempDir,
}

#[derive(Debug)]
enum Place {
    Sqlite,
    Postgres { server: String, name: String },
}

impl Database {
    /// A copy of the SQLite template.
    pub(crate) async fn sqlite() -> Self {
        let template = sqlite_template().await;
        let folder = folder();
        for file in ["carepost.db", "audit.db"] {
            std::fs::copy(template.join(file), folder.path().join(file)).unwrap();
        }
        Self {
            place: Place::Sqlite,
            folder,
        }
    }

    /// A copy of the PostgreSQL template.
    pub(crate) async fn postgres() -> Self {
        let server = server();
        let template = postgres_template().await;
        let name = format!("carepost_{}", Random.id().simple());
        admin(
            &server,
            &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"),
        )
        .await
        .unwrap();
        Self {
            place: Place::Postgres { server, name },
            folder: folder(),
        }
    }

    /// Opens the data.
    pub(crate) async fn open(&self) -> Db {
        match &self.place {
            Place::Sqlite => Db::sqlite(&self.file("carepost.db"), false, Durability::Off).await,
            Place::Postgres { server, name } => Db::postgres(&url(server, name)).await,
        }
        .unwrap()
    }

    /// Opens the read audit.
    pub(crate) async fn open_audit(&self) -> AuditRecorder {
        match &self.place {
            Place::Sqlite => AuditRecorder::sqlite(&self.file("audit.db"), false).await,
            Place::Postgres { server, name } => AuditRecorder::postgres(&url(server, name)).await,
        }
        .unwrap()
    }

    /// A file of this test.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Place::Postgres { server, name } = &self.place else {
            return;
        };
        let (server, sql) = (
            server.clone(),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        // Nobody waits for it: a database that is still there when the process ends goes with the
        // cluster.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .ok()?;
            runtime.block_on(admin(&server, &sql)).ok()
        });
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("carepost-api-test-")
        .tempdir()
        .unwrap()
}

/// Where PostgreSQL is.
fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
    let server = std::env::var("CAREPOST_TEST_POSTGRES");
    server.unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL. `cargo xtask test` starts one and runs all tests; \
             to use your own, set CAREPOST_TEST_POSTGRES to its URL"
        )
    })
}

/// The URL of another database of the server.
fn url(server: &str, name: &str) -> String {
    let (front, query) = server.split_once('?').unwrap_or((server, ""));
    let (front, _) = front.rsplit_once('/').unwrap_or((front, ""));
    format!("{front}/{name}?{query}")
}

async fn admin(server: &str, sql: &str) -> Result<(), sea_orm::DbErr> {
    let connection = connect(server).await?;
    let done = connection.execute_unprepared(sql).await;
    connection.close().await?;
    done.map(drop)
}

async fn connect(url: &str) -> Result<DatabaseConnection, sea_orm::DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    Orm::connect(options).await
}

/// A folder for this process, which stays behind when it ends; those of processes that have ended are
/// removed.
fn template_folder() -> PathBuf {
    let folders = std::env::temp_dir().join("carepost-api-templates");
    std::fs::create_dir_all(&folders).unwrap();
    for entry in std::fs::read_dir(&folders).unwrap().flatten() {
        if !Path::new("/proc").join(entry.file_name()).exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = folders.join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let folder = template_folder();
            let db = Db::sqlite(&folder.join("carepost.db"), true, Durability::Off)
                .await
                .unwrap();
            fill(db).await;
            let audit = AuditRecorder::sqlite(&folder.join("audit.db"), false)
                .await
                .unwrap();
            audit.database().clone().close().await.unwrap();
            folder
        })
        .await
}

async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(async || {
            let server = server();
            let name = format!("carepost_template_{}", Random.id().simple());
            admin(&server, &format!("CREATE DATABASE {name}"))
                .await
                .unwrap();
            fill(Db::postgres(&url(&server, &name)).await.unwrap()).await;
            name
        })
        .await
}

/// Migrates, fills with the demonstration, and closes: only closed databases can be copied.
async fn fill(db: Db) {
    db.migrate().await.unwrap();
    let passphrases = Passphrases::new(COST).unwrap();
    let passphrase = Passphrase::from(demo::PASSPHRASE);
    let hash = passphrases.hash(&passphrase, [3; 16]).await.unwrap();
    demo::fill(&db, &sealer(), Random, START, &hash, Extent::Sample)
        .await
        .unwrap();
    db.close().await;
}
