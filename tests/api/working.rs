//! What a team does with a thread beside answering, what the patient's side is told of it, and the clock
//! over what was promised.

use crate::messaging::{
    PHARMACY, UNSTAFFED, begin, change, code_of, delegate, desk_of, empty_team, join, mailbox,
    mark_read, outbox_of, reply_in, retire, save, thread, try_send, work, write_to,
};
use api_tests::{
    Client, PDF, Refusal, TestApp, answer_thread, both_databases, draft, new_id, send, upload,
};
use backend::db::entity::{audit_event, thread_event};
use backend::live;
use backend::team::clock;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::directory::{GetAnswerTimes, SearchRecipients};
use shared::family::{Capabilities, Capability};
use shared::id::{
    AttachmentId, DraftId, MessageId, PatientId, RecipientId, ThreadId, ThreadNoteId,
};
use shared::live::GetCounters;
use shared::messaging::{
    Arrangement, DownloadAttachment, DraftContent, Folder, ListMessages, MessageQuery,
    MessageSummary, SearchMessages, SentView, ThreadEventKind, ThreadState, TrashMessage,
};
use shared::problem::FieldProblem;
use shared::team::{
    AddNote, CloseThread, Closing, GetBoard, GetThreadMark, HoldThread, ListColleagues, NewNote,
    RECALL_SECONDS, RecallMessage, RedirectThread, Redirection, ReleaseThread, SearchTeams,
    ThreadHolding, WorkList,
};
use shared::{ErrorCode, FieldName};

const DAY: i64 = 24 * 3600;
/// A clinic with a member of its own.
const CLINIC: &str = "Little Rock Family Medicine_Hauge, Allison, PA";

async fn hold(
    client: &Client,
    sent: &SentView,
    patient_id: PatientId,
    holding: ThreadHolding,
) -> Result<(), Refusal> {
    client
        .call(&HoldThread {
            patient_id,
            thread_id: sent.thread_id,
            holding,
        })
        .await
}

/// Takes a thread that nobody has.
async fn claim(client: &Client, sent: &SentView, patient_id: PatientId) -> Result<(), Refusal> {
    let holding = ThreadHolding {
        account_id: client.account_id(),
        instead_of: None,
    };
    hold(client, sent, patient_id, holding).await
}

async fn redirect(
    client: &Client,
    (patient_id, thread_id): (PatientId, ThreadId),
    recipient_id: RecipientId,
    reason: &str,
) -> Result<(), Refusal> {
    client
        .call(&RedirectThread {
            patient_id,
            thread_id,
            redirection: Redirection {
                recipient_id,
                reason: reason.into(),
            },
        })
        .await
}

async fn close(
    client: &Client,
    (patient_id, thread_id): (PatientId, ThreadId),
    reason: Option<&str>,
) -> Result<(), Refusal> {
    client
        .call(&CloseThread {
            patient_id,
            thread_id,
            closing: Closing {
                reason: reason.map(Into::into),
            },
        })
        .await
}

async fn recall(
    client: &Client,
    patient_id: PatientId,
    message_id: MessageId,
) -> Result<(), Refusal> {
    client
        .call(&RecallMessage {
            patient_id,
            message_id,
        })
        .await
}

/// Which threads a list has.
async fn listed(client: &Client, list: WorkList) -> Vec<ThreadId> {
    let rows = work(client, list).await;
    rows.iter().map(|row| row.thread_id).collect()
}

/// What happened to a thread, as somebody is told.
async fn told(client: &Client, patient_id: PatientId, id: ThreadId) -> Vec<ThreadEventKind> {
    let shown = thread(client, patient_id, id).await.unwrap();
    shown.events.iter().map(|event| event.kind).collect()
}

/// The answer, sent by a member of the team.
async fn answered(client: &Client, patient_id: PatientId, thread_id: ThreadId) -> SentView {
    let draft_id = DraftId(new_id());
    let reply = reply_in(thread_id, "It is ready.");
    let reply = save(client, patient_id, draft_id, None, &reply).await;
    try_send(client, &reply.unwrap()).await.unwrap()
}

/// A second member of the pharmacy.
async fn colleague(app: &TestApp) -> Client {
    let allison = app.allison().await;
    join(app, &allison, app.recipient(PHARMACY).await).await;
    allison
}

async fn numbers(client: &Client, patient_id: PatientId) -> (u32, i64) {
    let patients = client.call(&GetCounters).await.unwrap().patients;
    let found = patients.iter().find(|it| it.patient_id == patient_id);
    found.map(|it| (it.unread, it.revision)).unwrap()
}

async fn team_revision(client: &Client) -> i64 {
    client
        .call(&GetCounters)
        .await
        .unwrap()
        .team
        .unwrap()
        .revision
}

