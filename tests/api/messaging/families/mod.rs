//! Families: who sees a conversation, for whom a draft is, and about whom.

mod about;
mod awaited;
mod moving;
mod privacy;
mod readers;

use super::{PHARMACY, begin, change, letter_to, mailbox, save, thread, try_send};
use api_tests::{Client, TestApp, new_id};
use backend::db::entity::access_grant;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::family::{ListReaders, ReaderView};
use shared::id::{AccountId, DraftId, PatientId};
use shared::messaging::{
    Arrangement, DraftContent, DraftView, Folder, ListMessages, MessageSummary, SentView,
};

/// The patient of this given name whom the account may act for.
pub(super) fn person(client: &Client, given_name: &str) -> PatientId {
    let people = client.session().patients.iter();
    let mut found = people.filter(|it| it.given_name.reveal() == given_name);
    found.next().expect("somebody of this name").id
}

async fn readers(client: &Client, patient_id: PatientId) -> Vec<ReaderView> {
    let page = client.call(&ListReaders { patient_id }).await.unwrap();
    page.items
}

/// Saves a new draft for a patient.
async fn draft_for(client: &Client, patient_id: PatientId, content: &DraftContent) -> DraftView {
    let id = DraftId(new_id());
    save(client, patient_id, id, None, content).await.unwrap()
}

/// Writes to the pharmacy for a patient, letting these others see it.
async fn write_for(
    app: &TestApp,
    client: &Client,
    patient_id: PatientId,
    readers: Option<Vec<AccountId>>,
) -> SentView {
    let content = DraftContent {
        readers,
        ..letter_to(app, PHARMACY).await
    };
    let draft = draft_for(client, patient_id, &content).await;
    try_send(client, &draft).await.unwrap()
}

async fn inbox(client: &Client, patient_id: PatientId) -> Vec<MessageSummary> {
    let list = ListMessages {
        patient_id,
        folder: Folder::Inbox,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    client.call(&list).await.unwrap().items
}

/// Takes every right of the account on the patient back, or gives it back again.
async fn revoke(app: &TestApp, client: &Client, patient_id: PatientId, revoked: bool) {
    let at = revoked.then(|| app.clock.now().0);
    change(app, async |tx| {
        access_grant::Entity::update_many()
            .col_expr(access_grant::Column::RevokedAt, Expr::value(at))
            .filter(access_grant::Column::AccountId.eq(client.account_id()))
            .filter(access_grant::Column::PatientId.eq(patient_id))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}
