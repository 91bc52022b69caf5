//! A team that ends, and the one that takes over. What waits is handed over by the feature `team`, thread
//! by thread; from now on nobody finds the team in the To field.

use super::policy::{ManageTeam, TeamPath};
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::team_settings;
use crate::directory::{self, Changed, note_change};
use crate::http::Error;
use shared::id::RecipientId;
use shared::problem::FieldProblem;
use shared::{ErrorCode, FieldError, FieldName};

/// Ends a team: another one takes over.
pub(super) async fn end(
    tx: &Tx,
    grant: &Granted<ManageTeam<TeamPath>>,
    successor: RecipientId,
) -> Result<(), Error> {
    let team = &grant.team;
    // A desk answers for whoever has nobody; without it the facility would have no floor.
    if team.desk || successor == team.id {
        return Err(Error::Invalid(vec![FieldError {
            field: FieldName::Recipient,
            error: FieldProblem::NotAllowed,
        }]));
    }
    let there = store::settings(tx, team.id).await?;
    if there
        .as_ref()
        .is_some_and(|row| row.retired_at.is_some() && row.successor_id == Some(successor))
    {
        return Ok(());
    }
    directory::store::open_recipient(tx, successor, grant.now())
        .await?
        .ok_or(ErrorCode::RecipientClosed)?;
    store::pass_on_succession(tx, team.id, successor).await?;
    let retired_at = there.as_ref().and_then(|row| row.retired_at);
    keep(
        tx,
        grant,
        there,
        (Some(successor), Some(retired_at.unwrap_or(grant.now()))),
    )
    .await?;
    audit::changed_of_account(tx, grant, Change::EndTeam, Some(team.id.0)).await?;
    Ok(())
}

/// Begins a team again. What its successor has stays there.
pub(super) async fn reopen(tx: &Tx, grant: &Granted<ManageTeam<TeamPath>>) -> Result<(), Error> {
    let there = store::settings(tx, grant.team.id).await?;
    if there.as_ref().is_none_or(|row| row.retired_at.is_none()) {
        return Ok(());
    }
    keep(tx, grant, there, (None, None)).await?;
    audit::changed_of_account(tx, grant, Change::ReopenTeam, Some(grant.team.id.0)).await?;
    Ok(())
}

async fn keep(
    tx: &Tx,
    grant: &Granted<ManageTeam<TeamPath>>,
    there: Option<team_settings::Model>,
    (successor_id, retired_at): (Option<RecipientId>, Option<shared::time::UtcMicros>),
) -> Result<(), Error> {
    let team = grant.team.id;
    let row = match there {
        Some(row) => team_settings::Model {
            version: row.version.saturating_add(1),
            successor_id,
            retired_at,
            ..row
        },
        None => team_settings::Model {
            recipient_id: team,
            version: 1,
            reply_days: None,
            hours: None,
            aliases: String::new(),
            successor_id,
            retired_at,
        },
    };
    store::save_settings(tx, row).await?;
    note_change(tx, grant.now(), Changed::These(&[team])).await?;
    Ok(())
}
