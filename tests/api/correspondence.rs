//! Something to ask about: a message with a file, its answer, and drafts.

use crate::app::TestApp;
use crate::client::{Answer, Client};
use crate::new_id;
use axum::http::Method;
use backend::auth::{Job, SystemGrant};
use backend::db::entity::{access_grant, grant_invite, registration};
use backend::sealing::Column;
use sea_orm::EntityTrait as _;
use shared::endpoint::{API, Endpoint};
use shared::family::{Capabilities, Capability, GrantKind};
use shared::id::{
    AccountId, AttachmentId, DraftId, FacilityId, GrantId, InviteId, MessageId, OwnFolderId,
    PatientId, RecipientId, RegistrationId, ThreadId,
};
use shared::messaging::{
    DraftContent, DraftView, GetDraft, ListFolders, OwnFolderName, SaveDraft, SaveFolder,
    SendDraft, SentView, ShownFiles, UploadAttachment,
};

/// The smallest file that is told to be a PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// An invitation, a right, a registration and a right that was registered, about a patient. They are rows,
/// so that as many as wanted can be there: through the API a second right of one person is refused.
async fn family(
    app: &TestApp,
    patient_id: PatientId,
    own: AccountId,
) -> (InviteId, GrantId, RegistrationId, GrantId) {
    let (db, now) = (&app.app.db, app.clock.now());
    let sealer = app.app.sealer.patient(db.reader(), patient_id).await;
    let sealer = sealer.unwrap();
    let ids = (
        InviteId(new_id()),
        GrantId(new_id()),
        RegistrationId(new_id()),
        GrantId(new_id()),
    );
    let seal = |column, row, text| sealer.seal(column, row, text).unwrap();
    let meg = app.account("meg.toy").await;
    let other_admin = app.account("records.admin").await;
    let capabilities = Capabilities::of(&[Capability::ReadMessages, Capability::SendMessages]);
    let bits = capabilities.0.cast_signed();
    let invite = grant_invite::Model {
        id: ids.0,
        patient_id,
        code_hash: ids.0.0.as_bytes().to_vec(),
        code: seal(Column::InviteCode, ids.0.0, "0000-0000-0000"),
        capabilities: bits,
        purpose: seal(Column::InvitePurpose, ids.0.0, "After the operation"),
        starts_on: "2026-11-19".to_owned(),
        ends_on: "2026-12-01".to_owned(),
        created_by: own,
        created_at: now,
        expires_at: now.plus_seconds(7 * 24 * 3600),
        withdrawn_at: None,
        redeemed_at: None,
        grant_id: None,
    };
    let grant = access_grant::Model {
        id: ids.1,
        patient_id,
        account_id: meg,
        kind: GrantKind::Delegate,
        capabilities: bits,
        valid_from: now.plus_seconds(24 * 3600),
        valid_until: Some(now.plus_seconds(60 * 24 * 3600)),
        revoked_at: None,
        source: "consent".to_owned(),
        created_at: now,
        purpose: None,
        given_by: Some(own),
        approved_by: None,
    };
    // Of somebody for whom it comes to nothing, so that nobody is let in by the fixture.
    let registered = access_grant::Model {
        id: ids.3,
        account_id: other_admin,
        kind: GrantKind::Guardian,
        source: "registration".to_owned(),
        given_by: Some(other_admin),
        approved_by: Some(other_admin),
        ..grant.clone()
    };
    let registration = registration::Model {
        id: ids.2,
        kind: GrantKind::Guardian,
        patient_id,
        account_id: meg,
        capabilities: bits,
        ends_on: None,
        reason: seal(Column::RegistrationReason, ids.2.0, "Order 26-114"),
        requested_by: other_admin,
        requested_at: now,
        decided_by: None,
        decided_at: None,
        approved: None,
        ends_grant_id: None,
    };
    let system = SystemGrant::for_job(Job::Accounts);
    let written = db.write_as_system(&system, None, async |tx| {
        let invite = grant_invite::ActiveModel::from(invite);
        grant_invite::Entity::insert(invite)
            .exec_without_returning(tx)
            .await?;
        for grant in [grant, registered] {
            let grant = access_grant::ActiveModel::from(grant);
            access_grant::Entity::insert(grant)
                .exec_without_returning(tx)
                .await?;
        }
        let registration = registration::ActiveModel::from(registration);
        registration::Entity::insert(registration)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    });
    written.await.unwrap();
    ids
}

/// A folder of one's own: the one that is there, for there may be only so many.
async fn folder(client: &Client, patient_id: PatientId) -> OwnFolderId {
    let list = ListFolders {
        patient_id,
        background: false,
    };
    let there = client.call(&list).await.unwrap().items;
    if let Some(folder) = there.first() {
        return folder.id;
    }
    let save = SaveFolder {
        patient_id,
        folder_id: OwnFolderId(new_id()),
        name: OwnFolderName {
            name: "Kept".into(),
        },
    };
    client.call(&save).await.unwrap();
    save.folder_id
}

/// Saves a new draft.
pub async fn draft(client: &Client, patient_id: PatientId, content: DraftContent) -> DraftView {
    let save = SaveDraft {
        patient_id,
        draft_id: DraftId(new_id()),
        version: None,
        content,
    };
    client.call(&save).await.unwrap()
}

