//! What no change of the rules may break, over random rights. None of it asks what a right is for.

use super::table::{ACTIONS, About, Outcome, capability_for, lets, most, row, takes_away};
use backend::auth::{Action, Grant, Subject, Ties, Who, all_effective, decide};
use backend::site::{AgeRules, Site, SiteContent};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use shared::account::AccountKind;
use shared::family::{AccountLevel, AgeTier, Capabilities, Capability, GrantKind};
use shared::id::{AccountId, GrantId, PatientId};
use shared::time::UtcMicros;
use uuid::Uuid;

/// Laws that `auth::decide` breaks today. A law that holds again fails its test until it goes from here.
const BROKEN: [&str; 1] = [
    // A delegate's row that says so early begins to count on the eighteenth birthday.
    "a delegate gains nothing as the patient grows up",
];

const NOW: UtcMicros = UtcMicros(1_795_104_000_000_000);
const WORLDS: u64 = 20_000;

const KINDS: [GrantKind; 6] = [
    GrantKind::Own,
    GrantKind::Parent,
    GrantKind::Guardian,
    GrantKind::Delegate,
    GrantKind::Court,
    GrantKind::Restriction,
];
const TIERS: [AgeTier; 3] = [AgeTier::Child, AgeTier::Teen, AgeTier::Adult];
const ACCOUNTS: [AccountKind; 4] = [
    AccountKind::Patient,
    AccountKind::Staff,
    AccountKind::Administrator,
    AccountKind::Auditor,
];

/// One account, one patient, and all that ties them.
#[derive(Clone, Debug)]
struct World {
    kind: AccountKind,
    level: AccountLevel,
    confirmed: bool,
    age: AgeTier,
    grants: Vec<Grant>,
    pharmacy: bool,
    participant: bool,
    answers: bool,
    treats: bool,
    manages: bool,
}

fn one_of<T: Copy>(random: &mut StdRng, all: &[T]) -> T {
    all[random.random_range(0..all.len())]
}

fn grant(random: &mut StdRng, kind: GrantKind) -> Grant {
    let sometime = |random: &mut StdRng| UtcMicros(NOW.0 + random.random_range(-2_i64..=2));
    Grant {
        id: GrantId(Uuid::from_u128(random.random())),
        account_id: AccountId(Uuid::from_u128(2)),
        patient_id: PatientId(Uuid::from_u128(3)),
        kind,
        capabilities: Capabilities(random.random::<u64>() & Capabilities::ALL.0),
        valid_from: UtcMicros(sometime(random).0 - 1),
        valid_until: random.random_bool(0.3).then(|| sometime(random)),
        revoked_at: random.random_bool(0.2).then(|| sometime(random)),
    }
}

impl World {
    fn random(random: &mut StdRng, account: AccountKind) -> Self {
        let grants = (0..random.random_range(0..5))
            .map(|_| {
                let kind = one_of(random, &KINDS);
                grant(random, kind)
            })
            .collect();
        Self {
            kind: account,
            level: one_of(
                random,
                &[
                    AccountLevel::Basic,
                    AccountLevel::Premium,
                    AccountLevel::Premium,
                ],
            ),
            confirmed: random.random(),
            age: one_of(random, &TIERS),
            grants,
            participant: random.random(),
            pharmacy: random.random(),
            answers: random.random(),
            treats: random.random(),
            manages: random.random(),
        }
    }

    fn ties<'a>(&'a self, rules: &'a AgeRules) -> Ties<'a> {
        Ties {
            grants: &self.grants,
            subject: Some(Subject {
                age: self.age,
                rules,
            }),
            participant: self.participant,
            pharmacy: self.pharmacy,
            answers: self.answers,
            treats: self.treats,
            manages: self.manages,
        }
    }

    const fn who(&self) -> Who {
        Who {
            kind: self.kind,
            level: self.level,
            confirmed: self.confirmed,
        }
    }

    fn outcome(&self, rules: &AgeRules, action: Action) -> Outcome {
        decide(NOW, self.who(), &self.ties(rules), action).into()
    }

    fn outcomes(&self, rules: &AgeRules) -> Vec<(Action, Outcome)> {
        ACTIONS
            .into_iter()
            .map(|action| (action, self.outcome(rules, action)))
            .collect()
    }

    /// What is allowed of the patient, with or without saying again who one is.
    fn gains(&self, rules: &AgeRules) -> Vec<Action> {
        self.outcomes(rules)
            .into_iter()
            .filter(|(action, got)| {
                row(*action).about != About::Account && *got >= Outcome::ConfirmFirst
            })
            .map(|(action, _)| action)
            .collect()
    }

