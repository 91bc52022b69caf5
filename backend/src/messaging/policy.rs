//! Who may see and write which messages.

use super::store::{self, PatientSide};
use crate::auth::{
    Action, Actor, AuditClass, Bonds, Moment, Policy, Reach, Relation, Ties, allowed,
    answers_for_patient, answers_for_thread, bonds_of, holders_on,
};
use crate::db::Reads;
use crate::db::entity::{attachment, draft, mailbox_entry, message, own_folder, thread};
pub(super) use crate::directory::policy::PatientPath;
use crate::http::Error;
use serde::Deserialize;
use shared::ErrorCode;
use shared::family::Capability;
use shared::id::{AccountId, AttachmentId, DraftId, MessageId, OwnFolderId, PatientId, ThreadId};
use shared::messaging::Side;
use uuid::Uuid;

/// A thread that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct ThreadPath {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

/// A draft that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct DraftPath {
    /// For whom it is.
    pub patient_id: PatientId,
    /// Which draft.
    pub draft_id: DraftId,
}

/// A message that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct MessagePath {
    /// In whose mailbox.
    pub patient_id: PatientId,
    /// Which message.
    pub message_id: MessageId,
}

/// A folder of one's own that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct FolderPath {
    /// In whose mailbox.
    pub patient_id: PatientId,
    /// Which folder.
    pub folder_id: OwnFolderId,
}

/// A file at a message that a URL names.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct AttachmentPath {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// At which message.
    pub message_id: MessageId,
    /// Which file.
    pub attachment_id: AttachmentId,
}

const fn side_of(relation: Relation) -> Side {
    match relation {
        Relation::Grant(..) | Relation::Account => Side::Patient,
        Relation::Team | Relation::CareTeam => Side::Team,
    }
}

/// See the folders of one's mailbox for a patient.
#[derive(Debug)]
pub(super) struct ReadMailbox {
    pub(super) patient_id: PatientId,
    pub(super) account_id: AccountId,
    /// Which messages of it.
    pub(super) reach: Reach,
    relation: Relation,
}

