//! The directory for people who do not type, and why a team cannot be written to.

use crate::directory::{NORTH, NORTH_PHARMACY, bring, join_desk};
use api_tests::{Client, both_databases};
use axum::http::StatusCode;
use shared::ErrorCode;
use shared::directory::{
    AbsentRecipientsView, CareArea, ExplainAbsence, ListCare, ListFacilities,
    ListFacilityRecipients, WhyAbsent,
};
use shared::endpoint::API;
use shared::id::FacilityId;

const LITTLE_ROCK: &str = "19th Medical Group - Little Rock Air Force Base";

async fn areas(client: &Client, facility_id: FacilityId) -> Vec<(CareArea, u32)> {
    let list = ListCare {
        patient_id: client.patient_id(),
        facility_id,
    };
    let care = client.call(&list).await.unwrap().items;
    care.into_iter()
        .map(|it| (it.area, it.recipients))
        .collect()
}

async fn teams(client: &Client, facility_id: FacilityId, area: CareArea) -> Vec<String> {
    let list = ListFacilityRecipients {
        patient_id: client.patient_id(),
        facility_id,
        area,
    };
    let teams = client.call(&list).await.unwrap().items;
    teams.into_iter().map(|it| it.label).collect()
}

async fn explain(client: &Client, text: &str) -> AbsentRecipientsView {
    let explain = ExplainAbsence {
        patient_id: client.patient_id(),
        text: text.into(),
    };
    client.call(&explain).await.unwrap()
}

