//! Rights that end while the body of a request is on its way: what was begun in time is refused.

use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, change, code_of, draft_of, letter_to, reply_in, try_send, write_to,
};
use api_tests::{Answer, Client, Correspondence, PDF, TestApp, both_databases, new_id};
use axum::body::Body;
use axum::http::Method;
use backend::audit::AuditOutcome;
use backend::db::entity::{
    access_grant, account, attachment, audit_event, draft, mailbox_entry, session, team_member,
    thread,
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::ErrorCode;
use shared::account::GetSession;
use shared::endpoint::API;
use shared::family::Capabilities;
use shared::id::{AccountId, DraftId};
use shared::time::UtcMicros;

/// What ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// The right is taken back.
    GrantRevoked,
    /// The right's last instant passes.
    GrantRunsOut,
    /// Somebody ends the session.
    SessionEnded,
    /// The session is too old.
    SessionTooOld,
    /// The account is disabled.
    AccountDisabled,
    /// The membership's last instant passes.
    MembershipRunsOut,
}

use Ending::{
    AccountDisabled, GrantRevoked, GrantRunsOut, MembershipRunsOut, SessionEnded, SessionTooOld,
};

/// How long a body is on its way: less than a session may be idle.
const ON_ITS_WAY: i64 = 600;

impl Ending {
    const fn refusal(self) -> ErrorCode {
        match self {
            GrantRevoked | GrantRunsOut | MembershipRunsOut => ErrorCode::NotFound,
            SessionEnded | SessionTooOld | AccountDisabled => ErrorCode::SignedOut,
        }
    }

    /// Whether time alone ends it.
    const fn is_announced(self) -> bool {
        matches!(self, GrantRunsOut | SessionTooOld | MembershipRunsOut)
    }

    /// Sets the end of everything of this kind that the account has.
    async fn set(self, app: &TestApp, account: AccountId, end: Option<UtcMicros>) {
        let end = end.map(|end| end.0);
        let far = app.clock.now().plus_seconds(12 * 3600).0;
        change(app, async |tx| {
            match self {
                GrantRevoked | GrantRunsOut => {
                    let column = match self {
                        GrantRevoked => access_grant::Column::RevokedAt,
                        _ => access_grant::Column::ValidUntil,
                    };
                    access_grant::Entity::update_many()
                        .col_expr(column, Expr::value(end))
                        .filter(access_grant::Column::AccountId.eq(account))
                        .exec(tx)
                        .await?;
                }
                SessionEnded => {
                    session::Entity::update_many()
                        .col_expr(session::Column::EndedAt, Expr::value(end))
                        .filter(session::Column::AccountId.eq(account))
                        .exec(tx)
                        .await?;
                }
                SessionTooOld => {
                    let end = Expr::value(end.unwrap_or(far));
                    session::Entity::update_many()
                        .col_expr(session::Column::AbsoluteExpiresAt, end)
                        .filter(session::Column::AccountId.eq(account))
                        .exec(tx)
                        .await?;
                }
                AccountDisabled => {
                    account::Entity::update_many()
                        .col_expr(account::Column::DisabledAt, Expr::value(end))
                        .filter(account::Column::Id.eq(account))
                        .exec(tx)
                        .await?;
                }
                MembershipRunsOut => {
                    team_member::Entity::update_many()
                        .col_expr(team_member::Column::ValidUntil, Expr::value(end))
                        .filter(team_member::Column::AccountId.eq(account))
                        .exec(tx)
                        .await?;
                }
            }
            Ok(())
        })
        .await;
    }
}

/// The operations whose body may be on its way for a while.
#[derive(Clone, Copy, Debug)]
enum Change {
    Save,
    Upload,
    Read,
}

impl Change {
    async fn ask(
        self,
        client: &Client,
        written: &Correspondence,
        draft: (DraftId, i64),
        between: impl Future<Output = ()> + Send + 'static,
    ) -> Answer {
        let patient = format!("{API}/patients/{}", written.patient_id);
        let of_draft = format!("{patient}/drafts/{}", draft.0);
        let (method, url, bytes) = match self {
            Self::Save => {
                let mut json = serde_json::json!({"body": "Late"});
                if draft.0 == written.team_draft_id {
                    json["thread_id"] = written.thread_id.to_string().into();
                }
                (Method::PUT, of_draft, json.to_string().into_bytes())
            }
            Self::Upload => {
                let url = format!("{of_draft}/attachments/{}", new_id());
                (Method::PUT, url, PDF.to_vec())
            }
            Self::Read => {
                let url = format!("{patient}/threads/{}/read", written.thread_id);
                (Method::POST, url, b"{}".to_vec())
            }
        };
        let media_type = match self {
            Self::Upload => "application/octet-stream",
            Self::Save | Self::Read => "application/json",
        };
        client
            .request(method, &url)
            .header("content-type", media_type)
            .header("content-disposition", "attachment; filename*=UTF-8''a.pdf")
            .header("if-match", &format!("\"{}\"", draft.1))
            .body(Body::from_stream(halves(bytes, between)))
            .send()
            .await
    }
}

/// A body of two pieces, between which something happens.
fn halves(
    mut first: Vec<u8>,
    between: impl Future<Output = ()> + Send + 'static,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send {
    let last = first.split_off(1);
    stream::iter([Ok(Bytes::from(first))]).chain(stream::once(async move {
        between.await;
        Ok(Bytes::from(last))
    }))
}

