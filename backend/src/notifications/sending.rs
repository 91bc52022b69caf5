//! How notices leave: whatever could have changed since they were opened is looked at again.

use super::mail::{NotSent, OneClick};
use super::quiet::after_quiet;
use super::wording::{footer, words};
use super::{Told, settings, store, unsubscribe};
use crate::auth::{Actor, Assurance, Job, SystemGrant};
use crate::db::Tx;
use crate::db::entity::notice::NoticeOutcome;
use crate::db::entity::{account, contact_address, notice};
use crate::http::{App, Error};
use crate::messaging::may_read_thread;
use crate::outbox::{Delivered, Event, Outside};
use crate::sealing::Column;
use shared::id::{MessageId, SessionId};
use shared::notifications::{Channel, NoticeKind};
use shared::time::UtcMicros;
use uuid::Uuid;

/// Messages of a notice that are looked at in one go.
const LOOK: u64 = 100;

/// Sends notices by one channel.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) app: App,
    pub(super) channel: Channel,
}

/// What is to be sent, and where to.
struct Letter {
    to: String,
    /// The account's address, when it goes there.
    address: Option<contact_address::Model>,
    /// The digits of a code.
    code: String,
}

/// What there is to do about a notice.
enum Step {
    /// It is not time yet.
    Wait(UtcMicros),
    /// There is nothing to tell; of how many messages that was found.
    Nothing(Option<u64>),
    /// There is no alarm any more. It has no messages that could be counted: whether another was raised
    /// meanwhile is looked at once more.
    NoAlarm,
    Send(Letter),
}

#[async_trait::async_trait]
impl Outside for Sending {
    fn wants(&self, event: &Event) -> bool {
        matches!(event, Event::NoticeDue { channel, .. } if *channel == self.channel)
    }

    async fn deliver(&self, id: Uuid, event: &Event) -> Result<Delivered, Error> {
        let Event::NoticeDue { notice_id, .. } = *event else {
            return Ok(Delivered::Had);
        };
        let notice = store::notice(self.app.db.reader(), notice_id).await?;
        let Some(notice) = notice.filter(|notice| notice.outcome.is_none()) else {
            return Ok(Delivered::Had);
        };
        match self.look(&notice).await? {
            Step::Wait(at) => Ok(Delivered::Later(at)),
            step @ (Step::Nothing(_) | Step::NoAlarm) => {
                let settled = match step {
                    Step::Nothing(seen) => {
                        let outcome = NoticeOutcome::Nothing;
                        self.settle(&notice, outcome, seen, None).await?
                    }
                    _ => self.settle_without_alarm(&notice).await?,
                };
                // Something came into it meanwhile: look again.
                if !settled {
                    return Ok(Delivered::Later(self.app.clock.now()));
                }
                self.app.senders.count(self.channel, Told::Nothing);
                Ok(Delivered::Had)
            }
            Step::Send(letter) => self.send(id, &notice, &letter).await,
        }
    }

    async fn given_up(&self, tx: &Tx, event: &Event) -> Result<(), Error> {
        if let Event::NoticeDue { notice_id, .. } = *event {
            // What happens from now on is told by another notice.
            store::close(tx, notice_id, self.app.clock.now()).await?;
        }
        Ok(())
    }
}

impl Sending {
    async fn look(&self, notice: &notice::Model) -> Result<Step, Error> {
        let conn = self.app.db.reader();
        let now = self.app.clock.now();
        let account = store::account(conn, notice.account_id).await?;
        let Some(account) = account.filter(|account| account.disabled_at.is_none()) else {
            return Ok(Step::Nothing(None));
        };
        if !self.app.senders.has(self.channel) {
            return Ok(Step::Nothing(None));
        }
        match notice.kind {
            NoticeKind::Security => self.old_address(notice).await,
            NoticeKind::Code => self.code(notice, now).await,
            NoticeKind::NewMessage
            | NoticeKind::TeamMessage
            | NoticeKind::Late
            | NoticeKind::PassedOn
            | NoticeKind::Closed
            | NoticeKind::TeamUnstaffed
            | NoticeKind::FileUnsafe => self.news(notice, &account, now).await,
        }
    }

