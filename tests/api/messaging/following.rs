//! A thread is never locked: what is written after a long time begins a thread that follows it.

use super::{
    PHARMACY, begin, change, code_of, delegate, draft_of, letter_to, outbox_of, reply_in, save,
    thread, try_send, write_to,
};
use api_tests::{Client, PDF, TestApp, answer_thread, both_databases, new_id, upload};
use backend::db::entity::{self, access_grant, draft};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::id::{AttachmentId, DraftId, PatientId, ThreadId};
use shared::messaging::{
    DraftContent, DraftMove, ExportFormat, ExportThread, LinkedThreadView, MoveDraft, Reference,
    SentView,
};
use shared::problem::FieldProblem;
use shared::team_settings::{NameSuccessor, Succession};
use shared::{ErrorCode, FieldName};

const DAY: i64 = 24 * 3600;
const CLINIC: &str = "Little Rock Family Medicine_Hauge, Allison, PA";

/// A thread of Jane's that was answered, and whose last message is then this many seconds old. Whoever was
/// signed in is not any more.
async fn answered(app: &TestApp, label: &str, seconds: i64) -> SentView {
    let jane = app.jane().await;
    let sent = write_to(app, &jane, label).await;
    let answerer = match label {
        PHARMACY => app.pharmacy_tech().await,
        _ => app.allison().await,
    };
    answer_thread(&answerer, jane.patient_id(), sent.thread_id, "It is ready.").await;
    app.clock.advance_seconds(seconds);
    sent
}

/// What begins a thread after this one.
async fn follow_up(app: &TestApp, thread_id: ThreadId, label: &str) -> DraftContent {
    DraftContent {
        follows: Some(thread_id),
        ..letter_to(app, label).await
    }
}

/// The links of a thread, as somebody sees them: what it follows, and what followed it.
async fn links(
    client: &Client,
    patient_id: PatientId,
    thread_id: ThreadId,
) -> (Option<LinkedThreadView>, Vec<LinkedThreadView>) {
    let view = thread(client, patient_id, thread_id).await.unwrap();
    (view.follows, view.followed_by)
}

fn link(thread_id: ThreadId, subject: Option<&str>) -> LinkedThreadView {
    LinkedThreadView {
        id: thread_id,
        subject: subject.map(Into::into),
    }
}

const SUBJECT: &str = "Activate my prescription";

