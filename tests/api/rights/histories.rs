//! Rights come and go, people grow up, and after each step everyone gets over HTTP what the table says.
//!
//! Every history has a seed, and the first answer that is wrong is told with all that led to it.

use super::table::{most, takes_away};
use crate::messaging::{change, let_into};
use api_tests::{Client, Correspondence, TestApp, both_databases, new_id};
use axum::http::StatusCode;
use backend::db::entity::{access_grant, patient};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use shared::account::GetSession;
use shared::directory::SearchRecipients;
use shared::endpoint::{API, Endpoint};
use shared::family::{AgeTier, Capabilities, Capability, GrantKind};
use shared::id::{AccountId, GrantId, PatientId};
use shared::live::GetCounters;
use shared::messaging::{GetMailbox, GetThread};
use shared::time::UtcMicros;

const HISTORIES: u64 = 48;
const STEPS: usize = 8;
const DAY: i64 = 86_400;

/// Who gets rights. The first four are parties to the thread.
const HOLDERS: [&str; 7] = [
    "patria.schamberger",
    "george.kutch",
    "fannie.kutch",
    "meg.toy",
    "karan.gerhold",
    "beatriz.salazar",
    "judi.schamberger",
];
const PARTIES: usize = 4;

/// A right as the model has it.
#[derive(Clone, Copy, Debug)]
struct Right {
    id: GrantId,
    kind: GrantKind,
    capabilities: Capabilities,
    from: UtcMicros,
    until: Option<UtcMicros>,
    revoked: bool,
}

impl Right {
    fn holds(&self, now: UtcMicros) -> bool {
        !self.revoked && self.from <= now && self.until.is_none_or(|end| now < end)
    }
}

/// What happens to somebody's rights.
#[derive(Clone, Copy, Debug)]
enum Step {
    Give,
    Restrict,
    Narrow,
    Revoke,
    Expire,
    NextDay,
    Birthday,
}

/// One holder's rights for Jane, and how old she is said to be.
struct History<'a> {
    app: &'a TestApp,
    random: StdRng,
    written: Correspondence,
    holder: AccountId,
    party: bool,
    rights: Vec<Right>,
    birth: Date,
    told: Vec<String>,
}

