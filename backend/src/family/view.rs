//! The family as whoever asks may see it.

use super::days::Calendar;
use super::policy::{SeeFamily, Sight, can_be_given_up, may_give};
use super::store;
use crate::auth::{Bonds, Granted, Moment, Subject, ceiling, effective};
use crate::db::entity::{access_grant, account, grant_invite};
use crate::http::{App, Error};
use crate::sealing::{Column, PatientSealer};
use shared::family::{
    AccountLevel, AgeTier, Capabilities, Capability, FamilyView, GrantEventView, GrantKind,
    GrantState, GrantView, InviteView, Void,
};
use shared::id::{AccountId, GrantId};
use shared::redacted::PrivateText;
use shared::time::{CivilDate, UtcMicros};
use std::collections::BTreeMap;

/// Everything that may be seen.
pub(super) async fn family(app: &App, grant: &Granted<SeeFamily>) -> Result<FamilyView, Error> {
    let conn = app.db.reader();
    let moment = app.moment(grant.now());
    let sealer = app.sealer.patient(conn, grant.patient_id).await?;
    let calendar = store::calendar_of(conn, grant, &moment).await?;
    let rules = app.site.ages();
    let subject = Subject {
        age: rules.tier(calendar.born.on, calendar.born.today),
        rules,
    };
    let all = store::grants(conn, grant).await?;
    let bonds = store::bonds(conn, grant, &moment).await?;
    let rows: Vec<&access_grant::Model> = all.iter().filter(|row| is_seen(grant, row)).collect();
    let log = match grant.sight {
        Sight::All => store::log(conn, grant, None).await?,
        Sight::Own => {
            let mine = rows.iter().map(|row| row.id).collect();
            store::log(conn, grant, Some(mine)).await?
        }
        Sight::Holders => Vec::new(),
    };
    let holders: BTreeMap<GrantId, AccountId> =
        all.iter().map(|row| (row.id, row.account_id)).collect();
    let named = all.iter().map(|row| row.account_id);
    let named = named.chain(log.iter().map(|line| line.actor_id));
    let accounts = store::accounts(conn, grant, named).await?;
    let name = |id: &AccountId| -> PrivateText {
        let account = accounts.get(id);
        account.map_or_else(PrivateText::default, |it| it.name.clone().into())
    };
    let seen = Seen {
        grant,
        moment,
        calendar: &calendar,
        subject,
        sealer: &sealer,
        accounts: &accounts,
        bonds: &bonds,
    };
    let mut grants = rows
        .into_iter()
        .map(|row| seen.right(row))
        .collect::<Result<Vec<_>, _>>()?;
    grants.sort_by_key(|right| (right.state, !right.mine));
    let gives = grant.relation_is_own() && subject.age == AgeTier::Adult;
    let invites = if gives && grant.may.has(Capability::ManageFamily) {
        let rows = store::open_invites(conn, grant).await?;
        rows.iter()
            .map(|row| invite(&sealer, row))
            .collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    let log = log
        .iter()
        .map(|line| {
            Ok(GrantEventView {
                at: line.at,
                by: name(&line.actor_id),
                kind: line.kind,
                holder: line.grant_id.and_then(|id| holders.get(&id)).map(name),
                capabilities: Capabilities(line.capabilities.cast_unsigned()),
                last_day: seen.last_day(line.valid_until)?,
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(FamilyView {
        may: grant.may,
        age: subject.age,
        age_change: grant
            .bonds
            .age_change(&seen.moment, grant.actor().who(grant.now())),
        may_give: if gives {
            may_give(subject, grant.may)
        } else {
            Capabilities::NONE
        },
        grants,
        invites,
        log,
    })
}

/// Whether a right is among what whoever asks may see.
fn is_seen(grant: &Granted<SeeFamily>, row: &access_grant::Model) -> bool {
    match grant.sight {
        Sight::All => true,
        Sight::Own => row.account_id == grant.account_id,
        Sight::Holders => state(row, grant.now()) == GrantState::Active,
    }
}

fn state(row: &access_grant::Model, now: UtcMicros) -> GrantState {
    if row.revoked_at.is_some_and(|end| end <= now) {
        GrantState::Revoked
    } else if row.valid_until.is_some_and(|end| end <= now) {
        GrantState::Expired
    } else if row.valid_from > now {
        GrantState::Future
    } else {
        GrantState::Active
    }
}

/// Whether a right is over.
pub(super) fn is_over(row: &access_grant::Model, now: UtcMicros) -> bool {
    matches!(state(row, now), GrantState::Revoked | GrantState::Expired)
}

struct Seen<'a> {
    grant: &'a Granted<SeeFamily>,
    moment: Moment<'a>,
    calendar: &'a Calendar,
    subject: Subject<'a>,
    sealer: &'a PatientSealer,
    accounts: &'a BTreeMap<AccountId, account::Model>,
    bonds: &'a BTreeMap<AccountId, Bonds>,
}

impl Seen<'_> {
    fn right(&self, row: &access_grant::Model) -> Result<GrantView, Error> {
        let now = self.grant.now();
        let mine = row.account_id == self.grant.account_id;
        let account = self.accounts.get(&row.account_id);
        let over = is_over(row, now);
        let void = self.void(row, account);
        // What age has ended does not come back, and needs no end.
        let grown = void == Some(Void::Age);
        let manages = self.grant.may.has(Capability::ManageFamily);
        let may_change = !over && manages && row.kind == GrantKind::Delegate;
        let purpose = match (&row.purpose, self.grant.sight) {
            (Some(sealed), Sight::All | Sight::Own) => {
                let text = self.sealer.open(Column::GrantPurpose, row.id.0, sealed)?;
                (!text.is_empty()).then(|| text.into())
            }
            _ => None,
        };
        Ok(GrantView {
            id: row.id,
            name: account.map_or_else(PrivateText::default, |it| it.name.clone().into()),
            mine,
            kind: row.kind,
            capabilities: Capabilities(row.capabilities.cast_unsigned()),
            effective: self.effective(row, account),
            first_day: self.calendar.day_of(&self.moment, row.valid_from)?,
            last_day: self.last_day(row.valid_until)?,
            state: state(row, now),
            void,
            purpose,
            may_change,
            may_end: may_change || (!over && !grown && mine && can_be_given_up(row.kind)),
        })
    }

    fn last_day(&self, end: Option<UtcMicros>) -> Result<Option<CivilDate>, Error> {
        end.map(|end| self.calendar.last_day(&self.moment, end))
            .transpose()
    }

    /// What a right comes to now, with its holder's level: nothing for an account that is disabled.
    fn effective(
        &self,
        row: &access_grant::Model,
        account: Option<&account::Model>,
    ) -> Capabilities {
        let bonds = self.bonds.get(&row.account_id);
        let Some(bonds) = bonds.filter(|_| may_act(account)) else {
            return Capabilities::NONE;
        };
        let right = bonds.grants.iter().find(|it| it.id == row.id);
        right.map_or(Capabilities::NONE, |right| {
            effective(self.grant.now(), right, &bonds.ties(&self.moment))
        })
    }

    /// Why a right that holds comes to nothing, if it does. A restriction is there to give nothing.
    fn void(&self, row: &access_grant::Model, account: Option<&account::Model>) -> Option<Void> {
        let holds = state(row, self.grant.now()) == GrantState::Active;
        if !holds || row.kind == GrantKind::Restriction || !self.effective(row, account).is_empty()
        {
            return None;
        }
        let says = Capabilities(row.capabilities.cast_unsigned());
        Some(if says.and(ceiling(row.kind, self.subject)).is_empty() {
            Void::Age
        } else if may_act(account) {
            Void::Court
        } else {
            Void::Account
        })
    }
}

/// Whether the account is in use and its holder has proven who they are.
fn may_act(account: Option<&account::Model>) -> bool {
    account.is_some_and(|it| it.level == AccountLevel::Premium && it.disabled_at.is_none())
}

impl Granted<SeeFamily> {
    fn relation_is_own(&self) -> bool {
        crate::auth::Policy::relation(&**self).is_own()
    }
}

/// An invitation as the patient sees it.
pub(super) fn invite(
    sealer: &PatientSealer,
    row: &grant_invite::Model,
) -> Result<InviteView, Error> {
    Ok(InviteView {
        id: row.id,
        code: sealer.open(Column::InviteCode, row.id.0, &row.code)?.into(),
        capabilities: Capabilities(row.capabilities.cast_unsigned()),
        purpose: sealer
            .open(Column::InvitePurpose, row.id.0, &row.purpose)?
            .into(),
        starts_on: store::date(&row.starts_on)?,
        ends_on: store::date(&row.ends_on)?,
        expires_at: row.expires_at,
    })
}
