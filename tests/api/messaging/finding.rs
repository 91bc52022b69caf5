//! Looking for words in a mailbox.

use super::{PHARMACY, begin, code_of, delegate, letter_to, mailbox, reply_in, save, try_send};
use crate::messaging::UNSTAFFED;
use api_tests::{Client, PDF, Refusal, TestApp, both_databases, new_id, upload};
use backend::db::entity::audit_event;
use backend::http::{Limits, RateLimits};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::id::{AttachmentId, DraftId, MessageId, PatientId};
use shared::messaging::{
    DraftContent, Folder, FoundMessages, MessageQuery, Reference, SearchMessages, SentView,
    TrashMessage,
};
use shared::team::RecallMessage;
use shared::{Cursor, ErrorCode, FieldName};
use std::num::NonZeroU32;
use std::time::Duration;

async fn look(
    client: &Client,
    patient_id: PatientId,
    words: &str,
    cursor: Option<Cursor>,
) -> Result<FoundMessages, Refusal> {
    let query = MessageQuery {
        words: words.into(),
        time_zone: Some("America/Chicago".to_owned()),
        cursor,
    };
    client.call(&SearchMessages { patient_id, query }).await
}

/// What is found of one's own, newest first, in one go.
async fn found(client: &Client, words: &str) -> Vec<MessageId> {
    let found = look(client, client.patient_id(), words, None)
        .await
        .unwrap();
    assert_eq!((found.next, found.searched_to), (None, None));
    found.items.into_iter().map(|it| it.id).collect()
}

async fn write(app: &TestApp, client: &Client, team: &str, subject: &str, body: &str) -> SentView {
    let content = DraftContent {
        subject: subject.into(),
        body: body.into(),
        ..letter_to(app, team).await
    };
    app.clock.advance_seconds(1);
    try_send(client, &begin(client, &content).await)
        .await
        .unwrap()
}

/// A server whose searches stop early.
async fn hasty(app: &TestApp, change: impl FnOnce(&mut Limits)) -> TestApp {
    let mut limits = Limits {
        sends_per_hour: NonZeroU32::new(1_000).unwrap(),
        mailbox_searches_per_minute: NonZeroU32::new(1_000).unwrap(),
        ..Limits::default()
    };
    change(&mut limits);
    app.another(|parts| parts.limits = RateLimits::new(limits))
        .await
}

