//! The operations of teams' settings.

use super::{
    Membership, StaffView, Succession, TeamRules, TeamSettingsView, TeamSummary, TemplateText,
    TemplatesView,
};
use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::{AccountId, PatientId, RecipientId, TemplateId, ThreadId};
use crate::page::Page;

/// Path of the teams that one is in or manages.
pub const TEAMS: &str = "/teams";
/// Path of one of them.
pub const TEAM: &str = "/teams/{recipient_id}";
/// Path of when and by what names it is there.
pub const TEAM_RULES: &str = "/teams/{recipient_id}/rules";
/// Path of those who may become members.
pub const TEAM_STAFF: &str = "/teams/{recipient_id}/staff";
/// Path of a member.
pub const TEAM_MEMBER: &str = "/teams/{recipient_id}/members/{account_id}";
/// Path of a text for answers.
pub const TEAM_TEMPLATE: &str = "/teams/{recipient_id}/templates/{template_id}";
/// Path of who takes over.
pub const TEAM_SUCCESSOR: &str = "/teams/{recipient_id}/successor";
/// Path of the texts for answers in a thread.
pub const THREAD_TEMPLATES: &str = "/patients/{patient_id}/threads/{thread_id}/templates";

fn of(path: &str, team: RecipientId) -> String {
    path.replace("{recipient_id}", &team.to_string())
}

/// Lists the teams that one is in or manages, those without anybody first; an administrator's are all.
#[derive(Clone, Debug, Default)]
pub struct ListTeams {
    /// Words that a team's label or its facility's name must have.
    pub q: Option<String>,
}

impl Endpoint for ListTeams {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAMS;
    type Request = ();
    type Response = Page<TeamSummary>;
    fn url(&self) -> String {
        with_query(TEAMS.to_owned(), &[("q", self.q.clone())])
    }
}

/// Asks what a team says of itself.
#[derive(Clone, Copy, Debug)]
pub struct GetTeam(pub RecipientId);

impl Endpoint for GetTeam {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAM;
    type Request = ();
    type Response = TeamSettingsView;
    fn url(&self) -> String {
        of(TEAM, self.0)
    }
}

/// Says when and by what names a team is there.
#[derive(Clone, Debug)]
pub struct SaveTeamRules {
    /// Which team.
    pub recipient_id: RecipientId,
    /// What holds.
    pub rules: TeamRules,
}

impl Endpoint for SaveTeamRules {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = TEAM_RULES;
    type Request = TeamRules;
    type Response = ();
    fn url(&self) -> String {
        of(TEAM_RULES, self.recipient_id)
    }
    fn body(&self) -> Option<&TeamRules> {
        Some(&self.rules)
    }
}

/// Finds staff by name, 20 at most.
#[derive(Clone, Debug)]
pub struct FindStaff {
    /// For which team.
    pub recipient_id: RecipientId,
    /// Words that the name must have.
    pub q: String,
}

impl Endpoint for FindStaff {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = TEAM_STAFF;
    type Request = ();
    type Response = Page<StaffView>;
    fn url(&self) -> String {
        with_query(
            of(TEAM_STAFF, self.recipient_id),
            &[("q", Some(self.q.clone()))],
        )
    }
}

fn of_member(path: &str, (team, account): (RecipientId, AccountId)) -> String {
    of(path, team).replace("{account_id}", &account.to_string())
}

/// Makes somebody a member, or changes what holds for them.
#[derive(Clone, Debug)]
pub struct SaveMember {
    /// Of which team.
    pub recipient_id: RecipientId,
    /// Who.
    pub account_id: AccountId,
    /// What holds.
    pub membership: Membership,
}

impl Endpoint for SaveMember {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = TEAM_MEMBER;
    type Request = Membership;
    type Response = ();
    fn url(&self) -> String {
        of_member(TEAM_MEMBER, (self.recipient_id, self.account_id))
    }
    fn body(&self) -> Option<&Membership> {
        Some(&self.membership)
    }
}

/// Ends a membership at once.
#[derive(Clone, Copy, Debug)]
pub struct RemoveMember {
    /// Of which team.
    pub recipient_id: RecipientId,
    /// Whose.
    pub account_id: AccountId,
}

impl Endpoint for RemoveMember {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = TEAM_MEMBER;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of_member(TEAM_MEMBER, (self.recipient_id, self.account_id))
    }
}

fn of_template(path: &str, (team, template): (RecipientId, TemplateId)) -> String {
    of(path, team).replace("{template_id}", &template.to_string())
}

/// Keeps a text for answers.
#[derive(Clone, Debug)]
pub struct SaveTemplate {
    /// Of which team.
    pub recipient_id: RecipientId,
    /// Which; the id of a new one is minted by whoever makes it.
    pub template_id: TemplateId,
    /// What it says.
    pub text: TemplateText,
}

impl Endpoint for SaveTemplate {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = TEAM_TEMPLATE;
    type Request = TemplateText;
    type Response = ();
    fn url(&self) -> String {
        of_template(TEAM_TEMPLATE, (self.recipient_id, self.template_id))
    }
    fn body(&self) -> Option<&TemplateText> {
        Some(&self.text)
    }
}

/// Removes a text for answers.
#[derive(Clone, Copy, Debug)]
pub struct RemoveTemplate {
    /// Of which team.
    pub recipient_id: RecipientId,
    /// Which.
    pub template_id: TemplateId,
}

impl Endpoint for RemoveTemplate {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = TEAM_TEMPLATE;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of_template(TEAM_TEMPLATE, (self.recipient_id, self.template_id))
    }
}

/// Ends a team: another one takes over what waits, and takes its messages from now on.
#[derive(Clone, Copy, Debug)]
pub struct NameSuccessor {
    /// Which team ends.
    pub recipient_id: RecipientId,
    /// Who takes over.
    pub succession: Succession,
}

impl Endpoint for NameSuccessor {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = TEAM_SUCCESSOR;
    type Request = Succession;
    type Response = ();
    fn url(&self) -> String {
        of(TEAM_SUCCESSOR, self.recipient_id)
    }
    fn body(&self) -> Option<&Succession> {
        Some(&self.succession)
    }
}

/// Begins a team again that had ended. What its successor has stays there.
#[derive(Clone, Copy, Debug)]
pub struct ReopenTeam(pub RecipientId);

impl Endpoint for ReopenTeam {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = TEAM_SUCCESSOR;
    type Request = ();
    type Response = ();
    fn url(&self) -> String {
        of(TEAM_SUCCESSOR, self.0)
    }
}

/// Lists the texts for answers that may be used in a thread: those of the team that has it.
#[derive(Clone, Copy, Debug)]
pub struct ListThreadTemplates {
    /// Whose care it is about.
    pub patient_id: PatientId,
    /// Which thread.
    pub thread_id: ThreadId,
}

impl Endpoint for ListThreadTemplates {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = THREAD_TEMPLATES;
    type Request = ();
    type Response = TemplatesView;
    fn url(&self) -> String {
        THREAD_TEMPLATES
            .replace("{patient_id}", &self.patient_id.to_string())
            .replace("{thread_id}", &self.thread_id.to_string())
    }
}
