//! The schema's history. Migrations are the truth: append only, forward only, no entity imports, so
//! that an old migration still means what it meant.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod m20261122_000001_accounts;
mod m20261122_000002_directory;
mod m20261122_000003_messaging;
mod m20261122_000004_audit;
mod m20261122_000005_outbox;
mod m20261122_000006_live;
mod m20261122_000007_audit_seal;
mod m20261122_000008_retired_site_key;
mod m20261122_000010_open_drafts;
mod m20261127_000011_directory_import;
mod m20261127_000012_directory_change;
mod m20261128_000013_family;
mod m20261128_000014_ending;
mod m20261129_000015_pharmacy_messages;
mod m20261201_000016_thread_work;
mod m20261201_000017_scanning;
mod m20261201_000018_notifications;
mod m20261201_000019_folders;
mod m20261201_000021_facts;
mod m20261202_000022_team_settings;
mod m20261202_000023_notice_sent;
mod m20261202_000024_follow_ups;
mod m20261203_000025_scan_timeouts;
mod m20261203_000026_urgent;
mod m20261203_000027_team_alarm;
mod m20261204_000028_unscanned;
mod m20261205_000029_desks;

/// All migrations in order, with numbers that rise. A number that is missing stays missing: a database
/// that has what comes after it would never be what a restore can begin with.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_accounts::Migration),
            Box::new(m20261122_000002_directory::Migration),
            Box::new(m20261122_000003_messaging::Migration),
            Box::new(m20261122_000004_audit::Migration),
            Box::new(m20261122_000005_outbox::Migration),
            Box::new(m20261122_000006_live::Migration),
            Box::new(m20261122_000007_audit_seal::Migration),
            Box::new(m20261122_000008_retired_site_key::Migration),
            Box::new(m20261122_000010_open_drafts::Migration),
            Box::new(m20261127_000011_directory_import::Migration),
            Box::new(m20261127_000012_directory_change::Migration),
            Box::new(m20261128_000013_family::Migration),
            Box::new(m20261128_000014_ending::Migration),
            Box::new(m20261129_000015_pharmacy_messages::Migration),
            Box::new(m20261201_000016_thread_work::Migration),
            Box::new(m20261201_000017_scanning::Migration),
            Box::new(m20261201_000018_notifications::Migration),
            Box::new(m20261201_000019_folders::Migration),
            Box::new(m20261201_000021_facts::Migration),
            Box::new(m20261202_000022_team_settings::Migration),
            Box::new(m20261202_000023_notice_sent::Migration),
            Box::new(m20261202_000024_follow_ups::Migration),
            Box::new(m20261203_000025_scan_timeouts::Migration),
            Box::new(m20261203_000026_urgent::Migration),
            Box::new(m20261203_000027_team_alarm::Migration),
            Box::new(m20261204_000028_unscanned::Migration),
            Box::new(m20261205_000029_desks::Migration),
        ]
    }
}

/// The migrations of the read audit's own file on SQLite.
#[derive(Debug)]
pub struct AuditMigrator;

impl MigratorTrait for AuditMigrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000004_audit::Migration),
            Box::new(m20261122_000007_audit_seal::Migration),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers<M: MigratorTrait>() -> Vec<u32> {
        M::migrations()
            .iter()
            .map(|migration| {
                // `m20261122_000001_accounts`
                let number = migration.name().split('_').nth(1).unwrap();
                number.parse().unwrap()
            })
            .collect()
    }

    #[test]
    fn numbers_rise_and_gaps_are_never_filled() {
        for numbers in [numbers::<Migrator>(), numbers::<AuditMigrator>()] {
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        }
        // Each is counted by its place: what is put before the ninth moves it.
        assert_eq!(numbers::<Migrator>().get(8), Some(&10));
    }
}
