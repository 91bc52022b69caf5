//! The harness itself: everyone can sign in, on a database of their own.

use api_tests::{Correspondence, both_databases};
use shared::account::AccountKind;

both_databases! {
    async fn every_persona_signs_in_as_what_they_are(app: TestApp) {
        for (client, kind) in [
            (app.jane().await, AccountKind::Patient),
            (app.patria().await, AccountKind::Patient),
            (app.pharmacy_tech().await, AccountKind::Staff),
            (app.allison().await, AccountKind::Staff),
            (app.triage().await, AccountKind::Staff),
            (app.admin().await, AccountKind::Administrator),
            (app.auditor().await, AccountKind::Auditor),
        ] {
            assert_eq!(client.session().account.kind, kind);
        }
    }

    async fn a_correspondence_can_be_written(app: TestApp) {
        let written = Correspondence::write(&app).await;
        assert_eq!(written.patient_id, app.jane().await.patient_id());
    }

    async fn two_servers_share_one_database(app: TestApp) {
        let other = app.another(|_| {}).await;
        let jane = app.jane().await;
        let there = other.anonymous();
        there.set_cookie("sid", &jane.cookie("sid").expect("a session"));
        assert_eq!(there.get("/api/v1/session").await.status, 200);
    }
}
