//! The audit: who did or saw what, when, for whom. It holds no content and no names.
//!
//! Changes write their row in their own transaction ([`changed`]). Reads are noted while a request is
//! served ([`AuditTrail`]) and one recorder writes them; a layer holds the answer back until they are
//! on disk and answers 503 when they cannot be. A job seals what is committed ([`keep_sealed`]), so that
//! [`verify`] finds out whether rows were changed, removed or put in behind the server's back.

mod chains;
mod checkpoint;
mod export;
mod recorder;
mod seal;
mod seal_job;
mod verify;

pub use chains::{ChainName, Chains, SealLag};
pub use checkpoint::{Checkpoint, CheckpointFile};
pub use export::{ExportError, Format, Selection, check_export, export};
pub use recorder::{AuditRecorder, commit_reads};
pub use seal_job::{add_checkpoints, keep_sealed, seal_and_copy, seal_rows, seal_the_rest, vouch};
pub use verify::{ChainReport, Finding, verify};

use crate::auth::{Action, Granted, Policy, Relation};
use crate::db::entity::audit_event;
use crate::db::{Batch, Tx};
use crate::http::Error;
use crate::scanning::Verdict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DeriveActiveEnum, EntityTrait, EnumIter,
    NotSet, QueryFilter, QueryOrder,
};
use shared::ErrorCode;
use shared::id::{AccountId, AttachmentId, PatientId, RecipientId, SessionId};
use shared::time::UtcMicros;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum AuditOutcome {
    /// Done or shown.
    Allowed,
    /// Refused; the actor knows that the thing exists.
    Forbidden,
    /// Refused; the actor was not told whether the thing exists.
    Hidden,
}

impl AuditOutcome {
    /// What a refusal is in the audit; `None` for failures that are no refusals.
    #[must_use]
    pub const fn of_refusal(error: &Error) -> Option<Self> {
        match error {
            // Whoever is not signed in any more learns nothing either.
            Error::Refused(ErrorCode::NotFound | ErrorCode::SignedOut) => Some(Self::Hidden),
            Error::Refused(ErrorCode::Forbidden) => Some(Self::Forbidden),
            _ => None,
        }
    }
}

/// The changes that are audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A draft was begun.
    BeginDraft,
    /// A draft was thrown away.
    DiscardDraft,
    /// A draft became one for another patient.
    MoveDraft,
    /// A file was added to a draft.
    AddAttachment,
    /// A file was taken off a draft.
    RemoveAttachment,
    /// A message was sent.
    SendMessage,
    /// A thread was opened by its team, or its messages were read.
    ReadThread,
    /// A message was put into Trash.
    TrashMessage,
    /// A message was taken out of Trash.
    RestoreMessage,
    /// A message was put into a folder of one's own, or back.
    MoveMessage,
    /// A folder was made.
    MakeFolder,
    /// A folder was called otherwise.
    RenameFolder,
    /// A folder was removed.
    RemoveFolder,
    /// All messages of a folder were moved back.
    EmptyFolder,
    /// A code that gives a right was made.
    CreateInvite,
    /// A code was withdrawn.
    WithdrawInvite,
    /// A code was used: its holder has a right now.
    RedeemInvite,
    /// What a right says was changed.
    ChangeGrant,
    /// A right was ended, by the patient, its holder or an administrator.
    EndGrant,
    /// An administrator asked for a right that rests on a document.
    RequestRegistration,
    /// A second administrator agreed.
    ApproveRegistration,
    /// A second administrator refused.
    RefuseRegistration,
    /// An administrator asked for the end of an order that takes away.
    RequestEnd,
    /// A second administrator agreed: it does not hold any more.
    ApproveEnd,
    /// A second administrator refused: it goes on.
    RefuseEnd,
    /// Somebody of the team took a thread, or was given it.
    HoldThread,
    /// Somebody of the team gave a thread back.
    ReleaseThread,
    /// A thread was handed to another team.
    RedirectThread,
    /// The team noted something at a thread.
    NoteAtThread,
    /// The team closed a thread.
    CloseThread,
    /// A message was taken back.
    RecallMessage,
    /// What a team says of its days and names was changed.
    ChangeTeamRules,
    /// Somebody became a member of a team, or what holds for them was changed.
    ChangeMember,
    /// A membership was ended.
    RemoveMember,
    /// Who is in a team was changed, or what holds for them: beside the row that says who.
    ChangeTeamMembers,
    /// A text for answers was kept.
    SaveTemplate,
    /// A text for answers was removed.
    RemoveTemplate,
    /// A team ended; another one takes over.
    EndTeam,
    /// A team that had ended began again.
    ReopenTeam,
    /// An address for notices was named; a code was sent there.
    NameAddress,
    /// A wrong code for an address was typed.
    MistakeAddressCode,
    /// An address was confirmed: notices go there now.
    ConfirmAddress,
    /// An address was removed.
    RemoveAddress,
    /// It was chosen what notices come, and when.
    ChangeNotices,
    /// A delivery that was given up is tried again.
    RetryDeadLetter,
    /// A delivery that was given up was removed.
    DropDeadLetter,
}

