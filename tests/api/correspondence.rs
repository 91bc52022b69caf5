//! Something to ask about: a message with a file, its answer, and drafts.

use crate::app::TestApp;
use crate::client::{Answer, Client};
use crate::new_id;
use axum::http::Method;
use shared::endpoint::{API, Endpoint};
use shared::id::{AttachmentId, DraftId, FacilityId, MessageId, PatientId, ThreadId};
use shared::messaging::{
    DraftContent, DraftView, SaveDraft, SendDraft, SentView, UploadAttachment,
};

/// The smallest file that is told to be a PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

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
    };
    client.call(&send).await.unwrap()
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
}

impl Correspondence {
    /// Writes all of it through the API.
    pub async fn write(app: &TestApp) -> Self {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let patient_id = jane.patient_id();
        let content = DraftContent {
            recipient_id: Some(app.recipient("Little Rock Pharmacy").await),
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
        let children = jane.session().patients.iter().filter(|it| !it.own);
        let child_id = children.map(|it| it.id).next().expect("a child");
        Self {
            patient_id,
            child_id,
            facility_id,
            thread_id: sent.thread_id,
            message_id: sent.message_id,
            message_attachment_id,
            sent_draft_id: first.id,
            draft_id: second.id,
            draft_version: second.version,
            draft_attachment_id,
            team_draft_id: team_draft.id,
            answer_id: reply.message_id,
        }
    }
}
