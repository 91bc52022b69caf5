//! How events become notices: in the transaction that hands the events out.

use super::store::{self, Hearer};
use crate::db::Tx;
use crate::db::entity::{notice, notice_item};
use crate::http::{App, Error};
use crate::outbox::{self, AfterCommit, Event, InTransaction};
use shared::id::{MessageId, PatientId, ThreadId};
use shared::notifications::NoticeKind;

/// How long a notice waits for more of its kind, and for the page that may be open.
pub(super) const GATHER_SECONDS: i64 = 120;
/// One notice of a kind at most in this time, for an account and channel.
pub(super) const APART_SECONDS: i64 = 600;

/// Opens notices.
#[derive(Debug)]
pub(super) struct Opening(pub(super) App);

/// A message that somebody is to be told of.
#[derive(Clone, Copy)]
struct News {
    patient_id: PatientId,
    thread_id: ThreadId,
    message_id: MessageId,
}

#[async_trait::async_trait]
impl InTransaction for Opening {
    async fn apply(&self, tx: &Tx, events: &[Event]) -> Result<AfterCommit, Error> {
        for event in events {
            match *event {
                Event::ReplyReceived {
                    patient_id,
                    thread_id,
                    message_id,
                } => {
                    let news = News {
                        patient_id,
                        thread_id,
                        message_id,
                    };
                    let about = (patient_id, message_id);
                    let hearers = store::hearers_of_answer(tx, thread_id, about).await?;
                    self.open(tx, NoticeKind::NewMessage, &hearers, Some(news))
                        .await?;
                }
                Event::MessageSent {
                    patient_id,
                    thread_id,
                    message_id,
                    recipient_id,
                } => {
                    let news = News {
                        patient_id,
                        thread_id,
                        message_id,
                    };
                    let now = self.0.clock.now();
                    let hearers = store::hearers_of_team(tx, recipient_id, now).await?;
                    self.open(tx, NoticeKind::TeamMessage, &hearers, Some(news))
                        .await?;
                }
                Event::ThreadRedirected {
                    patient_id,
                    thread_id,
                    to,
                    ..
                } => {
                    let Some(news) = latest(tx, patient_id, thread_id).await? else {
                        continue;
                    };
                    let kind = NoticeKind::PassedOn;
                    let hearers = store::hearers_of_thread(tx, thread_id, kind).await?;
                    self.open(tx, kind, &hearers, Some(news)).await?;
                    let hearers = store::hearers_of_team(tx, to, self.0.clock.now()).await?;
                    self.open(tx, NoticeKind::TeamMessage, &hearers, Some(news))
                        .await?;
                }
                Event::ThreadClosed {
                    patient_id,
                    thread_id,
                    told: true,
                } => {
                    let Some(news) = latest(tx, patient_id, thread_id).await? else {
                        continue;
                    };
                    let kind = NoticeKind::Closed;
                    let hearers = store::hearers_of_thread(tx, thread_id, kind).await?;
                    self.open(tx, kind, &hearers, Some(news)).await?;
                }
                Event::ThreadEscalated {
                    patient_id,
                    thread_id,
                } => {
                    let Some(news) = latest(tx, patient_id, thread_id).await? else {
                        continue;
                    };
                    let kind = NoticeKind::Late;
                    let hearers = store::hearers_of_thread(tx, thread_id, kind).await?;
                    self.open(tx, kind, &hearers, Some(news)).await?;
                    let now = self.0.clock.now();
                    let hearers = store::hearers_of_desk(tx, thread_id, now).await?;
                    self.open(tx, NoticeKind::TeamMessage, &hearers, Some(news))
                        .await?;
                }
                Event::TeamUnstaffed { recipient_id } => {
                    let now = self.0.clock.now();
                    let hearers = store::hearers_of_alarm(tx, recipient_id, now).await?;
                    self.open(tx, NoticeKind::TeamUnstaffed, &hearers, None)
                        .await?;
                }
                Event::FileScanned {
                    patient_id,
                    thread_id,
                    attachment_id,
                } => {
                    let Some(message_id) = store::message_of_unsafe(tx, attachment_id).await?
                    else {
                        continue;
                    };
                    let news = News {
                        patient_id,
                        thread_id,
                        message_id,
                    };
                    let hearers = store::hearers_of_sent(tx, message_id).await?;
                    self.open(tx, NoticeKind::FileUnsafe, &hearers, Some(news))
                        .await?;
                }
                Event::ThreadClosed { told: false, .. }
                | Event::ThreadOpened { .. }
                | Event::ThreadPostponed { .. }
                | Event::FoldersChanged { .. }
                | Event::MessageRecalled { .. }
                | Event::ThreadWorkedOn { .. }
                | Event::MailboxChanged { .. }
                | Event::RightsChanged { .. }
                | Event::NoticeDue { .. } => {}
            }
        }
        Ok(Box::new(|| {}))
    }
}

/// A thread's latest message: what a notice about the thread is about.
async fn latest(
    tx: &Tx,
    patient_id: PatientId,
    thread_id: ThreadId,
) -> Result<Option<News>, Error> {
    let message = store::latest_message(tx, thread_id).await?;
    Ok(message.map(|message_id| News {
        patient_id,
        thread_id,
        message_id,
    }))
}

impl Opening {
    /// Opens a notice for each, or puts the message into the one that is open.
    async fn open(
        &self,
        tx: &Tx,
        kind: NoticeKind,
        hearers: &[Hearer],
        news: Option<News>,
    ) -> Result<(), Error> {
        let now = self.0.clock.now();
        for hearer in hearers {
            if !self.0.senders.has(hearer.channel) {
                continue;
            }
            let (account_id, channel) = (hearer.account_id, hearer.channel);
            let last = store::last_sent(tx, account_id, kind, channel).await?;
            let gathered = now.plus_seconds(GATHER_SECONDS);
            let new = notice::Model {
                id: self.0.random.id(),
                account_id,
                kind,
                channel,
                opened_at: now,
                due_at: last.map_or(gathered, |at| gathered.max(at.plus_seconds(APART_SECONDS))),
                closed_at: None,
                outcome: None,
                address: None,
            };
            let (notice_id, opened) = store::open_notice(tx, new).await?;
            if let Some(news) = news {
                let item = notice_item::Model {
                    notice_id,
                    message_id: news.message_id,
                    patient_id: news.patient_id,
                    thread_id: news.thread_id,
                };
                store::add_item(tx, item).await?;
            }
            if opened {
                let event = Event::NoticeDue {
                    notice_id,
                    channel,
                    urgent: false,
                };
                outbox::note(tx, self.0.random.id(), now, event).await?;
            }
        }
        Ok(())
    }
}
