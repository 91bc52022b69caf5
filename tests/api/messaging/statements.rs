//! How many statements reading costs: no more for many rows than for few.

use super::{PHARMACY, begin, letter_to, reply_in, thread, try_send, write_to};
use api_tests::{Client, TestApp, both_databases};
use shared::endpoint::{API, Endpoint as _};
use shared::messaging::{Arrangement, Folder, ListDrafts, ListMessages};

/// The statements that one request reads with, when session and key are known already.
async fn cost(app: &TestApp, client: &Client, url: &str) -> u64 {
    let url = format!("{API}{url}");
    assert_eq!(client.get(&url).await.status.as_u16(), 200);
    let before = app.app.db.reader().statements();
    assert_eq!(client.get(&url).await.status.as_u16(), 200);
    app.app.db.reader().statements() - before
}

fn sent(client: &Client) -> String {
    let list = ListMessages {
        patient_id: client.patient_id(),
        folder: Folder::Sent,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    list.url()
}

both_databases! {
    async fn a_page_of_a_folder_asks_for_the_right_and_for_the_rows_and_nothing_else(app: TestApp) {
        let jane = app.jane().await;
        write_to(&app, &jane, PHARMACY).await;
        assert_eq!(cost(&app, &jane, &sent(&jane)).await, 2);
        for _ in 0..12 {
            write_to(&app, &jane, PHARMACY).await;
        }
        assert_eq!(cost(&app, &jane, &sent(&jane)).await, 2);
    }

    async fn a_long_thread_and_many_drafts_cost_no_more_statements_than_short_ones(app: TestApp) {
        let jane = app.jane().await;
        let first = write_to(&app, &jane, PHARMACY).await;
        thread(&jane, jane.patient_id(), first.thread_id).await.unwrap();
        let of_thread = format!(
            "/patients/{}/threads/{}",
            jane.patient_id(),
            first.thread_id
        );
        begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let drafts = ListDrafts { patient_id: jane.patient_id() }.url();
        let short = (cost(&app, &jane, &of_thread).await, cost(&app, &jane, &drafts).await);
        for n in 0..8 {
            let reply = begin(&jane, &reply_in(first.thread_id, &format!("More {n}"))).await;
            try_send(&jane, &reply).await.unwrap();
            begin(&jane, &letter_to(&app, PHARMACY).await).await;
        }
        let long = (cost(&app, &jane, &of_thread).await, cost(&app, &jane, &drafts).await);
        assert_eq!(long, short);
    }
}
