//! What teams say of themselves, who may say it, and what follows from it: at once in the search, in promises,
//! in who answers, and for threads that wait.

use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, code_of, desk_of, join, letter_to, thread, try_send, work, write_to,
};
use api_tests::{Client, Refusal, TestApp, answer_thread, both_databases, new_id};
use backend::db::entity::audit_event;
use backend::team::{clock, moves};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::directory::{
    ExplainAbsence, GetAnswerTimes, RecipientView, SearchRecipients, WhyAbsent,
};
use shared::id::{AccountId, RecipientId, TemplateId};
use shared::messaging::ThreadEventKind;
use shared::problem::FieldProblem;
use shared::team::{GetBoard, HoldThread, ListColleagues, ThreadHolding, WorkList};
use shared::team_settings::{
    Absence, ClosureDay, FindStaff, GetTeam, ListTeams, ListThreadTemplates, MemberRole,
    Membership, NameSuccessor, OpenHours, Presence, RemoveMember, RemoveTemplate, ReopenTeam,
    SaveMember, SaveTeamRules, SaveTemplate, Succession, TeamRules, TeamSettingsView, TemplateText,
};
use shared::time::CivilDate;
use shared::{ErrorCode, FieldName};

const DAY: i64 = 24 * 3600;
const CLINIC: &str = "Little Rock Family Medicine_Hauge, Allison, PA";

async fn settings(client: &Client, team: RecipientId) -> TeamSettingsView {
    client.call(&GetTeam(team)).await.unwrap()
}

/// The rules as they are, to be changed.
async fn rules_of(client: &Client, team: RecipientId) -> TeamRules {
    let view = settings(client, team).await;
    TeamRules {
        version: view.version,
        reply_days: view.reply_days,
        hours: view.hours,
        closures: view.closures,
        aliases: view.aliases,
    }
}

async fn save_rules(client: &Client, team: RecipientId, rules: TeamRules) -> Result<(), Refusal> {
    client
        .call(&SaveTeamRules {
            recipient_id: team,
            rules,
        })
        .await
}

async fn close_on(client: &Client, team: RecipientId, days: &[&str]) {
    let mut rules = rules_of(client, team).await;
    rules.closures = days
        .iter()
        .map(|day| ClosureDay {
            day: day.parse().unwrap(),
            name: "Ice storm".to_owned(),
        })
        .collect();
    save_rules(client, team, rules).await.unwrap();
}

const fn member() -> Membership {
    Membership {
        role: MemberRole::Member,
        until: None,
        away: None,
    }
}

async fn save_member(
    client: &Client,
    team: RecipientId,
    account_id: AccountId,
    membership: Membership,
) -> Result<(), Refusal> {
    client
        .call(&SaveMember {
            recipient_id: team,
            account_id,
            membership,
        })
        .await
}

async fn make_manager(app: &TestApp, team: RecipientId, account: AccountId) {
    let manager = Membership {
        role: MemberRole::Manager,
        ..member()
    };
    let admin = app.admin().await;
    save_member(&admin, team, account, manager).await.unwrap();
}

async fn find(client: &Client, text: &str) -> Vec<RecipientView> {
    let search = SearchRecipients {
        patient_id: client.patient_id(),
        text: text.into(),
        limit: 20,
    };
    client.call(&search).await.unwrap().items
}

fn fault(refusal: Refusal) -> (FieldName, FieldProblem) {
    let fields = refusal.problem.fields;
    (fields[0].field, fields[0].error)
}

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn away(from: &str, until: &str, cover: Option<AccountId>) -> Membership {
    Membership {
        away: Some(Absence {
            from: date(from),
            until: date(until),
            cover_id: cover,
        }),
        ..member()
    }
}