impl Change {
    /// The change's name in the audit.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeginDraft => "begin_draft",
            Self::DiscardDraft => "discard_draft",
            Self::MoveDraft => "move_draft",
            Self::AddAttachment => "add_attachment",
            Self::RemoveAttachment => "remove_attachment",
            Self::SendMessage => "send_message",
            Self::ReadThread => "mark_thread_read",
            Self::TrashMessage => "trash_message",
            Self::RestoreMessage => "restore_message",
            Self::MoveMessage => "move_message",
            Self::MakeFolder => "make_folder",
            Self::RenameFolder => "rename_folder",
            Self::RemoveFolder => "remove_folder",
            Self::EmptyFolder => "empty_folder",
            Self::CreateInvite => "create_invite",
            Self::WithdrawInvite => "withdraw_invite",
            Self::RedeemInvite => "redeem_invite",
            Self::ChangeGrant => "change_grant",
            Self::EndGrant => "end_grant",
            Self::RequestRegistration => "request_registration",
            Self::ApproveRegistration => "approve_registration",
            Self::RefuseRegistration => "refuse_registration",
            Self::RequestEnd => "request_end",
            Self::ApproveEnd => "approve_end",
            Self::RefuseEnd => "refuse_end",
            Self::HoldThread => "hold_thread",
            Self::ReleaseThread => "release_thread",
            Self::RedirectThread => "redirect_thread",
            Self::NoteAtThread => "note_at_thread",
            Self::CloseThread => "close_thread",
            Self::RecallMessage => "recall_message",
            Self::NameAddress => "name_address",
            Self::MistakeAddressCode => "mistake_address_code",
            Self::ConfirmAddress => "confirm_address",
            Self::RemoveAddress => "remove_address",
            Self::ChangeNotices => "change_notices",
            Self::RetryDeadLetter => "retry_dead_letter",
            Self::DropDeadLetter => "drop_dead_letter",
            Self::ChangeTeamRules => "change_team_rules",
            Self::ChangeMember => "change_member",
            Self::RemoveMember => "remove_member",
            Self::ChangeTeamMembers => "change_team_members",
            Self::SaveTemplate => "save_template",
            Self::RemoveTemplate => "remove_template",
            Self::EndTeam => "end_team",
            Self::ReopenTeam => "reopen_team",
        }
    }
}

