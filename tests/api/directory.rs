//! The directory: imports, who can be found, and in which order.

mod refresh;
mod substitutes;

use crate::attachments::{exchange, head, listen};
use crate::messaging::{
    PHARMACY, begin, code_of, draft_of, join, letter_to, reply_in, thread, try_send, write_to,
};
use api_tests::{Client, TestApp, both_databases};
use backend::clock::Random;
use backend::db::entity::{directory_import, facility, recipient};
use backend::directory::import::{Import, Report, import};
use backend::directory::import_csv;
use backend::http::{Limits, RateLimits};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use shared::ErrorCode;
use shared::directory::{RecipientView, SearchRecipients, WhyOffered};
use shared::endpoint::API;
use std::collections::HashMap;

pub(crate) const NORTH: &str =
    "Northfield Clinic,clinic,Northfield Hospital,,,,,NMC;Arctic,messages,true";
pub(crate) const NORTH_PHARMACY: &str =
    "Northfield Pharmacy,pharmacy,Northfield Hospital,,,,,,messages,true";

/// Imports lines of a file.
pub(crate) async fn bring(app: &TestApp, lines: &[&str], replace: bool) -> Report {
    let text = format!("{}\n{}\n", import_csv::HEADER, lines.join("\n"));
    let rows = import_csv::read(text.as_bytes()).unwrap();
    let now = app.clock.now();
    import(&app.app.db, Random, now, &rows, &HashMap::new(), replace)
        .await
        .unwrap()
}

async fn search(client: &Client, text: &str) -> Vec<RecipientView> {
    let search = SearchRecipients {
        patient_id: client.patient_id(),
        text: text.into(),
        limit: 20,
    };
    client.call(&search).await.unwrap().items
}

async fn labels(client: &Client, text: &str) -> Vec<String> {
    let found = search(client, text).await;
    found.into_iter().map(|it| it.label).collect()
}

