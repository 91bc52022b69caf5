//! Whether the audit is what was sealed: every row, every seal, every checkpoint.
//!
//! Only reads. It compares each row with the entry of its seal, each seal with its signature and with
//! the one before, and each checkpoint with its seal, and says in a sentence what does not hold.

use super::chains::{ChainName, Chains, SealLag};
use super::checkpoint::Checkpoint;
use super::seal::{self, Hash, Signature};
use crate::db::entity::audit_seal;
use crate::http::Error;
use crate::sealing::Sealer;
use shared::time::UtcMicros;
use std::collections::HashMap;

/// Seals that are read at once.
const SEALS: u64 = 20;
/// Findings of one chain that are kept; the others are counted.
const KEPT: usize = 50;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A sealed row is not what it was.
    #[error("row {row} was changed after seal {seal} was made")]
    RowChanged {
        /// The row's id.
        row: i64,
        /// The number of the seal that has it.
        seal: i64,
    },
    /// A sealed row is gone.
    #[error("row {row} is missing: it was removed after seal {seal} was made")]
    RowMissing {
        /// The row's id.
        row: i64,
        /// The number of the seal that has it.
        seal: i64,
    },
    /// A row stands where everything was sealed already.
    #[error("row {row} was put in after seal {seal} was made")]
    RowInserted {
        /// The row's id.
        row: i64,
        /// The number of the seal in whose stretch it stands.
        seal: i64,
    },
    /// Seals are gone although a later one is there.
    #[error(
        "seals are missing from {first} to {last}: they were removed, or the seal after them was put in"
    )]
    SealsMissing {
        /// The first that is gone.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// A seal is not what was signed.
    #[error("seal {0} was changed, or was not made by this site: its signature does not hold")]
    SealChanged(i64),
    /// A seal was made for another one before it.
    #[error("seal {0} does not follow the seal before it: one of them was replaced")]
    SealDoesNotFollow(i64),
    /// A seal is in a form that this program does not know.
    #[error(
        "seal {number} has the format {format}, which this program does not know: use a newer one"
    )]
    UnknownFormat {
        /// Its number.
        number: i64,
        /// Its format.
        format: i32,
    },
    /// The newest seals are signed by a key that is not here.
    #[error(
        "seal {number} is signed with the site key {site_key_id}, which the key file does not hold, \
         and no later seal vouches for it"
    )]
    UnknownKey {
        /// The first such seal.
        number: i64,
        /// The site key's name.
        site_key_id: String,
    },
    /// The checkpoint file has a newer seal than the database.
    #[error(
        "the checkpoint file has seal {checkpoint}, the database ends at seal {newest}: the newest \
         seals were removed, or the database is an older backup"
    )]
    Truncated {
        /// The seal in the file.
        checkpoint: i64,
        /// The newest in the database; 0 when it has none.
        newest: i64,
    },
    /// A seal differs from its copy.
    #[error("seal {0} is not the one in the checkpoint file: what it vouches for was replaced")]
    CheckpointDiffers(i64),
    /// A line of the file is none of ours.
    #[error(
        "line {0} of the checkpoint file was changed or cut short: it is no checkpoint of this site"
    )]
    BadCheckpoint(usize),
}

/// What was found of one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Which.
    pub chain: ChainName,
    /// Seals that were looked at.
    pub seals: u64,
    /// Rows that these seals have.
    pub rows: u64,
    /// Checkpoints that were compared.
    pub checkpoints: u64,
    /// Rows that no seal has yet. They are no finding: nobody can vouch for them.
    pub unsealed: SealLag,
    /// What does not hold, in the order of the chain.
    pub findings: Vec<Finding>,
    /// Findings beyond those that are kept.
    pub more: u64,
}

