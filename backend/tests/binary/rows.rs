//! Whether what belongs together is in the database together.

use backend::db::entity::{
    attachment, audit_event, draft, mailbox_entry, message, outbox_event, thread,
    thread_participant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, EntityTrait,
    QueryFilter as _, Statement,
};
use shared::messaging::{Side, ThreadState};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

async fn all<E: EntityTrait>(conn: &DatabaseConnection) -> Vec<E::Model> {
    E::find().all(conn).await.unwrap()
}

/// Each message has its thread, its mailbox entries, its draft, its audit row and its outbox row, once;
/// and each of those has its message.
pub(crate) async fn check_rows(url: &str, data_dir: &Path, what: &str) {
    let conn = Database::connect(url).await.unwrap();
    if conn.get_database_backend() == DbBackend::Sqlite {
        for pragma in ["integrity_check", "foreign_key_check"] {
            let rows = conn
                .query_all_raw(Statement::from_string(
                    DbBackend::Sqlite,
                    format!("PRAGMA {pragma}"),
                ))
                .await
                .unwrap();
            let said: Vec<String> = rows
                .iter()
                .map(|row| row.try_get_by_index(0).unwrap())
                .collect();
            let fine: &[&str] = if pragma == "integrity_check" {
                &["ok"]
            } else {
                &[]
            };
            assert_eq!(said, fine, "{what}: {pragma}");
        }
    }
    // What the demonstration says was written before it began, was written by nobody here.
    let history: HashSet<_> = all::<thread::Entity>(&conn)
        .await
        .into_iter()
        .filter(|row| row.state == ThreadState::Closed)
        .map(|row| row.id)
        .collect();
    let mut messages = all::<message::Entity>(&conn).await;
    messages.retain(|row| !history.contains(&row.thread_id));
    let threads: HashSet<_> = all::<thread::Entity>(&conn)
        .await
        .into_iter()
        .map(|row| row.id)
        .filter(|id| !history.contains(id))
        .collect();
    let ids: HashSet<_> = messages.iter().map(|row| row.id).collect();
    // Everything that the patients' side sent here began a thread.
    let begun = messages.iter().filter(|row| row.side == Side::Patient);
    assert_eq!(threads.len(), begun.count(), "{what}: threads");
    let of_messages: HashSet<_> = messages.iter().map(|row| row.thread_id).collect();
    assert_eq!(of_messages, threads, "{what}: threads");
    let mut participants = all::<thread_participant::Entity>(&conn).await;
    participants.retain(|row| !history.contains(&row.thread_id));
    assert_eq!(participants.len(), threads.len(), "{what}: participants");

    let once = |rows: Vec<shared::id::MessageId>, of: &str| {
        assert_eq!(rows.len(), ids.len(), "{what}: {of}");
        let rows: HashSet<_> = rows.into_iter().collect();
        assert_eq!(rows, ids, "{what}: {of}");
    };
    let mut entries = all::<mailbox_entry::Entity>(&conn).await;
    entries.retain(|row| !history.contains(&row.thread_id));
    once(
        entries.iter().map(|row| row.message_id).collect(),
        "mailbox",
    );
    let mut drafts = all::<draft::Entity>(&conn).await;
    drafts.retain(|row| row.thread_id.is_none_or(|id| !history.contains(&id)));
    once(
        drafts
            .iter()
            .filter_map(|row| row.sent_message_id)
            .collect(),
        "drafts",
    );
    let audited = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("send_message"))
        .all(&conn)
        .await
        .unwrap();
    once(
        audited
            .iter()
            .map(|row| shared::id::MessageId(row.object.unwrap()))
            .collect(),
        "audit",
    );
    let events = all::<outbox_event::Entity>(&conn).await;
    once(
        events
            .iter()
            .filter(|row| matches!(row.kind.as_str(), "message_sent" | "reply_received"))
            .map(|row| row.payload["message_id"].as_str().unwrap().parse().unwrap())
            .collect(),
        "outbox",
    );
    let files = all::<attachment::Entity>(&conn).await;
    for message in &messages {
        let here = files
            .iter()
            .filter(|file| file.message_id == Some(message.id));
        assert_eq!(
            usize::try_from(message.attachments).unwrap(),
            here.count(),
            "{what}: files"
        );
    }
    for file in &files {
        let stored: PathBuf = data_dir.join("storage").join(&file.storage_key);
        let size = stored.metadata().map(|it| it.len()).unwrap_or_default();
        let sealed = backend::sealing::sealed_size(u64::try_from(file.size).unwrap());
        assert_eq!(size, sealed, "{what}: a file's bytes");
    }
    conn.close().await.unwrap();
}