/// Uploads a file to a draft.
pub async fn upload(
    client: &Client,
    (patient_id, draft_id): (PatientId, DraftId),
    attachment_id: AttachmentId,
    name: &str,
    bytes: impl Into<axum::body::Body>,
) -> Answer {
    let upload = UploadAttachment {
        patient_id,
        draft_id,
        attachment_id,
    };
    let name = shared::endpoint::encode_query(name);
    client
        .request(Method::PUT, &format!("{API}{}", upload.url()))
        .header("content-type", "application/octet-stream")
        .header(
            "content-disposition",
            &format!("attachment; filename*=UTF-8''{name}"),
        )
        .body(bytes)
        .send()
        .await
}

/// Sends a draft as it stands.
pub async fn send(client: &Client, draft: &DraftView) -> SentView {
    let send = SendDraft {
        patient_id: draft.patient_id,
        draft_id: draft.id,
        version: draft.version,
        shown: shown_files(client, draft).await,
    };
    client.call(&send).await.unwrap()
}

/// The files that a person sees at a draft when they open it. Of one that they cannot open: none.
pub async fn shown_files(client: &Client, draft: &DraftView) -> ShownFiles {
    let read = GetDraft {
        patient_id: draft.patient_id,
        draft_id: draft.id,
    };
    let files = client.call(&read).await.map(|it| it.attachments);
    ShownFiles {
        attachments: files.unwrap_or_default().iter().map(|it| it.id).collect(),
    }
}

/// Answers a thread.
pub async fn answer_thread(
    client: &Client,
    patient_id: PatientId,
    thread_id: ThreadId,
    body: &str,
) -> SentView {
    let content = DraftContent {
        thread_id: Some(thread_id),
        body: body.into(),
        ..DraftContent::default()
    };
    let reply = draft(client, patient_id, content).await;
    send(client, &reply).await
}

/// What Jane wrote to Little Rock Pharmacy, with a file; what the pharmacy answered; and what both
/// are still writing.
#[derive(Clone, Copy, Debug)]
pub struct Correspondence {
    /// Jane.
    pub patient_id: PatientId,
    /// Sam, Jane's child.
    pub child_id: PatientId,
    /// Where Jane's pharmacy is.
    pub facility_id: FacilityId,
    /// The pharmacy.
    pub recipient_id: RecipientId,
    /// The thread, answered.
    pub thread_id: ThreadId,
    /// Jane's message.
    pub message_id: MessageId,
    /// Its file.
    pub message_attachment_id: AttachmentId,
    /// The draft that became Jane's message.
    pub sent_draft_id: DraftId,
    /// Another draft of Jane's, with a file.
    pub draft_id: DraftId,
    /// The version of that draft.
    pub draft_version: i64,
    /// Its file.
    pub draft_attachment_id: AttachmentId,
    /// A draft of the pharmacy's technician in the thread.
    pub team_draft_id: DraftId,
    /// The answer of the pharmacy.
    pub answer_id: MessageId,
    /// A folder of Jane's with nothing in it.
    pub folder_id: OwnFolderId,
    /// A code of Jane's that nobody has used.
    pub invite_id: InviteId,
    /// A right that Jane gave, from tomorrow on.
    pub grant_id: GrantId,
    /// What an administrator asked for about Jane.
    pub registration_id: RegistrationId,
    /// What two administrators brought into force about Jane.
    pub registered_id: GrantId,
}

impl Correspondence {
    /// Writes all of it through the API.
    pub async fn write(app: &TestApp) -> Self {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let recipient_id = app.recipient("Little Rock Pharmacy").await;
        let content = DraftContent {
            recipient_id: Some(recipient_id),
            subject: "Activate my prescription".into(),
            body: "Please activate the prescription of my visit.".into(),
            ..DraftContent::default()
        };
        let first = draft(&jane, patient_id, content.clone()).await;
        let message_attachment_id = AttachmentId(new_id());
        let place = (patient_id, first.id);
        let answer = upload(&jane, place, message_attachment_id, "list.pdf", PDF).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let sent = send(&jane, &first).await;
        let reply = answer_thread(&tech, patient_id, sent.thread_id, "It is ready.").await;

        let second = draft(&jane, patient_id, content).await;
        let draft_attachment_id = AttachmentId(new_id());
        let place = (patient_id, second.id);
        let answer = upload(&jane, place, draft_attachment_id, "card.pdf", PDF).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let content = DraftContent {
            thread_id: Some(sent.thread_id),
            body: "One more thing".into(),
            ..DraftContent::default()
        };
        let team_draft = draft(&tech, patient_id, content).await;
        let facility_id = app
            .facility("19th Medical Group - Little Rock Air Force Base")
            .await;
        let folder_id = folder(&jane, patient_id).await;
        let family = family(app, patient_id, jane.account_id()).await;
        let children = jane.session().patients.iter().filter(|it| !it.own);
        let child_id = children.map(|it| it.id).next().expect("a child");
        Self {
            patient_id,
            child_id,
            facility_id,
            thread_id: sent.thread_id,
            recipient_id,
            message_id: sent.message_id,
            message_attachment_id,
            sent_draft_id: first.id,
            draft_id: second.id,
            draft_version: second.version,
            draft_attachment_id,
            team_draft_id: team_draft.id,
            answer_id: reply.message_id,
            folder_id,
            invite_id: family.0,
            grant_id: family.1,
            registration_id: family.2,
            registered_id: family.3,
        }
    }
}