impl Policy for ReadMailbox {
    type Target = PatientPath;
    const ACTION: Action = Action::ReadMailbox;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &PatientPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = bonds.ties(moment);
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            patient_id: target.patient_id,
            account_id: actor.account_id,
            reach: moment.reach(actor, &ties, Capability::ReadMessages),
            relation,
        })
    }

    fn patient(target: &PatientPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Put a message of one's own mailbox into another folder. It changes what this account sees and
/// nothing else, so the right to see the mailbox is enough.
#[derive(Debug)]
pub(super) struct MoveMessage {
    pub(super) entry: mailbox_entry::Model,
    relation: Relation,
}

impl Policy for MoveMessage {
    type Target = MessagePath;
    const ACTION: Action = Action::ReadMailbox;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &MessagePath,
        conn: &C,
    ) -> Result<Self, Error> {
        let mailbox = PatientPath {
            patient_id: target.patient_id,
        };
        let mailbox = ReadMailbox::check(moment, actor, &mailbox, conn).await?;
        let entry = store::find_mailbox_entry(conn, actor.account_id, target)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        if mailbox.reach == Reach::Pharmacies {
            let needed = store::reach_of_thread(conn, entry.thread_id).await?;
            if needed != Some(Reach::Pharmacies) {
                return Err(ErrorCode::NotFound.into());
            }
        }
        Ok(Self {
            entry,
            relation: mailbox.relation,
        })
    }

    fn patient(target: &MessagePath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &MessagePath) -> Option<Uuid> {
        Some(target.message_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Keep a folder of one's own. It may not exist yet: its id is minted by whoever makes it. A folder of
/// another mailbox does not exist. Like moving, it changes what this account sees and nothing else.
#[derive(Debug)]
pub(super) struct KeepFolder {
    pub(super) patient_id: PatientId,
    pub(super) account_id: AccountId,
    pub(super) folder_id: OwnFolderId,
    /// The folder, if it exists.
    pub(super) folder: Option<own_folder::Model>,
    relation: Relation,
}

impl Policy for KeepFolder {
    type Target = FolderPath;
    const ACTION: Action = Action::ReadMailbox;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &FolderPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let mailbox = PatientPath {
            patient_id: target.patient_id,
        };
        let mailbox = ReadMailbox::check(moment, actor, &mailbox, conn).await?;
        let folder = store::find_own_folder(conn, target.folder_id).await?;
        let foreign = folder.as_ref().is_some_and(|folder| {
            folder.account_id != actor.account_id || folder.patient_id != target.patient_id
        });
        if foreign {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(Self {
            patient_id: target.patient_id,
            account_id: actor.account_id,
            folder_id: target.folder_id,
            folder,
            relation: mailbox.relation,
        })
    }

    fn patient(target: &FolderPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &FolderPath) -> Option<Uuid> {
        Some(target.folder_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Read one thread, on either side.
#[derive(Debug)]
pub(crate) struct ReadThread {
    pub(crate) thread: thread::Model,
    pub(super) account_id: AccountId,
    relation: Relation,
}

/// Whether somebody may read a thread now, for what asks on nobody's request.
///
/// # Errors
/// When the database fails.
pub(crate) async fn may_read_thread<C: Reads>(
    conn: &C,
    moment: &Moment<'_>,
    actor: &Actor,
    (patient_id, thread_id): (PatientId, ThreadId),
) -> Result<bool, Error> {
    let target = ThreadPath {
        patient_id,
        thread_id,
    };
    match ReadThread::check(moment, actor, &target, conn).await {
        Ok(_) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

impl ReadThread {
    /// On which side the reader is.
    pub(crate) const fn side(&self) -> Side {
        side_of(self.relation)
    }

    /// Whether the reader sees what a message of the thread says. What was taken back is there for the team that
    /// wrote it and for its author as one of a team, not for those to whom the thread was handed on since:
    /// it may be about somebody else.
    pub(super) fn shows(&self, message: &message::Model, reader: AccountId) -> bool {
        let of_the_team = message.team_id == Some(self.thread.recipient_id);
        let theirs = of_the_team || message.author_id == reader;
        message.recalled_at.is_none() || (self.side() == message.side && theirs)
    }
}

impl Policy for ReadThread {
    type Target = ThreadPath;
    const ACTION: Action = Action::ReadThread;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &ThreadPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let thread = store::find_thread(conn, target.patient_id, target.thread_id)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        let ties = Ties {
            participant: store::is_participant(conn, thread.id, actor.account_id).await?,
            pharmacy: thread.pharmacies_only,
            answers: answers_for_thread(conn, moment.now, actor, thread.id).await?,
            ..bonds.ties(moment)
        };
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            thread,
            account_id: actor.account_id,
            relation,
        })
    }

    fn patient(target: &ThreadPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &ThreadPath) -> Option<Uuid> {
        Some(target.thread_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Take a thread away as a file: the right to read it, written down each time under a name of its own.
#[derive(Debug)]
pub(super) struct ExportThread {
    /// Which thread.
    pub(super) path: ThreadPath,
    relation: Relation,
}

impl Policy for ExportThread {
    type Target = ThreadPath;
    const ACTION: Action = Action::ExportThread;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &ThreadPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let thread = ReadThread::check(moment, actor, target, conn).await?;
        Ok(Self {
            path: *target,
            relation: thread.relation,
        })
    }

    fn patient(target: &ThreadPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &ThreadPath) -> Option<Uuid> {
        Some(target.thread_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Open a file at a message of a thread that one may read.
#[derive(Debug)]
pub(super) struct OpenAttachment {
    pub(super) attachment: attachment::Model,
    relation: Relation,
}

impl Policy for OpenAttachment {
    type Target = AttachmentPath;
    const ACTION: Action = Action::OpenAttachment;
    const AUDIT: AuditClass = AuditClass::Each;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &AttachmentPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let (attachment, message) =
            store::find_sent_attachment(conn, target.message_id, target.attachment_id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
        let thread = ThreadPath {
            patient_id: target.patient_id,
            thread_id: message.thread_id,
        };
        let read = ReadThread::check(moment, actor, &thread, conn).await?;
        if !read.shows(&message, actor.account_id) {
            return Err(ErrorCode::NotFound.into());
        }
        let relation = read.relation;
        Ok(Self {
            attachment,
            relation,
        })
    }

    fn patient(target: &AttachmentPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &AttachmentPath) -> Option<Uuid> {
        Some(target.attachment_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

/// Keep drafts about a patient: as one of the patient's side, or as one who answers for a thread.
#[derive(Debug)]
pub(super) struct ReadDrafts {
    pub(super) patient_id: PatientId,
    pub(super) account_id: AccountId,
    /// To whom one may write as one of the patient's side.
    reach: Reach,
    /// Which threads one may read: a reply in another one is kept and not shown.
    pub(super) reads: Reach,
    relation: Relation,
}

impl Policy for ReadDrafts {
    type Target = PatientPath;
    const ACTION: Action = Action::WriteDraft;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &PatientPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let bonds = bonds_of(conn, moment, actor.account_id, target.patient_id).await?;
        Self::by(&bonds, moment, actor, target.patient_id, conn).await
    }

    fn patient(target: &PatientPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}

impl ReadDrafts {
    /// Decides by what binds the account to the patient.
    async fn by<C: Reads>(
        bonds: &Bonds,
        moment: &Moment<'_>,
        actor: &Actor,
        patient_id: PatientId,
        conn: &C,
    ) -> Result<Self, Error> {
        let ties = Ties {
            answers: answers_for_patient(conn, moment.now, actor, patient_id).await?,
            ..bonds.ties(moment)
        };
        let relation = allowed(moment.decide(actor, &ties, Self::ACTION))?;
        Ok(Self {
            patient_id,
            account_id: actor.account_id,
            reach: moment.reach(actor, &ties, Capability::SendMessages),
            reads: match relation {
                Relation::Grant(..) => moment.reach(actor, &ties, Capability::ReadMessages),
                Relation::Team | Relation::CareTeam | Relation::Account => Reach::Everything,
            },
            relation,
        })
    }
}

/// Read, change or send one draft of one's own. The draft may not exist yet: its id is minted by
/// whoever writes. A draft of somebody else, or about somebody else, does not exist.
#[derive(Debug)]
pub(super) struct WriteDraft {
    pub(super) patient_id: PatientId,
    pub(super) draft_id: DraftId,
    pub(super) account_id: AccountId,
    /// The draft, sent or not, if it exists.
    pub(super) draft: Option<draft::Model>,
    /// Whether there are files at it: most have none, and then nobody has to look for them.
    pub(super) has_files: bool,
    /// Who else acts for the patient: what is sent is for them too.
    pub(super) family: PatientSide,
    /// To whom one may write as one of the patient's side.
    pub(super) reach: Reach,
    relation: Relation,
}

impl WriteDraft {
    /// On which side the writer is.
    pub(super) const fn side(&self) -> Side {
        side_of(self.relation)
    }

    /// Whether the writer is the patient.
    pub(super) const fn relation_is_own(&self) -> bool {
        self.relation.is_own()
    }
}

impl Policy for WriteDraft {
    type Target = DraftPath;
    const ACTION: Action = Action::WriteDraft;
    const AUDIT: AuditClass = AuditClass::Window;

    async fn check<C: Reads>(
        moment: &Moment<'_>,
        actor: &Actor,
        target: &DraftPath,
        conn: &C,
    ) -> Result<Self, Error> {
        let holders = holders_on(conn, moment, target.patient_id).await?;
        let stranger = Bonds::default();
        let bonds = holders.get(&actor.account_id).map(|holder| &holder.bonds);
        let bonds = bonds.unwrap_or(&stranger);
        let drafts = ReadDrafts::by(bonds, moment, actor, target.patient_id, conn).await?;
        let found = store::find_draft(conn, target.draft_id).await?;
        let (draft, has_files) = found.map_or((None, false), |(draft, files)| (Some(draft), files));
        let foreign = draft.as_ref().is_some_and(|draft| {
            draft.account_id != actor.account_id || draft.patient_id != target.patient_id
        });
        if foreign {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(Self {
            patient_id: target.patient_id,
            draft_id: target.draft_id,
            account_id: actor.account_id,
            draft,
            has_files,
            family: PatientSide::of(holders, moment),
            reach: drafts.reach,
            relation: drafts.relation,
        })
    }

    fn patient(target: &DraftPath) -> Option<PatientId> {
        Some(target.patient_id)
    }

    fn object(target: &DraftPath) -> Option<Uuid> {
        Some(target.draft_id.0)
    }

    fn relation(&self) -> Relation {
        self.relation
    }
}