/// Everything that these operations change.
async fn everything(app: &TestApp) -> String {
    let conn = app.app.db.reader();
    let drafts = draft::Entity::find().order_by_asc(draft::Column::Id);
    let threads = thread::Entity::find().order_by_asc(thread::Column::Id);
    let entries = mailbox_entry::Entity::find()
        .order_by_asc(mailbox_entry::Column::MessageId)
        .order_by_asc(mailbox_entry::Column::AccountId);
    let files = attachment::Entity::find().order_by_asc(attachment::Column::Id);
    let stored = std::fs::read_dir(app.file("storage").join("attachments")).unwrap();
    format!(
        "{:?} {:?} {:?} {:?} {}",
        drafts.all(conn).await.unwrap(),
        threads.all(conn).await.unwrap(),
        entries.all(conn).await.unwrap(),
        files.all(conn).await.unwrap(),
        stored.count(),
    )
}

async fn hidden(app: &TestApp) -> Vec<audit_event::Model> {
    audit_event::Entity::find()
        .filter(audit_event::Column::Outcome.eq(AuditOutcome::Hidden))
        .order_by_asc(audit_event::Column::Id)
        .all(app.app.audit.database())
        .await
        .unwrap()
}

/// The same bodies on the same way are taken while everything is in force.
async fn take_what_arrives_in_time(
    app: &TestApp,
    client: &Client,
    written: &Correspondence,
    draft: (DraftId, i64),
) {
    for asked in [Change::Upload, Change::Save, Change::Read] {
        let clock = app.clock.clone();
        let between = async move { clock.advance_seconds(ON_ITS_WAY) };
        let before = everything(app).await;
        let answer = asked.ask(client, written, draft, between).await;
        assert!(answer.status.is_success(), "{asked:?} {answer:?}");
        assert_ne!(everything(app).await, before, "{asked:?}");
    }
}

/// Every change is refused when this ends on its way.
async fn refuse_what_arrives_late(
    app: &TestApp,
    ending: Ending,
    client: &Client,
    written: &Correspondence,
    draft: (DraftId, i64),
) {
    for asked in [Change::Save, Change::Upload, Change::Read] {
        let what = format!("{ending:?} {asked:?}");
        // A sign of life now: written beside the answer, it must not meet the end.
        let seen = GetSession { background: false };
        client.call(&seen).await.unwrap();
        app.settled().await;
        if ending.is_announced() {
            let end = app.clock.now().plus_seconds(ON_ITS_WAY);
            ending.set(app, client.account_id(), Some(end)).await;
        }
        let before = everything(app).await;
        let rows = hidden(app).await.len();
        let (there, who) = (app.clone(), client.account_id());
        let between = async move {
            there.clock.advance_seconds(ON_ITS_WAY);
            if !ending.is_announced() {
                ending.set(&there, who, Some(there.clock.now())).await;
            }
        };
        let answer = asked.ask(client, written, draft, between).await;
        assert_eq!(answer.code(), ending.refusal(), "{what}");
        assert_eq!(everything(app).await, before, "{what}");
        let rows = hidden(app).await.split_off(rows);
        assert_eq!(rows.len(), 1, "{what}");
        assert_eq!(rows[0].account_id, Some(who), "{what}");
        assert_eq!(rows[0].patient_id, Some(written.patient_id), "{what}");
        let object = match asked {
            Change::Save | Change::Upload => draft.0.0,
            Change::Read => written.thread_id.0,
        };
        assert_eq!(rows[0].object, Some(object), "{what}");
        ending.set(app, who, None).await;
    }
}

both_databases! {
    async fn a_patients_right_that_ends_on_the_way_refuses_the_change(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let draft = (written.draft_id, written.draft_version);
        for ending in [GrantRevoked, GrantRunsOut, SessionEnded, SessionTooOld, AccountDisabled] {
            refuse_what_arrives_late(&app, ending, &jane, &written, draft).await;
        }
        take_what_arrives_in_time(&app, &jane, &written, draft).await;
    }

    async fn a_membership_that_ends_on_the_way_refuses_the_change(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let more = begin(&jane, &reply_in(written.thread_id, "And one more")).await;
        try_send(&jane, &more).await.unwrap();
        let tech = app.pharmacy_tech().await;
        let draft = (written.team_draft_id, 1);
        for ending in [MembershipRunsOut, SessionEnded, SessionTooOld, AccountDisabled] {
            refuse_what_arrives_late(&app, ending, &tech, &written, draft).await;
        }
        take_what_arrives_in_time(&app, &tech, &written, draft).await;
    }

    async fn whoever_lost_their_right_answers_and_does_not_begin(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let patient_id = jane.patient_id();
        super::give(&app, &tech, patient_id, Capabilities::ALL, None).await;
        let letter = letter_to(&app, UNSTAFFED).await;
        let begun = api_tests::draft(&tech, patient_id, letter).await;
        super::revoke(&app, patient_id).await;
        // A patient whom one has nothing to do with does not exist.
        assert_eq!(code_of(try_send(&tech, &begun).await), ErrorCode::NotFound);
        super::restore(&app, jane.account_id()).await;
        let theirs = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(code_of(try_send(&tech, &begun).await), ErrorCode::Forbidden);
        assert_eq!(draft_of(&tech, &begun).await.unwrap(), begun);
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Outcome.eq(AuditOutcome::Forbidden))
            .all(app.app.audit.database())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].object, Some(begun.id.0));
        api_tests::answer_thread(&tech, patient_id, theirs.thread_id, "Yes.").await;
        // With the right back, what was begun is sent.
        super::restore(&app, tech.account_id()).await;
        try_send(&tech, &begun).await.unwrap();
    }
}
