//! Who of the patient's side sees a conversation, from its beginning to its last reply.

use super::*;
use crate::messaging::{code_of, delegate, reply_in};
use api_tests::{answer_thread, both_databases};
use backend::db::entity::thread as threads;
use shared::ErrorCode;
use shared::family::GrantKind;
use shared::problem::{FieldName, FieldProblem};

/// Whether a thread is one that nobody joins later.
async fn is_private(app: &TestApp, sent: &SentView) -> bool {
    let row = threads::Entity::find_by_id(sent.thread_id);
    let row = row.one(app.app.db.reader()).await.unwrap().unwrap();
    row.private
}

both_databases! {
    async fn parents_share_what_they_write_for_a_child_and_each_keeps_an_own_badge(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        let offered = readers(&george, sherron).await;
        assert_eq!(offered.len(), 1);
        assert_eq!(offered[0].name.reveal(), "Fannie Kutch");
        assert_eq!(offered[0].kind, GrantKind::Parent);
        assert!(offered[0].by_default);
        let sent = write_for(&app, &george, sherron, None).await;
        let row = inbox(&fannie, sherron).await.remove(0);
        assert_eq!(row.author.unwrap().reveal(), "George Kutch");
        assert!(row.unread);
        assert_eq!(mailbox(&george, sherron).await.unread, 0);
        assert_eq!(mailbox(&fannie, sherron).await.unread, 1);
        super::super::mark_read(&fannie, sherron, sent.thread_id).await.unwrap();
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, sherron, sent.thread_id, "It is ready.").await;
        assert_eq!(mailbox(&george, sherron).await.unread, 1);
        assert_eq!(mailbox(&fannie, sherron).await.unread, 1);
        super::super::mark_read(&george, sherron, sent.thread_id).await.unwrap();
        assert_eq!(mailbox(&george, sherron).await.unread, 0);
        assert_eq!(mailbox(&fannie, sherron).await.unread, 1);
    }

    async fn both_sides_see_who_wrote_by_what_right_and_who_reads(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        let sent = write_for(&app, &george, sherron, None).await;
        let seen = thread(&fannie, sherron, sent.thread_id).await.unwrap();
        let author = &seen.messages[0].author;
        assert_eq!(author.name.reveal(), "George Kutch");
        assert_eq!(author.relation, Some(GrantKind::Parent));
        let names: Vec<(&str, bool)> = seen.readers.iter().map(|it| (it.name.reveal(), it.own)).collect();
        assert_eq!(names, [("Fannie Kutch", true), ("George Kutch", false)]);
        assert_eq!(seen.acting, []);
        assert_eq!(seen.about, None);
        let tech = app.pharmacy_tech().await;
        let seen = thread(&tech, sherron, sent.thread_id).await.unwrap();
        assert_eq!(seen.messages[0].author.relation, Some(GrantKind::Parent));
        let acting: Vec<&str> = seen.acting.iter().map(|it| it.name.reveal()).collect();
        assert_eq!(acting, ["Fannie Kutch", "George Kutch"]);
        let about = seen.about.unwrap();
        assert_eq!(about.name.reveal(), "Kutch, Sherron");
        assert_eq!(about.dod_id.unwrap().reveal(), "9900000010");
        assert!(about.verified);
    }

    async fn whoever_is_left_out_sees_nothing_of_it_and_the_thread_is_private(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        let sent = write_for(&app, &george, sherron, Some(Vec::new())).await;
        assert!(is_private(&app, &sent).await);
        assert_eq!(inbox(&fannie, sherron).await, []);
        assert_eq!(code_of(thread(&fannie, sherron, sent.thread_id).await), ErrorCode::NotFound);
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, sherron, sent.thread_id, "Yes.").await;
        assert_eq!(mailbox(&fannie, sherron).await.unread, 0);
    }

    async fn an_adult_and_their_delegate_share_unless_one_is_left_out(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient_id = jane.patient_id();
        delegate(&app, patient_id, &patria).await;
        let offered = readers(&jane, patient_id).await;
        assert!(offered.iter().any(|it| it.account_id == patria.account_id() && it.by_default));
        write_for(&app, &jane, patient_id, None).await;
        assert_eq!(mailbox(&patria, patient_id).await.unread, 1);
        let mine = write_for(&app, &patria, patient_id, None).await;
        assert!(!is_private(&app, &mine).await);
        assert_eq!(mailbox(&jane, patient_id).await.unread, 1);
        let alone = write_for(&app, &jane, patient_id, Some(Vec::new())).await;
        assert!(is_private(&app, &alone).await);
        assert_eq!(mailbox(&patria, patient_id).await.unread, 1);
    }

    async fn whoever_helps_an_adult_keeps_nothing_from_them(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient_id = jane.patient_id();
        delegate(&app, patient_id, &patria).await;
        let offered = readers(&patria, patient_id).await;
        let always: Vec<&str> = offered.iter().filter(|it| it.always).map(|it| it.name.reveal()).collect();
        assert_eq!(always, ["Jane Doe"]);
        assert!(readers(&jane, patient_id).await.iter().all(|it| !it.always));
        write_for(&app, &patria, patient_id, Some(Vec::new())).await;
        assert_eq!(mailbox(&jane, patient_id).await.unread, 1);
    }

    async fn what_a_teen_writes_and_what_is_written_for_one_opens_to_nobody_later(app: TestApp) {
        let (carlene, george) = (app.sign_in("carlene.schamberger").await, app.sign_in("george.kutch").await);
        let own = write_for(&app, &carlene, carlene.patient_id(), None).await;
        assert!(is_private(&app, &own).await);
        let sherron = person(&george, "Sherron");
        let parents = write_for(&app, &george, sherron, None).await;
        assert!(is_private(&app, &parents).await);
        let patria = app.patria().await;
        let child = write_for(&app, &patria, person(&patria, "Arron"), None).await;
        assert!(!is_private(&app, &child).await);
    }

    async fn whoever_lost_their_right_since_they_were_chosen_is_dropped(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        let content = DraftContent {
            readers: Some(vec![fannie.account_id()]),
            ..letter_to(&app, PHARMACY).await
        };
        let draft = draft_for(&george, sherron, &content).await;
        assert_eq!(draft.readers, content.readers);
        revoke(&app, &fannie, sherron, true).await;
        let sent = try_send(&george, &draft).await.unwrap();
        revoke(&app, &fannie, sherron, false).await;
        assert_eq!(code_of(thread(&fannie, sherron, sent.thread_id).await), ErrorCode::NotFound);
    }

    async fn a_reply_goes_to_those_participants_whose_right_still_holds(app: TestApp) {
        let (george, fannie) = (app.sign_in("george.kutch").await, app.sign_in("fannie.kutch").await);
        let sherron = person(&george, "Sherron");
        let sent = write_for(&app, &george, sherron, None).await;
        revoke(&app, &fannie, sherron, true).await;
        let tech = app.pharmacy_tech().await;
        answer_thread(&tech, sherron, sent.thread_id, "Yes.").await;
        let seen = thread(&george, sherron, sent.thread_id).await.unwrap();
        assert_eq!(seen.readers.len(), 1);
        revoke(&app, &fannie, sherron, false).await;
        assert_eq!(inbox(&fannie, sherron).await.len(), 1, "what came before, and not the answer");
        let more = draft_for(&george, sherron, &reply_in(sent.thread_id, "Thanks")).await;
        try_send(&george, &more).await.unwrap();
        assert_eq!(inbox(&fannie, sherron).await.len(), 2);
    }

    async fn c08_an_account_that_never_had_to_do_with_the_patient_is_made_no_reader(app: TestApp) {
        let (george, jane) = (app.sign_in("george.kutch").await, app.jane().await);
        let sherron = person(&george, "Sherron");
        let content = DraftContent {
            readers: Some(vec![jane.account_id()]),
            ..letter_to(&app, PHARMACY).await
        };
        let refused = save(&george, sherron, DraftId(new_id()), None, &content).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Invalid);
        let fields: Vec<_> = refused.problem.fields.iter().map(|it| (it.field, it.error)).collect();
        assert_eq!(fields, [(FieldName::Readers, FieldProblem::Unknown)]);
    }

    async fn a_reply_chooses_no_readers_and_is_about_nobody_else(app: TestApp) {
        let george = app.sign_in("george.kutch").await;
        let sherron = person(&george, "Sherron");
        let sent = write_for(&app, &george, sherron, None).await;
        let content = DraftContent {
            readers: Some(Vec::new()),
            ..reply_in(sent.thread_id, "More")
        };
        let answer = save(&george, sherron, DraftId(new_id()), None, &content).await;
        assert_eq!(code_of(answer), ErrorCode::Invalid);
    }

    async fn a_right_that_ends_between_typing_and_send_sends_nothing(app: TestApp) {
        let patria = app.patria().await;
        let arron = person(&patria, "Arron");
        let draft = draft_for(&patria, arron, &letter_to(&app, PHARMACY).await).await;
        revoke(&app, &patria, arron, true).await;
        assert_eq!(code_of(try_send(&patria, &draft).await), ErrorCode::NotFound);
        revoke(&app, &patria, arron, false).await;
        assert_eq!(super::super::draft_of(&patria, &draft).await.unwrap(), draft);
    }
}