impl History<'_> {
    fn now(&self) -> UtcMicros {
        self.app.clock.now()
    }

    /// The tests' clock stands between 15 and 20 o'clock UTC: it is the same day at Little Rock.
    fn today(&self) -> Date {
        let now = Timestamp::from_microsecond(self.now().0).unwrap();
        let now = now.to_zoned(jiff::tz::TimeZone::UTC);
        assert!((15..20).contains(&now.hour()));
        now.date()
    }

    fn age(&self) -> AgeTier {
        let (today, birth) = (self.today(), self.birth);
        let had = (today.month(), today.day()) >= (birth.month(), birth.day());
        match today.year() - birth.year() - i16::from(!had) {
            ..13 => AgeTier::Child,
            13..18 => AgeTier::Teen,
            18.. => AgeTier::Adult,
        }
    }

    /// What these rights come to by the table, and the closest reason.
    fn may(&self, rights: &[Right]) -> (Capabilities, Option<GrantKind>) {
        let (now, age) = (self.now(), self.age());
        let rights: Vec<&Right> = rights.iter().filter(|it| it.holds(now)).collect();
        let taken = |it: &Capability| {
            rights.iter().any(|right| {
                right.kind == GrantKind::Restriction && takes_away(right.capabilities, *it)
            })
        };
        let mut all = Vec::new();
        let mut kinds = Vec::new();
        for right in &rights {
            let most = most(right.kind, age);
            let left = right
                .capabilities
                .iter()
                .filter(|it| most.has(*it) && !taken(it));
            let before = all.len();
            all.extend(left);
            if all.len() > before {
                kinds.push(right.kind);
            }
        }
        (all.into(), kinds.into_iter().min())
    }

    async fn be_born(&mut self, birth: Date) {
        self.birth = birth;
        set_birth(self.app, self.written.patient_id, &birth.to_string()).await;
    }

    /// Brings a row of the database to what the model has.
    async fn store(&self, right: Right, is_new: bool) {
        store(
            self.app,
            (self.holder, self.written.patient_id),
            right,
            is_new,
        )
        .await;
    }

    fn some_capabilities(&mut self) -> Capabilities {
        Capabilities(self.random.random::<u64>() & Capabilities::ALL.0)
    }

    async fn give(&mut self, kind: GrantKind) {
        let now = self.now();
        let all = self.random.random_bool(0.3);
        let some = self.some_capabilities();
        let right = Right {
            id: GrantId(new_id()),
            kind,
            capabilities: if all { Capabilities::ALL } else { some },
            // Some begin tomorrow and some end tomorrow.
            from: now.plus_seconds(if self.random.random_bool(0.2) { DAY } else { 0 }),
            until: self.random.random_bool(0.3).then(|| now.plus_seconds(DAY)),
            revoked: false,
        };
        self.rights.push(right);
        self.store(right, true).await;
    }

    /// Changes one right, if there is one.
    async fn change_one(&mut self, change: impl FnOnce(&mut Right, Capabilities, UtcMicros)) {
        let (kept, now) = (self.some_capabilities(), self.now());
        let place = self.random.random_range(0..self.rights.len().max(1));
        if let Some(right) = self.rights.get_mut(place) {
            change(right, kept, now);
            let right = *right;
            self.store(right, false).await;
        }
    }

    /// Does something, and says whether everyone has to sign in again.
    async fn step(&mut self) -> bool {
        let steps = [
            Step::Give,
            Step::Give,
            Step::Give,
            Step::Restrict,
            Step::Narrow,
            Step::Revoke,
            Step::Expire,
            Step::NextDay,
            Step::Birthday,
        ];
        let step = steps[self.random.random_range(0..steps.len())];
        match step {
            Step::Give => {
                let kinds = [
                    GrantKind::Parent,
                    GrantKind::Guardian,
                    GrantKind::Delegate,
                    GrantKind::Court,
                ];
                let kind = kinds[self.random.random_range(0..kinds.len())];
                self.give(kind).await;
            }
            Step::Restrict => self.give(GrantKind::Restriction).await,
            Step::Narrow => {
                self.change_one(|right, kept, _| right.capabilities = right.capabilities.and(kept))
                    .await;
            }
            Step::Revoke => self.change_one(|right, _, _| right.revoked = true).await,
            Step::Expire => {
                self.change_one(|right, _, now| {
                    right.from = UtcMicros(right.from.0.min(now.0 - 1));
                    right.until = Some(now);
                })
                .await;
            }
            Step::NextDay => self.app.clock.advance_seconds(DAY),
            Step::Birthday => {
                // Tomorrow is the birthday that makes a teen, or an adult.
                let years = if self.random.random() { 13 } else { 18 };
                let tomorrow = self.today().checked_add(1.day()).unwrap();
                self.be_born(tomorrow.checked_sub(years.years()).unwrap())
                    .await;
            }
        }
        self.told.push(format!(
            "{step:?}: {}, {:?}, born {}\n    {:?}",
            self.today(),
            self.age(),
            self.birth,
            self.rights
        ));
        matches!(step, Step::NextDay)
    }

    /// Compares everything that this account gets about Jane with what the model says.
    async fn compare(&self, client: &Client, rights: &[Right], party: bool) {
        let patient_id = self.written.patient_id;
        let (may, relation) = self.may(rights);
        let side = if client.account_id() == self.holder {
            "holder"
        } else {
            "Jane"
        };
        let told = || format!("the {side} may {may:?}\n{}", self.told.join("\n"));
        let asked = GetSession { background: false };
        let session = client.call(&asked).await.unwrap();
        let found = session.patients.iter().find(|it| it.id == patient_id);
        let seen = found.map(|it| (it.may, it.relation, it.age));
        let expected = relation.map(|relation| (may, relation, self.age()));
        assert_eq!(seen, expected, "GET /session: {}", told());

        let status = |allowed: bool| match (allowed, may.is_empty()) {
            (true, _) => StatusCode::OK,
            (false, false) => StatusCode::FORBIDDEN,
            (false, true) => StatusCode::NOT_FOUND,
        };
        let mailbox = GetMailbox {
            patient_id,
            background: false,
        }
        .url();
        let search = SearchRecipients {
            patient_id,
            text: "pharmacy".into(),
            limit: 5,
        }
        .url();
        let thread_id = self.written.thread_id;
        let thread = GetThread {
            patient_id,
            thread_id,
            background: false,
        }
        .url();
        // The thread is with a pharmacy.
        let reads = may.may_read();
        for (url, expected) in [
            (mailbox, status(reads)),
            (search, status(may.may_write())),
            (
                thread,
                if party && reads {
                    StatusCode::OK
                } else {
                    StatusCode::NOT_FOUND
                },
            ),
        ] {
            let answer = client.get(&format!("{API}{url}")).await;
            assert_eq!(answer.status, expected, "GET {url}: {}", told());
        }
        let counters = client.call(&GetCounters).await.unwrap();
        let counted = counters
            .patients
            .iter()
            .any(|it| it.patient_id == patient_id);
        assert_eq!(counted, reads, "GET /counters: {}", told());
    }
}