    /// What the rights come to by the table.
    fn by_the_table(&self) -> Capabilities {
        let holds = |it: &&Grant| {
            it.valid_from <= NOW
                && it.valid_until.is_none_or(|end| NOW < end)
                && it.revoked_at.is_none_or(|end| NOW < end)
        };
        let rows: Vec<&Grant> = self.grants.iter().filter(holds).collect();
        Capability::ALL
            .iter()
            .copied()
            .filter(|one| {
                let given = rows
                    .iter()
                    .any(|it| it.capabilities.has(*one) && most(it.kind, self.age).has(*one));
                let taken = rows.iter().any(|it| {
                    it.kind == GrantKind::Restriction && takes_away(it.capabilities, *one)
                });
                given && !taken
            })
            .collect::<Vec<_>>()
            .into()
    }
}

/// Looks for worlds in which a law is broken.
fn law(
    name: &str,
    accounts: &[AccountKind],
    broken_by: impl Fn(&mut StdRng, &AgeRules, World) -> Option<String>,
) {
    let site = Site::new(SiteContent::builtin().unwrap());
    let rules = site.ages();
    let mut broken = Vec::new();
    for seed in 0..WORLDS {
        let mut random = StdRng::seed_from_u64(seed);
        let account = one_of(&mut random, accounts);
        let world = World::random(&mut random, account);
        if let Some(how) = broken_by(&mut random, rules, world.clone()) {
            broken.push(format!("{how}\n  in {world:?}"));
        }
    }
    if BROKEN.contains(&name) {
        assert!(
            !broken.is_empty(),
            "`{name}` holds now: take it out of BROKEN"
        );
        return;
    }
    let first: Vec<&str> = broken.iter().take(5).map(String::as_str).collect();
    assert!(
        broken.is_empty(),
        "`{name}` is broken in {} of {WORLDS} worlds, among them\n{}",
        broken.len(),
        first.join("\n")
    );
}

/// Names the first action of which `after` gives more than `before`.
fn more(rules: &AgeRules, before: &World, after: &World) -> Option<String> {
    before
        .outcomes(rules)
        .into_iter()
        .zip(after.outcomes(rules))
        .find(|((_, was), (_, is))| is > was)
        .map(|((action, was), (_, is))| format!("{action:?} was {was:?} and is {is:?}"))
}

fn without_kind(mut world: World, kind: GrantKind) -> World {
    world.grants.retain(|it| it.kind != kind);
    world
}

#[test]
fn revoking_ending_or_narrowing_a_right_never_adds() {
    law("ending never adds", &ACCOUNTS, |random, rules, world| {
        let place = random.random_range(0..world.grants.len().max(1));
        let mut after = world.clone();
        let row = after.grants.get_mut(place)?;
        // What takes away gives back when it ends.
        if row.kind == GrantKind::Restriction {
            return None;
        }
        match random.random_range(0..4) {
            0 => row.revoked_at = Some(NOW),
            1 => row.valid_until = Some(NOW),
            2 => row.valid_from = UtcMicros(NOW.0 + 1),
            _ => {
                let kept = Capabilities(random.random());
                row.capabilities = row.capabilities.and(kept);
            }
        }
        more(rules, &world, &after)
    });
}

fn older(rules: &AgeRules, world: World) -> Option<String> {
    let mut after = world.clone();
    after.age = match world.age {
        AgeTier::Child => AgeTier::Teen,
        AgeTier::Teen => AgeTier::Adult,
        AgeTier::Adult => return None,
    };
    more(rules, &world, &after)
}

#[test]
fn growing_up_adds_to_nobody_but_the_one_who_does() {
    law("ageing never adds", &ACCOUNTS, |_, rules, world| {
        let world = without_kind(without_kind(world, GrantKind::Own), GrantKind::Delegate);
        older(rules, world)
    });
    law(
        "a delegate gains nothing as the patient grows up",
        &ACCOUNTS,
        |_, rules, world| older(rules, without_kind(world, GrantKind::Own)),
    );
}

#[test]
fn whoever_acts_for_somebody_does_no_more_than_a_row_says() {
    law(
        "no more than the row",
        &[AccountKind::Patient],
        |_, rules, world| {
            let holds = |it: &&Grant| it.kind != GrantKind::Restriction && it.holds(NOW);
            world.gains(rules).into_iter().find_map(|action| {
                capability_for(action)?;
                let said = world
                    .grants
                    .iter()
                    .filter(holds)
                    .any(|it| lets(it.capabilities, action, world.pharmacy) == Some(true));
                (!said).then(|| format!("{action:?} without a row that says so"))
            })
        },
    );
}

#[test]
fn rights_come_to_what_the_table_says_however_many_there_are() {
    law(
        "the sum of rights",
        &[AccountKind::Patient],
        |_, rules, world| {
            let expected = match world.level {
                AccountLevel::Basic => Capabilities::NONE,
                AccountLevel::Premium => world.by_the_table(),
            };
            let got = all_effective(NOW, world.who(), &world.ties(rules));
            (got != expected).then(|| format!("{got:?} instead of {expected:?}"))
        },
    );
}