/// The name of an action in the audit when it only reads.
const fn read_name(action: Action) -> &'static str {
    match action {
        Action::ComposeMessage => "search_recipients",
        Action::ReadMailbox => "read_mailbox",
        Action::ReadThread => "read_thread",
        Action::ExportThread => "export_thread",
        Action::OpenAttachment => "open_attachment",
        Action::WriteDraft => "read_draft",
        Action::Work => "read_work_list",
        Action::SeeCounters => "see_counters",
        Action::ReadSummary => "read_summary",
        Action::ReadRecord => "read_record",
        Action::ReadSensitive => "read_sensitive",
        Action::ExportRecord => "export_record",
        Action::RenewPrescription => "renew_prescription",
        Action::ManageAppointments => "manage_appointments",
        Action::SeeAudit => "see_audit",
        Action::SeeFamily => "see_family",
        Action::GiveGrant => "give_grant",
        Action::EndGrant => "end_grant",
        // A code shows whom it is for before it is used.
        Action::RedeemInvite => "look_at_invite",
        Action::RegisterGrant => "register_grant",
        Action::SeeRegistrations => "see_registrations",
        Action::ManageNotices => "see_notices",
        Action::ChangeAddress => "change_address",
        Action::SettleDeadLetters => "see_dead_letters",
        Action::SeeBoard => "read_board",
        Action::SeeTeams => "read_teams",
        Action::SeeTeam => "read_team",
        Action::ManageTeam => "manage_team",
    }
}

/// Something that was read, or was asked for and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadEvent {
    /// When.
    pub at: UtcMicros,
    /// By whom.
    pub account_id: AccountId,
    /// In which session.
    pub session_id: SessionId,
    /// About whom.
    pub patient_id: Option<PatientId>,
    /// By what right.
    pub relation: Option<Relation>,
    /// What.
    pub action: Action,
    /// Which thing of theirs: a thread, a draft, a file.
    pub object: Option<Uuid>,
    /// What came of it.
    pub outcome: AuditOutcome,
    /// In which request.
    pub request_id: Uuid,
    /// Whether reads like this one within five minutes share a row.
    pub windowed: bool,
}

impl ReadEvent {
    fn row(&self, count: i64) -> audit_event::ActiveModel {
        let grant_id = match self.relation {
            Some(Relation::Grant(id, _)) => Some(id),
            _ => None,
        };
        audit_event::ActiveModel {
            id: NotSet,
            at: Set(self.at),
            account_id: Set(Some(self.account_id)),
            session_id: Set(Some(self.session_id)),
            patient_id: Set(self.patient_id),
            grant_id: Set(grant_id),
            relation: Set(self.relation.map_or("none", Relation::name).to_owned()),
            action: Set(read_name(self.action).to_owned()),
            object: Set(self.object),
            outcome: Set(self.outcome),
            count: Set(count),
            request_id: Set(Some(self.request_id)),
        }
    }
}

/// What one request has read so far.
#[derive(Clone, Debug, Default)]
pub struct AuditTrail(Arc<Mutex<Vec<ReadEvent>>>);

impl AuditTrail {
    /// Adds something that was read.
    pub fn note(&self, event: ReadEvent) {
        if let Ok(mut events) = self.0.lock() {
            events.push(event);
        }
    }

    fn take(&self) -> Vec<ReadEvent> {
        self.0
            .lock()
            .map(|mut events| std::mem::take(&mut *events))
            .unwrap_or_default()
    }
}