impl ChainReport {
    fn found(&mut self, finding: Finding) {
        if self.findings.len() < KEPT {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// Verifies every chain, and every line of the checkpoint file when it is given.
///
/// # Errors
/// When the database fails. What does not hold is in the reports, not an error.
pub async fn verify(
    chains: &Chains,
    sealer: &Sealer,
    checkpoints: &[Option<Checkpoint>],
    now: UtcMicros,
) -> Result<Vec<ChainReport>, Error> {
    let mut reports = Vec::new();
    for (at, chain) in chains.names().iter().enumerate() {
        let mut report = ChainReport {
            chain: *chain,
            seals: 0,
            rows: 0,
            checkpoints: 0,
            unsealed: SealLag::default(),
            findings: Vec::new(),
            more: 0,
        };
        let copies = copies_of(*chain, sealer, checkpoints, at == 0, &mut report)?;
        walk(chains, *chain, sealer, copies, &mut report).await?;
        report.unsealed = chains.lag(*chain, now).await?;
        reports.push(report);
    }
    Ok(reports)
}

/// The statements of this chain's checkpoints by number. Lines that belong to no chain are told of with
/// the first one.
fn copies_of(
    chain: ChainName,
    sealer: &Sealer,
    checkpoints: &[Option<Checkpoint>],
    first: bool,
    report: &mut ChainReport,
) -> Result<HashMap<i64, String>, Error> {
    let known = [ChainName::Changes, ChainName::Reads, ChainName::Everything];
    let mut copies = HashMap::new();
    for (at, line) in checkpoints.iter().enumerate() {
        let line_number = at + 1;
        let Some(checkpoint) = line
            .as_ref()
            .filter(|it| known.iter().any(|name| it.is_of(*name)))
        else {
            if first {
                report.found(Finding::BadCheckpoint(line_number));
            }
            continue;
        };
        if !checkpoint.is_of(chain) {
            continue;
        }
        match checkpoint.vouched_number(sealer)? {
            Some(number) => {
                let other = copies.insert(number, checkpoint.statement.clone());
                // Two seals of one number: the first was cut off, and another one made in its place.
                if other.is_some_and(|other| other != checkpoint.statement) {
                    report.found(Finding::CheckpointDiffers(number));
                }
            }
            None => report.found(Finding::BadCheckpoint(line_number)),
        }
    }
    Ok(copies)
}

/// What the next seal is compared with.
struct Before {
    number: i64,
    last_row: i64,
    /// The hash of its statement; `None` when it does not hold, so that nothing follows from it.
    hash: Option<Hash>,
}

async fn walk(
    chains: &Chains,
    chain: ChainName,
    sealer: &Sealer,
    mut copies: HashMap<i64, String>,
    report: &mut ChainReport,
) -> Result<(), Error> {
    let mut before = Before {
        number: 0,
        last_row: i64::MIN,
        hash: Some(seal::BEGINNING),
    };
    let mut unknown: Option<Finding> = None;
    loop {
        let seals = chains.seals_after(chain, before.number, SEALS).await?;
        if seals.is_empty() {
            break;
        }
        for seal in seals {
            report.seals += 1;
            // Nothing of this seal is known to be ours yet: its number may be any.
            let expected = before.number.saturating_add(1);
            if seal.number > expected {
                report.found(Finding::SealsMissing {
                    first: expected,
                    last: seal.number - 1,
                });
                before.hash = None;
            }
            let text = seal::statement(chain, &seal);
            let holds = if seal.format == seal::FORMAT {
                let signature =
                    seal::check(sealer, &seal.site_key_id, text.as_bytes(), &seal.signature)?;
                match signature {
                    Signature::Good => unknown = None,
                    Signature::UnknownKey => {
                        unknown.get_or_insert(Finding::UnknownKey {
                            number: seal.number,
                            site_key_id: seal.site_key_id.clone(),
                        });
                    }
                    Signature::Bad => report.found(Finding::SealChanged(seal.number)),
                }
                signature != Signature::Bad
            } else {
                report.found(Finding::UnknownFormat {
                    number: seal.number,
                    format: seal.format,
                });
                false
            };
            if holds && before.hash.is_some_and(|hash| seal.previous != hash) {
                report.found(Finding::SealDoesNotFollow(seal.number));
            }
            if let Some(copy) = copies.remove(&seal.number) {
                report.checkpoints += 1;
                if copy != text {
                    report.found(Finding::CheckpointDiffers(seal.number));
                }
            }
            if holds {
                compare_rows(chains, chain, &before, &seal, report).await?;
            }
            before = Before {
                number: seal.number,
                last_row: seal.last_row,
                hash: holds.then(|| seal::sha256(text.as_bytes())),
            };
        }
    }
    if let Some(unknown) = unknown {
        report.found(unknown);
    }
    let mut beyond: Vec<i64> = copies.into_keys().collect();
    beyond.sort_unstable();
    for checkpoint in beyond {
        // Those that are missing in between were told of already.
        if checkpoint > before.number {
            report.found(Finding::Truncated {
                checkpoint,
                newest: before.number,
            });
            break;
        }
    }
    Ok(())
}

/// Compares the rows of one seal's stretch with its entries.
async fn compare_rows(
    chains: &Chains,
    chain: ChainName,
    before: &Before,
    seal: &audit_seal::Model,
    report: &mut ChainReport,
) -> Result<(), Error> {
    let Some(entries) = seal::read_entries(&seal.entries) else {
        report.found(Finding::SealChanged(seal.number));
        return Ok(());
    };
    report.rows += entries.len() as u64;
    // Where the seal before does not hold, only what this one names is looked at.
    let first = entries
        .first()
        .map_or(seal.last_row, |(id, _)| id.saturating_sub(1));
    let stretch = (
        if before.hash.is_some() {
            before.last_row
        } else {
            first
        },
        seal.last_row,
    );
    let mut there: HashMap<i64, Option<Hash>> = match read_hashes(chains, chain, stretch).await {
        Ok(hashes) => hashes,
        // One of them cannot even be read: find out which.
        Err(_) => {
            let mut hashes = HashMap::new();
            for id in chains.ids(chain, stretch).await? {
                let row = chains.row(chain, id).await.ok().flatten();
                hashes.insert(id, row.as_ref().map(seal::row_hash));
            }
            hashes
        }
    };
    for (row, hash) in entries {
        let (row, seal) = (row, seal.number);
        match there.remove(&row) {
            None => report.found(Finding::RowMissing { row, seal }),
            Some(found) if found != Some(hash) => report.found(Finding::RowChanged { row, seal }),
            Some(_) => {}
        }
    }
    let mut inserted: Vec<i64> = there.into_keys().collect();
    inserted.sort_unstable();
    for row in inserted {
        report.found(Finding::RowInserted {
            row,
            seal: seal.number,
        });
    }
    Ok(())
}

/// The hashes of the rows that are there.
async fn read_hashes(
    chains: &Chains,
    chain: ChainName,
    (mut after, upto): (i64, i64),
) -> Result<HashMap<i64, Option<Hash>>, Error> {
    const PAGE: u64 = 1000;
    let mut hashes = HashMap::new();
    loop {
        let rows = chains.rows(chain, (after, upto), PAGE).await?;
        for row in &rows {
            hashes.insert(row.id, Some(seal::row_hash(row)));
            after = row.id;
        }
        if (rows.len() as u64) < PAGE {
            return Ok(hashes);
        }
    }
}
