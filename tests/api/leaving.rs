//! A client that leaves before its answer: what it asked for is done all the same, once.

use api_tests::{both_databases, draft};
use shared::messaging::{Arrangement, DraftContent, Folder, ListMessages, SendDraft, ShownFiles};
use std::pin::pin;
use std::task::{Context, Waker};

both_databases! {
    async fn a_message_is_sent_though_nobody_waits_for_the_receipt(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            recipient_id: Some(app.recipient("Little Rock Pharmacy").await),
            subject: "Refill".into(),
            body: "Please refill.".into(),
            ..DraftContent::default()
        };
        let ready = draft(&jane, jane.patient_id(), content).await;
        let command = SendDraft {
            patient_id: jane.patient_id(),
            draft_id: ready.id,
            version: ready.version,
            shown: ShownFiles::default(),
        };
        {
            let sending = pin!(jane.call(&command));
            let begun = sending.poll(&mut Context::from_waker(Waker::noop()));
            assert!(begun.is_pending());
            // Dropped here, as a server does when the connection breaks.
        }
        app.app.tasks.close();
        app.app.tasks.wait().await;
        let sent = ListMessages {
            patient_id: jane.patient_id(),
            folder: Folder::Sent,
            arrange: Arrangement::Newest, cursor: None,
            background: false,
        };
        assert_eq!(jane.call(&sent).await.unwrap().items.len(), 1);

        // Whoever comes back and tries again gets the receipt of the same message.
        let receipt = jane.call(&command).await.unwrap();
        let sent = jane.call(&sent).await.unwrap();
        assert_eq!(sent.items.len(), 1);
        assert_eq!(sent.items[0].id, receipt.message_id);
    }
}