async fn inbox(client: &Client, patient_id: PatientId) -> Vec<MessageSummary> {
    let list = ListMessages {
        patient_id,
        folder: Folder::Inbox,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    client.call(&list).await.unwrap().items
}

/// Lets everyone hear of what has happened.
async fn hand_out(app: &TestApp) {
    live::dispatcher(&app.app).hand_out_all().await.unwrap();
}

both_databases! {
    async fn a_thread_that_somebody_has_is_taken_over_by_naming_them_and_never_by_accident(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(listed(&allison, WorkList::New).await, [sent.thread_id]);
        claim(&tech, &sent, whose).await.unwrap();
        // A second time changes nothing, and writes nothing.
        let before = outbox_of(&app).await.len();
        claim(&tech, &sent, whose).await.unwrap();
        assert_eq!(outbox_of(&app).await.len(), before);
        assert!(listed(&allison, WorkList::New).await.is_empty());
        assert_eq!(listed(&tech, WorkList::Mine).await, [sent.thread_id]);
        assert!(listed(&allison, WorkList::Mine).await.is_empty());
        let row = work(&allison, WorkList::Waiting).await.remove(0);
        assert_eq!(row.holder.unwrap().reveal(), "Renee Tolliver");
        assert_eq!(code_of(claim(&allison, &sent, whose).await), ErrorCode::ThreadHeld);
        let stale = ThreadHolding { account_id: allison.account_id(), instead_of: Some(jane.account_id()) };
        assert_eq!(code_of(hold(&allison, &sent, whose, stale).await), ErrorCode::ThreadHeld);
        let instead = ThreadHolding {
            account_id: allison.account_id(),
            instead_of: Some(tech.account_id()),
        };
        hold(&allison, &sent, whose, instead).await.unwrap();
        let shown = thread(&tech, whose, sent.thread_id).await.unwrap();
        let holder = shown.holder.unwrap();
        assert_eq!((holder.account_id, holder.own), (allison.account_id(), false));
        // Whoever lost it gives nothing back.
        let release = ReleaseThread { patient_id: whose, thread_id: sent.thread_id };
        assert_eq!(code_of(tech.call(&release).await), ErrorCode::ThreadHeld);
        allison.call(&release).await.unwrap();
        allison.call(&release).await.unwrap();
        assert_eq!(listed(&tech, WorkList::New).await, [sent.thread_id]);
        use ThreadEventKind::{Claimed, Released};
        assert_eq!(told(&tech, whose, sent.thread_id).await, [Claimed, Claimed, Released]);
    }

    async fn a_thread_is_given_to_a_colleague_and_to_nobody_else(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let list = ListColleagues { patient_id: whose, thread_id: sent.thread_id };
        let names: Vec<(String, bool)> = tech.call(&list).await.unwrap().items.into_iter()
            .map(|it| (it.name.reveal().to_owned(), it.own)).collect();
        assert_eq!(names.len(), 2);
        assert!(names.contains(&("Renee Tolliver".to_owned(), true)));
        let to = |account_id| ThreadHolding { account_id, instead_of: None };
        for stranger in [jane.account_id(), app.triage().await.account_id(), app.admin().await.account_id()] {
            let refused = hold(&tech, &sent, whose, to(stranger)).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::Invalid);
        }
        hold(&tech, &sent, whose, to(allison.account_id())).await.unwrap();
        assert_eq!(listed(&allison, WorkList::Mine).await, [sent.thread_id]);
        let events = thread(&tech, whose, sent.thread_id).await.unwrap().events;
        assert_eq!(events[0].kind, ThreadEventKind::Assigned);
        assert!(events[0].to_name.as_ref().unwrap().reveal().starts_with("Allison"));
    }

    async fn a_thread_of_somebody_who_left_is_new_again(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        claim(&tech, &sent, jane.patient_id()).await.unwrap();
        assert!(listed(&allison, WorkList::New).await.is_empty());
        let pharmacy = app.recipient(PHARMACY).await;
        empty_team(&app, pharmacy).await;
        app.clock.advance_seconds(1);
        change(&app, async |tx| {
            use backend::db::entity::team_member;
            team_member::Entity::update_many()
                .col_expr(team_member::Column::ValidUntil, sea_orm::sea_query::Expr::value(Option::<i64>::None))
                .filter(team_member::Column::RecipientId.eq(pharmacy))
                .filter(team_member::Column::AccountId.eq(allison.account_id()))
                .exec(tx).await?;
            Ok(())
        }).await;
        assert_eq!(listed(&allison, WorkList::New).await, [sent.thread_id]);
        assert!(work(&allison, WorkList::New).await[0].holder.is_none());
        // And whoever takes it need not know who had it.
        claim(&allison, &sent, jane.patient_id()).await.unwrap();
        assert_eq!(listed(&allison, WorkList::Mine).await, [sent.thread_id]);
    }

    async fn what_a_patient_writes_after_an_answer_is_new_for_the_whole_team(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        claim(&tech, &sent, whose).await.unwrap();
        // While it waits, more from the patient leaves it with whoever has it.
        let more = begin(&jane, &reply_in(sent.thread_id, "One more thing.")).await;
        try_send(&jane, &more).await.unwrap();
        assert!(listed(&allison, WorkList::New).await.is_empty());
        answered(&tech, whose, sent.thread_id).await;
        let again = begin(&jane, &reply_in(sent.thread_id, "And now?")).await;
        try_send(&jane, &again).await.unwrap();
        assert_eq!(listed(&allison, WorkList::New).await, [sent.thread_id]);
        assert!(listed(&tech, WorkList::Mine).await.is_empty());
    }

    async fn a_page_learns_whether_its_thread_changed_and_looks_at_nothing(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let other = write_to(&app, &jane, PHARMACY).await;
        let mark = async |client: &Client| {
            let asked = GetThreadMark { patient_id: whose, thread_id: sent.thread_id };
            client.call(&asked).await.map(|it| it.mark)
        };
        // On SQLite looks have a file of their own.
        let looks = async || {
            let changes = audit_event::Entity::find().count(app.app.db.reader()).await.unwrap();
            changes + audit_event::Entity::find().count(app.app.audit.database()).await.unwrap()
        };
        let first = mark(&tech).await.unwrap();
        let before = looks().await;
        claim(&tech, &other, whose).await.unwrap();
        answered(&tech, whose, other.thread_id).await;
        let theirs = looks().await;
        assert_eq!(mark(&tech).await.unwrap(), first, "another thread is none of its business");
        assert!(theirs > before && looks().await == theirs, "asking is no look");
        let mut known = vec![first];
        claim(&allison, &sent, whose).await.unwrap();
        known.push(mark(&tech).await.unwrap());
        let note = AddNote {
            patient_id: whose,
            thread_id: sent.thread_id,
            note_id: ThreadNoteId(new_id()),
            note: NewNote { body: "Called".into() },
        };
        allison.call(&note).await.unwrap();
        known.push(mark(&tech).await.unwrap());
        let answer = answered(&allison, whose, sent.thread_id).await;
        known.push(mark(&tech).await.unwrap());
        recall(&allison, whose, answer.message_id).await.unwrap();
        known.push(mark(&tech).await.unwrap());
        known.sort();
        known.dedup();
        assert_eq!(known.len(), 5, "each change is another mark");
        assert_eq!(code_of(mark(&jane).await), ErrorCode::Forbidden);
        assert_eq!(code_of(mark(&app.triage().await).await), ErrorCode::NotFound);
    }

    async fn what_a_team_does_among_itself_the_patients_side_is_not_told(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        hand_out(&app).await;
        let (before, teams) = (numbers(&jane, whose).await, team_revision(&tech).await);
        claim(&tech, &sent, whose).await.unwrap();
        let note = AddNote {
            patient_id: whose,
            thread_id: sent.thread_id,
            note_id: ThreadNoteId(new_id()),
            note: NewNote { body: "Prescriber called, waits for the fax".into() },
        };
        tech.call(&note).await.unwrap();
        hand_out(&app).await;
        assert_eq!(numbers(&jane, whose).await, before);
        assert!(team_revision(&tech).await > teams, "colleagues hear of it");
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert!(shown.events.is_empty() && shown.notes.is_empty() && shown.holder.is_none());
        let seen = thread(&tech, whose, sent.thread_id).await.unwrap();
        assert_eq!(seen.notes[0].body.reveal(), "Prescriber called, waits for the fax");
        assert_eq!(seen.notes[0].author.reveal(), "Renee Tolliver, pharmacy technician");
        // The same note again is one note; another text under its id is another thing.
        tech.call(&note).await.unwrap();
        let other = AddNote { note: NewNote { body: "Else".into() }, ..note.clone() };
        assert_eq!(code_of(tech.call(&other).await), ErrorCode::IdTaken);
        let empty = AddNote { note_id: ThreadNoteId(new_id()), note: NewNote { body: "  ".into() }, ..note.clone() };
        assert_eq!(code_of(tech.call(&empty).await), ErrorCode::Invalid);
        assert_eq!(thread(&tech, whose, sent.thread_id).await.unwrap().notes.len(), 1);
        assert_eq!(code_of(jane.call(&note).await), ErrorCode::Forbidden);
        assert_eq!(code_of(app.triage().await.call(&note).await), ErrorCode::NotFound);
    }

    async fn a_thread_is_handed_on_whole_with_a_reason_that_the_patient_reads(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, app.allison().await);
        let (whose, clinic) = (jane.patient_id(), app.recipient(CLINIC).await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        mark_read(&tech, whose, sent.thread_id).await.unwrap();
        claim(&tech, &sent, whose).await.unwrap();
        hand_out(&app).await;
        let (before, teams) = (numbers(&jane, whose).await, team_revision(&tech).await);
        app.clock.advance_seconds(60);
        let here = (whose, sent.thread_id);
        redirect(&tech, here, clinic, " The prescriber has to renew it. ").await.unwrap();
        hand_out(&app).await;
        assert!(numbers(&jane, whose).await.1 > before.1);
        assert!(team_revision(&tech).await > teams, "those who had it hear that it is gone");
        assert_eq!(code_of(thread(&tech, whose, sent.thread_id).await), ErrorCode::NotFound);
        assert!(listed(&tech, WorkList::Waiting).await.is_empty());
        assert_eq!(listed(&allison, WorkList::New).await, [sent.thread_id]);
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.reply_by), (ThreadState::Redirected, sent.reply_by));
        assert_eq!(shown.recipient.label, CLINIC);
        assert_eq!((shown.opened_at, shown.messages.len()), (None, 1));
        let [event] = shown.events.as_slice() else { panic!("one event: {:?}", shown.events) };
        assert_eq!(event.kind, ThreadEventKind::Redirected);
        assert_eq!((event.team.as_str(), event.to_team.as_deref()), (PHARMACY, Some(CLINIC)));
        assert_eq!(event.reason.as_ref().unwrap().reveal(), "The prescriber has to renew it.");
        // Nobody has it there yet, and opening it is told.
        assert!(thread(&allison, whose, sent.thread_id).await.unwrap().holder.is_none());
        mark_read(&allison, whose, sent.thread_id).await.unwrap();
        assert_eq!(thread(&jane, whose, sent.thread_id).await.unwrap().state, ThreadState::Opened);
        // Handing it to whoever has it is nothing new.
        redirect(&allison, here, clinic, "Again").await.unwrap();
        assert_eq!(told(&jane, whose, sent.thread_id).await, [ThreadEventKind::Redirected]);
        answer_thread(&allison, whose, sent.thread_id, "Renewed.").await;
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.messages.len()), (ThreadState::Answered, 2));
        assert_eq!(shown.messages[1].author.team.as_deref(), Some(CLINIC));
        let audited = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("redirect_thread"))
            .count(app.app.db.reader()).await.unwrap();
        assert_eq!(audited, 1);
    }

    async fn c08_a_thread_is_handed_to_nobody_who_takes_no_messages_and_it_stays(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let here = (whose, sent.thread_id);
        let clinic = app.recipient(UNSTAFFED).await;
        let desk = desk_of(&app, clinic).await;
        for nowhere in [desk, RecipientId(new_id())] {
            assert_eq!(code_of(redirect(&tech, here, nowhere, "Theirs").await), ErrorCode::RecipientClosed);
        }
        let missing = redirect(&tech, here, clinic, "  ").await.unwrap_err();
        assert_eq!(missing.code(), ErrorCode::Invalid);
        assert!(missing.problem.fields.iter().any(|it| it.field == FieldName::Reason && it.error == FieldProblem::Missing));
        assert_eq!(code_of(redirect(&tech, here, clinic, &"r".repeat(501)).await), ErrorCode::Invalid);
        retire(&app, clinic).await;
        assert_eq!(code_of(redirect(&tech, here, clinic, "Theirs").await), ErrorCode::RecipientClosed);
        // What a colleague has is theirs to hand on.
        claim(&allison, &sent, whose).await.unwrap();
        let other = app.recipient("Little Rock Case Management").await;
        assert_eq!(code_of(redirect(&tech, here, other, "Theirs").await), ErrorCode::ThreadHeld);
        assert_eq!(code_of(redirect(&jane, here, other, "Theirs").await), ErrorCode::Forbidden);
        assert_eq!(thread(&jane, whose, sent.thread_id).await.unwrap().recipient.label, PHARMACY);
        answer_thread(&allison, whose, sent.thread_id, "Yes.").await;
        assert_eq!(code_of(redirect(&allison, here, other, "Theirs").await), ErrorCode::ThreadNotWaiting);
        // Who may be found does not include who has it.
        let search = |text: &str| SearchTeams { patient_id: whose, thread_id: sent.thread_id, text: text.into() };
        let found = allison.call(&search("little rock pharmacy")).await.unwrap().items;
        assert!(found.iter().all(|it| it.label != PHARMACY));
        let found = allison.call(&search("case management little rock")).await.unwrap().items;
        assert_eq!(found[0].label, "Little Rock Case Management");
        assert!(allison.call(&search(" ")).await.unwrap().items.is_empty());
    }

    async fn what_a_clinic_had_is_not_what_help_with_the_pharmacy_reads(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let (tech, allison) = (app.pharmacy_tech().await, app.allison().await);
        let helps = Capabilities::of(&[Capability::PharmacyMessages]);
        crate::family::give(&karan, &judi, shared::family::NewInvite {
            capabilities: helps, ..crate::family::until("2026-11-25")
        }).await;
        let whose = karan.patient_id();
        let (pharmacy, clinic) = (app.recipient(PHARMACY).await, app.recipient(CLINIC).await);
        let inbox = async |folder| {
            let list = ListMessages { patient_id: whose, folder, arrange: shared::messaging::Arrangement::Newest, cursor: None, background: false };
            judi.call(&list).await.unwrap().items.len()
        };
        // Begun with a clinic: a pharmacy's having it opens nothing of it.
        let first = write_to(&app, &karan, CLINIC).await;
        redirect(&allison, (whose, first.thread_id), pharmacy, "A refill").await.unwrap();
        assert_eq!(code_of(thread(&judi, whose, first.thread_id).await), ErrorCode::NotFound);
        answer_thread(&tech, whose, first.thread_id, "Done.").await;
        assert_eq!((inbox(Folder::Inbox).await, mailbox(&judi, whose).await.unread), (0, 0));
        // Begun with a pharmacy: it is theirs to read until a clinic has it, and they hear that it is gone.
        let second = write_to(&app, &karan, PHARMACY).await;
        assert!(thread(&judi, whose, second.thread_id).await.is_ok());
        assert_eq!(inbox(Folder::Inbox).await, 1);
        hand_out(&app).await;
        let before = numbers(&judi, whose).await;
        redirect(&tech, (whose, second.thread_id), clinic, "Needs a visit").await.unwrap();
        hand_out(&app).await;
        let after = numbers(&judi, whose).await;
        assert!(after.1 > before.1);
        assert_eq!((after.0, inbox(Folder::Inbox).await), (0, 0));
        assert_eq!(code_of(thread(&judi, whose, second.thread_id).await), ErrorCode::NotFound);
        // From then on nothing tells of it any more.
        answer_thread(&allison, whose, second.thread_id, "Come on Monday.").await;
        hand_out(&app).await;
        assert_eq!(numbers(&judi, whose).await, after);
        assert_eq!(thread(&karan, whose, second.thread_id).await.unwrap().messages.len(), 2);
    }

    async fn a_thread_is_closed_with_an_answer_or_with_a_reason_and_opens_again(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let here = (whose, sent.thread_id);
        let silent = close(&tech, here, None).await.unwrap_err();
        assert!(silent.problem.fields.iter().any(|it| it.field == FieldName::Reason && it.error == FieldProblem::Missing));
        assert_eq!(code_of(close(&tech, here, Some("   ")).await), ErrorCode::Invalid);
        claim(&allison, &sent, whose).await.unwrap();
        assert_eq!(code_of(close(&tech, here, Some("Called")).await), ErrorCode::ThreadHeld);
        close(&allison, here, Some("We spoke on the phone.")).await.unwrap();
        close(&allison, here, None).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.reply_by), (ThreadState::Closed, None));
        assert_eq!(shown.events[0].kind, ThreadEventKind::Closed);
        assert_eq!(shown.events[0].reason.as_ref().unwrap().reveal(), "We spoke on the phone.");
        assert_eq!(listed(&tech, WorkList::Done).await, [sent.thread_id]);
        assert!(listed(&tech, WorkList::Waiting).await.is_empty());
        assert_eq!(code_of(claim(&tech, &sent, whose).await), ErrorCode::ThreadNotWaiting);
        assert_eq!(code_of(close(&jane, here, None).await), ErrorCode::Forbidden);
        // Whoever of the patient's side writes opens it again, with a new date.
        app.clock.advance_seconds(7 * DAY);
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let more = begin(&jane, &reply_in(sent.thread_id, "Not yet solved.")).await;
        let again = try_send(&jane, &more).await.unwrap();
        assert!(again.reply_by > sent.reply_by);
        assert_eq!(thread(&jane, whose, sent.thread_id).await.unwrap().state, ThreadState::Sent);
        assert_eq!(listed(&tech, WorkList::New).await, [sent.thread_id]);
        answer_thread(&tech, whose, sent.thread_id, "Solved.").await;
        close(&tech, here, None).await.unwrap();
        let list: Vec<_> = work(&tech, WorkList::Done).await;
        assert!(list[0].closed_at.is_some());
    }

    async fn a_thread_that_is_closed_without_an_answer_is_unread_in_the_inbox_of_everyone_who_sees_it(app: TestApp) {
        let (jane, patria, tech) = (app.jane().await, app.patria().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        delegate(&app, whose, &patria).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let here = (whose, sent.thread_id);
        mark_read(&patria, whose, sent.thread_id).await.unwrap();
        jane.call(&TrashMessage { patient_id: whose, message_id: sent.message_id }).await.unwrap();
        hand_out(&app).await;
        let before = (numbers(&jane, whose).await, numbers(&patria, whose).await);
        assert_eq!((before.0.0, before.1.0), (0, 0));
        close(&tech, here, Some("We spoke on the phone.")).await.unwrap();
        hand_out(&app).await;
        for (client, before) in [(&jane, before.0), (&patria, before.1)] {
            assert_eq!(mailbox(client, whose).await.unread, 1);
            let now = numbers(client, whose).await;
            assert!(now.0 == 1 && now.1 > before.1, "its pages look again");
            let inbox = inbox(client, whose).await;
            assert_eq!(inbox.len(), 1);
            assert_eq!((inbox[0].thread_id, inbox[0].unread, inbox[0].state), (sent.thread_id, true, ThreadState::Closed));
            mark_read(client, whose, sent.thread_id).await.unwrap();
            assert_eq!(mailbox(client, whose).await.unread, 0);
        }
        // Closing what is closed says nothing new.
        close(&tech, here, Some("We spoke on the phone.")).await.unwrap();
        assert_eq!(mailbox(&jane, whose).await.unread, 0);
    }

    async fn a_thread_that_is_closed_after_its_answer_and_without_a_word_is_as_read_as_it_was(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        answered(&tech, whose, sent.thread_id).await;
        mark_read(&jane, whose, sent.thread_id).await.unwrap();
        close(&tech, (whose, sent.thread_id), None).await.unwrap();
        assert_eq!(mailbox(&jane, whose).await.unread, 0);
    }

    async fn what_is_taken_back_is_seen_to_have_been_there_and_not_what_it_said(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let reply = draft(&tech, whose, reply_in(sent.thread_id, "For somebody else")).await;
        let file = AttachmentId(new_id());
        upload(&tech, (whose, reply.id), file, "other.pdf", PDF).await;
        let answer = send(&tech, &reply).await;
        hand_out(&app).await;
        assert_eq!(numbers(&jane, whose).await.0, 1);
        let shown = thread(&tech, whose, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages[1].recall_until, Some(answer.sent_at.plus_seconds(RECALL_SECONDS)));
        assert!(thread(&jane, whose, sent.thread_id).await.unwrap().messages[1].recall_until.is_none());
        app.clock.advance_seconds(RECALL_SECONDS);
        recall(&tech, whose, answer.message_id).await.unwrap();
        let before = outbox_of(&app).await.len();
        recall(&tech, whose, answer.message_id).await.unwrap();
        assert_eq!(outbox_of(&app).await.len(), before, "a second time is nothing new");
        hand_out(&app).await;
        assert_eq!(numbers(&jane, whose).await.0, 0);
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        let gone = &shown.messages[1];
        assert_eq!((gone.body.reveal(), gone.attachments.len()), ("", 0));
        assert!(gone.recalled_at.is_some());
        assert_eq!(shown.events[0].kind, ThreadEventKind::Recalled);
        assert_eq!(shown.events[0].message_id, Some(answer.message_id));
        // The answer that it was is none any more: the thread waits, until the day that was promised.
        assert_eq!((shown.state, shown.reply_by, shown.answered_at), (ThreadState::Opened, sent.reply_by, None));
        assert_eq!(listed(&tech, WorkList::New).await, [sent.thread_id]);
        let open = DownloadAttachment { patient_id: whose, message_id: answer.message_id, attachment_id: file };
        let url = format!("{}{}", shared::endpoint::API, shared::endpoint::Endpoint::url(&open));
        assert_eq!(jane.get(&url).await.status, 404);
        assert_eq!(tech.get(&url).await.status, 200);
        let kept = thread(&tech, whose, sent.thread_id).await.unwrap();
        assert_eq!(kept.messages[1].body.reveal(), "For somebody else");
        let list = ListMessages { patient_id: whose, folder: Folder::Inbox, arrange: shared::messaging::Arrangement::Newest, cursor: None, background: false };
        let row = jane.call(&list).await.unwrap().items.remove(0);
        assert_eq!((row.id, row.recalled, row.unread), (answer.message_id, true, false));
        // Nor does whoever gets the thread after that read what was meant for somebody else.
        let allison = app.allison().await;
        redirect(&tech, (whose, sent.thread_id), app.recipient(CLINIC).await, "Theirs").await.unwrap();
        let next = thread(&allison, whose, sent.thread_id).await.unwrap();
        assert_eq!((next.messages[1].body.reveal(), next.messages[1].attachments.len()), ("", 0));
        assert!(next.messages[1].recalled_at.is_some());
        assert_eq!(allison.get(&url).await.status, 404);
        redirect(&allison, (whose, sent.thread_id), app.recipient(PHARMACY).await, "Yours").await.unwrap();
        assert_eq!(tech.get(&url).await.status, 200, "it is theirs still");
    }

    async fn who_took_something_back_is_the_team_that_wrote_it(app: TestApp) {
        let (jane, allison) = (app.jane().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let answer = answered(&allison, whose, sent.thread_id).await;
        try_send(&jane, &begin(&jane, &reply_in(sent.thread_id, "Is that for me?")).await).await.unwrap();
        redirect(&allison, (whose, sent.thread_id), app.recipient(CLINIC).await, "Ours there").await.unwrap();
        recall(&allison, whose, answer.message_id).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        let told = shown.events.iter().find(|event| event.kind == ThreadEventKind::Recalled).unwrap();
        assert_eq!(told.team, PHARMACY);
        // Who wrote it sees what it was; not as one of the patient's side.
        let hers = thread(&allison, whose, sent.thread_id).await.unwrap();
        assert_eq!(hers.messages[1].body.reveal(), "It is ready.");
    }

    async fn an_answer_stays_under_the_name_of_the_team_that_gave_it(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let answer = answered(&tech, whose, sent.thread_id).await;
        let more = begin(&jane, &reply_in(sent.thread_id, "One more thing.")).await;
        try_send(&jane, &more).await.unwrap();
        redirect(&tech, (whose, sent.thread_id), app.recipient(CLINIC).await, "Theirs").await.unwrap();
        let row = inbox(&jane, whose).await.remove(0);
        assert_eq!((row.id, row.recipient.as_str()), (answer.message_id, PHARMACY));
        let search = SearchMessages {
            patient_id: whose,
            query: MessageQuery { words: "pharmacy ready".into(), time_zone: None, cursor: None },
        };
        let found = jane.call(&search).await.unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].recipient.as_str()), (answer.message_id, PHARMACY));
        let by_team = ListMessages {
            patient_id: whose, folder: Folder::Inbox, arrange: Arrangement::Team, cursor: None, background: false,
        };
        assert_eq!(jane.call(&by_team).await.unwrap().items[0].recipient, PHARMACY);
        // What one wrote oneself is with whoever has it.
        let own = ListMessages {
            patient_id: whose, folder: Folder::Sent, arrange: Arrangement::Newest, cursor: None, background: false,
        };
        assert!(jane.call(&own).await.unwrap().items.iter().all(|row| row.recipient == CLINIC));
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages[1].author.team.as_deref(), Some(PHARMACY));
        // A desk's too, which nobody finds in the directory.
        let desk = desk_of(&app, app.recipient(PHARMACY).await).await;
        let letter = DraftContent {
            recipient_id: Some(desk), subject: "Who can?".into(), body: "Which team is it?".into(), ..DraftContent::default()
        };
        let sent = try_send(&jane, &begin(&jane, &letter).await).await.unwrap();
        let triage = app.triage().await;
        answered(&triage, whose, sent.thread_id).await;
        try_send(&jane, &begin(&jane, &reply_in(sent.thread_id, "Please hand it on.")).await).await.unwrap();
        redirect(&triage, (whose, sent.thread_id), app.recipient(CLINIC).await, "Theirs").await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!(shown.messages[1].author.team.as_deref(), Some(sent.recipient.as_str()));
    }

    async fn a_thread_that_was_closed_after_an_answer_opens_when_that_answer_is_taken_back(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let answer = answered(&tech, whose, sent.thread_id).await;
        close(&tech, (whose, sent.thread_id), None).await.unwrap();
        recall(&tech, whose, answer.message_id).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.reply_by), (ThreadState::Opened, sent.reply_by));
        assert_eq!(listed(&tech, WorkList::New).await, [sent.thread_id]);
        // Closed instead of an answer, with the reason: what was said earlier may go.
        let second = answered(&tech, whose, sent.thread_id).await;
        app.clock.advance_seconds(60);
        let more = begin(&jane, &reply_in(sent.thread_id, "And the other?")).await;
        try_send(&jane, &more).await.unwrap();
        close(&tech, (whose, sent.thread_id), Some("We spoke on the phone.")).await.unwrap();
        recall(&tech, whose, second.message_id).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!(shown.state, ThreadState::Closed);
    }

    async fn taking_back_a_second_answer_makes_an_earlier_one_no_answer_to_what_was_written_since(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        answered(&tech, whose, sent.thread_id).await;
        app.clock.advance_seconds(60);
        let more = begin(&jane, &reply_in(sent.thread_id, "And the other?")).await;
        try_send(&jane, &more).await.unwrap();
        app.clock.advance_seconds(60);
        let second = answered(&tech, whose, sent.thread_id).await;
        recall(&tech, whose, second.message_id).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.answered_at), (ThreadState::Opened, None));
    }

    async fn east_of_everybody_an_answer_is_late_when_the_day_is_over_there(app: TestApp) {
        let jane = app.jane().await;
        let whose = jane.patient_id();
        let search = SearchRecipients { patient_id: whose, text: "misawa".into(), limit: 1 };
        let misawa = jane.call(&search).await.unwrap().items.remove(0);
        let sent = write_to(&app, &jane, &misawa.label).await;
        let due = sent.reply_by.unwrap();
        let ends = format!("{due}T23:59[Asia/Tokyo]").parse::<jiff::Zoned>().unwrap();
        let left = ends.timestamp().as_microsecond() - app.clock.now().0;
        app.clock.advance_seconds(left / 1_000_000);
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        app.clock.advance_seconds(120);
        assert_eq!(clock::run(&app.app).await.unwrap(), 1);
        let shown = thread(&app.jane().await, whose, sent.thread_id).await.unwrap();
        assert!(shown.escalated_at.is_some());
    }

    async fn a_message_is_taken_back_by_its_author_and_within_its_time_alone(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, colleague(&app).await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let first = answered(&tech, whose, sent.thread_id).await;
        app.clock.advance_seconds(60);
        let second = answered(&tech, whose, sent.thread_id).await;
        assert_eq!(code_of(recall(&allison, whose, second.message_id).await), ErrorCode::Forbidden);
        assert_eq!(code_of(recall(&jane, whose, second.message_id).await), ErrorCode::Forbidden);
        assert_eq!(code_of(recall(&tech, whose, sent.message_id).await), ErrorCode::Forbidden);
        let patria = app.patria().await;
        assert_eq!(code_of(recall(&patria, whose, second.message_id).await), ErrorCode::NotFound);
        assert_eq!(code_of(recall(&tech, patria.patient_id(), second.message_id).await), ErrorCode::NotFound);
        // With another answer before it the thread stays answered, since that one.
        recall(&tech, whose, second.message_id).await.unwrap();
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.answered_at), (ThreadState::Answered, Some(first.sent_at)));
        app.clock.advance_seconds(RECALL_SECONDS);
        assert_eq!(code_of(recall(&tech, whose, first.message_id).await), ErrorCode::RecallTooLate);
        assert!(!thread(&jane, whose, sent.thread_id).await.unwrap().messages[1].body.reveal().is_empty());
    }

    async fn a_late_answer_is_marked_once_the_desk_has_it_too_and_the_patient_is_told(app: TestApp) {
        let (jane, triage) = (app.jane().await, app.triage().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        hand_out(&app).await;
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        assert!(listed(&triage, WorkList::Escalated).await.is_empty());
        assert_eq!(code_of(thread(&triage, whose, sent.thread_id).await), ErrorCode::NotFound);
        // The last minute of the promised day is the team's; the demonstration begins on a Thursday.
        let due = sent.reply_by.unwrap();
        let ends = format!("{due}T23:59[America/Chicago]").parse::<jiff::Zoned>().unwrap();
        let left = ends.timestamp().as_microsecond() - app.clock.now().0;
        app.clock.advance_seconds(left / 1_000_000);
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        app.clock.advance_seconds(120);
        let (jane, triage, tech) = (app.jane().await, app.triage().await, app.pharmacy_tech().await);
        hand_out(&app).await;
        let (before, desk) = (numbers(&jane, whose).await, team_revision(&triage).await);
        let (one, other) = tokio::join!(clock::run(&app.app), clock::run(&app.app));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        hand_out(&app).await;
        assert!(numbers(&jane, whose).await.1 > before.1);
        assert!(team_revision(&triage).await > desk);
        let counted = triage.call(&GetCounters).await.unwrap().team.unwrap().waiting;
        assert_eq!(counted, 1, "the desk's number has it");
        for client in [&triage, &tech] {
            assert_eq!(listed(client, WorkList::Escalated).await, [sent.thread_id]);
        }
        let shown = thread(&jane, whose, sent.thread_id).await.unwrap();
        assert!(shown.escalated_at.is_some());
        assert_eq!((shown.events[0].kind, shown.events[0].actor.clone()), (ThreadEventKind::Escalated, None));
        // The desk answers; it stays theirs to see until the patient writes again.
        answer_thread(&triage, whose, sent.thread_id, "We look after it.").await;
        let shown = thread(&triage, whose, sent.thread_id).await.unwrap();
        assert_eq!((shown.state, shown.escalated_at), (ThreadState::Answered, None));
        assert!(listed(&tech, WorkList::Escalated).await.is_empty());
        let more = begin(&jane, &reply_in(sent.thread_id, "Thank you. And the other?")).await;
        try_send(&jane, &more).await.unwrap();
        assert_eq!(code_of(thread(&triage, whose, sent.thread_id).await), ErrorCode::NotFound);
        assert_eq!(listed(&tech, WorkList::Waiting).await, [sent.thread_id]);
    }

    async fn what_is_answered_closed_or_due_later_is_never_marked_as_late(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let one = write_to(&app, &jane, PHARMACY).await;
        let two = write_to(&app, &jane, PHARMACY).await;
        answer_thread(&tech, whose, one.thread_id, "Yes.").await;
        close(&tech, (whose, two.thread_id), Some("Called")).await.unwrap();
        app.clock.advance_seconds(6 * DAY);
        let jane = app.jane().await;
        let three = write_to(&app, &jane, PHARMACY).await;
        assert_eq!(clock::run(&app.app).await.unwrap(), 0);
        assert!(thread(&jane, whose, three.thread_id).await.unwrap().escalated_at.is_none());
    }

    async fn how_long_an_answer_took_is_noted_with_it(app: TestApp) {
        let jane = app.jane().await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        app.clock.advance_seconds(3600);
        let tech = app.pharmacy_tech().await;
        answered(&tech, jane.patient_id(), sent.thread_id).await;
        app.clock.advance_seconds(60);
        // A second one answers nothing that was waited for.
        answered(&tech, jane.patient_id(), sent.thread_id).await;
        let rows = thread_event::Entity::find()
            .filter(thread_event::Column::ThreadId.eq(sent.thread_id))
            .filter(thread_event::Column::Kind.eq(ThreadEventKind::Answered))
            .all(app.app.db.reader()).await.unwrap();
        let mut waited: Vec<_> = rows.iter().map(|row| row.waited_since).collect();
        waited.sort();
        assert_eq!(waited, [None, Some(sent.sent_at)]);
    }

    async fn a_reply_to_what_was_handed_on_meanwhile_goes_to_whoever_has_it_now(app: TestApp) {
        let (jane, tech, allison) = (app.jane().await, app.pharmacy_tech().await, app.allison().await);
        let whose = jane.patient_id();
        let sent = write_to(&app, &jane, PHARMACY).await;
        let more = begin(&jane, &reply_in(sent.thread_id, "One more thing.")).await;
        let theirs = save(&tech, whose, DraftId(new_id()), None, &reply_in(sent.thread_id, "Soon.")).await.unwrap();
        redirect(&tech, (whose, sent.thread_id), app.recipient(CLINIC).await, "Theirs").await.unwrap();
        let receipt = try_send(&jane, &more).await.unwrap();
        assert_eq!((receipt.recipient.as_str(), receipt.reply_by), (CLINIC, sent.reply_by));
        assert_eq!(listed(&allison, WorkList::New).await, [sent.thread_id]);
        // What the team before had begun is not sent, and not lost should the thread come back.
        assert_eq!(code_of(try_send(&tech, &theirs).await), ErrorCode::NotFound);
        redirect(&allison, (whose, sent.thread_id), app.recipient(PHARMACY).await, "Yours after all").await.unwrap();
        let back = thread(&tech, whose, sent.thread_id).await.unwrap();
        assert_eq!(back.draft_id, Some(theirs.id));
        try_send(&tech, &theirs).await.unwrap();
    }

    async fn the_board_tells_what_waits_what_is_late_and_how_fast_answers_come(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let board = async |client: &Client| client.call(&GetBoard { background: false }).await.unwrap().items;
        let before = board(&tech).await;
        let [own] = before.as_slice() else { panic!("one team: {before:?}") };
        assert_eq!((own.label.as_str(), own.members, own.waiting, own.median_seconds), (PHARMACY, 1, 0, None));
        let mut last = None;
        for minutes in [10, 20, 30] {
            // Sessions do not last that long without a sign of life.
            let sent = write_to(&app, &app.jane().await, PHARMACY).await;
            app.clock.advance_seconds(minutes * 60);
            let tech = app.pharmacy_tech().await;
            last = Some(answered(&tech, whose, sent.thread_id).await);
            if minutes == 10 {
                // A second answer to the same says nothing of how long anybody waited.
                answered(&tech, whose, sent.thread_id).await;
            }
        }
        let tech = app.pharmacy_tech().await;
        assert_eq!(board(&tech).await[0].median_seconds, Some(20 * 60));
        // What was taken back was no answer.
        recall(&tech, whose, last.unwrap().message_id).await.unwrap();
        let row = board(&tech).await.remove(0);
        assert_eq!((row.answered, row.median_seconds), (2, Some(10 * 60)));
        assert_eq!((row.waiting, row.late), (1, 0));
        let first = row.oldest_waiting.unwrap();
        let jane = app.jane().await;
        write_to(&app, &jane, PHARMACY).await;
        let desks = write_to(&app, &jane, UNSTAFFED).await.thread_id;
        app.clock.advance_seconds(7 * DAY);
        clock::run(&app.app).await.unwrap();
        let (tech, triage) = (app.pharmacy_tech().await, app.triage().await);
        let row = board(&tech).await.remove(0);
        assert_eq!((row.waiting, row.late, row.oldest_waiting), (2, 2, Some(first)));
        assert_eq!(row.missed, 2);
        // The desk sees its own team and those that it answers for, and no other's.
        let rows = board(&triage).await;
        assert!(rows.iter().any(|row| row.label == UNSTAFFED && row.members == 0 && row.late == 1));
        assert!(rows.iter().all(|row| row.label != PHARMACY));
        // Once nothing of it waits, that it was late is on the board still.
        close(&triage, (whose, desks), Some("They were called.")).await.unwrap();
        let rows = board(&triage).await;
        assert!(rows.iter().any(|row| row.label == UNSTAFFED && (row.waiting, row.late, row.missed) == (0, 0, 1)));
        let file = tech.get("/api/v1/team/board.csv").await;
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"board.csv\"");
        let text = String::from_utf8(file.bytes.to_vec()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("\"Little Rock Pharmacy\",") && lines[1].contains(",1,2,2,"), "{text}");
        assert_eq!(code_of(app.jane().await.call(&GetBoard { background: false }).await), ErrorCode::Forbidden);
        // An answer that comes at last does not undo that it was late.
        let waits = work(&tech, WorkList::Waiting).await[0].thread_id;
        answered(&tech, whose, waits).await;
        let row = board(&tech).await.remove(0);
        assert_eq!((row.late, row.missed), (1, 2));
        app.clock.advance_seconds(31 * DAY);
        assert_eq!(board(&app.pharmacy_tech().await).await[0].missed, 0, "thirty days are looked at");
    }

    async fn how_fast_a_team_answers_is_told_from_ten_answers_on(app: TestApp) {
        let (mut jane, mut tech) = (app.jane().await, app.pharmacy_tech().await);
        let whose = jane.patient_id();
        let pharmacy = app.recipient(PHARMACY).await;
        let told = async |client: &Client, recipient_id| {
            let asked = GetAnswerTimes { patient_id: client.patient_id(), recipient_id };
            client.call(&asked).await.map(|it| it.half_within_seconds)
        };
        for n in 0..10 {
            assert_eq!(told(&jane, pharmacy).await.unwrap(), None, "{n}");
            let sent = write_to(&app, &jane, PHARMACY).await;
            app.clock.advance_seconds(60 * (n + 1));
            answered(&tech, whose, sent.thread_id).await;
            (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        }
        assert_eq!(told(&jane, pharmacy).await.unwrap(), Some(5 * 60));
        assert_eq!(code_of(told(&jane, RecipientId(new_id())).await), ErrorCode::NotFound);
        // What was long ago says nothing of today.
        app.clock.advance_seconds(91 * DAY);
        assert_eq!(told(&app.jane().await, pharmacy).await.unwrap(), None);
    }
}
