//! The consumer of the outbox that makes another revision of whatever an event changed.

use super::signal::{CHANNEL, Changed, Concerned, Live};
use super::store;
use crate::db::{self, Tx};
use crate::http::Error;
use crate::outbox::{AfterCommit, Event, InTransaction};
use shared::id::{AccountId, PatientId, RecipientId, ThreadId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Writes revisions and wakes the streams of every instance.
#[derive(Debug)]
pub(super) struct Revisions(pub(super) Live);

/// What events have changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Mailboxes, in an order that is the same for everyone: two instances never wait for each other. And of
    /// each whether something is among it that whoever may see what is with pharmacies alone sees, too.
    pub(super) mailboxes: BTreeMap<(AccountId, PatientId), bool>,
    /// Teams whose threads have changed.
    pub(super) teams: BTreeSet<RecipientId>,
}

#[async_trait::async_trait]
impl InTransaction for Revisions {
    async fn apply(&self, tx: &Tx, events: &[Event]) -> Result<AfterCommit, Error> {
        let mut touched = Touched::default();
        let mut threads: BTreeSet<ThreadId> = BTreeSet::new();
        // Whoever saw it as long as pharmacies had it learns that it is gone.
        let mut left: BTreeSet<ThreadId> = BTreeSet::new();
        let mut among_the_team: BTreeSet<ThreadId> = BTreeSet::new();
        for event in events {
            match *event {
                // No page shows it.
                Event::NoticeDue { .. } | Event::TeamUnstaffed { .. } => {}
                // The state of the thread is the same for everyone: whoever sees it looks again.
                Event::MessageSent { thread_id, .. }
                | Event::ReplyReceived { thread_id, .. }
                | Event::ThreadOpened { thread_id, .. }
                | Event::ThreadEscalated { thread_id, .. }
                | Event::ThreadPostponed { thread_id, .. }
                | Event::ThreadClosed { thread_id, .. }
                | Event::MessageRecalled { thread_id, .. }
                | Event::FileScanned { thread_id, .. } => {
                    threads.insert(thread_id);
                }
                Event::ThreadRedirected {
                    thread_id, from, ..
                } => {
                    threads.insert(thread_id);
                    touched.teams.insert(from);
                    left.insert(thread_id);
                }
                Event::ThreadWorkedOn { thread_id, .. } => {
                    among_the_team.insert(thread_id);
                }
                Event::MailboxChanged {
                    account_id,
                    patient_id,
                    ..
                }
                | Event::FoldersChanged {
                    account_id,
                    patient_id,
                }
                | Event::RightsChanged {
                    account_id,
                    patient_id,
                } => {
                    touched.mailboxes.insert((account_id, patient_id), true);
                }
            }
        }
        store::add_parties(tx, &threads, &left, &mut touched).await?;
        store::add_teams(tx, &among_the_team, &mut touched).await?;
        store::revise(tx, &touched).await?;
        let accounts = touched
            .mailboxes
            .keys()
            .map(|(id, _)| Concerned::Account(*id));
        let teams = touched.teams.iter().map(|id| Concerned::Team(*id));
        let concerned: BTreeSet<Concerned> = accounts.chain(teams).collect();
        if concerned.is_empty() {
            return Ok(Box::new(|| {}));
        }
        db::notify(tx, CHANNEL, &Changed::write(&concerned)).await?;
        let live = self.0.clone();
        // This instance does not wait for PostgreSQL to tell it. Hearing it twice does no harm.
        Ok(Box::new(move || {
            live.wake(Changed::Of(Arc::new(concerned)));
        }))
    }
}