both_databases! {
    async fn another_name_of_a_team_is_found_at_once_and_no_import_takes_it_away(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let team = app.recipient(PHARMACY).await;
        assert!(find(&jane, "zebra counter").await.is_empty());
        let rules = TeamRules { aliases: vec![" Zebra  counter ".into()], ..rules_of(&admin, team).await };
        save_rules(&admin, team, rules).await.unwrap();
        app.refresh_directory().await;
        assert_eq!(find(&jane, "zebra counter").await[0].id, team);
        let line = format!("{PHARMACY},pharmacy,19th Medical Group - Little Rock Air Force Base,,,,,,messages,true");
        crate::directory::bring(&app, &[&line], false).await;
        app.refresh_directory().await;
        assert_eq!(find(&jane, "zebra counter").await[0].id, team);
        let rules = TeamRules { aliases: Vec::new(), ..rules_of(&admin, team).await };
        save_rules(&admin, team, rules).await.unwrap();
        app.refresh_directory().await;
        assert!(find(&jane, "zebra counter").await.is_empty());
    }

    async fn a_promise_of_its_own_is_shown_before_send_and_kept_after(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let team = app.recipient(PHARMACY).await;
        let usual = find(&jane, PHARMACY).await.remove(0);
        // Five duty days, of which there are two a week.
        let hours = |weekday| OpenHours { weekday, from: 450, until: 990 };
        let rules = TeamRules {
            reply_days: Some(5),
            hours: vec![hours(2), hours(4)],
            ..rules_of(&admin, team).await
        };
        save_rules(&admin, team, rules).await.unwrap();
        app.refresh_directory().await;
        let found = find(&jane, PHARMACY).await.remove(0);
        assert_eq!((found.id, found.reply_days), (team, 5));
        assert!(found.reply_by > usual.reply_by);
        let weekday = backend::site::from_civil(found.reply_by).unwrap().weekday();
        assert!(matches!(weekday, jiff::civil::Weekday::Tuesday | jiff::civil::Weekday::Thursday));
        let sent = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(sent.reply_by, Some(found.reply_by));
        let view = settings(&admin, team).await;
        assert_eq!((view.reply_by, view.reply_days), (found.reply_by, Some(5)));
        // Others of the facility promise what they did.
        assert_eq!(find(&jane, "hauge").await[0].reply_by, usual.reply_by);
    }

    async fn patients_read_when_a_team_is_there_and_which_days_do_not_count(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let (team, clinic) = (app.recipient(PHARMACY).await, app.recipient(CLINIC).await);
        let patient_id = jane.patient_id();
        let told = async |recipient_id| jane.call(&GetAnswerTimes { patient_id, recipient_id }).await.unwrap();
        let usual = told(team).await;
        assert_eq!((usual.hours, usual.time_zone.as_str()), (Vec::new(), "America/Chicago"));
        let hours: Vec<_> = [2, 4].map(|weekday| OpenHours { weekday, from: 450, until: 990 }).into();
        let rules = TeamRules { hours: hours.clone(), ..rules_of(&admin, team).await };
        save_rules(&admin, team, rules).await.unwrap();
        app.refresh_directory().await;
        assert_eq!(told(team).await.hours, hours);
        assert!(told(clinic).await.hours.is_empty(), "another team's");
        // The promised day is closed: it counts no more, and is named as long as it lies before the new one.
        let due = find(&jane, PHARMACY).await.remove(0).reply_by;
        assert!(!told(team).await.closed.contains(&due));
        close_on(&admin, team, &[&due.to_string()]).await;
        app.refresh_directory().await;
        assert!(find(&jane, PHARMACY).await[0].reply_by > due);
        assert!(told(team).await.closed.contains(&due));
        assert!(!told(clinic).await.closed.contains(&due));
    }

    async fn a_closure_day_that_is_named_later_moves_what_was_promised_and_the_patient_is_told_why(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let (team, whose) = (app.recipient(PHARMACY).await, jane.patient_id());
        let sent = write_to(&app, &jane, PHARMACY).await;
        let due = sent.reply_by.unwrap();
        let day = backend::site::from_civil(due).unwrap();
        let next = backend::site::to_civil(day.tomorrow().unwrap());
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0);
        app.clock.advance_seconds(60);
        // The promised day and the one after it: one day later for each, and not three.
        close_on(&admin, team, &[&due.to_string(), &next.to_string()]).await;
        app.refresh_directory().await;
        let expected = find(&jane, PHARMACY).await.remove(0).reply_by;
        let (one, other) = tokio::join!(moves::postpone(&app.app), moves::postpone(&app.app));
        assert_eq!(one.unwrap() + other.unwrap(), 2);
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0);
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!(shown.reply_by, Some(expected), "as if it were sent now");
        let told: Vec<_> = shown.events.iter().map(|event| event.kind).collect();
        assert_eq!(told, [ThreadEventKind::Postponed; 2]);
        let reason = shown.events[0].reason.as_ref().unwrap().reveal().to_owned();
        assert!(reason.contains("Ice storm"), "{reason}");
        // What is written later counts the days already, and moves no more.
        app.clock.advance_seconds(60);
        let later = write_to(&app, &jane, PHARMACY).await;
        close_on(&admin, team, &[&due.to_string(), &next.to_string()]).await;
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0);
        let shown = thread(&jane, whose, later.thread_id).await.unwrap();
        assert_eq!(shown.reply_by, Some(expected));
    }

    async fn a_closure_day_of_a_desk_holds_for_its_whole_facility_and_for_no_other(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let desk = desk_of(&app, app.recipient(PHARMACY).await).await;
        let elsewhere = find(&jane, "keesler").await.remove(0);
        let sent = write_to(&app, &jane, CLINIC).await;
        let answered = write_to(&app, &jane, PHARMACY).await;
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, jane.patient_id(), answered.thread_id, "Done.").await;
        app.clock.advance_seconds(60);
        let due = sent.reply_by.unwrap();
        close_on(&admin, desk, &[&due.to_string()]).await;
        app.refresh_directory().await;
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 1, "the answered one is not promised any more");
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert!(shown.reply_by.unwrap() > due);
        assert!(find(&jane, "hauge").await[0].reply_by > due);
        let same = find(&jane, "keesler").await.remove(0);
        assert_eq!((same.id, same.reply_by), (elsewhere.id, elsewhere.reply_by));
        let view = settings(&admin, app.recipient(PHARMACY).await).await;
        assert_eq!(view.facility_closures.len(), 1);
        assert!(view.closures.is_empty());
    }

    async fn a_closed_day_on_which_nobody_would_have_been_there_moves_nothing(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let due = backend::site::from_civil(sent.reply_by.unwrap()).unwrap();
        app.clock.advance_seconds(60);
        // Saturday before the promised day.
        let saturday = (1..7)
            .map(|back| due.checked_sub(jiff::ToSpan::days(back)).unwrap())
            .find(|day| day.weekday() == jiff::civil::Weekday::Saturday)
            .unwrap();
        close_on(&admin, team, &[&saturday.to_string()]).await;
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0);
    }

    async fn two_who_change_the_same_rules_do_not_overwrite_each_other(app: TestApp) {
        let admin = app.admin().await;
        let team = app.recipient(PHARMACY).await;
        let before = rules_of(&admin, team).await;
        let mine = TeamRules { reply_days: Some(2), ..before.clone() };
        let theirs = TeamRules { reply_days: Some(4), ..before };
        save_rules(&admin, team, mine.clone()).await.unwrap();
        assert_eq!(code_of(save_rules(&admin, team, theirs).await), ErrorCode::TeamChanged);
        // The same once more is no change, whatever it was based on.
        save_rules(&admin, team, mine).await.unwrap();
        let view = settings(&admin, team).await;
        assert_eq!((view.reply_days, view.version), (Some(2), 1));
    }

    async fn a_manager_changes_their_team_the_desks_manager_every_team_of_the_facility_a_member_none(app: TestApp) {
        let (tech, triage, allison) = (app.pharmacy_tech().await, app.triage().await, app.allison().await);
        let (pharmacy, clinic) = (app.recipient(PHARMACY).await, app.recipient(CLINIC).await);
        let desk = desk_of(&app, pharmacy).await;
        let elsewhere = find(&app.jane().await, "keesler").await[0].id;
        let mine = async |client: &Client| {
            let teams = client.call(&ListTeams::default()).await.unwrap().items;
            teams.into_iter().map(|team| team.recipient_id).collect::<Vec<_>>()
        };
        // Members see their own, and a desk's not those that it answers for.
        for (client, own) in [(&tech, pharmacy), (&triage, desk), (&allison, clinic)] {
            assert_eq!(mine(client).await, [own]);
        }
        let saved = async |client: &Client, team| {
            let rules = TeamRules { reply_days: Some(2), ..rules_of(&app.admin().await, team).await };
            save_rules(client, team, rules).await
        };
        assert_eq!(code_of(saved(&tech, pharmacy).await), ErrorCode::Forbidden);
        make_manager(&app, pharmacy, tech.account_id()).await;
        saved(&tech, pharmacy).await.unwrap();
        assert_eq!(mine(&tech).await, [pharmacy]);
        assert_eq!(code_of(saved(&tech, clinic).await), ErrorCode::Forbidden);
        make_manager(&app, desk, triage.account_id()).await;
        for team in [pharmacy, clinic, desk] {
            saved(&triage, team).await.unwrap();
        }
        assert!(mine(&triage).await.contains(&clinic));
        assert_eq!(code_of(saved(&triage, elsewhere).await), ErrorCode::Forbidden);
        // Whoever is away still manages; whoever left does not.
        let admin = app.admin().await;
        admin.call(&RemoveMember { recipient_id: pharmacy, account_id: tech.account_id() }).await.unwrap();
        assert_eq!(code_of(saved(&tech, pharmacy).await), ErrorCode::Forbidden);
    }

    async fn a_member_answers_from_now_until_the_end_of_their_last_day(app: TestApp) {
        let (jane, admin, allison) = (app.jane().await, app.admin().await, app.allison().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        assert!(thread(&allison, jane.patient_id(), sent.thread_id).await.is_err());
        let today = settings(&admin, team).await.today;
        let until = Membership { until: Some(today), ..member() };
        save_member(&admin, team, allison.account_id(), until.clone()).await.unwrap();
        save_member(&admin, team, allison.account_id(), until).await.unwrap();
        thread(&allison, jane.patient_id(), sent.thread_id).await.unwrap();
        let view = settings(&admin, team).await;
        let row = view.members.iter().find(|row| row.account_id == allison.account_id()).unwrap();
        assert_eq!((row.until, row.present), (Some(today), true));
        let midnight = format!("{today}T23:59:59[America/Chicago]").parse::<jiff::Zoned>().unwrap();
        let left = (midnight.timestamp().as_microsecond() - app.clock.now().0) / 1_000_000;
        app.clock.advance_seconds(left);
        let allison = app.allison().await;
        thread(&allison, jane.patient_id(), sent.thread_id).await.unwrap();
        app.clock.advance_seconds(2);
        assert!(thread(&allison, jane.patient_id(), sent.thread_id).await.is_err());
        let past = Membership { until: Some(today), ..member() };
        let refusal = save_member(&app.admin().await, team, allison.account_id(), past).await.unwrap_err();
        assert_eq!(fault(refusal), (FieldName::EndsOn, FieldProblem::TooEarly));
    }

    async fn only_staff_become_members(app: TestApp) {
        let admin = app.admin().await;
        let team = app.recipient(PHARMACY).await;
        for account in [app.jane().await.account_id(), admin.account_id(), AccountId(new_id())] {
            let refusal = save_member(&admin, team, account, member()).await.unwrap_err();
            assert_eq!(fault(refusal), (FieldName::Member, FieldProblem::Unknown));
        }
        let find = FindStaff { recipient_id: team, q: "HAUGE allison".into() };
        let found = admin.call(&find).await.unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].account_id, app.allison().await.account_id());
        for nothing in ["", "doe", "%", "_"] {
            let find = FindStaff { recipient_id: team, q: nothing.into() };
            assert!(admin.call(&find).await.unwrap().items.is_empty(), "{nothing:?}");
        }
    }

    async fn who_is_away_is_covered_nobody_counts_on_them_and_nothing_is_taken_from_them(app: TestApp) {
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        let allison = app.allison().await;
        let (team, whose) = (app.recipient(PHARMACY).await, jane.patient_id());
        let sent = write_to(&app, &jane, PHARMACY).await;
        let today = settings(&admin, team).await.today.to_string();
        let away = away(&today, &today, Some(allison.account_id()));
        save_member(&admin, team, tech.account_id(), away).await.unwrap();
        app.refresh_directory().await;
        // The cover has the thread now, and may be given it; whoever is away may look and may not be given it.
        thread(&allison, whose, sent.thread_id).await.unwrap();
        thread(&tech, whose, sent.thread_id).await.unwrap();
        let colleagues = ListColleagues { patient_id: whose, thread_id: sent.thread_id };
        let colleagues = allison.call(&colleagues).await.unwrap().items;
        let ids: Vec<_> = colleagues.iter().map(|it| it.account_id).collect();
        assert_eq!(ids, [allison.account_id()]);
        let view = settings(&admin, team).await;
        let row = view.members.iter().find(|row| row.account_id == tech.account_id()).unwrap();
        assert!(!row.present);
        assert_eq!(row.cover.as_ref().unwrap().reveal(), "Allison Hauge");
        assert_eq!(view.presence, Presence::Members);
        // Back after midnight; the cover is gone then.
        app.clock.advance_seconds(DAY);
        let (allison, tech) = (app.allison().await, app.pharmacy_tech().await);
        assert!(thread(&allison, whose, sent.thread_id).await.is_err());
        let colleagues = ListColleagues { patient_id: whose, thread_id: sent.thread_id };
        assert_eq!(tech.call(&colleagues).await.unwrap().items.len(), 1);
    }

    async fn a_team_whose_last_member_is_away_falls_to_its_desk_and_the_board_says_so(app: TestApp) {
        let (jane, admin, tech, triage) =
            (app.jane().await, app.admin().await, app.pharmacy_tech().await, app.triage().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        assert!(thread(&triage, jane.patient_id(), sent.thread_id).await.is_err());
        let today = settings(&admin, team).await.today.to_string();
        save_member(&admin, team, tech.account_id(), away(&today, &today, None)).await.unwrap();
        app.refresh_directory().await;
        thread(&triage, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!(work(&triage, WorkList::New).await.len(), 1);
        assert_eq!(find(&jane, PHARMACY).await[0].id, team, "the desk answers");
        assert_eq!(settings(&admin, team).await.presence, Presence::Desk);
        let board = admin.call(&GetBoard { background: false }).await.unwrap().items;
        let row = board.iter().find(|row| row.recipient_id == team).unwrap();
        assert_eq!((row.members, row.waiting), (0, 1));
    }

    async fn what_the_desk_took_is_new_again_when_the_teams_people_are_back(app: TestApp) {
        let (jane, admin, tech, triage) =
            (app.jane().await, app.admin().await, app.pharmacy_tech().await, app.triage().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let today = settings(&admin, team).await.today.to_string();
        save_member(&admin, team, tech.account_id(), away(&today, &today, None)).await.unwrap();
        let holding = ThreadHolding { account_id: triage.account_id(), instead_of: None };
        let hold = HoldThread { patient_id: jane.patient_id(), thread_id: sent.thread_id, holding };
        triage.call(&hold).await.unwrap();
        assert_eq!(work(&triage, WorkList::Mine).await.len(), 1);
        app.clock.advance_seconds(DAY);
        let (tech, triage) = (app.pharmacy_tech().await, app.triage().await);
        assert!(work(&triage, WorkList::Mine).await.is_empty());
        let new = work(&tech, WorkList::New).await;
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].holder, None);
    }

    async fn whoever_is_away_may_take_a_thread_all_the_same(app: TestApp) {
        let (jane, admin, tech) = (app.jane().await, app.admin().await, app.pharmacy_tech().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let today = settings(&admin, team).await.today.to_string();
        save_member(&admin, team, tech.account_id(), away(&today, &today, None)).await.unwrap();
        let holding = ThreadHolding { account_id: tech.account_id(), instead_of: None };
        let hold = HoldThread { patient_id: jane.patient_id(), thread_id: sent.thread_id, holding };
        tech.call(&hold).await.unwrap();
        answer_thread(&tech, jane.patient_id(), sent.thread_id, "From the train.").await;
    }

    async fn a_team_that_nobody_answers_for_stands_first_in_the_list(app: TestApp) {
        let admin = app.admin().await;
        let orphan = app.recipient(UNSTAFFED).await;
        let desk = desk_of(&app, orphan).await;
        crate::messaging::empty_team(&app, desk).await;
        let listed = admin.call(&ListTeams { q: Some("behavioral LITTLE".into()) }).await.unwrap().items;
        assert_eq!((listed[0].recipient_id, listed[0].presence), (orphan, Presence::Nobody));
        let wild = admin.call(&ListTeams { q: Some("%".into()) }).await.unwrap().items;
        assert!(wild.is_empty());
        let all = admin.call(&ListTeams::default()).await.unwrap().items;
        assert_eq!(all[0].presence, Presence::Nobody);
    }

    async fn cover_is_a_colleague_who_is_there(app: TestApp) {
        let (admin, tech, allison) = (app.admin().await, app.pharmacy_tech().await, app.allison().await);
        let team = app.recipient(PHARMACY).await;
        let today = settings(&admin, team).await.today;
        let tomorrow = backend::site::to_civil(backend::site::from_civil(today).unwrap().tomorrow().unwrap());
        let (from, until) = (today.to_string(), tomorrow.to_string());
        let jane = app.jane().await.account_id();
        for (cover, problem) in [
            (tech.account_id(), FieldProblem::NotAllowed),
            (jane, FieldProblem::Unknown),
        ] {
            let away = away(&from, &until, Some(cover));
            let refusal = save_member(&admin, team, tech.account_id(), away).await.unwrap_err();
            assert_eq!(fault(refusal), (FieldName::Cover, problem));
        }
        save_member(&admin, team, allison.account_id(), away(&from, &from, None)).await.unwrap();
        let both = away(&from, &until, Some(allison.account_id()));
        let refusal = save_member(&admin, team, tech.account_id(), both).await.unwrap_err();
        assert_eq!(fault(refusal), (FieldName::Cover, FieldProblem::NotAllowed));
        let backwards = away(&until, &from, None);
        let refusal = save_member(&admin, team, tech.account_id(), backwards).await.unwrap_err();
        assert_eq!(fault(refusal), (FieldName::Absence, FieldProblem::TooEarly));
    }

    async fn a_team_that_ends_hands_what_waits_to_its_successor_and_is_found_no_more(app: TestApp) {
        let (jane, admin, tech, allison) =
            (app.jane().await, app.admin().await, app.pharmacy_tech().await, app.allison().await);
        let (team, heir, whose) = (app.recipient(CLINIC).await, app.recipient(PHARMACY).await, jane.patient_id());
        let draft = begin(&jane, &letter_to(&app, CLINIC).await).await;
        let waits = write_to(&app, &jane, CLINIC).await;
        let done = write_to(&app, &jane, CLINIC).await;
        answer_thread(&allison, whose, done.thread_id, "Done.").await;
        let end = NameSuccessor { recipient_id: team, succession: Succession { successor_id: heir } };
        admin.call(&end).await.unwrap();
        admin.call(&end).await.unwrap();
        app.refresh_directory().await;
        assert!(find(&jane, "hauge").await.iter().all(|it| it.id != team));
        let absent = ExplainAbsence { patient_id: whose, text: "hauge".into() };
        let absent = jane.call(&absent).await.unwrap();
        assert!(absent.absent.iter().any(|it| it.why == WhyAbsent::Retired));
        assert_eq!(code_of(try_send(&jane, &draft).await), ErrorCode::RecipientClosed);
        let (one, other) = tokio::join!(moves::hand_over(&app.app), moves::hand_over(&app.app));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(moves::hand_over(&app.app).await.unwrap(), 0);
        let shown = thread(&jane, whose, waits.thread_id).await.unwrap();
        assert_eq!(shown.recipient.label, PHARMACY);
        assert_eq!(shown.reply_by, waits.reply_by, "the promise stays");
        assert_eq!((shown.events[0].kind, shown.events[0].actor.clone()), (ThreadEventKind::Redirected, None));
        thread(&tech, whose, waits.thread_id).await.unwrap();
        assert!(thread(&tech, whose, done.thread_id).await.is_err(), "what was answered stays where it was");
        // A clinic's thread is not one of pharmacies alone, whoever has it now.
        assert_eq!(settings(&admin, team).await.successor.unwrap().recipient_id, heir);
        admin.call(&ReopenTeam(team)).await.unwrap();
        app.refresh_directory().await;
        assert!(find(&jane, "hauge").await.iter().any(|it| it.id == team));
    }

    async fn a_successor_is_a_team_that_takes_messages_and_a_desk_does_not_end(app: TestApp) {
        let admin = app.admin().await;
        let (team, heir) = (app.recipient(CLINIC).await, app.recipient(PHARMACY).await);
        let desk = desk_of(&app, team).await;
        let end = async |recipient_id, successor_id| {
            let succession = Succession { successor_id };
            admin.call(&NameSuccessor { recipient_id, succession }).await
        };
        assert_eq!(fault(end(team, team).await.unwrap_err()).0, FieldName::Recipient);
        assert_eq!(fault(end(desk, heir).await.unwrap_err()).0, FieldName::Recipient);
        assert_eq!(code_of(end(team, desk).await), ErrorCode::RecipientClosed);
        end(team, heir).await.unwrap();
        assert_eq!(code_of(end(heir, team).await), ErrorCode::RecipientClosed, "no circles");
    }

    async fn what_is_left_at_a_team_goes_on_to_the_successor_of_its_successor(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let (first, second) = (app.recipient(CLINIC).await, app.recipient(UNSTAFFED).await);
        let third = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, CLINIC).await;
        for (recipient_id, successor_id) in [(first, second), (second, third)] {
            let succession = Succession { successor_id };
            admin.call(&NameSuccessor { recipient_id, succession }).await.unwrap();
        }
        assert_eq!(settings(&admin, first).await.successor.unwrap().recipient_id, third);
        assert_eq!(moves::hand_over(&app.app).await.unwrap(), 1);
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!(shown.recipient.id, third);
    }

    async fn two_teams_that_name_each_other_at_once_hand_nothing_back_and_forth(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let (one, other) = (app.recipient(CLINIC).await, app.recipient(PHARMACY).await);
        write_to(&app, &jane, CLINIC).await;
        write_to(&app, &jane, PHARMACY).await;
        let end = |recipient_id, successor_id| NameSuccessor { recipient_id, succession: Succession { successor_id } };
        let (this, that) = (end(one, other), end(other, one));
        // At least one of them ends; where both do, their people keep what they have.
        let (this, that) = tokio::join!(admin.call(&this), admin.call(&that));
        assert!(this.is_ok() || that.is_ok());
        let moved = moves::hand_over(&app.app).await.unwrap();
        assert!(moved <= 1, "{moved}");
        assert_eq!(moves::hand_over(&app.app).await.unwrap(), 0);
    }

    async fn a_cover_is_in_the_audit_like_any_other_member_and_so_is_the_team(app: TestApp) {
        let (admin, tech, allison) = (app.admin().await, app.pharmacy_tech().await, app.allison().await);
        let team = app.recipient(PHARMACY).await;
        let today = settings(&admin, team).await.today.to_string();
        let away = away(&today, &today, Some(allison.account_id()));
        for _ in 0..2 {
            save_member(&admin, team, tech.account_id(), away.clone()).await.unwrap();
        }
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::AccountId.eq(admin.account_id()))
            .filter(audit_event::Column::Action.is_in(["change_member", "change_team_members"]))
            .all(app.app.db.reader())
            .await
            .unwrap();
        let whose: Vec<_> = rows.iter().filter_map(|row| row.object).collect();
        let (tech, allison) = (tech.account_id().0, allison.account_id().0);
        assert_eq!(whose, [allison, team.0, tech, team.0]);
        assert!(rows.windows(2).all(|pair| pair[0].request_id == pair[1].request_id));
    }

    async fn a_teams_texts_for_answers_are_there_for_whoever_has_the_thread_and_nobody_else(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, app.allison().await);
        let (team, whose) = (app.recipient(PHARMACY).await, jane.patient_id());
        make_manager(&app, team, tech.account_id()).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let template_id = TemplateId(new_id());
        let keep = async |template_id, name: &str, body: &str| {
            let text = TemplateText { name: name.into(), body: body.into() };
            tech.call(&SaveTemplate { recipient_id: team, template_id, text }).await
        };
        keep(template_id, "Ready", "Hello {writer}, it is ready. {me}").await.unwrap();
        keep(template_id, "Ready", "Hello {writer}, it is ready. {me}").await.unwrap();
        let unknown = keep(TemplateId(new_id()), "Wrong", "Hello {pateint}").await.unwrap_err();
        assert_eq!(fault(unknown), (FieldName::Body, FieldProblem::Unknown));
        let twice = keep(TemplateId(new_id()), "Ready", "Again").await.unwrap_err();
        assert_eq!(fault(twice), (FieldName::TemplateName, FieldProblem::Taken));
        let list = ListThreadTemplates { patient_id: whose, thread_id: sent.thread_id };
        let listed = tech.call(&list).await.unwrap().items;
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].body, "Hello {writer}, it is ready. {me}");
        assert_eq!(code_of(jane.call(&list).await), ErrorCode::Forbidden);
        assert_eq!(code_of(allison.call(&list).await), ErrorCode::NotFound);
        // Another team's id is not one's own.
        let clinic = app.recipient(CLINIC).await;
        let text = TemplateText { name: "Mine".into(), body: "Mine".into() };
        let theirs = SaveTemplate { recipient_id: clinic, template_id, text };
        assert_eq!(code_of(app.admin().await.call(&theirs).await), ErrorCode::IdTaken);
        tech.call(&RemoveTemplate { recipient_id: team, template_id }).await.unwrap();
        assert!(tech.call(&list).await.unwrap().items.is_empty());
    }

    async fn every_change_of_a_team_is_in_the_audit_and_nothing_that_changed_nothing(app: TestApp) {
        let admin = app.admin().await;
        let (team, tech) = (app.recipient(PHARMACY).await, app.pharmacy_tech().await.account_id());
        let rows = async || {
            audit_event::Entity::find()
                .filter(audit_event::Column::AccountId.eq(admin.account_id()))
                .filter(audit_event::Column::Action.is_in(["change_team_rules", "change_member", "remove_member"]))
                .all(app.app.db.reader())
                .await
                .unwrap()
                .into_iter()
                .map(|row| (row.action, row.object))
                .collect::<Vec<_>>()
        };
        let rules = TeamRules { reply_days: Some(2), ..rules_of(&admin, team).await };
        for _ in 0..2 {
            save_rules(&admin, team, rules.clone()).await.unwrap();
            let manager = Membership { role: MemberRole::Manager, ..member() };
            save_member(&admin, team, tech, manager).await.unwrap();
        }
        for _ in 0..2 {
            admin.call(&RemoveMember { recipient_id: team, account_id: tech }).await.unwrap();
        }
        assert_eq!(rows().await, [
            ("change_team_rules".to_owned(), Some(team.0)),
            ("change_member".to_owned(), Some(tech.0)),
            ("remove_member".to_owned(), Some(tech.0)),
        ]);
    }

    async fn a_promise_that_moved_is_not_late(app: TestApp) {
        let (jane, admin) = (app.jane().await, app.admin().await);
        let team = app.recipient(PHARMACY).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let due = sent.reply_by.unwrap();
        app.clock.advance_seconds(60);
        close_on(&admin, team, &[&due.to_string()]).await;
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 1);
        let ends = format!("{due}T23:59[America/Chicago]").parse::<jiff::Zoned>().unwrap();
        let left = ends.timestamp().as_microsecond() - app.clock.now().0;
        app.clock.advance_seconds(left / 1_000_000 + 120);
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        app.clock.advance_seconds(14 * DAY);
        assert_eq!(clock::run(&app.app).await.unwrap(), 1);
    }

    async fn a_manager_who_is_a_colleague_of_the_desk_sees_what_the_team_says(app: TestApp) {
        let (tech, allison, triage) = (app.pharmacy_tech().await, app.allison().await, app.triage().await);
        let team = app.recipient(PHARMACY).await;
        assert!(!settings(&tech, team).await.may_change);
        assert!(!settings(&triage, team).await.may_change);
        assert_eq!(code_of(allison.call(&GetTeam(team)).await), ErrorCode::Forbidden);
        join(&app, &allison, team).await;
        assert!(!settings(&allison, team).await.may_change);
        make_manager(&app, team, allison.account_id()).await;
        assert!(settings(&allison, team).await.may_change);
    }
}
