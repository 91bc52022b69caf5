//! Nobody's question is called answered that nobody saw, and nobody's news read that was not shown.

use super::{
    PHARMACY, begin, code_of, mailbox, mark_read, outbox_of, reply_in, save, thread, try_send,
    work, write_to,
};
use api_tests::{Client, Refusal, TestApp, answer_thread, both_databases, new_id};
use backend::audit::AuditOutcome;
use backend::db::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{DraftId, MessageId, ThreadId};
use shared::messaging::{
    Arrangement, DraftView, Folder, ListMessages, MarkThreadRead, SentView, ThreadReading,
    ThreadState,
};
use shared::team::WorkList;

/// Begins an answer, a minute later than what was before.
async fn begin_answer(app: &TestApp, tech: &Client, to: &SentView, jane: &Client) -> DraftView {
    app.clock.advance_seconds(60);
    let reply = reply_in(to.thread_id, "Take two.");
    let id = DraftId(new_id());
    save(tech, jane.patient_id(), id, None, &reply)
        .await
        .unwrap()
}

/// The patient writes again, a minute later than what was before.
async fn write_again(app: &TestApp, jane: &Client, thread_id: ThreadId) -> SentView {
    app.clock.advance_seconds(60);
    let more = begin(jane, &reply_in(thread_id, "It bleeds now!")).await;
    app.clock.advance_seconds(60);
    try_send(jane, &more).await.unwrap()
}

async fn read_up_to(
    client: &Client,
    jane: &Client,
    thread_id: ThreadId,
    up_to: MessageId,
) -> Result<(), Refusal> {
    client
        .call(&MarkThreadRead {
            patient_id: jane.patient_id(),
            thread_id,
            reading: ThreadReading { up_to: Some(up_to) },
        })
        .await
}

/// How the thread stands for both sides: its state, and on which list it is.
async fn stands(jane: &Client, tech: &Client, sent: &SentView) -> (ThreadState, Option<WorkList>) {
    let state = |side| thread(side, jane.patient_id(), sent.thread_id);
    let (hers, theirs) = (state(jane).await.unwrap(), state(tech).await.unwrap());
    assert_eq!(hers.state, theirs.state);
    assert_eq!(hers.reply_by, theirs.reply_by);
    assert_eq!(hers.reply_by.is_some(), hers.state.waits_for_team());
    let mut on = None;
    for list in [WorkList::Waiting, WorkList::Answered] {
        if !work(tech, list).await.is_empty() {
            assert_eq!(on.replace(list), None, "on both lists");
        }
    }
    (hers.state, on)
}

const WAITS: (ThreadState, Option<WorkList>) = (ThreadState::Sent, Some(WorkList::Waiting));
const IS_ANSWERED: (ThreadState, Option<WorkList>) =
    (ThreadState::Answered, Some(WorkList::Answered));