both_databases! {
    async fn ones_own_facility_is_offered_first_and_the_others_by_place(app: TestApp) {
        let jane = app.jane().await;
        let list = ListFacilities { patient_id: jane.patient_id() };
        let facilities = jane.call(&list).await.unwrap().items;
        let (own, others): (Vec<_>, Vec<_>) = facilities.iter().partition(|it| it.own);
        assert_eq!(own.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), [LITTLE_ROCK]);
        assert!(facilities[0].own);
        assert_eq!(facilities[0].place, "Little Rock AFB, AR");
        assert!(others.len() > 100);
        assert!(others.is_sorted_by_key(|it| &it.place));
    }

    async fn every_team_of_a_facility_stands_under_one_area_of_care(app: TestApp) {
        let jane = app.jane().await;
        let facility = app.facility(LITTLE_ROCK).await;
        let areas = areas(&jane, facility).await;
        assert!(areas.is_sorted());
        assert_eq!(areas.iter().map(|(_, teams)| teams).sum::<u32>(), 16);
        let mut all = Vec::new();
        for (area, count) in areas {
            let teams = teams(&jane, facility, area).await;
            assert_eq!(teams.len(), usize::try_from(count).unwrap());
            all.extend(teams);
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 16);
        let pharmacies = teams(&jane, facility, CareArea::Medicines).await;
        assert_eq!(pharmacies, ["Little Rock Pharmacy"]);
        let children = teams(&jane, facility, CareArea::Children).await;
        assert!(children.iter().all(|it| it.starts_with("Little Rock Pediatric")), "{children:?}");
        assert!(!children.is_empty());
    }

    async fn a_facility_nobody_answers_for_is_not_offered_and_its_teams_say_why(app: TestApp) {
        let jane = app.jane().await;
        let nurse = app.allison().await;
        let lines = [
            NORTH,
            NORTH_PHARMACY,
            "Northfield Mail Order,pharmacy,Northfield Hospital,,,,,,refills;renewals,true",
            "Northfield Old Clinic,clinic,Northfield Hospital,,,,,,messages,false",
        ];
        bring(&app, &lines, false).await;
        app.refresh_directory().await;
        let list = ListFacilities { patient_id: jane.patient_id() };
        let is_offered = async |jane: &Client| {
            let facilities = jane.call(&list).await.unwrap().items;
            facilities.iter().any(|it| it.name == "Northfield Hospital")
        };
        assert!(!is_offered(&jane).await);
        let why = async |jane: &Client| {
            let mut absent = explain(jane, "northfield").await.absent;
            absent.sort_by(|one, other| one.label.cmp(&other.label));
            absent.into_iter().map(|it| (it.label, it.why)).collect::<Vec<_>>()
        };
        let mail = ("Northfield Mail Order".to_owned(), WhyAbsent::TakesNoMessages);
        let old = ("Northfield Old Clinic".to_owned(), WhyAbsent::Retired);
        let unanswered = |label: &str| (label.to_owned(), WhyAbsent::Unanswered);
        assert_eq!(
            why(&jane).await,
            [unanswered("Northfield Clinic"), mail.clone(), old.clone(), unanswered("Northfield Pharmacy")]
        );
        join_desk(&app, &nurse, "Northfield Hospital").await;
        let jane = app.jane().await;
        assert!(is_offered(&jane).await);
        assert_eq!(why(&jane).await, [mail, old]);
        let facility = app.facility("Northfield Hospital").await;
        assert_eq!(areas(&jane, facility).await, [(CareArea::Medicines, 1), (CareArea::Other, 1)]);
        let explained = explain(&jane, "northfield").await;
        let instead: Vec<_> = explained.instead.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(instead, ["Northfield Clinic", "Northfield Pharmacy"]);
        assert!(explained.absent.iter().all(|it| it.facility == "Northfield Hospital"));
    }

    async fn of_ones_own_team_one_is_told_without_typing_why_it_is_not_there(app: TestApp) {
        let jane = app.jane().await;
        assert_eq!(explain(&jane, "").await.absent, []);
        bring(&app, &[NORTH], true).await;
        app.refresh_directory().await;
        let absent = explain(&jane, "").await.absent;
        let labels: Vec<_> = absent.iter().map(|it| (it.label.as_str(), it.why)).collect();
        let hauge = "Little Rock Family Medicine_Hauge, Allison, PA";
        assert_eq!(
            labels,
            [(hauge, WhyAbsent::Retired), ("Little Rock Pharmacy", WhyAbsent::Retired)]
        );
        // Of all pharmacies that are no longer there, hers comes first; a slip names nobody.
        let pharmacy = explain(&jane, "pharmacy").await.absent;
        assert_eq!(pharmacy[0].label, "Little Rock Pharmacy");
        assert_eq!(explain(&jane, "pharmacyx").await.absent, []);
    }

    async fn in_an_area_ones_own_team_stands_first_and_is_named_so(app: TestApp) {
        let jane = app.jane().await;
        let facility_id = app.facility(LITTLE_ROCK).await;
        let list = ListFacilityRecipients {
            patient_id: jane.patient_id(),
            facility_id,
            area: CareArea::PrimaryCare,
        };
        let teams = jane.call(&list).await.unwrap().items;
        let own: Vec<_> = teams.iter().map(|it| it.why.is_some()).collect();
        assert!(own[0] && own.len() > 1 && !own[1..].contains(&true), "{own:?}");
        assert_eq!(teams[0].label, "Little Rock Family Medicine_Hauge, Allison, PA");
    }

    async fn what_is_no_facility_and_no_area_is_not_found(app: TestApp) {
        let jane = app.jane().await;
        let list = ListCare {
            patient_id: jane.patient_id(),
            facility_id: FacilityId(api_tests::new_id()),
        };
        let refused = jane.call(&list).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let facility = app.facility(LITTLE_ROCK).await;
        let url = format!("{API}/patients/{}/facilities/{facility}/care/astrology", jane.patient_id());
        assert_eq!(jane.get(&url).await.status, StatusCode::NOT_FOUND);
    }

    async fn any_text_is_explained(app: TestApp) {
        let jane = app.jane().await;
        for text in ["", "_", "\u{301}", "\u{202e}rock", &"a ".repeat(5_000)] {
            let explained = explain(&jane, text).await;
            assert!(explained.absent.len() <= 5 && explained.instead.len() <= 5);
        }
    }
}