/// Makes somebody a member of a facility's desk.
pub(crate) async fn join_desk(app: &TestApp, client: &Client, name: &str) {
    let facility = facility::Entity::find()
        .filter(facility::Column::Name.eq(name))
        .one(app.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    join(app, client, facility.desk_id).await;
    app.refresh_directory().await;
}

both_databases! {
    async fn importing_twice_is_no_change(app: TestApp) {
        let first = bring(&app, &[NORTH, NORTH_PHARMACY], false).await;
        assert_eq!(
            first,
            Report {
                added: 2,
                facilities_added: 1,
                ..Report::default()
            }
        );
        let ids = [
            app.recipient("Northfield Clinic").await,
            app.recipient("Northfield Pharmacy").await,
        ];
        let second = bring(&app, &[NORTH, NORTH_PHARMACY], false).await;
        assert_eq!(
            second,
            Report {
                unchanged: 2,
                ..Report::default()
            }
        );
        let again = [
            app.recipient("Northfield Clinic").await,
            app.recipient("Northfield Pharmacy").await,
        ];
        assert_eq!(again, ids);
    }

    async fn an_import_that_is_cut_off_changes_nothing_and_the_next_one_begins_anew(app: TestApp) {
        let db = &app.app.db;
        bring(&app, &[NORTH], false).await;
        let before = recipient::Entity::find().all(db.reader()).await.unwrap();
        let text = format!("{}\n{NORTH}\n{NORTH_PHARMACY}\n", import_csv::HEADER);
        let rows = import_csv::read(text.replace("Arctic", "Tundra").as_bytes()).unwrap();
        let mut cut_off = Import::begin(db, Random).await.unwrap();
        cut_off.add(&rows).await.unwrap();
        let waiting = directory_import::Entity::find().count(db.reader()).await.unwrap();
        assert_eq!(waiting, 2);
        assert_eq!(recipient::Entity::find().all(db.reader()).await.unwrap(), before);
        // The next one removes what was left. Had the other only been slow, it would be refused.
        let report = bring(&app, &[NORTH], false).await;
        assert_eq!(report, Report { unchanged: 1, ..Report::default() });
        assert!(cut_off.finish(app.clock.now(), &HashMap::new(), true).await.is_err());
        assert_eq!(recipient::Entity::find().all(db.reader()).await.unwrap(), before);
        let waiting = directory_import::Entity::find().count(db.reader()).await.unwrap();
        assert_eq!(waiting, 0);
        // Given up, it leaves nothing either.
        let mut given_up = Import::begin(db, Random).await.unwrap();
        given_up.add(&rows).await.unwrap();
        given_up.abandon().await.unwrap();
        let waiting = directory_import::Entity::find().count(db.reader()).await.unwrap();
        assert_eq!(waiting, 0);
        assert_eq!(recipient::Entity::find().all(db.reader()).await.unwrap(), before);
    }

    async fn of_two_imports_at_once_the_later_one_is_taken(app: TestApp) {
        let db = &app.app.db;
        let rows = |line: &str| {
            let text = format!("{}\n{line}\n", import_csv::HEADER);
            import_csv::read(text.as_bytes()).unwrap()
        };
        let mut one = Import::begin(db, Random).await.unwrap();
        one.add(&rows(NORTH)).await.unwrap();
        let mut other = Import::begin(db, Random).await.unwrap();
        other.add(&rows(NORTH_PHARMACY)).await.unwrap();
        // As many rows wait as it brought, but they are not its own.
        assert!(one.finish(app.clock.now(), &HashMap::new(), true).await.is_err());
        let report = other.finish(app.clock.now(), &HashMap::new(), false).await.unwrap();
        assert_eq!(report, Report { added: 1, facilities_added: 1, ..Report::default() });
    }

    async fn an_import_that_was_overtaken_leaves_the_other_ones_rows(app: TestApp) {
        let db = &app.app.db;
        let rows = |line: &str| {
            let text = format!("{}\n{line}\n", import_csv::HEADER);
            import_csv::read(text.as_bytes()).unwrap()
        };
        let mut given_up = Import::begin(db, Random).await.unwrap();
        let mut late = Import::begin(db, Random).await.unwrap();
        let mut taken = Import::begin(db, Random).await.unwrap();
        given_up.add(&rows(NORTH)).await.unwrap();
        late.add(&rows(&NORTH.replace("Northfield", "Southfield"))).await.unwrap();
        taken.add(&rows(NORTH_PHARMACY)).await.unwrap();
        given_up.abandon().await.unwrap();
        assert!(late.finish(app.clock.now(), &HashMap::new(), true).await.is_err());
        // Each has removed its own rows and no other's.
        let report = taken.finish(app.clock.now(), &HashMap::new(), false).await.unwrap();
        assert_eq!(report, Report { added: 1, facilities_added: 1, ..Report::default() });
        let waiting = directory_import::Entity::find().count(db.reader()).await.unwrap();
        assert_eq!(waiting, 0);
    }

    async fn a_file_of_many_parts_is_taken_as_one(app: TestApp) {
        let db = &app.app.db;
        let line = |at: usize, aliases: &str| {
            format!("Team {at:04},clinic,Facility {},,,,,{aliases},messages,true", at % 7)
        };
        let lines: Vec<String> = (0..1_201).map(|at| line(at, "One")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let first = bring(&app, &lines, true).await;
        assert_eq!((first.added, first.facilities_added, first.updated), (1_201, 7, 0));
        let desks = recipient::Entity::find().filter(recipient::Column::Desk.eq(true));
        let desks_before = desks.clone().all(db.reader()).await.unwrap();
        assert!(desks_before.iter().all(|desk| desk.active), "desks stay");
        // Every third has another name now, the last hundred are gone, and some are new.
        let next: Vec<String> = (0..1_101)
            .chain(2_000..2_010)
            .map(|at| line(at, if at % 3 == 0 { "Other" } else { "One" }))
            .collect();
        let next: Vec<&str> = next.iter().map(String::as_str).collect();
        let report = bring(&app, &next, true).await;
        let expected = Report {
            added: 10,
            updated: 367,
            unchanged: 734,
            retired: 100,
            facilities_added: 0,
        };
        assert_eq!(report, expected);
        assert_eq!(desks.all(db.reader()).await.unwrap(), desks_before);
    }

    async fn an_import_is_there_on_every_server(app: TestApp) {
        let jane = app.jane().await;
        let other = app.another(|_| {}).await;
        let there = other.jane().await;
        let nurse = app.allison().await;
        assert!(labels(&jane, "northfield").await.is_empty());
        assert!(labels(&there, "northfield").await.is_empty());
        bring(&app, &[NORTH], false).await;
        join_desk(&app, &nurse, "Northfield Hospital").await;
        other.refresh_directory().await;
        assert_eq!(labels(&jane, "northfield").await, ["Northfield Clinic"]);
        // Found by its other names, and as it changes.
        assert_eq!(labels(&there, "arctic").await, ["Northfield Clinic"]);
        let renamed = NORTH.replace("Arctic", "Tundra");
        let report = bring(&app, &[&renamed], false).await;
        assert_eq!(
            report,
            Report {
                updated: 1,
                ..Report::default()
            }
        );
        app.refresh_directory().await;
        other.refresh_directory().await;
        for client in [&jane, &there] {
            assert_eq!(labels(client, "tundra").await, ["Northfield Clinic"]);
            assert!(labels(client, "arctic").await.is_empty());
        }
    }

    async fn a_facility_without_anybody_is_hidden_until_its_desk_has_somebody(app: TestApp) {
        let jane = app.jane().await;
        let nurse = app.allison().await;
        bring(&app, &[NORTH, NORTH_PHARMACY], false).await;
        app.refresh_directory().await;
        assert!(labels(&jane, "northfield").await.is_empty());
        let draft = begin(&jane, &letter_to(&app, "Northfield Clinic").await).await;
        assert!(!draft.recipient_open);
        assert_eq!(
            code_of(try_send(&jane, &draft).await),
            ErrorCode::RecipientClosed
        );
        join_desk(&app, &nurse, "Northfield Hospital").await;
        let jane = app.jane().await;
        assert_eq!(
            labels(&jane, "northfield").await,
            ["Northfield Clinic", "Northfield Pharmacy"]
        );
        assert!(
            labels(&jane, "northfield desk").await.is_empty(),
            "the desk itself is nobody's choice"
        );
        assert!(draft_of(&jane, &draft).await.unwrap().recipient_open);
        try_send(&jane, &draft).await.unwrap();
    }

    async fn a_team_that_another_server_just_imported_is_shown_where_it_is_named(app: TestApp) {
        let jane = app.jane().await;
        let nurse = app.allison().await;
        // This server has read its recipients, and does not look again.
        search(&jane, "little rock").await;
        bring(&app, &[NORTH], false).await;
        join(&app, &nurse, app.recipient("Northfield Clinic").await).await;
        let draft = begin(&jane, &letter_to(&app, "Northfield Clinic").await).await;
        assert_eq!(draft.recipient.as_ref().unwrap().label, "Northfield Clinic");
        assert!(draft.recipient_open);
        let sent = try_send(&jane, &draft).await.unwrap();
        let shown = thread(&jane, jane.patient_id(), sent.thread_id)
            .await
            .unwrap();
        assert_eq!(shown.recipient.label, "Northfield Clinic");
        assert_eq!(shown.recipient.facility, "Northfield Hospital");
    }

    async fn replacing_retires_what_the_file_does_not_name_and_threads_go_on(app: TestApp) {
        let jane = app.jane().await;
        let tech = app.pharmacy_tech().await;
        let draft = begin(&jane, &letter_to(&app, PHARMACY).await).await;
        let sent = write_to(&app, &jane, PHARMACY).await;
        let active = recipient::Entity::find()
            .filter(recipient::Column::Active.eq(true))
            .filter(recipient::Column::Desk.eq(false))
            .all(app.app.db.reader())
            .await
            .unwrap()
            .len();
        let report = bring(&app, &[NORTH], true).await;
        let expected = Report {
            added: 1,
            retired: active,
            facilities_added: 1,
            ..Report::default()
        };
        assert_eq!(report, expected);
        app.refresh_directory().await;
        assert!(
            search(&jane, "").await.is_empty(),
            "neither her care team nor recents"
        );
        assert!(labels(&jane, "little rock").await.is_empty());
        let kept = draft_of(&jane, &draft).await.unwrap();
        assert_eq!(kept.recipient.unwrap().label, PHARMACY);
        assert!(!kept.recipient_open);
        // What was begun is finished: both sides see the thread and write in it.
        let shown = thread(&jane, jane.patient_id(), sent.thread_id)
            .await
            .unwrap();
        assert_eq!(shown.recipient.label, PHARMACY);
        api_tests::answer_thread(&tech, jane.patient_id(), sent.thread_id, "Yes.").await;
        let more = begin(&jane, &reply_in(sent.thread_id, "Thank you")).await;
        try_send(&jane, &more).await.unwrap();
        // Named again, it is back with its members.
        let back = "Little Rock Pharmacy,pharmacy,19th Medical Group - Little Rock Air Force Base,,,,,,messages,true";
        bring(&app, &[back], false).await;
        app.refresh_directory().await;
        assert_eq!(labels(&jane, "little rock").await, [PHARMACY]);
        try_send(&jane, &draft).await.unwrap();
    }

    async fn a_recipient_that_takes_no_messages_or_is_not_in_use_is_not_found(app: TestApp) {
        let jane = app.jane().await;
        let nurse = app.allison().await;
        let lines = [
            NORTH,
            "Northfield Mail Order,pharmacy,Northfield Hospital,,,,,,refills;renewals,true",
            "Northfield Old Clinic,clinic,Northfield Hospital,,,,,,messages,false",
        ];
        bring(&app, &lines, false).await;
        join_desk(&app, &nurse, "Northfield Hospital").await;
        assert_eq!(labels(&jane, "northfield").await, ["Northfield Clinic"]);
        for label in ["Northfield Mail Order", "Northfield Old Clinic"] {
            let draft = begin(&jane, &letter_to(&app, label).await).await;
            assert_eq!(
                code_of(try_send(&jane, &draft).await),
                ErrorCode::RecipientClosed
            );
        }
    }

    async fn ones_care_team_comes_first_then_whom_one_wrote_to(app: TestApp) {
        let jane = app.jane().await;
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        let offered = async || {
            let found = search(&jane, "").await;
            found
                .into_iter()
                .map(|it| (it.label, it.why))
                .collect::<Vec<_>>()
        };
        let team = [
            (hauge.to_owned(), Some(WhyOffered::PrimaryCare)),
            (PHARMACY.to_owned(), Some(WhyOffered::Pharmacy)),
        ];
        assert_eq!(offered().await, team);
        // Looking and drafting is not writing to.
        begin(&jane, &letter_to(&app, "Little Rock Case Management").await).await;
        assert_eq!(offered().await, team);
        let recents = [
            "Little Rock Case Management",
            "Little Rock Disease Management",
        ];
        for label in [recents[1], PHARMACY, recents[0]] {
            app.clock.advance_seconds(1);
            write_to(&app, &jane, label).await;
        }
        let [last, first] = recents.map(|label| (label.to_owned(), Some(WhyOffered::Recent)));
        let [one, two] = team;
        assert_eq!(offered().await, [one, two, last.clone(), first.clone()]);
        // A text brings the same ones to the front of what it finds.
        let found = search(&jane, "little rock management").await;
        let found: Vec<_> = found.into_iter().map(|it| (it.label, it.why)).collect();
        assert_eq!(found[..2], [last, first]);
        assert!(found.len() > 2);
        assert_eq!(found[2].1, None);
        // They are this account's, and fade.
        let patria = app.patria().await;
        assert!(
            search(&patria, "")
                .await
                .iter()
                .all(|it| it.why != Some(WhyOffered::Recent))
        );
        app.clock.advance_seconds(184 * 24 * 3600);
        let jane = app.jane().await;
        assert_eq!(search(&jane, "").await.len(), 2);
    }

    async fn any_text_is_answered(app: TestApp) {
        let jane = app.jane().await;
        for text in [
            &*"a".repeat(60_000),
            &"little rock pharmacy ".repeat(2_400),
            &"\u{1F9B7}".repeat(5_000),
            "\0\u{7}\u{1b}[31m\r\n",
            "\u{202e}ycamrahp",
            "מרפאה صيدلية",
            "%' OR 1=1; --",
            "_%*?[](){}^$\\/",
            "e\u{301}\u{301}\u{301}",
            "\u{feff}",
            "ﬁ ＰＨＡＲＭＡＣＹ",
        ] {
            let found = search(&jane, text).await;
            assert!(found.len() <= 20, "{} options", found.len());
        }
        assert_eq!(
            labels(&jane, "  PHARMACY   rock\tlittle ").await,
            [PHARMACY]
        );
    }

    async fn a_url_that_is_longer_than_any_is_refused_and_the_server_goes_on(app: TestApp) {
        let jane = app.jane().await;
        let address = listen(&app).await;
        for length in [64 * 1024, 10 * 1024 * 1024] {
            let url = format!(
                "{API}/patients/{}/recipients?q={}",
                jane.patient_id(),
                "a".repeat(length)
            );
            let answer = exchange(address, &[head(&jane, "GET", &url, "").as_bytes()]).await;
            let status = answer.split(' ').nth(1).unwrap_or_default();
            assert!(
                matches!(status, "400" | "414" | "431"),
                "{length}: {answer}"
            );
        }
        assert_eq!(labels(&jane, "little rock pharmacy").await, [PHARMACY]);
    }

    async fn a_list_has_between_one_and_twenty_options(app: TestApp) {
        let jane = app.jane().await;
        let ask = async |rest: &str| {
            let url = format!("{API}/patients/{}/recipients?{rest}", jane.patient_id());
            jane.get(&url).await
        };
        for (limit, count) in [("0", 1), ("1", 1), ("16", 16), ("255", 20)] {
            let found: shared::directory::RecipientsView =
                ask(&format!("q=medical&limit={limit}")).await.json();
            let few: shared::directory::RecipientsView =
                ask(&format!("q=little%20rock&limit={limit}")).await.json();
            assert!(found.items.len() <= count, "{limit}");
            assert_eq!(few.items.len(), count.min(16), "{limit}");
        }
        for wrong in ["limit=999", "limit=-1", "limit=x", "q=a&sort=name"] {
            let answer = ask(wrong).await;
            assert_eq!(answer.code(), ErrorCode::Malformed, "{wrong}");
        }
    }

    async fn whoever_searches_too_fast_is_told_when_to_go_on(app: TestApp) {
        // As a real site has it.
        let app = app
            .another(|parts| parts.limits = RateLimits::new(Limits::default()))
            .await;
        let jane = app.jane().await;
        let url = format!("{API}/patients/{}/recipients?q=a", jane.patient_id());
        let mut refused = None;
        for _ in 0..2000 {
            let answer = jane.get(&url).await;
            if answer.status != 200 {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("a limit");
        assert_eq!(refused.code(), ErrorCode::RateLimited);
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=5).contains(&wait), "{wait}");
        // Others go on.
        assert_eq!(
            labels(&app.patria().await, "little rock pharmacy").await,
            [PHARMACY]
        );
    }
}
