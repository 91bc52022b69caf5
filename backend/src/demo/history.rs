//! What the people of the demonstration wrote before it began: a conversation that is too old for a reply, so
//! that a visitor sees how one goes on from it.
//!
//! It is there as if it had been imported: nobody did it here, so nothing of it is in the audit.

use super::people::PHARMACY;
use crate::account::account_by_username;
use crate::auth::{Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{
    access_grant, account, draft, mailbox_entry, message, recipient, thread, thread_participant,
};
use crate::db::{Db, Tx};
use crate::http::Error;
use crate::sealing::{Column, PatientSealer, Sealer};
use crate::site::to_civil;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::family::GrantKind;
use shared::id::{DraftId, MessageId, PatientId, RecipientId, ThreadId};
use shared::messaging::{Folder, Side, ThreadState};
use shared::time::UtcMicros;

/// Who wrote.
const PATIENT: &str = "karan.gerhold";
/// Who answered.
const TECHNICIAN: &str = "pharmacy.tech";
const SUBJECT: &str = "Metoprolol: morning or evening?";
/// How many days ago each message was sent, by which side, and what it says.
const MESSAGES: [(i64, Side, &str); 3] = [
    (
        121,
        Side::Patient,
        "My new bottle of metoprolol says twice a day. The old one said once, in the morning. Which is right?",
    ),
    (
        120,
        Side::Team,
        "Both are: your doctor changed it from the long-acting tablet to the one that is taken twice. Take the \
         new one in the morning and in the evening, with food.",
    ),
    (119, Side::Patient, "Thank you. That was quick."),
];
const DAY: i64 = 24 * 3600;

/// Adds the conversation to a demonstration that was filled just now.
///
/// # Errors
/// When the database fails; then nothing of it is there.
pub async fn add(db: &Db, sealer: &Sealer, random: Random, now: UtcMicros) -> Result<(), Error> {
    let missing = |what: &str| Error::internal(format!("the demonstration has no {what}"));
    let person = account_by_username(db.reader(), PATIENT).await?;
    let person = person.ok_or_else(|| missing(PATIENT))?;
    let technician = account_by_username(db.reader(), TECHNICIAN).await?;
    let technician = technician.ok_or_else(|| missing(TECHNICIAN))?;
    let team = recipient::Entity::find()
        .filter(recipient::Column::Label.eq(PHARMACY))
        .one(db.reader())
        .await?
        .ok_or_else(|| missing(PHARMACY))?;
    let own = access_grant::Entity::find()
        .filter(access_grant::Column::AccountId.eq(person.id))
        .filter(access_grant::Column::Kind.eq(GrantKind::Own))
        .one(db.reader())
        .await?
        .ok_or_else(|| missing("patient of that name"))?;
    let patient = own.patient_id;
    let sealer = sealer.patient(db.reader(), patient).await?;
    let talk = Talk {
        person,
        technician,
        patient,
        team: team.id,
        sealer,
        random,
        now,
    };
    let grant = SystemGrant::for_job(Job::Demonstration);
    db.write_as_system(&grant, Some(patient.0), async |tx| talk.insert(tx).await)
        .await
}

/// Who wrote with whom.
struct Talk {
    person: account::Model,
    technician: account::Model,
    patient: PatientId,
    team: RecipientId,
    sealer: PatientSealer,
    random: Random,
    now: UtcMicros,
}

impl Talk {
    fn at(&self, days_ago: i64) -> UtcMicros {
        self.now.plus_seconds(-days_ago * DAY)
    }

    async fn insert(&self, tx: &Tx) -> Result<(), Error> {
        let thread = ThreadId(self.random.id());
        let [(begun, ..), (answered, ..), (last, ..)] = MESSAGES;
        let day = jiff::Timestamp::from_microsecond(self.at(answered).0)
            .map_err(|error| Error::internal(format!("the clock: {error}")))?;
        let due = to_civil(day.to_zoned(jiff::tz::TimeZone::UTC).date());
        let subject = self.sealer.seal(Column::ThreadSubject, thread.0, SUBJECT)?;
        let row = thread::Model {
            id: thread,
            patient_id: self.patient,
            recipient_id: self.team,
            subject,
            state: ThreadState::Closed,
            sent_at: self.at(last),
            opened_at: Some(self.at(last)),
            answered_at: None,
            reply_by: due.to_string(),
            created_at: self.at(begun),
            private: false,
            about: None,
            pharmacies_only: true,
            holder_id: None,
            held_at: None,
            escalated_at: None,
            closed_at: Some(self.at(last)),
            follows_id: None,
        };
        thread::Entity::insert(thread::ActiveModel::from(row))
            .exec_without_returning(tx)
            .await?;
        let participant = thread_participant::Model {
            thread_id: thread,
            account_id: self.person.id,
            joined_at: self.at(begun),
        };
        thread_participant::Entity::insert(thread_participant::ActiveModel::from(participant))
            .exec_without_returning(tx)
            .await?;
        for (days_ago, side, text) in MESSAGES {
            self.message(tx, thread, (self.at(days_ago), side, text))
                .await?;
        }
        Ok(())
    }

    async fn message(
        &self,
        tx: &Tx,
        thread: ThreadId,
        (at, side, text): (UtcMicros, Side, &str),
    ) -> Result<(), Error> {
        let id = MessageId(self.random.id());
        let author = match side {
            Side::Patient => &self.person,
            Side::Team => &self.technician,
        };
        let draft = draft::Model {
            id: DraftId(self.random.id()),
            account_id: author.id,
            patient_id: self.patient,
            thread_id: Some(thread),
            recipient_id: None,
            subject: Vec::new(),
            body: Vec::new(),
            version: 2,
            begun_at: at,
            saved_at: at,
            sent_message_id: Some(id),
            about: None,
            readers: None,
            facts: None,
            follows_id: None,
        };
        let title = author.title.iter().map(|title| format!(", {title}"));
        let row = message::Model {
            id,
            thread_id: thread,
            patient_id: self.patient,
            author_id: author.id,
            side,
            team_id: (side == Side::Team).then_some(self.team),
            author_name: format!("{}{}", author.name, title.collect::<String>()),
            author_relation: (side == Side::Patient).then_some(GrantKind::Own),
            body: self.sealer.seal(Column::MessageBody, id.0, text)?,
            attachments: 0,
            sent_at: at,
            draft_id: draft.id,
            recalled_at: None,
            facts: None,
        };
        let entry = mailbox_entry::Model {
            account_id: self.person.id,
            patient_id: self.patient,
            message_id: id,
            thread_id: thread,
            folder: Folder::of_new_message(side == Side::Patient),
            sent_at: at,
            read_at: Some(at),
            trashed_from: None,
        };
        draft::Entity::insert(draft::ActiveModel::from(draft))
            .exec_without_returning(tx)
            .await?;
        message::Entity::insert(message::ActiveModel::from(row))
            .exec_without_returning(tx)
            .await?;
        mailbox_entry::Entity::insert(mailbox_entry::ActiveModel::from(entry))
            .exec_without_returning(tx)
            .await?;
        Ok(())
    }
}
