//! By when the answers come that somebody of the patient's side waits for.

use super::*;
use api_tests::{answer_thread, both_databases};
use shared::messaging::{AwaitedAnswer, ListAwaited};

async fn awaited(client: &Client, patient_id: PatientId) -> Vec<AwaitedAnswer> {
    let list = ListAwaited {
        patient_id,
        background: false,
    };
    client.call(&list).await.unwrap().items
}

both_databases! {
    async fn whoever_sees_a_conversation_sees_by_when_its_answer_comes(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        assert!(awaited(&george, sherron).await.is_empty());
        let first = write_for(&app, &george, sherron, None).await;
        let alone = write_for(&app, &george, sherron, Some(Vec::new())).await;
        let both = awaited(&george, sherron).await;
        assert_eq!(both.len(), 2);
        assert!(both.iter().all(|one| Some(one.reply_by) == first.reply_by));
        assert!(both.iter().any(|one| one.thread_id == alone.thread_id));
        // What was written without her is not there, and what he wrote is.
        let hers = awaited(&fannie, sherron).await;
        assert_eq!(hers.len(), 1);
        assert_eq!(hers[0].thread_id, first.thread_id);
        assert_eq!(hers[0].recipient, PHARMACY);
        assert_eq!(hers[0].subject.reveal(), letter_to(&app, PHARMACY).await.subject.reveal());

        answer_thread(&app.pharmacy_tech().await, sherron, first.thread_id, "Yes.").await;
        assert!(awaited(&fannie, sherron).await.is_empty());
        assert_eq!(awaited(&george, sherron).await.len(), 1);
    }
}
