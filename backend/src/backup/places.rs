//! Where a site's databases are: opened for a snapshot, or made new for what is restored.

use super::Fault;
use super::catalogue;
use super::format::{Engine, Head, Section};
use crate::db::migration::{AuditMigrator, Migrator};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection,
    DatabaseTransaction, DbErr, IsolationLevel, TransactionTrait as _,
};
use sea_orm_migration::MigratorTrait;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A site's databases.
#[derive(Clone)]
pub enum Place {
    /// `carepost.db` and `audit.db` in a folder.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database.
    Postgres(String),
}

/// Without the URL, which may have a password in it.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(folder) => f.debug_tuple("Sqlite").field(folder).finish(),
            Self::Postgres(_) => f.write_str("Postgres"),
        }
    }
}

/// A section with a transaction over it, and the connection that keeps it.
pub(super) struct Opened {
    pub(super) section: Section,
    pub(super) tx: DatabaseTransaction,
    connection: DatabaseConnection,
}

impl Opened {
    /// Keeps what was written.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        self.tx.commit().await?;
        self.connection.close().await
    }

    /// Ends without a change.
    pub(super) async fn release(self) -> Result<(), DbErr> {
        self.tx.rollback().await?;
        self.connection.close().await
    }
}

const SQLITE_FILES: [(Section, &str); 2] =
    [(Section::Reads, "audit.db"), (Section::Data, "carepost.db")];

async fn connect(
    url: String,
    pragmas: &'static [(&'static str, &'static str)],
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |mut sqlite| {
            for (name, value) in pragmas {
                sqlite = sqlite.pragma(*name, *value);
            }
            sqlite
        });
    Database::connect(options).await
}

fn sqlite_url(file: &Path, mode: &str) -> String {
    format!("sqlite://{}?mode={mode}", file.display())
}

impl Place {
    pub(super) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// One moment of everything: the data first, then on SQLite the reads, so that whatever is in the
    /// data has its reads in the audit.
    pub(super) async fn snapshot(&self) -> Result<Vec<Opened>, DbErr> {
        match self {
            Self::Sqlite(folder) => {
                let mut opened = Vec::new();
                for (section, name) in SQLITE_FILES.iter().rev() {
                    let file = folder.join(name);
                    if *section == Section::Reads && !file.exists() {
                        // The server makes it when it first starts.
                        continue;
                    }
                    const READS: &[(&str, &str)] =
                        &[("query_only", "ON"), ("busy_timeout", "5000")];
                    let connection = connect(sqlite_url(&file, "rw"), READS).await?;
                    let tx = connection.begin().await?;
                    // A snapshot begins with the first look.
                    tx.execute_unprepared("SELECT count(*) FROM sqlite_master")
                        .await?;
                    opened.push(Opened {
                        section: *section,
                        tx,
                        connection,
                    });
                }
                Ok(opened)
            }
            Self::Postgres(url) => {
                let connection = connect(url.clone(), &[]).await?;
                let tx = connection
                    .begin_with_config(
                        Some(IsolationLevel::RepeatableRead),
                        Some(AccessMode::ReadOnly),
                    )
                    .await?;
                tx.execute_unprepared("SELECT 1").await?;
                Ok(vec![Opened {
                    section: Section::Data,
                    tx,
                    connection,
                }])
            }
        }
    }

    /// Opens an empty place ([`Self::refuse_used`]) with the schema of the backup.
    pub(super) async fn begin(&self, head: &Head) -> Result<Vec<Opened>, Fault> {
        let mut opened = Vec::new();
        match self {
            Self::Sqlite(folder) => {
                for (section, name) in SQLITE_FILES {
                    // Beside its final name: until everything is there, there is no database.
                    let file = unfinished(folder, name);
                    remove_unfinished(&file)?;
                    const WRITES: &[(&str, &str)] = &[
                        ("journal_mode", "MEMORY"),
                        ("synchronous", "OFF"),
                        ("foreign_keys", "ON"),
                    ];
                    let connection = connect(sqlite_url(&file, "rwc"), WRITES).await?;
                    let tx = connection.begin().await?;
                    opened.push(Opened {
                        section,
                        tx,
                        connection,
                    });
                }
            }
            Self::Postgres(url) => {
                let connection = connect(url.clone(), &[]).await?;
                let tx = connection.begin().await?;
                opened.push(Opened {
                    section: Section::Data,
                    tx,
                    connection,
                });
            }
        }
        for part in &opened {
            let wanted = head.migrations.get(&part.section);
            match part.section {
                Section::Data => migrate_to::<Migrator>(&part.tx, wanted).await?,
                Section::Reads => migrate_to::<AuditMigrator>(&part.tx, wanted).await?,
            }
        }
        Ok(opened)
    }