async fn store(
    app: &TestApp,
    (account_id, patient_id): (AccountId, PatientId),
    right: Right,
    is_new: bool,
) {
    let now = app.clock.now();
    let row = access_grant::ActiveModel {
        id: Set(right.id),
        patient_id: Set(patient_id),
        account_id: Set(account_id),
        kind: Set(right.kind),
        capabilities: Set(right.capabilities.0.cast_signed()),
        valid_from: Set(right.from),
        valid_until: Set(right.until),
        revoked_at: Set(right.revoked.then_some(now)),
        source: Set("test".to_owned()),
        created_at: Set(now),
        purpose: Set(None),
        given_by: Set(None),
        approved_by: Set(None),
    };
    change(app, async |tx| {
        if is_new {
            access_grant::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
        } else {
            access_grant::Entity::update(row).exec(tx).await?;
        }
        Ok(())
    })
    .await;
}

/// Jane's right in what is said to be her own care.
const fn own() -> Right {
    Right {
        id: GrantId(uuid::Uuid::nil()),
        kind: GrantKind::Own,
        capabilities: Capabilities::ALL,
        from: UtcMicros(0),
        until: None,
        revoked: false,
    }
}

async fn set_birth(app: &TestApp, id: PatientId, birth: &str) {
    change(app, async |tx| {
        patient::Entity::update_many()
            .col_expr(patient::Column::BirthDate, Expr::value(birth))
            .filter(patient::Column::Id.eq(id))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await;
}

both_databases! {
    async fn after_every_step_of_every_history_people_get_what_the_table_says(app: TestApp) {
        let written = Correspondence::write(&app).await;
        for holder in &HOLDERS[..PARTIES] {
            let_into(&app, written.thread_id, &app.sign_in(holder).await).await;
        }
        for seed in 0..HISTORIES {
            let mut random = StdRng::seed_from_u64(seed);
            let place = random.random_range(0..HOLDERS.len());
            let mut holder = app.sign_in(HOLDERS[place]).await;
            let mut jane = app.sign_in("jane.doe").await;
            let mut history = History {
                app: &app,
                random,
                written,
                holder: holder.account_id(),
                party: place < PARTIES,
                rights: Vec::new(),
                birth: Date::constant(1985, 3, 14),
                told: vec![format!("history {seed}")],
            };
            let births = [(1985, 3, 14), (2018, 5, 2), (2011, 2, 11)];
            let (year, month, day) = births[history.random.random_range(0..births.len())];
            history.be_born(Date::constant(year, month, day)).await;
            for _ in 0..STEPS {
                if history.step().await {
                    holder = app.sign_in(HOLDERS[place]).await;
                    jane = app.sign_in("jane.doe").await;
                }
                history.compare(&holder, &history.rights, history.party).await;
                history.compare(&jane, &[own()], true).await;
            }
            for right in history.rights.clone() {
                history.store(Right { revoked: true, ..right }, false).await;
            }
        }
    }

    async fn a_birthday_begins_at_midnight_where_the_patient_is_at_home(app: TestApp) {
        let jane = app.jane().await;
        let patient_id = jane.patient_id();
        let patria = app.patria().await;
        let right = Right {
            id: GrantId(new_id()),
            kind: GrantKind::Parent,
            from: app.clock.now(),
            ..own()
        };
        store(&app, (patria.account_id(), patient_id), right, true).await;
        let seen = async || {
            let patria = app.patria().await;
            let session = patria.session().patients.iter().find(|it| it.id == patient_id);
            session.map(|it| (it.age, it.may))
        };
        // Midnight at Little Rock in winter is 6 o'clock UTC; the clock stands at 16 o'clock.
        let one_second_to_midnight = 14 * 3600 - 1;
        set_birth(&app, patient_id, "2013-11-20").await;
        app.clock.advance_seconds(one_second_to_midnight);
        assert_eq!(seen().await, Some((AgeTier::Child, most(GrantKind::Parent, AgeTier::Child))));
        app.clock.advance_seconds(1);
        assert_eq!(seen().await, Some((AgeTier::Teen, most(GrantKind::Parent, AgeTier::Teen))));
        set_birth(&app, patient_id, "2008-11-21").await;
        app.clock.advance_seconds(DAY - 1);
        assert_eq!(seen().await, Some((AgeTier::Teen, most(GrantKind::Parent, AgeTier::Teen))));
        app.clock.advance_seconds(1);
        assert_eq!(seen().await, None);
    }
}
