//! When a stream ends, and what it does not keep alive.

use super::{LONG, Page, RESTLESS, Telling, WOKEN, counters};
use crate::messaging::change;
use api_tests::both_databases;
use axum::http::Method;
use backend::db::entity::account;
use backend::http::StreamLimits;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::account::{GetSession, SignOut};
use shared::live::{Events, GetCounters};
use tokio::time::timeout;

/// Reads to the end: no more numbers come.
async fn end_of(mut page: Page) {
    let end = async {
        while let Some(frame) = page.frame().await {
            assert!(frame.starts_with(':'), "{frame}");
        }
    };
    timeout(LONG, end).await.expect("the stream goes on");
}

both_databases! {
    async fn a_stream_ends_with_its_session_and_another_sessions_goes_on(app: TestApp) {
        let telling = Telling::over(&app, RESTLESS).await;
        let (jane, elsewhere) = (telling.app.jane().await, telling.app.jane().await);
        let (page, _) = Page::open(&jane).await;
        let (mut other, _) = Page::open(&elsewhere).await;
        jane.call(&SignOut).await.unwrap();
        end_of(page).await;
        assert!(other.frame().await.unwrap().starts_with(':'));
    }

    async fn a_stream_ends_when_its_session_expires_and_does_not_put_that_off(app: TestApp) {
        let telling = Telling::over(&app, RESTLESS).await;
        let jane = telling.app.jane().await;
        let (mut page, _) = Page::open(&jane).await;
        app.clock.advance_seconds(14 * 60);
        counters(&jane).await;
        let (again, _) = Page::open(&jane).await;
        telling.app.settled().await;
        // Looking is no sign of life, however often it is done.
        for _ in 0..3 {
            assert!(page.frame().await.unwrap().starts_with(':'));
        }
        app.clock.advance_seconds(61);
        end_of(page).await;
        end_of(again).await;
        let refused = jane.call(&GetCounters).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SignedOut);
    }

    async fn a_stream_ends_after_the_longest_time_of_a_session_though_the_person_is_there(app: TestApp) {
        let telling = Telling::over(&app, RESTLESS).await;
        let jane = telling.app.jane().await;
        let (page, _) = Page::open(&jane).await;
        for _ in 0..72 {
            app.clock.advance_seconds(10 * 60 - 1);
            jane.call(&GetSession { background: false }).await.unwrap();
            telling.app.settled().await;
        }
        app.clock.advance_seconds(73);
        end_of(page).await;
    }

    async fn a_stream_ends_when_its_account_is_disabled(app: TestApp) {
        let telling = Telling::over(&app, RESTLESS).await;
        let jane = telling.app.jane().await;
        let (page, _) = Page::open(&jane).await;
        change(&app, async |tx| {
            account::Entity::update_many()
                .col_expr(account::Column::DisabledAt, Expr::value(app.clock.now().0))
                .filter(account::Column::Id.eq(jane.account_id()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        end_of(page).await;
    }

    async fn every_stream_ends_when_the_server_does(app: TestApp) {
        let telling = Telling::over(&app, WOKEN).await;
        let (jane, tech) = (telling.app.jane().await, telling.app.pharmacy_tech().await);
        let (janes, _) = Page::open(&jane).await;
        let (techs, _) = Page::open(&tech).await;
        telling.app.app.live.end();
        end_of(janes).await;
        end_of(techs).await;
    }

    async fn a_session_has_as_many_streams_as_tabs_and_an_instance_as_many_as_it_can_bear(app: TestApp) {
        let few = StreamLimits { most: 3, per_session: 2, ..WOKEN };
        let telling = Telling::over(&app, few).await;
        let (jane, patria) = (telling.app.jane().await, telling.app.patria().await);
        let (first, _) = Page::open(&jane).await;
        let (_second, _) = Page::open(&jane).await;
        let refused = jane.get(&Events.href()).await;
        assert_eq!(refused.code(), ErrorCode::RateLimited);
        assert_eq!(refused.header("retry-after"), "30");
        let (_third, _) = Page::open(&patria).await;
        let refused = patria.get(&Events.href()).await;
        assert_eq!(refused.code(), ErrorCode::Unavailable);
        assert_ne!(refused.header("retry-after"), "");
        // The numbers are there for those who ask.
        counters(&patria).await;
        drop(first);
        Page::open(&jane).await;
    }

    async fn an_account_has_so_many_streams_however_often_it_signs_in(app: TestApp) {
        let telling = Telling::over(&app, StreamLimits { per_account: 3, per_session: 2, ..WOKEN }).await;
        let (here, there) = (telling.app.jane().await, telling.app.jane().await);
        let (first, _) = Page::open(&here).await;
        let (_second, _) = Page::open(&here).await;
        let (_third, _) = Page::open(&there).await;
        let refused = there.get(&Events.href()).await;
        assert_eq!(refused.code(), ErrorCode::RateLimited);
        Page::open(&telling.app.patria().await).await;
        drop(first);
        Page::open(&there).await;
    }

    async fn a_stream_is_no_proof_of_a_person(app: TestApp) {
        // Even when the browser does not say that no person asks, as a stream cannot.
        let jane = app.jane().await;
        app.clock.advance_seconds(10 * 60);
        let asked = jane.request(Method::GET, "/api/v1/counters").send().await;
        assert_eq!(asked.status, 200);
        let opened = timeout(LONG, jane.get(&Events.href())).await.unwrap();
        assert_eq!(opened.status, 200);
        app.settled().await;
        app.clock.advance_seconds(5 * 60);
        let session = jane.call(&GetSession { background: true }).await;
        assert_eq!(session.unwrap_err().code(), ErrorCode::SignedOut);
    }
}
