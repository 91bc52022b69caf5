//! Messages between a patient's side and a care team, from the first key to the answer.

mod answering;
mod arranging;
mod drafts;
mod exporting;
mod facts;
mod families;
mod finding;
mod folders;
mod following;
mod journey;
mod outbox;
mod own_folders;
mod refusals;
mod sealed;
mod sending;
mod staffing;
mod statements;
mod taken;
mod trash;
mod waiting;

use api_tests::{Client, Refusal, TestApp, new_id, shown_files};
use backend::auth::{Job, SystemGrant};
use backend::db::Tx;
use backend::db::entity::{
    access_grant, facility, outbox_event, recipient, team_member, thread_participant,
};
use backend::directory::{Changed, note_change};
use backend::http::Error;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use shared::ErrorCode;
use shared::family::{Capabilities, GrantKind};
use shared::id::{DraftId, GrantId, PatientId, RecipientId, ThreadId};
use shared::messaging::{
    DiscardDraft, DraftContent, DraftView, GetDraft, GetMailbox, GetThread, MailboxView,
    MarkThreadRead, SaveDraft, SendDraft, SentView, ThreadReading, ThreadView,
};
use shared::team::{ListTeamThreads, TeamThreadSummary, WorkList};

pub(crate) const PHARMACY: &str = "Little Rock Pharmacy";
/// A clinic of Little Rock that has no member of its own.
pub(crate) const UNSTAFFED: &str = "Little Rock Behavioral Health";

/// A message to a team that can be sent as it is.
pub(crate) async fn letter_to(app: &TestApp, label: &str) -> DraftContent {
    DraftContent {
        recipient_id: Some(app.recipient(label).await),
        subject: "Activate my prescription".into(),
        body: "Please activate what Dr. Hauge prescribed.".into(),
        ..DraftContent::default()
    }
}

/// A reply in a thread that can be sent as it is.
pub(crate) fn reply_in(thread_id: ThreadId, body: &str) -> DraftContent {
    DraftContent {
        thread_id: Some(thread_id),
        body: body.into(),
        ..DraftContent::default()
    }
}

/// Saves a draft, new or over a version.
pub(crate) async fn save(
    client: &Client,
    patient_id: PatientId,
    draft_id: DraftId,
    version: Option<i64>,
    content: &DraftContent,
) -> Result<DraftView, Refusal> {
    client
        .call(&SaveDraft {
            patient_id,
            draft_id,
            version,
            content: content.clone(),
        })
        .await
}

/// Saves a new draft of one's own that must be taken.
pub(crate) async fn begin(client: &Client, content: &DraftContent) -> DraftView {
    let id = DraftId(new_id());
    save(client, client.patient_id(), id, None, content)
        .await
        .unwrap()
}

pub(crate) async fn try_send(client: &Client, draft: &DraftView) -> Result<SentView, Refusal> {
    client
        .call(&SendDraft {
            patient_id: draft.patient_id,
            draft_id: draft.id,
            version: draft.version,
            shown: shown_files(client, draft).await,
        })
        .await
}

/// Writes and sends a message to a team.
pub(crate) async fn write_to(app: &TestApp, client: &Client, label: &str) -> SentView {
    let draft = begin(client, &letter_to(app, label).await).await;
    try_send(client, &draft).await.unwrap()
}

pub(crate) async fn draft_of(client: &Client, draft: &DraftView) -> Result<DraftView, Refusal> {
    client
        .call(&GetDraft {
            patient_id: draft.patient_id,
            draft_id: draft.id,
        })
        .await
}

pub(crate) async fn discard(client: &Client, draft: &DraftView) -> Result<(), Refusal> {
    client
        .call(&DiscardDraft {
            patient_id: draft.patient_id,
            draft_id: draft.id,
        })
        .await
}

pub(crate) async fn thread(
    client: &Client,
    patient_id: PatientId,
    thread_id: ThreadId,
) -> Result<ThreadView, Refusal> {
    client
        .call(&GetThread {
            patient_id,
            thread_id,
            background: false,
        })
        .await
}

pub(crate) async fn mark_read(
    client: &Client,
    patient_id: PatientId,
    thread_id: ThreadId,
) -> Result<(), Refusal> {
    client
        .call(&MarkThreadRead {
            patient_id,
            thread_id,
            reading: ThreadReading::default(),
        })
        .await
}