#[test]
fn those_who_run_the_site_or_read_its_audit_see_no_patient() {
    let run = [AccountKind::Administrator, AccountKind::Auditor];
    let gained = |rules: &AgeRules, world: &World| {
        let mut gained = world.gains(rules);
        // Who looked is what an auditor is for.
        gained.retain(|it| (world.kind, *it) != (AccountKind::Auditor, Action::SeeAudit));
        (!gained.is_empty()).then(|| format!("{:?} gains {gained:?}", world.kind))
    };
    law(
        "no tie but a right helps them",
        &run,
        |_, rules, mut world| {
            world.grants.clear();
            gained(rules, &world)
        },
    );
    law(
        "an administrator or auditor gains nothing by a right that somebody gave them",
        &run,
        |_, rules, world| gained(rules, &world),
    );
}

#[test]
fn an_order_that_takes_away_never_adds() {
    law(
        "a restriction never adds",
        &ACCOUNTS,
        |random, rules, world| {
            let mut after = world.clone();
            after.grants.push(grant(random, GrantKind::Restriction));
            more(rules, &world, &after)
        },
    );
}

#[test]
fn an_order_takes_away_all_that_it_names() {
    law(
        "a restriction takes away",
        &[AccountKind::Patient],
        |random, rules, mut world| {
            let order = grant(random, GrantKind::Restriction);
            world.grants.push(order);
            let taken = world.gains(rules).into_iter().find(|action| {
                capability_for(*action)
                    .is_some_and(|it| order.holds(NOW) && order.capabilities.has(it))
            });
            taken.map(|action| format!("{action:?} in spite of {order:?}"))
        },
    );
}

#[test]
fn the_order_of_rows_does_not_matter() {
    law("order", &ACCOUNTS, |random, rules, world| {
        let mut after = world.clone();
        for last in (1..after.grants.len()).rev() {
            after.grants.swap(last, random.random_range(0..=last));
        }
        let same = world.outcomes(rules) == after.outcomes(rules);
        (!same).then(|| {
            format!(
                "{:?} and {:?}",
                world.outcomes(rules),
                after.outcomes(rules)
            )
        })
    });
}

#[test]
fn taking_away_in_one_order_or_in_two_is_the_same() {
    law(
        "parts of an order",
        &[AccountKind::Patient],
        |random, rules, world| {
            let part = Capabilities(random.random());
            let (mut one, mut two) = (world.clone(), world);
            let whole = Grant {
                valid_from: NOW,
                valid_until: None,
                revoked_at: None,
                ..grant(random, GrantKind::Restriction)
            };
            one.grants.push(whole);
            two.grants.insert(
                0,
                Grant {
                    capabilities: whole.capabilities.and(part),
                    ..whole
                },
            );
            two.grants.push(Grant {
                capabilities: whole.capabilities.without(part),
                ..whole
            });
            (one.outcomes(rules) != two.outcomes(rules)).then(|| "they differ".to_owned())
        },
    );
}

#[test]
fn an_identity_that_is_not_proven_is_shown_nothing_of_any_patient() {
    let basic = |rules: &AgeRules, mut world: World| {
        world.level = AccountLevel::Basic;
        let gained = world.gains(rules);
        (!gained.is_empty()).then(|| format!("{gained:?}"))
    };
    law(
        "basic sees nothing",
        &[AccountKind::Patient],
        |_, rules, world| basic(rules, world),
    );
    law(
        "staff whose identity is not proven see nothing of any patient",
        &[AccountKind::Staff],
        |_, rules, world| basic(rules, world),
    );
}

#[test]
fn a_patient_is_hidden_exactly_from_those_whom_nothing_ties_to_them() {
    let hidden = |rules: &AgeRules, world: &World, tied: bool| {
        let about = |it: &Action| row(*it).about == About::Patient;
        ACTIONS.into_iter().filter(about).find_map(|action| {
            let got = world.outcome(rules, action) == Outcome::Hidden;
            // That there is something sensitive is hidden from those who know the patient, too.
            let wrong = match action {
                Action::ReadSensitive => !got && !tied,
                _ => got == tied,
            };
            wrong.then(|| format!("{action:?}, tied: {tied}"))
        })
    };
    law(
        "hidden from strangers, patients' side",
        &[AccountKind::Patient],
        |_, rules, world| {
            // The level does not count: it is about what one may, not about whom one knows.
            hidden(rules, &world, !world.by_the_table().is_empty())
        },
    );
    law(
        "hidden from strangers, staff",
        &[AccountKind::Staff],
        |_, rules, mut world| {
            world.grants.clear();
            hidden(rules, &world, world.answers || world.treats)
        },
    );
}
