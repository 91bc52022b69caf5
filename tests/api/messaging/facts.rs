//! What a care team will ask for: kept with the draft, sent with the message, found and taken away.

use super::{
    PHARMACY, UNSTAFFED, begin, code_of, draft_of, letter_to, outbox_of, reply_in, save, thread,
    try_send, write_to,
};
use api_tests::{Client, TestApp, both_databases, new_id};
use backend::db::entity::message;
use sea_orm::EntityTrait;
use shared::ErrorCode;
use shared::directory::RecipientKind;
use shared::id::DraftId;
use shared::messaging::{
    DraftContent, DraftMove, ExportFormat, ExportThread, FactKey, FactsTyped,
    MAX_DRAFT_FIELD_CHARS, MAX_FACT_CHARS, MAX_FACTS, MessageQuery, MoveDraft, SearchMessages,
    ThreadView, not_given,
};
use shared::problem::{FieldName, FieldProblem};
use shared::site::{EmergencyWords, GetText, GetWriting};

fn facts(all: &[(&str, &str)]) -> FactsTyped {
    let key = |text: &str| FactKey::try_from(text.to_owned()).unwrap();
    all.iter()
        .map(|(name, value)| (key(name), (*value).into()))
        .collect()
}

async fn letter_with(app: &TestApp, label: &str, told: &[(&str, &str)]) -> DraftContent {
    DraftContent {
        facts: facts(told),
        ..letter_to(app, label).await
    }
}

/// What stands beside the text of a thread's first message.
fn told(thread: &ThreadView) -> Vec<(&str, &str)> {
    let facts = thread.messages[0].facts.iter();
    facts
        .map(|fact| (fact.label.as_str(), fact.value.reveal()))
        .collect()
}

async fn wrong_fields(client: &Client, content: &DraftContent) -> Vec<(FieldName, FieldProblem)> {
    let id = DraftId(new_id());
    let refused = match save(client, client.patient_id(), id, None, content).await {
        Ok(draft) => try_send(client, &draft).await.unwrap_err(),
        Err(refused) => refused,
    };
    let fields = refused.problem.fields.iter();
    fields.map(|it| (it.field, it.error)).collect()
}

