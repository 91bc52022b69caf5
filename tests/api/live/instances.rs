//! Two instances over one PostgreSQL.

use super::{Page, Telling, WOKEN, own};
use crate::messaging::{PHARMACY, write_to};
use api_tests::TestApp;
use backend::live;
use sea_orm::{ConnectionTrait, Statement};

#[tokio::test]
async fn what_happens_on_one_instance_reaches_a_page_of_another() {
    let one = TestApp::postgres().await;
    let telling = Telling::over(&one, WOKEN).await;
    let other = Telling::listening(&one, WOKEN).await;
    let jane = other.app.jane().await;
    let (mut page, first) = Page::open(&jane).await;
    let there = telling.app.jane().await;
    write_to(&one, &there, PHARMACY).await;
    page.until(|it| own(it).revision > own(&first).revision)
        .await;
}

#[tokio::test]
async fn what_an_instance_left_behind_is_handed_out_by_another() {
    let one = TestApp::postgres().await;
    let jane = one.jane().await;
    // This instance has no dispatcher: as if it had ended right after the commit.
    write_to(&one, &jane, PHARMACY).await;
    let other = Telling::over(&one, WOKEN).await;
    let tech = other.app.pharmacy_tech().await;
    let (mut page, first) = Page::open(&tech).await;
    if first.team.unwrap().revision == 0 {
        page.until(|it| it.team.unwrap().revision > 0).await;
    }
}

#[tokio::test]
async fn after_its_connection_was_cut_an_instance_listens_again_and_looks_at_everything() {
    let one = TestApp::postgres().await;
    let listening = Telling::listening(&one, WOKEN).await;
    let jane = listening.app.jane().await;
    let (mut page, first) = Page::open(&jane).await;
    let conn = one.app.db.reader();
    let ask = async |sql: &str| {
        let sql = Statement::from_string(conn.get_database_backend(), sql);
        conn.query_all_raw(sql).await.unwrap().len()
    };
    let listeners = "SELECT pid FROM pg_stat_activity \
        WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    while ask(listeners).await == 0 {
        tokio::task::yield_now().await;
    }
    // All at once: the connection is cut, something happens, and nobody hears of it.
    let dispatcher = live::dispatcher(&one.app);
    let there = one.jane().await;
    write_to(&one, &there, PHARMACY).await;
    let cut = format!("SELECT pg_terminate_backend(pid) FROM ({listeners}) l");
    assert_eq!(ask(&cut).await, 1);
    dispatcher.hand_out_all().await.unwrap();
    page.until(|it| own(it).revision > own(&first).revision)
        .await;
    // And it hears again what is told after that.
    write_to(&one, &there, PHARMACY).await;
    dispatcher.hand_out_all().await.unwrap();
    page.until(|it| own(it).revision > own(&first).revision + 1)
        .await;
}
