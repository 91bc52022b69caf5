//! `carepost bench-data`: fills an empty database for measuring.

use super::Outcome;
use super::settings::Settings;
use crate::auth::{HashCost, Passphrases};
use crate::clock::{Clock, Random};
use crate::demo::directory::Extent;
use crate::demo::{self, Contents, bench_data};
use clap::Args;
use shared::redacted::Passphrase;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Messages to make up, over as many patients as that takes.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    messages: u64,
}

pub(super) async fn run(arguments: Arguments) -> Outcome {
    let Arguments { settings, messages } = arguments;
    let failed = |error: crate::http::Error| error.to_string();
    let db = settings.open_database(true).await?;
    // Asked before anything is changed: another database is not even migrated.
    if demo::contents(&db).await.map_err(failed)? != Contents::Empty {
        return Err(
            "this database is not empty: data for measuring goes into an empty one only. \
             Choose another folder with --data-dir"
                .to_owned(),
        );
    }
    db.migrate()
        .await
        .map_err(|error| format!("the migration failed: {error}"))?;
    let sealer = settings.sealer(&db, true).await?;
    let random = Random;
    let salt = random
        .bytes()
        .map_err(|_| "the system has no randomness".to_owned())?;
    let hash = Passphrases::new(HashCost::default())
        .map_err(failed)?
        .hash(&Passphrase::from(demo::PASSPHRASE), salt)
        .await
        .map_err(failed)?;
    let now = Clock::System.now();
    println!("Filling the database with invented people …");
    demo::fill(&db, &sealer, random, now, &hash, Extent::Whole)
        .await
        .map_err(failed)?;
    let progress = |written: u64| {
        if written.is_multiple_of(100_000) || written == messages {
            println!("{written} of {messages} messages");
        }
    };
    bench_data::fill(&db, &sealer, random, now, &hash, messages, progress)
        .await
        .map_err(failed)?;
    db.close().await;
    println!(
        "The database is marked as a demonstration. The patient with the full mailbox is {}, with \
         the passphrase {}.",
        bench_data::USERNAME,
        demo::PASSPHRASE
    );
    Ok(())
}