both_databases! {
    async fn an_answer_to_the_first_message_leaves_the_second_waiting(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let first = write_to(&app, &jane, PHARMACY).await;
        let answer = begin_answer(&app, &tech, &first, &jane).await;
        write_again(&app, &jane, first.thread_id).await;
        app.clock.advance_seconds(60);
        try_send(&tech, &answer).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, WAITS);
        let row = work(&tech, WorkList::Waiting).await.remove(0);
        // She waits since her first message, and by the date that was promised then.
        assert_eq!(row.sent_at, first.sent_at);
        assert_eq!(Some(row.reply_by), first.reply_by);
        // The answer went out all the same.
        assert_eq!(mailbox(&jane, jane.patient_id()).await.unread, 1);
        let shown = thread(&jane, jane.patient_id(), first.thread_id).await.unwrap();
        let texts: Vec<_> = shown.messages.iter().map(|it| it.body.reveal().to_owned()).collect();
        assert_eq!(texts[1..], ["It bleeds now!", "Take two."]);
        assert_eq!((shown.opened_at, shown.answered_at), (None, None));
        // An answer that is begun now has her second message before it.
        let second = begin_answer(&app, &tech, &first, &jane).await;
        try_send(&tech, &second).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, IS_ANSWERED);
    }

    async fn saving_an_old_answer_again_does_not_make_it_a_new_one(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let first = write_to(&app, &jane, PHARMACY).await;
        let answer = begin_answer(&app, &tech, &first, &jane).await;
        write_again(&app, &jane, first.thread_id).await;
        app.clock.advance_seconds(60);
        let longer = reply_in(first.thread_id, "Take two. With food.");
        let answer = save(&tech, jane.patient_id(), answer.id, Some(answer.version), &longer)
            .await
            .unwrap();
        try_send(&tech, &answer).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, WAITS);
    }

    async fn an_old_answer_answers_once_the_second_message_was_opened(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let first = write_to(&app, &jane, PHARMACY).await;
        mark_read(&tech, jane.patient_id(), first.thread_id).await.unwrap();
        let answer = begin_answer(&app, &tech, &first, &jane).await;
        let second = write_again(&app, &jane, first.thread_id).await;
        assert_eq!(stands(&jane, &tech, &first).await, WAITS, "what was opened was the first");
        app.clock.advance_seconds(60);
        read_up_to(&tech, &jane, first.thread_id, second.message_id).await.unwrap();
        let opened_at = app.clock.now();
        app.clock.advance_seconds(60);
        try_send(&tech, &answer).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, IS_ANSWERED);
        let shown = thread(&jane, jane.patient_id(), first.thread_id).await.unwrap();
        assert_eq!(shown.opened_at, Some(opened_at));
        assert_eq!(shown.answered_at, Some(app.clock.now()));
    }

    async fn an_answer_that_is_begun_after_the_second_message_answers_both(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let first = write_to(&app, &jane, PHARMACY).await;
        write_again(&app, &jane, first.thread_id).await;
        let answer = begin_answer(&app, &tech, &first, &jane).await;
        try_send(&tech, &answer).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, IS_ANSWERED);
    }

    async fn what_came_after_what_was_shown_stays_unread(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        let mut answers = Vec::new();
        for text in ["Yes.", "And take it with food.", "Not with milk."] {
            app.clock.advance_seconds(60);
            answers.push(answer_thread(&tech, jane.patient_id(), sent.thread_id, text).await);
        }
        app.clock.advance_seconds(60);
        let unread = async || {
            let list = ListMessages {
                patient_id: jane.patient_id(),
                folder: Folder::Inbox,
                arrange: Arrangement::Newest, cursor: None,
                background: false,
            };
            let page = jane.call(&list).await.unwrap();
            let unread: Vec<_> = page.items.iter().filter(|it| it.unread).map(|it| it.id).collect();
            let counted = mailbox(&jane, jane.patient_id()).await.unread;
            assert_eq!(usize::try_from(counted).unwrap(), unread.len());
            unread
        };
        let [first, second, third] = [0, 1, 2].map(|n| answers[n].message_id);
        assert_eq!(unread().await, [third, second, first]);
        read_up_to(&jane, &jane, sent.thread_id, second).await.unwrap();
        assert_eq!(unread().await, [third]);
        // A page that is older than that takes nothing back.
        read_up_to(&jane, &jane, sent.thread_id, sent.message_id).await.unwrap();
        assert_eq!(unread().await, [third]);
        read_up_to(&jane, &jane, sent.thread_id, third).await.unwrap();
        assert!(unread().await.is_empty());
    }

    async fn a_team_that_was_not_shown_the_last_message_has_not_opened_it(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let first = write_to(&app, &jane, PHARMACY).await;
        let second = write_again(&app, &jane, first.thread_id).await;
        app.clock.advance_seconds(60);
        read_up_to(&tech, &jane, first.thread_id, first.message_id).await.unwrap();
        assert_eq!(stands(&jane, &tech, &first).await, WAITS);
        let told = outbox_of(&app).await;
        assert!(told.iter().all(|it| it.kind != "thread_opened"));
        read_up_to(&tech, &jane, first.thread_id, second.message_id).await.unwrap();
        let shown = thread(&jane, jane.patient_id(), first.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.opened_at), (ThreadState::Opened, Some(app.clock.now())));
    }

    async fn nobody_reads_up_to_a_message_of_another_thread(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let tech = app.pharmacy_tech().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(60);
        let other = write_to(&app, &jane, PHARMACY).await;
        let theirs = write_to(&app, &patria, PHARMACY).await;
        let answer = answer_thread(&tech, jane.patient_id(), sent.thread_id, "Yes.").await;
        app.clock.advance_seconds(60);
        let foreign = [other.message_id, theirs.message_id, MessageId(new_id())];
        for up_to in foreign {
            for client in [&jane, &tech] {
                let refused = read_up_to(client, &jane, sent.thread_id, up_to).await;
                assert_eq!(code_of(refused), ErrorCode::NotFound);
            }
        }
        let refused = read_up_to(&tech, &jane, other.thread_id, answer.message_id).await;
        assert_eq!(code_of(refused), ErrorCode::NotFound);
        assert_eq!(mailbox(&jane, jane.patient_id()).await.unread, 1);
        let shown = thread(&jane, jane.patient_id(), other.thread_id).await.unwrap();
        assert_eq!(shown.state, ThreadState::Sent);
        let tried = audit_event::Entity::find()
            .filter(audit_event::Column::Outcome.eq(AuditOutcome::Hidden))
            .filter(audit_event::Column::Object.eq(sent.thread_id.0))
            .all(app.app.audit.database())
            .await
            .unwrap();
        assert_eq!(tried.len(), 2 * foreign.len());
    }
}