    /// Refuses a place where something is.
    pub(super) async fn refuse_used(&self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(folder) => {
                for (_, name) in SQLITE_FILES {
                    let file = folder.join(name);
                    if file.exists() {
                        return Err(Fault::NotEmpty(
                            file.display().to_string(),
                            "Choose another folder with --data-dir",
                        ));
                    }
                }
            }
            Self::Postgres(url) => {
                let connection = connect(url.clone(), &[]).await?;
                let count = catalogue::count(&connection).await;
                connection.close().await?;
                if count? > 0 {
                    return Err(Fault::NotEmpty(
                        "the PostgreSQL database".to_owned(),
                        "Make a new one and name it with --database-url",
                    ));
                }
            }
        }
        Ok(())
    }

    /// Brings the schema to what this program has.
    pub(super) async fn migrate(opened: &[Opened]) -> Result<(), DbErr> {
        for part in opened {
            match part.section {
                Section::Data => Migrator::up(&part.tx, None).await?,
                Section::Reads => AuditMigrator::up(&part.tx, None).await?,
            }
        }
        Ok(())
    }

    /// Gives what was written its name, durably.
    pub(super) async fn keep(&self, opened: Vec<Opened>) -> Result<(), Fault> {
        for part in opened {
            part.commit().await?;
        }
        if let Self::Sqlite(folder) = self {
            for (_, name) in SQLITE_FILES {
                let (from, to) = (unfinished(folder, name), folder.join(name));
                let kept = std::fs::File::open(&from)
                    .and_then(|file| file.sync_all())
                    .and_then(|()| std::fs::rename(&from, &to))
                    .and_then(|()| super::sync_folder_of(&to));
                kept.map_err(|error| Fault::write(&to, error))?;
            }
        }
        Ok(())
    }

    /// Leaves the place as it was.
    pub(super) async fn give_up(&self, opened: Vec<Opened>) {
        for part in opened {
            // What fails here is gone with the connection.
            let _ = part.release().await;
        }
        if let Self::Sqlite(folder) = self {
            let data_is_there = folder.join("carepost.db").exists();
            for (section, name) in SQLITE_FILES {
                let _ = remove_unfinished(&unfinished(folder, name));
                // The data gets its name last: the reads alone are half a site.
                if section == Section::Reads && !data_is_there {
                    let _ = remove_unfinished(&folder.join(name));
                }
            }
        }
    }
}

fn unfinished(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.restoring"))
}

fn remove_unfinished(file: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fault::write(file, error))
        }
        _ => Ok(()),
    }
}

fn names<M: MigratorTrait>() -> Vec<String> {
    let all = M::migrations();
    all.iter().map(|it| it.name().to_owned()).collect()
}

/// A backup of a database that this program cannot make.
pub(super) fn refuse_newer(head: &Head) -> Result<(), Fault> {
    for (section, applied) in &head.migrations {
        let known = match section {
            Section::Data => names::<Migrator>(),
            Section::Reads => names::<AuditMigrator>(),
        };
        if let Some(unknown) = applied.iter().find(|name| !known.contains(name)) {
            return Err(Fault::NewerSchema(head.program.clone(), unknown.clone()));
        }
    }
    Ok(())
}

/// Applies the migrations that the backup's database had; all of them when it had no such section.
async fn migrate_to<M: MigratorTrait>(
    tx: &DatabaseTransaction,
    wanted: Option<&Vec<String>>,
) -> Result<(), Fault> {
    let steps = wanted.and_then(|names| u32::try_from(names.len()).ok());
    if let Some(wanted) = wanted
        && names::<M>().get(..wanted.len()) != Some(wanted.as_slice())
    {
        // A gap: no version of this program ever made such a database.
        return Err(Fault::Changed);
    }
    M::up(tx, steps).await?;
    Ok(())
}
