//! The outbox: one row for each thing that happened, and ids in it, nothing else.

use super::{
    PHARMACY, begin, code_of, letter_to, mark_read, outbox_of, reply_in, save, try_send, write_to,
};
use api_tests::{both_databases, new_id};
use shared::ErrorCode;
use shared::id::DraftId;
use shared::messaging::DraftContent;
use uuid::Uuid;

both_databases! {
    async fn each_event_is_noted_once_by_ids_alone(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        mark_read(&tech, patient_id, sent.thread_id).await.unwrap();
        let reply = reply_in(sent.thread_id, "Yes.");
        let reply = save(&tech, patient_id, DraftId(new_id()), None, &reply)
            .await
            .unwrap();
        let answer = try_send(&tech, &reply).await.unwrap();
        mark_read(&jane, patient_id, sent.thread_id).await.unwrap();
        try_send(&tech, &reply).await.unwrap();

        let rows = outbox_of(&app).await;
        let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "message_sent",
                "thread_opened",
                "reply_received",
                "mailbox_changed"
            ]
        );
        for row in &rows {
            assert_eq!(row.done_at, None);
            let fields = row.payload.as_object().unwrap();
            assert_eq!(fields["kind"], row.kind);
            assert_eq!(fields["patient_id"], patient_id.to_string());
            assert_eq!(fields["thread_id"], sent.thread_id.to_string());
            for (name, value) in fields.iter().filter(|(name, _)| *name != "kind") {
                let id = value.as_str().and_then(|text| text.parse::<Uuid>().ok());
                assert!(id.is_some(), "{name} is no id: {value}");
            }
        }
        assert_eq!(rows[0].payload["message_id"], sent.message_id.to_string());
        assert_eq!(rows[2].payload["message_id"], answer.message_id.to_string());
    }

    async fn a_refused_send_notes_nothing(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            body: "".into(),
            ..letter_to(&app, PHARMACY).await
        };
        let draft = begin(&jane, &content).await;
        assert_eq!(code_of(try_send(&jane, &draft).await), ErrorCode::Invalid);
        assert!(outbox_of(&app).await.is_empty());
    }
}
