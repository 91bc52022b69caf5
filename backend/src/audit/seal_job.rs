//! Seals what is committed, a batch at a time, and copies seals into the checkpoint file.

use super::chains::Chains;
use super::checkpoint::{Checkpoint, CheckpointFile};
use super::seal;
use crate::http::{App, Error};
use crate::sealing::{Sealer, refuse_retired};
use shared::time::UtcMicros;
use std::cmp::Reverse;
use std::time::Duration;

/// How often rows are sealed.
const EVERY: Duration = Duration::from_secs(5);
/// Runs of sealing after which the newest seal is copied, once a minute.
const CHECKPOINT_RUNS: u32 = 12;
/// Rows of one seal.
const BATCH: u64 = 500;
/// How long the end of the server waits for the last seals.
const LAST_RUN: Duration = Duration::from_secs(10);

/// Seals for as long as the server runs.
pub async fn keep_sealed(app: App, checkpoints: CheckpointFile) {
    let chains = Chains::of(&app);
    let mut runs = 0_u32;
    loop {
        let copy = runs.is_multiple_of(CHECKPOINT_RUNS);
        let now = app.clock.now();
        if let Err(error) = seal_and_copy(&chains, &app.sealer, &checkpoints, copy, now).await {
            tracing::error!(cause = %error, "the audit could not be sealed");
        }
        runs = runs.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
    }
}

/// Seals and copies what is left when the server ends.
pub async fn seal_the_rest(app: &App, checkpoints: &CheckpointFile) {
    let (chains, now) = (Chains::of(app), app.clock.now());
    let sealing = seal_and_copy(&chains, &app.sealer, checkpoints, true, now);
    let failed = match tokio::time::timeout(LAST_RUN, sealing).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("it takes longer than {LAST_RUN:?}"),
    };
    tracing::error!(cause = %failed, "the last rows of the audit wait for the next start");
}

/// Seals every row that is settled and, with `copy`, copies the newest seals into the file.
///
/// # Errors
/// As [`seal_rows`] and [`add_checkpoints`], and when the file has a seal that the database does not
/// have like that: a new seal in its place would hide that the old one was cut off.
pub async fn seal_and_copy(
    chains: &Chains,
    sealer: &Sealer,
    file: &CheckpointFile,
    copy: bool,
    now: UtcMicros,
) -> Result<(), Error> {
    refuse_cut_off(chains, sealer, file).await?;
    seal_rows(chains, sealer, now).await?;
    if copy {
        add_checkpoints(chains, file).await?;
    }
    Ok(())
}

async fn refuse_cut_off(
    chains: &Chains,
    sealer: &Sealer,
    file: &CheckpointFile,
) -> Result<(), Error> {
    let reading = file.clone();
    let end = match in_file(move || reading.end()).await {
        Ok(end) => end,
        // A seal in time is worth more: whoever verifies with the file finds the same later.
        Err(error) => {
            tracing::error!(cause = %error, "the copies of the audit's seals cannot be looked at");
            return Ok(());
        }
    };
    for chain in chains.names() {
        let mut copies: Vec<_> = end.iter().filter(|copy| copy.is_of(*chain)).collect();
        copies.sort_by_key(|copy| Reverse(copy.number()));
        let mut newest = None;
        for copy in copies {
            if let Some(number) = copy.vouched_number(sealer)? {
                newest = Some((number, copy));
                break;
            }
        }
        let Some((number, copy)) = newest else {
            continue;
        };
        let there = chains.seal(*chain, number).await?;
        if there.is_none_or(|seal| seal::statement(*chain, &seal) != copy.statement) {
            return Err(Error::internal(format!(
                "the checkpoint file {} has seal {number} of the audit's {chain}, and the database \
                 does not have that seal. Run carepost audit verify; nothing is sealed until it is \
                 settled. If an older state of the database was restored, move the file away",
                file.path().display()
            )));
        }
    }
    Ok(())
}

/// Seals every row that is settled; says how many it sealed. Several instances may do it at once: each
/// row is in one seal.
///
/// # Errors
/// When the database fails, when the site key in use was retired, or when the newest seal is not one
/// that this site signed: then nothing is built on it, and `carepost audit verify` says what is wrong.
pub async fn seal_rows(chains: &Chains, sealer: &Sealer, now: UtcMicros) -> Result<u64, Error> {
    let mut sealed = 0;
    refuse_retired(chains.db.reader(), sealer).await?;
    for chain in chains.names() {
        let Some(settled) = chains.settled(*chain).await? else {
            tracing::warn!(
                chain = chain.word(),
                "somebody has been writing for long: rows of the audit wait for their seal"
            );
            continue;
        };
        loop {
            let before = chains.last_seal(*chain).await?;
            if let Some(before) = &before
                && !Chains::is_ours(sealer, *chain, before)?
            {
                return Err(Error::internal(format!(
                    "seal {} of the audit's {chain} does not hold: run carepost audit verify",
                    before.number
                )));
            }
            let after = before.as_ref().map_or(i64::MIN, |seal| seal.last_row);
            let rows = chains.rows(*chain, (after, settled), BATCH).await?;
            if rows.is_empty() {
                break;
            }
            let new = seal::make(sealer, *chain, before.as_ref(), &rows, now)?;
            if !chains.add(*chain, &new).await? {
                // Another instance seals, or the site key was retired this moment.
                break;
            }
            sealed += rows.len() as u64;
            if (rows.len() as u64) < BATCH {
                break;
            }
        }
    }
    Ok(sealed)
}

/// Makes the newest seal of each chain one that is signed with the site key in use, without rows if
/// there are none to seal: it vouches for those before it when their key is gone. The caller has
/// verified them.
///
/// # Errors
/// When the database fails.
pub async fn vouch(chains: &Chains, sealer: &Sealer, now: UtcMicros) -> Result<(), Error> {
    for chain in chains.names() {
        while let Some(newest) = chains.last_seal(*chain).await? {
            if newest.site_key_id == sealer.site_key_id() {
                break;
            }
            let new = seal::make(sealer, *chain, Some(&newest), &[], now)?;
            chains.add(*chain, &new).await?;
        }
    }
    Ok(())
}

/// Copies the newest seal of each chain into the file, if it is not there yet.
///
/// # Errors
/// When the database fails or the file cannot be written.
pub async fn add_checkpoints(chains: &Chains, file: &CheckpointFile) -> Result<(), Error> {
    for chain in chains.names() {
        let Some(newest) = chains.last_seal(*chain).await? else {
            continue;
        };
        let (file, checkpoint) = (file.clone(), Checkpoint::of(*chain, &newest));
        in_file(move || {
            if file.end()?.contains(&checkpoint) {
                return Ok(());
            }
            file.add(&checkpoint)
        })
        .await?;
    }
    Ok(())
}

/// Works on a file where nobody waits for it.
async fn in_file<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| error.to_string())
        .and_then(|done| done.map_err(|error| format!("the checkpoint file: {error}")))
        .map_err(Error::Internal)
}