both_databases! {
    async fn what_the_pharmacy_would_ask_goes_with_the_message_and_both_sides_see_it(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let given = [("left", " 5 days "), ("call-back", "(501) 555-0100"), ("medicine", "Lisinopril 10 mg")];
        let draft = begin(&jane, &letter_with(&app, PHARMACY, &given).await).await;
        assert_eq!(draft.facts, facts(&given), "a draft keeps it as it was typed");
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
        let sent = try_send(&jane, &draft).await.unwrap();
        for client in [&jane, &tech] {
            let seen = thread(client, jane.patient_id(), sent.thread_id).await.unwrap();
            // By the site's names, in its order, without blanks around.
            assert_eq!(told(&seen), [
                ("Medicine", "Lisinopril 10 mg"),
                ("Days or doses left", "5 days"),
                ("Call-back number", "(501) 555-0100"),
            ]);
        }
    }

    async fn a_message_goes_without_any_of_it_and_blanks_are_nothing(app: TestApp) {
        let jane = app.jane().await;
        for given in [&[][..], &[("medicine", " ")]] {
            let draft = begin(&jane, &letter_with(&app, PHARMACY, given).await).await;
            let sent = try_send(&jane, &draft).await.unwrap();
            let seen = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
            assert!(told(&seen).is_empty());
        }
    }

    async fn what_was_typed_for_another_kind_of_team_is_not_lost(app: TestApp) {
        let jane = app.jane().await;
        // Typed for the pharmacy, then sent to a clinic, which does not ask; and one that no site asks for.
        let given = [("medicine", "Lisinopril"), ("an-older-question", "yes")];
        let draft = begin(&jane, &letter_with(&app, UNSTAFFED, &given).await).await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let seen = thread(&jane, jane.patient_id(), sent.thread_id).await.unwrap();
        assert_eq!(told(&seen), [("Medicine", "Lisinopril"), ("an-older-question", "yes")]);
    }

    async fn a_fact_makes_a_version_of_the_draft_like_every_other_word(app: TestApp) {
        let jane = app.jane().await;
        let content = letter_with(&app, PHARMACY, &[("left", "5 days")]).await;
        let draft = begin(&jane, &content).await;
        let again = save(&jane, draft.patient_id, draft.id, Some(draft.version), &content).await.unwrap();
        assert_eq!(again.version, draft.version, "the same again is no change");
        let here = letter_with(&app, PHARMACY, &[("left", "4 days")]).await;
        let here = save(&jane, draft.patient_id, draft.id, Some(draft.version), &here).await.unwrap();
        assert_eq!(here.version, draft.version + 1);
        let there = letter_with(&app, PHARMACY, &[("left", "3 days")]).await;
        let there = save(&jane, draft.patient_id, draft.id, Some(draft.version), &there).await;
        assert_eq!(code_of(there), ErrorCode::DraftChanged);
        assert_eq!(draft_of(&jane, &draft).await.unwrap().facts, facts(&[("left", "4 days")]));
    }

    async fn what_cannot_be_kept_or_sent_is_said_and_the_draft_stays(app: TestApp) {
        let jane = app.jane().await;
        let with = async |value: String| letter_with(&app, PHARMACY, &[("left", &value)]).await;
        let fits = with("é".repeat(MAX_FACT_CHARS)).await;
        try_send(&jane, &begin(&jane, &fits).await).await.unwrap();
        for (value, problem) in [
            ("é".repeat(MAX_FACT_CHARS + 1), FieldProblem::TooLong),
            ("é".repeat(MAX_DRAFT_FIELD_CHARS + 1), FieldProblem::TooLong),
            ("5\u{7}days".to_owned(), FieldProblem::Unreadable),
            ("5\0days".to_owned(), FieldProblem::Unreadable),
        ] {
            let wrong = wrong_fields(&jane, &with(value).await).await;
            assert_eq!(wrong, [(FieldName::Facts, problem)]);
        }
        let draft = begin(&jane, &with("é".repeat(MAX_FACT_CHARS + 1)).await).await;
        try_send(&jane, &draft).await.unwrap_err();
        assert_eq!(draft_of(&jane, &draft).await.unwrap(), draft);
        let names: Vec<String> = (0..=MAX_FACTS).map(|n| format!("fact-{n}")).collect();
        let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
        let wrong = wrong_fields(&jane, &letter_with(&app, PHARMACY, &many).await).await;
        assert_eq!(wrong, [(FieldName::Facts, FieldProblem::NotAllowed)]);
    }

    async fn a_reply_has_no_facts(app: TestApp) {
        let (jane, tech) = (app.jane().await, app.pharmacy_tech().await);
        let sent = write_to(&app, &jane, PHARMACY).await;
        let reply = DraftContent {
            facts: facts(&[("left", "5 days")]),
            ..reply_in(sent.thread_id, "Thank you.")
        };
        for client in [&jane, &tech] {
            let refused = save(client, jane.patient_id(), DraftId(new_id()), None, &reply).await;
            let fields = refused.unwrap_err().problem.fields;
            let fields: Vec<_> = fields.iter().map(|it| (it.field, it.error)).collect();
            assert_eq!(fields, [(FieldName::Facts, FieldProblem::NotAllowed)]);
        }
    }

    async fn facts_go_along_when_the_draft_becomes_another_patients(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_with(&app, PHARMACY, &[("left", "5 days")]).await).await;
        let sam = jane.session().patients.iter().find(|it| it.given_name.reveal() == "Sam").unwrap().id;
        let there = jane
            .call(&MoveDraft {
                patient_id: draft.patient_id,
                draft_id: draft.id,
                version: draft.version,
                to: DraftMove { patient_id: sam, draft_id: DraftId(new_id()), about: None },
            })
            .await
            .unwrap();
        assert_eq!(there.facts, draft.facts);
        let sent = try_send(&jane, &there).await.unwrap();
        let seen = thread(&jane, sam, sent.thread_id).await.unwrap();
        assert_eq!(told(&seen), [("Days or doses left", "5 days")]);
    }

    async fn a_fact_is_found_like_the_text_and_shown_as_what_was_found(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_with(&app, PHARMACY, &[("medicine", "Lisinopril 10 mg")]).await).await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let found = async |words: &str| {
            let query = MessageQuery { words: words.into(), time_zone: None, cursor: None };
            jane.call(&SearchMessages { patient_id: jane.patient_id(), query }).await.unwrap().items
        };
        // One word of a fact, one of the text.
        let items = found("lisin activate").await;
        assert_eq!(items.iter().map(|it| it.id).collect::<Vec<_>>(), [sent.message_id]);
        let excerpt: Vec<(String, bool)> = found("lisin").await[0]
            .excerpt
            .iter()
            .map(|piece| (piece.text.reveal().to_owned(), piece.found))
            .collect();
        assert_eq!(excerpt, [
            ("Medicine: ".to_owned(), false),
            ("Lisinopril".to_owned(), true),
            (" 10 mg".to_owned(), false),
        ]);
        assert!(found("metformin").await.is_empty());
    }

    async fn facts_are_in_what_one_takes_away(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_with(&app, PHARMACY, &[("medicine", "ЖЩЮЯФЙЦУКЕНГШ"), ("left", "5 days")]).await).await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let export = |format| ExportThread {
            patient_id: jane.patient_id(),
            thread_id: sent.thread_id,
            format,
            time_zone: None,
        };
        let text = jane.get(&export(ExportFormat::Txt).href()).await;
        let text = String::from_utf8(text.bytes.to_vec()).unwrap();
        let lines = "\r\nMedicine: ЖЩЮЯФЙЦУКЕНГШ\r\nDays or doses left: 5 days\r\n  Please activate";
        assert!(text.contains(lines), "{text}");
        let without = begin(&jane, &letter_with(&app, PHARMACY, &[]).await).await;
        let without = try_send(&jane, &without).await.unwrap();
        let with = jane.get(&export(ExportFormat::Pdf).href()).await;
        let without = jane
            .get(&ExportThread { thread_id: without.thread_id, ..export(ExportFormat::Pdf) }.href())
            .await;
        // Letters that nothing else has are drawn, so the paper carries their shapes.
        assert!(with.bytes.len() > without.bytes.len() + 500, "the lines are on the paper");
    }

    async fn facts_are_sealed_leave_no_trace_elsewhere_and_go_from_the_draft(app: TestApp) {
        let jane = app.jane().await;
        let draft = begin(&jane, &letter_with(&app, PHARMACY, &[("medicine", "Lisinopril")]).await).await;
        let sent = try_send(&jane, &draft).await.unwrap();
        let conn = app.app.db.reader();
        let row = message::Entity::find_by_id(sent.message_id).one(conn).await.unwrap().unwrap();
        let sealed = row.facts.unwrap();
        assert!(!sealed.windows(10).any(|it| it == b"Lisinopril"));
        let kept = backend::db::entity::draft::Entity::find_by_id(draft.id).one(conn).await.unwrap().unwrap();
        assert_eq!(kept.facts, None);
        assert!(!format!("{:?}", outbox_of(&app).await).contains("Lisinopril"));
    }

    async fn the_site_says_where_to_call_at_which_words_and_what_is_asked_for(app: TestApp) {
        let anybody = app.anonymous();
        let writing = anybody.call(&GetWriting).await.unwrap();
        let phones: Vec<&str> = writing.emergency.lines.iter().map(|it| it.phone.as_str()).collect();
        assert_eq!(phones, ["911", "988", "1-800-222-1222", "(800) 555-0119"]);
        let words = EmergencyWords::new(&writing.emergency.words);
        assert_eq!(words.find(&["I can’t breathe and have CHEST pain"]), ["chest pain", "can't breathe"]);
        assert!(words.find(&["Please refill my lisinopril. Thank you!"]).is_empty());
        let asked = |kind| -> Vec<&str> {
            let missing = not_given(&writing.facts, kind, &FactsTyped::new()).into_iter();
            missing.map(|it| it.label.as_str()).collect()
        };
        assert_eq!(asked(RecipientKind::Pharmacy), ["Medicine", "Days or doses left", "Call-back number"]);
        assert_eq!(asked(RecipientKind::Clinic), ["Since when", "Call-back number"]);
        // Every word is to be read, and that nobody is alerted.
        let text = anybody.call(&GetText { slug: "emergency-words".to_owned() }).await.unwrap();
        let text = serde_json::to_string(&text).unwrap();
        for word in &writing.emergency.words {
            assert!(text.contains(&serde_json::to_string(word).unwrap()), "{word}");
        }
        assert!(text.contains("Nobody is alerted"));
    }
}
