//! Help with the pharmacy only: a right to messages with pharmacies and with nobody else.

use super::{MESSAGES, PHARMACIES, READ, change, day, fields, give, later, reads, until};
use crate::messaging::{
    PHARMACY, UNSTAFFED, change as edit, join, letter_to, mailbox, reply_in, thread, try_send,
    write_to,
};
use api_tests::{Client, TestApp, answer_thread, both_databases, new_id};
use backend::db::entity::{care_assignment, mailbox_entry};
use backend::live;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::FieldName;
use shared::directory::{
    CareArea, ExplainAbsence, ListCare, RecipientKind, SearchRecipients, WhyOffered,
};
use shared::family::{Capabilities, Capability, ListReaders, NewInvite};
use shared::id::{OwnFolderId, PatientId, ThreadId};
use shared::live::GetCounters;
use shared::messaging::{
    Arrangement, Folder, ListAwaited, ListFolders, ListMessages, MessageMove, MessageQuery,
    MoveMessage, OwnFolderName, Reference, SaveFolder, SearchMessages, Side, TrashMessage,
};
use shared::problem::FieldProblem;
use shared::time::UtcMicros;

fn only_pharmacies(ends_on: &str) -> NewInvite {
    NewInvite {
        capabilities: PHARMACIES,
        ..until(ends_on)
    }
}

async fn found(client: &Client, patient_id: PatientId, text: &str) -> Vec<(String, RecipientKind)> {
    let search = SearchRecipients {
        patient_id,
        text: text.into(),
        limit: 20,
    };
    let items = client.call(&search).await.unwrap().items;
    items.into_iter().map(|it| (it.label, it.kind)).collect()
}

async fn listed(client: &Client, patient_id: PatientId, folder: Folder) -> Vec<ThreadId> {
    let list = ListMessages {
        patient_id,
        folder,
        arrange: Arrangement::Newest,
        cursor: None,
        background: false,
    };
    let items = client.call(&list).await.unwrap().items;
    items.into_iter().map(|it| it.thread_id).collect()
}

async fn counted(client: &Client, patient_id: PatientId) -> u32 {
    let counters = client.call(&GetCounters).await.unwrap().patients;
    counters
        .into_iter()
        .find(|it| it.patient_id == patient_id)
        .unwrap()
        .unread
}

/// Lets everyone hear of what has happened.
async fn hand_out(app: &TestApp) {
    live::dispatcher(&app.app).hand_out_all().await.unwrap();
}