    async fn old_address(&self, notice: &notice::Model) -> Result<Step, Error> {
        let Some(sealed) = &notice.address else {
            return Ok(Step::Nothing(None));
        };
        let conn = self.app.db.reader();
        let sealer = self.app.sealer.account(conn, notice.account_id).await?;
        Ok(Step::Send(Letter {
            to: sealer.open(Column::NoticeAddress, notice.id, sealed)?,
            address: None,
            code: String::new(),
        }))
    }

    async fn code(&self, notice: &notice::Model, now: UtcMicros) -> Result<Step, Error> {
        let conn = self.app.db.reader();
        let row = store::code(conn, notice.account_id, self.channel).await?;
        // One that was used, replaced or is too old is not sent any more.
        let Some(row) = row.filter(|row| row.id == notice.id && now < row.expires_at) else {
            return Ok(Step::Nothing(None));
        };
        let sealer = self.app.sealer.account(conn, notice.account_id).await?;
        Ok(Step::Send(Letter {
            to: sealer.open(Column::CodeAddress, row.id, &row.address)?,
            address: None,
            code: sealer.open(Column::Code, row.id, &row.code)?,
        }))
    }

    async fn news(
        &self,
        notice: &notice::Model,
        account: &account::Model,
        now: UtcMicros,
    ) -> Result<Step, Error> {
        let conn = self.app.db.reader();
        if now < notice.due_at {
            return Ok(Step::Wait(notice.due_at));
        }
        let (quiet, zone) = settings::quiet_of(&self.app, account.id).await?;
        let awake = after_quiet(now, &quiet, &zone);
        if now < awake {
            return Ok(Step::Wait(awake));
        }
        // What comes into the notice from here on is not among those that are looked at.
        let seen = Some(store::count_items(conn, notice.id).await?);
        let address = store::address(conn, account.id, self.channel).await?;
        let Some(address) = address.filter(|address| address.failing_at.is_none()) else {
            return Ok(Step::Nothing(seen));
        };
        let wanted = settings::wants(conn, account.id, notice.kind, self.channel).await?;
        if !wanted {
            return Ok(Step::Nothing(seen));
        }
        let actor = Actor {
            session_id: SessionId(Uuid::nil()),
            account_id: account.id,
            kind: account.kind,
            name: String::new(),
            assurance: Assurance::One,
            level: account.level,
            confirmed_at: UtcMicros(0),
        };
        if !self.is_news(notice, &actor, now).await? {
            return Ok(match notice.kind {
                NoticeKind::TeamUnstaffed => Step::NoAlarm,
                _ => Step::Nothing(seen),
            });
        }
        let sealer = self.app.sealer.account(conn, account.id).await?;
        let to = sealer.open(Column::ContactAddress, address.id, &address.address)?;
        Ok(Step::Send(Letter {
            to,
            address: Some(address),
            code: String::new(),
        }))
    }

