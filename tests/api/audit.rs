//! What the audit holds after reading, refusing, changing, and that nothing is shown without it.

mod recording;
mod seals;

use api_tests::{
    Client, Correspondence, PDF, TestApp, answer_thread, both_databases, draft, new_id, send,
    upload,
};
use axum::http::StatusCode;
use backend::audit::AuditOutcome;
use backend::auth::{Job, SystemGrant};
use backend::db::entity::audit_event;
use backend::db::entity::audit_event::Model;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
};
use shared::ErrorCode;
use shared::account::{Credentials, GetSession, SignIn, SignOut};
use shared::directory::SearchRecipients;
use shared::id::AttachmentId;
use shared::messaging::{
    Arrangement, DownloadAttachment, DraftContent, Folder, GetDraft, GetThread, ListDrafts,
    ListMessages, MarkThreadRead, SendDraft, ShownFiles, ThreadReading,
};
use shared::team::{ListTeamThreads, WorkList};

const MINUTE: i64 = 60;

/// The rows with this action, oldest first, wherever they are kept.
async fn rows(app: &TestApp, action: &str) -> Vec<Model> {
    // On SQLite the read audit has its own file; on PostgreSQL both are the same table.
    let databases: [&DatabaseConnection; 2] = [app.app.db.reader(), app.app.audit.database()];
    let mut found: Vec<Model> = Vec::new();
    for database in databases {
        let more = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq(action))
            .order_by_asc(audit_event::Column::Id)
            .all(database)
            .await
            .unwrap();
        if found != more {
            found.extend(more);
        }
    }
    found
}

fn inbox(client: &Client) -> ListMessages {
    ListMessages {
        patient_id: client.patient_id(),
        folder: Folder::Inbox,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    }
}

const fn thread_of(written: &Correspondence) -> GetThread {
    GetThread {
        patient_id: written.patient_id,
        thread_id: written.thread_id,
        background: false,
    }
}

