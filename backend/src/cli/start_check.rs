//! What a start looks at before it serves anybody. A server that goes on over one of these would lose,
//! show or misjudge something; each refusal says what to do.
//!
//! | what | why | what to do |
//! |---|---|---|
//! | a database file that others can read | it has names and birth dates | `chmod 600` |
//! | a storage folder that others can enter | its files are sealed, their sizes are not (a warning) | `chmod 700` |
//! | no database where one is expected | a wrong path must not become an empty portal | name the folder, or `migrate` |
//! | no `audit.db` although people used the site | what was read would be lost in silence | bring it back, or begin it anew on purpose |
//! | a database older than the program | its tables are not the ones that are asked | back up, `migrate` |
//! | a database newer than the program | this program would break what the newer one promised | run the newer program |
//! | PostgreSQL before 14, or not in UTF-8 | names and messages are any text | a newer server, a database in UTF-8 |
//! | a clock behind the newest audit row | no session would end in time | set the clock |
//! | a key file that is missing, open to others, old or another's | nothing sealed opens | in [`super::settings`] and `sealing` |
//! | a checkpoint file that cannot be added to | nobody would notice that the audit's end was cut off | its disk, its rights, the unit's `ReadWritePaths=` |
//! | a storage that cannot be written | attachments would fail one by one | in [`super::storage`] |

use super::Outcome;
use super::settings::Settings;
use crate::audit::{AuditRecorder, CheckpointFile};
use crate::db::Db;
use crate::db::entity::audit_event;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect, Statement,
};
use shared::time::UtcMicros;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// How far the clock may be behind the newest row: clocks of several machines differ.
const CLOCK_SECONDS: i64 = 60;
/// The oldest PostgreSQL that is tried, as it numbers itself.
const OLDEST_POSTGRES: i32 = 140_000;

/// The read audit's own file on SQLite.
pub(super) fn audit_file(settings: &Settings) -> PathBuf {
    settings.data_dir.join("audit.db")
}

/// Refuses database files that others can read.
pub(super) fn files(settings: &Settings) -> Outcome {
    for name in ["carepost.db", "carepost.db-wal", "audit.db", "audit.db-wal"] {
        let file = settings.data_dir.join(name);
        if let Some(mode) = mode_for_others(&file) {
            let shown = file.display();
            return Err(format!(
                "{shown} can be read by others (mode {mode:o}), and it has names and birth dates. \
                 Run: chmod 600 {shown}"
            ));
        }
    }
    let storage = settings.data_dir.join("storage");
    if let Some(mode) = mode_for_others(&storage) {
        let shown = storage.display();
        tracing::warn!("{shown} can be entered by others (mode {mode:o}). Run: chmod 700 {shown}");
    }
    Ok(())
}

/// Refuses a checkpoint file that cannot be added to.
pub(super) fn checkpoints(file: &CheckpointFile) -> Outcome {
    let shown = file.path().display();
    file.prepare().map_err(|error| {
        format!(
            "the checkpoint file {shown} cannot be added to: {error}. Make its folder, mount its disk, \
             or let the service write there (ReadWritePaths= in its unit)"
        )
    })
}

/// The mode of what is there and open to others.
fn mode_for_others(path: &Path) -> Option<u32> {
    let mode = path.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

fn failed(error: DbErr) -> String {
    format!("the database does not answer: {error}")
}

/// Refuses a database that another version of the program made.
pub(super) async fn version(db: &Db) -> Outcome {
    newer(db).await?;
    if db.is_migrated().await.map_err(failed)? {
        return Ok(());
    }
    Err(
        "the database is older than this program. Make a backup, then run: carepost migrate"
            .to_owned(),
    )
}

/// Refuses a database that a newer program made.
pub(super) async fn newer(db: &Db) -> Outcome {
    let unknown = db.unknown_migrations().await.map_err(failed)?;
    if unknown.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the database is newer than this program ({}): it has {}. Run the program that it was \
         migrated with, or restore the backup from before",
        env!("CARGO_PKG_VERSION"),
        unknown.join(", ")
    ))
}

/// Refuses a PostgreSQL that cannot hold what people write.
pub(super) async fn postgres(db: &Db) -> Outcome {
    if db.backend() != DbBackend::Postgres {
        return Ok(());
    }
    let asked = Statement::from_string(
        DbBackend::Postgres,
        "SELECT current_setting('server_version_num')::int, \
         pg_encoding_to_char(encoding)::text FROM pg_database WHERE datname = current_database()",
    );
    let row = db.reader().query_one_raw(asked).await.map_err(failed)?;
    let Some(row) = row else {
        return Err("PostgreSQL does not say which database this is".to_owned());
    };
    let version: i32 = row.try_get_by_index(0).map_err(failed)?;
    let encoding: String = row.try_get_by_index(1).map_err(failed)?;
    if version < OLDEST_POSTGRES {
        return Err(format!(
            "PostgreSQL is too old (it says {version}): use 14 or newer"
        ));
    }
    if encoding != "UTF8" {
        return Err(format!(
            "the database is in {encoding}, and names and messages are in every script: make it \
             with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        ));
    }
    Ok(())
}

/// Refuses to go on without the read audit's file when people have used this site. Before the first
/// sign-in there is none yet: the first start makes it.
pub(super) async fn read_audit(settings: &Settings, db: &Db) -> Outcome {
    let file = audit_file(settings);
    if db.backend() != DbBackend::Sqlite || file.exists() {
        return Ok(());
    }
    let used = audit_event::Entity::find()
        .filter(audit_event::Column::Relation.ne("command_line"))
        .count(db.reader())
        .await
        .map_err(failed)?;
    if used == 0 {
        return Ok(());
    }
    Err(format!(
        "{} is missing: it says who read what, and people have used this site. Bring it back from \
         the backup. If it is lost for good, run: carepost migrate --begin-read-audit-anew",
        file.display()
    ))
}

/// Refuses a clock that is behind what was written already.
pub(super) async fn clock(db: &Db, audit: &AuditRecorder, now: UtcMicros) -> Outcome {
    let changes = newest(db.reader()).await.map_err(failed)?;
    let reads = newest(audit.database()).await.map_err(failed)?;
    changes
        .max(reads)
        .map_or(Ok(()), |newest| behind(now, newest))
}

fn behind(now: UtcMicros, newest: UtcMicros) -> Outcome {
    let seconds = newest.seconds_since(now);
    if seconds <= CLOCK_SECONDS {
        return Ok(());
    }
    Err(format!(
        "this machine's clock is {seconds} s behind the newest row of the audit, so no session would \
         end in time. Set the clock; if it is the row that is wrong, wait until its time has come"
    ))
}

async fn newest(conn: &DatabaseConnection) -> Result<Option<UtcMicros>, DbErr> {
    let newest: Option<Option<UtcMicros>> = audit_event::Entity::find()
        .select_only()
        .column_as(audit_event::Column::At.max(), "newest")
        .into_tuple()
        .one(conn)
        .await?;
    Ok(newest.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_differ_a_little_and_not_much() {
        let newest = UtcMicros(1_795_104_000_000_000);
        for (seconds, fine) in [
            (0, true),
            (3600, true),
            (-60, true),
            (-62, false),
            (-86_400, false),
        ] {
            let now = newest.plus_seconds(seconds);
            assert_eq!(behind(now, newest).is_ok(), fine, "{seconds}");
        }
    }
}