/// Writes a change's row, in the change's transaction.
///
/// # Errors
/// When the database fails; the change then fails too.
pub async fn changed<P: Policy>(
    tx: &Tx,
    grant: &Granted<P>,
    patient: PatientId,
    change: Change,
    object: Uuid,
) -> Result<(), sea_orm::DbErr> {
    let row = change_row(grant, Some(patient), change, Some(object));
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Like [`changed`], together with the change.
pub fn changed_in<P: Policy>(
    batch: &mut Batch,
    grant: &Granted<P>,
    patient: PatientId,
    change: Change,
    object: Uuid,
) {
    batch.insert(change_row(grant, Some(patient), change, Some(object)));
}

/// Writes the row of a change that is about no patient, in the change's transaction.
///
/// # Errors
/// When the database fails; the change then fails too.
pub async fn changed_of_account<P: Policy>(
    tx: &Tx,
    grant: &Granted<P>,
    change: Change,
    object: Option<Uuid>,
) -> Result<(), sea_orm::DbErr> {
    audit_event::Entity::insert(change_row(grant, None, change, object))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes that somebody switched notices off by the link of a mail, without signing in.
///
/// # Errors
/// When the database fails; nothing is switched off then.
pub async fn unsubscribed(
    tx: &Tx,
    now: UtcMicros,
    account: AccountId,
    request: Uuid,
) -> Result<(), sea_orm::DbErr> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(now),
        account_id: Set(Some(account)),
        session_id: Set(None),
        patient_id: Set(None),
        grant_id: Set(None),
        relation: Set("link".to_owned()),
        action: Set(Change::ChangeNotices.name().to_owned()),
        object: Set(None),
        outcome: Set(AuditOutcome::Allowed),
        count: Set(1),
        request_id: Set(Some(request)),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn change_row<P: Policy>(
    grant: &Granted<P>,
    patient: Option<PatientId>,
    change: Change,
    object: Option<Uuid>,
) -> audit_event::ActiveModel {
    let relation = grant.relation();
    audit_event::ActiveModel {
        id: NotSet,
        at: Set(grant.now()),
        account_id: Set(Some(grant.actor().account_id)),
        session_id: Set(Some(grant.actor().session_id)),
        patient_id: Set(patient),
        grant_id: Set(match relation {
            Relation::Grant(id, _) => Some(id),
            Relation::Team | Relation::CareTeam | Relation::Account => None,
        }),
        relation: Set(relation.name().to_owned()),
        action: Set(change.name().to_owned()),
        object: Set(object),
        outcome: Set(AuditOutcome::Allowed),
        count: Set(1),
        request_id: Set(Some(grant.request_id())),
    }
}

/// Writes a row about an account's session, in the session's transaction.
///
/// # Errors
/// When the database fails.
pub async fn session_changed(
    tx: &Tx,
    now: UtcMicros,
    account: AccountId,
    session: SessionId,
    action: SessionChange,
) -> Result<(), sea_orm::DbErr> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(now),
        account_id: Set(Some(account)),
        session_id: Set(Some(session)),
        patient_id: Set(None),
        grant_id: Set(None),
        relation: Set("account".to_owned()),
        action: Set(action.name().to_owned()),
        object: Set(None),
        outcome: Set(AuditOutcome::Allowed),
        count: Set(1),
        request_id: Set(None),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes that somebody failed to sign in: to which account, if there is one of that name.
///
/// # Errors
/// When the database fails.
pub async fn sign_in_failed(
    tx: &Tx,
    now: UtcMicros,
    account: Option<AccountId>,
    request: Uuid,
) -> Result<(), sea_orm::DbErr> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(now),
        account_id: Set(account),
        session_id: Set(None),
        patient_id: Set(None),
        grant_id: Set(None),
        relation: Set("none".to_owned()),
        action: Set("sign_in".to_owned()),
        object: Set(None),
        outcome: Set(AuditOutcome::Forbidden),
        count: Set(1),
        request_id: Set(Some(request)),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes that somebody who is signed in failed to confirm who they are.
///
/// # Errors
/// When the database fails.
pub async fn confirm_failed(
    tx: &Tx,
    now: UtcMicros,
    (account, session): (AccountId, SessionId),
    request: Uuid,
) -> Result<(), sea_orm::DbErr> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(now),
        account_id: Set(Some(account)),
        session_id: Set(Some(session)),
        patient_id: Set(None),
        grant_id: Set(None),
        relation: Set("account".to_owned()),
        action: Set(SessionChange::Confirm.name().to_owned()),
        object: Set(None),
        outcome: Set(AuditOutcome::Forbidden),
        count: Set(1),
        request_id: Set(Some(request)),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Writes what the scanner said of a file, in the transaction that notes it.
///
/// # Errors
/// When the database fails; what was noted then fails too.
pub async fn file_scanned(
    tx: &Tx,
    now: UtcMicros,
    patient: PatientId,
    file: AttachmentId,
    verdict: Verdict,
) -> Result<(), sea_orm::DbErr> {
    let about = (Some(patient), Some(file.0));
    by_nobody(tx, now, ("scanner", verdict.name()), about).await
}

/// Writes that the site's alert closes a facility on a day, in the transaction that notes it, by the facility's
/// desk.
///
/// # Errors
/// When the database fails; what was noted then fails too.
pub async fn closed_by_alert(
    tx: &Tx,
    now: UtcMicros,
    desk: RecipientId,
) -> Result<(), sea_orm::DbErr> {
    let about = (None, Some(desk.0));
    by_nobody(tx, now, ("site", "close_by_alert"), about).await
}

/// Writes what somebody did on the command line, in its transaction.
///
/// # Errors
/// When the database fails; what was done then fails too.
pub async fn command_done(
    tx: &Tx,
    now: UtcMicros,
    done: CommandDone,
    patient: Option<PatientId>,
) -> Result<(), sea_orm::DbErr> {
    by_nobody(tx, now, ("command_line", done.name()), (patient, None)).await
}

/// Writes what happened without anybody's session: by what, and what it was.
async fn by_nobody(
    tx: &Tx,
    now: UtcMicros,
    (relation, action): (&str, &str),
    (patient, object): (Option<PatientId>, Option<Uuid>),
) -> Result<(), sea_orm::DbErr> {
    let row = audit_event::ActiveModel {
        id: NotSet,
        at: Set(now),
        account_id: Set(None),
        session_id: Set(None),
        patient_id: Set(patient),
        grant_id: Set(None),
        relation: Set(relation.to_owned()),
        action: Set(action.to_owned()),
        object: Set(object),
        outcome: Set(AuditOutcome::Allowed),
        count: Set(1),
        request_id: Set(None),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether a key was put into use since keys were retired last.
///
/// # Errors
/// When the database fails.
pub async fn is_rotation_under_way<C: ConnectionTrait>(conn: &C) -> Result<bool, sea_orm::DbErr> {
    let (rotate, retire) = (CommandDone::RotateSiteKey, CommandDone::RetireSiteKey);
    let latest = audit_event::Entity::find()
        .filter(audit_event::Column::Action.is_in([rotate.name(), retire.name()]))
        .order_by_desc(audit_event::Column::Id)
        .one(conn)
        .await?;
    Ok(latest.is_some_and(|row| row.action == rotate.name()))
}

/// What is done on the command line and audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandDone {
    /// The audit was read out, about one patient or all.
    ExportAudit,
    /// A new site key came into use.
    RotateSiteKey,
    /// An old site key went out of use.
    RetireSiteKey,
    /// The read audit was lost, and begun anew.
    BeginReadAuditAnew,
    /// Everything was written into a backup, or was about to be.
    MakeBackup,
    /// Everything here came from a backup.
    RestoreBackup,
}

impl CommandDone {
    const fn name(self) -> &'static str {
        match self {
            Self::ExportAudit => "export_audit",
            Self::RotateSiteKey => "rotate_site_key",
            Self::RetireSiteKey => "retire_site_key",
            Self::BeginReadAuditAnew => "begin_read_audit_anew",
            Self::MakeBackup => "make_backup",
            Self::RestoreBackup => "restore_backup",
        }
    }
}

/// What happens to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionChange {
    /// It began.
    SignIn,
    /// The consent banner was accepted.
    AcceptBanner,
    /// It was ended by its owner.
    SignOut,
    /// Its owner said again who they are.
    Confirm,
}

impl SessionChange {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::AcceptBanner => "accept_banner",
            Self::SignOut => "sign_out",
            Self::Confirm => "confirm",
        }
    }
}
