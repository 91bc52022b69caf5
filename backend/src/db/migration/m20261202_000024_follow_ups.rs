//! A thread may follow another one, which was too old to be gone on with; and so may the one that a draft
//! will begin.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["draft", "thread"] {
            let wider = Table::alter()
                .table(table)
                .add_column(uuid_null("follows_id"))
                .to_owned();
            manager.alter_table(wider).await?;
        }
        // What followed a thread is asked for whenever it is opened.
        let sql = "CREATE INDEX index_thread_follows ON thread (follows_id) \
                   WHERE follows_id IS NOT NULL";
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }
}
