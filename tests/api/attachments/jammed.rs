//! A storage that does not let go of what nobody needs any more: that is housekeeping's to mend, not a person's.

use crate::messaging::{PHARMACY, begin, draft_of, letter_to};
use api_tests::{PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::attachment;
use sea_orm::{EntityTrait, PaginatorTrait};
use shared::id::AttachmentId;
use shared::messaging::{DiscardDraft, RemoveAttachment};

/// Puts something into the place of every stored file that cannot be removed like one.
fn jam(app: &TestApp) {
    for file in app.stored() {
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir_all(file.join("in the way")).unwrap();
    }
}

both_databases! {
    async fn what_was_done_is_done_although_the_storage_does_not_let_its_file_go(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let kept = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let thrown_away = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let file = AttachmentId(new_id());
        upload(&jane, (patient_id, kept.id), file, "scan.pdf", PDF).await;
        upload(&jane, (patient_id, thrown_away.id), AttachmentId(new_id()), "scan.pdf", PDF).await;
        jam(&app);
        let remove = RemoveAttachment { patient_id, draft_id: kept.id, attachment_id: file };
        jane.call(&remove).await.unwrap();
        assert!(draft_of(&jane, &kept).await.unwrap().attachments.is_empty());
        jane.call(&DiscardDraft { patient_id, draft_id: thrown_away.id }).await.unwrap();
        let left = attachment::Entity::find().count(app.app.db.reader()).await.unwrap();
        assert_eq!(left, 0);
    }
}
