//! What a database is, as `--demo` sees it.

use api_tests::both_databases;
use backend::auth::{Job, SystemGrant};
use backend::clock::Random;
use backend::db::entity::account;
use backend::db::{Db, Durability};
use backend::demo::directory::Extent;
use backend::demo::{Contents, accounts, contents, fill};
use sea_orm::{ConnectionTrait, EntityTrait};

const DEMONSTRATION: SystemGrant = SystemGrant::for_job(Job::Demonstration);

#[tokio::test]
async fn a_database_without_our_tables_is_empty_and_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("new.db"), true, Durability::Off)
        .await
        .unwrap();
    assert_eq!(contents(&db).await.unwrap(), Contents::Empty);
    assert!(!db.is_migrated().await.unwrap());
    db.migrate().await.unwrap();
    assert_eq!(contents(&db).await.unwrap(), Contents::Empty);
    db.close().await;
}

both_databases! {
    async fn a_filling_that_was_cut_off_is_finished(app: TestApp) {
        let db = &app.app.db;
        assert_eq!(contents(db).await.unwrap(), Contents::Demonstration);
        // The mark and the directory are there, the people are not.
        db.write_as_system(&DEMONSTRATION, None, async |tx| {
            for table in ["care_assignment", "team_member", "access_grant", "patient_key", "patient", "account"] {
                tx.execute_unprepared(&format!("DELETE FROM {table}")).await?;
            }
            Ok(())
        }).await.unwrap();
        assert_eq!(contents(db).await.unwrap(), Contents::HalfFilled);
        fill(db, &app.app.sealer, Random, app.clock.now(), "no hash", Extent::Sample).await.unwrap();
        assert_eq!(contents(db).await.unwrap(), Contents::Demonstration);
        let people = account::Entity::find().all(db.reader()).await.unwrap();
        assert_eq!(people.len(), accounts().len());
    }

    async fn people_without_the_mark_are_real(app: TestApp) {
        let db = &app.app.db;
        db.write_as_system(&DEMONSTRATION, None, async |tx| {
            tx.execute_unprepared("DELETE FROM site_mark").await?;
            Ok(())
        }).await.unwrap();
        assert_eq!(contents(db).await.unwrap(), Contents::Real);
    }
}
