//! Many messages for measuring: one patient with a full mailbox among many others.
//!
//! Everything is sealed as real messages are, and rows lie on disk as time would have put them: the
//! threads of all patients in turn, never one patient's together. It fills demonstrations only; the
//! caller has made sure that the database was empty.

use crate::account::{NewAccount, create_account, insert_grant, insert_patient};
use crate::auth::{Job, SystemGrant};
use crate::clock::Random;
use crate::db::entity::{
    draft, mailbox_entry, message, patient, recipient, thread, thread_participant,
};
use crate::db::{Db, Tx};
use crate::http::Error;
use crate::sealing::{Column, PatientSealer, Sealer};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QueryTrait, Statement,
};
use shared::account::AccountKind;
use shared::family::{AccountLevel, Capabilities, GrantKind};
use shared::id::{AccountId, DraftId, GrantId, MessageId, PatientId, RecipientId, ThreadId};
use shared::messaging::{Folder, Side, ThreadState};
use shared::time::UtcMicros;
use tokio::sync::mpsc;

/// Who has the full mailbox; the passphrase is that of every demo account.
pub const USERNAME: &str = "bench.patient";
/// Messages in that mailbox, half of them in Inbox.
pub const FULL_MAILBOX: u64 = 10_000;

/// Messages of a thread: question and answer by turns.
const THREAD_MESSAGES: u64 = 4;
/// Messages of every other patient.
const OTHERS_MESSAGES: u64 = 200;
/// Threads that are committed together.
const BATCH: u64 = 5_000;
/// Rows that one statement inserts: far below what a statement may carry on either database.
const ROWS: usize = 500;
/// The time over which the messages are spread.
const SPAN_SECONDS: i64 = 3 * 365 * 24 * 3600;

const SUBJECTS: [&str; 5] = [
    "Question about my medication",
    "Knee still hurts after the run last week",
    "Referral to physical therapy",
    "Lab results from the annual check",
    "Form for school sports",
];

const BODIES: [&str; 4] = [
    "Good morning. Since Tuesday the pain is back when I climb stairs, mostly on the left side. \
     Should I go on with the exercises, or would you rather see me first?",
    "Thank you for writing. Please go on with the tablets until Friday and write again if the \
     swelling has not gone down by then. If you get a fever, call the nurse line at once.",
    "I picked up the refill yesterday, but the label says twice a day and you told me once. \
     Which one is right? I have not taken any since.",
    "Once a day, in the morning. The pharmacy has been told and will print a new label. Nothing \
     else changes, and you need not come in for this.",
];

/// A patient whose messages are being made up.
struct Person {
    account: AccountId,
    patient: PatientId,
    name: String,
    sealer: PatientSealer,
}

/// Where the messages come from: the people, the teams and the instants.
struct Source {
    people: Vec<Person>,
    teams: Vec<RecipientId>,
    answerer: AccountId,
    random: Random,
    end: UtcMicros,
    threads: u64,
    /// Threads of the first patient, spread evenly among all.
    first_threads: u64,
    backend: DbBackend,
}

/// The rows of one batch.
#[derive(Default)]
struct Rows {
    threads: Vec<thread::Model>,
    participants: Vec<thread_participant::Model>,
    drafts: Vec<draft::Model>,
    messages: Vec<message::Model>,
    entries: Vec<mailbox_entry::Model>,
}

