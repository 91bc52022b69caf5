//! A thread as a file.

use super::{PHARMACY, UNSTAFFED, begin, change, delegate, letter_to, reply_in, save, try_send};
use api_tests::{Answer, Client, PDF, TestApp, both_databases, new_id, upload};
use backend::db::entity::{audit_event, thread_event};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::ErrorCode;
use shared::id::{AccountId, AttachmentId, DraftId, PatientId, ThreadEventId, ThreadId};
use shared::messaging::{
    AboutTyped, DraftContent, ExportFormat, ExportThread, Reference, ThreadEventKind,
};
use shared::team::{CloseThread, Closing, RecallMessage};

async fn export(
    client: &Client,
    (patient_id, thread_id): (PatientId, ThreadId),
    format: ExportFormat,
) -> Answer {
    let export = ExportThread {
        patient_id,
        thread_id,
        format,
        time_zone: Some("America/Chicago".to_owned()),
    };
    client.get(&export.href()).await
}

/// How often this was done with the thread, as the audit has it.
async fn audited(app: &TestApp, action: &str, thread: ThreadId) -> usize {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(action))
        .filter(audit_event::Column::Object.eq(thread.0))
        .all(app.app.audit.database());
    rows.await.unwrap().len()
}

/// A thread with a file, an answer and letters with accents.
async fn thread(app: &TestApp, jane: &Client) -> (PatientId, ThreadId) {
    let content = DraftContent {
        subject: "Zażółć gęślą".into(),
        body: "First line\n\nÉté, Nguyễn.".into(),
        ..letter_to(app, PHARMACY).await
    };
    let draft = begin(jane, &content).await;
    let place = (draft.patient_id, draft.id);
    upload(
        jane,
        place,
        AttachmentId(new_id()),
        "Befund größer.pdf",
        PDF,
    )
    .await;
    let sent = try_send(jane, &draft).await.unwrap();
    let tech = app.pharmacy_tech().await;
    let reply = reply_in(sent.thread_id, "It is ready.");
    let reply = save(&tech, draft.patient_id, DraftId(new_id()), None, &reply)
        .await
        .unwrap();
    try_send(&tech, &reply).await.unwrap();
    (draft.patient_id, sent.thread_id)
}