    /// Whether anything of what the notice is about is still news to the account, and it may read that. It is
    /// looked at in pages, up to the first that is.
    async fn is_news(
        &self,
        notice: &notice::Model,
        actor: &Actor,
        now: UtcMicros,
    ) -> Result<bool, Error> {
        let conn = self.app.db.reader();
        if notice.kind == NoticeKind::TeamUnstaffed {
            return Ok(store::is_unstaffed(conn, notice, now).await?);
        }
        let moment = self.app.moment(now);
        let mut after = MessageId(Uuid::nil());
        loop {
            let items = store::items(conn, notice.id, after, LOOK).await?;
            let Some(last) = items.last() else {
                return Ok(false);
            };
            after = last.message_id;
            for item in &items {
                let news = match notice.kind {
                    NoticeKind::TeamMessage => store::is_new_to_team(conn, item.thread_id).await?,
                    NoticeKind::Late => store::is_late(conn, item.thread_id).await?,
                    NoticeKind::FileUnsafe => store::is_sent(conn, item.message_id).await?,
                    NoticeKind::PassedOn => store::is_passed_on(conn, item.thread_id).await?,
                    NoticeKind::Closed => {
                        store::is_closed_unread(conn, actor.account_id, item).await?
                    }
                    NoticeKind::NewMessage
                    | NoticeKind::TeamUnstaffed
                    | NoticeKind::Security
                    | NoticeKind::Code => store::is_unread(conn, actor.account_id, item).await?,
                };
                let thread = (item.patient_id, item.thread_id);
                if news && may_read_thread(conn, &moment, actor, thread).await? {
                    return Ok(true);
                }
            }
        }
    }

    async fn send(
        &self,
        id: Uuid,
        notice: &notice::Model,
        letter: &Letter,
    ) -> Result<Delivered, Error> {
        let app = &self.app;
        let base = app.base_url.trim_end_matches('/');
        let mut words = words(notice.kind, &app.site_view().name, base, &letter.code);
        let sent = match (self.channel, &app.senders.mail, &app.senders.sms) {
            (Channel::Mail, Some(mailer), _) => {
                let link = match &letter.address {
                    Some(address) => Some(unsubscribe::link(app, notice.kind, address)?),
                    None => None,
                };
                if let Some(link) = &link {
                    words.text = format!("{}\n\n{}\n", words.text, footer(link));
                }
                let one_click = link.as_deref().map(OneClick);
                mailer.send(&letter.to, &words, id, one_click).await
            }
            (Channel::Sms, _, Some(gateway)) => gateway.send(&letter.to, &words.text, id).await,
            _ => Err(NotSent::Unreachable("the channel is off")),
        };
        match sent {
            Ok(()) => {
                app.senders.count(self.channel, Told::Sent);
                self.settle(notice, NoticeOutcome::Sent, None, None).await?;
                Ok(Delivered::Had)
            }
            Err(NotSent::AddressRefused) => {
                app.senders.count(self.channel, Told::Refused);
                let failing = letter.address.as_ref().map(|address| address.id);
                self.settle(notice, NoticeOutcome::Refused, None, failing)
                    .await?;
                Ok(Delivered::Had)
            }
            Err(NotSent::Refused) => {
                app.senders.count(self.channel, Told::Refused);
                Ok(Delivered::Never)
            }
            Err(NotSent::Unreachable(what)) => {
                app.senders.count(self.channel, Told::Failed);
                Err(Error::Unavailable(what))
            }
        }
    }

    /// Notes that there is nothing to tell, unless there is an alarm again while nothing can come into the
    /// notice.
    async fn settle_without_alarm(&self, notice: &notice::Model) -> Result<bool, Error> {
        let grant = SystemGrant::for_job(Job::Notices);
        let now = self.app.clock.now();
        self.app
            .db
            .write_as_system(&grant, None, async |tx| {
                store::lock(tx, notice.id).await?;
                if store::is_unstaffed(tx, notice, now).await? {
                    return Ok(false);
                }
                Ok(store::settle(tx, notice.id, NoticeOutcome::Nothing, now, None).await?)
            })
            .await
    }

    async fn settle(
        &self,
        notice: &notice::Model,
        outcome: NoticeOutcome,
        seen: Option<u64>,
        failing: Option<Uuid>,
    ) -> Result<bool, Error> {
        let grant = SystemGrant::for_job(Job::Notices);
        let now = self.app.clock.now();
        self.app
            .db
            .write_as_system(&grant, None, async |tx| {
                if let Some(address) = failing {
                    store::mark_failing(tx, address, now).await?;
                }
                Ok(store::settle(tx, notice.id, outcome, now, seen).await?)
            })
            .await
    }
}