/// Adds `messages` messages to a demonstration; calls `progress` with how many are written.
///
/// # Errors
/// When the database fails; whole batches stand.
pub async fn fill(
    db: &Db,
    sealer: &Sealer,
    random: Random,
    now: UtcMicros,
    passphrase_hash: &str,
    messages: u64,
    progress: impl Fn(u64),
) -> Result<(), Error> {
    let grant = SystemGrant::for_job(Job::Demonstration);
    let threads = messages.div_ceil(THREAD_MESSAGES);
    let first_threads = threads.min(FULL_MAILBOX / THREAD_MESSAGES);
    let others = (threads - first_threads).div_ceil(OTHERS_MESSAGES / THREAD_MESSAGES);
    let mut people = Vec::new();
    for from in (0..=others).step_by(1_000) {
        let numbers = from..=others.min(from + 999);
        let mut some = db
            .write_as_system(&grant, None, async |tx| {
                let mut some = Vec::new();
                for number in numbers {
                    some.push(person(tx, sealer, random, now, passphrase_hash, number).await?);
                }
                Ok(some)
            })
            .await?;
        people.append(&mut some);
    }
    let source = source(db, random, now, people, (threads, first_threads)).await?;
    // Sealing and putting statements together run beside the one writer.
    let (batches, mut waiting) = mpsc::channel::<Result<Vec<Statement>, Error>>(2);
    let maker = tokio::task::spawn_blocking(move || {
        for from in (0..source.threads).step_by(usize::try_from(BATCH).unwrap_or(1)) {
            let batch = source.batch(from..source.threads.min(from + BATCH));
            if batches.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    let mut written = 0;
    while let Some(batch) = waiting.recv().await {
        let batch = batch?;
        db.write_as_system(&grant, None, async |tx| {
            if written == 0 && tx.get_database_backend() == DbBackend::Sqlite {
                // A batch touches pages everywhere; with the server's small cache each of them would
                // be written several times.
                tx.execute_unprepared("PRAGMA cache_size = -1000000")
                    .await?;
            }
            for statement in batch {
                tx.execute_raw(statement).await?;
            }
            Ok(())
        })
        .await?;
        written = (written + BATCH * THREAD_MESSAGES).min(messages);
        progress(written);
    }
    maker
        .await
        .map_err(|_| Error::internal("the messages could not be made up"))?;
    if db.backend() == DbBackend::Postgres {
        // It would do so itself within minutes; a measurement cannot wait for that.
        db.write_as_system(&grant, None, async |tx| {
            tx.execute_unprepared("ANALYZE").await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn person(
    tx: &Tx,
    sealer: &Sealer,
    random: Random,
    now: UtcMicros,
    passphrase_hash: &str,
    number: u64,
) -> Result<Person, Error> {
    let (username, name) = if number == 0 {
        (USERNAME.to_owned(), "Robin Fullmailbox".to_owned())
    } else {
        (format!("{USERNAME}.{number}"), format!("Robin {number}"))
    };
    let patient = PatientId(random.id());
    let account = create_account(
        tx,
        random,
        now,
        NewAccount {
            username,
            name: name.clone(),
            title: None,
            kind: AccountKind::Patient,
            level: AccountLevel::Premium,
            passphrase_hash: Some(passphrase_hash.to_owned()),
        },
    )
    .await?;
    let row = patient::Model {
        id: patient,
        family_name: name.split(' ').next_back().unwrap_or_default().to_owned(),
        given_names: "Robin".to_owned(),
        birth_date: "1985-03-14".to_owned(),
        colour: 2,
        created_at: now,
        home_facility_id: None,
        dod_id: None,
    };
    insert_patient(tx, row).await?;
    sealer.create_patient_key(tx, patient, now).await?;
    let grant = GrantId(random.id());
    let source = ("demonstration", now);
    let whom = (account, patient);
    insert_grant(tx, grant, whom, GrantKind::Own, Capabilities::ALL, source).await?;
    let sealer = sealer.patient(tx, patient).await?;
    Ok(Person {
        account,
        patient,
        name,
        sealer,
    })
}

async fn source(
    db: &Db,
    random: Random,
    end: UtcMicros,
    people: Vec<Person>,
    (threads, first_threads): (u64, u64),
) -> Result<Source, Error> {
    let teams = recipient::Entity::find()
        .filter(recipient::Column::Desk.eq(false))
        .order_by_asc(recipient::Column::Label)
        .all(db.reader())
        .await?;
    let answerer = crate::account::account_by_username(db.reader(), "regional.desk")
        .await?
        .ok_or_else(|| Error::internal("the demonstration has no regional.desk"))?;
    Ok(Source {
        people,
        teams: teams.into_iter().map(|team| team.id).collect(),
        answerer: answerer.id,
        random,
        end,
        threads,
        first_threads,
        backend: db.backend(),
    })
}

impl Source {
    fn batch(&self, numbers: std::ops::Range<u64>) -> Result<Vec<Statement>, Error> {
        let mut rows = Rows::default();
        for number in numbers {
            self.thread(number, &mut rows)?;
        }
        let mut statements = Vec::new();
        self.insert::<thread::Entity, _>(rows.threads, &mut statements);
        self.insert::<thread_participant::Entity, _>(rows.participants, &mut statements);
        self.insert::<draft::Entity, _>(rows.drafts, &mut statements);
        self.insert::<message::Entity, _>(rows.messages, &mut statements);
        self.insert::<mailbox_entry::Entity, _>(rows.entries, &mut statements);
        Ok(statements)
    }

    fn insert<E, M>(&self, rows: Vec<M>, statements: &mut Vec<Statement>)
    where
        E: EntityTrait,
        M: IntoActiveModel<E::ActiveModel>,
    {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let part = rows
                .by_ref()
                .take(ROWS)
                .map(IntoActiveModel::into_active_model);
            statements.push(E::insert_many(part).build(self.backend));
        }
    }

    /// Of the people after the first, each in turn; the first one evenly in between.
    fn person(&self, number: u64) -> Result<&Person, Error> {
        let turn = |number: u64| number * self.first_threads / self.threads;
        let others = self.people.len() as u64 - 1;
        let index = if others == 0 || turn(number + 1) > turn(number) {
            0
        } else {
            1 + (number - turn(number)) % others
        };
        self.people
            .get(usize::try_from(index).unwrap_or_default())
            .ok_or_else(|| Error::internal("nobody has this thread"))
    }

    fn thread(&self, number: u64, rows: &mut Rows) -> Result<(), Error> {
        let person = self.person(number)?;
        // The same teams again and again for a person would be kinder to a cache.
        let team = scatter(number) % (self.teams.len() as u64).max(1);
        let team = self
            .teams
            .get(usize::try_from(team).unwrap_or_default())
            .copied()
            .ok_or_else(|| Error::internal("the demonstration has no teams"))?;
        let seconds = |part: u64| i64::try_from(part).unwrap_or_default();
        let before = SPAN_SECONDS - SPAN_SECONDS * seconds(number) / seconds(self.threads.max(1));
        let begun = self.end.plus_seconds(-before - 24 * 3600);
        let id = ThreadId(self.random.id());
        let sealed = |column, row, text: &str| person.sealer.seal(column, row, text);
        let subject = pick(&SUBJECTS, number);
        let last_question = begun.plus_seconds(4 * 3600);
        let last_answer = begun.plus_seconds(6 * 3600);
        rows.threads.push(thread::Model {
            id,
            patient_id: person.patient,
            recipient_id: team,
            subject: sealed(
                Column::ThreadSubject,
                id.0,
                &format!("{subject} ({number})"),
            )?,
            state: ThreadState::Answered,
            sent_at: last_question,
            opened_at: Some(last_answer),
            answered_at: Some(last_answer),
            reply_by: "2026-11-30".to_owned(),
            created_at: begun,
            private: false,
            about: None,
            pharmacies_only: false,
            holder_id: None,
            held_at: None,
            escalated_at: None,
            closed_at: None,
            follows_id: None,
        });
        rows.participants.push(thread_participant::Model {
            thread_id: id,
            account_id: person.account,
            joined_at: begun,
        });
        for turn in 0..THREAD_MESSAGES {
            let at = begun.plus_seconds(seconds(turn) * 2 * 3600);
            let own = turn % 2 == 0;
            let message = MessageId(self.random.id());
            let draft = DraftId(self.random.id());
            let author = if own { person.account } else { self.answerer };
            rows.drafts.push(draft::Model {
                id: draft,
                account_id: author,
                patient_id: person.patient,
                thread_id: (turn > 0).then_some(id),
                recipient_id: (turn == 0).then_some(team),
                subject: Vec::new(),
                body: Vec::new(),
                version: 2,
                begun_at: at,
                saved_at: at,
                sent_message_id: Some(message),
                about: None,
                readers: None,
                facts: None,
                follows_id: None,
            });
            rows.messages.push(message::Model {
                id: message,
                thread_id: id,
                patient_id: person.patient,
                author_id: author,
                side: if own { Side::Patient } else { Side::Team },
                team_id: (!own).then_some(team),
                author_name: if own {
                    person.name.clone()
                } else {
                    "Morgan Ellery, message desk".to_owned()
                },
                body: sealed(Column::MessageBody, message.0, pick(&BODIES, turn))?,
                attachments: 0,
                sent_at: at,
                draft_id: draft,
                author_relation: None,
                recalled_at: None,
                facts: None,
            });
            rows.entries.push(mailbox_entry::Model {
                account_id: person.account,
                patient_id: person.patient,
                message_id: message,
                thread_id: id,
                folder: if own { Folder::Sent } else { Folder::Inbox },
                sent_at: at,
                // Some of them unread, as in any mailbox.
                read_at: (own || !number.is_multiple_of(10)).then_some(at),
                trashed_from: None,
            });
        }
        Ok(())
    }
}

fn pick(from: &[&'static str], number: u64) -> &'static str {
    let index = usize::try_from(number).unwrap_or_default() % from.len().max(1);
    from.get(index).copied().unwrap_or_default()
}

/// The same number for the same number, without any order (the finisher of SplitMix64).
const fn scatter(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 27)
}