both_databases! {
    async fn a_thread_as_text_says_who_wrote_what_and_when_under_a_neutral_name(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let answer = export(&jane, place, ExportFormat::Txt).await;
        assert_eq!(answer.status, 200);
        let reference = Reference::from(place.1);
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.starts_with(&format!("attachment; filename=\"message-{reference}.txt\"")), "{name}");
        let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
        for part in [
            "Zażółć gęślą\r\n",
            "Patient: Doe, Jane",
            "Care team: Little Rock Pharmacy",
            &format!("Reference: {reference}"),
            "Printed: Nov 19, 2026, 10:00 AM CST",
            "  First line\r\n\r\n  Été, Nguyễn.\r\n",
            "Attachment: Befund größer.pdf",
            "It is ready.",
            ", Little Rock Pharmacy\r\n",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
    }

    async fn a_thread_about_somebody_who_is_not_on_the_list_says_so_in_the_file(app: TestApp) {
        let jane = app.jane().await;
        let about = AboutTyped {
            name: "Lee Roe".into(),
            birth_date: "2001-02-03".into(),
            dod_id: "".into(),
        };
        let content = DraftContent { about: Some(about), ..letter_to(&app, PHARMACY).await };
        let sent = try_send(&jane, &begin(&jane, &content).await).await.unwrap();
        let place = (jane.patient_id(), sent.thread_id);
        for client in [&jane, &app.pharmacy_tech().await] {
            let text = export(client, place, ExportFormat::Txt).await;
            let text = String::from_utf8(text.bytes.to_vec()).unwrap();
            assert!(text.contains("About: Lee Roe, born 2001-02-03 (not verified)\r\n"), "{text}");
        }
    }

    async fn what_happened_to_a_thread_is_in_the_file_in_its_order(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let tech = app.pharmacy_tech().await;
        app.clock.advance_seconds(60);
        let closing = Closing { reason: Some("Said by telephone.".into()) };
        let close = CloseThread { patient_id: place.0, thread_id: place.1, closing };
        tech.call(&close).await.unwrap();
        let text = export(&jane, place, ExportFormat::Txt).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
        assert!(at("It is ready.") < at("Little Rock Pharmacy closed this message.\r\n"));
        assert!(at("closed this message.") < at("\r\n  Said by telephone.\r\n"));
    }

    async fn each_thing_that_happened_is_in_the_file_in_words_and_what_is_the_teams_own_is_not(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let (team, other) = (app.recipient(PHARMACY).await, app.recipient(UNSTAFFED).await);
        let happened = [
            (ThreadEventKind::Redirected, true, Some("Little Rock Pharmacy passed this message on to Little Rock Behavioral Health.")),
            (ThreadEventKind::Redirected, false, Some("Little Rock Pharmacy has ended. Little Rock Behavioral Health has its messages now.")),
            (ThreadEventKind::Escalated, false, Some("The answer was late. The message desk of the facility looks after it too.")),
            (ThreadEventKind::Closed, true, Some("Little Rock Pharmacy closed this message.")),
            (ThreadEventKind::Recalled, true, Some("Little Rock Pharmacy took a message back.")),
            (ThreadEventKind::Postponed, false, Some("Nobody of Little Rock Pharmacy is there on a day before the promised one, so the promised day moved.")),
            (ThreadEventKind::Claimed, true, None),
            (ThreadEventKind::Released, true, None),
            (ThreadEventKind::Assigned, true, None),
            (ThreadEventKind::Answered, true, None),
        ];
        let tech = app.pharmacy_tech().await.account_id();
        for (kind, acted, _) in happened {
            app.clock.advance_seconds(60);
            let row = thread_event::ActiveModel {
                id: Set(ThreadEventId(new_id())),
                thread_id: Set(place.1),
                patient_id: Set(place.0),
                at: Set(app.clock.now()),
                kind: Set(kind),
                actor_id: Set(acted.then_some(tech)),
                actor_name: Set("canaryname".to_owned()),
                team_id: Set(team),
                to_team_id: Set((kind == ThreadEventKind::Redirected).then_some(other)),
                ..Default::default()
            };
            change(&app, async |tx| {
                thread_event::Entity::insert(row).exec_without_returning(tx).await?;
                Ok(())
            })
            .await;
        }
        let text = export(&jane, place, ExportFormat::Txt).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let mut from = text.find("It is ready.").unwrap();
        let words = happened.iter().filter_map(|(_, _, words)| *words);
        for words in words {
            let at = text[from..].find(&format!("\r\n{words}\r\nNov 19, 2026, 10:"));
            from += at.unwrap_or_else(|| panic!("{words} after {from} in {text}")) + words.len();
        }
        let heads = text.lines().filter(|line| line.starts_with("-----")).count();
        assert_eq!(heads, 2 + 6, "two messages and what the patient's side is told: {text}");
        assert!(!text.contains("canaryname"));
    }

    async fn what_was_taken_back_is_in_the_file_of_the_side_that_wrote_it_alone(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let sent = try_send(&jane, &begin(&jane, &letter_to(&app, PHARMACY).await).await).await.unwrap();
        let place = (jane.patient_id(), sent.thread_id);
        let reply = reply_in(place.1, "Meant for somebody else.");
        let draft = save(&tech, place.0, DraftId(new_id()), None, &reply).await.unwrap();
        upload(&tech, (place.0, draft.id), AttachmentId(new_id()), "wrong person.pdf", PDF).await;
        let answer = try_send(&tech, &draft).await.unwrap();
        app.clock.advance_seconds(60);
        let recall = RecallMessage { patient_id: place.0, message_id: answer.message_id };
        tech.call(&recall).await.unwrap();
        for (client, shown) in [(&jane, false), (&tech, true)] {
            let text = export(client, place, ExportFormat::Txt).await;
            let text = String::from_utf8(text.bytes.to_vec()).unwrap();
            assert!(text.contains("Taken back Nov 19, 2026, 10:01 AM CST\r\n"), "{text}");
            assert!(text.contains("\r\nLittle Rock Pharmacy took a message back.\r\n"), "{text}");
            assert_eq!(text.contains("Meant for somebody else."), shown, "{text}");
            assert_eq!(text.contains("wrong person.pdf"), shown, "{text}");
            assert!(export(client, place, ExportFormat::Pdf).await.bytes.starts_with(b"%PDF-"));
        }
    }

    async fn without_a_time_zone_that_is_known_times_are_the_sites(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let zone = app.app.site.policy("").time_zone.clone();
        let now = jiff::Timestamp::from_microsecond(app.clock.now().0).unwrap();
        let printed = now.to_zoned(zone).strftime("Printed: %b %-d, %Y, %-I:%M %p %Z").to_string();
        for time_zone in [None, Some("Mars/Olympus_Mons".to_owned())] {
            let asked = ExportThread {
                patient_id: place.0,
                thread_id: place.1,
                format: ExportFormat::Txt,
                time_zone,
            };
            let answer = jane.get(&asked.href()).await;
            let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
            assert!(text.contains(&printed), "{printed} in {text}");
        }
        let asked = ExportThread {
            patient_id: place.0,
            thread_id: place.1,
            format: ExportFormat::Txt,
            time_zone: Some("Asia/Tokyo".to_owned()),
        };
        let text = String::from_utf8(jane.get(&asked.href()).await.bytes.to_vec()).unwrap();
        assert!(text.contains("Printed: Nov 20, 2026, 1:00 AM JST"), "{text}");
    }

    async fn nothing_that_somebody_writes_looks_like_the_head_of_an_answer(app: TestApp) {
        let jane = app.jane().await;
        let forged = "Hello\n\n----------------------------------------\nAllison Hauge, PA\u{2028}Little Rock";
        let content = DraftContent { body: forged.into(), ..letter_to(&app, PHARMACY).await };
        let sent = try_send(&jane, &begin(&jane, &content).await).await.unwrap();
        let text = export(&jane, (jane.patient_id(), sent.thread_id), ExportFormat::Txt).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let heads = text.lines().filter(|line| line.starts_with("-----")).count();
        assert_eq!(heads, 1, "{text}");
        assert!(text.contains("\r\n  Allison Hauge, PA Little Rock\r\n"), "{text}");
    }

    async fn an_account_makes_one_file_at_a_time_and_all_together_two(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        let limits = &app.app.limits;
        let busy = limits.begin_export(jane.account_id()).unwrap();
        assert_eq!(export(&jane, place, ExportFormat::Pdf).await.code(), ErrorCode::RateLimited);
        drop(busy);
        assert_eq!(export(&jane, place, ExportFormat::Pdf).await.status, 200);
        let others = [AccountId(new_id()), AccountId(new_id())];
        let busy = others.map(|other| limits.begin_export(other).unwrap());
        assert_eq!(export(&jane, place, ExportFormat::Txt).await.code(), ErrorCode::RateLimited);
        drop(busy);
        assert_eq!(export(&jane, place, ExportFormat::Txt).await.status, 200);
    }

    async fn a_thread_as_pdf_is_one_and_every_time_is_written_down(app: TestApp) {
        let jane = app.jane().await;
        let place = thread(&app, &jane).await;
        for _ in 0..2 {
            let answer = export(&jane, place, ExportFormat::Pdf).await;
            assert_eq!(answer.headers["content-type"], "application/pdf");
            assert!(answer.bytes.starts_with(b"%PDF-"));
            let name = answer.headers["content-disposition"].to_str().unwrap();
            assert!(!name.contains("Doe") && !name.contains("Za"), "{name}");
        }
        assert_eq!(audited(&app, "export_thread", place.1).await, 2);
        // Whoever looks for what left the house does not find what was read on the screen.
        assert_eq!(audited(&app, "read_thread", place.1).await, 0);
    }

    async fn whoever_may_not_read_a_thread_may_not_take_it_away(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient = jane.patient_id();
        let private = DraftContent {
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        };
        delegate(&app, patient, &patria).await;
        let sent = try_send(&jane, &begin(&jane, &private).await).await.unwrap();
        for format in [ExportFormat::Txt, ExportFormat::Pdf] {
            let refused = export(&patria, (patient, sent.thread_id), format).await;
            assert_eq!(refused.code(), ErrorCode::NotFound);
        }
    }
}
