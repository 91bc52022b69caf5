//! The job: every file that waits is shown to the scanner, by whichever instance comes first.
//!
//! A file is leased, read from the storage and opened piece by piece, and what the scanner said is
//! written down in one transaction with its audit row and, of a message that was sent, the event for
//! the pages that are open. A lease that nobody answers for ends by itself, and the file is tried again.

use super::store::{self, Lease};
use super::{ScanFault, Scanner, Verdict};
use crate::audit;
use crate::auth::{Job, SystemGrant};
use crate::http::{App, Error};
use crate::outbox::{self, Event};
use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Files that an instance has scanned at once. `deploy/clamd.conf` has threads for four such instances.
const AT_ONCE: u32 = 2;
/// How often it looks by itself: for files of other instances, and for those whose wait is over.
const POLL: Duration = Duration::from_secs(1);
/// How long nobody else tries a file: longer than a try with the transactions around it.
const LEASE_SECONDS: i64 = 120;
/// The wait after the first failure; each one after it is twice as long.
const FIRST_WAIT_SECONDS: i64 = 5;
/// The longest wait. Nothing is given up because no scanner answers: one that comes back finds all of them.
const LONGEST_WAIT_SECONDS: i64 = 600;
/// So often the scanner may run out of time over a file before nobody can look into it.
const MOST_TIMEOUTS: i32 = 5;
/// The wait after the first time; each one after it is twice as long, all together a quarter of an hour: longer
/// than most machines are too busy.
const TIMEOUT_WAIT_SECONDS: i64 = 60;
/// Wait after the database failed.
const PAUSE: Duration = Duration::from_secs(5);

/// Has files scanned for as long as it is awaited; without a scanner it ends at once. It may be dropped
/// at any time: what was under way is done again.
pub async fn keep(app: App) {
    let Some(scanner) = app.scanner.clone() else {
        return;
    };
    loop {
        match scan_due(&app).await {
            Ok(0) => {
                let _ = timeout(POLL, scanner.news.notified()).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(cause = %error, "files could not be scanned");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Has files scanned whose turn it is, two at most. Gives how many were tried.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(target = "trace", name = "scanning.scan_due", skip_all)]
pub async fn scan_due(app: &App) -> Result<usize, Error> {
    let Some(scanner) = &app.scanner else {
        return Ok(0);
    };
    // Asked before anything is locked for writing: nearly always there is nothing.
    let conn = app.db.reader();
    let due = store::anything_due(conn, app.clock.now()).await?;
    if !due && !store::anything_older(conn).await? {
        return Ok(0);
    }
    let grant = SystemGrant::for_job(Job::Scanning);
    let leases = app
        .db
        .write_as_system(&grant, None, async |tx| {
            let now = app.clock.now();
            let until = now.plus_seconds(LEASE_SECONDS);
            // Nobody waits for them as for what is on its way.
            if !due {
                store::take_in_older(tx, now, AT_ONCE).await?;
            }
            Ok(store::lease(tx, now, until, AT_ONCE).await?)
        })
        .await?;
    let tries = leases.iter().map(|lease| try_one(app, scanner, lease));
    for outcome in join_all(tries).await {
        outcome?;
    }
    Ok(leases.len())
}

async fn try_one(app: &App, scanner: &Scanner, lease: &Lease) -> Result<(), Error> {
    let scanned = match opened(app, lease).await {
        Ok(bytes) => scanner.scan(bytes).await,
        Err(error) => Err(ScanFault::File(error)),
    };
    match scanned {
        Ok(verdict) => note(app, lease, verdict).await,
        Err(ScanFault::OutOfTime) if lease.timeouts + 1 >= MOST_TIMEOUTS => {
            tracing::warn!(attachment = %lease.id, times = MOST_TIMEOUTS,
                "the scanner ran out of time over a file each time: nobody can look into it");
            note(app, lease, Verdict::Unscannable).await
        }
        Err(fault) => put_off(app, lease, &fault).await,
    }
}

/// The file's bytes as they were sent.
async fn opened(
    app: &App,
    lease: &Lease,
) -> Result<impl futures_util::Stream<Item = Result<bytes::Bytes, Error>> + Send + use<>, Error> {
    let reader = app.db.reader();
    let sealer = app.sealer.patient(reader, lease.patient_id).await?;
    let opener = sealer.open_file(lease.id);
    let bytes = app.attachments.open(&lease.storage_key, opener).await?;
    Ok(bytes.into_stream())
}

async fn note(app: &App, lease: &Lease, verdict: Verdict) -> Result<(), Error> {
    let grant = SystemGrant::for_job(Job::Scanning);
    app.db
        .write_as_system(&grant, None, async |tx| {
            let now = app.clock.now();
            let Some(scanned) = store::scanned(tx, lease, verdict.state()).await? else {
                // Taken off its draft meanwhile, or another instance was quicker.
                return Ok(());
            };
            audit::file_scanned(tx, now, scanned.patient_id, lease.id, verdict).await?;
            if let Some(thread_id) = scanned.thread_id {
                let event = Event::FileScanned {
                    patient_id: scanned.patient_id,
                    thread_id,
                    attachment_id: lease.id,
                };
                outbox::note(tx, app.random.id(), now, event).await?;
            }
            Ok(())
        })
        .await
}

async fn put_off(app: &App, lease: &Lease, fault: &ScanFault) -> Result<(), Error> {
    let grant = SystemGrant::for_job(Job::Scanning);
    let there = app
        .db
        .write_as_system(&grant, None, async |tx| {
            let now = app.clock.now();
            if matches!(fault, ScanFault::OutOfTime) {
                let due = now.plus_seconds(TIMEOUT_WAIT_SECONDS << lease.timeouts.clamp(0, 16));
                return Ok(store::out_of_time(tx, lease, due).await?);
            }
            let due = now.plus_seconds(wait_seconds(lease.attempts));
            Ok(store::put_off(tx, lease, due).await?)
        })
        .await?;
    if there {
        tracing::warn!(attachment = %lease.id, attempts = lease.attempts, cause = %fault,
            "a file could not be scanned and stays locked");
    }
    Ok(())
}

/// How long to wait after this many failures.
fn wait_seconds(failures: i32) -> i64 {
    let doublings = failures.clamp(1, 16) - 1;
    (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, wait_seconds};

    #[test]
    fn the_settings_that_are_shipped_have_threads_for_four_servers_and_their_questions() {
        let settings = include_str!("../../../deploy/clamd.conf");
        let number = |name: &str| -> u32 {
            let line = settings.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap().trim().parse().unwrap()
        };
        // Two more: whoever asks whether it is there waits for no scan.
        assert_eq!(number("MaxThreads "), 4 * AT_ONCE + 2);
        assert!(number("MaxQueue ") >= 2 * number("MaxThreads "));
    }

    #[test]
    fn each_wait_is_twice_the_last_until_the_longest() {
        let waits: Vec<i64> = (0..10).map(wait_seconds).collect();
        assert_eq!(waits, [5, 5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(wait_seconds(i32::MAX), 600);
    }
}