both_databases! {
    async fn reading_ones_own_inbox_again_within_five_minutes_is_one_row_with_a_count(app: TestApp) {
        let jane = app.jane().await;
        for read in 0..5 {
            jane.call(&inbox(&jane)).await.unwrap();
            assert_eq!(rows(&app, "read_mailbox").await.len(), 1, "after {read}");
            app.clock.advance_seconds(MINUTE - 1);
        }
        let first = rows(&app, "read_mailbox").await.remove(0);
        assert_eq!((first.count, first.relation.as_str()), (1, "self"));
        assert_eq!(first.patient_id, Some(jane.patient_id()));
        assert_eq!(first.account_id, Some(jane.account_id()));
        assert!(first.grant_id.is_some() && first.session_id.is_some() && first.request_id.is_some());
        assert_eq!(first.outcome, AuditOutcome::Allowed);

        app.app.audit.flush().await.unwrap();
        let counts: Vec<i64> = rows(&app, "read_mailbox").await.iter().map(|row| row.count).collect();
        assert_eq!(counts, [1, 4]);
    }

    async fn after_five_minutes_ones_own_reading_is_a_new_row(app: TestApp) {
        let jane = app.jane().await;
        jane.call(&inbox(&jane)).await.unwrap();
        jane.call(&inbox(&jane)).await.unwrap();
        app.clock.advance_seconds(5 * MINUTE);
        jane.call(&inbox(&jane)).await.unwrap();
        let mut counts: Vec<i64> = rows(&app, "read_mailbox").await.iter().map(|row| row.count).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 1], "the first, the one that it stood for, the new one");
        let sessions: Vec<_> = rows(&app, "read_mailbox").await.iter().map(|row| row.session_id).collect();
        assert!(sessions.windows(2).all(|pair| pair[0] == pair[1]));
    }

    async fn another_session_and_another_kind_of_reading_have_rows_of_their_own(app: TestApp) {
        let written = Correspondence::write(&app).await;
        // The session that wrote all that has read its mailbox, too.
        let before = rows(&app, "read_mailbox").await.len();
        let (first, second) = (app.jane().await, app.jane().await);
        first.call(&inbox(&first)).await.unwrap();
        second.call(&inbox(&second)).await.unwrap();
        first.call(&thread_of(&written)).await.unwrap();
        assert_eq!(rows(&app, "read_mailbox").await.len(), before + 2);
        assert_eq!(rows(&app, "read_thread").await.len(), 1);
    }

    async fn every_reading_by_staff_is_a_row(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let tech = app.pharmacy_tech().await;
        for _ in 0..3 {
            tech.call(&thread_of(&written)).await.unwrap();
        }
        let found = rows(&app, "read_thread").await;
        assert_eq!(found.len(), 3);
        for row in found {
            assert_eq!((row.count, row.relation.as_str()), (1, "team"));
            assert_eq!(row.patient_id, Some(written.patient_id));
            assert_eq!(row.account_id, Some(tech.account_id()));
            assert_eq!(row.grant_id, None);
        }
        let list = ListTeamThreads { list: WorkList::Answered, cursor: None, background: false };
        for _ in 0..2 {
            tech.call(&list).await.unwrap();
        }
        assert_eq!(rows(&app, "read_work_list").await.len(), 2);
    }

    async fn every_opening_of_a_file_is_a_row_even_ones_own(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let file = DownloadAttachment {
            patient_id: written.patient_id,
            message_id: written.message_id,
            attachment_id: written.message_attachment_id,
        };
        for _ in 0..2 {
            let answer = jane.get(&file.href()).await;
            assert_eq!((answer.status, &answer.bytes[..]), (StatusCode::OK, PDF));
        }
        let found = rows(&app, "open_attachment").await;
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|row| row.count == 1));
        let which = Some(written.message_attachment_id.0);
        assert!(found.iter().all(|row| row.object == which));
    }

    async fn a_failed_sign_in_is_a_row_whether_or_not_the_name_exists(app: TestApp) {
        let jane = app.jane().await;
        for username in ["jane.doe", "nobody.here"] {
            let wrong = Credentials { username: username.to_owned(), password: "wrong".into() };
            let refused = app.anonymous().call(&SignIn(wrong)).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::SignInFailed);
        }
        let failed: Vec<_> = rows(&app, "sign_in")
            .await
            .into_iter()
            .filter(|row| row.outcome == AuditOutcome::Forbidden)
            .map(|row| row.account_id)
            .collect();
        assert_eq!(failed, [Some(jane.account_id()), None]);
    }

    async fn searching_recipients_and_asking_who_one_is_leaves_no_row(app: TestApp) {
        let jane = app.jane().await;
        let before = everything(&app).await;
        let search = SearchRecipients { patient_id: jane.patient_id(), text: "little rock".into(), limit: 20 };
        jane.call(&search).await.unwrap();
        jane.call(&GetSession { background: false }).await.unwrap();
        jane.get("/api/v1/site").await;
        app.app.audit.flush().await.unwrap();
        assert_eq!(everything(&app).await, before);
    }

    async fn a_refused_reading_is_a_row_that_says_so(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let patria = app.patria().await;
        let refused = patria.call(&thread_of(&written)).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let found = rows(&app, "read_thread").await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].outcome, AuditOutcome::Hidden);
        assert_eq!(found[0].account_id, Some(patria.account_id()));
        assert_eq!(found[0].patient_id, Some(written.patient_id));
        assert_eq!(found[0].relation, "none");

        let list = ListTeamThreads { list: WorkList::Waiting, cursor: None, background: false };
        let refused = patria.call(&list).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        let found = rows(&app, "read_work_list").await;
        assert_eq!((found.len(), found[0].outcome), (1, AuditOutcome::Forbidden));
    }

    async fn a_refused_change_is_a_row_too(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let patria = app.patria().await;
        let steal = SendDraft {
            patient_id: written.patient_id,
            draft_id: written.draft_id,
            version: written.draft_version,
            shown: ShownFiles::default(),
        };
        let refused = patria.call(&steal).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        // Whoever sends looks at the draft first; those readings are others'.
        let mut found = rows(&app, "read_draft").await;
        found.retain(|row| row.account_id == Some(patria.account_id()));
        assert_eq!((found.len(), found[0].outcome), (1, AuditOutcome::Hidden));
    }

    async fn every_change_is_a_row_that_names_what_and_by_what_right(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let sent = rows(&app, "send_message").await;
        let objects: Vec<_> = sent.iter().map(|row| row.object).collect();
        assert_eq!(objects, [Some(written.message_id.0), Some(written.answer_id.0)]);
        let relations: Vec<_> = sent.iter().map(|row| row.relation.as_str()).collect();
        assert_eq!(relations, ["self", "team"]);
        assert!(sent.iter().all(|row| row.patient_id == Some(written.patient_id)));
        let files: Vec<_> = rows(&app, "add_attachment").await.iter().map(|row| row.object).collect();
        let expected = [written.message_attachment_id, written.draft_attachment_id];
        assert_eq!(files, expected.map(|id| Some(id.0)));
        let begun: Vec<_> = rows(&app, "begin_draft").await.iter().map(|row| row.object).collect();
        assert_eq!(begun.len(), 4, "Jane's two, the team's answer, the team's draft");

        let jane = app.jane().await;
        let read = MarkThreadRead { patient_id: written.patient_id, thread_id: written.thread_id, reading: ThreadReading::default() };
        jane.call(&read).await.unwrap();
        jane.call(&read).await.unwrap();
        assert_eq!(rows(&app, "mark_thread_read").await.len(), 1, "the second changed nothing");
        assert_eq!(rows(&app, "sign_in").await.len(), 3);
        jane.call(&SignOut).await.unwrap();
        assert_eq!(rows(&app, "sign_out").await.len(), 1);
    }

    async fn a_change_that_fails_leaves_no_row_and_nothing_else(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent { subject: "Nobody to send to".into(), ..DraftContent::default() };
        let unfit = draft(&jane, jane.patient_id(), content).await;
        let place = (jane.patient_id(), unfit.id);
        let before = everything(&app).await;

        let send = SendDraft { patient_id: jane.patient_id(), draft_id: unfit.id, version: unfit.version, shown: ShownFiles::default() };
        assert_eq!(jane.call(&send).await.unwrap_err().code(), ErrorCode::Invalid);
        let stale = SendDraft { version: unfit.version + 1, ..send };
        assert!(jane.call(&stale).await.is_err());
        let answer = upload(&jane, place, AttachmentId(new_id()), "empty.pdf", "").await;
        assert_eq!(answer.code(), ErrorCode::AttachmentEmpty);
        let answer = upload(&jane, place, AttachmentId(new_id()), "a.pdf", "MZ\u{0}\u{0}not a pdf").await;
        assert_eq!(answer.code(), ErrorCode::AttachmentType);
        assert_eq!(everything(&app).await, before);
    }

    async fn a_change_without_its_row_does_not_happen(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            recipient_id: Some(app.recipient("Little Rock Pharmacy").await),
            subject: "Refill".into(),
            body: "Please refill.".into(),
            ..DraftContent::default()
        };
        let ready = draft(&jane, jane.patient_id(), content).await;
        refuse_rows(&app, "send_message").await;
        let command = SendDraft { patient_id: jane.patient_id(), draft_id: ready.id, version: ready.version, shown: ShownFiles::default() };
        assert_eq!(jane.call(&command).await.unwrap_err().code(), ErrorCode::Internal);
        let sent = ListMessages { folder: Folder::Sent, ..inbox(&jane) };
        assert!(jane.call(&sent).await.unwrap().items.is_empty());
        let still = GetDraft { patient_id: jane.patient_id(), draft_id: ready.id };
        assert_eq!(jane.call(&still).await.unwrap().body.reveal(), "Please refill.");
    }

    async fn the_database_itself_refuses_to_change_or_remove_a_row(app: TestApp) {
        let jane = app.jane().await;
        jane.call(&inbox(&jane)).await.unwrap();
        let before = everything(&app).await;
        assert!(!before.is_empty());
        for sql in [
            "UPDATE audit_event SET count = 0",
            "UPDATE audit_event SET patient_id = NULL WHERE id = (SELECT MAX(id) FROM audit_event)",
            "DELETE FROM audit_event",
            "DELETE FROM audit_event WHERE id = (SELECT MAX(id) FROM audit_event)",
        ] {
            let of_reads = app.app.audit.database().execute_unprepared(sql).await;
            assert!(of_reads.is_err(), "{sql}");
            let grant = SystemGrant::for_job(Job::Housekeeping);
            let of_changes = app.app.db.write_as_system(&grant, None, async |tx| {
                tx.execute_unprepared(sql).await?;
                Ok(())
            });
            assert!(of_changes.await.is_err(), "{sql}");
        }
        assert_eq!(everything(&app).await, before);
    }

    async fn without_the_audit_nothing_is_shown_and_signing_out_still_works(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let (jane, tech, patria) = (app.jane().await, app.pharmacy_tech().await, app.patria().await);
        app.app.audit.database().clone().close().await.unwrap();
        let file = DownloadAttachment {
            patient_id: written.patient_id,
            message_id: written.message_id,
            attachment_id: written.message_attachment_id,
        };
        for answer in [
            jane.get(&format!("/api/v1/patients/{}/messages?folder=sent", written.patient_id)).await,
            jane.get(&format!("/api/v1/patients/{}/mailbox", written.patient_id)).await,
            jane.get(&file.href()).await,
        ] {
            assert_eq!(answer.code(), ErrorCode::Unavailable);
            assert!(answer.header("retry-after").parse::<u32>().is_ok());
            assert!(answer.bytes.len() < 100, "a problem and nothing else");
        }
        let list = ListDrafts { patient_id: written.patient_id };
        assert_eq!(jane.call(&list).await.unwrap_err().code(), ErrorCode::Unavailable);
        assert_eq!(tech.call(&thread_of(&written)).await.unwrap_err().code(), ErrorCode::Unavailable);
        assert_eq!(patria.call(&thread_of(&written)).await.unwrap_err().code(), ErrorCode::Unavailable);

        jane.call(&GetSession { background: false }).await.unwrap();
        jane.call(&SignOut).await.unwrap();
        let again = jane.call(&GetSession { background: false }).await;
        assert_eq!(again.unwrap_err().code(), ErrorCode::SignedOut);
    }

    async fn a_reading_that_was_not_written_opens_no_window_for_the_next(app: TestApp) {
        let jane = app.jane().await;
        refuse_reads(&app, true).await;
        for _ in 0..3 {
            let refused = jane.call(&inbox(&jane)).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::Unavailable);
        }
        refuse_reads(&app, false).await;
        for _ in 0..3 {
            jane.call(&inbox(&jane)).await.unwrap();
        }
        app.app.audit.flush().await.unwrap();
        let counts: Vec<i64> = rows(&app, "read_mailbox").await.iter().map(|row| row.count).collect();
        assert_eq!(counts, [1, 2]);
    }

    async fn counts_that_could_not_be_written_are_written_later(app: TestApp) {
        let jane = app.jane().await;
        for _ in 0..3 {
            jane.call(&inbox(&jane)).await.unwrap();
        }
        app.clock.advance_seconds(5 * MINUTE);
        refuse_reads(&app, true).await;
        assert!(jane.call(&inbox(&jane)).await.is_err());
        assert!(app.app.audit.flush().await.is_err());
        refuse_reads(&app, false).await;
        jane.call(&inbox(&jane)).await.unwrap();
        let counts: Vec<i64> = rows(&app, "read_mailbox").await.iter().map(|row| row.count).collect();
        assert_eq!(counts.iter().sum::<i64>(), 4, "{counts:?}");
    }

    async fn what_waits_for_the_audit_does_not_wait_for_another_change(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let jane = app.jane().await;
        let grant = SystemGrant::for_job(Job::Housekeeping);
        // A reading inside somebody's open transaction: the recorder has its own connection.
        app.app.db.write_as_system(&grant, None, async |_| {
            jane.call(&thread_of(&written)).await.unwrap();
            Ok(())
        }).await.unwrap();
    }

    async fn the_audit_holds_no_word_of_what_people_wrote(app: TestApp) {
        let written = Correspondence::write(&app).await;
        let tech = app.pharmacy_tech().await;
        let more = answer_thread(&tech, written.patient_id, written.thread_id, "Bring a card.").await;
        assert_eq!(more.thread_id, written.thread_id);
        let jane = app.jane().await;
        let content = DraftContent {
            recipient_id: Some(app.recipient("Little Rock Pharmacy").await),
            subject: "Xylophone".into(),
            body: "Zebra".into(),
            ..DraftContent::default()
        };
        send(&jane, &draft(&jane, jane.patient_id(), content).await).await;
        let all = everything(&app).await;
        for word in ["Xylophone", "Zebra", "card", "Doe", "list.pdf", "Pharmacy"] {
            assert!(!all.contains(word), "{word}");
        }
    }
}

