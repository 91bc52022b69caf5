//! What one may do for a patient, why, and what the patient's age makes of it.

use crate::directory::RecipientKind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares [`Capability`] with its bit in one place.
macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        /// One thing that one may do for a patient.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Capability { $($(#[$doc])* $name,)* }

        impl Capability {
            /// Every capability, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn bit(self) -> u64 {
                match self { $(Self::$name => 1 << $bit,)* }
            }
        }
    };
}

capabilities! {
    /// Read messages with care teams.
    ReadMessages = 0;
    /// Write messages to care teams.
    SendMessages = 1;
    /// Write messages to pharmacies, and read those that are with pharmacies. Less than reading and writing
    /// all messages; beside those it adds nothing.
    PharmacyMessages = 11;
    /// See vaccines, vital signs, allergies.
    SeeSummary = 2;
    /// See results, notes, medications.
    SeeRecord = 3;
    /// See what is labelled as sensitive: behavioural health, substance use, reproductive health, HIV.
    SeeSensitive = 4;
    /// Take the record away as a file.
    ExportRecord = 5;
    /// Ask for refills and renewals.
    RenewPrescriptions = 6;
    /// Make, move and cancel appointments.
    ManageAppointments = 7;
    /// Fill in clipboards.
    FillForms = 8;
    /// Decide who else may act for the patient.
    ManageFamily = 9;
    /// See who looked at the record.
    SeeAudit = 10;
}

/// A set of capabilities. Rights are narrowed by intersection and never widened by it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Capability>", into = "Vec<Capability>")]
pub struct Capabilities(pub u64);

impl Capabilities {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Everything.
    pub const ALL: Self = Self::of(Capability::ALL);

    /// These.
    #[must_use]
    pub const fn of(these: &[Capability]) -> Self {
        let mut bits = 0;
        let mut rest = these;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether this is in here.
    #[must_use]
    pub const fn has(self, one: Capability) -> bool {
        self.0 & one.bit() != 0
    }

    /// Whether all of `wanted` is in here.
    #[must_use]
    pub const fn include(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in here and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The same with what it comes to besides: all messages are those with pharmacies, too.
    #[must_use]
    pub const fn with_implied(self) -> Self {
        if self.has(Capability::ReadMessages) && self.has(Capability::SendMessages) {
            self.or(Self::of(&[Capability::PharmacyMessages]))
        } else {
            self
        }
    }

    /// Whether one may read messages at all, be it those with pharmacies alone.
    #[must_use]
    pub const fn may_read(self) -> bool {
        self.has(Capability::ReadMessages) || self.has(Capability::PharmacyMessages)
    }

    /// Whether one may write messages at all, be it to pharmacies alone.
    #[must_use]
    pub const fn may_write(self) -> bool {
        self.has(Capability::SendMessages) || self.has(Capability::PharmacyMessages)
    }

    /// Whether one may read what is with a team of this kind.
    #[must_use]
    pub const fn may_read_with(self, team: RecipientKind) -> bool {
        self.has(Capability::ReadMessages)
            || (matches!(team, RecipientKind::Pharmacy) && self.has(Capability::PharmacyMessages))
    }

    /// Whether one may write to a team of this kind.
    #[must_use]
    pub const fn may_write_to(self, team: RecipientKind) -> bool {
        self.has(Capability::SendMessages)
            || (matches!(team, RecipientKind::Pharmacy) && self.has(Capability::PharmacyMessages))
    }

    /// Whether nothing is in here.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order in which people read them.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL
            .iter()
            .copied()
            .filter(move |one| self.has(*one))
    }
}

impl From<Vec<Capability>> for Capabilities {
    fn from(these: Vec<Capability>) -> Self {
        Self::of(&these)
    }
}

impl From<Capabilities> for Vec<Capability> {
    fn from(set: Capabilities) -> Self {
        set.iter().collect()
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Capabilities {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ArrayBuilder::new()
            .items(utoipa::openapi::Ref::from_schema_name("Capability"))
            .unique_items(true)
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Capabilities {
    fn schemas(
        schemas: &mut Vec<(
            String,
            utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
        )>,
    ) {
        schemas.push((
            "Capability".to_owned(),
            <Capability as utoipa::PartialSchema>::schema(),
        ));
    }
}

/// Why an account may act for a patient, or may less than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GrantKind {
    /// It is the patient.
    Own,
    /// A parent of a child. What it comes to ends by itself as the child grows up.
    Parent,
    /// A guardian by law.
    Guardian,
    /// Someone whom the patient chose.
    Delegate,
    /// By order of a court.
    Court,
    /// A court order that takes away: nothing in it is left of any other right of the account.
    Restriction,
}

/// What the patient's age is, as far as rights go. The limits are the site's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AgeTier {
    /// Parents act for the child in everything.
    Child,
    /// Parents see little; the teen may have an account.
    Teen,
    /// Parents see nothing unless they are asked to.
    Adult,
}

/// How far the account's holder has proven who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(
    feature = "orm",
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccountLevel {
    /// Not proven: nothing of any patient is shown.
    Basic,
    /// Proven.
    Premium,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_travels_as_the_list_of_its_names() {
        let set = Capabilities::of(&[Capability::SendMessages, Capability::ReadMessages]);
        let json = serde_json::to_string(&set).unwrap();
        assert_eq!(json, r#"["read_messages","send_messages"]"#);
        assert_eq!(serde_json::from_str::<Capabilities>(&json).unwrap(), set);
        assert!(serde_json::from_str::<Capabilities>(r#"["fly"]"#).is_err());
    }

    #[test]
    fn all_messages_are_those_with_pharmacies_too() {
        let all = Capabilities::of(&[Capability::ReadMessages, Capability::SendMessages]);
        let some = Capabilities::of(&[Capability::PharmacyMessages]);
        assert!(all.with_implied().include(some) && !all.include(some));
        assert!(some.may_read() && some.may_write());
        assert!(!some.with_implied().has(Capability::ReadMessages));
        for half in [Capability::ReadMessages, Capability::SendMessages] {
            let half = Capabilities::of(&[half]);
            assert_eq!(half.with_implied(), half);
        }
    }

    #[test]
    fn every_capability_has_a_bit_of_its_own() {
        let all = Capability::ALL.len();
        assert_eq!(Capabilities::ALL.0.count_ones() as usize, all);
        assert_eq!(Capabilities::ALL.iter().count(), all);
    }
}
