//! The site's alert, and the days on which it closes facilities.

use crate::account::site_with;
use crate::messaging::{PHARMACY, desk_of, thread, write_to};
use api_tests::{Client, TestApp, both_databases};
use backend::db::entity::{audit_event, facility, team_closure};
use backend::team::{alert, moves};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::directory::GetAnswerTimes;
use shared::messaging::ThreadEventKind;
use shared::site::GetSite;
use shared::team_settings::{ClosureDay, GetTeam, SaveTeamRules, TeamRules, TeamSettingsView};
use shared::time::CivilDate;

const LITTLE_ROCK: &str = "19th Medical Group - Little Rock Air Force Base";

/// A server whose site has an alert that closes these days, at these facilities.
async fn closed(app: &TestApp, days: &[CivilDate], facilities: &[&str]) -> TestApp {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../site/site.toml");
    let toml = std::fs::read_to_string(folder).unwrap();
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    let alert = format!(
        "[alert]\nheading = \"Ice storm\"\ntext = \"Stay at home.\"\nclosed = {days:?}\n\
         facilities = {facilities:?}\n\n[[contacts]]"
    );
    let site = site_with("site.toml", &toml.replacen("[[contacts]]", &alert, 1));
    let other = app.another(|parts| parts.site = site).await;
    other.refresh_directory().await;
    other
}

async fn of_desk(app: &TestApp, client: &Client) -> TeamSettingsView {
    let desk = desk_of(app, app.recipient(PHARMACY).await).await;
    client.call(&GetTeam(desk)).await.unwrap()
}

/// The day at the facility.
fn today(app: &TestApp) -> CivilDate {
    let zone = jiff::tz::TimeZone::get("America/Chicago").unwrap();
    let now = jiff::Timestamp::from_microsecond(app.clock.now().0).unwrap();
    backend::site::to_civil(now.to_zoned(zone).date())
}

async fn noted(app: &TestApp) -> u64 {
    let rows = team_closure::Entity::find().filter(team_closure::Column::Name.eq("Ice storm"));
    rows.count(app.app.db.reader()).await.unwrap()
}

both_databases! {
    async fn a_day_that_an_alert_closes_moves_promises_counts_in_new_ones_and_is_shown_to_everyone(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let due = sent.reply_by.unwrap();
        app.clock.advance_seconds(60);
        let app = closed(&app, &[due], &[LITTLE_ROCK]).await;
        let (jane, admin) = (app.jane().await, app.admin().await);
        let shown = jane.call(&GetSite).await.unwrap().alert.unwrap();
        assert_eq!((shown.closed, shown.facilities), (vec![due], vec![LITTLE_ROCK.to_owned()]));
        let (one, other) = tokio::join!(alert::close(&app.app), alert::close(&app.app));
        assert_eq!(one.unwrap() + other.unwrap(), 1, "once");
        assert_eq!(alert::close(&app.app).await.unwrap(), 0);
        assert_eq!(noted(&app).await, 1, "at no other facility");
        app.refresh_directory().await;
        // What was promised before.
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 1);
        let before = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert!(before.reply_by.unwrap() > due);
        assert_eq!(before.events[0].kind, ThreadEventKind::Postponed);
        let reason = before.events[0].reason.as_ref().unwrap().reveal();
        assert!(reason.starts_with("Ice storm ("), "{reason}");
        // What is promised from now on.
        let recipient_id = app.recipient(PHARMACY).await;
        let times = jane.call(&GetAnswerTimes { patient_id: jane.patient_id(), recipient_id }).await.unwrap();
        assert!(times.closed.contains(&due));
        let later = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(later.reply_by, before.reply_by);
        // The desk sees it among its own days, and the audit says what closed it.
        let desk = of_desk(&app, &admin).await;
        assert_eq!(desk.closures.len(), 1);
        assert_eq!((desk.closures[0].day, desk.closures[0].name.as_str()), (due, "Ice storm"));
        let audited = audit_event::Entity::find().filter(audit_event::Column::Action.eq("close_by_alert"));
        let audited = audited.all(app.app.db.reader()).await.unwrap();
        assert_eq!(audited.len(), 1);
        assert_eq!((audited[0].object, audited[0].account_id), (Some(desk.recipient_id.0), None));
    }

    async fn a_desk_keeps_the_days_of_a_standing_alert_whatever_its_form_had_and_no_promise_moves_twice(
        app: TestApp,
    ) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let due = sent.reply_by.unwrap();
        app.clock.advance_seconds(60);
        let calm = app;
        let app = closed(&calm, &[due], &[LITTLE_ROCK]).await;
        let (jane, admin) = (app.jane().await, app.admin().await);
        let before = of_desk(&app, &admin).await;
        assert_eq!(alert::close(&app.app).await.unwrap(), 1);
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 1);
        let moved = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap().reply_by;
        // A form from before the alert is saved.
        let save = |closures: Vec<ClosureDay>, aliases: &[&str], version| SaveTeamRules {
            recipient_id: before.recipient_id,
            rules: TeamRules {
                version,
                reply_days: before.reply_days,
                hours: before.hours.clone(),
                closures,
                aliases: aliases.iter().map(ToString::to_string).collect(),
            },
        };
        admin.call(&save(before.closures.clone(), &["ice desk"], before.version)).await.unwrap();
        let kept = of_desk(&app, &admin).await;
        assert_eq!(kept.closures.len(), 1, "the alert stands");
        assert_eq!(alert::close(&app.app).await.unwrap(), 0);
        // Where the alert is gone the day is the desk's own to take back.
        let desk = calm.admin().await;
        desk.call(&save(Vec::new(), &["ice desk"], kept.version)).await.unwrap();
        assert!(of_desk(&calm, &desk).await.closures.is_empty());
        app.clock.advance_seconds(60);
        // It is closed once more: what was moved for that day is not moved again.
        assert_eq!(alert::close(&app.app).await.unwrap(), 1);
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0);
        let shown = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!((shown.reply_by, shown.events.len()), (moved, 1));
    }

    async fn closing_today_moves_nothing_that_was_written_today(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let day = today(&app);
        app.clock.advance_seconds(60);
        let app = closed(&app, &[day], &[LITTLE_ROCK]).await;
        assert_eq!(alert::close(&app.app).await.unwrap(), 1);
        app.refresh_directory().await;
        assert_eq!(moves::postpone(&app.app).await.unwrap(), 0, "today never counted");
        let jane = app.jane().await;
        assert_eq!(write_to(&app, &jane, PHARMACY).await.reply_by, sent.reply_by);
    }

    async fn an_alert_without_places_closes_all_of_them_and_none_for_a_day_that_is_over(app: TestApp) {
        let day = backend::site::from_civil(today(&app)).unwrap();
        let days = [-3, 3].map(|days| backend::site::to_civil(day.checked_add(jiff::ToSpan::days(days)).unwrap()));
        let app = closed(&app, &days, &[]).await;
        let places = facility::Entity::find().count(app.app.db.reader()).await.unwrap();
        assert!(places > 1);
        assert_eq!(alert::close(&app.app).await.unwrap() as u64, places);
        assert_eq!(noted(&app).await, places);
    }

    async fn an_alert_without_days_closes_nothing(app: TestApp) {
        let app = closed(&app, &[], &[]).await;
        assert_eq!(alert::close(&app.app).await.unwrap(), 0);
        let nowhere = closed(&app, &["2999-01-04".parse().unwrap()], &["A place that nobody knows"]).await;
        assert_eq!(alert::close(&nowhere.app).await.unwrap(), 0);
        assert_eq!(noted(&app).await, 0);
    }
}
