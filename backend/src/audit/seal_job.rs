//! Seals what is committed, a batch at a time, and copies seals into the checkpoint file.

use super::chains::Chains;
use super::checkpoint::{Checkpoint, CheckpointFile};
use super::seal;
use crate::http::{App, Error};
use crate::sealing::{Sealer, is_retired};
use shared::time::UtcMicros;
use std::time::Duration;

/// How often rows are sealed.
const EVERY: Duration = Duration::from_secs(5);
/// Runs of sealing after which the newest seal is copied, once a minute.
const CHECKPOINT_RUNS: u32 = 12;
/// Rows of one seal.
const BATCH: u64 = 500;

/// Seals for as long as the server runs.
pub async fn keep_sealed(app: App, checkpoints: CheckpointFile) {
    let chains = Chains::of(&app);
    let mut runs = 0_u32;
    loop {
        if let Err(error) = seal_rows(&chains, &app.sealer, app.clock.now()).await {
            tracing::error!(cause = %error, "the audit could not be sealed");
        }
        if runs.is_multiple_of(CHECKPOINT_RUNS)
            && let Err(error) = add_checkpoints(&chains, &checkpoints).await
        {
            tracing::error!(cause = %error, "a checkpoint of the audit could not be written");
        }
        runs = runs.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
    }
}

/// Seals every row that is settled; says how many it sealed. Several instances may do it at once: each
/// row is in one seal.
///
/// # Errors
/// When the database fails, or when the newest seal is not one that this site signed: then nothing is
/// built on it, and `carepost audit verify` says what is wrong.
pub async fn seal_rows(chains: &Chains, sealer: &Sealer, now: UtcMicros) -> Result<u64, Error> {
    let mut sealed = 0;
    if is_retired(chains.db.reader(), &sealer.site_key_id()).await? {
        sealer.reload();
    }
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
        let added = tokio::task::spawn_blocking(move || add_if_new(&file, &checkpoint)).await;
        added
            .map_err(|error| error.to_string())
            .and_then(|done| done.map_err(|error| error.to_string()))
            .map_err(Error::Internal)?;
    }
    Ok(())
}

fn add_if_new(file: &CheckpointFile, checkpoint: &Checkpoint) -> std::io::Result<()> {
    if file.ends_with(checkpoint)? {
        return Ok(());
    }
    file.add(checkpoint)
}