both_databases! {
    async fn ninety_days_after_its_last_message_a_thread_takes_no_reply_and_the_draft_stays(app: TestApp) {
        let sent = answered(&app, PHARMACY, 90 * DAY).await;
        let jane = app.jane().await;
        let whose = jane.patient_id();
        assert!(!thread(&jane, whose, sent.thread_id).await.unwrap().old);
        let reply = begin(&jane, &reply_in(sent.thread_id, "Is it still there?")).await;
        app.clock.advance_seconds(1);
        assert!(thread(&jane, whose, sent.thread_id).await.unwrap().old);
        let told = outbox_of(&app).await.len();
        assert_eq!(code_of(try_send(&jane, &reply).await), ErrorCode::ThreadOld);
        assert_eq!(draft_of(&jane, &reply).await.unwrap(), reply);
        assert_eq!(outbox_of(&app).await.len(), told);
        // It can be written on.
        let more = reply_in(sent.thread_id, "Is it still there? I can come today.");
        save(&jane, whose, reply.id, Some(reply.version), &more).await.unwrap();
    }

    async fn on_the_last_day_a_reply_goes_out_and_the_days_begin_anew(app: TestApp) {
        let sent = answered(&app, PHARMACY, 90 * DAY).await;
        let jane = app.jane().await;
        let reply = begin(&jane, &reply_in(sent.thread_id, "Is it still there?")).await;
        assert_eq!(try_send(&jane, &reply).await.unwrap().thread_id, sent.thread_id);
        app.clock.advance_seconds(89 * DAY);
        let jane = app.jane().await;
        assert!(!thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap().old);
    }

    async fn the_team_may_answer_an_old_thread_and_then_it_takes_replies_again(app: TestApp) {
        let sent = answered(&app, PHARMACY, 200 * DAY).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        assert!(!thread(&tech, whose, sent.thread_id).await.unwrap().old, "it is for the patient's side");
        answer_thread(&tech, whose, sent.thread_id, "It is still here.").await;
        assert!(!thread(&jane, whose, sent.thread_id).await.unwrap().old);
        let reply = begin(&jane, &reply_in(sent.thread_id, "I come today.")).await;
        try_send(&jane, &reply).await.unwrap();
    }

    async fn a_reply_that_came_too_late_becomes_a_follow_up_with_its_words_and_files(app: TestApp) {
        let sent = answered(&app, PHARMACY, 91 * DAY).await;
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let reply = begin(&jane, &reply_in(sent.thread_id, "Is it still there?")).await;
        upload(&jane, (whose, reply.id), AttachmentId(new_id()), "label.pdf", PDF).await;
        let content = DraftContent {
            body: "Is it still there?".into(),
            ..follow_up(&app, sent.thread_id, PHARMACY).await
        };
        let draft = save(&jane, whose, reply.id, Some(reply.version), &content).await.unwrap();
        assert_eq!((draft.thread_id, &draft.follows), (None, &Some(link(sent.thread_id, Some(SUBJECT)))));
        assert_eq!(draft.attachments.len(), 1);
        let before = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((before.draft_id, before.follow_up_draft_id), (None, Some(draft.id)));
        let new = try_send(&jane, &draft).await.unwrap();
        assert_ne!(new.thread_id, sent.thread_id);
        for client in [&jane, &tech] {
            let view = thread(client, whose, new.thread_id).await.unwrap();
            assert_eq!(view.messages.len(), 1);
            assert_eq!(view.messages[0].body.reveal(), "Is it still there?");
            assert_eq!(view.messages[0].attachments.len(), 1);
            assert_eq!(view.follows, Some(link(sent.thread_id, Some(SUBJECT))));
            let old = thread(client, whose, sent.thread_id).await.unwrap();
            assert_eq!(old.followed_by, [link(new.thread_id, Some(SUBJECT))]);
            assert_eq!((old.messages.len(), old.follow_up_draft_id), (2, None));
        }
    }

    async fn what_a_draft_follows_is_no_other_thread_later_but_may_be_given_up_or_replied_to_again(app: TestApp) {
        let sent = answered(&app, PHARMACY, DAY).await;
        let other = answered(&app, PHARMACY, DAY).await;
        let jane = app.jane().await;
        let whose = jane.patient_id();
        let follows = follow_up(&app, sent.thread_id, PHARMACY).await;
        let draft = begin(&jane, &follows).await;
        for wrong in [
            follow_up(&app, other.thread_id, PHARMACY).await,
            reply_in(other.thread_id, "No."),
        ] {
            let answer = save(&jane, whose, draft.id, Some(draft.version), &wrong).await;
            assert_eq!(code_of(answer), ErrorCode::IdTaken);
        }
        let both = DraftContent { follows: Some(sent.thread_id), ..reply_in(sent.thread_id, "Both.") };
        let answer = save(&jane, whose, draft.id, Some(draft.version), &both).await;
        let fields = answer.unwrap_err().problem.fields;
        assert_eq!(fields.iter().map(|it| (it.field, it.error)).collect::<Vec<_>>(), [(
            FieldName::Follows,
            FieldProblem::NotAllowed
        )]);
        let reply = reply_in(sent.thread_id, "Yes.");
        let again = save(&jane, whose, draft.id, Some(draft.version), &reply).await.unwrap();
        assert_eq!((again.thread_id, again.follows), (Some(sent.thread_id), None));
        let plain = letter_to(&app, PHARMACY).await;
        let answer = save(&jane, whose, draft.id, Some(again.version), &plain).await;
        assert_eq!(code_of(answer), ErrorCode::IdTaken, "a reply belongs to its thread");
        let given_up = begin(&jane, &follows).await;
        let given_up = save(&jane, whose, given_up.id, Some(given_up.version), &plain).await.unwrap();
        assert_eq!(given_up.follows, None);
        let answer = save(&jane, whose, given_up.id, Some(given_up.version), &follows).await;
        assert_eq!(code_of(answer), ErrorCode::IdTaken);
    }

    async fn nobody_follows_a_thread_that_they_may_not_read_and_a_team_begins_none(app: TestApp) {
        let sent = answered(&app, PHARMACY, 91 * DAY).await;
        let (jane, patria, tech) = (app.jane().await, app.patria().await, app.pharmacy_tech().await);
        let content = follow_up(&app, sent.thread_id, PHARMACY).await;
        let unknown = follow_up(&app, ThreadId(new_id()), PHARMACY).await;
        for (client, whose, content, code) in [
            (&patria, patria.patient_id(), &content, ErrorCode::NotFound),
            (&jane, jane.patient_id(), &unknown, ErrorCode::NotFound),
            (&tech, jane.patient_id(), &content, ErrorCode::Forbidden),
        ] {
            let answer = save(client, whose, DraftId(new_id()), None, content).await;
            assert_eq!(code_of(answer), code);
        }
    }

    async fn a_team_that_may_not_read_what_a_thread_follows_sees_that_there_is_something(app: TestApp) {
        let sent = answered(&app, CLINIC, 91 * DAY).await;
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, app.allison().await);
        let whose = jane.patient_id();
        let succession = Succession { successor_id: app.recipient(PHARMACY).await };
        let end = NameSuccessor { recipient_id: app.recipient(CLINIC).await, succession };
        app.admin().await.call(&end).await.unwrap();
        let draft = begin(&jane, &follow_up(&app, sent.thread_id, PHARMACY).await).await;
        let new = try_send(&jane, &draft).await.unwrap();
        // Whoever took over works with the new thread, and may read no other for that.
        assert_eq!(links(&tech, whose, new.thread_id).await, (Some(link(sent.thread_id, None)), vec![]));
        assert_eq!(code_of(thread(&tech, whose, sent.thread_id).await), ErrorCode::NotFound);
        assert_eq!(links(&allison, whose, sent.thread_id).await, (None, vec![link(new.thread_id, None)]));
        let file = async |client: &Client, thread_id| {
            let format = ExportFormat::Txt;
            let export = ExportThread { patient_id: whose, thread_id, format, time_zone: None };
            let answer = client.get(&export.href()).await;
            String::from_utf8(answer.bytes.to_vec()).unwrap()
        };
        let (old, newer) = (Reference::from(sent.thread_id), Reference::from(new.thread_id));
        let told = file(&tech, new.thread_id).await;
        assert!(told.contains(&format!("Follow-up to: {old}\r\n")), "{told}");
        let told = file(&jane, new.thread_id).await;
        assert!(told.contains(&format!("Follow-up to: {old}, {SUBJECT}\r\n")), "{told}");
        let told = file(&jane, sent.thread_id).await;
        assert!(told.contains(&format!("Followed up in: {newer}, {SUBJECT}\r\n")), "{told}");
    }

    async fn what_was_kept_from_somebody_is_kept_from_them_by_what_follows_it(app: TestApp) {
        let (jane, meg) = (app.jane().await, app.sign_in("meg.toy").await);
        let whose = jane.patient_id();
        delegate(&app, whose, &meg).await;
        let alone = DraftContent { readers: Some(Vec::new()), ..letter_to(&app, PHARMACY).await };
        let private = try_send(&jane, &begin(&jane, &alone).await).await.unwrap();
        let shared = write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(91 * DAY);
        let (jane, meg) = (app.jane().await, app.sign_in("meg.toy").await);
        assert_eq!(thread(&jane, whose, private.thread_id).await.unwrap().private_to, Some(vec![]));
        assert_eq!(thread(&jane, whose, shared.thread_id).await.unwrap().private_to, None);
        let send = async |content: DraftContent| {
            try_send(&jane, &begin(&jane, &content).await).await.unwrap().thread_id
        };
        let after_private = send(follow_up(&app, private.thread_id, PHARMACY).await).await;
        assert_eq!(code_of(thread(&meg, whose, after_private).await), ErrorCode::NotFound);
        let after_shared = send(follow_up(&app, shared.thread_id, PHARMACY).await).await;
        let seen = links(&meg, whose, after_shared).await;
        assert_eq!(seen, (Some(link(shared.thread_id, Some(SUBJECT))), vec![]));
        // Whom the author tells what follows is not told of what came before.
        let told = send(DraftContent {
            readers: Some(vec![meg.account_id()]),
            ..follow_up(&app, private.thread_id, PHARMACY).await
        });
        let told = told.await;
        assert_eq!(links(&meg, whose, told).await, (None, vec![]));
        let after = links(&jane, whose, private.thread_id).await.1;
        assert_eq!(after.iter().map(|it| it.id).collect::<Vec<_>>(), [after_private, told]);
    }

    async fn what_follows_a_private_thread_is_private_though_nobody_is_left_out_today(app: TestApp) {
        let (jane, meg) = (app.jane().await, app.sign_in("meg.toy").await);
        let whose = jane.patient_id();
        delegate(&app, whose, &meg).await;
        let alone = DraftContent { readers: Some(Vec::new()), ..letter_to(&app, PHARMACY).await };
        let private = try_send(&jane, &begin(&jane, &alone).await).await.unwrap();
        let shared = write_to(&app, &jane, PHARMACY).await;
        let now = app.clock.now();
        change(&app, async |tx| {
            access_grant::Entity::update_many()
                .col_expr(access_grant::Column::RevokedAt, Expr::value(now.0))
                .filter(access_grant::Column::AccountId.eq(meg.account_id()))
                .filter(access_grant::Column::PatientId.eq(whose))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await;
        app.clock.advance_seconds(91 * DAY);
        let jane = app.jane().await;
        let mut is_private = Vec::new();
        for old in [private, shared] {
            let content = follow_up(&app, old.thread_id, PHARMACY).await;
            let sent = try_send(&jane, &begin(&jane, &content).await).await.unwrap();
            let row = entity::thread::Entity::find_by_id(sent.thread_id).one(app.app.db.reader()).await;
            is_private.push(row.unwrap().unwrap().private);
        }
        assert_eq!(is_private, [true, false]);
    }

    async fn a_draft_that_moves_to_another_patient_follows_nothing(app: TestApp) {
        let sent = answered(&app, PHARMACY, 91 * DAY).await;
        let jane = app.jane().await;
        let sam = app.patient("Sam").await;
        let draft = begin(&jane, &follow_up(&app, sent.thread_id, PHARMACY).await).await;
        let to = DraftMove { patient_id: sam, draft_id: DraftId(new_id()), about: None };
        let asked = MoveDraft {
            patient_id: jane.patient_id(),
            draft_id: draft.id,
            version: draft.version,
            to,
        };
        let moved = jane.call(&asked).await.unwrap();
        assert_eq!((moved.patient_id, &moved.follows), (sam, &None));
        let row = draft::Entity::find_by_id(moved.id).one(app.app.db.reader()).await;
        assert_eq!(row.unwrap().unwrap().follows_id, None);
        let plain = letter_to(&app, CLINIC).await;
        let moved = save(&jane, sam, moved.id, Some(moved.version), &plain).await.unwrap();
        let new = try_send(&jane, &moved).await.unwrap();
        assert_eq!(links(&jane, sam, new.thread_id).await, (None, vec![]));
    }

    async fn a_message_is_new_to_each_reader_until_it_was_before_their_eyes(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let unread = async |client: &Client| {
            let view = thread(client, whose, sent.thread_id).await.unwrap();
            view.messages.iter().map(|it| it.unread).collect::<Vec<_>>()
        };
        assert_eq!((unread(&jane).await, unread(&tech).await), (vec![false], vec![true]));
        super::mark_read(&tech, whose, sent.thread_id).await.unwrap();
        assert_eq!(unread(&tech).await, [false]);
        answer_thread(&tech, whose, sent.thread_id, "It is ready.").await;
        assert_eq!((unread(&jane).await, unread(&tech).await), (vec![false, true], vec![false, false]));
        super::mark_read(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!(unread(&jane).await, [false, false]);
        app.clock.advance_seconds(60);
        let reply = begin(&jane, &reply_in(sent.thread_id, "I come today.")).await;
        try_send(&jane, &reply).await.unwrap();
        assert_eq!(unread(&tech).await, [false, false, true]);
    }
}