/// All rows, as one text.
async fn everything(app: &TestApp) -> String {
    let mut text = String::new();
    for database in [app.app.db.reader(), app.app.audit.database()] {
        let found = audit_event::Entity::find().order_by_asc(audit_event::Column::Id);
        for row in found.all(database).await.unwrap() {
            text.push_str(&format!("{row:?}\n"));
        }
    }
    text
}

/// Makes the read audit refuse rows, as a full disk would, and take them again.
async fn refuse_reads(app: &TestApp, refuse: bool) {
    let sql = match (app.app.db.backend(), refuse) {
        (sea_orm::DbBackend::Postgres, true) => {
            "ALTER TABLE audit_event ADD CONSTRAINT refused CHECK (action NOT LIKE 'read%') NOT VALID"
        }
        (sea_orm::DbBackend::Postgres, false) => "ALTER TABLE audit_event DROP CONSTRAINT refused",
        (_, true) => {
            "CREATE TRIGGER refused BEFORE INSERT ON audit_event \
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        }
        (_, false) => "DROP TRIGGER refused",
    };
    app.app
        .audit
        .database()
        .execute_unprepared(sql)
        .await
        .unwrap();
}

/// Makes the database refuse rows of changes of this kind.
async fn refuse_rows(app: &TestApp, action: &str) {
    let sql = match app.app.db.backend() {
        sea_orm::DbBackend::Postgres => format!(
            "ALTER TABLE audit_event ADD CONSTRAINT refused CHECK (action <> '{action}') NOT VALID"
        ),
        _ => format!(
            "CREATE TRIGGER refused BEFORE INSERT ON audit_event WHEN NEW.action = '{action}' \
             BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
    };
    let grant = SystemGrant::for_job(Job::Housekeeping);
    let refuse = app.app.db.write_as_system(&grant, None, async |tx| {
        tx.execute_unprepared(&sql).await?;
        Ok(())
    });
    refuse.await.unwrap();
}