pub(crate) async fn mailbox(client: &Client, patient_id: PatientId) -> MailboxView {
    client
        .call(&GetMailbox {
            patient_id,
            background: false,
        })
        .await
        .unwrap()
}

/// The first page of the work list.
pub(crate) async fn work(client: &Client, list: WorkList) -> Vec<TeamThreadSummary> {
    let page = client
        .call(&ListTeamThreads {
            list,
            cursor: None,
            background: false,
        })
        .await
        .unwrap();
    page.items
}

/// What was refused, and as what.
pub(crate) fn code_of<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> ErrorCode {
    answer.expect_err("this must be refused").code()
}

/// Changes the database as an administrator's command would.
pub(crate) async fn change(app: &TestApp, work: impl AsyncFnOnce(&Tx) -> Result<(), Error>) {
    let grant = SystemGrant::for_job(Job::Accounts);
    app.app
        .db
        .write_as_system(&grant, None, work)
        .await
        .unwrap();
}

/// Lets somebody do everything for a patient from now on.
pub(crate) async fn delegate(app: &TestApp, patient_id: PatientId, client: &Client) {
    let now = app.clock.now();
    let grant = access_grant::ActiveModel {
        id: Set(GrantId(new_id())),
        patient_id: Set(patient_id),
        account_id: Set(client.account_id()),
        kind: Set(GrantKind::Delegate),
        capabilities: Set(Capabilities::ALL.0.cast_signed()),
        valid_from: Set(now),
        valid_until: Set(None),
        revoked_at: Set(None),
        source: Set("test".to_owned()),
        created_at: Set(now),
        purpose: Set(None),
        given_by: Set(None),
        approved_by: Set(None),
    };
    change(app, async |tx| {
        access_grant::Entity::insert(grant)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await;
}

/// Lets somebody see a thread as one of the patient's side.
pub(crate) async fn let_into(app: &TestApp, thread_id: ThreadId, client: &Client) {
    let participant = thread_participant::ActiveModel {
        thread_id: Set(thread_id),
        account_id: Set(client.account_id()),
        joined_at: Set(app.clock.now()),
    };
    change(app, async |tx| {
        thread_participant::Entity::insert(participant)
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await;
}

/// Makes somebody a member of a team from now on.
pub(crate) async fn join(app: &TestApp, client: &Client, team: RecipientId) {
    let member = team_member::ActiveModel {
        recipient_id: Set(team),
        account_id: Set(client.account_id()),
        valid_from: Set(app.clock.now()),
        valid_until: Set(None),
        ..Default::default()
    };
    change(app, async |tx| {
        team_member::Entity::insert(member)
            .exec_without_returning(tx)
            .await?;
        note_change(tx, app.clock.now(), Changed::These(&[team])).await?;
        Ok(())
    })
    .await;
}

/// Ends every membership of a team now.
pub(crate) async fn empty_team(app: &TestApp, team: RecipientId) {
    change(app, async |tx| {
        team_member::Entity::update_many()
            .col_expr(
                team_member::Column::ValidUntil,
                Expr::value(app.clock.now().0),
            )
            .filter(team_member::Column::RecipientId.eq(team))
            .exec(tx)
            .await?;
        note_change(tx, app.clock.now(), Changed::These(&[team])).await?;
        Ok(())
    })
    .await;
}

/// Retires a team: nobody new may write to it.
pub(crate) async fn retire(app: &TestApp, id: RecipientId) {
    change(app, async |tx| {
        recipient::Entity::update_many()
            .col_expr(recipient::Column::Active, Expr::value(false))
            .filter(recipient::Column::Id.eq(id))
            .exec(tx)
            .await?;
        note_change(tx, app.clock.now(), Changed::These(&[id])).await?;
        Ok(())
    })
    .await;
}

/// The desk of a team's facility.
pub(crate) async fn desk_of(app: &TestApp, team: RecipientId) -> RecipientId {
    let conn = app.app.db.reader();
    let team = recipient::Entity::find_by_id(team).one(conn).await;
    let facility = facility::Entity::find_by_id(team.unwrap().unwrap().facility_id);
    facility.one(conn).await.unwrap().unwrap().desk_id
}

/// The outbox, oldest first.
pub(crate) async fn outbox_of(app: &TestApp) -> Vec<outbox_event::Model> {
    outbox_event::Entity::find()
        .order_by_asc(outbox_event::Column::CreatedAt)
        .order_by_asc(outbox_event::Column::Id)
        .all(app.app.db.reader())
        .await
        .unwrap()
}
