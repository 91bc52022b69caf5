//! Who of the patient's side sees a conversation.
//!
//! Everyone who takes part in it, as long as their right lasts. Who takes part is decided once, when it
//! begins: its author, and those others whom the author chose or, without a choice, the rule here.

use super::policy::WriteDraft;
use super::store::PatientSide;
use crate::auth::{Granted, Policy as _, Reach, Relation};
use crate::directory::policy::ComposeMessage;
use crate::http::Error;
use shared::family::{AgeTier, GrantKind, ReaderView};
use shared::id::AccountId;
use shared::messaging::SideMemberView;
use shared::problem::FieldProblem;
use shared::{FieldError, FieldName};

/// Whether somebody who may read sees a conversation of the author's unless the author says otherwise.
///
/// Those who bring up a child see what each of them writes for it. A teen's conversations are the teen's,
/// and those about a teen are their parents': neither side sees the other's by itself. An adult and
/// whomever they let read are one side.
#[must_use]
pub(super) const fn by_default(age: AgeTier, author: GrantKind, other: GrantKind) -> bool {
    const fn brings_up(kind: GrantKind) -> bool {
        matches!(
            kind,
            GrantKind::Parent | GrantKind::Guardian | GrantKind::Court
        )
    }
    match age {
        AgeTier::Child => brings_up(other) || matches!(other, GrantKind::Own),
        AgeTier::Teen => brings_up(author) && brings_up(other),
        AgeTier::Adult => true,
    }
}

/// Whether somebody sees what the author writes in any case: whoever helps an adult keeps nothing from them.
#[must_use]
const fn always(age: AgeTier, author: GrantKind, other: GrantKind) -> bool {
    matches!(
        (age, author, other),
        (AgeTier::Adult, GrantKind::Delegate, GrantKind::Own)
    )
}

/// The others who may read, as the author is asked about them.
pub(super) fn offered(side: &PatientSide, grant: &Granted<ComposeMessage>) -> Vec<ReaderView> {
    let author = kind_of(grant.relation());
    side.others(grant.account_id())
        .map(|(member, kind, reach)| ReaderView {
            account_id: member.account_id,
            name: member.name.clone().into(),
            kind,
            by_default: author.is_some_and(|author| by_default(side.age, author, kind)),
            always: author.is_some_and(|author| always(side.age, author, kind)),
            pharmacies_only: reach == Reach::Pharmacies,
        })
        .collect()
}

const fn kind_of(relation: Relation) -> Option<GrantKind> {
    match relation {
        Relation::Grant(_, kind) => Some(kind),
        Relation::Team | Relation::CareTeam | Relation::Account => None,
    }
}

/// Who takes part in a conversation that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Their accounts, the author's first. Some may read from a later day on.
    pub(super) accounts: Vec<AccountId>,
    /// Whether whoever joins the patient's side later stays out of it: somebody was left out who would be in
    /// by default, it is a teen's or about one, which does not open when the teen comes of age, or it follows
    /// one that was private.
    pub(super) private: bool,
}

/// Who takes part in what the author begins now, of those whose rights go so far. Whoever lost their right since they were chosen is left
/// out without a word; an account that never had one is a mistake. Whose right begins later finds on that
/// day what anybody does who joins then: what is not private, and of a teen nothing. It is `private` from the
/// beginning if what it follows was: whom that was kept from may have no right today and one tomorrow.
pub(super) fn choose(
    side: &PatientSide,
    grant: &Granted<WriteDraft>,
    (chosen, private): (Option<&[AccountId]>, bool),
    needed: Reach,
) -> Result<Chosen, Error> {
    refuse_unknown(side, chosen)?;
    let author = kind_of(grant.relation());
    let mut picked = Chosen {
        accounts: vec![grant.account_id],
        private: private || side.age == AgeTier::Teen,
    };
    for (member, kind, reach) in side.others(grant.account_id) {
        if !reach.covers(needed) {
            continue;
        }
        let usual = author.is_some_and(|author| by_default(side.age, author, kind));
        let always = author.is_some_and(|author| always(side.age, author, kind));
        let wanted = always || chosen.map_or(usual, |chosen| chosen.contains(&member.account_id));
        if wanted {
            picked.accounts.push(member.account_id);
        }
        picked.private |= usual && !wanted;
    }
    if !picked.private && side.age != AgeTier::Teen {
        let later = side.will_read(needed);
        let later = later.filter(|account| *account != grant.account_id);
        picked.accounts.extend(later);
    }
    Ok(picked)
}

/// Refuses a choice that names an account which never had anything to do with the patient.
pub(super) fn refuse_unknown(
    side: &PatientSide,
    chosen: Option<&[AccountId]>,
) -> Result<(), Error> {
    let known = |account: &AccountId| side.known.contains(account);
    if chosen.unwrap_or_default().iter().all(known) {
        return Ok(());
    }
    Err(Error::Invalid(vec![FieldError {
        field: FieldName::Readers,
        error: FieldProblem::Unknown,
    }]))
}

/// Those of the participants who may read now what takes a right that goes so far, as `reader` sees them.
pub(super) fn seen_by(
    side: &PatientSide,
    participants: &[AccountId],
    reader: AccountId,
    needed: Reach,
) -> Vec<SideMemberView> {
    side.members
        .iter()
        .filter(|member| participants.contains(&member.account_id))
        .filter_map(|member| {
            let (relation, _) = member.reads.filter(|(_, reach)| reach.covers(needed))?;
            Some(SideMemberView {
                name: member.name.clone().into(),
                relation,
                own: member.account_id == reader,
            })
        })
        .collect()
}

/// Those who may write now for the patient by a right that goes so far.
pub(super) fn acting(side: &PatientSide, needed: Reach) -> Vec<SideMemberView> {
    side.members
        .iter()
        .filter_map(|member| {
            let (relation, _) = member.sends.filter(|(_, reach)| reach.covers(needed))?;
            Some(SideMemberView {
                name: member.name.clone().into(),
                relation,
                own: false,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use GrantKind::{Court, Delegate, Guardian, Own, Parent};

    const EVERYONE: [GrantKind; 5] = [Own, Parent, Guardian, Delegate, Court];

    #[test]
    fn whoever_brings_up_a_child_sees_what_the_others_write_for_it() {
        for author in EVERYONE {
            for other in [Own, Parent, Guardian, Court] {
                assert!(
                    by_default(AgeTier::Child, author, other),
                    "{author:?} {other:?}"
                );
            }
            assert!(!by_default(AgeTier::Child, author, Delegate));
        }
    }

    #[test]
    fn a_teen_and_their_parents_do_not_see_each_others_by_themselves() {
        for parent in [Parent, Guardian, Court] {
            assert!(!by_default(AgeTier::Teen, Own, parent), "{parent:?}");
            assert!(!by_default(AgeTier::Teen, parent, Own), "{parent:?}");
            for other in [Parent, Guardian, Court] {
                assert!(
                    by_default(AgeTier::Teen, parent, other),
                    "{parent:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn an_adult_and_whoever_may_read_for_them_are_one_side() {
        for author in EVERYONE {
            for other in EVERYONE {
                assert!(
                    by_default(AgeTier::Adult, author, other),
                    "{author:?} {other:?}"
                );
            }
        }
    }
}
