//! What people wrote is unreadable at rest, and nothing that was changed there is shown.

use super::{PHARMACY, begin, change, code_of, letter_to, thread, try_send, write_to};
use api_tests::{TestApp, both_databases, new_id, upload};
use backend::db::entity::message;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use shared::ErrorCode;
use shared::id::AttachmentId;
use shared::messaging::{DraftContent, FactKey};
use std::path::Path;

/// A word that nobody else writes.
const MARKER: &str = "Quetzalcoatlus";

fn files(folder: &Path, into: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(std::fs::read(&path).unwrap());
        }
    }
}

/// Everything that lies anywhere: all files of the test, and on PostgreSQL all rows as text.
async fn everything(app: &TestApp) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    files(app.file("storage").parent().unwrap(), &mut all);
    let conn = app.app.db.reader();
    if app.app.db.backend() == DbBackend::Postgres {
        let tables = rows(
            app,
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .await;
        assert!(tables.len() > 15, "{tables:?}");
        for table in tables {
            for row in rows(app, &format!("SELECT t::text FROM \"{table}\" t")).await {
                all.push(row.into_bytes());
            }
        }
    }
    let _ = conn;
    all
}

async fn rows(app: &TestApp, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let rows = app.app.db.reader().query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

fn has(all: &[Vec<u8>], text: &str) -> bool {
    // PostgreSQL writes bytes in hexadecimal.
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    [text, &hex].iter().any(|text| {
        let text = text.as_bytes();
        all.iter()
            .any(|bytes| bytes.windows(text.len()).any(|window| window == text))
    })
}

both_databases! {
    async fn nothing_that_was_written_can_be_read_where_it_is_kept(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            subject: format!("{MARKER} subject").into(),
            body: format!("{MARKER} body").into(),
            facts: [(FactKey::try_from("medicine".to_owned()).unwrap(), format!("{MARKER} fact").into())].into(),
            ..letter_to(&app, PHARMACY).await
        };
        let kept = begin(&jane, &content).await;
        let sent = begin(&jane, &content).await;
        for draft in [&kept, &sent] {
            let place = (draft.patient_id, draft.id);
            let file = format!("{MARKER} file");
            let added = upload(
                &jane,
                place,
                AttachmentId(new_id()),
                &format!("{MARKER}.txt"),
                file,
            )
            .await;
            assert_eq!(added.status, 201);
        }
        try_send(&jane, &sent).await.unwrap();
        let search = format!(
            "/api/v1/patients/{}/recipients?q={MARKER}",
            jane.patient_id()
        );
        assert_eq!(jane.get(&search).await.status, 200);

        let all = everything(&app).await;
        assert!(has(&all, PHARMACY), "the scan sees what is not sealed");
        assert!(!has(&all, MARKER));
    }

    async fn bytes_that_were_moved_or_changed_are_not_shown(app: TestApp) {
        let jane = app.jane().await;
        let one = write_to(&app, &jane, PHARMACY).await;
        let two = write_to(&app, &jane, PHARMACY).await;
        let stored = message::Entity::find_by_id(one.message_id)
            .one(app.app.db.reader())
            .await
            .unwrap()
            .unwrap();
        let mut flipped = stored.body.clone();
        *flipped.last_mut().unwrap() ^= 1;
        for (id, body) in [(two.message_id, stored.body), (one.message_id, flipped)] {
            change(&app, async |tx| {
                message::Entity::update_many()
                    .col_expr(message::Column::Body, Expr::value(body))
                    .filter(message::Column::Id.eq(id))
                    .exec(tx)
                    .await?;
                Ok(())
            })
            .await;
        }
        for sent in [one, two] {
            let refused = thread(&jane, jane.patient_id(), sent.thread_id).await;
            assert_eq!(code_of(refused), ErrorCode::Internal);
        }
    }
}
