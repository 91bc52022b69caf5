//! Texts for answers that a team keeps. They are filled where they are used, in the browser of whoever
//! answers: nothing of a patient comes here.

use super::policy::{ManageTeam, TemplatePath};
use super::rules::line;
use super::store;
use crate::audit::{self, Change};
use crate::auth::Granted;
use crate::db::Tx;
use crate::db::entity::message_template;
use crate::http::Error;
use shared::problem::FieldProblem;
use shared::team_settings::{
    MAX_TEMPLATE_CHARS, MAX_TEMPLATE_NAME_CHARS, MAX_TEMPLATES, TemplateText, unknown_mark,
};
use shared::{ErrorCode, FieldError, FieldName};

/// Keeps a text for answers. The same text again changes nothing.
pub(super) async fn save(
    tx: &Tx,
    grant: &Granted<ManageTeam<TemplatePath>>,
    wanted: &TemplateText,
) -> Result<(), Error> {
    let wrong = |field, error| Error::Invalid(vec![FieldError { field, error }]);
    let name = line(&wanted.name, MAX_TEMPLATE_NAME_CHARS)
        .map_err(|problem| wrong(FieldName::TemplateName, problem))?;
    let body = wanted.body.trim();
    let problem = if body.is_empty() {
        Some(FieldProblem::Missing)
    } else if body.contains('\0') {
        Some(FieldProblem::Unreadable)
    } else if body.chars().count() > MAX_TEMPLATE_CHARS {
        Some(FieldProblem::TooLong)
    } else if unknown_mark(body).is_some() {
        Some(FieldProblem::Unknown)
    } else {
        None
    };
    if let Some(problem) = problem {
        return Err(wrong(FieldName::Body, problem));
    }
    let team = grant.team.id;
    let id = grant.named.template_id;
    let there = store::find_template(tx, id).await?;
    if there.as_ref().is_some_and(|row| row.recipient_id != team) {
        return Err(ErrorCode::IdTaken.into());
    }
    if there
        .as_ref()
        .is_some_and(|row| row.name == name && row.body == body)
    {
        return Ok(());
    }
    let others = store::templates(tx, team).await?;
    if others.iter().any(|row| row.id != id && row.name == name) {
        return Err(wrong(FieldName::TemplateName, FieldProblem::Taken));
    }
    if there.is_none() && others.len() >= MAX_TEMPLATES {
        return Err(ErrorCode::TooManyTemplates.into());
    }
    let row = message_template::Model {
        id,
        recipient_id: team,
        name,
        body: body.to_owned(),
        saved_at: grant.now(),
    };
    store::save_template(tx, row).await?;
    audit::changed_of_account(tx, grant, Change::SaveTemplate, Some(id.0)).await?;
    Ok(())
}

/// Removes a text for answers.
pub(super) async fn remove(
    tx: &Tx,
    grant: &Granted<ManageTeam<TemplatePath>>,
) -> Result<(), Error> {
    let id = grant.named.template_id;
    if store::remove_template(tx, grant.team.id, id).await? {
        audit::changed_of_account(tx, grant, Change::RemoveTemplate, Some(id.0)).await?;
    }
    Ok(())
}