both_databases! {
    async fn words_are_found_in_subjects_texts_names_and_file_names(app: TestApp) {
        let jane = app.jane().await;
        let knee = write(&app, &jane, PHARMACY, "Knee surgery", "About the café meeting.").await.message_id;
        let refill = write(&app, &jane, UNSTAFFED, "Refill", "Lisinopril for Dr. Muñoz.").await.message_id;
        let content = letter_to(&app, PHARMACY).await;
        let draft = begin(&jane, &content).await;
        let place = (draft.patient_id, draft.id);
        upload(&jane, place, AttachmentId(new_id()), "Orthopedic report.pdf", PDF).await;
        app.clock.advance_seconds(1);
        let report = try_send(&jane, &draft).await.unwrap().message_id;
        for (words, expected) in [
            ("knee", vec![knee]),
            ("surg KNEE", vec![knee]),
            ("cafe", vec![knee]),
            ("munoz lisin", vec![refill]),
            ("behavioral", vec![refill]),
            ("jane", vec![report, refill, knee]),
            ("orthoped", vec![report]),
            ("knee lisinopril", vec![]),
            // What is only the end of a word.
            ("surgery urgery", vec![]),
        ] {
            assert_eq!(found(&jane, words).await, expected, "{words}");
        }
        let marked = look(&jane, jane.patient_id(), "report", None).await.unwrap();
        let file = marked.items.first().unwrap().files.first().unwrap();
        let marks: Vec<(&str, bool)> = file.iter().map(|it| (it.text.reveal(), it.found)).collect();
        assert_eq!(marks, [("Orthopedic ", false), ("report", true), (".pdf", false)]);
    }

    async fn ones_own_drafts_are_found_with_the_first_answer(app: TestApp) {
        let jane = app.jane().await;
        let content = DraftContent {
            subject: "Knee surgery".into(),
            body: "About the café meeting.".into(),
            facts: [("medicine".to_owned().try_into().unwrap(), "Lisinopril".into())].into(),
            ..letter_to(&app, PHARMACY).await
        };
        let letter = begin(&jane, &content).await;
        upload(&jane, (letter.patient_id, letter.id), AttachmentId(new_id()), "Report.pdf", PDF).await;
        let sent = write(&app, &jane, PHARMACY, "Refill", "Thirty tablets.").await;
        let reply = begin(&jane, &reply_in(sent.thread_id, "Sixty are better.")).await;
        let whose = jane.patient_id();
        for (words, expected) in [
            ("surg knee", vec![letter.id]),
            ("cafe", vec![letter.id]),
            ("lisinopril", vec![letter.id]),
            ("report", vec![letter.id]),
            ("little rock pharm", vec![letter.id]),
            ("sixty", vec![reply.id]),
            ("thirty", vec![]),
            ("nothing such", vec![]),
        ] {
            let found = look(&jane, whose, words, None).await.unwrap();
            let ids: Vec<_> = found.drafts.iter().map(|it| it.id).collect();
            assert_eq!(ids, expected, "{words}");
        }
        let found = look(&jane, whose, "report", None).await.unwrap();
        let draft = &found.drafts[0];
        assert_eq!(draft.recipient.as_deref(), Some(PHARMACY));
        let name: String = draft.files[0].iter().map(|it| it.text.reveal()).collect();
        assert_eq!(name, "Report.pdf");
        assert!(draft.files[0].iter().any(|it| it.found));
        let found = look(&jane, whose, "sixty", None).await.unwrap();
        assert_eq!(found.drafts[0].thread_id, Some(sent.thread_id));
        assert!(found.drafts[0].excerpt.iter().any(|it| it.found && it.text.reveal() == "Sixty"));
        // A sent one is a message and no draft any more; nobody else finds any.
        try_send(&jane, &letter).await.unwrap();
        assert!(look(&jane, whose, "knee", None).await.unwrap().drafts.is_empty());
        let patria = app.patria().await;
        delegate(&app, whose, &patria).await;
        assert!(look(&patria, whose, "sixty", None).await.unwrap().drafts.is_empty());
        assert_eq!(look(&jane, whose, "sixty", None).await.unwrap().drafts[0].id, reply.id);
    }

    async fn a_search_that_goes_on_brings_no_draft_again(app: TestApp) {
        let app = hasty(&app, |limits| limits.mailbox_search_messages = 1).await;
        let jane = app.jane().await;
        for body in ["One tablet.", "Two tablets."] {
            write(&app, &jane, PHARMACY, "Refill", body).await;
        }
        begin(&jane, &DraftContent { body: "Three tablets.".into(), ..letter_to(&app, PHARMACY).await }).await;
        let first = look(&jane, jane.patient_id(), "tablet", None).await.unwrap();
        assert_eq!((first.drafts.len(), first.items.len()), (1, 1));
        let second = look(&jane, jane.patient_id(), "tablet", first.next).await.unwrap();
        assert_eq!((second.drafts.len(), second.items.len()), (0, 1));
    }

    async fn messages_are_found_by_the_day_that_the_reader_has(app: TestApp) {
        let jane = app.jane().await;
        // 19 November 2026, 16:00 UTC; twelve hours later it is still the 19th in Chicago.
        let first = write(&app, &jane, PHARMACY, "First", "Text").await.message_id;
        app.clock.advance_seconds(12 * 3600);
        let jane = app.jane().await;
        let second = write(&app, &jane, PHARMACY, "Second", "Text").await.message_id;
        for words in ["nov 2026", "November 19", "11/19/2026", "2026-11", "2026-11-19"] {
            assert_eq!(found(&jane, words).await, [second, first], "{words}");
        }
        assert!(found(&jane, "2026-11-20").await.is_empty());
        assert_eq!(found(&jane, "first nov").await, [first]);
    }

    async fn a_message_is_found_by_its_reference_wherever_it_is(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let sent = write(&app, &jane, PHARMACY, "First", "Text").await;
        write(&app, &jane, PHARMACY, "Second", "Text").await;
        let message_id = sent.message_id;
        jane.call(&TrashMessage { patient_id, message_id }).await.unwrap();
        for words in [Reference::from(message_id).to_string(), Reference::from(sent.thread_id).to_string()] {
            let found = look(&jane, patient_id, &words.to_lowercase(), None).await.unwrap();
            let only = found.items.first().unwrap();
            assert_eq!((found.items.len(), only.id, only.folder), (1, message_id, Folder::Trash));
        }
    }

    async fn a_search_that_stops_early_says_how_far_it_came_and_goes_on(app: TestApp) {
        let jane = app.jane().await;
        let mut written = Vec::new();
        for n in 0..7 {
            written.push(write(&app, &jane, PHARMACY, "Needle", &format!("Number {n}")).await);
        }
        let server = hasty(&app, |limits| limits.mailbox_search_messages = 3).await;
        let jane = server.jane().await;
        let mut seen = Vec::new();
        let mut cursor = None;
        for left in [4, 1, 0] {
            let part = look(&jane, jane.patient_id(), "needle", cursor).await.unwrap();
            seen.extend(part.items.iter().map(|it| it.id));
            assert_eq!(seen.len(), 7 - left);
            let last = &written[left];
            assert_eq!(part.searched_to, (left > 0).then_some(last.sent_at));
            assert_eq!(part.next.is_some(), left > 0);
            cursor = part.next;
        }
        let newest: Vec<MessageId> = written.iter().rev().map(|it| it.message_id).collect();
        assert_eq!(seen, newest);
        // It says so, too, when nothing was found so far.
        let none = look(&jane, jane.patient_id(), "haystack", None).await.unwrap();
        assert!(none.items.is_empty() && none.next.is_some());
    }

    async fn a_search_whose_time_is_over_says_how_far_it_came(app: TestApp) {
        let jane = app.jane().await;
        for _ in 0..2 {
            write(&app, &jane, PHARMACY, "Needle", "Text").await;
        }
        let server = hasty(&app, |limits| {
            limits.mailbox_search_time = Duration::ZERO;
            limits.mailbox_search_messages = 1_000;
        })
        .await;
        // Fewer than one trip to the database brings: the end is known.
        let jane = server.jane().await;
        let all = look(&jane, jane.patient_id(), "needle", None).await.unwrap();
        assert_eq!((all.items.len(), all.next), (2, None));
        for _ in 0..249 {
            write(&app, &jane, PHARMACY, "Other", "Text").await;
        }
        let part = look(&jane, jane.patient_id(), "needle", None).await.unwrap();
        assert!(part.items.len() < 2 && part.next.is_some());
    }

    async fn many_that_are_found_come_in_pages(app: TestApp) {
        let jane = app.jane().await;
        for _ in 0..21 {
            write(&app, &jane, PHARMACY, "Needle", "Text").await;
        }
        let first = look(&jane, jane.patient_id(), "needle", None).await.unwrap();
        assert_eq!(first.items.len(), 20);
        assert_eq!(first.searched_to, first.items.last().map(|it| it.sent_at));
        let rest = look(&jane, jane.patient_id(), "needle", first.next).await.unwrap();
        assert_eq!((rest.items.len(), rest.next), (1, None));
    }

    async fn what_was_taken_back_is_found_by_nobody_who_may_not_read_it_any_more(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let patient = jane.patient_id();
        let sent = write(&app, &jane, PHARMACY, "Refill", "Text").await;
        let reply = reply_in(sent.thread_id, "The needle is here.");
        let draft = save(&tech, patient, DraftId(new_id()), None, &reply).await.unwrap();
        upload(&tech, (patient, draft.id), AttachmentId(new_id()), "haystack.pdf", PDF).await;
        let answer = try_send(&tech, &draft).await.unwrap();
        for words in ["needle", "haystack"] {
            assert_eq!(found(&jane, words).await, [answer.message_id]);
        }
        let recall = RecallMessage { patient_id: patient, message_id: answer.message_id };
        tech.call(&recall).await.unwrap();
        for words in ["needle", "haystack"] {
            assert!(found(&jane, words).await.is_empty(), "{words}");
        }
    }

    async fn what_is_found_in_trash_counts_as_unread_nowhere(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let patient_id = jane.patient_id();
        let sent = write(&app, &jane, PHARMACY, "Refill", "Text").await;
        let reply = reply_in(sent.thread_id, "The needle is here.");
        let draft = save(&tech, patient_id, DraftId(new_id()), None, &reply).await.unwrap();
        let message_id = try_send(&tech, &draft).await.unwrap().message_id;
        let shown = async || {
            let found = look(&jane, patient_id, "needle", None).await.unwrap();
            let only = found.items.first().unwrap();
            (only.folder, only.unread, mailbox(&jane, patient_id).await.unread)
        };
        assert_eq!(shown().await, (Folder::Inbox, true, 1));
        jane.call(&TrashMessage { patient_id, message_id }).await.unwrap();
        assert_eq!(shown().await, (Folder::Trash, false, 0));
    }

    async fn nobody_finds_what_is_not_in_their_mailbox(app: TestApp) {
        let (jane, patria) = (app.jane().await, app.patria().await);
        let patient = jane.patient_id();
        let private = DraftContent {
            subject: "Needle".into(),
            readers: Some(Vec::new()),
            ..letter_to(&app, PHARMACY).await
        };
        delegate(&app, patient, &patria).await;
        let sent = try_send(&jane, &begin(&jane, &private).await).await.unwrap();
        assert_eq!(found(&jane, "needle").await, [sent.message_id]);
        for words in ["needle", &Reference::from(sent.message_id).to_string()] {
            assert!(look(&patria, patient, words, None).await.unwrap().items.is_empty());
            assert!(found(&patria, words).await.is_empty());
        }
        // A cursor of somebody else leads nowhere else.
        let tech = app.pharmacy_tech().await;
        assert_eq!(code_of(look(&tech, patient, "needle", None).await), ErrorCode::NotFound);
    }

    async fn an_empty_or_endless_search_is_refused_and_a_forged_cursor_too(app: TestApp) {
        let jane = app.jane().await;
        for words in ["", "  ", ", .", &"x".repeat(201)] {
            let refusal = look(&jane, jane.patient_id(), words, None).await.unwrap_err();
            let wrong = refusal.problem.fields.first().unwrap();
            assert_eq!(wrong.field, FieldName::SearchWords, "{words:?}");
        }
        let forged = Some(Cursor("zz".to_owned()));
        let refused = look(&jane, jane.patient_id(), "needle", forged).await;
        assert_eq!(code_of(refused), ErrorCode::Malformed);
    }

    async fn searching_is_limited_and_noted_like_looking_at_a_folder(app: TestApp) {
        let server = hasty(&app, |limits| {
            limits.mailbox_searches_per_minute = NonZeroU32::new(2).unwrap();
        })
        .await;
        let jane = server.jane().await;
        let patient = jane.patient_id();
        for _ in 0..2 {
            look(&jane, patient, "needle", None).await.unwrap();
        }
        assert_eq!(code_of(look(&jane, patient, "needle", None).await), ErrorCode::RateLimited);
        let noted = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq("read_mailbox"))
            .count(server.app.audit.database())
            .await
            .unwrap();
        assert_eq!(noted, 1);
    }
}
