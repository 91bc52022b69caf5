//! The alarm over teams whose last member has gone.

use super::passed_on::{gathered, never_quiet, told};
use super::{Sink, name, turn, with_mail, with_senders};
use crate::messaging::{PHARMACY, UNSTAFFED, change, desk_of, empty_team, join, retire};
use api_tests::{Client, TestApp, both_databases};
use backend::db::entity::{team_alarm, team_member};
use backend::team::alarm;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::id::RecipientId;
use shared::notifications::{
    Channel, NoticeKind, NotificationSettings, QuietHours, SaveNotificationSettings,
};
use shared::team_settings::MemberRole;

/// A server with a sink, and an administrator and the desk's manager with addresses, at any hour.
async fn watched(app: &TestApp) -> (Sink, TestApp) {
    let sink = Sink::start();
    let app = with_senders(app, &sink, None).await;
    never_quiet(&app).await;
    let (admin, triage) = (app.admin().await, app.triage().await);
    let quiet = NotificationSettings {
        choices: Vec::new(),
        quiet: QuietHours {
            from: 0,
            to: 0,
            zone: None,
        },
    };
    admin.call(&SaveNotificationSettings(quiet)).await.unwrap();
    with_mail(&app, &sink, &admin, "admin@mail.test").await;
    with_mail(&app, &sink, &triage, "desk@mail.test").await;
    let desk = desk_of(&app, app.recipient(PHARMACY).await).await;
    manages(&app, &triage, desk).await;
    // Whoever is gone since the demonstration began is nobody's news.
    alarm::look(&app.app).await.unwrap();
    gathered(&app).await;
    (sink, app)
}

async fn manages(app: &TestApp, client: &Client, team: RecipientId) {
    change(app, async |tx| {
        team_member::Entity::update_many()
            .col_expr(team_member::Column::Role, Expr::value(MemberRole::Manager))
            .filter(team_member::Column::RecipientId.eq(team))
            .filter(team_member::Column::AccountId.eq(client.account_id()))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

async fn noted(app: &TestApp) -> Vec<RecipientId> {
    let rows = team_alarm::Entity::find().all(app.app.db.reader()).await;
    rows.unwrap()
        .into_iter()
        .map(|row| row.recipient_id)
        .collect()
}

fn alarms(sink: &Sink) -> Vec<String> {
    let all = told(sink).into_iter();
    let mut to: Vec<String> = all
        .filter(|(_, text)| text.starts_with("Nobody who answers for a team"))
        .map(|(to, _)| to)
        .collect();
    to.sort();
    to
}

both_databases! {
    async fn a_team_that_loses_its_last_member_is_told_once_until_it_has_one_again(app: TestApp) {
        let (sink, app) = watched(&app).await;
        let team = app.recipient(PHARMACY).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 0, "it has a member");
        empty_team(&app, team).await;
        let (one, other) = tokio::join!(alarm::look(&app.app), alarm::look(&app.app));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(noted(&app).await, [team]);
        gathered(&app).await;
        assert_eq!(alarms(&sink), ["admin@mail.test", "desk@mail.test"]);
        for _ in 0..3 {
            app.clock.advance_seconds(3600);
            assert_eq!(alarm::look(&app.app).await.unwrap(), 0);
            gathered(&app).await;
        }
        assert_eq!(alarms(&sink).len(), 2, "once");
        let tech = app.pharmacy_tech().await;
        change(&app, async |tx| {
            team_member::Entity::delete_many()
                .filter(team_member::Column::RecipientId.eq(team))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        join(&app, &tech, team).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 0);
        assert!(noted(&app).await.is_empty());
        app.clock.advance_seconds(3600);
        empty_team(&app, team).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 1, "another time");
        gathered(&app).await;
        assert_eq!(alarms(&sink).len(), 4);
        // It says no team's name.
        for mail in sink.mails() {
            assert!(!mail.contains("Pharmacy"), "{mail}");
        }
    }

    async fn of_a_team_that_has_somebody_again_before_it_was_told_nothing_is_told(app: TestApp) {
        let (sink, app) = watched(&app).await;
        let team = app.recipient(PHARMACY).await;
        empty_team(&app, team).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 1);
        turn(&app).await;
        let allison = app.allison().await;
        join(&app, &allison, team).await;
        gathered(&app).await;
        assert_eq!(alarms(&sink), [""; 0]);
    }

    async fn a_team_that_never_had_anybody_or_has_ended_raises_no_alarm(app: TestApp) {
        let (_sink, app) = watched(&app).await;
        assert!(!noted(&app).await.contains(&app.recipient(UNSTAFFED).await));
        let team = app.recipient(PHARMACY).await;
        empty_team(&app, team).await;
        retire(&app, team).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 0);
    }

    async fn who_manages_no_desk_is_not_told_of_teams(app: TestApp) {
        let (sink, app) = watched(&app).await;
        let jane = app.jane().await;
        with_mail(&app, &sink, &jane, "jane@mail.test").await;
        let triage = app.triage().await;
        let desk = desk_of(&app, app.recipient(PHARMACY).await).await;
        change(&app, async |tx| {
            team_member::Entity::update_many()
                .col_expr(team_member::Column::Role, Expr::value(MemberRole::Member))
                .filter(team_member::Column::RecipientId.eq(desk))
                .filter(team_member::Column::AccountId.eq(triage.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        empty_team(&app, app.recipient(PHARMACY).await).await;
        assert_eq!(alarm::look(&app.app).await.unwrap(), 1);
        gathered(&app).await;
        assert_eq!(alarms(&sink), ["admin@mail.test"]);
        assert!(!NoticeKind::choices(shared::account::AccountKind::Patient).contains(&NoticeKind::TeamUnstaffed));
        assert!(name(&jane, Channel::Sms, "+15015550123").await.is_err(), "the site sends no text messages");
    }
}
