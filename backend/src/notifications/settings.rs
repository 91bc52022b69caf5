//! What people want to be told of, and when.

use super::policy::ManageNotices;
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Reads;
use crate::db::Tx;
use crate::db::entity::{notice_preference, quiet_hours};
use crate::http::{App, Error};
use crate::sealing::Column;
use jiff::tz::TimeZone;
use shared::id::AccountId;
use shared::notifications::{
    Channel, ChannelView, DAY_MINUTES, NoticeChoice, NoticeKind, NotificationSettings,
    NotificationsView, PendingAddress, QuietHours,
};
use shared::problem::FieldProblem;
use shared::{FieldError, FieldName};

/// Whether an account wants notices of a kind by a channel.
pub(super) async fn wants<C: Reads>(
    conn: &C,
    account: AccountId,
    kind: NoticeKind,
    channel: Channel,
) -> Result<bool, Error> {
    let rows = store::preferences(conn, account).await?;
    Ok(wanted(&rows, kind, channel))
}

fn wanted(rows: &[notice_preference::Model], kind: NoticeKind, channel: Channel) -> bool {
    rows.iter()
        .find(|row| row.kind == kind && row.channel == channel)
        .map_or(channel.wanted_by_default(), |row| row.wanted)
}

/// An account's quiet hours, and the zone that they are in.
pub(super) async fn quiet_of(
    app: &App,
    account: AccountId,
) -> Result<(QuietHours, TimeZone), Error> {
    let quiet = quiet_hours_of(app, account).await?;
    let chosen = quiet
        .zone
        .as_deref()
        .and_then(|name| TimeZone::get(name).ok());
    let zone = match chosen {
        Some(zone) => zone,
        None => usual_zone(app, account).await?,
    };
    Ok((quiet, zone))
}

async fn quiet_hours_of(app: &App, account: AccountId) -> Result<QuietHours, Error> {
    let row = store::quiet(app.db.reader(), account).await?;
    Ok(row.map_or_else(QuietHours::default, |row| QuietHours {
        from: minute(row.from_minute),
        to: minute(row.to_minute),
        zone: row.zone,
    }))
}

fn minute(stored: i16) -> u16 {
    u16::try_from(stored).unwrap_or_default() % DAY_MINUTES
}

async fn usual_zone(app: &App, account: AccountId) -> Result<TimeZone, Error> {
    let facility = store::home_facility(app.db.reader(), account).await?;
    let policy = app.site.policy(facility.as_deref().unwrap_or_default());
    Ok(policy.time_zone.clone())
}

/// How an account is told of things.
pub(super) async fn view(
    app: &App,
    grant: &Granted<ManageNotices>,
) -> Result<NotificationsView, Error> {
    let conn = app.db.reader();
    let account = grant.actor().account_id;
    let addresses = store::addresses(conn, account).await?;
    let codes = store::codes(conn, account).await?;
    let sealer = if addresses.is_empty() && codes.is_empty() {
        None
    } else {
        Some(app.sealer.account(conn, account).await?)
    };
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        let address = addresses.iter().find(|row| row.channel == channel);
        let code = codes
            .iter()
            .find(|row| row.channel == channel && grant.now() < row.expires_at);
        let mut view = ChannelView {
            channel,
            available: app.senders.has(channel),
            address: None,
            failing: address.is_some_and(|row| row.failing_at.is_some()),
            pending: None,
        };
        if let Some(sealer) = &sealer {
            if let Some(row) = address {
                let text = sealer.open(Column::ContactAddress, row.id, &row.address)?;
                view.address = Some(text.into());
            }
            if let Some(row) = code {
                let text = sealer.open(Column::CodeAddress, row.id, &row.address)?;
                view.pending = Some(PendingAddress {
                    address: text.into(),
                    expires_at: row.expires_at,
                });
            }
        }
        channels.push(view);
    }
    let rows = store::preferences(conn, account).await?;
    let choices = NoticeKind::choices(grant.actor().kind)
        .iter()
        .flat_map(|kind| {
            Channel::ALL.map(|channel| NoticeChoice {
                kind: *kind,
                channel,
                wanted: wanted(&rows, *kind, channel),
            })
        });
    let usual = usual_zone(app, account).await?;
    Ok(NotificationsView {
        channels,
        choices: choices.collect(),
        quiet: quiet_hours_of(app, account).await?,
        usual_zone: usual.iana_name().unwrap_or("UTC").to_owned(),
    })
}

/// Changes what an account wants. Saving the same again is no change.
///
/// # Errors
/// [`Error::Invalid`] for hours that are none, zones that do not exist, kinds that the account cannot
/// choose, and more choices than there are.
pub(super) async fn save(
    tx: &Tx,
    grant: &Granted<ManageNotices>,
    wanted: &NotificationSettings,
) -> Result<(), Error> {
    let quiet = &wanted.quiet;
    let zone = quiet.zone.as_deref();
    let field = FieldName::QuietHours;
    if quiet.from >= DAY_MINUTES || quiet.to >= DAY_MINUTES {
        let error = FieldProblem::Unreadable;
        return Err(Error::Invalid(vec![FieldError { field, error }]));
    }
    if zone.is_some_and(|name| TimeZone::get(name).is_err()) {
        let error = FieldProblem::Unknown;
        return Err(Error::Invalid(vec![FieldError { field, error }]));
    }
    let account_id = grant.actor().account_id;
    let kinds = NoticeKind::choices(grant.actor().kind);
    if wanted.choices.len() > kinds.len() * Channel::ALL.len() {
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::Notices,
            error: FieldProblem::TooLong,
        }]));
    }
    let before = store::preferences(tx, account_id).await?;
    let mut is_changed = false;
    for choice in &wanted.choices {
        if !kinds.contains(&choice.kind) {
            return Err(Error::Invalid(vec![FieldError {
                field: FieldName::Notices,
                error: FieldProblem::NotAllowed,
            }]));
        }
        let row = notice_preference::Model {
            account_id,
            kind: choice.kind,
            channel: choice.channel,
            wanted: choice.wanted,
        };
        if !before.contains(&row) {
            store::put_preference(tx, row).await?;
            is_changed = true;
        }
    }
    let row = quiet_hours::Model {
        account_id,
        from_minute: i16::try_from(quiet.from).unwrap_or_default(),
        to_minute: i16::try_from(quiet.to).unwrap_or_default(),
        zone: quiet.zone.clone(),
    };
    if store::quiet(tx, account_id).await?.as_ref() != Some(&row) {
        store::put_quiet(tx, row).await?;
        is_changed = true;
    }
    if is_changed {
        audit::changed_of_account(tx, grant, Change::ChangeNotices, None).await?;
    }
    Ok(())
}