both_databases! {
    async fn who_helps_with_the_pharmacy_finds_pharmacies_and_nobody_else(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        give(&karan, &judi, only_pharmacies("2026-11-25")).await;
        let whose = karan.patient_id();
        for text in ["", "little rock", "family health"] {
            assert!(found(&karan, whose, text).await.iter().any(|(_, kind)| *kind != RecipientKind::Pharmacy), "{text}");
            let found = found(&judi, whose, text).await;
            assert!(found.iter().all(|(_, kind)| *kind == RecipientKind::Pharmacy), "{text}: {found:?}");
        }
        assert!(found(&judi, whose, "little rock").await.iter().any(|(label, _)| label == PHARMACY));
        let facility_id = app.facility("19th Medical Group - Little Rock Air Force Base").await;
        let care = judi.call(&ListCare { patient_id: whose, facility_id }).await.unwrap().items;
        assert_eq!(care.iter().map(|it| it.area).collect::<Vec<_>>(), [CareArea::Medicines]);
        let absent = judi.call(&ExplainAbsence { patient_id: whose, text: "family health".into() }).await.unwrap();
        assert!(absent.instead.iter().all(|it| it.kind == RecipientKind::Pharmacy));
    }

    async fn who_helps_with_the_pharmacy_writes_to_it_and_to_nobody_else(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        give(&karan, &judi, only_pharmacies("2026-11-25")).await;
        let whose = karan.patient_id();
        let judis = |mut draft: shared::messaging::DraftView| { draft.patient_id = whose; draft };
        let clinic = api_tests::draft(&judi, whose, letter_to(&app, UNSTAFFED).await).await;
        let refused = try_send(&judi, &judis(clinic)).await.unwrap_err();
        assert_eq!(fields(&refused), [shared::FieldError { field: FieldName::Recipient, error: FieldProblem::NotAllowed }]);
        assert!(listed(&karan, whose, Folder::Inbox).await.is_empty());
        let pharmacy = api_tests::draft(&judi, whose, letter_to(&app, PHARMACY).await).await;
        let sent = try_send(&judi, &judis(pharmacy)).await.unwrap();
        answer_thread(&app.pharmacy_tech().await, whose, sent.thread_id, "It is ready.").await;
        let seen = thread(&judi, whose, sent.thread_id).await.unwrap();
        assert_eq!(seen.messages.last().unwrap().author.side, Side::Team);
        assert_eq!((mailbox(&judi, whose).await.unread, counted(&judi, whose).await), (1, 1));
    }

    async fn of_what_is_with_clinics_nothing_is_there(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let (allison, whose) = (app.allison().await, karan.patient_id());
        join(&app, &allison, app.recipient(UNSTAFFED).await).await;
        let before = (write_to(&app, &karan, PHARMACY).await.thread_id, write_to(&app, &karan, UNSTAFFED).await.thread_id);
        give(&karan, &judi, only_pharmacies("2026-11-25")).await;
        let after = (write_to(&app, &karan, PHARMACY).await.thread_id, write_to(&app, &karan, UNSTAFFED).await.thread_id);
        for clinic in [before.1, after.1] {
            answer_thread(&allison, whose, clinic, "Come in on Monday.").await;
            assert_eq!(thread(&judi, whose, clinic).await.unwrap_err().code(), ErrorCode::NotFound);
            let kept = mailbox_entry::Entity::find()
                .filter(mailbox_entry::Column::AccountId.eq(judi.account_id()))
                .filter(mailbox_entry::Column::ThreadId.eq(clinic));
            assert_eq!(kept.count(app.app.db.reader()).await.unwrap(), 0, "not even hidden");
        }
        for pharmacy in [before.0, after.0] {
            assert!(thread(&judi, whose, pharmacy).await.is_ok());
        }
        let mut there = listed(&judi, whose, Folder::Inbox).await;
        there.sort();
        let mut expected = vec![before.0, after.0];
        expected.sort();
        assert_eq!(there, expected);
        let waiting = judi.call(&ListAwaited { patient_id: whose, background: false }).await.unwrap().items;
        assert!(waiting.iter().all(|it| it.thread_id == before.0 || it.thread_id == after.0));
        assert_eq!(waiting.len(), 2);
        assert_eq!((mailbox(&judi, whose).await.unread, counted(&judi, whose).await), (1, 1), "what Karan wrote to the pharmacy");
        assert_eq!(mailbox(&karan, whose).await.unread, 2, "the clinic's answers");
        let readers = thread(&karan, whose, after.1).await.unwrap().readers;
        assert!(readers.iter().all(|it| !it.name.reveal().contains("Judi")), "{readers:?}");
        let readers = thread(&karan, whose, after.0).await.unwrap().readers;
        assert!(readers.iter().any(|it| it.name.reveal().contains("Judi")), "{readers:?}");
        let acting = thread(&allison, whose, after.1).await.unwrap().acting;
        assert!(acting.iter().all(|it| !it.name.reveal().contains("Judi")), "{acting:?}");
    }

    async fn a_right_that_was_wider_leaves_nothing_of_clinics_behind(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let (allison, whose) = (app.allison().await, karan.patient_id());
        join(&app, &allison, app.recipient(UNSTAFFED).await).await;
        let right = give(&karan, &judi, until("2026-11-25")).await;
        let (pharmacy, clinic) = (write_to(&app, &karan, PHARMACY).await.thread_id, write_to(&app, &karan, UNSTAFFED).await.thread_id);
        let message = judi.call(&ListMessages { patient_id: whose, folder: Folder::Inbox, arrange: Arrangement::Newest, cursor: None, background: false }).await.unwrap();
        let of_clinic = message.items.iter().find(|it| it.thread_id == clinic).unwrap().id;
        assert_eq!(mailbox(&judi, whose).await.unread, 2);
        let own = api_tests::draft(&judi, whose, letter_to(&app, UNSTAFFED).await).await;
        assert!(try_send(&judi, &own).await.unwrap().reply_by.is_some());
        // To take something away nobody says again who they are, however long ago they signed in.
        app.clock.advance_seconds(6 * 60);
        change(&karan, right, PHARMACIES, "2026-11-25").await.unwrap();
        assert_eq!(listed(&judi, whose, Folder::Inbox).await, [pharmacy]);
        assert_eq!((mailbox(&judi, whose).await.unread, counted(&judi, whose).await), (1, 1));
        assert_eq!(thread(&judi, whose, clinic).await.unwrap_err().code(), ErrorCode::NotFound);
        assert!(thread(&judi, whose, pharmacy).await.is_ok());
        let again = try_send(&judi, &own).await.unwrap();
        assert_eq!(again.reply_by, None, "sending again tells nothing of what came since");
        let away = TrashMessage { patient_id: whose, message_id: of_clinic };
        assert_eq!(judi.call(&away).await.unwrap_err().code(), ErrorCode::NotFound);
        let waiting = judi.call(&ListAwaited { patient_id: whose, background: false }).await.unwrap().items;
        assert_eq!(waiting.iter().map(|it| it.thread_id).collect::<Vec<_>>(), [pharmacy]);
        // Not even that something changed is told.
        hand_out(&app).await;
        let before = judi.call(&GetCounters).await.unwrap();
        answer_thread(&allison, whose, clinic, "Come in on Monday.").await;
        write_to(&app, &karan, UNSTAFFED).await;
        hand_out(&app).await;
        assert_eq!(judi.call(&GetCounters).await.unwrap(), before);
        answer_thread(&app.pharmacy_tech().await, whose, pharmacy, "It is ready.").await;
        hand_out(&app).await;
        assert_ne!(judi.call(&GetCounters).await.unwrap(), before);
        // What is wider again brings it back.
        let karan = app.sign_in("karan.gerhold").await;
        change(&karan, right, MESSAGES, "2026-11-25").await.unwrap();
        assert!(thread(&judi, whose, clinic).await.is_ok());
    }

    async fn who_helps_with_the_pharmacy_finds_and_counts_nothing_of_clinics(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let whose = karan.patient_id();
        // What is in her mailbox from when her right was wider stays there, and is not shown.
        let right = give(&karan, &judi, until("2026-11-25")).await;
        let (pharmacy, clinic) = (write_to(&app, &karan, PHARMACY).await, write_to(&app, &karan, UNSTAFFED).await);
        let folder = OwnFolderId(new_id());
        let name = OwnFolderName { name: "Both".into() };
        judi.call(&SaveFolder { patient_id: whose, folder_id: folder, name }).await.unwrap();
        for message_id in [pharmacy.message_id, clinic.message_id] {
            let to = MessageMove { folder: Folder::Own(folder) };
            judi.call(&MoveMessage { patient_id: whose, message_id, to }).await.unwrap();
        }
        let looked_for = async |words: &str| {
            let query = MessageQuery { words: words.into(), time_zone: None, cursor: None };
            let found = judi.call(&SearchMessages { patient_id: whose, query }).await.unwrap();
            found.items.into_iter().map(|it| it.thread_id).collect::<Vec<_>>()
        };
        let counts = async || {
            let list = ListFolders { patient_id: whose, background: false };
            let folders = judi.call(&list).await.unwrap().items;
            folders.into_iter().map(|it| (it.messages, it.unread)).collect::<Vec<_>>()
        };
        assert_eq!(looked_for("karan").await, [clinic.thread_id, pharmacy.thread_id]);
        assert_eq!(counts().await, [(2, 2)]);
        change(&karan, right, PHARMACIES, "2026-11-25").await.unwrap();
        let reference = Reference::from(clinic.message_id).to_string();
        for (words, expected) in [("karan", vec![pharmacy.thread_id]), ("behavioral", vec![]), (reference.as_str(), vec![])] {
            assert_eq!(looked_for(words).await, expected, "{words}");
        }
        assert_eq!(counts().await, [(1, 1)]);
    }

    async fn who_reads_everything_and_writes_to_pharmacies_answers_no_clinic(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let whose = karan.patient_id();
        let capabilities = READ.or(PHARMACIES);
        give(&karan, &judi, NewInvite { capabilities, ..until("2026-11-25") }).await;
        let clinic = write_to(&app, &karan, UNSTAFFED).await.thread_id;
        assert!(thread(&judi, whose, clinic).await.is_ok());
        let reply = api_tests::draft(&judi, whose, reply_in(clinic, "Is there anything new?")).await;
        assert_eq!(try_send(&judi, &reply).await.unwrap_err().code(), ErrorCode::Forbidden);
        let pharmacy = write_to(&app, &karan, PHARMACY).await.thread_id;
        let reply = api_tests::draft(&judi, whose, reply_in(pharmacy, "Is it ready?")).await;
        assert!(try_send(&judi, &reply).await.is_ok());
    }

    async fn the_writer_is_told_who_sees_only_what_is_with_pharmacies(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        give(&karan, &judi, only_pharmacies("2026-11-25")).await;
        let readers = karan.call(&ListReaders { patient_id: karan.patient_id() }).await.unwrap().items;
        assert_eq!(readers.iter().map(|it| it.pharmacies_only).collect::<Vec<_>>(), [true]);
    }

    async fn a_right_that_begins_later_finds_what_is_with_pharmacies_on_its_day(app: TestApp) {
        let (karan, judi) = (app.sign_in("karan.gerhold").await, app.sign_in("judi.schamberger").await);
        let whose = karan.patient_id();
        give_later(&karan, &judi).await;
        let (pharmacy, clinic) = (write_to(&app, &karan, PHARMACY).await.thread_id, write_to(&app, &karan, UNSTAFFED).await.thread_id);
        assert_eq!(reads(&judi, whose).await, Err(ErrorCode::NotFound));
        let judi = later(&app, 38 * 3600, "judi.schamberger").await;
        assert_eq!(listed(&judi, whose, Folder::Inbox).await, [pharmacy]);
        assert_eq!(thread(&judi, whose, clinic).await.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn where_the_patient_was_seen_is_told_to_whoever_may_see_the_record(app: TestApp) {
        let (jane, judi) = (app.jane().await, app.sign_in("judi.schamberger").await);
        let whose = jane.patient_id();
        let reasons = async |client: &Client| {
            let search = SearchRecipients { patient_id: whose, text: "".into(), limit: 20 };
            let items = client.call(&search).await.unwrap().items;
            items.into_iter().filter_map(|it| it.why).collect::<Vec<_>>()
        };
        let told = |reasons: &[WhyOffered]| reasons.iter().any(|it| matches!(it, WhyOffered::RecentVisit | WhyOffered::Program));
        let recipient_id = app.recipient(UNSTAFFED).await;
        edit(&app, async |tx| {
            let seen = care_assignment::ActiveModel {
                patient_id: Set(whose),
                recipient_id: Set(recipient_id),
                reason: Set(WhyOffered::RecentVisit),
                since: Set(UtcMicros(0)),
            };
            care_assignment::Entity::insert(seen).exec_without_returning(tx).await?;
            Ok(())
        })
        .await;
        assert!(told(&reasons(&jane).await));
        let right = give(&jane, &judi, until("2026-11-25")).await;
        let without = reasons(&judi).await;
        assert!(!told(&without) && without.contains(&WhyOffered::PrimaryCare), "{without:?}");
        let more = MESSAGES.or(Capabilities::of(&[Capability::SeeRecord]));
        change(&jane, right, more, "2026-11-25").await.unwrap();
        assert!(told(&reasons(&judi).await));
    }
}

/// A right that begins in two days.
async fn give_later(from: &Client, to: &Client) {
    let new = NewInvite {
        starts_on: Some(day("2026-11-21")),
        ..only_pharmacies("2026-11-25")
    };
    let code = super::invite(from, new).await.unwrap().code;
    super::redeem(to, code.reveal()).await.unwrap();
}
